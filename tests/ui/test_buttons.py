"""Buttons that are hard to press by mistake (H1), by finger and by key."""

import random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cdstation.ui.widgets.buttons import Button, Kind, Steady, TickBox
from tests.ui.stages import hosted


class Hand:
    """A clock that is moved by hand."""

    ms = 10_000


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Hand:
    """The real pause, with time in the test's hand."""
    made = Hand()
    monkeypatch.setattr(Steady, "pause_ms", 250)
    monkeypatch.setattr(Steady, "clock_ms", staticmethod(lambda: made.ms))
    return made


def shown(button: Button) -> list[int]:
    """The button in a window, and a list that grows with each act."""
    acts: list[int] = []
    button.clicked.connect(lambda: acts.append(1))
    hosted(button).setObjectName("host")
    return acts


@pytest.mark.req("H-1")
def test_bouncing_presses_act_once(hand: Hand) -> None:
    """H1: 10,000 presses in bursts of ten within 250 ms act once a burst."""
    button = Button("Pour 45 mL", Kind.PRIMARY, big=True)
    acts = shown(button)
    chance = random.Random(1)
    bursts = 1_000
    for _ in range(bursts):
        hand.ms += 1_000
        for _ in range(10):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            hand.ms += chance.randint(0, 24)
    assert len(acts) == bursts


@pytest.mark.req("H-1")
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_bouncing_key_acts_once(hand: Hand, key: Qt.Key) -> None:
    """The same for keys; Enter presses like Space."""
    button = Button("Given", big=True)
    acts = shown(button)
    hand.ms += 1_000
    for _ in range(5):
        QTest.keyClick(button, key)
        hand.ms += 40
    assert len(acts) == 1
    hand.ms += 250
    QTest.keyClick(button, key)
    assert len(acts) == 2


@pytest.mark.req("H-3")
def test_a_button_that_appears_under_the_finger_is_not_pressed(hand: Hand) -> None:
    """The second press of a double press must not land on the next screen's button."""
    button = Button("Given", big=True)
    acts = shown(button)
    hand.ms += 200
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert acts == []
    hand.ms += 100
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert acts == [1]


@pytest.mark.req("H-1")
def test_it_acts_on_release_and_only_over_the_button() -> None:
    """A finger can slide off."""
    button = Button("Wrong person", Kind.WARNING, big=True)
    acts = shown(button)
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    assert acts == []
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=QPoint(-50, -50))
    assert acts == []
    QTest.keyPress(button, Qt.Key.Key_Return)
    assert acts == []
    QTest.keyRelease(button, Qt.Key.Key_Return)
    assert acts == [1]


def test_a_press_by_the_program_always_counts(hand: Hand) -> None:
    """The headless demo presses faster than a hand."""
    button = Button("Given")
    acts = shown(button)
    button.click()
    button.click()
    assert len(acts) == 2


def test_the_whole_tile_ticks() -> None:
    """Not only the small box in it."""
    tile = TickBox("Photo matches the person")
    hosted(tile)
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton, pos=QPoint(tile.width() - 5, 5))
    assert tile.isChecked()
    QTest.keyClick(tile, Qt.Key.Key_Space)
    assert not tile.isChecked()


def test_long_words_make_a_button_taller_never_shorter() -> None:
    """Words wrap; nothing is cut."""
    button = Button("Poured, not handed over, because the person was called away to court")
    wide, narrow = button.heightForWidth(600), button.heightForWidth(170)
    assert narrow > wide >= 44
    assert button.minimumSizeHint().height() >= 44
