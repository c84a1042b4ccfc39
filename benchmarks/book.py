"""The book: what a commit, an unlocking, a check and a page cost, each beside the least that it could cost.

`python -m benchmarks.book --entries N` takes an area of that size (or set CDSTATION_BENCH_ENTRIES); two years of one
hatch are
about 660 000 entries, three for each dose. Medians of interleaved turns, on the disk that holds the temporary folder.
"""

import argparse
import hashlib
import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import create_engine, text
from sqlalchemy.pool import StaticPool

from benchmarks.area import AREA, KEY, MACHINE, NURSE_KEY, PAGE, PATIENTS, WITNESS_KEY, build, dose, steps
from cdstation.paths import AreaFiles
from cdstation.register.chain import genesis, signed_bytes
from cdstation.register.entries import Draft
from cdstation.storage import database
from cdstation.storage.book import Act, Book
from cdstation.storage.driver import driver
from cdstation.storage.keys import KeysFile
from cdstation.storage.ledger import Ledger
from cdstation.storage.readmodels import PageReader
from cdstation.storage.refold import Refold
from cdstation.storage.rows import ENTRY_COLUMNS
from cdstation.storage.signature_check import check_signatures
from cdstation.storage.signing import unwrap_signer, wrap_signer
from cdstation.storage.verify import full_check, quick_check

Row = dict[str, Any]
TURNS = 200
_FEW = 7
_LINE = "SELECT content, signature, witness_signature, hash FROM entries WHERE page = 4"
_ENTRIES = "CDSTATION_BENCH_ENTRIES"


def run() -> list[Row]:
    """All figures, on an area of the size that the environment asks for."""
    size = int(os.environ.get(_ENTRIES, "20000"))
    with tempfile.TemporaryDirectory(prefix="cdstation-bench-") as folder:
        files = build(Path(folder), size)
        rows = [*_keys(), *_commits(files), *_checks(files), *_pages(files)]
    return rows


def _row(figure: str, floor: str, least: float, ours: float, target: str) -> Row:
    return {
        "figure": figure,
        "floor": floor,
        "floor_value": _shown(least),
        "ours": _shown(ours),
        "ratio": ours / least if least else None,
        "target": target,
    }


def _shown(seconds: float) -> str:
    return (
        f"{seconds:.2f} s"
        if seconds >= 1
        else f"{seconds * 1e3:.2f} ms"
        if seconds >= 1e-4
        else f"{seconds * 1e6:.1f} µs"
    )


