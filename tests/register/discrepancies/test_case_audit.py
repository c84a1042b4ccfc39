"""Stored steps of cases that no rule would have let through are found, whatever keys their writer had (DISC-1, T5)."""

from collections.abc import Callable

import pytest

from cdstation.register.audit import audit_entries
from cdstation.register.discrepancies import acts
from tests.builders import NURSE, PHARMACIST, SECOND_NURSE, STRONG_METHADONE, TECHNICIAN, count
from tests.register.discrepancies.books import LEAD, CaseBook, short_by


def found(made: CaseBook) -> list[str]:
    """What the audit finds in the book."""
    return [finding.code for finding in audit_entries(made.book.entries)]


def whole() -> CaseBook:
    """A case from the mismatch to its closing, as it should be."""
    made = short_by()
    made.step(acts.CaseOwned(made.number, PHARMACIST))
    made.recount(1_995_500)
    made.outcome()
    made.decide(acts.Adjustment(made.number, "loss in measuring"), delta=-4_500)
    made.tell("pharmacist")
    made.decide(acts.CaseClosed(made.number, "nothing left"))
    return made


@pytest.mark.req("DISC-1", "T5")
def test_a_case_that_went_its_way_has_no_findings() -> None:
    """From the count to the closing, and opened again."""
    made = whole()
    made.step(acts.CaseReopened(made.number, "a bottle was found"))
    assert found(made) == []
    assert made.book.balances[made.page] == 1_995_500


def _unknown(made: CaseBook) -> None:
    made.step(acts.CaseOwned(2, PHARMACIST))


def _after_closing(made: CaseBook) -> None:
    made.decide(acts.CaseOutcome(made.number, "overage", "later", 0))


def _open_twice(made: CaseBook) -> None:
    made.step(acts.CaseReopened(made.number, "once"))
    made.step(acts.CaseReopened(made.number, "twice"))


def _closed_twice(made: CaseBook) -> None:
    made.decide(acts.CaseClosed(made.number, "again"))


@pytest.mark.req("DISC-1", "T5")
@pytest.mark.parametrize(
    ("act", "codes"),
    [
        (_unknown, ["case-step-of-nothing", "entry-impossible"]),
        (_after_closing, ["case-step-out-of-place"]),
        (_open_twice, ["case-step-out-of-place"]),
        (_closed_twice, ["case-step-out-of-place"]),
    ],
)
def test_a_step_out_of_place(act: Callable[[CaseBook], None], codes: list[str]) -> None:
    """Of a case that is none, after its closing, or opened though it is open."""
    made = whole()
    act(made)
    assert found(made) == codes


@pytest.mark.req("DISC-1", "T5")
@pytest.mark.parametrize(
    ("by", "witness", "code"),
    [
        (SECOND_NURSE, PHARMACIST, "case-decider-role"),
        (LEAD, PHARMACIST, "case-decider-counted"),
        (PHARMACIST, NURSE, "case-witness-counted"),
        (PHARMACIST, TECHNICIAN, "case-witness-counted"),
    ],
)
def test_decided_by_somebody_who_may_not(by: int, witness: int, code: str) -> None:
    """An approver among the counters, or one who is neither pharmacist nor head of healthcare."""
    made = short_by()
    made.recount(1_995_500)
    made.decide(acts.CaseOutcome(made.number, "overage", "words", 0), by=by, witness=witness)
    assert found(made) == [code]


@pytest.mark.req("T5")
def test_a_decision_of_one_person_is_found_once() -> None:
    """By the rule that every decision has two."""
    made = short_by()
    made.step(acts.CaseOutcome(made.number, "overage", "words", 0), by=PHARMACIST)
    assert found(made) == ["witness-missing"]


@pytest.mark.req("DISC-1", "T5")
@pytest.mark.parametrize(
    ("delta", "code"),
    [
        (-4_501, "adjustment-too-large"),
        (4_500, "adjustment-wrong-way"),
        (None, "adjustment-on-another-page"),
    ],
)
def test_an_adjustment_beyond_the_difference(delta: int | None, code: str) -> None:
    """Larger than it, against it, or nowhere."""
    made = short_by()
    made.recount(1_995_500)
    made.outcome()
    made.decide(acts.Adjustment(made.number, "words"), delta=delta)
    assert found(made) == [code]


@pytest.mark.req("DISC-1", "T5")
def test_an_adjustment_without_an_outcome_on_another_page_or_of_nothing() -> None:
    """DISC-1: no balance adjustment without an outcome."""
    made = short_by()
    made.decide(acts.Adjustment(made.number, "words"), delta=-4_500)
    assert found(made) == ["adjustment-without-outcome"]
    made = whole()
    made.step(acts.CaseReopened(made.number, "again"))
    made.outcome("overage")
    made.decide(acts.Adjustment(made.number, "words"), delta=-1)
    assert found(made) == ["adjustment-of-nothing"]
    made = short_by()
    made.recount(1_995_500)
    made.outcome()
    other = made.book.open_page(STRONG_METHADONE)
    made.book.write(acts.Adjustment(made.number, "words"), by=PHARMACIST, witness=LEAD, page=other, delta=-1_000)
    assert found(made) == ["adjustment-on-another-page"]


@pytest.mark.req("DISC-1", "T5")
def test_after_the_closing_an_adjustment_is_out_of_place() -> None:
    """Said once, though two checks look at it."""
    made = short_by()
    made.step(acts.CaseOwned(made.number, PHARMACIST))
    counted = made.recount(1_995_500)
    made.outcome("missing-entry", linked=counted.seq)
    made.decide(acts.CaseClosed(made.number, "nothing left"))
    made.decide(acts.Adjustment(made.number, "words"), delta=-4_500)
    assert found(made) == ["case-step-out-of-place"]


@pytest.mark.req("DISC-1", "DISC-2", "T5")
def test_closed_before_it_was_done() -> None:
    """Each thing that was missing has its finding."""
    made = short_by(cause="count-red")
    made.decide(acts.CaseClosed(made.number, "nothing to see"))
    assert found(made) == [
        "case-needs-owner",
        "case-needs-recount",
        "case-needs-outcome",
        "case-needs-cdao",
        "case-needs-difference",
    ]


def test_other_entries_are_no_business_of_these_checks() -> None:
    """A count after the case is a count."""
    made = whole()
    made.book.write(count(1_995_500, 1_995_500), by=NURSE, witness=TECHNICIAN, page=made.page)
    assert found(made) == []
