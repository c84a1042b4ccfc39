"""The sums under the lines of a sheet or of a whole period, in thousandths of the page's unit."""

from dataclasses import dataclass

from cdstation.register.pages import RegisterLine


@dataclass(frozen=True)
class Totals:
    """Opening balance, all received, all supplied, closing balance; `agrees` is false when a step does not add up."""

    opening: int
    received: int
    supplied: int
    closing: int
    agrees: bool


class Tally:
    """Adds lines up as they pass by, and checks each balance against the one before it."""

    def __init__(self) -> None:
        self._opening: int | None = None
        self._balance = 0
        self._received = 0
        self._supplied = 0
        self._agrees = True
        self.lines = 0

    def add(self, line: RegisterLine) -> None:
        """One more line, in the order of the page."""
        received, supplied = line.received or 0, line.supplied or 0
        before = line.balance - received + supplied
        if self._opening is None:
            self._opening = before
        elif before != self._balance:
            self._agrees = False
        self._received += received
        self._supplied += supplied
        self._balance = line.balance
        self.lines += 1

    def totals(self) -> Totals | None:
        """The sums so far; None before the first line."""
        if self._opening is None:
            return None
        return Totals(self._opening, self._received, self._supplied, self._balance, self._agrees)
