"""People who act, their roles, and who may witness whom (PSI-4.18, J2, J9).

Two signatures by two different persons: the same person under a second account or another spelling is the same person.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cdstation.errors import RuleError

STATION = 0  # the station's own key signs what no person can sign: a wrong PIN, a checkpoint


class Role(StrEnum):
    """What a person is employed as."""

    NURSE = "nurse"
    PHARMACIST = "pharmacist"
    TECHNICIAN = "pharmacy technician"
    ASSISTANT = "healthcare assistant"
    LEAD = "head of healthcare"
    OFFICER = "prison officer"
    AUTHORISED_WITNESS = "authorised witness"  # for destruction alone, and no part of the routine (LAW-27-a)
    INSPECTOR = "inspector"  # reads, prints and writes own notes (LAW-26-a)


_ADMINISTER = frozenset({Role.NURSE, Role.PHARMACIST, Role.LEAD})
_SUPERVISE = frozenset({Role.PHARMACIST, Role.LEAD})
_NO_ROUTINE = frozenset({Role.AUTHORISED_WITNESS, Role.INSPECTOR})

# Letters that are written apart from their plain ones: no normal form takes these strokes off.
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_APOSTROPHES = str.maketrans(
    "",
    "",
    "'\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}`\N{ACUTE ACCENT}",
)


@dataclass(frozen=True)
class Person:
    """An enrolled member of staff. `public_key` is an Ed25519 key as hex; a date is an ISO day, or empty."""

    number: int
    family: str
    given: str
    role: Role
    registration: str  # NMC PIN, GPhC number; may be empty
    public_key: str
    competent_until: str = ""  # last day on which this person may witness
    badge: bool = False
    badge_tag: str = ""
    locally_authorised: bool = False  # an officer may witness only with this (J9)
    left: bool = False

    @property
    def shown(self) -> str:
        """`OKAFOR, Ada` (CUI-2)."""
        return f"{self.family.upper()}, {self.given}"


def plain_letters(text: str) -> str:
    """Text without accents, strokes or case: `Łukasz`, `LUKASZ` and `lukasz` are one."""
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_STROKES)
    return "".join(char for char in folded if not unicodedata.combining(char))


def name_key(family: str, given: str) -> str:
    """A spelling-blind form of a name: apostrophes, hyphens, spaces and the order of its parts make no difference."""
    plain = plain_letters(f"{family} {given}".translate(_APOSTROPHES))
    return " ".join(sorted("".join(char if char.isalnum() else " " for char in plain).split()))


def same_person(one: Person, other: Person) -> bool:
    """True for one number, one signing key, one registration, or one name in any spelling without two registrations."""
    if one.number == other.number or one.public_key == other.public_key:
        return True
    mine, theirs = _registration_key(one), _registration_key(other)
    if mine and theirs:
        return mine == theirs
    return not _spellings(one).isdisjoint(_spellings(other))


def _spellings(person: Person) -> frozenset[str]:
    """The name by its parts in any order, and run together either way round (`McDonald`, `Mc Donald`)."""
    forwards, backwards = (
        "".join(filter(str.isalnum, plain_letters(name)))
        for name in (person.family + person.given, person.given + person.family)
    )
    return frozenset({name_key(person.family, person.given), forwards, backwards})


def _registration_key(person: Person) -> str:
    return re.sub(r"[\W_]", "", person.registration).upper()


def check_may_administer(person: Person) -> None:
    """A dose is the responsibility of a registered healthcare professional (PSI-4.18).

    Raises RuleError `person-left` or `role-may-not-administer`.
    """
    _check_present(person)
    if person.role not in _ADMINISTER:
        raise RuleError("role-may-not-administer", role=person.role.value)


def check_may_supervise(person: Person) -> None:
    """Enrolment, leavers and unlocking a PIN are for a pharmacist or the head of healthcare.

    Raises RuleError `person-left` or `role-may-not-supervise`.
    """
    _check_present(person)
    if person.role not in _SUPERVISE:
        raise RuleError("role-may-not-supervise", role=person.role.value)


def may_supervise(person: Person) -> bool:
    """Whether `check_may_supervise` lets this person."""
    try:
        check_may_supervise(person)
    except RuleError:
        return False
    return True


def takes_part(person: Person) -> bool:
    """False for whoever is no part of the routine: an authorised witness, an inspector (LAW-27-a, LAW-26-a), an officer
    who is not locally authorised (J9).
    """
    return person.role not in _NO_ROUTINE and (person.role is not Role.OFFICER or person.locally_authorised)


def check_may_witness(witness: Person, actor: Person, on: date) -> None:
    """The second person: someone else, trained, still employed, and an officer only where locally authorised (J9).

    Raises RuleError `witness-is-the-actor`, `person-left`, `witness-not-authorised`, `witness-competency-expired`.
    """
    if same_person(witness, actor):
        raise RuleError("witness-is-the-actor")
    _check_present(witness)
    if not takes_part(witness):
        raise RuleError("witness-not-authorised")
    if witness.competent_until and date.fromisoformat(witness.competent_until) < on:
        raise RuleError("witness-competency-expired")


def _check_present(person: Person) -> None:
    if person.left:
        raise RuleError("person-left")
