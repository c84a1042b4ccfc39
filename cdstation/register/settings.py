"""Site settings: every figure that a site may choose, with its default and its limits.

A change is an entry (`setting-changed`), so that nobody can loosen a limit unseen (house §8). Shares are parts per
10 000.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cdstation.errors import RuleError


@dataclass(frozen=True)
class Setting:
    """A default and the range within which a site may move it."""

    default: int
    least: int
    most: int


SETTINGS: Mapping[str, Setting] = {
    "dose-cap-ug": Setting(120_000, 1_000, 200_000),  # no single dose above it (H1)
    "witness-before-ug": Setting(80_000, 0, 200_000),  # above it the witness looks before the pour too (house §4)
    "ending-days": Setting(3, 1, 14),  # warn so many days before an order ends
    "note-band": Setting(100, 0, 500),  # J3: up to 1 % of what was issued is noted
    "amber-band": Setting(200, 0, 500),  # J3: up to 2 % goes to the pharmacist; 5 % is the ceiling
    "shortage-ul": Setting(30_000, 0, 30_000),  # J3: a shortage above 30 mL is red whatever its share
    "trend-checks": Setting(3, 2, 3),  # J3: the same sign at so many checks running is red
    "count-solid-days": Setting(1, 1, 7),  # BAL-2: tablets, patches and syringes daily
    "count-liquid-days": Setting(7, 1, 7),  # BAL-2, NG46: liquids in full every week
    "count-at-pump": Setting(1, 0, 1),  # BAL-2: a liquid on a pump at each opening and closing
    "mean-band": Setting(200, 0, 200),  # J4: the mean of the verification shots within 2 %
    "shot-band": Setting(300, 0, 300),  # J4: any one shot within 3 %
    "case-shift-hours": Setting(8, 1, 12),  # DISC-2: head of healthcare and pharmacist in the same shift
    "case-incident-hours": Setting(24, 1, 24),  # DISC-2: an incident is raised
    "case-cdao-hours": Setting(48, 1, 48),  # DISC-2: the accountable officer, ideally within 48 hours (NG46)
    "residue-ul": Setting(100_000, 0, 500_000),  # accuracy falls below about 100 mL in the bottle
    "idle-seconds": Setting(120, 30, 600),  # the screen blanks after two minutes
    "licence-needed": Setting(0, 0, 1),  # 1 for a private provider; NHS providers need no licence (PSI-4.31)
    "licence-renew-days": Setting(210, 180, 400),  # PSI-4.31: the first warning; renewal takes six months and more
    "licence-soon-days": Setting(90, 60, 179),  # PSI-4.31: the second
    "licence-urgent-days": Setting(30, 14, 59),  # PSI-4.31: the last
    "authority-days": Setting(30, 7, 90),  # warn so many days before a written authority ends (PSI-4.20)
    "shift-hours": Setting(8, 1, 24),  # a balance counted within so many hours counts for a hand-over (PSI-4.30)
}


def defaults() -> dict[str, int]:
    """Every setting at its default."""
    return {name: setting.default for name, setting in SETTINGS.items()}


def check_setting(name: str, value: int) -> None:
    """Raises RuleError `setting-unknown` or `setting-out-of-range`."""
    setting = SETTINGS.get(name)
    if setting is None:
        raise RuleError("setting-unknown", name=name)
    if not setting.least <= value <= setting.most:
        raise RuleError("setting-out-of-range", name=name, least=setting.least, most=setting.most)


def check_together(settings: Mapping[str, int]) -> None:
    """What one setting alone cannot show: amber begins where the note ends.

    Raises RuleError `setting-bands-crossed`.
    """
    if settings["note-band"] > settings["amber-band"]:
        raise RuleError("setting-bands-crossed")
