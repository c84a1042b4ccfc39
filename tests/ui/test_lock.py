"""The blank screen: nobody's business is on it, and only the nurse who holds the station wakes it."""

import pytest
from PySide6.QtWidgets import QLabel

from cdstation.services.values import Proof
from cdstation.ui.fiction import people
from cdstation.ui.fiction.access import PIN
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.tasks import Tasks
from tests.ui.stages import open_window


@pytest.mark.req("PSI-1.10", "D4")
def test_only_the_nurse_is_asked(tasks: Tasks) -> None:
    """The witness cannot wake it, so is not offered."""
    window = open_window(ExampleStation(), tasks)
    window.blank()
    assert [person.number for person in window.lock.strip._people] == [people.NURSE.number]
    said = " ".join(label.text() for label in window.lock.findChildren(QLabel))
    assert people.NURSE.shown in said


@pytest.mark.req("PSI-1.10")
def test_no_patient_stands_on_it(tasks: Tasks) -> None:
    """What was on the screen is behind it."""
    window = open_window(ExampleStation(), tasks)
    window.blank()
    said = " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())
    assert not any(patient.family.upper() in said for patient in people.PATIENTS)


def test_handing_over_is_asked_twice(tasks: Tasks) -> None:
    """What is not signed would be lost; a touch too many loses nothing."""
    station = ExampleStation()
    window = open_window(station, tasks)
    window.blank()
    assert not window.lock.sign_out.isVisible()
    window.lock.hand_over.click()
    assert window.lock.sign_out.isVisible()
    window.lock.stay.click()
    assert not window.lock.sign_out.isVisible()
    window.lock.hand_over.click()
    window.lock.sign_out.click()
    tasks.wait_idle()
    assert station.nurse is None
    assert window.current.name == "signin"


def test_a_half_typed_pin_does_not_stay(tasks: Tasks) -> None:
    """Also not when it wakes and blanks again."""
    window = open_window(ExampleStation(), tasks)
    window.blank()
    window.lock.strip.pin.field.press("1")
    window.lock.strip.signed.emit(Proof(people.NURSE.number, PIN))
    tasks.wait_idle()
    window.blank()
    assert window.lock.strip.pin.field.count == 0
