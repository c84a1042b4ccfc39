"""The whole window over the invented station, with hands to use it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from shiboken6 import delete

from cdstation.ui.count.screen import CountScreen
from cdstation.ui.custody.screen import CustodyScreen
from cdstation.ui.discrepancies.screen import DiscrepanciesScreen
from cdstation.ui.downtime.screen import DowntimeScreen
from cdstation.ui.fiction.access import PIN
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.hands import Hands, Signer
from cdstation.ui.hatch.screen import HatchScreen
from cdstation.ui.opening.screen import OpeningScreen
from cdstation.ui.pump.screen import PumpScreen
from cdstation.ui.register.screen import RegisterScreen
from cdstation.ui.stock.destroy import DestroyStep
from cdstation.ui.stock.held.containers import ContainersStep
from cdstation.ui.stock.incoming.steps import INCOMING
from cdstation.ui.stock.moving.steps import MOVING
from cdstation.ui.stock.overview import OverviewStep
from cdstation.ui.stock.screen import StockScreen
from cdstation.ui.stock.spill import SpillStep
from cdstation.ui.stock.step import StockStep
from cdstation.ui.tasks import Tasks
from cdstation.ui.window import MainWindow

if TYPE_CHECKING:
    from cdstation.services.station import Station

PICTURED: Sequence[type[StockStep]] = (
    OverviewStep,
    *INCOMING,
    ContainersStep,
    *MOVING,
    SpillStep,
    DestroyStep,
)  # the steps of the stock screen behind which the invented station stands
NURSE = Signer("OKAFOR, Ada", PIN)
WITNESS = Signer("REED, Jo", PIN)


@dataclass
class Workplace:
    """A window and what stands behind it."""

    station: ExampleStation
    tasks: Tasks
    window: MainWindow
    hatch: HatchScreen
    opening: OpeningScreen
    register: RegisterScreen
    custody: CustodyScreen
    stock: StockScreen
    count: CountScreen
    discrepancies: DiscrepanciesScreen
    downtime: DowntimeScreen
    hands: Hands

    def wait(self) -> None:
        """Until nothing is left to do or to show."""
        self.hands.wait()

    def choose(self, patient: int) -> None:
        """Bring this person's card."""
        self.hatch.choose(patient)
        self.wait()

    def identify(self) -> None:
        """Tick both identifiers."""
        for name in ("tick-photo", "tick-name-and-birth"):
            self.hands.press(name)

    def end(self) -> None:
        """Let it go, also with a cup in hand."""
        self.tasks.close()
        self.window.hide()
        delete(self.window)  # at once: every window that is left over makes the next one slower


def make_workplace(station: ExampleStation, wide: int, tall: int) -> Workplace:
    """The window, shown at this size in logical pixels."""
    behind = cast("Station", station)
    tasks = Tasks()
    hatch, opening = HatchScreen(behind, tasks), OpeningScreen(behind, tasks)
    register, pump = RegisterScreen(behind, tasks), PumpScreen(behind, tasks)
    custody, stock = CustodyScreen(behind, tasks), StockScreen(behind, tasks, PICTURED)
    count, cases = CountScreen(behind, tasks), DiscrepanciesScreen(behind, tasks)
    paper = DowntimeScreen(behind, tasks)
    window = MainWindow(behind, tasks, (hatch, opening, register, stock, count, cases, pump, custody, paper))
    window.resize(wide, tall)
    window.show()
    window.activateWindow()
    hands = Hands(window, tasks)
    made = Workplace(station, tasks, window, hatch, opening, register, custody, stock, count, cases, paper, hands)
    made.wait()
    return made
