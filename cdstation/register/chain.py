"""The hash chain: one digest per entry, bound to its predecessor, its exact bytes and both signatures.

SHA-256 with domain separation over length-prefixed fields (D5), so that no two different entries can have the same
input. A chain starts from nothing secret: it proves order and integrity between anchors, and only an anchor proves the
end of it.
"""

import hashlib
from collections.abc import Iterable

ENTRY_DOMAIN = b"cdstation/entry/v1\n"
SIGNATURE_DOMAIN = b"cdstation/signature/v1\n"
GENESIS_DOMAIN = b"cdstation/genesis/v1\n"


def genesis(area_id: str) -> bytes:
    """The `prev` of the first entry: different in every area, so that entries cannot be carried from one to another."""
    return hashlib.sha256(GENESIS_DOMAIN + area_id.encode()).digest()


def signed_bytes(content: bytes) -> bytes:
    """What a person's key signs: the exact bytes of the entry, under their own domain."""
    return SIGNATURE_DOMAIN + content


def entry_hash(prev: bytes, content: bytes, signature: bytes, witness_signature: bytes) -> bytes:
    """The hash of one entry: 32 bytes."""
    return hashlib.sha256(ENTRY_DOMAIN + _prefixed((prev, content, signature, witness_signature))).digest()


def _prefixed(fields: Iterable[bytes]) -> bytes:
    return b"".join(len(field).to_bytes(8, "big") + field for field in fields)
