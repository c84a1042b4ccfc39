"""The invented station: the services as the screens call them, from memory, following a script."""

from collections.abc import Callable
from pathlib import Path

from cdstation.register.products import Catalogue
from cdstation.register.times import Moment
from cdstation.services.values import PumpStatus, State, StationStatus
from cdstation.ui.fiction import book, people
from cdstation.ui.fiction.access import ExampleAccess, ExampleBackup, ExampleHandouts, ExamplePeople, ExampleSetUp
from cdstation.ui.fiction.cases import ExampleCasePapers, ExampleCases, ExampleTrends
from cdstation.ui.fiction.containers import ExampleContainers
from cdstation.ui.fiction.counts import ExampleCounts, ExampleCountSheets
from cdstation.ui.fiction.custody import ExampleCustody, ExampleSettings
from cdstation.ui.fiction.disposal import ExampleDestruction, ExampleDisposal
from cdstation.ui.fiction.downtime import ExampleDowntime
from cdstation.ui.fiction.hatch import ExampleDosing, ExampleRoster
from cdstation.ui.fiction.incoming import ExampleOrders, ExampleReceipts, ExampleReceiving
from cdstation.ui.fiction.pump import ExamplePump
from cdstation.ui.fiction.register import ExampleRegister
from cdstation.ui.fiction.session import ExampleSession
from cdstation.ui.fiction.transfers import ExampleTransfers
from cdstation.ui.fiction.upkeep import ExampleClosing, ExampleCorrections, ExampleInspection, ExampleNightly


class ExampleClock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.utc_ms = people.NOW_MS

    def now(self) -> Moment:
        return people.moment(self.utc_ms)

    def sleep(self, seconds: float) -> None:
        self.utc_ms += int(seconds * 1000)


class ExampleStation:
    """Everything a screen may ask; what it was told to do is kept in `calls`, newest last."""

    def __init__(self, state: State = State.READY) -> None:
        self.state = state
        self.clock = ExampleClock()
        self.catalogue = Catalogue((people.METHADONE,))
        self.calls: list[tuple[str, object]] = []
        self.nurse = people.NURSE if state not in (State.LOCKED, State.VERIFYING, State.SIGNED_OUT) else None
        self.inspector = people.INSPECTOR if state is State.INSPECTION else None
        if state in (State.INSPECTION, State.BOOK_CLOSED):
            self.nurse = None
        self.witness = people.WITNESS if self.nurse else None
        self.key_holder = self.nurse if state is not State.CLOSED else None
        self._changed: list[Callable[[], None]] = []
        self.balance = book.BALANCE
        self.written = 0  # lines since the newest of the page
        self.wire_logs = Path("station") / "logs"
        self.pump = ExamplePump(self)
        self.containers = ExampleContainers(self)
        self.transfers = ExampleTransfers(self)
        self.setup = ExampleSetUp(self)
        self.handouts = ExampleHandouts(self)
        self.access = ExampleAccess(self)
        self.downtime = ExampleDowntime(self)
        self.session = ExampleSession(self)
        self.counts = ExampleCounts(self)
        self.count_sheets = ExampleCountSheets(self)
        self.open_cases, self.overdue_cases = 1, 0
        self.cases = ExampleCases(self)
        self.case_trends = ExampleTrends()
        self.case_papers = ExampleCasePapers(self)
        self.custody = ExampleCustody(self)
        self.settings = ExampleSettings(self)
        self.roster = ExampleRoster(self)
        self.dosing = ExampleDosing(self)
        self.register = ExampleRegister(self)
        self.orders = ExampleOrders(self)
        self.disposal = ExampleDisposal(self)
        self.destruction = ExampleDestruction(self)
        self.receiving = ExampleReceiving(self)
        self.receipts = ExampleReceipts(self)
        self.corrections = ExampleCorrections(self)
        self.inspection = ExampleInspection(self)
        self.closing = ExampleClosing(self)
        self.nightly = ExampleNightly()
        self.backup = ExampleBackup(self)
        self.people = ExamplePeople(self)

    def status(self) -> StationStatus:
        return StationStatus(
            state=self.state,
            area="B wing hatch",
            prison="Example Prison",
            simulated=True,
            nurse=self.nurse,
            witness=self.witness,
            key_holder=self.key_holder,
            pump=self.pump_status(),
            backup_ms=self.clock.utc_ms - 2 * 3_600_000,
            open_discrepancies=self.open_cases,
            overdue_discrepancies=self.overdue_cases,
            verified_to=book.NEWEST,
            inspector=self.inspector,
            audited_ms=self.clock.utc_ms - 6 * 3_600_000,
            half_corrected=len(self.corrections.unfinished()),
            legal_hold=self.closing.hold,
            overdue_transfers=self.transfers.overdue(),
            keep_until="2037-11-16" if self.state is State.BOOK_CLOSED else "",
        )

    def pump_status(self) -> PumpStatus:
        return self.pump.status()

    def subscribe(self, callback: Callable[[], None]) -> None:
        self._changed.append(callback)

    def changed(self) -> None:
        """Tell the screens to look again."""
        for callback in self._changed:
            callback()

    def note(self, act: str, what: object = None) -> None:
        """Remember what a screen asked for."""
        self.calls.append((act, what))
