"""Is the book what it was? Every check of D1 and D5, each on a fresh connection, all findings together.

`quick_check` looks at what came since the last signed checkpoint; `full_check` at every page, row and derived table;
`check_signatures` at every signature, which takes far longer and may go on in the background. Damage that is seen
once is looked for again on another connection before it is called damage (D7). Nothing is repaired here.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cdstation.errors import StationError, TrustError
from cdstation.paths import AreaFiles
from cdstation.register.audit import Finding
from cdstation.register.chain import genesis
from cdstation.register.checkpoint import Frontier, origin_of, read_note
from cdstation.storage import database
from cdstation.storage.anchors import HighWater, check_mark
from cdstation.storage.driver import Connection, driver
from cdstation.storage.reading import Reading, StoredCheckpoint, read_checkpoint
from cdstation.storage.refold import Refold, digest_of
from cdstation.storage.rows import DOSE_COLUMNS, ENTRY_COLUMNS
from cdstation.storage.sealing import FileKey
from cdstation.storage.signing import read_wrapped, verify_plain

Progress = Callable[[int, int], None]  # done, total
Cancelled = Callable[[], bool]

_WINDOW = 200
_ALL = -1  # no limit
_AFTER = f"SELECT {ENTRY_COLUMNS} FROM entries WHERE seq > ? ORDER BY seq LIMIT ?"  # noqa: S608
_RECENT = 25  # looked at again even when a checkpoint covers them


def silent(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


def never() -> bool:
    """Work that nobody cancels."""
    return False


@dataclass(frozen=True)
class Copy:
    """A book to be checked, and the anchor it must agree with (None: there is none to compare with)."""

    book: Path
    key: FileKey
    anchor: Path | None = None


def quick_check(files: AreaFiles, key: FileKey) -> list[Finding]:
    """File, schema, anchor, and everything since the last checkpoint; under a second on two years' entries."""
    return _twice(copy_of(files, key), (_file_size, _recent_entries, _anchor))


def full_check(
    files: AreaFiles, key: FileKey, progress: Progress = silent, cancelled: Cancelled = never
) -> list[Finding]:
    """Everything but the signatures of people. A cancelled check ends with the finding `check-cancelled`."""
    return check_copy(copy_of(files, key), progress, cancelled)


def copy_of(files: AreaFiles, key: FileKey) -> Copy:
    """An area's own book with its own anchor."""
    return Copy(files.book, key, files.anchor)


def check_copy(copy: Copy, progress: Progress = silent, cancelled: Cancelled = never) -> list[Finding]:
    """`full_check` of any copy, such as a backup that has no anchor of its own."""

    def refold(connection: Connection, _copy: Copy) -> list[Finding]:
        return _refold(connection, progress, cancelled)

    return _twice(copy, (_pages, _structure, _file_size, refold, _pictures, _credentials, _recent_entries, _anchor))


_Check = Callable[[Connection, Copy], list[Finding]]


def _twice(copy: Copy, checks: tuple[_Check, ...]) -> list[Finding]:
    """All findings of all checks; a check that found something is asked once more before it is believed."""
    findings: list[Finding] = []
    with _Connections(copy) as connections:
        for check in checks:
            found = connections.ask(check)
            if found and found[-1].code != "check-cancelled":
                connections.renew()  # one bad page spoils what the same connection says later
                found = connections.ask(check)
                connections.renew()
            findings += [one for one in found if one not in findings]
    return findings


class _Connections:
    """A connection to the copy, made when it is needed and made again when it is in doubt."""

    def __init__(self, copy: Copy) -> None:
        self._copy = copy
        self._open: Connection | None = None

    def __enter__(self) -> "_Connections":
        return self

    def __exit__(self, *_: object) -> None:
        self.renew()

    def renew(self) -> None:
        """The next question is asked on a fresh connection."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def ask(self, check: _Check) -> list[Finding]:
        """What a check finds; whatever stops it is a finding too."""
        try:
            return check(self._connection(), self._copy)
        except StationError as error:
            return [Finding(error.code, facts=tuple(error.facts.items()))]
        except driver.Error:
            return [Finding("area-damaged")]

    def _connection(self) -> Connection:
        if self._open is None:
            self._open = database.connect(self._copy.book, self._copy.key)
            database.check_versions(self._open)
            database.check_ours(self._open)
        return self._open


def _pages(connection: Connection, _copy: Copy) -> list[Finding]:
    """Every page against its HMAC: finds each changed byte (E1). The first check, so its connection is fresh."""
    rows = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    return [Finding("page-damaged", facts=(("page", _page_in(text)),)) for (text,) in rows]


def _page_in(text: str) -> int:
    found = re.search(r"page (\d+)", text)
    return int(found.group(1)) if found else 0


def _structure(connection: Connection, _copy: Copy) -> list[Finding]:
    """The trees inside the file: finds pages put back from an earlier time, and pages cut off (E3)."""
    rows = connection.execute("PRAGMA integrity_check").fetchall()
    if rows != [("ok",)]:
        return [Finding("structure-damaged")]
    return [Finding("reference-broken") for _ in connection.execute("PRAGMA foreign_key_check").fetchall()][:1]


def _file_size(connection: Connection, copy: Copy) -> list[Finding]:
    pages, size = (int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
    return [] if pages * size == copy.book.stat().st_size else [Finding("file-size-wrong")]


def _anchor(connection: Connection, copy: Copy) -> list[Finding]:
    """The book reaches its high-water mark and agrees with it."""
    if copy.anchor is None:
        return []
    reading = Reading(connection)
    state = HighWater(copy.anchor, copy.key, reading.meta("area")).read()
    if state is None:
        return [Finding("anchor-missing")]
    head, _ = reading.head() or (0, b"")
    check_mark(state.mark, head, reading.hash_at(state.mark.seq))
    return [Finding("anchor-slot-damaged", state.mark.seq)] if state.damaged else []


def _recent_entries(connection: Connection, _copy: Copy) -> list[Finding]:
    """The newest checkpoint is signed by the station, and the entries since then continue the tree that it signed."""
    reading = Reading(connection)
    area, latest = reading.meta("area"), reading.latest_checkpoint()
    findings = [] if reading.meta("genesis") == genesis(area).hex() else [Finding("meta-differs")]
    findings += _note_findings(reading, latest) if latest else []
    start = max(0, latest.size - _RECENT) if latest else 0
    before = reading.hash_at(start)
    for sealed in reading.entries_after(start):
        if sealed.entry.prev != before or sealed.entry.area != area:
            findings.append(Finding("chain-broken", sealed.seq))
        before = sealed.hash
    return findings


def _note_findings(reading: Reading, stored: StoredCheckpoint) -> list[Finding]:
    """The note is the station's own and says what the row says."""
    station = reading.station_public()
    try:
        note = read_note(stored.note, bytes.fromhex(station), lambda text, raw: verify_plain(station, text, raw))
    except TrustError as error:
        return [Finding(error.code, stored.size)]
    expected = (origin_of(reading.meta("area")), stored.size, Frontier(stored.size, stored.roots).root)
    return [] if (note.origin, note.size, note.root) == expected else [Finding("checkpoint-differs", stored.size)]


