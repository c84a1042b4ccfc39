"""The wire log: every byte with its time, rotating, and never in the way of STOP or a dose."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cdstation.devices.wire_log import WireLog
from cdstation.errors import NotReadyError
from tests.devices.rig import STOP, Rig

NOON = datetime(2026, 1, 1, 12, 0, 0, 123_456, tzinfo=UTC)


def logged(rig: Rig, path: Path, most_bytes: int = 2_000_000) -> WireLog:
    """A log around the tapped line of that rig."""
    return WireLog(rig.tap, path, lambda: NOON, rig.clock.monotonic, most_bytes, keep=2)


def lines(path: Path) -> list[dict[str, str | int]]:
    """What stands in the file."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_every_byte_both_ways(tmp_path: Path) -> None:
    """What was sent, received and thrown away, each with UTC and monotonic milliseconds; silence makes no line."""
    rig = Rig()
    log = logged(rig, tmp_path / "wire.jsonl")
    log.write(b"\x02\x30\x30\x3f\x53\x49\x03\x24")
    assert log.read(64, 0.15) == b"\x06\x02\x30\x30\x03\x01"
    log.read(64, 0.15)
    log.write(STOP)
    rig.clock.sleep(1)
    assert log.drain() == b"\x06"
    log.close()
    at = "2026-01-01T12:00:00.123+00:00"
    assert lines(tmp_path / "wire.jsonl") == [
        {"t": at, "ms": 1_000_000, "dir": ">", "hex": "0230303f53490324"},
        {"t": at, "ms": 1_000_002, "dir": "<", "hex": "060230300301"},
        {"t": at, "ms": 1_000_152, "dir": ">", "hex": STOP.hex()},
        {"t": at, "ms": 1_001_152, "dir": "!", "hex": "06"},
    ]
    assert (tmp_path / "wire.jsonl").stat().st_mode & 0o777 == 0o600


def test_the_file_rotates(tmp_path: Path) -> None:
    """Full files are kept beside it, the oldest goes, and no line is lost on the way."""
    path = tmp_path / "wire.jsonl"
    log = logged(Rig(), path, most_bytes=1_000)
    for number in range(30):
        log.write(number.to_bytes(2))
    log.close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["wire.jsonl", "wire.jsonl.1", "wire.jsonl.2"]
    kept = [line["hex"] for older in (".2", ".1", "") for line in lines(path.with_name(path.name + older))]
    assert kept == [number.to_bytes(2).hex() for number in range(30)][-len(kept) :]


@pytest.mark.req("H-25", "H-6")
def test_a_disk_that_takes_no_more_stops_nothing(tmp_path: Path) -> None:
    """The bytes go out first; lines that could not be written are counted, and the next one says how many."""
    rig = Rig()
    folder = tmp_path / "log"
    log = logged(rig, folder / "wire.jsonl")
    log.write(STOP)
    log.write(STOP)
    assert rig.tap.written == [STOP, STOP]
    assert log.lost_lines == 2
    folder.mkdir()
    log.write(STOP)
    assert log.lost_lines == 0
    assert [line["lost"] for line in lines(folder / "wire.jsonl")] == [2]


def test_a_lost_line_is_passed_on(tmp_path: Path) -> None:
    """The log hides no trouble of the line, and knows the adapter."""
    rig = Rig()
    log = logged(rig, tmp_path / "wire.jsonl")
    assert log.hardware_id == "A1"
    log.close()
    with pytest.raises(NotReadyError):
        log.write(STOP)
    assert not (tmp_path / "wire.jsonl").exists()
