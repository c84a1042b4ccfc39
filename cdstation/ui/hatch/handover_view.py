"""What the handover says for which pour: how much is in the cup, what the witness signs."""

from cdstation.register.pours import PourEnd
from cdstation.register.quantity import Quantity, Unit, show_thousandths
from cdstation.services.values import OutcomeForm, Pour
from cdstation.treatment.acts import Outcome
from cdstation.treatment.settling import settle_dose
from cdstation.ui.hatch import words
from cdstation.ui.hatch.card_view import balance_after
from cdstation.ui.text import say


def delivered_ul(pour: Pour) -> int:
    """What is in the cup, as far as the screen needs it; the service decides for the register."""
    done = pour.dispensed
    if done.end is PourEnd.BY_HAND:
        return done.commanded_ul
    return done.weighed_ul or done.pump_reported_ul or done.commanded_ul


def poured_words(pour: Pour) -> str:
    """`Poured 45 mL (pump 45, scale 44.96): the cup holds 45 mg`."""
    card, done = pour.card, pour.dispensed
    if done.end is PourEnd.BY_HAND:
        return say("hatch.measure", volume=str(card.volume)) + f" The cup then holds {card.dose_shown}."
    figures = [("pump", done.pump_reported_ul), ("scale", done.weighed_ul)]
    known = ", ".join(f"{name} {show_thousandths(figure)}" for name, figure in figures if figure is not None)
    return f"Poured {card.volume} ({known}): the cup holds {card.dose_shown}."


def signs_words(pour: Pour, form: OutcomeForm) -> str:
    """What the witness signs, with the balance before and after (H1)."""
    issued = delivered_ul(pour)
    settled = settle_dose(pour.dispensed.commanded_ul, issued, form.outcome, form.consumed)
    unit = pour.card.volume.unit
    parts = [f"{Quantity(issued, unit)} poured for {pour.card.patient.shown} {pour.card.patient.prison_number}"]
    parts.append(words.outcome(form.outcome).lower())
    if settled.wasted:
        parts.append(f"{Quantity(settled.consumed, unit)} swallowed, {Quantity(settled.wasted, unit)} destroyed")
    return f"Signs: {', '.join(parts)}. {_balance(pour, issued, unit)}"


def _balance(pour: Pour, issued: int, unit: Unit) -> str:
    return balance_after(pour.card.source.balance, issued, unit) + "." if pour.card.source else ""


def receipt_words(name: str, outcome: Outcome, issued: int, balance: int, seq: int, unit: Unit = Unit.ML) -> str:
    """`BRZEZIŃSKI, Łukasz: given, 45 mL. Balance 265 mL. Entry 20 413.`"""
    done = words.outcome(outcome).lower()
    return f"{name}: {done}, {Quantity(issued, unit)}. Balance {Quantity(balance, unit)}. Entry {seq:,}."
