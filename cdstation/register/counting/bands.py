"""What a difference at a count means: bands, the same sign again and again, and what is a case already (J3, DISC-1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cdstation.register.discrepancies.case import Case
from cdstation.register.quantity import Unit

TREND = "count-trend"


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


@dataclass(frozen=True)
class Verdict:
    """A band, and the cause of the case that it opens: `count-amber`, `count-red`, `count-trend`, or empty."""

    band: Band
    cause: str = ""


def band(difference: int, issued: int, unit: Unit, settings: dict[str, int], before: int = 0) -> Band:
    """The band of a difference, in thousandths, when `issued` thousandths have left since the last count (J3).

    Solids have no tolerance at all. A liquid's is a share of what was issued; with nothing issued, a difference that is
    not the one that the last count found (`before`) is amber.
    """
    if difference == 0:
        return Band.NONE
    if not unit.liquid or -difference > settings["shortage-ul"]:
        return Band.RED
    if issued == 0:
        return Band.NOTE if difference == before else Band.AMBER
    share = abs(difference) * 10_000
    if share <= settings["note-band"] * issued:
        return Band.NOTE
    return Band.AMBER if share <= settings["amber-band"] * issued else Band.RED


def judge(difference: int, issued: int, before: tuple[int, ...], unit: Unit, settings: dict[str, int]) -> Verdict:
    """The band of a difference, and red when it has had the same sign at so many checks running (J3).

    `before` are the differences of the last counts of the page, the newest last.
    """
    found = band(difference, issued, unit, settings, before[-1] if before else 0)
    if found is not Band.RED and _same_sign((*before, difference), settings["trend-checks"]):
        return Verdict(Band.RED, TREND)
    return Verdict(found, f"count-{found.value}" if found.opens_case else "")


def _same_sign(differences: tuple[int, ...], checks: int) -> bool:
    last = differences[-checks:]
    return len(last) == checks and (all(one > 0 for one in last) or all(one < 0 for one in last))


def known_case(verdict: Verdict, difference: int, open_cases: Iterable[Case]) -> int:
    """The open case of this page that is about this very mismatch already, 0 when there is none.

    The same difference found again is no second case, nor is a trend that somebody looks into already.
    """
    for case in open_cases:
        of_count = case.cause.startswith("count-") and case.remaining  # what was adjusted is settled: the next is new
        if of_count and (case.remaining == difference or verdict.cause == case.cause == TREND):
            return case.seq
    return 0
