"""Days, lateness and clocks that cannot be believed (D9, J11, LAW-20-b, T10, H-10)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdstation.register.times import (
    Moment,
    certain_elapsed_ms,
    clock_disagrees,
    is_late,
    show_date,
    show_moment,
    show_time,
    show_weekday,
)
from tests.builders import MINUTE_MS, MONDAY, later, london

SPRING = datetime(2026, 3, 29, 1, tzinfo=UTC)  # 01:00 becomes 02:00
AUTUMN = datetime(2026, 10, 25, 1, tzinfo=UTC)  # 02:00 becomes 01:00


def _ms(when: datetime) -> int:
    return int(when.timestamp()) * 1000


def utc(text: str) -> Moment:
    """`2026-07-01 23:30` in UTC."""
    return Moment(_ms(datetime.fromisoformat(text).replace(tzinfo=UTC)), 0, "boot-1")


@pytest.mark.req("D9", "J11", "T10", "H-10")
@pytest.mark.parametrize("change", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_the_dose_day_through_every_minute_of_both_clock_changes(change: datetime) -> None:
    """Two days each, worked out from the law of summer time and not from the zone that the program uses."""
    start = change - timedelta(days=1)
    for minute in range(2 * 24 * 60):
        when = start + timedelta(minutes=minute)
        offset = 60 if SPRING <= when < AUTUMN else 0
        moment = Moment(_ms(when), 0, "")
        assert moment.offset_minutes == offset
        assert moment.dose_day == (when + timedelta(minutes=offset)).date()
        assert show_time(moment.utc_ms) == f"{when + timedelta(minutes=offset):%H:%M}"


@pytest.mark.req("D9", "H-10")
def test_the_days_of_a_clock_change_have_23_and_25_hours() -> None:
    """No minute of them belongs to a second dose day."""
    minutes = {
        day: sum(Moment(_ms(start) + minute * MINUTE_MS, 0, "").dose_day == day for minute in range(3 * 24 * 60))
        for day, start in (
            (date(2026, 3, 29), SPRING - timedelta(days=1)),
            (date(2026, 10, 25), AUTUMN - timedelta(days=1)),
        )
    }
    assert minutes == {date(2026, 3, 29): 23 * 60, date(2026, 10, 25): 25 * 60}


@pytest.mark.req("D9", "T10", "H-10")
@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("2026-07-01 22:59", date(2026, 7, 1)),
        ("2026-07-01 23:00", date(2026, 7, 2)),
        ("2026-07-01 23:30", date(2026, 7, 2)),
        ("2026-11-16 23:59", date(2026, 11, 16)),
        ("2026-11-17 00:00", date(2026, 11, 17)),
        ("2026-12-31 23:59", date(2026, 12, 31)),
        ("2028-02-28 23:59", date(2028, 2, 28)),
        ("2028-02-29 12:00", date(2028, 2, 29)),
    ],
)
def test_a_dose_day_is_a_london_day(when: str, day: date) -> None:
    """Half past eleven by UTC on the first of July is the second of July at the hatch."""
    assert utc(when).dose_day == day


def test_a_millisecond_before_midnight_belongs_to_the_day() -> None:
    """Milliseconds are cut off and never rounded up."""
    midnight = london("2026-11-17 00:00")
    assert later(midnight, -1).dose_day == date(2026, 11, 16)
    assert midnight.dose_day == date(2026, 11, 17)


@pytest.mark.req("CUI-1")
def test_dates_and_times_are_written_as_the_nhs_writes_them() -> None:
    """`DD-Mmm-YYYY`, 24 hours, whatever the language of the computer."""
    moment = london("2026-11-21 08:05")
    assert show_date(moment.dose_day) == "21-Nov-2026"
    assert show_weekday(moment.dose_day) == "Sat 21-Nov-2026"
    assert show_time(moment.utc_ms) == "08:05"
    assert show_moment(moment.utc_ms) == "21-Nov-2026 08:05"
    assert show_moment(london("2026-07-01 00:30").utc_ms) == "01-Jul-2026 00:30"
    for month, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1):
        assert show_date(date(2026, month, 1)) == f"01-{name}-2026"
    for day, name in enumerate("Mon Tue Wed Thu Fri Sat Sun".split(), 16):
        assert show_weekday(date(2026, 11, day)) == f"{name} {day}-Nov-2026"


@pytest.mark.req("LAW-20-b")
@pytest.mark.parametrize(
    ("event", "entered", "late"),
    [
        ("2026-11-16 00:00", "2026-11-16 00:00", False),
        ("2026-11-16 08:00", "2026-11-17 23:59", False),
        ("2026-11-16 08:00", "2026-11-18 00:00", True),
        ("2026-11-16 23:59", "2026-11-17 23:59", False),
        ("2026-11-16 23:59", "2026-11-18 00:00", True),
        ("2026-07-02 00:30", "2026-07-03 23:59", False),
        ("2026-07-02 00:30", "2026-07-04 00:00", True),
        ("2026-03-28 23:59", "2026-03-29 23:59", False),
        ("2026-03-28 23:59", "2026-03-30 00:00", True),
        ("2026-10-24 12:00", "2026-10-25 23:59", False),
        ("2026-10-24 12:00", "2026-10-26 00:00", True),
        ("2026-12-31 12:00", "2027-01-01 23:59", False),
        ("2026-12-31 12:00", "2027-01-02 00:00", True),
        ("2026-11-17 08:00", "2026-11-16 08:00", False),
    ],
)
def test_an_entry_is_late_after_the_end_of_the_next_day(event: str, entered: str, late: bool) -> None:
    """To the minute, by London days, through both clock changes and the new year."""
    assert is_late(london(event).utc_ms, london(entered).utc_ms) is late


@pytest.mark.req("D9", "J11", "T10", "H-10")
@pytest.mark.parametrize(
    ("wall", "monotonic", "disagrees"),
    [
        (0, 0, False),
        (1_000, 1_000, False),
        (-1, 0, False),
        (-2_000, 0, False),
        (-2_001, 0, True),
        (-2_001, -2_001, True),
        (600_000, 0, False),
        (600_001, 0, True),
        (0, 600_000, False),
        (0, 600_001, True),
        (3_600_000, 3_000_000, False),
        (3_600_001, 3_000_000, True),
        (3_000_000, 3_600_001, True),
        (86_400_000, 86_400_000, False),
        (315_360_000_000, 1_000, True),
        (-315_360_000_000, 1_000, True),
    ],
)
def test_a_clock_that_went_back_or_jumped_is_not_believed(wall: int, monotonic: int, disagrees: bool) -> None:
    """Two seconds back, ten minutes against the monotonic clock: each limit and a millisecond either side."""
    now = Moment(MONDAY.utc_ms + wall, MONDAY.monotonic_ms + monotonic, MONDAY.boot_id)
    assert clock_disagrees(MONDAY, now) is disagrees


@pytest.mark.req("D9", "T10", "H-10")
@pytest.mark.parametrize(
    ("wall", "disagrees"), [(-2_000, False), (-2_001, True), (0, False), (600_001, False), (315_360_000_000, False)]
)
def test_across_a_restart_only_a_step_back_is_seen(wall: int, disagrees: bool) -> None:
    """The monotonic clock starts again with the computer."""
    assert clock_disagrees(MONDAY, Moment(MONDAY.utc_ms + wall, 5, "boot-2")) is disagrees


@pytest.mark.req("T10", "H-10")
@given(st.integers(-315_360_000_000, 315_360_000_000), st.integers(0, 315_360_000_000))
def test_every_regression_is_flagged(jump: int, passed: int) -> None:
    """Whatever the jump and however long since: a clock that stands earlier than before is never believed."""
    now = Moment(MONDAY.utc_ms + passed + jump, MONDAY.monotonic_ms + passed, MONDAY.boot_id)
    assert clock_disagrees(MONDAY, now) is (passed + jump < -2_000 or abs(jump) > 600_000)


@pytest.mark.req("D9", "H-10")
@pytest.mark.parametrize(
    ("wall", "monotonic", "boot", "certain"),
    [
        (5_000, 5_000, "boot-1", 5_000),
        (50_000, 5_000, "boot-1", 5_000),
        (5_000, 50_000, "boot-1", 5_000),
        (-5_000, 50_000, "boot-1", -5_000),
        (50_000, 1, "boot-2", 50_000),
    ],
)
def test_only_what_both_clocks_say_has_surely_passed(wall: int, monotonic: int, boot: str, certain: int) -> None:
    """The smaller answer counts; after a restart there is only the wall clock."""
    now = Moment(MONDAY.utc_ms + wall, MONDAY.monotonic_ms + monotonic, boot)
    assert certain_elapsed_ms(MONDAY, now) == certain
