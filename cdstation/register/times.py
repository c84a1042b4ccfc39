"""Time as the register needs it: the sequence is the truth, the wall clock is evidence.

Stored per entry: UTC milliseconds, the offset shown to people, the boot id and the monotonic clock, and the
Europe/London day as a field of its own (D9, J11). A dose day is a London calendar day, also at 23:30 UTC in July.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
BACKWARD_LIMIT_MS = 2_000  # a step back beyond this stops dosing until two people confirm the time (D9)
JUMP_LIMIT_MS = 600_000  # so does a jump of ten minutes against the monotonic clock (D9)


@dataclass(frozen=True)
class Moment:
    """One instant as the station saw it; all figures are milliseconds."""

    utc_ms: int
    monotonic_ms: int
    boot_id: str

    @property
    def local(self) -> datetime:
        """The instant in Europe/London."""
        return local_time(self.utc_ms)

    @property
    def dose_day(self) -> date:
        """The Europe/London calendar day."""
        return self.local.date()

    @property
    def offset_minutes(self) -> int:
        """Minutes between UTC and what the wall clock showed."""
        offset = self.local.utcoffset() or timedelta()
        return offset // timedelta(minutes=1)


class Clock(Protocol):
    """Where time comes from: the computer, or a clock that is set by hand for demos and drills."""

    def now(self) -> Moment:
        """The present moment."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


def local_time(utc_ms: int) -> datetime:
    """UTC milliseconds as a Europe/London date and time."""
    return datetime.fromtimestamp(utc_ms // 1000, UTC).astimezone(LONDON)


def show_date(day: date) -> str:
    """`21-Nov-2026` (CUI-1), whatever the computer's language."""
    return f"{day.day:02d}-{_MONTHS[day.month - 1]}-{day.year}"


def show_weekday(day: date) -> str:
    """`Sat 21-Nov-2026`."""
    return f"{_DAYS[day.weekday()]} {show_date(day)}"


def show_time(utc_ms: int) -> str:
    """`08:05`, 24-hour, Europe/London (CUI-1)."""
    return local_time(utc_ms).strftime("%H:%M")


def show_moment(utc_ms: int) -> str:
    """`21-Nov-2026 08:05`."""
    return f"{show_date(local_time(utc_ms).date())} {show_time(utc_ms)}"


def is_late(event_ms: int, entered_ms: int) -> bool:
    """True when the entry comes after the end of the day following the event (LAW-20-b): accepted, but marked LATE."""
    return local_time(entered_ms).date() > local_time(event_ms).date() + timedelta(days=1)


def clock_disagrees(last: Moment, now: Moment) -> bool:
    """True when the wall clock cannot be believed after `last` (D9): it went back, or left the monotonic clock behind.

    Across a restart only a step back can be seen, because the monotonic clock starts again.
    """
    elapsed = now.utc_ms - last.utc_ms
    if elapsed < -BACKWARD_LIMIT_MS:
        return True
    if last.boot_id != now.boot_id:
        return False
    return abs(elapsed - (now.monotonic_ms - last.monotonic_ms)) > JUMP_LIMIT_MS


def certain_elapsed_ms(since: Moment, now: Moment) -> int:
    """Milliseconds that have surely passed: the smaller of the wall's and the monotonic clock's answer (D9)."""
    elapsed = now.utc_ms - since.utc_ms
    return min(elapsed, now.monotonic_ms - since.monotonic_ms) if since.boot_id == now.boot_id else elapsed
