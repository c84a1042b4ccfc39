"""The custody screen: keys and their hand-over by two, authorities, forms, licences; by keyboard and by touch."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget

from cdstation.services.values import State
from cdstation.treatment.dosing import Notice
from cdstation.ui.custody.keys import KeysStep
from cdstation.ui.custody.screen import CustodyScreen
from cdstation.ui.fiction import people
from cdstation.ui.fiction.access import PIN
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.hands import Hands, Signer
from cdstation.ui.hatch.card_view import view_card
from cdstation.ui.tasks import Tasks
from cdstation.ui.widgets.panels import Tag
from cdstation.ui.window import MainWindow
from tests.ui.benches import NURSE, WITNESS, set_up
from tests.ui.stages import SIZES, PlainScreen, as_station, keep, settle

PHARMACIST = Signer("PATEL, Nisha", PIN, "EXAMPLE-BADGE-3")
LEAD = Signer("LINDQVIST, Maja", PIN, "EXAMPLE-BADGE-4")


@dataclass
class Place:
    """A window with the custody screen, and what stands behind."""

    station: ExampleStation
    window: MainWindow
    screen: CustodyScreen
    hands: Hands

    def calls(self, act: str) -> list[object]:
        """What the screen asked the services for, under this name."""
        return [what for name, what in self.station.calls if name == act]

    def choose(self, name: str, words: str) -> None:
        """Choose from a list as a finger does."""
        box = self.hands.find(QComboBox, name)
        box.setCurrentText(words)
        box.activated.emit(box.currentIndex())
        self.hands.wait()

    def words(self) -> str:
        """Everything that can be read on the screen."""
        labels = self.screen.findChildren(QLabel)
        return "\n".join(one.text() for one in labels if one.isVisibleTo(self.window))

    def show(self, subject: str) -> None:
        """One of the subjects."""
        self.hands.press(f"custody-{subject}")


def open_custody(tasks: Tasks, size: tuple[int, int] = (1366, 768)) -> Place:
    """The window at the custody screen."""
    station = ExampleStation(State.READY)
    screen = CustodyScreen(as_station(station), tasks)
    window = keep(MainWindow(as_station(station), tasks, (PlainScreen(tasks, "hatch"), screen)))
    window.resize(*size)
    window.show()
    window.activateWindow()
    tasks.wait_idle()
    window._show_door("")
    window.go_to("custody")
    place = Place(station, window, screen, Hands(window, tasks))
    place.hands.wait()
    settle()
    return place


@pytest.fixture
def place(tasks: Tasks) -> Place:
    """At the keys."""
    return open_custody(tasks)


def focus() -> QWidget:
    """What has the focus."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def sign(place: Place, *signers: Signer) -> None:
    """One after the other on the strip of the subject in front."""
    for signer in signers:
        place.hands.sign(place.screen.step.strip, signer)


# -------------------------------------------------------------------------------------------------------------- keys


@pytest.mark.req("PSI-4.30")
def test_who_holds_which_key_stands_there_large(place: Place) -> None:
    """And what went before, with what was not as it should be."""
    words = place.words()
    assert "OKAFOR, Ada" in words
    assert "Door of the key safe" in words
    assert "Key safe → OKAFOR, Ada" in words
    tags = [one.text for one in place.screen.findChildren(Tag) if one.isVisibleTo(place.window)]
    assert any("Giver did not sign: Taken ill." in tag and "Not counted" in tag for tag in tags)


@pytest.mark.req("PSI-4.30")
def test_a_key_passes_by_two_signatures(place: Place) -> None:
    """The giver first, then whoever takes it; then the rows show the new holder."""
    place.hands.press("hand-cabinet")
    place.choose("key-receiver", LEAD.shown)
    strip = place.screen.step.strip
    assert strip.person is not None
    assert strip.person.shown == NURSE.shown
    sign(place, NURSE)
    assert place.calls("hand-over") == []
    assert strip.person is not None
    assert strip.person.shown == LEAD.shown
    sign(place, LEAD)
    assert place.calls("hand-over") == [("cabinet", people.LEAD.number, "", "")]
    assert not place.hands.sees("key-receiver")
    assert "LINDQVIST, Maja" in place.words()


@pytest.mark.req("PSI-4.30")
def test_into_the_safe_a_witness_signs(place: Place) -> None:
    """Whoever has the key and somebody else; the rail says that nobody has the cabinet keys."""
    place.hands.press("hand-cabinet")
    sign(place, NURSE, WITNESS)
    assert place.calls("hand-over") == [("cabinet", 0, "", "")]
    assert place.screen.buttons["keys"].accessibleDescription() == "Nobody has the cabinet keys"


