"""Every stage of the hatch and every step of the opening as a tired person sees them, at every size."""

from collections.abc import Callable

import pytest

from cdstation.register.pours import PourEnd
from cdstation.services.values import State
from cdstation.ui.fiction.hatch import stalled
from cdstation.ui.fiction.people import BRZEZINSKI, DOUGLAS, EVANS
from cdstation.ui.tasks import Tasks
from tests.ui.benches import NURSE, WITNESS, Bench, set_up
from tests.ui.looks import faults
from tests.ui.stages import SIZES, settle

Stand = Callable[[Bench], None]


def _half_dose(bench: Bench) -> None:
    bench.hands.press("go-on")
    bench.station.dosing.open = [stalled(EVANS)]
    bench.hatch.refresh(bench.station.status())


def _pour_halfway(bench: Bench) -> None:
    bench.station.pump.gate.clear()
    bench.hands.tap(bench.hatch.pages.card.button)
    assert bench.station.pump.waiting.wait(10)


def _pour_out(bench: Bench) -> None:
    bench.station.pump.gate.set()


def _hold(bench: Bench) -> None:
    bench.hatch.back()
    bench.wait()
    bench.hatch.course.interrupt()


def _hatch(bench: Bench) -> list[tuple[str, Stand]]:
    hands, pages = bench.hands, bench.hatch.pages
    return [
        ("first", lambda b: None),
        ("queue", lambda b: b.hatch._show_queue(True)),
        ("card", lambda b: b.hatch.choose(BRZEZINSKI)),
        ("witness before", lambda b: b.identify()),
        ("pour", lambda b: hands.sign(pages.card.witness, WITNESS)),
        ("pouring", _pour_halfway),
        ("handover", _pour_out),
        ("amount", lambda b: hands.press("verb-part")),
        ("witness", lambda b: hands.type_into("amount", "30")),
        ("receipt", lambda b: hands.sign(pages.handover.strip, WITNESS)),
        ("blocked", lambda b: b.hatch.choose(DOUGLAS)),
        ("withheld", lambda b: b.hatch._ask_not_given(attended=True)),
        ("held", _hold),
        ("half dose", _half_dose),
        ("two signatures", lambda b: hands.press("decide-destroy")),
        ("unknown", lambda b: b.hatch.course.begin_half_dose(stalled(EVANS, PourEnd.LOST))),
    ]


@pytest.mark.parametrize("size", SIZES)
def test_the_hatch_can_be_read_and_pressed(tasks: Tasks, size: str) -> None:
    """No text cut, no target under its size, nothing nameless, nothing on top of something else."""
    bench = set_up(tasks, SIZES[size])
    found = []
    for name, stand in _hatch(bench):
        stand(bench)
        if name != "pouring":
            bench.wait()
        settle()
        found += [f"{name}: {fault}" for fault in faults(bench.hatch)]
    assert found == []


def _first_count(bench: Bench) -> None:
    _figures(bench, "1")
    bench.hands.press("count-figures")


def _second_count(bench: Bench) -> None:
    _figures(bench, "2")
    bench.hands.press("count-figures")
    bench.hands.sign(bench.opening.count.strip, WITNESS)


def _opening(bench: Bench) -> list[tuple[str, Stand]]:
    opening = bench.opening
    return [
        ("list", lambda b: None),
        ("keys", lambda b: opening.show_step("keys")),
        ("count", lambda b: opening.show_step("count")),
        ("count signed", _first_count),
        ("second", lambda b: b.hands.sign(opening.count.strip, NURSE)),
        ("differ", _second_count),
        ("bottle", lambda b: opening.show_step("bottle")),
        ("verify", lambda b: opening.show_step("verify")),
        ("open", lambda b: opening.show_step("open")),
        ("close", lambda b: opening.show_step("close")),
    ]


def _figures(bench: Bench, sealed: str) -> None:
    for code, text in (("sealed", sealed), ("opened", "0"), ("reservoir", "0")):
        bench.hands.type_into(f"count-{code}", text, enter=False)


@pytest.mark.parametrize("size", SIZES)
def test_the_opening_can_be_read_and_pressed(tasks: Tasks, size: str) -> None:
    """The same for the checklist and each of its steps."""
    bench = set_up(tasks, SIZES[size], State.CLOSED)
    found = []
    for name, stand in _opening(bench):
        stand(bench)
        bench.wait()
        settle()
        found += [f"{name}: {fault}" for fault in faults(bench.opening)]
    assert found == []
