"""How long a book is kept: eleven years from its last entry, and never less than the law says (LAW-23-a, RET-1, J7)."""

from datetime import date

import pytest

from cdstation.register.upkeep.retention import KEPT_YEARS, LEGAL_YEARS, keep_until, may_be_destroyed


@pytest.mark.req("RET-1", "J7", "LAW-23-a")
@pytest.mark.parametrize(
    ("last", "until"),
    [
        (date(2026, 11, 16), date(2037, 11, 16)),
        (date(2026, 12, 31), date(2037, 12, 31)),
        (date(2027, 1, 1), date(2038, 1, 1)),
        (date(2028, 2, 28), date(2039, 2, 28)),
        (date(2028, 2, 29), date(2039, 3, 1)),  # no such day: one too long, never one too short
        (date(2028, 3, 1), date(2039, 3, 1)),
        (date(2033, 2, 28), date(2044, 2, 28)),  # the year in which it ends has a 29 February
        (date(2033, 3, 1), date(2044, 3, 1)),
        (date(2020, 2, 29), date(2031, 3, 1)),
    ],
)
def test_eleven_years_from_the_last_entry(last: date, until: date) -> None:
    """Also over leap days; and always longer than the two years of the regulations."""
    assert keep_until(last) == until
    assert until.year - last.year == KEPT_YEARS > LEGAL_YEARS


@pytest.mark.req("RET-1", "J7")
@pytest.mark.parametrize(
    ("today", "hold", "may"),
    [
        (date(2037, 11, 15), "", False),
        (date(2037, 11, 16), "", False),  # the last day of keeping is a day of keeping
        (date(2037, 11, 17), "", True),
        (date(2037, 11, 17), "coroner", False),
        (date(2087, 1, 1), "coroner", False),
    ],
)
def test_a_legal_hold_outlasts_every_date(today: date, hold: str, *, may: bool) -> None:
    """The day after the last one, unless somebody has said no."""
    assert may_be_destroyed("2037-11-16", today, hold) is may


@pytest.mark.req("LAW-23-a")
def test_an_open_book_never_ages_out() -> None:
    """Its last entry is still to come."""
    assert not may_be_destroyed("", date(2099, 1, 1), "")
