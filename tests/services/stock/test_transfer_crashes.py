"""The station dies at every step of a transfer: never counted twice, never lost, and always brought to its end.

After each death the three books are opened again from the disk. What was committed is there, what was not is not, and
the balances with what is on the way are the same sum at every moment.
"""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cdstation.services.stock.settling import Settling
from cdstation.services.stock.slips import SUFFIX
from tests.services.areas import Prison, copy_of_prison
from tests.services.hatch import quick_folder
from tests.services.stock.journey import check
from tests.services.stock.killing import KilledError, dying, live

SHORT = {"accept": 0, "short": 50_000, "refuse": 0}
ENDINGS = tuple(SHORT)


@pytest.fixture
def memory() -> Iterator[Path]:
    """Many copies of three areas, where files are quick."""
    home = Path(tempfile.mkdtemp(prefix="cdstation-transfers-", dir=quick_folder()))
    yield home
    shutil.rmtree(home)


def die_at(built: Prison, home: Path, ending: str, step: int) -> tuple[bool, list[str]]:
    """One transfer that dies at this step, restarts everywhere and is lived to its end. Whether it died, and where."""
    prison = copy_of_prison(built, home)
    try:
        containers = prison.store.list_containers(500_000, 450_000)
        died = False
        with dying(step) as steps:
            try:
                live(prison, ending, containers)
            except KilledError:
                died = True
        for place in (prison.store, prison.hatch_a):
            place.restart()
        came_in = prison.hatch_a.balance - 2_000_000
        check(prison, short=SHORT[ending] if came_in else 0, verified=False)
        live(prison, ending, containers)
        _ended(prison, ending)
        return died, steps.crossed
    finally:
        prison.close()


def _ended(prison: Prison, ending: str) -> None:
    """As if nothing had ever died."""
    store, hatch = prison.store, prison.hatch_a
    check(prison, short=SHORT[ending])
    assert store.station.transfers.in_transit() == ()
    assert hatch.station.transfers.incoming() == ((), ())
    moved = {"accept": 950_000, "short": 900_000, "refuse": 0}[ending]
    assert hatch.balance == 2_000_000 + moved
    assert store.balance == 20_000_000 - (950_000 if moved else 0)
    assert len(hatch.book.standing.cases.unsettled()) == (ending == "short")
    assert store.book.standing.cases.unsettled() == ()
    slips = [path.name for path in prison.transit.iterdir() if not path.name.startswith("area-card")]
    assert slips == []
    assert all(path.suffix == SUFFIX for path in prison.transit.iterdir())
    held = {"accept": 2, "short": 2, "refuse": 0}[ending]
    assert len(hatch.book.standing.holding.on_page(hatch.page)) == held
    assert len(store.book.standing.holding.on_page(store.page)) == 2 - held


@pytest.mark.req("PSI-4.17", "PSI-4.23", "D7", "H-16", "H-17")
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_station_dies_at_every_step(built_prison: Prison, memory: Path, ending: str) -> None:
    """Each boundary once: before and after each commit, in the middle of and after each file."""
    died, step = True, 0
    crossed: list[str] = []
    while died:
        step += 1
        died, crossed = die_at(built_prison, memory / str(step), ending, step)
    assert step == len(crossed) + 1
    assert step >= 15, crossed
    kinds = {"accept": "transfer-settled", "short": "discrepancy-opened", "refuse": "transfer-returned"}
    assert f"after {kinds[ending]}" in crossed
    assert "removed transfer" in crossed


@pytest.mark.req("PSI-4.17")
def test_the_deaths_bite(built_prison: Prison, memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the slips that a restart makes up for, the death between entry and slip is noticed, and no other."""
    monkeypatch.setattr(Settling, "write_missing", lambda *_: None)
    died, crossed = die_at(built_prison, memory / "before", "accept", 1)
    assert (died, crossed) == (True, ["before transfer-out"])
    with pytest.raises(AssertionError):
        die_at(built_prison, memory / "between", "accept", 2)
