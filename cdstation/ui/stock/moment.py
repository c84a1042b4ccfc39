"""When something happened, as a person types it: a day and a time, or a time of today."""

import re
from datetime import date, datetime

from cdstation.errors import RuleError
from cdstation.register.times import LONDON
from cdstation.ui.widgets.month import read_day

_TIME = re.compile(r"(?:(?P<day>.+?)\s+)?(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)")


def read_moment(text: str, today: date) -> int | None:
    """`14:30` (today) or `15-Nov-2026 14:30` as UTC milliseconds; None for nothing at all.

    Raises RuleError `moment-unreadable`.
    """
    words = text.strip()
    if not words:
        return None
    found = _TIME.fullmatch(words)
    day = today if found is None or found["day"] is None else read_day(found["day"])
    if found is None or day is None:
        raise RuleError("moment-unreadable")
    at = datetime(day.year, day.month, day.day, int(found["hour"]), int(found["minute"]), tzinfo=LONDON)
    return int(at.timestamp()) * 1000
