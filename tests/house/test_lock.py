"""What is installed is what was chosen: pinned, hashed, and from nowhere in particular (T14)."""

import re
import tomllib
from importlib import metadata

import pytest

from tests.house.source import ROOT

_LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def _pinned() -> dict[str, list[str]]:
    """Each requirement line with the hashes under it."""
    joined = _LOCK.replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return {line.split("--hash", 1)[0].strip(): re.findall(r"--hash=sha256:([0-9a-f]{64})\b", line) for line in lines}


def _plain(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~;\[ ]", requirement, maxsplit=1)[0]).lower()


def test_every_package_is_pinned_and_hashed() -> None:
    """A name, two equals signs, a version, perhaps a marker, and at least one SHA-256."""
    odd = [line for line, hashes in _pinned().items() if not re.match(r"[a-z0-9-]+==[^ ]+( ;.*)?$", line) or not hashes]
    assert odd == []
    assert len(_pinned()) > 20


def test_the_lock_names_no_place() -> None:
    """No index, link, host or folder: the lock works behind any mirror and tells nothing about ours."""
    assert re.findall(r"--(?!hash=)\S+|://|file:|^\.|@", _LOCK, re.MULTILINE) == []


def test_the_lock_covers_what_the_project_asks_for() -> None:
    """Nothing in pyproject.toml was added without being locked."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {_plain(one) for one in project["dependencies"] + project["optional-dependencies"]["dev"]}
    assert wanted - {_plain(line) for line in _pinned()} == set()


@pytest.mark.parametrize("name", ["PySide6-Essentials", "sqlcipher3", "SQLAlchemy", "cryptography", "argon2-cffi"])
def test_what_runs_is_what_is_locked(name: str) -> None:
    """The parts that carry the promises are the versions that were measured."""
    assert f"{_plain(name)}=={metadata.version(name)} " in _LOCK
