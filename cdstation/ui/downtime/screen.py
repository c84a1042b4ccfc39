"""Paper: the pack for the day when the station is down at the left, and its sheets, row by row, at the right."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout

from cdstation.services.values import State, StationStatus
from cdstation.ui.downtime.pack_card import PackCard
from cdstation.ui.downtime.paper_step import PaperStep
from cdstation.ui.screen import Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.panels import scrolled

if TYPE_CHECKING:
    from cdstation.services.station import Station


class DowntimeScreen(Screen):
    """Nothing on it can reach a pump."""

    name = "downtime"
    icon = "print"
    usable_in = frozenset({State.READY, State.CLOSED, State.NO_SPACE})

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(tasks)
        self.station = station
        self.pack = PackCard(station, tasks)
        self.paper = PaperStep(station, tasks)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(sizes().gap)
        self._box.addWidget(self.pack, 2, Qt.AlignmentFlag.AlignTop)
        self._box.addWidget(self.paper, 3)
        column = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        column.setContentsMargins(0, 0, 0, 0)
        self._box.setContentsMargins(*[sizes().edge] * 4)
        column.addWidget(scrolled(self._box))

    def set_tight(self, tight: bool) -> None:
        super().set_tight(tight)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if tight else across)
        self.paper.set_tight(tight)

    def enter(self) -> None:
        self.refresh(self.station.status())
        self.paper.begin()

    def refresh(self, status: StationStatus) -> None:
        if status.state in self.usable_in and status.nurse is not None and self.isVisible():
            self.pack.refresh()
