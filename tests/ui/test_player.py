"""A whole session played by presses and keys on the real screens."""

from dataclasses import replace

from cdstation.register.pours import PourEnd
from cdstation.services.values import State
from cdstation.treatment.acts import Outcome
from cdstation.ui.fiction.access import PASSWORD
from cdstation.ui.player import play_session
from cdstation.ui.script import SessionScript, Visit
from cdstation.ui.tasks import Tasks
from tests.ui.benches import NURSE, WITNESS, set_up


def test_a_session_from_the_locked_door_to_the_closed_hatch(tasks: Tasks) -> None:
    """Given, refused, absent, a lost pour settled by two, somebody blocked, and a count at both ends."""
    bench = set_up(tasks, state=State.LOCKED, opening=True)
    pump, seen = bench.station.pump, list[str]()
    pump.now = replace(pump.now, state="needs-bottle", batch="", expiry="", left_ul=0, verified_ms=None)

    faults = {3: [PourEnd.LOST]}

    def before_pour(index: int) -> None:
        pump.ends = faults.pop(index, [])

    script = SessionScript(
        nurse=NURSE,
        witness=WITNESS,
        password=PASSWORD,
        batch="K1",
        expiry="31-Aug-2027",
        bottle_ml="1000",
        visits={1: Visit.REFUSED, 2: Visit.NO_SHOW},
        before_pour=before_pour,
        measured_ul=lambda _: 30_000,
        grab=seen.append,
    )
    timings = play_session(bench.window, tasks, script)
    kinds = [timing.kind for timing in timings]
    assert kinds[:6] == ["given", "refused", "no-show", "half-dose", "given", "withheld"]
    assert bench.station.roster.queue().to_attend == ()
    assert bench.station.state is State.CLOSED
    done = {number: what for number, (what, _) in bench.station.roster.done.items()}
    assert (done[2], done[3], done[4]) == ("refused", "not-attended", Outcome.GIVEN)
    assert {"unlock", "sign-in", "count-reveal", "pouring", "half-dose", "blocked", "receipt"} <= set(seen)
    assert all(timing.machine_ms > 0 for timing in timings if timing.kind == "given")
