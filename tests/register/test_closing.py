"""Closing a page and a book: nothing may be left open, and nothing is entered afterwards (RET-1, LAW-23-a)."""

from collections.abc import Callable

import pytest

from cdstation.errors import RuleError
from cdstation.register import acts
from cdstation.register.entries import Body
from cdstation.register.stock import acts as stock
from cdstation.register.stock import leaving
from cdstation.register.upkeep import acts as upkeep
from cdstation.register.upkeep.closing import AFTER_CLOSING, StillOpen, check_may_write, open_in_book, open_on_page
from tests.builders import METHADONE, PHARMACIST, STRONG_METHADONE, TECHNICIAN, MemoryBook, opened_book
from tests.register import samples


def _sample(kind: type[Body]) -> Body:
    return next(one for one in samples.BODIES if isinstance(one, kind))


def _empty() -> tuple[MemoryBook, int]:
    book = opened_book()
    return book, book.open_page(balance=0)


def _balance(book: MemoryBook, page: int) -> None:
    book.write(acts.Waste("spilt", ""), witness=TECHNICIAN, page=page, delta=-1)


def _case(book: MemoryBook, page: int) -> None:
    book.write(acts.DiscrepancyOpened("count-red", page, -1, page))


def _transfer(book: MemoryBook, page: int) -> None:
    book.write(_sample(stock.TransferOut), witness=TECHNICIAN, page=page, delta=0)


def _container(book: MemoryBook, page: int) -> None:
    body = stock.ContainersListed(page, METHADONE.code, (500_000,), (0,), ("MX2201",), ("2027-06-30",))
    book.write(body, witness=TECHNICIAN)


def _bag(book: MemoryBook, page: int) -> None:
    book.write(_sample(leaving.OwnDrugReceived), witness=TECHNICIAN, page=page, delta=0, patient=1)


def _half(book: MemoryBook, page: int) -> None:
    line = book.write(acts.Waste("spilt", ""), witness=TECHNICIAN, page=page, delta=-1)
    other = next(iter(set(book.balances) - {page}))
    body = upkeep.Correction(line.seq, "wrong page", other, -1, was=-1)
    book.write(body, witness=TECHNICIAN, page=page, delta=1)


STANDING_AGAINST: list[tuple[str, int, Callable[[MemoryBook, int], None]]] = [
    ("balance", -1, _balance),
    ("cases", 1, _case),
    ("transfers", 1, _transfer),
    ("containers", 1, _container),
    ("bags", 1, _bag),
    ("half-corrected", 1, _half),
]


@pytest.mark.req("RET-1", "LAW-23-a")
@pytest.mark.parametrize(("code", "amount", "leave"), STANDING_AGAINST, ids=[one[0] for one in STANDING_AGAINST])
def test_a_page_is_closed_when_nothing_is_open_on_it(
    code: str, amount: int, leave: Callable[[MemoryBook, int], None]
) -> None:
    """Each thing is named; another page does not mind, unless half of a correction is to come to it."""
    book, page = _empty()
    other = book.open_page(STRONG_METHADONE, 0)
    assert open_on_page(page, book.standing) == ()
    leave(book, page)
    assert open_on_page(page, book.standing) == (StillOpen(code, amount, page),)
    elsewhere = (StillOpen(code, amount, other),) if code == "half-corrected" else ()
    assert open_on_page(other, book.standing) == elsewhere
    assert open_in_book(book.standing) == (StillOpen(code, amount, page), *elsewhere)


def test_a_page_that_is_not_there() -> None:
    """Nothing to close."""
    with pytest.raises(RuleError, match=r"^page-not-open$"):
        open_on_page(99, _empty()[0].standing)


@pytest.mark.req("RET-1")
def test_a_book_is_closed_when_nothing_is_open_in_it() -> None:
    """A session, a case of no page, a requisition of which something is to come."""
    book, _ = _empty()
    assert open_in_book(book.standing) == ()
    book.write(_sample(acts.SessionOpened))
    book.write(acts.DiscrepancyOpened("key-lost", 1, 0))
    made = _sample(stock.RequisitionMade)
    assert isinstance(made, stock.RequisitionMade)
    book.write(made)
    assert open_in_book(book.standing) == (
        StillOpen("cases", 1),
        StillOpen("session", 1),
        StillOpen("requisitions", 1),
    )
    book.write(stock.RequisitionCancelled(made.number, "hatch closes"))
    assert StillOpen("requisitions", 1) not in open_in_book(book.standing)


@pytest.mark.req("LAW-20-c", "RET-1")
def test_a_closed_page_takes_no_line_until_two_people_reopen_it() -> None:
    """The same drug has only one page (LAW-19-b), so it goes on when it is ordered again."""
    book, page = _empty()
    waste = acts.Waste("spilt", "")
    check_may_write(waste, page, book.standing)
    book.write(upkeep.PageClosed(page, "no longer used"), by=PHARMACIST, witness=TECHNICIAN)
    with pytest.raises(RuleError, match=r"^page-closed$"):
        check_may_write(waste, page, book.standing)
    check_may_write(waste, None, book.standing)
    book.write(upkeep.PageReopened(page, "ordered again"), by=PHARMACIST, witness=TECHNICIAN)
    check_may_write(waste, page, book.standing)


@pytest.mark.req("RET-1", "LAW-20-c")
@pytest.mark.parametrize("body", samples.BODIES, ids=lambda body: body.KIND)
def test_a_closed_book_takes_only_what_its_keeping_needs(body: Body) -> None:
    """Of all the kinds that there are; what it takes moves no stock and concerns no patient."""
    book, _ = _empty()
    book.write(upkeep.BookClosed("hatch closed", "2037-11-16"), by=PHARMACIST, witness=TECHNICIAN)
    if type(body) in AFTER_CLOSING:
        check_may_write(body, None, book.standing)
    else:
        with pytest.raises(RuleError, match=r"^book-closed$"):
            check_may_write(body, None, book.standing)


def test_what_a_closed_book_takes_is_this() -> None:
    """Written out once more, so that nobody adds to it in passing."""
    assert {one.KIND for one in AFTER_CLOSING} == {
        "legal-hold",
        "inspector-noted",
        "disclosed",
        "audit-run",
        "backup-made",
        "signed-in",
        "signed-out",
        "pin-failed",
        "pin-accepted",
        "pin-unlocked",
    }
