"""`./dev` and `.ci/run` say what they do and refuse what they do not know."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.source import ROOT

JOBS = ("demo", "run", "test", "check", "bench", "screens", "faults")


def _dev(*words: str, shell: str = "sh") -> subprocess.CompletedProcess[str]:
    return subprocess.run([shell, ROOT / "dev", *words], cwd="/", capture_output=True, text=True, check=False)


def test_help_names_every_job() -> None:
    """A newcomer reads this first; it prepares nothing."""
    answer = _dev("help")
    assert answer.returncode == 0
    assert all(f"./dev {job}" in answer.stdout for job in JOBS)


def test_an_unknown_job_is_refused_with_the_list() -> None:
    """A slip of the finger must not start anything."""
    answer = _dev("dmeo")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "./dev demo" in answer.stderr


@pytest.mark.parametrize("shell", [shell for shell in ("dash", "busybox", "bash") if shutil.which(shell)])
def test_the_script_is_plain_posix_shell(shell: str) -> None:
    """A fresh machine has whatever `sh` it has."""
    words = [shell, "sh"] if shell == "busybox" else [shell, *(["--posix"] if shell == "bash" else [])]
    answer = subprocess.run([*words, "-n", ROOT / "dev"], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.parametrize("name", ["dev", ".ci/run"])
def test_the_scripts_can_be_run(name: str) -> None:
    """A checkout keeps the executable bit."""
    assert os.access(Path(ROOT) / name, os.X_OK)
