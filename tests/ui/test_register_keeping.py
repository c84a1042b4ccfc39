"""What stands behind More in the register: corrections, notes, pictures, copies, closing; and an inspector reading."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from cdstation.register.pages import PageHead
from cdstation.services.upkeep.corrections import HalfCorrected
from cdstation.services.values import State
from cdstation.ui.fiction import book, people
from cdstation.ui.fiction.access import PIN
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.hands import Signer
from cdstation.ui.register.sheets.places import Place
from cdstation.ui.tasks import Tasks
from tests.ui.desk import Desk, open_desk
from tests.ui.looks import faults
from tests.ui.stages import SIZES

WITNESS = Signer("REED, Jo", PIN)
KEY = book.PAGE.key
STRONG = replace(book.PAGE, page=11, key=replace(KEY, strength="10 mg per mL"))
RECORD = replace(book.PAGE, page=12, key=replace(KEY, drug="diazepam"), schedule="4", statutory=False)
OWN = replace(book.PAGE, page=13, key=replace(KEY, patients_own=True))

pytestmark = pytest.mark.usefixtures("dressed")


def station_with(*heads: PageHead, state: State = State.READY) -> ExampleStation:
    """The invented station with these pages beside its own."""
    made = ExampleStation(state)
    made.register.heads = (book.PAGE, *heads)
    return made


@pytest.fixture
def desk(tasks: Tasks) -> Desk:
    """Four pages in three books; the second line is chosen."""
    made = open_desk(tasks, station_with(STRONG, RECORD, OWN))
    made.register.table.selectRow(1)
    return made


def more(desk: Desk, name: str) -> None:
    """One of the acts behind More."""
    desk.hands.press("register-more")
    desk.hands.press(f"register-{name}")
    desk.wait()


# -- correcting --------------------------------------------------------------------------------------------------------


@pytest.mark.req("LAW-20-c")
def test_an_amount_is_corrected(desk: Desk) -> None:
    """What is signed stands beside the PIN, word by word; the sheet goes away when it is in the book."""
    more(desk, "correct")
    sheet = desk.register.drawer.correction
    assert desk.register.drawer.panel is sheet
    QTest.keyClicks(sheet.amount.line, "27.5")
    QTest.keyClicks(sheet.words.line, "misread the cup")
    desk.hands.sign(sheet.strip, WITNESS)
    assert desk.calls("correct") == [(book.NEWEST - 1, 27_500, "misread the cup")]
    assert desk.register.drawer.panel is None


@pytest.mark.req("LAW-20-c")
def test_a_line_is_moved_to_a_page_of_the_same_unit_and_book(desk: Desk) -> None:
    """A patient's own drug is never offered: it is no stock."""
    more(desk, "correct")
    sheet = desk.register.drawer.correction
    sheet.wrong.box.setCurrentIndex(1)
    assert [sheet.page.box.itemText(at) for at in range(sheet.page.box.count())] == [
        STRONG.key.shown,
        RECORD.key.shown,
    ]
    assert sheet.amount.isHidden()
    sheet.words.set_text("strong bottle")
    desk.hands.sign(sheet.strip, WITNESS)
    assert desk.calls("move") == [(book.NEWEST - 1, 11, "strong bottle")]


@pytest.mark.req("LAW-20-c")
def test_nothing_is_sent_until_it_says_what_and_why(desk: Desk) -> None:
    """And a wrong PIN keeps what was typed."""
    more(desk, "correct")
    sheet = desk.register.drawer.correction
    desk.hands.sign(sheet.strip, WITNESS)
    sheet.words.set_text("misread")
    for wrong in ("", "a cup", "45 mg"):
        sheet.amount.set_text(wrong)
        desk.hands.sign(sheet.strip, WITNESS)
    sheet.amount.set_text("40 mL")
    desk.hands.sign(sheet.strip, replace(WITNESS, pin="000001"))
    assert desk.calls("correct") == []
    assert "go together" in sheet.strip.complaint
    desk.register.back()
    more(desk, "correct")
    assert (sheet.amount.text, sheet.words.text) == ("40 mL", "misread")


def test_a_line_is_chosen_first(tasks: Tasks) -> None:
    """It says so above the table."""
    desk = open_desk(tasks, station_with())
    desk.register.table.clearSelection()
    desk.register.table.setCurrentIndex(desk.register.table.model().index(-1, -1))
    more(desk, "correct")
    assert desk.register.drawer.panel is None
    assert desk.register.told.text().startswith("Choose the line first")


