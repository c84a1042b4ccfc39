"""Nobody changes an entry through the station's own connections: more than sixty tries on each (D6, T5, H20)."""

from collections.abc import Iterator

import pytest

from cdstation.storage import database, rows
from cdstation.storage.driver import Connection, driver
from tests.storage.ward import KEY, Ward, raw

_ALL = ", ".join(rows.ENTRY_COLUMNS.split(", "))
_COPY = f"SELECT {_ALL} FROM entries WHERE seq = 3"
_FORGED = f"SELECT 3, uuid || 'x', {_ALL.removeprefix('seq, uuid, ')} FROM entries WHERE seq = 3"
_NEXT = f"SELECT 9, 'new', {_ALL.removeprefix('seq, uuid, ')} FROM entries WHERE seq = 3"
_TABLES = ("entries", "doses", "pages", "own_pages", "credentials", "photos", "checkpoints", "secrets", "meta")

ATTACKS = [
    # an entry written over
    f"INSERT OR REPLACE INTO entries ({_ALL}) {_COPY}",
    f"INSERT OR REPLACE INTO entries ({_ALL}) {_FORGED}",
    f"INSERT OR REPLACE INTO entries ({_ALL}) {_NEXT}",
    f"REPLACE INTO entries ({_ALL}) {_FORGED}",
    f"INSERT OR IGNORE INTO entries ({_ALL}) {_NEXT}",
    f"INSERT OR FAIL INTO entries ({_ALL}) {_NEXT}",
    f"INSERT OR ROLLBACK INTO entries ({_ALL}) {_FORGED}",
    f"INSERT OR ABORT INTO entries ({_ALL}) {_FORGED}",
    f"INSERT INTO entries ({_ALL}) {_COPY} ON CONFLICT (seq) DO UPDATE SET balance = 0",
    f"INSERT INTO entries ({_ALL}) {_COPY} ON CONFLICT (uuid) DO UPDATE SET content = x'00'",
    f"INSERT INTO entries ({_ALL}) {_COPY} ON CONFLICT DO NOTHING",
    "INSERT INTO entries DEFAULT VALUES",
    "INSERT INTO entries (seq) VALUES (NULL)",
    "INSERT INTO entries (rowid) VALUES (0)",
    "UPDATE entries SET balance = balance + 1",
    "UPDATE entries SET seq = seq + 100",
    "UPDATE OR REPLACE entries SET seq = 2 WHERE seq = 3",
    "UPDATE OR IGNORE entries SET content = x'00'",
    "UPDATE entries SET rowid = 99 WHERE rowid = 1",
    "UPDATE main.entries SET hash = prev WHERE seq = 1",
    "UPDATE entries SET balance = e.balance FROM entries AS e",
    "WITH x AS (SELECT 1) UPDATE entries SET late = 1",
    "DELETE FROM entries",
    "DELETE FROM entries WHERE seq = (SELECT max(seq) FROM entries)",
    "DELETE FROM entries WHERE rowid = 1 RETURNING seq",
    # what else is kept
    *(f"DELETE FROM {table}" for table in _TABLES[1:]),
    "UPDATE pages SET drug = 'water'",
    "UPDATE credentials SET wrapped = x'00'",
    "UPDATE photos SET png = x'00'",
    "UPDATE checkpoints SET note = ''",
    "UPDATE secrets SET value = x'00'",
    "UPDATE meta SET value = 'other'",
    "UPDATE doses SET patient = 2",
    "UPDATE doses SET dose_day = '2026-01-01'",
    "UPDATE doses SET state = 'started'",
    "UPDATE doses SET state = 'started', holds = 0",
    "UPDATE doses SET holds = 0",
    "UPDATE OR REPLACE doses SET state = 'recorded'",
    "INSERT OR REPLACE INTO doses SELECT * FROM doses",
    "INSERT OR REPLACE INTO doses SELECT seq, 'new', patient, slot, dose_day, page, pump, state, holds FROM doses",
    "INSERT INTO doses SELECT 1, 'new', patient, slot, dose_day, page, pump, 'started', 1 FROM doses",
    "INSERT OR REPLACE INTO credentials SELECT * FROM credentials",
    "INSERT OR REPLACE INTO photos SELECT sha256, x'00' FROM photos",
    "INSERT OR REPLACE INTO checkpoints SELECT size, 'forged', frontier FROM checkpoints",
    "INSERT OR REPLACE INTO pages SELECT * FROM pages",
    "INSERT OR REPLACE INTO pages SELECT 1, drug, form, strength, unit FROM pages",
    "INSERT OR REPLACE INTO secrets VALUES ('station-key', x'00')",
    "INSERT OR REPLACE INTO meta VALUES ('area', 'other')",
    "INSERT INTO meta VALUES ('new', 'fact')",
    # the schema
    "DROP TRIGGER entries_no_update",
    "DROP TRIGGER IF EXISTS entries_in_order",
    "DROP TABLE entries",
    "DROP INDEX dose_of_the_day",
    "ALTER TABLE entries RENAME TO old",
    "ALTER TABLE entries DROP COLUMN late",
    "ALTER TABLE entries ADD COLUMN more TEXT",
    "ALTER TABLE entries RENAME COLUMN hash TO h",
    "CREATE TABLE copy AS SELECT * FROM entries",
    "CREATE TEMP TABLE entries (seq)",
    "CREATE TRIGGER quiet BEFORE INSERT ON entries BEGIN SELECT RAISE(IGNORE); END",
    "CREATE TEMP TRIGGER quiet BEFORE INSERT ON main.entries BEGIN SELECT RAISE(IGNORE); END",
    "CREATE TEMP TRIGGER swap INSTEAD OF INSERT ON v BEGIN SELECT 1; END",
    "CREATE TEMP VIEW entries AS SELECT 1 AS seq",
    "CREATE INDEX more ON entries (kind)",
    "CREATE VIRTUAL TABLE v USING fts5(x)",
    "PRAGMA writable_schema=ON",
    "PRAGMA writable_schema=RESET",
    "UPDATE sqlite_schema SET sql = ''",
    "DELETE FROM sqlite_schema WHERE type = 'trigger'",
    "INSERT INTO sqlite_schema VALUES ('trigger', 'x', 'entries', 0, '')",
    "REINDEX",
    "ANALYZE",
    "VACUUM",
    "VACUUM INTO '/nowhere/copy'",
    # settings and other files
    "PRAGMA ignore_check_constraints=ON",
    "PRAGMA recursive_triggers=OFF",
    "PRAGMA foreign_keys=OFF",
    "PRAGMA trusted_schema=ON",
    "PRAGMA query_only=OFF",
    "PRAGMA journal_mode=WAL",
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA locking_mode=EXCLUSIVE",
    "PRAGMA user_version=9",
    "PRAGMA application_id=9",
    "PRAGMA schema_version=9",
    "PRAGMA rekey='x'",
    "PRAGMA key='x'",
    "PRAGMA cipher_use_hmac=OFF",
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "PRAGMA incremental_vacuum",
    "ATTACH ':memory:' AS other",
    "ATTACH '/nowhere/other.db' AS other KEY ''",
    "DETACH main",
    "SELECT load_extension('x')",
    "SELECT sqlcipher_export('other')",
    "SELECT writefile('x', 'y')",
    "SELECT fts3_tokenizer('simple')",
    "SAVEPOINT s",
]


