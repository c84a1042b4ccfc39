"""From outcome to the figures of the register line (ADM-3, ADM-5, PUMP-6): issued is consumed and wasted together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdstation.errors import RuleError
from cdstation.register.pours import Certainty, Dispensed, PourEnd
from cdstation.register.quantity import Unit
from cdstation.treatment.acts import OUTCOME_WORDS, Outcome
from cdstation.treatment.settling import Settled, delivered_volume, frees_slot, settle_dose
from tests.builders import dose

ASKED = {Outcome.PART, Outcome.SPILT, Outcome.CONCEALED, Outcome.WRONG_PERSON}


@pytest.mark.req("ADM-3", "ADM-5", "H-3", "H-23")
@pytest.mark.parametrize(
    ("outcome", "consumed", "settled"),
    [
        (Outcome.GIVEN, None, Settled(45_000, 45_000, 0, False, "")),
        (Outcome.VOMITED, None, Settled(45_000, 45_000, 0, False, "")),
        (Outcome.PART, 20_000, Settled(45_000, 20_000, 25_000, False, "")),
        (Outcome.PART, 0, Settled(45_000, 0, 45_000, False, "")),
        (Outcome.REFUSED, None, Settled(45_000, 0, 45_000, True, "")),
        (Outcome.NOT_HANDED, None, Settled(45_000, 0, 45_000, True, "")),
        (Outcome.SPILT, 0, Settled(45_000, 0, 45_000, True, "")),
        (Outcome.SPILT, 1, Settled(45_000, 1, 44_999, False, "")),
        (Outcome.CONCEALED, 0, Settled(45_000, 0, 45_000, False, "concealed")),
        (Outcome.CONCEALED, 30_000, Settled(45_000, 30_000, 15_000, False, "concealed")),
        (Outcome.WRONG_PERSON, 45_000, Settled(45_000, 45_000, 0, True, "wrong-person")),
        (Outcome.WRONG_PERSON, 0, Settled(45_000, 0, 45_000, True, "wrong-person")),
    ],
)
def test_each_outcome_has_its_figures(outcome: Outcome, consumed: int | None, settled: Settled) -> None:
    """The balance falls once, by all that was poured; the day's dose is owed only when none of it is in the patient."""
    assert settle_dose(45_000, 45_000, outcome, consumed) == settled


def test_every_outcome_has_its_words() -> None:
    """And each shows them on the line, but a dose that was simply given."""
    assert OUTCOME_WORDS == {
        Outcome.GIVEN: "Given",
        Outcome.PART: "Part taken",
        Outcome.REFUSED: "Refused after pouring",
        Outcome.VOMITED: "Given, then vomited",
        Outcome.SPILT: "Spilt",
        Outcome.CONCEALED: "Concealed",
        Outcome.WRONG_PERSON: "Taken by the wrong person",
        Outcome.NOT_HANDED: "Poured, not handed over",
    }
    assert set(OUTCOME_WORDS) == set(Outcome)
    for outcome in Outcome:
        note = dose(outcome=outcome.value).line(Unit.ML).note
        assert note == ("" if outcome is Outcome.GIVEN else OUTCOME_WORDS[outcome])


@pytest.mark.req("H-5", "H-6", "ADM-3")
@pytest.mark.parametrize("delivered", [1, 44_999, 45_001, 90_000])
@pytest.mark.parametrize("outcome", Outcome)
def test_a_pour_unlike_the_order_opens_a_case(outcome: Outcome, delivered: int) -> None:
    """One microlitre is enough; what somebody did with the cup is the graver name for it."""
    settled = settle_dose(45_000, delivered, outcome, 0)
    graver = {Outcome.CONCEALED: "concealed", Outcome.WRONG_PERSON: "wrong-person"}
    assert settled.discrepancy == graver.get(outcome, "pour-unlike-order")
    assert settled.issued == delivered