@pytest.mark.req("LAW-20-c", "H-20")
def test_a_half_made_correction_is_shown_and_finished(desk: Desk) -> None:
    """In sight wherever the register is read, until two people have signed for the other half."""
    assert not desk.register.drawer.more.buttons["finish"].isVisible()
    desk.station.corrections.halves = (HalfCorrected(20_402, 20_398, 3, 11, -45_000, "strong bottle"),)
    desk.station.changed()
    desk.wait()
    assert "Half-made corrections: 1" in desk.register.tools.verified.text()
    more(desk, "finish")
    sheet = desk.register.drawer.correction
    assert sheet.title == "Finish the correction of entry 20,398"
    assert sheet.amount.isHidden()
    desk.hands.sign(sheet.strip, WITNESS)
    assert desk.calls("finish") == [20_402]
    assert "Half-made" not in desk.register.tools.verified.text()


# -- pages in their books ----------------------------------------------------------------------------------------------


@pytest.mark.req("LAW-20-e", "PSI-4.25", "LAW-27-c", "LAW-21/22")
def test_pages_stand_under_the_book_that_they_are_in(desk: Desk) -> None:
    """The names of the books cannot be chosen; what is no register says so at its head."""
    box = desk.register.tools.page
    assert [box.itemText(at) for at in range(box.count())] == [
        "Register, Schedule 2",
        KEY.shown,
        STRONG.key.shown,
        "Record, Schedules 3 and 4",
        RECORD.key.shown,
        "Patients' own drugs",
        OWN.key.shown,
    ]
    assert box.currentText() == KEY.shown
    box.setFocus()
    for place in ("Register of B wing", "Record of B wing hatch, no register", "Patients' own drugs at B wing"):
        QTest.keyClick(box, Qt.Key.Key_Down)
        desk.wait()
        assert desk.register.head.place.text().startswith(place)


def test_a_closed_page_says_so(tasks: Tasks) -> None:
    """In the list and at its head."""
    station = station_with(STRONG)
    station.closing.closed = frozenset({11})
    desk = open_desk(tasks, station)
    box = desk.register.tools.page
    assert box.itemText(1).endswith("— closed")
    box.setCurrentIndex(1)
    desk.wait()
    assert desk.register.head.place.text().endswith("— closed")


# -- closing -----------------------------------------------------------------------------------------------------------


@pytest.mark.req("RET-1", "LAW-23-a")
def test_what_is_open_is_listed_and_nothing_can_be_signed(desk: Desk) -> None:
    """Of the page, then of the whole book."""
    more(desk, "closing")
    sheet = desk.register.drawer.closing
    told = [one.text() for one in sheet.findChildren(QLabel) if one.isVisible()]
    assert f"{KEY.shown}: 310 mL is still there" in told
    assert f"{KEY.shown}: Open discrepancies: 1" in told
    assert not sheet.strip.isVisible()
    sheet.what.box.setCurrentIndex(1)
    desk.wait()
    assert "The hatch is open" in [one.text() for one in sheet.findChildren(QLabel) if one.isVisible()]


@pytest.mark.req("RET-1")
def test_a_page_is_closed_and_opened_again(desk: Desk) -> None:
    """With a reason."""
    desk.station.closing.found = ()
    more(desk, "closing")
    sheet = desk.register.drawer.closing
    desk.hands.sign(sheet.strip, WITNESS)
    assert desk.calls("close") == []
    sheet.reason.set_text("no longer used")
    desk.hands.sign(sheet.strip, WITNESS)
    assert desk.calls("close") == [(3, "no longer used")]
    more(desk, "closing")
    sheet.reason.set_text("ordered again")
    desk.hands.sign(sheet.strip, WITNESS)
    assert desk.calls("reopen") == [(3, "ordered again")]


@pytest.mark.req("RET-1")
@pytest.mark.parametrize(("index", "held", "call"), [(1, "", "close-book"), (2, "", "hold"), (2, "coroner", "lift")])
def test_the_book_is_closed_or_held(desk: Desk, index: int, held: str, call: str) -> None:
    """Each signs its own words."""
    desk.station.closing.found = ()
    desk.station.closing.hold = held
    more(desk, "closing")
    sheet = desk.register.drawer.closing
    sheet.what.box.setCurrentIndex(index)
    sheet.reason.set_text("the hatch is given up")
    desk.hands.sign(sheet.strip, WITNESS)
    assert desk.calls(call) == ["the hatch is given up"]


# -- pictures and copies -----------------------------------------------------------------------------------------------


@pytest.mark.req("BAL-1", "BAL-2")
def test_balance_and_counts_in_a_picture(desk: Desk) -> None:
    """What is drawn is also said."""
    more(desk, "figures")
    sheet = desk.register.drawer.figures
    desk.wait()
    assert sheet.balance.accessibleDescription().endswith("21-Nov-2026 310 mL")
    assert "\N{MINUS SIGN}4.5 mL" in sheet.variance.accessibleDescription()
    desk.register.drawer.figures.days.box.setCurrentIndex(2)
    desk.wait()
    sheet.variance.show_counts((), KEY.unit, 28, people.TODAY)
    sheet.grab()
    assert sheet.variance.accessibleDescription() == "No count on these days"


