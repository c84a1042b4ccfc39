"""Each kind of tampering by somebody who holds the file's key, and the check that finds it (T4, E3, E10)."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from cdstation.errors import TrustError
from cdstation.register.acts import PersonLeft
from cdstation.register.audit import Finding
from cdstation.register.chain import entry_hash
from cdstation.register.checkpoint import EVERY
from cdstation.storage import verify
from cdstation.storage.driver import Connection, driver
from cdstation.storage.questions import ReadOnlyBook
from cdstation.storage.sealing import FileKey
from cdstation.storage.signature_check import check_signatures
from cdstation.storage.signing import new_signer
from cdstation.storage.verify import full_check, quick_check
from tests.storage.ward import KEY, NURSE, WITNESS, Ward, raw, tampering


@pytest.fixture
def book(ward: Ward) -> Ward:
    """A closed book with a row in every table, two doses, and a checkpoint."""
    ward.register_patient(1, b"picture")
    line = ward.dose(1)
    ward.note_to(line, "Given later than planned")
    ward.void(ward.start(2))
    ward.record(ward.start(2), "refused", 0, frees=True)
    ward.pour(ward.start(3))
    while ward.spill().seq < EVERY + 2:
        pass
    ward.ledger.close()
    return ward


def _codes(ward: Ward) -> set[str]:
    return {one.code for one in full_check(ward.files, KEY)}


def test_a_sound_book_has_no_findings(book: Ward) -> None:
    """None in the quick check, none in the full one, none among the signatures; and all of it is told as it goes on."""
    seen: list[tuple[int, int]] = []
    assert quick_check(book.files, KEY) == []
    assert full_check(book.files, KEY, lambda done, total: seen.append((done, total))) == []
    assert seen == [(27, 27)]
    assert check_signatures(book.files, KEY, lambda done, total: seen.append((done, total))) == []
    assert seen[-1] == (27, 27)


def test_a_check_can_be_cancelled(book: Ward) -> None:
    """It says that it did not come to the end, once."""
    assert [one.code for one in full_check(book.files, KEY, cancelled=lambda: True)] == ["check-cancelled"]
    assert [one.code for one in check_signatures(book.files, KEY, cancelled=lambda: True)] == ["check-cancelled"]


COLUMNS = [
    ("uuid", "'other'"),
    ("kind", "'waste'"),
    ("kind", "'dose-else'"),
    ("entered_ms", "entered_ms + 1"),
    ("event_ms", "event_ms - 1"),
    ("dose_day", "'2026-11-01'"),
    ("by_person", "3"),
    ("witness", "3"),
    ("witness", "NULL"),
    ("page", "4"),
    ("page", "NULL"),
    ("delta", "delta + 1"),
    ("delta", "NULL"),
    ("balance", "balance + 1"),
    ("patient", "2"),
    ("patient", "NULL"),
    ("about", "'other'"),
    ("late", "1"),
    ("standing", "1"),
]


@pytest.mark.req("T4", "H20", "D5")
@pytest.mark.parametrize(("column", "value"), COLUMNS)
def test_a_column_that_says_something_else_than_was_signed(book: Ward, column: str, value: str) -> None:
    """The index columns are what people search and add up; each is compared with the signed bytes."""
    with tampering(book.files) as connection:
        changed = connection.execute(
            f"UPDATE entries SET {column} = {value} WHERE kind = 'dose-recorded' AND patient = 1"
        )
        assert changed.rowcount == 1
    assert "columns-differ" in _codes(book)


@pytest.mark.req("T4", "E10")
@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (
            "UPDATE entries SET content = CAST(replace(content, '45000', '44000') AS BLOB) WHERE kind = 'dose-poured'",
            "entry-altered",
        ),
        ("UPDATE entries SET signature = zeroblob(64) WHERE seq = 9", "entry-altered"),
        ("UPDATE entries SET witness_signature = signature WHERE seq = 10", "entry-altered"),
        ("UPDATE entries SET hash = prev WHERE seq = 9", "entry-altered"),
        ("UPDATE entries SET prev = hash WHERE seq = 9", "chain-broken"),
        ("DELETE FROM entries WHERE seq = 12", "chain-broken"),
        ("DELETE FROM entries WHERE seq > 24", "checkpoint-differs"),
        ("UPDATE entries SET seq = 99 WHERE seq = 27", "chain-broken"),
        ("UPDATE doses SET state = 'voided', holds = 0 WHERE patient = 1", "doses-differ"),
        ("UPDATE doses SET dose_day = '2026-10-30' WHERE patient = 1", "doses-differ"),
        ("UPDATE doses SET state = 'started' WHERE patient = 3", "doses-differ"),
        ("DELETE FROM doses WHERE patient = 3", "doses-differ"),
        ("DELETE FROM doses WHERE patient = 1", "doses-differ"),
        ("UPDATE pages SET strength = '10 mg per mL'", "pages-differ"),
        ("DELETE FROM pages", "pages-differ"),
        ("DELETE FROM credentials WHERE person = 2", "credentials-differ"),
        ("UPDATE credentials SET person = 3 WHERE person = 2", "credentials-differ"),
        ("UPDATE credentials SET wrapped = x'00' WHERE person = 2", "credential-unreadable"),
        ("UPDATE credentials SET wrapped = (SELECT wrapped FROM credentials WHERE person = 1)", "credentials-differ"),
        ("UPDATE photos SET png = x'00'", "photo-differs"),
        ("DELETE FROM photos", "photo-missing"),
        ("UPDATE checkpoints SET note = replace(note, '25', '26')", "checkpoint-forged"),
        ("UPDATE checkpoints SET note = 'no note'", "checkpoint-unreadable"),
        ("UPDATE checkpoints SET size = 24", "checkpoint-differs"),
        ("UPDATE checkpoints SET frontier = zeroblob(96)", "checkpoint-differs"),
        ("UPDATE meta SET value = 'wing-c' WHERE name = 'area'", "columns-differ"),
        ("UPDATE meta SET value = '00' WHERE name = 'genesis'", "meta-differs"),
        ("UPDATE entries SET content = x'7b7d' WHERE kind = 'dose-started'", "entry-unreadable"),
        ("UPDATE entries SET content = x'ff00' WHERE kind = 'page-opened'", "entry-unreadable"),
    ],
)
def test_what_a_holder_of_the_key_may_change(book: Ward, statement: str, code: str) -> None:
    """With every trigger taken away and put back: each change is found."""
    with tampering(book.files) as connection:
        assert connection.execute(statement).rowcount
    assert code in _codes(book)


@pytest.mark.req("E10", "H20", "D3")
def test_a_rewritten_history_is_consistent_but_unsigned(book: Ward) -> None:
    """Who holds the key can chain everything anew; the checkpoint, the anchor and the people's signatures do not
    follow.
    """
    book.files.anchor.unlink()
    with tampering(book.files) as connection:
        _rewrite(connection)
        connection.execute("DELETE FROM checkpoints")
    assert _codes(book) == {"anchor-missing"}
    faults = check_signatures(book.files, KEY)
    assert {(one.code, one.seq) for one in faults} >= {("signature-wrong", 9), ("signature-wrong", 27)}


def _rewrite(connection: Connection) -> None:
    """One line is made smaller, and everything from there on chained again."""
    rows = connection.execute(
        "SELECT seq, prev, content, signature, witness_signature FROM entries ORDER BY seq"
    ).fetchall()
    before = rows[0][1]
    for seq, prev, content, signature, witness in rows:
        changed = content.replace(prev.hex().encode(), before.hex().encode())
        if seq == 9:
            changed = changed.replace(b'"name":"INVENTED, Nadia"', b'"name":"INVENTED, Maria"')
        digest = entry_hash(before, changed, signature, witness)
        connection.execute(
            "UPDATE entries SET prev = ?, content = ?, hash = ? WHERE seq = ?", (before, changed, digest, seq)
        )
        before = digest


@pytest.mark.req("T5", "H21")
def test_each_fault_of_a_signature_is_named(ward: Ward) -> None:
    """By a stranger, by a leaver, by another key; a movement without a witness."""
    left = ward.draft(PersonLeft(WITNESS), by=0)
    ward.ledger.append(left, ward.ledger.station_signer())
    leaver = ward.spill()
    ward.signers[NURSE] = new_signer(NURSE)
    forged = ward.spill()
    ward.signers[9] = new_signer(9)
    unknown = ward.write(forged.body, 9, page=ward.page, delta=-1)
    ward.ledger.close()
    found = {(one.code, one.seq) for one in check_signatures(ward.files, KEY)}
    assert found == {
        ("signer-had-left", leaver.seq),
        ("signature-wrong", forged.seq),
        ("signer-had-left", forged.seq),
        ("signature-wrong", unknown.seq),
        ("signer-unknown", unknown.seq),
    }


@pytest.mark.req("E3", "T4")
def test_an_old_page_put_back_is_found(book: Ward, tmp_path: Path) -> None:
    """Its own checksum is right (it is a page of this file), but the trees, the chain or the anchor are not."""
    shutil.copy(book.files.book, tmp_path / "older")
    book.reopen()
    for _ in range(20):
        book.spill()
    book.ledger.close()
    older, newer = (tmp_path / "older").read_bytes(), book.files.book.read_bytes()
    undetected = []
    for page in range(len(older) // 4096):
        at = slice(page * 4096, (page + 1) * 4096)
        if older[at] != newer[at]:
            book.files.book.write_bytes(newer[: at.start] + older[at] + newer[at.stop :])
            undetected += [] if full_check(book.files, KEY) else [page]
    assert undetected == []


@pytest.mark.req("E3", "T4")
def test_every_truncation_is_found(book: Ward) -> None:
    """Whole pages off the end pass the page check; the structure and the size do not."""
    whole = book.files.book.read_bytes()
    for length in (*range(0, len(whole), 4096), len(whole) - 1, len(whole) - 4095):
        book.files.book.write_bytes(whole[:length])
        assert full_check(book.files, KEY) != []
    book.files.book.write_bytes(whole + bytes(4096))
    assert "file-size-wrong" in _codes(book)


@pytest.mark.req("E3", "T4")
def test_an_old_journal_put_back_is_found(book: Ward) -> None:
    """A saved rollback journal beside the closed book rolls the last entry back, soundly; the anchor knows."""
    journal = book.files.book.with_name(f"{book.files.book.name}-journal")
    book.reopen()
    own = book.ledger._book
    kept = book.files.book.parent / "kept"
    own._writer = _Linking(own._writer, journal, kept)  # type: ignore[assignment]
    book.spill()
    book.ledger.close()
    assert full_check(book.files, KEY) == []
    shutil.copy(kept, journal)
    assert _codes(book) == {"register-behind-anchor"}


class _Linking:
    """The writing connection; before each COMMIT the journal gets a second name, under which it outlives its
    deletion.
    """

    def __init__(self, real: Connection, journal: Path, kept: Path) -> None:
        self._real, self._journal, self._kept = real, journal, kept

    def execute(self, statement: str, *values: Any) -> Any:
        if statement == "COMMIT":
            self._kept.unlink(missing_ok=True)
            self._kept.hardlink_to(self._journal)
        return self._real.execute(statement, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def test_a_passing_read_error_is_not_called_damage(book: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that finds something is asked again on another connection before it is believed (D7)."""
    real = verify._structure
    failed: list[bool] = []

    def once(connection: Connection, copy: verify.Copy) -> list[Finding]:
        if not failed:
            failed.append(True)
            raise driver.DatabaseError("database disk image is malformed")
        return real(connection, copy)

    monkeypatch.setattr(verify, "_structure", once)
    assert full_check(book.files, KEY) == []
    assert failed == [True]


