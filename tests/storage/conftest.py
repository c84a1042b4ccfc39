"""A ward with a real book for each test."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cdstation.paths import AreaFiles
from tests.storage.ward import Ward, files_in


@pytest.fixture
def files() -> Iterator[AreaFiles]:
    """The files of an area that does not exist yet; in memory where there is such a place, since nobody pulls a
    plug here.
    """
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        found = files_in(Path(folder))
        found.book.parent.mkdir()
        yield found


@pytest.fixture
def ward(files: AreaFiles) -> Iterator[Ward]:
    """An open area with its people and one page."""
    opened = Ward(files).set_up()
    yield opened
    opened.ledger.close()
