"""Counts: two people, blind, against the balance, and what a difference means (BAL-2, BAL-3, J3)."""

from enum import StrEnum

from cdstation.register.quantity import Unit


class Band(StrEnum):
    """How serious a difference is (J3)."""

    NONE = "none"
    NOTE = "note"
    AMBER = "amber"
    RED = "red"

    @property
    def opens_case(self) -> bool:
        """True when a discrepancy is opened (DISC-1)."""
        return self in (Band.AMBER, Band.RED)


def band(difference: int, issued: int, unit: Unit, settings: dict[str, int]) -> Band:
    """The band of a difference, in thousandths, when `issued` thousandths have left since the last count (J3).

    Solids have no tolerance at all. A liquid's is a share of what was issued; with nothing issued, any change is amber.
    """
    if difference == 0:
        return Band.NONE
    if not unit.liquid or -difference > settings["shortage-ul"]:
        return Band.RED
    if issued == 0:
        return Band.AMBER
    share = abs(difference) * 10_000
    if share <= settings["note-band"] * issued:
        return Band.NOTE
    return Band.AMBER if share <= settings["amber-band"] * issued else Band.RED
