"""What the screens are shown of discrepancies: plain values, thousandths and milliseconds as everywhere."""

from dataclasses import dataclass
from datetime import date

from cdstation.register.discrepancies.case import Case
from cdstation.register.discrepancies.clock import Deadline
from cdstation.register.entries import Body
from cdstation.register.quantity import Unit


@dataclass(frozen=True)
class CaseRow:
    """One case in the list. `deadline` is the next report that is to be made; `overdue` when its time has come."""

    number: int
    cause: str  # a code of `words.CAUSES`
    page: str  # the head of the page, empty when it is of none
    unit: Unit
    opened_ms: int
    difference: int
    owner: str
    level: str  # a code of `words.LEVELS`
    outcome: str
    open: bool
    overdue: bool
    deadline: Deadline | None


@dataclass(frozen=True)
class CaseStep:
    """One entry of the timeline: what was done, and what a person said of it."""

    seq: int
    at_ms: int
    by: str
    witness: str
    body: Body
    what: str
    said: str


@dataclass(frozen=True)
class Recount:
    """A count by another pair that can be named as the check `recount`."""

    seq: int
    at_ms: int
    first: str
    second: str
    difference: int


@dataclass(frozen=True)
class CaseView:
    """One case with everything to show of it. `next_act` is the one thing to do next."""

    row: CaseRow
    case: Case
    opened_by: str
    counters: tuple[str, ...]
    steps: tuple[CaseStep, ...]
    checks_left: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    missing: tuple[str, ...]
    next_act: str
    drift: int  # what the verified error of the pump would explain of it, thousandths; 0 when nothing
    recounts: tuple[Recount, ...]


@dataclass(frozen=True)
class Variance:
    """One count of a page: when, and found less expected in thousandths."""

    seq: int
    at_ms: int
    difference: int


@dataclass(frozen=True)
class PairShare:
    """How many of a page's lines two people signed together; `share` is parts per 10 000 of all in the period."""

    first: str
    second: str
    lines: int
    share: int


@dataclass(frozen=True)
class SpillMonth:
    """Spills of one month: how many, and how many thousandths."""

    month: date
    times: int
    amount: int