def test_a_book_that_does_not_open_is_one_finding(book: Ward) -> None:
    """A missing file, a changed schema: said once, not once for each check."""
    with raw(book.files) as connection:
        connection.execute("DROP TRIGGER entries_no_update")
    assert [one.code for one in full_check(book.files, KEY)] == ["schema-altered"]
    book.files.book.unlink()
    assert [one.code for one in full_check(book.files, KEY)] == ["area-missing"]
    assert [one.code for one in check_signatures(book.files, KEY)] == ["area-missing"]


def test_a_foreign_entry_is_found_by_the_quick_check(book: Ward) -> None:
    """The newest entries are read again and must continue the chain."""
    with tampering(book.files) as connection:
        connection.execute(
            "UPDATE entries SET content = CAST(replace(content, 'spilt', 'other') AS BLOB) WHERE seq = 27"
        )
    assert {one.code for one in quick_check(book.files, KEY)} == {"entry-altered"}


@pytest.mark.req("D12")
def test_a_blocked_book_can_still_be_read(book: Ward) -> None:
    """READ-ONLY: the anchor says no, and everything can be looked at."""
    with tampering(book.files) as connection:
        connection.execute("DELETE FROM entries WHERE seq = 27")
    with pytest.raises(TrustError, match="register-behind-anchor"):
        book.reopen()
    looking = ReadOnlyBook(book.files.book, KEY)
    last = looking.last()
    assert last is not None
    assert (last.seq, looking.area) == (26, "wing-b")


def test_the_key_is_needed_to_check(book: Ward) -> None:
    """Without it there is nothing to say but that it cannot be read."""
    wrong = FileKey(b"x" * 32)
    assert [one.code for one in full_check(book.files, wrong)] == ["area-damaged"]
