"""Counting on paper: a blank numbered sheet, and its figures judged by the balance of their own moment (BAL-2)."""

from pathlib import Path

import pytest

from cdstation.register.acts import Count, Receipt
from cdstation.register.upkeep.acts import CountSheetPrinted
from cdstation.services.values import CountResult
from tests.reports.reading import sheets
from tests.services.hatch import ASSISTANT, DAY_MS, NURSE, OLD_HAND, SETTLED, Hatch, proof
from tests.services.raising import not_ready, refused
from tests.services.test_counts import LOT, fill, tablets

MINUTE = 60_000


def enter(
    hatch: Hatch, figures: dict[str, int], counted_ms: int, second: dict[str, int] | None = None, reason: str = ""
) -> CountResult:
    """What stands on sheet 1 for the liquid."""
    both = (proof(NURSE), proof(ASSISTANT))
    return hatch.station.count_sheets.enter_sheet(
        1, hatch.page, figures, second or figures, counted_ms, *both, late_reason=reason
    )


@pytest.mark.req("BAL-2", "BAL-3")
def test_the_sheet_tells_what_to_count_and_nothing_that_is_expected(hatch: Hatch, tmp_path: Path) -> None:
    """Register to cabinet: each page, each lot and each open bottle; no balance, no number of containers."""
    page, shelf = tablets(hatch), fill(hatch)
    assert hatch.station.count_sheets.print_sheet((hatch.page, page), tmp_path / "sheet.pdf") == 1
    words = " ".join(sheets((tmp_path / "sheet.pdf").read_bytes()))
    for wanted in ("Count sheet 1", "methadone", "buprenorphine", "batch MX2202", "500 mL each", "Pump 1 and tubing"):
        assert wanted in words
    for figure in (hatch.balance, 56_000, shelf[LOT], 480_000):
        assert f"{figure // 1000:,}" not in words
    body = hatch.entries[-1].body
    assert isinstance(body, CountSheetPrinted)
    assert body.rows_of(hatch.page) == tuple(shelf)
    assert body.rows_of(page) == ("loose:sealed", "loose:opened")
    with refused("count-sheet-without-page"):
        hatch.station.count_sheets.print_sheet((), tmp_path / "none.pdf")
    with refused("page-not-open"):
        hatch.station.count_sheets.print_sheet((99,), tmp_path / "none.pdf")
    with not_ready("print-target-not-writable"):
        hatch.station.count_sheets.print_sheet((page,), tmp_path / "nowhere" / "none.pdf")
    assert hatch.station.count_sheets.print_sheet((page,), tmp_path / "second.pdf") == 2


@pytest.mark.req("BAL-2")
def test_paper_is_judged_by_the_balance_of_its_moment(hatch: Hatch, tmp_path: Path) -> None:
    """Two doses were given after the count and before it was entered: they are no shortage."""
    shelf = fill(hatch)
    hatch.station.count_sheets.print_sheet((hatch.page,), tmp_path / "sheet.pdf")
    expected = hatch.balance
    hatch.clock.move(5 * MINUTE)
    counted_ms = hatch.clock.now().utc_ms
    hatch.clock.move(5 * MINUTE)
    hatch.give(OLD_HAND)
    hatch.give(SETTLED)
    hatch.clock.move(MINUTE)
    result = enter(hatch, shelf, counted_ms)
    assert (result.expected, result.difference, result.discrepancy) == (expected, 0, "")
    line = hatch.entries[-1]
    assert isinstance(line.body, Count)
    assert (line.body.sheet, line.body.issued_after, line.body.lines_after) == (1, 105_000, 2)
    assert (line.draft.happened_ms, line.entry.balance) == (counted_ms, expected - 105_000)
    assert hatch.book.standing.counts[hatch.page].issued_since == 105_000
    with refused("count-sheet-page-entered"):
        enter(hatch, shelf, counted_ms)
    assert hatch.station.count_sheets.open_sheets() == ()


@pytest.mark.req("BAL-2")
def test_a_page_that_moved_during_the_count_on_paper_is_counted_again(hatch: Hatch, tmp_path: Path) -> None:
    """A line between the sheet and the count; also when stock moved there and back."""
    shelf = fill(hatch)
    hatch.station.count_sheets.print_sheet((hatch.page,), tmp_path / "sheet.pdf")
    one, other = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    hatch.clock.move(MINUTE)
    hatch.give(OLD_HAND)
    back = Receipt("36120711000001104", "Example Pharma Ltd", "4 Model Way", "B-1", "K2291", "2027-08-31")
    hatch.book.write(back, by=one, witness=other, page=hatch.page, delta=45_000)
    hatch.clock.move(MINUTE)
    with refused("count-sheet-stock-moved"):
        enter(hatch, shelf, hatch.clock.now().utc_ms)
    with refused("count-sheet-time-impossible"):
        enter(hatch, shelf, hatch.clock.now().utc_ms + 1)
    with refused("count-sheet-time-impossible"):
        enter(hatch, shelf, hatch.clock.now().utc_ms - 5 * MINUTE)


@pytest.mark.req("BAL-2")
def test_columns_that_differ_are_not_entered(hatch: Hatch, tmp_path: Path) -> None:
    """Two people wrote two things: count again, on a new sheet or at the screen."""
    shelf = fill(hatch)
    hatch.station.count_sheets.print_sheet((hatch.page,), tmp_path / "sheet.pdf")
    hatch.clock.move(MINUTE)
    now = hatch.clock.now().utc_ms
    last = len(hatch.entries)
    result = enter(hatch, shelf, now, {**shelf, LOT: 2_000_000})
    assert (result.agreed, result.differing, result.expected) == (False, (LOT,), 0)
    with refused("count-row-empty"):
        enter(hatch, {LOT: 0}, now)
    with refused("count-sheet-unknown"):
        hatch.station.count_sheets.sheet(7)
    assert len(hatch.entries) == last
    form = hatch.station.count_sheets.open_sheets()[0]
    assert (form.number, [page for page, _ in form.pages]) == (1, [hatch.page])
    assert [row.key for row in form.pages[0][1]] == list(shelf)


@pytest.mark.req("BAL-2", "LAW-20-b")
def test_a_sheet_that_is_entered_late_says_why(hatch: Hatch, tmp_path: Path) -> None:
    """Beyond the end of the next day; a shortage on paper opens its case like any other."""
    shelf = fill(hatch)
    hatch.station.count_sheets.print_sheet((hatch.page,), tmp_path / "sheet.pdf")
    hatch.clock.move(MINUTE)
    counted_ms = hatch.clock.now().utc_ms
    hatch.clock.move(2 * DAY_MS)
    short = {**shelf, LOT: 2_000_000}
    with refused("late-reason-missing"):
        enter(hatch, short, counted_ms)
    result = enter(hatch, short, counted_ms, reason="The station was down")
    assert (result.difference, result.discrepancy) == (-500_000, "count-red")
    line = hatch.entries[-2]
    assert (line.draft.late, line.draft.late_reason) == (True, "The station was down")
