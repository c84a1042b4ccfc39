"""The small area, built once and copied for each test; when a test is over its book must still be right."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.hatch import Hatch, build, copy_of


@pytest.fixture(scope="session")
def built_area(tmp_path_factory: pytest.TempPathFactory) -> Hatch:
    """The area as it is copied."""
    return build(tmp_path_factory.mktemp("built"))


@pytest.fixture
def hatch(built_area: Hatch, tmp_path: Path) -> Iterator[Hatch]:
    """An open hatch on an ordinary morning. Whatever a test did, the book verifies and adds up afterwards."""
    hatch = copy_of(built_area, tmp_path)
    yield hatch
    if hatch.station.status().area:
        hatch.check()
    hatch.station.close()
