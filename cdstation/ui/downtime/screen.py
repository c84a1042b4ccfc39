"""Paper: the pack for the day when the station is down at the left, and its sheets, row by row, at the right."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

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
        self._left = QVBoxLayout()
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.addStretch(1)
        self._beside = scrolled(self._left)
        box = QHBoxLayout(self)
        box.setContentsMargins(*[sizes().edge] * 4)
        box.setSpacing(sizes().gap)
        box.addWidget(self._beside, 2)
        box.addWidget(self.paper, 3)
        self.set_tight(False)

    def set_tight(self, tight: bool) -> None:
        """Where there is little room the pack stands above the form, and both scroll as one."""
        super().set_tight(tight)
        self.paper.set_tight(tight)
        if tight:
            self.paper.stand_below(self.pack)
        else:
            self._left.insertWidget(0, self.pack)
        self._beside.setVisible(not tight)

    def enter(self) -> None:
        self.refresh(self.station.status())
        self.paper.begin()

    def refresh(self, status: StationStatus) -> None:
        if status.state in self.usable_in and status.nurse is not None and self.isVisible():
            self.pack.refresh()
