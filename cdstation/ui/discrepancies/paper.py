"""Print the report of one case, or of a quarter: where to, how far it has come, and where it is."""

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from cdstation.errors import RuleError, StationError
from cdstation.services.discrepancies.papers import quarter_name
from cdstation.services.values import Progress
from cdstation.ui.register.sheets.drawer import Panel
from cdstation.ui.register.sheets.places import Place, free_name, places
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words, say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Choice
from cdstation.ui.widgets.gauges import PaceBar
from cdstation.ui.widgets.panels import plain

if TYPE_CHECKING:
    from cdstation.services.station import Station

_QUARTERS = 5  # this one and the four before it


def quarters_back(today: date, count: int = _QUARTERS) -> tuple[tuple[int, int], ...]:
    """Year and quarter of the calendar, this one first."""
    now = today.year * 4 + (today.month - 1) // 3
    return tuple(((now - back) // 4, (now - back) % 4 + 1) for back in range(count))


class CasePaperPanel(Panel):
    """The report of one case when a number is given, else of a quarter."""

    wide = 460

    def __init__(self, station: "Station", tasks: Tasks, where: Callable[[], tuple[Place, ...]] = places) -> None:
        super().__init__()
        self._station = station
        self._tasks = tasks
        self._where = where
        self._places: tuple[Place, ...] = ()
        self._number = 0
        self._cancel: threading.Event | None = None
        self.made = Path()
        self._what = plain("")
        self.quarter = Choice(say("cases.quarter.which"))
        self.quarter.box.setObjectName("case-which-quarter")
        self.place = Choice(say("register.paper.where"))
        self.told = plain("")
        self.bar = PaceBar(say("register.paper.printing"))
        self.print = Button(say("register.paper.print"), Kind.PRIMARY, icon="print")
        self.print.setObjectName("case-print-now")
        self.print.clicked.connect(self._on_print)
        self.cancel = Button(say("register.paper.cancel"))
        self.cancel.clicked.connect(self.stop)
        self.open = Button(say("register.paper.open"))
        self.open.clicked.connect(self._on_open)
        self._arrange()

    def _arrange(self) -> None:
        acts = QHBoxLayout()
        for button in (self.print, self.cancel, self.open):
            acts.addWidget(button)
        acts.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap)
        for widget in (self._what, self.quarter, self.place, self.told, self.bar):
            column.addWidget(widget)
        column.addLayout(acts)

    @property
    def busy(self) -> bool:
        return self._cancel is not None

    def begin(self, number: int = 0) -> None:
        """For this case; 0 is a quarter."""
        self._number = number
        self.title = say("cases.paper.incident", number=number) if number else say("cases.quarter.title")
        self._what.setText(say("cases.paper.what") if number else say("cases.quarter.what"))
        self.quarter.setVisible(not number)
        self.quarter.box.clear()
        self.quarter.box.addItems([quarter_name(*one) for one in quarters_back(self._station.clock.now().dose_day)])
        self._places = self._where()
        self.place.box.clear()
        self.place.box.addItems([place.name for place in self._places])
        self._show("")
        (self.place if number else self.quarter).setFocus()

    def stop(self) -> None:
        """Cancel what is being printed."""
        if self._cancel is not None:
            self._cancel.set()

    def _on_print(self) -> None:
        folder = self._places[self.place.index].folder
        papers, number, cancel = self._station.case_papers, self._number, threading.Event()
        self._cancel = cancel
        step = self._tasks.here(self._on_progress)
        year, quarter = quarters_back(self._station.clock.now().dose_day)[max(0, self.quarter.index)]
        area = self._station.status().area

        def work() -> Path:
            if number:
                return papers.print_incident(number, free_name(folder, f"Discrepancy {number} {area}.pdf"))
            target = free_name(folder, f"Occurrence report {quarter_name(year, quarter)} {area}.pdf")
            return papers.print_quarter(year, quarter, target, step, cancel.is_set)

        self._show(say("register.paper.printing"))
        self.bar.show_progress(0, 1)
        self._tasks.paper(work, self._on_done, self._on_failed)

    def _on_progress(self, progress: Progress) -> None:
        if self.busy:
            self.bar.show_progress(progress.done, max(1, progress.total))

    def _on_done(self, path: Path) -> None:
        self._cancel, self.made = None, path
        self._show(say("register.paper.done", where=_breakable(path)), made=True)
        self.open.setFocus()

    def _on_failed(self, error: StationError) -> None:
        self._cancel = None
        cancelled = isinstance(error, RuleError) and error.code == "cancelled"
        self._show(say("register.paper.cancelled") if cancelled else " ".join(error_words(error)))
        self.print.setFocus()

    def _on_open(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.made))):
            self.told.setText(say("register.paper.not-opened", where=_breakable(self.made)))

    def _show(self, words: str, *, made: bool = False) -> None:
        self.told.setText(words)
        self.told.setVisible(bool(words))
        self.bar.setVisible(self.busy)
        self.cancel.setVisible(self.busy)
        self.print.setVisible(not self.busy)
        self.open.setVisible(made)
        self.quarter.setEnabled(not self.busy)
        self.place.setEnabled(not self.busy)
        self.updateGeometry()


def _breakable(path: Path) -> str:
    return str(path).replace("/", "/\N{ZERO WIDTH SPACE}").replace("\\", "\\\N{ZERO WIDTH SPACE}")
