"""Who may import whom: the contracts hold, and each of them would catch the import it is there to catch."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT

VIOLATIONS = [
    ("register/quantity.py", "import PySide6.QtCore"),
    ("register/chain.py", "import time"),
    ("register/people.py", "from cdstation import paths"),
    ("treatment/acts.py", "from cdstation.storage import ledger"),
    ("services/__init__.py", "import sqlalchemy"),
    ("services/__init__.py", "from PySide6 import QtCore"),
    ("services/__init__.py", "from cdstation.ui import theme"),
    ("devices/__init__.py", "import serial.tools"),
    ("devices/__init__.py", "from cdstation.devices import simulator"),
    ("storage/__init__.py", "import reportlab"),
    ("ui/__init__.py", "from cdstation.storage import ledger"),
    ("cli.py", "from cdstation.devices import serial_link"),
    ("afterthought.py", ""),
]


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of a copy; PYTHONPATH puts it before the real package."""
    command = Path(sys.executable).with_name("lint-imports")
    inside = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run([command, "--no-cache"], cwd=folder, env=inside, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and its contracts, to be spoilt."""
    shutil.copytree(ROOT / "cdstation", tmp_path / "cdstation", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold(copy: Path) -> None:
    """House, section 3."""
    answer = _lint(copy)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "0 broken" in answer.stdout


@pytest.mark.parametrize(("module", "line"), VIOLATIONS)
def test_a_planted_violation_is_caught(copy: Path, module: str, line: str) -> None:
    """A contract that cannot fail guards nothing."""
    with (copy / "cdstation" / module).open("a", encoding="utf-8") as spoilt:
        spoilt.write(f"\n{line}\n")
    answer = _lint(copy)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "BROKEN" in answer.stdout
