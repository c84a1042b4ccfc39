"""What may be done with a case, by whom, and when it may be closed (DISC-1, DISC-2, J3)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from cdstation.errors import RuleError
from cdstation.register.discrepancies import acts, rules, words
from cdstation.register.discrepancies.case import Case
from cdstation.register.entries import Sealed
from cdstation.register.people import STATION
from cdstation.register.quantity import Unit
from cdstation.register.settings import defaults
from tests.builders import METHADONE, NURSE, PHARMACIST, SECOND_NURSE, TECHNICIAN, count, key_of
from tests.register.discrepancies.books import (
    HOUR_MS,
    LEAD,
    SECOND_PHARMACIST,
    CaseBook,
    of_cause,
    short_by,
)

USUAL = defaults()


def refused(act: Callable[[], object]) -> str:
    """The code of the refusal."""
    with pytest.raises(RuleError) as told:
        act()
    return told.value.code


def decide(made: CaseBook, decider: int, witness: int) -> None:
    """May these two decide?"""
    people = made.book.standing.people
    rules.check_may_decide(made.case, people[decider], people[witness], people)


def decision_refused(made: CaseBook, decider: int, witness: int) -> str:
    """Why these two may not decide."""
    return refused(lambda: decide(made, decider, witness))


def recount_refused(made: CaseBook, sealed: Sealed | None) -> str:
    """Why this is no recount of the case."""
    return refused(lambda: rules.check_recount(made.case, sealed))


def left(made: CaseBook, hours: int = 0) -> tuple[str, ...]:
    """What is missing before it may be closed."""
    return rules.missing(made.case, made.case.opened_ms + hours * HOUR_MS, USUAL)


def ready() -> CaseBook:
    """Owned, counted again, decided and adjusted within the shift."""
    made = short_by()
    made.step(acts.CaseOwned(made.number, PHARMACIST))
    made.recount(1_995_500)
    made.outcome()
    made.decide(acts.Adjustment(made.number, "loss in measuring"), delta=-4_500)
    return made


@pytest.mark.req("DISC-1")
def test_the_checks_come_in_the_order_of_the_law() -> None:
    """Another pair first; for what concerns no balance there is nothing to count again."""
    made = short_by()
    assert rules.checks_left(made.case) == tuple(words.CHECKS)
    made.recount(1_995_500)
    made.step(acts.CaseChecked(made.number, "wrong-page", "no", False, 0))
    assert rules.checks_left(made.case) == ("arithmetic", "containers", "pump-log", "people")
    assert rules.checks_for(of_cause("pour-unlike-order").case)[0] == "arithmetic"


@pytest.mark.req("DISC-1")
def test_only_another_pair_counts_again() -> None:
    """Not one of the first two, not a count from before, not another page, not something else."""
    made = short_by()
    before = made.book.entries[made.case.subject - 1]
    for sealed in (None, before, made.book.entries[made.number - 1]):
        assert recount_refused(made, sealed) == "case-recount-missing"
    other = made.book.open_page(replace(METHADONE, ug_per_unit=10_000))
    elsewhere = made.book.write(count(9, 9), by=SECOND_NURSE, witness=LEAD, page=other)
    assert recount_refused(made, elsewhere) == "case-recount-missing"
    for first, second in ((NURSE, LEAD), (LEAD, TECHNICIAN)):
        counted = made.book.write(count(9, 9), by=first, witness=second, page=made.page)
        assert recount_refused(made, counted) == "case-recount-same-people"
    rules.check_recount(made.case, made.recount(1_995_500))
    assert made.case.recounters == {SECOND_NURSE, LEAD}


@pytest.mark.req("DISC-1")
def test_a_case_is_decided_by_a_senior_who_did_not_count() -> None:
    """Pharmacist or head of healthcare; neither counter nor recounter; the witness no counter either."""
    made = short_by()
    decide(made, PHARMACIST, SECOND_NURSE)
    decide(made, LEAD, PHARMACIST)
    assert refused(lambda: decide(made, SECOND_NURSE, PHARMACIST)) == "case-decider-role"
    for counter in (NURSE, TECHNICIAN):
        assert decision_refused(made, PHARMACIST, counter) == "case-witness-counted"
    made.recount(1_995_500)
    decide(made, PHARMACIST, LEAD)  # who counted again may witness
    assert refused(lambda: decide(made, LEAD, PHARMACIST)) == "case-decider-counted"
    senior = short_by()
    counted = senior.book.write(count(1, 2), by=PHARMACIST, witness=NURSE, page=senior.page)
    body = replace(senior.book.standing.discrepancies[senior.number], seq=counted.seq)
    opened = replace(senior, number=senior.book.write(body, by=PHARMACIST).seq)
    assert refused(lambda: decide(opened, PHARMACIST, LEAD)) == "case-decider-counted"
    senior.decide(acts.CaseClosed(senior.number, "done"))
    assert refused(lambda: decide(senior, PHARMACIST, LEAD)) == "case-closed"


@pytest.mark.req("DISC-1", "J2")
def test_a_counter_under_another_number_is_still_a_counter() -> None:
    """The same signing key is the same person, whatever the number says."""
    made = short_by()
    people = made.book.standing.people
    again = replace(people[SECOND_PHARMACIST], public_key=key_of(NURSE))
    assert refused(lambda: rules.check_may_decide(made.case, again, people[LEAD], people)) == "case-decider-counted"


@pytest.mark.req("DISC-1")
def test_whoever_wrote_what_went_wrong_does_not_decide_about_it() -> None:
    """Where nobody counted it is the writer; who reports by hand, and the station, bind nobody."""
    assert of_cause("calibration-failed", by=PHARMACIST).case.counters == {PHARMACIST}
    assert of_cause("reported", by=PHARMACIST).case.counters == frozenset()
    assert of_cause("negative-balance", by=STATION).case.counters == frozenset()


@pytest.mark.req("DISC-1")
def test_an_outcome_needs_the_recount_and_a_known_code() -> None:
    """All but theft: the police do not wait for a count."""
    made = short_by()
    last = made.book.standing.last_seq + 2  # with the recount and its check

    def outcome(code: str, linked: int = 0) -> Callable[[], None]:
        return lambda: rules.check_outcome(made.case, code, linked, last)

    assert refused(outcome("spilled")) == "case-outcome-unknown"
    assert refused(outcome("measuring-loss")) == "case-needs-recount"
    outcome("theft-suspected")()
    made.recount(1_995_500)
    for linked in (-1, last + 1, made.number):
        assert refused(outcome("missing-entry", linked)) == "case-link-unknown"
    for code in words.OUTCOMES:
        outcome(code, last)()


@pytest.mark.req("DISC-1", "J3")
@pytest.mark.parametrize(
    ("delta", "code"),
    [
        (-4_500, ""),
        (-1, ""),
        (-4_501, "case-adjustment-too-large"),
        (0, "case-adjustment-wrong-way"),
        (1, "case-adjustment-wrong-way"),
        (4_500, "case-adjustment-wrong-way"),
    ],
)
def test_an_adjustment_goes_towards_what_was_found_and_no_further(delta: int, code: str) -> None:
    """Up to the very difference, and one thousandth more is refused."""
    made = short_by()
    made.recount(1_995_500)
    assert refused(lambda: rules.check_adjustment(made.case, -1, Unit.ML)) == "case-needs-outcome"
    made.outcome()
    if code:
        assert refused(lambda: rules.check_adjustment(made.case, delta, Unit.ML)) == code
    else:
        rules.check_adjustment(made.case, delta, Unit.ML)


@pytest.mark.req("DISC-1")
def test_what_is_adjusted_is_gone_from_the_difference_and_the_mismatch_stays() -> None:
    """Twice by parts; then nothing is left, and the case still says by how much it differed."""
    made = ready()
    assert (made.case.difference, made.case.adjusted, made.case.remaining) == (-4_500, -4_500, 0)
    assert refused(lambda: rules.check_adjustment(made.case, -1, Unit.ML)) == "case-nothing-to-adjust"
    over = short_by(2_000)
    over.recount(2_002_000)
    over.outcome("overage")
    rules.check_adjustment(over.case, 2_000, Unit.TABLET)
    assert refused(lambda: rules.check_adjustment(over.case, 500, Unit.TABLET)) == "amount-not-whole"
    over.decide(acts.CaseClosed(over.number, "done"))
    assert refused(lambda: rules.check_adjustment(over.case, 1_000, Unit.TABLET)) == "case-closed"


@pytest.mark.req("DISC-1")
@pytest.mark.parametrize("cause", ["pour-unlike-order", "calibration-failed", "reported", "receipt-short"])
def test_what_concerns_no_balance_is_never_adjusted(cause: str) -> None:
    """The register line of a dose already says what left; a pump's error is no stock."""
    made = of_cause(cause, difference=-500)
    made.outcome("as-recorded")
    assert refused(lambda: rules.check_adjustment(made.case, -500, Unit.ML)) == "case-nothing-to-adjust"


