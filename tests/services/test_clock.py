"""A clock that was moved: no dose until two people have confirmed the time, whatever else is written meanwhile (D9)."""

import time
from datetime import datetime, timedelta
from typing import Any

import pytest

from cdstation.register.acts import TimeConfirmed
from cdstation.register.times import LONDON, Moment
from cdstation.services.clocks import SetClock, SystemClock
from cdstation.services.values import OutcomeForm
from cdstation.treatment.acts import Outcome
from tests.services.hatch import (
    ASSISTANT,
    DAY_MS,
    LEAD,
    MORNING_MS,
    NURSE,
    OLD_HAND,
    PHARMACIST,
    SETTLED,
    SWALLOWED,
    Hatch,
    proof,
)
from tests.services.raising import not_ready, refused

HOUR_MS = 3_600_000


@pytest.mark.req("H-10", "D9")
@pytest.mark.parametrize("step_ms", [-2_001, -HOUR_MS, -DAY_MS, 600_001, HOUR_MS, DAY_MS, 3_650 * DAY_MS])
def test_a_clock_that_jumped_stops_dosing_until_two_have_confirmed(hatch: Hatch, step_ms: int) -> None:
    """Back by more than two seconds, or away from the monotonic clock by more than ten minutes."""
    hatch.give(SETTLED)
    hatch.clock.set_wall(step_ms)
    assert hatch.state() == "clock-hold"
    starts = hatch.pump.starts
    with not_ready("station-clock-hold"):
        hatch.pour(OLD_HAND)
    hatch.station.access.confirm_time(proof(PHARMACIST), proof(ASSISTANT))
    assert isinstance(hatch.entries[-1].body, TimeConfirmed)
    same_day = step_ms < DAY_MS
    assert (hatch.state(), hatch.pump.starts) == ("ready" if same_day else "session-closed", starts)


@pytest.mark.req("H-10", "D9")
@pytest.mark.parametrize("step_ms", [-2_000, 600_000])
def test_small_steps_are_borne(hatch: Hatch, step_ms: int) -> None:
    """What a time server or a person corrects within the limits is no jump."""
    hatch.give(SETTLED)
    hatch.clock.set_wall(step_ms)
    assert hatch.state() == "ready"


@pytest.mark.req("H-10", "D9")
def test_nothing_but_the_confirmation_ends_the_hold(hatch: Hatch) -> None:
    """Signing in, a wrong PIN, a hold placed: each is written at the wrong time, and none makes it right."""
    hatch.give(SETTLED)
    hatch.clock.set_wall(-HOUR_MS)
    hatch.station.access.sign_in(proof(NURSE))
    assert hatch.state() == "clock-hold"
    with refused("pin-wrong"):
        hatch.station.access.choose_witness(proof(ASSISTANT, "000001"))
    hatch.station.roster.place_hold(SETTLED, "prescriber-review")
    assert hatch.state() == "clock-hold"
    with refused("witness-is-the-actor"):
        hatch.station.access.confirm_time(proof(NURSE), proof(NURSE))
    with refused("pin-wrong"):
        hatch.station.access.confirm_time(proof(NURSE), proof(LEAD, "000001"))
    assert hatch.state() == "clock-hold"
    hatch.station.access.confirm_time(proof(NURSE), proof(ASSISTANT))
    assert hatch.state() == "ready"


@pytest.mark.req("H-10", "D9")
@pytest.mark.parametrize("signed_in_before", [False, True])
def test_a_restart_forgets_no_hold(hatch: Hatch, signed_in_before: bool) -> None:
    """The program starts anew on a clock that was set back: signing in does not put it right."""
    hatch.give(SETTLED)
    if signed_in_before:
        hatch.clock.set_wall(-HOUR_MS)
        hatch.station.access.sign_in(proof(NURSE))
        hatch.reopen()
    else:
        hatch.reopen(later_ms=-HOUR_MS)
    assert hatch.state() == "clock-hold"
    hatch.station.access.confirm_time(proof(NURSE), proof(ASSISTANT))
    assert hatch.state() == "ready"
    hatch.reopen()
    assert hatch.state() == "ready"
    hatch.give(OLD_HAND)


