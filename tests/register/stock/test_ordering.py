"""Written requisitions: every particular of the law, and who may make one (LAW-14-a, PSI-4.13 to 4.16)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cdstation.register.acts import Receipt
from cdstation.register.custody.acts import AuthorityGiven
from cdstation.register.custody.holders import Custody
from cdstation.register.people import Role
from cdstation.register.stock import ordering
from cdstation.register.stock.acts import (
    LockedAway,
    NeighbourKnown,
    RequisitionCancelled,
    RequisitionMade,
    RequisitionPrinted,
    TransferIn,
)
from cdstation.register.stock.orders import Orders
from cdstation.register.upkeep.acts import Correction
from tests.builders import (
    BUPRENORPHINE,
    CATALOGUE,
    METHADONE,
    NURSE,
    PHARMACIST,
    STAFF,
    STRONG_METHADONE,
    MemoryBook,
    opened_book,
    person,
)
from tests.services.raising import refused

TODAY = date(2026, 11, 16)
MADE = RequisitionMade(
    number=1,
    supplier="Example Pharma Ltd",
    supplier_address="2 Mill Road, Elmsworth",
    to_area="",
    recipient="IYER, Leela",
    recipient_address="HMP Elmsworth, 1 Long Lane, Elmsworth",
    profession="pharmacist, 2033467",
    purpose="stock for substance misuse treatment",
    products=(METHADONE.code, BUPRENORPHINE.code),
    quantities=(5_000_000, 280_000),
)


def check(**changes: Any) -> None:
    """Check a requisition that is right but for these."""
    ordering.check_requisition(replace(MADE, **changes), CATALOGUE)


def authority(person_number: int, what: str = "order", first: str = "2026-11-02", last: str = "2026-11-16") -> Custody:
    """The authorities of one person."""
    book = opened_book()
    book.write(AuthorityGiven(person_number, what, "letter 7", first, last), by=PHARMACIST)
    return book.standing.custody


@pytest.mark.req("LAW-14-a")
def test_a_whole_requisition_is_right() -> None:
    """Name, address, profession, purpose, total quantity of everything."""
    check()


@pytest.mark.req("LAW-14-a")
@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("supplier", "requisition-no-supplier"),
        ("supplier_address", "requisition-no-supplier-address"),
        ("recipient", "requisition-no-recipient"),
        ("recipient_address", "requisition-no-recipient-address"),
        ("profession", "requisition-no-profession"),
        ("purpose", "requisition-no-purpose"),
    ],
)
@pytest.mark.parametrize("empty", ["", "  \n"])
def test_every_particular_is_needed(field: str, code: str, empty: str) -> None:
    """Each missing one has its own sentence."""
    with refused(code):
        check(**{field: empty})


@pytest.mark.req("LAW-14-a")
def test_what_is_asked_for_has_one_total_quantity_each() -> None:
    """Something, once, more than nothing, no more than the words of the form can say, tablets whole."""
    with refused("requisition-no-product"):
        check(products=(), quantities=())
    with refused("requisition-product-twice"):
        check(products=(METHADONE.code, METHADONE.code))
    for quantity in (0, -1_000):
        with refused("requisition-no-quantity", product=METHADONE.name):
            check(quantities=(quantity, 280_000))
    check(quantities=(1, 280_000))
    check(quantities=(999_999_000, 280_000))
    with refused("requisition-quantity-too-large"):
        check(quantities=(999_999_001, 280_000))
    with refused("amount-not-whole", unit="tablet"):
        check(quantities=(5_000_000, 280_500))
    with refused("product-unknown"):
        check(products=("1", BUPRENORPHINE.code))


@pytest.mark.req("LAW-14-a", "PSI-4.13", "PSI-4.15")
@pytest.mark.parametrize("role", [Role.PHARMACIST, Role.LEAD])
def test_who_may_always_order(role: Role) -> None:
    """The pharmacist and the head of healthcare, until they leave."""
    ordering.check_may_order(person(role=role), Custody(), TODAY)
    with refused("person-left"):
        ordering.check_may_order(person(role=role, left=True), Custody(), TODAY)


@pytest.mark.req("LAW-14-a", "PSI-4.13")
def test_anybody_else_needs_written_authority() -> None:
    """On that day, for ordering, and their own."""
    nurse = STAFF[0]
    ordering.check_may_order(nurse, authority(NURSE), TODAY)
    for custody in (
        Custody(),
        authority(NURSE, "receive"),
        authority(NURSE, last="2026-11-15"),
        authority(NURSE, first="2026-11-17"),
        authority(NURSE + 1),
    ):
        with refused("not-authorised-to-order", name="OKAFOR, Ada"):
            ordering.check_may_order(nurse, custody, TODAY)


@pytest.mark.req("PSI-4.23")
def test_another_area_must_be_known() -> None:
    """Stock is asked of areas that two people have made known, and of no other."""
    store = NeighbourKnown("store-1", "Pharmacy store", "HMP Elmsworth", "9b" * 32)
    assert ordering.known_neighbour({"store-1": store}, "store-1") == store
    with refused("neighbour-unknown"):
        ordering.known_neighbour({"store-1": store}, "store-2")


def ordered() -> tuple[MemoryBook, int]:
    """A book with a page and one requisition."""
    book = opened_book()
    page = book.open_page()
    book.write(MADE, by=PHARMACIST)
    return book, page


def receive(book: MemoryBook, page: int, amount: int, **changes: Any) -> None:
    """A receipt on that requisition."""
    body = Receipt(METHADONE.code, "Example Pharma Ltd", "2 Mill Road", "1", "MX1", "2027-06-30", order=1)
    book.write(replace(body, **changes), by=PHARMACIST, witness=NURSE, page=page, delta=amount)


@pytest.mark.req("LAW-14-a")
def test_numbers_are_unbroken_and_stay() -> None:
    """The next number is one more than there are, cancelled ones included."""
    book, _ = ordered()
    assert Orders().next_number == 1
    assert book.standing.orders.next_number == 2
    reason = ordering.cancellation(book.standing.orders.requisitions, 1, " asked \n twice ")
    assert reason == "asked twice"
    book.write(RequisitionCancelled(1, reason), by=PHARMACIST)
    orders = book.standing.orders
    assert (orders.next_number, orders.requisitions[1].cancelled, orders.requisitions[1].open) == (
        2,
        "asked twice",
        False,
    )
    assert orders.requisitions[1].outstanding(METHADONE.code) == 0
    with refused("requisition-cancelled", number=1, reason="asked twice"):
        ordering.open_requisition(orders.requisitions, 1)


@pytest.mark.req("LAW-14-a")
def test_what_cannot_be_cancelled() -> None:
    """Without a reason, unknown, cancelled before, or when all of it has come."""
    book, page = ordered()
    found = book.standing.orders.requisitions
    with refused("requisition-cancel-no-reason"):
        ordering.cancellation(found, 1, "  ")
    with refused("requisition-unknown", number=2):
        ordering.cancellation(found, 2, "x")
    receive(book, page, 5_000_000)
    receive(book, page, 280_000, product=BUPRENORPHINE.code)
    with refused("requisition-all-received", number=1):
        ordering.cancellation(book.standing.orders.requisitions, 1, "x")


@pytest.mark.req("PSI-4.20")
def test_what_is_outstanding_falls_with_what_was_counted() -> None:
    """Product by product, never below nothing; what was not asked for is not outstanding."""
    book, page = ordered()
    receive(book, page, 2_000_000)
    order = book.standing.orders.requisitions[1]
    assert (order.number, order.outstanding(METHADONE.code)) == (1, 3_000_000)
    assert order.outstanding(BUPRENORPHINE.code) == 280_000
    assert order.outstanding(STRONG_METHADONE.code) == 0
    receive(book, page, 3_500_000)
    assert book.standing.orders.requisitions[1].outstanding(METHADONE.code) == 0
    receive(book, page, 1_000, order=0)
    assert book.standing.orders.requisitions[1].received == {METHADONE.code: 5_500_000}


@pytest.mark.req("PSI-4.20", "LAW-20-c")
def test_what_is_outstanding_follows_a_corrected_receipt() -> None:
    """Another amount, or another page and so another product; a line of no receipt changes nothing."""
    book, page = ordered()
    strong = book.open_page(STRONG_METHADONE, 0)

    def correct(body: Correction, on: int = page) -> int:
        book.write(body, by=PHARMACIST, witness=NURSE, page=on, delta=body.now - body.was)
        return book.standing.orders.requisitions[1].outstanding(METHADONE.code)

    receive(book, page, 5_000_000)
    line = len(book.entries)
    assert not book.standing.orders.requisitions[1].outstanding(METHADONE.code)
    assert correct(Correction(line, "one nought too many", was=5_000_000, now=500_000)) == 4_500_000
    assert correct(Correction(line, "of 10 mg per mL", strong, 500_000, was=500_000)) == 5_000_000
    first = len(book.entries)
    assert correct(Correction(line, "of 10 mg per mL", other=first, now=500_000), strong) == 5_000_000
    assert correct(Correction(page, "no receipt", was=0, now=1_000)) == 5_000_000


@pytest.mark.req("LAW-14-c")
def test_the_original_is_printed_once() -> None:
    """The book knows which originals are on paper."""
    book, _ = ordered()
    assert book.standing.orders.printed == set()
    book.write(RequisitionPrinted(1), by=PHARMACIST)
    assert book.standing.orders.printed == {1}


def test_numbers_on_packs_are_learnt_from_receipts() -> None:
    """The newest receipt says what a number means; the newest receipt itself is kept in sight."""
    book, page = ordered()
    receive(book, page, 1_000, gtins=("09521234543213",))
    assert book.standing.orders.gtins == {"09521234543213": METHADONE.code}
    receive(book, page, 1_000, product=STRONG_METHADONE.code, gtins=("09521234543213", "09500000000006"))
    orders = book.standing.orders
    assert set(orders.gtins.values()) == {STRONG_METHADONE.code}
    assert orders.newest is not None
    assert orders.newest.seq == len(book.entries)


@pytest.mark.req("PSI-4.22")
def test_what_is_not_locked_away_yet() -> None:
    """Receipts with containers and transfers, until they are; old receipts are not asked for."""
    book, page = ordered()
    receive(book, page, 1_000, order=0)
    receive(book, page, 500_000, sizes=(500_000,), batches=("MX1",), expiries=("2027-06-30",))
    came = TransferIn(
        *(1, "store", "Pharmacy store", "HMP Elmsworth", "1", METHADONE.code, 500_000, (500_000,), (500_000,)),
        *(("MX1",), ("2027-06-30",), ("",), 1),
    )
    book.write(came, by=PHARMACIST, witness=NURSE, page=page, delta=500_000)
    last = len(book.entries)
    assert list(book.standing.orders.not_locked) == [last - 1, last]
    assert book.standing.orders.requisitions[1].received == {METHADONE.code: 1_000_000}
    book.write(LockedAway(last - 1, "CD cabinet 1"))
    assert list(book.standing.orders.not_locked) == [last]


def test_another_area_is_known_by_what_two_people_compared() -> None:
    """By its id."""
    book = opened_book()
    store = NeighbourKnown("store-1", "Pharmacy store", "HMP Elmsworth", "9b" * 32)
    book.write(store, by=PHARMACIST, witness=NURSE)
    assert book.standing.orders.neighbours == {"store-1": store}
