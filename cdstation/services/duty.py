"""Who is on duty, and how anybody proves who they are: badge and PIN, or PIN alone where no badge is issued (D3,
D4).
"""

from collections.abc import Callable
from datetime import date

from cdstation.errors import NotReadyError, RuleError
from cdstation.register.acts import PinAccepted, PinFailed, SignedIn, SignedOut, TimeConfirmed
from cdstation.register.people import Person, Role, check_may_administer, check_may_witness, takes_part
from cdstation.register.throttle import Failures, check_may_try, tries_left
from cdstation.services.credentials import badge_tag
from cdstation.services.current import Current
from cdstation.services.values import Proof, SignedInNotice
from cdstation.storage.signing import Signer, unwrap_signer

_INSPECTION = "inspection"
_INSPECTOR_MAY = frozenset({_INSPECTION, "change-pin"})  # everything else moves, witnesses or decides something


class Duty:
    """Signing in and out, and proving a signature. `machine` gives this computer's secret."""

    def __init__(self, current: Current, machine: Callable[[], bytes]) -> None:
        self._current = current
        self._machine = machine

    def people(self) -> tuple[Person, ...]:
        """Everybody enrolled who has not left, by name."""
        staff = tuple(self._current.book.standing.people.values())
        return tuple(sorted((person for person in staff if not person.left), key=lambda person: person.shown))

    def prove(self, proof: Proof, purpose: str) -> Signer:
        """The signing key behind a badge and PIN typed just now; nothing is remembered of it.

        Raises RuleError `person-unknown`, `person-left`, `pin-locked`, `pin-wait`, `badge-needed`, `badge-unreadable`,
        `pin-wrong`, `inspector-only-reads`. A wrong PIN is an entry signed by the station (D4).
        """
        book = self._current.book
        person = book.person(proof.person)
        if person.left:
            raise RuleError("person-left")
        if person.role is Role.INSPECTOR and purpose not in _INSPECTOR_MAY:
            raise RuleError("inspector-only-reads")
        failures = book.standing.failures.get(person.number, Failures())
        check_may_try(failures, self._current.clock.now())
        wrapped = book.ledger.credential(person.number)
        if wrapped is None:
            raise RuleError("person-unknown")
        try:
            signer = unwrap_signer(wrapped, proof.pin, proof.badge, self._machine())
        except RuleError as error:
            if error.code != "pin-wrong":
                raise
            book.write(PinFailed(person.number, purpose), by=book.writing.station_signer())
            raise RuleError("pin-wrong", left=tries_left(book.standing.failures[person.number])) from None
        if failures.in_a_row:
            book.write(PinAccepted(person.number), by=signer)
        return signer

    def prove_two(self, first: Proof, second: Proof, purpose: str) -> tuple[Signer, Signer]:
        """Two different people: the second may witness the first, who is part of the routine as well (the nurse on duty
        always is). Raises as `prove` and `check_may_witness`.
        """
        one, other = self._current.book.person(first.person), self._current.book.person(second.person)
        check_may_witness(other, one, self._today())
        if not takes_part(one):
            raise RuleError("witness-not-authorised")
        return self.prove(first, purpose), self.prove(second, purpose)

    def witness_for(self, actor: Person, proof: Proof) -> Signer:
        """The second signature for something `actor` does. Raises as `prove` and `check_may_witness`."""
        check_may_witness(self._current.book.person(proof.person), actor, self._today())
        return self.prove(proof, "witness")

    def sign_in(self, proof: Proof) -> SignedInNotice:
        """The nurse takes over the station; whoever was there before is signed out.

        Raises RuleError as `prove`, `role-may-not-administer`, and `cup-in-hand` over somebody else's poured dose.
        """
        person = self._current.book.person(proof.person)
        check_may_administer(person)
        if self._current.in_hand and self._current.nurse_signer.person != person.number:
            raise RuleError("cup-in-hand")
        signer = self.prove(proof, "sign-in")
        notice = self._notice(person)
        self._end_inspection()
        self._current.book.write(SignedIn(person.number, "nurse"), by=signer)
        self._current.nurse = signer
        if self._current.second == person.number:
            self._current.second = None
        self._current.changed()
        return notice

    def inspect(self, proof: Proof) -> SignedInNotice:
        """An inspector reads (LAW-26-a): whoever was on duty is signed out, and nothing can be signed meanwhile.

        Raises RuleError as `prove`, `not-an-inspector`, `cup-in-hand` over a poured dose.
        """
        person = self._current.book.person(proof.person)
        if person.role is not Role.INSPECTOR:
            raise RuleError("not-an-inspector")
        if self._current.in_hand:
            raise RuleError("cup-in-hand")
        signer = self.prove(proof, _INSPECTION)
        notice = self._notice(person)
        self.sign_out()
        self._current.book.write(SignedIn(person.number, "inspector"), by=signer)
        self._current.inspector = signer
        self._current.changed()
        return notice

    def choose_witness(self, proof: Proof) -> SignedInNotice:
        """The second person of the session signs in fully too; every act still asks for the own PIN (D4)."""
        person = self._current.book.person(proof.person)
        signer = self.witness_for(self._current.nurse_person, proof)
        notice = self._notice(person)
        self._current.book.write(SignedIn(person.number, "witness"), by=signer)
        self._current.second = person.number
        self._current.changed()
        return notice

    def resume(self, proof: Proof) -> None:
        """Wake the station after it blanked: only the nurse on duty can. Raises RuleError `not-on-duty` and as
        `prove`.
        """
        if proof.person != self._current.nurse_signer.person:
            raise RuleError("not-on-duty")
        self.prove(proof, "sign-in")

    def sign_out(self) -> None:
        """Whoever is there leaves the station. Raises RuleError `cup-in-hand` while a poured dose waits for its
        signature.
        """
        self._end_inspection()
        if self._current.nurse is None:
            return
        if self._current.in_hand:
            raise RuleError("cup-in-hand")
        self._current.book.write(SignedOut(self._current.nurse.person), by=self._current.nurse)
        self._current.nurse, self._current.second = None, None
        self._current.changed()

    def person_of_badge(self, badge: str) -> Person:
        """Whose badge this is. Raises RuleError `badge-unreadable`, `badge-unknown`."""
        tag = badge_tag(badge)
        for person in self.people():
            if person.badge_tag == tag:
                return person
        raise RuleError("badge-unknown")

    def confirm_time(self, first: Proof, second: Proof) -> None:
        """Two people have read the time off another clock (D9). Raises RuleError as `prove_two`."""
        book = self._current.book
        last = book.standing.last
        if last is None:
            raise NotReadyError("area-locked")
        one, other = self.prove_two(first, second, "time")
        book.write(TimeConfirmed(last.utc_ms), by=one, witness=other)

    def _end_inspection(self) -> None:
        if self._current.inspector is not None:
            self._current.book.write(SignedOut(self._current.inspector.person), by=self._current.inspector)
            self._current.inspector = None
            self._current.changed()

    def _notice(self, person: Person) -> SignedInNotice:
        standing = self._current.book.standing
        tried = standing.failures.get(person.number, Failures()).times_ms  # the right PIN has just broken the row
        since = standing.failed_since.get(person.number, 0)
        return SignedInNotice(person, since, tried[-1] if tried and since else None)

    def _today(self) -> date:
        return self._current.clock.now().dose_day
