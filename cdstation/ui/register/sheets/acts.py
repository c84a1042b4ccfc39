"""The sheets of the register and what comes of them: dates, footnotes, printing, and what stands behind More."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from cdstation.register.times import local_time
from cdstation.ui.register.browser import PageBrowser
from cdstation.ui.register.rows import LineRow
from cdstation.ui.register.sheets.closing import ClosingPanel
from cdstation.ui.register.sheets.copying import CopyPanel
from cdstation.ui.register.sheets.correction import CorrectionPanel
from cdstation.ui.register.sheets.dates import DatePanel
from cdstation.ui.register.sheets.drawer import Drawer
from cdstation.ui.register.sheets.figures import FiguresPanel
from cdstation.ui.register.sheets.footnote import FootnotePanel
from cdstation.ui.register.sheets.more import MorePanel
from cdstation.ui.register.sheets.notes import NotesPanel
from cdstation.ui.register.sheets.printing import PrintPanel
from cdstation.ui.register.table import RegisterTable
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say

if TYPE_CHECKING:
    from cdstation.services.station import Station


class RegisterSheets(Drawer):
    """Over the table. `told` carries what has to be done first; `left_search` when a day was gone to."""

    told = Signal(str)
    left_search = Signal()

    def __init__(
        self, station: "Station", tasks: Tasks, under: QWidget, table: RegisterTable, browser: PageBrowser
    ) -> None:
        self.dates = DatePanel()
        self.note = FootnotePanel(station, tasks)
        self.paper = PrintPanel(station, tasks)
        self.more = MorePanel()
        self.correction = CorrectionPanel(station, tasks)
        self.notes = NotesPanel(station, tasks)
        self.figures = FiguresPanel(station, tasks)
        self.copy = CopyPanel(station, tasks)
        self.closing = ClosingPanel(station, tasks)
        behind = (self.correction, self.notes, self.figures, self.copy, self.closing)
        super().__init__(under, (self.dates, self.note, self.paper, self.more, *behind))
        self.crowded = False  # above the table there is no room for all its buttons
        self._station = station
        self._table = table
        self._browser = browser
        self.dates.picked.connect(self._on_day)
        self.note.saved.connect(self._on_noted)
        self.more.wanted.connect(self._on_wanted)
        self.correction.saved.connect(self._on_corrected)
        self.closing.saved.connect(self.put_away)
        self.closed.connect(table.setFocus)

    def ask_date(self) -> None:
        """The month of the line on top."""
        top, today = self._table.rowAt(1), self._station.clock.now().dose_day
        self.open(self.dates)
        self.dates.begin(self._day_of(top) or today, today)

    def _day_of(self, row: int) -> date | None:
        model = self._table.lines
        seq = model.rows[row].seq if 0 <= row < len(model.rows) else None
        return next((local_time(line.event_ms).date() for line in model.held.lines if line.seq == seq), None)

    def _on_day(self, day: date) -> None:
        self.put_away()
        self.left_search.emit()
        self._browser.go_to_day(day)

    def ask_footnote(self) -> None:
        """To the selected line; without one that is said."""
        row, head = self._chosen_row(), self._browser.head
        if row is None or head is None:
            self.told.emit(say("register.note.choose-line"))
            return
        self.note.begin(head, row)
        self.open(self.note)
        self.note.text.setFocus()
        QTimer.singleShot(0, lambda: self._table.show_line(row.seq, on_top=True))

    def _chosen_row(self) -> LineRow | None:
        seq = self._table.chosen_line
        return next((row for row in self._table.lines.rows if isinstance(row, LineRow) and row.seq == seq), None)

    def _on_noted(self, seq: int) -> None:
        self.put_away()
        self._browser.read_again(seq)

    def ask_print(self) -> None:
        """The page that is open."""
        if self._browser.head is not None:
            self.paper.begin(self._browser.head)
            self.open(self.paper)
            self.paper.period.setFocus()

    # -- behind More -------------------------------------------------------------------------------------------------

    def ask_more(self) -> None:
        """What else can be done."""
        self.open(self.more)
        self.more.begin(self._station.status(), crowded=self.crowded)
        self.fit()

    def _on_wanted(self, name: str) -> None:
        self.put_away()
        acts = {
            "finish": self._finish,
            "to-date": self.ask_date,
            "paper": self.ask_print,
            "correct": self.ask_correction,
            "notes": self._show_notes,
            "figures": self._show_figures,
            "copy": self._ask_copy,
            "closing": self._ask_closing,
        }
        acts[name]()

    def ask_correction(self) -> None:
        """Of the selected line; without one that is said."""
        row, head = self._chosen_row(), self._browser.head
        if row is None or head is None:
            self.told.emit(say("register.note.choose-line"))
            return
        self.correction.begin(head, row, self._station.register.pages())
        self.open(self.correction)
        QTimer.singleShot(0, lambda: self._table.show_line(row.seq, on_top=True))

    def _finish(self) -> None:
        for half in self._station.corrections.unfinished()[:1]:
            self.correction.begin_half(half, self._station.register.pages())
            self.open(self.correction)

    def _on_corrected(self) -> None:
        seq = self._table.chosen_line
        self.put_away()
        if seq is not None:
            self._browser.read_again(seq)
        self._browser.catch_up()

    def _show_notes(self) -> None:
        row = self._chosen_row()
        self.notes.begin(row.seq if row is not None else 0)
        self.open(self.notes)

    def _show_figures(self) -> None:
        if self._browser.head is not None:
            self.figures.begin(self._browser.head)
            self.open(self.figures)

    def _ask_copy(self) -> None:
        if self._browser.head is not None:
            self.copy.begin(self._browser.head)
            self.open(self.copy)

    def _ask_closing(self) -> None:
        if self._browser.head is not None:
            self.closing.begin(self._browser.head)
            self.open(self.closing)
