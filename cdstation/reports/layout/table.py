"""Tables that run over many sheets: strips of wrapped cells that are drawn, or split where a sheet ends.

A strip is a row of a table, or a note under it. Nothing is ever cut off: a strip taller than a sheet goes on overleaf.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from cdstation.reports.layout.sheet import LINE, Colour, Sheet, Style

PAD = 2.5  # points between a line of the table and the words


@dataclass(frozen=True)
class Column:
    """A column: its heading and its place in points. `figures` stand on the right and are never broken."""

    heading: str
    x: float
    width: float
    figures: bool = False

    @property
    def room(self) -> float:
        """The width left for words."""
        return self.width - 2 * PAD

    @property
    def end(self) -> float:
        """Where the column ends."""
        return self.x + self.width


class Cell(NamedTuple):
    """Words in one place of a strip, already broken into lines. `lead` is set in bold before the first of them."""

    x: float
    room: float
    lines: tuple[str, ...]
    style: Style
    figure: bool = False
    lead: str = ""

    def draw(self, sheet: Sheet, base: float) -> None:
        """Put it on the sheet with its first line standing on `base`."""
        if self.figure:
            self._draw_figure(sheet, base)
            return
        indent = 0.0
        if self.lead:
            bold = self.style.bold()
            sheet.text(self.x, base, self.lead, bold)
            indent = sheet.measure(self.lead, bold)
        if self.lines:
            sheet.block(self.x, base, self.lines, self.style, indent)

    def _draw_figure(self, sheet: Sheet, base: float) -> None:
        if len(self.lines) == 1:
            sheet.figure(self.x + self.room, base, self.room, self.lines[0], self.style)
        else:
            sheet.block_right(self.x + self.room, base, self.lines, self.style)


@dataclass(frozen=True)
class Strip:
    """Cells beside each other, all of one leading.

    `ruled` draws the line that closes the row above; `uprights` are the places where columns are parted.
    """

    cells: tuple[Cell, ...]
    leading: float
    tint: Colour | None = None
    ruled: bool = False
    uprights: tuple[float, ...] = ()

    @cached_property
    def deepest(self) -> int:
        """The number of lines of its longest cell."""
        return max((len(cell.lines) for cell in self.cells), default=1)

    @cached_property
    def height(self) -> float:
        """In points."""
        return 2 * PAD + self.deepest * self.leading

    def split(self, room: float) -> "tuple[Strip, Strip]":
        """What fits into `room` points, at least one line, and the rest."""
        fits = max(1, int((room - 2 * PAD) // self.leading))
        head = (cell._replace(lines=cell.lines[:fits]) for cell in self.cells)
        rest = (cell._replace(lines=cell.lines[fits:], lead="") for cell in self.cells if len(cell.lines) > fits)
        return replace(self, cells=tuple(head)), replace(self, cells=tuple(rest), ruled=False)

    def draw(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        """Put it on the sheet with its top left corner at `x`, `y`."""
        if self.tint is not None:
            sheet.fill(x, y, width, self.height, self.tint)
        if self.ruled:
            sheet.rule(x, y, x + width, y, 0.5, LINE)
        for cell in self.cells:
            cell.draw(sheet, y + PAD + self.leading * 0.78)


def columns(x: float, *parts: tuple[str, float, bool]) -> tuple[Column, ...]:
    """Columns side by side from `x`, each given as heading, width and whether it holds figures."""
    made = []
    for heading, width, figures in parts:
        made.append(Column(heading, x, width, figures))
        x += width
    return tuple(made)


def words_in(sheet: Sheet, column: Column, words: str, style: Style, last: Column | None = None) -> Cell:
    """Words wrapped in a column, or across the columns up to `last`."""
    room = (last or column).end - column.x - 2 * PAD
    lines = sheet.face(style).lines(words, style.size, room) if words else ()
    return Cell(column.x + PAD, room, lines, style)


def name_in(sheet: Sheet, column: Column, name: str, style: Style) -> Cell:
    """A person's name, smaller rather than broken inside a part of it."""
    return words_in(sheet, column, name, sheet.fitting(name, style, column.room))


def led_words(sheet: Sheet, column: Column, lead: str, words: str, style: Style, last: Column) -> Cell:
    """Words across columns after a lead in bold."""
    room = last.end - column.x - 2 * PAD
    lead = f"{lead} "
    indent = sheet.measure(lead, style.bold())
    return Cell(column.x + PAD, room, sheet.face(style).lines(words, style.size, room, indent), style, lead=lead)


def figure_in(column: Column, words: str, style: Style) -> Cell:
    """A figure at the right of its column."""
    return Cell(column.x + PAD, column.room, (words,), style, figure=True)
