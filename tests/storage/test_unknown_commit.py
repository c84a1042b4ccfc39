"""An error at COMMIT is not a no: the entry is looked for before anybody is told anything (D7, E7, H16, H17).

The book, the disk and SQLite are real; only the moment of the error is arranged, by a connection that fails when
told to.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cdstation.errors import NotReadyError, TrustError, UnrecordedError
from cdstation.register.audit import Finding
from cdstation.storage import database
from cdstation.storage.driver import Connection, driver
from cdstation.storage.ledger import Ledger
from cdstation.storage.sealing import FileKey
from cdstation.storage.verify import full_check
from tests.storage.ward import KEY, Ward, tampering


def error_of(code: int) -> driver.OperationalError:
    """A driver's error with SQLite's number."""
    error = driver.OperationalError("something about the disk")
    error.sqlite_errorcode = code
    return error


@dataclass
class Trouble:
    """What goes wrong next: `plan` is asked before each statement, and may raise or run it first and raise then."""

    plan: list[Callable[[Callable[[], Any]], Any]] = field(default_factory=list)
    at: str = "COMMIT"

    def run(self, statement: str, work: Callable[[], Any]) -> Any:
        if self.plan and statement.startswith(self.at):
            return self.plan.pop(0)(work)
        return work()


class Troubled:
    """A connection whose statements go through the trouble; everything else is the real one's."""

    def __init__(self, real: Connection, trouble: Trouble) -> None:
        self._real, self._trouble = real, trouble

    def execute(self, statement: str, *values: Any) -> Any:
        return self._trouble.run(statement, lambda: self._real.execute(statement, *values))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def fails(code: int) -> Callable[[Callable[[], Any]], Any]:
    """The statement is not run, and an error is reported."""

    def plan(_work: Callable[[], Any]) -> Any:
        raise error_of(code)

    return plan


def done_but_fails(code: int) -> Callable[[Callable[[], Any]], Any]:
    """The statement is run, and an error is reported all the same: 45 of 100 kills and 3 of 43 disk errors (E5, E7)."""

    def plan(work: Callable[[], Any]) -> Any:
        work()
        raise error_of(code)

    return plan


@pytest.fixture
def trouble(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trouble]:
    """The ward's book opened again over connections that fail when told to."""
    arranged = Trouble()
    writing, reading = database.open_writing, database.open_reading

    def open_writing(path: Path, key: FileKey) -> Any:
        return Troubled(writing(path, key), arranged)

    def open_reading(path: Path, key: FileKey) -> Any:
        return Troubled(reading(path, key), arranged)

    ward.ledger.close()
    monkeypatch.setattr(database, "open_writing", open_writing)
    monkeypatch.setattr(database, "open_reading", open_reading)
    ward.reopen()
    yield arranged
    arranged.plan.clear()


IOERR, FULL, READONLY, BUSY = driver.SQLITE_IOERR, driver.SQLITE_FULL, driver.SQLITE_READONLY, driver.SQLITE_BUSY
EVERY_CODE = [
    IOERR,
    IOERR | 4 << 8,
    FULL,
    READONLY,
    driver.SQLITE_CANTOPEN,
    BUSY,
    driver.SQLITE_CORRUPT,
    driver.SQLITE_NOMEM,
]


def _sound(ward: Ward, entries: int) -> None:
    """Nothing lost, nothing doubled, everything consistent with the anchor."""
    assert [one.seq for one in ward.ledger.entries()] == list(range(1, entries + 1))
    ward.ledger.close()
    assert full_check(ward.files, KEY) == []


@pytest.mark.req("D7", "E7", "H17")
@pytest.mark.parametrize("code", EVERY_CODE)
def test_an_error_after_a_durable_commit_is_a_yes(ward: Ward, trouble: Trouble, code: int) -> None:
    """The entry is found by its identity, acknowledged once, and marked in the anchor."""
    trouble.plan = [done_but_fails(code)]
    assert ward.spill().seq == 6
    assert ward.spill().seq == 7
    _sound(ward, 7)


@pytest.mark.req("D7", "H17")
@pytest.mark.parametrize("code", [BUSY, driver.SQLITE_CORRUPT, driver.SQLITE_NOMEM])
def test_a_passing_error_is_tried_once_more(ward: Ward, trouble: Trouble, code: int) -> None:
    """Not in the book and the book is healthy: once again, and no third time."""
    trouble.plan = [fails(code)]
    assert ward.spill().seq == 6
    trouble.plan = [fails(code), done_but_fails(code)]
    assert ward.spill().seq == 7
    trouble.plan = [fails(code), fails(code)]
    with pytest.raises(UnrecordedError, match="entry-not-written"):
        ward.spill()
    _sound(ward, 7)


