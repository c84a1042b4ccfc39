"""The Given path: few acts, by keys alone and by finger alone, with a hand that may bounce."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cdstation.services.values import Evidence, OutcomeForm
from cdstation.treatment.acts import Outcome
from cdstation.ui.fiction.access import PIN
from cdstation.ui.fiction.people import BRZEZINSKI, EVANS
from cdstation.ui.hatch.pages import Stage
from cdstation.ui.tasks import Tasks
from cdstation.ui.widgets.buttons import Button, Steady
from cdstation.ui.widgets.pin import PinField
from tests.ui.benches import WITNESS, set_up


class Acts(QObject):
    """Counts what a person does: every key and every press, but the digits of a PIN as one."""

    def __init__(self) -> None:
        super().__init__()
        self.nurse = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress)
        # Qt shows the window each event as well as the widget: counted is the widget.
        if pressed and watched.isWidgetType() and watched is QApplication.focusWidget():
            self.nurse += not isinstance(watched, PinField)
        return False


@pytest.fixture
def acts(dressed: QApplication) -> Iterator[Acts]:
    """A counter on everything that is pressed."""
    counter = Acts()
    yield counter
    dressed.removeEventFilter(counter)


def test_four_acts_and_one_signature_by_keys_alone(tasks: Tasks, acts: Acts, dressed: QApplication) -> None:
    """After the scan: two identifiers, Pour, Given; then the witness. Next is automatic."""
    bench = set_up(tasks)
    bench.choose(EVANS)
    dressed.installEventFilter(acts)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Return):
        bench.key(key)
    assert acts.nurse == 4
    dressed.removeEventFilter(acts)
    # The focus stands where the witness signs; nothing has to be pressed first.
    assert isinstance(QApplication.focusWidget(), PinField)
    QTest.keyClicks(bench.focus, PIN)
    bench.key(Qt.Key.Key_Return)
    assert bench.calls("pour") == [Evidence(("photo", "name-and-birth"))]
    checks = ("drank-all", "water-and-spoke", "mouth-clear")
    assert bench.calls("sign") == [OutcomeForm(Outcome.GIVEN, checks=checks)]
    assert bench.at(Stage.CARD), "the next person is already up"
    assert bench.hatch.pages.card.ticks.ticked == ()


def test_four_presses_and_one_signature_by_finger_alone(tasks: Tasks) -> None:
    """The same without a keyboard: each act is one press on something that can be seen."""
    bench = set_up(tasks)
    people = bench.hatch.queue.people
    spot = people.visualRect(people.rows.index(EVANS - 1)).center()
    QTest.mouseClick(people.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    bench.wait()
    presses = ("tick-photo", "tick-name-and-birth", "pour", "verb-given")
    for name in presses:
        bench.hands.press(name)
    assert len(presses) == 4
    strip = bench.hatch.pages.handover.strip
    bench.hands.tap(strip.pin.opener)
    for digit in PIN:
        keys = bench.window.findChildren(Button)
        bench.hands.tap(next(key for key in keys if key.text() == digit and key.isVisible()))
    QTest.qWait(100)  # the sixth digit is sent when no seventh follows
    bench.wait()
    assert len(bench.calls("sign")) == 1


def test_nothing_can_be_poured_before_both_identifiers(tasks: Tasks) -> None:
    """ADM-1: the button does not exist until both are ticked, and goes when one is taken back."""
    bench = set_up(tasks)
    bench.choose(EVANS)
    assert not bench.hands.sees("pour")
    bench.hands.press("tick-photo")
    assert not bench.hands.sees("pour")
    bench.hands.press("tick-name-and-birth")
    assert bench.hands.sees("pour")
    bench.hands.press("tick-photo")
    assert not bench.hands.sees("pour")


@pytest.mark.req("H-1", "H-3")
def test_a_bouncing_finger_presses_once(tasks: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    """A press within 250 ms of the button's appearance, or of the last press, is not heard."""
    now = [0]
    monkeypatch.setattr(Steady, "pause_ms", 250)
    monkeypatch.setattr(Steady, "clock_ms", staticmethod(lambda: now[0]))
    bench = set_up(tasks)
    now[0] += 1_000
    bench.choose(EVANS)
    now[0] += 1_000
    bench.hands.press("tick-photo")
    now[0] += 100
    bench.hands.press("tick-photo")
    assert bench.hatch.pages.card.ticks.ticked == ("photo",), "the bounce did not take it back"
    now[0] += 1_000
    bench.hands.press("tick-name-and-birth")
    bench.hands.press("pour")
    assert bench.calls("pour") == [], "it has only just appeared under the finger"
    now[0] += 251
    bench.hands.press("pour")
    assert len(bench.calls("pour")) == 1


@pytest.mark.req("H-11")
def test_a_scan_never_presses_a_button(tasks: Tasks) -> None:
    """A scanner types letters and Enter like a keyboard: with Pour in focus it still only finds somebody."""
    bench = set_up(tasks)
    bench.choose(EVANS)
    bench.identify()
    assert bench.focus.objectName() == "pour"
    for letter in "A1021BC":
        QTest.keyClicks(bench.focus, letter)
    bench.key(Qt.Key.Key_Return)
    assert bench.calls("pour") == []
    card = bench.hatch.pages.card.card
    assert card is not None
    assert card.patient.prison_number == "A1021BC"
    assert bench.hatch.pages.card.ticks.ticked == ()


def test_the_witness_looks_first_where_the_card_asks_it(tasks: Tasks) -> None:
    """A raised dose (house §4): the Pour button comes only with the witness's signature, which is used once."""
    bench = set_up(tasks)
    bench.choose(BRZEZINSKI)
    bench.identify()
    assert not bench.hands.sees("pour")
    bench.hands.sign(bench.hatch.pages.card.witness, WITNESS)
    bench.hands.press("pour")
    evidence = bench.calls("pour")[0]
    assert isinstance(evidence, Evidence)
    assert evidence.witness is not None
    assert evidence.witness.person == 2
    assert PIN not in repr(evidence)


def test_a_wrong_pin_before_the_pour_is_said_where_it_was_typed(tasks: Tasks) -> None:
    """Nothing is poured, nothing is lost, and the strip says why."""
    bench = set_up(tasks)
    bench.choose(BRZEZINSKI)
    bench.identify()
    strip = bench.hatch.pages.card.witness
    QTest.keyClicks(strip.pin.field, "000000")
    QTest.keyClick(strip.pin.field, Qt.Key.Key_Return)
    bench.wait()
    bench.hands.press("pour")
    assert bench.calls("pour") == []
    assert bench.at(Stage.CARD)
    assert strip.isVisibleTo(bench.window)
    assert bench.hatch.pages.card.ticks.complete
    bench.hands.sign(strip, WITNESS)
    bench.hands.press("pour")
    assert len(bench.calls("pour")) == 1


def test_by_hand_is_a_path_of_its_own(tasks: Tasks) -> None:
    """No pump today: the same acts, the measure instead of the motion."""
    bench = set_up(tasks)
    bench.station.pump.by_hand_today()
    bench.choose(EVANS)
    bench.identify()
    button = bench.hatch.pages.card.button
    assert button.text() == "Measure 30 mL by hand"
    bench.hands.press("pour")
    assert "Measure 30 mL by hand now" in bench.hatch.pages.handover.poured.text()
    bench.hands.press("verb-given")
    bench.hands.sign(bench.hatch.pages.handover.strip, WITNESS)
    assert len(bench.calls("sign")) == 1