@pytest.mark.req("DISC-1")
def test_an_adjustment_alone_closes_nothing() -> None:
    """Owner, recount and outcome too; and with all of them a difference must be adjusted or explained by an entry."""
    made = short_by()
    assert left(made) == ("owner", "recount", "outcome", "difference")
    made.decide(acts.Adjustment(made.number, "written by a key thief"), delta=-4_500)
    assert left(made) == ("owner", "recount", "outcome")
    assert left(ready()) == ()
    explained = short_by()
    explained.step(acts.CaseOwned(explained.number, LEAD))
    explained.recount(1_995_500)
    explained.outcome("missing-entry")
    assert left(explained) == ("difference",)
    explained.outcome("missing-entry", linked=explained.case.subject)
    assert left(explained) == ()
    rules.check_may_close(explained.case, explained.case.opened_ms, USUAL)


@pytest.mark.req("DISC-2", "H-24")
def test_every_report_that_is_due_is_made_before_closing() -> None:
    """One millisecond decides whether the shift is over."""
    made = ready()
    opened = made.case.opened_ms
    assert rules.missing(made.case, opened + 8 * HOUR_MS - 1, USUAL) == ()
    assert rules.missing(made.case, opened + 8 * HOUR_MS, USUAL) == ("lead", "pharmacist")
    assert left(made, 48) == ("lead", "pharmacist", "incident", "cdao")
    assert refused(lambda: rules.check_may_close(made.case, opened + 8 * HOUR_MS, USUAL)) == "case-needs-lead"


