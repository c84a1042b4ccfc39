"""Discrepancies: opened, owned, checked, reported, decided, adjusted, closed; and their clock (DISC-1, DISC-2)."""

import threading

from cdstation.errors import NotReadyError
from cdstation.register.acts import DiscrepancyOpened
from cdstation.register.discrepancies import acts, rules
from cdstation.register.discrepancies.case import NEGATIVE, REPORTED, THEFT_REPORTED, Case
from cdstation.register.discrepancies.clock import due
from cdstation.register.discrepancies.words import TOLD
from cdstation.register.entries import Body, Sealed
from cdstation.register.people import Person
from cdstation.register.quantity import Unit
from cdstation.services.current import Current
from cdstation.services.discrepancies.values import CaseRow, CaseView
from cdstation.services.discrepancies.view import case_row, case_view
from cdstation.services.duty import Duty
from cdstation.services.values import Proof, State
from cdstation.storage.signing import Signer

# Nothing is written by itself where nothing may be written, or while nobody knows what time it is.
_SILENT = frozenset(
    {
        State.LOCKED,
        State.VERIFYING,
        State.CLOCK_HOLD,
        State.READ_ONLY,
        State.RESTORED_BLOCKED,
        State.NO_SPACE,
    }
)


class CaseDesk:
    """Every step is an entry of its own; the mismatch itself is never changed (DISC-1)."""

    def __init__(self, current: Current, duty: Duty) -> None:
        self._current = current
        self._duty = duty
        self._ticking = threading.Lock()

    # -- looking -----------------------------------------------------------------------------------------------------

    def cases(self, *, closed: bool = True) -> tuple[CaseRow, ...]:
        """Overdue ones first, then the other open ones, the nearest deadline on top; closed ones last, newest first."""
        book, now = self._current.book, self._now
        rows = [case_row(case, book.standing, now) for case in tuple(book.standing.cases.all.values())]
        return tuple(sorted((row for row in rows if closed or row.open), key=_urgency))

    def case(self, number: int) -> CaseView:
        """One case with its timeline. Raises RuleError `case-unknown`."""
        return case_view(self._find(number), self._current.book, self._now)

    def overdue(self) -> int:
        """How many open cases have a report that is due; from memory."""
        standing = self._current.book.standing
        return sum(bool(due(case, self._now, standing.settings)) for case in standing.cases.unsettled())

    def may_decide(self, number: int) -> tuple[Person, ...]:
        """Who may decide this case: pharmacists and heads of healthcare who have counted nothing of it."""
        case, people = self._find(number), self._current.book.standing.people
        return tuple(one for one in self._duty.people() if rules.is_decider(case, one, people))

    def may_witness(self, number: int) -> tuple[Person, ...]:
        """Who may sign as the second: everybody who did not count first."""
        case, people = self._find(number), self._current.book.standing.people
        return tuple(one for one in self._duty.people() if not rules.counted_first(case, one, people))

    # -- steps that the nurse on duty writes down ----------------------------------------------------------------------

    def open_by_hand(self, words: str, page: int = 0, *, theft: bool = False) -> int:
        """Anybody reports that something is wrong; the number of the case. Suspected theft starts its clock at once.

        Raises RuleError `case-words-missing`, `page-not-open`.
        """
        book = self._current.book
        if page:
            rules.check_page(page, book.standing.pages)
        cause = THEFT_REPORTED if theft else REPORTED
        body = DiscrepancyOpened(cause, book.standing.last_seq, 0, page, rules.check_words(words))
        number = book.write(body, by=self._current.nurse_signer).seq
        self.tick()
        return number

    def own(self, number: int, owner: int) -> None:
        """Whose case it is. Raises RuleError `case-closed`, `person-unknown`, `person-left`."""
        rules.check_may_own(self._find(number), self._current.book.person(owner))
        self._write(number, acts.CaseOwned(number, owner))

    def check(
        self,
        number: int,
        check: str,
        found: str,
        *,
        explains: bool = False,
        count: int = 0,
        witness: Proof | None = None,
    ) -> None:
        """A check of DISC-1 that was made, what was found, and whether it explains the case. `count` is the entry of
        the other pair's count, for `recount`.

        Raises RuleError `case-closed`, `case-check-unknown`, `case-words-missing`, `case-recount-missing`,
        `case-recount-same-people`, and the witness's own.
        """
        case = self._find(number)
        words = rules.check_check(case, check, found)
        if check == "recount":
            rules.check_recount(case, self._current.book.ledger.entry(count))
        other = self._duty.witness_for(self._current.nurse_person, witness) if witness else None
        body = acts.CaseChecked(number, check, words, explains, count if check == "recount" else 0)
        self._write(number, body, witness=other)

    def report(self, number: int, to: str, name: str, reference: str = "") -> None:
        """Somebody was told: one step, and the way on when a due report keeps the hatch from closing (H-24).

        Raises RuleError `case-closed`, `case-report-unknown`, `case-report-name-missing`, `case-reference-missing`.
        """
        rules.check_open(self._find(number))
        rules.check_report(to, name, reference)
        body = acts.CaseReported(number, to, " ".join(name.split()), " ".join(reference.split()))
        self._write(number, body)

    def reopen(self, number: int, words: str) -> None:
        """Something new came up. Raises RuleError `case-still-open`, `case-words-missing`."""
        rules.check_may_reopen(self._find(number))
        self._write(number, acts.CaseReopened(number, rules.check_words(words)))
        self.tick()

    # -- what two people decide ----------------------------------------------------------------------------------------

    def outcome(
        self, number: int, outcome: str, words: str, decider: Proof, witness: Proof, *, linked: int = 0
    ) -> None:
        """What it was; `linked` is the entry that explains it.

        Raises RuleError `case-outcome-unknown`, `case-needs-recount`, `case-link-unknown`, `case-words-missing`, those
        of `check_may_decide` and the signatures.
        """
        case, said = self._find(number), rules.check_words(words)
        rules.check_outcome(case, outcome, linked, self._current.book.standing.last_seq)
        self._decide(case, acts.CaseOutcome(number, outcome, said, linked), decider, witness)
        self.tick()

    def adjust(self, number: int, delta: int, words: str, decider: Proof, witness: Proof) -> int:
        """The balance follows what was found, by `delta` thousandths; the new balance.

        Raises RuleError as `check_adjustment` and `outcome`.
        """
        case, said = self._find(number), rules.check_words(words)
        head = self._current.book.standing.pages.get(case.page)
        rules.check_adjustment(case, delta, head.unit if head else Unit.ML)
        line = self._decide(case, acts.Adjustment(number, said), decider, witness, delta=delta)
        assert line.entry.balance is not None
        return line.entry.balance

    def close(self, number: int, words: str, decider: Proof, witness: Proof) -> None:
        """Nothing more is to be done.

        Raises RuleError of `MISSING` for the first thing that is, and as `outcome`.
        """
        case, said = self._find(number), rules.check_words(words)
        rules.check_may_close(case, self._now, self._current.book.standing.settings)
        self._decide(case, acts.CaseClosed(number, said), decider, witness)

    # -- the clock -----------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Write down, by the station's own key, every clock that ran out and every balance below zero.

        Done at unlocking, at the opening and closing of a session and by the minute; nothing is written twice.
        """
        if not self._current.open or self._current.state() in _SILENT:
            return
        with self._ticking:
            book = self._current.book
            for body in (*self._run_out(), *self._below_zero()):
                book.write(body, by=book.writing.station_signer())

    def check_reported(self) -> None:
        """Raises NotReadyError `case-report-due` while a report is due that nobody has made (H-24)."""
        for row in self.cases(closed=False):
            if row.overdue and row.deadline is not None:
                to = ", ".join(TOLD[one] for one in row.deadline.untold)
                raise NotReadyError("case-report-due", case=row.number, to=to)

    def _run_out(self) -> tuple[Body, ...]:
        standing = self._current.book.standing
        return tuple(
            acts.CaseDue(case.seq, one.step)
            for case in standing.cases.unsettled()
            for one in due(case, self._now, standing.settings)
            if not case.due_written(one.step)
        )

    def _below_zero(self) -> tuple[Body, ...]:
        """A balance below zero is a mismatch that nobody needs to count to see (DISC-1)."""
        standing = self._current.book.standing
        known = [case for case in tuple(standing.cases.all.values()) if case.cause == NEGATIVE]
        return tuple(
            DiscrepancyOpened(NEGATIVE, line, -balance, page)
            for page, balance in tuple(standing.balances.items())
            if balance < 0
            for line in (standing.last_lines[page],)
            if not any(case.page == page and (case.open or case.subject == line) for case in known)
        )

    # -- writing -------------------------------------------------------------------------------------------------------

    @property
    def _now(self) -> int:
        return self._current.clock.now().utc_ms

    def _find(self, number: int) -> Case:
        return rules.case_of(self._current.book.standing.cases.all, number)

    def _write(self, number: int, body: Body, witness: Signer | None = None) -> None:
        about = self._find(number).uuid
        self._current.book.write(body, by=self._current.nurse_signer, witness=witness, about=about)

    def _decide(self, case: Case, body: Body, decider: Proof, witness: Proof, *, delta: int | None = None) -> Sealed:
        book = self._current.book
        people = book.standing.people
        rules.check_may_decide(case, book.person(decider.person), book.person(witness.person), people)
        one, other = self._duty.prove_two(decider, witness, "discrepancy")
        page = case.page if delta is not None else None
        return book.write(body, by=one, witness=other, page=page, delta=delta, about=case.uuid)


def _urgency(row: CaseRow) -> tuple[int, int]:
    if not row.open:
        return 2, -row.opened_ms
    due_ms = row.deadline.at_ms if row.deadline is not None else row.opened_ms
    return (0 if row.overdue else 1), due_ms
