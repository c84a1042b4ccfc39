"""What is asked of a book: plain SQL on the connection that can only SELECT, every entry checked against its hash.

Not safe for more than one thread; the ledger asks on its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cdstation.errors import RuleError
from cdstation.register.entries import Sealed
from cdstation.register.people import STATION
from cdstation.storage.driver import Connection
from cdstation.storage.rows import DOSE_COLUMNS, SEALED_COLUMNS, DoseRow, Row, read_row
from cdstation.storage.signing import WrappedKey, read_wrapped, signer_from

_ENTRY = f"SELECT {SEALED_COLUMNS} FROM entries"  # noqa: S608
_DOSE = f"SELECT {DOSE_COLUMNS} FROM doses"  # noqa: S608

_NEWEST = (1 << 63) - 1


@dataclass(frozen=True)
class StoredCheckpoint:
    """A signed note as it is stored, with the roots from which the tree is continued."""

    size: int
    note: str
    roots: tuple[bytes, ...]


@dataclass(frozen=True)
class Stats:
    """The size of a book."""

    entries: int
    checkpoints: int
    bytes: int


class Reading:
    """Every question about stored entries that has one plain answer."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def find(self, uuid: str) -> Sealed | None:
        """The entry of an act, if it was written."""
        return self._one("WHERE uuid = ?", uuid)

    def stored(self, uuid: str) -> Row | None:
        """The very bytes of an entry, as `SEALED_COLUMNS`, read from the file and not interpreted."""
        return self._row(f"{_ENTRY} WHERE uuid = ?", uuid)

    def entry(self, seq: int) -> Sealed | None:
        """The entry with this number."""
        return self._one("WHERE seq = ?", seq)

    def last(self) -> Sealed | None:
        """The newest entry; None in an empty book."""
        return self._one("ORDER BY seq DESC LIMIT 1")

    def head(self) -> tuple[int, bytes] | None:
        """Number and hash of the newest entry, without reading it."""
        found: tuple[int, bytes] | None = self._row("SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1")
        return found

    def hash_at(self, seq: int) -> bytes | None:
        """The hash of the entry with this number, for 0 the genesis; None where there is no such entry."""
        if seq == 0:
            return bytes.fromhex(self.meta("genesis"))
        found = self._row("SELECT hash FROM entries WHERE seq = ?", seq)
        return None if found is None else bytes(found[0])

    def entries_after(self, seq: int) -> tuple[Sealed, ...]:
        """All entries after a number, in order: only for the few since a checkpoint."""
        return self._many("WHERE seq > ? ORDER BY seq", seq)

    def entries(self, after_seq: int = 0, limit: int = 1000) -> tuple[Sealed, ...]:
        """Up to `limit` entries in order, after a number."""
        return self._many("WHERE seq > ? ORDER BY seq LIMIT ?", after_seq, limit)

    def standing_entries(self, after_seq: int = 0) -> tuple[Sealed, ...]:
        """All entries but the steps of doses: what the state of the station is folded from."""
        return self._many("WHERE standing = 1 AND seq > ? ORDER BY seq", after_seq)

    def patient_entries(
        self, patient: int, kinds: Sequence[str] = (), limit: int = 100, before: int | None = None
    ) -> tuple[Sealed, ...]:
        """A patient's entries, the newest first; `kinds` empty means all, `before` continues a window."""
        wanted = ", ".join("?" * len(kinds))
        condition = "patient = ? AND seq < ?" + (f" AND kind IN ({wanted})" if kinds else "")
        end = _NEWEST if before is None else before
        return self._many(f"WHERE {condition} ORDER BY seq DESC LIMIT ?", patient, end, *kinds, limit)

    def dose_entries(self, started: str) -> tuple[Sealed, ...]:
        """The steps of one dose in order, from its intent."""
        intent = self.find(started)
        if intent is None or intent.draft.patient is None:
            return ()
        values = (intent.draft.patient, intent.seq, started)
        return (intent, *self._many("WHERE patient = ? AND seq > ? AND about = ? ORDER BY seq", *values))

    def doses_on_page(self, page: int, after_seq: int = 0, limit: int = 500) -> tuple[Sealed, ...]:
        """Up to `limit` lines of doses on a page in order, after a number."""
        condition = "WHERE page = ? AND seq > ? AND kind = 'dose-recorded' ORDER BY seq LIMIT ?"
        return self._many(condition, page, after_seq, limit)

    def open_dose_rows(self) -> tuple[DoseRow, ...]:
        """Doses that were started or poured and not yet signed for (D8), the oldest first."""
        rows = self._rows(f"{_DOSE} WHERE state IN ('started', 'poured') ORDER BY seq")
        return tuple(DoseRow(*row) for row in rows)

    def open_doses(self) -> tuple[Sealed, ...]:
        """The entries of every open dose, in order: its intent, and its pour if that was written."""
        steps = [one for dose in self.open_dose_rows() for one in self.dose_entries(dose.started)]
        return tuple(sorted(steps, key=lambda one: one.seq))

    def doses_on(self, day: str) -> tuple[DoseRow, ...]:
        """All doses of a London day, in order; `day` is ISO text."""
        both = f"{_DOSE} WHERE holds = 1 AND dose_day = ?1 UNION ALL {_DOSE} WHERE holds = 0 AND dose_day = ?1"
        return tuple(sorted((DoseRow(*row) for row in self._rows(both, day)), key=lambda dose: dose.seq))

    def balance(self, page: int) -> int:
        """The balance of a page in thousandths of its unit. Raises RuleError `page-not-open`."""
        found = self._row("SELECT balance FROM entries WHERE page = ? ORDER BY seq DESC LIMIT 1", page)
        if found is None:
            raise RuleError("page-not-open")
        return int(found[0])

    def page_tip(self, page: int) -> tuple[int, int]:
        """The number of a page's newest line and the balance after it. Raises RuleError `page-not-open`."""
        found = self._row("SELECT seq, balance FROM entries WHERE page = ? ORDER BY seq DESC LIMIT 1", page)
        if found is None:
            raise RuleError("page-not-open")
        return int(found[0]), int(found[1])

    def of_kinds(self, kinds: Sequence[str], after_seq: int = 0, before_ms: int | None = None) -> tuple[Sealed, ...]:
        """The entries of these kinds in order; never steps of doses, of which there are too many."""
        wanted = ", ".join("?" * len(kinds))
        end = _NEWEST if before_ms is None else before_ms
        condition = f"standing = 1 AND seq > ? AND kind IN ({wanted}) AND entered_ms < ?"
        return self._many(f"WHERE {condition} ORDER BY seq", after_seq, *kinds, end)

    def has_signed_on(self, page: int, person: int) -> bool:
        """True when this person has acted or witnessed on the page (LAW-27-a)."""
        statement = "SELECT 1 FROM entries WHERE page = ?1 AND (by_person = ?2 OR witness = ?2) LIMIT 1"
        return self._row(statement, page, person) is not None

    def credential(self, person: int) -> WrappedKey | None:
        """A person's newest wrapped key. Raises TrustError `credential-unreadable`."""
        found = self._row("SELECT wrapped FROM credentials WHERE person = ? ORDER BY seq DESC LIMIT 1", person)
        return None if found is None else read_wrapped(found[0])

    def photo(self, sha256: str) -> bytes | None:
        """A picture by its digest."""
        found = self._row("SELECT png FROM photos WHERE sha256 = ?", sha256)
        return None if found is None else bytes(found[0])

    def latest_checkpoint(self) -> StoredCheckpoint | None:
        """The newest signed checkpoint."""
        found = self._row("SELECT size, note, frontier FROM checkpoints ORDER BY size DESC LIMIT 1")
        return None if found is None else read_checkpoint(found)

    def stats(self) -> Stats:
        """How many entries and checkpoints there are, and how many bytes the file has."""
        (entries,) = self._certain("SELECT count(*) FROM entries")
        (checkpoints,) = self._certain("SELECT count(*) FROM checkpoints")
        pages, size = (self._certain(f"PRAGMA {name}")[0] for name in ("page_count", "page_size"))
        return Stats(entries, checkpoints, int(pages) * int(size))  # SQLCipher answers in text

    def meta(self, name: str) -> str:
        """A fact that was fixed when the book was made: `area` or `genesis`."""
        return str(self._certain("SELECT value FROM meta WHERE name = ?", name)[0])

    def station_private(self) -> bytes:
        """The station's own signing key, which lives nowhere else."""
        return bytes(self._certain("SELECT value FROM secrets WHERE name = 'station-key'")[0])

    def station_public(self) -> str:
        """The station's public key as hex."""
        return signer_from(STATION, self.station_private()).public_hex

    def hashes(self, after_seq: int) -> list[bytes]:
        """The entry hashes after a number, in order."""
        return [row[0] for row in self._rows("SELECT hash FROM entries WHERE seq > ? ORDER BY seq", after_seq)]

    def _one(self, condition: str, *values: object) -> Sealed | None:
        found = self._row(f"{_ENTRY} {condition}", *values)
        return None if found is None else read_row(found)

    def _many(self, condition: str, *values: object) -> tuple[Sealed, ...]:
        return tuple(read_row(row) for row in self._rows(f"{_ENTRY} {condition}", *values))

    def _rows(self, statement: str, *values: object) -> list[Row]:
        return self.connection.execute(statement, values).fetchall()

    def _row(self, statement: str, *values: object) -> Row | None:
        found: Row | None = self.connection.execute(statement, values).fetchone()
        return found

    def _certain(self, statement: str, *values: object) -> Row:
        found: Row = self.connection.execute(statement, values).fetchone()
        return found


def read_checkpoint(row: Row) -> StoredCheckpoint:
    """A row of `checkpoints`: size, note, and the roots one after another."""
    size, note, frontier = row
    return StoredCheckpoint(size, note, tuple(frontier[at : at + 32] for at in range(0, len(frontier), 32)))
