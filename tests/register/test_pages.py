"""Pages: heads, lines and footnotes as screen and paper show them (LAW-19-b, LAW-19-d, LAW-19-e, LAW-20-c)."""

from dataclasses import replace

import pytest

from cdstation.register import acts
from cdstation.register.entries import Sealed
from cdstation.register.pages import (
    OBTAINED_HEADINGS,
    SUPPLIED_HEADINGS,
    NoteLine,
    PageHead,
    note_line,
    page_head,
    register_line,
)
from cdstation.register.quantity import Unit
from tests.builders import (
    DAY_MS,
    METHADONE,
    NURSE,
    PHARMACIST,
    TECHNICIAN,
    MemoryBook,
    count,
    dose,
    opened_book,
    signed,
)


@pytest.fixture
def book() -> MemoryBook:
    """A book with one page that began with two litres."""
    book = opened_book()
    book.open_page()
    return book


@pytest.mark.req("LAW-19-d", "LAW-19-e")
def test_the_headings_are_those_of_the_regulations() -> None:
    """Word for word, in this order."""
    assert OBTAINED_HEADINGS == (
        "Date supply received",
        "Name and address from whom received",
        "Quantity received",
    )
    assert SUPPLIED_HEADINGS == (
        "Date supplied",
        "Name/Address of person or firm supplied",
        "Details of authority to possess – prescriber or licence holder's details",
        "Quantity supplied",
        "Person collecting Schedule 2 controlled drug (patient / patient's representative / healthcare professional) "
        "and, if healthcare professional, name and address",
        "Was proof of identity requested of patient / patient's representative (Yes/No)",
        "Was proof of identity of person collecting provided (Yes/No)",
    )


@pytest.mark.req("LAW-19-b")
def test_a_page_head_comes_from_its_opening(book: MemoryBook) -> None:
    """Drug, form and strength, and what the law says of the preparation."""
    head = page_head(book.entries[-1])
    assert head == PageHead(book.entries[-1].seq, METHADONE.page_key, "2", True)
    assert head.unit is Unit.ML


def _line(book: MemoryBook, sealed: Sealed) -> tuple[int | None, int | None, int]:
    line = register_line(sealed, Unit.ML, book.standing.name_of())
    return line.received, line.supplied, line.balance


@pytest.mark.req("LAW-19-d", "LAW-19-e", "BAL-1")
def test_what_came_in_and_what_went_out_stand_in_their_own_columns(book: MemoryBook) -> None:
    """And the balance runs along; a count moves nothing."""
    page = book.entries[-1].seq
    assert _line(book, book.entries[-1]) == (2_000_000, None, 2_000_000)
    receipt = acts.Receipt(METHADONE.code, "Example Pharma Ltd", "2 Mill Road", "R-17", "MX2202", "2027-06-30")
    assert _line(book, book.write(receipt, page=page, delta=500_000)) == (500_000, None, 2_500_000)
    assert _line(book, book.write(receipt, page=page, delta=1)) == (1, None, 2_500_001)
    assert _line(book, book.write(acts.Waste("spilt", ""), page=page, delta=-1)) == (None, 1, 2_500_000)
    assert _line(book, book.write(dose(), page=page, delta=-45_000)) == (None, 45_000, 2_455_000)
    assert _line(book, book.write(count(2_455_000, 2_455_000), page=page)) == (None, None, 2_455_000)


def test_a_cup_that_stayed_empty_is_a_supply_of_nothing(book: MemoryBook) -> None:
    """A stalled pour of which nothing came is no receipt; an opening with nothing in stock is one of nothing."""
    page = book.entries[-1].seq
    empty = dose(0, 0, outcome="not-handed", frees_slot=True)
    assert _line(book, book.write(empty, page=page, delta=0)) == (None, 0, 2_000_000)
    assert _line(book, book.write(book.entries[-2].body, delta=0)) == (0, None, 0)


def test_a_line_says_who_gave_and_who_saw_and_when(book: MemoryBook) -> None:
    """Names as they are shown, both times, and why it is late."""
    event = book.now.utc_ms - 3 * DAY_MS
    page = book.entries[-1].seq
    sealed = book.write(dose(), witness=TECHNICIAN, page=page, delta=-45_000, event_ms=event, late_reason="power cut")
    line = register_line(sealed, Unit.ML, book.standing.name_of())
    assert (line.seq, line.event_ms, line.entered_ms) == (sealed.seq, event, book.now.utc_ms)
    assert (line.late, line.late_reason) == (True, "power cut")
    assert (line.given_by, line.witnessed_by) == ("OKAFOR, Ada", "MARSH, Tom")
    assert line.words == sealed.body.line(Unit.ML)
    assert line.footnotes == ()


def test_the_station_signs_for_itself(book: MemoryBook) -> None:
    """Number 0 has no name, and an act of one person no witness."""
    sealed = book.write(count(1, 1), by=0, page=book.entries[-1].seq)
    line = register_line(sealed, Unit.ML, {})
    assert (line.given_by, line.witnessed_by) == ("the station", "")


def test_what_stands_on_no_page_is_no_line(book: MemoryBook) -> None:
    """Nor is an opening a footnote."""
    opening = book.entries[-1]
    with pytest.raises(AssertionError):
        register_line(signed(replace(opening.entry, balance=None)), Unit.ML, {})
    with pytest.raises(AssertionError):
        note_line(opening, {})
    with pytest.raises(AssertionError):
        page_head(book.entries[0])


@pytest.mark.req("LAW-20-c")
def test_a_footnote_stands_under_its_line_and_leaves_it_alone(book: MemoryBook) -> None:
    """Dated, by two people; the line itself reads as it did."""
    page = book.entries[-1].seq
    sealed = book.write(dose(), witness=TECHNICIAN, page=page, delta=-45_000)
    names = book.standing.name_of()
    bare = register_line(sealed, Unit.ML, names)
    note = book.write(acts.Footnote(sealed.seq, "Batch should read MX2202"), by=NURSE, witness=PHARMACIST)
    alone = book.write(acts.Footnote(sealed.seq, "Seen"), by=NURSE)
    notes = {sealed.seq: [note, alone]}
    lines = [
        register_line(one, Unit.ML, names, [note_line(note, names) for note in notes.get(one.seq, [])])
        for one in book.entries[-4:-2]
    ]
    assert [line.seq for line in lines] == [page, sealed.seq]
    assert lines[0].footnotes == ()
    assert lines[1].footnotes == (
        NoteLine(note.seq, note.draft.entered.utc_ms, "Batch should read MX2202", "OKAFOR, Ada", "IYER, Leela"),
        NoteLine(alone.seq, alone.draft.entered.utc_ms, "Seen", "OKAFOR, Ada", ""),
    )
    assert replace(lines[1], footnotes=()) == bare
