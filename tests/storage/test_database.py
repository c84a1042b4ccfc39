"""Opening the file: each thing that may be wrong with it has one refusal, and the durable mode is in force (D1)."""

import sqlite3
from pathlib import Path

import pytest

from cdstation.errors import NotReadyError, RuleError, TrustError
from cdstation.paths import AreaFiles
from cdstation.storage import database, migrations
from cdstation.storage.driver import Connection, driver
from cdstation.storage.ledger import Ledger, create_ledger
from cdstation.storage.sealing import FileKey, new_file_key
from tests.storage.ward import AREA, KEY, Ward, raw


def _refusal(files: AreaFiles, key: FileKey = KEY) -> str:
    with pytest.raises(TrustError) as caught:
        Ledger(files, key)
    return caught.value.code


@pytest.mark.req("D1", "E6")
def test_the_durable_mode_is_in_force(ward: Ward) -> None:
    """DELETE and EXTRA on the writing connection, asserted after setting, at every opening."""
    ward.ledger.close()
    connection = database.open_writing(ward.files.book, KEY)
    assert connection.execute("PRAGMA synchronous").fetchone() == (3,)
    connection.close()


@pytest.mark.req("D1", "E6")
@pytest.mark.parametrize("weak", ["journal_mode=WAL", "journal_mode=MEMORY", "synchronous=FULL", "synchronous=OFF"])
def test_a_weaker_mode_is_refused(ward: Ward, weak: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should somebody change the setting, the station does not open: the assertion is apart from the setting."""
    ward.ledger.close()
    right = database.make_durable

    def weakened(connection: Connection) -> None:
        right(connection)
        connection.execute(f"PRAGMA {weak}")

    monkeypatch.setattr(database, "make_durable", weakened)
    assert _refusal(ward.files) == "not-durable"


@pytest.mark.req("E2")
def test_a_book_left_in_another_mode_is_brought_back(ward: Ward) -> None:
    """A file that a foreign tool switched to a write-ahead log opens in the durable mode, with every entry."""
    ward.ledger.close()
    with raw(ward.files) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    ward.reopen()
    assert ward.spill().seq == 6
    assert not list(ward.files.book.parent.glob("*-wal"))


def test_a_plain_file_is_refused(files: AreaFiles) -> None:
    """Somebody put an unencrypted database in the register's place."""
    with sqlite3.connect(files.book) as plain:
        plain.execute("CREATE TABLE entries (seq)")
    plain.close()
    assert _refusal(files) == "area-not-encrypted"


def test_a_wrong_key_and_nonsense_are_refused(ward: Ward) -> None:
    """Neither opens, and neither is overwritten."""
    ward.ledger.close()
    assert _refusal(ward.files, new_file_key()) == "area-damaged"
    ward.files.book.write_bytes(b"nonsense" * 1000)
    assert _refusal(ward.files) == "area-damaged"
    ward.files.book.write_bytes(b"")
    assert _refusal(ward.files) == "area-damaged"
    assert ward.files.book.read_bytes() == b""


def test_another_programs_file_is_refused(files: AreaFiles) -> None:
    """The right key, but not a book of ours."""
    connection = driver.connect(str(files.book))
    connection.execute(f'PRAGMA key="{KEY.pragma}"')
    connection.execute("CREATE TABLE other (x)")
    connection.close()
    assert _refusal(files) == "area-unknown-file"


def test_a_newer_version_is_refused(ward: Ward) -> None:
    """The version is told, so that the right program is installed."""
    ward.ledger.close()
    with raw(ward.files) as connection:
        connection.execute(f"PRAGMA user_version={len(migrations.STEPS) + 1}")
    with pytest.raises(TrustError) as caught:
        Ledger(ward.files, KEY)
    assert (caught.value.code, caught.value.facts) == (
        "area-from-newer-version",
        {"version": len(migrations.STEPS) + 1},
    )


@pytest.mark.req("D6", "E9")
@pytest.mark.parametrize(
    "change",
    [
        "DROP TRIGGER entries_no_update",
        "DROP TRIGGER entries_in_order",
        "DROP INDEX dose_of_the_day",
        "CREATE TRIGGER quiet BEFORE INSERT ON entries BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TABLE beside (x)",
        "CREATE VIEW v AS SELECT 1",
        "ALTER TABLE meta ADD COLUMN more TEXT",
    ],
)
def test_a_changed_schema_is_refused(ward: Ward, change: str) -> None:
    """One trigger less or one more: the digest over the schema tells."""
    ward.ledger.close()
    with raw(ward.files) as connection:
        connection.execute(change)
    assert _refusal(ward.files) == "schema-altered"


@pytest.mark.req("T14")
@pytest.mark.parametrize(("name", "value"), [("_OLDEST_SQLITE", (9, 0)), ("_OLDEST_CIPHER", (9, 0))])
def test_an_old_library_is_refused(
    ward: Ward, name: str, value: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite before 3.51.3 can lose a commit."""
    ward.ledger.close()
    monkeypatch.setattr(database, name, value)
    assert _refusal(ward.files) == "library-too-old"


def test_a_missing_area_says_so(files: AreaFiles) -> None:
    """A stick that is not plugged in; no empty book is made in its place."""
    with pytest.raises(NotReadyError, match="area-missing"):
        Ledger(files, KEY)
    assert not files.book.exists()


def test_an_area_is_made_once(ward: Ward) -> None:
    """A second area of the same name would bury the first."""
    with pytest.raises(RuleError, match="area-exists"):
        create_ledger(ward.files, KEY, AREA)
    with pytest.raises(RuleError, match="area-exists"):
        database.create(ward.files.book, KEY, AREA, b"")


def test_a_folder_that_takes_no_file_says_so(files: AreaFiles, tmp_path: Path) -> None:
    """A file where the folder should be."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotReadyError, match="folder-read-only"):
        database.create(tmp_path / "file" / "a.cdreg", KEY, AREA, b"")


@pytest.mark.req("E4")
def test_the_key_has_one_form() -> None:
    """64 hex digits, never the salt with it; anything but 32 bytes is a bug."""
    assert KEY.pragma == f"x'{KEY.raw.hex()}'"
    assert len(KEY.pragma) == 67
    with pytest.raises(ValueError, match="32 bytes"):
        FileKey(b"short")


def test_the_file_shows_nothing(ward: Ward) -> None:
    """No word of the content and no mark of SQLite in the file (H28)."""
    ward.dose(1)
    ward.ledger.close()
    content = ward.files.book.read_bytes()
    for word in (b"SQLite", b"INVENTED", b"methadone", b"entries", KEY.raw):
        assert word not in content
