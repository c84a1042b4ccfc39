"""Which screen stands in front, what blanks and what never does, and that everything is reached by keys."""

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest

from cdstation.errors import NotReadyError
from cdstation.services.values import Proof, State
from cdstation.ui.fiction import people
from cdstation.ui.fiction.access import PIN
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.program import start_application
from cdstation.ui.tasks import Tasks
from cdstation.ui.window import MainWindow
from tests.ui.stages import open_window, plain, settle


def become(window: MainWindow, station: ExampleStation, state: State) -> None:
    """The services say that the state has changed."""
    station.state = state
    station.changed()
    window.tasks.wait_idle()
    settle()


@pytest.mark.req("D12")
@pytest.mark.parametrize(
    ("state", "screen"),
    [
        (State.LOCKED, "unlock"),
        (State.VERIFYING, "unlock"),
        (State.SIGNED_OUT, "signin"),
        (State.CLOSED, "opening"),
        (State.READY, "hatch"),
        (State.QUARANTINE, "startup"),
        (State.CLOCK_HOLD, "startup"),
        (State.READ_ONLY, "startup"),
        (State.RESTORED_BLOCKED, "startup"),
        (State.NO_SPACE, "startup"),
    ],
)
def test_each_state_has_its_screen(tasks: Tasks, state: State, screen: str) -> None:
    """D12: only READY leads to the hatch; every other state names one next action."""
    assert open_window(ExampleStation(state), tasks).current.name == screen


def test_without_an_area_the_set_up_begins(tasks: Tasks) -> None:
    """First run."""
    station = ExampleStation(State.LOCKED)
    station.access.known = ()
    assert open_window(station, tasks).current.name == "setup"


def test_a_notice_that_was_read_gives_way_to_what_is_still_possible(tasks: Tasks) -> None:
    """The register can be read; the hatch is not offered; a new state brings its own notice."""
    station = ExampleStation(State.READ_ONLY)
    window = open_window(station, tasks)
    window.startup.act.click()
    assert window.current.name == "register"
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.current.name == "register"
    become(window, station, State.NO_SPACE)
    assert window.current.name == "startup"


def test_function_keys_select_screens_and_escape_comes_home(tasks: Tasks) -> None:
    """Everything works by keyboard alone."""
    window = open_window(ExampleStation(), tasks)
    QTest.keyClick(window, Qt.Key.Key_F3)
    assert window.current.name == "register"
    plain(window, "register").steps = 1
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.current.name == "register"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.current.name == "hatch"
    assert plain(window, "register").happened == ["enter", "leave"]


def test_escape_sends_a_problem_away_first(tasks: Tasks) -> None:
    """One step at a time."""
    window = open_window(ExampleStation(), tasks)
    plain(window, "hatch").steps = 1
    window.show_problem(NotReadyError("pump-line-lost"))
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.band.problem is None
    assert plain(window, "hatch").steps == 1


@pytest.mark.req("PSI-1.10")
def test_idle_blanks_and_keeps_the_work(tasks: Tasks) -> None:
    """Two minutes: the lock covers everything; the nurse's PIN brings the same screen back as it was."""
    window = open_window(ExampleStation(), tasks)
    window.go_to("register")
    window.on_idle()
    assert window.current.name == "lock"
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.current.name == "lock"
    window.lock.strip.signed.emit(Proof(people.NURSE.number, PIN))
    tasks.wait_idle()
    assert window.current.name == "register"


def test_only_an_idle_station_makes_a_full_collection(tasks: Tasks) -> None:
    """It walks a whole book's memory, and every frame would wait for it."""
    full: list[str] = []

    def note(phase: str, told: dict[str, int]) -> None:
        if told["generation"] == 2:
            full.append(phase)

    before = gc.get_threshold()
    gc.callbacks.append(note)
    try:
        start_application()
        window = open_window(ExampleStation(), tasks)
        kept = [[[number]] for number in range(200_000)]  # enough, otherwise, for several
        assert len(kept) == 200_000
        assert full == []
        plain(window, "hatch").moving = True
        window.on_idle()
        assert full == []
        plain(window, "hatch").moving = False
        window.on_idle()
        assert full == ["start", "stop"]
    finally:
        gc.callbacks.remove(note)
        gc.set_threshold(*before)


@pytest.mark.req("D4")
def test_a_wrong_pin_does_not_wake_it(tasks: Tasks) -> None:
    """Said in the strip, and the lock stays."""
    window = open_window(ExampleStation(), tasks)
    window.blank()
    window.lock.strip.signed.emit(Proof(people.NURSE.number, "111111"))
    tasks.wait_idle()
    assert window.current.name == "lock"


