"""Every signature of every entry, by the key that its person had then: slow, in windows, alongside the day's work.

A holder of the file's key can rewrite the chain but not sign for people; this is the check that shows it (D3).
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cdstation.errors import TrustError
from cdstation.register.acts import AreaOpened, PersonEnrolled, PersonLeft
from cdstation.register.audit import Finding
from cdstation.register.chain import signed_bytes
from cdstation.register.entries import Body, Sealed
from cdstation.register.people import STATION
from cdstation.storage import database
from cdstation.storage.driver import driver
from cdstation.storage.reading import Reading
from cdstation.storage.verify import Cancelled, Copy, Progress, never, silent

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


def check_signatures(copy: Copy, progress: Progress = silent, cancelled: Cancelled = never) -> list[Finding]:
    """All faults of all signatures, and movements without a witness. A cancelled check ends with `check-cancelled`."""
    findings: list[Finding] = []
    keys, seq, total = _Keys(), 0, 0
    try:
        total = len_of(copy)
        while batch := _window(copy, seq):
            for sealed in batch:
                keys.apply(sealed.body)
                findings += _faults(sealed, keys)
            seq = batch[-1].seq
            progress("signatures", seq, total)
            if cancelled():
                return [*findings, Finding("check-cancelled", seq)]
    except TrustError as error:
        findings.append(Finding(error.code, facts=tuple(error.facts.items())))
    except driver.Error:
        findings.append(Finding("area-damaged"))
    return findings


def len_of(copy: Copy) -> int:
    """How many entries there are."""
    connection = database.open_reading(copy.book, copy.key)
    try:
        return (Reading(connection).head() or (0, b""))[0]
    finally:
        connection.close()


def _window(copy: Copy, after: int) -> tuple[Sealed, ...]:
    connection = database.open_reading(copy.book, copy.key)
    try:
        return Reading(connection).entries(after, _WINDOW)
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
