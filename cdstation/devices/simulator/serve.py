"""`cdstation simulate pump`: the simulated pump as a program of its own, behind a pseudo-terminal or a TCP port.

It prints one JSON line (`url`, `protocol`, `id`, `pid`) and serves until it is told to quit. Standard input takes one
JSON object per line and each is answered by one line with the true state: `{"status": 1}`, `{"fault": "stall"}`,
`{"container_ul": 500000}`, `{"calibration_error_ppm": -4000}`, `{"key": "stop"}`, `{"quit": 1}`.
"""

import argparse
import json
import os
import queue
import stat
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import TextIO

from cdstation.devices.simulator.body import Body
from cdstation.devices.simulator.faults import NAMES, parse_fault
from cdstation.devices.simulator.knf_sim import PortVanished, SimulatedKnf
from cdstation.devices.simulator.ports import Port, open_port

LATENCY_S = 0.002
LONGEST_WAIT_S = 0.01  # a command on standard input waits no longer than this
Say = Callable[[dict[str, int | str | bool]], None]


def main(argv: Sequence[str]) -> int:
    """Serve until told to quit; 0 at the end, 2 for wrong arguments. `argv` is what follows `simulate pump`."""
    asked = _arguments(argv)
    try:
        fault, port = parse_fault(asked.fault), open_port(asked.listen)
    except (ValueError, OSError) as error:
        print(f"cdstation simulate pump: {error}", file=sys.stderr)
        return 2
    began = time.monotonic()
    body = Body(
        lambda: (time.monotonic() - began) * asked.speed,
        asked.container_ml * 1_000_000,
        asked.calibration_error_ppm,
    )
    pump = SimulatedKnf(body, time.monotonic, asked.seed, LATENCY_S / max(1.0, asked.speed))
    pump.fault = fault
    _say({"url": port.url, "protocol": asked.protocol, "id": pump.ident, "pid": os.getpid()})
    _serve(pump, port, _commands(sys.stdin))
    return 0


def obey(pump: SimulatedKnf, line: str) -> dict[str, int | str | bool] | None:
    """Carry out one line of standard input and give the answer to it; None means quit."""
    try:
        command = json.loads(line)
        if "quit" in command:
            return None
        if "fault" in command:
            pump.afflict(parse_fault(command["fault"]))
        if "container_ul" in command:
            pump.body.refill(int(command["container_ul"]))
        if "calibration_error_ppm" in command:
            pump.body.error_ppm = int(command["calibration_error_ppm"])
        if command.get("key") == "stop":
            pump.body.press_stop_key()
    except (ValueError, TypeError, AttributeError) as error:
        return {"error": str(error)}
    return pump.status()


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="cdstation simulate pump", description="A pump that exists only in software.")
    parser.add_argument("--protocol", choices=["knf"], default="knf")
    parser.add_argument("--listen", default="pty", help="pty, or tcp:PORT on this machine (0 picks a free one)")
    parser.add_argument("--speed", type=_above_zero, default=1.0, help="how much faster than life its motor runs")
    parser.add_argument("--fault", default="none", help=f"NAME or NAME@NTH-START; one of {', '.join(sorted(NAMES))}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--container-ml", type=int, default=2_500)
    parser.add_argument("--calibration-error-ppm", type=int, default=0)
    return parser.parse_args(argv)


def _above_zero(text: str) -> float:
    speed = float(text)
    if not speed > 0:
        raise ValueError("time only goes forward")
    return speed


def _serve(pump: SimulatedKnf, port: Port, commands: "queue.SimpleQueue[str | None]") -> None:
    plugged = True
    while _obey_waiting(pump, commands):
        if not plugged:
            time.sleep(LONGEST_WAIT_S)
            continue
        try:
            data = port.wait(_patience(pump))
            if data:
                pump.receive(data)
            if said := pump.due():
                port.send(said)
        except PortVanished:
            port.close()
            plugged = False
    if plugged:
        port.close()


def _patience(pump: SimulatedKnf) -> float:
    due = pump.next_due()
    return LONGEST_WAIT_S if due is None else min(LONGEST_WAIT_S, max(0.0, due - time.monotonic()))


def _obey_waiting(pump: SimulatedKnf, commands: "queue.SimpleQueue[str | None]") -> bool:
    while not commands.empty():
        line = commands.get()
        answer = None if line is None else obey(pump, line)
        if answer is None:
            return False
        _say(answer)
    return True


def _commands(source: TextIO) -> "queue.SimpleQueue[str | None]":
    """Lines of standard input. When it is a pipe its end means that whoever started us has gone: quit with them."""
    commands: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    try:
        piped = stat.S_ISFIFO(os.fstat(source.fileno()).st_mode)
    except (OSError, ValueError):
        return commands

    def listen() -> None:
        for line in source:
            commands.put(line)
        if piped:
            commands.put(None)

    threading.Thread(target=listen, name="simulator-commands", daemon=True).start()
    return commands


def _say(line: dict[str, int | str | bool]) -> None:
    print(json.dumps(line), flush=True)
