"""Ordering stock: what a written requisition must say, and who may make one (LAW-14-a, LAW-14-c, PSI-4.13 to 4.16)."""

from collections.abc import Mapping
from datetime import date

from cdstation.errors import RuleError
from cdstation.register.custody.holders import Custody
from cdstation.register.people import Person, Role
from cdstation.register.products import Catalogue
from cdstation.register.stock.acts import NeighbourKnown, RequisitionMade
from cdstation.register.stock.orders import Requisition

_ALWAYS = frozenset({Role.PHARMACIST, Role.LEAD})
_MOST = 999_999_000  # thousandths; the words of the form go no further
_PARTICULARS = (
    ("supplier", "requisition-no-supplier"),
    ("supplier_address", "requisition-no-supplier-address"),
    ("recipient", "requisition-no-recipient"),
    ("recipient_address", "requisition-no-recipient-address"),
    ("profession", "requisition-no-profession"),
    ("purpose", "requisition-no-purpose"),
)


def check_may_order(person: Person, custody: Custody, today: date) -> None:
    """A pharmacist, the head of healthcare, or whoever has written authority to order on that day (PSI-4.13, 4.21).

    Raises RuleError `person-left`, `not-authorised-to-order`.
    """
    if person.left:
        raise RuleError("person-left")
    if person.role not in _ALWAYS and not custody.authorised(person.number, "order", today):
        raise RuleError("not-authorised-to-order", name=person.shown)


def check_requisition(body: RequisitionMade, catalogue: Catalogue) -> None:
    """Every particular of LAW-14-a, and what is ordered in figures that can be delivered.

    Raises RuleError `requisition-no-supplier`, `-no-supplier-address`, `-no-recipient`, `-no-recipient-address`,
    `-no-profession`, `-no-purpose`, `-no-product`, `-product-twice`, `-no-quantity`, `-quantity-too-large`,
    `product-unknown`, `amount-not-whole`.
    """
    for name, missing in _PARTICULARS:
        if not str(getattr(body, name)).strip():
            raise RuleError(missing)
    if not body.products:
        raise RuleError("requisition-no-product")
    if len(set(body.products)) < len(body.products):
        raise RuleError("requisition-product-twice")
    for code, quantity in zip(body.products, body.quantities, strict=True):
        _check_quantity(catalogue, code, quantity)


def _check_quantity(catalogue: Catalogue, code: str, quantity: int) -> None:
    product = catalogue.product(code)
    if quantity <= 0:
        raise RuleError("requisition-no-quantity", product=product.name)
    if quantity > _MOST:
        raise RuleError("requisition-quantity-too-large", product=product.name)
    if not product.unit.liquid and quantity % 1000:
        raise RuleError("amount-not-whole", unit=product.unit.value)


def known_neighbour(neighbours: Mapping[str, NeighbourKnown], area: str) -> NeighbourKnown:
    """The other area of this prison that is asked for stock (PSI-4.23). Raises RuleError `neighbour-unknown`."""
    found = neighbours.get(area)
    if found is None:
        raise RuleError("neighbour-unknown")
    return found


def open_requisition(requisitions: Mapping[int, Requisition], number: int) -> Requisition:
    """The requisition of this number on which something is still to come.

    Raises RuleError `requisition-unknown`, `requisition-cancelled`, `requisition-all-received`.
    """
    found = requisitions.get(number)
    if found is None:
        raise RuleError("requisition-unknown", number=number)
    if found.cancelled:
        raise RuleError("requisition-cancelled", number=number, reason=found.cancelled)
    if not found.open:
        raise RuleError("requisition-all-received", number=number)
    return found


def cancellation(requisitions: Mapping[int, Requisition], number: int, reason: str) -> str:
    """The reason for which nothing more is expected on it; its number stands for ever.

    Raises RuleError as `open_requisition`, and `requisition-cancel-no-reason`.
    """
    open_requisition(requisitions, number)
    words = " ".join(reason.split())
    if not words:
        raise RuleError("requisition-cancel-no-reason")
    return words
