"""A page of the register of any length, made up line by line when it is asked for, and read as the real one is."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cdstation.errors import StationError
from cdstation.register.entries import LineText
from cdstation.register.pages import NoteLine, PageHead, RegisterLine
from cdstation.services.values import Progress, Proof
from cdstation.ui.fiction import book, people
from cdstation.ui.fiction.station import ExampleStation

Lines = tuple[RegisterLine, ...]
FIRST_SEQ = 10  # the entry that opened the page


def line_at(seq: int, event_ms: int, notes: tuple[NoteLine, ...] = (), *, late: bool = False) -> RegisterLine:
    """One dose of 10 mL; the balance tells the number, so that a mix-up shows."""
    patient = people.patient(1 + seq % len(people.PATIENTS))
    words = LineText(f"{patient.shown} {patient.prison_number} — {book.ADDRESS}", "Dr M. Hale", "patient", True, True)
    return RegisterLine(
        seq, event_ms, event_ms, late, "", words, None, 10_000, seq * 1000, "OKAFOR, Ada", "REED, Jo", notes
    )


def note_at(seq: int, text: str = "The clock was slow.") -> NoteLine:
    """A footnote."""
    return NoteLine(seq, people.NOW_MS, text, "OKAFOR, Ada", "PATEL, Nisha")


class LongBook:
    """The register of an invented station with `count` lines, one every three entries and ten minutes.

    `gate` holds every answer until it is set; `asked` remembers the questions.
    """

    def __init__(self, station: ExampleStation, count: int) -> None:
        self._station = station
        self.newest = FIRST_SEQ + 3 * (count - 1)
        self.heads: tuple[PageHead, ...] = (replace(book.PAGE, page=FIRST_SEQ),)
        self.notes: dict[int, tuple[NoteLine, ...]] = {}
        self.gate = threading.Event()
        self.gate.set()
        self.asked: list[tuple[str, object]] = []
        self.trouble: StationError | None = None
        self.printing = threading.Event()
        self.printing.set()

    def add(self, count: int = 1) -> None:
        """So many doses more."""
        self.newest += 3 * count

    def _line(self, seq: int) -> RegisterLine:
        return line_at(seq, people.NOW_MS - (self.newest - seq) // 3 * 600_000, self.notes.get(seq, ()))

    def _lines(self, question: str, what: object, top: int, limit: int) -> Lines:
        self.asked.append((question, what))
        assert threading.current_thread() is not threading.main_thread(), "a question on the UI thread"
        self.gate.wait(20)
        if self.trouble is not None:
            raise self.trouble
        top = min(top, self.newest)
        top -= (top - FIRST_SEQ) % 3
        return tuple(self._line(seq) for seq in range(top, max(FIRST_SEQ, top - 3 * (limit - 1)) - 1, -3))

    def pages(self) -> tuple[PageHead, ...]:
        return self.heads

    def balance(self, page: int) -> int:
        return self.newest * 1000

    def awaiting(self, page: int) -> int:
        return 0

    def latest(self, page: int, limit: int = 64) -> Lines:
        return self._lines("latest", page, self.newest, limit)

    def before(self, page: int, seq: int, limit: int = 64) -> Lines:
        return self._lines("before", seq, seq - 1, limit)

    def after(self, page: int, seq: int, limit: int = 64) -> Lines:
        first = max(FIRST_SEQ, seq + 1 + (FIRST_SEQ - seq - 1) % 3)
        count = min(limit, max(0, (self.newest - first) // 3 + 1))
        return self._lines("after", seq, first + 3 * (count - 1), count) if count else ()

    def around_date(self, page: int, day: date, limit: int = 64) -> Lines:
        back = (people.TODAY - day) // timedelta(days=1)
        return self._lines("day", day, self.newest - back * 3 * 144, limit)

    def find(self, page: int, text: str, limit: int = 64) -> Lines:
        return self._lines("find", text, self.newest, 3)

    def balance_series(self, page: int, days: int = 14) -> tuple[tuple[date, int], ...]:
        return book.series(days)

    def add_footnote(self, page: int, seq: int, text: str, witness: Proof) -> None:
        self._station.access.check(witness)
        self.notes[seq] = (*self.notes.get(seq, ()), note_at(self.newest + 1, text))
        self._station.note("footnote", (seq, text))

    def print_pages(self, page: int, first: date, last: date, target: Path, progress: Any, cancelled: Any) -> Path:
        self._station.note("print", (first, last, target))
        progress(Progress("printing", 64, 640))
        self.printing.wait(20)
        if self.trouble is not None:
            raise self.trouble
        if cancelled():
            from cdstation.errors import RuleError

            raise RuleError("cancelled")
        target.write_bytes(b"%PDF-")
        return target

    def seal(self) -> tuple[int, str, str]:
        return (self.newest, "5e" * 32, "7KQ2-MX4P-9RTD-W3HB")
