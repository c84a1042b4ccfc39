"""One lane of the campaign: a simulated pump that outlives every station, and stations that are killed over it.

After each kill the book, what the dead station had said, and what the pump really did are held against each other.
Whatever does not agree is returned in words.
"""

import json
import multiprocessing
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from cdstation.register.entries import Sealed
from cdstation.services.station import Station
from cdstation.services.verification import verify_area
from cdstation.treatment.acts import DosePoured, DoseRecorded, DoseStarted, DoseVoided
from tests.faults import dosing_child
from tests.faults.dose_area import PUMP_SEED, DoseArea, settle

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60  # for a child that says nothing at all: a hang, not a slow machine
ROUND_MS = 60_000
ROUNDS_PER_AREA = 20
VERIFY_EVERY = 10
# Where a dose may be interrupted, and how many seconds it spends there: the kill falls at a random instant of it.
PHASES = {
    "before-intent": 0.010,
    "commit-dose-started": 0.020,
    "arming": 0.040,
    "pouring": 0.080,
    "after-the-pour": 0.002,
    "commit-dose-poured": 0.015,
    "in-hand": 0.003,
    "commit-dose-recorded": 0.020,
}
Said = list[tuple[Any, ...]]


class PumpProcess:
    """`cdstation simulate pump` behind a pseudo-terminal, two hundred times faster than life."""

    def __init__(self) -> None:
        words = f"simulate pump --listen pty --speed 200 --seed {PUMP_SEED} --container-ml 100000000"
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "cdstation", *words.split()]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        self.url = str(self._heard()["url"])

    def at_rest(self) -> tuple[int, int]:
        """How often it was started and what really came out of it, in microlitres, once its motor stands still."""
        while (status := self._asked('{"status": 1}'))["moving"]:
            time.sleep(0.005)
        return int(status["starts"]), int(status["true_delivered_ul"])

    def close(self) -> None:
        """The plug is pulled."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def _asked(self, line: str) -> dict[str, Any]:
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._heard()

    def _heard(self) -> dict[str, Any]:
        assert self._process.stdout
        heard: dict[str, Any] = json.loads(self._process.stdout.readline())
        return heard


@dataclass
class Lane:
    """One pump and the stations that die over it."""

    built: DoseArea
    folder: Path
    seed: int
    mutant: str = ""
    hits: "Counter[str]" = field(default_factory=Counter)
    kills: int = 0
    doses: int = 0
    found_open: int = 0
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._pump = PumpProcess()
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(["tests.faults.dosing_child"])
        self._areas = 0
        self._new_area()

    def close(self) -> None:
        """No pump, no stations."""
        self._pump.close()

    def kill(self, times: int) -> None:
        """So many stations, one after the other; stops at the first round in which something was wrong."""
        for number in range(times):
            if number % len(PHASES) == 0:
                phases = self._chance.sample(sorted(PHASES), len(PHASES))
            self._round(phases[number % len(PHASES)])
            if self.wrong:
                return
        self.wrong += _verified(self._area)

    def _new_area(self) -> None:
        self._areas += 1
        self._rounds = 0
        self._area = self.built.copy(self.folder / f"area-{self._areas}")

    def _round(self, phase: str) -> None:
        if self._rounds == ROUNDS_PER_AREA:
            self.wrong += _verified(self._area)
            self._new_area()
        self._rounds += 1
        starts, delivered = self._pump.at_rest()
        said = self._live_and_die(phase)
        self.kills += 1
        now_starts, now_delivered = self._pump.at_rest()
        station = self._area.open(self._now() + ROUND_MS // 2, f"parent-{self._rounds}")
        try:
            after = Aftermath(station, self._area.page, said, now_starts - starts, now_delivered - delivered)
            self.wrong += after.judged()
            self.doses += len(after.lines)
            self.found_open += len(after.open)
            if not self.wrong:
                self.wrong += after.settled()
        finally:
            station.close()
        if said[-1] == ("idle",):
            self._rounds = ROUNDS_PER_AREA

    def _now(self) -> int:
        return self._area.utc_ms + self._rounds * ROUND_MS

    def _live_and_die(self, phase: str) -> Said:
        """What a station said until it was killed in this phase of its first or second dose."""
        hear, say = self._processes.Pipe(duplex=False)
        seed, boot = self._chance.randrange(1 << 30), f"child-{self._rounds}"
        area = self._area
        errand = dosing_child.Errand(area.home, area.area_id, self._pump.url, self._now(), boot, seed, self.mutant)
        child = self._processes.Process(target=dosing_child.run, args=(say, errand), daemon=True)
        child.start()
        say.close()
        said = _until(hear, phase, self._chance.choice((1, 1, 2)))
        time.sleep(self._chance.random() * PHASES[phase])  # the instant of death is the point of this test
        child.kill()
        said += _rest(hear)
        child.join()
        hear.close()
        self.hits[next((one[1] for one in reversed(said) if one[0] == "at"), "start-up")] += 1
        return said


def _until(hear: Connection, phase: str, times: int) -> Said:
    said: Said = []
    while times and (not said or said[-1][0] not in ("idle", "unsure", "error")):
        if not hear.poll(PATIENCE_S):
            raise AssertionError(f"the station hangs after {said[-3:]}")
        said.append(hear.recv())
        times -= said[-1] == ("at", phase)
    assert said[-1][0] != "error", said[-1]
    return said


def _rest(hear: Connection) -> Said:
    """What had left the process when it died; the last word may be cut off."""
    said: Said = []
    try:
        while True:
            said.append(hear.recv())
    except (EOFError, OSError):
        return said


class Aftermath:
    """The book after one death, beside what was said and what came out of the pump."""

    def __init__(self, station: Station, page: int, said: Said, starts: int, delivered_ul: int) -> None:
        self._station, self._page, self._said = station, page, said
        self._starts, self._delivered = starts, delivered_ul
        self._acked = [one[1:] for one in said if one[0] == "ack"]
        book = station.history_book()
        self._book = [one for one in book.ledger.entries(limit=100_000) if one.seq < book.standing.last_seq]
        first = self._acked[0][2] if self._acked else len(self._book) + 1
        self._new = [one for one in self._book if one.seq >= first]
        self.lines = [one for one in self._new if isinstance(one.body, DoseRecorded)]
        self.open = _open_in(self._book)

    def judged(self) -> list[str]:
        """Everything that does not agree."""
        checks = (self._acknowledged, self._starts_follow_intents, self._once_a_day, self._state, self._poured_is_known)
        return [f"{wrong}; said {self._said[-8:]}" for check in checks for wrong in check()]

    def settled(self) -> list[str]:
        """Two people settle what is open by what really came out; then the balance is the plain sum."""
        for found in self._station.dosing.unfinished():
            settle(self._station, found, self._delivered - self._issued)
        wrong = [] if self._station.status().state.value == "ready" else ["not ready after settling"]
        moved = sum(one.draft.delta or 0 for one in self._station.history_book().ledger.entries(limit=100_000))
        if self._station.register.balance(self._page) != moved:
            wrong.append("the balance is not the sum of the movements")
        return wrong

    @property
    def _issued(self) -> int:
        return -sum(one.draft.delta or 0 for one in self.lines)

    def _acknowledged(self) -> list[str]:
        """Each acknowledged entry stands there as it was acknowledged; at most one more was written unheard (E5)."""
        stored = {one.uuid: (one.body.KIND, one.uuid, one.seq, one.hash) for one in self._book}
        wrong = [f"lost or altered: {ack[:3]}" for ack in self._acked if stored.get(ack[1]) != tuple(ack)]
        if len(self._new) - len(self._acked) not in (0, 1):
            wrong.append(f"{len(self._new)} entries for {len(self._acked)} acknowledgements")
        return wrong

    def _starts_follow_intents(self) -> list[str]:
        """START goes out once per intent, and never before the intent is acknowledged (PUMP-8)."""
        wrong, armed, told = [], False, 0
        for one in self._said:
            if one[:2] == ("ack", "dose-started"):
                armed = True
            elif one[0] == "start":
                told += 1
                if not armed:
                    wrong.append("START without a durable intent of its own")
                armed = False
        intents = sum(isinstance(one.body, DoseStarted) for one in self._new)
        if self._starts not in (told, told - 1) or self._starts > intents:
            wrong.append(f"the pump heard START {self._starts} times, {told} were told, {intents} intents are durable")
        return wrong

    def _once_a_day(self) -> list[str]:
        """No patient has two doses that count on one day (H3)."""
        held = [
            (one.draft.patient, one.draft.dose_day)
            for one in self._book
            if isinstance(one.body, DoseRecorded) and not one.body.frees_slot
        ]
        return ["a second dose on a day"] if len(held) != len(set(held)) else []

    def _state(self) -> list[str]:
        """The next start finds exactly the doses that lack a line, in their stage, and stands in quarantine (D8)."""
        found = {one.intent: one.stage for one in self._station.dosing.unfinished()}
        state = self._station.status().state.value
        wrong = [] if found == self.open else [f"open are {self.open}, found {found}"]
        if state != ("quarantine" if self.open else "ready"):
            wrong.append(f"the station is {state} with {len(self.open)} open doses")
        return wrong

    def _poured_is_known(self) -> list[str]:
        """What came out of the pump stands in the book, or in the cup of the one dose that is open."""
        left = self._delivered - self._issued
        if left < 0 or (left and not self.open):
            return [f"{self._delivered} µL came out, {self._issued} µL are booked, {len(self.open)} doses are open"]
        return []


def _open_in(book: list[Sealed]) -> dict[str, str]:
    """Doses without a line and their stage, by a reckoning of our own."""
    stages: dict[str, str] = {}
    for one in book:
        if isinstance(one.body, DoseStarted):
            stages[one.uuid] = "started"
        elif isinstance(one.body, DosePoured):
            stages[one.draft.about] = "poured"
        elif isinstance(one.body, DoseRecorded | DoseVoided):
            del stages[one.draft.about]
    return stages


def _verified(area: DoseArea) -> list[str]:
    """Everything that `cdstation verify` finds."""
    station = area.open(area.utc_ms + (ROUNDS_PER_AREA + 2) * ROUND_MS, "verify")
    try:
        report = verify_area(station.folders.files(area.area_id), station.access.file_key())
    finally:
        station.close()
    return [f"{one.code} at entry {one.seq}" for one in report.findings]
