"""The kinds of entry of a case. Each names its case by the number of the entry that opened it (`DiscrepancyOpened`).

The mismatch itself is never changed or taken back: every step is an entry of its own (DISC-1).
"""

from dataclasses import dataclass
from typing import ClassVar

from cdstation.register.entries import Body, LineText, kind
from cdstation.register.quantity import Unit


@kind("case-owned")
@dataclass(frozen=True)
class CaseOwned(Body):
    """Whose case it is from now on."""

    case: int
    owner: int


@kind("case-checked")
@dataclass(frozen=True)
class CaseChecked(Body):
    """One of the checks of DISC-1, by whom (the signers) and what was found; `explains` when it explains the case."""

    case: int
    check: str  # a code of `words.CHECKS`
    found: str
    explains: bool
    count: int  # the count of the other pair, 0 for the other checks


@kind("case-due")
@dataclass(frozen=True)
class CaseDue(Body):
    """A clock of the case ran out: written by the station itself, so that nobody can say it was not shown."""

    case: int
    step: str  # shift, incident, cdao, police, liaison


@kind("case-reported")
@dataclass(frozen=True)
class CaseReported(Body):
    """Somebody outside the hatch was told, and under which reference (DISC-2). The station sends nothing itself."""

    case: int
    to: str  # a code of `words.TOLD`
    name: str
    reference: str


@kind("case-outcome")
@dataclass(frozen=True)
class CaseOutcome(Body):
    """What it was, on the word of a pharmacist or the head of healthcare who did not count."""

    case: int
    outcome: str  # a code of `words.OUTCOMES`
    words: str
    linked: int  # the entry that explains it: the line written late, the correction, the count; 0 when none does

    TWO_PEOPLE: ClassVar[bool] = True


@kind("adjustment")
@dataclass(frozen=True)
class Adjustment(Body):
    """The balance follows what was found: only after an outcome, never in its place (DISC-1). `about` is the case."""

    case: int
    words: str

    def line(self, unit: Unit) -> LineText:
        """The case, and why."""
        return LineText(f"Balance adjusted, discrepancy {self.case}", note=self.words)


@kind("case-closed")
@dataclass(frozen=True)
class CaseClosed(Body):
    """Nothing more is to be done; the entries of the case stay as they are."""

    case: int
    words: str

    TWO_PEOPLE: ClassVar[bool] = True


@kind("case-reopened")
@dataclass(frozen=True)
class CaseReopened(Body):
    """Something new came up."""

    case: int
    words: str
