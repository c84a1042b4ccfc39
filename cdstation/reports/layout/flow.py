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
        self._uprights: tuple[float, ...] = ()
        self._since = self._y

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

    def reserve(self, height: float) -> float:
        """Room for a drawing, on this sheet or the next one; gives the y of its top."""
        self.keep(height)
        self._draw_uprights()
        self._uprights = ()
        top, self._y = self._y, self._y + height
        return top

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
        if strip.uprights != self._uprights:
            self._draw_uprights()
            self._uprights, self._since = strip.uprights, self._y
        self._y += strip.height

    def end_rules(self) -> None:
        """Draw the rules between columns down to where the table has come, and the one that closes it."""
        self._draw_uprights()
        self._uprights = ()
        self.sheet.rule(self._x, self._y, self._x + self._width, self._y, 0.5)

    def _draw_uprights(self) -> None:
        """Each rule once, as far as strips with the same columns follow each other."""
        for x in self._uprights:
            self.sheet.rule(x, self._since, x, self._y, 0.4, HAIRLINE)
