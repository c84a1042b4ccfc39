"""Two areas in plain figures: what each balance should be, and what is on the way between them.

An act is told as a list of steps in the order in which the station writes them, so that a station that died half-way
can be compared with each of the states in which it may have died, and with no other.
"""

from dataclasses import dataclass, field

Key = tuple[str, str]  # area, product; `way` instead of an area for what is between two


@dataclass(frozen=True)
class Step:
    """One entry's worth of change, thousandths by key."""

    changes: tuple[tuple[Key, int], ...] = ()


def moved(*changes: tuple[Key, int]) -> Step:
    """A step that changes these."""
    return Step(changes)


@dataclass
class StockNotebook:
    """The balances; nothing else is needed to see stock that appears or vanishes."""

    amounts: dict[Key, int] = field(default_factory=dict)

    def after(self, steps: tuple[Step, ...], done: int) -> dict[Key, int]:
        """The amounts when so many of the steps were written."""
        amounts = dict(self.amounts)
        for step in steps[:done]:
            for key, change in step.changes:
                amounts[key] = amounts.get(key, 0) + change
        return amounts

    def take(self, steps: tuple[Step, ...]) -> None:
        """All of it happened."""
        self.amounts = self.after(steps, len(steps))
