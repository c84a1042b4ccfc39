"""The invented register, read as the screens read the real one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cdstation.errors import RuleError
from cdstation.register.pages import PageHead, RegisterLine
from cdstation.register.times import local_time
from cdstation.services.values import Progress, Proof
from cdstation.treatment.patients import fold_text
from cdstation.ui.fiction import book

if TYPE_CHECKING:
    from cdstation.ui.fiction.station import ExampleStation

Lines = tuple[RegisterLine, ...]


class ExampleRegister:
    """One page; newest lines first."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.lines = book.LINES
        self.heads: tuple[PageHead, ...] = book.PAGES

    def pages(self) -> tuple[PageHead, ...]:
        return self.heads

    def balance(self, page: int) -> int:
        return self._station.balance

    def awaiting(self, page: int) -> int:
        return 0

    def latest(self, page: int, limit: int = 64) -> Lines:
        return self.lines[:limit]

    def before(self, page: int, seq: int, limit: int = 64) -> Lines:
        return tuple(line for line in self.lines if line.seq < seq)[:limit]

    def after(self, page: int, seq: int, limit: int = 64) -> Lines:
        return tuple(line for line in self.lines if line.seq > seq)[-limit:]

    def around_date(self, page: int, day: date, limit: int = 64) -> Lines:
        return tuple(line for line in self.lines if local_time(line.event_ms).date() <= day)[:limit]

    def find(self, page: int, text: str, limit: int = 64) -> Lines:
        wanted = fold_text(text)
        return tuple(line for line in self.lines if wanted in fold_text(f"{line.words.party} {line.words.batch}"))[
            :limit
        ]

    def balance_series(self, page: int, days: int = 14) -> tuple[tuple[date, int], ...]:
        return book.series(days)

    def differences(self, page: int, days: int = 90) -> tuple[tuple[date, int], ...]:
        return book.counted(days)

    def add_footnote(self, page: int, seq: int, text: str, witness: Proof) -> None:
        self._station.access.check(witness)
        self._station.note("footnote", (seq, text))

    def print_pages(
        self,
        page: int,
        first: date,
        last: date,
        target: Path,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Path:
        self._station.note("print", (first, last, target))
        if cancelled():
            raise RuleError("cancelled")
        progress(Progress("printing", 1, 1))
        return target

    def seal(self) -> tuple[int, str, str]:
        return (book.NEWEST, "5e" * 32, "7KQ2-MX4P-9RTD-W3HB")
