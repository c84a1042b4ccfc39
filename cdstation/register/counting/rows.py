"""What is counted, line by line: sealed lots, open containers, the pump, and what is in no container (BAL-3).

A sealed lot is typed as a number of containers and held as that number times its size; everything else is measured.
Figures are thousandths of the page's unit. What is quarantined, expired or recalled is in the balance, and counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cdstation.errors import RuleError
from cdstation.register.quantity import Unit, parse_quantity, parse_thousandths
from cdstation.register.stock.holding import OPEN_ROW, PUMP_ROW, QUARANTINE, Container

Figures = Mapping[str, int]  # thousandths by the key of the row
PLAIN_SEALED, PLAIN_OPENED = "loose:sealed", "loose:opened"


class Sort(StrEnum):
    """What stands in a row."""

    SEALED = "sealed"  # one lot: so many containers of a size, batch and expiry
    QUARANTINE = "quarantine"  # the same, set apart
    OPEN = "open"  # one container, measured
    RESERVOIR = "reservoir"  # pump and tubing
    LOOSE = "loose"  # in no container that the book knows


@dataclass(frozen=True)
class Row:
    """One figure of a count. `size` is that of one container of a lot, 0 where the figure is measured."""

    key: str
    sort: Sort
    size: int = 0
    batch: str = ""
    expiry: str = ""
    container: int = 0
    pump: int = 0
    marks: tuple[str, ...] = ()  # quarantine, expired, recalled


def rows_of(containers: Iterable[Container], pumps: Iterable[int], today: date, unit: Unit) -> tuple[Row, ...]:
    """The rows of a page, in the order in which one goes through a cabinet. `pumps` hold its liquid."""
    held = tuple(containers)
    if not held:
        return plain_rows(unit)
    lots: dict[str, Row] = {}
    opened: list[Row] = []
    for one in held:
        row = _row(one, today)
        if row.container:
            opened.append(row)
        else:
            known = lots.get(row.key, row)
            lots[row.key] = replace(known, marks=tuple(dict.fromkeys((*known.marks, *row.marks))))
    cabinet = sorted(lots.values(), key=lambda row: (row.sort is Sort.QUARANTINE, row.expiry))
    reservoirs = (Row(f"{PUMP_ROW}{pump}", Sort.RESERVOIR, pump=pump) for pump in sorted(pumps))
    return (*cabinet, *opened, *reservoirs, Row(Sort.LOOSE.value, Sort.LOOSE))


def plain_rows(unit: Unit) -> tuple[Row, ...]:
    """Where nobody has listed containers: sealed, open, and for a liquid the pump (BAL-3)."""
    rows = (Row(PLAIN_SEALED, Sort.LOOSE), Row(PLAIN_OPENED, Sort.LOOSE))
    return (*rows, Row(f"{PUMP_ROW}1", Sort.RESERVOIR, pump=1)) if unit.liquid else rows


def row_from_key(key: str) -> Row:
    """The row that a stored count or a printed sheet names."""
    sort, _, rest = key.partition(":")
    if sort in (Sort.SEALED, Sort.QUARANTINE):
        size, _, lot = rest.partition(":")
        batch, _, expiry = lot.rpartition(":")
        marks = ("quarantine",) if sort == Sort.QUARANTINE else ()
        return Row(key, Sort(sort), int(size), batch, expiry, marks=marks)
    if sort == Sort.OPEN:
        return Row(key, Sort.OPEN, container=int(rest))
    if sort == Sort.RESERVOIR:
        return Row(key, Sort.RESERVOIR, pump=int(rest))
    return Row(key, Sort.LOOSE)


def _row(one: Container, today: date) -> Row:
    marks = tuple(
        mark
        for mark, holds in (
            ("quarantine", one.place == QUARANTINE),
            ("expired", one.expired(today)),
            ("recalled", one.recalled),
        )
        if holds
    )
    if not one.sealed or one.contents != one.size:  # a part that came sealed is measured all the same
        return Row(f"{OPEN_ROW}{one.number}", Sort.OPEN, 0, one.batch, one.expiry, one.number, one.pump, marks)
    sort = Sort.QUARANTINE if one.place == QUARANTINE else Sort.SEALED
    return Row(f"{sort.value}:{one.size}:{one.batch}:{one.expiry}", sort, one.size, one.batch, one.expiry, marks=marks)


def read_figure(row: Row, text: str, unit: Unit) -> int:
    """What somebody typed into a row, as thousandths.

    Raises RuleError `count-row-empty` (nothing typed is never taken for nothing there), `count-containers-whole`, and
    those of `parse_quantity`.
    """
    if not text.strip():
        raise RuleError("count-row-empty")
    if not row.size:
        return parse_quantity(text, unit).thousandths
    number, rest = divmod(parse_thousandths(text), 1000)
    if rest:
        raise RuleError("count-containers-whole")
    return number * row.size


def check_figures(rows: Sequence[Row], figures: Figures) -> None:
    """Every row has a figure, and none is less than nothing.

    Raises RuleError `count-row-empty`, `amount-not-a-figure`, `count-containers-whole`.
    """
    if {row.key for row in rows} != set(figures):
        raise RuleError("count-row-empty")
    for row in rows:
        if figures[row.key] < 0:
            raise RuleError("amount-not-a-figure")
        if row.size and figures[row.key] % row.size:
            raise RuleError("count-containers-whole")


def differing(rows: Sequence[Row], first: Figures, second: Figures) -> tuple[str, ...]:
    """The rows in which the two counters do not agree: one is enough, and nothing is recorded (BAL-2)."""
    return tuple(row.key for row in rows if first[row.key] != second[row.key])


@dataclass(frozen=True)
class Sums:
    """What the rows amount to: sealed at its nominal size, open as measured, pump and tubing (BAL-3)."""

    sealed: int
    opened: int
    reservoir: int

    @property
    def found(self) -> int:
        """Everything."""
        return self.sealed + self.opened + self.reservoir


def sums(rows: Sequence[Row], figures: Figures) -> Sums:
    """The three sums of one counter's figures."""
    sealed = sum(figures[row.key] for row in rows if row.size or row.key == PLAIN_SEALED)
    reservoir = sum(figures[row.key] for row in rows if row.sort is Sort.RESERVOIR)
    return Sums(sealed, sum(figures[row.key] for row in rows) - sealed - reservoir, reservoir)
