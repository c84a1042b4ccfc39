"""What the codes of a case mean, for screen and paper alike: causes, checks, outcomes, who is told, and levels.

A code is stored for ever; words may become better.
"""

CAUSES = {
    "count-amber": "Count outside the band that is only noted",
    "count-red": "Count far outside the band",
    "count-same-sign": "Counts differ the same way time after time",
    "negative-balance": "The balance fell below zero",
    "pour-unlike-order": "The pump poured another amount than was ordered",
    "wrong-person": "A dose was drunk by another person",
    "concealed": "A dose was concealed",
    "calibration-failed": "The pump failed its verification",
    "receipt-differs": "A delivery differs from what was ordered",
    "transfer-differs": "A transfer arrived different from what was sent",
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


def cause_words(cause: str) -> str:
    """The cause in words; one that has none yet is shown as it is stored, without its hyphens."""
    return CAUSES.get(cause, cause.replace("-", " ").capitalize())
