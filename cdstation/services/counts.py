"""Counting: what is due, the blind count of two people, and the reveal (BAL-2, BAL-3, J3).

Both counters' figures come together, typed unseen by each other; nothing that is returned before that tells a balance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from cdstation.errors import RuleError
from cdstation.register.acts import Count
from cdstation.register.counting.due import asked_at_close, due
from cdstation.register.counting.pairs import check_recount
from cdstation.register.counting.rows import Figures, Row, check_figures, differing, plain_rows, rows_of, sums
from cdstation.register.counting.sheets import AtCount
from cdstation.register.pages import PageHead
from cdstation.services.count_record import Counting, record_count
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.values import CountPoint, CountResult, PageCount, PageDue, Proof, RecountDue
from cdstation.storage.signing import Signer

POINTS = 12
QUARTER_DAYS = 92
_OF_THE_PAGE = ("count-stock-moved", "count-not-started", "count-awaits-signature")


@dataclass(frozen=True)
class _Begun:
    """Where a page stood when its count began: its newest line, and what there was to count."""

    line: int
    rows: tuple[Row, ...]


class CountDesk:
    """Counts of the pages of one area."""

    def __init__(self, current: Current, duty: Duty) -> None:
        self._current = current
        self._duty = duty
        self._begun: dict[int, _Begun] = {}

    # -- what is due -------------------------------------------------------------------------------------------------

    def due(self) -> tuple[PageDue, ...]:
        """Every page, the longest overdue first, then in the order of the register."""
        standing = self._current.book.standing
        open_pages = (head for page, head in tuple(standing.pages.items()) if page not in standing.keeping.closed_pages)
        return tuple(sorted(map(self._due, open_pages), key=lambda one: (-one.overdue, one.due.day, one.head.key)))

    def recounts(self) -> tuple[RecountDue, ...]:
        """Open discrepancies of a balance for which nobody has counted again yet, the oldest first (DISC-1)."""
        standing = self._current.book.standing
        names = standing.name_of()
        return tuple(
            RecountDue(
                case.seq, standing.pages[case.page], case.counters, tuple(sorted(names[one] for one in case.counters))
            )
            for case in standing.cases.unsettled()
            if case.of_balance and case.page in standing.pages and not case.recounters
        )

    def overdue(self) -> int:
        """How many pages should have been counted before today; from memory, from any thread."""
        return sum(one.overdue > 0 for one in self.due())

    def _due(self, head: PageHead) -> PageDue:
        book = self._current.book
        last, names = book.standing.counts[head.page], book.standing.name_of()
        on_pump = bool(self._pumps(head))
        today = book.clock.now().dose_day
        found = due(head, last, on_pump=on_pump, settings=book.standing.settings)
        session = book.standing.session
        at_close = session is not None and asked_at_close(last, on_pump, session.opened_ms, book.standing.settings)
        return PageDue(
            head,
            found,
            found.overdue(today),
            found.day == today,
            at_close,
            last.at_ms if last.by else None,
            tuple(names[number] for number in last.by),
        )

    def _pumps(self, head: PageHead) -> frozenset[int]:
        """The pumps that hold something of this page: by the container on them, or by the bottle alone."""
        standing, catalogue = self._current.book.standing, self._current.catalogue
        fitted = tuple(standing.holding.fitted.items())
        containers = {one.number for one in standing.holding.on_page(head.page)}
        bottles = tuple(standing.bottles.items())
        return frozenset(
            {pump for pump, one in fitted if one in containers}
            | {pump for pump, one in bottles if catalogue.product(one.product).page_key == head.key}
        )

    # -- counting ----------------------------------------------------------------------------------------------------

    def rows(self, page: int) -> tuple[Row, ...]:
        """What is to be counted on a page, in the order of the cabinet. Raises RuleError `page-not-open`."""
        book = self._current.book
        head = book.standing.head(page)
        held = book.standing.holding.on_page(page)
        return rows_of(held, self._pumps(head), book.clock.now().dose_day, head.unit)

    def start(self, page: int) -> tuple[Row, ...]:
        """Remember where the book stands: a count is of that moment. Gives what is to be counted.

        Raises RuleError `page-not-open`, `page-closed`.
        """
        rows = self.rows(page)
        if page in self._current.book.standing.keeping.closed_pages:
            raise RuleError("page-closed")
        self._begun[page] = _Begun(self._current.book.standing.last_lines[page], rows)
        return rows

    def finish(
        self, page: int, first: Figures, second: Figures, first_proof: Proof, second_proof: Proof, case: int = 0
    ) -> CountResult:
        """Both have counted and sign: the reveal. When one row differs nothing is recorded, and both count again.

        Raises RuleError `count-not-started`, `count-stock-moved`, `count-awaits-signature`, `count-row-empty`,
        `count-containers-whole`, `amount-not-a-figure`, with a case `recount-no-case` and `recount-same-pair`, and
        those of the signatures.
        """
        (result,) = self.finish_round([PageCount(page, first, second, case)], first_proof, second_proof)
        if result.refused:
            raise RuleError(result.refused)
        return result

    def finish_round(
        self, counts: Sequence[PageCount], first_proof: Proof, second_proof: Proof
    ) -> tuple[CountResult, ...]:
        """Several pages, counted by the same two in one round, who sign once for all of it.

        A page that moved meanwhile, or in which the two differ, is counted again; the others are recorded. Raises as
        `finish` does for what concerns the round as a whole; the PINs are not kept beyond this call (D4).
        """
        judged = [self._judge(one) for one in counts]
        pair = frozenset({first_proof.person, second_proof.person})
        for one in counts:
            if one.case:
                check_recount(self._current.book.standing.cases.all, one.case, one.page, pair)
        if not any(isinstance(one, Counting) for one in judged):
            return tuple(one for one in judged if isinstance(one, CountResult))
        signers = self._duty.prove_two(first_proof, second_proof, "count")
        return tuple(one if isinstance(one, CountResult) else self._record(one, signers) for one in judged)

    def _record(self, one: Counting, signers: tuple[Signer, Signer]) -> CountResult:
        try:
            result = record_count(self._current.book, one, signers, check=lambda: self._check_still(one.page))
        except RuleError as error:
            return _refused(one.page, error)
        del self._begun[one.page]
        return result

    def _judge(self, one: PageCount) -> Counting | CountResult:
        """What is to be recorded, or why this page is not."""
        page, book = one.page, self._current.book
        try:
            self._check_still(page)
            if any(dose.body.stock_page == page for dose in tuple(book.roster.open.values())):
                raise RuleError("count-awaits-signature")
        except RuleError as error:
            return _refused(page, error)
        rows = self._rows_for(page, one.first)
        for figures in (one.first, one.second):
            check_figures(rows, figures)
        if apart := differing(rows, one.first, one.second):
            first, second = (sums(rows, figures).found for figures in (one.first, one.second))
            return CountResult(False, first, second, 0, 0, "", page=page, differing=apart)
        return Counting(page, rows, one.first, AtCount(book.standing.balances[page]), one.case)

    def _rows_for(self, page: int, figures: Figures) -> tuple[Row, ...]:
        """The rows as they were asked for, or the three plain ones where somebody has counted all in one."""
        plain = plain_rows(self._current.book.standing.head(page).unit)
        return plain if {row.key for row in plain} == set(figures) else self._begun[page].rows

    def _check_still(self, page: int) -> None:
        """Nothing has moved since the count began, also not there and back again."""
        begun = self._begun.get(page)
        if begun is None:
            raise RuleError("count-not-started")
        if self._current.book.standing.last_lines[page] != begun.line or _keys(self.rows(page)) != _keys(begun.rows):
            del self._begun[page]
            raise RuleError("count-stock-moved")

    # -- looking back ------------------------------------------------------------------------------------------------

    def history(self, page: int, limit: int = POINTS) -> tuple[CountPoint, ...]:
        """The differences of the last counts of a page in the last quarter, the oldest first."""
        from cdstation.storage.readmodels import PageReader

        book = self._current.book
        since = book.clock.now().dose_day - timedelta(days=QUARTER_DAYS)
        first = PageReader(book.ledger).first_of_day(since.isoformat())
        counts = book.ledger.of_kinds((Count.KIND,), after_seq=first - 1)
        return tuple(
            CountPoint(one.seq, one.draft.happened_ms, one.body.difference)
            for one in counts
            if one.entry.page == page and isinstance(one.body, Count)
        )[-limit:]


def _keys(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(row.key for row in rows)


def _refused(page: int, error: RuleError) -> CountResult:
    if error.code not in _OF_THE_PAGE:
        raise error
    return CountResult(False, 0, 0, 0, 0, "", page=page, refused=error.code)
