"""The process that is killed: three stations of one prison that send stock to each other, take it in and refuse it.

It says over a pipe what it is about to do and which entries it was told are written; every word leaves the process
before the next step begins, so a kill takes nothing of it back.
"""

import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from cdstation.register.entries import Draft, Sealed
from cdstation.storage.ledger import Ledger
from tests.services.areas import Place, Prison, reopened
from tests.services.stock.journey import CAREFUL, bottles, loose

MOST_LOOSE = 20_000
ACTS = ("send", "answer", "settle", "take-back")


@dataclass(frozen=True)
class Errand:
    """What one child is sent to do: the prison in `home`, at this moment after a restart."""

    home: Path
    areas: tuple[str, str, str]
    utc_ms: int
    boot: str
    seed: int


def run(say: Connection, errand: Errand) -> None:
    """Move stock about until killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def tell(*words: object) -> None:
        say.send(words)

    _watch_commits(tell)
    prison = reopened(errand.home, errand.areas, errand.utc_ms, errand.boot)
    chance = random.Random(errand.seed)
    try:
        while True:
            live(prison, chance, tell)
    finally:
        tell("error", "see its stderr")
        time.sleep(3600)


def live(prison: Prison, chance: random.Random, tell: Callable[..., None] = lambda *_: None) -> None:
    """One more act of somebody."""
    place = chance.choice(prison.places)
    act = chance.choice(ACTS)
    tell("at", act)
    {"send": _send, "answer": _answer, "settle": _settle, "take-back": _take_back}[act](prison, place, chance)


def _send(prison: Prison, place: Place, chance: random.Random) -> None:
    other = chance.choice([one for one in prison.places if one is not place])
    holding = place.book.standing.holding
    held = [one.number for one in holding.on_page(place.page)]
    plenty = holding.loose(place.page, place.balance) > MOST_LOOSE
    if held and (chance.random() < 0.5 or not plenty):
        place.station.transfers.send(bottles(place, other, chance.choice(held)), CAREFUL)
    elif plenty:
        place.station.transfers.send(loose(other, chance.randrange(500, MOST_LOOSE, 500)), CAREFUL)


def _answer(_: Prison, place: Place, chance: random.Random) -> None:
    found, findings = place.station.transfers.incoming()
    assert findings == ()
    for coming in found[:2]:
        sent = tuple(part.contents for part in coming.parts)
        if chance.random() < 0.25:
            place.station.transfers.refuse(coming.slip, "seal broken", CAREFUL)
        else:
            short = 500 if chance.random() < 0.25 else 0
            place.station.transfers.accept(coming.slip, (sent[0] - short, *sent[1:]), CAREFUL)


def _settle(_: Prison, place: Place, __: random.Random) -> None:
    assert place.station.transfers.settle().findings == ()


def _take_back(_: Prison, place: Place, __: random.Random) -> None:
    for refused in place.station.transfers.settle().refused[:1]:
        counted = tuple(part.contents for part in refused.parts)
        place.station.transfers.take_back(refused.uuid, counted, CAREFUL)


def _watch_commits(tell: Callable[..., None]) -> None:
    """Say when an entry goes to the disk and when it is acknowledged."""
    append = Ledger.append

    def watched(ledger: Ledger, draft: Draft, *signers: Any, **rest: Any) -> Sealed:
        tell("commit", draft.body.KIND)
        sealed = append(ledger, draft, *signers, **rest)
        tell("ack", ledger.area, sealed.uuid, sealed.seq, sealed.hash)
        return sealed

    setattr(Ledger, "append", watched)  # noqa: B010  # in this process alone, which is here to be killed
