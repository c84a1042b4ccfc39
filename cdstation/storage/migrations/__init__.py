"""The schema of a book, step by step from version 1, and the runner that brings an older book up in place.

A step may add and rebuild, but the entries must come out as they went in: the runner compares the tree over all of them
before and after, inside the one transaction (D6). The station runs it when it opens a book for writing.
"""

import hashlib
from collections.abc import Sequence
from functools import cache

from cdstation.errors import TrustError
from cdstation.register.checkpoint import Frontier
from cdstation.storage.driver import Connection, driver
from cdstation.storage.migrations import v1, v2

Step = tuple[str, ...]

STEPS: tuple[Step, ...] = (v1.STATEMENTS, v2.STATEMENTS)


def build(connection: Connection, steps: Sequence[Step]) -> None:
    """Run these steps, inside the caller's transaction."""
    for step in steps:
        for statement in step:
            connection.execute(statement)


def schema_digest(connection: Connection) -> str:
    """SHA-256 over every table, index and trigger as it stands in this database."""
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM main.sqlite_schema ORDER BY type, name").fetchall()
    return hashlib.sha256(repr(rows).encode()).hexdigest()


@cache
def expected_digest(steps: tuple[Step, ...]) -> str:
    """The digest that a database with exactly these steps has: built once in memory, so that it can't be forgotten."""
    model = driver.connect(":memory:", isolation_level=None)
    try:
        build(model, steps)
        return schema_digest(model)
    finally:
        model.close()


def migrate(connection: Connection, steps: tuple[Step, ...]) -> bool:
    """Bring an open, keyed, unguarded database up to the last step; False when there is nothing to do.

    All or nothing. Raises TrustError `area-from-newer-version`, `schema-altered`, or `migration-changed-entries`.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(steps):
        raise TrustError("area-from-newer-version", version=version)
    if version < 1 or schema_digest(connection) != expected_digest(steps[:version]):
        raise TrustError("schema-altered")
    if version == len(steps):
        return False
    connection.execute("BEGIN EXCLUSIVE")
    try:
        before = _tree(connection)
        build(connection, steps[version:])
        if _tree(connection) != before:
            raise TrustError("migration-changed-entries")
        connection.execute(f"PRAGMA user_version={len(steps)}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    if schema_digest(connection) != expected_digest(steps):
        raise TrustError("schema-altered")
    return True


def _tree(connection: Connection) -> Frontier:
    return Frontier().add_all(digest for (digest,) in connection.execute("SELECT hash FROM entries ORDER BY seq"))
