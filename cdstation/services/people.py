"""Staff: enrolment, leavers, a new PIN, and letting a locked person try again (PSI-4.18, D2, D3, D4)."""

from collections.abc import Callable
from dataclasses import replace

from cdstation.errors import RuleError
from cdstation.register.acts import CredentialChanged, PersonLeft, PinUnlocked
from cdstation.register.people import Person, check_may_supervise
from cdstation.services.credentials import check_new_person, enrol, with_slots
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.setup import Folders
from cdstation.services.values import PersonPlan, Proof
from cdstation.storage.keys import load_keys
from cdstation.storage.rows import Credential
from cdstation.storage.sealing import STANDARD, Cost, FileKey
from cdstation.storage.signing import wrap_signer


class PeopleDesk:
    """Acts on staff; each is an entry by a supervisor with a witness. `file_key` is needed to give a way of
    unlocking.
    """

    def __init__(
        self,
        current: Current,
        duty: Duty,
        folders: Folders,
        machine: Callable[[], bytes],
        file_key: Callable[[], FileKey],
        cost: Cost = STANDARD,
    ) -> None:
        self._current = current
        self._duty = duty
        self._folders = folders
        self._machine = machine
        self._file_key = file_key
        self._cost = cost

    def enrol(self, plan: PersonPlan, supervisor: Proof, witness: Proof) -> tuple[Person, str]:
        """A new member of staff, and the code of the badge, shown once.

        Raises RuleError `role-may-not-supervise`, `person-already-enrolled`, and those of `credentials.enrol` and the
        signatures.
        """
        book = self._current.book
        check_may_supervise(book.person(supervisor.person))
        number = max(book.standing.people, default=0) + 1
        enrolment = enrol(number, plan, self._machine(), self._cost)
        check_new_person(enrolment.body, tuple(book.standing.people.values()))
        one, other = self._duty.prove_two(supervisor, witness, "enrol")
        files = self._folders.files(book.area_id)
        keys = with_slots(load_keys(files.keys), self._file_key(), plan, enrolment, self._machine(), self._cost)
        book.write(enrolment.body, by=one, witness=other, attachments=(enrolment.credential,))
        keys.save(files.keys)
        return book.person(number), enrolment.badge

    def leaver(self, number: int, supervisor: Proof, witness: Proof) -> None:
        """A person leaves: the key slots go, the signature is not accepted any more, the lines stand for ever.

        Raises RuleError `role-may-not-supervise`, `person-on-duty`, `last-key-slot` and those of the signatures.
        """
        book = self._current.book
        check_may_supervise(book.person(supervisor.person))
        book.person(number)
        if number in (self._current.second, self._current.nurse.person if self._current.nurse else None):
            raise RuleError("person-on-duty")
        files = self._folders.files(book.area_id)
        keys = load_keys(files.keys).without_person(number)
        one, other = self._duty.prove_two(supervisor, witness, "leaver")
        book.write(PersonLeft(number), by=one, witness=other)
        keys.save(files.keys)

    def unlock_pin(self, number: int, supervisor: Proof) -> None:
        """Let a person try the PIN again. Raises RuleError `role-may-not-supervise`, `unlocking-oneself`."""
        book = self._current.book
        check_may_supervise(book.person(supervisor.person))
        if supervisor.person == number:
            raise RuleError("unlocking-oneself")
        book.person(number)
        signer = self._duty.prove(supervisor, "unlock-pin")
        book.write(PinUnlocked(number), by=signer)

    def change_pin(self, old: Proof, new_pin: str) -> None:
        """The same signing key under another PIN. Raises RuleError `pin-not-six-figures`, `pin-too-simple`,
        `pin-unchanged`.
        """
        if old.pin == new_pin:
            raise RuleError("pin-unchanged")
        signer = self._duty.prove(old, "change-pin")
        credential = Credential(wrap_signer(signer, new_pin, old.badge, self._machine(), self._cost))
        body = CredentialChanged(old.person, credential.wrapped.sha256)
        self._current.book.write(body, by=signer, attachments=(credential,))

    def renew(self, number: int, plan: PersonPlan) -> tuple[Person, str]:
        """After recovery on another computer, where no old key opens: the same person anew, under a new number.

        A number has one signing key for ever (D3), so the old one leaves; name, role and registration are those of the
        book. Only while the book is open by the recovery shares, which two people hold.
        Raises RuleError `not-in-recovery`, `person-left`, `last-key-slot`, and as `credentials.enrol`.
        """
        if not self._current.recovered:
            raise RuleError("not-in-recovery")
        book = self._current.book
        known = book.person(number)
        if known.left:
            raise RuleError("person-left")
        fresh = max(book.standing.people) + 1
        enrolment = enrol(fresh, _same_again(known, plan), self._machine(), self._cost)
        files = self._folders.files(book.area_id)
        keys = with_slots(load_keys(files.keys), self._file_key(), plan, enrolment, self._machine(), self._cost)
        keys = keys.without_person(number)
        station = book.writing.station_signer()
        book.write(PersonLeft(number), by=station)
        book.write(enrolment.body, by=station, attachments=(enrolment.credential,))
        keys.save(files.keys)
        return book.person(fresh), enrolment.badge


def _same_again(known: Person, plan: PersonPlan) -> PersonPlan:
    """What only the person chooses is new: PIN, password, badge."""
    return replace(
        plan,
        family=known.family,
        given=known.given,
        role=known.role.value,
        registration=known.registration,
        competent_until=known.competent_until,
        locally_authorised=known.locally_authorised,
    )
