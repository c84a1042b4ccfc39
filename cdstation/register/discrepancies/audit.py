"""What must hold of the stored steps of cases, whoever wrote them and with which keys (DISC-1, T5).

Each check is given what stood before the entry, and the entry; it yields the codes of what is wrong.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cdstation.errors import RuleError
from cdstation.register.discrepancies import acts, rules
from cdstation.register.discrepancies.case import Case
from cdstation.register.entries import Sealed

if TYPE_CHECKING:
    from cdstation.register.standing import Standing

CaseStep = (
    acts.CaseOwned
    | acts.CaseChecked
    | acts.CaseDue
    | acts.CaseReported
    | acts.CaseOutcome
    | acts.Adjustment
    | acts.CaseClosed
    | acts.CaseReopened
)
_DECISIONS = acts.CaseOutcome | acts.Adjustment | acts.CaseClosed


def _case(now: "Standing", sealed: Sealed) -> Case | None:
    body = sealed.body
    return now.cases.all.get(body.case) if isinstance(body, CaseStep) else None


def of_a_case(now: "Standing", sealed: Sealed) -> Iterator[str]:
    """A step is of a case that exists; a closed one is opened again first, an open one never."""
    body = sealed.body
    if not isinstance(body, CaseStep):
        return
    case = now.cases.all.get(body.case)
    if case is None:
        yield "case-step-of-nothing"
    elif case.open == isinstance(body, acts.CaseReopened):
        yield "case-step-out-of-place"


def decided_rightly(now: "Standing", sealed: Sealed) -> Iterator[str]:
    """Outcome, adjustment and closing are by a pharmacist or head of healthcare who counted nothing of the case."""
    case, draft = _case(now, sealed), sealed.draft
    if case is None or not isinstance(sealed.body, _DECISIONS) or draft.witness is None:
        return
    people = now.people
    try:
        rules.check_may_decide(case, people[draft.by], people[draft.witness], people)
    except RuleError as error:
        if error.code != "case-closed":  # said by `of_a_case`
            yield error.code


def adjusted_rightly(now: "Standing", sealed: Sealed) -> Iterator[str]:
    """An adjustment stands on the page of its case, after an outcome, within the difference (DISC-1)."""
    case, draft = _case(now, sealed), sealed.draft
    if case is None or not isinstance(sealed.body, acts.Adjustment):
        return
    if sealed.entry.page != case.page or draft.delta is None:
        yield "adjustment-on-another-page"
        return
    try:
        rules.check_adjustment(case, draft.delta, now.pages[case.page].unit)
    except RuleError as error:
        if error.code != "case-closed":
            yield _ADJUSTMENTS[error.code]


_ADJUSTMENTS = {
    "case-needs-outcome": "adjustment-without-outcome",
    "case-nothing-to-adjust": "adjustment-of-nothing",
    "case-adjustment-wrong-way": "adjustment-wrong-way",
    "case-adjustment-too-large": "adjustment-too-large",
    "amount-not-whole": "adjustment-not-whole",
}


def closed_rightly(now: "Standing", sealed: Sealed) -> Iterator[str]:
    """Nothing was missing when it was closed: owner, recount, outcome, reports, the difference (DISC-1, DISC-2)."""
    case = _case(now, sealed)
    if case is not None and case.open and isinstance(sealed.body, acts.CaseClosed):
        for code in rules.missing(case, sealed.draft.entered.utc_ms, now.settings):
            yield rules.MISSING[code]


CHECKS: tuple[Callable[["Standing", Sealed], Iterator[str]], ...] = (
    of_a_case,
    decided_rightly,
    adjusted_rightly,
    closed_rightly,
)
