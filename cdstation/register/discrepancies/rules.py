"""What may be done with a case, by whom, and what it still needs before it can be closed (DISC-1, DISC-2).

The order of DISC-1: another pair counts again, then arithmetic, page, containers, pump, people. The rules gate
deciding, adjusting and closing; a check or a report that was made can always be written down.
"""

from collections.abc import Mapping

from cdstation.errors import RuleError
from cdstation.register.acts import Count
from cdstation.register.discrepancies.case import REFERENCED, THEFT, Case
from cdstation.register.discrepancies.clock import STEPS, due
from cdstation.register.discrepancies.words import CHECKS, OUTCOMES, TOLD
from cdstation.register.entries import Sealed
from cdstation.register.people import Person, Role, same_person
from cdstation.register.quantity import Unit

_DECIDES = frozenset({Role.PHARMACIST, Role.LEAD})
_LIKE_RED = frozenset(
    {"count-red", "count-trend", "negative-balance", "overage-red"}
)  # not closed before the accountable officer knows

# What can be missing at the end, each with the error that says so.
MISSING = {
    "owner": "case-needs-owner",
    "recount": "case-needs-recount",
    "outcome": "case-needs-outcome",
    "police": "case-needs-police",
    "liaison": "case-needs-liaison",
    "lead": "case-needs-lead",
    "pharmacist": "case-needs-pharmacist",
    "incident": "case-needs-incident",
    "cdao": "case-needs-cdao",
    "difference": "case-needs-difference",
}


def case_of(cases: Mapping[int, Case], number: int) -> Case:
    """The case that this entry opened. Raises RuleError `case-unknown`."""
    found = cases.get(number)
    if found is None:
        raise RuleError("case-unknown")
    return found


def check_open(case: Case) -> None:
    """Raises RuleError `case-closed`."""
    if not case.open:
        raise RuleError("case-closed")


def check_words(words: str) -> str:
    """What a person says, in one line. Raises RuleError `case-words-missing`."""
    plain = " ".join(words.split())
    if not plain:
        raise RuleError("case-words-missing")
    return plain


def checks_for(case: Case) -> tuple[str, ...]:
    """The checks that make sense for it, in the order of DISC-1."""
    return tuple(check for check in CHECKS if check != "recount" or case.of_balance)


def checks_left(case: Case) -> tuple[str, ...]:
    """Those that nobody has made, the one to make next first."""
    made = {check.check for check in case.checks()}
    return tuple(check for check in checks_for(case) if check not in made)


def check_check(case: Case, check: str, found: str) -> str:
    """What was found, in one line. Raises RuleError `case-closed`, `case-check-unknown`, `case-words-missing`."""
    check_open(case)
    if check not in CHECKS:
        raise RuleError("case-check-unknown")
    return check_words(found)


def check_page(page: int, pages: Mapping[int, object]) -> None:
    """Raises RuleError `page-not-open`."""
    if page not in pages:
        raise RuleError("page-not-open")


def check_may_own(case: Case, owner: Person) -> None:
    """Anybody of the staff may look after a case. Raises RuleError `case-closed`, `person-left`."""
    check_open(case)
    if owner.left:
        raise RuleError("person-left")


def check_recount(case: Case, count: Sealed | None) -> None:
    """Another pair's count of the same page, after the case was opened, by nobody who counted first (DISC-1).

    Raises RuleError `case-recount-missing`, `case-recount-same-people`.
    """
    if count is None or not isinstance(count.body, Count) or count.entry.page != case.page or count.seq < case.seq:
        raise RuleError("case-recount-missing")
    if not case.counters.isdisjoint({count.draft.by, count.draft.witness}):
        raise RuleError("case-recount-same-people")


def check_report(to: str, name: str, reference: str) -> None:
    """Raises RuleError `case-report-unknown`, `case-report-name-missing`, `case-reference-missing`."""
    if to not in TOLD:
        raise RuleError("case-report-unknown")
    if not name.strip():
        raise RuleError("case-report-name-missing")
    if to in REFERENCED and not reference.strip():
        raise RuleError("case-reference-missing", to=TOLD[to])


def check_may_decide(case: Case, decider: Person, witness: Person, people: Mapping[int, Person]) -> None:
    """A pharmacist or head of healthcare who has counted nothing of it, with a witness who did not count first.

    The same person under another number is the same person. Raises RuleError `case-closed`, `case-decider-role`,
    `case-decider-counted`, `case-witness-counted`.
    """
    check_open(case)
    if decider.role not in _DECIDES:
        raise RuleError("case-decider-role", role=decider.role.value)
    if not is_decider(case, decider, people):
        raise RuleError("case-decider-counted")
    if counted_first(case, witness, people):
        raise RuleError("case-witness-counted")


