"""kill -9 at random instants of a real station in every phase of a pour (T1, T6, H3, H4, H16, H17).

A real process gives doses from a simulated pump behind a pseudo-terminal; the pump survives it and knows the truth.
After each kill nothing that was acknowledged is lost or doubled, START went out at most once and only for a durable
intent, nobody has a second dose, and the next start finds exactly the doses that lack a line.
"""

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.dose_area import DoseArea, build_dose_area
from tests.faults.pour_lane import PHASES, Lane
from tests.services.hatch import quick_folder

pytestmark = [pytest.mark.faults]

KILLS = 250
LANES = 2
MOST_BITES = 60


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Where areas and their copies are kept."""
    home = Path(tempfile.mkdtemp(prefix="cdstation-lanes-", dir=quick_folder()))
    yield home
    shutil.rmtree(home)


@pytest.fixture(scope="module")
def dose_area(folder: Path) -> DoseArea:
    """The area as each lane copies it."""
    return build_dose_area(folder / "built")


@pytest.fixture
def seed() -> int:
    """Set CDSTATION_FAULT_SEED to live through the same instants again, as far as a machine allows that."""
    chosen = int(os.environ.get("CDSTATION_FAULT_SEED", random.randrange(1 << 30)))
    print(f"CDSTATION_FAULT_SEED={chosen}")
    return chosen


@pytest.fixture
def lanes() -> Iterator[list[Lane]]:
    """Whatever runs is ended."""
    running: list[Lane] = []
    yield running
    for lane in running:
        lane.close()


@pytest.mark.req("T1", "T6", "H-3", "H-4", "H-5", "H-16", "H-17", "PUMP-8")
@pytest.mark.parametrize("number", range(LANES))
def test_a_station_is_killed_in_every_phase_of_a_pour(
    dose_area: DoseArea, folder: Path, seed: int, lanes: list[Lane], fault_scale: int, number: int
) -> None:
    """So many deaths, and after each of them the book, the words of the dead and the pump agree."""
    lane = Lane(dose_area, folder / f"lane-{number}", seed + number)
    lanes.append(lane)
    lane.kill(KILLS // LANES * fault_scale)
    print(f"{lane.kills} kills over {lane.doses} doses, {lane.found_open} found open: {dict(lane.hits)}")
    assert lane.wrong == []
    assert lane.kills == KILLS // LANES * fault_scale
    assert lane.found_open > lane.kills // 10
    assert len(set(lane.hits) & set(PHASES)) > len(PHASES) // 2


@pytest.mark.req("T1", "T6", "H-4", "PUMP-8")
@pytest.mark.parametrize("mutant", ["pours-first", "pours-twice"])
def test_the_campaign_bites(dose_area: DoseArea, folder: Path, seed: int, lanes: list[Lane], mutant: str) -> None:
    """Without the commit before START, or with a second START from one intent, it does not stay silent."""
    lane = Lane(dose_area, folder / mutant, seed, mutant)
    lanes.append(lane)
    lane.kill(MOST_BITES)
    assert any("START" in wrong for wrong in lane.wrong), f"{lane.kills} kills and nothing was noticed"
