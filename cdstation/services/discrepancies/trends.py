"""What a single case does not show: differences over time, the same two people again and again, spills month by month.

Patterns are a reason to look, never a verdict on anybody.
"""

from datetime import date
from typing import TYPE_CHECKING

from cdstation.errors import RuleError
from cdstation.register.acts import Count, Waste
from cdstation.register.discrepancies.rules import check_page
from cdstation.register.entries import Sealed
from cdstation.register.times import local_time
from cdstation.services.current import Current
from cdstation.services.discrepancies.values import PairShare, SpillMonth, Variance

if TYPE_CHECKING:
    from cdstation.storage.readmodels import PageReader


class CaseTrends:
    """Figures of one page and a period of London days. All raise RuleError `page-not-open`, `period-backwards`."""

    def __init__(self, current: Current) -> None:
        self._current = current

    def variance(self, page: int, first: date, last: date) -> tuple[Variance, ...]:
        """Every count of the period, oldest first."""
        counts = self._of_page(page, "count", first, last)
        bodies = ((sealed, sealed.body) for sealed in counts)
        return tuple(
            Variance(sealed.seq, sealed.draft.happened_ms, body.difference)
            for sealed, body in bodies
            if isinstance(body, Count)
        )

    def pairs(self, page: int, first: date, last: date) -> tuple[PairShare, ...]:
        """Who moved stock together, the most frequent pair first, with its share of all lines (parts per 10 000)."""
        self._check(page, first, last)
        found = self._reader().pairs(page, first.isoformat(), last.isoformat())
        names, whole = self._current.book.standing.name_of(), sum(lines for _, _, lines in found)
        return tuple(
            PairShare(names.get(one, ""), names.get(other, ""), lines, lines * 10_000 // whole)
            for one, other, lines in found
        )

    def spills(self, page: int, first: date, last: date) -> tuple[SpillMonth, ...]:
        """Spills by month, oldest first; months without one are left out."""
        months: dict[date, list[int]] = {}
        for sealed in self._of_page(page, "waste", first, last):
            if isinstance(sealed.body, Waste) and sealed.body.reason == "spilt":
                month = local_time(sealed.draft.happened_ms).date().replace(day=1)
                months.setdefault(month, []).append(-(sealed.draft.delta or 0))
        return tuple(SpillMonth(month, len(amounts), sum(amounts)) for month, amounts in sorted(months.items()))

    def _of_page(self, page: int, kind: str, first: date, last: date) -> tuple[Sealed, ...]:
        self._check(page, first, last)
        found = self._current.book.ledger.of_kinds([kind])
        days = ((sealed, local_time(sealed.draft.happened_ms).date()) for sealed in found)
        return tuple(sealed for sealed, day in days if sealed.entry.page == page and first <= day <= last)

    def _check(self, page: int, first: date, last: date) -> None:
        check_page(page, self._current.book.standing.pages)
        if last < first:
            raise RuleError("period-backwards")

    def _reader(self) -> "PageReader":
        from cdstation.storage.readmodels import PageReader  # SQLAlchemy: not before somebody wants to read

        return PageReader(self._current.book.ledger)
