"""The register browser: one page at a time, read like the paper book (LAW-19-b)."""

from typing import TYPE_CHECKING

from cdstation.services.values import State
from cdstation.ui.screen import WORKING, Screen
from cdstation.ui.tasks import Tasks

if TYPE_CHECKING:
    from cdstation.services.station import Station


class RegisterScreen(Screen):
    """Reads, annotates and prints; moves nothing."""

    name = "register"
    icon = "register"
    usable_in = WORKING | {State.READ_ONLY}

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(tasks)
        self.station = station
