"""Every signature of every entry, by the key that its person had then: slow, in windows, alongside the day's work.

A holder of the file's key can rewrite the chain but not sign for people; this is the check that shows it (D3).
"""

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cdstation.errors import StationError
from cdstation.paths import AreaFiles
from cdstation.register.acts import AreaOpened, PersonEnrolled, PersonLeft
from cdstation.register.audit import Finding
from cdstation.register.chain import signed_bytes
from cdstation.register.entries import Body, read_entry
from cdstation.register.people import STATION
from cdstation.storage import database
from cdstation.storage.driver import driver
from cdstation.storage.rows import Row
from cdstation.storage.sealing import FileKey
from cdstation.storage.verify import Cancelled, Progress, never, silent

_ENTRIES = (
    "SELECT seq, kind, by_person, witness, delta, content, signature, witness_signature, "
    "(SELECT max(seq) FROM entries) FROM entries WHERE seq > ? ORDER BY seq LIMIT ?"
)
_TEACH = frozenset({AreaOpened.KIND, PersonEnrolled.KIND, PersonLeft.KIND})
_WINDOW = 200  # entries for which the file is held at a time, so that an append never waits long


class _Keys:
    """Who could sign at this point of the book."""

    def __init__(self) -> None:
        self._keys: dict[int, Ed25519PublicKey] = {}
        self._left: set[int] = set()

    def apply(self, body: Body) -> None:
        """Learn a key, or that its person has left."""
        match body:
            case AreaOpened():
                self._learn(STATION, body.station_key)
            case PersonEnrolled():
                self._learn(body.number, body.public_key)
            case PersonLeft():
                self._left.add(body.number)
            case _:
                return

    def _learn(self, person: int, public_hex: str) -> None:
        self._keys[person] = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_hex))
        self._left.discard(person)

    def fault(self, person: int, content: bytes, signature: bytes) -> str:
        """Empty, or why this signature does not count."""
        key = self._keys.get(person)
        if key is None:
            return "signer-unknown"
        if person in self._left:
            return "signer-had-left"
        try:
            key.verify(signature, signed_bytes(content))
        except InvalidSignature:
            return "signature-wrong"
        return ""


def check_signatures(
    files: AreaFiles, key: FileKey, progress: Progress = silent, cancelled: Cancelled = never
) -> list[Finding]:
    """All faults of all signatures, and movements without a witness. A cancelled check ends with `check-cancelled`."""
    findings: list[Finding] = []
    keys, seq, total = _Keys(), 0, 0
    try:
        while rows := _window(files.book, key, seq):
            for row in rows:
                if row[1] in _TEACH:
                    keys.apply(read_entry(row[5]).body)
                findings += _faults(row, keys)
            seq, total = rows[-1][0], rows[-1][-1]
            progress(seq, total)
            if cancelled():
                return [*findings, Finding("check-cancelled", seq)]
    except StationError as error:
        findings.append(Finding(error.code, facts=tuple(error.facts.items())))
    except driver.Error:
        findings.append(Finding("area-damaged"))
    return findings


def _window(book: Path, key: FileKey, after: int) -> list[Row]:
    """The next entries; the last column of each is how many there are in all.

    The columns are taken for the signed bytes that they repeat: whether they do is for the full check to say.
    """
    connection = database.open_reading(book, key)
    try:
        rows: list[Row] = connection.execute(_ENTRIES, (after, _WINDOW)).fetchall()
    finally:
        connection.close()
    return rows


def _faults(row: Row, keys: _Keys) -> list[Finding]:
    seq, _, by, witness, delta, content, signature, witness_signature, _ = row
    found = [keys.fault(by, content, signature)]
    if witness is not None:
        found.append(keys.fault(witness, content, witness_signature))
    elif delta is not None:
        found.append("witness-missing")
    return [Finding(code, seq) for code in found if code]
