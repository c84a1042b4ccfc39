"""Spills and losses: a witnessed line at once, who was told of it, and how often it happens (BAL-4)."""

from dataclasses import dataclass

from cdstation.errors import RuleError
from cdstation.register.acts import DiscrepancyOpened, Waste
from cdstation.register.entries import Sealed
from cdstation.register.pages import PageBook, PageHead
from cdstation.register.people import Person, may_supervise, takes_part
from cdstation.register.stock import disposal as rules
from cdstation.register.stock.disposal import SpillTrend
from cdstation.register.stock.holding import QUARANTINE
from cdstation.register.stock.leaving import SpillTold
from cdstation.services.book import Book
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.late import when
from cdstation.services.values import Proof, State
from cdstation.storage.signing import Signer

# Rules gate starting, never recording (house §1): what was spilt can be written down in any of these.
RECORDING = (State.CLOSED, State.QUARANTINE, State.NO_SPACE, State.CLOCK_HOLD)


@dataclass(frozen=True)
class Spilt:
    """A loss is in the register: number of its line, new balance, cause of the case it opened (or empty), who was told
    (0 for nobody yet).
    """

    seq: int
    balance: int
    case: str
    told: int


@dataclass(frozen=True)
class Source:
    """From where something can be lost: a bottle on a pump, a container, or (neither) whatever is open on the page.
    `held` is thousandths that the book says are there.
    """

    head: PageHead
    held: int
    pump: int = 0
    container: int = 0
    batch: str = ""
    set_apart: bool = False


class DisposalDesk:
    """What leaves the book without being given."""

    def __init__(self, current: Current, duty: Duty) -> None:
        self._current = current
        self._duty = duty

    def spill(
        self,
        page: int,
        amount: int,
        *,
        reason: str = "spilt",
        note: str = "",
        estimated: bool = True,
        container: int = 0,
        pump: int = 0,
        incident: str = "",
        told: int = 0,
        happened_ms: int | None = None,
        late_reason: str = "",
        witness: Proof,
    ) -> Spilt:
        """A witnessed line for what was spilt, broken or spoilt: `amount` thousandths, by the person on duty (BAL-4).

        Written whatever the balance says; what does not agree opens a case. A signer who may supervise counts as told.
        Raises RuleError as `check_spill`, `happened` and the witness, `page-not-open`, `told-not-a-supervisor`;
        UnrecordedError when the disk refuses.
        """
        self._current.require(*RECORDING)
        book = self._current.book
        at = when(book, page, happened_ms, late_reason)
        rules.check_spill(book.standing.pages[page].unit, amount, reason, note)
        if told:
            self._check_supervisor(told)
        other = self._duty.witness_for(self._current.nurse_person, witness)
        told = told or self._knows(other)
        pump = pump or self._pump_of(container)
        source = rules.taken_from(book.standing, page, container, pump)
        trouble = rules.loss_trouble(book.standing, page, (source,), (amount,))
        body = Waste(
            reason=reason,
            note=" ".join(note.split()),
            pump=pump,
            container=container,
            estimated=estimated,
            incident=incident.strip(),
            told=told,
        )
        nurse = self._current.nurse_signer
        line = book.record(
            body, by=nurse, witness=other, page=page, delta=-amount, event_ms=at.event_ms, late_reason=at.late_reason
        )
        open_case(book, line, trouble, nurse)
        return Spilt(line.seq, line.entry.balance or 0, trouble.cause if trouble else "", told)

    def sources(self) -> tuple[Source, ...]:
        """Everything from which something can be lost, what is on the pump first; from memory."""
        standing = self._current.book.standing
        stock = [head for head in standing.pages.values() if head.book is not PageBook.PATIENTS_OWN]
        heads = sorted(stock, key=lambda head: head.key)
        pages = {head.key: head for head in heads}
        fitted = [
            Source(head, bottle.left, pump=pump, batch=bottle.batch)
            for pump, bottle in sorted(standing.bottles.items())
            if (head := pages.get(self._current.catalogue.product(bottle.product).page_key)) is not None
        ]
        open_ones = [Source(head, standing.balances[head.page]) for head in heads]
        kept = [
            Source(head, one.contents, container=one.number, batch=one.batch, set_apart=one.place == QUARANTINE)
            for head in heads
            for one in standing.holding.on_page(head.page)
            if one.number not in standing.holding.fitted.values()
        ]
        return (*fitted, *open_ones, *kept)

    def untold(self) -> tuple[Sealed, ...]:
        """Losses of which no supervisor was told yet, the oldest first; from memory."""
        return tuple(self._current.book.standing.transit.untold.values())

    def tell(self, seq: int, told: int) -> None:
        """A supervisor was told of the loss on this line (BAL-4); signed by the person on duty.

        Raises RuleError `spill-not-known`, `told-not-a-supervisor`.
        """
        book = self._current.book
        line = book.standing.transit.untold.get(seq)
        if line is None:
            raise RuleError("spill-not-known")
        self._check_supervisor(told)
        book.record(SpillTold(seq, told), by=self._current.nurse_signer, about=line.uuid)

    def trend(self, page: int) -> SpillTrend:
        """Spills and losses of the last 28 days (BAL-4)."""
        book = self._current.book
        return rules.spill_trend(book.ledger.of_kinds((Waste.KIND,)), page, self._current.clock.now().dose_day)

    def witnesses(self) -> tuple[Person, ...]:
        """Who may sign for a loss or a destruction: everybody here who is part of the routine."""
        return tuple(person for person in self._duty.people() if takes_part(person))

    def supervisors(self) -> tuple[Person, ...]:
        """Whom to tell of a loss."""
        return tuple(person for person in self._duty.people() if may_supervise(person))

    def _pump_of(self, container: int) -> int:
        fitted = self._current.book.standing.holding.fitted
        return next((pump for pump, number in fitted.items() if number == container), 0)

    def _check_supervisor(self, told: int) -> None:
        if not may_supervise(self._current.book.person(told)):
            raise RuleError("told-not-a-supervisor")

    def _knows(self, other: Signer) -> int:
        signers = (self._current.nurse_signer.person, other.person)
        return next((one for one in signers if may_supervise(self._current.book.person(one))), 0)


def open_case(book: Book, line: Sealed, trouble: rules.Trouble | None, by: Signer) -> None:
    """What does not agree with this line goes to the people who look into discrepancies."""
    known = any(case.subject == line.seq for case in book.standing.cases.unsettled())  # the station looks by itself too
    if trouble is not None and not known:
        case = DiscrepancyOpened(trouble.cause, line.seq, trouble.difference, line.entry.page or 0)
        book.record(case, by=by, about=line.uuid)
