"""The high-water file: what it notices, what it survives, and every byte of it (D5, E3, H19, T4)."""

import os
import shutil
from pathlib import Path

import pytest

from cdstation.errors import NotReadyError, TrustError
from cdstation.register.audit import Finding
from cdstation.storage.anchors import AnchorState, HighWater, Mark, check_mark
from cdstation.storage.ledger import Ledger
from cdstation.storage.sealing import new_file_key
from tests.storage.ward import AREA, KEY, Ward, tampering


@pytest.fixture
def saved(ward: Ward, tmp_path: Path) -> Path:
    """An older copy of the closed book; three entries were written since."""
    ward.ledger.close()
    shutil.copy(ward.files.book, tmp_path / "older")
    ward.reopen()
    for _ in range(3):
        ward.spill()
    return tmp_path / "older"


def test_the_newest_mark_counts(tmp_path: Path) -> None:
    """Two slots in turn; what was written last is read."""
    anchor = HighWater(tmp_path / "new" / "a.high-water", KEY, AREA)
    assert anchor.read() is None
    anchor.create(Mark(0, b"0" * 32))
    for seq in range(1, 6):
        anchor.write(Mark(seq, bytes([seq]) * 32))
        assert anchor.read() == AnchorState(Mark(seq, bytes([seq]) * 32), damaged=False)


@pytest.mark.req("E3", "H19", "T4")
def test_an_older_file_in_its_place_is_noticed(ward: Ward, saved: Path) -> None:
    """A restored backup or a rolled-back file: sound in itself, but behind; how many entries are missing is told."""
    ward.ledger.close()
    shutil.copy(saved, ward.files.book)
    with pytest.raises(TrustError) as caught:
        Ledger(ward.files, KEY)
    assert (caught.value.code, dict(caught.value.facts)) == ("register-behind-anchor", {"missing": 3, "last": 5})


@pytest.mark.req("E10", "H19")
def test_another_history_of_the_same_length_is_noticed(ward: Ward, saved: Path) -> None:
    """Somebody with the key restores an older file and writes other entries up to the same number."""
    ward.ledger.close()
    kept = ward.files.anchor.read_bytes()
    shutil.copy(saved, ward.files.book)
    ward.files.anchor.unlink()
    ward.reopen()
    for _ in range(4):
        ward.spill()
    ward.ledger.close()
    ward.files.anchor.write_bytes(kept)
    with pytest.raises(TrustError) as caught:
        Ledger(ward.files, KEY)
    assert (caught.value.code, caught.value.facts["seq"]) == ("register-differs-from-anchor", 8)


@pytest.mark.req("E10", "H19")
def test_a_cut_tail_is_noticed(ward: Ward, saved: Path) -> None:
    """The last entries are gone and the chain verifies clean; only the anchor knows."""
    ward.ledger.close()
    with tampering(ward.files) as connection:
        connection.execute("DELETE FROM entries WHERE seq > 6")
    with pytest.raises(TrustError, match="register-behind-anchor"):
        Ledger(ward.files, KEY)


def test_a_book_one_ahead_is_what_a_crash_leaves(ward: Ward) -> None:
    """Killed between the commit and the mark: the entry counts, and the work goes on."""
    kept = ward.files.anchor.read_bytes()
    ward.spill()
    ward.ledger.close()
    ward.files.anchor.write_bytes(kept)
    assert ward.reopen().findings == ()
    assert ward.spill().seq == 7


def test_a_missing_anchor_is_a_finding_and_is_not_made_again_by_itself(ward: Ward) -> None:
    """Who deletes it would otherwise have it made anew at a shorter book."""
    ward.ledger.close()
    ward.files.anchor.unlink()
    assert ward.reopen().findings == (Finding("anchor-missing"),)
    ward.spill()
    assert not ward.files.anchor.exists()
    ward.ledger.recreate_anchor()
    ward.spill()
    assert ward.reopen().findings == ()


@pytest.mark.req("T4")
def test_every_flipped_byte_is_reported_or_refused(ward: Ward) -> None:
    """Padding included: a damaged slot is a finding, two damaged slots or a wrong size are refused."""
    ward.spill()
    anchor = HighWater(ward.files.anchor, KEY, AREA)
    whole = ward.files.anchor.read_bytes()
    sound = anchor.read()
    assert sound is not None
    for at in range(len(whole)):
        ward.files.anchor.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])
        state = anchor.read()
        assert state is not None
        assert state.damaged
        assert sound.mark.seq - state.mark.seq in (0, 1)
    for length in (0, 1, 511, 512, 1023):
        ward.files.anchor.write_bytes(whole[:length])
        with pytest.raises(TrustError, match="anchor-unreadable"):
            anchor.read()
    ward.files.anchor.write_bytes(bytes(1024))
    ward.ledger.close()
    with pytest.raises(TrustError, match="anchor-unreadable"):
        Ledger(ward.files, KEY)


def test_a_damaged_slot_is_told_and_written_over(ward: Ward) -> None:
    """One torn slot is what a power cut leaves; the other one still guards."""
    ward.spill()
    ward.ledger.close()
    torn = bytearray(ward.files.anchor.read_bytes())
    torn[20] ^= 1
    ward.files.anchor.write_bytes(torn)
    assert [one.code for one in ward.reopen().findings] == ["anchor-slot-damaged"]
    ward.spill()
    ward.spill()
    assert ward.reopen().findings == ()


def test_an_anchor_of_another_key_or_area_is_no_anchor(ward: Ward) -> None:
    """It cannot be carried from one area to another, nor made without the key."""
    for other in (HighWater(ward.files.anchor, new_file_key(), AREA), HighWater(ward.files.anchor, KEY, "wing-c")):
        with pytest.raises(TrustError, match="anchor-unreadable"):
            other.read()


def test_a_volume_that_is_no_folder(ward: Ward, tmp_path: Path) -> None:
    """Making says that it cannot; reading a folder in the file's place says that it is unreadable."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotReadyError, match="folder-read-only"):
        HighWater(tmp_path / "file" / "x" / "a", KEY, AREA).create(Mark(0, b"0" * 32))
    os.makedirs(tmp_path / "folder")
    with pytest.raises(TrustError, match="anchor-unreadable"):
        HighWater(tmp_path / "folder", KEY, AREA).read()


def test_the_comparison_itself() -> None:
    """At or beyond the mark with the same hash is right; behind it, or another hash, is not."""
    check_mark(Mark(5, b"a"), 5, b"a")
    check_mark(Mark(5, b"a"), 9, b"a")
    with pytest.raises(TrustError, match="register-behind-anchor"):
        check_mark(Mark(5, b"a"), 4, None)
    with pytest.raises(TrustError, match="register-differs-from-anchor"):
        check_mark(Mark(5, b"a"), 5, b"b")
