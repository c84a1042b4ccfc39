"""The locks under every stored secret: Argon2id to slow guessing down, HKDF to keep keys apart, AES-256-GCM to seal.

A sealed secret opens with the right key and the right surroundings, or not at all (D2).
"""

import secrets
from dataclasses import dataclass, field

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
SALT_BYTES = 16
_NONCE_BYTES = 12
_MOST_MEMORY_KIB = 1 << 20  # a damaged file must not ask for all the memory there is


@dataclass(frozen=True)
class Cost:
    """What one Argon2id call costs: RFC 9106's second choice, 64 MiB, three passes, four lanes."""

    memory_kib: int = 65_536
    passes: int = 3
    lanes: int = 4

    @property
    def sane(self) -> bool:
        """False for figures that no version of this program writes."""
        return (
            8 * self.lanes <= self.memory_kib <= _MOST_MEMORY_KIB and 1 <= self.passes <= 16 and 1 <= self.lanes <= 16
        )


STANDARD = Cost()


@dataclass(frozen=True)
class FileKey:
    """The random 256-bit key of one area's book. It is never shown, logged or stored outside a slot."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise ValueError("a file key has 32 bytes")

    @property
    def pragma(self) -> str:
        """The one form in which SQLCipher takes it as a raw key: 64 hex digits, never the salt as well (E4)."""
        return f"x'{self.raw.hex()}'"

    def derive(self, purpose: str) -> bytes:
        """A key for another purpose, from which this one cannot be found."""
        return derive(self.raw, purpose)


def new_file_key() -> FileKey:
    """A fresh key from the operating system's randomness."""
    return FileKey(secrets.token_bytes(KEY_BYTES))


def stretch(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    """Argon2id: 32 bytes that cost about 0.15 s at the standard cost."""
    return hash_secret_raw(secret, salt, cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID)


def derive(material: bytes, purpose: str) -> bytes:
    """HKDF-SHA256: 32 bytes for this purpose only."""
    return HKDF(SHA256(), KEY_BYTES, None, purpose.encode()).derive(material)


def seal(key: bytes, secret: bytes, surroundings: bytes) -> bytes:
    """AES-256-GCM under a fresh nonce; the surroundings are bound but not stored."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret, surroundings)


def unseal(key: bytes, sealed: bytes, surroundings: bytes) -> bytes | None:
    """The secret, or None when the key, the surroundings or a single bit is wrong."""
    nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    if len(rest) < 16:  # shorter than the tag alone
        return None
    try:
        return AESGCM(key).decrypt(nonce, rest, surroundings)
    except InvalidTag:
        return None
