"""A sheet on which two people count on paper, unseen by each other: no figure of the book stands on it (BAL-2).

In the order of the register and of the cabinet. The first counter's column is at the outer edge, behind a fold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cdstation.register.counting.rows import PLAIN_OPENED, PLAIN_SEALED, Row, Sort
from cdstation.register.pages import PageHead
from cdstation.register.quantity import Quantity
from cdstation.register.stock.acts import container_shown
from cdstation.register.times import show_date, show_moment
from cdstation.reports.heads import AreaHead
from cdstation.reports.layout.document import A4, Document
from cdstation.reports.layout.sheet import INK, LINE, TINT, Style
from cdstation.reports.layout.target import Target

_MARGIN = 40.0
_ROW = 26.0  # room for a figure written by hand
_FOLD = 118.0  # the first counter's column, folded back before the second begins
_SECOND = 118.0
_SIGNATURES = 104.0
_HEAD = 46.0
_MARKS = {"quarantine": "QUARANTINE", "expired": "EXPIRED", "recalled": "RECALLED"}
_WORDS = {PLAIN_SEALED: "Sealed containers, all together", PLAIN_OPENED: "Open containers, all together"}


@dataclass(frozen=True)
class CountSheetPage:
    """One page of the register, and what is counted of it."""

    head: PageHead
    rows: tuple[Row, ...]


def write_count_sheet(
    target: Target,
    area: AreaHead,
    number: int,
    pages: Sequence[CountSheetPage],
    printed_at: int,
    printed_by: str,
    fonts_in: Path | None = None,
) -> None:
    """Print count sheet `number`; `printed_at` is UTC milliseconds. The same input gives the same bytes.

    Raises NotReadyError `font-missing`, `print-target-not-writable`.
    """
    title = f"Count sheet {number} \N{EM DASH} {area.shown}"
    document = Document(A4, title, printed_at, area.simulated, fonts_in)
    foot = f"Count sheet {number}. Printed {show_moment(printed_at)} by {printed_by}."
    paper = _Paper(document, area, number, foot)
    for page in pages:
        paper.add(page)
    document.deliver(target)


class _Paper:
    """The sheets, each with its heading; a page of the register begins where there is room for its first rows."""

    def __init__(self, document: Document, area: AreaHead, number: int, foot: str) -> None:
        self._document = document
        self._area = area
        self._number = number
        self._foot = foot
        self._bottom = document.height - 48
        self._open_sheet()

    def add(self, page: CountSheetPage) -> None:
        """One page of the register with its rows and the place for two signatures."""
        if self._bottom - self._y < _HEAD + 2 * _ROW + _SIGNATURES:
            self._open_sheet()
        self._head(page.head)
        for row in page.rows:
            if self._bottom - self._y < _ROW + _SIGNATURES:
                self._close_table()
                self._open_sheet()
                self._head(page.head, "continued")
            self._row(row, page.head)
        self._close_table()
        self._signatures()

    def _open_sheet(self) -> None:
        self._sheet = sheet = self._document.new_sheet()
        sheet.text(_MARGIN, sheet.height - 28, self._foot, Style(8).quiet())
        self._document.number(sheet.width - _MARGIN, sheet.height - 28, Style(8).quiet())
        room = sheet.width - 2 * _MARGIN
        y = sheet.paragraph(_MARGIN, 48, room, self._area.shown, Style(10).quiet())
        y = sheet.paragraph(_MARGIN, y + 10, room, f"Count sheet {self._number}", Style(22).bold())
        if self._area.simulated:
            y = sheet.paragraph(_MARGIN, y, room, "SIMULATED AREA \N{EM DASH} NOT FOR PATIENTS", Style(10).bold())
        words = (
            "Count what is in the cabinet and the pump, not what you think should be there. Write a figure in every "
            "row, 0 where there is nothing. The first counter folds the outer column back before the second begins. "
            "Nothing may be given or moved from a page while it is counted."
        )
        self._y = sheet.paragraph(_MARGIN, y + 4, room, words, Style(9.5, spacing=1.3)) + 6

    def _head(self, head: PageHead, more: str = "") -> None:
        sheet, y = self._sheet, self._y + 12
        words = f"{head.key.shown} ({more})" if more else head.key.shown
        room = sheet.width - 2 * _MARGIN
        y = sheet.paragraph(_MARGIN, y, room, words, sheet.shrunk(words, Style(13).bold(), room))
        sheet.fill(_MARGIN, y - 4, room, 20, TINT)
        sheet.text(_MARGIN + 6, y + 10, "What to count", Style(9).bold())
        sheet.text(self._second + 6, y + 10, "Second counter", Style(9).bold())
        sheet.text(self._first + 6, y + 10, "First counter", Style(9).bold())
        self._top = y - 4
        self._y = y + 16

    @property
    def _first(self) -> float:
        return self._sheet.width - _MARGIN - _FOLD

    @property
    def _second(self) -> float:
        return self._first - _SECOND

    def _row(self, row: Row, head: PageHead) -> None:
        sheet, y = self._sheet, self._y
        words, small = _row_words(row, head)
        room = self._second - _MARGIN - 12
        sheet.text(_MARGIN + 6, y + (11 if small else 16), words, sheet.shrunk(words, Style(10.5), room))
        if small:
            sheet.text(_MARGIN + 6, y + 21, small, sheet.shrunk(small, Style(8.5).bold(), room))
        unit = "containers" if row.size else head.unit.plural
        for end in (self._first, sheet.width - _MARGIN):
            sheet.text_right(end - 6, y + 20, unit, Style(7.5).quiet())
        sheet.rule(_MARGIN, y + _ROW, sheet.width - _MARGIN, y + _ROW, 0.5, LINE)
        self._y = y + _ROW

    def _close_table(self) -> None:
        sheet = self._sheet
        sheet.frame(_MARGIN, self._top, sheet.width - 2 * _MARGIN, self._y - self._top, 0.8, INK)
        sheet.rule(self._second, self._top, self._second, self._y, 0.5, LINE)
        y = self._top
        while y < self._y:  # the fold
            sheet.rule(self._first, y, self._first, min(y + 4, self._y), 1.1, INK)
            y += 8

    def _signatures(self) -> None:
        width, y = self._sheet.width - 2 * _MARGIN, self._y + 32
        for label, place in (("Counted on (date)", 0), ("at (time, 24 h)", 1)):
            self._line(_MARGIN + place * width / 3, y, width / 3 - 14, label)
        y += 40
        for label, place in (("First counter, name and signature", 0), ("Second counter, name and signature", 1)):
            self._line(_MARGIN + place * width / 2, y, width / 2 - 14, label)
        self._y = y + 30

    def _line(self, x: float, y: float, room: float, label: str) -> None:
        self._sheet.rule(x, y, x + room, y, 0.7, INK)
        self._sheet.text(x, y + 11, label, Style(8).quiet())


def _row_words(row: Row, head: PageHead) -> tuple[str, str]:
    """What to count, and what marks it."""
    marks = ", ".join(_MARKS[mark] for mark in row.marks)
    batch = f"batch {row.batch}" if row.batch else ""
    expiry = f"expires {show_date(date.fromisoformat(row.expiry))}" if row.expiry else ""
    if row.size:
        size = f"Sealed, {Quantity(row.size, head.unit)} each"
        return ", ".join(word for word in (size, batch, expiry) if word), marks
    if row.sort is Sort.OPEN:
        opened = f"Open container {container_shown(row.container)}"
        place = f"on pump {row.pump}" if row.pump else ""
        return ", ".join(word for word in (opened, batch, expiry, place) if word), marks
    if row.sort is Sort.RESERVOIR:
        return f"Pump {row.pump} and tubing", marks
    return _WORDS.get(row.key, "Anything else of this drug, in no container above"), marks
