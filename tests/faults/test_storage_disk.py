"""Real full disks, read-only folders and file-size limits: one plain answer each, and nothing lost (T3, H25, E7)."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cdstation.errors import NotReadyError
from cdstation.paths import AreaFiles
from cdstation.storage.ledger import Ledger
from cdstation.storage.verify import full_check
from tests.faults import appender
from tests.faults.test_storage_kill import check_after_restart
from tests.storage.ward import KEY, Ward, files_in

pytestmark = [pytest.mark.faults, pytest.mark.req("T3", "H25", "E7")]

NOBODY = 65_534
_may_mount = pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="only root may mount a small disk for the test"
)


@contextmanager
def small_disk(place: Path, kilobytes: int) -> Iterator[Path]:
    """A disk of so many kilobytes."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@_may_mount
def test_a_full_disk(tmp_path: Path) -> None:
    """Written until nothing fits: each act is either in the book or plainly refused, and after clearing up it goes
    on.
    """
    with small_disk(tmp_path / "disk", 700) as disk:
        files = appender.prepare(disk / "area")
        with Ledger(files, KEY, space=lambda _: 10_000) as ledger:
            written = _append_until_refused(ledger, 0)
            assert ledger.stopped == ""
            for _ in range(3):
                with pytest.raises(NotReadyError, match="disk-full"):
                    appender.append(ledger, written)
        check_after_restart(files, written - 1, written)
        subprocess.run(["mount", "-o", "remount,size=2000k", str(disk)], check=True)
        with Ledger(files, KEY, space=lambda _: 10_000) as ledger:
            for number in range(written, written + 30):
                appender.append(ledger, number)
        check_after_restart(files, written + 29, written + 29)


def _append_until_refused(ledger: Ledger, start: int) -> int:
    number = start
    while not _refused(ledger, number):
        number += 1
    return number


def _refused(ledger: Ledger, number: int) -> str:
    """Empty when the act was written, else what was told."""
    try:
        appender.append(ledger, number)
    except NotReadyError as error:
        return error.code
    return ""


@_may_mount
def test_a_disk_that_fills_up_at_every_size(tmp_path: Path) -> None:
    """A little more room each time, so that the disk is full at each step of an append: never stopped in doubt."""
    with small_disk(tmp_path / "disk", 1000) as disk:
        files = appender.prepare(disk / "area")
        number = 0
        for spare in range(0, 120, 8):
            ballast = disk / "ballast"
            free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
            ballast.write_bytes(bytes(max(0, free - spare * 1024)))
            with Ledger(files, KEY, space=lambda _: 10_000) as ledger:
                told = _refused(ledger, number)
                assert told in ("", "disk-full")
                number += told == ""
            ballast.unlink()
            check_after_restart(files, number - 1, number - 1)
        assert number > 0


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without root's rights, which no read-only folder stops."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.skipif(os.name != "posix", reason="rights of a folder as POSIX has them")
def test_a_folder_that_becomes_read_only() -> None:
    """Refused with what to check, nothing written, and everything can still be read; then it goes on."""
    with tempfile.TemporaryDirectory() as place:
        files = appender.prepare(Path(place) / "area")
        folder = files.book.parent
        for path in (Path(place), *Path(place).rglob("*")):
            path.chmod(0o755)
            if os.geteuid() == 0:
                os.chown(path, NOBODY, NOBODY)
        with as_nobody(), Ledger(files, KEY) as ledger:
            appender.append(ledger, 0)
            folder.chmod(0o555)
            with pytest.raises(NotReadyError, match="folder-read-only"):
                appender.append(ledger, 1)
            assert ledger.balance(appender.PAGE) == 5_000_000
            folder.chmod(0o755)
            appender.append(ledger, 1)
        check_after_restart(files, 1, 1)


@_may_mount
def test_an_area_on_a_read_only_disk(tmp_path: Path) -> None:
    """A stick with its switch on: it does not open for writing, and says what to check."""
    with small_disk(tmp_path / "disk", 4000) as disk:
        files = appender.prepare(disk / "area")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(NotReadyError, match="folder-read-only"):
            Ledger(files, KEY)


@_may_mount
def test_no_room_for_a_new_area(tmp_path: Path) -> None:
    """Making an area on a full disk: refused, and nothing half-made is taken for an area."""
    with small_disk(tmp_path / "disk", 60) as disk, pytest.raises(NotReadyError) as caught:
        appender.prepare(disk / "area")
    assert caught.value.code == "disk-full"


_LIMITED = """
import resource, signal, sys
from pathlib import Path
from cdstation.errors import StationError
from cdstation.storage.ledger import Ledger
from tests.faults import appender
from tests.storage.ward import KEY, files_in
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
folder = Path(sys.argv[1])
limit = files_in(folder).book.stat().st_size + int(sys.argv[2])
with Ledger(files_in(folder), KEY) as ledger:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    number = 0
    try:
        while True:
            appender.append(ledger, number)
            number += 1
    except StationError as error:
        print("refused", type(error).__name__, error.code, ledger.stopped)
"""


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    """The system refuses to write beyond a size: an input-output error in the middle of a commit, without being
    root.
    """
    for number, room in enumerate((0, 4096, 3 * 4096)):
        folder = tmp_path / f"area-{number}"
        appender.prepare(folder)
        command = [sys.executable, "-c", _LIMITED, str(folder), str(room)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        acknowledged = max([-1, *(int(line.split()[1]) for line in told if line.startswith("ack"))])
        family, code = told[-1].split()[1:3]
        assert (family, code) in (("UnrecordedError", "entry-not-written"), ("NotReadyError", "disk-full"))
        check_after_restart(files_in(folder), acknowledged, acknowledged + 1)


def test_the_anchor_folder_is_gone(tmp_path: Path) -> None:
    """The second volume is pulled out while entries are written: all of them are kept, and the finding says since
    when.
    """
    ward = Ward(_made(tmp_path)).set_up()
    ward.files.anchor.unlink()
    ward.files.anchor.parent.rmdir()
    assert ward.spill().seq == 6
    assert [(one.code, one.seq) for one in ward.ledger.findings] == [("anchor-not-written", 6)]
    ward.ledger.close()
    assert [one.code for one in full_check(ward.files, KEY)] == ["anchor-missing"]


def _made(folder: Path) -> AreaFiles:
    files = files_in(folder)
    files.book.parent.mkdir(parents=True)
    return files