def is_decider(case: Case, person: Person, people: Mapping[int, Person]) -> bool:
    """True for a pharmacist or head of healthcare who has counted nothing of the case."""
    return person.role in _DECIDES and not _among(person, case.counters | case.recounters, people)


def counted_first(case: Case, person: Person, people: Mapping[int, Person]) -> bool:
    """True for those who made the count, or wrote the entry, that the case is about."""
    return _among(person, case.counters, people)


def _among(person: Person, numbers: frozenset[int], people: Mapping[int, Person]) -> bool:
    return any(same_person(person, people[number]) for number in numbers)


def check_outcome(case: Case, outcome: str, linked: int, last_seq: int) -> None:
    """Raises RuleError `case-outcome-unknown`, `case-needs-recount`, `case-link-unknown`."""
    if outcome not in OUTCOMES:
        raise RuleError("case-outcome-unknown")
    if outcome != THEFT and "recount" in checks_left(case):  # the police need not wait for a count
        raise RuleError("case-needs-recount")
    if not 0 <= linked <= last_seq or linked == case.seq:
        raise RuleError("case-link-unknown")


def check_adjustment(case: Case, delta: int, unit: Unit) -> None:
    """The balance moves only after an outcome, towards what was found and no further (DISC-1). Thousandths.

    Raises RuleError `case-closed`, `case-needs-outcome`, `case-nothing-to-adjust`, `case-adjustment-wrong-way`,
    `case-adjustment-too-large`, `amount-not-whole`.
    """
    check_open(case)
    if not case.outcome:
        raise RuleError("case-needs-outcome")
    if case.remaining == 0:
        raise RuleError("case-nothing-to-adjust")
    if delta == 0 or (delta < 0) != (case.remaining < 0):
        raise RuleError("case-adjustment-wrong-way")
    if abs(delta) > abs(case.remaining):
        raise RuleError("case-adjustment-too-large")
    if not unit.liquid and delta % 1000:
        raise RuleError("amount-not-whole", unit=unit.value)


def missing(case: Case, now_ms: int, settings: Mapping[str, int]) -> tuple[str, ...]:
    """What the case still needs before it can be closed, as codes of `MISSING`; an adjustment alone closes nothing."""
    left = [code for code, lacks in _own_needs(case).items() if lacks]
    left += [to for to in _must_be_told(case, now_ms, settings) if not case.told(to)]
    if case.remaining and not case.linked:
        left.append("difference")
    return tuple(left)


def _own_needs(case: Case) -> dict[str, bool]:
    return {"owner": not case.owner, "recount": "recount" in checks_left(case), "outcome": not case.outcome}


def _must_be_told(case: Case, now_ms: int, settings: Mapping[str, int]) -> tuple[str, ...]:
    """Everybody whose time has come, and the accountable officer of every red case and of every theft."""
    now = {to for one in due(case, now_ms, settings) for to in one.untold}
    if case.theft:
        now |= {"police", "liaison", "cdao"}
    if case.cause in _LIKE_RED:
        now.add("cdao")
    return tuple(to for bodies in STEPS.values() for to in bodies if to in now)


def check_may_close(case: Case, now_ms: int, settings: Mapping[str, int]) -> None:
    """Raises RuleError `case-closed`, or the first of `MISSING` that it lacks."""
    check_open(case)
    left = missing(case, now_ms, settings)
    if left:
        raise RuleError(MISSING[left[0]])


def check_may_reopen(case: Case) -> None:
    """Raises RuleError `case-still-open`."""
    if case.open:
        raise RuleError("case-still-open")


def next_act(case: Case, now_ms: int, settings: Mapping[str, int]) -> str:
    """The one thing to do next: report, own, check, outcome, adjust, close or, for a closed case, reopen."""
    if not case.open:
        return "reopen"
    left = missing(case, now_ms, settings)
    wanted = (
        ("report", bool(due(case, now_ms, settings))),
        ("own", "owner" in left),
        ("check", "recount" in left or (not case.outcome and bool(checks_left(case)) and not _explained(case))),
        ("outcome", "outcome" in left),
        ("adjust", "difference" in left),
        ("report", bool(left)),
    )
    return next((act for act, needed in wanted if needed), "close")


def _explained(case: Case) -> bool:
    return any(check.explains for check in case.checks())
