"""The line to the pump against a bare pseudo-terminal: one command's round trip, and STOP while everything is busy.

At the far end sits one small process that answers every frame at once, to the floor and to us in interleaved turns.
STOP is timed from the press to the moment when that other process has the bytes in its hands.
Run it alone with `python -m benchmarks pump_line`.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tty
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from cdstation.devices.drivers import knf_commands as knf
from cdstation.devices.drivers.knf_line import KnfLine, LineLost, StopPressed
from cdstation.devices.framing import answer_frame, request
from cdstation.devices.link import Link
from cdstation.devices.pump import StopToken
from cdstation.devices.serial_link import open_link
from cdstation.devices.wire_log import WireLog

TURNS = 60
EACH_TURN = 60
PRESSES = 300
LONGEST_STOP_MS = 50

ASK = request("00", "?TV")
ANSWER = answer_frame("000027500")
STOP = request("00", knf.STOP)
WHERE, HERE = request("00", "?SI"), answer_frame("00")

# Answers at once on both ports; a STOP is acknowledged and its moment printed. Where a process happens to run decides
# half of a round trip, so one and the same process serves the floor and us.
FAR_END = f"""
import os, select, time
ask, answer, stop, where, here = {ASK!r}, {ANSWER!r}, {STOP!r}, {WHERE!r}, {HERE!r}
ports = select.poll()
for port in %r:
    ports.register(port, select.POLLIN)
while True:
    for port, _ in ports.poll():
        heard = os.read(port, 256)
        if heard == ask:
            os.write(port, answer)
            continue
        if stop in heard:
            print(time.monotonic_ns(), flush=True)
        os.write(port, answer * heard.count(ask) + here * heard.count(where) + b"\\x06" * heard.count(stop))
"""


class FarEnd:
    """Two pseudo-terminals, `bare` for the floor and `url` for us, with one process behind them that answers."""

    def __init__(self) -> None:
        (near, self.bare), (other, far) = os.openpty(), os.openpty()
        self._open = [near, self.bare, other, far]
        for end in self._open:
            tty.setraw(end)
        self.url = os.ttyname(far)
        self._process = subprocess.Popen(
            [sys.executable, "-c", FAR_END % [near, other]], pass_fds=[near, other], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.stops: IO[str] = self._process.stdout

    def close(self) -> None:
        """The process ends and the ports are gone."""
        self._process.kill()
        self._process.wait()
        self.stops.close()
        for end in self._open:
            os.close(end)


@contextmanager
def _far_end() -> Iterator[FarEnd]:
    far = FarEnd()
    try:
        yield far
    finally:
        far.close()


def run() -> list[dict[str, Any]]:
    """Round trips and STOP, each with its floor in the same run."""
    return [*_round_trips(), *_stops()]


def _round_trips() -> Iterator[dict[str, Any]]:
    with _far_end() as far, tempfile.TemporaryDirectory() as folder:
        link = open_link(far.url)
        log = WireLog(link, Path(folder) / "wire.jsonl", lambda: datetime.now(UTC), time.monotonic)
        plain, logged = KnfLine(link, "00", time.monotonic), KnfLine(log, "00", time.monotonic)
        with ThreadPoolExecutor(1) as worker:
            floor, *ours = _interleaved(
                lambda: _bare_round_trip(far.bare),
                lambda: plain.number(knf.DELIVERED),
                lambda: worker.submit(plain.number, knf.DELIVERED).result(),
                lambda: logged.number(knf.DELIVERED),
            )
        log.close()
    names = ("in its own thread", "through a one-worker queue", "in its own thread, wire log on")
    for name, figure, target in zip(names, ours, ("≤ 1.3×", "≤ 1.8×", "reported"), strict=True):
        yield {
            "figure": f"pump command round trip {name}, µs",
            "floor": "os.write and os.read on a pseudo-terminal with the same process behind it",
            "floor_value": round(floor, 1),
            "ours": round(figure, 1),
            "ratio": figure / floor,
            "target": target,
        }


def _bare_round_trip(port: int) -> None:
    os.write(port, ASK)
    left = len(ANSWER)
    while left:
        left -= len(os.read(port, 64))


def _interleaved(*jobs: Callable[[], object]) -> list[float]:
    """Median of the turns' medians for each job, in microseconds."""
    medians: list[list[float]] = [[] for _ in jobs]
    for _ in range(TURNS):
        for job, found in zip(jobs, medians, strict=True):
            found.append(statistics.median(_timed(job) for _ in range(EACH_TURN)))
    return [statistics.median(found) for found in medians]


def _timed(job: Callable[[], object]) -> float:
    began = time.perf_counter_ns()
    job()
    return (time.perf_counter_ns() - began) / 1_000


def _stops() -> Iterator[dict[str, Any]]:
    """Presses from one thread while a second polls without pause and a third computes; the floor is equally beset."""
    with _far_end() as far, _busy():
        link = open_link(far.url)
        pairs = [(_until_seen(far, lambda: os.write(far.bare, STOP)), _one_press(far, link)) for _ in range(PRESSES)]
        link.close()
    for name, share in (("median", 50), ("99 %", 99)):
        low, figure = (statistics.quantiles(found, n=100)[share - 1] for found in zip(*pairs, strict=True))
        yield {
            "figure": f"STOP press to bytes on the wire, all busy, {name}, ms",
            "floor": "os.write of the same bytes, seen by the same process",
            "floor_value": round(low, 3),
            "ours": round(figure, 3),
            "ratio": figure / low,
            "target": f"≤ {LONGEST_STOP_MS} ms",
        }


def _one_press(far: FarEnd, link: Link) -> float:
    line, stop, polling = KnfLine(link, "00", time.monotonic), StopToken(), threading.Event()

    def poll() -> None:
        try:
            while True:
                line.number(knf.DELIVERED)
                polling.set()
        except (StopPressed, LineLost):
            polling.set()

    with stop.calling(line.stop_now):
        watcher = threading.Thread(target=poll)
        watcher.start()
        polling.wait()
        seen = _until_seen(far, stop.press)
        watcher.join()
    return seen


def _until_seen(far: FarEnd, press: Callable[[], object]) -> float:
    began = time.monotonic_ns()
    press()
    return (int(far.stops.readline()) - began) / 1_000_000


@contextmanager
def _busy() -> Iterator[None]:
    """A thread that computes in Python without ever letting go by itself."""
    over = threading.Event()

    def compute() -> None:
        number = 0
        while not over.is_set():
            for _ in range(10_000):
                number = (number * 31 + 7) % 1_000_003

    computing = threading.Thread(target=compute)
    computing.start()
    try:
        yield
    finally:
        over.set()
        computing.join()
