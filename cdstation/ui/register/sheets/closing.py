"""Closing a page or the whole book: what is still open, why, and two signatures (RET-1, LAW-23-a)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from cdstation.errors import StationError
from cdstation.register.pages import PageHead
from cdstation.register.quantity import Quantity
from cdstation.register.times import show_date
from cdstation.register.upkeep.closing import StillOpen
from cdstation.services.values import Proof
from cdstation.ui.register.sheets.signing import SigningPanel
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words, say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import Tag, emptied, plain

if TYPE_CHECKING:
    from cdstation.services.station import Station

LONGEST = 200
CHOICES = ("page", "book", "hold")


class ClosingPanel(SigningPanel):
    """The page that is open, or the book; a closed page is opened again in the same place."""

    wide = 620

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self.title = say("register.closing.title")
        self._head: PageHead | None = None
        self._found: tuple[StillOpen, ...] = ()
        self.what = Choice(say("register.closing.what"), [say(f"register.closing.{one}") for one in CHOICES])
        self.what.changed.connect(lambda _: self._show_what())
        self._words = plain("")
        self._list = QVBoxLayout()
        self.reason = Field(say("register.closing.reason"), longest=LONGEST)
        self.reason.changed.connect(lambda _: self._show_signed())
        self.reason.entered.connect(self.strip.setFocus)
        self.copy = Button(say("register.closing.copy"), icon="backup")
        self.copy.setObjectName("archive-again")
        self.copy.clicked.connect(self._copy)
        self.copied = plain("", "strong")
        self._hold = plain(say("register.closing.hold-heading"), "heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap // 2)
        for widget in (self.copy, self.copied, self._hold):
            column.addWidget(widget)
        column.addWidget(self.what)
        column.addWidget(self._words)
        column.addLayout(self._list)
        column.addWidget(self.reason)
        column.addWidget(self.strip)
        column.addStretch(1)

    def begin(self, head: PageHead) -> None:
        """For this page; in a closed book for its legal hold, and for another copy of it."""
        self._head = head
        self.ask_witness()
        closed = bool(self.station.status().keep_until)
        self.title = say("register.closing.title-closed") if closed else say("register.closing.title")
        for widget in (self.copy, self._hold):
            widget.setVisible(closed)
        self.copied.hide()
        self.what.setVisible(not closed)
        if closed:
            self.what.box.setCurrentIndex(CHOICES.index("hold"))
        self._show_what()
        (self.copy if closed else self.what).setFocus()

    def forget(self) -> None:
        self.reason.set_text("")
        self.what.box.setCurrentIndex(0)

    @property
    def _act(self) -> str:
        """A code: page, reopen, book, hold, lift."""
        chosen = CHOICES[max(0, self.what.index)]
        if chosen == "hold":
            return "lift" if self.station.status().legal_hold else "hold"
        closed = self._head is not None and self._head.page in self.station.closing.closed_pages()
        return "reopen" if chosen == "page" and closed else chosen

    def _show_what(self) -> None:
        if self._head is None:
            return
        act, closing = self._act, self.station.closing
        self._found = ()
        if act in ("page", "book"):
            self._found = closing.open_in_book() if act == "book" else closing.open_on_page(self._head.page)
        self._words.setText(say(f"register.closing.{act}-words"))
        emptied(self._list)
        names = {head.page: head for head in self.station.register.pages()}
        for one in self._found:
            self._list.addWidget(Tag(_told(one, names), "warning"))
        for widget in (self.reason, self.strip):
            widget.setVisible(not self._found)
        self._show_signed()
        self.grew.emit()

    def _show_signed(self) -> None:
        page = self._head.key.shown if self._head else ""
        reason = self.reason.text or "\N{HORIZONTAL ELLIPSIS}"
        self.strip.set_signs(say(f"register.closing.{self._act}-signs", page=page, reason=reason))

    def on_signed(self, proof: Proof) -> None:
        closing, head, reason, act = self.station.closing, self._head, self.reason.text, self._act
        if head is None or not reason:
            self.reason.complain(say("register.closing.empty"))
            self.reason.setFocus()
            return
        acts: dict[str, Callable[[], object]] = {
            "page": lambda: closing.close_page(head.page, reason, proof),
            "reopen": lambda: closing.reopen_page(head.page, reason, proof),
            "book": lambda: closing.close_book(reason, proof),
            "hold": lambda: closing.set_hold(True, reason, proof),
            "lift": lambda: closing.set_hold(False, reason, proof),
        }
        self.send(acts[act])

    # -- the copy in the archive -------------------------------------------------------------------------------------

    def _copy(self) -> None:
        self.copy.setEnabled(False)
        self.tasks.desk(self.station.closing.archive, self._on_copied, self._on_not_copied)

    def _on_copied(self, path: Path) -> None:
        self._tell_copy(say("register.closing.copied", name=path.name, folder=str(path.parent)))

    def _on_not_copied(self, error: StationError) -> None:
        self._tell_copy(" ".join(error_words(error)))

    def _tell_copy(self, words: str) -> None:
        self.copy.setEnabled(True)
        self.copied.setText(words)
        self.copied.show()
        self.copy.setFocus()
        self.grew.emit()

    def _on_refused(self, error: StationError) -> None:
        """The book may be closed all the same, with only its copy missing: that is said, and the copy made here."""
        super()._on_refused(error)
        if self._head is None or self._act != "book" or not self.station.status().keep_until:
            return
        self.forget()
        self.begin(self._head)
        self._tell_copy(say("register.closing.not-copied"))
        self.tasks.failed.emit(error)  # what stands in front now is the notice that the book is closed


def _told(one: StillOpen, pages: dict[int, PageHead]) -> str:
    """One thing that stands against closing, with the page that it is on."""
    head = pages.get(one.page)
    unit = head.unit if head is not None else None
    amount = str(Quantity(one.count, unit)) if unit is not None and one.code == "balance" else str(one.count)
    words = say(f"register.still-open.{one.code}", amount=amount)
    return f"{head.key.shown}: {words}" if head is not None else words


def kept_words(until: str, hold: str) -> str:
    """How long a closed book is kept, for the line under its head."""
    words = say("register.closing.kept", day=show_date(date.fromisoformat(until)))
    return f"{words} {say('register.closing.held', reason=hold)}" if hold else words
