"""The kinds of entry of custody: written authorities, numbered stationery, licences. Keys are in `register/acts.py`."""

from dataclasses import dataclass
from typing import ClassVar

from cdstation.register.entries import Body, kind


@kind("authority-given")
@dataclass(frozen=True)
class AuthorityGiven(Body):
    """A person's written authority to order or to receive stock, from when to when (LAW-14-b, PSI-4.20)."""

    person: int
    what: str  # order, receive
    reference: str
    first: str
    last: str


@kind("authority-withdrawn")
@dataclass(frozen=True)
class AuthorityWithdrawn(Body):
    """Not any more."""

    person: int
    what: str


@kind("stationery-received")
@dataclass(frozen=True)
class StationeryReceived(Body):
    """Numbered forms came in, all from the first to the last number (PSI-4.26)."""

    form: str
    first: int
    last: int
    source: str

    TWO_PEOPLE: ClassVar[bool] = True


@kind("stationery-issued")
@dataclass(frozen=True)
class StationeryIssued(Body):
    """Numbered forms handed to a person."""

    form: str
    first: int
    last: int
    to: int
    purpose: str

    TWO_PEOPLE: ClassVar[bool] = True


@kind("stationery-spoiled")
@dataclass(frozen=True)
class StationerySpoiled(Body):
    """One form is void; its number is never used again."""

    form: str
    number: int
    reason: str

    TWO_PEOPLE: ClassVar[bool] = True


@kind("licence-recorded")
@dataclass(frozen=True)
class LicenceRecorded(Body):
    """A Home Office licence of this site for one Schedule (PSI-4.31)."""

    schedule: str  # 2, 3, 4 or 5
    number: str
    holder: str
    first: str
    last: str


@kind("licence-ended")
@dataclass(frozen=True)
class LicenceEnded(Body):
    """Over before its last day; `reason` is one of `licence.ENDINGS`."""

    schedule: str
    number: str
    reason: str
