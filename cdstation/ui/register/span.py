"""Which part of a page is in memory: one unbroken run of lines, newest first, grown a window at a time at either end.

A window is taken only when it continues the very line at which it was asked for, so that an answer that comes late
leaves no gap and doubles nothing. Knows no Qt and asks nobody.
"""

from collections.abc import Sequence

from cdstation.register.pages import RegisterLine

MOST = 768  # lines kept; a screen shows about a dozen


class Span:
    """The run. `at_newest` and `at_oldest` say that there is nothing more at that end."""

    def __init__(self, most: int = MOST) -> None:
        self.lines: list[RegisterLine] = []
        self.at_newest = True
        self.at_oldest = True
        self._most = most

    @property
    def newest(self) -> int | None:
        """Number of the first line; None while there is none."""
        return self.lines[0].seq if self.lines else None

    @property
    def oldest(self) -> int | None:
        """Number of the last line; None while there is none."""
        return self.lines[-1].seq if self.lines else None

    def start(self, lines: Sequence[RegisterLine], *, at_newest: bool, at_oldest: bool) -> None:
        """Begin anew with these lines."""
        self.lines = list(lines)
        self.at_newest, self.at_oldest = at_newest, at_oldest

    def add_older(self, asked: int, window: Sequence[RegisterLine], limit: int) -> int:
        """Put the lines before `asked` at the end. Returns how many were taken."""
        if asked != self.oldest:
            return 0
        self.lines.extend(window)
        self.at_oldest = len(window) < limit
        return len(window)

    def add_newer(self, asked: int, window: Sequence[RegisterLine], limit: int) -> int:
        """Put the lines after `asked` at the beginning. Returns how many were taken."""
        if asked != self.newest:
            return 0
        self.lines[:0] = window
        self.at_newest = len(window) < limit
        return len(window)

    def replace(self, line: RegisterLine) -> bool:
        """The same line, read again: its footnotes may be new. False when it is not in memory."""
        for at, known in enumerate(self.lines):
            if known.seq == line.seq:
                self.lines[at] = line
                return True
        return False

    def spare(self, at: int) -> tuple[int, int]:
        """How many lines to forget at the beginning and at the end, when the line at place `at` is being looked at."""
        excess = max(0, len(self.lines) - self._most)
        first = min(excess, max(0, at - self._most // 2))
        return first, min(excess - first, max(0, len(self.lines) - at - self._most // 2))

    def forget(self, first: int, last: int) -> None:
        """Drop so many lines at the beginning and at the end."""
        if first:
            del self.lines[:first]
            self.at_newest = False
        if last:
            del self.lines[len(self.lines) - last :]
            self.at_oldest = False
