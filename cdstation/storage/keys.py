"""The slots beside a book: each wraps the one file key under a password, a badge or the recovery words (D2).

A slot key is HKDF-SHA256 over Argon2id(secret) and this computer's own secret, so that neither a stolen file nor a
stolen
password opens a book by itself. A PIN never wraps a file key. The recovery slot alone does without the computer: 2 of 3
printed shares (SLIP-39 words) open it anywhere. What this module must not do: open the book, or keep a key.
"""

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from cdstation.errors import NotReadyError, RuleError, TrustError
from cdstation.storage.badges import parse_badge
from cdstation.storage.durable import write_whole
from cdstation.storage.sealing import SALT_BYTES, STANDARD, Cost, FileKey, derive, seal, stretch, unseal

VERSION = 1
PASSWORD_LENGTH = 15  # NIST SP 800-63B rev 4 for a password that stands alone
_FEWEST_LETTERS = 5  # `aaaaaaaaaaaaaaa` is long and worthless
_KINDS = ("password", "badge", "recovery")
_RECOVERY_BYTES = 16


@dataclass(frozen=True)
class Slot:
    """One way to open the book. `machine` tells which computer's secret belongs to it; empty for recovery."""

    id: str
    kind: str
    person: int
    machine: str
    cost: Cost
    salt: bytes
    sealed: bytes

    def surroundings(self, area: str) -> bytes:
        """What is bound to the wrapped key: moved to another area, person or kind it does not open."""
        return f"cdstation/slot/v{VERSION}\n{area}\n{self.id}\n{self.kind}\n{self.person}".encode()

    def key(self, area: str, stretched: bytes, machine: bytes) -> bytes:
        """The slot's own key."""
        return derive(stretched + machine, self.surroundings(area).decode())


@dataclass(frozen=True)
class Unlocked:
    """The file key, and whose slot gave it (0: the recovery words)."""

    file_key: FileKey
    person: int


@dataclass(frozen=True)
class KeysFile:
    """All slots of one area. A value: each change makes a new one, and `save` replaces the file at once."""

    area: str
    slots: tuple[Slot, ...] = ()
    damaged: bool = False  # read from a file that is not as it was written

    def with_password(self, key: FileKey, person: int, text: str, machine: bytes, cost: Cost = STANDARD) -> "KeysFile":
        """A password slot for a person, in place of an earlier one. Raises RuleError `password-too-short`,
        `-simple`.
        """
        return self._with(key, "password", person, _password(text), machine, cost)

    def with_badge(self, key: FileKey, person: int, text: str, machine: bytes, cost: Cost = STANDARD) -> "KeysFile":
        """A badge slot for a person, in place of an earlier one. Raises RuleError `badge-unreadable`."""
        return self._with(key, "badge", person, parse_badge(text), machine, cost)

    def with_recovery(self, key: FileKey, cost: Cost = STANDARD) -> "tuple[KeysFile, tuple[str, ...]]":
        """A recovery slot and its three shares of 20 words, any two of which open it. Earlier shares stop working."""
        secret = secrets.token_bytes(_RECOVERY_BYTES)
        (shares,) = generate_mnemonics(1, [(2, 3)], secret, iteration_exponent=0)
        return self._with(key, "recovery", 0, secret, b"", cost), tuple(shares)

    def without_person(self, person: int) -> "KeysFile":
        """A leaver's slots are gone. Raises RuleError `last-key-slot` when nobody could open the book any more."""
        left = tuple(slot for slot in self.slots if slot.person != person or slot.kind == "recovery")
        if not any(slot.kind != "recovery" for slot in left):
            raise RuleError("last-key-slot")
        return replace(self, slots=left)

    def unlock_with_password(self, text: str, machine: bytes) -> Unlocked:
        """The file key for a password. Raises RuleError `password-wrong`, NotReadyError `machine-secret-missing`."""
        return self._unlock("password", text_bytes(text), machine, "password-wrong")

    def unlock_with_badge(self, text: str, machine: bytes) -> Unlocked:
        """The file key for a scanned badge. Raises RuleError `badge-unknown`, NotReadyError
        `machine-secret-missing`.
        """
        return self._unlock("badge", parse_badge(text), machine, "badge-unknown")

    def unlock_with_shares(self, shares: Sequence[str]) -> Unlocked:
        """The file key for two of the three shares, on any computer. Raises RuleError `shares-wrong`."""
        try:
            secret = combine_mnemonics([" ".join(share.lower().split()) for share in shares])
        except MnemonicError:
            raise RuleError("shares-wrong") from None  # the library quotes what was typed (T13)
        return self._unlock("recovery", secret, b"", "shares-wrong")

    def _with(self, key: FileKey, kind: str, person: int, secret: bytes, machine: bytes, cost: Cost) -> "KeysFile":
        salt = _salt(machine) if machine else secrets.token_bytes(SALT_BYTES)
        slot = Slot(secrets.token_hex(8), kind, person, machine_mark(machine), cost, salt, b"")
        slot_key = slot.key(self.area, stretch(secret, salt, cost), machine)
        slot = replace(slot, sealed=seal(slot_key, key.raw, slot.surroundings(self.area)))
        kept = tuple(one for one in self.slots if (one.kind, one.person) != (kind, person))
        return replace(self, slots=(*kept, slot))

    def _unlock(self, kind: str, secret: bytes, machine: bytes, refused: str) -> Unlocked:
        slots = [slot for slot in self.slots if slot.kind == kind]
        mine = [slot for slot in slots if slot.machine == machine_mark(machine)]
        if slots and not mine and not self.damaged:
            raise NotReadyError("machine-secret-missing")
        for salt, cost in dict.fromkeys((slot.salt, slot.cost) for slot in mine):  # one Argon2id call for all of them
            stretched = stretch(secret, salt, cost)
            for slot in mine:
                raw = unseal(slot.key(self.area, stretched, machine), slot.sealed, slot.surroundings(self.area))
                if raw is not None:
                    return Unlocked(FileKey(raw), slot.person)
        if self.damaged:
            raise TrustError("keys-damaged")
        raise RuleError(refused)

    def save(self, path: Path) -> None:
        """Write all slots, at once and durably. Raises NotReadyError `folder-read-only`."""
        content = {"area": self.area, "slots": [_slot_fields(slot) for slot in self.slots], "version": VERSION}
        write_whole(path, json.dumps(content | {"check": _check(content)}, sort_keys=True, indent=1).encode())


