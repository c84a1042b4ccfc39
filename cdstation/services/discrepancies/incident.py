"""One case as its paper tells it: figures, checks, who was told, the timeline, the signatures; no patient (ADM-4)."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cdstation.register.discrepancies import acts
from cdstation.register.discrepancies.words import CHECKS, LEVELS, OUTCOMES, TOLD, cause_words
from cdstation.register.quantity import Quantity
from cdstation.register.times import show_moment
from cdstation.services.discrepancies.values import CaseStep, CaseView, Variance

if TYPE_CHECKING:
    from cdstation.reports.discrepancies.incident import Incident

Redact = Callable[[str], str]
_NEEDED = TOLD | {
    "owner": "somebody to look after it",
    "recount": "a count by another pair",
    "outcome": "the outcome",
    "difference": "the difference to be adjusted or explained",
}


def incident_of(view: CaseView, counts: Sequence[Variance], redact: Redact) -> "Incident":
    """The report of this case; whatever people typed goes through `redact`."""
    from cdstation.reports.discrepancies.chart import Bar
    from cdstation.reports.discrepancies.incident import Happening, Incident

    return Incident(
        number=view.row.number,
        facts=_facts(view, redact),
        still_missing=[_NEEDED[code] for code in view.missing],
        told=[row for step in view.steps for row in _told(step, redact)],
        checks=[row for step in view.steps for row in _checked(step, redact)],
        timeline=[
            Happening(view.row.opened_ms, "Opened: " + cause_words(view.row.cause), "", view.opened_by, ""),
            *(Happening(one.at_ms, redact(one.what), redact(one.said), one.by, one.witness) for one in view.steps),
        ],
        bars=[Bar(one.at_ms, one.difference, one.seq == view.case.subject) for one in counts],
        unit=view.row.unit,
        signed=_signed(view),
    )


def _facts(view: CaseView, redact: Redact) -> list[tuple[str, str]]:
    case, row = view.case, view.row
    difference = str(Quantity(case.difference, row.unit)) if row.page else ""
    closed = show_moment(case.closed_ms) if case.closed_ms is not None else "still open"
    rows = [
        ("Cause", cause_words(row.cause)),
        ("What was said", redact(case.words)),
        ("Medicine", row.page),
        ("Seen in", f"entry {case.subject} of the book" if case.subject else ""),
        ("Opened", f"{show_moment(row.opened_ms)} by {view.opened_by}"),
        ("Found less expected", difference),
        ("Counted or written by", "; ".join(view.counters)),
        ("Owner", row.owner),
        ("How far it has gone", LEVELS[row.level]),
        ("Outcome", OUTCOMES.get(row.outcome, row.outcome) or "not decided yet"),
        ("Closed", closed),
    ]
    if case.of_balance:
        rows.insert(6, ("Adjusted so far", str(Quantity(case.adjusted, row.unit))))
        rows.insert(7, ("Still differs by", str(Quantity(case.remaining, row.unit))))
        rows.insert(8, ("Error of the pump explains", str(Quantity(view.drift, row.unit))))
    return [(label, value) for label, value in rows if value or label != "What was said"]


def _told(step: CaseStep, redact: Redact) -> list[tuple[str, str, str, str]]:
    body = step.body
    if not isinstance(body, acts.CaseReported):
        return []
    return [(TOLD.get(body.to, body.to), redact(body.name), redact(body.reference), show_moment(step.at_ms))]


def _checked(step: CaseStep, redact: Redact) -> list[tuple[str, str, str, str]]:
    body = step.body
    if not isinstance(body, acts.CaseChecked):
        return []
    found = redact(body.found) + (". It explains the case." if body.explains else "")
    by = "; ".join(name for name in (step.by, step.witness) if name)
    return [(CHECKS.get(body.check, body.check), found, by, show_moment(step.at_ms))]


def _signed(view: CaseView) -> list[tuple[str, str]]:
    """Those who decided it, else places for the two who will."""
    decided = [step for step in view.steps if isinstance(step.body, acts.CaseOutcome | acts.CaseClosed)]
    if not decided:
        return [("Pharmacist or head of healthcare", ""), ("Witness", "")]
    return [("Decided by", decided[-1].by), ("Witness", decided[-1].witness)]
