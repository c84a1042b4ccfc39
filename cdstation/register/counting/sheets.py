"""A count on paper, entered afterwards: what the balance was when it was counted (BAL-2, peers (b)14)."""

from collections.abc import Iterable
from dataclasses import dataclass

from cdstation.errors import RuleError
from cdstation.register.entries import Sealed


@dataclass(frozen=True)
class AtCount:
    """The page at the moment of the count: its balance, and what has moved since (thousandths, lines)."""

    expected: int
    issued_after: int = 0
    lines_after: int = 0


def at_count(balance: int, printed_ms: int, counted_ms: int, now_ms: int, after: Iterable[Sealed]) -> AtCount:
    """What the count is judged against.

    `balance` stood when the sheet was printed, `after` are the lines of the page written since. One that was entered
    late but happened before the sheet was printed had moved the stock already.

    Raises RuleError `count-sheet-time-impossible` for a time before the sheet or after now, `count-sheet-stock-moved`
    when the page has a line between the sheet and the count.
    """
    if not printed_ms - printed_ms % 60_000 <= counted_ms <= now_ms:  # people name minutes
        raise RuleError("count-sheet-time-impossible")
    expected, issued, lines = balance, 0, 0
    for sealed in after:
        happened, delta = sealed.draft.happened_ms, sealed.draft.delta or 0
        if happened < printed_ms:
            expected += delta
        elif happened <= counted_ms:
            raise RuleError("count-sheet-stock-moved")
        else:
            issued += max(0, -delta)
            lines += 1
    return AtCount(expected, issued, lines)
