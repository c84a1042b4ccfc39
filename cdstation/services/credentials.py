"""Enrolling a person: a fresh signing key, wrapped under PIN and badge, and the entry that announces it (D3)."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from cdstation.errors import RuleError
from cdstation.register.acts import PersonEnrolled
from cdstation.register.people import Person, Role, same_person
from cdstation.register.standing import person_of
from cdstation.services.values import PersonPlan
from cdstation.storage.badges import new_badge, parse_badge
from cdstation.storage.keys import KeysFile, check_password
from cdstation.storage.rows import Credential
from cdstation.storage.sealing import STANDARD, Cost, FileKey
from cdstation.storage.signing import Signer, check_pin, new_signer, wrap_signer


@dataclass(frozen=True)
class Enrolment:
    """Everything that enrolling one person makes. `badge` is the code to be printed, empty where none is issued."""

    body: PersonEnrolled
    credential: Credential
    signer: Signer = field(repr=False)
    badge: str = field(repr=False)


def badge_tag(badge: str) -> str:
    """By what a badge is known again. Raises RuleError `badge-unreadable`."""
    return hashlib.sha256(b"cdstation/badge-tag/v1\n" + parse_badge(badge)).hexdigest()


def enrol(number: int, plan: PersonPlan, machine: bytes, cost: Cost = STANDARD) -> Enrolment:
    """A new person's key and entry; nothing is written. `cost` is what one guess at the PIN costs.

    Raises RuleError `name-missing`, `role-unknown`, `role-may-not-unlock` (LAW-27-a: an authorised witness signs and no
    more), `competency-not-a-date`, `pin-not-six-figures`, `pin-too-simple`.
    """
    _check_plan(plan)
    signer = new_signer(number)
    badge = new_badge() if plan.issue_badge else ""
    credential = Credential(wrap_signer(signer, plan.pin, badge, machine, cost))
    body = PersonEnrolled(
        number=number,
        family=plan.family.strip(),
        given=plan.given.strip(),
        role=Role(plan.role).value,
        registration=plan.registration.strip(),
        public_key=signer.public_hex,
        competent_until=plan.competent_until,
        badge=bool(badge),
        locally_authorised=plan.locally_authorised,
        credential=credential.wrapped.sha256,
        badge_tag=badge_tag(badge) if badge else "",
    )
    return Enrolment(body, credential, signer, badge)


def with_slots(
    keys: KeysFile, key: FileKey, plan: PersonPlan, enrolment: Enrolment, machine: bytes, cost: Cost = STANDARD
) -> KeysFile:
    """The keys file with this person's ways of opening the book: the password, the badge, both or neither.

    Raises RuleError `password-too-short`, `password-too-simple`.
    """
    number = enrolment.body.number
    if plan.password:
        keys = keys.with_password(key, number, plan.password, machine, cost)
    if enrolment.badge:
        keys = keys.with_badge(key, number, enrolment.badge, machine, cost)
    return keys


def check_person(plan: PersonPlan) -> None:
    """All that can be refused before a key is made, so that it is said while the form still stands there.

    Raises RuleError as `enrol` and `with_slots`.
    """
    _check_plan(plan)
    check_pin(plan.pin)
    if plan.password:
        check_password(plan.password)


def _check_plan(plan: PersonPlan) -> None:
    if not plan.family.strip() or not plan.given.strip():
        raise RuleError("name-missing")
    if plan.role not in {role.value for role in Role}:
        raise RuleError("role-unknown")
    if plan.role == Role.AUTHORISED_WITNESS and (plan.password or plan.issue_badge):
        raise RuleError("role-may-not-unlock")
    if plan.competent_until:
        try:
            date.fromisoformat(plan.competent_until)
        except ValueError:
            raise RuleError("competency-not-a-date") from None


def check_new_person(body: PersonEnrolled, staff: tuple[Person, ...]) -> None:
    """Refuse a second account of one person, also under another spelling (T7). Raises RuleError
    `person-already-enrolled`.
    """
    fresh = person_of(body)
    if any(same_person(fresh, person) for person in staff if not person.left):
        raise RuleError("person-already-enrolled")
