"""The containers of the area: listed, opened, set apart, recalled, measured (PUMP-5, BAL-4, LAW-27-a).

Fitting one on a pump is `PumpDesk.fit_bottle`. Nothing here is needed for a dose: where no container was listed, stock
is loose and the hatch works as ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cdstation.errors import RuleError
from cdstation.register.acts import DiscrepancyOpened
from cdstation.register.counting.bands import Band
from cdstation.register.pages import shown_name
from cdstation.register.stock import acts
from cdstation.register.stock import containers as rules
from cdstation.register.stock.container import Container, ContainerState, batch_key
from cdstation.register.stock.containers import Listed
from cdstation.register.stock.holding import Holding
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.values import Proof, State

_STARTING = (State.CLOSED, State.QUARANTINE)
_RECORDING = (*_STARTING, State.NO_SPACE, State.CLOCK_HOLD)


@dataclass(frozen=True)
class ContainerLine:
    """One container as the screens show it; amounts are thousandths of the page's unit."""

    container: Container
    state: ContainerState
    product: str  # its name in the catalogue, brands apart
    shown: str  # `812-3`, as on its label
    pump: int  # the pump on which it is now, 0 for none
    opened_by: str  # shown name, empty while it is sealed
    usable: bool
    never_again: bool  # set apart for good: it waits for its destruction or return

    def is_labelled(self, batch: str, expiry: str) -> bool:
        """True when this is what its label says; spaces and capitals make no difference."""
        one = self.container
        return expiry == one.expiry and batch_key(one.product, batch) == batch_key(one.product, one.batch)


