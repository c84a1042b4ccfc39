"""When a page is to be counted next: daily, weekly, or with the pump (BAL-2, NICE NG46)."""

from dataclasses import replace
from datetime import date

import pytest

from cdstation.register.counting.due import Due, Rhythm, asked_at_close, due
from cdstation.register.counting.last import LastCount
from cdstation.register.pages import PageHead
from cdstation.register.settings import defaults
from tests.builders import BUPRENORPHINE, METHADONE, london

COUNTED = LastCount(21, london("2026-11-16 23:40").utc_ms, by=(1, 2))
LIQUID, SOLID = PageHead(9, METHADONE.page_key, "2", True), PageHead(9, BUPRENORPHINE.page_key, "3", False)
OWN = PageHead(9, replace(METHADONE.page_key, patients_own=True), "2", False)
OWN_TABLETS = PageHead(9, replace(BUPRENORPHINE.page_key, patients_own=True), "3", False)


@pytest.mark.req("BAL-2")
@pytest.mark.parametrize(
    ("head", "on_pump", "wanted"),
    [
        (SOLID, False, Due(date(2026, 11, 17), Rhythm.DAILY)),
        (LIQUID, False, Due(date(2026, 11, 23), Rhythm.WEEKLY)),
        (LIQUID, True, Due(date(2026, 11, 17), Rhythm.PUMP)),
        (OWN, True, Due(date(2026, 11, 23), Rhythm.WEEKLY)),
        (OWN_TABLETS, False, Due(date(2026, 11, 23), Rhythm.WEEKLY)),
    ],
)
def test_each_kind_has_its_rhythm(head: PageHead, *, on_pump: bool, wanted: Due) -> None:
    """By the London day on which it was counted, twenty minutes before midnight."""
    assert due(head, COUNTED, on_pump=on_pump, settings=defaults()) == wanted


@pytest.mark.req("BAL-2")
def test_opening_a_page_is_no_count() -> None:
    """Due on the day on which it was opened."""
    opened = replace(COUNTED, seq=9, by=())
    assert due(LIQUID, opened, on_pump=False, settings=defaults()) == Due(date(2026, 11, 16), Rhythm.FIRST)


@pytest.mark.req("BAL-2")
@pytest.mark.parametrize(("days", "day"), [(1, 17), (2, 18), (6, 22), (7, 23)])
def test_a_site_chooses_the_days_between_one_and_seven(days: int, day: int) -> None:
    """Both rhythms, at each limit and one day inside."""
    settings = defaults() | {"count-solid-days": days, "count-liquid-days": days, "count-at-pump": 0}
    for head in (SOLID, LIQUID):
        assert due(head, COUNTED, on_pump=True, settings=settings).day == date(2026, 11, day)


@pytest.mark.req("BAL-2")
@pytest.mark.parametrize(("today", "overdue"), [(16, 0), (17, 0), (18, 1), (27, 10)])
def test_the_day_itself_is_not_overdue(today: int, overdue: int) -> None:
    """The day after is."""
    assert Due(date(2026, 11, 17), Rhythm.DAILY).overdue(date(2026, 11, today)) == overdue


@pytest.mark.req("BAL-2")
@pytest.mark.parametrize(
    ("last", "on_pump", "asked"),
    [
        (replace(COUNTED, issued_since=1), True, True),
        (COUNTED, True, False),
        (replace(COUNTED, at_ms=COUNTED.at_ms - 1), True, True),
        (replace(COUNTED, issued_since=1), False, False),
    ],
)
def test_what_was_poured_from_is_counted_at_the_close(last: LastCount, *, on_pump: bool, asked: bool) -> None:
    """Only what is on a pump, and has moved since it was counted at the opening."""
    assert asked_at_close(last, on_pump, COUNTED.at_ms - 1, defaults()) is asked
    assert not asked_at_close(last, on_pump, COUNTED.at_ms - 1, defaults() | {"count-at-pump": 0})
