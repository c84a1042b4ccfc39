"""What a difference at a stock check means (J3, BAL-2): each limit and one microlitre either side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdstation.register.counting.bands import Band, Verdict, band, judge, known_case
from cdstation.register.counting.drift import drift, drift_share
from cdstation.register.discrepancies.case import Case
from cdstation.register.quantity import Unit
from cdstation.register.settings import defaults

STRICT = defaults() | {"note-band": 0, "amber-band": 0, "shortage-ul": 0}


@pytest.mark.req("J3", "BAL-2", "DISC-1")
@pytest.mark.parametrize(
    ("difference", "issued", "expected"),
    [
        (0, 0, Band.NONE),
        (0, 1_000_000, Band.NONE),
        (1, 1_000_000, Band.NOTE),
        (9_999, 1_000_000, Band.NOTE),
        (10_000, 1_000_000, Band.NOTE),
        (10_001, 1_000_000, Band.AMBER),
        (20_000, 1_000_000, Band.AMBER),
        (20_001, 1_000_000, Band.RED),
        (-10_000, 1_000_000, Band.NOTE),
        (-10_001, 1_000_000, Band.AMBER),
        (-20_000, 1_000_000, Band.AMBER),
        (-20_001, 1_000_000, Band.RED),
        (-30_000, 10_000_000, Band.NOTE),
        (-30_001, 10_000_000, Band.RED),
        (30_001, 10_000_000, Band.NOTE),
        (1, 0, Band.AMBER),
        (-1, 0, Band.AMBER),
        (500_000, 0, Band.AMBER),
        (-30_000, 0, Band.AMBER),
        (-30_001, 0, Band.RED),
        (1, 99, Band.AMBER),
        (1, 100, Band.NOTE),
        (1, 50, Band.AMBER),
        (1, 49, Band.RED),
    ],
)
def test_a_liquid_has_a_share_of_what_was_issued(difference: int, issued: int, expected: Band) -> None:
    """1 % is noted, 2 % is amber, more is red; so is any shortage above 30 mL; overage counts as shortage does."""
    assert band(difference, issued, Unit.ML, defaults()) is expected


@pytest.mark.req("J3")
@pytest.mark.parametrize("unit", [unit for unit in Unit if not unit.liquid])
@pytest.mark.parametrize("difference", [1_000, -1_000])
def test_a_solid_has_no_tolerance(unit: Unit, difference: int) -> None:
    """One tablet, patch or syringe too many or too few is red, however many were issued."""
    assert band(difference, 10_000_000, unit, defaults()) is Band.RED
    assert band(0, 0, unit, defaults()) is Band.NONE


@pytest.mark.req("J3", "DISC-1")
def test_only_amber_and_red_open_a_case() -> None:
    """A note is a note; the names of the bands are stored with their cases."""
    assert [one.value for one in Band] == ["none", "note", "amber", "red"]
    assert [one for one in Band if one.opens_case] == [Band.AMBER, Band.RED]


@given(st.integers(-(10**7), 10**7), st.integers(0, 10**7))
def test_a_site_that_tightens_is_never_milder(difference: int, issued: int) -> None:
    """And without any tolerance every difference opens a case."""
    order = list(Band)
    usual, strict = (band(difference, issued, Unit.ML, settings) for settings in (defaults(), STRICT))
    assert order.index(strict) >= order.index(usual)
    assert strict.opens_case is (difference != 0)


@pytest.mark.req("J3")
@pytest.mark.parametrize(
    ("difference", "before", "expected"),
    [
        (-5_000, -5_000, Band.NOTE),
        (-5_001, -5_000, Band.AMBER),
        (-4_999, -5_000, Band.AMBER),
        (5_000, 5_000, Band.NOTE),
        (5_000, 0, Band.AMBER),
        (-30_001, -30_001, Band.RED),
        (0, -5_000, Band.NONE),
    ],
)
def test_with_nothing_issued_it_is_the_change_that_counts(difference: int, before: int, expected: Band) -> None:
    """J3: nothing issued yet volume changed is amber; what was noted already and has not moved is noted again."""
    assert band(difference, 0, Unit.ML, defaults(), before) is expected


CEILING = defaults() | {"note-band": 500, "amber-band": 500}


@pytest.mark.req("J3")
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("note", "amber", "size", "expected"),
    [
        (0, 0, 1, Band.RED),
        (0, 200, 1, Band.AMBER),
        (0, 200, 4_000, Band.AMBER),
        (0, 200, 4_001, Band.RED),
        (50, 100, 1_000, Band.NOTE),
        (50, 100, 1_001, Band.AMBER),
        (50, 100, 2_000, Band.AMBER),
        (50, 100, 2_001, Band.RED),
        (500, 500, 9_999, Band.NOTE),
        (500, 500, 10_000, Band.NOTE),
        (500, 500, 10_001, Band.RED),
    ],
)
def test_the_bands_are_where_the_site_put_them(sign: int, note: int, amber: int, size: int, expected: Band) -> None:
    """Of 200 mL issued, at each limit and a microlitre either side, short or over; 5 % is the most there can be."""
    settings = defaults() | {"note-band": note, "amber-band": amber}
    assert band(sign * size, 200_000, Unit.ML, settings) is expected


@pytest.mark.req("J3")
@pytest.mark.parametrize("limit", [0, 1_000, 30_000])
def test_a_shortage_is_red_where_the_site_says(limit: int) -> None:
    """At the limit it is still a share of what was issued; a microlitre beyond it is red; over is not short."""
    settings = CEILING | {"shortage-ul": limit}
    assert band(-limit, 10_000_000, Unit.ML, settings) in (Band.NONE, Band.NOTE)
    assert band(-limit - 1, 10_000_000, Unit.ML, settings) is Band.RED
    assert band(limit + 1, 10_000_000, Unit.ML, settings) is Band.NOTE


@pytest.mark.req("J3", "DISC-1")
@pytest.mark.parametrize(
    ("before", "difference", "expected"),
    [
        ((-1, -1), -1, Verdict(Band.RED, "count-trend")),
        ((2, 1), 3, Verdict(Band.RED, "count-trend")),
        ((5, -1, -1), -1, Verdict(Band.RED, "count-trend")),
        ((-1, 1), -1, Verdict(Band.NOTE)),
        ((-1, 0), -1, Verdict(Band.NOTE)),
        ((1, 0), 1, Verdict(Band.NOTE)),
        ((0, 0), 0, Verdict(Band.NONE)),
        ((-1,), -1, Verdict(Band.NOTE)),
        ((), -1, Verdict(Band.NOTE)),
        ((-1, -1), 0, Verdict(Band.NONE)),
        ((-1, -1), -15_000, Verdict(Band.RED, "count-trend")),
        ((-1, -1), -30_001, Verdict(Band.RED, "count-red")),
        ((), -15_000, Verdict(Band.AMBER, "count-amber")),
        ((), 20_001, Verdict(Band.RED, "count-red")),
    ],
)
def test_the_same_sign_three_checks_running_is_red(before: tuple[int, ...], difference: int, expected: Verdict) -> None:
    """Small losses one way, each within its band, are how stock goes missing slowly. 1 L was issued."""
    assert judge(difference, 1_000_000, before, Unit.ML, defaults()) == expected


@pytest.mark.req("J3")
def test_a_site_may_ask_after_two_checks() -> None:
    """It may tighten the trend, as everything."""
    settings = defaults() | {"trend-checks": 2}
    assert judge(-1, 1_000_000, (-1,), Unit.ML, settings).cause == "count-trend"
    assert judge(-1, 1_000_000, (), Unit.ML, settings).cause == ""


def _case(cause: str, difference: int, adjusted: int = 0) -> Case:
    return Case(44, "u", 1, 1, cause, 43, 9, difference, "", adjusted=adjusted)


@pytest.mark.req("DISC-1")
def test_one_mismatch_is_one_case() -> None:
    """Found again it is known; another difference, or a case about something else, is not."""
    red, trend = Verdict(Band.RED, "count-red"), Verdict(Band.RED, "count-trend")
    assert known_case(red, -40_000, [_case("pour-unlike-order", -40_000), _case("count-red", -40_000)]) == 44
    assert known_case(red, -40_001, [_case("count-red", -40_000), _case("count-trend", -40_000)]) == 0
    assert known_case(trend, -7, [_case("count-trend", -5)]) == 44
    assert known_case(trend, -7, [_case("count-red", -5)]) == 0
    assert known_case(red, -40_000, []) == 0


@pytest.mark.req("DISC-1")
def test_the_same_loss_after_an_adjustment_is_a_new_loss() -> None:
    """The first case may still be with the accountable officer: what went missing since is not hidden behind it."""
    red, trend = Verdict(Band.RED, "count-red"), Verdict(Band.RED, "count-trend")
    assert known_case(red, -40_000, [_case("count-red", -40_000, -40_000)]) == 0
    assert known_case(red, -30_000, [_case("count-red", -40_000, -10_000)]) == 44
    assert known_case(trend, -7, [_case("count-trend", -5, -5)]) == 0


@pytest.mark.req("BAL-5", "J4")
@pytest.mark.parametrize(
    ("error", "poured", "expected"),
    [
        (0, 9_000_000, 0),
        (17, 3_000_000, -5_100),
        (-17, 3_000_000, 5_100),
        (200, 10_000_000, -200_000),
        (1, 4_999, 0),
        (1, 5_000, -1),
        (-1, 4_999, 0),
        (-1, 5_000, 1),
    ],
)
def test_a_pump_drifts_by_its_error_times_what_it_poured(error: int, poured: int, expected: int) -> None:
    """0.17 % too much of 3 L is 5.1 mL less in the bottle than in the book; rounded to the nearest microlitre."""
    assert drift(drift_share(error, poured)) == expected


def test_small_pours_are_not_lost_by_rounding() -> None:
    """A hundred doses of 30 mL at 0.05 %: 1.5 mL, not a hundred times nothing."""
    assert drift(sum(drift_share(5, 30_000) for _ in range(100))) == -1_500
