"""The window with the real screens of the work over the invented station, and the hands that use it."""

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cdstation.services.values import State
from cdstation.ui.fiction.access import PIN
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.hands import Hands, Signer
from cdstation.ui.hatch.pages import Stage
from cdstation.ui.hatch.screen import HatchScreen
from cdstation.ui.opening.screen import OpeningScreen
from cdstation.ui.screen import Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.window import MainWindow
from tests.ui.stages import PlainScreen, as_station, keep

NURSE = Signer("OKAFOR, Ada", PIN)
WITNESS = Signer("REED, Jo", PIN)


@dataclass
class Bench:
    """A window, its two main screens, the hands that use them, and what stands behind."""

    station: ExampleStation
    tasks: Tasks
    window: MainWindow
    hatch: HatchScreen
    hands: Hands

    @property
    def opening(self) -> OpeningScreen:
        """The opening, where the test asked for it."""
        found = self.window.screens["opening"]
        assert isinstance(found, OpeningScreen)
        return found

    def wait(self) -> None:
        """Until nothing is left to do."""
        self.hands.wait()

    def at(self, stage: Stage) -> bool:
        """True when the hatch stands there."""
        return self.hatch.stage is stage

    @property
    def focus(self) -> QWidget:
        """What has the focus."""
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def key(self, key: Qt.Key) -> None:
        """One key, to whatever has the focus."""
        QTest.keyClick(self.focus, key)
        self.wait()

    def calls(self, act: str) -> list[object]:
        """What the screens asked the services for, under this name."""
        return [what for name, what in self.station.calls if name == act]

    def choose(self, patient: int) -> None:
        """Scan this person's card."""
        self.hands.type_into("search", self.station.roster.patient(patient).prison_number)

    def identify(self) -> None:
        """Tick both identifiers."""
        for name in ("tick-photo", "tick-name-and-birth"):
            self.hands.press(name)

    def pour(self, patient: int) -> None:
        """From the scan to the poured cup."""
        self.choose(patient)
        self.identify()
        self.hands.press("pour")


def set_up(
    tasks: Tasks, size: tuple[int, int] = (1366, 768), state: State = State.READY, *, opening: bool = False
) -> Bench:
    """The window in this state, at this size in logical pixels."""
    station = ExampleStation(state)
    if state is State.CLOSED:
        station.pump.now = replace(
            station.pump.now, state="needs-bottle", batch="", expiry="", capacity_ul=0, left_ul=0, verified_ms=None
        )
    hatch = HatchScreen(as_station(station), tasks)
    # The opening costs as much to build as the hatch, and most tests never go there.
    wanted = opening or state is State.CLOSED
    rest: Screen = OpeningScreen(as_station(station), tasks) if wanted else PlainScreen(tasks, "opening")
    window = keep(MainWindow(as_station(station), tasks, (hatch, rest)))
    window.resize(*size)
    window.show()
    window.activateWindow()
    bench = Bench(station, tasks, window, hatch, Hands(window, tasks))
    bench.wait()
    return bench
