"""A report in words and small tables on A4: title, headings, facts, rows, signatures; sealed like a register page."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cdstation.register.times import show_moment
from cdstation.reports.heads import AreaHead, PageSeal
from cdstation.reports.layout.document import A4, Document
from cdstation.reports.layout.flow import Flow, Space
from cdstation.reports.layout.sheet import INK, TINT, Sheet, Style
from cdstation.reports.layout.table import Cell, Strip, columns, words_in
from cdstation.reports.layout.target import Target

MARGIN = 48.0
WIDTH = A4[0] - 2 * MARGIN
_BODY = Style(9.5, spacing=1.3)
_SMALL = Style(7.5)
_CELL = Style(8.5, spacing=1.25)
_LABEL = 128.0
_PAPER_END = A4[1] - 44


@dataclass(frozen=True)
class Stamp:
    """Whose paper it is, how the book stood, and who printed it when (UTC milliseconds)."""

    area: AreaHead
    seal: PageSeal
    printed_at: int
    printed_by: str


class Paper:
    """Strips that flow from sheet to sheet under one head."""

    def __init__(self, title: str, stamp: Stamp, fonts_in: Path | None = None) -> None:
        """Raises NotReadyError `font-missing`."""
        self._title, self._stamp = title, stamp
        full = f"{title} \N{EM DASH} {stamp.area.shown}"
        self.document = Document(A4, full, stamp.printed_at, stamp.area.simulated, fonts_in)
        self.flow = Flow(MARGIN, WIDTH, self._next)

    @property
    def sheet(self) -> Sheet:
        """The sheet in hand."""
        return self.flow.sheet

    def title(self, words: str, below: str) -> None:
        """What it is, large, and a sentence under it."""
        self._words(words, Style(19, spacing=1.2).bold())
        self._words(below, Style(10.5, spacing=1.3).quiet())
        self.gap(6)

    def heading(self, words: str) -> None:
        """A heading that does not stand alone at the foot of a sheet."""
        self.flow.keep(90)
        self.gap(8)
        self._words(words, Style(12, spacing=1.3).bold())

    def sentence(self, words: str, *, strong: bool = False) -> None:
        """A sentence."""
        self._words(words, _BODY.bold() if strong else _BODY)

    def facts(self, rows: Sequence[tuple[str, str]]) -> None:
        """Labels with what is known; what is not known stands as a dash."""
        for label, value in rows:
            room = WIDTH - _LABEL - 5
            lines = self.sheet.face(_BODY).lines(value or "\N{EM DASH}", _BODY.size, room)
            names = self.sheet.face(_BODY).lines(label, _BODY.size, _LABEL - 5)
            cells = (
                Cell(MARGIN + 2.5, _LABEL - 5, names, _BODY.quiet()),
                Cell(MARGIN + _LABEL, room, lines, _BODY),
            )
            self.flow.add([Strip(cells, _BODY.leading, ruled=True)])
        self._close()

    def table(self, headings: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]], none: str) -> None:
        """Rows under headings, whose widths are shares of the whole; `none` is said where there is no row."""
        if not rows:
            self.sentence(none)
            return
        whole = sum(share for _, share in headings)
        made = columns(MARGIN, *((name, WIDTH * share / whole, False) for name, share in headings))
        uprights = tuple(column.x for column in made[1:])

        def strip(words: Sequence[str], style: Style, tint: str | None) -> Strip:
            cells = (words_in(self.sheet, one, said, style) for one, said in zip(made, words, strict=True))
            return Strip(tuple(cells), style.leading, tint, ruled=True, uprights=uprights)

        self.flow.keep(54)
        self.flow.add([strip([name for name, _ in headings], _CELL.bold(), TINT)])
        for row in rows:
            self.flow.add([strip(row, _CELL, None)])
        self._close()

    def signatures(self, people: Sequence[tuple[str, str]]) -> None:
        """A line for each: what for, and the printed name where it is known."""
        self.flow.keep(64.0 * len(people))
        for what, name in people:
            y = self.flow.reserve(58) + 36
            third = WIDTH / 3
            for at, words in enumerate((f"{what}: {name}" if name else what, "Signature", "Date and time")):
                x = MARGIN + at * third
                self.sheet.rule(x, y, x + third - 14, y, 0.7, INK)
                self.sheet.paragraph(x, y + 11, third - 16, words, Style(8).quiet())

    def gap(self, height: float) -> None:
        """Nothing for so many points."""
        self.flow.reserve(height)

    def deliver(self, target: Target) -> int:
        """Hand it over; how many sheets. Raises NotReadyError `print-target-not-writable`."""
        self.document.deliver(target)
        return self.document.sheets

    def _words(self, words: str, style: Style) -> None:
        lines = self.sheet.face(style).lines(words, style.size, WIDTH)
        self.flow.add([Strip((Cell(MARGIN, WIDTH, lines, style),), style.leading)])

    def _close(self) -> None:
        self.flow.end_rules()
        self.gap(4)

    def _next(self) -> Space:
        sheet = self.document.new_sheet()
        style = Style(8.5).quiet()
        y = sheet.paragraph(MARGIN, 40, WIDTH, self._stamp.area.shown, style.bold())
        y = sheet.paragraph(MARGIN, y, WIDTH, self._stamp.area.address, style)
        if self._stamp.area.simulated:
            y = sheet.paragraph(MARGIN, y, WIDTH, "SIMULATED AREA \N{EM DASH} NOT FOR PATIENTS", style.bold())
        self._draw_footer(sheet)
        return Space(sheet, y + 4, _PAPER_END - 16)

    def _draw_footer(self, sheet: Sheet) -> None:
        seal, style = self._stamp.seal, _SMALL.quiet()
        sheet.rule(MARGIN, _PAPER_END - 8, MARGIN + WIDTH, _PAPER_END - 8, 0.5)
        code = f"checkpoint code {seal.checkpoint_code}, " if seal.checkpoint_code else ""
        known = f"{self._title}, {code}{seal.size:,} entries in the book, chain head {seal.chain_head_hex[:16]}"
        printed = f"Printed {show_moment(self._stamp.printed_at)} by {self._stamp.printed_by}. Times are London."
        y = sheet.paragraph(MARGIN, _PAPER_END + 2, WIDTH - 70, known, style)
        sheet.paragraph(MARGIN, y, WIDTH - 70, printed, style)
        self.document.number(MARGIN + WIDTH, _PAPER_END + 2, style)
