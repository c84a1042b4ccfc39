"""The verbs after a pour (ADM-3): which there are, which leave an amount open, what swallowing looks like (ADM-2)."""

from dataclasses import dataclass

from cdstation.register.products import WATCH_SECONDS, Product, SwallowCheck
from cdstation.treatment.acts import Outcome


@dataclass(frozen=True)
class Verb:
    """One button of the handover. `asks` is the question for the number pad, empty when the amount is settled."""

    outcome: Outcome
    label: str
    asks: str = ""


VERBS = (
    Verb(Outcome.GIVEN, "Given"),
    Verb(Outcome.PART, "Part taken", "How much was swallowed?"),
    Verb(Outcome.REFUSED, "Refused"),
    Verb(Outcome.VOMITED, "Vomited"),
    Verb(Outcome.SPILT, "Spilt", "How much was swallowed before it was spilt? 0 if none."),
    Verb(Outcome.CONCEALED, "Concealed", "How much was surely swallowed? 0 if none."),
    Verb(Outcome.WRONG_PERSON, "Wrong person", "How much did the other person drink?"),
)


@dataclass(frozen=True)
class SwallowStep:
    """One thing to look at, by the code that is stored."""

    code: str
    label: str


_DRANK = SwallowStep("drank-all", "Drank it all")
_SPOKE = SwallowStep("water-and-spoke", "Water, spoke")
_MOUTH = SwallowStep("mouth-clear", "Mouth clear")
_WATCHED = SwallowStep("watched", "Watched throughout")
_STEPS = {
    SwallowCheck.LIQUID: (_DRANK, _SPOKE, _MOUTH),
    SwallowCheck.SUBLINGUAL: (_WATCHED, _MOUTH),
    SwallowCheck.LYOPHILISATE: (_WATCHED, _MOUTH),
    SwallowCheck.NONE: (),
}


def swallow_steps(product: Product) -> tuple[SwallowStep, ...]:
    """What is looked at after this form."""
    return _STEPS[product.swallow_check]


def watch_seconds(product: Product) -> int:
    """How long this form is watched before it may be called given."""
    return WATCH_SECONDS[product.swallow_check]


def given_label(steps: tuple[SwallowStep, ...]) -> str:
    """What pressing Given attests (ADM-2)."""
    return " · ".join(step.label.lower() for step in steps)
