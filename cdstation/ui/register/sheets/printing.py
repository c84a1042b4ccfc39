"""Print pages: which days and where; then how far it has come, and at the end where the document is (LAW-26-a)."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cdstation.errors import RuleError, StationError
from cdstation.register.pages import PageHead
from cdstation.register.times import show_date
from cdstation.services.values import Progress
from cdstation.ui.register.sheets.drawer import Panel
from cdstation.ui.register.sheets.places import Place, file_name, free_name, places
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words, say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.gauges import PaceBar
from cdstation.ui.widgets.month import month_start, read_day
from cdstation.ui.widgets.panels import plain

if TYPE_CHECKING:
    from cdstation.services.station import Station

PERIODS = ("this-month", "last-month", "this-week", "this-year", "chosen-days")


def period_of(code: str, today: date) -> tuple[date, date]:
    """First and last day of a named period."""
    start = month_start(today)
    if code == "last-month":
        return month_start(today, -1), start - timedelta(days=1)
    if code == "this-week":
        return today - timedelta(days=6), today
    return (start.replace(month=1), today) if code == "this-year" else (start, today)


def _breakable(path: Path) -> str:
    """A path that may be wrapped behind each folder."""
    return str(path).replace("/", "/\N{ZERO WIDTH SPACE}").replace("\\", "\\\N{ZERO WIDTH SPACE}")


class PrintPanel(Panel):
    """Asks, prints, and says where it is. Anything that goes wrong is said here; the form stays filled."""

    wide = 400

    def __init__(self, station: "Station", tasks: Tasks, where: Callable[[], tuple[Place, ...]] = places) -> None:
        super().__init__()
        self.title = say("register.paper.title")
        self._station = station
        self._tasks = tasks
        self._where = where
        self._places: tuple[Place, ...] = ()
        self._head: PageHead | None = None
        self._cancel: threading.Event | None = None
        self._made = Path()
        self.period = Choice(say("register.paper.period"), [say(f"register.paper.{code}") for code in PERIODS])
        self.period.changed.connect(self._on_period)
        self.first = Field(say("register.paper.first"), longest=20)
        self.last = Field(say("register.paper.last"), longest=20)
        self.place = Choice(say("register.paper.where"))
        self.told = plain("")
        self.bar = PaceBar(say("register.paper.printing"))
        self.print = Button(say("register.paper.print"), Kind.PRIMARY, icon="print")
        self.print.clicked.connect(self._on_print)
        self.cancel = Button(say("register.paper.cancel"))
        self.cancel.clicked.connect(self.stop)
        self.open = Button(say("register.paper.open"))
        self.open.clicked.connect(self._on_open)
        self._arrange()

    def _arrange(self) -> None:
        self._days = QWidget()
        days = QHBoxLayout(self._days)
        days.setContentsMargins(0, 0, 0, 0)
        days.addWidget(self.first, 1)
        days.addWidget(self.last, 1)
        acts = QHBoxLayout()
        for button in (self.print, self.cancel, self.open):
            acts.addWidget(button)
        acts.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap)
        for widget in (self.period, self._days, self.place, self.told, self.bar):
            column.addWidget(widget)
        column.addLayout(acts)

    @property
    def busy(self) -> bool:
        return self._cancel is not None

    def begin(self, head: PageHead) -> None:
        """For this page; this month unless something else is chosen."""
        self._head = head
        at = max(0, self.place.index)
        self._places = self._where()
        self.place.box.clear()
        self.place.box.addItems([place.name for place in self._places])
        self.place.box.setCurrentIndex(min(at, len(self._places) - 1))
        self._on_period(self.period.index)
        self._show("")
        self.period.setFocus()

    def stop(self) -> None:
        """Cancel what is being printed."""
        if self._cancel is not None:
            self._cancel.set()

    def _on_period(self, index: int) -> None:
        code = PERIODS[index]
        self._days.setEnabled(code == "chosen-days")
        if code != "chosen-days":
            for field, day in zip((self.first, self.last), period_of(code, self._today), strict=True):
                field.set_text(show_date(day))

    @property
    def _today(self) -> date:
        return self._station.clock.now().dose_day

    def _read(self) -> tuple[date, date] | None:
        days = [read_day(field.text) for field in (self.first, self.last)]
        for field, day in zip((self.first, self.last), days, strict=True):
            if day is None:
                field.complain(say("register.dates.wrong"))
        first, last = days
        return None if first is None or last is None else (first, last)

    def _on_print(self) -> None:
        days, head = self._read(), self._head
        if days is None or head is None:
            return
        first, last = days
        folder = self._places[self.place.index].folder
        cancel = self._cancel = threading.Event()
        name = file_name(self._station.status().area, head, first, last)
        step = self._tasks.here(self._on_progress)
        self._show(say("register.paper.printing"))
        self.bar.show_progress(0, 1)
        self.cancel.setFocus()
        self._tasks.paper(
            lambda: self._station.register.print_pages(
                head.page, first, last, free_name(folder, name), step, cancel.is_set
            ),
            self._on_done,
            self._on_failed,
        )

    def _on_progress(self, progress: Progress) -> None:
        if self.busy:
            self.told.setText(say("register.paper.lines", done=progress.done, total=progress.total))
            self.bar.show_progress(progress.done, max(1, progress.total))

    def _on_done(self, path: Path) -> None:
        self._cancel, self._made = None, path
        self._show(say("register.paper.done", where=_breakable(path)), made=True)
        self.open.setFocus()

    def _on_failed(self, error: StationError) -> None:
        self._cancel = None
        cancelled = isinstance(error, RuleError) and error.code == "cancelled"
        self._show(say("register.paper.cancelled") if cancelled else " ".join(error_words(error)))
        self.print.setFocus()

    def _on_open(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._made))):
            self.told.setText(say("register.paper.not-opened", where=_breakable(self._made)))

    def _show(self, words: str, *, made: bool = False) -> None:
        self.told.setText(words)
        self.told.setVisible(bool(words))
        self.bar.setVisible(self.busy)
        self.cancel.setVisible(self.busy)
        self.print.setVisible(not self.busy)
        self.open.setVisible(made)
        for widget in (self.period, self.place):
            widget.setEnabled(not self.busy)
        self._days.setEnabled(not self.busy and self.period.index == len(PERIODS) - 1)
        self.updateGeometry()
