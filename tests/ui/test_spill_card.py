"""The spill card over a real book: how many presses it takes, and that nothing typed is lost (BAL-4, peers (b)16)."""

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from cdstation.errors import UnrecordedError
from cdstation.register.acts import Waste
from cdstation.register.quantity import show_thousandths
from cdstation.register.times import local_time
from cdstation.services.stock.disposal import Source
from cdstation.ui.hands import Signer
from cdstation.ui.stock.moment import read_moment
from cdstation.ui.stock.screen import StockScreen
from cdstation.ui.stock.spill import SpillStep
from cdstation.ui.tasks import Tasks
from tests.services.disks import refusing_disk
from tests.services.hatch import ASSISTANT, MORNING_MS, PHARMACIST, PINS, Hatch, proof
from tests.services.raising import refused
from tests.ui.real_desk import RealDesk, open_desk

REED = Signer("REED, Jo", PINS[ASSISTANT])


@pytest.fixture
def desk(hatch: Hatch, tasks: Tasks) -> RealDesk:
    """The stock screen, where it begins."""
    return open_desk(hatch.station, tasks, StockScreen)


def card(desk: RealDesk) -> SpillStep:
    """The card, in front."""
    screen = desk.screen
    assert isinstance(screen, StockScreen)
    assert desk.window.current is screen
    step = screen.step
    assert isinstance(step, SpillStep)
    return step


def last_waste(hatch: Hatch) -> Waste:
    """The newest line of a loss."""
    (*_, waste) = [one.body for one in hatch.entries if isinstance(one.body, Waste)]
    return waste


@dataclass
class Counted:
    """Keys as a hand presses them, counted: figures, and all the rest."""

    desk: RealDesk
    figures: int = 0
    others: int = 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key that is no figure; a modifier is held and not counted."""
        self.others += 1
        QTest.keyClick(QApplication.focusWidget() or self.desk.window, key, modifier)
        self.desk.hands.wait()

    def type(self, text: str) -> None:
        """Figures, to whatever has the focus."""
        for one in text:
            self.figures += 1
            focus = QApplication.focusWidget()
            assert focus is not None
            QTest.keyClicks(focus, one)
        QTest.qWait(100)  # the pause after which six digits are a PIN and no badge
        self.desk.hands.wait()


@pytest.mark.req("BAL-4")
@pytest.mark.parametrize("told", [False, True])
def test_a_spill_from_the_hatch_and_back_takes_few_presses(hatch: Hatch, desk: RealDesk, told: bool) -> None:
    """Ctrl+S, amount, Enter, PIN, Enter: three beside the figures; with the supervisor told, two more."""
    before = hatch.balance
    desk.window.go_to("hatch")
    desk.window.activateWindow()
    keys = Counted(desk)
    keys.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert card(desk).form.amount.field.hasFocus()
    keys.type("20")
    keys.press(Qt.Key.Key_Return)
    keys.type(PINS[ASSISTANT])
    assert hatch.balance == before - 20_000
    if told:
        keys.press(Qt.Key.Key_Backtab)
        keys.press(Qt.Key.Key_Return)
        assert hatch.station.disposal.untold() == ()
    keys.press(Qt.Key.Key_Return)
    assert desk.window.current.name == "hatch"
    assert (keys.others, keys.figures) == (5 if told else 3, 8)
    assert keys.others < 12
    waste = last_waste(hatch)
    assert (waste.reason, waste.estimated, waste.pump, waste.told) == ("spilt", True, 1, 0)


@pytest.mark.req("BAL-4")
def test_a_spill_by_touch_alone(hatch: Hatch, desk: RealDesk) -> None:
    """The digits on the screen, the tick, the witness's digits; and the supervisor with one tap."""
    before = hatch.balance
    desk.hands.press("act-spill")
    step = card(desk)
    for digit in ("7", ".", "5"):
        step.form.amount.digits.pressed.emit(digit)
    desk.hands.press("spill-estimated")
    desk.hands.sign(step.strip, REED)
    assert hatch.balance == before - 7_500
    assert not last_waste(hatch).estimated
    assert step.notice() == "1 to tell a supervisor"
    desk.hands.find(QComboBox, "untold-who").setCurrentText("PATELSON, Nisha")
    desk.hands.press("untold-told")
    assert hatch.station.disposal.untold() == ()
    assert (step.notice(), desk.hands.sees("untold-told")) == ("", False)
    desk.hands.press("spill-another")
    assert step.form.amount.empty
    assert desk.hands.sees("spill-amount")