@pytest.mark.req("D7", "H25")
@pytest.mark.parametrize(
    ("code", "told"),
    [
        (FULL, "disk-full"),
        (READONLY, "folder-read-only"),
        (READONLY | 8 << 8, "folder-read-only"),
        (driver.SQLITE_CANTOPEN, "folder-read-only"),
    ],
)
def test_a_refusal_by_the_disk_is_told_when_nothing_was_written(
    ward: Ward, trouble: Trouble, code: int, told: str
) -> None:
    """Only after it was looked for; the ledger goes on when the disk does. The second try may be refused as well."""
    trouble.plan = [fails(code)]
    with pytest.raises(NotReadyError, match=told):
        ward.spill()
    trouble.plan = [fails(BUSY), fails(code)]
    with pytest.raises(NotReadyError, match=told):
        ward.spill()
    assert ward.spill().seq == 6
    _sound(ward, 6)


@pytest.mark.req("D7")
def test_an_input_output_error_stops_the_writing(ward: Ward, trouble: Trouble) -> None:
    """After a failed fsync nothing that the disk says can be believed: paper from now on, reading still works."""
    trouble.plan = [fails(IOERR)]
    with pytest.raises(UnrecordedError, match="entry-not-written"):
        ward.spill()
    assert ward.ledger.stopped == "entry-not-written"
    with pytest.raises(TrustError, match="ledger-stopped"):
        ward.spill()
    assert ward.ledger.balance(ward.page) == 5_000_000
    ward.reopen()
    assert ward.spill().seq == 6
    _sound(ward, 6)