class ContainerDesk:
    """What is in the cabinet, container by container."""

    def __init__(self, current: Current, duty: Duty) -> None:
        self._current = current
        self._duty = duty

    def lines(self, page: int = 0) -> tuple[ContainerLine, ...]:
        """Every container of a page, or (0) of the area, the first to expire first."""
        holding, pages = self._holding, tuple(self._current.book.standing.pages)
        wanted = (page,) if page else pages
        return tuple(self._line(one) for each in wanted for one in holding.on_page(each))

    def line(self, container: int) -> ContainerLine:
        """One container. Raises RuleError `container-unknown`."""
        return self._line(rules.known_container(self._holding, container))

    def loose(self, page: int) -> int:
        """Thousandths of the balance that are in no container; below 0 when more was used than no container held.

        Raises RuleError `page-not-open`.
        """
        self._current.book.standing.head(page)
        return self._holding.loose(page, self._current.book.standing.balances[page])

    def fit_for_pump(self) -> tuple[ContainerLine, ...]:
        """The containers that may go on the pump now, the first to expire first."""
        return tuple(
            line
            for line in self.lines()
            if line.usable and not line.pump and self._current.catalogue.product(line.container.product).poured
        )

    def unusable(self) -> tuple[ContainerLine, ...]:
        """What has expired or was recalled and is not yet set apart: somebody should look."""
        return tuple(
            line
            for line in self.lines()
            if line.state in (ContainerState.EXPIRED, ContainerState.RECALLED) and not line.container.reason
        )

    def list_stock(self, product: str, rows: Sequence[Listed], witness: Proof) -> tuple[ContainerLine, ...]:
        """Put stock that is in the balance already into the list of containers, as two people found it.

        Raises RuleError `product-unknown`, `no-page-for-product`, those of `check_listing` and of the witness.
        """
        self._current.require(*_STARTING)
        chosen, book = self._current.catalogue.product(product), self._current.book
        page = book.standing.page_for(chosen.page_key)
        if page is None:
            raise RuleError("no-page-for-product")

        def check() -> None:
            rules.check_listing(rows, chosen.unit, self.loose(page))

        check()
        other = self._duty.witness_for(self._current.nurse_person, witness)
        body = acts.ContainersListed(
            page,
            product,
            tuple(row.size for row in rows),
            tuple(row.contents for row in rows),
            tuple(row.batch.strip() for row in rows),
            tuple(row.expiry for row in rows),
        )
        sealed = book.write(body, by=self._current.nurse_signer, witness=other, check=check)
        return tuple(self.line(acts.container_number(sealed.seq, place)) for place in range(len(rows)))

    def open(self, container: int) -> ContainerLine:
        """From now on doses of its page are measured by hand from this container; it comes off a pump if it was on one.

        Raises RuleError `container-unknown`, `page-awaits-signature`, and those of `check_open`.
        """
        self._current.require(*_STARTING)
        one = rules.known_container(self._holding, container)
        rules.check_open(self._holding, one, self._current.clock.now().dose_day)
        self._check_nothing_poured(one.page)
        previous = self._holding.used_by_hand(one.page)
        number, left = (previous.number, previous.contents) if previous else (0, 0)
        body = acts.ContainerOpened(container, one.contents, number, left)
        self._current.book.write(body, by=self._current.nurse_signer)
        return self.line(container)

    def quarantine(self, container: int, reason: str, note: str, witness: Proof) -> ContainerLine:
        """Set apart by two: nothing is given from it, it stays in the balance, and it comes off a pump.

        Raises RuleError `container-unknown`, `page-awaits-signature`, those of `check_quarantine` and of the witness.
        """
        self._current.require(*_RECORDING)
        one = rules.known_container(self._holding, container)
        rules.check_quarantine(one, reason, note)
        if one.drawn:
            self._check_nothing_poured(one.page)
        other = self._duty.witness_for(self._current.nurse_person, witness)
        body = acts.ContainerQuarantined(container, reason, one.contents, " ".join(note.split()))
        self._current.book.record(body, by=self._current.nurse_signer, witness=other)
        return self.line(container)

    def release(self, container: int, reason: str, witness: Proof) -> ContainerLine:
        """Back into the cabinet; never what has expired or was recalled.

        Raises RuleError `container-unknown`, those of `check_release` and of the witness.
        """
        self._current.require(*_STARTING)
        one = rules.known_container(self._holding, container)
        rules.check_release(one, reason, self._current.clock.now().dose_day)
        other = self._duty.witness_for(self._current.nurse_person, witness)
        body = acts.ContainerReleased(container, " ".join(reason.split()))
        self._current.book.write(body, by=self._current.nurse_signer, witness=other)
        return self.line(container)

    def recall(self, product: str, batch: str, reference: str) -> tuple[ContainerLine, ...]:
        """The maker or the MHRA has called a batch back: every container of it is marked, also those that come later.

        Raises RuleError `product-unknown` and those of `check_recall`.
        """
        self._current.require(*_RECORDING)
        chosen = self._current.catalogue.product(product)
        rules.check_recall(self._holding, chosen, batch, reference)
        body = acts.BatchRecalled(product, batch.strip(), " ".join(reference.split()))
        self._current.book.record(body, by=self._current.nurse_signer)
        wanted = batch_key(product, batch)
        return tuple(line for line in self.lines() if batch_key(line.container.product, line.container.batch) == wanted)

    def measure(self, container: int, measured: int, witness: Proof) -> Band:
        """More, or less, in it than the book says: a line of its own on two signatures (BAL-4). Above the note band of
        J3, taken over the container's own volume, a case is opened.

        Raises RuleError `container-unknown`, `page-awaits-signature`, those of `check_measured` and of the witness.
        """
        self._current.require(*_RECORDING)
        book, one = self._current.book, rules.known_container(self._holding, container)
        unit = self._current.book.standing.head(one.page).unit
        rules.check_measured(one, measured, unit)
        if one.drawn:
            self._check_nothing_poured(one.page)
        other = self._duty.witness_for(self._current.nurse_person, witness)
        difference = measured - one.contents
        verdict = rules.overage_band(one, measured, unit, book.standing.settings)
        body = acts.Overage(container, one.contents, measured, one.batch, one.expiry)
        nurse = self._current.nurse_signer
        line = book.record(body, by=nurse, witness=other, page=one.page, delta=difference)
        if verdict.opens_case:
            case = DiscrepancyOpened(f"overage-{verdict.value}", line.seq, difference, one.page)
            book.record(case, by=nurse, about=line.uuid)
        return verdict

    @property
    def _holding(self) -> Holding:
        return self._current.book.standing.holding

    def _check_nothing_poured(self, page: int) -> None:
        """A cup that was poured leaves its container with its signature: until then nobody knows what is left."""
        doses = tuple(self._current.book.roster.open.values())
        if any(dose.body.stock_page == page for dose in doses):
            raise RuleError("page-awaits-signature")

    def _line(self, one: Container) -> ContainerLine:
        standing, today = self._current.book.standing, self._current.clock.now().dose_day
        return ContainerLine(
            container=one,
            state=rules.container_state(one, standing.holding, today),
            product=self._current.catalogue.product(one.product).name,
            shown=acts.container_shown(one.number),
            pump=standing.holding.pump_of(one.number),
            opened_by="" if one.sealed else shown_name(one.opened_by, standing.name_of()),
            usable=one.usable(today),
            never_again=one.never_again(today),
        )
