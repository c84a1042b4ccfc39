"""The date on a label, as people write it (PUMP-5). Codes are read in `services/stock/gs1.py`."""

import re

from cdstation.errors import RuleError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def last_day(year: int, month: int) -> int:
    """The last day of a month."""
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if leap else _LAST_DAYS[(month - 1) % 12]


def read_expiry(text: str) -> str:
    """ISO day from `31-Aug-2027`, `31/08/2027`, `08-2027`, `Aug 2027` or ISO. Raises RuleError `expiry-not-a-date`."""
    parts = [part for part in re.split(r"[\s/.-]+", text.strip()) if part]
    if len(parts) == 3 and len(parts[0]) == 4:
        parts.reverse()
    month_at = len(parts) - 2
    if len(parts) not in (2, 3) or not (parts[-1].isdigit() and len(parts[-1]) == 4):
        raise RuleError("expiry-not-a-date")
    year, month = int(parts[-1]), _month(parts[month_at])
    day = parts[0] if len(parts) == 3 else str(last_day(year, month))
    if not day.isdigit() or not 1 <= int(day) <= last_day(year, month):
        raise RuleError("expiry-not-a-date")
    return f"{year}-{month:02d}-{int(day):02d}"


def _month(text: str) -> int:
    if text.isdigit() and 1 <= int(text) <= 12:
        return int(text)
    name = text[:3].casefold()
    if name not in _MONTHS:
        raise RuleError("expiry-not-a-date")
    return _MONTHS.index(name) + 1
