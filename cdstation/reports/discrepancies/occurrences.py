"""The quarterly occurrence report for the accountable officer (DISC-3); a quarter without a case is a nil return."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cdstation.reports.discrepancies.paper import Paper, Stamp
from cdstation.reports.heads import Period
from cdstation.reports.layout.target import Target

Row = tuple[str, ...]


@dataclass(frozen=True)
class Occurrences:
    """A quarter, all in words: rows of cases, adjustments, counts and destructions. `so_far` when it has not ended."""

    period: Period
    name: str  # `October to December 2026`
    so_far: str  # the day up to which it is told, empty when the quarter is over
    cases: Sequence[Row]  # number, opened, cause and medicine, difference, told, outcome, closed
    adjustments: Sequence[Row]  # entry, when, medicine, by how much, case, by and with
    counts: Sequence[Row]  # medicine, counts, agreed, differed
    destructions: Sequence[Row]  # when, medicine, how much, words, by and with


def write_occurrences(target: Target, quarter: Occurrences, stamp: Stamp, fonts_in: Path | None = None) -> int:
    """Print the report; the same input gives the same bytes. How many sheets.

    Raises NotReadyError `font-missing` or `print-target-not-writable`.
    """
    paper = Paper(f"Occurrence report {quarter.period.shown}", stamp, fonts_in)
    paper.title("Controlled drugs occurrence report", f"{quarter.name}, {quarter.period.shown}")
    if quarter.so_far:
        paper.sentence(f"The quarter has not ended. This tells it up to {quarter.so_far}.", strong=True)
    if not quarter.cases:
        paper.sentence(
            "NIL RETURN. No discrepancy was opened in this quarter and none was open from before.", strong=True
        )
    paper.heading("Discrepancies opened in this quarter, or still open from before")
    cases = (
        *(("No.", 8), ("Opened", 14), ("Cause and medicine", 24), ("Difference", 13)),
        *(("Told, reference", 20), ("Outcome", 14), ("Closed", 14)),
    )
    paper.table(cases, quarter.cases, "None.")
    paper.heading("Balances adjusted")
    adjusted = (("Entry", 9), ("When", 16), ("Medicine", 27), ("By", 12), ("No.", 8), ("Decided by, with", 28))
    paper.table(adjusted, quarter.adjustments, "None.")
    paper.heading("Counts made")
    paper.table((("Medicine", 55), ("Counts", 15), ("Agreed", 15), ("Differed", 15)), quarter.counts, "None.")
    paper.heading("Destructions")
    destroyed = (("When", 17), ("Medicine", 27), ("Amount", 12), ("What and why", 24), ("By, with", 20))
    paper.table(destroyed, quarter.destructions, "None.")
    paper.heading("Sent to the accountable officer")
    paper.signatures((("Head of healthcare", ""), ("Received by the accountable officer", "")))
    return paper.deliver(target)
