"""A quarter of one area in rows of words: its cases, adjustments, counts and destructions (DISC-3)."""

from collections.abc import Callable, Sequence
from datetime import date

from cdstation.register.acts import Count, Waste
from cdstation.register.discrepancies.acts import Adjustment
from cdstation.register.discrepancies.case import Case
from cdstation.register.discrepancies.words import OUTCOMES, TOLD, cause_words
from cdstation.register.entries import Sealed
from cdstation.register.pages import shown_name
from cdstation.register.quantity import Quantity, Unit
from cdstation.register.times import local_time, show_moment
from cdstation.services.book import Book
from cdstation.services.discrepancies.values import CaseRow

Row = tuple[str, ...]
Redact = Callable[[str], str]


class QuarterReader:
    """The days from `first` to `last`; each part is read when it is asked for."""

    def __init__(self, book: Book, cases: Sequence[CaseRow], first: date, last: date, redact: Redact) -> None:
        self._book = book
        self._cases = sorted(cases, key=lambda row: row.number)
        self._first, self._last = first, last
        self._redact = redact
        self._names = book.standing.name_of()

    def cases(self) -> tuple[Row, ...]:
        """Opened in these days, or before them and not closed when they began."""
        return tuple(self._case(row) for row in self._cases if self._concerns(self._find(row)))

    def _find(self, row: CaseRow) -> Case:
        return self._book.standing.cases.all[row.number]

    def _concerns(self, case: Case) -> bool:
        if local_time(case.opened_ms).date() > self._last:
            return False
        return case.closed_ms is None or local_time(case.closed_ms).date() >= self._first

    def _case(self, row: CaseRow) -> Row:
        case = self._find(row)
        told = "; ".join(self._redact(f"{TOLD.get(one.to, one.to)} {one.reference}".strip()) for one in case.reports())
        return (
            str(row.number),
            show_moment(row.opened_ms),
            ", ".join(part for part in (cause_words(row.cause), row.page) if part),
            str(Quantity(row.difference, row.unit)) if row.page else "\N{EM DASH}",
            told or "\N{EM DASH}",
            OUTCOMES.get(row.outcome, row.outcome) or "not decided yet",
            show_moment(case.closed_ms) if case.closed_ms is not None else "open",
        )

    def adjustments(self) -> tuple[Row, ...]:
        """Every balance that was adjusted, with its case."""
        return tuple(
            (
                str(sealed.seq),
                show_moment(sealed.draft.happened_ms),
                self._medicine(sealed),
                self._amount(sealed, sealed.draft.delta or 0),
                str(sealed.body.case),
                self._signers(sealed),
            )
            for sealed in self._of("adjustment")
            if isinstance(sealed.body, Adjustment)
        )

    def counts(self) -> tuple[Row, ...]:
        """How often each page was counted, and how often it agreed."""
        found: dict[str, list[bool]] = {}
        for sealed in self._of("count"):
            if isinstance(sealed.body, Count):
                found.setdefault(self._medicine(sealed), []).append(sealed.body.difference == 0)
        return tuple(
            (medicine, str(len(agreed)), str(sum(agreed)), str(len(agreed) - sum(agreed)))
            for medicine, agreed in sorted(found.items())
        )

    def destructions(self) -> tuple[Row, ...]:
        """What left the books by being destroyed."""
        return tuple(
            (
                show_moment(sealed.draft.happened_ms),
                self._medicine(sealed),
                self._amount(sealed, -(sealed.draft.delta or 0)),
                self._words(sealed),
                self._signers(sealed),
            )
            for sealed in self._of("destruction", "waste")
            if not isinstance(sealed.body, Waste) or sealed.body.reason == "destroyed"
        )

    def _of(self, *kinds: str) -> tuple[Sealed, ...]:
        found = self._book.ledger.of_kinds(kinds)
        return tuple(one for one in found if self._first <= _day(one) <= self._last)

    def _unit(self, sealed: Sealed) -> Unit:
        head = self._book.standing.pages.get(sealed.entry.page or 0)
        return head.unit if head else Unit.ML

    def _medicine(self, sealed: Sealed) -> str:
        head = self._book.standing.pages.get(sealed.entry.page or 0)
        return head.key.shown if head else "\N{EM DASH}"

    def _amount(self, sealed: Sealed, amount: int) -> str:
        return str(Quantity(amount, self._unit(sealed)))

    def _words(self, sealed: Sealed) -> str:
        line = sealed.body.line(self._unit(sealed))
        return self._redact("; ".join(part for part in (line.authority or line.party, line.note) if part))

    def _signers(self, sealed: Sealed) -> str:
        draft = sealed.draft
        who = (draft.by,) if draft.witness is None else (draft.by, draft.witness)
        return "; ".join(shown_name(one, self._names) for one in who)


def _day(sealed: Sealed) -> date:
    return local_time(sealed.draft.happened_ms).date()
