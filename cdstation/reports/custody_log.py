"""The custody log on paper: every hand-over of a key in a period, and the authorities, forms and licences of the day.

PSI-4.20, PSI-4.26, PSI-4.30, PSI-4.31.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cdstation.reports.discrepancies.paper import Paper, Stamp
from cdstation.reports.heads import Period
from cdstation.reports.layout.target import Target

Row = tuple[str, ...]


@dataclass(frozen=True)
class CustodyLog:
    """What is printed, all in words: rows of keys, hand-overs, authorities, forms and licences."""

    period: Period
    as_at: str  # the day for which all but the hand-overs are told
    keys: Sequence[Row]  # key, with whom, since when
    hand_overs: Sequence[Row]  # entry, when, key, from, to, balances, signed by
    authorities: Sequence[Row]  # name, may, reference, days, state
    forms: Sequence[Row]  # form, in the cabinet, with whom, void, unaccounted
    licences: Sequence[Row]  # Schedule, number, holder, days, state


def write_custody_log(target: Target, log: CustodyLog, stamp: Stamp, fonts_in: Path | None = None) -> int:
    """Print the log; the same input gives the same bytes. How many sheets.

    Raises NotReadyError `font-missing` or `print-target-not-writable`.
    """
    paper = Paper(f"Custody log {log.period.shown}", stamp, fonts_in)
    paper.title("Custody log", f"Keys {log.period.shown}; everything else as at {log.as_at}")
    paper.heading("Who holds which key")
    paper.table((("Key", 30), ("With", 45), ("Since", 25)), log.keys, "No key has been handed over.")
    paper.heading("Keys handed over")
    handed = (
        *(("Entry", 8), ("When", 14), ("Key", 12), ("From", 16), ("To", 16)),
        *(("Balances", 16), ("Signed by", 18)),
    )
    paper.table(handed, log.hand_overs, "No key was handed over in this period.")
    paper.heading("Written authorities")
    authorities = (("Name", 25), ("May", 12), ("Reference", 25), ("From and to", 24), ("State", 14))
    paper.table(authorities, log.authorities, "No authority is recorded.")
    paper.heading("Numbered forms")
    forms = (("Form", 20), ("In the cabinet", 20), ("With", 28), ("Void", 14), ("Unaccounted for", 18))
    paper.table(forms, log.forms, "No numbered form is recorded.")
    paper.heading("Home Office licences")
    licences = (("Schedule", 11), ("Number", 18), ("Holder", 27), ("From and to", 24), ("State", 20))
    paper.table(licences, log.licences, "No licence is recorded.")
    paper.heading("Looked through")
    paper.signatures((("Pharmacist or head of healthcare", ""),))
    return paper.deliver(target)
