"""What is counted line by line: lots, open containers, pump and tubing, what is in no container (BAL-2, BAL-3)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cdstation.errors import RuleError
from cdstation.register import acts
from cdstation.register.counting.rows import (
    Row,
    Sort,
    Sums,
    check_figures,
    differing,
    plain_rows,
    read_figure,
    row_from_key,
    rows_of,
    sums,
)
from cdstation.register.quantity import Unit
from cdstation.register.stock.holding import Container
from tests.builders import METHADONE, NURSE, TECHNICIAN, MemoryBook, count, opened_book

TODAY = date(2026, 11, 16)


def bottle(number: int, **changes: Any) -> Container:
    """A sealed half litre in the cabinet."""
    usual = Container(number, 9, METHADONE.code, "MX2201", "2027-06-30", 500_000, 500_000, 12)
    return replace(usual, **changes)


def keys(*containers: Container, pumps: tuple[int, ...] = ()) -> list[str]:
    """The rows of these containers, by key."""
    return [row.key for row in rows_of(containers, pumps, TODAY, Unit.ML)]


@pytest.mark.req("BAL-3")
def test_a_lot_is_one_figure_and_an_open_bottle_one_of_its_own() -> None:
    """Sealed lots by expiry, then what is open, then the pump, then what stands in no list."""
    late = {"expiry": "2027-09-30", "batch": "MX2202"}
    found = keys(
        bottle(12_000, **late),
        bottle(12_001),
        bottle(12_002),
        bottle(12_003, opened_ms=5, contents=320_000),
        bottle(12_004, size=100_000, contents=100_000),
        pumps=(2, 1),
    )
    assert found == [
        "sealed:500000:MX2201:2027-06-30",
        "sealed:100000:MX2201:2027-06-30",
        "sealed:500000:MX2202:2027-09-30",
        "open:12003",
        "reservoir:1",
        "reservoir:2",
        "loose",
    ]


@pytest.mark.req("BAL-3")
def test_what_may_not_be_given_is_counted_all_the_same_and_marked() -> None:
    """Quarantined, expired and recalled containers are in the balance until they are destroyed."""
    rows = rows_of(
        (
            bottle(1, place="quarantine"),
            bottle(2),
            bottle(3, expiry="2026-11-15", recalled=True, batch="OLD"),
            bottle(4, expiry="2026-11-15", batch="OLD"),
            bottle(5, opened_ms=5, place="quarantine", contents=40_000),
        ),
        (),
        TODAY,
        Unit.ML,
    )
    assert [(row.key, row.marks) for row in rows] == [
        ("sealed:500000:OLD:2026-11-15", ("expired", "recalled")),
        ("sealed:500000:MX2201:2027-06-30", ()),
        ("quarantine:500000:MX2201:2027-06-30", ("quarantine",)),
        ("open:5", ("quarantine",)),
        ("loose", ()),
    ]


def test_a_part_bottle_that_came_sealed_is_measured() -> None:
    """Its label does not say what it holds."""
    assert keys(bottle(7, contents=320_000)) == ["open:7", "loose"]


@pytest.mark.req("BAL-3")
@pytest.mark.parametrize(("unit", "wanted"), [(Unit.ML, 3), (Unit.TABLET, 2)])
def test_where_nobody_has_listed_containers_three_figures_do(unit: Unit, wanted: int) -> None:
    """Sealed, open, and only for a liquid the pump."""
    rows = rows_of((), (1,), TODAY, unit)
    assert rows == plain_rows(unit)
    assert [row.key for row in rows] == ["loose:sealed", "loose:opened", "reservoir:1"][:wanted]
    assert sums(rows, {row.key: 5 for row in rows}) == Sums(5, 5, 5 if wanted == 3 else 0)


@pytest.mark.parametrize(
    "row",
    [
        Row("sealed:500000:MX:22:2027-06-30", Sort.SEALED, 500_000, "MX:22", "2027-06-30"),
        Row("quarantine:100000::", Sort.QUARANTINE, 100_000, "", "", marks=("quarantine",)),
        Row("open:12003", Sort.OPEN, container=12_003),
        Row("reservoir:2", Sort.RESERVOIR, pump=2),
        Row("loose", Sort.LOOSE),
        Row("loose:sealed", Sort.LOOSE),
    ],
)
def test_a_row_is_known_again_by_its_key(row: Row) -> None:
    """As it stands in the book and on paper; a batch may hold the sign that parts them."""
    assert row_from_key(row.key) == row


LOT, OPEN, LOOSE = row_from_key("sealed:500000:MX2201:2027-06-30"), row_from_key("open:1"), row_from_key("loose")


@pytest.mark.parametrize(
    ("row", "text", "expected"),
    [(LOT, "9", 4_500_000), (LOT, "0", 0), (LOT, "12.0", 6_000_000), (OPEN, "312.5", 312_500), (LOOSE, "0", 0)],
)
def test_a_lot_is_typed_as_a_number_of_containers(row: Row, text: str, expected: int) -> None:
    """And stored times their size; the rest is measured."""
    assert read_figure(row, text, Unit.ML) == expected


@pytest.mark.parametrize(
    ("row", "text", "code"),
    [
        (LOT, "", "count-row-empty"),
        (OPEN, "  ", "count-row-empty"),
        (LOT, "8.5", "count-containers-whole"),
        (LOT, "x", "amount-not-a-figure"),
        (OPEN, "-1", "amount-not-a-figure"),
        (OPEN, "5 mg", "amount-wrong-unit"),
    ],
)
def test_what_is_no_figure_is_refused(row: Row, text: str, code: str) -> None:
    """An empty row is never taken for an empty shelf."""
    with pytest.raises(RuleError, match=f"^{code}$"):
        read_figure(row, text, Unit.ML)


@pytest.mark.parametrize(
    ("figures", "code"),
    [
        ({LOT.key: 500_000}, "count-row-empty"),
        ({LOT.key: 500_000, OPEN.key: 1, "open:2": 0}, "count-row-empty"),
        ({LOT.key: 500_000, OPEN.key: -1}, "amount-not-a-figure"),
        ({LOT.key: 500_001, OPEN.key: 1}, "count-containers-whole"),
    ],
)
def test_figures_must_fit_their_rows(figures: dict[str, int], code: str) -> None:
    """Whoever hands them in."""
    with pytest.raises(RuleError, match=f"^{code}$"):
        check_figures((LOT, OPEN), figures)


@pytest.mark.req("BAL-2")
def test_one_row_apart_is_enough() -> None:
    """Also when both come to the same sum."""
    rows = (LOT, OPEN)
    first, second = {LOT.key: 500_000, OPEN.key: 500_000}, {LOT.key: 1_000_000, OPEN.key: 0}
    check_figures(rows, first)
    assert sums(rows, first).found == sums(rows, second).found
    assert differing(rows, first, second) == (LOT.key, OPEN.key)
    assert differing(rows, first, dict(first)) == ()


def counted_book(rows: tuple[str, ...], figures: tuple[int, ...], **changes: Any) -> tuple[MemoryBook, int]:
    """A bottle on the pump, another open in the cabinet; then a count of these rows."""
    book = opened_book()
    page = book.open_page()
    two = acts.Receipt(
        METHADONE.code, "Example Pharma Ltd", "2 Mill Road", "R-17", "MX2202", "2027-06-30",
        sizes=(500_000, 500_000), batches=("MX2202",) * 2, expiries=("2027-06-30",) * 2,
    )  # fmt: skip
    received = book.write(two, by=NURSE, witness=TECHNICIAN, page=page, delta=1_000_000)
    first = received.seq * 1000
    fitted = acts.BottleFitted(1, METHADONE.code, "MX2202", "2027-06-30", 500_000, container=first)
    book.write(fitted, by=NURSE, witness=TECHNICIAN)
    named = tuple(row.replace("N0", str(first)).replace("N1", str(first + 1)) for row in rows)
    body = replace(count(3_000_000, 3_000_000), rows=named, first_rows=figures, second_rows=figures, **changes)
    book.write(body, witness=TECHNICIAN, page=page)
    return book, first


@pytest.mark.req("BAL-3")
def test_a_count_fixes_what_open_containers_hold() -> None:
    """What is in the tubing belongs to the bottle on the pump; a container that is gone is passed over."""
    book, first = counted_book(("open:N0", "open:N1", "open:77", "reservoir:1"), (470_000, 300_000, 5, 20_000))
    held = book.standing.holding.containers
    assert (held[first].contents, held[first + 1].contents) == (490_000, 300_000)
    assert held[first].fixed_seq == len(book.entries)


def test_a_count_on_paper_is_of_its_own_moment() -> None:
    """When the page has moved since, what containers hold now is not what was counted then."""
    book, first = counted_book(("open:N0",), (470_000,), sheet=3, lines_after=1)
    assert book.standing.holding.containers[first].contents == 500_000
