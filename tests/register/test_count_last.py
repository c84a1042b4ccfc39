"""What is remembered of a count, and since: issues, the last differences, who counted, the drift (J3, DISC-1)."""

from dataclasses import replace

import pytest

from cdstation.errors import RuleError
from cdstation.register import acts
from cdstation.register.counting.pairs import check_recount
from cdstation.register.counting.sheets import AtCount, at_count
from cdstation.register.discrepancies import acts as case_acts
from cdstation.register.entries import Body
from cdstation.register.stock import acts as stock
from cdstation.register.stock import leaving
from cdstation.register.upkeep import acts as upkeep
from tests.builders import (
    BUPRENORPHINE,
    METHADONE,
    NURSE,
    PHARMACIST,
    SECOND_NURSE,
    TECHNICIAN,
    count,
    dose,
    opened_book,
)

FIRM = ("Example Pharma Ltd", "2 Mill Road")


@pytest.mark.req("J3")
@pytest.mark.parametrize(
    "body",
    [
        stock.TransferOut(1, "c", "C wing", "x", "R-1", 0, "supply", METHADONE.code, (), (), (), (), (), ()),
        stock.StockReturned(*FIRM, "R-1", "not needed", (), (), (), ()),
        stock.Overage(5, 500_000, 499_000, "MX2201", "2027-06-30"),
        leaving.Destruction((), (), "expired", "kit 1", "", ""),
        case_acts.Adjustment(7, "explained"),
        upkeep.Correction(7, "wrong page"),
    ],
)
def test_whole_containers_and_corrections_widen_no_tolerance(body: Body) -> None:
    """Five litres sent away sealed do not make 50 mL of the rest a matter of course."""
    book = opened_book()
    page = book.open_page()
    case = book.write(acts.DiscrepancyOpened("count-red", page, -5_000, page)).seq
    moved = replace(body, case=case) if isinstance(body, case_acts.Adjustment) else body
    book.write(moved, witness=TECHNICIAN, page=page, delta=-5_000)
    assert book.standing.counts[page].issued_since == 0
    assert book.standing.balances[page] == 1_995_000


@pytest.mark.req("J3")
def test_three_differences_are_kept_and_an_adjustment_explains_them() -> None:
    """The newest last; with the balance set right, no old loss begins a trend."""
    book = opened_book()
    page = book.open_page()
    for lost in (1, 2, 3, 4):
        book.write(count(2_000_000 - lost, 2_000_000), witness=TECHNICIAN, page=page)
    assert book.standing.counts[page].differences == (-2, -3, -4)
    assert book.standing.counts[page].by == (NURSE, TECHNICIAN)
    case = book.write(acts.DiscrepancyOpened("count-trend", page, -4, page)).seq
    book.write(case_acts.Adjustment(case, "spilt, and nobody wrote it down"), witness=TECHNICIAN, page=page, delta=-4)
    assert book.standing.counts[page].differences == ()


@pytest.mark.req("DISC-1", "J3")
def test_a_recount_is_the_same_check_over_again() -> None:
    """It takes the place of the figure in doubt, and its pair has counted for the case too."""
    book = opened_book()
    page = book.open_page()
    first = book.write(count(1_960_000, 2_000_000), witness=TECHNICIAN, page=page)
    case = book.write(acts.DiscrepancyOpened("count-red", first.seq, -40_000, page), about=first.uuid)
    again = replace(count(2_000_000, 2_000_000), case=case.seq)
    book.write(again, by=SECOND_NURSE, witness=PHARMACIST, page=page)
    now = book.standing
    assert now.counts[page].differences == (0,)
    assert now.cases.all[case.seq].counters == {NURSE, TECHNICIAN}
    assert now.cases.all[case.seq].recounters == {SECOND_NURSE, PHARMACIST}


@pytest.mark.req("DISC-1")
def test_another_pair_counts_again() -> None:
    """Neither of the two in doubt, for a case that is open, on its own page."""
    book = opened_book()
    page = book.open_page()
    first = book.write(count(1_960_000, 2_000_000), witness=TECHNICIAN, page=page)
    case = book.write(acts.DiscrepancyOpened("count-red", first.seq, -40_000, page), about=first.uuid).seq
    cases = book.standing.cases.all
    check_recount(cases, case, page, frozenset({SECOND_NURSE, PHARMACIST}))
    for pair in ({NURSE, PHARMACIST}, {SECOND_NURSE, TECHNICIAN}):
        with pytest.raises(RuleError, match=r"^recount-same-pair$"):
            check_recount(cases, case, page, frozenset(pair))
    for number, on in ((case, page + 1), (case + 1, page)):
        with pytest.raises(RuleError, match=r"^recount-no-case$"):
            check_recount(cases, number, on, frozenset({SECOND_NURSE, PHARMACIST}))
    book.write(case_acts.CaseClosed(case, "found"), witness=TECHNICIAN)
    with pytest.raises(RuleError, match=r"^recount-no-case$"):
        check_recount(book.standing.cases.all, case, page, frozenset({SECOND_NURSE, PHARMACIST}))


