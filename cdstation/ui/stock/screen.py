"""Stock: the acts at the left in the order of a bottle's life, the one in hand at the right."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cdstation.services.values import State, StationStatus
from cdstation.ui.screen import WORKING, Screen
from cdstation.ui.stock.acts_list import ActsList
from cdstation.ui.stock.destroy import DestroyStep
from cdstation.ui.stock.held.steps import HELD
from cdstation.ui.stock.incoming.steps import INCOMING
from cdstation.ui.stock.moving.steps import MOVING
from cdstation.ui.stock.overview import OverviewStep
from cdstation.ui.stock.spill import SpillStep
from cdstation.ui.stock.step import StockStep
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.beside import Beside
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.fields import KeyboardDock
from cdstation.ui.widgets.panels import scrolled

if TYPE_CHECKING:
    from cdstation.services.station import Station

# In the order in which they stand in the list; each brings its own group.
STEPS: Sequence[type[StockStep]] = (
    OverviewStep,
    *INCOMING,
    *MOVING,
    *HELD,
    SpillStep,
    DestroyStep,
)


class StockScreen(Screen):
    """Steps are built when they are first wanted; what is typed in one stays while another is looked at."""

    name = "stock"
    icon = "stock"
    usable_in = WORKING | {State.CLOCK_HOLD, State.NO_SPACE}

    def __init__(self, station: "Station", tasks: Tasks, steps: Sequence[type[StockStep]] = STEPS) -> None:
        super().__init__(tasks)
        self.station = station
        self.steps: dict[str, StockStep] = {}
        self.stack = QStackedWidget()
        self.acts = ActsList()
        for kind in steps:
            self._add(kind(station, tasks))
        self._arrange()
        self.acts.chosen.connect(self.show_step)
        self.to_list.clicked.connect(self.back)

    def _add(self, step: StockStep) -> None:
        self.steps[step.name] = step
        self.stack.addWidget(step)
        self.acts.add(step.name, step.title, step.group, step.icon)
        step.done.connect(self._on_done)
        step.onward.connect(lambda: self.show_step("overview"))
        step.go_to.connect(self.go_to)

    def _arrange(self) -> None:
        holder = QVBoxLayout()
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.acts)
        self._list = scrolled(holder)
        self.to_list = Button(say("stock.acts"))
        self.to_list.setObjectName("show-acts")
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        self.dock = KeyboardDock(opener_inside=False)  # whoever has no keys types with a finger
        top = QHBoxLayout()
        top.addWidget(self.to_list)
        top.addStretch(1)
        top.addWidget(self.dock.opener)
        right.addLayout(top)
        right.addWidget(self.stack, 1)
        right.addWidget(self.dock)
        self._beside = Beside(self._list, self._right, 270, (1, 3))
        self.setLayout(self._beside)
        self.set_tight(False)

    def set_tight(self, tight: bool) -> None:
        super().set_tight(tight)
        self._beside.set_tight(tight)
        self.to_list.setVisible(tight)
        for step in self.steps.values():
            step.set_tight(tight)
        self._beside.show_list(not tight)

    @property
    def step(self) -> StockStep:
        """The act in front."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, StockStep)
        return shown

    @property
    def busy(self) -> bool:
        return any(step.busy for step in self.steps.values())

    def enter(self) -> None:
        self.refresh(self.station.status())
        self.step.begin()

    def back(self) -> bool:
        if self.busy:
            return False
        if self.step.back():
            return True
        if self.tight and not self._list.isVisible():
            self._beside.show_list(True)
            return True
        if self.step.name == "overview":
            return False
        self.show_step("overview")
        return True

    def refresh(self, status: StationStatus) -> None:
        if status.nurse is None or not self.isVisible():
            return
        for step in self.steps.values():
            self.acts.show_notice(step.name, step.notice())
        self.acts.show_chosen(self.step.name)

    def show_act(self, name: str) -> None:
        self.show_step(name)

    def show_step(self, name: str) -> None:
        """Bring an act to the front; not while something moves."""
        if self.busy or name not in self.steps:
            return
        self.stack.setCurrentWidget(self.steps[name])
        self._beside.show_list(False)
        self.acts.show_chosen(name)
        self.steps[name].begin()

    def _on_done(self) -> None:
        self.refresh(self.station.status())
