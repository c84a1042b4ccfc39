"""What sheets that make documents have in common: where to, how far it has come, a way out, and where it is then."""

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from cdstation.errors import RuleError, StationError
from cdstation.services.values import Progress
from cdstation.ui.register.sheets.drawer import Panel
from cdstation.ui.register.sheets.places import Place, breakable
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words, say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.gauges import PaceBar
from cdstation.ui.widgets.month import read_day
from cdstation.ui.widgets.panels import plain

if TYPE_CHECKING:
    from cdstation.services.station import Station

T = TypeVar("T")
Report = Callable[[Progress], None]


class PlaceChoice(Choice):
    """Documents and the sticks that are plugged in; the place that was chosen stays chosen."""

    def __init__(self) -> None:
        super().__init__(say("register.paper.where"))
        self._places: tuple[Place, ...] = ()

    def offer(self, found: tuple[Place, ...]) -> None:
        """What there is now."""
        at = max(0, self.index)
        self._places = found
        self.box.clear()
        self.box.addItems([place.name for place in found])
        self.box.setCurrentIndex(min(at, len(found) - 1))

    @property
    def folder(self) -> Path:
        """Where the document goes."""
        return self._places[max(0, self.index)].folder


class Days(QWidget):
    """The first and the last day, typed."""

    def __init__(self) -> None:
        super().__init__()
        self.first = Field(say("register.paper.first"), longest=20)
        self.last = Field(say("register.paper.last"), longest=20)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.first, 1)
        row.addWidget(self.last, 1)

    def read(self) -> tuple[date, date] | None:
        """None when one of them is no day, which is said beside it."""
        first, last = (read_day(field.text) for field in (self.first, self.last))
        for field, day in ((self.first, first), (self.last, last)):
            field.complain("" if day else say("register.dates.wrong"))
        return None if first is None or last is None else (first, last)


class PaperPanel(Panel):
    """Asks, makes, and says where it is. Anything that goes wrong is said here; the form stays filled."""

    def __init__(
        self, station: "Station", tasks: Tasks, where: Callable[[], tuple[Place, ...]], make: Button, making: str
    ) -> None:
        """`make` is the button that begins it, `making` what is said while it lasts."""
        super().__init__()
        self._station = station
        self._tasks = tasks
        self._where = where
        self._making = making
        self._cancel: threading.Event | None = None
        self.made = Path()
        self.place = PlaceChoice()
        self.told = plain("")
        self.bar = PaceBar(making)
        self.make = make
        self.make.clicked.connect(self._on_make)
        self.cancel = Button(say("register.paper.cancel"))
        self.cancel.clicked.connect(self.stop)
        self.open = Button(say("register.paper.open"))
        self.open.clicked.connect(self._on_open)

    def _stack(self, *asked: QWidget | QLayout) -> None:
        """What is asked, from the top; below it what every such sheet has."""
        acts = QHBoxLayout()
        for button in (self.make, self.cancel, self.open):
            acts.addWidget(button)
        acts.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap)
        for part in (*asked, self.place, self.told, self.bar, acts):
            if isinstance(part, QWidget):
                column.addWidget(part)
            else:
                column.addLayout(part)

    @property
    def busy(self) -> bool:
        return self._cancel is not None

    def stop(self) -> None:
        """Cancel what is being made."""
        if self._cancel is not None:
            self._cancel.set()

    @property
    def _today(self) -> date:
        return self._station.clock.now().dose_day

    def _on_make(self) -> None:
        """Read the form, and `_start` when it is filled."""
        raise NotImplementedError

    def _asks(self, *, enabled: bool) -> None:
        """Whether what is asked on this sheet may be changed."""
        raise NotImplementedError

    def _start(self, work: Callable[[Report, Callable[[], bool]], T], on_done: Callable[[T], None]) -> None:
        """`work` gets whom to tell how far it is, and whom to ask whether it shall stop."""
        cancel = self._cancel = threading.Event()
        step = self._tasks.here(self._on_progress)
        self._show(self._making)
        self.bar.show_progress(0, 1)
        self.cancel.setFocus()

        def ended(made: T) -> None:
            self._cancel = None
            on_done(made)

        self._tasks.paper(lambda: work(step, cancel.is_set), ended, self._on_failed)

    def _on_progress(self, progress: Progress) -> None:
        if self.busy:
            self.bar.show_progress(progress.done, max(1, progress.total))

    def _on_file(self, path: Path) -> None:
        """One document was made; it can be opened from here."""
        self.made = path
        self._show(say("register.paper.done", where=breakable(path)), made=True)
        self.open.setFocus()

    def _on_failed(self, error: StationError) -> None:
        self._cancel = None
        cancelled = isinstance(error, RuleError) and error.code == "cancelled"
        self._show(say("register.paper.cancelled") if cancelled else " ".join(error_words(error)))
        self.make.setFocus()

    def _on_open(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.made))):
            self.told.setText(say("register.paper.not-opened", where=breakable(self.made)))

    def _show(self, words: str, *, made: bool = False) -> None:
        self.told.setText(words)
        self.told.setVisible(bool(words))
        self.bar.setVisible(self.busy)
        self.cancel.setVisible(self.busy)
        self.make.setVisible(not self.busy)
        self.open.setVisible(made)
        self.place.setEnabled(not self.busy)
        self._asks(enabled=not self.busy)
        self.updateGeometry()
