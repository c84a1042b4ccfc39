"""The simulated pump by itself: that it is as strict, as slow and as blind as the manual says a real one is."""

import ast
from pathlib import Path

import pytest

import cdstation.devices.simulator
from cdstation.devices.simulator.body import Body
from cdstation.devices.simulator.faults import NAMES, Fault, parse_fault
from cdstation.devices.simulator.knf_sim import PortVanished, SimulatedKnf
from cdstation.devices.simulator.line import SimulatedClock, SimulatedLine, simulated_pump
from cdstation.devices.simulator.serve import obey
from cdstation.errors import NotReadyError


def framed(command: str, address: str = "00") -> bytes:
    """A request, made here without the driver's help."""
    check = 0
    for byte in (body := b"\x02" + address.encode() + command.encode("latin-1") + b"\x03"):
        check ^= byte
    return body + bytes([check])


class Wire:
    """A pump and what it answers within 20 ms."""

    def __init__(self, fault: str = "none", **settings: int) -> None:
        self.clock = SimulatedClock()
        self.pump: SimulatedKnf = simulated_pump(self.clock, parse_fault(fault), **settings)

    def raw(self, data: bytes) -> bytes:
        """Bytes in, bytes out 20 ms later."""
        self.pump.receive(data)
        self.clock.sleep(0.02)
        return self.pump.due()

    def says(self, command: str) -> str:
        """The characters of an answer, or `ACK`, `NACK` or nothing."""
        reply = self.raw(framed(command))
        if len(reply) < 2:
            return {b"\x06": "ACK", b"\x15": "NACK", b"": ""}[reply]
        return reply[2:-2].decode()


def test_it_shares_nothing_with_the_driver() -> None:
    """No module of the simulator imports a driver or its framing: a mistake in one shows in the other."""
    folder = Path(cdstation.devices.simulator.__file__).parent
    imported = {
        node.module
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("cdstation")
    }
    outside = {name for name in imported if not name.startswith("cdstation.devices.simulator")}
    assert outside == {"cdstation.errors"}


def test_the_manuals_examples() -> None:
    """Bytes in and out as the manual prints them; 27.5 mL and 30 s as in the protocol note."""
    wire = Wire()
    assert wire.raw(bytes.fromhex("02 30 30 3F 53 49 03 24")) == bytes.fromhex("06 02 30 30 03 01")
    assert wire.raw(bytes.fromhex("02 30 30 44 54 30 30 30 30 33 30 30 30 03 12")) == b"\x06"
    assert wire.raw(framed("?DT"))[-1] == 0x02
    assert wire.raw(framed("?SI")[:-1] + b"U") == bytes.fromhex("06 02 30 30 03 01")


def test_wrong_frames_meet_silence() -> None:
    """Wrong check byte, foreign address, half a frame, garbage: no answer. `99` is obeyed without one."""
    wire = Wire()
    for wrong in (framed("?SI")[:-1] + b"\x00", framed("?SI", "01"), b"\x02\x30", b"\xff" * 100, framed("?SI")[1:]):
        assert wire.raw(wrong) == b""
    assert wire.says("?SI") == "00"
    assert wire.raw(framed("DV00027500", "99")) == b""
    assert wire.says("?DV") == "00027500"


@pytest.mark.parametrize(
    "command",
    "XX1 ?XX KY3 KY9 DV0002750 DV000275000 DV00000999 DV01000000 DV0002750x DT00000099 DT00600000 DT00006000 MS3 SA2 "
    "SP2 CH07999 CH12001 CF00000000 RV00000999 RV00100001 DN00000".split(),
)
def test_wrong_commands_are_refused(command: str) -> None:
    """Bad mnemonic, digit count, range or moment: NACK, and nothing changes."""
    wire = Wire()
    before = vars(wire.pump.body.settings).copy()
    assert wire.says(command) == "NACK"
    assert vars(wire.pump.body.settings) == before


def test_settings_are_refused_while_it_turns() -> None:
    """Not allowed now: NACK; a second START or PRIME too."""
    wire = Wire()
    assert wire.says("KY1") == "ACK"
    assert [wire.says(command) for command in ("DV00020000", "KY1", "KY2", "KY0")] == ["NACK", "NACK", "NACK", "ACK"]


def test_what_it_keeps_and_tells() -> None:
    """Every setting is stored and read back; some answers carry their mnemonic, most do not."""
    wire = Wire()
    for command in ("MS2", "RV00050000", "CH09000", "SA1", "DN00003", "DT01010203", "MS0"):
        assert wire.says(command) == "ACK"
    shown = {name: wire.says("?" + name) for name in ("MS", "RV", "CH", "SA", "DN", "DT", "SP", "SS2", "SS5", "TT")}
    assert shown == {
        "MS": "0", "RV": "00050000", "CH": "CH09000", "SA": "SA1", "DN": "00003", "DT": "01010203", "SP": "SP1",
        "SS2": "001", "SS5": "000", "TT": "00000000",
    }  # fmt: skip
    assert wire.says("SP0") == ""
    assert wire.says("MS1") == ""
    assert wire.says("?MS") == "1"


def test_strokes_time_and_bits_of_a_pour() -> None:
    """10 mL in 10 s: the counter rises by strokes of 0.1 mL, and the bits follow the motor."""
    wire = Wire()
    assert wire.says("KY1") == "ACK"
    assert (wire.says("?SS1"), wire.says("?SS4")) == ("001", "009")
    readings = []
    for _ in range(120):
        wire.clock.sleep(0.08)
        readings.append(int(wire.says("?TV")))
    assert readings == sorted(readings)
    assert readings[-1] == 10_000
    assert all(reading % 100 == 0 for reading in readings)
    assert len(set(readings)) > 90
    assert (wire.says("?SS1"), wire.says("?SS4"), wire.says("?TT")) == ("000", "008", "00001000")
    assert wire.pump.status()["true_delivered_ul"] == 10_000


