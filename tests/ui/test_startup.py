"""The states that stop work: what is wrong, who acts, and the one thing to do."""

import pytest
from PySide6.QtWidgets import QLabel

from cdstation.register.audit import Finding
from cdstation.services.values import Proof, State
from cdstation.ui.fiction import people
from cdstation.ui.fiction.access import PIN
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.tasks import Tasks
from cdstation.ui.window import MainWindow
from tests.ui.stages import open_window

STOPPED = (State.QUARANTINE, State.CLOCK_HOLD, State.READ_ONLY, State.RESTORED_BLOCKED, State.NO_SPACE)


def said(window: MainWindow) -> str:
    """All words on the card."""
    return " ".join(label.text() for label in window.startup.findChildren(QLabel) if label.isVisible())


@pytest.mark.req("D12")
@pytest.mark.parametrize("state", STOPPED)
def test_it_says_what_and_who_and_one_thing_to_do(tasks: Tasks, state: State) -> None:
    """Exactly one main action: a button, or two signatures."""
    window = open_window(ExampleStation(state), tasks)
    assert "Who:" in said(window)
    assert window.startup.act.isVisible() != window.startup.strip.isVisible()


@pytest.mark.req("D8")
def test_an_unsettled_dose_leads_to_the_hatch(tasks: Tasks) -> None:
    """Where the half-dose card is."""
    window = open_window(ExampleStation(State.QUARANTINE), tasks)
    window.startup.act.click()
    assert window.current.name == "hatch"


@pytest.mark.req("D9")
def test_two_people_confirm_the_time(tasks: Tasks) -> None:
    """The time stands there; the second person is somebody else; both proofs go together and once."""
    station = ExampleStation(State.CLOCK_HOLD)
    window = open_window(station, tasks)
    assert "Sat 21-Nov-2026, 08:14" in said(window)
    window.startup.strip.signed.emit(Proof(people.NURSE.number, PIN))
    tasks.wait_idle()
    assert station.calls == []
    assert people.NURSE not in window.startup.strip._people
    window.startup.strip.signed.emit(Proof(people.LEAD.number, PIN))
    tasks.wait_idle()
    assert station.calls == [("time", None)]
    assert window.current.name == "opening"


def test_a_refused_signature_begins_with_the_first_person_again(tasks: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    """No proof is kept for another try."""
    from cdstation.errors import RuleError

    station = ExampleStation(State.CLOCK_HOLD)
    window = open_window(station, tasks)

    def refuse(first: Proof, second: Proof) -> None:
        raise RuleError("pin-wrong", left=4)

    monkeypatch.setattr(station.access, "confirm_time", refuse)
    window.startup.strip.signed.emit(Proof(people.NURSE.number, PIN))
    window.startup.strip.signed.emit(Proof(people.LEAD.number, PIN))
    tasks.wait_idle()
    assert window.startup._first is None
    assert people.NURSE in window.startup.strip._people
    assert window.startup.strip.complaint


@pytest.mark.req("D5", "H-19")
def test_findings_are_told_in_plain_words(tasks: Tasks) -> None:
    """With the entry they concern; many are cut short with their number."""
    station = ExampleStation(State.READ_ONLY)
    station.access.found = tuple(Finding("entry-altered", seq) for seq in range(100, 112))
    window = open_window(station, tasks)
    assert "Entry 100: " in said(window)
    assert "and 4 more" in said(window)


@pytest.mark.req("D11")
def test_a_restored_copy_names_what_is_missing(tasks: Tasks) -> None:
    """By number."""
    station = ExampleStation(State.RESTORED_BLOCKED)
    station.access.found = (Finding("register-behind-anchor", None, (("last", 20_400), ("missing", 12))),)
    assert "12 entries" in said(open_window(station, tasks))


@pytest.mark.req("H-25")
def test_when_there_is_space_again_work_goes_on(tasks: Tasks) -> None:
    """`Check again` looks; the state is the services' to say."""
    station = ExampleStation(State.NO_SPACE)
    window = open_window(station, tasks)
    window.startup.act.click()
    assert window.current.name == "startup"
    station.state = State.READY
    window.startup.act.click()
    assert window.current.name == "hatch"


def test_findings_of_the_background_check_appear_later(tasks: Tasks) -> None:
    """The hatch was open already."""
    station = ExampleStation()
    window = open_window(station, tasks)
    station.access.found = (Finding("entry-altered", 7),)
    station.state = State.READ_ONLY
    station.changed()
    tasks.wait_idle()
    assert window.current.name == "startup"
    assert "Entry 7: " in said(window)
