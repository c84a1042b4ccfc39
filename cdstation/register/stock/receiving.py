"""Receiving stock: who may, what must be written down, and what it means when figures differ.

(LAW-14-b, LAW-19-d, PSI-4.20 to 4.22, PSI-4.27.) Three figures stand beside each other: what is still outstanding on
the requisition, what the delivery note says, and what two people counted. Only what was counted goes into the balance.
"""

from dataclasses import dataclass
from datetime import date

from cdstation.errors import RuleError
from cdstation.register.custody.holders import Custody
from cdstation.register.people import Person
from cdstation.register.products import Product

MOST_CONTAINERS = 400  # of one receipt; a pallet is entered in parts


@dataclass(frozen=True)
class Lot:
    """Containers of one lot: how many, what each holds (thousandths), and what is printed on them (ISO day)."""

    number: int
    size: int
    batch: str
    expiry: str


@dataclass(frozen=True)
class Delivery:
    """Thousandths `ordered` (outstanding), `delivered` (the note) and `counted`; `to_follow` when the note says so."""

    ordered: int
    delivered: int
    counted: int
    to_follow: bool = False


@dataclass(frozen=True)
class Mismatch:
    """One case to open: its cause, and thousandths found less expected."""

    cause: str
    difference: int


def check_may_sign_for(person: Person, custody: Custody, day: date) -> None:
    """Whether this person may take a delivery in: only on somebody else's written authority (LAW-14-b, PSI-4.20).

    Raises RuleError `person-left`, `not-authorised-to-receive`.
    """
    if person.left:
        raise RuleError("person-left")
    if not custody.authorised(person.number, "receive", day):
        raise RuleError("not-authorised-to-receive", name=person.shown)


def check_papers(supplier: str, address: str, requisition: str, delivery_note: str) -> None:
    """From whom, with address (LAW-19-d), on which requisition, with which delivery note.

    Raises RuleError `receipt-no-supplier`, `receipt-no-address`, `receipt-no-requisition`, `receipt-no-note`.
    """
    if not supplier.strip():
        raise RuleError("receipt-no-supplier")
    if not address.strip():
        raise RuleError("receipt-no-address")
    if not requisition.strip():
        raise RuleError("receipt-no-requisition")
    if not delivery_note.strip():
        raise RuleError("receipt-no-note")


def check_figures(product: Product, delivery: Delivery) -> None:
    """What was ordered and what the note says, as figures of this product.

    Raises RuleError `receipt-no-ordered`, `receipt-no-delivered`, `amount-not-whole`.
    """
    if delivery.ordered < 0:
        raise RuleError("receipt-no-ordered")
    if delivery.delivered <= 0:
        raise RuleError("receipt-no-delivered")
    for figure in (delivery.ordered, delivery.delivered, delivery.counted):
        if not product.unit.liquid and figure % 1000:
            raise RuleError("amount-not-whole", unit=product.unit.value)


def check_containers(lots: tuple[Lot, ...]) -> None:
    """Every container with what it holds, its batch and its expiry. One that has expired is written down all the same.

    Raises RuleError `receipt-nothing-counted`, `receipt-too-many-containers`, `receipt-size-missing`, `batch-missing`,
    `expiry-not-a-date`.
    """
    if sum(lot.number for lot in lots) <= 0 or any(lot.number <= 0 for lot in lots):
        raise RuleError("receipt-nothing-counted")
    if sum(lot.number for lot in lots) > MOST_CONTAINERS:
        raise RuleError("receipt-too-many-containers", most=MOST_CONTAINERS)
    for lot in lots:
        if lot.size <= 0:
            raise RuleError("receipt-size-missing")
        if not lot.batch.strip():
            raise RuleError("batch-missing")
        _check_expiry(lot.expiry)


def _check_expiry(expiry: str) -> None:
    try:
        date.fromisoformat(expiry)
    except ValueError:
        raise RuleError("expiry-not-a-date") from None


def counted(lots: tuple[Lot, ...]) -> int:
    """Thousandths in all containers."""
    return sum(lot.number * lot.size for lot in lots)


def spread(lots: tuple[Lot, ...]) -> tuple[Lot, ...]:
    """Each container by itself, as the book lists them."""
    return tuple(Lot(1, lot.size, lot.batch.strip(), lot.expiry) for lot in lots for _ in range(lot.number))


def mismatches(delivery: Delivery) -> tuple[Mismatch, ...]:
    """The cases that this delivery opens (PSI-4.20): counted against the note, and the note against the requisition.

    A note that says itself that the rest follows is no shortage.
    """
    found = []
    if delivery.counted != delivery.delivered:
        found.append(Mismatch("receipt-miscounted", delivery.counted - delivery.delivered))
    if delivery.delivered > delivery.ordered:
        found.append(Mismatch("receipt-over", delivery.delivered - delivery.ordered))
    elif delivery.delivered < delivery.ordered and not delivery.to_follow:
        found.append(Mismatch("receipt-short", delivery.delivered - delivery.ordered))
    return tuple(found)