def test_a_count_on_paper_stands_at_its_own_time() -> None:
    """What left after it is issued since; one that somebody has counted after changes nothing."""
    book = opened_book()
    page = book.open_page()
    early = book.now.utc_ms + 500
    newer = book.write(count(2_000_000, 2_000_000), witness=TECHNICIAN, page=page)
    paper = replace(count(1_999_000, 2_000_000), sheet=3, issued_after=45_000, lines_after=1)
    book.write(paper, witness=TECHNICIAN, page=page, event_ms=early)
    assert book.standing.counts[page].seq == newer.seq
    assert book.standing.keeping.counted_sheets == {(3, page)}
    late = book.write(paper, witness=TECHNICIAN, page=page, event_ms=newer.draft.happened_ms)
    kept = book.standing.counts[page]
    assert (kept.seq, kept.issued_since, kept.differences) == (late.seq, 45_000, (0, -1_000))


@pytest.mark.req("BAL-5")
def test_the_drift_follows_the_verification_of_its_day() -> None:
    """By the pump's error when it poured; by hand nothing drifts; a count begins anew."""
    book = opened_book()
    page = book.open_page()
    book.write(acts.BottleFitted(1, METHADONE.code, "MX2201", "2027-06-30", 500_000), witness=TECHNICIAN)
    now = book.standing
    for error in (50, -20):
        now.apply(book.write(acts.PumpVerified(1, (10_000,), (10_050,), (error,), error, True), witness=TECHNICIAN))
        given = book.write(dose(), witness=TECHNICIAN, page=page, delta=-45_000)
        now.apply(given)
        now.use_for_dose(given, 1)
    assert now.counts[page].drift_shares == -30 * 45_000
    now.use_for_dose(given, 0)
    assert now.counts[page].drift_shares == -30 * 45_000
    now.apply(book.write(count(1_910_000, 1_910_000), witness=TECHNICIAN, page=page))
    assert now.counts[page].drift_shares == 0


PRINTED = 1_800_000 * 60_000  # on the minute


@pytest.mark.req("BAL-2")
@pytest.mark.parametrize(
    ("printed", "counted", "now", "fits"),
    [
        (PRINTED, PRINTED - 1, PRINTED + 9, False),
        (PRINTED, PRINTED, PRINTED + 9, True),
        (PRINTED + 30_000, PRINTED, PRINTED + 60_000, True),
        (PRINTED, PRINTED + 9, PRINTED + 9, True),
        (PRINTED, PRINTED + 10, PRINTED + 9, False),
    ],
)
def test_a_sheet_is_counted_between_its_printing_and_now(printed: int, counted: int, now: int, *, fits: bool) -> None:
    """People name minutes: the one in which it was printed is not before it."""
    if fits:
        assert at_count(5, printed, counted, now, ()) == AtCount(5)
        return
    with pytest.raises(RuleError, match=r"^count-sheet-time-impossible$"):
        at_count(5, printed, counted, now, ())


@pytest.mark.req("BAL-2")
def test_a_sheet_is_judged_by_the_balance_of_its_moment() -> None:
    """Late lines of before had moved the stock; lines since have not yet; one in between makes the count worthless."""
    book = opened_book()
    page = book.open_page()
    printed = book.now.utc_ms + 60_000
    before = book.write(dose(), witness=TECHNICIAN, page=page, delta=-45_000, event_ms=printed - 1)
    after = book.write(dose(), witness=TECHNICIAN, page=page, delta=-30_000, event_ms=printed + 60_001)
    receipt = acts.Receipt(METHADONE.code, *FIRM, "R-17", "MX2202", "2027-06-30")
    more = book.write(receipt, witness=TECHNICIAN, page=page, delta=500_000, event_ms=printed + 60_002)
    between = book.write(dose(), witness=TECHNICIAN, page=page, delta=-1, event_ms=printed + 60_000)
    counted = printed + 60_000
    found = at_count(2_000_000, printed, counted, printed + 99_999, (before, after, more))
    assert found == AtCount(1_955_000, issued_after=30_000, lines_after=2)
    with pytest.raises(RuleError, match=r"^count-sheet-stock-moved$"):
        at_count(2_000_000, printed, counted, printed + 99_999, (between,))
    nobody_moved = book.write(count(1, 1), witness=TECHNICIAN, page=page, event_ms=printed)
    with pytest.raises(RuleError, match=r"^count-sheet-stock-moved$"):
        at_count(2_000_000, printed, counted, printed + 99_999, (nobody_moved,))


def test_sheets_are_numbered_without_a_gap() -> None:
    """And each knows the rows of each of its pages."""
    book = opened_book()
    page, other = book.open_page(), book.open_page(BUPRENORPHINE, 56_000)
    assert book.standing.keeping.next_count_sheet == 1
    sheet = upkeep.CountSheetPrinted(
        1, (page, other), 9, (page, page, other), ("loose:sealed", "loose:opened", "loose")
    )
    book.write(sheet)
    assert book.standing.keeping.next_count_sheet == 2
    assert (sheet.rows_of(page), sheet.rows_of(other)) == (("loose:sealed", "loose:opened"), ("loose",))