@pytest.mark.req("LAW-26-a")
def test_a_copy_is_made_for_somebody(desk: Desk, tmp_path: Path) -> None:
    """Nothing without a name; then this page or all of them."""
    sheet = desk.register.drawer.copy
    sheet._where = lambda: (Place("Documents", tmp_path),)
    more(desk, "copy")
    desk.hands.tap(sheet.make)
    sheet.first.set_text("yesterday")
    desk.hands.tap(sheet.make)
    assert desk.calls("copy") == []
    sheet.first.set_text("01-Nov-2026")
    sheet.to.set_text("CD liaison officer")
    sheet.pages.box.setCurrentIndex(1)
    desk.hands.tap(sheet.make)
    desk.wait()
    assert desk.calls("copy") == [((3, 11, 12, 13), date(2026, 11, 1), people.TODAY, "CD liaison officer")]
    assert sheet.told.text().startswith("Saved with 412 entries")
    assert not sheet.busy


# -- an inspector ------------------------------------------------------------------------------------------------------


@pytest.mark.req("LAW-26-a")
def test_an_inspector_signs_in_to_read(tasks: Tasks) -> None:
    """Of these screens the rail has the register; nothing can be added but a note of their own; Lock signs them out."""
    station = ExampleStation(State.SIGNED_OUT)
    station.access.staff = (*people.STAFF, people.INSPECTOR)
    desk = open_desk(tasks, station)
    desk.window.refresh()
    desk.wait()
    assert desk.window.current.name == "signin"
    desk.hands.sign(desk.window.signin.strip, Signer("ASHCROFT, Helen", PIN))
    desk.wait()
    assert desk.window.current.name == "register"
    offered = [name for name, button in desk.window.rail._buttons.items() if button.isVisible()]
    assert offered == ["register"]
    assert not desk.register.tools.footnote.isEnabled()
    desk.hands.press("register-more")
    buttons = desk.register.drawer.more.buttons
    assert {name for name, one in buttons.items() if one.isVisible() and one.isEnabled()} == {
        "notes",
        "figures",
        "copy",
    }
    desk.hands.press("register-notes")
    notes = desk.register.drawer.notes
    desk.hands.tap(notes.save)
    QTest.keyClicks(notes.text.line, "keys in order")
    QTest.keyClick(notes.text.line, Qt.Key.Key_Return)
    desk.wait()
    assert station.inspection.written[0].text == "keys in order"
    assert notes.text.text == ""
    desk.window.blank()
    desk.wait()
    assert station.state is State.SIGNED_OUT


@pytest.mark.req("LAW-26-a")
def test_staff_read_the_notes_and_write_none(desk: Desk) -> None:
    """The place to write is not there."""
    more(desk, "notes")
    notes = desk.register.drawer.notes
    desk.wait()
    assert not notes.save.isVisible()
    assert any("clock seen" in one.text() for one in notes.findChildren(QLabel))


@pytest.mark.req("RET-1")
def test_a_closed_book_says_until_when_it_is_kept(tasks: Tasks) -> None:
    """First in words; then whoever signs in reads it."""
    station = ExampleStation(State.BOOK_CLOSED)
    desk = open_desk(tasks, station)
    desk.window._look_past()
    desk.wait()
    assert desk.window.current.name == "signin"
    station.nurse, station.witness = people.NURSE, people.WITNESS
    desk.window.signin.complete = True
    station.changed()
    desk.wait()
    assert desk.window.current.name == "register"
    assert desk.register.tools.verified.text() == "Closed. Kept until 16-Nov-2037 at least."
    more(desk, "closing")
    assert not desk.register.drawer.closing.what.isVisible()


# -- at every size -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["correct", "notes", "figures", "copy", "closing", ""])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_nothing_is_cut_small_or_nameless(tasks: Tasks, size: tuple[int, int], name: str) -> None:
    """Each sheet, with several pages above it."""
    desk = open_desk(tasks, station_with(STRONG, RECORD, OWN), size)
    desk.register.table.selectRow(1)
    desk.hands.press("register-more")
    if name:
        desk.register.drawer.more.wanted.emit(name)
    desk.wait()
    QApplication.processEvents()
    assert faults(desk.register) == []


CROWDED: dict[str, Callable[[Desk], object]] = {
    "to-date": lambda desk: desk.register.drawer.dates,
    "paper": lambda desk: desk.register.drawer.paper,
}


@pytest.mark.parametrize("name", CROWDED)
def test_what_has_no_room_stands_behind_more(tasks: Tasks, name: str) -> None:
    """With a list of pages in a tight window."""
    desk = open_desk(tasks, station_with(STRONG), SIZES["1366×768 at 200 %"])
    assert not desk.register.tools.to_date.isVisible()
    more(desk, name)
    assert desk.register.drawer.panel is CROWDED[name](desk)
