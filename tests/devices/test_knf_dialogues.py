"""The KNF driver word by word: what it sends, in which order, and that it sends nothing else.

Requests are the frames of the maker's manual; 27.5 mL in 30 s is the example of the protocol note.
"""

import pytest

from cdstation.devices.drivers.knf_simdos import KnfSettings, KnfSimdos
from cdstation.devices.pump import PumpIdentity, PumpState, StopToken
from cdstation.devices.simulator.line import SimulatedClock
from cdstation.errors import NotReadyError
from cdstation.register.pours import Certainty, Dispensed, PourEnd
from tests.devices.dialogue import Dialogue

Script = tuple[tuple[str, str], ...]

ASK_ADDRESS = ("02 30 30 3F 53 49 03 24", "06 02 30 30 03 01")
IDENTIFY: Script = (
    ASK_ADDRESS,
    ("02 30 30 3F 53 50 03 3D", "06 02 53 50 31 03 33"),  # ?SP -> SP1
    ("02 30 30 3F 53 53 31 03 0F", "06 02 30 30 30 03 31"),  # ?SS1 -> 000
    ("02 30 30 3F 53 41 03 2C", "06 02 53 41 30 03 23"),  # ?SA -> SA0
    ("02 30 30 3F 53 53 36 03 08", "06 02 30 30 30 03 31"),  # ?SS6 -> 000
    ("02 30 30 3F 44 4E 03 34", "06 02 30 30 30 30 31 03 30"),  # ?DN -> 00001
    ("02 30 30 3F 53 56 03 3B", "06 02 31 2E 30 37 03 19"),  # ?SV -> 1.07
    ("02 30 30 3F 43 48 03 35", "06 02 43 48 31 30 30 34 30 03 3F"),  # ?CH -> CH10040
)
ASK_TV, ASK_SS1, ASK_SS4 = "02 30 30 3F 54 56 03 3C", "02 30 30 3F 53 53 31 03 0F", "02 30 30 3F 53 53 34 03 0A"
ASK_TT = "02 30 30 3F 54 54 03 3E"
TV_10000, TV_27500 = "06 02 30 30 30 30 31 30 30 30 30 03 30", "06 02 30 30 30 30 32 37 35 30 30 03 31"
TV_100, TV_0 = "06 02 30 30 30 30 30 30 31 30 30 03 30", "06 02 30 30 30 30 30 30 30 30 30 03 31"
SS1_OFF, SS1_ON = "06 02 30 30 30 03 31", "06 02 30 30 31 03 30"
SS4_IDLE, SS4_STARTED = "06 02 30 30 38 03 39", "06 02 30 30 39 03 38"
TT_20S = "06 02 30 30 30 30 32 30 30 30 03 03"
ARM: Script = (
    ("02 30 30 4D 53 31 03 2E", "06"),  # MS1
    ("02 30 30 3F 4D 53 03 20", "06 02 31 03 30"),  # ?MS -> 1
    ("02 30 30 44 56 30 30 30 32 37 35 30 30 03 13", "06"),  # DV00027500
    ("02 30 30 3F 44 56 03 2C", "06 02 30 30 30 32 37 35 30 30 03 01"),  # ?DV -> 00027500
    (ASK_TT, TT_20S),
    ("02 30 30 44 54 30 30 30 30 33 30 30 30 03 12", "06"),  # DT00003000
    ("02 30 30 3F 44 54 03 2E", "06 02 30 30 30 30 33 30 30 30 03 02"),  # ?DT -> 00003000
    (ASK_SS4, SS4_IDLE),
    (ASK_TV, TV_10000),
)
START, STOP = "02 30 30 4B 59 31 03 22", "02 30 30 4B 59 30 03 23"
HALT: Script = ((STOP, "06"), *[(ASK_SS1, SS1_OFF)] * 3)
RUNNING: Script = ((ASK_SS1, SS1_ON), (ASK_TV, TV_100), (ASK_SS4, SS4_STARTED))
DONE: Script = ((ASK_SS1, SS1_OFF), (ASK_TV, TV_27500), (ASK_SS4, SS4_IDLE))
NO_FAULTS = ("02 30 30 3F 53 53 36 03 08", "06 02 30 30 30 03 31")
REGISTERED = PumpIdentity("KNF SIMDOS 10", "00", "", "1.07", 10_040)


def play(*script: tuple[str, str], stop: StopToken | None = None) -> tuple[Dispensed, Dialogue]:
    """Pour 27.5 mL at 55 mL/min through that dialogue; every line of it must be spoken."""
    clock = SimulatedClock()
    line = Dialogue(clock, *script)
    pump = KnfSimdos(line, clock.monotonic, clock.sleep, REGISTERED, KnfSettings(flow_ul_per_min=55_000))
    done = pump.dispense(27_500, stop or StopToken(), lambda delivered_ul: None)
    assert line.finished()
    return done, line


