"""The clock of a case: who has to be told by when, and how far it has come (DISC-2, J3).

It runs from the opening of the case to its closing and is never set back; suspected theft goes to the police at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cdstation.register.discrepancies.case import Case

HOUR_MS = 3_600_000
# Each step with those who are told by it. Police first, then their liaison officer, then the CDAO.
STEPS: Mapping[str, tuple[str, ...]] = {
    "police": ("police",),
    "liaison": ("liaison",),
    "shift": ("lead", "pharmacist"),
    "incident": ("incident",),
    "cdao": ("cdao",),
}
_SETTINGS = {"shift": "case-shift-hours", "incident": "case-incident-hours", "cdao": "case-cdao-hours"}
_THEFT = ("police", "liaison", "cdao")  # at once


@dataclass(frozen=True)
class Deadline:
    """By when a step has to be made, UTC milliseconds, and who of it has not been told."""

    step: str
    at_ms: int
    untold: tuple[str, ...]


def deadlines(case: Case, settings: Mapping[str, int]) -> tuple[Deadline, ...]:
    """What is still to be reported of an open case, the most urgent first; of a closed one nothing is."""
    if not case.open:
        return ()
    found = []
    for step, bodies in STEPS.items():
        at_ms, untold = _at_ms(case, step, settings), tuple(to for to in bodies if not case.told(to))
        if at_ms is not None and untold:
            found.append(Deadline(step, at_ms, untold))
    return tuple(sorted(found, key=lambda one: one.at_ms))


def _at_ms(case: Case, step: str, settings: Mapping[str, int]) -> int | None:
    times = []
    if step in _SETTINGS:
        times.append(case.opened_ms + settings[_SETTINGS[step]] * HOUR_MS)
    if case.theft_ms is not None and step in _THEFT:
        times.append(case.theft_ms)
    return min(times, default=None)


def due(case: Case, now_ms: int, settings: Mapping[str, int]) -> tuple[Deadline, ...]:
    """The deadlines that have been reached: at the very millisecond a step is due, one before it is not."""
    return tuple(one for one in deadlines(case, settings) if one.at_ms <= now_ms)


def overdue(case: Case, now_ms: int, settings: Mapping[str, int]) -> bool:
    """True while a report is due that nobody has made."""
    return bool(due(case, now_ms, settings))


def level(case: Case) -> str:
    """How far it has gone, as a code of `words.LEVELS`: the highest place that was told."""
    if case.told("police"):
        return "police"
    if case.told("cdao"):
        return "cdao"
    if case.told("incident"):
        return "incident"
    return "lead" if case.told("lead") or case.told("pharmacist") else "hatch"
