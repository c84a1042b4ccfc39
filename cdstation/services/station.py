"""The bundle that the screens hold: every service of one station, and its state in one look."""

from collections.abc import Callable
from pathlib import Path

from cdstation.errors import RuleError
from cdstation.register.people import Person
from cdstation.register.products import Catalogue
from cdstation.register.times import Clock
from cdstation.services.access import Access
from cdstation.services.backup import BackupDesk
from cdstation.services.book import Book
from cdstation.services.cards import Cards
from cdstation.services.count_sheets import CountSheetDesk
from cdstation.services.counts import CountDesk
from cdstation.services.current import Current
from cdstation.services.custody.desk import CustodyDesk
from cdstation.services.discrepancies.desk import CaseDesk
from cdstation.services.discrepancies.papers import CasePapers
from cdstation.services.discrepancies.trends import CaseTrends
from cdstation.services.dosing import Dosing
from cdstation.services.duty import Duty
from cdstation.services.handouts import Handouts
from cdstation.services.pages import PageDesk
from cdstation.services.people import PeopleDesk
from cdstation.services.pump import ConnectPump, PumpDesk
from cdstation.services.register import RegisterDesk
from cdstation.services.roster import RosterDesk
from cdstation.services.session import SessionDesk
from cdstation.services.settings import SettingsDesk
from cdstation.services.setup import Folders, SetUp
from cdstation.services.stock.containers import ContainerDesk
from cdstation.services.stock.destruction import DestructionDesk
from cdstation.services.stock.disposal import DisposalDesk
from cdstation.services.stock.ordering import OrderDesk
from cdstation.services.stock.own_drugs import OwnDrugsDesk
from cdstation.services.stock.receipts_register import ReceiptsRegister
from cdstation.services.stock.receiving import ReceivingDesk
from cdstation.services.stock.returns import ReturnDesk
from cdstation.services.stock.slips import SlipFolder
from cdstation.services.stock.transfers import TransferDesk
from cdstation.services.upkeep.closing import ClosingDesk
from cdstation.services.upkeep.corrections import CorrectionDesk
from cdstation.services.upkeep.downtime import DowntimeDesk
from cdstation.services.upkeep.inspection import InspectionDesk
from cdstation.services.upkeep.nightly import Nightly
from cdstation.services.values import Proof, PumpStatus, State, StationStatus
from cdstation.storage.machine_secret import MachineSecret
from cdstation.storage.sealing import STANDARD, Cost
from cdstation.storage.signing import Signer


