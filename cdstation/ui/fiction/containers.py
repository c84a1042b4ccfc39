"""The invented cabinet: nothing is on its list until `stocked` has put bottles there. The rules are the real ones."""

from dataclasses import replace
from typing import TYPE_CHECKING

from cdstation.register.counting.bands import Band
from cdstation.register.entries import Body, Draft, Entry, Sealed
from cdstation.register.settings import defaults
from cdstation.register.stock import containers as rules
from cdstation.register.stock.acts import PLACES_PER_ENTRY, container_number, container_shown
from cdstation.register.stock.container import CABINET, QUARANTINE, Container, batch_key
from cdstation.register.stock.holding import Holding
from cdstation.services.stock.containers import ContainerLine
from cdstation.services.values import Proof
from cdstation.ui.fiction import book, people
from cdstation.ui.fiction.people import DAY, METHADONE, NOW_MS

if TYPE_CHECKING:
    from cdstation.ui.fiction.station import ExampleStation

SIZE = 500_000
ON_PUMP, BY_HAND = container_number(20_021, 0), container_number(20_021, 1)
EXPIRED, DAMAGED = container_number(19_870, 0), container_number(20_021, 2)
SEALED = tuple(container_number(20_188, place) for place in range(4))
LOOSE = 120_000


def _bottle(number: int, batch: str, expiry: str, contents: int = SIZE) -> Container:
    return Container(number, book.PAGE.page, METHADONE.code, batch, expiry, SIZE, contents, number // PLACES_PER_ENTRY)


def _opened(one: Container) -> Container:
    return replace(one, drawn=True, opened_ms=NOW_MS - DAY, opened_by=people.NURSE.number)


def shelf() -> Holding:
    """One bottle on the pump, one open, four full, one that has expired since, one set apart."""
    kept = (
        replace(_opened(_bottle(ON_PUMP, "K2291", "2027-08-31", 310_000)), place="pump-1", pump=1),
        _opened(_bottle(BY_HAND, "K2291", "2027-08-31", 320_000)),
        _bottle(EXPIRED, "K2107", "2026-10-31"),
        replace(_bottle(DAMAGED, "K2291", "2027-08-31"), place=QUARANTINE, reason="damaged"),
        *(_bottle(number, "MX2201", "2027-06-30") for number in SEALED),
    )
    return Holding({one.number: one for one in kept}, fitted={1: ON_PUMP}, in_use={book.PAGE.page: BY_HAND})


def stocked(station: "ExampleStation") -> "ExampleStation":
    """Bottles on the list, and a balance that agrees with them."""
    station.containers.holding = shelf()
    station.balance = LOOSE + sum(one.contents for one in station.containers.holding.containers.values())
    return station


def written(station: "ExampleStation", body: Body, delta: int = 0) -> Sealed:
    """The next line of the invented page."""
    station.balance += delta
    station.written += 1
    seq = book.NEWEST + station.written
    draft = Draft(f"{seq:032x}", body, station.clock.now(), people.NURSE.number, page=book.PAGE.page, delta=delta)
    return Sealed(Entry("b-wing-hatch", seq, b"", draft, station.balance), b"", b"", b"", b"")


class ExampleContainers:
    """What is in the cabinet, container by container; empty at first, when every bottle is typed in."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.holding = Holding()

    def lines(self, page: int = 0) -> tuple[ContainerLine, ...]:
        return tuple(self._line(one) for one in self.holding.on_page(page or book.PAGE.page))

    def line(self, container: int) -> ContainerLine:
        return self._line(rules.known_container(self.holding, container))

    def loose(self, page: int) -> int:
        return self.holding.loose(page, self._station.register.balance(page))

    def fit_for_pump(self) -> tuple[ContainerLine, ...]:
        return tuple(line for line in self.lines() if line.usable and not line.pump)

    def unusable(self) -> tuple[ContainerLine, ...]:
        return tuple(
            line for line in self.lines() if line.state.value in ("expired", "recalled") and not line.container.reason
        )

    def open(self, container: int) -> ContainerLine:
        one = rules.known_container(self.holding, container)
        rules.check_open(self.holding, one, people.TODAY)
        self.holding.in_use[one.page] = container
        self._keep(replace(one, drawn=True, opened_ms=self._station.clock.utc_ms, opened_by=people.NURSE.number))
        return self.line(container)

    def quarantine(self, container: int, reason: str, note: str, witness: Proof) -> ContainerLine:
        one = rules.known_container(self.holding, container)
        rules.check_quarantine(one, reason, note)
        self._station.access.check(witness)
        self.holding.out_of_use(container)
        self._keep(replace(one, place=QUARANTINE, reason=reason, drawn=False))
        return self.line(container)

    def release(self, container: int, reason: str, witness: Proof) -> ContainerLine:
        one = rules.known_container(self.holding, container)
        rules.check_release(one, reason, people.TODAY)
        self._station.access.check(witness)
        self._keep(replace(one, place=CABINET, reason=""))
        return self.line(container)

    def recall(self, product: str, batch: str, reference: str) -> tuple[ContainerLine, ...]:
        rules.check_recall(self.holding, self._station.catalogue.product(product), batch, reference)
        wanted = batch_key(product, batch)
        self.holding.recalls[wanted] = reference
        found = [one for one in self.holding.containers.values() if batch_key(one.product, one.batch) == wanted]
        for one in found:
            self._keep(replace(one, recalled=True))
        return tuple(self.line(one.number) for one in found)

    def measure(self, container: int, measured: int, witness: Proof) -> Band:
        one = rules.known_container(self.holding, container)
        rules.check_measured(one, measured, METHADONE.unit)
        self._station.access.check(witness)
        self._station.balance += measured - one.contents
        self._keep(replace(one, contents=measured))
        return rules.overage_band(one, measured, METHADONE.unit, defaults())

    def _keep(self, one: Container) -> None:
        self.holding.containers[one.number] = one

    def _line(self, one: Container) -> ContainerLine:
        return ContainerLine(
            container=one,
            state=rules.container_state(one, self.holding, people.TODAY),
            product=self._station.catalogue.product(one.product).name,
            shown=container_shown(one.number),
            pump=self.holding.pump_of(one.number),
            opened_by="" if one.sealed else people.STAFF[one.opened_by - 1].shown,
            usable=one.usable(people.TODAY),
            never_again=one.never_again(people.TODAY),
        )
