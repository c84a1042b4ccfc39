"""One place for problems: what is shown, what stays, and what replaces what."""

import pytest

from cdstation.errors import NotReadyError, RuleError, StationError, TrustError, UnrecordedError
from cdstation.ui.problems import ProblemsBand
from cdstation.ui.text import error_words
from tests.ui.stages import hosted

RULE = RuleError("pin-too-simple")
OUTSIDE = NotReadyError("pump-line-lost")
TRUST = TrustError("keys-damaged")
UNRECORDED = UnrecordedError("entry-not-written")


@pytest.fixture
def band(dressed: object) -> ProblemsBand:
    """An empty band."""
    made = ProblemsBand()
    hosted(made)
    return made


def test_a_problem_is_a_sentence_and_an_action(band: ProblemsBand) -> None:
    """What a screen reader says is what is seen."""
    band.show_problem(OUTSIDE)
    assert not band.isHidden()
    assert band.accessibleName() == " ".join(error_words(OUTSIDE))


@pytest.mark.parametrize("error", [RULE, OUTSIDE, TRUST])
def test_what_changed_nothing_can_be_sent_away(band: ProblemsBand, error: StationError) -> None:
    """It was read."""
    band.show_problem(error)
    assert band.dismiss()
    assert band.isHidden()
    assert band.problem is None


@pytest.mark.req("H-16")
def test_what_could_not_be_written_stays(band: ProblemsBand) -> None:
    """House §6: it happened, so it is written on paper and then resolved; no press and no other problem removes it."""
    band.show_problem(UNRECORDED)
    assert not band.dismiss()
    for other in (RULE, OUTSIDE, TRUST):
        band.show_problem(other)
    assert band.problem is UNRECORDED
    assert band._dismiss.isHidden()
    band.settled()
    assert band.isHidden()


def test_the_weightier_problem_stands(band: ProblemsBand) -> None:
    """One at a time: a lighter one does not cover a weightier, an equal one is newer and does."""
    band.show_problem(TRUST)
    band.show_problem(RULE)
    assert band.problem is TRUST
    newer = TrustError("keys-damaged")
    band.show_problem(newer)
    assert band.problem is newer


def test_a_code_without_words_is_still_shown(band: ProblemsBand) -> None:
    """Nothing is ever silent."""
    band.show_problem(NotReadyError("never-heard-of"))
    assert "never-heard-of" in band.accessibleName()
