"""Backups that were opened and checked, and what a restored one may do (D11, E11, T12, H27)."""

import hashlib
import shutil
import threading
from pathlib import Path

import pytest

from cdstation.errors import NotReadyError, TrustError
from cdstation.paths import area_files, files_of
from cdstation.storage import backup
from cdstation.storage.backup import back_up
from cdstation.storage.driver import driver
from cdstation.storage.keys import KeysFile, load_keys
from cdstation.storage.ledger import Ledger
from cdstation.storage.questions import ReadOnlyBook
from cdstation.storage.sealing import FileKey
from cdstation.storage.verify import full_check
from tests.storage.ward import AREA, CHEAP, KEY, MACHINE, NURSE, Ward, raw, tampering


@pytest.fixture
def shares(ward: Ward) -> tuple[str, ...]:
    """The recovery words of the ward, whose keys file is saved beside the book."""
    slots = KeysFile(AREA).with_password(KEY, NURSE, "teapot window ladder", MACHINE, CHEAP)
    slots, words = slots.with_recovery(KEY, CHEAP)
    slots.save(ward.files.keys)
    return words


@pytest.mark.req("D11", "E11", "T12")
@pytest.mark.usefixtures("shares")
def test_a_backup_of_an_open_book_holds_everything(ward: Ward, tmp_path: Path) -> None:
    """Made while the book is open; verified, named, with its digest, and nothing half-done beside it."""
    ward.dose(1)
    last = ward.spill()
    made = back_up(ward.files, KEY, tmp_path / "stick", "wing-b-1")
    assert (made.entries, made.last_hash) == (last.seq, last.hash.hex())
    assert made.sha256 == hashlib.sha256(made.path.read_bytes()).hexdigest()
    assert sorted(one.name for one in made.path.parent.iterdir()) == ["wing-b-1.cdreg", "wing-b-1.keys"]
    assert ReadOnlyBook(made.path, KEY).entries() == ward.ledger.entries()
    assert b"INVENTED" not in made.path.read_bytes()


@pytest.mark.req("H27", "D12")
@pytest.mark.usefixtures("shares")
def test_a_restored_backup_behind_its_anchor_is_blocked(ward: Ward, tmp_path: Path) -> None:
    """RESTORED-BLOCKED: nothing is added, everything can be read, and the number of missing entries is told."""
    made = back_up(ward.files, KEY, tmp_path / "stick", "old")
    ward.dose(1)
    ward.ledger.close()
    shutil.copy(made.path, ward.files.book)
    with pytest.raises(TrustError) as caught:
        Ledger(ward.files, KEY)
    assert (caught.value.code, dict(caught.value.facts)) == ("register-behind-anchor", {"missing": 3, "last": 5})
    assert len(ReadOnlyBook(ward.files.book, KEY).entries()) == 5
    assert [one.code for one in full_check(ward.files, KEY)] == ["register-behind-anchor"]


@pytest.mark.req("T12", "H26")
@pytest.mark.parametrize("pair", [(0, 1), (0, 2), (1, 2)])
def test_a_drill_on_another_computer(
    ward: Ward, shares: tuple[str, ...], pair: tuple[int, int], tmp_path: Path
) -> None:
    """The stick and two of the three shares are enough: another computer, no machine secret, no anchor."""
    ward.dose(1)
    made = back_up(ward.files, KEY, tmp_path / "stick", "drill")
    elsewhere = area_files(tmp_path / "elsewhere", "drill", tmp_path / "elsewhere" / "anchors")
    elsewhere.book.parent.mkdir()
    shutil.copy(made.path, elsewhere.book)
    shutil.copy(made.keys, elsewhere.keys)
    key = load_keys(elsewhere.keys).unlock_with_shares([shares[number] for number in pair]).file_key
    assert [one.code for one in full_check(elsewhere, key)] == ["anchor-missing"]
    with Ledger(elsewhere, key) as restored:
        assert restored.entries() == ward.ledger.entries()


@pytest.mark.faults
@pytest.mark.req("T12", "E11")
@pytest.mark.usefixtures("shares")
def test_backups_while_entries_are_written(ward: Ward, tmp_path: Path, fault_scale: int) -> None:
    """Each copy made mid-write is whole: at least everything that was there when it was begun."""
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            ward.spill()

    writing = threading.Thread(target=write)
    writing.start()
    try:
        for number in range(5 * fault_scale):
            before = ward.ledger.stats().entries
            made = back_up(ward.files, KEY, tmp_path / "stick", f"copy-{number}")
            assert before <= made.entries <= ReadOnlyBook(made.path, KEY).stats().entries
    finally:
        stop.set()
        writing.join()


@pytest.mark.usefixtures("shares")
def test_a_damaged_book_makes_no_backup(ward: Ward, tmp_path: Path) -> None:
    """The copy is checked before it gets its name, and removed when it is not sound."""
    ward.ledger.close()
    with tampering(ward.files) as connection:
        connection.execute("UPDATE entries SET balance = 1 WHERE seq = 5")
    with pytest.raises(TrustError, match="backup-not-sound"):
        back_up(ward.files, KEY, tmp_path / "stick", "bad")
    assert list((tmp_path / "stick").iterdir()) == []


@pytest.mark.usefixtures("shares")
def test_a_copy_that_ends_early_is_no_backup(ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sound in itself but shorter than the book was: refused."""
    real = backup._copy

    def shorter(book: Path, key: FileKey, partial: Path) -> tuple[int, bytes]:
        seq, digest = real(book, key, partial)
        return seq + 1, digest

    monkeypatch.setattr(backup, "_copy", shorter)
    with pytest.raises(TrustError, match="backup-not-sound"):
        back_up(ward.files, KEY, tmp_path / "stick", "short")


@pytest.mark.usefixtures("shares")
def test_a_backup_does_not_write_over_another(ward: Ward, tmp_path: Path) -> None:
    """Yesterday's stays yesterday's."""
    back_up(ward.files, KEY, tmp_path, "same")
    with pytest.raises(NotReadyError, match="backup-exists"):
        back_up(ward.files, KEY, tmp_path, "same")


def test_a_stick_that_takes_nothing_says_so(ward: Ward, tmp_path: Path) -> None:
    """No keys file to copy, or a file where the folder should be: nothing is left behind."""
    with pytest.raises(NotReadyError, match="backup-not-written"):
        back_up(ward.files, KEY, tmp_path / "stick", "no-keys")
    assert list((tmp_path / "stick").iterdir()) == []
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotReadyError, match="backup-not-written"):
        back_up(ward.files, KEY, tmp_path / "file" / "x", "no-folder")


@pytest.mark.usefixtures("shares")
def test_a_backup_keeps_version_and_guards(ward: Ward, tmp_path: Path) -> None:
    """`VACUUM INTO` keeps the schema version, our mark and every trigger (E11)."""
    made = back_up(ward.files, KEY, tmp_path / "stick", "kept")
    with raw(files_of(made.path, tmp_path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
        with pytest.raises(driver.IntegrityError, match="only-added-to"):
            connection.execute("DELETE FROM entries")
