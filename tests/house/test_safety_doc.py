"""SAFETY.md tells the truth: a hazard is guarded by tests that exist and claim it, or is said not to be built yet."""

import ast

from tests.house import safety
from tests.house.claims import claims
from tests.house.source import Source

_PAGE = safety.PAGE.read_text(encoding="utf-8")
_UP_TO_DATE = "run: .venv/bin/python -m tests.house.safety"


def test_every_hazard_has_its_row() -> None:
    """The hazard log has 32 rows, and a row says one of two things."""
    states = safety.states(_PAGE)
    assert list(states) == list(safety.HAZARDS)
    assert set(states.values()) <= {safety.GUARDED, safety.LATER}, _UP_TO_DATE


def test_what_is_called_guarded_is_guarded() -> None:
    """A hazard with a test says so, one without says that it is not built; a named test exists and claims it."""
    guards = {hazard: set(tests) for hazard, tests in safety.guards().items()}
    states, named = safety.states(_PAGE), safety.named(_PAGE)
    assert {hazard for hazard, state in states.items() if state == safety.GUARDED} == set(guards), _UP_TO_DATE
    assert [hazard for hazard, tests in named.items() if not tests <= guards.get(hazard, set())] == [], _UP_TO_DATE
    assert set(named) == set(guards), _UP_TO_DATE


def test_no_test_claims_a_hazard_that_is_not_in_the_log() -> None:
    """A slip in a number would leave a hazard unguarded unseen."""
    assert set(safety.guards()) <= set(safety.HAZARDS)


def test_claims_are_read_wherever_they_stand() -> None:
    """On a test, on a class, for a module, in either spelling; a law's number is no hazard."""
    text = """
pytestmark = [pytest.mark.req("H-1")]
@pytest.mark.req("H2", "LAW-20-b")
def test_a(): ...
@pytest.mark.req("H-03")
class TestB:
    def test_c(self): ...
def not_a_test(): ...
"""
    found = [(safety.hazard_of(word), test) for word, test in claims(Source("planted", text, ast.parse(text)))]
    assert sorted((hazard, test) for hazard, test in found if hazard is not None) == [
        (1, "test_a"),
        (1, "test_c"),
        (2, "test_a"),
        (3, "test_c"),
    ]
    assert (None, "test_a") in found


def test_the_page_is_written_from_the_claims() -> None:
    """Both ways: what was guarded and is not any more goes back to not built."""
    page = "| 1 | a | - |\n| 2 | b | guarded |\n\n## The guards\n\n**H-2**\n- `tests/x.py::test_y`\n"
    fresh = safety.written(page, {1: ["tests/a.py::test_b"]})
    assert safety.states(fresh) == {1: safety.GUARDED, 2: safety.LATER}
    assert safety.named(fresh) == {1: {"tests/a.py::test_b"}}
