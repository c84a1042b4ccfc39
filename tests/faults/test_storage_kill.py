"""kill -9 at random instants of a real process that appends (T1, E5, H16, H17).

Nothing that was acknowledged is lost, nothing is there twice, the book verifies, and the next start goes on where it
was.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cdstation.paths import AreaFiles
from cdstation.storage.ledger import Ledger
from cdstation.storage.rows import DoseState
from cdstation.storage.verify import full_check
from tests.faults import appender
from tests.storage.ward import DOSE_UL, KEY

pytestmark = [pytest.mark.faults, pytest.mark.req("T1", "E5", "H16", "H17")]

KILLS = 250
KILLS_PER_AREA = 25
LONGEST_S = 0.015  # some appends
OPENING_S = 0.06
ROOT = Path(__file__).resolve().parents[2]


class Writers:
    """The process that forks a writer for each round."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.appender", "serve"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        assert self._process.stdin
        assert self._process.stdout
        self._in, self._out = self._process.stdin, self._process.stdout

    def kill_one(self, folder: Path, after_s: float, writing: bool) -> list[str]:
        """Start a writer, kill it so long after its start or its first try, and return what it said in between."""
        self._in.write(f"{folder}\n")
        self._in.flush()
        said: list[str] = []
        while not (line := self._out.readline()).startswith("pid"):
            said.append(line)
        while writing and not any(one.startswith("try") for one in said):
            said.append(self._out.readline())
        time.sleep(after_s)  # the instant of death is the point of this test
        os.kill(int(line.split()[1]), signal.SIGKILL)
        while not (line := self._out.readline()).startswith("dead"):
            said.append(line)
        return said

    def close(self) -> None:
        self._in.close()
        self._process.wait()
        self._out.close()


@pytest.fixture
def writers() -> Iterator[Writers]:
    """One of them for all rounds."""
    running = Writers()
    yield running
    running.close()


def _numbers(said: list[str], word: str) -> list[int]:
    """Which acts were tried or acknowledged; a line cut off by the kill counts for nothing."""
    return [int(line.split()[1]) for line in said if line.startswith(word) and line.endswith("\n")]


def check_after_restart(files: AreaFiles, acknowledged: int, tried: int) -> int:
    """The book after a crash: every acknowledged act once, at most the tried one more, and the state that follows."""
    with Ledger(files, KEY) as ledger:
        acts = [appender.number_of(one.uuid) for one in ledger.entries(after_seq=2, limit=100_000)]
        assert acts == list(range(len(acts))), "an entry is lost or doubled"
        last = len(acts) - 1
        assert acknowledged <= last <= max(acknowledged, tried)
        assert ledger.balance(appender.PAGE) == 5_000_000 - DOSE_UL * (len(acts) // 3)
        states = [dose.state for dose in ledger.open_dose_rows()]
        assert states == [[], [DoseState.STARTED], [DoseState.POURED]][len(acts) % 3]
    assert full_check(files, KEY) == []
    return last


def test_kill_at_random_instants(writers: Writers, tmp_path: Path, fault_scale: int) -> None:
    """Four in five while it appends, the others during the opening and the rollback of what the last kill left."""
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    unheard = 0
    for number in range(KILLS * fault_scale):
        if number % KILLS_PER_AREA == 0:
            folder = tmp_path / f"area-{number}"
            files, acknowledged = appender.prepare(folder), -1
        writing = dice.random() < 0.8
        said = writers.kill_one(folder, dice.uniform(0, LONGEST_S if writing else OPENING_S), writing)
        heard = max([acknowledged, *_numbers(said, "ack")])
        acknowledged = check_after_restart(files, heard, max([heard, *_numbers(said, "try")]))
        unheard += acknowledged > heard
    print(f"{KILLS * fault_scale} kills, {unheard} committed unheard")