def test_flow_without_end_and_priming() -> None:
    """`MS0` and `KY2` never end by themselves, which is why no dose uses them."""
    wire = Wire()
    wire.says("MS0")
    wire.says("KY1")
    wire.clock.sleep(60)
    assert (wire.says("?SS1"), wire.says("?SS3"), wire.says("?SS4")) == ("001", "001", "008")
    assert 50_000 <= int(wire.says("?TV")) <= 50_200
    wire.says("KY0")
    wire.says("KY2")
    wire.clock.sleep(1)
    assert wire.says("?SS1") == "001"
    assert wire.says("KY0") == "ACK"


def test_tube_calibration_and_container_tell_the_truth() -> None:
    """What came out follows the tube, the correction and the bottle; the counter follows none of them."""
    wire = Wire(error_ppm=-4_000, container_ul=20_000)
    wire.says("KY1")
    wire.clock.sleep(11)
    assert wire.pump.status()["counter_ul"] == 10_000
    assert wire.pump.status()["true_delivered_ul"] == 9_960
    assert wire.says("CF00009960") == "ACK"
    assert wire.says("?CH") == "CH10040"
    wire.says("KY1")
    wire.clock.sleep(11)
    assert wire.says("?TV") == "000010000"
    assert wire.pump.status()["true_delivered_ul"] == 19_959
    wire.says("KY1")
    wire.clock.sleep(11)
    assert wire.says("?TV") == "000010000"
    assert wire.pump.status()["true_delivered_ul"] == 20_000
    assert wire.pump.status()["container_ul"] == 0
    wire.pump.body.refill(5_000)
    assert wire.pump.status()["container_ul"] == 5_000


def test_a_bottle_changed_in_mid_pour() -> None:
    """A full bottle under a running pump: what it poured before stays poured."""
    wire = Wire(container_ul=2_000)
    wire.says("KY1")
    wire.clock.sleep(5)
    wire.pump.body.refill(100_000)
    wire.clock.sleep(6)
    assert wire.pump.status()["true_delivered_ul"] == 10_000
    assert wire.pump.status()["container_ul"] == 92_000


def test_it_answers_within_20_ms_and_one_after_the_other() -> None:
    """A third-party driver was seen to fail with slower answers; two requests at once get two answers in order."""
    wire = Wire()
    assert wire.raw(framed("?SI") + framed("?MS") + framed("KY0")) == framed_answers("00", "1") + b"\x06"


def framed_answers(*values: str) -> bytes:
    """Answers as the manual frames them."""
    said = b""
    for value in values:
        body = b"\x02" + value.encode() + b"\x03"
        check = 0
        for byte in body:
            check ^= byte
        said += b"\x06" + body + bytes([check])
    return said


def test_fault_names() -> None:
    """Each name is known, with or without the number of the START it strikes; anything else is refused."""
    assert {parse_fault(name) for name in NAMES} == {Fault(name) for name in NAMES}
    assert parse_fault("stall@3") == Fault("stall", 3)
    assert [Fault("stall", 3).strikes(number) for number in (2, 3)] == [False, True]
    for wrong in ("boredom", "stall@x", "@2"):
        with pytest.raises(ValueError, match="is no fault"):
            parse_fault(wrong)


def test_the_same_seed_spoils_the_same_bytes() -> None:
    """A seed repeats a whole afternoon, byte for byte."""

    def afternoon(seed: int) -> list[bytes]:
        wire = Wire("flipped-bit", seed=seed)
        wire.says("KY1")
        return [wire.raw(framed("?TV")) for _ in range(50)]

    assert afternoon(1) == afternoon(1)
    assert afternoon(1) != afternoon(2)


def test_a_pulled_plug_stays_out() -> None:
    """Neither end hears anything any more."""
    wire = Wire("port-vanish")
    line = SimulatedLine(wire.pump, wire.clock)
    line.write(framed("KY1"))
    assert line.read(1, 0.1) == b"\x06"
    wire.clock.sleep(30)
    for gone in (line.drain, lambda: line.read(1, 0.1), lambda: line.write(b"x")):
        with pytest.raises(NotReadyError) as lost:
            gone()
        assert lost.value.code == "pump-line-lost"
    with pytest.raises(PortVanished):
        wire.pump.due()


def test_commands_on_standard_input() -> None:
    """Faults, bottle, tube and stop key can be changed while it runs; each line is answered by the truth."""
    clock = SimulatedClock()
    pump = SimulatedKnf(Body(clock.monotonic, 1_000_000), clock.monotonic)
    assert obey(pump, '{"container_ul": 500000}') == {
        "true_delivered_ul": 0, "container_ul": 500, "counter_ul": 0, "moving": False, "starts": 0,
        "calibration": 10_000, "fault": "none",
    } | {"container_ul": 500_000}  # fmt: skip
    pump.receive(framed("KY1"))
    clock.sleep(1)
    stopped = obey(pump, '{"key": "stop", "fault": "stall@2", "calibration_error_ppm": 5000}')
    assert stopped is not None
    assert (stopped["moving"], stopped["counter_ul"], stopped["fault"]) == (False, 1_000, "stall")
    assert pump.body.error_ppm == 5_000
    for wrong in ("nonsense", '{"fault": "boredom"}', '{"fault": 3}', '{"container_ul": "x"}', "3"):
        answer = obey(pump, wrong)
        assert answer is not None
        assert "error" in answer
    assert obey(pump, '{"quit": 1}') is None
