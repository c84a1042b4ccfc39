"""The process that is killed: a whole station giving doses from a pump behind a pseudo-terminal.

It says over a pipe what it is about to do and what it was told is done; every word leaves the process before the next
step begins, so a kill takes nothing of it back. The mutants at the end are stations in which one safeguard was taken
away: the campaign must notice each of them.
"""

import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from cdstation.devices.drivers.knf_simdos import KnfSimdos
from cdstation.devices.framing import request
from cdstation.devices.link import Link
from cdstation.devices.pump import Pump
from cdstation.devices.serial_link import open_link
from cdstation.errors import NotReadyError
from cdstation.register.acts import PumpRegistered
from cdstation.register.entries import Draft, Sealed
from cdstation.register.pours import Dispensed, PourEnd
from cdstation.services.clocks import SetClock
from cdstation.services.dosing import Dosing
from cdstation.services.pump_facts import read_identity
from cdstation.services.station import Station
from cdstation.services.values import Evidence, OutcomeForm, StopToken
from cdstation.storage.ledger import Ledger
from cdstation.treatment.acts import Outcome
from cdstation.treatment.dosing import DoseCard
from tests.services.hatch import ASSISTANT, LOOKED, NURSE, PASSWORD, SWALLOWED, SoftPump, make_station, proof

START = request("00", "KY1")
FASTER = 10  # the driver's pauses between two polls; its patience with replies stays as it is
OUTCOMES = (Outcome.REFUSED, Outcome.GIVEN, Outcome.NOT_HANDED, Outcome.PART)


@dataclass(frozen=True)
class Errand:
    """What one child is sent to do."""

    home: Path
    area_id: str
    url: str
    utc_ms: int
    boot: str
    seed: int
    mutant: str = ""


def run(say: Connection, errand: Errand) -> None:
    """Give doses until killed, or until nobody is left to dose."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def tell(*words: object) -> None:
        say.send(words)

    last: tuple[str, ...] = ("error", "see its stderr")
    try:
        _give_doses(errand, tell)
        last = ("idle",)
    finally:
        tell(*last)
    time.sleep(3600)


def _give_doses(errand: Errand, tell: Callable[..., None]) -> None:
    _watch_commits(tell)
    station = _station(errand, tell)
    chance = random.Random(errand.seed)
    while patients := [row.patient for row in station.roster.queue().to_attend]:
        _one_dose(station, chance.choice(patients), chance, tell)


def _station(errand: Errand, tell: Callable[..., None]) -> Station:
    clock = SetClock(errand.utc_ms, boot_id=errand.boot)
    station = make_station(errand.home, clock, _Wired(errand.url, tell))
    if errand.mutant:
        before = station.dosing
        station.dosing = MUTANTS[errand.mutant](before._current, before._duty, before._cards, before._pump)
    station.access.unlock(errand.area_id, f"{PASSWORD}-{NURSE}")
    station.access.sign_in(proof(NURSE))
    while True:
        try:
            station.pump.connect()
            break
        except NotReadyError as error:  # the pump may still be pouring what the last station started
            if error.code != "pump-running":
                raise
            time.sleep(0.01)
    return station


def _one_dose(station: Station, patient: int, chance: random.Random, tell: Callable[..., None]) -> None:
    tell("at", "before-intent")
    card = station.dosing.prepare(patient)
    evidence = Evidence(LOOKED, proof(ASSISTANT) if card.witness_before else None)
    pour = station.dosing.pour(card, evidence, station.pump.new_stop(), lambda _: None)
    tell("at", "in-hand")
    if pour.dispensed.end is not PourEnd.COMPLETE:  # a slow machine: two people measure, and that is the parent
        tell("unsure", pour.dispensed.end.value)
        time.sleep(3600)
    outcome = chance.choice(OUTCOMES)
    form = OutcomeForm(outcome, 5_000 if outcome is Outcome.PART else None, SWALLOWED)
    station.dosing.sign(pour, form, proof(ASSISTANT))


def _watch_commits(tell: Callable[..., None]) -> None:
    """Say when an entry goes to the disk and when it is acknowledged."""
    append = Ledger.append

    def watched(ledger: Ledger, draft: Draft, *signers: Any, **rest: Any) -> Sealed:
        tell("at", f"commit-{draft.body.KIND}")
        sealed = append(ledger, draft, *signers, **rest)
        tell("ack", sealed.body.KIND, sealed.uuid, sealed.seq, sealed.hash)
        return sealed

    setattr(Ledger, "append", watched)  # noqa: B010  # in this process alone, which is here to be killed


class _Wired(SoftPump):
    """The pump at the end of the pseudo-terminal, instead of the one in this process."""

    def __init__(self, url: str, tell: Callable[..., None]) -> None:
        super().__init__()
        self._url, self._tell = url, tell

    def connect(self, registered: PumpRegistered) -> Pump:
        """As `app` does it, watched."""
        link = _WatchedLink(open_link(self._url), self._tell)
        identity = read_identity(registered.identity)
        return _WatchedPump(link, time.monotonic, lambda seconds: time.sleep(seconds / FASTER), identity)


class _WatchedPump(KnfSimdos):
    """Says when it begins to arm and when the motion is over."""

    def dispense(self, volume_ul: int, stop: StopToken, on_progress: Callable[[int], None]) -> Dispensed:
        """As it is."""
        assert isinstance(self._line._link, _WatchedLink)
        self._line._link.tell("at", "arming")
        dispensed = super().dispense(volume_ul, stop, on_progress)
        self._line._link.tell("at", "after-the-pour")
        return dispensed


class _WatchedLink:
    """Says when START goes out, before it does."""

    def __init__(self, link: Link, tell: Callable[..., None]) -> None:
        self._link, self.tell = link, tell
        self.hardware_id = link.hardware_id

    def write(self, data: bytes) -> None:
        """Pass on."""
        if data == START:
            self.tell("start")
            self.tell("at", "pouring")
        self._link.write(data)

    def read(self, limit: int, timeout_s: float) -> bytes:
        """Pass on."""
        return self._link.read(limit, timeout_s)

    def drain(self) -> bytes:
        """Pass on."""
        return self._link.drain()

    def close(self) -> None:
        """Pass on."""
        self._link.close()


class PoursFirst(Dosing):
    """The intent is committed after the motion: what crash tests of other people's machines have found (E13)."""

    _early: Dispensed

    def _intend(self, card: DoseCard, *rest: Any) -> Sealed:
        self._early = self._pump.dispense(card.volume.thousandths, StopToken(), lambda _: None)
        return super()._intend(card, *rest)

    def _move(self, *_: Any) -> Dispensed:
        return self._early


class PoursTwice(Dosing):
    """A dose that looks short is topped up from the same intent."""

    def _move(self, card: DoseCard, *rest: Any) -> Dispensed:
        super()._move(card, *rest)
        return super()._move(card, *rest)


MUTANTS: dict[str, type[Dosing]] = {
    "pours-first": PoursFirst,
    "pours-twice": PoursTwice,
}
