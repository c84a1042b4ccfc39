"""Signing in: the nurse, the second person, and what was tried in their names."""

import pytest

from cdstation.services.values import Proof, State
from cdstation.ui.fiction import people
from cdstation.ui.fiction.access import PIN
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.tasks import Tasks
from cdstation.ui.widgets.panels import Tag
from cdstation.ui.window import MainWindow
from tests.ui.stages import open_window


def sign(window: MainWindow, person: int, pin: str = PIN) -> None:
    """A PIN typed in the strip."""
    window.signin.strip.signed.emit(Proof(person, pin))
    window.tasks.wait_idle()


@pytest.mark.req("PSI-4.18", "D4")
def test_nurse_and_second_person_sign_in(tasks: Tasks) -> None:
    """Both with their own PIN; then the opening comes."""
    station = ExampleStation(State.SIGNED_OUT)
    window = open_window(station, tasks)
    sign(window, people.NURSE.number)
    assert (window.current.name, window.signin.complete) == ("signin", False)
    sign(window, people.WITNESS.number)
    assert window.current.name == "opening"
    assert (station.nurse, station.witness) == (people.NURSE, people.WITNESS)


@pytest.mark.req("PSI-4.18")
def test_only_those_who_may_administer_are_offered_the_station(tasks: Tasks) -> None:
    """An assistant can be the second person, not the nurse; nobody is offered as their own witness."""
    window = open_window(ExampleStation(State.SIGNED_OUT), tasks)
    assert people.WITNESS.shown not in offered(window)
    sign(window, people.NURSE.number)
    assert people.WITNESS.shown in offered(window)
    assert people.NURSE.shown not in offered(window)


def offered(window: MainWindow) -> list[str]:
    """The names in the strip."""
    return [person.shown for person in window.signin.strip._people]


@pytest.mark.req("D4")
def test_nobody_is_chosen_for_the_person(tasks: Tasks) -> None:
    """No default witness: the name is chosen or scanned."""
    window = open_window(ExampleStation(State.SIGNED_OUT), tasks)
    assert window.signin.strip.person is None


def test_a_wrong_pin_is_said_in_the_strip(tasks: Tasks) -> None:
    """And nothing changes."""
    station = ExampleStation(State.SIGNED_OUT)
    window = open_window(station, tasks)
    sign(window, people.NURSE.number, "111111")
    assert station.nurse is None
    assert window.signin.strip.complaint


@pytest.mark.req("D4")
def test_wrong_pins_in_their_name_are_told_and_must_be_read(tasks: Tasks) -> None:
    """Their owner knows whether it was them."""
    station = ExampleStation(State.SIGNED_OUT)
    station.access.failed_since = 3
    window = open_window(station, tasks)
    sign(window, people.NURSE.number)
    told = [tag.text for tag in window.signin.findChildren(Tag)]
    assert any("3 wrong PINs" in words and "21-Nov-2026 07:02" in words for words in told)
    sign(window, people.WITNESS.number)
    assert window.current.name == "signin"
    window.signin.go_on.click()
    assert window.current.name == "opening"


def test_a_badge_names_its_owner(tasks: Tasks) -> None:
    """Scanned first, then the PIN; the proof carries both and is forgotten."""
    station = ExampleStation(State.SIGNED_OUT)
    window = open_window(station, tasks)
    strip = window.signin.strip
    strip.badge_scanned.emit("EXAMPLE-BADGE-3")
    tasks.wait_idle()
    assert strip.person == people.PHARMACIST
    proofs: list[Proof] = []
    strip.signed.connect(proofs.append)
    strip.pin.entered.emit(PIN)
    assert proofs == [Proof(people.PHARMACIST.number, PIN, "EXAMPLE-BADGE-3")]
    assert strip.pin.field.wants_badge
    tasks.wait_idle()


def test_an_unknown_badge_is_refused_in_words(tasks: Tasks) -> None:
    """Bad input of the issue: unknown scan."""
    window = open_window(ExampleStation(State.SIGNED_OUT), tasks)
    window.signin.strip.badge_scanned.emit("CDB1-NOBODY")
    tasks.wait_idle()
    assert "does not belong" in window.signin.strip.complaint


def test_a_session_can_begin_without_a_second_person(tasks: Tasks) -> None:
    """Every act still asks for a witness."""
    window = open_window(ExampleStation(State.SIGNED_OUT), tasks)
    sign(window, people.NURSE.number)
    window.signin.alone.click()
    assert window.current.name == "opening"


def test_signing_out_comes_back_here(tasks: Tasks) -> None:
    """With nothing of the former people left."""
    station = ExampleStation(State.SIGNED_OUT)
    window = open_window(station, tasks)
    sign(window, people.NURSE.number)
    sign(window, people.WITNESS.number)
    station.access.sign_out()
    tasks.wait_idle()
    window.refresh()
    assert window.current.name == "signin"
    assert not window.signin.complete
