"""Cases, folded from their entries: owner, clock, checks, reports, outcome, adjustment, closing (DISC-1 to DISC-3)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from cdstation.register import acts as book
from cdstation.register.discrepancies import acts
from cdstation.register.entries import Body, Sealed
from cdstation.register.people import STATION

NEGATIVE = "negative-balance"
REPORTED, THEFT_REPORTED = "reported", "theft-reported"  # opened by hand, by anybody
THEFT = "theft-suspected"
REFERENCED = frozenset({"incident", "cdao", "police"})  # a report to these is one when it has a number (DISC-2)


@dataclass(frozen=True)
class Step:
    """One entry of the timeline: `what` is the kind, the body has the particulars."""

    seq: int
    at_ms: int
    by: int
    witness: int | None
    body: Body
    delta: int | None = None  # by how much the balance was adjusted


@dataclass(frozen=True)
class Case:
    """A discrepancy from its opening on. `difference` is thousandths, found less expected, and never changes."""

    seq: int
    uuid: str
    opened_ms: int
    opened_by: int
    cause: str
    subject: int  # the entry in which the mismatch was seen
    page: int
    difference: int
    words: str
    counters: frozenset[int] = frozenset()  # who counted, or wrote it: they neither count again nor decide
    recounters: frozenset[int] = frozenset()  # the other pair: they do not decide either
    owner: int = 0
    steps: tuple[Step, ...] = ()
    outcome: str = ""
    linked: int = 0  # the entry that explains it
    adjusted: int = 0
    closed_ms: int | None = None

    @property
    def open(self) -> bool:
        """True until it is closed."""
        return self.closed_ms is None

    @property
    def of_balance(self) -> bool:
        """True when it is between the cabinet and the book; a pour, a delivery or a pump concerns no balance."""
        return self.cause.startswith("count") or self.cause == NEGATIVE

    @property
    def remaining(self) -> int:
        """What the balance still differs by, thousandths; always 0 for what concerns no balance."""
        return self.difference - self.adjusted if self.of_balance else 0

    @property
    def theft(self) -> bool:
        """True once anybody has suspected theft: nothing that is said later takes the police out of it (DISC-2)."""
        return self.theft_ms is not None

    @property
    def theft_ms(self) -> int | None:
        """When theft was first suspected."""
        if self.cause == THEFT_REPORTED:
            return self.opened_ms
        suspected = (step.at_ms for step in self.steps if _suspects_theft(step.body))
        return next(suspected, None)

    def checks(self) -> tuple[acts.CaseChecked, ...]:
        """The checks that were made, in order."""
        return tuple(step.body for step in self.steps if isinstance(step.body, acts.CaseChecked))

    def reports(self) -> tuple[acts.CaseReported, ...]:
        """Who was told, in order."""
        return tuple(step.body for step in self.steps if isinstance(step.body, acts.CaseReported))

    def told(self, to: str) -> bool:
        """True when this body was told; those who give a reference, only with it."""
        return any(report.to == to and (report.reference or to not in REFERENCED) for report in self.reports())

    def due_written(self, step: str) -> bool:
        """True when the station has already written that this clock ran out."""
        return any(isinstance(one.body, acts.CaseDue) and one.body.step == step for one in self.steps)


@dataclass
class Cases:
    """The fold; closed cases stay in it."""

    all: dict[int, Case] = field(default_factory=dict)
    counted: dict[int, tuple[int, frozenset[int]]] = field(default_factory=dict)  # by count: page and counters

    def apply(self, sealed: Sealed) -> None:
        """Take one more entry into account."""
        body = sealed.body
        if isinstance(body, book.Count):
            self._count(sealed)
        elif isinstance(body, book.DiscrepancyOpened):
            self._open(sealed, body)
        elif type(body) in _STEPS:
            self._step(sealed, body)

    def unsettled(self) -> tuple[Case, ...]:
        """What is not closed, the oldest first."""
        return tuple(case for case in self.all.values() if case.open)

    def open_on(self, page: int) -> tuple[Case, ...]:
        """The open cases of one page."""
        return tuple(case for case in self.unsettled() if case.page == page)

    def _count(self, sealed: Sealed) -> None:
        who = frozenset(one for one in (sealed.draft.by, sealed.draft.witness) if one is not None)
        self.counted[sealed.seq] = (sealed.entry.page or 0, who)
        if isinstance(body := sealed.body, book.Count) and body.case in self.all:
            case = self.all[body.case]
            self.all[case.seq] = replace(case, recounters=case.recounters | who)

    def _open(self, sealed: Sealed, body: book.DiscrepancyOpened) -> None:
        page, counters = self.counted.get(body.seq, (0, _writers(sealed, body)))
        self.all[sealed.seq] = Case(
            sealed.seq,
            sealed.uuid,
            sealed.draft.entered.utc_ms,
            sealed.draft.by,
            body.cause,
            body.seq,
            body.stock_page or page,
            body.difference,
            body.words,
            counters,
        )

    def _step(self, sealed: Sealed, body: Any) -> None:
        case = self.all[body.case]
        draft = sealed.draft
        step = Step(sealed.seq, draft.entered.utc_ms, draft.by, draft.witness, body, draft.delta)
        if isinstance(body, acts.CaseChecked):
            _, others = self.counted.get(body.count, (0, frozenset()))
            case = replace(case, recounters=case.recounters | others)
        self.all[case.seq] = _STEPS[type(body)](replace(case, steps=(*case.steps, step)), sealed, body)


def _writers(sealed: Sealed, body: book.DiscrepancyOpened) -> frozenset[int]:
    """Where nobody counted: whoever wrote what went wrong. To report something by hand binds nobody."""
    by_hand = body.cause in (REPORTED, THEFT_REPORTED) or sealed.draft.by == STATION
    return frozenset() if by_hand else frozenset({sealed.draft.by})


def _suspects_theft(body: Body) -> bool:
    return isinstance(body, acts.CaseOutcome) and body.outcome == THEFT


def _kept(case: Case, _: Sealed, __: Body) -> Case:
    return case


def _owned(case: Case, _: Sealed, body: acts.CaseOwned) -> Case:
    return replace(case, owner=body.owner)


def _outcome(case: Case, _: Sealed, body: acts.CaseOutcome) -> Case:
    return replace(case, outcome=body.outcome, linked=body.linked)


def _adjusted(case: Case, sealed: Sealed, _: acts.Adjustment) -> Case:
    return replace(case, adjusted=case.adjusted + (sealed.draft.delta or 0))


def _closed(case: Case, sealed: Sealed, _: acts.CaseClosed) -> Case:
    return replace(case, closed_ms=sealed.draft.entered.utc_ms)


def _reopened(case: Case, _: Sealed, __: acts.CaseReopened) -> Case:
    return replace(case, closed_ms=None, outcome="", linked=0)  # what came up may be another explanation


_STEPS: dict[type[Body], Callable[[Case, Sealed, Any], Case]] = {
    acts.CaseOwned: _owned,
    acts.CaseChecked: _kept,
    acts.CaseDue: _kept,
    acts.CaseReported: _kept,
    acts.CaseOutcome: _outcome,
    acts.Adjustment: _adjusted,
    acts.CaseClosed: _closed,
    acts.CaseReopened: _reopened,
}
