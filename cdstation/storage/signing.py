"""People's signatures: an Ed25519 key for each person, wrapped under badge, PIN and this computer's secret (D3).

Whoever holds the file's key can read the book but cannot invent a witness. Where no badge is issued the PIN alone
stands
between a holder of the file's key and the signing key, and six figures fall to guessing (E15): the safety case says so.
"""

import hashlib
import json
import re
import secrets
from dataclasses import dataclass, replace
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from cdstation.errors import RuleError, TrustError
from cdstation.register.chain import signed_bytes
from cdstation.storage.badges import parse_badge
from cdstation.storage.sealing import SALT_BYTES, STANDARD, Cost, derive, seal, stretch, unseal

VERSION = 1
_PIN = re.compile(r"[0-9]{6}")
_RUN = "012345678901234 987654321098765"
_FEWEST_FIGURES = 3


class Signer:
    """One person's signing key, unlocked. It lives as short as possible and never prints itself."""

    def __init__(self, person: int, key: Ed25519PrivateKey) -> None:
        self.person = person
        self._key = key

    @property
    def public_hex(self) -> str:
        """The public key, as the enrolment entry states it."""
        return self._key.public_key().public_bytes_raw().hex()

    def sign(self, content: bytes) -> bytes:
        """A signature over the exact bytes of an entry: 64 bytes."""
        return self._key.sign(signed_bytes(content))

    def sign_plain(self, text: bytes) -> bytes:
        """A signature over a checkpoint's text, which has a form of its own (C2SP)."""
        return self._key.sign(text)

    def private_bytes(self) -> bytes:
        """The key itself, to be sealed or kept inside the encrypted file, nowhere else."""
        return self._key.private_bytes_raw()


def new_signer(person: int) -> Signer:
    """A fresh signing key for a person."""
    return Signer(person, Ed25519PrivateKey.generate())


def signer_from(person: int, private: bytes) -> Signer:
    """The signer whose private key this is."""
    return Signer(person, Ed25519PrivateKey.from_private_bytes(private))


def verify(public_hex: str, content: bytes, signature: bytes) -> bool:
    """True when this key signed exactly this entry."""
    return verify_plain(public_hex, signed_bytes(content), signature)


def verify_plain(public_hex: str, text: bytes, signature: bytes) -> bool:
    """True when this key signed exactly this text."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_hex)).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True)
class WrappedKey:
    """A person's signing key as it is stored in the book."""

    person: int
    public_hex: str
    badge: bool  # one was issued and is needed
    cost: Cost
    salt: bytes
    sealed: bytes

    def to_bytes(self) -> bytes:
        """The stored form; its SHA-256 stands in the enrolment entry."""
        fields = vars(self) | {
            "cost": list(vars(self.cost).values()),
            "salt": self.salt.hex(),
            "sealed": self.sealed.hex(),
        }
        return json.dumps(fields | {"version": VERSION}, sort_keys=True, separators=(",", ":")).encode()

    @property
    def sha256(self) -> str:
        """The digest that binds this wrapping to the entry that announced it."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    @property
    def surroundings(self) -> bytes:
        """What is bound to the sealed key: it opens for no other person and no other public key."""
        return f"cdstation/signing-key/v{VERSION}\n{self.person}\n{self.public_hex}\n{self.badge}".encode()


def read_wrapped(content: bytes) -> WrappedKey:
    """The wrapped key in its stored form. Raises TrustError `credential-unreadable`."""
    try:
        raw: dict[str, Any] = json.loads(content)
        memory, passes, lanes = raw["cost"]
        wrapped = WrappedKey(
            person=raw["person"],
            public_hex=raw["public_hex"],
            badge=raw["badge"],
            cost=Cost(memory, passes, lanes),
            salt=bytes.fromhex(raw["salt"]),
            sealed=bytes.fromhex(raw["sealed"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise TrustError("credential-unreadable") from error
    if wrapped.to_bytes() != content or not wrapped.cost.sane:
        raise TrustError("credential-unreadable")
    return wrapped


def check_pin(pin: str) -> None:
    """Six figures that are not the first anybody tries. Raises RuleError `pin-not-six-figures` or `pin-too-simple`."""
    if not _PIN.fullmatch(pin):
        raise RuleError("pin-not-six-figures")
    if len(set(pin)) < _FEWEST_FIGURES or pin in _RUN or pin[:3] == pin[3:] or pin == pin[:2] * 3:
        raise RuleError("pin-too-simple")


def wrap_signer(signer: Signer, pin: str, badge: str, machine: bytes, cost: Cost = STANDARD) -> WrappedKey:
    """The signing key sealed for storage. `badge` is the badge's text, empty where none is issued.

    Raises RuleError `pin-not-six-figures`, `pin-too-simple` or `badge-unreadable`.
    """
    check_pin(pin)
    salt = secrets.token_bytes(SALT_BYTES)
    bare = WrappedKey(signer.person, signer.public_hex, bool(badge), cost, salt, b"")
    sealed = seal(_key(bare, pin, badge, machine), signer.private_bytes(), bare.surroundings)
    return replace(bare, sealed=sealed)


def unwrap_signer(wrapped: WrappedKey, pin: str, badge: str, machine: bytes) -> Signer:
    """The signer behind a PIN and, where one was issued, a badge. One Argon2id call.

    Raises RuleError `badge-needed`, `badge-unreadable` or `pin-wrong` (which does not say whether PIN or badge was
    wrong).
    """
    if wrapped.badge and not badge:
        raise RuleError("badge-needed")
    private = unseal(_key(wrapped, pin, badge if wrapped.badge else "", machine), wrapped.sealed, wrapped.surroundings)
    if private is None:
        raise RuleError("pin-wrong")
    return signer_from(wrapped.person, private)


def _key(wrapped: WrappedKey, pin: str, badge: str, machine: bytes) -> bytes:
    secret = len(pin).to_bytes(2, "big") + pin.encode() + (parse_badge(badge) if badge else b"")
    return derive(stretch(secret, wrapped.salt, wrapped.cost) + machine, wrapped.surroundings.decode())
