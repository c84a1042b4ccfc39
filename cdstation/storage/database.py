"""Opening and making the encrypted file: in one order, with every check that D1 asks for, and a finding for each
failure.

Never used for the SQL of the register itself. A connection from here is bound to the thread that opened it.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from cdstation.errors import NotReadyError, RuleError, TrustError
from cdstation.register.chain import genesis
from cdstation.storage import migrations
from cdstation.storage.driver import Connection, driver
from cdstation.storage.durable import flush_folder
from cdstation.storage.guards import guard_reading, guard_writing
from cdstation.storage.sealing import FileKey

APPLICATION_ID = 0x43445231  # `CDR1`
_PLAIN_MAGIC = b"SQLite format 3\x00"
_OLDEST_SQLITE = (3, 51, 3)  # earlier ones can lose a commit while resetting a write-ahead log
_OLDEST_CIPHER = (4, 6)
_EXTRA = 3
PATIENCE_S = 30  # a full check elsewhere may hold the file that long


def connect(path: Path, key: FileKey, patience_s: float = PATIENCE_S) -> Connection:
    """A keyed connection to a file that exists, read once so that the key is proved, with no guard and no check of
    content.

    Raises NotReadyError `area-missing`, TrustError `area-not-encrypted` or `area-damaged`.
    """
    _check_encrypted(path)
    connection = driver.connect(_uri(path), uri=True, isolation_level=None, timeout=patience_s)
    try:
        _unlock(connection, key)
    except driver.DatabaseError as error:
        connection.close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (driver.SQLITE_NOTADB, driver.SQLITE_CORRUPT):
            raise TrustError("area-damaged") from error
        raise
    return connection


@contextmanager
def telling_damage() -> Iterator[None]:
    """A page that cannot be read is said in our words; any other trouble goes up as it is.

    Raises TrustError `area-damaged`.
    """
    try:
        yield
    except driver.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (driver.SQLITE_NOTADB, driver.SQLITE_CORRUPT):
            raise TrustError("area-damaged") from error
        raise


def _uri(path: Path) -> str:
    """Never create, always be able to roll back what a crash left; SQLite itself falls back to reading."""
    return f"file:{quote(str(path.absolute()))}?mode=rw"


def _check_encrypted(path: Path) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except FileNotFoundError as error:
        raise NotReadyError("area-missing") from error
    except PermissionError as error:
        raise NotReadyError("folder-read-only") from error
    if start == _PLAIN_MAGIC:
        raise TrustError("area-not-encrypted")
    if len(start) < 16:
        raise TrustError("area-damaged")


def _unlock(connection: Connection, key: FileKey) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE")  # it would write to the terminal; the error itself comes back
    connection.execute("PRAGMA cipher_memory_security=ON")  # without effect once a key is set
    connection.execute(f'PRAGMA key="{key.pragma}"')
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "recursive_triggers=ON", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def check_versions(connection: Connection) -> None:
    """The libraries are no older than those that were tested. Raises TrustError `library-too-old`."""
    cipher = connection.execute("PRAGMA cipher_version").fetchone()
    if cipher is None or _figures(cipher[0]) < _OLDEST_CIPHER or _figures(driver.sqlite_version) < _OLDEST_SQLITE:
        raise TrustError("library-too-old")


def _figures(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.partition(" ")[0].split("."))


def check_ours(connection: Connection) -> None:
    """The file is a book of this program in the present schema.

    Raises TrustError `area-unknown-file`, `area-from-newer-version` or `schema-altered`.
    """
    _check_mark(connection)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(migrations.STEPS):
        raise TrustError("area-from-newer-version", version=version)
    if migrations.schema_digest(connection) != migrations.expected_digest(migrations.STEPS):
        raise TrustError("schema-altered")


def _check_mark(connection: Connection) -> None:
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
        raise TrustError("area-unknown-file")


def make_durable(connection: Connection) -> None:
    """Set the only mode that lost nothing in power cuts (E6)."""
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.execute("PRAGMA synchronous=EXTRA")


def assert_durable_mode(connection: Connection) -> None:
    """Whatever was asked for, this is what is in force. Raises TrustError `not-durable`."""
    mode, level = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous"))
    if (mode, level) != ("delete", _EXTRA):
        raise TrustError("not-durable")


def open_writing(path: Path, key: FileKey) -> Connection:
    """The station's one writing connection, checked, durable and guarded; an older book is brought up first.

    Raises the errors of `connect`, `check_versions`, `check_ours` and `migrate`, and TrustError `not-durable`.
    """
    connection = connect(path, key)
    try:
        check_versions(connection)
        _check_mark(connection)
        make_durable(connection)
        assert_durable_mode(connection)
        migrations.migrate(connection, migrations.STEPS)
        check_ours(connection)
        guard_writing(connection)
    except (TrustError, driver.Error):
        connection.close()
        raise
    return connection


def open_reading(path: Path, key: FileKey) -> Connection:
    """A connection that can only SELECT. Raises the errors of `connect` and `check_ours`."""
    connection = connect(path, key)
    try:
        check_ours(connection)
        guard_reading(connection)
    except (TrustError, driver.Error):
        connection.close()
        raise
    return connection


def create(path: Path, key: FileKey, area: str, station_private: bytes) -> None:
    """Make the empty book of a new area, durably: under another name first, so that there is never half a book.

    Raises RuleError `area-exists`, NotReadyError `disk-full` or `folder-read-only`.
    """
    if path.exists():
        raise RuleError("area-exists")
    partial = path.with_name(f".{path.name}.new")
    try:
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _fill(partial, key, area, station_private)
        partial.rename(path)
        flush_folder(path.parent)
    except (OSError, driver.Error) as error:
        with suppress(OSError):
            partial.unlink()
        if getattr(error, "sqlite_errorcode", 0) == driver.SQLITE_FULL or getattr(error, "errno", 0) == errno.ENOSPC:
            raise NotReadyError("disk-full") from error
        raise NotReadyError("folder-read-only") from error


def _fill(path: Path, key: FileKey, area: str, station_private: bytes) -> None:
    connection = driver.connect(_uri(path), uri=True, isolation_level=None)
    try:
        _unlock(connection, key)
        make_durable(connection)
        _build(connection, area, station_private)
    finally:
        connection.close()


def _build(connection: Connection, area: str, station_private: bytes) -> None:
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute("BEGIN EXCLUSIVE")
    migrations.build(connection, migrations.STEPS)
    connection.execute("INSERT INTO meta VALUES ('area', ?), ('genesis', ?)", (area, genesis(area).hex()))
    connection.execute("INSERT INTO secrets VALUES ('station-key', ?)", (station_private,))
    connection.execute(f"PRAGMA user_version={len(migrations.STEPS)}")
    connection.execute("COMMIT")
