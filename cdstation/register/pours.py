"""What a pump was told, what it says it did, and what was weighed: three figures that are never copied into each other.

Volumes are integer microlitres. Sources: PUMP-6, PUMP-8, `docs/decisions/0004-three-volumes.md`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Certainty(StrEnum):
    """How far the delivered volume can be trusted."""

    KNOWN = "known"  # the pump finished, and its own counter equals what was asked
    ESTIMATED = "estimated"  # the pump was interrupted, but its counter could be read
    UNKNOWN = "unknown"  # nobody can tell: quarantine, measure, two people (PUMP-6)


class PourEnd(StrEnum):
    """Why the motion ended."""

    COMPLETE = "complete"
    STOPPED = "stopped"  # STOP on the station
    OPERATOR = "operator"  # stop key on the pump itself
    STALLED = "stalled"  # the counter stood still, or it took far too long
    FAULT = "fault"  # the pump reported a fault
    LOST = "lost"  # the line went silent or the port vanished
    NOT_STARTED = "not-started"  # the pump refused or never took START, and its counter proves it
    BY_HAND = "by-hand"  # measured by hand, no pump


@dataclass(frozen=True)
class Dispensed:
    """The outcome of one pour.

    `pump_reported_ul` is stroke-derived and blind to air or an empty bottle; only `weighed_ul` or a hand measure is
    independent. `None` means that there is no figure, never zero.
    """

    commanded_ul: int
    pump_reported_ul: int | None
    weighed_ul: int | None
    certainty: Certainty
    end: PourEnd
    detail: str = ""  # a code such as `overpressure`; never free text

    @property
    def as_planned(self) -> bool:
        """True when the pump finished and reports exactly what it was asked for."""
        return self.end in (PourEnd.COMPLETE, PourEnd.BY_HAND) and self.certainty is Certainty.KNOWN
