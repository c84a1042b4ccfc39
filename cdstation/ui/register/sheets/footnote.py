"""A dated footnote to a line that stays as it was written; the witness signs both (LAW-20-c)."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from cdstation.errors import StationError
from cdstation.register.pages import PageHead
from cdstation.register.quantity import Quantity
from cdstation.services.values import Proof
from cdstation.ui.register.rows import LineRow
from cdstation.ui.register.sheets.drawer import Panel
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.fields import Field
from cdstation.ui.widgets.panels import plain
from cdstation.ui.widgets.witness import WitnessStrip

if TYPE_CHECKING:
    from cdstation.services.station import Station

LONGEST = 400


class FootnotePanel(Panel):
    """`saved` carries the number of the line."""

    saved = Signal(int)
    wide = 10_000
    at_bottom = True

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__()
        self._station = station
        self._tasks = tasks
        self._page = self._seq = 0
        self._line = plain("", "strong")
        self._stands = plain(say("register.note.kept"), "small")
        self.text = Field(say("register.note.text"), longest=LONGEST)
        self.strip = WitnessStrip()
        self.text.changed.connect(lambda _: self._show_signed())
        self.text.entered.connect(self.strip.setFocus)
        self.strip.signed.connect(self._on_signed)
        self.strip.badge_scanned.connect(self._on_badge)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap // 2)
        for widget in (self._line, self._stands, self.text, self.strip):
            column.addWidget(widget)

    def begin(self, head: PageHead, row: LineRow) -> None:
        """For this line. What was typed for the same line and not signed yet is still there."""
        if row.seq != self._seq:
            self.text.set_text("")
        self._page, self._seq = head.page, row.seq
        self.title = say("register.note.title", seq=row.seq)
        did = say(f"register.note.{row.did}", amount=str(Quantity(row.amount, head.unit)))
        self._line.setText(f"{row.brief} \N{MIDDLE DOT} {did}")
        status = self._station.status()
        nurse = status.nurse.number if status.nurse else 0
        people = [one for one in self._station.access.people() if one.number != nurse]
        self.strip.ask("witness", "", people, status.witness)
        self._show_signed()
        self.text.setFocus()

    def _show_signed(self) -> None:
        self.strip.set_signs(
            say("register.note.signs", seq=self._seq, text=self.text.text or "\N{HORIZONTAL ELLIPSIS}")
        )

    def _on_badge(self, badge: str) -> None:
        self._tasks.desk(
            lambda: self._station.access.person_of_badge(badge),
            lambda person: self.strip.take_badge(person, badge),
            self.strip.refuse,
        )

    def _on_signed(self, proof: Proof) -> None:
        text, page, seq = self.text.text, self._page, self._seq
        if not text:
            self.text.complain(say("register.note.empty"))
            self.text.setFocus()
            return
        self.strip.set_busy(True)
        self._tasks.desk(
            lambda: self._station.register.add_footnote(page, seq, text, proof),
            lambda _: self._on_saved(seq),
            self._on_refused,
        )

    def _on_saved(self, seq: int) -> None:
        self.strip.set_busy(False)
        self.text.set_text("")
        self._seq = 0
        self.saved.emit(seq)

    def _on_refused(self, error: StationError) -> None:
        self.strip.set_busy(False)
        self.strip.refuse(error)
