"""A ward with a real book for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cdstation.paths import AreaFiles
from tests.storage.ward import Ward, files_in


@pytest.fixture
def files(tmp_path: Path) -> AreaFiles:
    """The files of an area that does not exist yet."""
    found = files_in(tmp_path)
    found.book.parent.mkdir()
    return found


@pytest.fixture
def ward(files: AreaFiles) -> Iterator[Ward]:
    """An open area with its people and one page."""
    opened = Ward(files).set_up()
    yield opened
    opened.ledger.close()