@pytest.fixture
def full(ward: Ward) -> Ward:
    """A row in every table, and one dose still open."""
    ward.register_patient(1, b"picture")
    ward.dose(1)
    ward.start(2)
    ward.ledger.make_checkpoint()
    ward.ledger.close()
    return ward


@pytest.fixture(params=["writing", "reading"])
def own(full: Ward, request: pytest.FixtureRequest) -> Iterator[Connection]:
    """The station's own connections, as they are in use."""
    opened = database.open_writing if request.param == "writing" else database.open_reading
    connection = opened(full.files.book, KEY)
    yield connection
    connection.close()


def _everything(ward: Ward) -> list[object]:
    with raw(ward.files) as connection:
        content = [connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in _TABLES]
        return [*content, connection.execute("SELECT * FROM sqlite_schema").fetchall()]


@pytest.mark.req("D6", "H20", "T5")
def test_there_are_enough_attacks() -> None:
    """More than the sixty that T5 asks for, no two alike."""
    assert len(set(ATTACKS)) == len(ATTACKS) > 60


@pytest.mark.req("D6", "H20", "T5", "E8", "E9")
@pytest.mark.parametrize("inside", [False, True])
def test_no_attack_changes_anything(full: Ward, own: Connection, inside: bool) -> None:
    """Each alone or inside a transaction that is then committed: refused or without effect, and the file is as it
    was.
    """
    before = _everything(full)
    succeeded = [attack for attack in ATTACKS if _try(own, attack, inside)]
    assert _everything(full) == before
    assert set(succeeded) <= {
        f"INSERT INTO entries ({_ALL}) {_COPY} ON CONFLICT DO NOTHING",
        "INSERT INTO entries DEFAULT VALUES",
    }


