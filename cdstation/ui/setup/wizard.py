"""The set-up from its first page to its last.

What was typed stays when one goes back, and nothing is made before the end.
"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from cdstation.errors import StationError
from cdstation.services.values import AreaPlan, PersonPlan, Progress, SetUpDone
from cdstation.ui.screen import Screen
from cdstation.ui.setup.area_page import AreaPage
from cdstation.ui.setup.handout import Handout
from cdstation.ui.setup.page import SetUpPage
from cdstation.ui.setup.people_page import PeoplePage
from cdstation.ui.setup.stock_page import StockPage
from cdstation.ui.setup.summary_page import SummaryPage
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import KeyboardDock
from cdstation.ui.widgets.focus import bring_into_sight_soon
from cdstation.ui.widgets.panels import in_middle, label
from cdstation.ui.widgets.steps import Steps

if TYPE_CHECKING:
    from cdstation.services.station import Station


class SetUpScreen(Screen):
    """`finished` when the area is there and everything that is shown once has been kept, or when nobody wants it any
    more.
    """

    name = "setup"
    finished = Signal()

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(tasks)
        self._station = station
        self.area = AreaPage()
        self.people = PeoplePage()
        self.stock = StockPage(station.catalogue)
        self.summary = SummaryPage()
        self.steps = Steps(say("setup.progress"))
        self.handout = Handout()
        self.pages: tuple[SetUpPage, ...] = (self.area, self.people, self.stock, self.summary)
        self.people.offered.connect(self._on_person)
        self.handout.finished.connect(self._on_kept)
        self.handout.print_wanted.connect(self._on_print)
        self._made: tuple[AreaPlan, SetUpDone] | None = None
        self._stack = QStackedWidget()
        self._areas: list[QScrollArea] = []
        for page in (*self.pages, self.steps, self.handout):
            self._areas.append(in_middle(page, 760))
            self._stack.addWidget(self._areas[-1])
        self._foot = QWidget()
        self.dock = KeyboardDock(opener_inside=False)
        self._where = label("", "small", wrap=False)
        self._missing = label("", "quiet")
        self.before = Button(say("setup.before"))
        self.go_on = Button(say("setup.next"), Kind.PRIMARY)
        self.before.clicked.connect(self.back)
        self.go_on.clicked.connect(self._on_next)
        for page in self.pages:
            page.changed.connect(self._show_missing)
        self.dock.opened.connect(self._on_keyboard)
        self._arrange()
        self._show_page(0)

    def _arrange(self) -> None:
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(sizes().edge, 8, sizes().edge, 8)
        row.setSpacing(sizes().gap)
        row.addWidget(self._where)
        row.addWidget(self._missing, 1)
        row.addWidget(self.dock.opener)
        row.addWidget(self.before)
        row.addWidget(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot)
        column.addWidget(self.dock)

    @property
    def page(self) -> int:
        """Which page is in front: 0 to 3, 4 while it is being made, 5 for what is shown once."""
        return self._stack.currentIndex()

    def enter(self) -> None:
        if self.page < len(self.pages):
            self.pages[self.page].enter()

    def set_tight(self, tight: bool) -> None:
        super().set_tight(tight)
        self.people.form.set_tight(tight)

    def _on_keyboard(self, shown: bool) -> None:
        # With little room the line that is typed into is all that fits above the keys.
        self._foot.setVisible(not (shown and self.tight))
        if (field := self.focusWidget()) is not None:
            bring_into_sight_soon(field)

    def back(self) -> bool:
        if self.page >= len(self.pages):
            return True  # what is being made is made, and what is shown once must be read
        if self.page > 0:
            self._show_page(self.page - 1)
        elif self._station.access.areas():
            self.finished.emit()
        return True

    def conceal(self) -> None:
        """Nobody is there: hide the words of recovery."""
        self.handout.conceal()

    def _show_page(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        self._areas[at].verticalScrollBar().setValue(0)
        form = at < len(self.pages)
        self._foot.setVisible(form)
        self.dock.setVisible(form)
        if not form:
            return
        last = at == len(self.pages) - 1
        self._where.setText(say("setup.where", number=at + 1, count=len(self.pages)))
        self.go_on.setText(say("setup.make" if last else "setup.next"))
        self.before.setVisible(at > 0 or bool(self._station.access.areas()))
        self._missing.setText("")
        self.go_on.setFocus()
        self.pages[at].enter()

    def _show_missing(self) -> None:
        if self._missing.text():
            self._missing.setText(self.pages[self.page].missing())

    def _on_next(self) -> None:
        missing = self.pages[self.page].missing()
        self._missing.setText(missing)
        if missing:
            return
        if self.page == len(self.pages) - 1:
            self._make()
            return
        if self.pages[self.page + 1] is self.summary:
            plan = self._plan()
            self.summary.show_plan(
                say("setup.summary.place", area=plan.name, prison=plan.prison, address=plan.address),
                self.people.people,
                self.stock.pages,
                plan.simulated,
            )
        self._show_page(self.page + 1)

    def _on_person(self, plan: PersonPlan) -> None:
        others = tuple(self.people.people)
        self.tasks.desk(
            lambda: self._station.setup.check_person(plan, others),
            lambda _: self.people.take(plan),
            self.people.refuse,
        )

    def _plan(self) -> AreaPlan:
        return AreaPlan(
            name=self.area.area.text,
            prison=self.area.prison.text,
            address=self.area.address.text,
            people=tuple(self.people.people),
            pages=tuple((product.code, quantity.thousandths) for product, quantity in self.stock.pages),
            simulated=self.area.simulated.isChecked(),
        )

    def _make(self) -> None:
        plan, show = self._plan(), self.tasks.here(self._on_progress)
        self.steps.begin(say("steps.set-up-people"))
        self._show_page(len(self.pages))
        self.tasks.desk(
            lambda: self._station.setup.create_area(plan, show), lambda done: self._on_made(plan, done), self._on_failed
        )

    def _on_progress(self, progress: Progress) -> None:
        self.steps.show_progress(progress)

    def _on_made(self, plan: AreaPlan, done: SetUpDone) -> None:
        # PINs and passwords are not kept a moment longer; the sheets need only names and roles.
        people = tuple(replace(person, pin="", password="") for person in plan.people)
        self._made = (replace(plan, people=people), done)
        self.people.people.clear()
        self.handout.show_done(done)
        self._show_page(len(self.pages) + 1)

    def _on_failed(self, error: StationError) -> None:
        self._show_page(len(self.pages) - 1)
        self.tasks.failed.emit(error)

    def _on_print(self, what: int, target: Path) -> None:
        assert self._made is not None
        plan, done = self._made
        handouts = self._station.handouts
        if what:
            self.tasks.desk(lambda: handouts.print_share(plan, done, what, target), self.handout.say_saved)
        else:
            self.tasks.desk(lambda: handouts.print_badges(plan, done, target), self.handout.say_saved)

    def _on_kept(self) -> None:
        self._made = None
        self._show_page(0)
        self.finished.emit()
