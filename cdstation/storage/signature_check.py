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
from cdstation.register.entries import Body, Sealed
from cdstation.register.people import STATION
from cdstation.storage import database
from cdstation.storage.driver import driver
from cdstation.storage.reading import Reading
from cdstation.storage.sealing import FileKey
from cdstation.storage.verify import Cancelled, Progress, never, silent

_WINDOW = 500  # entries for which the file is held at a time, so that an append never waits long


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
    keys, seq = _Keys(), 0
    try:
        while batch := _window(files.book, key, seq):
            for sealed in batch[0]:
                keys.apply(sealed.body)
                findings += _faults(sealed, keys)
            seq = batch[0][-1].seq
            progress(seq, batch[1])
            if cancelled():
                return [*findings, Finding("check-cancelled", seq)]
    except StationError as error:
        findings.append(Finding(error.code, facts=tuple(error.facts.items())))
    except driver.Error:
        findings.append(Finding("area-damaged"))
    return findings


def _window(book: Path, key: FileKey, after: int) -> tuple[tuple[Sealed, ...], int] | None:
    """The next entries and how many there are in all; None after the last."""
    connection = database.open_reading(book, key)
    try:
        reading = Reading(connection)
        found = reading.entries(after, _WINDOW)
        return (found, (reading.head() or (0, b""))[0]) if found else None
    finally:
        connection.close()


def _faults(sealed: Sealed, keys: _Keys) -> list[Finding]:
    draft = sealed.draft
    found = [keys.fault(draft.by, sealed.content, sealed.signature)]
    if draft.witness is not None:
        found.append(keys.fault(draft.witness, sealed.content, sealed.witness_signature))
    elif draft.delta is not None:
        found.append("witness-missing")
    return [Finding(code, sealed.seq) for code in found if code]
