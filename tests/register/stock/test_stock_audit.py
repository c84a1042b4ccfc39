"""The audit finds a destruction that the law does not allow, however it came into the book (LAW-27-a)."""

from dataclasses import replace

import pytest

from cdstation.register import acts
from cdstation.register.audit import audit_entries
from cdstation.register.entries import Body, Sealed
from cdstation.register.people import Person, Role
from cdstation.register.stock import acts as stock
from cdstation.register.stock import leaving
from cdstation.register.stock.acts import container_number
from tests.builders import (
    BUPRENORPHINE,
    DAY_MS,
    METHADONE,
    NURSE,
    PHARMACIST,
    STAFF,
    TECHNICIAN,
    MemoryBook,
    dose,
    key_of,
    later,
    opened_book,
    person,
    verify,
)

AUTHORISED = 9
ASHCROFT = person(AUTHORISED, "Ashcroft", "Helen", role=Role.AUTHORISED_WITNESS, registration="", competent_until="")
AMOUNTS = (500_000,)


def expired_stock(*more: Person) -> tuple[MemoryBook, int, tuple[int, ...]]:
    """A page with a bottle in quarantine, and an authorised witness; the book, the page, the container."""
    book = opened_book([*STAFF, ASHCROFT, *more])
    page = book.open_page()
    listed = stock.ContainersListed(page, METHADONE.code, AMOUNTS, AMOUNTS, ("MX2201",), ("2026-10-31",))
    number = container_number(book.write(listed, witness=TECHNICIAN).seq, 0)
    book.write(stock.ContainerQuarantined(number, "expired", 500_000, ""), witness=TECHNICIAN)
    return book, page, (number,)


def authorised(book: MemoryBook, page: int, containers: tuple[int, ...], by: int = AUTHORISED) -> Sealed:
    """The word of an authorised witness."""
    return book.write(leaving.DestructionAuthorised(page, containers, AMOUNTS, "CDAO 26/114", "denature"), by=by)


def gone(containers: tuple[int, ...], amounts: tuple[int, ...] = AMOUNTS, by: str = "ASHCROFT, Helen") -> Body:
    """The line of a destruction."""
    return leaving.Destruction(containers, amounts, "expired", "kit DK-77", by, "CDAO 26/114" if by else "")


def found(book: MemoryBook) -> list[tuple[str, int | None]]:
    """What is wrong, and where."""
    return [(finding.code, finding.seq) for finding in audit_entries(book.entries, verify)]


@pytest.mark.req("LAW-27-a")
def test_a_right_destruction_has_no_findings() -> None:
    """Authorised by a stranger to the page, destroyed by one before another; a second time too."""
    book, page, containers = expired_stock()
    word = authorised(book, page, containers)
    book.write(gone(containers), by=PHARMACIST, witness=TECHNICIAN, page=page, delta=-500_000, about=word.uuid)
    again = book.write(leaving.DestructionAuthorised(page, (0,), (1_000,), "CDAO 26/115", ""), by=AUTHORISED)
    loose = gone((0,), (1_000,))
    book.write(loose, by=PHARMACIST, witness=TECHNICIAN, page=page, delta=-1_000, about=again.uuid)
    assert found(book) == []


@pytest.mark.req("LAW-27-a")
def test_stock_of_the_register_is_not_destroyed_without_an_authorised_witness() -> None:
    """Not with no word, an invented one, or one that was used up."""
    book, page, containers = expired_stock()
    bare = book.write(gone(containers, by=""), witness=TECHNICIAN, page=page, delta=-500_000)
    made_up = book.write(gone((0,)), witness=TECHNICIAN, page=page, delta=-500_000, about="no-such-word")
    word = authorised(book, page, (0,))
    book.write(gone((0,)), witness=TECHNICIAN, page=page, delta=-500_000, about=word.uuid)
    twice = book.write(gone((0,)), witness=TECHNICIAN, page=page, delta=-500_000, about=word.uuid)
    assert found(book) == [("destruction-not-authorised", one.seq) for one in (bare, made_up, twice)]


@pytest.mark.req("LAW-27-b")
def test_the_record_book_asks_for_two_people_only() -> None:
    """Schedules 3 and 4; but a name of an authorised witness needs that witness's own signature."""
    book, _, _ = expired_stock()
    page = book.open_page(BUPRENORPHINE, 20_000)
    book.write(gone((0,), (7_000,), by=""), witness=TECHNICIAN, page=page, delta=-7_000)
    assert found(book) == []
    named = book.write(gone((0,), (7_000,)), witness=TECHNICIAN, page=page, delta=-7_000)
    assert found(book) == [("destruction-not-authorised", named.seq)]


