"""Who may import whom: the contracts hold, and each of them would catch the import it is there to catch."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT

FLOORS = "The house stands one floor on another"
PURE = "The law and the patient are pure"
SCREENS = "Screens see services and values, never storage, devices or reports"
QT = "Qt lives in the screens alone"
SQL = "SQL lives in storage alone"
SERIAL = "The serial port lives in one module"
PAPER = "The drawing of paper lives in reports alone"
WIRED = "Only app wires the real line and the simulated pump"

VIOLATIONS = [
    ("register/quantity.py", "import PySide6.QtCore", PURE),
    ("register/chain.py", "import time", PURE),
    ("register/people.py", "from cdstation import paths", PURE),
    ("treatment/acts.py", "from cdstation.storage import ledger", FLOORS),
    ("services/__init__.py", "from cdstation.ui import theme", FLOORS),
    ("storage/__init__.py", "from cdstation import devices", FLOORS),
    ("afterthought.py", "", FLOORS),
    ("services/__init__.py", "from PySide6 import QtCore", QT),
    ("services/__init__.py", "import sqlalchemy", SQL),
    ("ui/__init__.py", "from cdstation.storage import ledger", SCREENS),
    ("devices/__init__.py", "import serial.tools", SERIAL),
    ("storage/__init__.py", "import reportlab", PAPER),
    ("devices/__init__.py", "from cdstation.devices import simulator", WIRED),
    ("cli.py", "from cdstation.devices import serial_link", WIRED),
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


@pytest.mark.parametrize(("module", "line", "contract"), VIOLATIONS)
def test_a_planted_violation_is_caught(copy: Path, module: str, line: str, contract: str) -> None:
    """A contract that cannot fail guards nothing."""
    with (copy / "cdstation" / module).open("a", encoding="utf-8") as spoilt:
        spoilt.write(f"\n{line}\n")
    answer = _lint(copy)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert f"{contract} BROKEN" in answer.stdout
