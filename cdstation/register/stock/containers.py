"""The rules of containers: listing, opening, fitting, setting apart, recall, overage (PUMP-5, BAL-4, LAW-27-a).

They gate what is about to be done. What was found to be so is recorded whatever stands here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cdstation.errors import RuleError
from cdstation.register.counting.bands import Band, band
from cdstation.register.products import Product
from cdstation.register.quantity import Quantity, Unit
from cdstation.register.stock.acts import PLACES_PER_ENTRY, QUARANTINE_WORDS, container_shown
from cdstation.register.stock.container import QUARANTINE, Container, ContainerState, batch_key
from cdstation.register.stock.holding import Holding

MOST_TIMES_ITS_LABEL = 2  # more than that in a container is a slip of the pen, not an overage


@dataclass(frozen=True)
class Listed:
    """One container as two people found it: thousandths, an ISO day."""

    size: int
    contents: int
    batch: str
    expiry: str


def container_state(one: Container, holding: Holding, today: date) -> ContainerState:
    """What a person is told of it first."""
    if one.recalled:
        return ContainerState.RECALLED
    if one.expired(today):
        return ContainerState.EXPIRED
    if one.place == QUARANTINE:
        return ContainerState.QUARANTINE
    if holding.pump_of(one.number):
        return ContainerState.ON_PUMP
    if holding.in_use.get(one.page) == one.number:
        return ContainerState.IN_USE
    return ContainerState.SEALED if one.sealed and one.contents == one.size else ContainerState.OPEN


def known_container(holding: Holding, number: int) -> Container:
    """The container with this number. Raises RuleError `container-unknown`."""
    one = holding.containers.get(number)
    if one is None:
        raise RuleError("container-unknown", container=container_shown(number))
    return one


def check_usable(one: Container, today: date) -> None:
    """Nothing is given from what was recalled, has expired or is set apart.

    Raises RuleError `container-recalled`, `container-expired`, `container-quarantined`.
    """
    shown = container_shown(one.number)
    if one.recalled:
        raise RuleError("container-recalled", container=shown, batch=one.batch)
    if one.expired(today):
        raise RuleError("container-expired", container=shown, expiry=one.expiry)
    if one.place == QUARANTINE:
        raise RuleError("container-quarantined", container=shown)


def check_open(holding: Holding, one: Container, today: date) -> None:
    """Before doses are measured by hand from it. Raises RuleError as `check_usable`, and `container-in-use`."""
    check_usable(one, today)
    if holding.in_use.get(one.page) == one.number:
        raise RuleError("container-in-use", container=container_shown(one.number))


def check_fit(one: Container, label: tuple[Product, str, str], pump: int, today: date) -> None:
    """Before it goes on a pump: `label` is product, batch and expiry as they were read from it by two (PUMP-5).

    Raises RuleError `bottle-wrong-product` (another drug, form or strength than the container's page: lockout),
    `bottle-not-the-container`, `bottle-of-another-pump`, and as `check_usable`.
    """
    product, batch, expiry = label
    shown = container_shown(one.number)
    if product.code != one.product or not product.poured:
        raise RuleError("bottle-wrong-product", container=shown)
    if batch_key(product.code, batch) != batch_key(one.product, one.batch) or expiry != one.expiry:
        raise RuleError("bottle-not-the-container", container=shown, batch=one.batch, expiry=one.expiry)
    check_usable(one, today)
    if one.pump not in (0, pump):
        raise RuleError("bottle-of-another-pump", container=shown, pump=one.pump)


def check_contents(one: Container, volume: int) -> int:
    """How much goes on the pump with it: what the book says, when that is also what was read (0: nobody looked).

    Raises RuleError `container-empty`, `bottle-volume-not-as-kept`.
    """
    if one.contents <= 0:
        raise RuleError("container-empty", container=container_shown(one.number))
    if volume not in (0, one.contents):
        raise RuleError("bottle-volume-not-as-kept", kept_ul=one.contents)
    return one.contents


def check_listing(rows: Iterable[Listed], unit: Unit, loose: int) -> None:
    """Stock that is in the balance already: no more of it than is in no container (BAL-1).

    Raises RuleError `listing-empty`, `listing-too-long`, `batch-missing`, `expiry-not-a-date`, `amount-not-a-figure`,
    `amount-not-whole`, `container-overfull`, `more-than-loose`.
    """
    found = tuple(rows)
    if not found:
        raise RuleError("listing-empty")
    if len(found) >= PLACES_PER_ENTRY:
        raise RuleError("listing-too-long", most=PLACES_PER_ENTRY - 1)
    for row in found:
        _check_row(row, unit)
    if sum(row.contents for row in found) > loose:
        raise RuleError("more-than-loose", loose=str(Quantity(max(0, loose), unit)))


def _check_row(row: Listed, unit: Unit) -> None:
    if not row.batch.strip():
        raise RuleError("batch-missing")
    try:
        date.fromisoformat(row.expiry)
    except ValueError:
        raise RuleError("expiry-not-a-date") from None
    for amount in (row.size, row.contents):
        check_amount(amount, unit)
    if row.contents > row.size:
        raise RuleError("container-overfull")


def check_amount(amount: int, unit: Unit) -> None:
    """So many thousandths of this unit can be there. Raises RuleError `amount-not-a-figure`, `amount-not-whole`."""
    if amount <= 0:
        raise RuleError("amount-not-a-figure")
    if not unit.liquid and amount % 1000:
        raise RuleError("amount-not-whole", unit=unit.value)


def check_quarantine(one: Container, reason: str, note: str) -> None:
    """Before it is set apart. Raises RuleError `quarantine-reason-unknown`, `quarantine-note-missing`,
    `container-quarantined`.
    """
    if reason not in QUARANTINE_WORDS:
        raise RuleError("quarantine-reason-unknown")
    if reason in ("damaged", "doubtful") and not note.strip():
        raise RuleError("quarantine-note-missing")
    if one.place == QUARANTINE:
        raise RuleError("container-quarantined", container=container_shown(one.number))


def check_release(one: Container, reason: str, today: date) -> None:
    """Back from quarantine; what has expired or was recalled waits for its end (LAW-27-a).

    Raises RuleError `container-not-quarantined`, `container-never-released`, `release-reason-missing`.
    """
    shown = container_shown(one.number)
    if one.place != QUARANTINE:
        raise RuleError("container-not-quarantined", container=shown)
    if one.never_again(today):
        raise RuleError("container-never-released", container=shown)
    if not reason.strip():
        raise RuleError("release-reason-missing")


def check_recall(holding: Holding, product: Product, batch: str, reference: str) -> None:
    """Before a batch is marked.

    Raises RuleError `batch-missing`, `recall-reference-missing`, `batch-recalled-already`.
    """
    if not batch.strip():
        raise RuleError("batch-missing")
    if not reference.strip():
        raise RuleError("recall-reference-missing")
    if holding.recall_of(product.code, batch):
        raise RuleError("batch-recalled-already", batch=batch.strip())


def check_measured(one: Container, measured: int, unit: Unit) -> None:
    """What two people measured in it. Raises RuleError `overage-none`, `container-overfull` and as `check_amount`."""
    check_amount(measured, unit)
    if measured == one.contents:
        raise RuleError("overage-none", container=container_shown(one.number))
    if measured > MOST_TIMES_ITS_LABEL * one.size:
        raise RuleError("container-overfull")


def overage_band(one: Container, measured: int, unit: Unit, settings: dict[str, int]) -> Band:
    """How serious it is: the bands of J3 over the container's own volume, since a steady overage masks under-dosing."""
    return band(measured - one.contents, one.size, unit, settings)


def check_return(
    holding: Holding, page: int, containers: tuple[int, ...], amounts: tuple[int, ...], loose: int
) -> None:
    """What goes back to the supplier: whole or in part from containers of one page that are not in use; container 0
    stands for what is in none.

    Raises RuleError `return-empty`, `container-unknown`, `container-of-another-page`, `container-still-in-use`,
    `more-than-in-container`, `more-than-loose-left`.
    """
    if not containers or min(amounts) <= 0:
        raise RuleError("return-empty")
    if len(set(containers)) != len(containers):
        raise RuleError("container-twice")
    for number, amount in zip(containers, amounts, strict=True):
        if number == 0:
            if amount > loose:
                raise RuleError("more-than-loose-left")
            continue
        one = known_container(holding, number)
        shown = container_shown(number)
        if one.page != page:
            raise RuleError("container-of-another-page", container=shown)
        if one.drawn:
            raise RuleError("container-still-in-use", container=shown)
        if amount > one.contents:
            raise RuleError("more-than-in-container", container=shown)
