"""This computer's secret: in the key store when there is one that works, else in a private file, and never hanging."""

import threading
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

from cdstation.errors import NotReadyError
from cdstation.storage import machine_secret
from cdstation.storage.machine_secret import find_machine_secret, make_machine_secret, system_key_store


class Drawer(KeyringBackend):
    """A key store in memory."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class Locked(Drawer):
    """A key store that nobody unlocks."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringError("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringError("locked")


class Asking(Drawer):
    """A key store that waits for somebody at a desktop."""

    def get_password(self, service: str, username: str) -> str | None:
        threading.Event().wait()
        return None


def test_the_key_store_keeps_it(tmp_path: Path) -> None:
    """Made once, found again, no file."""
    store = Drawer()
    made = make_machine_secret(tmp_path, store)
    assert made.kept_in == "key-store"
    assert len(made.raw) == 32
    assert find_machine_secret(tmp_path, store) == made == make_machine_secret(tmp_path, store)
    assert list(tmp_path.iterdir()) == []
    assert made.raw.hex() not in repr(made)


@pytest.mark.parametrize("store", [None, Locked()])
def test_without_a_key_store_a_private_file_keeps_it(tmp_path: Path, store: KeyringBackend | None) -> None:
    """The person is told that it is a file; only the owner may read it."""
    made = make_machine_secret(tmp_path / "new", store)
    assert made.kept_in == "private-file"
    assert find_machine_secret(tmp_path / "new", store) == made
    (file,) = (tmp_path / "new").iterdir()
    assert file.stat().st_mode & 0o077 == 0


def test_a_file_counts_before_a_key_store(tmp_path: Path) -> None:
    """A key store that appears later does not hide the secret that the slots were made with."""
    made = make_machine_secret(tmp_path, None)
    assert make_machine_secret(tmp_path, Drawer()) == made


def test_a_computer_without_one_says_so(tmp_path: Path) -> None:
    """Unlocking never makes a new secret by itself: it would hide that the old one is lost."""
    with pytest.raises(NotReadyError, match="machine-secret-missing"):
        find_machine_secret(tmp_path, Drawer())


@pytest.mark.parametrize("content", ["", "zz", "ab" * 31, "\N{SNOWMAN}"])
def test_a_damaged_file_says_so(tmp_path: Path, content: str) -> None:
    """Half a secret is no secret."""
    (tmp_path / "machine.secret").write_text(content, encoding="utf-8")
    with pytest.raises(NotReadyError, match="machine-secret-missing"):
        find_machine_secret(tmp_path, None)


def test_a_key_store_that_asks_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A prompt on a desktop that nobody sees must not stop the hatch from opening."""
    monkeypatch.setattr(machine_secret, "_PATIENCE_S", 0.05)
    assert make_machine_secret(tmp_path, Asking()).kept_in == "private-file"


def test_the_fail_backend_is_no_key_store() -> None:
    """A server without a desktop (the tests run with keyring's own `fail`)."""
    assert system_key_store() is None


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    """A file where the folder should be."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotReadyError, match="folder-read-only"):
        make_machine_secret(tmp_path / "file" / "config", None)
