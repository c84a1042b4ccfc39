"""This computer's own half of every slot key: in the system's key store where there is one, else in a private file.

A key store that asks, hangs or fails counts as absent: a hatch must open on a computer without a desktop too. The
person is told where the secret is kept, because a file protects less than a key store (D2).
"""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

from cdstation.errors import NotReadyError
from cdstation.storage.durable import write_whole

KEY_STORE = "key-store"
PRIVATE_FILE = "private-file"
_SERVICE = "cdstation"
_NAME = "machine-secret-v1"
_FILE = "machine.secret"
_PATIENCE_S = 5
_SECRET_BYTES = 32
_T = TypeVar("_T")


@dataclass(frozen=True)
class MachineSecret:
    """The secret and where it is kept: `key-store` or `private-file`."""

    raw: bytes = field(repr=False)
    kept_in: str


def system_key_store() -> KeyringBackend | None:
    """The key store of this system, or None where there is none that works without asking."""
    found = _patiently(keyring.get_keyring)
    if found is None or found.priority < 1:  # the built-in `fail` and `null` stores have no more than 0
        return None
    return found


def find_machine_secret(folder: Path, store: KeyringBackend | None) -> MachineSecret:
    """The secret of this computer. Raises NotReadyError `machine-secret-missing` when it never had one."""
    kept = folder / _FILE
    if kept.exists():
        return MachineSecret(_read(kept.read_text(encoding="ascii", errors="replace")), PRIVATE_FILE)
    text = _patiently(lambda: store.get_password(_SERVICE, _NAME)) if store else None
    if not text:
        raise NotReadyError("machine-secret-missing")
    return MachineSecret(_read(text), KEY_STORE)


def make_machine_secret(folder: Path, store: KeyringBackend | None) -> MachineSecret:
    """The secret of this computer, made now if there is none. Raises NotReadyError `folder-read-only`."""
    try:
        return find_machine_secret(folder, store)
    except NotReadyError:
        raw = secrets.token_bytes(_SECRET_BYTES)
    if store and _kept(store, raw.hex()):
        return MachineSecret(raw, KEY_STORE)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotReadyError("folder-read-only") from error
    write_whole(folder / _FILE, f"{raw.hex()}\n".encode())
    return MachineSecret(raw, PRIVATE_FILE)


def _kept(store: KeyringBackend, text: str) -> bool:
    _patiently(lambda: store.set_password(_SERVICE, _NAME, text))
    return _patiently(lambda: store.get_password(_SERVICE, _NAME)) == text


def _read(text: str) -> bytes:
    try:
        raw = bytes.fromhex(text.strip())
    except ValueError as error:
        raise NotReadyError("machine-secret-missing") from error
    if len(raw) != _SECRET_BYTES:
        raise NotReadyError("machine-secret-missing")
    return raw


def _patiently(ask: Callable[[], _T]) -> _T | None:
    """What the key store answers within a few seconds; None when it fails or waits for somebody at a desktop."""
    answer: list[_T] = []

    def run() -> None:
        try:
            answer.append(ask())
        except (KeyringError, OSError, RuntimeError, ValueError):
            return

    asking = threading.Thread(target=run, daemon=True)
    asking.start()
    asking.join(_PATIENCE_S)
    return answer[0] if answer else None
