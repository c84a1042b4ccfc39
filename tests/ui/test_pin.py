"""Where a PIN goes: dots only, by key and by finger, and a badge is told from a hand."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest

from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.digits import NumberPad
from cdstation.ui.widgets.pin import PinPad
from cdstation.ui.widgets.scanned import Keystrokes
from cdstation.ui.widgets.search import SearchBox
from tests.ui.stages import hosted, settle

BADGE = "CDB1-MFRGGZDFMZTWQ2LKNNWG23TPOB"


@pytest.fixture
def pad(dressed: object) -> PinPad:
    """A pad in a window."""
    made = PinPad("PIN", digits_below=True)
    hosted(made)
    return made


def received(spy: QSignalSpy) -> list[object]:
    """What a signal carried."""
    if spy.count() == 0:
        spy.wait(5_000)
    return [spy.at(at)[0] for at in range(spy.count())]


def test_six_digits_are_a_pin(pad: PinPad) -> None:
    """Handed over once, then forgotten; no Enter is needed."""
    spy = QSignalSpy(pad.entered)
    QTest.keyClicks(pad.field, "246810")
    assert pad.field.count == 6
    assert received(spy) == ["246810"]
    assert pad.field.count == 0


def test_enter_hands_it_over_at_once(pad: PinPad) -> None:
    """Both ways end in one PIN, not two."""
    spy = QSignalSpy(pad.entered)
    QTest.keyClicks(pad.field, "246810")
    QTest.keyClick(pad.field, Qt.Key.Key_Return)
    QTest.qWait(100)
    assert received(spy) == ["246810"]


def test_a_half_pin_is_not_handed_over(pad: PinPad) -> None:
    """Enter too early clears it."""
    spy = QSignalSpy(pad.entered)
    QTest.keyClicks(pad.field, "2468")
    QTest.keyClick(pad.field, Qt.Key.Key_Return)
    assert (spy.count(), pad.field.count) == (0, 0)


def test_digits_by_finger_alone(pad: PinPad) -> None:
    """Touch-only: keys on the screen, and a wrong one is erased."""
    spy = QSignalSpy(pad.entered)
    keys = {key.accessibleName(): key for key in pad.findChildren(Button)}
    for name in ("2", "4", "9", "Erase", "6", "8", "1", "0"):
        QTest.mouseClick(keys[name], Qt.MouseButton.LeftButton)
    assert received(spy) == ["246810"]


def test_the_panel_of_digits_opens_over_the_field(dressed: object) -> None:
    """Where there is no room below."""
    pad = PinPad("PIN")
    host = hosted(pad)
    spy = QSignalSpy(pad.entered)
    QTest.mouseClick(pad.opener, Qt.MouseButton.LeftButton)
    panel = next(child for child in host.children() if type(child).__name__ == "_Panel")
    keys = {key.accessibleName(): key for key in panel.findChildren(Button)}
    for name in "246810":
        QTest.mouseClick(keys[name], Qt.MouseButton.LeftButton)
    assert received(spy) == ["246810"]


def test_a_badge_is_no_pin_although_it_has_digits(pad: PinPad) -> None:
    """A scanner's first six characters may be digits."""
    entered, scanned = QSignalSpy(pad.entered), QSignalSpy(pad.scanned)
    QTest.keyClicks(pad.field, "123456" + BADGE)
    QTest.keyClick(pad.field, Qt.Key.Key_Return)
    assert received(scanned) == ["123456" + BADGE]
    assert entered.count() == 0


def test_six_digits_and_more_are_never_a_pin(pad: PinPad) -> None:
    """A seventh character takes the sixth one's waiting back."""
    entered = QSignalSpy(pad.entered)
    QTest.keyClicks(pad.field, "246810X")
    QTest.qWait(150)
    assert entered.count() == 0


def test_waiting_for_a_badge_takes_it_at_any_pace(pad: PinPad) -> None:
    """A badge typed by hand is a badge too."""
    pad.field.want_badge(True)
    scanned = QSignalSpy(pad.scanned)
    QTest.keyClicks(pad.field, BADGE, delay=1)
    QTest.keyClick(pad.field, Qt.Key.Key_Return)
    assert received(scanned) == [BADGE]


@pytest.mark.req("D4")
def test_nothing_of_a_pin_is_left_or_shown(pad: PinPad) -> None:
    """Hidden, it forgets; what a screen reader is told never holds a digit."""
    QTest.keyClicks(pad.field, "2468")
    assert "2" not in pad.field.accessibleName() + pad.field.accessibleDescription()
    pad.hide()
    settle()
    assert pad.field.count == 0


def test_pace_tells_a_scanner_from_a_hand() -> None:
    """Twelve characters in 60 ms are a scanner's, in 1.2 s a person's; a pause begins a new word."""
    now = [0]

    def typed(text: str, pace_ms: int) -> Keystrokes:
        keys = Keystrokes(lambda: now[0])
        for character in text:
            keys.add(character)
            now[0] += pace_ms
        return keys

    assert typed("A2044DK-1234", 5).scanned
    slow = typed("A2044DK-1234", 100)
    assert not slow.scanned
    now[0] += 3_000
    slow.add("B")
    assert slow.text == "B"


def test_the_search_box_takes_a_scan(dressed: object) -> None:
    """A card scanned into it is not searched for letter by letter."""
    box = SearchBox("Scan card or type a name")
    hosted(box)
    scanned, chosen = QSignalSpy(box.scanned), QSignalSpy(box.chosen)
    QTest.keyClicks(box, "A2044DK")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert received(scanned) == ["A2044DK"]
    assert box.text() == ""
    QTest.keyClicks(box, "abb")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert (scanned.count(), chosen.count(), box.text()) == (1, 1, "abb")


def test_an_amount_by_finger(dressed: object) -> None:
    """The pad types what is pressed and reads nothing into it."""
    pad = NumberPad("Amount", "mL")
    hosted(pad)
    keys = {key.accessibleName(): key for key in pad.findChildren(Button)}
    for name in ("2", "7", "Decimal point", "5", "5", "Erase"):
        QTest.mouseClick(keys[name], Qt.MouseButton.LeftButton)
    assert pad.text == "27.5"