@pytest.mark.req("PSI-4.30")
def test_nobody_is_asked_to_sign_before_the_reasons_are_there(place: Place) -> None:
    """Of a giver who is away, and of balances that were not counted; both are written down as they were said."""
    place.station.custody.keys.uncounted = 2
    place.hands.press("hand-cabinet")
    strip = place.screen.step.strip
    assert strip.isHidden()
    place.choose("uncounted-choice", "An emergency: counted as soon as it is over")
    assert not strip.isHidden()
    place.hands.press("giver-away")
    assert strip.isHidden()
    place.choose("away-choice", "Another reason")
    place.hands.type_into("away-words", "  At court ", enter=False)
    place.choose("key-receiver", LEAD.shown)
    sign(place, LEAD, WITNESS)
    said = ("An emergency: counted as soon as it is over", "At court")
    assert place.calls("hand-over") == [("cabinet", people.LEAD.number, *said)]


@pytest.mark.req("PSI-4.30")
def test_a_refused_signature_is_asked_for_again(place: Place) -> None:
    """Both sign anew, and what was chosen stays."""
    place.hands.press("hand-cabinet")
    place.choose("key-receiver", LEAD.shown)
    sign(place, replace(NURSE, pin="111111"), LEAD)
    strip = place.screen.step.strip
    assert strip.complaint
    assert place.hands.find(QComboBox, "key-receiver").currentText() == LEAD.shown
    sign(place, NURSE, LEAD)
    assert len(place.calls("hand-over")) == 1


def test_a_key_that_was_never_named(place: Place) -> None:
    """Its name is typed once; a name that is known is that key."""
    place.hands.press("another-key")
    place.hands.type_into("key-name", "")
    assert not place.hands.sees("key-receiver")
    place.hands.type_into("key-name", "Archive")
    sign(place, NURSE, WITNESS)
    assert place.calls("hand-over") == [("Archive", people.NURSE.number, "", "")]
    place.hands.press("another-key")
    place.hands.type_into("key-name", "pump ROOM")
    sign(place, NURSE, WITNESS)
    assert place.calls("hand-over")[1] == ("Pump room", people.NURSE.number, "", "")


def test_the_form_goes_away_by_esc_by_touch_and_by_its_subject(place: Place) -> None:
    """Nothing was signed, so nothing is asked."""
    ways: tuple[Callable[[], None], ...] = (
        place.window.step_back,
        lambda: place.hands.press("away-keys"),
        lambda: place.show("keys"),
    )
    for away in ways:
        place.hands.press("hand-cabinet")
        assert place.hands.sees("key-receiver")
        away()
        assert not place.hands.sees("key-receiver")
        assert place.screen.step.strip.isHidden()
        assert place.hands.sees("hand-cabinet")


@pytest.mark.req("PSI-4.30", "CUI-4")
def test_a_hand_over_by_the_keyboard_alone(place: Place) -> None:
    """Tab to the button, Enter, arrow to the person, Tab to the PIN."""

    place.screen.buttons["keys"].setFocus()
    for _ in range(20):
        if focus().objectName() == "hand-cabinet":
            break
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    place.hands.wait()
    for _ in range(2):
        QTest.keyClicks(focus(), PIN)
        QTest.keyClick(focus(), Qt.Key.Key_Return)
        place.hands.wait()
    assert place.calls("hand-over") == [("cabinet", 0, "", "")]


# ------------------------------------------------------------------------------------------------------------ papers


@pytest.mark.req("LAW-14-b", "PSI-4.20")
def test_an_authority_is_given_by_a_supervisor(place: Place) -> None:
    """Days as people write them; whoever gets it is not asked to sign it."""
    place.show("authorities")
    assert place.screen.buttons["authorities"].accessibleDescription() == "Ending or over: 2"
    place.hands.press("new-authority")
    place.choose("authority-person", PHARMACIST.shown)
    place.choose("authority-what", "May receive stock")
    place.hands.press("authority-sign")
    assert "Where is it written?" in place.words()
    place.hands.type_into("authority-reference", "letter 7", enter=False)
    place.hands.type_into("authority-first", "1.12.2026", enter=False)
    place.hands.type_into("authority-last", "30 November 2027")
    strip = place.screen.step.strip
    assert strip.person is not None
    assert strip.person.shown == LEAD.shown
    sign(place, LEAD)
    wanted = (people.PHARMACIST.number, "receive", "letter 7", date(2026, 12, 1), date(2027, 11, 30))
    assert place.calls("authority") == [wanted]
    assert "letter 7" in place.words()


@pytest.mark.req("PSI-4.20")
def test_an_authority_is_withdrawn_in_two_touches(place: Place) -> None:
    """The row's own button, and a supervisor's signature."""
    place.show("authorities")
    place.hands.press(f"withdraw-receive-{people.NURSE.number}")
    sign(place, LEAD)
    assert place.calls("withdraw") == [(people.NURSE.number, "receive")]
    assert "letter of 02-Nov-2026" not in place.words()