@pytest.mark.req("LAW-27-a")
@pytest.mark.parametrize("as_witness", [False, True])
def test_whoever_had_a_part_in_the_page_cannot_authorise(as_witness: bool) -> None:
    """Also years ago, also as a second signature; another page is another matter."""
    book, page, containers = expired_stock()
    other = book.open_page(BUPRENORPHINE, 20_000)
    by, witness = (NURSE, AUTHORISED) if as_witness else (AUTHORISED, NURSE)
    book.write(acts.Waste("dropped", ""), by=by, witness=witness, page=other, delta=-1_000)
    authorised(book, page, containers)
    book.write(dose(), by=by, witness=witness, page=page, delta=-45_000)
    word = authorised(book, page, containers)
    codes = [one for one in found(book) if one[0] != "witness-not-authorised"]
    assert codes == [("authorised-witness-transacted", word.seq)]


@pytest.mark.req("LAW-27-a")
def test_a_nurse_who_comes_back_as_authorised_witness_is_still_the_same_person() -> None:
    """Under a new number, the old lines count."""
    book, page, containers = expired_stock(
        replace(STAFF[0], number=31, role=Role.AUTHORISED_WITNESS, public_key="0f" * 32)
    )
    book.write(dose(), witness=TECHNICIAN, page=page, delta=-45_000)
    word = book.write(leaving.DestructionAuthorised(page, containers, AMOUNTS, "CDAO 26/114", ""), by=31)
    assert ("authorised-witness-transacted", word.seq) in found(book)


@pytest.mark.req("LAW-27-a")
def test_somebody_without_the_authority_is_found() -> None:
    """A pharmacist, an authority that has ended, and nobody who was ever enrolled."""
    ended = replace(ASHCROFT, number=21, family="Ended", public_key=key_of(21), competent_until="2026-11-15")
    book, page, containers = expired_stock(ended)
    wrong = authorised(book, page, containers, PHARMACIST)
    late = authorised(book, page, containers, 21)
    nobody = authorised(book, page, containers, 99)
    assert found(book) == [
        ("not-an-authorised-witness", wrong.seq),
        ("authority-expired", late.seq),
        ("signer-unknown", nobody.seq),
        ("signature-wrong", nobody.seq),
    ]


@pytest.mark.req("LAW-27-a")
def test_exactly_what_was_authorised_is_destroyed() -> None:
    """Other amounts, other containers, another page."""
    for containers, amounts, own_page in (
        ((0,), AMOUNTS, True),
        (None, (499_999,), True),
        (None, AMOUNTS, False),
    ):
        book, page, chosen = expired_stock()
        other = book.open_page(BUPRENORPHINE, 900_000)
        word = authorised(book, page, chosen)
        body = gone(containers or chosen, amounts)
        on = page if own_page else other
        line = book.write(body, witness=TECHNICIAN, page=on, delta=-sum(amounts), about=word.uuid)
        assert found(book) == [("destruction-unlike-authorised", line.seq)]


@pytest.mark.req("LAW-27-a", "BAL-1")
def test_what_was_destroyed_is_what_left_the_balance() -> None:
    """One microlitre is enough; nothing at all is no destruction."""
    book, page, containers = expired_stock()
    word = authorised(book, page, containers)
    line = book.write(gone(containers), witness=TECHNICIAN, page=page, delta=-499_999, about=word.uuid)
    assert found(book) == [("destruction-does-not-add-up", line.seq)]
    book, _, _ = expired_stock()
    page = book.open_page(BUPRENORPHINE, 20_000)
    empty = book.write(gone((), (), by=""), witness=TECHNICIAN, page=page, delta=0)
    noted = book.write(gone((0,), (1_000,), by=""), page=page)
    assert found(book) == [("destruction-does-not-add-up", empty.seq), ("destruction-does-not-add-up", noted.seq)]


@pytest.mark.req("LAW-27-a", "LAW-20-b")
def test_an_authorisation_is_for_its_day() -> None:
    """Destroyed on that day and signed for on the next is right; destroyed on the next is not."""
    for same_day in (True, False):
        book, page, containers = expired_stock()
        word = authorised(book, page, containers)
        event = word.draft.happened_ms if same_day else None
        book.now = later(book.now, DAY_MS)
        line = book.write(
            gone(containers), witness=TECHNICIAN, page=page, delta=-500_000, about=word.uuid, event_ms=event
        )
        assert found(book) == ([] if same_day else [("authorisation-of-another-day", line.seq)])


@pytest.mark.req("LAW-27-a")
@pytest.mark.parametrize("as_witness", [False, True])
def test_the_authorised_witness_has_no_other_part_in_it(as_witness: bool) -> None:
    """Neither destroys nor is the second witness."""
    book, page, containers = expired_stock()
    word = authorised(book, page, containers)
    by, witness = (NURSE, AUTHORISED) if as_witness else (AUTHORISED, NURSE)
    line = book.write(gone(containers), by=by, witness=witness, page=page, delta=-500_000, about=word.uuid)
    assert ("destruction-same-person", line.seq) in found(book)
