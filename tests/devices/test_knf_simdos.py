"""The KNF pump beside its pours: who it is, its calibration, priming, and what stops it."""

import threading
from dataclasses import replace

import pytest

from cdstation.devices.drivers import DRIVERS
from cdstation.devices.drivers.knf_simdos import KnfSettings, KnfSimdos
from cdstation.devices.framing import request
from cdstation.devices.pump import PumpIdentity, PumpState, StopToken
from cdstation.errors import NotReadyError, RuleError
from cdstation.register.pours import Certainty, PourEnd
from tests.devices.rig import PRIME, START, STOP, Rig

ME = PumpIdentity("KNF SIMDOS 10", "00", "A1", "SIM000001", 10_000)


def code_of(rig: Rig) -> str:
    """Why this pump may not pour."""
    with pytest.raises(NotReadyError) as refused:
        rig.pour()
    assert START not in rig.tap.written
    return refused.value.code


def test_the_registry_is_open() -> None:
    """A driver is found by the name of its protocol."""
    assert DRIVERS["knf"] is KnfSimdos


def test_who_it_is() -> None:
    """Model, address, adapter, firmware and calibration; a simulated pump says so itself."""
    assert Rig().pump.identify() == ME
    assert ME.simulated
    assert Rig(registered=ME).pour().as_planned


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (replace(ME, firmware="SIM000002"), "pump-not-the-registered-one"),
        (replace(ME, serial="A2"), "pump-not-the-registered-one"),
        (replace(ME, model="Another"), "pump-not-the-registered-one"),
        (replace(ME, calibration=10_001), "pump-calibration-changed"),
    ],
)
@pytest.mark.req("H-15")
def test_another_pump_or_calibration_is_refused(other: PumpIdentity, code: str) -> None:
    """Adapter, firmware or calibration differ from what two people registered."""
    assert code_of(Rig(registered=other)) == code


@pytest.mark.req("H-6")
def test_conditions_are_asked_anew_before_each_pour() -> None:
    """Keys pressed on the pump between two doses count: repeats, fault, motion, silence."""
    rig = Rig()
    assert rig.pour(1_000).as_planned
    rig.tap.written.clear()
    rig.sim.body.settings.cycles = 2
    assert code_of(rig) == "pump-repeats-left"
    rig.sim.body.settings.cycles = 1
    rig.sim.body.fault_bits = 32 + 2
    with pytest.raises(NotReadyError) as refused:
        rig.pour()
    assert refused.value.facts == {"fault": "motor,unnamed-2"}
    rig.sim.body.fault_bits = 0
    rig.sim.body.prime()
    assert code_of(rig) == "pump-running"
    rig.tap.close()
    assert code_of(rig) == "pump-not-answering"


@pytest.mark.req("H-1", "H-6")
@pytest.mark.parametrize("volume_ul", [0, 999, 200_001, 999_999, 1_000_000])
def test_volumes_that_no_cup_or_pump_takes(volume_ul: int) -> None:
    """1 mL is the least the pump pours, 200 mL the most a cup holds; nothing is sent for anything else."""
    rig = Rig()
    with pytest.raises(RuleError) as refused:
        rig.pour(volume_ul)
    assert refused.value.facts == {"lowest_ml": 1, "highest_ml": 200}
    assert rig.tap.written == []
    for inside in (1_000, 200_000):
        assert Rig().pour(inside).as_planned


@pytest.mark.parametrize("flow", [9_999, 100_001])
def test_flows_outside_the_pump_or_the_stall_test(flow: int) -> None:
    """The flow is a setting of the site; an impossible one is a mistake in the configuration."""
    with pytest.raises(ValueError, match="10 to 100"):
        KnfSettings(flow_ul_per_min=flow)


@pytest.mark.req("PUMP-2", "H-15")
def test_calibrating_by_what_was_measured() -> None:
    """The tube delivers 0.4 % too little: 27.39 mL measured for 27.5, correction 10 040, and then 27.5 come out."""
    rig = Rig(registered=ME, error_ppm=-4_000)
    assert rig.pour(27_500).as_planned
    assert rig.true_ul == 27_390
    assert rig.pump.calibrate_measured(27_390).calibration == 10_040
    assert rig.pour(27_500).as_planned
    assert abs(rig.true_ul - 27_390 - 27_500) <= 1


@pytest.mark.req("H-15")
def test_a_correction_is_sent_once() -> None:
    """`CF` corrects relative to what is stored: sent again after a lost reply it would correct twice."""
    rig = Rig("silence")
    rig.pump.identify()
    correction = request("00", "CF00009800")
    rig.tap.on_read = lambda data: b"" if rig.tap.written[-1] == correction else data
    assert rig.pump.calibrate_measured(9_800).calibration == 10_204
    assert rig.tap.written.count(correction) == 1


def test_corrections_out_of_range_change_nothing() -> None:
    """80 to 120 %: checked here before the pump is asked."""
    rig = Rig()
    for correct, wrong in (
        (rig.pump.calibrate_measured, 8_000),
        (rig.pump.calibrate_measured, 12_600),
        (rig.pump.calibrate_measured, 0),
        (rig.pump.set_calibration, 7_999),
        (rig.pump.set_calibration, 12_001),
    ):
        with pytest.raises(RuleError) as refused:
            correct(wrong)
        assert refused.value.code == "pump-calibration-out-of-range"
    assert rig.sim.body.settings.calibration == 10_000
    assert rig.pump.set_calibration(8_000).calibration == 8_000
    assert rig.pump.set_calibration(12_000).calibration == 12_000


