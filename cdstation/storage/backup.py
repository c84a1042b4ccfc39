"""A copy of the book that was opened and checked before it counts as a backup (D11).

`VACUUM INTO` makes a whole copy under the same key while the book is open; a plain copy of an open file can miss
entries
and still look right (E11). Only a copy that passes the full check and ends where the book ended gets its name.
"""

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cdstation.errors import NotReadyError, TrustError
from cdstation.paths import BOOK_SUFFIX, AreaFiles
from cdstation.storage import database
from cdstation.storage.driver import driver
from cdstation.storage.durable import flush_file, flush_folder, write_whole
from cdstation.storage.reading import Reading
from cdstation.storage.sealing import FileKey
from cdstation.storage.verify import Copy, check_copy


@dataclass(frozen=True)
class Backup:
    """A verified copy: up to which entry, and the digest by which it is known again."""

    path: Path
    keys: Path
    entries: int
    last_hash: str
    sha256: str


def back_up(files: AreaFiles, key: FileKey, folder: Path, name: str) -> Backup:
    """Copy an area, open or not, into a folder as `name`, with its keys file beside it.

    Raises NotReadyError `backup-exists` or `backup-not-written` (full or read-only stick); TrustError
    `backup-not-sound`. An unfinished copy is removed.
    """
    target, keys = folder / f"{name}{BOOK_SUFFIX}", folder / f"{name}.keys"
    if target.exists() or keys.exists():
        raise NotReadyError("backup-exists")
    partial = folder / f".{name}.partial-{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        head = _copy(files.book, key, partial)
        flush_file(partial)
        _check(Copy(partial, key), head)
        digest = _sha256(partial)
        write_whole(keys, files.keys.read_bytes())
        partial.rename(target)
        flush_folder(folder)
    except (OSError, driver.Error) as error:
        raise NotReadyError("backup-not-written") from error
    finally:
        with suppress(OSError):
            partial.unlink()
    return Backup(target, keys, head[0], head[1].hex(), digest)


def _copy(book: Path, key: FileKey, partial: Path) -> tuple[int, bytes]:
    """The copy, and the last entry that the book had before it was made."""
    connection = database.connect(book, key)
    try:
        head = Reading(connection).head() or (0, b"")
        connection.execute("VACUUM INTO ?", (str(partial),))
    finally:
        connection.close()
    return head


def _check(copy: Copy, head: tuple[int, bytes]) -> None:
    """The copy is sound, and holds at least what the book held when it was begun."""
    findings = check_copy(copy)
    if findings:
        raise TrustError("backup-not-sound", cause=findings[0].code)
    connection = database.open_reading(copy.book, copy.key)
    try:
        there = Reading(connection).hash_at(head[0])
    finally:
        connection.close()
    if head[0] and there != head[1]:
        raise TrustError("backup-not-sound", cause="entries-missing")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
