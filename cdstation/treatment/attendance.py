"""Days with and without a consumed dose (OB-missed-1, OB-missed-2, OB-missed-3)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class DayMark(StrEnum):
    """One square of the attendance strip."""

    GIVEN = "given"
    PART = "part"
    MISSED = "missed"
    TODAY = "today"
    BEFORE = "before"  # before the course began


@dataclass(frozen=True)
class StripDay:
    """A day of the strip with its mark."""

    day: date
    mark: DayMark


def missed_days(consumed_on: Collection[date], since: date, today: date) -> int:
    """Whole days without a consumed dose before today: last Monday, presents Friday is 3 (OB-missed-2).

    `since` is the first day on which a dose was due; a person who never had one counts from there.
    """
    last = max((day for day in consumed_on if day < today), default=None)
    if last is None:
        return max(0, (today - since).days)
    return (today - last).days - 1


def strip(marks: Mapping[date, DayMark], since: date, today: date, length: int = 14) -> tuple[StripDay, ...]:
    """The last `length` days up to today."""
    days = [today - timedelta(days=back) for back in range(length - 1, -1, -1)]
    return tuple(StripDay(day, _mark(day, marks, since, today)) for day in days)


def _mark(day: date, marks: Mapping[date, DayMark], since: date, today: date) -> DayMark:
    if day in marks:
        return marks[day]
    if day == today:
        return DayMark.TODAY
    return DayMark.BEFORE if day < since else DayMark.MISSED
