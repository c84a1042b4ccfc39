"""What an outcome means for the register line: issued, consumed, wasted, and is the day's dose still owed (ADM-3).

The balance falls once, by everything that was delivered, whatever became of the cup.
"""

from dataclasses import dataclass

from cdstation.errors import RuleError
from cdstation.register.entries import Sealed
from cdstation.register.pours import Certainty, Dispensed
from cdstation.register.standing import Standing
from cdstation.treatment.acts import DoseRecorded, Outcome


@dataclass(frozen=True)
class Settled:
    """The figures of a register line, thousandths: issued = consumed + wasted; `frees_slot` allows a second cup."""

    issued: int
    consumed: int
    wasted: int
    frees_slot: bool
    discrepancy: str  # a cause code when anything was unlike the plan, else empty


_ALL = frozenset({Outcome.GIVEN, Outcome.VOMITED})
_NONE = frozenset({Outcome.REFUSED, Outcome.SPILT, Outcome.NOT_HANDED})
# What somebody did weighs more than what the pump did; the figures of the case tell the volume either way.
_CASES = {Outcome.WRONG_PERSON: "wrong-person", Outcome.CONCEALED: "concealed"}


def settle_dose(planned: int, delivered: int, outcome: Outcome, consumed: int | None) -> Settled:
    """What the register line says about a cup that held `delivered`, when `planned` was ordered (ADM-3).

    `consumed` is asked for only where the outcome leaves it open (part, spilt, concealed, wrong person). Raises
    RuleError `nothing-to-swallow`, `consumed-more-than-poured` or `consumed-missing`. The balance falls once, by all
    that was delivered.
    """
    if not delivered and outcome not in _NONE:
        raise RuleError("nothing-to-swallow")
    swallowed = _swallowed(delivered, outcome, consumed)
    if not 0 <= swallowed <= delivered:
        raise RuleError("consumed-more-than-poured")
    cause = _CASES.get(outcome, "" if delivered == planned else "pour-unlike-order")
    return Settled(delivered, swallowed, delivered - swallowed, frees_slot(outcome, swallowed), cause)


def frees_slot(outcome: Outcome, swallowed: int) -> bool:
    """True when nothing of it is in this patient and the day's dose is still owed (ADM-5, H3)."""
    return outcome is Outcome.WRONG_PERSON or (outcome in _NONE and swallowed == 0)


def _swallowed(delivered: int, outcome: Outcome, consumed: int | None) -> int:
    if outcome in _ALL:
        return delivered
    if outcome in (Outcome.REFUSED, Outcome.NOT_HANDED):
        return 0
    if consumed is None:
        raise RuleError("consumed-missing")
    return consumed


def delivered_volume(pour: Dispensed) -> int:
    """What left the pump, when that is known. Raises RuleError `volume-unknown`: two people must measure (PUMP-6)."""
    if pour.certainty is Certainty.UNKNOWN:
        raise RuleError("volume-unknown")
    if pour.weighed_ul is not None:
        return pour.weighed_ul
    if pour.pump_reported_ul is None:
        raise RuleError("volume-unknown")
    return pour.pump_reported_ul


def draw_dose(standing: Standing, sealed: Sealed) -> None:
    """After `standing.apply`: what this entry, if it is a dose, took from the bottle or container in use."""
    if isinstance(sealed.body, DoseRecorded):
        standing.use_for_dose(sealed, sealed.body.pump)
