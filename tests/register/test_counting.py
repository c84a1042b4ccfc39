"""What a difference at a stock check means (J3, BAL-2): each limit and one microlitre either side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdstation.register.counting import Band, band
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
