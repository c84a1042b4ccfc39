"""Where a scene is played: the real window over the invented station, and the hands that use it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtWidgets import QApplication

from cdstation.services.values import State
from cdstation.ui.fiction.access import PIN
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.hands import Hands, Signer
from cdstation.ui.hatch.screen import HatchScreen
from cdstation.ui.opening.screen import OpeningScreen
from cdstation.ui.pump.screen import PumpScreen
from cdstation.ui.register.screen import RegisterScreen
from cdstation.ui.screen import Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.window import MainWindow

if TYPE_CHECKING:
    from cdstation.services.station import Station

S = TypeVar("S", bound=Screen)
NURSE, WITNESS = Signer("OKAFOR, Ada", PIN), Signer("REED, Jo", PIN)


@dataclass
class Stage:
    """A window that is open, and what is needed to act in it."""

    station: ExampleStation
    tasks: Tasks
    window: MainWindow
    hands: Hands

    def screen(self, kind: type[S]) -> S:
        """The screen of the work of this kind."""
        return next(one for one in self.window.screens.values() if isinstance(one, kind))

    def wait(self) -> None:
        """Until nothing is left to do or to show."""
        self.hands.wait()

    def end(self) -> None:
        """Let a held pour go on, and close."""
        self.station.pump.gate.set()
        self.wait()
        self.tasks.close()
        self.window.close()


@dataclass(frozen=True)
class Scene:
    """One picture: the state it begins in, what stands behind before the window opens, and what is done in it."""

    name: str
    state: State
    play: Callable[[Stage], None] = lambda _: None
    before: Callable[[ExampleStation], None] = lambda _: None


def open_stage(scene: Scene, size: tuple[int, int]) -> Stage:
    """The window as the scene begins; size in logical pixels."""
    example = ExampleStation(scene.state)
    scene.before(example)
    station, tasks = cast("Station", example), Tasks()
    screens = (kind(station, tasks) for kind in (HatchScreen, OpeningScreen, RegisterScreen, PumpScreen))
    window = MainWindow(station, tasks, tuple(screens))
    window.resize(*size)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    stage = Stage(example, tasks, window, Hands(window, tasks))
    stage.wait()
    return stage
