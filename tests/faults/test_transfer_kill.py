"""kill -9 at random instants while three areas move stock between each other (PSI-4.17, PSI-4.23).

After each kill the three books are opened from the disk: what was acknowledged is there, every transfer is in one
register, on the way or in the other, and the balances with what is on the way are what they were at the beginning, but
for what was counted short. At the end everything that is on the way is brought to its end.
"""

import multiprocessing
import os
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from cdstation.register.stock.acts import TransferIn, TransferReturned
from cdstation.register.stock.between import audit_transfers
from tests.faults import transfer_child
from tests.faults.transfer_child import Errand
from tests.services.areas import Place, Prison, build_prison, reopened
from tests.services.hatch import quick_folder
from tests.services.stock.journey import CAREFUL, IN_ALL, methadone

pytestmark = [pytest.mark.faults]

KILLS = 24
PATIENCE_S = 60
ROUND_MS = 60_000
Said = list[tuple[Any, ...]]


@pytest.fixture
def built() -> Iterator[Prison]:
    """The prison that is killed again and again."""
    home = Path(tempfile.mkdtemp(prefix="cdstation-transfers-", dir=quick_folder()))
    prison = build_prison(home)
    prison.store.list_containers(*[500_000] * 12)
    prison.close()
    yield prison
    shutil.rmtree(home)


@pytest.fixture
def seed() -> int:
    """Set CDSTATION_FAULT_SEED to live through the same instants again, as far as a machine allows that."""
    chosen = int(os.environ.get("CDSTATION_FAULT_SEED", random.randrange(1 << 30)))
    print(f"CDSTATION_FAULT_SEED={chosen}")
    return chosen


@pytest.mark.req("PSI-4.17", "PSI-4.23", "T1")
def test_stations_are_killed_while_stock_is_on_the_way(built: Prison, seed: int, fault_scale: int) -> None:
    """So many deaths, and after each of them nothing is counted twice and nothing is lost."""
    chance, hits = random.Random(seed), Counter[str]()
    areas = (built.store.area_id, built.hatch_a.area_id, built.hatch_b.area_id)
    start_ms = built.store.clock.now().utc_ms
    for number in range(KILLS * fault_scale):
        at_ms = start_ms + number * ROUND_MS
        said = _live_and_die(Errand(built.home, areas, at_ms, f"child-{number}", chance.randrange(1 << 30)), chance)
        hits[next((f"{one[0]} {one[1]}" for one in reversed(said) if one[0] != "ack"), "start-up")] += 1
        prison = reopened(built.home, areas, at_ms + ROUND_MS // 2, f"parent-{number}")
        try:
            _judge(prison, said)
        finally:
            prison.close()
    print(f"{KILLS * fault_scale} kills: {dict(hits)}")
    prison = reopened(built.home, areas, start_ms + (KILLS * fault_scale + 1) * ROUND_MS, "the-end")
    try:
        _bring_to_an_end(prison)
    finally:
        prison.close()


def _live_and_die(errand: Errand, chance: random.Random) -> Said:
    """What the stations said until they were killed at a random instant of some act."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.faults.transfer_child"])
    hear, say = processes.Pipe(duplex=False)
    child = processes.Process(target=transfer_child.run, args=(say, errand), daemon=True)
    child.start()
    say.close()
    said = _until(hear, chance.randrange(4, 40), chance.choice(("commit", "at", "ack")))
    time.sleep(chance.random() * 0.02)  # the instant of death is the point of this test
    child.kill()
    said += _rest(hear)
    child.join()
    hear.close()
    return said


def _until(hear: Connection, words: int, kind: str) -> Said:
    """At least so many words, and then one of this kind."""
    said: Said = []
    while len(said) < words or said[-1][0] != kind:
        if not hear.poll(PATIENCE_S):
            raise AssertionError(f"the stations hang after {said[-3:]}")
        said.append(hear.recv())
        assert said[-1][0] != "error", said
    return said


def _rest(hear: Connection) -> Said:
    said: Said = []
    try:
        while True:
            said.append(hear.recv())
    except (EOFError, OSError):
        return said


def _judge(prison: Prison, said: Said) -> None:
    """The books, beside what was said."""
    books = {place.area_id: place.entries for place in prison.places}
    stored = {(area, one.uuid, one.seq, one.hash) for area, entries in books.items() for one in entries}
    lost = [one for one in said if one[0] == "ack" and tuple(one[1:]) not in stored]
    assert lost == []
    assert list(audit_transfers(books)) == []
    assert methadone(prison) == IN_ALL + _miscounted(prison), said[-6:]


def _miscounted(prison: Prison) -> int:
    """Counted less sent, of everything that arrived or came back."""
    return sum(sum(body.contents) - body.sent for place in prison.places for body in _counted(place))


def _counted(place: Place) -> list[TransferIn | TransferReturned]:
    return [one.body for one in place.entries if isinstance(one.body, TransferIn | TransferReturned)]


def _bring_to_an_end(prison: Prison) -> None:
    """People look, and do what is next, until nothing is on the way; then all agree."""
    for _ in range(3):
        for place in prison.places:
            for refused in place.station.transfers.settle().refused:
                counted = tuple(part.contents for part in refused.parts)
                place.station.transfers.take_back(refused.uuid, counted, CAREFUL)
            for coming in place.station.transfers.incoming()[0]:
                counted = tuple(part.contents for part in coming.parts)
                place.station.transfers.accept(coming.slip, counted, CAREFUL)
    _judge(prison, [])
    for place in prison.places:
        assert place.station.transfers.in_transit() == ()
        assert place.verify().findings == ()
        miscounted = sum(sum(body.contents) != body.sent for body in _counted(place))
        assert len(place.book.standing.cases.unsettled()) == miscounted
    assert [path.name for path in prison.transit.glob("*.cdslip") if not path.name.startswith("area-card")] == []
