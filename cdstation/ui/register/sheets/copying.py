"""A copy for whoever may demand one: pages as PDF, all entries as CSV, and an entry that says who has it (LAW-26-a)."""

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from cdstation.errors import RuleError, StationError
from cdstation.register.pages import PageHead
from cdstation.register.times import show_date
from cdstation.services.values import Progress
from cdstation.ui.register.sheets.drawer import Panel
from cdstation.ui.register.sheets.places import Place, places
from cdstation.ui.register.sheets.printing import period_of
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words, say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.gauges import PaceBar
from cdstation.ui.widgets.month import read_day
from cdstation.ui.widgets.panels import plain

if TYPE_CHECKING:
    from cdstation.services.station import Station
    from cdstation.services.upkeep.inspection import Copy

LONGEST = 160


class CopyPanel(Panel):
    """Whom it is for, which pages, which days, where to. Anything that goes wrong is said here."""

    wide = 460

    def __init__(self, station: "Station", tasks: Tasks, where: Callable[[], tuple[Place, ...]] = places) -> None:
        super().__init__()
        self.title = say("register.copy.title")
        self._station = station
        self._tasks = tasks
        self._where = where
        self._places: tuple[Place, ...] = ()
        self._head: PageHead | None = None
        self._cancel: threading.Event | None = None
        self.to = Field(say("register.copy.to"), say("register.copy.to-hint"), longest=LONGEST)
        self.pages = Choice(say("register.copy.pages"), [say("register.copy.this"), say("register.copy.all")])
        self.first = Field(say("register.paper.first"), longest=20)
        self.last = Field(say("register.paper.last"), longest=20)
        self.place = Choice(say("register.paper.where"))
        self.told = plain("")
        self.bar = PaceBar(say("register.copy.making"))
        self.make = Button(say("register.copy.make"), Kind.PRIMARY)
        self.make.clicked.connect(self._on_make)
        self.cancel = Button(say("register.paper.cancel"))
        self.cancel.clicked.connect(self.stop)
        self._arrange()

    def _arrange(self) -> None:
        days = QHBoxLayout()
        days.addWidget(self.first, 1)
        days.addWidget(self.last, 1)
        acts = QHBoxLayout()
        acts.addWidget(self.make)
        acts.addWidget(self.cancel)
        acts.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap)
        column.addWidget(self.to)
        column.addWidget(self.pages)
        column.addLayout(days)
        for widget in (self.place, self.told, self.bar):
            column.addWidget(widget)
        column.addLayout(acts)

    @property
    def busy(self) -> bool:
        return self._cancel is not None

    def begin(self, head: PageHead) -> None:
        """For this page and this month, until something else is chosen; for the inspector who is signed in."""
        self._head = head
        at = max(0, self.place.index)
        self._places = self._where()
        self.place.box.clear()
        self.place.box.addItems([place.name for place in self._places])
        self.place.box.setCurrentIndex(min(at, len(self._places) - 1))
        inspector = self._station.status().inspector
        if inspector is not None and not self.to.text:
            self.to.set_text(inspector.shown)
        for field, day in zip((self.first, self.last), period_of("this-month", self._today), strict=True):
            if not field.text:
                field.set_text(show_date(day))
        self._show("")
        self.to.setFocus()

    def stop(self) -> None:
        """Cancel what is being made."""
        if self._cancel is not None:
            self._cancel.set()

    @property
    def _today(self) -> date:
        return self._station.clock.now().dose_day

    def _days(self) -> tuple[date, date] | None:
        found = [read_day(field.text) for field in (self.first, self.last)]
        for field, day in zip((self.first, self.last), found, strict=True):
            field.complain("" if day else say("register.dates.wrong"))
        first, last = found
        return None if first is None or last is None else (first, last)

    def _on_make(self) -> None:
        days, head, to = self._days(), self._head, self.to.text
        if not to:
            self.to.complain(say("register.copy.to-empty"))
            self.to.setFocus()
        if days is None or head is None or not to:
            return
        every = self.pages.index == 1
        pages = [one.page for one in self._station.register.pages()] if every else [head.page]
        folder = self._places[self.place.index].folder
        cancel = self._cancel = threading.Event()
        step = self._tasks.here(self._on_progress)
        self._show(say("register.copy.making"))
        self.cancel.setFocus()
        self._tasks.paper(
            lambda: self._station.inspection.export(pages, *days, folder, to, step, cancel.is_set),
            self._on_done,
            self._on_failed,
        )

    def _on_progress(self, progress: Progress) -> None:
        if self.busy:
            self.bar.show_progress(progress.done, max(1, progress.total))

    def _on_done(self, copy: "Copy") -> None:
        self._cancel = None
        self._show(say("register.copy.done", where=_place(copy.folder), count=copy.entries, digest=copy.sha256[:16]))
        self.make.setFocus()

    def _on_failed(self, error: StationError) -> None:
        self._cancel = None
        cancelled = isinstance(error, RuleError) and error.code == "cancelled"
        self._show(say("register.paper.cancelled") if cancelled else " ".join(error_words(error)))
        self.make.setFocus()

    def _show(self, words: str) -> None:
        self.told.setText(words)
        self.told.setVisible(bool(words))
        self.bar.setVisible(self.busy)
        self.cancel.setVisible(self.busy)
        self.make.setVisible(not self.busy)
        for widget in (self.to, self.pages, self.first, self.last, self.place):
            widget.setEnabled(not self.busy)
        self.updateGeometry()


def _place(folder: Path) -> str:
    """A path that may be broken at its slashes."""
    return str(folder).replace("/", "/\N{ZERO WIDTH SPACE}").replace("\\", "\\\N{ZERO WIDTH SPACE}")