@pytest.mark.req("H-3", "H-10")
@pytest.mark.parametrize("step_ms", [-DAY_MS, -HOUR_MS, DAY_MS])
def test_no_second_dose_by_moving_the_clock(hatch: Hatch, step_ms: int) -> None:
    """Whatever the clock is set to, a dose needs two more people first; back on the day itself it is used up."""
    hatch.give(OLD_HAND)
    hatch.clock.set_wall(step_ms)
    with not_ready("station-clock-hold"):
        hatch.pour(OLD_HAND)
    hatch.clock.set_wall(-step_ms)
    assert hatch.state() == "ready"
    with refused("dose-blocked"):
        hatch.pour(OLD_HAND)


@pytest.mark.req("D9")
def test_a_cup_in_hand_is_signed_for_all_the_same(hatch: Hatch) -> None:
    """Recording is never gated: the line stands on the day of the pour, and the hold stands until it is confirmed."""
    pour = hatch.pour(OLD_HAND)
    hatch.clock.set_wall(-DAY_MS)
    receipt = hatch.sign(pour, OutcomeForm(Outcome.GIVEN, checks=SWALLOWED))
    assert hatch.entries[receipt.seq - 1].draft.dose_day == pour.card.made.dose_day
    assert hatch.state() == "clock-hold"


@pytest.mark.req("H-10")
def test_both_changes_of_the_clocks_in_2026(hatch: Hatch) -> None:
    """Summer time begins and ends in the night: no hold, and each night has two dose days."""
    for change in ("2026-03-29", "2026-10-25"):
        midnight = datetime.fromisoformat(f"{change}T00:00").replace(tzinfo=LONDON)
        start = int((midnight - timedelta(minutes=30)).timestamp()) * 1000
        clock = SetClock(start, running=False)
        days = set()
        for _ in range(300):
            clock.move(60_000)
            days.add(clock.now().dose_day.isoformat())
        assert len(days) == 2
    assert hatch.state() == "ready"


def test_the_computers_own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real time with a boot id; the monotonic one goes on while the computer sleeps, or every morning were a hold."""
    clock = SystemClock()
    first = clock.now()
    clock.sleep(0.002)
    second = clock.now()
    assert second.monotonic_ms > first.monotonic_ms
    assert abs(first.utc_ms - time.time_ns() // 1_000_000) < DAY_MS
    assert first.boot_id == second.boot_id == SystemClock().now().boot_id
    if hasattr(time, "CLOCK_BOOTTIME"):
        asked: list[int] = []

        def suspended(which: int) -> int:
            asked.append(which)
            return 90_000_000_000

        monkeypatch.setattr(time, "clock_gettime_ns", suspended)
        assert clock.now().monotonic_ms == 90_000
        assert asked == [time.CLOCK_BOOTTIME]


def test_a_computer_without_a_boot_id(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """Each start of the program is a boot of its own then."""
    monkeypatch.setattr("cdstation.services.clocks._BOOT_ID", tmp_path / "missing")
    assert SystemClock().now().boot_id != SystemClock().now().boot_id


def test_a_clock_that_is_set_by_hand() -> None:
    """Frozen it shows the same moment for ever; running it goes on, and a sleep is a sleep."""
    frozen = SetClock(MORNING_MS, running=False)
    assert frozen.now() == frozen.now() == Moment(MORNING_MS, 1_000_000, "set-clock")
    frozen.sleep(1.5)
    assert frozen.now().utc_ms == MORNING_MS + 1_500
    running = SetClock(MORNING_MS)
    running.sleep(0.002)
    assert running.now().utc_ms >= MORNING_MS + 2
