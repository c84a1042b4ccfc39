"""The critical-incident report of one discrepancy (DISC-2): what happened, what was done, who was told.

No clinical or patient-identifiable data (ADM-4, SPEC 5.13): the words in it have been through `without_patients`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cdstation.register.quantity import Quantity, Unit
from cdstation.register.times import show_moment
from cdstation.reports.discrepancies.chart import Bar, draw_variance
from cdstation.reports.discrepancies.paper import MARGIN, WIDTH, Paper, Stamp
from cdstation.reports.layout.target import Target

_FIGURES_SHOWN = 20


@dataclass(frozen=True)
class Happening:
    """One line of the timeline: UTC milliseconds, what was done, what was said, by whom and with whom."""

    at_ms: int
    what: str
    said: str
    by: str
    witness: str


@dataclass(frozen=True)
class Incident:
    """One case as it is reported. `facts` are labels with values; `told` is to whom, name, reference, when."""

    number: int
    facts: Sequence[tuple[str, str]]
    still_missing: Sequence[str]
    told: Sequence[tuple[str, str, str, str]]
    checks: Sequence[tuple[str, str, str, str]]  # check, found, by whom, when
    timeline: Sequence[Happening]
    bars: Sequence[Bar]
    unit: Unit
    signed: Sequence[tuple[str, str]]  # what for, shown name


def write_incident(target: Target, incident: Incident, stamp: Stamp, fonts_in: Path | None = None) -> int:
    """Print the report; the same input gives the same bytes. How many sheets.

    Raises NotReadyError `font-missing` or `print-target-not-writable`.
    """
    paper = Paper(f"Critical-incident report, discrepancy {incident.number}", stamp, fonts_in)
    paper.title(
        f"Critical-incident report \N{EM DASH} discrepancy {incident.number}",
        "Controlled drugs. This report holds no clinical and no patient-identifiable data.",
    )
    paper.facts(incident.facts)
    if incident.still_missing:
        paper.sentence(f"Still to be done before it can be closed: {', '.join(incident.still_missing)}.", strong=True)
    paper.heading("Who was told")
    told = (("Who", 26), ("Name", 26), ("Reference", 24), ("When", 24))
    paper.table(told, incident.told, "Nobody outside the hatch has been told yet.")
    paper.heading("Checks")
    checks = (("Check", 26), ("Found", 38), ("By", 20), ("When", 16))
    paper.table(checks, incident.checks, "No check has been recorded yet.")
    paper.heading("What happened, in order")
    when = (("When", 18), ("What", 32), ("Words", 30), ("By, with", 20))
    paper.table(when, [_row(one) for one in incident.timeline], "Nothing has been recorded yet.")
    _draw_counts(paper, incident)
    paper.heading("Signatures")
    paper.signatures(incident.signed)
    return paper.deliver(target)


def _row(one: Happening) -> tuple[str, ...]:
    signers = "; ".join(name for name in (one.by, one.witness) if name)
    return show_moment(one.at_ms), one.what, one.said, signers


def _draw_counts(paper: Paper, incident: Incident) -> None:
    if not incident.bars:
        return
    paper.heading("Counts of this page: found less expected")
    draw_variance(paper.flow, MARGIN, WIDTH, incident.bars, incident.unit)
    rows = [
        (show_moment(bar.at_ms), str(Quantity(bar.difference, incident.unit)), "This case" if bar.marked else "")
        for bar in incident.bars[-_FIGURES_SHOWN:]
    ]
    paper.table((("Counted", 30), ("Difference", 30), ("", 40)), rows, "")