def _took(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _turns(*works: Callable[[], object], turns: int = _FEW) -> list[list[float]]:
    """What each took, turn by turn, so that a busy moment hits all alike."""
    for work in works:
        work()
    return [list(times) for times in zip(*([_took(work) for work in works] for _ in range(turns)), strict=True)]


def _medians(*works: Callable[[], object], turns: int = _FEW) -> list[float]:
    return [statistics.median(times) for times in _turns(*works, turns=turns)]


# Keys


def _keys() -> list[Row]:
    """Unlocking and signing off, against one Argon2id call."""
    password = "teapot window ladder"
    slots = KeysFile(AREA)
    for person in range(1, 6):
        slots = slots.with_password(KEY, person, password if person == 5 else f"{password} {person}", MACHINE)
    wrapped = wrap_signer(WITNESS_KEY, "274915", "", MACHINE)
    content = b"x" * 700

    def argon() -> None:
        hash_secret_raw(b"secret", b"s" * 16, 3, 65_536, 4, 32, Type.ID)

    def sign_off() -> None:
        witness = unwrap_signer(wrapped, "274915", "", MACHINE)
        NURSE_KEY.sign(content), witness.sign(content)

    least, unlock, signing = _medians(argon, lambda: slots.unlock_with_password(password, MACHINE), sign_off, turns=15)
    floor = "one argon2id call, 64 MiB, t=3, p=4"
    return [
        _row("unlock an area, fifth of five slots", floor, least, unlock, "≤ 1.1×"),
        _row("sign-off: PIN check and two signatures", floor, least, signing, "≤ 1.1×"),
    ]


# Commits


def _commits(files: AreaFiles) -> list[Row]:
    """One witnessed line, committed and read back, against the least that a durable commit costs."""
    plain = _OneRow(files.book.with_name("floor.db"))
    book = Book(files.book, KEY)

    def write(draft: Draft) -> None:
        witness = WITNESS_KEY if draft.witness else None
        sealed = book.write(Act(draft, NURSE_KEY, witness, (), None))
        row = book.reading.stored(sealed.uuid)
        assert row is not None
        assert row[3] == sealed.hash

    least, mine, core = [], [], []
    for number in range(TURNS):
        *before, line = steps(10_000 + number)
        for draft in before:
            write(draft)
        least.append(_took(plain.by_driver))
        mine.append(_took(partial(write, line)))
        core.append(_took(plain.by_sqlalchemy))
    book.close()
    rows = [
        _row(
            "witnessed dose, its line: commit and read-back, p50",
            "one-row SQLCipher commit, same mode",
            _p(least, 50),
            _p(mine, 50),
            "≤ 1.5×",
        ),
        _row("  its p99 against its own p50", "its p50", _p(mine, 50), _p(mine, 99), "≤ 2.5×"),
        _row(
            "one row through SQLAlchemy Core, held connection",
            "the same row by driver SQL",
            _p(least, 50),
            _p(core, 50),
            "reported",
        ),
    ]
    plain.close()
    return rows + _ledger_commits(files, _p(mine, 50))


def _ledger_commits(files: AreaFiles, bare: float) -> list[Row]:
    """Through the ledger's thread, with the high-water mark; and the three commits of a whole dose."""
    other = files.anchor.with_name("floor.mark")
    other.write_bytes(bytes(1024))

    def mark() -> None:
        handle = os.open(other, os.O_WRONLY)
        os.pwrite(handle, b"x" * 80, 512)
        os.fsync(handle)
        os.close(handle)

    with Ledger(files, KEY) as ledger:
        synced, marked = [], []
        for number in range(TURNS):
            started, poured, line = steps(50_000 + number)
            ledger.append(started, NURSE_KEY)
            ledger.append(poured, NURSE_KEY)
            synced.append(_took(mark))
            marked.append(_took(partial(ledger.append, line, NURSE_KEY, WITNESS_KEY)))
        whole = statistics.median(_took(lambda: dose(ledger)) for _ in range(50))
    bare += _p(synced, 50)
    floor = "that commit + one write and fsync"
    return [
        _row("same through the ledger, with high-water file", floor, bare, _p(marked, 50), "≤ 1.2×"),
        _row("a whole dose: intent, pour, line", "three of those commits", 3 * bare, whole, "reported"),
    ]


class _OneRow:
    """The least that a durable commit costs: one row of the same size, same library, same mode, nothing else."""

    def __init__(self, path: Path) -> None:
        self._connection = driver.connect(str(path), isolation_level=None)
        self._connection.execute("PRAGMA cipher_memory_security=ON")
        self._connection.execute(f'PRAGMA key="{KEY.pragma}"')
        database.make_durable(self._connection)
        self._connection.execute("CREATE TABLE one (seq INTEGER PRIMARY KEY, body BLOB) STRICT")
        connection = self._connection
        self._engine = create_engine("sqlite://", module=driver, creator=lambda: connection, poolclass=StaticPool)
        self._held = self._engine.connect()
        self._insert = text("INSERT INTO one (body) VALUES (:body)")

    def by_driver(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO one (body) VALUES (?)", (b"x" * 900,))
        self._connection.execute("COMMIT")

    def by_sqlalchemy(self) -> None:
        self._held.exec_driver_sql("BEGIN IMMEDIATE")
        self._held.execute(self._insert, {"body": b"x" * 900})
        self._held.exec_driver_sql("COMMIT")
        self._held.commit()

    def close(self) -> None:
        self._held.close()
        self._connection.close()


def _p(times: list[float], percent: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]


# Checks


def _checks(files: AreaFiles) -> list[Row]:
    """Verification, against reading every page in C and one hash over the bytes."""
    total = sum(len(content) for content in _contents(files))
    sample = b"x" * total

    def scan_in_c() -> None:
        connection = database.connect(files.book, KEY)
        connection.execute("SELECT sum(length(content)), sum(length(hash)) FROM entries").fetchone()
        connection.close()
        hashlib.sha256(sample).digest()

    least, fold = _medians(scan_in_c, lambda: _fold(files))
    least_whole, whole = _medians(scan_in_c, lambda: full_check(files, KEY), turns=3)
    (quick,) = _medians(lambda: quick_check(files, KEY))
    floor = "SQLCipher scan in C + one sha256 over the bytes"
    return [
        _row("chain, columns, balances, tree, doses: one core", floor, least, fold, "≤ 2.0×"),
        _row("whole check: that + page seals, structure, tables", floor, least_whole, whole, "reported"),
        _row("start-up check since the last checkpoint", "–", 0, quick, "≤ 1 s"),
        _signatures(files),
        _backup(files),
    ]


def _contents(files: AreaFiles) -> list[bytes]:
    connection = database.connect(files.book, KEY)
    try:
        return [row[0] for row in connection.execute("SELECT content FROM entries")]
    finally:
        connection.close()


def _fold(files: AreaFiles) -> None:
    connection = database.connect(files.book, KEY)
    fold = Refold(AREA, genesis(AREA), frozenset())
    rows = connection.execute(f"SELECT {ENTRY_COLUMNS} FROM entries ORDER BY seq")
    while batch := rows.fetchmany(1000):
        for row in batch:
            fold.add(row)
    connection.close()
    assert not fold.findings


def _signatures(files: AreaFiles) -> Row:
    """Every signature by its person's key, against the bare verification of as many."""
    key = Ed25519PrivateKey.generate()
    public: Ed25519PublicKey = key.public_key()
    contents = _contents(files)
    signed = [(key.sign(signed_bytes(content)), signed_bytes(content)) for content in contents]
    witnessed = signed[: len(signed) // 3]

    def bare() -> None:
        for signature, content in (*signed, *witnessed):
            public.verify(signature, content)

    least, ours = _medians(bare, lambda: check_signatures(files, KEY), turns=1)
    return _row("all signatures, two for each line", "raw verify loop over as many", least, ours, "≤ 1.2×")


def _backup(files: AreaFiles) -> Row:
    from cdstation.storage.backup import back_up

    KeysFile(AREA).save(files.keys)
    place = files.book.parent / "backups"
    number = iter(range(1000))

    def copy() -> None:
        target = files.book.with_name("plain-copy")
        shutil.copyfile(files.book, target)
        with target.open("rb+") as file:
            os.fsync(file.fileno())

    least, ours = _medians(copy, lambda: back_up(files, KEY, place, f"b{next(number)}"), turns=3)
    return _row("verified backup", "cp + fsync", least, ours, "≤ 12×")


# Pages


def _pages(files: AreaFiles) -> list[Row]:
    """A window of a page and a patient's two years, against the driver with an index."""
    with Ledger(files, KEY) as ledger:
        reader, middle = PageReader(ledger), ledger.stats().entries // 2

        def raw(condition: str) -> Callable[[], object]:
            statement = f"{_LINE} {condition} ORDER BY seq DESC LIMIT 50"
            return lambda: ledger.ask(lambda book: book.connection.execute(statement).fetchall())

        least, latest = _medians(raw(""), lambda: reader.latest(PAGE, 50), turns=50)
        least_mid, anywhere = _medians(raw(f"AND seq < {middle}"), lambda: reader.before(PAGE, middle, 50), turns=50)
        lines = (ledger.stats().entries // 3) // PATIENTS
        patient = _medians(lambda: ledger.patient_entries(7, ("dose-recorded",), limit=1000))[0]
    return [
        _row(
            "latest 50 lines of a page, read and proved", "raw driver with an index, bytes only", least, latest, "≤ 2×"
        ),
        _row("50 lines anywhere, read and proved", "raw driver with an index, bytes only", least_mid, anywhere, "≤ 2×"),
        _row(f"one patient's doses, {lines} lines", "–", 0, patient, "≤ 50 ms for 730"),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=20_000)
    os.environ[_ENTRIES] = str(parser.parse_args().entries)
    print(json.dumps(run(), indent=1, ensure_ascii=False))
