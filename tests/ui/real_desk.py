"""Any screen over a real book: the services' small area, a window of the usual size, and hands."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cdstation.ui.hands import Hands
from cdstation.ui.screen import Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.window import MainWindow
from tests.ui.stages import PlainScreen, keep

if TYPE_CHECKING:
    from cdstation.services.station import Station


@dataclass
class RealDesk:
    """A window with one screen in front; `picture` saves what it looks like."""

    screen: Screen
    window: MainWindow
    hands: Hands

    def picture(self, path: Path) -> None:
        """For eyes, never compared."""
        self.hands.wait()
        self.window.grab().save(str(path))


def open_desk(
    station: "Station", tasks: Tasks, make: Callable[["Station", Tasks], Screen], wide: int = 1366, tall: int = 768
) -> RealDesk:
    """The screen in its window, in front, with everything read."""
    screen = make(station, tasks)
    window = keep(MainWindow(station, tasks, (PlainScreen(tasks, "hatch"), screen)))
    window.resize(wide, tall)
    window.show()
    tasks.wait_idle()
    window._show_door("")
    window.go_to(screen.name)
    tasks.wait_idle()
    return RealDesk(screen, window, Hands(window, tasks))
