"""Unlocking: what was typed goes once to the services and is gone; wrong, cancelled, and by recovery shares."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cdstation.services.values import AreaFile, Progress, State
from cdstation.ui.fiction.access import AREA, PASSWORD
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.tasks import Tasks
from cdstation.ui.widgets.buttons import Button
from tests.ui.stages import open_window, settle


def test_a_password_by_keys_alone(tasks: Tasks) -> None:
    """The focus is in the field; Enter unlocks; the field is empty afterwards."""
    station = ExampleStation(State.LOCKED)
    window = open_window(station, tasks)
    QTest.keyClicks(window.unlock.password.line, PASSWORD)
    QTest.keyClick(window.unlock.password.line, Qt.Key.Key_Return)
    assert window.unlock.password.line.text() == ""
    tasks.wait_idle()
    assert window.current.name == "signin"


def test_a_password_by_touch_alone(tasks: Tasks) -> None:
    """The keyboard on the screen types into the field that has the focus."""
    station = ExampleStation(State.LOCKED)
    window = open_window(station, tasks)
    window.activateWindow()
    window.unlock.password.setFocus()
    settle()
    keys = {key.accessibleName(): key for key in window.unlock.findChildren(Button)}
    QTest.mouseClick(keys["Keyboard on the screen"], Qt.MouseButton.LeftButton)
    settle()
    for letter in "Example only, never real".lower():
        keys = {key.text() or key.accessibleName(): key for key in window.unlock.findChildren(Button)}
        QTest.mouseClick(keys["Space" if letter == " " else letter], Qt.MouseButton.LeftButton)
    assert window.unlock.password.line.text() == PASSWORD
    QTest.mouseClick(window.unlock.open_button, Qt.MouseButton.LeftButton)
    tasks.wait_idle()
    assert window.current.name == "signin"


@pytest.mark.req("D2")
def test_a_wrong_password_is_said_and_nothing_opens(tasks: Tasks) -> None:
    """One sentence with the next action; typed again at once."""
    window = open_window(ExampleStation(State.LOCKED), tasks)
    window.unlock.password.set_text("not the right one")
    window.unlock.open_button.click()
    tasks.wait_idle()
    assert window.current.name == "unlock"
    assert "does not unlock" in window.unlock.wrong.text()
    assert window.unlock.password.line.text() == ""


def test_progress_is_told_in_words(tasks: Tasks) -> None:
    """Each step of the check has its sentence."""
    window = open_window(ExampleStation(State.LOCKED), tasks)
    for step in ("unlock-key", "unlock-check", "unlock-fold", "unlock-done", "verify-book", "verify-signatures"):
        window.unlock.steps.show_progress(Progress(step, 1, 3))
        assert window.unlock.steps.words


def test_cancelled_it_stays_locked(tasks: Tasks) -> None:
    """The check runs to its end, then the area is shut again."""
    station = ExampleStation(State.LOCKED)
    window = open_window(station, tasks)
    window.unlock.password.set_text(PASSWORD)
    window.unlock.open_button.click()
    window.unlock.cancel.click()
    tasks.wait_idle()
    settle()
    assert station.state is State.LOCKED
    assert window.current.name == "unlock"


def test_two_recovery_shares_open_it(tasks: Tasks) -> None:
    """With a new password for one person."""
    station = ExampleStation(State.LOCKED)
    window = open_window(station, tasks)
    window.unlock._show_page(1)
    for field, words in zip(window.unlock.shares, ("one two", "three four"), strict=True):
        field.set_text(words)
    window.unlock.open_by_shares.click()
    assert station.calls == []
    window.unlock.person.set_text("1")
    window.unlock.new_password.set_text("a new one of fifteen")
    window.unlock.open_by_shares.click()
    tasks.wait_idle()
    assert station.calls == [("shares", 2)]
    assert window.unlock.new_password.line.text() == ""


def test_one_of_several_areas_is_chosen(tasks: Tasks) -> None:
    """With one area its name stands in the heading and nothing has to be chosen."""
    station = ExampleStation(State.LOCKED)
    station.access.known = (AREA, AreaFile("store", "Pharmacy store"))
    window = open_window(station, tasks)
    assert window.unlock._area.isVisible()
    assert [window.unlock._area.itemText(at) for at in range(2)] == ["B wing hatch", "Pharmacy store"]


def test_another_area_can_be_set_up_and_left_again(tasks: Tasks) -> None:
    """Back leads to the door."""
    window = open_window(ExampleStation(State.LOCKED), tasks)
    window.unlock.new_area.emit()
    assert window.current.name == "setup"
    window.step_back()
    assert window.current.name == "unlock"
