"""The custody screen over a real book: what is pressed is what stands in it."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QComboBox

from cdstation.register.acts import KeysTaken
from cdstation.register.custody.acts import AuthorityGiven, LicenceRecorded, StationeryIssued, StationeryReceived
from cdstation.register.entries import Body
from cdstation.register.times import show_date
from cdstation.ui.custody.screen import CustodyScreen
from cdstation.ui.hands import Hands, Signer
from cdstation.ui.tasks import Tasks
from cdstation.ui.window import MainWindow
from tests.services.hatch import ASSISTANT, NURSE, PHARMACIST, PINS, SECOND_NURSE, Hatch
from tests.ui.stages import PlainScreen, keep

NINE_HOURS_MS = 9 * 3_600_000


@dataclass
class Place:
    """The screen in its window, and the hands that use it."""

    hatch: Hatch
    screen: CustodyScreen
    hands: Hands

    def name(self, number: int) -> str:
        """One of the staff as the screen names them."""
        return self.hatch.book.person(number).shown

    def sign(self, *numbers: int) -> None:
        """One after the other."""
        for number in numbers:
            self.hands.sign(self.screen.step.strip, Signer(self.name(number), PINS[number]))

    def choose(self, name: str, words: str) -> None:
        """Choose from a list as a finger does."""
        box = self.hands.find(QComboBox, name)
        box.setCurrentText(words)
        box.activated.emit(box.currentIndex())
        self.hands.wait()

    def fill(self, form: str, **texts: str) -> None:
        """Type into the fields of a form, and ask for the signature."""
        for name, text in texts.items():
            self.hands.type_into(f"{form}-{name}", text, enter=False)
        self.hands.press(f"{form}-sign")

    def newest(self) -> Body:
        """What was written last."""
        return self.hatch.entries[-1].body


@pytest.fixture
def place(hatch: Hatch, tasks: Tasks) -> Place:
    """At the keys."""
    screen = CustodyScreen(hatch.station, tasks)
    window = keep(MainWindow(hatch.station, tasks, (PlainScreen(tasks, "hatch"), screen)))
    window.resize(1366, 768)
    window.show()
    tasks.wait_idle()
    window._show_door("")
    window.go_to("custody")
    place = Place(hatch, screen, Hands(window, tasks))
    place.hands.wait()
    return place


@pytest.mark.req("PSI-4.30")
def test_a_key_passes(place: Place) -> None:
    """What was chosen and signed on the screen is the entry."""
    place.hatch.clock.move(NINE_HOURS_MS)
    place.hands.press("hand-cabinet")
    place.choose("key-receiver", place.name(SECOND_NURSE))
    place.choose("uncounted-choice", "No second person to count with")
    place.sign(NURSE, SECOND_NURSE)
    assert place.newest() == KeysTaken(SECOND_NURSE, NURSE, check="No second person to count with")
    draft = place.hatch.entries[-1].draft
    assert (draft.by, draft.witness) == (NURSE, SECOND_NURSE)


@pytest.mark.req("PSI-4.20", "PSI-4.26", "PSI-4.31")
def test_papers_are_written(place: Place) -> None:
    """An authority, a pad of forms and a licence."""
    today = place.hatch.clock.now().dose_day
    year = today + timedelta(days=364)
    place.hands.press("custody-authorities")
    place.hands.press("new-authority")
    place.choose("authority-person", place.name(NURSE))
    place.choose("authority-what", "May receive stock")
    place.fill("authority", reference="letter 7", last=show_date(year))
    place.sign(PHARMACIST)
    assert place.newest() == AuthorityGiven(NURSE, "receive", "letter 7", today.isoformat(), year.isoformat())
    place.hands.press("custody-stationery")
    place.hands.press("forms-receive")
    place.fill("form", sort="requisition pad", first="101", last="150", note="Example Print Ltd")
    place.sign(ASSISTANT)
    assert place.newest() == StationeryReceived("requisition pad", 101, 150, "Example Print Ltd")
    place.hands.press("forms-issue")
    place.choose("form-to", place.name(NURSE))
    place.fill("form", first="101", last="110", note="ordering")
    place.sign(ASSISTANT)
    assert place.newest() == StationeryIssued("requisition pad", 101, 110, NURSE, "ordering")
    place.hands.press("custody-licences")
    place.hands.press("new-licence")
    place.fill("licence", number="HO-1", holder="Example Care Ltd", first=show_date(today), last=show_date(year))
    place.sign(PHARMACIST)
    assert place.newest() == LicenceRecorded("2", "HO-1", "Example Care Ltd", today.isoformat(), year.isoformat())


@pytest.mark.req("PSI-4.20", "PSI-4.26", "PSI-4.31")
def test_a_changed_form_is_signed_anew(place: Place) -> None:
    """Nobody signs for days, people or numbers that stand there no more."""
    last = show_date(place.hatch.clock.now().dose_day + timedelta(days=364))
    strip_of = place.screen.steps
    place.hands.press("custody-authorities")
    place.hands.press("new-authority")
    place.fill("authority", reference="letter 7", last=last)
    assert strip_of["authorities"].strip.isVisible()
    place.choose("authority-what", "May receive stock")
    assert strip_of["authorities"].strip.isHidden()
    place.hands.press("custody-stationery")
    place.hands.press("forms-receive")
    place.fill("form", sort="requisition pad", first="101", last="150", note="Example Print Ltd")
    assert strip_of["stationery"].strip.isVisible()
    place.hands.type_into("form-last", "151", enter=False)
    assert strip_of["stationery"].strip.isHidden()
