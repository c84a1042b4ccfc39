"""When something happened that is entered now, or only later: never refused for being late (LAW-20-b).

Every act that may be entered late is given a time by the person who enters it; that time is judged here, once for all.
"""

from dataclasses import dataclass

from cdstation.errors import RuleError
from cdstation.register.times import is_late

MINUTE_MS = 60_000
OVERTAKEN = "Begun in time, signed after midnight"  # LAW-20-b's day ended between the first key and the last signature


@dataclass(frozen=True)
class Happened:
    """As `Book.write` takes it: UTC milliseconds (None for now) and why it is entered late (empty when it is not)."""

    event_ms: int | None = None
    late_reason: str = ""


NOW = Happened()


def happened(at_ms: int | None, reason: str, now_ms: int, opened_ms: int) -> Happened:
    """What happened at `at_ms` (None: just now) and is entered at `now_ms`, on a page or in a book opened at
    `opened_ms`; all UTC milliseconds. People name minutes, so the minute of the opening counts as after it.

    Raises RuleError `happened-in-the-future`, `happened-before-the-page`, and `late-reason-missing` beyond the end of
    the next London day (LAW-20-b).
    """
    if at_ms is None:
        return NOW
    if at_ms > now_ms:
        raise RuleError("happened-in-the-future")
    if at_ms < opened_ms - opened_ms % MINUTE_MS:
        raise RuleError("happened-before-the-page")
    words = " ".join(reason.split())
    if is_late(at_ms, now_ms) and not words:
        raise RuleError("late-reason-missing")
    return Happened(at_ms, words)
