"""The audit finds counts that do not agree, do not add up, compare with nothing, and settings beyond their limits."""

from dataclasses import replace

import pytest

from cdstation.register import acts
from cdstation.register.audit import audit_entries
from cdstation.register.upkeep.acts import CountSheetPrinted
from tests.builders import (
    NURSE,
    PHARMACIST,
    SECOND_NURSE,
    TECHNICIAN,
    MemoryBook,
    count,
    opened_book,
    verify,
)

ROWS = ("sealed:500000:MX2201:2027-06-30", "open:5", "reservoir:1")
RIGHT = acts.Count(
    1_500_000, 480_000, 20_000, 1_500_000, 480_000, 20_000, 2_000_000,
    rows=ROWS, first_rows=(1_500_000, 480_000, 20_000), second_rows=(1_500_000, 480_000, 20_000),
)  # fmt: skip


@pytest.fixture
def book() -> MemoryBook:
    """A page with 2 L, and a count sheet printed for it."""
    book = opened_book()
    page = book.open_page()
    book.write(CountSheetPrinted(1, (page,), page, (page,) * 3, ROWS))
    return book


PAGE = 7


def findings(book: MemoryBook, body: acts.Count, page: int | None = PAGE) -> list[str]:
    """What the audit finds after this count."""
    book.write(body, witness=TECHNICIAN, page=page)
    return [one.code for one in audit_entries(book.entries, verify)]


@pytest.mark.req("BAL-2", "BAL-3")
@pytest.mark.parametrize("body", [RIGHT, replace(RIGHT, sheet=1, expected=5), count(2_000_000, 2_000_000)])
def test_a_right_count_is_right(book: MemoryBook, body: acts.Count) -> None:
    """By rows, on paper, and in the three figures of the first days."""
    assert findings(book, body) == []


@pytest.mark.req("BAL-2", "BAL-3")
@pytest.mark.parametrize(
    ("body", "code"),
    [
        (replace(RIGHT, second_sealed=1), "count-not-agreed"),
        (replace(RIGHT, second_rows=(1_500_000, 500_000, 0)), "count-not-agreed"),
        (replace(RIGHT, sealed=1_480_000, opened=500_000), "count-does-not-add-up"),
        (replace(RIGHT, first_rows=(1_500_000,), second_rows=(1_500_000,)), "entry-impossible"),
        (replace(RIGHT, expected=1_999_999), "count-expected-wrong"),
        (replace(RIGHT, sheet=2), "count-sheet-of-nothing"),
        (replace(RIGHT, case=99), "recount-no-case"),
    ],
)
def test_a_wrong_count_is_found(book: MemoryBook, body: acts.Count, code: str) -> None:
    """Whoever wrote it, and with which keys."""
    assert code in findings(book, body)


@pytest.mark.req("BAL-2")
def test_a_sheet_is_entered_once_and_for_its_own_page(book: MemoryBook) -> None:
    """The second time is a copy; another page was not on it."""
    assert findings(book, replace(RIGHT, sheet=1)) == []
    assert findings(book, replace(RIGHT, sheet=1)) == ["count-sheet-twice"]
    assert "movement-without-page" in findings(book, RIGHT, None)


@pytest.mark.req("DISC-1")
def test_a_recount_by_one_of_the_first_two_is_found(book: MemoryBook) -> None:
    """Another pair is right; a count without its second signature is found for that and for its first."""
    first = book.write(count(1_960_000, 2_000_000), witness=TECHNICIAN, page=PAGE)
    case = book.write(acts.DiscrepancyOpened("count-red", first.seq, -40_000, PAGE), about=first.uuid).seq
    book.write(replace(RIGHT, case=case), by=SECOND_NURSE, witness=PHARMACIST, page=PAGE)
    assert [one.code for one in audit_entries(book.entries, verify)] == []
    book.write(replace(RIGHT, case=case), by=NURSE, page=PAGE)
    assert {one.code for one in audit_entries(book.entries, verify)} == {"recount-same-pair", "witness-missing"}


@pytest.mark.req("J3")
@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("amber-band", 500, []),
        ("amber-band", 501, ["setting-out-of-range"]),
        ("note-band", 201, ["setting-bands-crossed"]),
    ],
)
def test_no_setting_leaves_its_limits(book: MemoryBook, name: str, value: int, found: list[str]) -> None:
    """5 % at the most, and the note ends where amber begins."""
    book.write(acts.SettingChanged(name, value), by=PHARMACIST, witness=NURSE)
    assert [one.code for one in audit_entries(book.entries, verify)] == found
