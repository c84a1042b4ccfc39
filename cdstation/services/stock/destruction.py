"""Destruction: the authorised witness signs what may go, one destroys it before another, and a certificate says so.

Three roles for the register (LAW-27-a), two for the record book of Schedules 3 and 4 (LAW-27-b).
"""

from dataclasses import dataclass, replace
from pathlib import Path

from cdstation.errors import RuleError
from cdstation.register.entries import Sealed
from cdstation.register.people import Person, Role, same_person
from cdstation.register.stock import disposal as rules
from cdstation.register.stock.holding import QUARANTINE, Container
from cdstation.register.stock.leaving import Destruction, DestructionAuthorised
from cdstation.register.times import local_time
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.late import when
from cdstation.services.stock.disposal import RECORDING, open_case
from cdstation.services.values import Proof, State

_DECIDING = (State.CLOSED, State.QUARANTINE)


@dataclass(frozen=True)
class Authorised:
    """What an authorised witness has signed and nobody has destroyed yet. `uuid` names it; `at_ms` is when."""

    uuid: str
    page: int
    containers: tuple[int, ...]
    amounts: tuple[int, ...]
    authority: str
    directions: str
    witness: Person
    at_ms: int


@dataclass(frozen=True)
class Destroyed:
    """A destruction in the register: line, page, when, thousandths, the case it opened (or empty)."""

    seq: int
    page: int
    at_ms: int
    quantity: int
    case: str = ""


