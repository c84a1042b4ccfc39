"""Every misfortune that the simulated pump can act out, against what the driver says of the pour.

The simulator keeps what really came out. What the driver calls KNOWN must be that volume; what it cannot know it must
not claim; and START goes out at most once, whatever happens and whenever STOP is pressed.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdstation.devices.framing import request
from cdstation.devices.pump import PumpState
from cdstation.devices.simulator.faults import AT_CONNECT, NAMES
from cdstation.errors import NotReadyError
from cdstation.register.pours import Certainty, Dispensed, PourEnd
from tests.devices.rig import START, STOP, Rig

DOSE = 45_000
READ_VOLUME = request("00", "?TV")
AT_TRIP = 18_000
K, E, U = Certainty.KNOWN, Certainty.ESTIMATED, Certainty.UNKNOWN

OUTCOMES = {
    "none": (PourEnd.COMPLETE, K, DOSE, ""),
    "dropped-reply": (PourEnd.COMPLETE, K, DOSE, ""),
    "late-reply": (PourEnd.COMPLETE, K, DOSE, ""),
    "truncated": (PourEnd.COMPLETE, K, DOSE, ""),
    "flipped-bit": (PourEnd.COMPLETE, K, DOSE, ""),
    "doubled-reply": (PourEnd.COMPLETE, K, DOSE, ""),
    "start-ack-lost": (PourEnd.COMPLETE, K, DOSE, ""),
    "short-delivery": (PourEnd.COMPLETE, K, DOSE, ""),
    "start-lost": (PourEnd.LOST, U, None, "start-unanswered"),
    "nack-start": (PourEnd.NOT_STARTED, E, 0, "refused"),
    "stall": (PourEnd.STALLED, E, AT_TRIP, "counter-still"),
    "operator-stop": (PourEnd.OPERATOR, E, AT_TRIP, ""),
    "overpressure": (PourEnd.FAULT, E, AT_TRIP, "overpressure"),
    "short-count": (PourEnd.FAULT, E, AT_TRIP, "counter-short"),
    "power-cycle": (PourEnd.FAULT, U, None, "counter-went-back"),
    "silence": (PourEnd.LOST, U, None, "not-confirmed-stopped"),
    "port-vanish": (PourEnd.LOST, U, None, "not-confirmed-stopped"),
    "runaway": (PourEnd.LOST, U, None, "not-confirmed-stopped"),
}
REFUSALS = {
    "foreign-address": "pump-not-the-registered-one",
    "auto-start": "pump-auto-start-on",
    "acks-off": "pump-acks-off",
    "repeats-left": "pump-repeats-left",
}


def check(rig: Rig, done: Dispensed, true_before_ul: int) -> None:
    """What must hold of every account, whatever went wrong."""
    poured = rig.true_ul - true_before_ul
    assert done.weighed_ul is None
    assert rig.tap.starts <= 1
    if done.certainty is Certainty.KNOWN:
        assert done.end is PourEnd.COMPLETE
        assert done.pump_reported_ul == done.commanded_ul
    else:
        assert not done.as_planned
    if rig.sim.fault.name != "short-delivery" and done.certainty is not Certainty.UNKNOWN:
        assert done.pump_reported_ul == poured
    if done.end is PourEnd.NOT_STARTED:
        assert poured == 0
    if done.end is not PourEnd.LOST:
        assert not rig.sim.body.motor
    if STOP in rig.tap.written:
        assert START not in rig.tap.written[rig.tap.written.index(STOP) :]
    assert rig.progress == sorted(set(rig.progress))


def test_every_fault_has_an_expected_outcome() -> None:
    """A misfortune nobody thought through would be missing here."""
    assert set(OUTCOMES) | set(REFUSALS) == NAMES
    assert set(REFUSALS) == AT_CONNECT


@pytest.mark.req("H-3", "H-5", "H-6", "PUMP-6")
@pytest.mark.parametrize("fault", sorted(OUTCOMES))
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_account_of_each_fault(fault: str, seed: int) -> None:
    """On a fresh pump."""
    rig = Rig(fault, seed)
    done = rig.pour(DOSE)
    check(rig, done, 0)
    assert (done.end, done.certainty, done.pump_reported_ul, done.detail) == OUTCOMES[fault]
    assert rig.tap.starts == 1
    assert rig.pump.state is (PumpState.READY if done.as_planned else PumpState.UNCHECKED)


@pytest.mark.req("H-3", "H-5", "H-8", "PUMP-6")
@pytest.mark.parametrize("fault", sorted(OUTCOMES))
def test_the_same_dose_again_is_never_taken_for_the_one_before(fault: str) -> None:
    """The counter still shows 45 mL from the pour before: a START that is not taken must not look complete."""
    rig = Rig(f"{fault}@2")
    assert rig.pour(DOSE).as_planned
    rig.tap.written.clear()
    rig.progress.clear()
    done = rig.pour(DOSE)
    check(rig, done, DOSE)
    assert (done.end, done.certainty, done.pump_reported_ul, done.detail) == OUTCOMES[fault]


@pytest.mark.req("H-3", "H-5")
@pytest.mark.parametrize("fault", ["none", "start-ack-lost"])
def test_a_pour_that_nobody_saw_turning_is_proven_by_its_clock(fault: str) -> None:
    """Over before the first look, and the counter as after the same dose before: only the elapsed time differs."""
    rig = Rig(f"{fault}@2", speed=100_000)
    assert rig.pour(DOSE).as_planned
    rig.tap.written.clear()
    assert rig.pour(DOSE).as_planned
    assert rig.true_ul == 2 * DOSE


@pytest.mark.req("H-5", "PUMP-6")
def test_a_line_that_was_lost_and_came_back_leaves_the_volume_unknown() -> None:
    """The counter is shown to the two people who measure, but it is no account: nobody saw what happened meanwhile."""
    rig = Rig()
    began = rig.clock.monotonic()
    rig.tap.on_read = lambda data: b"" if 2 <= rig.clock.monotonic() - began < 3 else data
    done = rig.pour(DOSE)
    check(rig, done, 0)
    assert (done.end, done.certainty) == (PourEnd.LOST, Certainty.UNKNOWN)
    assert done.pump_reported_ul == rig.true_ul


@pytest.mark.req("H-14")
def test_air_or_an_empty_bottle_shows_only_on_a_balance() -> None:
    """The counter is made of strokes: KNOWN is what the pump says, and the weighed figure stays empty, never copied."""
    rig = Rig("short-delivery")
    assert rig.pour(DOSE) == Dispensed(DOSE, DOSE, None, Certainty.KNOWN, PourEnd.COMPLETE)
    assert rig.true_ul == 36_000
    empty = Rig(container_ul=20_000)
    assert empty.pour(DOSE).pump_reported_ul == DOSE
    assert empty.true_ul == 20_000


@pytest.mark.parametrize("fault", sorted(REFUSALS))
def test_an_unfit_pump_is_refused_before_anything_moves(fault: str) -> None:
    """Not a byte that sets or moves anything goes out."""
    rig = Rig(fault)
    with pytest.raises(NotReadyError) as refused:
        rig.pour(DOSE)
    assert refused.value.code == REFUSALS[fault]
    assert all(frame[3:4] == b"?" for frame in rig.tap.written)


@pytest.mark.req("H-4", "H-5")
def test_after_a_lost_line_the_pump_can_be_read_and_stopped() -> None:
    """What start-up after a crash needs: one look, and a stop that is confirmed by the motor bit."""
    rig = Rig("silence")
    assert rig.pour(120_000).certainty is Certainty.UNKNOWN
    rig.clock.sleep(10)
    seen = rig.pump.reading()
    assert (seen.moving, seen.dispensing, seen.operator_stop, seen.faults) == (True, True, False, ())
    with pytest.raises(NotReadyError) as refused:
        rig.pour(DOSE)
    assert refused.value.code == "pump-running"
    assert rig.pump.halt()
    assert rig.pump.reading().delivered_ul == rig.true_ul
    assert rig.tap.starts == 1


def interrupted(fault: str, volume_ul: int, press_at: int, earlier: tuple[int, ...] = (), seed: int = 1) -> bool:
    """Pour with STOP pressed at that step of the line; True while there was such a step."""
    rig = Rig("none", seed)
    for before_ul in earlier:
        assert rig.pour(before_ul).as_planned
    rig.sim.fault = Rig(fault).sim.fault
    rig.tap.written.clear()
    rig.progress.clear()
    rig.tap.steps, before_ul = 0, rig.true_ul
    rig.tap.on_step = lambda number: rig.stop.press() if number == press_at else None
    try:
        done = rig.pour(volume_ul)
    except NotReadyError:
        assert START not in rig.tap.written
        assert rig.true_ul == before_ul
    else:
        check(rig, done, before_ul)
        if rig.stop.pressed and done.end is PourEnd.STOPPED:
            assert done.certainty is not Certainty.KNOWN
    return rig.tap.steps >= press_at


@pytest.mark.req("H-3", "H-5", "H-6")
@pytest.mark.parametrize("fault", sorted(OUTCOMES))
def test_stop_at_every_step_of_the_line(fault: str) -> None:
    """A short pour, STOP pressed between any two things that happen on the line, with every fault."""
    step = 1
    while interrupted(fault, 2_000, step):
        step += 1
    assert step > 60


@pytest.mark.req("H-5", "PUMP-6")
def test_the_plug_pulled_at_every_step_of_the_line() -> None:
    """Before START nothing moved; after it the volume is unknown, unless the account was already closed."""
    step = 1
    seen: set[str | tuple[PourEnd, Certainty]] = set()
    while (PourEnd.COMPLETE, K) not in seen:
        rig = Rig()
        unplug_at(rig, step)
        try:
            done = rig.pour(2_000)
        except NotReadyError as refused:
            seen.add(refused.code)
            assert (rig.true_ul, rig.tap.starts) == (0, 0)
        else:
            seen.add((done.end, done.certainty))
            check(rig, done, 0)
        step += 1
    assert step > 60
    assert seen == {"pump-not-answering", (PourEnd.LOST, U), (PourEnd.COMPLETE, K)}


def unplug_at(rig: Rig, step: int) -> None:
    """The line dies at that step."""
    rig.tap.on_step = lambda number: rig.tap.close() if number == step else None


@pytest.mark.req("H-6")
def test_a_pour_that_takes_far_too_long() -> None:
    """Half the speed it was told: stopped at one and a half times its time and two seconds, with what it counted."""
    rig = Rig(speed=0.5)
    began = rig.clock.monotonic()
    done = rig.pour(DOSE)
    check(rig, done, 0)
    assert (done.end, done.certainty, done.detail) == (PourEnd.STALLED, E, "overtime")
    assert 44 < rig.clock.monotonic() - began < 47


@pytest.mark.req("H-3", "H-6")
def test_a_refused_start_that_moves_later_is_unknown() -> None:
    """NACK, half a second of nothing, and then it runs after all: stopped, and nobody claims that nothing moved."""
    rig = Rig("nack-start")

    def late(number: int) -> None:
        if rig.tap.written.count(STOP) == 1 and not rig.sim.body.motor:
            rig.sim.body.start("none")
            rig.clock.sleep(1)

    rig.tap.on_step = late
    done = rig.pour(DOSE)
    check(rig, done, 0)
    assert (done.end, done.certainty, done.detail) == (PourEnd.LOST, U, "refused-yet-moved")
    assert not rig.sim.body.motor


def test_a_counter_that_never_settles_is_no_figure() -> None:
    """Another value at every reading, with the motor off."""
    rig = Rig("operator-stop")

    def creep(number: int) -> None:
        if STOP in rig.tap.written:
            rig.sim.body.counter_ul += 1

    rig.tap.on_step = creep
    done = rig.pour(DOSE)
    assert (done.end, done.certainty, done.pump_reported_ul) == (PourEnd.OPERATOR, U, None)


@pytest.mark.req("H-5", "H-8")
@pytest.mark.parametrize("spoil", ["counter", "fault"])
def test_a_pump_that_takes_back_its_completion(spoil: str) -> None:
    """It looked complete, and when asked again the counter or a fault bit says otherwise: not as planned."""
    rig = Rig()
    finished = False

    def change(number: int) -> None:
        nonlocal finished
        if not finished and rig.sim.body.counter_ul == DOSE and not rig.sim.body.motor and rig.tap.starts:
            finished = rig.tap.written[-4:].count(READ_VOLUME) == 3
            if finished and spoil == "counter":
                rig.sim.body.counter_ul = DOSE - 100
            elif finished:
                rig.sim.body.fault_bits = 1

    rig.tap.on_step = change
    done = rig.pour(DOSE)
    assert finished
    assert (done.end, done.detail) == (PourEnd.FAULT, "account-differs")
    assert not done.as_planned


@pytest.mark.req("H-3", "H-5", "H-6", "H-8")
@given(
    fault=st.sampled_from(sorted(OUTCOMES)),
    volume_ul=st.integers(1_000, 200_000),
    press_at=st.integers(0, 400),
    earlier=st.lists(st.integers(1_000, 3_000), max_size=2).map(tuple),
    seed=st.integers(1, 999),
)
def test_any_fault_any_volume_any_moment(
    fault: str, volume_ul: int, press_at: int, earlier: tuple[int, ...], seed: int
) -> None:
    """The same, for volumes, moments and histories that nobody thought of."""
    interrupted(fault, volume_ul, press_at, earlier, seed)