def test_a_book_that_does_not_open_again_stops_the_writing(
    ward: Ward, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can say whether the entry is there, so it is written on paper; questions get a plain answer too."""

    def gone(path: Path, key: FileKey) -> Any:
        raise NotReadyError("area-missing")

    trouble.plan = [done_but_fails(FULL)]
    monkeypatch.setattr(database, "open_writing", gone)
    with pytest.raises(UnrecordedError, match="entry-not-written"):
        ward.spill()
    with pytest.raises(NotReadyError, match="area-missing"):
        ward.ledger.last()


@pytest.mark.req("D6", "E9")
def test_what_was_not_stored_as_written_is_not_acknowledged(ward: Ward, trouble: Trouble) -> None:
    """An INSERT that did nothing, as a trigger with RAISE(IGNORE) would have it: the read-back tells."""

    def nothing(_work: Callable[[], Any]) -> Any:
        return ward.ledger._book._writer.execute("SELECT 1 WHERE 0")

    trouble.at, trouble.plan = "INSERT INTO entries", [nothing]
    with pytest.raises(UnrecordedError, match="entry-not-written"):
        ward.spill()
    assert ward.ledger.stopped == "entry-not-as-written"


def passes(work: Callable[[], Any]) -> Any:
    """Nothing goes wrong this time."""
    return work()


@pytest.mark.req("D7", "E7")
def test_a_read_error_after_the_commit_is_asked_again(ward: Ward, trouble: Trouble) -> None:
    """The entry is durable; only when it cannot be read twice is it not acknowledged."""
    trouble.at, trouble.plan = "SELECT content", [passes, _malformed]
    assert ward.spill().seq == 6
    trouble.plan = [passes, _malformed, _malformed]
    with pytest.raises(UnrecordedError, match="entry-not-written"):
        ward.spill()
    assert ward.ledger.stopped == "entry-not-as-written"
    trouble.at = "COMMIT"
    ward.reopen()
    _sound(ward, 7)


def test_a_checkpoint_that_cannot_be_written_costs_no_entry(ward: Ward, trouble: Trouble) -> None:
    """It is told, and made the next time."""
    trouble.plan = [fails(FULL)]
    with pytest.raises(NotReadyError, match="checkpoint-not-written"):
        ward.ledger.make_checkpoint()
    ward.ledger.make_checkpoint()
    _sound(ward, 5)


@pytest.mark.req("D7", "H20")
def test_an_altered_entry_is_doubted_twice(ward: Ward) -> None:
    """Changed under the open book by somebody with the key: read again on a fresh connection, then said."""
    with tampering(ward.files) as connection:
        connection.execute("UPDATE entries SET signature = zeroblob(64) WHERE seq = 5")
    with pytest.raises(TrustError) as caught:
        ward.ledger.entry(5)
    assert (caught.value.code, caught.value.facts) == ("entry-altered", {"seq": 5})
    assert ward.ledger.entry(4) is not None


def test_a_question_that_is_wrong_is_a_bug(ward: Ward) -> None:
    """It is not asked twice and not called damage."""
    with pytest.raises(driver.OperationalError, match="no such table"):
        ward.ledger.ask(lambda reading: reading.connection.execute("SELECT 1 FROM nowhere"))


@pytest.mark.req("D7")
def test_a_damaged_page_is_told_at_the_opening(ward: Ward) -> None:
    """Wherever the damage is, opening says so in our words, twice sure."""
    ward.ledger.close()
    whole = ward.files.book.read_bytes()
    told = set()
    for page in range(1, len(whole) // 4096):
        spoilt = bytearray(whole)
        spoilt[page * 4096 + 100] ^= 1
        ward.files.book.write_bytes(spoilt)
        try:
            Ledger(ward.files, KEY).close()
        except TrustError as error:
            told.add(error.code)
    assert told == {"area-damaged"}


def test_no_place_for_the_lock(ward: Ward) -> None:
    """A folder in the lock's place: nothing is opened."""
    ward.ledger.close()
    ward.files.lock.unlink(missing_ok=True)
    ward.files.lock.mkdir()
    with pytest.raises(NotReadyError, match="folder-read-only"):
        Ledger(ward.files, KEY)


@pytest.mark.parametrize("at", ["BEGIN", "INSERT INTO entries", "SELECT hash", "SELECT seq, hash", "SELECT balance"])
def test_errors_at_other_statements_lose_nothing(ward: Ward, trouble: Trouble, at: str) -> None:
    """Before the commit nothing can have been written; the same way of asking the book decides."""
    trouble.at, trouble.plan = at, [fails(BUSY)]
    assert ward.spill().seq == 6
    _sound(ward, 6)


def test_a_rule_that_nobody_foresaw_is_a_bug(ward: Ward, trouble: Trouble) -> None:
    """A constraint without a name is not turned into a person's mistake, nor tried again."""

    def constraint(_work: Callable[[], Any]) -> Any:
        raise driver.IntegrityError("CHECK constraint failed: new")

    trouble.at, trouble.plan = "INSERT INTO entries", [constraint]
    with pytest.raises(driver.IntegrityError):
        ward.spill()
    assert ward.spill().seq == 6


def _malformed(_work: Callable[[], Any]) -> Any:
    raise _corrupt()


def _corrupt() -> driver.DatabaseError:
    error = driver.DatabaseError("database disk image is malformed")
    error.sqlite_errorcode = driver.SQLITE_CORRUPT
    return error


@pytest.mark.req("D7", "E7")
def test_malformed_on_one_read_is_asked_again(ward: Ward, trouble: Trouble) -> None:
    """A passing read error looks like corruption; a fresh connection knows better. Twice is damage."""
    trouble.at, trouble.plan = "SELECT content", [_malformed]
    last = ward.ledger.last()
    assert last is not None
    assert last.seq == 5
    trouble.plan = [_malformed, _malformed]
    with pytest.raises(TrustError, match="area-damaged"):
        ward.ledger.last()
    assert ward.ledger.last() == last


def test_a_failed_opening_lets_go_of_everything(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reading connection fails: no lock, no thread and no handle is left behind."""
    ward.ledger.close()

    def refuse(path: Path, key: FileKey) -> Any:
        raise error_of(IOERR)

    with monkeypatch.context() as patch:
        patch.setattr(database, "open_reading", refuse)
        with pytest.raises(driver.OperationalError):
            Ledger(ward.files, KEY)
    ward.reopen()
    assert ward.spill().seq == 6


def test_a_passing_error_at_the_opening(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once is no damage: the book is opened all the same."""
    ward.ledger.close()
    reading = database.open_reading
    failed: list[bool] = []

    def once(path: Path, key: FileKey) -> Any:
        if not failed:
            failed.append(True)
            raise _corrupt()
        return reading(path, key)

    monkeypatch.setattr(database, "open_reading", once)
    ward.reopen()
    assert failed == [True]
    assert ward.spill().seq == 6


@pytest.mark.req("D5")
def test_an_anchor_that_cannot_be_written_is_shown(ward: Ward) -> None:
    """The stick was pulled out: the entry is safe and acknowledged, and the missing mark is a finding until it is
    mended.
    """
    ward.files.anchor.unlink()
    assert ward.spill().seq == 6
    assert ward.spill().seq == 7
    assert list(ward.ledger.findings) == [Finding("anchor-not-written", 6)]
    ward.ledger.recreate_anchor()
    assert not ward.ledger.findings
    ward.spill()
    _sound(ward, 8)
