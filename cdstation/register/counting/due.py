"""When a page is to be counted next: solids daily, liquids weekly and while they are on a pump (BAL-2, NICE NG46)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cdstation.register.counting.last import LastCount
from cdstation.register.pages import PageHead
from cdstation.register.times import local_time


class Rhythm(StrEnum):
    """Why a count is due when it is."""

    FIRST = "first"  # two people have never counted this page
    DAILY = "daily"  # tablets, patches, syringes
    PUMP = "pump"  # a liquid on a pump: at each opening and closing
    WEEKLY = "weekly"


@dataclass(frozen=True)
class Due:
    """The London day on which a page must be counted at the latest, and why."""

    day: date
    rhythm: Rhythm

    def overdue(self, today: date) -> int:
        """Whole days since the count should have been made; 0 up to and on the day itself."""
        return max(0, (today - self.day).days)


def due(head: PageHead, last: LastCount, *, on_pump: bool, settings: dict[str, int]) -> Due:
    """When this page is to be counted next. The entry that opens a page is no count."""
    counted = local_time(last.at_ms).date()
    if last.seq == head.page:
        return Due(counted, Rhythm.FIRST)
    rhythm = _rhythm(head, on_pump and bool(settings["count-at-pump"]))
    days = {Rhythm.DAILY: settings["count-solid-days"], Rhythm.PUMP: 1, Rhythm.WEEKLY: settings["count-liquid-days"]}
    return Due(counted + timedelta(days=days[rhythm]), rhythm)


def _rhythm(head: PageHead, on_pump: bool) -> Rhythm:
    if head.key.patients_own:
        return Rhythm.WEEKLY  # sealed bags that nobody opens
    if not head.unit.liquid:
        return Rhythm.DAILY
    return Rhythm.PUMP if on_pump else Rhythm.WEEKLY


def asked_at_close(last: LastCount, on_pump: bool, opened_ms: int, settings: dict[str, int]) -> bool:
    """True when a liquid on a pump was not counted since the hatch opened, or was given from after that (BAL-2)."""
    left = last.at_ms <= opened_ms or last.issued_since > 0
    return on_pump and bool(settings["count-at-pump"]) and left
