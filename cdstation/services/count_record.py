"""A count goes into the book: its line, what its difference means, and the case that it opens (BAL-2, J3, DISC-1).

The one place where a count is written, whether it was made at the screen, at the opening or on paper.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cdstation.register.acts import Count, DiscrepancyOpened
from cdstation.register.counting.bands import judge, known_case
from cdstation.register.counting.drift import drift
from cdstation.register.counting.rows import Figures, Row, Sort, sums
from cdstation.register.counting.sheets import AtCount
from cdstation.register.stock.holding import QUARANTINE, Container
from cdstation.services.book import Book
from cdstation.services.values import CountResult, RowResult
from cdstation.storage.signing import Signer


@dataclass(frozen=True)
class Counting:
    """What is recorded: the rows, the figures that both found, and the moment that they are of."""

    page: int
    rows: tuple[Row, ...]
    figures: Figures
    at: AtCount
    case: int = 0
    sheet: int = 0
    event_ms: int | None = None
    late_reason: str = ""


def record_count(
    book: Book, counting: Counting, signers: tuple[Signer, Signer], *, check: Callable[[], None], uuid: str = ""
) -> CountResult:
    """Write the count and, where its band asks for it, the case. `check` runs just before the line is written.

    Raises what `check` raises and what `Book.write` raises; nothing is recorded then.
    """
    page, at = counting.page, counting.at
    shown = _rows_shown(book, counting)
    last, unit = book.standing.counts[page], book.standing.pages[page].unit
    body = _body(counting, drift(last.drift_shares))
    before = last.differences[:-1] if counting.case else last.differences
    verdict = judge(body.difference, max(0, last.issued_since - at.issued_after), before, unit, book.standing.settings)
    known = counting.case or known_case(verdict, body.difference, book.standing.cases.open_on(page))
    one, other = signers
    line = book.write(
        body,
        by=one,
        witness=other,
        page=page,
        event_ms=counting.event_ms,
        late_reason=counting.late_reason,
        check=check,
        uuid=uuid,
    )
    case = known
    if verdict.cause and not known:
        opened = DiscrepancyOpened(verdict.cause, line.seq, body.difference, page)
        case = book.record(opened, by=one, about=line.uuid).seq
    return CountResult(
        agreed=True,
        found=body.found,
        second_found=body.second_found,
        expected=body.expected,
        difference=body.difference,
        discrepancy=verdict.cause,
        page=page,
        rows=shown,
        band=verdict.band.value,
        case=case if verdict.cause or counting.case else 0,
        known=bool(known),
        drift=body.drift,
    )


def _body(counting: Counting, forecast: int) -> Count:
    found, figures = sums(counting.rows, counting.figures), tuple(counting.figures[row.key] for row in counting.rows)
    return Count(
        found.sealed,
        found.opened,
        found.reservoir,
        found.sealed,
        found.opened,
        found.reservoir,
        counting.at.expected,
        rows=tuple(row.key for row in counting.rows),
        first_rows=figures,
        second_rows=figures,
        sheet=counting.sheet,
        case=counting.case,
        issued_after=counting.at.issued_after,
        lines_after=counting.at.lines_after,
        drift=forecast,
    )


def _rows_shown(book: Book, counting: Counting) -> tuple[RowResult, ...]:
    held = book.standing.holding.on_page(counting.page)
    moved = counting.at.lines_after > 0
    return tuple(
        RowResult(row, counting.figures[row.key], None if moved else _expected(row, held)) for row in counting.rows
    )


def _expected(row: Row, held: Sequence[Container]) -> int | None:
    """What the book says of a row; where pump and tubing share a container's contents it says nothing of either."""
    if row.size:
        lot = (
            one
            for one in held
            if one.sealed
            and one.contents == one.size == row.size
            and (one.batch, one.expiry) == (row.batch, row.expiry)
            and (one.place == QUARANTINE) == (row.sort is Sort.QUARANTINE)
        )
        return sum(one.size for one in lot)
    if row.sort is Sort.OPEN and not row.pump:
        return next((one.contents for one in held if one.number == row.container), None)
    return None
