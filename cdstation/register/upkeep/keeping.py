"""The state of the book itself: unfinished corrections, downtime packs, approval, audits, closed pages, legal hold."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cdstation.register import acts as book
from cdstation.register.entries import Body, Sealed
from cdstation.register.upkeep import acts


@dataclass
class Keeping:
    """The fold."""

    half_corrected: dict[int, Sealed] = field(default_factory=dict)  # first halves whose second is missing
    corrections: dict[int, tuple[Sealed, ...]] = field(default_factory=dict)  # by the line that was wrong
    notes: list[Sealed] = field(default_factory=list)  # an inspector's own
    packs: list[acts.DowntimePackMade] = field(default_factory=list)
    packed_ms: int | None = None
    pack_code: str = field(default="", repr=False)
    count_sheets: dict[int, tuple[int, acts.CountSheetPrinted]] = field(default_factory=dict)  # time, sheet
    counted_sheets: set[tuple[int, int]] = field(default_factory=set)  # sheet, page: entered already
    approval: acts.RegisterApproved | None = None
    audited_ms: int | None = None
    closed_pages: set[int] = field(default_factory=set)
    closed: acts.BookClosed | None = None
    legal_hold: str = ""

    @property
    def next_sheet(self) -> int:
        """The number of the next downtime sheet: unbroken."""
        return self.packs[-1].last_sheet + 1 if self.packs else 1

    @property
    def next_count_sheet(self) -> int:
        """The number of the next count sheet: unbroken."""
        return max(self.count_sheets, default=0) + 1

    def pack_of(self, sheet: int) -> acts.DowntimePackMade | None:
        """The pack that a sheet was printed in; None for a number that was never given out."""
        return next((pack for pack in self.packs if pack.first_sheet <= sheet <= pack.last_sheet), None)

    def moved_by(self, line: Sealed) -> int:
        """What a line has moved on its page after every correction of it, thousandths, negative for a supply."""
        found = (one.body for one in self.corrections.get(line.seq, ()) if one.entry.page == line.entry.page)
        amount = line.draft.delta or 0
        for body in found:
            assert isinstance(body, acts.Correction)
            amount = body.now
        return amount

    def apply(self, sealed: Sealed) -> None:
        """Take one more entry into account."""
        step = _STEPS.get(type(sealed.body))
        if step is not None:
            step(self, sealed, sealed.body)


def _corrected(now: Keeping, sealed: Sealed, body: acts.Correction) -> None:
    now.corrections[body.seq] = (*now.corrections.get(body.seq, ()), sealed)
    if body.to_page:
        now.half_corrected[sealed.seq] = sealed
    now.half_corrected.pop(body.other, None)


def _noted(now: Keeping, sealed: Sealed, _: acts.InspectorNoted) -> None:
    now.notes.append(sealed)


def _pack(now: Keeping, sealed: Sealed, body: acts.DowntimePackMade) -> None:
    now.packs.append(body)
    now.packed_ms = sealed.draft.entered.utc_ms


def _code(now: Keeping, _: Sealed, body: acts.DowntimeCodeMade) -> None:
    now.pack_code = body.code


def _sheet(now: Keeping, sealed: Sealed, body: acts.CountSheetPrinted) -> None:
    now.count_sheets[body.number] = (sealed.draft.entered.utc_ms, body)


def _sheet_entered(now: Keeping, sealed: Sealed, body: book.Count) -> None:
    if body.sheet:
        now.counted_sheets.add((body.sheet, sealed.entry.page or 0))


def _approved(now: Keeping, _: Sealed, body: acts.RegisterApproved) -> None:
    now.approval = body


def _audited(now: Keeping, sealed: Sealed, body: acts.AuditRun) -> None:
    now.audited_ms = sealed.draft.entered.utc_ms


def _page_closed(now: Keeping, _: Sealed, body: acts.PageClosed) -> None:
    now.closed_pages.add(body.stock_page)


def _page_reopened(now: Keeping, _: Sealed, body: acts.PageReopened) -> None:
    now.closed_pages.discard(body.stock_page)


def _book_closed(now: Keeping, _: Sealed, body: acts.BookClosed) -> None:
    now.closed = body


def _held(now: Keeping, _: Sealed, body: acts.LegalHold) -> None:
    now.legal_hold = body.reason if body.placed else ""


_STEPS: dict[type[Body], Callable[[Keeping, Sealed, Any], None]] = {
    acts.Correction: _corrected,
    acts.DowntimePackMade: _pack,
    acts.DowntimeCodeMade: _code,
    acts.CountSheetPrinted: _sheet,
    book.Count: _sheet_entered,
    acts.RegisterApproved: _approved,
    acts.AuditRun: _audited,
    acts.InspectorNoted: _noted,
    acts.PageClosed: _page_closed,
    acts.PageReopened: _page_reopened,
    acts.BookClosed: _book_closed,
    acts.LegalHold: _held,
}
