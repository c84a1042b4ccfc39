"""The register screen in its window, over the example morning or over a page of any length."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from PySide6.QtWidgets import QApplication

from cdstation.services.values import State
from cdstation.ui.fiction.register import ExampleRegister
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.hands import Hands
from cdstation.ui.pump.screen import PumpScreen
from cdstation.ui.register.rows import LineRow, NoteRow
from cdstation.ui.register.screen import RegisterScreen
from cdstation.ui.tasks import Tasks
from cdstation.ui.window import MainWindow
from tests.ui.books import LongBook
from tests.ui.stages import PlainScreen, as_station, keep, settle


@dataclass
class Desk:
    """A window with the register and the pump, and what stands behind."""

    station: ExampleStation
    tasks: Tasks
    window: MainWindow
    register: RegisterScreen
    pump: PumpScreen
    hands: Hands
    book: LongBook | None = None

    def wait(self) -> None:
        """Until nothing is left to do and everything is laid out."""
        self.tasks.wait_idle()
        settle()

    def until(self, so: Callable[[], bool]) -> None:
        """Wait for a timer of the screen, until it is so."""
        end = time.monotonic() + 20
        while not so():
            assert time.monotonic() < end
            QApplication.processEvents()
            self.tasks.wait_idle()

    @property
    def seqs(self) -> list[int]:
        """The numbers of the lines in the table, from the top."""
        return [row.seq for row in self.register.model.rows if isinstance(row, LineRow)]

    @property
    def notes(self) -> list[NoteRow]:
        """The footnotes in the table, from the top."""
        return [row for row in self.register.model.rows if isinstance(row, NoteRow)]

    def scroll(self, share: int) -> None:
        """To so many hundredths of what is in memory."""
        bar = self.register.table.verticalScrollBar()
        bar.setValue(bar.maximum() * share // 100)
        self.wait()

    def calls(self, act: str) -> list[object]:
        """What the screens asked the services for, under this name."""
        return [what for name, what in self.station.calls if name == act]


def open_desk(
    tasks: Tasks,
    station: ExampleStation | None = None,
    size: tuple[int, int] = (1366, 768),
    *,
    lines: int = 0,
    screen: str = "register",
) -> Desk:
    """The window at one of the two screens; with a long page behind the register if `lines` are asked for."""
    station = station or ExampleStation()
    book = LongBook(station, lines) if lines else None
    if book is not None:
        station.register = cast(ExampleRegister, book)
    real = as_station(station)
    register, pump = RegisterScreen(real, tasks), PumpScreen(real, tasks)
    window = MainWindow(real, tasks, (PlainScreen(tasks, "hatch"), PlainScreen(tasks, "opening"), register, pump))
    keep(window)
    window.resize(*size)
    window.show()
    tasks.wait_idle()
    if station.state is not State.READ_ONLY:
        window._show_door("")
    desk = Desk(station, tasks, window, register, pump, Hands(window, tasks), book)
    window.go_to(screen)
    desk.wait()
    return desk
