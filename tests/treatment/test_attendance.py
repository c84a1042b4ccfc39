"""Days without a swallowed dose (OB-missed-1 to 3, H-13), and the strip that shows them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdstation.treatment.attendance import DayMark, StripDay, missed_days, strip

MONDAY = date(2026, 11, 16)
LONG_AGO = date(2026, 1, 1)


def day(offset: int) -> date:
    """So many days after the Monday."""
    return MONDAY + timedelta(days=offset)


@pytest.mark.req("OB-missed-2", "H-13")
@pytest.mark.parametrize(("presents", "missed"), [(1, 0), (2, 1), (3, 2), (4, 3), (5, 4), (6, 5), (7, 6)])
def test_last_on_monday_and_here_on_friday_has_missed_three(presents: int, missed: int) -> None:
    """Whole days between: neither the day of the last dose nor today."""
    assert missed_days([MONDAY], LONG_AGO, day(presents)) == missed


def test_only_the_last_dose_before_today_counts() -> None:
    """Neither older ones nor the one of today."""
    assert missed_days([day(-9), MONDAY, day(-3), day(4)], LONG_AGO, day(4)) == 3


@pytest.mark.parametrize(("since", "missed"), [(-1, 1), (0, 0), (1, 0), (-5, 5)])
def test_who_never_had_a_dose_counts_from_the_first_that_was_due(since: int, missed: int) -> None:
    """On the first day nothing has been missed yet."""
    assert missed_days([], day(since), MONDAY) == missed
    assert missed_days([MONDAY], day(since), MONDAY) == missed


@given(st.sets(st.integers(-30, 0)), st.integers(-30, 0))
def test_missed_days_are_the_days_without_a_dose_just_before_today(doses: set[int], since: int) -> None:
    """Counted one by one, going back."""
    back = 1
    while -back not in doses and (-back >= since if not any(dose < 0 for dose in doses) else True):
        back += 1
    assert missed_days([day(dose) for dose in doses], day(since), MONDAY) == back - 1


@pytest.mark.req("OB-missed-2")
def test_the_strip_shows_the_last_fortnight() -> None:
    """Given, part, missed, today, and the days before the treatment began."""
    marks = {day(-2): DayMark.GIVEN, day(-1): DayMark.PART, day(-20): DayMark.GIVEN}
    shown = strip(marks, day(-4), MONDAY)
    assert [one.day for one in shown] == [day(offset) for offset in range(-13, 1)]
    assert [one.mark for one in shown] == [
        *[DayMark.BEFORE] * 9,
        DayMark.MISSED,
        DayMark.MISSED,
        DayMark.GIVEN,
        DayMark.PART,
        DayMark.TODAY,
    ]


def test_a_dose_of_today_is_shown_as_what_it_was() -> None:
    """And the strip is as long as it is asked to be."""
    assert strip({MONDAY: DayMark.GIVEN}, LONG_AGO, MONDAY, 2) == (
        StripDay(day(-1), DayMark.MISSED),
        StripDay(MONDAY, DayMark.GIVEN),
    )
