"""The SQLCipher driver with the types of the standard library's module, of which it is a faithful copy."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3 as driver
    from sqlite3 import Connection, Cursor
else:
    from sqlcipher3 import dbapi2 as driver
    from sqlcipher3.dbapi2 import Connection, Cursor

__all__ = ["Connection", "Cursor", "driver"]
