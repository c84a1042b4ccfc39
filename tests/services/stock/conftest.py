"""The small prison, built once and copied for each test; when a test is over, its three books must still be right."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.areas import Prison, build_prison, copy_of_prison


@pytest.fixture(scope="session")
def built_prison(tmp_path_factory: pytest.TempPathFactory) -> Prison:
    """The prison as it is copied."""
    prison = build_prison(tmp_path_factory.mktemp("prison"))
    prison.close()
    return prison


@pytest.fixture
def prison(built_prison: Prison, tmp_path: Path) -> Iterator[Prison]:
    """A pharmacy store and two hatches. Whatever a test did, the books verify afterwards."""
    prison = copy_of_prison(built_prison, tmp_path)
    yield prison
    for place in prison.places:
        if place.station.status().area:
            assert place.verify().findings == ()
    prison.close()
