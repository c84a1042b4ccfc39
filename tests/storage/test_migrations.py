"""An older book is brought up in place, all or nothing, and its entries come out as they went in (D6)."""

import pytest

from cdstation.errors import TrustError
from cdstation.storage import migrations
from cdstation.storage.migrations import STEPS, expected_digest, migrate, schema_digest, v1, v2
from cdstation.storage.verify import full_check
from tests.storage.ward import KEY, Ward, raw

_ADDED = ("CREATE TABLE wards (name TEXT PRIMARY KEY) STRICT", "CREATE INDEX entries_by_kind ON entries (kind)")
NEXT = (*STEPS, _ADDED)


def test_version_one_is_never_edited() -> None:
    """Books of this version are out in the world: a change is a new step."""
    assert STEPS[0] is v1.STATEMENTS
    assert expected_digest(STEPS[:1]) == "74300b54896351226e6081845024c0faf58d5e137a2abfbf51f08244d69cf970"


def test_version_two_is_never_edited() -> None:
    """Nor is this one; a book of version 1 comes out of the step as one that was made with both."""
    assert STEPS[1] is v2.STATEMENTS
    assert expected_digest(STEPS[:2]) == "229eb45a5de89f7a9883804a2f215d418decb0789f679b7d3badf2cf801b8170"


def test_an_older_book_is_brought_up(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    """A book meets a program with one step more: it is changed in place and every check still passes."""
    ward.dose(1)
    entries = ward.ledger.entries()
    monkeypatch.setattr(migrations, "STEPS", NEXT)
    assert ward.reopen().entries() == entries
    assert ward.spill().seq == entries[-1].seq + 1
    ward.ledger.close()
    assert full_check(ward.files, KEY) == []
    with raw(ward.files) as connection:
        assert not migrate(connection, NEXT)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(NEXT),)
        assert schema_digest(connection) == expected_digest(NEXT)


@pytest.mark.parametrize("harm", ["DELETE FROM entries WHERE seq = 3", "UPDATE entries SET hash = prev WHERE seq = 5"])
def test_a_step_that_changes_entries_is_undone(ward: Ward, harm: str) -> None:
    """Whatever a step says, the tree over the entries must be the same before and after."""
    ward.ledger.close()
    triggers = tuple(f"DROP TRIGGER entries_no_{what}" for what in ("update", "delete"))
    with raw(ward.files) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        with pytest.raises(TrustError, match="migration-changed-entries"):
            migrate(connection, (*STEPS, (*triggers, harm)))
        assert schema_digest(connection) == expected_digest(STEPS)
    assert full_check(ward.files, KEY) == []


def test_a_step_that_fails_leaves_nothing(ward: Ward) -> None:
    """Half a step is no step."""
    ward.ledger.close()
    with raw(ward.files) as connection:
        with pytest.raises(Exception, match="syntax error"):
            migrate(connection, (*STEPS, (*_ADDED, "NONSENSE")))
        assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    assert full_check(ward.files, KEY) == []


def test_only_our_own_older_schemas_are_brought_up(ward: Ward) -> None:
    """A newer book, and an older one that somebody has changed, are refused as they are."""
    ward.ledger.close()
    with raw(ward.files) as connection:
        connection.execute("PRAGMA user_version=4")
        with pytest.raises(TrustError, match="area-from-newer-version"):
            migrate(connection, NEXT)
        connection.execute("PRAGMA user_version=1")
        connection.execute("CREATE TABLE beside (x)")
        with pytest.raises(TrustError, match="schema-altered"):
            migrate(connection, NEXT)
        connection.execute("PRAGMA user_version=0")
        with pytest.raises(TrustError, match="schema-altered"):
            migrate(connection, NEXT)
