"""Opening the hatch: the checklist at the left, the step that needs hands at the right, one way out without a pump."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cdstation.services.values import State, StationStatus
from cdstation.ui.opening.bottle import BottleStep
from cdstation.ui.opening.checklist import Checklist
from cdstation.ui.opening.checklist_view import next_step
from cdstation.ui.opening.count import CountStep
from cdstation.ui.opening.door import CloseStep, OpenStep
from cdstation.ui.opening.keys import KeysStep
from cdstation.ui.opening.step import Step
from cdstation.ui.opening.verify import VerifyStep
from cdstation.ui.screen import Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.widgets.beside import Beside
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Card, label, scrolled

if TYPE_CHECKING:
    from cdstation.services.station import Station


class OpeningScreen(Screen):
    """Comes to the front whenever the session is closed."""

    name = "opening"
    icon = "opening"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(tasks)
        self.station = station
        self.checklist = Checklist()
        self.no_pump = Button("No pump today: measure by hand", icon="cup")
        self.no_pump.setObjectName("no-pump")
        self.go_on = Button("Open the hatch", Kind.SECONDARY)
        self.go_on.setObjectName("show-open")
        self.steps: dict[str, Step] = {}
        self.stack = QStackedWidget()
        self._make_steps()
        self._arrange()
        self._wire()

    def _make_steps(self) -> None:
        station, tasks = self.station, self.tasks
        self.keys = KeysStep(station, tasks)
        self.count = CountStep(station, tasks)
        self.bottle = BottleStep(station, tasks)
        self.verify = VerifyStep(station, tasks)
        self.opens = OpenStep(station, tasks)
        self.closes = CloseStep(station, tasks)
        for step in (self.keys, self.count, self.bottle, self.verify, self.opens, self.closes):
            self.steps[step.name] = step
            self.stack.addWidget(step)
            step.done.connect(self._on_done)
            step.onward.connect(self._go_on)

    def _arrange(self) -> None:
        left = Card(tight=True)
        left.body.setContentsMargins(0, 12, 0, 12)
        title = label("Before the hatch opens", "heading")
        title.setContentsMargins(14, 0, 14, 0)
        left.body.addWidget(title)
        left.body.addWidget(self.checklist)
        foot = QVBoxLayout()
        foot.setContentsMargins(14, 0, 14, 0)
        foot.addWidget(self.no_pump)
        foot.addWidget(self.go_on)
        left.body.addLayout(foot)
        left.body.addStretch(1)
        holder = QVBoxLayout()
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(left)
        self._list = scrolled(holder)
        self.to_list = Button("Checklist")
        self.to_list.setObjectName("show-checklist")
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.to_list, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self.stack, 1)
        self._beside = Beside(self._list, self._right, 380, (2, 3))
        self.setLayout(self._beside)
        self.set_tight(False)

    def set_tight(self, tight: bool) -> None:
        super().set_tight(tight)
        self._beside.set_tight(tight)
        self.to_list.setVisible(tight)
        for step in self.steps.values():
            step.set_tight(tight)
        self._beside.show_list(not tight)

    def back(self) -> bool:
        if not self.tight or self.busy or self._list.isVisible():
            return False
        self._beside.show_list(True)
        return True

    def _wire(self) -> None:
        self.checklist.chosen.connect(self.show_step)
        self.to_list.clicked.connect(self.back)
        self.no_pump.clicked.connect(self._by_hand)
        self.go_on.clicked.connect(lambda: self.show_step("open"))
        self.closes.cases.clicked.connect(lambda: self.go_to.emit("discrepancies"))
        self.closes.count.clicked.connect(lambda: self.show_step("count"))

    @property
    def busy(self) -> bool:
        return any(step.busy for step in self.steps.values())

    @property
    def step(self) -> Step:
        """The step in front."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, Step)
        return shown

    def enter(self) -> None:
        status = self.station.status()
        self.refresh(status)
        self._go_on()
        if status.state is State.CLOSED and not self.station.downtime.packed_today():
            self.tasks.desk(self.station.downtime.save_pack)  # a checklist that fills itself

    def refresh(self, status: StationStatus) -> None:
        if status.nurse is None or not self.isVisible():
            return
        opened = status.state is State.READY
        self.checklist.show_items(self.station.session.checklist(), self.step.name)
        self.no_pump.setVisible(not opened and status.pump.state != "by-hand")
        self.go_on.setVisible(not opened)

    def show_step(self, name: str) -> None:
        """Bring a step to the front. Not while a shot is under way."""
        if self.busy or name not in self.steps:
            return
        self.stack.setCurrentWidget(self.steps[name])
        self._beside.show_list(False)
        self.checklist.show_items(self.station.session.checklist(), name)
        self.steps[name].begin()

    def _on_done(self) -> None:
        self.refresh(self.station.status())
        # The result of a count, and a verdict, stay in sight until somebody goes on.
        if self.step in (self.keys, self.bottle):
            self._go_on()

    def _go_on(self) -> None:
        status = self.station.status()
        if status.state is State.READY:
            self.show_step("close")
        elif status.nurse is not None:
            self.show_step(next_step(self.station.session.checklist()))

    def _by_hand(self) -> None:
        self.tasks.desk(self.station.pump.by_hand_today, lambda _: self._go_on())
