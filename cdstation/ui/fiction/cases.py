"""The invented discrepancies: one overdue with half its checks made, one that was reported, one that was closed."""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from cdstation.register.discrepancies import acts
from cdstation.register.discrepancies.case import Case, Step
from cdstation.register.entries import Body
from cdstation.register.people import Person
from cdstation.register.standing import Standing
from cdstation.services.discrepancies.values import CaseRow, CaseView, PairShare, SpillMonth, Variance
from cdstation.services.discrepancies.view import case_row, case_view
from cdstation.ui.fiction import book, people
from cdstation.ui.fiction.people import DAY, MINUTE, NOW_MS

if TYPE_CHECKING:
    from cdstation.services.book import Book
    from cdstation.ui.fiction.station import ExampleStation

SHORT, REPORTED, SETTLED = 20_188, 20_395, 19_874
HOUR = 60 * MINUTE
_SEEN = NOW_MS - 10 * HOUR
_PAIR = frozenset({people.NURSE.number, people.WITNESS.number})
_DIFFERENCES = (0, 1_000, -2_000, 0, -1_500, 500, -3_000, 0, -2_500, -31_500)


def _case(seq: int, opened_ms: int, cause: str, difference: int, words: str, *bodies: Body) -> Case:
    steps = tuple(Step(seq + at, opened_ms + at * 7 * MINUTE, 3, 2, body) for at, body in enumerate(bodies, start=1))
    return Case(seq, f"{seq:032x}", opened_ms, 1, cause, 0, book.PAGE.page, difference, words, steps=steps)


def _cases() -> dict[int, Case]:
    short = _case(
        SHORT,
        _SEEN,
        "count-red",
        -31_500,
        "",
        acts.CaseOwned(SHORT, people.PHARMACIST.number),
        acts.CaseChecked(SHORT, "recount", "the same figures", False, SHORT + 1),
        acts.CaseChecked(SHORT, "arithmetic", "every line of the day added up again, no mistake", False, 0),
    )
    settled = _case(
        SETTLED,
        NOW_MS - 9 * DAY,
        "calibration-failed",
        -3_000,
        "",
        acts.CaseOutcome(SETTLED, "pump-drift", "new tubing, verified again", 0),
        acts.CaseClosed(SETTLED, "nothing left"),
    )
    return {
        SHORT: replace(short, counters=_PAIR, owner=people.PHARMACIST.number),
        REPORTED: _case(REPORTED, NOW_MS - HOUR, "reported", 0, "one bottle stands on the wrong shelf"),
        SETTLED: replace(settled, outcome="pump-drift", owner=people.LEAD.number, closed_ms=NOW_MS - 8 * DAY),
    }


@dataclass
class _Shelf:
    """As much of a book as a case needs to be shown."""

    standing: Standing = field(
        default_factory=lambda: Standing(
            people={person.number: person for person in people.STAFF}, pages={book.PAGE.page: book.PAGE}
        )
    )


class ExampleCases:
    """Steps are noted and taken no further."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self._shelf = _Shelf()
        self.all = _cases()

    def cases(self) -> tuple[CaseRow, ...]:
        now = self._station.clock.utc_ms
        return tuple(case_row(case, self._shelf.standing, now) for case in self.all.values())

    def case(self, number: int) -> CaseView:
        return case_view(self.all[number], cast("Book", self._shelf), self._station.clock.utc_ms)

    def may_decide(self, number: int) -> tuple[Person, ...]:
        return (people.PHARMACIST, people.LEAD)

    def may_witness(self, number: int) -> tuple[Person, ...]:
        return tuple(person for person in people.STAFF if person.number not in _PAIR)

    def report(self, number: int, to: str, name: str, reference: str = "") -> None:
        self._station.note("case-report", (number, to, name, reference))

    def tick(self) -> None:
        self._station.note("tick")


class ExampleTrends:
    """Ten counts with small differences, and one that was not small."""

    def variance(self, page: int, first: date, last: date) -> tuple[Variance, ...]:
        past = len(_DIFFERENCES) - 1
        return tuple(Variance(at, _SEEN - (past - at) * 7 * DAY, one) for at, one in enumerate(_DIFFERENCES))

    def pairs(self, page: int, first: date, last: date) -> tuple[PairShare, ...]:
        return (
            PairShare("OKAFOR, Ada", "REED, Jo", 2_410, 9_100),
            PairShare("OKAFOR, Ada", "PATEL, Nisha", 238, 900),
        )

    def spills(self, page: int, first: date, last: date) -> tuple[SpillMonth, ...]:
        return (SpillMonth(date(2026, 10, 1), 2, 12_500),)


class ExampleCasePapers:
    """Prints nothing."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station

    def print_incident(self, number: int, target: Path) -> Path:
        self._station.note("print-incident", number)
        return target
