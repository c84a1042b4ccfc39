"""The simulated pump as a program of its own, for the demo: started, spoken to and switched off again."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from cdstation.errors import NotReadyError

BOTTLE_UL = 2_500_000


class PumpProcess:
    """The simulated pump as a program of its own; `tell` sends it one command and gives its answer."""

    def __init__(self, speed: float, seed: int) -> None:
        for listen in ("pty", "tcp:0"):  # some containers have no pseudo-terminals: then a port of this computer
            self._process = _start_pump(listen, speed, seed)
            line = self._line()
            if line:
                self.url: str = json.loads(line)["url"]
                return
            self.end()
        raise NotReadyError("pump-port-missing", port="simulated")

    def tell(self, **command: str | int) -> dict[str, Any]:
        """One command, such as `fault="stall"` or `status=1`."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._line())
        return answer

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def end(self) -> None:
        """Switch the pump off."""
        self._process.terminate()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def _start_pump(listen: str, speed: float, seed: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "cdstation", "simulate", "pump", "--protocol", "knf", "--listen", listen]
    return subprocess.Popen(
        [*command, "--speed", str(speed), "--seed", str(seed), "--container-ml", str(BOTTLE_UL // 1000)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextlib.contextmanager
def simulated_pump(speed: float, seed: int) -> Iterator[PumpProcess]:
    """A simulated pump for as long as the block runs."""
    pump = PumpProcess(speed, seed)
    try:
        yield pump
    finally:
        pump.end()