def test_connecting() -> None:
    """Address, acknowledgements, motor, automatic start, faults, repeats, firmware, calibration; then it is ready."""
    clock = SimulatedClock()
    line = Dialogue(clock, *IDENTIFY)
    pump = KnfSimdos(line, clock.monotonic, clock.sleep, REGISTERED)
    states = [pump.state]
    assert pump.identify() == REGISTERED
    assert [*states, pump.state] == [PumpState.UNCHECKED, PumpState.READY]
    assert not REGISTERED.simulated
    assert line.finished()


@pytest.mark.req("H-3", "H-6")
def test_a_pour_from_connecting_to_the_account() -> None:
    """Volume and time are loaded and read back, START goes once, and the counter is read until it is beyond doubt."""
    done, _ = play(*IDENTIFY, *ARM, (START, "06"), *RUNNING, *DONE, *[(ASK_TV, TV_27500)] * 4, *DONE, NO_FAULTS)
    assert done == Dispensed(27_500, 27_500, None, Certainty.KNOWN, PourEnd.COMPLETE)
    assert done.as_planned


@pytest.mark.req("H-3", "H-5")
def test_a_lost_reply_to_start_is_asked_about_and_never_repeated() -> None:
    """Silence after START: the status bits tell that it runs, and the pour goes on."""
    done, _ = play(*IDENTIFY, *ARM, (START, ""), *RUNNING, *DONE, *[(ASK_TV, TV_27500)] * 4, *DONE, NO_FAULTS)
    assert done.as_planned


@pytest.mark.req("H-3", "H-5")
def test_a_refused_start_is_proven_not_to_have_moved() -> None:
    """NACK, no motion for half a second, and volume, time and bits as before START: nothing was poured."""
    still: Script = ((ASK_SS1, SS1_OFF), (ASK_TV, TV_10000), (ASK_SS4, SS4_IDLE), (ASK_TT, TT_20S))
    done, _ = play(*IDENTIFY, *ARM, (START, "15"), *still * 6, *HALT, *[(ASK_TV, TV_10000)] * 4, *still[:3], *still)
    assert done == Dispensed(27_500, 0, None, Certainty.ESTIMATED, PourEnd.NOT_STARTED, "refused")


@pytest.mark.req("H-8")
def test_a_late_reply_is_not_taken_for_the_next() -> None:
    """`?SS1` goes unanswered; its answer comes with the barrier's and is thrown away, and `?SS1` is asked again."""
    late = (ASK_ADDRESS[0], "06 02 30 30 30 03 31" + ASK_ADDRESS[1])
    done, _ = play(
        *IDENTIFY,
        *ARM,
        (START, "06"),
        *RUNNING,
        (ASK_SS1, ""),
        late,
        *DONE,
        *[(ASK_TV, TV_27500)] * 4,
        *DONE,
        NO_FAULTS,
    )
    assert done.as_planned


@pytest.mark.req("H-5", "H-6", "PUMP-6")
def test_power_lost_in_mid_pour_leaves_the_volume_unknown() -> None:
    """Counter and time back at zero after motion was seen: no figure is better than a zero."""
    dead: Script = ((ASK_SS1, SS1_OFF), (ASK_TV, TV_0), (ASK_SS4, SS4_IDLE))
    done, _ = play(*IDENTIFY, *ARM, (START, "06"), *RUNNING, *dead, *HALT, *[(ASK_TV, TV_0)] * 4, *dead)
    assert done == Dispensed(27_500, None, None, Certainty.UNKNOWN, PourEnd.FAULT, "counter-went-back")


@pytest.mark.req("H-6")
def test_a_pump_that_says_it_stands_but_counts_on_is_not_believed() -> None:
    """STOP key pressed, motor bit three times off, counter four times equal, and then another counter: unknown."""
    stopped = "06 02 30 30 30 03 31"
    done, _ = play(
        *IDENTIFY, *ARM, (START, "06"), *RUNNING,
        (ASK_SS1, SS1_ON), (ASK_TV, TV_100), (ASK_SS4, stopped),
        *HALT, *[(ASK_TV, TV_100)] * 4, (ASK_SS1, SS1_OFF), (ASK_TV, TV_10000), (ASK_SS4, stopped),
    )  # fmt: skip
    assert done == Dispensed(27_500, None, None, Certainty.UNKNOWN, PourEnd.OPERATOR)


def test_an_echo_that_differs_stops_everything_before_start() -> None:
    """The pump shows another volume than the one it was told: nothing moves."""
    wrong = ("02 30 30 3F 44 56 03 2C", "06 02 30 30 30 37 32 35 30 30 03 01")
    with pytest.raises(NotReadyError) as refused:
        play(*IDENTIFY, *ARM[:3], wrong)
    assert refused.value.code == "pump-setting-not-taken"
    assert refused.value.facts == {"setting": "DV"}


def test_stop_before_anything() -> None:
    """STOP pressed before the pour: STOP is all that ever goes out."""
    stop = StopToken()
    stop.press()
    with pytest.raises(NotReadyError) as refused:
        play((STOP, "06"), stop=stop)
    assert refused.value.code == "pump-stopped-before-start"