@pytest.mark.req("DISC-2")
@pytest.mark.parametrize("cause", ["count-red", "count-trend", "negative-balance"])
def test_a_red_case_is_not_closed_before_the_accountable_officer_knows(cause: str) -> None:
    """Also within the first hour."""
    amber, red = short_by(), short_by(cause=cause)
    assert "cdao" in left(red)
    red.tell("cdao", "LIN-88")
    assert "cdao" not in left(red)
    assert "cdao" not in left(amber)


@pytest.mark.req("DISC-2")
def test_theft_never_closes_without_police_and_accountable_officer() -> None:
    """Not even when another outcome is written over it, or when it was opened again."""
    made = ready()
    made.outcome("theft-suspected")
    made.outcome("false-alarm")
    assert left(made) == ("police", "liaison", "cdao")
    made.tell("police", "CR/2026/1188")
    made.tell("liaison")
    assert left(made) == ("cdao",)
    made.tell("cdao", "LIN-88")
    assert left(made) == ()
    made.decide(acts.CaseClosed(made.number, "handed to the police"))
    assert refused(lambda: rules.check_may_close(made.case, 0, USUAL)) == "case-closed"
    rules.check_may_reopen(made.case)
    made.step(acts.CaseReopened(made.number, "a witness came forward"))
    assert made.case.theft
    assert left(made) == ("outcome",)
    assert refused(lambda: rules.check_may_reopen(made.case)) == "case-still-open"


