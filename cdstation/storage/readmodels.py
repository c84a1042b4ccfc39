"""The register as it is browsed and searched: SQLAlchemy Core on the connection that can only SELECT.

Windows are found by number, never by OFFSET, so that the thousandth page of lines costs what the first did. Imported
only when somebody looks at the register, because SQLAlchemy takes longer to import than the window takes to paint.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    Table,
    Text,
    cast,
    create_engine,
    exc,
    func,
    select,
)
from sqlalchemy.engine import Engine
from sqlalchemy.pool import StaticPool

from cdstation.errors import RuleError
from cdstation.register.checkpoint import Checkpoint, read_note
from cdstation.register.entries import Sealed, body_fields
from cdstation.register.quantity import parse_thousandths
from cdstation.register.times import LONDON
from cdstation.storage.driver import driver
from cdstation.storage.questions import Questions
from cdstation.storage.reading import Reading
from cdstation.storage.rows import read_row
from cdstation.storage.signing import verify_plain

WINDOW = 64
_NEWEST = (1 << 63) - 1
_SPECIAL = {'"': "%", "\\": "%", "%": "!%", "_": "!_", "!": "!!"}

_metadata = MetaData()
_entries = Table(
    "entries",
    _metadata,
    Column("seq", Integer, primary_key=True),
    Column("uuid", Text),
    Column("kind", Text),
    Column("hash", LargeBinary),
    Column("entered_ms", Integer),
    Column("by_person", Integer),
    Column("witness", Integer),
    Column("page", Integer),
    Column("about", Text),
    Column("delta", Integer),
    Column("content", LargeBinary),
    Column("signature", LargeBinary),
    Column("witness_signature", LargeBinary),
)
_line, _note = _entries.alias("line"), _entries.alias("note")
_engines: "WeakKeyDictionary[Reading, Engine]" = WeakKeyDictionary()


class PageReader:
    """One page of the register after another. Lines come newest first unless it says otherwise."""

    def __init__(self, book: Questions) -> None:
        self._book = book

    def latest(self, page: int, limit: int = WINDOW) -> tuple[Sealed, ...]:
        """The newest lines."""
        return self._lines(_newest_first(page, limit))

    def before(self, page: int, seq: int, limit: int = WINDOW) -> tuple[Sealed, ...]:
        """The lines before an entry number."""
        return self._lines(_newest_first(page, limit).where(_entries.c.seq < seq))

    def after(self, page: int, seq: int, limit: int = WINDOW) -> tuple[Sealed, ...]:
        """The lines that follow an entry number, still the newest of them first."""
        return self._lines(_oldest_first(page, limit).where(_entries.c.seq > seq))[::-1]

    def up_to_day(self, page: int, day: str, limit: int = WINDOW) -> tuple[Sealed, ...]:
        """The lines written up to the end of a London day."""
        return self.before(page, self.first_of_day(_next(day)), limit)

    def between(self, page: int, first: str, last: str, window: int = WINDOW) -> Iterator[tuple[Sealed, ...]]:
        """The lines written from the first day to the last, oldest first, a window at a time."""
        seq, end = self.first_of_day(first) - 1, self.first_of_day(_next(last))
        while found := self._lines(_oldest_first(page, window).where(_entries.c.seq > seq, _entries.c.seq < end)):
            yield found
            seq = found[-1].seq

    def count_between(self, page: int, first: str, last: str) -> int:
        """How many lines `between` will give."""
        start, end = self.first_of_day(first), self.first_of_day(_next(last))
        of_page = (_entries.c.page == page, _entries.c.seq >= start, _entries.c.seq < end)
        return int(self._rows(select(func.count()).select_from(_entries).where(*of_page))[0][0])

    def pairs(self, page: int, first: str, last: str) -> tuple[tuple[int, int, int], ...]:
        """Who moved stock together on a page, in either role, and how often; the most frequent pair first."""
        columns = _entries.c
        one, other = func.min(columns.by_person, columns.witness), func.max(columns.by_person, columns.witness)
        within = (columns.seq >= self.first_of_day(first), columns.seq < self.first_of_day(_next(last)))
        moved = (columns.page == page, columns.delta.is_not(None), columns.witness.is_not(None), *within)
        times = func.count()
        question = select(one, other, times).where(*moved).group_by(one, other).order_by(times.desc(), one, other)
        return tuple((int(a), int(b), int(lines)) for a, b, lines in self._rows(question))

    def first_of_day(self, day: str) -> int:
        """The number of the first entry written on or after a London day: found by halving, as numbers grow with
        time.
        """
        start = int(datetime.combine(date.fromisoformat(day), datetime.min.time(), LONDON).timestamp()) * 1000
        last = self._book.last()
        low, high = 1, (last.seq if last else 0) + 1
        while low < high:
            middle = (low + high) // 2
            entered = self._rows(select(_entries.c.entered_ms).where(_entries.c.seq == middle))[0][0]
            low, high = (middle + 1, high) if entered < start else (low, middle)
        return low

    def find(self, page: int, text: str, limit: int = WINDOW) -> tuple[Sealed, ...]:
        """The newest lines that have this text in one of their particulars; case makes no difference. A figure also
        finds the lines that moved so much, and the entry of that number.
        """
        wanted = text.strip().casefold()
        found: list[Sealed] = []
        seq = _NEWEST
        hit: ColumnElement[bool] = cast(_entries.c.content, Text).like(_pattern(wanted), escape="!")
        amount = _amount(wanted)
        if amount is not None:
            hit = hit | _entries.c.delta.in_((amount, -amount)) | (_entries.c.seq * 1000 == amount)
        while len(found) < limit and (
            lines := self._lines(_newest_first(page, WINDOW).where(hit, _entries.c.seq < seq))
        ):
            found += [sealed for sealed in lines if _mentions(sealed, wanted) or _is_figure(sealed, amount)]
            seq = lines[-1].seq
        return tuple(found[:limit])

    def footnotes(self, lines: Sequence[int]) -> dict[int, list[Sealed]]:
        """The footnotes to these lines, by line, in the order in which they were written (LAW-20-c)."""
        wanted = (_note.c.content, _note.c.signature, _note.c.witness_signature, _note.c.hash, _line.c.seq)
        about = (_note.c.about == _line.c.uuid) & (_note.c.kind == "footnote")
        question = select(*wanted).select_from(_line.join(_note, about)).where(_line.c.seq.in_(lines))
        notes: dict[int, list[Sealed]] = {}
        for *sealed, line in self._rows(question.order_by(_note.c.seq)):
            notes.setdefault(line, []).append(read_row(tuple(sealed)))
        return notes

    def latest_checkpoint(self) -> "SignedNote | None":
        """The newest checkpoint, its signature proved. Raises TrustError `checkpoint-forged`,
        `checkpoint-unreadable`.
        """
        stored = self._book.latest_checkpoint()
        if stored is None:
            return None
        station = self._book.ask(lambda reading: reading.station_public())
        read = read_note(stored.note, bytes.fromhex(station), lambda text, raw: verify_plain(station, text, raw))
        return SignedNote(read, stored.note)

    def _lines(self, question: "Select[Any]") -> tuple[Sealed, ...]:
        return tuple(read_row(tuple(row)) for row in self._rows(question))

    def _rows(self, question: "Select[*tuple[Any, ...]]") -> Sequence[Any]:
        return self._book.ask(lambda reading: _ask(reading, question))


class SignedNote:
    """A checkpoint with the note that was signed."""

    def __init__(self, checkpoint: Checkpoint, note: str) -> None:
        self.note = note
        self.size = checkpoint.size
        self.code = checkpoint.code


def _newest_first(page: int, limit: int) -> "Select[Any]":
    return _sealed().where(_entries.c.page == page).order_by(_entries.c.seq.desc()).limit(limit)


def _oldest_first(page: int, limit: int) -> "Select[Any]":
    return _sealed().where(_entries.c.page == page).order_by(_entries.c.seq).limit(limit)


def _sealed() -> "Select[Any]":
    columns = _entries.c
    return select(columns.content, columns.signature, columns.witness_signature, columns.hash)


def _next(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _pattern(wanted: str) -> str:
    """A LIKE pattern that lets through at least every line that has the text: what JSON or case may change matches
    all.
    """
    plain = (char if char.isascii() and char.isalnum() else _SPECIAL.get(char, "_") for char in wanted)
    return f"%{''.join(plain)}%"


def _mentions(sealed: Sealed, wanted: str) -> bool:
    texts = (value for value in body_fields(sealed.body).values() if isinstance(value, str))
    return any(wanted in text.casefold() for text in texts)


def _amount(wanted: str) -> int | None:
    """Thousandths in `45`, `1,000` or `27.5 mL`; None where no figure stands first."""
    try:
        return parse_thousandths(wanted.partition(" ")[0])
    except RuleError:
        return None


def _is_figure(sealed: Sealed, amount: int | None) -> bool:
    delta = sealed.draft.delta
    return amount is not None and ((delta is not None and abs(delta) == amount) or sealed.seq * 1000 == amount)


def _ask(reading: Reading, question: "Select[Any]") -> Sequence[Any]:
    """Rows on the book's own connection; a driver's error comes out as itself, without the bound values."""
    try:
        with _engine(reading).connect() as connection:
            return connection.execute(question).fetchall()
    except exc.DBAPIError as error:
        raise error.orig or error from None


def _engine(reading: Reading) -> Engine:
    found = _engines.get(reading)
    if found is None:
        connection = reading.connection
        found = create_engine(
            "sqlite://",  # never a URL with a key in it (D1)
            module=driver,
            creator=lambda: connection,
            poolclass=StaticPool,
            pool_reset_on_return=None,
            hide_parameters=True,
        )
        _engines[reading] = found
    return found