@pytest.mark.req("BAL-4", "LAW-20-b")
def test_everything_on_the_card_comes_into_the_book(hatch: Hatch, desk: RealDesk) -> None:
    """Another source, another reason, who was told, the note, the incident, and when it was."""
    desk.hands.press("act-spill")
    step = card(desk)
    desk.hands.find(QComboBox, "spill-source").setCurrentIndex(1)
    desk.hands.find(QComboBox, "spill-reason").setCurrentText("Container broken")
    desk.hands.find(QComboBox, "spill-told").setCurrentText("PATELSON, Nisha")
    for name, text in (("note", "fell off the shelf"), ("incident", "W-1182"), ("when", "15-Nov-2026 14:30")):
        desk.hands.type_into(f"spill-{name}", text, enter=False)
    desk.hands.type_into("spill-amount", "500")
    desk.hands.sign(step.strip, REED)
    waste, entry = last_waste(hatch), hatch.entries[-1]
    assert (waste.reason, waste.note, waste.incident) == ("broken", "fell off the shelf", "W-1182")
    assert (waste.pump, waste.container, waste.told) == (0, 0, PHARMACIST)
    assert entry.draft.dose_day.isoformat() == "2026-11-15"
    assert hatch.station.disposal.untold() == ()


@pytest.mark.req("BAL-4", "LAW-20-b")
def test_what_is_filled_in_after_the_amount_comes_into_the_book_too(hatch: Hatch, desk: RealDesk) -> None:
    """The amount comes first on the card; nobody has to press Enter once more behind the note or the time."""
    desk.hands.press("act-spill")
    step = card(desk)
    desk.hands.type_into("spill-amount", "20")
    desk.hands.find(QComboBox, "spill-told").setCurrentText("PATELSON, Nisha")
    desk.hands.type_into("spill-when", "yesterday", enter=False)
    assert not step.strip.pin.isEnabled(), "nobody signs for a time that is none"
    for name, text in (("note", "fell off the shelf"), ("incident", "W-1182"), ("when", "15-Nov-2026 14:30")):
        desk.hands.type_into(f"spill-{name}", text, enter=False)
    desk.hands.sign(step.strip, REED)
    waste = last_waste(hatch)
    assert (waste.note, waste.incident, waste.told) == ("fell off the shelf", "W-1182", PHARMACIST)
    assert hatch.entries[-1].draft.dose_day.isoformat() == "2026-11-15"


def test_the_place_that_was_chosen_stays_chosen_by_what_it_is(hatch: Hatch, desk: RealDesk) -> None:
    """Not by its place in the list: meanwhile a bottle may have gone on the pump."""
    sources = hatch.station.disposal.sources()
    (head, *_) = [one.head for one in sources]
    first, second = (Source(head, 500_000, container=number, batch="MX1") for number in (8, 16))
    desk.hands.press("act-spill")
    step = card(desk)
    step.form.offer((first, second), ())
    step.form.source.box.setCurrentIndex(1)
    step.form.offer((Source(head, 500_000, pump=2), replace(second, held=450_000)), ())
    assert step.form.chosen == replace(second, held=450_000)
    step.form.offer((replace(second, held=400_000), first), ())
    assert step.form.chosen == replace(second, held=400_000)
    step.form.offer((first, Source(head, 500_000)), ())
    assert step.form.chosen == first, "what is gone is not chosen any more"