@pytest.mark.req("DISC-2")
def test_a_report_names_whom_and_under_which_number() -> None:
    """The station sends nothing: what it knows is what a person wrote down."""
    rules.check_report("lead", "Isla Fenwright", "")
    rules.check_report("police", "PC Example, 101", "CR/2026/1188")
    assert refused(lambda: rules.check_report("press", "Example Gazette", "1")) == "case-report-unknown"
    assert refused(lambda: rules.check_report("lead", " ", "")) == "case-report-name-missing"
    assert refused(lambda: rules.check_report("cdao", "NHSE", " ")) == "case-reference-missing"


def test_a_case_that_is_none_and_words_that_are_none() -> None:
    """Refused before anything is written."""
    made = short_by()
    cases: dict[int, Case] = made.book.standing.cases.all
    assert rules.case_of(cases, made.number).seq == made.number
    assert refused(lambda: rules.case_of(cases, 1)) == "case-unknown"
    assert rules.check_words("  a spilt\ncup ") == "a spilt cup"
    assert refused(lambda: rules.check_words(" \n ")) == "case-words-missing"
    rules.check_open(made.case)


def test_every_code_has_words() -> None:
    """A cause of another part of the station that has none yet is shown without its hyphens."""
    assert words.cause_words("count-red") == words.CAUSES["count-red"]
    assert words.cause_words("seal-broken") == "Seal broken"
    assert set(rules.MISSING) - {"owner", "recount", "outcome", "difference"} == set(words.TOLD)


@pytest.mark.req("DISC-1")
def test_the_one_thing_to_do_next() -> None:
    """A due report first; then owner, checks until one explains it, outcome, adjustment, what must be told, closing."""
    made = short_by(cause="count-red")
    opened = made.case.opened_ms

    def next_act(hours: int = 0) -> str:
        return rules.next_act(made.case, opened + hours * HOUR_MS, USUAL)

    assert (next_act(), next_act(8)) == ("own", "report")
    made.step(acts.CaseOwned(made.number, PHARMACIST))
    assert next_act() == "check"
    made.recount(1_995_500)
    assert next_act() == "check"
    made.step(acts.CaseChecked(made.number, "containers", "a bottle leaks", True, 0))
    assert next_act() == "outcome"
    made.outcome()
    assert next_act() == "adjust"
    made.decide(acts.Adjustment(made.number, "leaked"), delta=-4_500)
    assert next_act() == "report"
    made.tell("cdao", "LIN-88")
    assert next_act() == "close"
    made.decide(acts.CaseClosed(made.number, "nothing left"))
    assert next_act() == "reopen"


def test_a_check_is_one_of_the_law_and_says_what_was_found() -> None:
    """Of an open case; its owner is somebody who is still here; its page is one of the book."""
    made = short_by()
    people = made.book.standing.people
    assert rules.check_check(made.case, "people", " all  were there ") == "all were there"
    assert refused(lambda: rules.check_check(made.case, "tea-leaves", "words")) == "case-check-unknown"
    assert refused(lambda: rules.check_check(made.case, "people", " ")) == "case-words-missing"
    rules.check_may_own(made.case, people[NURSE])
    assert refused(lambda: rules.check_may_own(made.case, replace(people[NURSE], left=True))) == "person-left"
    made.decide(acts.CaseClosed(made.number, "done"))
    assert refused(lambda: rules.check_check(made.case, "people", "words")) == "case-closed"
    assert refused(lambda: rules.check_may_own(made.case, people[NURSE])) == "case-closed"
    rules.check_page(made.page, made.book.standing.pages)
    assert refused(lambda: rules.check_page(1, made.book.standing.pages)) == "page-not-open"
