"""The prison-wide register of receipts on paper, and the combined view of one area (PSI-4.24, J1, LAW-20-f).

The statutory headings stand first, word for word (LAW-19-d); area, requisition, batch and signatures follow them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from cdstation.register.pages import OBTAINED_HEADINGS
from cdstation.register.products import Product
from cdstation.register.quantity import Quantity
from cdstation.register.stock.receipts import ReceiptRow, SentRow
from cdstation.register.times import show_date, show_moment
from cdstation.reports.heads import AreaHead, Period
from cdstation.reports.layout.document import A4_LANDSCAPE, Document
from cdstation.reports.layout.flow import Flow, Space
from cdstation.reports.layout.sheet import BLUE, INK, NOTE_TINT, TINT, Sheet, Style
from cdstation.reports.layout.table import Cell, Column, Strip, columns, figure_in, name_in, words_in
from cdstation.reports.layout.target import Target

_T = TypeVar("_T")
_MARGIN = 28.0
_TEXT = Style(8.5)
_SMALL = Style(7.5)
_ELSEWHERE = "signed in its own book"
_RECEIVED = columns(
    _MARGIN,
    (OBTAINED_HEADINGS[0], 66, False),
    (OBTAINED_HEADINGS[1], 152, False),
    (OBTAINED_HEADINGS[2], 66, True),
    ("Drug, form and strength", 132, False),
    ("Requisition", 58, False),
    ("Batch and expiry", 96, False),
    ("Area, and its entry", 84, False),
    ("Received by", 66, False),
    ("Witnessed by", 66, False),
)
_SENT = columns(
    _MARGIN,
    ("Date supplied", 66, False),
    ("Name and address of the area supplied", 172, False),
    ("Quantity supplied", 66, True),
    ("Drug, form and strength", 142, False),
    ("Requisition", 78, False),
    ("Batch and expiry", 100, False),
    ("Entry", 40, True),
    ("Sent and witnessed by", 122, False),
)
_BALANCES = columns(
    _MARGIN, ("Drug, form and strength", 400, False), ("Schedule", 120, False), ("Balance now", 266, True)
)


@dataclass(frozen=True)
class Prison:
    """What the prison-wide documents are made of. `approval` is the reference of the approval to keep registers by
    area (LAW-20-f), empty when none is recorded; `products` are by code.
    """

    area: AreaHead
    approval: str
    period: Period
    products: Mapping[str, Product]
    printed_at: int
    printed_by: str
    kept_here: bool = True  # False where only this area's own receipts are known

    @property
    def whose(self) -> str:
        """Whose receipts stand in it."""
        return "Receipts of all areas" if self.kept_here else f"Receipts of {self.area.name}"


@dataclass(frozen=True)
class Balance:
    """A page and what stands on it now."""

    shown: str
    schedule: str
    balance: Quantity


def write_receipts_register(target: Target, prison: Prison, rows: Sequence[ReceiptRow]) -> None:
    """Every receipt of the period in the whole prison, the oldest first. Raises NotReadyError as `write_register`."""
    book = _Book(prison, "Register of controlled drugs received into the prison")
    book.section(prison.whose, _RECEIVED, rows, _received)
    book.deliver(target)


def write_combined(
    target: Target, prison: Prison, rows: Sequence[ReceiptRow], sent: Sequence[SentRow], balances: Sequence[Balance]
) -> None:
    """The same with what this area sent on, and what it holds now (J1). Raises NotReadyError as `write_register`."""
    book = _Book(prison, "Receipts, transfers and balances")
    book.section(prison.whose, _RECEIVED, rows, _received)
    title = f"Transfers out of {prison.area.name}"
    book.section(title, _SENT, sent, _supplied)
    now = f"Balances of {prison.area.name}, {show_moment(prison.printed_at)}"
    book.section(now, _BALANCES, balances, _balance)
    book.deliver(target)


class _Book:
    """Sheets with the same head and foot; each section begins a new one, with its own headings."""

    def __init__(self, prison: Prison, title: str) -> None:
        self._prison = prison
        self._title = title
        named = f"{title} \N{EM DASH} {prison.area.shown} \N{EM DASH} {prison.period.shown}"
        self._document = Document(A4_LANDSCAPE, named, prison.printed_at, prison.area.simulated)
        self._room = self._document.width - 2 * _MARGIN

    def section(
        self,
        title: str,
        table: tuple[Column, ...],
        rows: Sequence[_T],
        strips: Callable[[Sheet, Prison, _T], list[Strip]],
    ) -> None:
        """One table under its title; it says so when there is nothing in it."""
        flow = Flow(_MARGIN, table[-1].end - _MARGIN, lambda: self._next(title, table))
        for row in rows:
            flow.add(strips(flow.sheet, self._prison, row))
        if not rows:
            words = words_in(flow.sheet, table[0], "Nothing in this period.", _TEXT, table[-1])
            flow.add([Strip((words,), _TEXT.leading)])
        flow.end_rules()

    def deliver(self, target: Target) -> None:
        """Hand it over."""
        self._document.deliver(target)

    def _next(self, title: str, table: tuple[Column, ...]) -> Space:
        sheet = self._document.new_sheet()
        y = self._draw_head(sheet)
        sheet.text(_MARGIN, y + 18, title, Style(11).bold())
        y += 26
        cells = tuple(words_in(sheet, column, column.heading, _SMALL.bold()) for column in table)
        strip = Strip(cells, _SMALL.leading)
        width = table[-1].end - _MARGIN
        sheet.fill(_MARGIN, y, width, strip.height, TINT)
        strip.draw(sheet, _MARGIN, y, width)
        sheet.rule(_MARGIN, y + strip.height, _MARGIN + width, y + strip.height, 1, INK)
        self._draw_foot(sheet)
        return Space(sheet, y + strip.height + 0.75, sheet.height - 40)

    def _draw_head(self, sheet: Sheet) -> float:
        prison = self._prison
        sheet.fill(_MARGIN, 24, self._room, 3, BLUE)
        sheet.text(_MARGIN, 46, self._title, Style(15).bold())
        approval = prison.approval or "none recorded"
        words = (
            f"{prison.area.prison}, {prison.area.address}. Printed in {prison.area.name}. "
            f"Period {prison.period.shown}. Approval of registers by area: {approval}."
        )
        y = sheet.paragraph(_MARGIN, 61, self._room, words, Style(9))
        if prison.area.simulated:
            y = sheet.paragraph(_MARGIN, y, self._room, "SIMULATED AREA \N{EM DASH} NOT FOR PATIENTS", Style(9).bold())
        return y - 6

    def _draw_foot(self, sheet: Sheet) -> None:
        printed = f"Printed {show_moment(self._prison.printed_at)} by {self._prison.printed_by}."
        sheet.text(_MARGIN, sheet.height - 20, f"{printed} Days are London days.", _SMALL.quiet())
        self._document.number(_MARGIN + self._room, sheet.height - 20, _SMALL.quiet())


def _received(sheet: Sheet, prison: Prison, row: ReceiptRow) -> list[Strip]:
    day, whom, amount, drug, requisition, batch, area, received, witnessed = _RECEIVED
    product = prison.products[row.product]
    signed = (row.received_by, row.witnessed_by)
    cells = (
        words_in(sheet, day, show_date(row.day) + (" LATE" if row.late else ""), _TEXT),
        words_in(sheet, whom, row.party, _TEXT),
        figure_in(amount, str(Quantity(row.quantity, product.unit)), _TEXT.bold()),
        words_in(sheet, drug, product.line, _TEXT),
        words_in(sheet, requisition, row.requisition, _TEXT),
        words_in(sheet, batch, row.batch, _TEXT),
        words_in(sheet, area, f"{row.area}, {row.entry}", _TEXT),
        *(
            (name_in(sheet, received, signed[0], _TEXT), name_in(sheet, witnessed, signed[1], _TEXT))
            if row.received_by
            else (words_in(sheet, received, _ELSEWHERE, _TEXT.quiet()),)
        ),
    )
    return [_ruled(cells, _RECEIVED), *(_remark(sheet, remark) for remark in row.remarks)]


def _supplied(sheet: Sheet, prison: Prison, row: SentRow) -> list[Strip]:
    day, whom, amount, drug, requisition, batch, entry, signed = _SENT
    product = prison.products[row.product]
    people = f"{row.sent_by}; {row.witnessed_by}" + ("; IN TRANSIT" if row.in_transit else "")
    cells = (
        words_in(sheet, day, show_date(row.day), _TEXT),
        words_in(sheet, whom, row.party, _TEXT),
        figure_in(amount, str(Quantity(row.quantity, product.unit)), _TEXT.bold()),
        words_in(sheet, drug, product.line, _TEXT),
        words_in(sheet, requisition, row.requisition, _TEXT),
        words_in(sheet, batch, row.batch, _TEXT),
        figure_in(entry, str(row.entry), _TEXT.quiet()),
        words_in(sheet, signed, people, _TEXT),
    )
    return [_ruled(cells, _SENT)]


def _balance(sheet: Sheet, _: Prison, one: Balance) -> list[Strip]:
    drug, schedule, balance = _BALANCES
    cells = (
        words_in(sheet, drug, one.shown, _TEXT.bold()),
        words_in(sheet, schedule, one.schedule, _TEXT),
        figure_in(balance, str(one.balance), _TEXT.bold()),
    )
    return [_ruled(cells, _BALANCES)]


def _remark(sheet: Sheet, words: str) -> Strip:
    """A footnote or a correction, under its receipt, which stands as it was written (LAW-20-c)."""
    cell = words_in(sheet, _RECEIVED[1], words, _TEXT, _RECEIVED[-1])
    return Strip((cell,), _TEXT.leading, tint=NOTE_TINT)


def _ruled(cells: Sequence[Cell], table: tuple[Column, ...]) -> Strip:
    uprights = tuple(column.x for column in table[1:])
    return Strip(tuple(cells), _TEXT.leading, ruled=True, uprights=uprights)
