"""Strips of a table flowing from sheet to sheet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cdstation.reports.layout.sheet import HAIRLINE, Sheet
from cdstation.reports.layout.table import Strip


@dataclass(frozen=True)
class Space:
    """The part of a sheet that is free for strips."""

    sheet: Sheet
    top: float
    bottom: float


class Flow:
    """Places strips below each other; what belongs together stays together wherever a sheet can hold it."""

    def __init__(self, x: float, width: float, next_space: Callable[[], Space]) -> None:
        """`next_space` finishes the sheet in hand and opens the next one."""
        self._x = x
        self._width = width
        self._next_space = next_space
        self._space = next_space()
        self._y = self._space.top
        self._uprights: dict[float, tuple[float, float]] = {}

    @property
    def sheet(self) -> Sheet:
        """The sheet in hand."""
        return self._space.sheet

    @property
    def room(self) -> float:
        """Points left on it."""
        return self._space.bottom - self._y

    def keep(self, height: float) -> None:
        """Go overleaf unless `height` points are left, or the sheet is still empty."""
        if height > self.room and self._y > self._space.top:
            self.overleaf()

    def overleaf(self) -> None:
        """Begin the next sheet."""
        self.end_rules()
        self._space = self._next_space()
        self._y = self._space.top

    def keep_together(self, strips: Sequence[Strip]) -> None:
        """Go overleaf unless all of these fit here, or no sheet could hold them."""
        height = sum(strip.height for strip in strips)
        if height <= self._space.bottom - self._space.top:
            self.keep(height)

    def add(self, strips: Sequence[Strip]) -> None:
        """Strips that belong together, such as a line and its footnotes."""
        self.keep_together(strips)
        for strip in strips:
            self._add(strip)

    def _add(self, strip: Strip) -> None:
        while strip.height > self.room:
            self.keep(strip.leading + strip.height - strip.leading * strip.deepest)
            if strip.height <= self.room:
                break
            head, strip = strip.split(self.room)
            self._place(head)
            self.overleaf()
        self._place(strip)

    def _place(self, strip: Strip) -> None:
        strip.draw(self.sheet, self._x, self._y, self._width)
        end = self._y + strip.height
        for x in strip.uprights:
            start, reached = self._uprights.get(x, (self._y, self._y))
            if reached < self._y:
                self._rule(x, start, reached)
                start = self._y
            self._uprights[x] = (start, end)
        self._y = end

    def end_rules(self) -> None:
        """Draw the rules between columns down to where the table has come, and the one that closes it."""
        self.sheet.rule(self._x, self._y, self._x + self._width, self._y, 0.5)
        for x, (start, reached) in self._uprights.items():
            self._rule(x, start, reached)
        self._uprights.clear()

    def _rule(self, x: float, start: float, end: float) -> None:
        self.sheet.rule(x, start, x, end, 0.4, HAIRLINE)
