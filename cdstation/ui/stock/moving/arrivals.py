"""What other areas have sent here: count each part and take it in, or do not take it in (PSI-4.17, PSI-4.23)."""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.errors import NotReadyError, RuleError, StationError
from cdstation.register.audit import Finding
from cdstation.register.quantity import Quantity
from cdstation.services.stock.parcels import Incoming, TakenIn
from cdstation.services.values import Proof
from cdstation.ui.stock.moving.parts import PartsForm
from cdstation.ui.stock.moving.signing import about_a_person, ask_two
from cdstation.ui.stock.moving.told import Told
from cdstation.ui.stock.moving.words import about_parcel
from cdstation.ui.stock.step import StockStep
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import finding_words, say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Field
from cdstation.ui.widgets.panels import Card, Tag, emptied, plain
from cdstation.ui.widgets.two_signatures import TwoSignatures

if TYPE_CHECKING:
    from cdstation.services.station import Station

Read = tuple[tuple[Incoming, ...], tuple[Finding, ...]]


class ArrivalsStep(StockStep):
    """A list; then one of them with its parts; then two signatures."""

    name = "arrivals"
    group = "move"
    icon = "left"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._chosen: Incoming | None = None
        self._sign: Callable[[Proof, Proof], None] | None = None
        self.told = Told()
        self.list = QVBoxLayout()
        self.one = QWidget()
        self.what = plain("", "strong")
        self.about = plain("")
        self.parts = PartsForm("arrivals")
        self.parts.entered.connect(self._ask_accept)
        self.parts.edited.connect(self._unready)
        self.reason = Field(say("stock.arrivals.reason"), say("stock.arrivals.reason-hint"), longest=200)
        self.reason.line.setObjectName("arrivals-reason")
        self.reason.entered.connect(self._ask_refuse)
        self.reason.changed.connect(lambda _: self._unready())
        self.accept = self._button("accept", Kind.PRIMARY, self._ask_accept)
        self.refuse_button = self._button("refuse", Kind.WARNING, self._ask_refuse)
        self.two = TwoSignatures(self.strip)
        self.two.signed.connect(self._on_signed)
        self._arrange()
        self.finish()

    def _button(self, name: str, kind: Kind, press: Callable[[], None]) -> Button:
        made = Button(say(f"stock.arrivals.{name}"), kind)
        made.setObjectName(f"arrivals-{name}")
        made.clicked.connect(press)
        return made

    def _arrange(self) -> None:
        inside = QVBoxLayout(self.one)
        inside.setContentsMargins(0, 0, 0, 0)
        for widget in (self.what, self.about, self.parts, self.accept, self.reason, self.refuse_button):
            inside.addWidget(widget)
        self.card.body.addWidget(self.told)
        self.card.body.addLayout(self.list)
        self.card.body.addWidget(self.one)
        self.one.hide()

    def begin(self) -> None:
        super().begin()
        self.tasks.desk(self._read, self._show, self._on_unreadable)

    def back(self) -> bool:
        if self._chosen is None:
            return False
        self._leave()
        self.begin()
        return True

    def _read(self) -> Read:
        with suppress(NotReadyError):  # what came is shown also when nothing may be settled now
            self.station.transfers.settle()
        return self.station.transfers.incoming()

    def _on_unreadable(self, error: StationError) -> None:
        self._leave()
        emptied(self.list)
        self.complain(error)

    def _show(self, read: Read) -> None:
        found, findings = read
        if self._chosen is not None:
            return
        emptied(self.list)
        self.complain(None)
        for finding in findings:
            self.list.addWidget(Tag(finding_words(finding.code, finding.facts), "warning"))
        if not found:
            self.list.addWidget(plain(say("stock.arrivals.none")))
        for at, one in enumerate(found, start=1):
            self.list.addWidget(self._row(at, one))

    def _row(self, at: int, one: Incoming) -> Card:
        row = Card(tight=True)
        row.body.addWidget(plain(_what(one), "strong"))
        row.body.addWidget(plain(about_parcel(one)))
        if one.overdue:
            row.body.addWidget(Tag(say("stock.transit.overdue"), "warning"))
        if not one.page:
            row.body.addWidget(Tag(say("stock.arrivals.no-page", line=one.product.line), "warning"))
        count = Button(say("stock.arrivals.count"), Kind.PRIMARY if at == 1 else Kind.SECONDARY)
        count.setObjectName(f"arrivals-count-{at}")
        count.clicked.connect(lambda: self._choose(one))
        row.body.addWidget(count)
        return row

    def _choose(self, one: Incoming) -> None:
        self._chosen = one
        emptied(self.list)
        self.told.hush()
        self.what.setText(_what(one))
        self.about.setText(about_parcel(one))
        self.parts.show_parts(one.parts, one.product)
        self.reason.set_text("")
        self._unready()
        self.one.show()
        self.parts.setFocus()

    def _leave(self) -> None:
        self._chosen, self._sign = None, None
        self.one.hide()
        self.strip.hide()
        self.complain(None)

    def _unready(self) -> None:
        self._sign = None
        self.strip.hide()

    def _ask_accept(self) -> None:
        one = self._chosen
        assert one is not None
        try:
            counted = self.parts.read()
        except RuleError as error:
            self._unready()
            self.complain(error)
            return
        amount = str(Quantity(sum(counted), one.product.unit))
        words = "stock.arrivals.signs" if sum(counted) == one.sent else "stock.arrivals.signs-differs"
        sent = str(Quantity(one.sent, one.product.unit))
        self._ask(say(words, amount=amount, line=one.product.line, area=one.from_name, sent=sent))

        def sign(first: Proof, second: Proof) -> None:
            self.tasks.desk(
                lambda: self.station.transfers.accept(one.slip, counted, (first, second)),
                lambda taken: self._on_accepted(one, taken),  # somebody may have gone back to the list meanwhile
                self._on_refused,
            )

        self._sign = sign

    def _ask_refuse(self) -> None:
        one, reason = self._chosen, self.reason.text
        assert one is not None
        if not reason:
            self._unready()
            self.complain(RuleError("reason-missing"))
            self.reason.setFocus()
            return
        self._ask(say("stock.arrivals.signs-refusal", number=one.number, area=one.from_name, reason=reason))

        def sign(first: Proof, second: Proof) -> None:
            self.tasks.desk(
                lambda: self.station.transfers.refuse(one.slip, reason, (first, second)),
                lambda written: self._end(_with_slip("refused", written, one)),
                self._on_refused,
            )

        self._sign = sign

    def _ask(self, signs: str) -> None:
        self.complain(None)
        ask_two(self.station, self.strip, self.two, signs)

    def _on_signed(self, first: Proof, second: Proof) -> None:
        if self._sign is not None:
            self._sign(first, second)

    def _on_accepted(self, one: Incoming, taken: TakenIn) -> None:
        words = say(
            "stock.arrivals.accepted",
            amount=str(Quantity(taken.counted, one.product.unit)),
            balance=str(Quantity(taken.balance, one.product.unit)),
        )
        if taken.discrepancy:
            words = f"{words} {say('stock.arrivals.case')}"
        self._end(f"{words} {_with_slip('answered', taken.slip_written, one)}", doubtful=bool(taken.discrepancy))

    def _end(self, words: str, *, doubtful: bool = False) -> None:
        self._leave()
        self.told.say(words, doubtful=doubtful)
        self.done.emit()
        self.begin()

    def _on_refused(self, error: StationError) -> None:
        if about_a_person(error):
            self.two.refuse(error)
            return
        self._unready()
        self.complain(error)


def _what(one: Incoming) -> str:
    amount = str(Quantity(one.sent, one.product.unit))
    kind = say(f"stock.send.purposes.{one.purpose}")
    return say(
        "stock.arrivals.what", number=one.number, area=one.from_name, amount=amount, line=one.product.line, kind=kind
    )


def _with_slip(words: str, written: bool, one: Incoming) -> str:
    return say(f"stock.arrivals.{words}" if written else "stock.arrivals.no-slip", area=one.from_name)
