"""The audit finds patients' own drugs among the stock, bags used twice, and containers that are not there."""

from dataclasses import replace

import pytest

from cdstation.register import acts as book_acts
from cdstation.register.audit import audit_entries
from cdstation.register.discrepancies.acts import Adjustment
from cdstation.register.stock import acts, leaving
from tests.builders import METHADONE, NURSE, TECHNICIAN, MemoryBook, count, dose, opened_book, page_opened, verify
from tests.register.stock.cabinet import BATCH, EXPIRY, SIZE

NAME = "COLE, Sean A1001BC"


@pytest.fixture
def book() -> MemoryBook:
    """A page of stock with a listed bottle and a page of patients' own drugs."""
    book = opened_book()
    page = book.open_page()
    body = acts.ContainersListed(page, METHADONE.code, (SIZE,), (SIZE,), (BATCH,), (EXPIRY,))
    book.write(body, witness=TECHNICIAN)
    own = replace(page_opened(), patients_own=True, statutory=False, note="")
    book.write(own, witness=TECHNICIAN, delta=0)
    return book


STOCK, LISTED, OWN = 7, 8_000, 9


def findings(book: MemoryBook) -> list[str]:
    """The codes of what the audit finds."""
    return [one.code for one in audit_entries(book.entries, verify)]


def receive(book: MemoryBook, bag: str, amount: int = 30_000, page: int = OWN) -> None:
    """A bag."""
    body = leaving.OwnDrugReceived(METHADONE.code, NAME, "reception", bag, "part bottle")
    book.write(body, witness=TECHNICIAN, page=page, delta=amount, patient=1)


def leave(book: MemoryBook, bag: str, amount: int = 30_000, page: int = OWN) -> None:
    """It leaves."""
    body = leaving.OwnDrugLeft(bag, NAME, "destroyed", "", "consent 12")
    book.write(body, witness=TECHNICIAN, page=page, delta=-amount, patient=1)


@pytest.mark.req("LAW-27-c")
def test_patients_own_drugs_in_their_own_book_are_right(book: MemoryBook) -> None:
    """Received, counted, adjusted after a case, gone."""
    receive(book, "PB1")
    receive(book, "PB2")
    book.write(count(60_000, 60_000), witness=TECHNICIAN, page=OWN)
    leave(book, "PB1")
    assert findings(book) == []
    book.write(Adjustment(1, "found"), by=NURSE, witness=TECHNICIAN, page=OWN, delta=1)
    assert "own-drugs-among-stock" not in findings(book)


@pytest.mark.req("LAW-27-c", "LAW-20-e")
def test_own_drugs_and_stock_never_meet(book: MemoryBook) -> None:
    """Neither a bag on a page of stock, nor a receipt, a dose or waste on a page of patients' own drugs."""
    receive(book, "PB1", page=STOCK)
    leave(book, "PB1", page=STOCK)
    receipt = book_acts.Receipt(METHADONE.code, "Example Pharma Ltd", "2 Mill Road", "R-1", BATCH, EXPIRY)
    book.write(receipt, witness=TECHNICIAN, page=OWN, delta=1_000)
    book.write(book_acts.Waste("spilt", ""), witness=TECHNICIAN, page=OWN, delta=-500)
    book.write(dose(500), witness=TECHNICIAN, page=OWN, delta=-500, patient=1)
    assert findings(book) == ["own-drugs-among-stock"] * 5


@pytest.mark.req("LAW-27-c")
def test_a_bag_is_used_once_and_leaves_as_it_came(book: MemoryBook) -> None:
    """The same number twice; another amount; a bag that never was."""
    receive(book, "PB1")
    receive(book, "PB1")
    assert findings(book) == ["bag-twice"]
    leave(book, "PB1", 29_000)
    leave(book, "PB7")
    assert findings(book) == ["bag-twice", "bag-unknown", "bag-unknown"]


@pytest.mark.req("PUMP-5")
def test_containers_that_are_spoken_of_are_there(book: MemoryBook) -> None:
    """On their own page; a bottle on a pump that is kept in no list is none of them."""
    assert findings(book) == []
    fitted = book_acts.BottleFitted(1, METHADONE.code, BATCH, EXPIRY, SIZE, LISTED)
    book.write(replace(fitted, container=0), witness=TECHNICIAN)
    book.write(fitted, witness=TECHNICIAN)
    book.write(acts.Overage(LISTED, SIZE, SIZE + 1, BATCH, EXPIRY), witness=TECHNICIAN, page=STOCK, delta=1)
    back = acts.StockReturned("X", "Y", "Z", "old", (0, LISTED), (1, 1), ("", BATCH), ("", EXPIRY))
    book.write(back, witness=TECHNICIAN, page=STOCK, delta=-2)
    assert findings(book) == []
    book.write(acts.ContainerOpened(5_000, 1, 0, 0))
    book.write(replace(back, containers=(0, 5_000)), witness=TECHNICIAN, page=STOCK, delta=-2)
    assert findings(book) == ["container-not-there"] * 2


@pytest.mark.req("PUMP-5")
def test_a_bottle_on_two_pumps_is_found(book: MemoryBook) -> None:
    """On one pump as often as you like."""
    fitted = book_acts.BottleFitted(1, METHADONE.code, BATCH, EXPIRY, SIZE, LISTED)
    book.write(fitted, witness=TECHNICIAN)
    book.write(fitted, witness=TECHNICIAN)
    assert findings(book) == []
    book.write(replace(fitted, pump=2), witness=TECHNICIAN)
    assert findings(book) == ["bottle-on-two-pumps"]


@pytest.mark.req("LAW-27-a")
def test_a_release_of_what_is_never_used_again_is_found(book: MemoryBook) -> None:
    """What was only damaged may come back; a recalled batch may not."""
    apart = acts.ContainerQuarantined(LISTED, "damaged", SIZE, "cap cracked")
    book.write(apart, witness=TECHNICIAN)
    book.write(acts.ContainerReleased(LISTED, "cap replaced"), witness=TECHNICIAN)
    assert findings(book) == []
    book.write(acts.BatchRecalled(METHADONE.code, BATCH, "EL(26)A/09"))
    book.write(apart, witness=TECHNICIAN)
    book.write(acts.ContainerReleased(LISTED, "checked"), witness=TECHNICIAN)
    book.write(acts.ContainerReleased(5_000, "checked"), witness=TECHNICIAN)
    assert findings(book) == ["released-though-unusable", "container-not-there"]
