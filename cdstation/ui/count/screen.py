"""Counting: what is due at the left, the round at the right (BAL-2)."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cdstation.services.values import PageDue, RecountDue, StationStatus
from cdstation.ui.count.course import CountCourse
from cdstation.ui.count.due_list import DueList
from cdstation.ui.count.paper import SheetEntryStep, SheetPrintStep
from cdstation.ui.count.trends import Shown, Trends
from cdstation.ui.opening.step import Step
from cdstation.ui.screen import Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.beside import Beside
from cdstation.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from cdstation.services.station import Station


class CountScreen(Screen):
    """A round that was begun stays while another screen is looked at."""

    name = "count"
    icon = "count"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(tasks)
        self.station = station
        self.list = DueList()
        self.course = CountCourse(station, tasks)
        self.print = SheetPrintStep(station, tasks)
        self.entry = SheetEntryStep(station, tasks)
        self.trends = Trends()
        self._resting = True
        self.stack = QStackedWidget()
        self.stack.addWidget(self.trends)
        self.steps: dict[str, Step] = {"count": self.course, "print": self.print, "enter": self.entry}
        for step in self.steps.values():
            self.stack.addWidget(step)
            step.done.connect(self._read)
            step.onward.connect(self._rest)
        self._arrange()
        self.list.chosen.connect(self.count)
        self.list.recount.connect(self.recount)
        self.list.wanted.connect(self.show_step)
        self.to_list.clicked.connect(self.back)
        self._rest()

    def _arrange(self) -> None:
        self.to_list = Button(say("count.list"))
        self.to_list.setObjectName("show-due")
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.to_list, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self.stack, 1)
        self._beside = Beside(self.list, self._right, 420, (2, 3))
        self.setLayout(self._beside)
        self.set_tight(False)

    def set_tight(self, tight: bool) -> None:
        super().set_tight(tight)
        self._beside.set_tight(tight)
        for step in self.steps.values():
            step.set_tight(tight)
        self._show_list(self._resting)

    def _show_list(self, shown: bool) -> None:
        """While something is done the list gives way to it; in a tight window also what stands beside it."""
        self._beside.show_list(shown)
        self.list.setVisible(shown)
        self.to_list.setVisible(not shown)

    @property
    def busy(self) -> bool:
        return any(step.busy for step in self.steps.values())

    def enter(self) -> None:
        self._read()
        if not self.course.counting:
            self.list.due.setFocus()

    def back(self) -> bool:
        if self._resting:
            return False
        if self.list.isVisible():
            self._rest()  # a second step back: whatever was typed is given up
        else:
            self._show_list(True)
        return True

    def refresh(self, status: StationStatus) -> None:
        if status.nurse is not None and self.isVisible():
            self._read()

    def _read(self) -> None:
        if self.station.status().nurse is not None:
            self.tasks.desk(self._due, self.list.show_pages)
            self.tasks.desk(self._trends, self.trends.show_pages)

    def _due(self) -> tuple[tuple[PageDue, ...], tuple[RecountDue, ...]]:
        return self.station.counts.due(), self.station.counts.recounts()

    def _trends(self) -> Shown:
        counts = self.station.counts
        return tuple((head, counts.history(head.page)) for head in self.station.register.pages())

    def count(self, pages: tuple[int, ...]) -> None:
        """A round over these pages, in this order."""
        heads = {head.page: head for head in self.station.register.pages()}
        self.show_step("count")
        self.course.start([heads[page] for page in pages])

    def recount(self, one: RecountDue) -> None:
        """Another pair counts a page again for a discrepancy."""
        self.show_step("count")
        self.course.start([one.head], one.case, one.counters)

    def show_act(self, name: str) -> None:
        """`name` is the number of a discrepancy: its page is counted again, unless a round is under way."""
        if not self.course.counting:
            self.tasks.desk(self.station.counts.recounts, lambda due: self._recount_of(int(name), due))

    def _recount_of(self, case: int, due: tuple[RecountDue, ...]) -> None:
        for one in due:
            if one.case == case:
                self.recount(one)

    def show_step(self, name: str) -> None:
        """Bring a step to the front."""
        step = self.steps[name]
        self._resting = False
        self.stack.setCurrentWidget(step)
        self._show_list(False)
        if step is self.print:
            self.print.offer(self.list.due_pages(), self.list.all_pages())
        step.begin()

    def _rest(self) -> None:
        """Nothing is being counted: how the last counts of each page came out."""
        self._resting = True
        self.course.rest()
        self.stack.setCurrentWidget(self.trends)
        self._show_list(True)
        self.list.due.setFocus()
