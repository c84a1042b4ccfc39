"""Destruction, led from step to step: what goes, the authorised witness signs, it is destroyed, two sign, certificate.

LAW-27-a for the register, LAW-27-b for the record book. What was authorised and not signed for yet comes first.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.errors import Fact, RuleError, StationError, UnrecordedError
from cdstation.register.pages import PageBook, PageHead
from cdstation.register.quantity import Quantity
from cdstation.register.times import local_time, show_moment
from cdstation.services.stock.destruction import Authorised, Destroyed
from cdstation.services.values import Proof
from cdstation.ui.stock.destroying.certificates import Certificates
from cdstation.ui.stock.destroying.choose import ChooseForm, Chosen
from cdstation.ui.stock.destroying.done_form import DoneForm
from cdstation.ui.stock.destroying.signing import Proofs, Signing
from cdstation.ui.stock.destroying.visitor_form import VisitorForm
from cdstation.ui.stock.step import StockStep
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.panels import Tag, emptied
from cdstation.ui.widgets.two_signatures import Asked

if TYPE_CHECKING:
    from cdstation.services.station import Station

_STILL_ASKED_MS = 7 * 86_400_000
_OF_THE_FORM = ("amount-", "authority-missing", "page-", "late-", "happened-", "authorisation-")


class DestroyStep(StockStep):
    """One destruction at a time."""

    name = "destroy"
    group = "out"
    icon = "cross"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._chosen: Chosen | None = None
        self._word: Authorised | None = None
        self.signing = Signing(self.strip)
        self.choose, self.doing = ChooseForm(), DoneForm()
        self.visitor = VisitorForm(station, tasks, self.signing)
        self.certificates = Certificates(station, tasks)
        self.enrol = Button(say("stock.destroy.enrol"))
        self.enrol.setObjectName("destroy-enrol")
        self.enrol.clicked.connect(self._begin_visitor)
        self.resume = Button("")
        self.resume.setObjectName("destroy-resume")
        self.resume.clicked.connect(self._resume)
        self._put_off = ""  # the authorisation that is not to come first any more
        self._written = QVBoxLayout()
        self.card.body.addLayout(self._written)
        for widget in (self.resume, self.choose, self.doing, self.visitor, self.enrol, self.certificates):
            self.card.body.addWidget(widget)
        self._wire()
        self._show_form(self.choose)
        self.enrol.hide()
        self.finish()

    def _wire(self) -> None:
        self.choose.page_chosen.connect(self._offer)
        self.choose.go_on.connect(self._on_chosen)
        self.doing.destroyed.connect(self._on_destroyed)
        self.doing.given_up.connect(self._give_up)
        self.doing.changed.connect(self.signing.stop)  # nobody signs for a kit that stands there no more
        self.visitor.enrolled.connect(self._on_enrolled)
        self.visitor.given_up.connect(self._begin_anew)

    def notice(self) -> str:
        waiting = sum(not self._another_day(word) for word in self.station.destruction.pending())
        return say("stock.destroy.notice", count=waiting) if waiting else ""

    def begin(self) -> None:
        super().begin()
        if self.choose.isHidden() or not self.strip.isHidden():
            return  # in the middle of it: everything stays
        word = self._waiting()
        if word is not None and not self._another_day(word) and word.uuid != self._put_off:
            self._begin_doing(word)
        else:
            self._begin_anew()
            self.choose.setFocus()

    def _waiting(self) -> Authorised | None:
        """The newest authorisation that was not signed for, of these days."""
        since = self.station.clock.now().utc_ms - _STILL_ASKED_MS
        return next((word for word in reversed(self.station.destruction.pending()) if word.at_ms > since), None)

    def _resume(self) -> None:
        word = self._waiting()
        if word is not None:
            self._begin_doing(word)

    def _give_up(self) -> None:
        self._put_off = self._word.uuid if self._word is not None else ""
        self._begin_anew()

    def back(self) -> bool:
        if not self.choose.isHidden() and self.strip.isHidden():
            return False
        self._begin_anew()
        return True

    def _show_form(self, form: QWidget) -> None:
        for one in (self.choose, self.doing, self.visitor):
            one.setVisible(one is form)

    def _begin_anew(self) -> None:
        self.signing.stop()
        self.complain(None)
        self.enrol.hide()
        self._show_form(self.choose)
        self._offer()
        word = self._waiting()
        self.resume.setVisible(word is not None)
        if word is not None:
            self.resume.setText(say("stock.destroy.resume", at=show_moment(word.at_ms)))

    # -- what goes -------------------------------------------------------------------------------------------------

    def _offer(self) -> None:
        """Pages of stock, and what is set apart on the one in front."""
        heads = tuple(one for one in self.station.register.pages() if one.book is not PageBook.PATIENTS_OWN)
        desk = self.station.destruction
        first = next((one.page for one in heads if desk.set_apart(one.page)), 0)
        self.choose.offer_pages(heads, first)
        head = self.choose.head
        if head is not None:
            today = self.station.clock.now().dose_day
            self.choose.offer(desk.set_apart(head.page), desk.loose(head.page), today)
            self.certificates.show_page(head)

    def _on_chosen(self) -> None:
        emptied(self._written)
        try:
            chosen = self.choose.read()
            if chosen.witnessed and not chosen.authority:
                raise RuleError("authority-missing")
        except RuleError as error:
            self.complain(error)
            return
        self.complain(None)
        self._chosen, self._word = chosen, None
        if chosen.witnessed:
            self._ask_authorised(chosen)
        else:
            self._begin_doing(None)

    # -- the authorised witness ------------------------------------------------------------------------------------

    def _ask_authorised(self, chosen: Chosen) -> None:
        self.enrol.show()
        people = self.station.destruction.authorised_witnesses()
        if not people:
            self._begin_visitor()
            return
        facts = {"amount": str(chosen.quantity), "line": chosen.head.key.shown, "authority": chosen.authority}
        asked = Asked("authorised", say("stock.destroy.authorises", facts), people)
        self.signing.ask((asked,), partial(self._authorise, chosen))

    def _authorise(self, chosen: Chosen, proofs: Proofs) -> None:
        self.tasks.desk(
            lambda: self.station.destruction.authorise(
                chosen.head.page,
                chosen.containers,
                chosen.amounts,
                chosen.authority,
                chosen.directions,
                proofs[0],
            ),
            self._on_authorised,
            self._refused,
        )

    def _on_authorised(self, word: Authorised) -> None:
        self._begin_doing(word)
        self.done.emit()

    def _begin_visitor(self) -> None:
        self.signing.stop()
        self.enrol.hide()
        self.resume.hide()
        self._show_form(self.visitor)
        self.visitor.begin(self.station.clock.now().dose_day)

    def _on_enrolled(self) -> None:
        self._begin_anew()
        if self._chosen is not None:
            self._ask_authorised(self._chosen)

    # -- destroyed -------------------------------------------------------------------------------------------------

    def _begin_doing(self, word: Authorised | None) -> None:
        self.signing.stop()
        self.enrol.hide()
        self.resume.hide()
        self._word = word
        reasons = self._chosen.reasons if self._chosen is not None else ()
        if word is not None and not reasons:
            set_apart = self.station.destruction.set_apart(word.page)
            reasons = tuple(one.reason for one in set_apart if one.number in word.containers)
        self._show_form(self.doing)
        self.doing.begin(tuple(self._what(word)), reasons)

    def _facts(self, word: Authorised | None) -> dict[str, Fact]:
        if word is not None:
            head, amount = self._head(word.page), sum(word.amounts)
            return {"amount": str(Quantity(amount, head.unit)), "line": head.key.shown}
        assert self._chosen is not None
        return {"amount": str(self._chosen.quantity), "line": self._chosen.head.key.shown}

    def _what(self, word: Authorised | None) -> list[tuple[str, str]]:
        facts = self._facts(word)
        if word is None:
            return [(say("stock.destroy.by-two", facts), "info")]
        whose: dict[str, Fact] = {**facts, "name": word.witness.shown, "at": show_moment(word.at_ms)}
        if self._another_day(word):
            return [
                (say("stock.destroy.authorised-then", whose), "info"),
                (say("stock.destroy.another-day"), "warning"),
            ]
        return [(say("stock.destroy.authorised", whose), "good")]

    def _head(self, page: int) -> PageHead:
        return next(one for one in self.station.register.pages() if one.page == page)

    def _another_day(self, word: Authorised) -> bool:
        return local_time(word.at_ms).date() != self.station.clock.now().dose_day

    def _on_destroyed(self) -> None:
        if not self.doing.kit.text:
            self.complain(RuleError("destruction-needs-kit"))
            self.doing.kit.setFocus()
            return
        self.complain(None)
        people, status = self.station.disposal.witnesses(), self.station.status()
        reason, kit = self.doing.reason.text, self.doing.kit.text
        facts = {**self._facts(self._word), "kit": kit}
        asked = (
            Asked("destroyer", say("stock.destroy.i-destroyed", facts), people, status.nurse),
            Asked("witness", say("stock.destroy.i-saw", facts), people, status.witness),
        )
        self.signing.ask(asked, partial(self._destroy, partial(self._write, self._word, self._chosen, reason, kit)))

    def _destroy(self, write: Callable[[Proof, Proof], Destroyed], proofs: Proofs) -> None:
        self.tasks.desk(partial(write, *proofs), self._on_written, self._refused)

    def _write(
        self, word: Authorised | None, chosen: Chosen | None, reason: str, kit: str, destroyer: Proof, witness: Proof
    ) -> Destroyed:
        """On the services' thread."""
        desk = self.station.destruction
        if word is not None:
            then = (word.at_ms, say("stock.destroy.signed-later")) if self._another_day(word) else (None, "")
            return desk.destroy(word, reason, kit, destroyer, witness, *then)
        assert chosen is not None
        return desk.destroy_by_two(chosen.head.page, chosen.containers, chosen.amounts, reason, kit, destroyer, witness)

    def _on_written(self, destroyed: Destroyed) -> None:
        head = self._head(destroyed.page)
        self._chosen = self._word = None
        self.choose.clear()
        self.doing.kit.set_text("")
        amount, balance = (str(Quantity(one, head.unit)) for one in (destroyed.quantity, self._balance(head)))
        emptied(self._written)
        words = say("stock.destroy.written", amount=amount, seq=destroyed.seq, balance=balance)
        self._written.addWidget(Tag(words, "good"))
        if destroyed.case:
            self._written.addWidget(Tag(say("stock.destroy.case"), "block"))
        self._begin_anew()
        self.done.emit()

    def _balance(self, head: PageHead) -> int:
        return self.station.register.balance(head.page)

    def _refused(self, error: StationError) -> None:
        if isinstance(error, UnrecordedError):
            self.strip.set_busy(False)
            self.tasks.failed.emit(error)
        elif error.code.startswith(_OF_THE_FORM) or self.strip.isHidden():  # somebody has gone back meanwhile
            self.signing.stop()
            self.complain(error)
        else:
            self.signing.refuse(error)
