"""Telling a scanner from a person.

A wedge scanner types like a keyboard, only far faster than anybody can, and ends with Enter.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic_ns

FASTEST_HAND_MS = 35  # a fast typist needs about 60 ms a key; a scanner 1 to 20
SHORTEST_CODE = 6


def clock_ms() -> int:
    """Milliseconds that only go forward."""
    return monotonic_ns() // 1_000_000


@dataclass
class Keystrokes:
    """Characters as they come in, with their times. `finish()` at Enter says whether a scanner sent them."""

    now_ms: Callable[[], int] = clock_ms
    _typed: list[tuple[str, int]] = field(default_factory=list)

    def add(self, character: str) -> None:
        """One more character. After a pause of two seconds a new word begins."""
        now = self.now_ms()
        if self._typed and now - self._typed[-1][1] > 2_000:
            self._typed.clear()
        self._typed.append((character, now))

    @property
    def text(self) -> str:
        return "".join(character for character, _ in self._typed)

    @property
    def scanned(self) -> bool:
        """True when the characters so far came at a scanner's pace."""
        if len(self._typed) < SHORTEST_CODE:
            return False
        took = self._typed[-1][1] - self._typed[0][1]
        return took < FASTEST_HAND_MS * (len(self._typed) - 1)

    def clear(self) -> None:
        """Forget everything."""
        self._typed.clear()
