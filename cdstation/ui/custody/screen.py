"""Custody: keys, authorities, forms, licences and site settings at the left, the one in hand at the right."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QBoxLayout, QGridLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from cdstation.services.values import State, StationStatus
from cdstation.ui.custody.authorities import AuthoritiesStep
from cdstation.ui.custody.keys import KeysStep
from cdstation.ui.custody.licences import LicencesStep
from cdstation.ui.custody.site_settings import SettingsStep
from cdstation.ui.custody.stationery import StationeryStep
from cdstation.ui.custody.step import CustodyStep
from cdstation.ui.screen import WORKING, Screen
from cdstation.ui.stock.acts_list import ActButton
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.beside import Beside
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.fields import KeyboardDock
from cdstation.ui.widgets.panels import Card, scrolled

if TYPE_CHECKING:
    from cdstation.services.station import Station

STEPS: Sequence[type[CustodyStep]] = (KeysStep, AuthoritiesStep, StationeryStep, LicencesStep, SettingsStep)


class CustodyScreen(Screen):
    """What is typed in one subject stays while another is looked at."""

    name = "custody"
    icon = "key"
    usable_in = WORKING | {State.CLOCK_HOLD, State.NO_SPACE, State.INSPECTION}

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(tasks)
        self.station = station
        self.steps: dict[str, CustodyStep] = {}
        self.buttons: dict[str, ActButton] = {}
        self.stack = QStackedWidget()
        self.dock = KeyboardDock(opener_inside=False)
        keys = self.dock.keyboard.layout()
        assert isinstance(keys, QGridLayout)
        keys.setVerticalSpacing(1)
        keys.setContentsMargins(4, 0, 4, 0)
        self.dock.opened.connect(self._make_room)
        self._list = Card(tight=True)
        self._list.body.setContentsMargins(0, 12, 0, 12)
        self._list.body.setSpacing(0)
        for kind in STEPS:
            self._add(kind(station, tasks))
        self._list.body.addStretch(1)
        self._arrange()

    def _add(self, step: CustodyStep) -> None:
        self.steps[step.name] = step
        self.stack.addWidget(step)
        button = self.buttons[step.name] = ActButton(step.title, step.icon)
        button.setObjectName(f"custody-{step.name}")
        button.clicked.connect(lambda _=False: self.show_step(step.name))
        self._list.body.addWidget(button)
        step.done.connect(lambda: self.refresh(self.station.status()))

    def _arrange(self) -> None:
        holder = QVBoxLayout()
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self._list)
        self._left = scrolled(holder)
        self.to_list = Button(say("custody.subjects"))
        self.to_list.setObjectName("show-subjects")
        self.to_list.clicked.connect(self.back)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.addWidget(self.to_list, 0, Qt.AlignmentFlag.AlignLeft)
        self._top.addStretch(1)
        self._top.addWidget(self.dock.opener)
        right.addWidget(self.stack, 1)
        right.addLayout(self._top)
        self._beside = Beside(self._left, self._right, 270, (1, 3))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._beside, 1)
        column.addWidget(self.dock)
        self.set_tight(False)

    def set_tight(self, tight: bool) -> None:
        super().set_tight(tight)
        self._beside.set_tight(tight)
        self._make_room(not self.dock.keyboard.isHidden())
        for step in self.steps.values():
            step.set_tight(tight)
        self._beside.show_list(not tight)

    def _make_room(self, typing: bool) -> None:
        """The keyboard is wanted, or put away: in a tight window it leaves room for the field that is typed in."""
        self.to_list.setVisible(self.tight and not typing)
        QTimer.singleShot(0, self._show_field)

    def _show_field(self) -> None:
        field, area = QApplication.focusWidget(), self.step.findChild(QScrollArea)
        if field is not None and area is not None and area.isAncestorOf(field):
            area.ensureWidgetVisible(field, 0, sizes().target)

    @property
    def step(self) -> CustodyStep:
        """The subject in front."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, CustodyStep)
        return shown

    def enter(self) -> None:
        self.refresh(self.station.status())
        self.step.begin()

    def back(self) -> bool:
        if self.step.back():
            return True
        if self.tight and not self._left.isVisible():
            self._beside.show_list(True)
            return True
        if self.step.name == KeysStep.name:
            return False
        self.show_step(KeysStep.name)
        return True

    def refresh(self, status: StationStatus) -> None:
        if status.inspector is not None:
            for step in self.steps.values():
                step.back()  # what somebody had begun to write is not for an inspector
        if (status.nurse is None and status.inspector is None) or not self.isVisible():
            return
        for name, button in self.buttons.items():
            button.show_notice(self.steps[name].notice())
            button.setChecked(name == self.step.name)

    def show_step(self, name: str) -> None:
        """Bring a subject to the front; pressed again, it puts the form away."""
        if self.step is self.steps[name]:
            self.step.back()
        self.stack.setCurrentWidget(self.steps[name])
        self._beside.show_list(False)
        self.refresh(self.station.status())
        self.steps[name].begin()
