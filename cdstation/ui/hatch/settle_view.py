"""What the half-dose card says for which trouble: delivered (known, estimated, unknown), remainder, decisions."""

from dataclasses import dataclass

from cdstation.register.pours import Certainty, Dispensed, PourEnd
from cdstation.register.quantity import Quantity, Unit
from cdstation.register.times import show_time
from cdstation.services.values import Pour, Settlement, Unfinished
from cdstation.treatment.acts import Outcome
from cdstation.ui.hatch import words

UNIT = Unit.ML


@dataclass(frozen=True)
class Decision:
    """One way to settle. `asks` is the question for an amount, empty when the amount follows."""

    code: str
    label: str
    under: str
    outcome: Outcome | None
    asks: str = ""


@dataclass(frozen=True)
class HalfDoseView:
    """The facts of the card. `delivered` is None when two people must measure."""

    title: str
    why: str
    ordered: str
    delivered_words: str
    remainder: str
    delivered: int | None


def unfinished_of(pour: Pour) -> Unfinished:
    """A pour in hand that went wrong, as the same value that start-up finds."""
    card = pour.card
    return Unfinished(
        intent=pour.intent,
        intent_seq=pour.intent_seq,
        patient=card.patient.number,
        shown=card.patient.shown,
        prison_number=card.patient.prison_number,
        photo=card.patient.photo,
        stage="poured",
        ordered=pour.dispensed.commanded_ul,
        dispensed=pour.dispensed,
        started_ms=pour.started_ms,
        pump=card.source.pump if card.source else 0,
    )


def view_half_dose(dose: Unfinished, measured: int | None = None) -> HalfDoseView:
    """The card, before or after two people have measured."""
    delivered = measured if measured is not None else _delivered(dose.dispensed)
    how = "measured by two people" if measured is not None else _how(dose.dispensed)
    return HalfDoseView(
        title=f"{dose.shown} {dose.prison_number}",
        why=f"{_why(dose)} Started {show_time(dose.started_ms)}.",
        ordered=str(Quantity(dose.ordered, UNIT)),
        delivered_words=f"{Quantity(delivered, UNIT)}, {how}" if delivered is not None else "unknown: measure the cup",
        remainder=str(Quantity(max(0, dose.ordered - delivered), UNIT)) if delivered is not None else "unknown",
        delivered=delivered,
    )


def _why(dose: Unfinished) -> str:
    if dose.dispensed is None:
        return "The station stopped while the pump was pouring."
    if dose.dispensed.as_planned:
        return "Poured, but nobody has signed what became of it."
    return words.pour_end(dose.dispensed.end)


def _delivered(done: Dispensed | None) -> int | None:
    if done is None or done.certainty is Certainty.UNKNOWN:
        return None
    if done.end is PourEnd.BY_HAND:
        return done.commanded_ul
    return done.weighed_ul if done.weighed_ul is not None else done.pump_reported_ul


def _how(done: Dispensed | None) -> str:
    return words.certainty(Certainty.UNKNOWN if done is None else done.certainty)


def decisions(delivered: int, ordered: int) -> tuple[Decision, ...]:
    """What can be said of a cup that holds so much."""
    if delivered == 0:
        return (Decision("nothing", "Nothing was poured", "The dose is void; a new card can be poured.", None),)
    cup = Quantity(delivered, UNIT)
    whole = delivered >= ordered
    swallowed = Decision(
        "swallowed",
        f"Swallowed: all {cup}",
        "Counts as today's dose." if whole else "Nothing more today without the prescriber.",
        Outcome.GIVEN if whole else Outcome.PART,
    )
    return (
        Decision("destroy", f"Not handed over: destroy {cup}", "Today's dose is still owed.", Outcome.NOT_HANDED),
        swallowed,
        Decision("some", "Swallowed some of it", "The rest is destroyed.", Outcome.PART, "How much was swallowed?"),
    )


def settlement(decision: Decision, delivered: int, amount: int | None = None) -> Settlement:
    """The two people's word."""
    if decision.outcome is None:
        return Settlement(0, None)
    if decision.outcome is Outcome.NOT_HANDED:
        return Settlement(delivered, decision.outcome, 0)
    return Settlement(delivered, decision.outcome, delivered if amount is None else amount)


def signs_words(dose: Unfinished, word: Settlement) -> str:
    """What both sign."""
    if word.outcome is None:
        return f"Signs: nothing was delivered for {dose.shown} {dose.prison_number}."
    wasted = word.delivered - word.consumed
    parts = [f"{Quantity(word.delivered, UNIT)} delivered for {dose.shown} {dose.prison_number}"]
    parts.append(f"{Quantity(word.consumed, UNIT)} swallowed")
    if wasted:
        parts.append(f"{Quantity(wasted, UNIT)} destroyed")
    return f"Signs: {', '.join(parts)}."
