"""Power cuts and kills at every system call of real appends, on a disk that forgets what was not synced (T1, T2, E6).

The campaign must fail in every weaker mode, or it would prove nothing.
"""

import copy
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cdstation.errors import StationError
from tests.faults import appender
from tests.faults.disk import Call, Disk, lay_out, record, snapshot
from tests.faults.test_storage_kill import check_after_restart
from tests.storage.ward import files_in

ACTS = 5
CUTS = 100

pytestmark = [
    pytest.mark.faults,
    pytest.mark.req("T2", "E6", "H16"),
    pytest.mark.skipif(shutil.which("strace") is None, reason="system calls are recorded with strace"),
]


class Recorded:
    """One run of the appender: the disk before it, and its calls."""

    def __init__(self, place: Path, mode: str = "") -> None:
        memory = Path("/dev/shm")  # a state is looked at and thrown away: no need to wait for a real disk
        self.folder = place / "area"
        self.after = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else place)) / "after"
        self._seen: set[int] = set()
        appender.prepare(self.folder)
        self._before = snapshot(self.folder)
        self.calls = record(self.folder, place / "strace.log", ACTS, mode)

    def states(self) -> Iterator[tuple[int, Disk, int, int]]:
        """After each call: its number, the disk, and the highest act acknowledged and tried so far."""
        disk = copy.deepcopy(self._before)
        acknowledged = tried = -1
        for number, call in enumerate(self.calls):
            disk.apply(call)
            acknowledged, tried = _heard(call, "ack", acknowledged), _heard(call, "try", tried)
            yield number, disk, acknowledged, tried

    def check(self, files: dict[str, bytes], acknowledged: int, tried: int) -> None:
        """Start the station on this state of the disk, unless it was on the same before."""
        state = hash((tuple(sorted(files.items())), acknowledged, tried))
        if state in self._seen:
            return
        self._seen.add(state)
        lay_out(files, self.folder, self.after)
        check_after_restart(files_in(self.after), acknowledged, tried)

    def close(self) -> None:
        """Leave nothing in memory."""
        shutil.rmtree(self.after.parent)


def _heard(call: Call, word: str, before: int) -> int:
    text = call.content.decode(errors="replace").split() if call.what == "said" else []
    return int(text[1]) if text[:1] == [word] else before


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorded]:
    """Some appends as the station makes them."""
    made = Recorded(tmp_path_factory.mktemp("recorded"))
    yield made
    made.close()


def test_the_recording_is_of_the_real_thing(recorded: Recorded) -> None:
    """Each append syncs the journal, the book, the folder and the anchor before it is acknowledged."""
    synced: set[str] = set()
    acknowledgements = 0
    for call in recorded.calls:
        if call.what == "sync":
            synced.add(Path(call.path).name)
        if call.content.startswith(b"ack"):
            acknowledgements += 1
            if acknowledgements > 1:
                assert synced == {"wing-b.cdreg", "wing-b.cdreg-journal", "areas", "wing-b.high-water"}
            synced.clear()
    assert acknowledgements == ACTS


def test_kill_at_every_system_call(recorded: Recorded) -> None:
    """A hundred of a hundred instants: after each call that changed anything."""
    for _, disk, acknowledged, tried in recorded.states():
        recorded.check(disk.after_kill(), acknowledged, tried)


def test_power_cut_when_nothing_unsynced_survives(recorded: Recorded) -> None:
    """Right after each acknowledgement and in between: all that was not synced is gone."""
    dice = random.Random(0)
    for _, disk, acknowledged, tried in recorded.states():
        recorded.check(disk.after_power_cut(dice, keep=0), acknowledged, tried)


def test_power_cuts_with_torn_and_reordered_writes(recorded: Recorded, fault_scale: int) -> None:
    """Some of the unsynced writes survive, some half, in any order; the seed is printed."""
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    cuts = 0
    while cuts < CUTS * fault_scale:
        for _, disk, acknowledged, tried in recorded.states():
            if (disk.writes or disk.renamed) and dice.random() < 0.5:
                recorded.check(disk.after_power_cut(dice, dice.choice((0.25, 0.5, 0.75))), acknowledged, tried)
                cuts += 1


def test_a_small_file_is_wholly_old_or_wholly_new(tmp_path: Path) -> None:
    """Keys, machine secret, anchor made anew: at every power cut the last acknowledged version, or the one being
    written.
    """
    dice, disk = random.Random(0), snapshot(tmp_path)
    acknowledged = tried = -1
    for call in record(tmp_path, tmp_path.with_name("strace.log"), 4, job="keep"):
        disk.apply(call)
        acknowledged, tried = _heard(call, "ack", acknowledged), _heard(call, "try", tried)
        possible = [appender.whole(number) for number in range(max(0, acknowledged), tried + 1)]
        for keep in (0, 0.5):
            found = disk.after_power_cut(dice, keep).get(str(tmp_path / "a.keys"))
            assert found in possible or (found is None and acknowledged < 0)
    assert acknowledged == 3


@pytest.mark.parametrize("mode", sorted(appender.WEAKER))
def test_the_campaign_bites(mode: str, tmp_path: Path) -> None:
    """FULL and WAL+NORMAL lose acknowledged entries at a power cut; without a journal a kill breaks the book."""
    weak = Recorded(tmp_path, mode)
    with closing(weak), pytest.raises((AssertionError, StationError)):
        _kill_and_cut(weak)


def _kill_and_cut(weak: Recorded) -> None:
    dice = random.Random(0)
    for _, disk, acknowledged, tried in weak.states():
        weak.check(disk.after_kill(), acknowledged, tried)
        weak.check(disk.after_power_cut(dice, keep=0), acknowledged, tried)