@pytest.mark.req("ADM-3")
@pytest.mark.parametrize("outcome", Outcome)
def test_nobody_swallows_from_an_empty_cup(outcome: Outcome) -> None:
    """It would use up the day's dose: an order unfilled that counts as given. Not handed over, it is still owed."""
    if outcome in {Outcome.REFUSED, Outcome.SPILT, Outcome.NOT_HANDED}:
        assert settle_dose(45_000, 0, outcome, 0).frees_slot
        return
    with pytest.raises(RuleError, match=r"^nothing-to-swallow$"):
        settle_dose(45_000, 0, outcome, 0)


@pytest.mark.parametrize("outcome", sorted(ASKED))
def test_where_the_outcome_leaves_it_open_the_volume_is_asked_for(outcome: Outcome) -> None:
    """Nothing is assumed to have been swallowed or not."""
    with pytest.raises(RuleError, match=r"^consumed-missing$"):
        settle_dose(45_000, 45_000, outcome, None)


@pytest.mark.parametrize("outcome", sorted(ASKED))
@pytest.mark.parametrize("consumed", [-1, 45_001])
def test_nobody_drinks_more_than_was_poured(outcome: Outcome, consumed: int) -> None:
    """Nor less than nothing; the whole cup and none of it are possible."""
    with pytest.raises(RuleError, match=r"^consumed-more-than-poured$"):
        settle_dose(45_000, 45_000, outcome, consumed)
    for possible in (0, 45_000):
        assert settle_dose(45_000, 45_000, outcome, possible).consumed == possible


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - ASKED))
def test_where_the_outcome_says_it_a_figure_is_not_looked_at(outcome: Outcome) -> None:
    """Given is given and refused is refused."""
    assert settle_dose(45_000, 45_000, outcome, 7) == settle_dose(45_000, 45_000, outcome, None)


@pytest.mark.req("H-23", "H-3")
@given(st.integers(0, 10**6), st.integers(1, 10**6), st.sampled_from(Outcome), st.integers(0, 10**6))
def test_issued_is_always_consumed_and_wasted(planned: int, delivered: int, outcome: Outcome, consumed: int) -> None:
    """To the microlitre, and a slot is never freed once the patient has swallowed something."""
    settled = settle_dose(planned, delivered, outcome, min(consumed, delivered))
    assert settled.issued == delivered == settled.consumed + settled.wasted
    assert min(settled.consumed, settled.wasted) >= 0
    if settled.frees_slot and outcome is not Outcome.WRONG_PERSON:
        assert settled.consumed == 0
    assert settled.frees_slot == frees_slot(outcome, settled.consumed)


def _pour(certainty: Certainty, reported: int | None, weighed: int | None) -> Dispensed:
    return Dispensed(45_000, reported, weighed, certainty, PourEnd.COMPLETE)


@pytest.mark.req("PUMP-6", "H-5")
@pytest.mark.parametrize("certainty", [Certainty.KNOWN, Certainty.ESTIMATED])
@pytest.mark.parametrize(
    ("reported", "weighed", "delivered"),
    [
        (45_000, None, 45_000),
        (44_000, None, 44_000),
        (45_000, 44_100, 44_100),
        (None, 44_100, 44_100),
        (0, None, 0),
        (5, 0, 0),
    ],
)
def test_what_was_weighed_goes_before_what_the_pump_says(
    certainty: Certainty, reported: int | None, weighed: int | None, delivered: int
) -> None:
    """The pump counts strokes and is blind to air; zero is a figure and not the lack of one."""
    assert delivered_volume(_pour(certainty, reported, weighed)) == delivered


@pytest.mark.req("PUMP-6", "H-5")
@pytest.mark.parametrize(
    "pour",
    [
        _pour(Certainty.UNKNOWN, 45_000, 45_000),
        _pour(Certainty.UNKNOWN, None, None),
        _pour(Certainty.KNOWN, None, None),
        _pour(Certainty.ESTIMATED, None, None),
    ],
)
def test_an_unknown_volume_stays_unknown(pour: Dispensed) -> None:
    """It is never taken from the plan: two people measure."""
    with pytest.raises(RuleError, match=r"^volume-unknown$"):
        delivered_volume(pour)
