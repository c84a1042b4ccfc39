"""The invented keeping of the book: corrections, an inspector's notes, a copy, closing. From memory; nothing moves."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cdstation.errors import NotReadyError, RuleError
from cdstation.register.upkeep.closing import StillOpen
from cdstation.services.upkeep.corrections import HalfCorrected
from cdstation.services.upkeep.inspection import Copy, InspectorNote
from cdstation.services.values import Progress, Proof
from cdstation.ui.fiction import book, people

if TYPE_CHECKING:
    from cdstation.ui.fiction.station import ExampleStation

_HOUR = 3_600_000
_BY = people.INSPECTOR.shown
NOTES = (
    InspectorNote(
        20_398, 20_390, 3, "Time of the entry and of the count differ by an hour; clock seen, now right.",
        _BY, people.NOW_MS - 50 * _HOUR,
    ),
    InspectorNote(20_397, 0, 0, "Keys, licence and authorities in order.", _BY, people.NOW_MS - 51 * _HOUR),
)  # fmt: skip


class ExampleCorrections:
    """Remembers what was to be corrected."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.halves: tuple[HalfCorrected, ...] = ()

    def correct_amount(self, page: int, seq: int, right: int, words: str, witness: Proof) -> None:
        self._station.access.check(witness)
        self._station.note("correct", (seq, right, words))

    def move_line(self, page: int, seq: int, to_page: int, words: str, witness: Proof) -> None:
        self._station.access.check(witness)
        self._station.note("move", (seq, to_page, words))

    def unfinished(self) -> tuple[HalfCorrected, ...]:
        return self.halves

    def finish(self, first: int, witness: Proof) -> None:
        self._station.access.check(witness)
        self._station.note("finish", first)
        self.halves = ()
        self._station.changed()


class ExampleInspection:
    """Notes that were there, and those written now."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.written: tuple[InspectorNote, ...] = NOTES

    def note(self, line: int, text: str) -> InspectorNote:
        if self._station.inspector is None:
            raise NotReadyError("no-inspector-signed-in")
        made = InspectorNote(book.NEWEST + 2, line, 3 if line else 0, text, people.INSPECTOR.shown, people.NOW_MS)
        self.written = (made, *self.written)
        return made

    def notes(self) -> tuple[InspectorNote, ...]:
        return self.written

    def export(
        self,
        pages: Sequence[int],
        first: date,
        last: date,
        folder: Path,
        to: str,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> Copy:
        if cancelled():
            raise RuleError("cancelled")
        progress(Progress("copying", 1, 1))
        self._station.note("copy", (tuple(pages), first, last, to))
        return Copy(folder / "register-copy", ("page-3-register.pdf", "entries.csv", "manifest.json"), 412, "5e" * 32)


class ExampleClosing:
    """Says what is still open; closes in memory."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.closed: frozenset[int] = frozenset()
        self.hold = ""
        self.found: tuple[StillOpen, ...] = (StillOpen("balance", book.BALANCE, 3), StillOpen("cases", 1, 3))

    def closed_pages(self) -> frozenset[int]:
        return self.closed

    def open_on_page(self, page: int) -> tuple[StillOpen, ...]:
        return tuple(one for one in self.found if one.page == page)

    def open_in_book(self) -> tuple[StillOpen, ...]:
        return (*self.found, StillOpen("session", 1)) if self.found else ()

    def close_page(self, page: int, reason: str, witness: Proof) -> None:
        self._station.access.check(witness)
        self._station.note("close", (page, reason))
        self.closed = self.closed | {page}
        self._station.changed()

    def reopen_page(self, page: int, reason: str, witness: Proof) -> None:
        self._station.access.check(witness)
        self._station.note("reopen", (page, reason))
        self.closed = self.closed - {page}
        self._station.changed()

    def set_hold(self, placed: bool, reason: str, witness: Proof) -> None:
        self._station.access.check(witness)
        self._station.note("hold" if placed else "lift", reason)
        self.hold = reason if placed else ""

    def close_book(self, reason: str, witness: Proof) -> Path:
        self._station.access.check(witness)
        self._station.note("close-book", reason)
        return Path("archive")

    def archive(self) -> Path:
        return Path("archive") / f"b-wing-closed-{book.NEWEST}.cdstation"


class ExampleNightly:
    """Never due."""

    def start_if_due(self) -> bool:
        return False
