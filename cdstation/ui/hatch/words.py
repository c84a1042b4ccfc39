"""The words for the codes that a dose card, a queue and a pour carry: one sentence, a short flag, a verb.

Codes come from `treatment/dosing.py`, `treatment/acts.py` and `register/pours.py`; one without words fails a test.
"""

from cdstation.register.pours import Certainty, PourEnd
from cdstation.treatment.acts import OUTCOME_WORDS, NotGivenReason, Outcome
from cdstation.treatment.dosing import LiftedBy
from cdstation.ui.text import Facts, knows, say


def notice(code: str, facts: Facts = ()) -> str:
    """A block or a warning as one sentence."""
    named = dict(facts)
    if "reason" in named and knows(f"hold.{named['reason']}"):
        named["reason"] = say(f"hold.{named['reason']}")
    return say(f"block.{code}" if knows(f"block.{code}") else f"warning.{code}", named)


def flag(code: str, facts: Facts = ()) -> str:
    """The same in two words."""
    return say(f"flag.{code}", facts) if knows(f"flag.{code}") else code.replace("-", " ").capitalize()


def outcome(what: Outcome) -> str:
    """What became of a cup, as the register has it."""
    return OUTCOME_WORDS[what]


def not_given(why: NotGivenReason) -> str:
    """Why nothing was poured."""
    return say(f"not-given.{why.value}")


def visit(code: str) -> str:
    """What became of a visit in a word or two, with or without a cup, for a row of the queue."""
    return say(f"visit.{code}")


def lifted_by(who: LiftedBy) -> str:
    """Who can clear a block."""
    return say(f"lifted-by.{who.value.replace(' ', '-')}")


def pour_end(end: PourEnd) -> str:
    """Why a pour ended."""
    return say(f"pour-end.{end.value}")


def certainty(how: Certainty) -> str:
    """How far the delivered volume can be trusted."""
    return say(f"certainty.{how.value}")
