"""What SQL may do on the station's own connections: an allow-list asked before each statement (D6, E9).

SQLite's defensive mode cannot be reached from Python, so nothing is permitted but what the ledger itself needs.
"""

from cdstation.storage.driver import Connection, driver

_ALLOW, _DENY = driver.SQLITE_OK, driver.SQLITE_DENY

INSERTED = frozenset({"entries", "doses", "pages", "own_pages", "credentials", "photos", "checkpoints"})
_UPDATED = frozenset({("doses", "state"), ("doses", "holds")})  # a dose moves on; its entries stay as they were
_BEGIN_END = frozenset({"BEGIN", "COMMIT", "ROLLBACK"})
_FUNCTIONS = frozenset(
    {
        "abs",
        "coalesce",
        "count",
        "json",
        "json_extract",
        "->",
        "->>",
        "length",
        "like",
        "lower",
        "max",
        "min",
        "sum",
        "total",
        "unhex",
    }
)
_HARMLESS_PRAGMAS = frozenset(
    {"page_count", "page_size", "query_only", "read_uncommitted", "synchronous", "user_version"}
)


def guard_writing(connection: Connection) -> None:
    """From now on this connection adds rows, moves doses on and reads; nothing else, and never in another database."""
    connection.set_authorizer(_writing)


def guard_reading(connection: Connection) -> None:
    """From now on this connection only reads."""
    connection.execute("PRAGMA query_only=ON")
    connection.set_authorizer(_reading)


def _reading(action: int, first: str | None, second: str | None, database: str | None, _trigger: str | None) -> int:
    if action in (driver.SQLITE_SELECT, driver.SQLITE_RECURSIVE):
        return _ALLOW
    if action == driver.SQLITE_READ:
        return _ALLOW if database in ("main", None) else _DENY  # `count(*)` names no database
    if action == driver.SQLITE_FUNCTION:
        return _ALLOW if second in _FUNCTIONS else _DENY
    if action == driver.SQLITE_TRANSACTION:
        return _ALLOW if first in _BEGIN_END else _DENY
    if action == driver.SQLITE_PRAGMA:  # to ask is harmless, to set is not
        return _ALLOW if first in _HARMLESS_PRAGMAS and second is None else _DENY
    return _DENY


def _writing(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
    if action == driver.SQLITE_INSERT:
        return _ALLOW if first in INSERTED and database == "main" else _DENY
    if action == driver.SQLITE_UPDATE:
        return _ALLOW if (first, second) in _UPDATED and database == "main" else _DENY
    return _reading(action, first, second, database, trigger)
