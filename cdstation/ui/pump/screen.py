"""The pump: which one it is, how it stands today, and the one thing to do next."""

from typing import TYPE_CHECKING

from cdstation.services.values import State
from cdstation.ui.screen import Screen
from cdstation.ui.tasks import Tasks

if TYPE_CHECKING:
    from cdstation.services.station import Station


class PumpScreen(Screen):
    """Shows the pump and connects it; verifying and fitting a bottle belong to the opening."""

    name = "pump"
    icon = "pump"
    usable_in = frozenset({State.CLOSED, State.READY})

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(tasks)
        self.station = station