def _refold(connection: Connection, progress: Progress, cancelled: Cancelled) -> list[Finding]:
    """Every entry in order, then the tables that were derived from them.

    In windows, because whoever reads keeps others from writing, and a signature at the hatch must not wait for two
    years of entries; only the last few and the tables are one view.
    """
    reading = Reading(connection)
    checkpoints = [read_checkpoint(row) for row in connection.execute("SELECT size, note, frontier FROM checkpoints")]
    area = reading.meta("area")
    fold = Refold(area, genesis(area), frozenset(one.size for one in checkpoints))
    total = (reading.head() or (0, b""))[0]
    while rows := connection.execute(_AFTER, (fold.seq, _WINDOW)).fetchall():
        for row in rows:
            fold.add(row)
        progress(fold.seq, total)
        if cancelled():
            return [*fold.findings, Finding("check-cancelled")]
        if len(rows) < _WINDOW:
            break
    return _refold_end(connection, fold, reading, checkpoints)


def _refold_end(
    connection: Connection, fold: Refold, reading: Reading, checkpoints: list[StoredCheckpoint]
) -> list[Finding]:
    """What was written while the rest was read, and everything derived, in one view."""
    connection.execute("BEGIN")
    try:
        for row in connection.execute(_AFTER, (fold.seq, _ALL)):
            fold.add(row)
        return fold.findings + _checkpoints(reading, fold, checkpoints) + _derived(connection, fold)
    finally:
        connection.execute("ROLLBACK")


def _checkpoints(reading: Reading, fold: Refold, stored: list[StoredCheckpoint]) -> list[Finding]:
    findings = [one for checkpoint in stored for one in _note_findings(reading, checkpoint)]
    wrong = [one.size for one in stored if fold.roots.get(one.size) != Frontier(one.size, one.roots).root]
    return findings + [Finding("checkpoint-differs", size) for size in wrong]


def _derived(connection: Connection, fold: Refold) -> list[Finding]:
    """The derived tables are what the entries make of them."""
    finished, still_open = 0, {}
    for row in connection.execute(f"SELECT {DOSE_COLUMNS} FROM doses"):  # noqa: S608
        if row[7] in ("started", "poured"):
            still_open[row[0]] = row
        else:
            finished += digest_of(row)
    findings = [] if (finished, still_open) == (fold.closed, fold.open_doses) else [Finding("doses-differ")]
    for table, folded in (("pages", fold.pages), ("own_pages", fold.own_pages)):
        if set(connection.execute(f"SELECT page, drug, form, strength, unit FROM {table}")) != folded:  # noqa: S608
            findings.append(Finding("pages-differ"))
    credentials = {seq: hashlib.sha256(wrapped).hexdigest() for seq, wrapped in _wrapped(connection)}
    if credentials != fold.announced:
        findings.append(Finding("credentials-differ"))
    stored = {name for (name,) in connection.execute("SELECT sha256 FROM photos")}
    return findings + [Finding("photo-missing") for _ in fold.photos - stored - {""}][:1]


def _wrapped(connection: Connection) -> list[tuple[int, bytes]]:
    return connection.execute("SELECT seq, wrapped FROM credentials").fetchall()


def _credentials(connection: Connection, _copy: Copy) -> list[Finding]:
    """Every wrapped key can be read and belongs to the person in its row."""
    rows = connection.execute("SELECT seq, person, wrapped FROM credentials").fetchall()
    return [Finding("credentials-differ", seq) for seq, person, raw in rows if read_wrapped(raw).person != person]


def _pictures(connection: Connection, _copy: Copy) -> list[Finding]:
    """Every picture is the one whose digest it bears."""
    rows = connection.execute("SELECT sha256, png FROM photos")
    return [Finding("photo-differs") for name, png in rows if hashlib.sha256(png).hexdigest() != name][:1]
