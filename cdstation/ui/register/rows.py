"""Lines of the register as the rows of the table: ready strings, so that painting a row computes nothing.

The columns put the two halves of the bound book side by side; `STATUTORY` says which headings of the law, word for
word, stand behind each of them (LAW-19-d, LAW-19-e).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from cdstation.register.pages import OBTAINED_HEADINGS, SUPPLIED_HEADINGS, NoteLine, RegisterLine
from cdstation.register.quantity import Unit, show_thousandths
from cdstation.register.times import local_time, show_date, show_moment, show_time
from cdstation.ui.text import say


class Column(IntEnum):
    """The columns, from left to right."""

    DATE = 0
    TIME = 1
    PARTY = 2
    AUTHORITY = 3
    COLLECTOR = 4
    RECEIVED = 5
    SUPPLIED = 6
    BALANCE = 7
    PEOPLE = 8


FIGURES = frozenset({Column.RECEIVED, Column.SUPPLIED, Column.BALANCE})
STATUTORY: dict[Column, tuple[str, ...]] = {
    Column.DATE: (OBTAINED_HEADINGS[0], SUPPLIED_HEADINGS[0]),
    Column.PARTY: (OBTAINED_HEADINGS[1], SUPPLIED_HEADINGS[1]),
    Column.AUTHORITY: (SUPPLIED_HEADINGS[2],),
    Column.COLLECTOR: SUPPLIED_HEADINGS[4:],
    Column.RECEIVED: (OBTAINED_HEADINGS[2],),
    Column.SUPPLIED: (SUPPLIED_HEADINGS[3],),
}
_NONE = "\N{EM DASH}"
_ANSWERS = {True: "Yes", False: "No", None: _NONE}
Cell = tuple[str, str]  # what stands above, and what stands smaller below it


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line. `late` is empty, or what follows the mark LATE (LAW-20-b)."""

    seq: int
    cells: tuple[Cell, ...]
    late: str
    said: str  # the whole line in one breath, for a screen reader
    brief: str  # enough to know it again, with what it did: received, supplied, or nothing
    did: str
    amount: int  # thousandths moved; the balance where nothing was


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A footnote across the whole width, under the line that it is about (LAW-20-c)."""

    seq: int  # of the line
    note: int  # of the footnote itself
    lead: str
    words: str

    @property
    def said(self) -> str:
        """The whole footnote."""
        return f"{self.lead} {self.words}"


Row = LineRow | NoteRow


def headings(unit: Unit) -> tuple[str, ...]:
    """What stands above the columns."""
    return tuple(say(f"register.columns.{column.name.lower()}", unit=unit.plural) for column in Column)


def statutory(column: int) -> str:
    """The headings of the law behind a column; empty where the station adds it."""
    return "\n".join(STATUTORY.get(Column(column), ()))


def rows_of(line: RegisterLine) -> tuple[Row, ...]:
    """A line, then its footnotes."""
    return (_line_row(line), *(_note_row(line.seq, note) for note in line.footnotes))


def rows_of_all(lines: Iterable[RegisterLine]) -> list[Row]:
    """The same for many."""
    return [row for line in lines for row in rows_of(line)]


def _line_row(line: RegisterLine) -> LineRow:
    cells = (
        (show_date(local_time(line.event_ms).date()), say("register.entry", seq=line.seq)),
        (show_time(line.event_ms), ""),
        _party(line),
        (line.words.authority or _NONE, ""),
        _collector(line),
        (_figure(line.received), ""),
        (_figure(line.supplied), ""),
        (show_thousandths(line.balance), ""),
        (line.given_by, line.witnessed_by or _NONE),
    )
    late = _late(line) if line.late else ""
    said = ", ".join(word for pair in cells for word in pair if word and word != _NONE)
    said = f"{said}. {say('register.late')} {late}" if late else said
    moved = ((line.received, "received"), (line.supplied, "supplied"), (line.balance, "stands"))
    amount, did = next((amount, did) for amount, did in moved if amount is not None)
    brief = f"{show_moment(line.event_ms)} \N{MIDDLE DOT} {_party(line)[0]}"
    return LineRow(line.seq, cells, late, said, brief, did, amount)


def _party(line: RegisterLine) -> Cell:
    """Name and number above; address, outcome and batch below."""
    name, _, address = line.words.party.partition(f" {_NONE} ")
    batch = say("register.batch", batch=line.words.batch) if line.words.batch else ""
    return (name, " \N{MIDDLE DOT} ".join(part for part in (address, line.words.note, batch) if part))


def _collector(line: RegisterLine) -> Cell:
    words = line.words
    if not words.collector:
        return (_NONE, "")
    return (words.collector, f"{_ANSWERS[words.id_requested]} / {_ANSWERS[words.id_provided]}")


def _figure(quantity: int | None) -> str:
    return "" if quantity is None else show_thousandths(quantity)


def _late(line: RegisterLine) -> str:
    reason = line.late_reason or say("register.late-no-reason")
    return say("register.late-entered", entered_ms=line.entered_ms, reason=reason)


def _note_row(seq: int, note: NoteLine) -> NoteRow:
    people = f"{note.author} / {note.witness}" if note.witness else note.author
    words = say("register.footnote", seq=seq, text=note.text.rstrip(), people=people, note=note.seq)
    return NoteRow(seq, note.seq, say("register.footnote-lead", at=show_moment(note.entered_ms)), words)
