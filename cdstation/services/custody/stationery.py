"""Numbered stationery: what came in, who has which form, which are void (PSI-4.26)."""

from cdstation.errors import RuleError
from cdstation.register.custody.acts import StationeryIssued, StationeryReceived, StationerySpoiled
from cdstation.register.custody.holders import Forms
from cdstation.register.custody.stationery import (
    check_issue,
    check_receipt,
    check_spoiling,
    in_cabinet,
    never_came,
    runs,
    with_people,
)
from cdstation.register.entries import Body
from cdstation.services.current import Current
from cdstation.services.custody.values import FormRow
from cdstation.services.duty import Duty
from cdstation.services.values import Proof, State

_ALSO = (State.CLOSED, State.QUARANTINE)


class StationeryDesk:
    """Every act is signed by the person on duty and a second one."""

    def __init__(self, current: Current, duty: Duty) -> None:
        self._current = current
        self._duty = duty

    def rows(self) -> tuple[FormRow, ...]:
        """Every sort of form, by name."""
        held = dict(self._current.book.standing.custody.stationery)
        return tuple(self._row(form, held[form]) for form in sorted(held))

    def receive(self, form: str, first: int, last: int, source: str, witness: Proof) -> None:
        """Forms came in. Raises as `check_receipt`, and those of the witness."""
        name = " ".join(form.split())
        check_receipt(self._current.book.standing.custody, name, first, last)
        self._write(StationeryReceived(name, first, last, " ".join(source.split())), witness)

    def issue(self, form: str, first: int, last: int, to: int, purpose: str, second: Proof) -> None:
        """Forms go to a person, who signs; when that is the person on duty, a witness signs with them.

        Raises as `check_issue`, RuleError `form-receiver-must-sign`, `person-unknown` and those of the signature.
        """
        nurse = self._current.nurse_person
        receiver, name = self._current.book.person(to), " ".join(form.split())
        check_issue(self._current.book.standing.custody, name, first, last)
        if to not in (nurse.number, second.person):
            raise RuleError("form-receiver-must-sign")
        self._write(StationeryIssued(name, first, last, receiver.number, " ".join(purpose.split())), second)

    def spoil(self, form: str, number: int, reason: str, witness: Proof) -> None:
        """A form is void. Raises as `check_spoiling`, and those of the witness."""
        why = " ".join(reason.split())
        check_spoiling(self._current.book.standing.custody, form, number, why)
        self._write(StationerySpoiled(form, number, why), witness)

    def _write(self, body: Body, second: Proof) -> None:
        self._current.require(*_ALSO)
        other = self._duty.witness_for(self._current.nurse_person, second)
        self._current.book.write(body, by=self._current.nurse_signer, witness=other)

    def _row(self, form: str, forms: Forms) -> FormRow:
        people = self._current.book.standing.people
        held = tuple((people[run.person].shown, run, people[run.person].left) for run in with_people(forms))
        spoiled = runs((number, 0) for number in sorted(forms.spoiled))
        return FormRow(form, in_cabinet(forms), held, spoiled, never_came(forms))
