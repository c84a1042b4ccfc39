"""A document is whole or not there, and each reason why it cannot be printed has its own words."""

import io
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cdstation.config import resources_dir
from cdstation.errors import NotReadyError
from cdstation.reports.layout.target import deliver
from cdstation.reports.register_page import write_register
from tests.reports import example_page as example
from tests.reports.reading import printed, written_beside


def _refused(target: Path) -> None:
    with pytest.raises(NotReadyError) as caught:
        deliver(b"%PDF", target)
    assert caught.value.code == "print-target-not-writable"
    assert not caught.value.facts


def test_a_file_holds_the_document_and_nothing_else_is_left(tmp_path: Path) -> None:
    """The finished file, readable by its owner alone, replaces an older one."""
    target = tmp_path / "register.pdf"
    target.write_bytes(b"an older copy")
    write_register(
        target,
        example.AREA,
        example.HEAD,
        example.full_page(),
        example.SEAL,
        example.PERIOD,
        example.PRINTED_AT,
        example.PRINTED_BY,
    )
    assert target.read_bytes() == printed(example.full_page())[0]
    assert written_beside(tmp_path) == ["register.pdf"]
    if sys.platform != "win32":
        assert target.stat().st_mode & 0o077 == 0


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """A missing folder, a folder in the file's place, and a device are each refused before anything is written."""
    _refused(tmp_path / "missing" / "register.pdf")
    _refused(tmp_path)
    if sys.platform != "win32":
        _refused(Path("/dev/null"))
        assert Path("/dev/null").is_char_device()
    assert written_beside(tmp_path) == []


@contextmanager
def _no_more_than(size: int) -> Iterator[None]:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_a_full_disk_leaves_the_older_copy(tmp_path: Path) -> None:
    """When the disk takes only half, no half document stays and the copy from before is still there."""
    target = tmp_path / "register.pdf"
    target.write_bytes(b"an older copy")
    with _no_more_than(4_096), pytest.raises(NotReadyError) as caught:
        deliver(b"%PDF" * 4_000, target)
    assert caught.value.code == "print-target-not-writable"
    assert target.read_bytes() == b"an older copy"
    assert written_beside(tmp_path) == ["register.pdf"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_stream_that_is_full_is_refused() -> None:
    """The same words for a stream, such as a pipe to a printer."""
    with Path("/dev/full").open("wb", buffering=0) as stream, pytest.raises(NotReadyError) as caught:
        deliver(b"%PDF", stream)
    assert caught.value.code == "print-target-not-writable"


@pytest.mark.parametrize("damage", ["missing", "short", "other"])
def test_a_missing_or_damaged_font_is_named(tmp_path: Path, damage: str) -> None:
    """Before anything is printed it is known that every font is there and can be read."""
    fonts = tmp_path / "fonts"
    shutil.copytree(resources_dir() / "fonts", fonts)
    bold = fonts / "LiberationSans-Bold.ttf"
    whole = bold.read_bytes()
    bold.unlink()
    if damage != "missing":
        bold.write_bytes(whole[:3_000] if damage == "short" else b"no font at all" * 100)
    with pytest.raises(NotReadyError) as caught:
        printed([], fonts_in=fonts)
    assert (caught.value.code, caught.value.facts) == ("font-missing", {"font": "LiberationSans-Bold.ttf"})


def test_a_stream_is_left_open() -> None:
    """The caller's stream belongs to the caller."""
    stream = io.BytesIO()
    deliver(b"%PDF", stream)
    assert stream.getvalue() == b"%PDF"
