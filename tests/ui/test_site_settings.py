"""Site settings over a real book: read in people's units, changed by a supervisor and a second person (J3, J4)."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from cdstation.register.acts import SettingChanged
from cdstation.register.entries import Body
from cdstation.register.settings import SETTINGS
from cdstation.ui.custody.figures import MEASURES, read_setting, show_setting
from cdstation.ui.custody.screen import CustodyScreen
from cdstation.ui.hands import Signer
from cdstation.ui.tasks import Tasks
from cdstation.ui.widgets.panels import Tag
from tests.services.hatch import ASSISTANT, LEAD, NURSE, PHARMACIST, PINS, Hatch
from tests.ui.looks import faults
from tests.ui.real_desk import RealDesk, open_desk
from tests.ui.stages import SIZES, settle


def plain(words: str) -> str:
    """With ordinary spaces: a figure keeps its unit on its line."""
    return words.replace("\N{NO-BREAK SPACE}", " ")


@dataclass
class Place:
    """The settings in their window, and the book behind them."""

    hatch: Hatch
    screen: CustodyScreen
    desk: RealDesk

    def sign(self, *numbers: int, pin: str = "") -> None:
        """One after the other on the strip."""
        for number in numbers:
            shown = self.hatch.book.person(number).shown
            self.desk.hands.sign(self.screen.step.strip, Signer(shown, pin or PINS[number]))

    def change(self, name: str, figure: str) -> None:
        """Press the button of this row and type the new value."""
        self.desk.hands.press(f"change-{name}")
        self.desk.hands.type_into("setting-value", figure)

    def words(self) -> str:
        """Everything that can be read."""
        labels = [one for one in self.screen.findChildren(QLabel) if one.isVisibleTo(self.desk.window)]
        return plain("\n".join(one.text() for one in labels))

    @property
    def asks(self) -> bool:
        """True while somebody is asked to sign."""
        return self.screen.step.strip.isVisibleTo(self.desk.window)

    def newest(self) -> Body:
        """What was written last."""
        return self.hatch.entries[-1].body


def focus() -> QWidget:
    """What has the focus."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def open_settings(hatch: Hatch, tasks: Tasks, size: tuple[int, int] = (1366, 768)) -> Place:
    """The screen at its settings."""
    desk = open_desk(hatch.station, tasks, CustodyScreen, *size)
    assert isinstance(desk.screen, CustodyScreen)
    desk.hands.wait()
    desk.screen.show_step("settings")
    desk.hands.wait()
    return Place(hatch, desk.screen, desk)


@pytest.fixture
def place(hatch: Hatch, tasks: Tasks) -> Place:
    """At the settings."""
    return open_settings(hatch, tasks)


@pytest.mark.req("J3", "J4", "BAL-5")
def test_every_setting_of_the_rules_stands_there_with_its_limits(place: Place) -> None:
    """None is left out, and each can be changed."""
    assert set(MEASURES) == set(SETTINGS)
    words = place.words()
    for name, one in SETTINGS.items():
        assert place.desk.hands.sees(f"change-{name}")
        assert plain(show_setting(name, one.default)) in words
    assert "Usually 2 %; from 0 % to 5 %." in words
    assert "Usually 30 mL; from 0 mL to 30 mL." in words


@pytest.mark.req("J3", "BAL-5")
def test_a_band_is_changed_by_a_supervisor_and_a_second_person(place: Place) -> None:
    """Typed as a percentage, asked of both in words, and written as an entry with both names."""
    place.change("amber-band", "1.5 %")
    assert "from 2 % to 1.5 %" in place.words()
    strip = place.screen.step.strip
    offered = {one.number for one in place.hatch.station.access.people()} - {PHARMACIST, LEAD}
    assert offered
    assert not offered & {one.number for one in strip._people}
    place.sign(PHARMACIST)
    assert place.newest() != SettingChanged("amber-band", 150)
    place.sign(NURSE)
    assert place.newest() == SettingChanged("amber-band", 150)
    draft = place.hatch.entries[-1].draft
    assert (draft.by, draft.witness) == (PHARMACIST, NURSE)
    assert place.hatch.book.standing.settings["amber-band"] == 150
    tags = [plain(one.text) for one in place.screen.findChildren(Tag) if one.isVisibleTo(place.desk.window)]
    assert tags == ["Usually 2 %; from 0 % to 5 %."]
    assert focus().objectName() == "change-amber-band"


