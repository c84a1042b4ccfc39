"""Who may order and who may receive, in writing (LAW-14-b, PSI-4.20)."""

from datetime import date

from cdstation.register.custody.acts import AuthorityGiven, AuthorityWithdrawn
from cdstation.register.custody.authorities import check_authority, check_withdrawal, days_left, ends_soon
from cdstation.services.current import Current
from cdstation.services.custody.values import AuthorityRow
from cdstation.services.duty import Duty
from cdstation.services.values import Proof, State

_ALSO = (State.CLOSED, State.QUARANTINE)


class AuthorityDesk:
    """Written authorities: given and withdrawn by a pharmacist or the head of healthcare, never to oneself."""

    def __init__(self, current: Current, duty: Duty) -> None:
        self._current = current
        self._duty = duty

    def rows(self) -> tuple[AuthorityRow, ...]:
        """Every authority that was given and not withdrawn, also one whose days are over; by name, then purpose."""
        standing, today = self._current.book.standing, self._current.clock.now().dose_day
        rows = (
            AuthorityRow(
                person=standing.people[body.person],
                what=body.what,
                reference=body.reference,
                first=date.fromisoformat(body.first),
                last=date.fromisoformat(body.last),
                days_left=days_left(body, today),
                in_force=standing.custody.authorised(body.person, body.what, today),
                ends_soon=ends_soon(body, today, standing.settings),
            )
            for body in tuple(standing.custody.authorities.values())
        )
        kept = (row for row in rows if not row.person.left)
        return tuple(sorted(kept, key=lambda row: (row.person.shown, row.what)))

    def give(self, person: int, what: str, reference: str, first: date, last: date, supervisor: Proof) -> None:
        """A person may order or receive from the first to the last day; a newer authority replaces an older one.

        Raises as `check_authority`, RuleError `person-unknown` and those of the signature.
        """
        self._current.require(*_ALSO)
        book = self._current.book
        body = AuthorityGiven(person, what, " ".join(reference.split()), first.isoformat(), last.isoformat())
        today = self._current.clock.now().dose_day
        check_authority(body, book.person(person), book.person(supervisor.person), today)
        book.write(body, by=self._duty.prove(supervisor, "authority"))

    def withdraw(self, person: int, what: str, supervisor: Proof) -> None:
        """Not any more. Raises as `check_withdrawal`, and those of the signature."""
        self._current.require(*_ALSO)
        book = self._current.book
        check_withdrawal(book.standing.custody, person, what, book.person(supervisor.person))
        book.write(AuthorityWithdrawn(person, what), by=self._duty.prove(supervisor, "authority"))
