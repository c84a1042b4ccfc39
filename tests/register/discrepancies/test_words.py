"""Every step of a case in words, the same on screen and paper (DISC-1)."""

import pytest

from cdstation.register.discrepancies import acts, words
from cdstation.register.entries import Body
from cdstation.register.quantity import Unit

NAMES = {4: "IYER, Leela"}


@pytest.mark.req("DISC-1", "DISC-2")
@pytest.mark.parametrize(
    ("body", "delta", "expected"),
    [
        (acts.CaseOwned(9, 4), None, ("Owner: IYER, Leela", "")),
        (
            acts.CaseChecked(9, "recount", "the same", False, 19),
            None,
            ("Check: Another pair counted again (entry 19)", "the same"),
        ),
        (
            acts.CaseChecked(9, "containers", "a leak", True, 0),
            None,
            ("Check: Bottles and batches \N{EM DASH} explains it", "a leak"),
        ),
        (
            acts.CaseDue(9, "shift"),
            None,
            ("The time ran out: head of healthcare and pharmacist, in the same shift", ""),
        ),
        (acts.CaseReported(9, "lead", "by telephone", ""), None, ("Told: Head of healthcare", "by telephone")),
        (
            acts.CaseReported(9, "cdao", "NHSE", "LIN-88"),
            None,
            ("Told: Accountable officer (CDAO), reference LIN-88", "NHSE"),
        ),
        (
            acts.CaseOutcome(9, "missing-entry", "a receipt", 21),
            None,
            ("Outcome: An entry was missing, explained by entry 21", "a receipt"),
        ),
        (
            acts.CaseOutcome(9, "unexplained", "looked everywhere", 0),
            None,
            ("Outcome: Unexplained", "looked everywhere"),
        ),
        (acts.Adjustment(9, "lost"), -4_500, ("Balance adjusted by \N{MINUS SIGN}4.5 mL", "lost")),
        (acts.CaseClosed(9, "done"), None, ("Closed", "done")),
        (acts.CaseReopened(9, "found"), None, ("Opened again", "found")),
    ],
)
def test_each_step_says_what_was_done_and_what_was_said(
    body: Body, delta: int | None, expected: tuple[str, str]
) -> None:
    """What a person typed stands apart, so that paper can take patients out of it."""
    assert words.step_words(body, delta, Unit.ML, NAMES) == expected
