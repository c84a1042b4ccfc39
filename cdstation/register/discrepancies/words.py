"""What the codes of a case mean, for screen and paper alike: causes, checks, outcomes, who is told, and levels.

A code is stored for ever; words may become better.
"""

from collections.abc import Callable, Mapping
from typing import Any

from cdstation.register.discrepancies import acts
from cdstation.register.entries import Body
from cdstation.register.pages import shown_name
from cdstation.register.quantity import Quantity, Unit

CAUSES = {
    "count-amber": "Count outside the band that is only noted",
    "count-red": "Count far outside the band",
    "count-trend": "Counts differ the same way time after time",
    "negative-balance": "The balance fell below zero",
    "pour-unlike-order": "The pump poured another amount than was ordered",
    "wrong-person": "A dose was drunk by another person",
    "concealed": "A dose was concealed",
    "calibration-failed": "The pump failed its verification",
    "receipt-miscounted": "Counted otherwise than the delivery note says",
    "receipt-short": "Less was delivered than ordered",
    "receipt-over": "More was delivered than ordered",
    "overage-amber": "A container holds another amount than the book says",
    "overage-red": "A container holds far more or far less than the book says",
    "transfer-short": "Less arrived than was sent",
    "transfer-over": "More arrived than was sent",
    "dose-corrected": "The line of a dose was corrected",
    "paper-against-block": "A dose given on paper that the station would have stopped",
    "waste-container-unknown": "A loss or destruction names a container that is not here",
    "waste-beyond-container": "More was lost or destroyed than the container held",
    "reported": "Reported by a person",
    "theft-reported": "Theft suspected by a person",
}

# In the order of DISC-1, each with the question that it answers.
CHECKS = {
    "recount": "Another pair counted again",
    "arithmetic": "Arithmetic and missing entries",
    "wrong-page": "Entered on the wrong page",
    "containers": "Bottles and batches",
    "pump-log": "The log of the pump",
    "people": "The people who were there",
}

OUTCOMES = {
    "false-alarm": "False alarm: nothing was missing",
    "arithmetic-error": "Arithmetic error",
    "wrong-page": "Entered on the wrong page",
    "missing-entry": "An entry was missing",
    "measuring-loss": "Loss in measuring",
    "overage": "Bottles held more than the label says",
    "spill-unrecorded": "A spill was not recorded",
    "pump-drift": "The pump poured too much or too little",
    "as-recorded": "It happened as the register says",
    "supplier-error": "The supplier or sender made the mistake",
    "theft-suspected": "Theft is suspected",
    "unexplained": "Unexplained",
}

TOLD = {
    "lead": "Head of healthcare",
    "pharmacist": "Pharmacist",
    "incident": "Incident system (Datix or LFPSE)",
    "cdao": "Accountable officer (CDAO)",
    "police": "Police",
    "liaison": "CD liaison officer of the police",
}

LEVELS = {
    "hatch": "With the hatch",
    "lead": "Head of healthcare and pharmacist",
    "incident": "Incident raised",
    "cdao": "Accountable officer",
    "police": "Police",
}

DUE = {
    "shift": "head of healthcare and pharmacist, in the same shift",
    "incident": "incident to be raised",
    "cdao": "accountable officer to be told",
    "police": "police to be called",
    "liaison": "CD liaison officer to be told",
}


def cause_words(cause: str) -> str:
    """The cause in words; one that has none yet is shown as it is stored, without its hyphens."""
    return CAUSES.get(cause, cause.replace("-", " ").capitalize())


def step_words(body: Body, delta: int | None, unit: Unit, names: Mapping[int, str]) -> tuple[str, str]:
    """What was done in one line, and what a person said of it. `delta` is that of an adjustment, thousandths."""
    what, said = _STEPS[type(body)](body, names)
    return (what if delta is None else f"{what} by {Quantity(delta, unit)}"), said


def _checked(body: acts.CaseChecked, _: Mapping[int, str]) -> tuple[str, str]:
    explains = " \N{EM DASH} explains it" if body.explains else ""
    count = f" (entry {body.count})" if body.count else ""
    return f"Check: {CHECKS.get(body.check, body.check)}{count}{explains}", body.found


def _reported(body: acts.CaseReported, _: Mapping[int, str]) -> tuple[str, str]:
    reference = f", reference {body.reference}" if body.reference else ""
    return f"Told: {TOLD.get(body.to, body.to)}{reference}", body.name


def _decided(body: acts.CaseOutcome, _: Mapping[int, str]) -> tuple[str, str]:
    linked = f", explained by entry {body.linked}" if body.linked else ""
    return f"Outcome: {OUTCOMES.get(body.outcome, body.outcome)}{linked}", body.words


_STEPS: Mapping[type[Body], Callable[[Any, Mapping[int, str]], tuple[str, str]]] = {
    acts.CaseOwned: lambda body, names: (f"Owner: {shown_name(body.owner, names)}", ""),
    acts.CaseChecked: _checked,
    acts.CaseDue: lambda body, _: (f"The time ran out: {DUE.get(body.step, body.step)}", ""),
    acts.CaseReported: _reported,
    acts.CaseOutcome: _decided,
    acts.Adjustment: lambda body, _: ("Balance adjusted", body.words),
    acts.CaseClosed: lambda body, _: ("Closed", body.words),
    acts.CaseReopened: lambda body, _: ("Opened again", body.words),
}
