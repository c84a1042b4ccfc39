"""The figures of the site settings as people write them: percent, mL, mg, hours, days."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cdstation.errors import RuleError
from cdstation.register.quantity import parse_thousandths, show_thousandths
from cdstation.services.values import SettingNow
from cdstation.ui.text import say


@dataclass(frozen=True)
class Measure:
    """A unit, alone and of many (`[custody.settings.unit]`); `stored` of the rules' own unit make one of it."""

    one: str
    many: str
    stored: int = 1


SHARE = Measure("percent", "percent", 100)
VOLUME = Measure("millilitres", "millilitres", 1_000)
MASS = Measure("milligrams", "milligrams", 1_000)
SECONDS = Measure("second", "seconds")
HOURS = Measure("hour", "hours")
DAYS = Measure("day", "days")
CHECKS = Measure("check", "checks")
YES_OR_NO = Measure("yes", "no")

# In the order in which a pharmacist looks for them.
GROUPS: Mapping[str, Mapping[str, Measure]] = {
    "differences": {"note-band": SHARE, "amber-band": SHARE, "shortage-ul": VOLUME, "trend-checks": CHECKS},
    "counts": {
        "count-solid-days": DAYS,
        "count-liquid-days": DAYS,
        "count-at-pump": YES_OR_NO,
        "shift-hours": HOURS,
    },
    "cases": {"case-shift-hours": HOURS, "case-incident-hours": HOURS, "case-cdao-hours": HOURS},
    "pump": {"mean-band": SHARE, "shot-band": SHARE, "residue-ul": VOLUME},
    "doses": {"dose-cap-ug": MASS, "witness-before-ug": MASS, "ending-days": DAYS},
    "papers": {
        "licence-needed": YES_OR_NO,
        "licence-renew-days": DAYS,
        "licence-soon-days": DAYS,
        "licence-urgent-days": DAYS,
        "authority-days": DAYS,
    },
    "screen": {"idle-seconds": SECONDS},
}
MEASURES: Mapping[str, Measure] = {name: measure for group in GROUPS.values() for name, measure in group.items()}
_TAIL = re.compile(r"[A-Za-z%]+$")


def show_setting(name: str, value: int) -> str:
    """`1.5 %`, `30 mL`, `1 day`, `Yes`: this value of this setting."""
    measure = MEASURES[name]
    if measure is YES_OR_NO:
        return say("custody.settings.yes" if value else "custody.settings.no")
    figure = show_thousandths(value * 1_000 // measure.stored)  # exact: what is stored is a thousandth or coarser
    unit = measure.one if value == measure.stored else measure.many
    return say(f"custody.settings.unit.{unit}", figure=figure)


def limits_shown(row: SettingNow) -> str:
    """`Usually 2 %; from 0 % to 5 %.`"""
    usual = show_setting(row.name, row.default)
    if MEASURES[row.name] is YES_OR_NO:
        return say("custody.settings.usual", usual=usual)
    least, most = show_setting(row.name, row.least), show_setting(row.name, row.most)
    return say("custody.settings.limits", usual=usual, least=least, most=most)


def read_setting(name: str, text: str) -> int | None:
    """The value that was typed, with or without its unit; None when it is no figure, too fine, or of another unit."""
    measure = MEASURES[name]
    figure = text.strip()
    if tail := _TAIL.search(figure):
        units = {say(f"custody.settings.unit.{one}", figure="").strip() for one in (measure.one, measure.many)}
        if tail.group().casefold() not in {unit.casefold() for unit in units}:
            return None
        figure = figure[: tail.start()]
    try:
        value, rest = divmod(parse_thousandths(figure) * measure.stored, 1_000)
    except RuleError:
        return None
    return None if rest else value