class Station:
    """All services, wired to each other; made by `app` alone, which leaves `cost` (of one guess at a PIN) as it is."""

    def __init__(
        self,
        folders: Folders,
        clock: Clock,
        catalogue: Catalogue,
        connect: ConnectPump,
        machine: Callable[[], MachineSecret],
        backups: Path,
        cost: Cost = STANDARD,
        wire_logs: Path | None = None,
    ) -> None:
        self.clock = clock
        self.catalogue = catalogue
        self.folders = folders
        self.wire_logs = wire_logs  # where every byte to and from the pump is kept, for whoever mends it
        self._current = Current(clock, catalogue)

        def secret() -> bytes:
            return machine().raw

        duty = self._duty = Duty(self._current, secret)
        self.cases = CaseDesk(self._current, duty)
        self.case_trends = CaseTrends(self._current)
        self.case_papers = CasePapers(self._current, self.cases, self.case_trends)
        self.access = Access(self._current, duty, folders, secret, cost)
        self.setup = SetUp(folders, catalogue, clock, machine, cost)
        self.handouts = Handouts(clock)
        self.slips = SlipFolder(self._current, folders)
        self.transfers = TransferDesk(self._current, duty, self.slips)
        self.access.when_open(self.transfers.opened)
        self.access.when_open(self.cases.tick)
        self.pump = PumpDesk(self._current, duty, connect)
        cards = Cards(self._current, self.pump)
        self.roster = RosterDesk(self._current, duty, cards)
        self.backup = BackupDesk(self._current, folders, self.access.file_key, backups)
        self.downtime = DowntimeDesk(self._current, duty, cards, self.roster, backups.parent / "downtime")
        self.counts = CountDesk(self._current, duty)
        self.count_sheets = CountSheetDesk(self._current, duty, self.counts)
        self.session = SessionDesk(
            self._current, duty, self.pump, self.roster, cards, self.backup, self.cases, self.downtime, self.counts
        )
        self.dosing = Dosing(self._current, duty, cards, self.pump)
        self.custody = CustodyDesk(self._current, duty)
        self.register = RegisterDesk(self._current, duty)
        self._make_stock_desks(duty)
        self._make_upkeep_desks(duty, backups.parent / "archive")
        self.settings = SettingsDesk(self._current, duty)
        self.people = PeopleDesk(self._current, duty, folders, secret, self.access.file_key, cost)

    def _make_stock_desks(self, duty: Duty) -> None:
        """What comes in, moves and leaves."""
        self.orders = OrderDesk(self._current, duty, self.slips)
        self.receipts = ReceiptsRegister(self._current, duty, self.slips)
        self.receiving = ReceivingDesk(self._current, duty, self.receipts)
        self.access.when_open(self.receiving.opened)
        self.pages = PageDesk(self._current, duty)
        self.containers = ContainerDesk(self._current, duty)
        self.returns = ReturnDesk(self._current, duty)
        self.own_drugs = OwnDrugsDesk(self._current, duty, self.roster)
        self.disposal = DisposalDesk(self._current, duty)
        self.destruction = DestructionDesk(self._current, duty)

    def _make_upkeep_desks(self, duty: Duty, archive: Path) -> None:
        """The book itself."""
        self.corrections = CorrectionDesk(self._current, duty)
        self.inspection = InspectionDesk(self._current, self.register)
        self.nightly = Nightly(self._current, self.folders, self.access.file_key)
        self.closing = ClosingDesk(self._current, duty, self.folders, self.access.file_key, archive)

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Call `listener`, from any thread, whenever the status may have changed."""
        self._current.subscribe(listener)

    def status(self) -> StationStatus:
        """Everything in the top bar: from memory, callable from any thread."""
        current = self._current
        state = current.state()
        if not current.open:
            return _nothing_open(state)
        standing = current.book.standing
        area = standing.area
        assert area is not None
        return StationStatus(
            state=state,
            area=area.name,
            prison=area.prison,
            simulated=area.simulated,
            nurse=self._person(current.nurse.person if current.nurse else None),
            witness=self._person(current.second),
            key_holder=self._person(standing.key_holder),
            pump=self.pump.status(),
            backup_ms=standing.backup_ms,
            open_discrepancies=len(standing.cases.unsettled()),
            overdue_discrepancies=self.cases.overdue(),
            verified_to=current.verified_to,
            counts_overdue=self.counts.overdue(),
            verifying=current.verifying,
            overdue_transfers=self.transfers.overdue(),
            inspector=self._person(current.inspector.person if current.inspector else None),
            audited_ms=standing.keeping.audited_ms,
            half_corrected=len(standing.keeping.half_corrected),
            keep_until=standing.keeping.closed.keep_until if standing.keeping.closed else "",
            legal_hold=standing.keeping.legal_hold,
            idle_seconds=standing.settings["idle-seconds"],
        )

    def close(self) -> None:
        """Let everything go, also with a cup in hand: what is in the book stays there and is found at the next
        start.
        """
        self.pump.disconnect()
        self.access.leave()

    def history_book(self) -> Book:
        """The open book, for building a fictional past. Raises RuleError `not-a-simulated-area` anywhere else."""
        book = self._current.book
        if book.standing.area is None or not book.standing.area.simulated:
            raise RuleError("not-a-simulated-area")
        return book

    def history_signers(self, *proofs: Proof) -> tuple[Signer, ...]:
        """The signing keys of fictional staff, held while a past is written. Raises as `history_book` and
        `Duty.prove`.
        """
        self.history_book()
        return tuple(self._duty.prove(one, "history") for one in proofs)

    def _person(self, number: int | None) -> Person | None:
        return None if number is None else self._current.book.standing.people.get(number)


def _nothing_open(state: State) -> StationStatus:
    return StationStatus(
        state=state,
        area="",
        prison="",
        simulated=False,
        nurse=None,
        witness=None,
        key_holder=None,
        pump=PumpStatus(PumpDesk.NUMBER, "not-connected"),
        backup_ms=None,
        open_discrepancies=0,
        verified_to=0,
    )
