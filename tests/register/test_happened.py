"""When it happened: late is marked and never refused, the future and the time before the page are (LAW-20-b)."""

from datetime import date, datetime, timedelta

import pytest

from cdstation.errors import RuleError
from cdstation.register.happened import NOW, Happened, happened
from cdstation.register.times import LONDON, is_late
from tests.builders import DAY_MS, MINUTE_MS, MONDAY, london

OPENED = MONDAY.utc_ms - 400 * DAY_MS


def _midnight_after(day: date) -> int:
    """The first millisecond of the London day that follows."""
    return int(datetime.combine(day + timedelta(days=1), datetime.min.time(), LONDON).timestamp()) * 1000


# An ordinary day, the two days of a clock change and those just before and after them, and the turn of a year.
DAYS = [
    date(2026, 11, 16),
    date(2026, 3, 27),
    date(2026, 3, 28),
    date(2026, 3, 29),
    date(2026, 10, 23),
    date(2026, 10, 24),
    date(2026, 10, 25),
    date(2026, 12, 31),
    date(2028, 2, 28),
]


@pytest.mark.req("LAW-20-b", "J11")
@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("time", ["00:00", "01:30", "12:00", "23:59"])
def test_the_next_day_is_in_time_to_its_last_millisecond(day: date, time: str) -> None:
    """Whatever the hour of the event, and also where the clocks go forward or back in between."""
    event = london(f"{day} {time}").utc_ms
    end = _midnight_after(day + timedelta(days=1))
    assert happened(event, "", end - 1, OPENED) == Happened(event, "")
    with pytest.raises(RuleError, match=r"^late-reason-missing$"):
        happened(event, " \n", end, OPENED)
    assert happened(event, " the power  had failed ", end, OPENED) == Happened(event, "the power had failed")
    assert is_late(event, end)
    assert not is_late(event, end - 1)


@pytest.mark.req("LAW-20-b")
def test_a_true_event_is_never_too_late() -> None:
    """A year later it is still entered."""
    event = MONDAY.utc_ms - 365 * DAY_MS
    assert happened(event, "found on a paper sheet", MONDAY.utc_ms, OPENED).event_ms == event


@pytest.mark.req("LAW-20-b", "D9")
def test_nothing_has_happened_in_the_future() -> None:
    """This very millisecond is no future."""
    assert happened(MONDAY.utc_ms, "", MONDAY.utc_ms, OPENED).event_ms == MONDAY.utc_ms
    with pytest.raises(RuleError, match=r"^happened-in-the-future$"):
        happened(MONDAY.utc_ms + 1, "", MONDAY.utc_ms, OPENED)


@pytest.mark.req("LAW-20-b", "LAW-19-b")
def test_nothing_happened_on_a_page_before_its_opening_balance() -> None:
    """People name minutes: the minute in which it was opened counts as after it, the one before does not."""
    opened = MONDAY.utc_ms + 30_000
    now = opened + MINUTE_MS
    assert happened(MONDAY.utc_ms, "", now, opened).event_ms == MONDAY.utc_ms
    with pytest.raises(RuleError, match=r"^happened-before-the-page$"):
        happened(MONDAY.utc_ms - 1, "", now, opened)


def test_without_a_time_it_is_now() -> None:
    """Then there is nothing to explain."""
    assert happened(None, "", MONDAY.utc_ms, OPENED) is NOW