class DestructionDesk:
    """Destroys what was set apart; it stays in the balance until then."""

    def __init__(self, current: Current, duty: Duty) -> None:
        self._current = current
        self._duty = duty

    def authorised_witnesses(self) -> tuple[Person, ...]:
        """Everybody enrolled for destructions alone, also those whose authority has ended: the rule says so."""
        return tuple(person for person in self._duty.people() if person.role is Role.AUTHORISED_WITNESS)

    def set_apart(self, page: int) -> tuple[Container, ...]:
        """The containers of a page that may be destroyed: those in quarantine."""
        return tuple(one for one in self._current.book.standing.holding.on_page(page) if one.place == QUARANTINE)

    def loose(self, page: int) -> int:
        """Thousandths on a page that are in no container."""
        standing = self._current.book.standing
        return standing.holding.loose(page, standing.balances[page])

    def authorise(
        self,
        page: int,
        containers: tuple[int, ...],
        amounts: tuple[int, ...],
        authority: str,
        directions: str,
        authorised_witness: Proof,
    ) -> Authorised:
        """The authorised witness signs what may be destroyed, by which authority and how (LAW-27-a). Container 0 stands
        for loose stock; amounts are thousandths. It holds for that day.

        Raises RuleError as `check_to_destroy`, `check_authorised_witness` and the signature, `authority-missing`.
        """
        self._current.require(*_DECIDING)
        book = self._current.book
        rules.check_to_destroy(book.standing, page, containers, amounts)
        if not authority.strip():
            raise RuleError("authority-missing")
        person = book.person(authorised_witness.person)
        today = self._current.clock.now().dose_day
        rules.check_authorised_witness(person, today, transacted=self._transacted(page, person))
        signer = self._duty.prove(authorised_witness, "destruction")
        body = DestructionAuthorised(page, containers, amounts, authority.strip(), " ".join(directions.split()))
        return self._authorised(book.write(body, by=signer))

    def pending(self) -> tuple[Authorised, ...]:
        """Destructions that were authorised and not signed for, the oldest first; from memory."""
        return tuple(self._authorised(one) for one in self._current.book.standing.transit.authorised.values())

    def destroy(
        self,
        authorisation: Authorised | str,
        reason: str,
        kit: str,
        destroyer: Proof,
        witness: Proof,
        happened_ms: int | None = None,
        late_reason: str = "",
    ) -> Destroyed:
        """What was authorised was destroyed, on that very day, by one person before another and the authorised witness.

        `authorisation` is what `authorise` returned, or its uuid. Signed on a later day, `happened_ms` says when it
        was. What has come to differ from the book since opens a case. Raises RuleError `destruction-not-authorised`,
        `authorisation-of-another-day`, and as `check_destroyed`, `check_roles`, `happened` and the signatures;
        UnrecordedError when the disk refuses.
        """
        uuid = authorisation if isinstance(authorisation, str) else authorisation.uuid
        sealed = self._current.book.standing.transit.authorised.get(uuid)
        if sealed is None:
            raise RuleError("destruction-not-authorised")
        return self._destroy(self._authorised(sealed), reason, kit, (destroyer, witness), (happened_ms, late_reason))

    def destroy_by_two(
        self,
        page: int,
        containers: tuple[int, ...],
        amounts: tuple[int, ...],
        reason: str,
        kit: str,
        destroyer: Proof,
        witness: Proof,
    ) -> Destroyed:
        """Schedules 3 and 4: two signatures, no authorised witness (LAW-27-b).

        Raises RuleError `destruction-needs-authorised-witness` for a page of the register, as `check_to_destroy` and as
        `destroy`.
        """
        self._current.require(*_DECIDING)
        rules.check_to_destroy(self._current.book.standing, page, containers, amounts)
        if self._current.book.standing.pages[page].statutory:
            raise RuleError("destruction-needs-authorised-witness")
        plan = Authorised("", page, containers, amounts, "", "", self._current.book.person(destroyer.person), 0)
        return self._destroy(plan, reason, kit, (destroyer, witness), (None, ""))

    def destructions(self, page: int) -> tuple[Destroyed, ...]:
        """Everything that was destroyed from a page, the newest first."""
        lines = self._current.book.ledger.of_kinds((Destruction.KIND,))
        return tuple(_destroyed(line) for line in reversed(lines) if line.entry.page == page)

    def print_certificate(self, seq: int, target: Path) -> Path:
        """The certificate of a destruction as a PDF, as often as it is wanted. Raises RuleError
        `destruction-not-known`; NotReadyError `font-missing`, `print-target-not-writable`.
        """
        from cdstation.services.stock.certificate import write

        return write(self._current, seq, target)

    def _destroy(
        self, plan: Authorised, reason: str, kit: str, proofs: tuple[Proof, Proof], late: tuple[int | None, str]
    ) -> Destroyed:
        self._current.require(*RECORDING)
        book, authorised = self._current.book, plan.witness if plan.uuid else None
        rules.check_destroyed(reason, kit)
        at = when(book, plan.page, *late)
        now_ms = self._current.clock.now().utc_ms
        day = local_time(now_ms if at.event_ms is None else at.event_ms).date()
        if authorised is not None and local_time(plan.at_ms).date() != day:
            raise RuleError("authorisation-of-another-day")
        people = tuple(book.person(proof.person) for proof in proofs)
        rules.check_roles(people[0], people[1], authorised, day)
        one, other = self._duty.prove_two(*proofs, "destruction")
        body = Destruction(
            containers=plan.containers,
            amounts=plan.amounts,
            reason=" ".join(reason.split()),
            kit=kit.strip(),
            authorised_by=authorised.shown if authorised else "",
            authority=plan.authority,
        )
        trouble = rules.loss_trouble(book.standing, plan.page, plan.containers, plan.amounts)
        line = book.record(
            body,
            by=one,
            witness=other,
            page=plan.page,
            delta=-sum(plan.amounts),
            about=plan.uuid,
            event_ms=at.event_ms,
            late_reason=at.late_reason,
        )
        open_case(book, line, trouble, one)
        return replace(_destroyed(line), case=trouble.cause if trouble else "")

    def _authorised(self, sealed: Sealed) -> Authorised:
        body = sealed.body
        assert isinstance(body, DestructionAuthorised)
        return Authorised(
            uuid=sealed.uuid,
            page=body.stock_page,
            containers=body.containers,
            amounts=body.amounts,
            authority=body.authority,
            directions=body.directions,
            witness=self._current.book.person(sealed.draft.by),
            at_ms=sealed.draft.happened_ms,
        )

    def _transacted(self, page: int, person: Person) -> bool:
        """Also under an earlier number: somebody who worked here and left is no stranger to the page."""
        book = self._current.book
        own = [one.number for one in tuple(book.standing.people.values()) if same_person(one, person)]
        return any(book.ledger.has_signed_on(page, number) for number in own)


def _destroyed(line: Sealed) -> Destroyed:
    return Destroyed(line.seq, line.entry.page or 0, line.draft.happened_ms, -(line.draft.delta or 0))