def _try(connection: Connection, attack: str, inside: bool) -> bool:
    try:
        if inside:
            connection.execute("BEGIN")
        connection.execute(attack).fetchall()
    except driver.Error:
        return False
    finally:
        if connection.in_transaction:
            connection.execute("COMMIT")
    return True


@pytest.mark.req("E8")
def test_the_insert_guard_holds_without_the_authorizer(full: Ward) -> None:
    """The schema alone, with recursive triggers off: every way to write an entry over is refused by the insert
    guard.
    """
    before = _everything(full)
    with raw(full.files) as connection:
        connection.execute("PRAGMA recursive_triggers=OFF")
        for attack in ATTACKS[: ATTACKS.index("UPDATE pages SET drug = 'water'")]:
            _try(connection, attack, inside=False)
        for attack in ATTACKS:
            if (
                attack.startswith(("INSERT OR REPLACE INTO", "UPDATE ", "DELETE FROM"))
                and "sqlite_schema" not in attack
            ):
                _try(connection, attack, inside=False)
    assert _everything(full) == before


def test_the_ledger_still_writes_and_reads(full: Ward) -> None:
    """The allow-list forbids nothing that is needed."""
    full.reopen()
    seq = full.spill().seq
    assert [dose.patient for dose in full.ledger.open_dose_rows()] == [2]
    assert full.ledger.last() == full.ledger.entry(seq)


@pytest.mark.req("H21", "E9")
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("witness", "1"),
        ("witness", "0"),
        ("witness", "'a'"),
        ("delta", "'much'"),
        ("delta", "1.5"),
        ("balance", "NULL"),
        ("kind", "''"),
        ("dose_day", "'31/10/2026'"),
        ("signature", "x'00'"),
        ("witness_signature", "x''"),
        ("entered_ms", "-1"),
        ("late", "2"),
        ("page", "99"),
        ("patient", "0"),
        ("hash", "x'00'"),
    ],
)
def test_impossible_values_do_not_enter(full: Ward, column: str, value: str) -> None:
    """STRICT and CHECK: a witness who is the nurse, half a thousandth, a line without a balance."""
    with raw(full.files) as connection:
        (last, hashed) = connection.execute("SELECT max(seq), hash FROM entries").fetchone()
        names = [name for name in rows.ENTRY_COLUMNS.split(", ") if name not in ("seq", "uuid", "prev", column)]
        rest = f"{', '.join(names)}"
        line = f"SELECT ?, 'new', ?, {value}, {rest} FROM entries WHERE kind = 'dose-recorded'"
        with pytest.raises(driver.IntegrityError):
            connection.execute(f"INSERT INTO entries (seq, uuid, prev, {column}, {rest}) {line}", (last + 1, hashed))
