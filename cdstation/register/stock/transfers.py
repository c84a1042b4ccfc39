"""The rules of moving stock between areas: what may be sent, what an arrival is, what an answer means (PSI-4.17, 4.23).

Sending is gated; what arrives, is refused or comes back has happened and can always be written down. Each transfer has
one identity for ever, the uuid of its entry in the sending book: the entries that answer it have identities that follow
from it, so that no slip can be accepted twice, or accepted and refused, or settled and brought back.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from cdstation.errors import RuleError
from cdstation.register.entries import Sealed
from cdstation.register.people import Person, Role
from cdstation.register.products import Product
from cdstation.register.quantity import Quantity
from cdstation.register.standing import Standing
from cdstation.register.stock.acts import NeighbourKnown, RequisitionMade, TransferIn, TransferOut, TransferRefused
from cdstation.register.stock.holding import QUARANTINE, Container
from cdstation.register.stock.transit import OnTheWay

SUPPLY, RETURN = "supply", "return"
RECALLED, EXPIRED, RETURNED = "recalled", "expired", "returned"
SHORT, OVER = "transfer-short", "transfer-over"
MOVERS = frozenset({Role.NURSE, Role.PHARMACIST, Role.TECHNICIAN, Role.LEAD})
_IDENTITIES = UUID("6f1f3c0a-54b1-5c0e-9a47-2d1a7c3b9e10")


@dataclass(frozen=True)
class Loose:
    """An amount in thousandths that is in no container of the book, with what its label says."""

    amount: int
    batch: str
    expiry: str


@dataclass(frozen=True)
class Sending:
    """What somebody wants to send from one page. `order` is the requisition's number in the other area's book, 0 for
    one on paper; `requisition` is its number as people write it.
    """

    to_area: str
    product: str
    requisition: str
    order: int = 0
    purpose: str = SUPPLY
    containers: tuple[int, ...] = ()
    loose: tuple[Loose, ...] = ()
    seal: str = ""
    courier: str = ""


def answer_uuid(out: str) -> str:
    """The identity of the one entry in the receiving book that accepts or refuses this transfer."""
    return uuid5(_IDENTITIES, f"answer {out}").hex


def ending_uuid(out: str) -> str:
    """The identity of the one entry in the sending book that settles this transfer or brings it back."""
    return uuid5(_IDENTITIES, f"ending {out}").hex


def case_uuid(counted: str) -> str:
    """The identity of the discrepancy that a wrong count on arrival opens, by the entry that holds the count."""
    return uuid5(_IDENTITIES, f"case {counted}").hex


def check_may_move(person: Person) -> None:
    """Who may send, take in or send back stock. Raises RuleError `person-left`, `role-may-not-move-stock`."""
    if person.left:
        raise RuleError("person-left")
    if person.role not in MOVERS:
        raise RuleError("role-may-not-move-stock", role=person.role.value)


def page_for(standing: Standing, product: Product) -> int:
    """The page of a product in this book. Raises RuleError `product-has-no-page`."""
    page = standing.page_for(product.page_key)
    if page is None:
        raise RuleError("product-has-no-page", product=product.name)
    return page


def mark_of(one: Container, today: date) -> str:
    """Why a container may not be given from, as a code of `QUARANTINE_WORDS`; empty when it may."""
    if one.recalled:
        return RECALLED
    if one.expired(today):
        return EXPIRED
    return one.reason if one.place == QUARANTINE else ""


def plan_sending(standing: Standing, product: Product, wanted: Sending, today: date) -> TransferOut:
    """The particulars of a transfer, with the next number of this book.

    Only what may be given is supplied; what may not is returned, with its mark, and whatever else is returned is set
    apart at its arrival until somebody has judged it. Raises RuleError `area-not-known`, `requisition-missing`,
    `product-has-no-page`, `transfer-empty`, `container-not-there`, `container-twice`, `container-on-pump`,
    `transfer-only-as-return`, `transfer-more-than-loose`, `amount-not-a-figure`, `amount-not-whole`, `batch-missing`,
    `expiry-not-a-date`.
    """
    neighbour = standing.orders.neighbours.get(wanted.to_area)
    if neighbour is None:
        raise RuleError("area-not-known")
    if not wanted.requisition.strip():
        raise RuleError("requisition-missing")
    page = page_for(standing, product)
    held = _held(standing, page, wanted.containers)
    _check_loose(standing, page, product, wanted.loose)
    if not (held or wanted.loose):
        raise RuleError("transfer-empty")
    marks = (
        *(mark_of(one, today) for one in held),
        *(EXPIRED if _day(part.expiry) < today else "" for part in wanted.loose),
    )
    if wanted.purpose == RETURN:
        marks = tuple(mark or RETURNED for mark in marks)
    elif any(marks):
        raise RuleError("transfer-only-as-return")
    return _out(standing, neighbour, wanted, held, marks)


def _out(
    standing: Standing, neighbour: NeighbourKnown, wanted: Sending, held: tuple[Container, ...], marks: tuple[str, ...]
) -> TransferOut:
    return TransferOut(
        number=standing.transit.sent_before + 1,
        to_area=neighbour.area_id,
        to_name=neighbour.name,
        to_address=neighbour.address,
        requisition=" ".join(wanted.requisition.split()),
        order=wanted.order,
        purpose=wanted.purpose,
        product=wanted.product,
        containers=wanted.containers,
        sizes=(*(one.size for one in held), *(part.amount for part in wanted.loose)),
        contents=(*(one.contents for one in held), *(part.amount for part in wanted.loose)),
        batches=(*(one.batch for one in held), *(part.batch.strip() for part in wanted.loose)),
        expiries=(*(one.expiry for one in held), *(part.expiry for part in wanted.loose)),
        marks=marks,
        seal=wanted.seal.strip(),
        courier=wanted.courier.strip(),
    )


def _held(standing: Standing, page: int, numbers: tuple[int, ...]) -> tuple[Container, ...]:
    if len(set(numbers)) != len(numbers):
        raise RuleError("container-twice")
    found = tuple(standing.holding.containers.get(number) for number in numbers)
    held = tuple(one for one in found if one is not None and one.page == page and one.contents > 0)
    if len(held) != len(numbers):
        raise RuleError("container-not-there")
    if any(one.number in standing.holding.fitted.values() for one in held):
        raise RuleError("container-on-pump")
    return held


def _check_loose(standing: Standing, page: int, product: Product, parts: tuple[Loose, ...]) -> None:
    for part in parts:
        if part.amount <= 0:
            raise RuleError("amount-not-a-figure")
        if not product.unit.liquid and part.amount % 1000:
            raise RuleError("amount-not-whole", unit=product.unit.value)
        if not part.batch.strip():
            raise RuleError("batch-missing")
        _day(part.expiry)
    left = standing.holding.loose(page, standing.balances[page])
    if parts and sum(part.amount for part in parts) > left:
        raise RuleError("transfer-more-than-loose", left=str(Quantity(max(0, left), product.unit)))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RuleError("expiry-not-a-date") from None


def check_asked(asked: RequisitionMade, me: str, product: Product, quantity: int, sent_before: int) -> None:
    """A requisition of another area is filled by the area that it asks, and never beyond what it asks for (LAW-14-a).

    `sent_before` are the thousandths sent on it already. Raises RuleError `requisition-for-another-area`,
    `product-not-asked-for`, `transfer-more-than-asked`.
    """
    if asked.to_area != me:
        raise RuleError("requisition-for-another-area")
    wanted = dict(zip(asked.products, asked.quantities, strict=True)).get(product.code, 0)
    if not wanted:
        raise RuleError("product-not-asked-for", product=product.name)
    if sent_before + quantity > wanted:
        left = Quantity(max(0, wanted - sent_before), product.unit)
        raise RuleError("transfer-more-than-asked", left=str(left))


def adds_up(out: Sealed) -> bool:
    """True when a transfer that another book sent is complete and its parts are what left that book."""
    body = out.body
    assert isinstance(body, TransferOut)
    rows = {len(part) for part in (body.sizes, body.contents, body.batches, body.expiries, body.marks)}
    whole = rows == {len(body.contents)} and len(body.containers) <= len(body.contents)
    dated = all(not day or _is_day(day) for day in body.expiries)
    return whole and dated and 0 < sum(body.contents) == -(out.draft.delta or 0) and min(body.contents) > 0


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def plan_acceptance(
    standing: Standing, sender: NeighbourKnown, out: Sealed, counted: tuple[int, ...], product: Product, order: int
) -> TransferIn:
    """What came in, as two people counted it: a figure in thousandths for each part of the transfer, 0 for what is not
    there. `order` is the number of a requisition of this book, 0 for none.

    Raises RuleError `transfer-not-for-this-area`, `transfer-answered-already`, `product-has-no-page`,
    `counted-parts-differ`, `amount-not-a-figure`, `amount-not-whole`.
    """
    body = out.body
    assert isinstance(body, TransferOut)
    check_unanswered(standing, out)
    page_for(standing, product)
    check_counted(counted, len(body.contents), product)
    return TransferIn(
        number=body.number,
        from_area=sender.area_id,
        from_name=sender.name,
        from_address=sender.address,
        requisition=body.requisition,
        product=body.product,
        sent=sum(body.contents),
        sizes=body.sizes,
        contents=counted,
        batches=body.batches,
        expiries=body.expiries,
        marks=body.marks,
        order=order if order in standing.orders.requisitions else 0,
    )


def check_unanswered(standing: Standing, out: Sealed) -> None:
    """It is meant for this area, which has neither accepted nor refused it. Raises as `plan_acceptance`."""
    body = out.body
    assert isinstance(body, TransferOut)
    assert standing.area is not None
    if body.to_area != standing.area.area_id:
        raise RuleError("transfer-not-for-this-area")
    if out.uuid in standing.transit.taken:
        raise RuleError("transfer-answered-already")


def check_counted(counted: tuple[int, ...], parts: int, product: Product) -> None:
    """A figure for each part, in whole units where there are only whole ones. Raises as `plan_acceptance`."""
    if len(counted) != parts:
        raise RuleError("counted-parts-differ")
    if min(counted) < 0:
        raise RuleError("amount-not-a-figure")
    if not product.unit.liquid and any(one % 1000 for one in counted):
        raise RuleError("amount-not-whole", unit=product.unit.value)


def answers(sent: OnTheWay, answer: Sealed) -> bool:
    """True when this entry of the other book says something about this very transfer of ours."""
    body = answer.body
    if not isinstance(body, TransferIn | TransferRefused):
        return False
    fits = (
        answer.entry.area == sent.body.to_area and answer.draft.about == sent.uuid and body.number == sent.body.number
    )
    if isinstance(body, TransferRefused):
        return fits
    return fits and (body.product, body.sent) == (sent.body.product, sent.quantity)


def cause_of(difference: int) -> str:
    """The cause of the discrepancy when counted less sent is not nil."""
    return SHORT if difference < 0 else OVER