@pytest.mark.req("BAL-4")
def test_what_cannot_be_understood_is_said_and_everything_stays(hatch: Hatch, desk: RealDesk) -> None:
    """Nothing typed, a half of a word, a wrong PIN, a reason without its note: the card stays filled."""
    before = hatch.balance
    desk.hands.press("act-spill")
    step = card(desk)
    QTest.keyClick(step.form.amount.field, Qt.Key.Key_Return)
    assert not step.wrong.isHidden()
    desk.hands.type_into("spill-when", "yesterday", enter=False)
    desk.hands.type_into("spill-amount", "20")
    assert "can be read" in step.wrong.text()
    desk.hands.type_into("spill-when", "", enter=False)
    desk.hands.type_into("spill-amount", "20")
    assert step.wrong.isHidden()
    desk.hands.sign(step.strip, Signer("REED, Jo", "000001"))
    assert step.strip.complaint
    desk.hands.find(QComboBox, "spill-reason").setCurrentIndex(7)
    assert "words are missing" in step.strip._signs.text()
    desk.hands.type_into("spill-amount", "0")
    assert "This is not an amount" in step.wrong.text()
    desk.hands.type_into("spill-amount", "20")
    assert "words are missing" in step.wrong.text()
    assert (hatch.balance, step.form.amount.field.text()) == (before, "20")
    desk.hands.type_into("spill-note", "a prisoner ran off with the cup")
    desk.hands.sign(step.strip, REED)
    assert hatch.balance == before - 20_000


@pytest.mark.req("BAL-4")
def test_more_than_there_is_opens_a_case_and_says_so(hatch: Hatch, desk: RealDesk) -> None:
    """Written all the same."""
    desk.hands.press("act-spill")
    desk.hands.type_into("spill-amount", "9000")
    chosen = card(desk).form.chosen
    assert chosen is not None
    assert f"only {show_thousandths(chosen.held)} mL are there: a discrepancy" in card(desk).strip._signs.text()
    desk.hands.sign(card(desk).strip, REED)
    assert hatch.balance < 0
    assert hatch.station.status().open_discrepancies == 1


@pytest.mark.req("BAL-4", "H-25")
def test_a_disk_that_refuses_is_said_where_it_cannot_be_missed(hatch: Hatch, desk: RealDesk, tasks: Tasks) -> None:
    """In the band, not beside the PIN."""
    told: list[object] = []
    tasks.failed.connect(told.append)
    desk.hands.press("act-spill")
    desk.hands.type_into("spill-amount", "20")
    step = card(desk)
    with refusing_disk():
        desk.hands.sign(step.strip, REED)
    assert isinstance(told[0], UnrecordedError)


def test_the_nurse_is_not_offered_as_her_own_witness(hatch: Hatch, desk: RealDesk) -> None:
    """Nor is anybody who has no part in the routine."""
    desk.hands.press("act-spill")
    combo = card(desk).strip.findChildren(QComboBox)[0]
    shown = {combo.itemText(at) for at in range(combo.count())}
    assert "OKAFOR, Ada" not in shown
    assert "REED, Jo" in shown


def test_a_card_half_filled_waits_while_another_act_is_looked_at(hatch: Hatch, desk: RealDesk) -> None:
    """What is typed and not signed stays."""
    desk.hands.press("act-spill")
    desk.hands.type_into("spill-amount", "12.5", enter=False)
    desk.hands.press("act-overview")
    hatch.station.disposal.spill(hatch.page, 1_000, witness=proof(ASSISTANT))
    desk.hands.press("act-spill")
    assert desk.hands.find(QLineEdit, "spill-amount").text() == "12.5"
    assert desk.hands.sees("untold-told")


def test_in_a_tight_window_the_card_scrolls(hatch: Hatch, tasks: Tasks) -> None:
    """200 % on a small screen: the same card, and the signature comes into sight with the Enter key."""
    desk = open_desk(hatch.station, tasks, StockScreen, 683, 384)
    desk.window.go_to("stock/spill")
    desk.hands.wait()
    before = hatch.balance
    desk.hands.type_into("spill-amount", "20")
    desk.hands.sign(card(desk).strip, REED)
    assert hatch.balance == before - 20_000


@pytest.mark.req("LAW-20-b")
def test_a_time_is_read_as_people_write_it() -> None:
    """Of today unless a day is written; London, also in summer."""
    today = local_time(MORNING_MS).date()
    hour = 3_600_000
    assert read_moment("", today) is None
    assert read_moment("8:00", today) == read_moment(" 08.00 ", today) == MORNING_MS
    assert read_moment("15-Nov-2026 20:00", today) == MORNING_MS - 12 * hour
    assert read_moment("15/7/2026 12:00", today) == 1_784_113_200_000  # 11:00 UTC
    for words in ("soon", "24:00", "8:60", "31-Feb-2026 08:00", "15-Nov-2026"):
        with refused("moment-unreadable"):
            read_moment(words, today)