def load_keys(path: Path) -> KeysFile:
    """The slots in a file. A slot that is damaged is left out and the others still open the book.

    Raises NotReadyError `keys-missing`, TrustError `keys-damaged`, `keys-from-newer-version`.
    """
    try:
        content: dict[str, Any] = json.loads(path.read_bytes().decode(errors="replace"))
        check, version, area = content.pop("check", ""), content["version"], content["area"]
        slots: list[dict[str, Any]] = list(content["slots"])
        damaged = check != _check(content)
    except FileNotFoundError as error:
        raise NotReadyError("keys-missing") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TrustError("keys-damaged") from error
    if version != VERSION:
        raise TrustError("keys-damaged") if damaged else TrustError("keys-from-newer-version")
    read = _each(slots, _read_slot)
    if not read or not isinstance(area, str):
        raise TrustError("keys-damaged")
    return KeysFile(area, tuple(read), damaged)


def machine_mark(machine: bytes) -> str:
    """By what a computer's secret is known again, without telling it."""
    return derive(machine, "cdstation/machine-mark/v1")[:8].hex() if machine else ""


def text_bytes(text: str) -> bytes:
    """A typed secret as bytes: the same on every keyboard, however it composes accents."""
    return unicodedata.normalize("NFKC", text).encode()


def check_password(text: str) -> None:
    """Long enough to stand alone, and not one character held down.

    Raises RuleError `password-too-short`, `password-too-simple`.
    """
    _password(text)


def _password(text: str) -> bytes:
    if len(unicodedata.normalize("NFKC", text)) < PASSWORD_LENGTH:
        raise RuleError("password-too-short", letters=PASSWORD_LENGTH)
    if len(set(text)) < _FEWEST_LETTERS:
        raise RuleError("password-too-simple")
    return text_bytes(text)


def _salt(machine: bytes) -> bytes:
    """One salt for all slots made on a computer, so that trying every slot costs one Argon2id call, not one for
    each.
    """
    return derive(machine, "cdstation/slot-salt/v1")[:SALT_BYTES]


def _slot_fields(slot: Slot) -> dict[str, Any]:
    cost = [slot.cost.memory_kib, slot.cost.passes, slot.cost.lanes]
    return vars(slot) | {"cost": cost, "salt": slot.salt.hex(), "sealed": slot.sealed.hex()}


def _read_slot(raw: dict[str, Any]) -> Slot:
    memory, passes, lanes = (int(figure) for figure in raw["cost"])
    salt, sealed = bytes.fromhex(raw["salt"]), bytes.fromhex(raw["sealed"])
    slot = Slot(
        str(raw["id"]), raw["kind"], int(raw["person"]), raw["machine"], Cost(memory, passes, lanes), salt, sealed
    )
    if slot.kind not in _KINDS or not slot.cost.sane or len(salt) != SALT_BYTES:
        raise ValueError("not a slot of this version")
    return slot


def _each(raw: Iterable[dict[str, Any]], read: Callable[[dict[str, Any]], Slot]) -> list[Slot]:
    found = []
    for one in raw:
        try:
            found.append(read(one))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def _check(content: dict[str, Any]) -> str:
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"cdstation/keys/v1\n" + plain.encode()).hexdigest()