@pytest.mark.req("H-6")
def test_a_pour_never_blanks_and_is_never_left(tasks: Tasks) -> None:
    """While something moves, STOP stays in sight: no lock, no other screen, no start-up notice, no end."""
    station = ExampleStation()
    window = open_window(station, tasks)
    hatch = plain(window, "hatch")
    hatch.moving = True
    window.on_idle()
    window.blank()
    window.go_to("register")
    QTest.keyClick(window, Qt.Key.Key_F2)
    for state in (State.NO_SPACE, State.READ_ONLY, State.CLOCK_HOLD):
        become(window, station, state)
        assert window.current is hatch
    assert not window.close()
    assert window.band.problem is not None
    assert window.band.problem.code == "dose-in-hand"
    hatch.moving = False


@pytest.mark.req("H-25")
def test_a_cup_in_hand_can_be_recorded_in_any_state(tasks: Tasks) -> None:
    """Rules gate starting, never recording: the disk fills up, the cup is signed first, then the notice comes."""
    station = ExampleStation()
    window = open_window(station, tasks)
    plain(window, "hatch").cup = True
    become(window, station, State.NO_SPACE)
    assert window.current.name == "hatch"
    plain(window, "hatch").cup = False
    window.refresh()
    assert window.current.name == "startup"


def test_blanking_with_a_cup_in_hand_keeps_it(tasks: Tasks) -> None:
    """Nothing moves, so the screen may blank; the cup is there afterwards."""
    window = open_window(ExampleStation(), tasks)
    plain(window, "hatch").cup = True
    window.on_idle()
    assert window.current.name == "lock"
    window.lock.resumed.emit()
    assert window.current.name == "hatch"


def test_many_changes_in_a_row_are_looked_at_once(tasks: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check in the background tells of every step; the nurse's screen must not stutter for it."""
    station = ExampleStation()
    window = open_window(station, tasks)
    looked: list[int] = []
    monkeypatch.setattr(window.rail, "offer", lambda names: looked.append(1))
    for _ in range(500):
        station.changed()
    settle()
    assert 1 <= len(looked) <= 3


def test_opening_the_hatch_brings_it_to_the_front(tasks: Tasks) -> None:
    """And closing it brings the opening back."""
    station = ExampleStation(State.CLOSED)
    window = open_window(station, tasks)
    become(window, station, State.READY)
    assert window.current.name == "hatch"
    become(window, station, State.CLOSED)
    assert window.current.name == "opening"


def test_a_bug_stops_the_station(tasks: Tasks) -> None:
    """House §6: shown as `stop using this station`, and locked: nothing leads away from it."""
    station = ExampleStation()
    window = open_window(station, tasks)
    tasks.desk(lambda: int("no figure"))
    tasks.wait_idle()
    assert window.current is window.broken
    for key in (Qt.Key.Key_F1, Qt.Key.Key_Escape):
        QTest.keyClick(window, key)
    become(window, station, State.CLOSED)
    assert window.current is window.broken
    assert window.bar.state_word == "STOPPED"


def test_an_unexpected_error_on_this_thread_stops_it_too(tasks: Tasks) -> None:
    """A slot that raises is no less a bug."""
    import sys

    window = open_window(ExampleStation(), tasks)
    before = sys.excepthook
    tasks.catch_bugs()
    try:
        sys.excepthook(ValueError, ValueError("A2044DK"), None)
    finally:
        sys.excepthook = before
    assert window.current is window.broken


def test_closing_lets_go(tasks: Tasks) -> None:
    """Nothing is going on."""
    window = open_window(ExampleStation(), tasks)
    event = QCloseEvent()
    window.closeEvent(event)
    assert event.isAccepted()


@pytest.mark.parametrize(("size", "rail"), [((1366, 768), 93), ((683, 384), 73)])
def test_the_rail_gives_way_where_there_is_little_room(tasks: Tasks, size: tuple[int, int], rail: int) -> None:
    """200 % on a small screen."""
    window = open_window(ExampleStation(), tasks, size)
    settle()
    assert window._rail_area.width() == rail


def test_a_simulated_area_says_so_everywhere(tasks: Tasks) -> None:
    """House §8: on every screen, also the lock."""
    window = open_window(ExampleStation(), tasks)
    assert window.banner.isVisible()
    window.blank()
    assert window.banner.isVisible()
