"""Counting on paper: a numbered sheet without any expected figure, and its figures entered afterwards (BAL-2)."""

from collections.abc import Sequence
from pathlib import Path

from cdstation.errors import RuleError
from cdstation.register.counting.rows import Figures, Row, check_figures, differing, row_from_key, sums
from cdstation.register.counting.sheets import at_count
from cdstation.register.entries import Sealed
from cdstation.register.upkeep.acts import CountSheetPrinted
from cdstation.services.count_record import Counting, record_count
from cdstation.services.counts import CountDesk
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.late import when
from cdstation.services.stamps import head_of
from cdstation.services.values import CountResult, Proof, SheetForm


class CountSheetDesk:
    """Printed sheets, and what was written on them."""

    def __init__(self, current: Current, duty: Duty, counts: CountDesk) -> None:
        self._current = current
        self._duty = duty
        self._counts = counts

    def print_sheet(self, pages: Sequence[int], target: Path) -> int:
        """A sheet for these pages in the order of the register; its number, which is never given out again.

        Raises RuleError `page-not-open`, `count-sheet-without-page`, NotReadyError `font-missing`,
        `print-target-not-writable`; then no number was used.
        """
        from cdstation.reports.count_sheet import CountSheetPage, write_count_sheet

        book = self._current.book
        rows = {page: self._counts.rows(page) for page in pages}
        if not rows:
            raise RuleError("count-sheet-without-page")
        heads = sorted((book.standing.pages[page] for page in rows), key=lambda head: head.key)
        signer = self._current.nurse_signer
        body = CountSheetPrinted(
            number=book.standing.keeping.next_count_sheet,
            pages=tuple(head.page for head in heads),
            at_seq=book.standing.last_seq,
            row_pages=tuple(head.page for head in heads for _ in rows[head.page]),
            rows=tuple(row.key for head in heads for row in rows[head.page]),
        )
        write_count_sheet(
            target,
            head_of(self._current),
            body.number,
            [CountSheetPage(head, rows[head.page]) for head in heads],
            book.clock.now().utc_ms,
            self._current.nurse_person.shown,
        )
        book.write(body, by=signer)
        return body.number

    def open_sheets(self) -> tuple[SheetForm, ...]:
        """Sheets of which a page is not entered yet, the newest first."""
        keeping = self._current.book.standing.keeping
        forms = (self.sheet(number) for number in sorted(keeping.count_sheets, reverse=True))
        return tuple(form for form in forms if form.pages)

    def sheet(self, number: int) -> SheetForm:
        """A sheet with the pages that are not entered yet. Raises RuleError `count-sheet-unknown`."""
        keeping = self._current.book.standing.keeping
        if number not in keeping.count_sheets:
            raise RuleError("count-sheet-unknown", number=number)
        printed_ms, body = keeping.count_sheets[number]
        left = (page for page in body.pages if (number, page) not in keeping.counted_sheets)
        return SheetForm(
            number, printed_ms, tuple((page, tuple(map(row_from_key, body.rows_of(page)))) for page in left)
        )

    def enter_sheet(
        self,
        number: int,
        page: int,
        first: Figures,
        second: Figures,
        counted_ms: int,
        first_proof: Proof,
        second_proof: Proof,
        late_reason: str = "",
    ) -> CountResult:
        """What stands on the paper, signed by the two who counted; judged against the balance of that moment.

        When the columns differ nothing is recorded. Raises RuleError `count-sheet-unknown`, `count-sheet-page-entered`,
        `count-sheet-time-impossible`, `count-sheet-stock-moved`, `late-reason-missing`, those of the figures (as
        `CountDesk.finish`) and of the signatures.
        """
        book = self._current.book
        rows = self._rows(number, page)
        for figures in (first, second):
            check_figures(rows, figures)
        printed_ms, sheet = book.standing.keeping.count_sheets[number]
        lines = self._lines_after(page, sheet.at_seq)
        balance = self._balance_at(page, sheet.at_seq)
        at = at_count(balance, printed_ms, counted_ms, book.clock.now().utc_ms, lines)
        moment = when(book, page, counted_ms, late_reason)
        if apart := differing(rows, first, second):
            one, other = (sums(rows, figures).found for figures in (first, second))
            return CountResult(False, one, other, 0, 0, "", page=page, differing=apart)
        signers = self._duty.prove_two(first_proof, second_proof, "count")
        counting = Counting(
            page, rows, first, at, sheet=number, event_ms=moment.event_ms, late_reason=moment.late_reason
        )
        tip = lines[-1].seq if lines else book.standing.last_lines[page]
        return record_count(
            book,
            counting,
            signers,
            check=lambda: self._check_tip(page, tip),
            uuid=f"count-sheet-{number}-{page}",
        )

    def _rows(self, number: int, page: int) -> tuple[Row, ...]:
        for one, rows in self.sheet(number).pages:
            if one == page:
                return rows
        raise RuleError("count-sheet-page-entered", number=number)

    def _check_tip(self, page: int, tip: int) -> None:
        if self._current.book.standing.last_lines[page] != tip:
            raise RuleError("count-stock-moved")

    def _lines_after(self, page: int, seq: int) -> tuple[Sealed, ...]:
        """Every line of the page after an entry, in order."""
        from cdstation.storage.readmodels import PageReader

        reader, found = PageReader(self._current.book.ledger), list[Sealed]()
        while window := reader.after(page, found[-1].seq if found else seq):
            found += reversed(window)
        return tuple(found)

    def _balance_at(self, page: int, seq: int) -> int:
        from cdstation.storage.readmodels import PageReader

        (line,) = PageReader(self._current.book.ledger).before(page, seq + 1, 1)
        assert line.entry.balance is not None
        return line.entry.balance
