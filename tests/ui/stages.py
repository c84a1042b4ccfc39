"""Windows over the invented station, in any state and at any size."""

from typing import cast

from PySide6.QtWidgets import QApplication, QLayout, QVBoxLayout, QWidget
from shiboken6 import delete

from cdstation.services.station import Station
from cdstation.services.values import State
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.screen import WORKING, Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.window import MainWindow

# Logical pixels: the two screens that must do, and both at 200 %.
SIZES = {
    "1366×768": (1366, 768),
    "1920×1080": (1920, 1080),
    "1366×768 at 200 %": (683, 384),
    "1920×1080 at 200 %": (960, 540),
}


_alive: list[QWidget] = []  # Python would take a window away as soon as its name goes


def as_station(example: ExampleStation) -> Station:
    """The invented station where a real one is wanted: it has the same acts."""
    return cast(Station, example)


class PlainScreen(Screen):
    """A screen of the work that only remembers what happened to it."""

    def __init__(self, tasks: Tasks, name: str, usable_in: frozenset[State] = WORKING) -> None:
        self.name = name
        self.icon = name
        self.usable_in = usable_in
        super().__init__(tasks)
        self.happened: list[str] = []
        self.moving = False
        self.cup = False
        self.steps = 0

    @property
    def busy(self) -> bool:
        return self.moving

    @property
    def holds_work(self) -> bool:
        return self.moving or self.cup

    def enter(self) -> None:
        self.happened.append("enter")

    def leave(self) -> None:
        self.happened.append("leave")

    def back(self) -> bool:
        self.steps -= 1
        return self.steps >= 0


def open_window(station: ExampleStation, tasks: Tasks, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    """The window with three plain screens of the work, over the invented station."""
    return open_real_window(as_station(station), tasks, size)


def open_real_window(station: Station, tasks: Tasks, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    """The same over any station."""
    reading = WORKING | {State.READ_ONLY, State.RESTORED_BLOCKED}
    screens = (PlainScreen(tasks, "hatch"), PlainScreen(tasks, "opening"), PlainScreen(tasks, "register", reading))
    window = MainWindow(station, tasks, screens)
    _alive.append(window)
    window.resize(*size)
    window.show()
    tasks.wait_idle()
    return window


def plain(window: MainWindow, name: str) -> PlainScreen:
    """One of the plain screens."""
    screen = window.screens[name]
    assert isinstance(screen, PlainScreen)
    return screen


def settle() -> None:
    """Let Qt lay everything out."""
    for _ in range(3):
        QApplication.processEvents()


def hosted(widget: QWidget, size: tuple[int, int] = (700, 400)) -> QWidget:
    """A widget shown in a window that lets it be as large as it likes."""
    host = QWidget()
    _alive.append(host)
    column = QVBoxLayout(host)
    column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    column.addWidget(widget)
    host.resize(*size)
    host.show()
    settle()
    return host


def keep(window: MainWindow) -> MainWindow:
    """A window made elsewhere, closed with the others at the end of its test."""
    _alive.append(window)
    return window


def close_all() -> None:
    """Nothing outlives its test."""
    for widget in _alive:
        widget.close()
        delete(widget)
    _alive.clear()