@pytest.mark.req("PSI-4.26")
def test_forms_come_in_go_out_and_become_void(place: Place) -> None:
    """Whoever gets them signs; a number that cannot be handed out is said in the strip."""
    place.show("stationery")
    assert "Unaccounted for: 151–200" in "\n".join(one.text for one in place.screen.findChildren(Tag))
    place.hands.press("forms-receive")
    place.hands.press("form-sign")
    assert "That is not a number." in place.words()
    for name, text in (("first", "301"), ("last", "350"), ("note", "Example Print Ltd")):
        place.hands.type_into(f"form-{name}", text, enter=False)
    place.hands.press("form-sign")
    sign(place, WITNESS)
    assert place.calls("forms-in") == [("Requisition pad", 301, 350, "Example Print Ltd")]
    place.hands.press("forms-issue")
    place.choose("form-to", LEAD.shown)
    for name, text in (("first", "101"), ("last", "125"), ("note", "ordering")):
        place.hands.type_into(f"form-{name}", text, enter=False)
    place.hands.press("form-sign")
    sign(place, LEAD)
    assert "Form 101 was handed out before." in place.screen.step.strip.complaint
    place.hands.type_into("form-first", "121", enter=False)
    place.hands.press("form-sign")
    sign(place, LEAD)
    assert place.calls("forms-out") == [("Requisition pad", 121, 125, people.LEAD.number, "ordering")]
    place.hands.press("forms-spoil")
    assert not place.hands.sees("form-last")
    place.hands.type_into("form-first", "122", enter=False)
    place.hands.type_into("form-note", "torn")
    sign(place, WITNESS)
    assert place.calls("form-void") == [("Requisition pad", 122, "torn")]


@pytest.mark.req("PSI-4.31")
def test_licences_warn_calmly_and_say_that_doses_go_on(place: Place) -> None:
    """One of three is near its end; a new one is recorded and an old one ended by a supervisor."""
    place.show("licences")
    assert place.screen.buttons["licences"].accessibleDescription() == "To be looked at: 1"
    tags = [one.text for one in place.screen.step.findChildren(Tag)]
    assert tags[0].startswith("25 days left")
    assert "Doses always go on." in place.words()
    place.hands.press("new-licence")
    place.hands.type_into("licence-last", "31-Feb-2027")
    assert "This is missing." in place.words()
    assert "That is not a day" in place.words()
    for name, text in (
        ("number", "HO-9"),
        ("holder", "Example Care Ltd"),
        ("first", "01-Dec-2026"),
        ("last", "30-Nov-2027"),
    ):
        place.hands.type_into(f"licence-{name}", text, enter=False)
    place.hands.press("licence-sign")
    sign(place, LEAD)
    days = (date(2026, 12, 1), date(2027, 11, 30))
    assert place.calls("licence") == [("2", "HO-9", "Example Care Ltd", *days)]
    place.hands.press("end-HO-2026-2118")
    place.choose("licence-why", "Replaced by another licence")
    sign(place, LEAD)
    assert place.calls("licence-end") == [("2", "HO-2026-2118", "replaced")]


def test_the_log_is_saved_for_printing(place: Place) -> None:
    """Where it is, or why it is not."""
    place.hands.press("print-custody")
    assert "Saved as custody-log-01-Nov-2026" in place.words()


# ------------------------------------------------------------------------------------------------- hatch and opening


@pytest.mark.req("PSI-4.30")
def test_the_card_says_that_the_keys_are_elsewhere(tasks: Tasks) -> None:
    """As a warning in plain words, which does not hold up the dose."""
    bench = set_up(tasks)
    card = bench.station.dosing.prepare(people.EVANS)
    view = view_card(replace(card, warnings=(Notice("not-key-holder"),)))
    assert view.pour
    assert any("You do not hold the cabinet keys" in repr(flag) for flag in view.flags)


@pytest.mark.req("PSI-4.30")
def test_the_opening_takes_the_keys_from_whoever_has_them(tasks: Tasks) -> None:
    """The one who has them signs first; the count follows, and that is written down."""
    bench = set_up(tasks, state=State.CLOSED)
    bench.station.key_holder = people.LEAD
    bench.station.custody.keys.uncounted = 1
    bench.opening.show_step("count")
    bench.opening.show_step("keys")
    bench.wait()
    for signer in (LEAD, NURSE):
        bench.hands.sign(bench.opening.keys.strip, signer)
    said = "The balances are counted next, at this opening"
    assert bench.calls("hand-over") == [("cabinet", people.NURSE.number, said, "")]
    bench.opening.show_step("keys")
    assert bench.opening.keys.strip.isHidden()
    assert "You hold the cabinet keys." in bench.opening.keys.words.text()


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
def test_everything_can_be_reached_at_every_size(tasks: Tasks, size: tuple[int, int]) -> None:
    """Targets for a finger, a name for who cannot see them, and in a small window the way to the list and back."""
    place = open_custody(tasks, size)
    for subject in place.screen.steps:
        if place.hands.sees("show-subjects"):
            place.hands.press("show-subjects")
        place.show(subject)
        settle()
        buttons = [one for one in place.screen.findChildren(QAbstractButton) if one.isVisibleTo(place.screen)]
        assert buttons
        assert [one.text() for one in buttons if min(one.width(), one.height()) < 44] == []
        assert [one.objectName() for one in buttons if not one.accessibleName()] == []
    assert isinstance(place.screen.steps["keys"], KeysStep)
