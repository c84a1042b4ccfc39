"""One Home Office licence: whether it is in force, and when it must be renewed (PSI-4.31)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SCHEDULES = ("2", "3", "4", "5")  # one licence covers both parts of Schedule 4
ENDINGS = ("withdrawn", "replaced", "not-needed", "mistake")  # why a licence ends before its last day
_FORGOTTEN = ("not-needed", "mistake")  # after these it is as if the licence had never been recorded


class Level(StrEnum):
    """How near a licence's last day is: the warnings of PSI-4.31, the mildest first."""

    FINE = "fine"
    RENEW = "renew"  # 210 days: the Home Office asks for six months' notice and more
    SOON = "soon"  # 90 days
    URGENT = "urgent"  # 30 days
    EXPIRED = "expired"
    NOT_BEGUN = "not-begun"


@dataclass(frozen=True)
class Licence:
    """A licence of this site; days are ISO text. `ended` is the day of its early end, `ending` why."""

    schedule: str
    number: str
    holder: str
    first: str
    last: str
    ended: str = ""
    ending: str = ""

    def in_force(self, on: date) -> bool:
        """True from its first day to its last, unless it ended before."""
        return self.first <= on.isoformat() <= self.last and not self.ended

    def over(self, on: date) -> bool:
        """True when it was in force once and is no longer."""
        return bool(self.ended) or self.last < on.isoformat()

    def days_left(self, on: date) -> int:
        """Days until its last day, 0 on the last day itself; negative when it has passed."""
        return (date.fromisoformat(self.last) - on).days

    def level(self, on: date, settings: Mapping[str, int]) -> Level:
        """Which warning it deserves today (PSI-4.31)."""
        if self.over(on):
            return Level.EXPIRED
        if on.isoformat() < self.first:
            return Level.NOT_BEGUN
        for level, setting in _WARNINGS:
            if self.days_left(on) <= settings[setting]:
                return level
        return Level.FINE


_WARNINGS = (
    (Level.URGENT, "licence-urgent-days"),
    (Level.SOON, "licence-soon-days"),
    (Level.RENEW, "licence-renew-days"),
)


def after_ending(licence: Licence, reason: str, day: date) -> Licence | None:
    """What is left of a licence after its early end; None when it is as if it had never been."""
    if reason in _FORGOTTEN:
        return None
    return Licence(
        licence.schedule, licence.number, licence.holder, licence.first, licence.last, day.isoformat(), reason
    )