@pytest.mark.req("J4")
def test_the_band_of_the_pump_is_only_made_stricter(place: Place) -> None:
    """Above the limit nobody is asked to sign."""
    last = len(place.hatch.entries)
    place.change("mean-band", "2.01")
    assert "It must be from 0 % to 2 %." in place.words()
    assert not place.asks
    place.desk.hands.type_into("setting-value", "1.25")
    place.sign(LEAD, PHARMACIST)
    assert place.newest() == SettingChanged("mean-band", 125)
    assert len(place.hatch.entries) == last + 1


@pytest.mark.req("J3", "BAL-5")
@pytest.mark.parametrize(
    ("name", "figure", "said"),
    [
        ("amber-band", "5.01", "It must be from 0 % to 5 %."),
        ("amber-band", "0.5", "A difference cannot be amber before it is noted."),
        ("note-band", "2.5", "A difference cannot be amber before it is noted."),
        ("note-band", "1", "That is what it is now."),
        ("note-band", "0.001", "Type a figure such as 1 %"),
        ("note-band", "", "Type a figure such as 1 %"),
        ("shortage-ul", "-3", "Type a figure such as 30 mL"),
        ("shortage-ul", "25 mg", "Type a figure such as 30 mL"),
        ("case-cdao-hours", "49 hours", "It must be from 1 hour to 48 hours."),
        ("ending-days", "1.5", "Type a figure such as 3 days"),
    ],
)
def test_what_cannot_stand_is_said_before_anybody_signs(place: Place, name: str, figure: str, said: str) -> None:
    """In the units in which it was typed, and nothing is written."""
    last = len(place.hatch.entries)
    place.change(name, figure)
    assert said in place.words()
    assert not place.asks
    assert len(place.hatch.entries) == last
    place.desk.window.step_back()
    assert said not in place.words()


@pytest.mark.req("J3")
def test_a_refused_signature_is_asked_for_again(place: Place) -> None:
    """The words stand in the strip; both sign anew, and the figure stays."""
    place.change("note-band", "0.5")
    place.sign(PHARMACIST)
    place.sign(ASSISTANT, pin="111111")
    assert place.screen.step.strip.complaint
    assert place.newest() != SettingChanged("note-band", 50)
    assert place.desk.hands.find(QLineEdit, "setting-value").text() == "0.5"
    place.sign(PHARMACIST, ASSISTANT)
    assert place.newest() == SettingChanged("note-band", 50)


def test_another_figure_takes_back_the_question(place: Place) -> None:
    """Nobody signs a figure that is no longer there, and a signature for it is forgotten."""
    place.change("ending-days", "5")
    place.sign(PHARMACIST)
    place.desk.hands.type_into("setting-value", "6", enter=False)
    assert not place.asks
    place.desk.hands.press("setting-sign")
    place.sign(LEAD, NURSE)
    assert place.newest() == SettingChanged("ending-days", 6)
    assert place.hatch.entries[-1].draft.by == LEAD


@pytest.mark.req("PSI-4.31")
def test_yes_and_no_are_changed_without_typing(place: Place) -> None:
    """There is only one other answer: both are asked at once."""
    place.desk.hands.press("change-licence-needed")
    assert not place.desk.hands.sees("setting-value")
    assert "from No to Yes" in place.words()
    place.sign(PHARMACIST, NURSE)
    assert place.newest() == SettingChanged("licence-needed", 1)


@pytest.mark.req("CUI-4")
def test_a_change_by_the_keyboard_alone(place: Place) -> None:
    """Enter on the row's button, the figure, Enter, and both PINs."""
    place.desk.hands.press("change-idle-seconds")
    QTest.keyClicks(focus(), "60")
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    place.sign(LEAD, NURSE)
    assert place.newest() == SettingChanged("idle-seconds", 60)
    assert place.desk.window._idle.interval() == 60_000


@pytest.mark.parametrize("name", SETTINGS)
def test_what_is_shown_is_read_back(name: str) -> None:
    """The limits and the default of each, as they stand on the screen."""
    one = SETTINGS[name]
    for value in {one.default, one.least, one.most}:
        if show_setting(name, value) not in ("Yes", "No"):
            assert read_setting(name, show_setting(name, value)) == value


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
def test_nothing_is_cut_at_any_size(hatch: Hatch, tasks: Tasks, size: tuple[int, int]) -> None:
    """The rows, and the form with its signature."""
    place = open_settings(hatch, tasks, size)
    settle()
    assert faults(place.screen) == []
    place.change("amber-band", "1.5")
    settle()
    assert faults(place.screen) == []