def test_a_correction_that_does_not_take() -> None:
    """Whatever the reply was, the value that the pump shows decides."""
    rig = Rig()
    rig.tap.on_read = lambda data: data
    rig.sim.body.settings.volume_ul = 10_000
    rig.tap.on_step = lambda number: rig.sim.body.settings.__setattr__("calibration", 10_000)
    with pytest.raises(NotReadyError) as refused:
        rig.pump.calibrate_measured(9_900)
    assert refused.value.code == "pump-setting-not-taken"


@pytest.mark.req("H-14", "PUMP-4")
def test_priming_runs_until_stop_and_its_volume_is_unknown() -> None:
    """Every drop of it is collected and measured; the pump's counter is not asked."""
    rig = Rig()
    rig.tap.on_step = lambda number: rig.stop.press() if number == 60 else None
    done = rig.pump.prime(rig.stop, 60)
    assert (done.end, done.certainty, done.pump_reported_ul) == (PourEnd.STOPPED, Certainty.UNKNOWN, None)
    assert rig.tap.written.count(PRIME) == 1
    assert not rig.sim.body.motor
    assert rig.true_ul > 0
    assert rig.pump.state is PumpState.UNCHECKED


def test_priming_ends_by_itself() -> None:
    """Nobody presses STOP: the time limit does."""
    rig = Rig()
    assert rig.pump.prime(StopToken(), 5).end is PourEnd.STOPPED
    assert 7_000 < rig.true_ul < 9_000
    assert not rig.sim.body.motor


def test_priming_that_the_pump_refuses_or_ends() -> None:
    """Refused: nothing moved. Stop key, fault or a lost line: said as it is."""
    rig = Rig()
    rig.tap.on_read = lambda data: b"\x15" if rig.tap.written[-1] == PRIME else data
    rig.sim.body.prime = lambda: None  # type: ignore[method-assign]
    with pytest.raises(NotReadyError) as refused:
        rig.pump.prime(rig.stop, 5)
    assert refused.value.code == "pump-refused"
    for meddle, end in (("press_stop_key", PourEnd.OPERATOR), ("fail", PourEnd.FAULT), ("vanish", PourEnd.LOST)):
        other = Rig()

        def act(number: int, other: Rig = other, meddle: str = meddle) -> None:
            if number == 60 and meddle == "press_stop_key":
                other.sim.body.press_stop_key()
            elif number == 60 and meddle == "fail":
                other.sim.body.fault_bits = 1
            elif number == 60:
                other.tap.close()

        other.tap.on_step = act
        assert other.pump.prime(StopToken(), 5).end is end


@pytest.mark.req("H-6")
def test_stop_goes_out_while_a_reply_is_awaited() -> None:
    """The pressing thread puts STOP on the wire itself: it does not wait for the poll that is under way."""
    rig = Rig()
    waiting, pressed = threading.Event(), threading.Event()

    def hold(data: bytes) -> bytes:
        if rig.tap.starts and not rig.stop.pressed:
            waiting.set()
            assert pressed.wait(10)
        return data

    rig.tap.on_read = hold
    outcome = []
    pouring = threading.Thread(target=lambda: outcome.append(rig.pour()))
    pouring.start()
    assert waiting.wait(10)
    polls = len(rig.tap.written)
    rig.stop.press()
    assert rig.tap.written[polls:] == [STOP]
    pressed.set()
    pouring.join(10)
    assert outcome[0].end is PourEnd.STOPPED
    assert not rig.sim.body.motor


def test_a_second_press_is_harmless() -> None:
    """Somebody hammers on STOP: each press is one more STOP on the wire, and the account is the same."""
    rig = Rig()
    rig.tap.on_step = lambda number: rig.stop.press() if number > 120 and number % 50 == 0 else None
    done = rig.pour()
    assert (done.end, done.certainty) == (PourEnd.STOPPED, Certainty.ESTIMATED)
    assert done.pump_reported_ul == rig.true_ul


@pytest.mark.req("H-6")
def test_our_own_mistake_does_not_leave_the_pump_running() -> None:
    """If showing the progress fails, the pump is stopped before the failure goes up."""
    rig = Rig()

    def broken(delivered_ul: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rig.pump.dispense(45_000, rig.stop, broken)
    assert not rig.sim.body.motor
    assert rig.pump.state is PumpState.UNCHECKED


def test_progress_rises_to_the_dose() -> None:
    """The gauge gets every new figure of the counter, in µL, and never one of the pour before."""
    rig = Rig()
    rig.pour(10_000)
    first = rig.progress[:]
    rig.progress.clear()
    rig.pour(5_000)
    assert first == sorted(first)
    assert rig.progress == sorted(rig.progress)
    assert (first[-1], rig.progress[-1]) == (10_000, 5_000)


def test_a_stop_token_calls_only_while_somebody_pours() -> None:
    """Afterwards a press is remembered and nothing is called."""
    token, called = StopToken(), []
    with token.calling(lambda: called.append(1)):
        token.press()
        token.press()
    token.press()
    assert called == [1, 1]
    assert token.pressed
    with token.calling(lambda: called.append(2)):
        pass
    assert called == [1, 1, 2]
