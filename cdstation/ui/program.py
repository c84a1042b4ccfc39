"""The Qt program: one application, one window with all screens of the rail, one way to wait."""

import gc
import sys
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from cdstation.services.station import Station
from cdstation.services.values import State
from cdstation.ui import theme
from cdstation.ui.screen import Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.window import MainWindow


@dataclass(frozen=True)
class Program:
    """Everything that must stay alive while the window is open."""

    app: QApplication
    tasks: Tasks
    window: MainWindow

    def end(self) -> None:
        """Let what has begun end."""
        self.window.close()
        self.tasks.close()


_SWITCH_S = 0.0001
_YOUNG, _MIDDLE, _NEVER = 700, 10, 1_000_000_000


def start_application() -> QApplication:
    """The one application, dressed; made only once.

    Threads take turns fifty times as often as usual: each call of Qt may have to wait for one turn of a check that goes
    on in the background, and a frame has many calls. A full collection of garbage, by whichever thread, would hold
    every frame up for as long as it takes to walk a whole book's memory: only `MainWindow.on_idle` makes one.
    """
    sys.setswitchinterval(_SWITCH_S)
    gc.set_threshold(_YOUNG, _MIDDLE, _NEVER)
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(sys.argv[:1])
    theme.apply(app)
    return app


def start_program(station: Station) -> Program:
    """The window over a station with everything in it, not shown yet."""
    program = _start_door(station)
    program.window.furnish(_screens(station, program.tasks))
    return program


def _start_door(station: Station) -> Program:
    """The window with its door alone."""
    app = start_application()
    tasks = Tasks()
    tasks.catch_bugs()
    return Program(app, tasks, MainWindow(station, tasks, ()))


def _screens(station: Station, tasks: Tasks) -> tuple[Screen, ...]:
    from cdstation.ui.count.screen import CountScreen
    from cdstation.ui.custody.screen import CustodyScreen
    from cdstation.ui.discrepancies.screen import DiscrepanciesScreen
    from cdstation.ui.downtime.screen import DowntimeScreen
    from cdstation.ui.hatch.screen import HatchScreen
    from cdstation.ui.opening.screen import OpeningScreen
    from cdstation.ui.pump.screen import PumpScreen
    from cdstation.ui.register.screen import RegisterScreen
    from cdstation.ui.stock.screen import StockScreen

    return (
        HatchScreen(station, tasks),
        OpeningScreen(station, tasks),
        RegisterScreen(station, tasks),
        StockScreen(station, tasks),
        CountScreen(station, tasks),
        DiscrepanciesScreen(station, tasks),
        PumpScreen(station, tasks),
        CustodyScreen(station, tasks),
        DowntimeScreen(station, tasks),
    )


def show_program(station: Station) -> Program:
    """The window on the screen. A locked station shows its door first and builds the work while the password is
    typed.
    """
    locked = station.status().state is State.LOCKED
    program = _start_door(station) if locked else start_program(station)
    program.window.setGeometry(program.app.primaryScreen().availableGeometry())  # also where no desktop maximises
    program.window.showMaximized()
    if locked:
        QTimer.singleShot(0, lambda: program.window.furnish(_screens(station, program.tasks)))
    return program


def run_program(station: Station) -> int:
    """Show the window and stay until it is closed."""
    program = show_program(station)
    try:
        return program.app.exec()
    finally:
        program.tasks.close()
