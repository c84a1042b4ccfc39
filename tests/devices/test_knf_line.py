"""One outstanding request on a slow and dirty line: nobody else's reply is ever taken."""

import pytest

from cdstation.devices.drivers import knf_commands as knf
from cdstation.devices.drivers.knf_line import KnfLine, LineLost, Refused
from cdstation.devices.framing import Ack, Bad, answer_frame, request
from cdstation.devices.simulator.line import SimulatedClock
from cdstation.errors import NotReadyError
from tests.devices.rig import PRIME, Rig

ADDRESS = answer_frame("00")


class SlowLink:
    """One byte each millisecond, as at 9600 baud; answers by request, in order, each used once."""

    hardware_id = ""

    def __init__(self, clock: SimulatedClock, answers: dict[str, list[bytes]]) -> None:
        self._clock = clock
        self._answers = {request("00", command): list(replies) for command, replies in answers.items()}
        self._coming = b""
        self.sent: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Queue the answer, if there is one."""
        self.sent.append(data)
        if self._answers.get(data):
            self._coming += self._answers[data].pop(0)

    def read(self, limit: int, timeout_s: float) -> bytes:
        """The next byte, or the wait passes."""
        if not self._coming:
            self._clock.sleep(timeout_s)
            return b""
        self._clock.sleep(0.001)
        byte, self._coming = self._coming[:1], self._coming[1:]
        return byte

    def drain(self) -> bytes:
        """Nothing has arrived yet."""
        return b""

    def close(self) -> None:
        """Nothing to let go."""


def slow(answers: dict[str, list[bytes]]) -> tuple[KnfLine, SlowLink]:
    """A line on its own clock."""
    clock = SimulatedClock()
    link = SlowLink(clock, answers)
    return KnfLine(link, "00", clock.monotonic), link


@pytest.mark.req("H-8")
def test_the_first_byte_of_a_stale_answer_is_no_acknowledgement() -> None:
    """An answer begins with `06` like an acknowledgement does; only silence behind it makes it one."""
    line, link = slow({"DV00027500": [answer_frame("000045000"), b"\x06"], "?SI": [ADDRESS]})
    line.set("DV00027500")
    assert link.sent == [request("00", command) for command in ("DV00027500", "?SI", "DV00027500")]


@pytest.mark.req("H-8")
def test_an_answer_byte_by_byte() -> None:
    """Half frames wait for the rest; nothing is asked twice."""
    line, link = slow({"?TV": [answer_frame("TV000027500")], "KY2": [b"\x06"]})
    assert line.number(knf.DELIVERED) == 27_500
    assert line.once("KY2") == Ack()
    assert link.sent == [request("00", "?TV"), PRIME]


@pytest.mark.req("H-3", "H-8")
def test_an_answer_out_of_shape_is_asked_again() -> None:
    """Two digits where three belong (an address that came late) are flushed with everything else."""
    line, _ = slow({"?SS1": [ADDRESS, answer_frame("001")], "?SI": [answer_frame("008") + ADDRESS]})
    assert line.number(knf.OPERATION) == 1


def test_three_refusals() -> None:
    """A query or a setting that the pump refuses three times is refused."""
    line, _ = slow({"?CH": [b"\x15"] * 3, "MS1": [b"\x15"] * 3, "?SI": [ADDRESS] * 6})
    with pytest.raises(Refused):
        line.ask(knf.CALIBRATION)
    with pytest.raises(Refused):
        line.set("MS1")


@pytest.mark.parametrize("address", [[], [answer_frame("07")] * 3])
def test_a_line_without_our_pump(address: list[bytes]) -> None:
    """Nobody there, or somebody else: lost after bounded tries."""
    line, link = slow({"?SI": address})
    with pytest.raises(LineLost):
        line.ask(knf.DELIVERED)
    assert len(link.sent) == 4


def test_nonsense_without_end() -> None:
    """The barrier works and every answer is nonsense: lost, not a guess."""
    line, _ = slow({"?TV": [b"\x06\x02x\x03\x00"] * 3, "?SI": [ADDRESS] * 3})
    with pytest.raises(LineLost):
        line.ask(knf.DELIVERED)


def test_a_line_that_dies_under_a_command() -> None:
    """Before the write nothing went out; from the write on the effect is for the caller to find out."""
    rig = Rig("port-vanish")
    line = KnfLine(rig.tap, "00", rig.clock.monotonic)
    assert line.once("KY1") == Ack()
    rig.clock.sleep(60)
    with pytest.raises(LineLost):
        line.once("KY2")
    with pytest.raises(LineLost):
        line.ask(knf.DELIVERED)
    line.stop_now()
    assert PRIME not in rig.tap.written

    def die(number: int) -> None:
        if number == 2:
            raise NotReadyError("pump-line-lost")

    fresh = Rig()
    fresh.tap.on_step = die
    assert KnfLine(fresh.tap, "00", fresh.clock.monotonic).once("KY1") == Bad("line")
    assert fresh.tap.starts == 1


@pytest.mark.req("H-5")
def test_a_line_that_babbles_without_end_is_given_up() -> None:
    """Noise that never pauses must not hold the pouring thread for ever."""
    clock = SimulatedClock()

    class Babble(SlowLink):
        def read(self, limit: int, timeout_s: float) -> bytes:
            self._clock.sleep(0.001)
            return b"\xff"

    with pytest.raises(LineLost):
        KnfLine(Babble(clock, {}), "00", clock.monotonic).ask(knf.DELIVERED)
