"""What a bottle's label says: the GS1 code of a scanner, or the date as it is printed (PUMP-5)."""

import re
from dataclasses import dataclass

from cdstation.errors import RuleError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FIXED = {"01": 14, "17": 6, "11": 6}  # application identifiers of a fixed length
_UP_TO_SEPARATOR = ("10", "21")
SEPARATOR = "\x1d"


@dataclass(frozen=True)
class BottleCode:
    """What could be read; empty where the code does not say it. `expiry` is ISO."""

    batch: str
    expiry: str


def read_scan(code: str) -> BottleCode | None:
    """Batch and expiry of a GS1 code (bracketed or raw); None when it is no such code."""
    text = code.strip().removeprefix("]d2").removeprefix("]C1")
    bracketed = text.startswith("(")
    found = dict(re.findall(r"\((\d{2})\)([^(]*)", text)) if bracketed else _raw(text)
    if "10" not in found or "17" not in found:
        return None
    return BottleCode(found["10"].strip(), _six_digits(found["17"]))


def _raw(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    while len(text) > 2:
        name, text = text[:2], text[2:]
        if name in _FIXED:
            found[name], text = text[: _FIXED[name]], text[_FIXED[name] :]
        elif name in _UP_TO_SEPARATOR:
            found[name], _, text = text.partition(SEPARATOR)
        else:
            return {}
    return found


def _six_digits(yymmdd: str) -> str:
    if not re.fullmatch(r"\d{6}", yymmdd):
        return ""
    year, month, day = 2000 + int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:])
    # Day 00 is the last of the month.
    return f"{year}-{month:02d}-{day or last_day(year, month):02d}"


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
