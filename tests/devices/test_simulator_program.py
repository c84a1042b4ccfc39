"""The simulated pump as a program of its own, and the driver in real time over a real pseudo-terminal and a socket."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cdstation.devices.drivers.knf_simdos import KnfSimdos
from cdstation.devices.pump import StopToken
from cdstation.devices.serial_link import open_link
from cdstation.devices.simulator.serve import main
from cdstation.errors import NotReadyError
from cdstation.register.pours import Certainty, PourEnd
from tests.devices.rig import START, STOP, Tap

RUN = "import sys; from cdstation.devices.simulator.serve import main; sys.exit(main(sys.argv[1:]))"
ROOT = Path(__file__).resolve().parents[2]


class Program:
    """The simulator in its own process, driven over its standard input."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.hello = self.answer()

    def answer(self) -> dict[str, int | str]:
        """The next line it prints."""
        assert self.process.stdout is not None
        said: dict[str, int | str] = json.loads(self.process.stdout.readline())
        return said

    def tell(self, **command: object) -> dict[str, int | str]:
        """One command, one answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return self.answer()


@contextmanager
def program(*arguments: str) -> Iterator[Program]:
    """Runs until the block ends; its end is the end of its standard input."""
    with subprocess.Popen(
        [sys.executable, "-c", RUN, *arguments], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Program(process)
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(30) == 0
        finally:
            process.kill()


@contextmanager
def station(pump: Program) -> Iterator[tuple[KnfSimdos, Tap]]:
    """The driver in real time on the program's URL."""
    tap = Tap(open_link(str(pump.hello["url"])))
    yield KnfSimdos(tap, time.monotonic, time.sleep), tap
    tap.close()


@pytest.mark.parametrize("listen", ["pty", "tcp:0"])
def test_a_pour_over_a_real_line(listen: str) -> None:
    """One JSON line, then 45 mL twice in a row, at 200 times the speed of life; the truth agrees."""
    with program("--listen", listen, "--speed", "200", "--seed", "7") as pump:
        assert set(pump.hello) == {"url", "protocol", "id", "pid"}
        assert (pump.hello["protocol"], pump.hello["id"], pump.hello["pid"]) == ("knf", "SIM000007", pump.process.pid)
        with station(pump) as (knf, tap):
            assert knf.identify().firmware == "SIM000007"
            for number in (1, 2):
                assert knf.dispense(45_000, StopToken(), lambda delivered_ul: None).as_planned
                assert tap.starts == number
        truth = pump.tell(status=1)
        assert (truth["true_delivered_ul"], truth["starts"]) == (90_000, 2)


@pytest.mark.req("H-3", "H-5", "PUMP-6")
@pytest.mark.parametrize(
    ("fault", "end", "certainty"),
    [
        ("late-reply", PourEnd.COMPLETE, Certainty.KNOWN),
        ("flipped-bit", PourEnd.COMPLETE, Certainty.KNOWN),
        ("truncated", PourEnd.COMPLETE, Certainty.KNOWN),
        ("operator-stop", PourEnd.OPERATOR, Certainty.ESTIMATED),
        ("overpressure", PourEnd.FAULT, Certainty.ESTIMATED),
        ("power-cycle", None, Certainty.UNKNOWN),
        ("silence", PourEnd.LOST, Certainty.UNKNOWN),
        ("port-vanish", PourEnd.LOST, Certainty.UNKNOWN),
    ],
)
def test_faults_over_a_real_line(fault: str, end: PourEnd | None, certainty: Certainty) -> None:
    """The same accounts as on the simulated clock; START goes out once whatever happens."""
    with program("--speed", "20", "--fault", fault) as pump, station(pump) as (knf, tap):
        done = knf.dispense(45_000, StopToken(), lambda delivered_ul: None)
        truth = pump.tell(status=1)
        assert (done.end, done.certainty) == (end or done.end, certainty)
        assert tap.starts == truth["starts"] == 1
        if certainty is not Certainty.UNKNOWN:
            assert done.pump_reported_ul == truth["true_delivered_ul"]


@pytest.mark.req("H-6")
def test_stop_and_a_stall_made_on_purpose() -> None:
    """A stall told to the program, then STOP on a healthy pour: the account is what really came out."""
    with program("--speed", "20") as pump, station(pump) as (knf, tap):
        pump.tell(fault="stall")
        stalled = knf.dispense(10_000, StopToken(), lambda delivered_ul: None)
        assert (stalled.end, stalled.pump_reported_ul) == (PourEnd.STALLED, 4_000)
        assert pump.tell(fault="none")["true_delivered_ul"] == 4_000
        stop = StopToken()
        stopped = knf.dispense(45_000, stop, lambda delivered_ul: stop.press())
        assert (stopped.end, stopped.certainty) == (PourEnd.STOPPED, Certainty.ESTIMATED)
        assert pump.tell(status=1)["true_delivered_ul"] == 4_000 + (stopped.pump_reported_ul or 0)
        assert tap.starts == 2
        assert START not in tap.written[len(tap.written) - tap.written[::-1].index(STOP) :]


def test_a_station_may_come_and_go() -> None:
    """Closed and opened again, as after a restart: the pump still knows its counter."""
    with program("--speed", "200", "--listen", "tcp:0") as pump:
        with station(pump) as (knf, _):
            assert knf.dispense(5_000, StopToken(), lambda delivered_ul: None).as_planned
        with station(pump) as (knf, _):
            assert knf.reading().delivered_ul == 5_000


def test_a_port_that_vanished_is_missing_afterwards() -> None:
    """After the plug was pulled the port cannot be opened; the program still tells the truth."""
    with program("--speed", "200", "--fault", "port-vanish") as pump:
        with station(pump) as (knf, _):
            assert knf.dispense(5_000, StopToken(), lambda delivered_ul: None).end is PourEnd.LOST
        with pytest.raises(NotReadyError) as refused:
            open_link(str(pump.hello["url"]))
        assert refused.value.code == "pump-port-missing"
        assert pump.tell(status=1)["true_delivered_ul"] == 5_000


@pytest.mark.parametrize("wrong", [["--listen", "carrier-pigeon"], ["--listen", "tcp:x"], ["--fault", "boredom"]])
def test_wrong_arguments(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence and exit code 2."""
    assert main(wrong) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("wrong", [["--speed", "0"], ["--speed", "-1"], ["--speed", "fast"], ["--protocol", "ivek"]])
def test_arguments_of_the_wrong_kind(wrong: list[str]) -> None:
    """Refused with the usage, exit code 2."""
    with pytest.raises(SystemExit) as refused:
        main(wrong)
    assert refused.value.code == 2
