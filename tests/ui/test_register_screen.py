"""The register browser as it is used: read, find, go to a day, annotate, print; with keys alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from cdstation.errors import NotReadyError
from cdstation.register.audit import Finding
from cdstation.register.pages import NoteLine
from cdstation.services.values import State
from cdstation.ui.fiction import book, people
from cdstation.ui.fiction.access import PIN
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.hands import Signer
from cdstation.ui.register.rows import LineRow
from cdstation.ui.register.sheets.places import Place, file_name, free_name, sticks_in
from cdstation.ui.register.sheets.printing import period_of
from cdstation.ui.tasks import Tasks
from cdstation.ui.widgets.month import MonthGrid, read_day
from tests.ui.desk import Desk, open_desk
from tests.ui.looks import faults
from tests.ui.stages import SIZES

WITNESS = Signer("REED, Jo", PIN)

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def desk(tasks: Tasks) -> Desk:
    """The example morning."""
    return open_desk(tasks)


def key(desk: Desk, pressed: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """One key to whatever has the focus."""
    QTest.keyClick(QApplication.focusWidget() or desk.window, pressed, modifier)
    desk.wait()


# -- what stands there -------------------------------------------------------------------------------------------------


@pytest.mark.req("LAW-19-b", "LAW-20-b", "LAW-20-c", "BAL-1")
def test_the_page_as_it_opens(desk: Desk) -> None:
    """Area, schedule, page, drug, form and strength; balance; how far verified; late marks and footnotes in place."""
    screen = desk.register
    assert screen.head.place.text() == "Register of B wing hatch — Schedule 2 — page 3"
    assert screen.head.title.text() == "<b>methadone</b> — oral solution — 1 mg per mL"
    assert screen.head.balance.text() == "310 mL"
    assert screen.tools.verified.text() == "✓ Chain verified to entry 20,411\ncheckpoint 7KQ2-MX4P-9RTD-W3HB"
    assert [note.seq for note in desk.notes] == [20_410]
    assert screen.model.rows[2] is desk.notes[0]
    assert sum(1 for row in screen.model.rows if getattr(row, "late", "")) == 1
    assert "770 mL" in screen.head.spark.accessibleDescription()
    assert screen.tools.page.isHidden()  # there is one page


def newest_is_on_top(desk: Desk) -> bool:
    """The table begins with the newest line of the page."""
    return desk.book is not None and desk.seqs[0] == desk.book.newest


def test_a_dose_that_is_signed_appears_on_top(tasks: Tasks) -> None:
    """The newest line and the new balance, without a touch; more than a window at once as well."""
    desk = open_desk(tasks, lines=300)
    assert desk.book is not None
    for written in (1, 150):
        desk.book.add(written)
        desk.station.changed()
        desk.until(partial(newest_is_on_top, desk))
        assert desk.seqs[:200] == [desk.book.newest - 3 * at for at in range(len(desk.seqs[:200]))]
        assert desk.register.table.verticalScrollBar().value() == 0
        assert desk.register.head.balance.text() == f"{desk.book.newest:,} mL"


def test_new_lines_do_not_disturb_who_reads_below(tasks: Tasks) -> None:
    """Somebody reading further down keeps the place."""
    desk = open_desk(tasks, lines=300)
    assert desk.book is not None
    desk.scroll(50)
    table = desk.register.table
    before = desk.register.model.rows[table.rowAt(1)].seq
    desk.book.add(2)
    desk.station.changed()
    desk.wait()
    desk.station.changed()
    desk.wait()
    assert desk.register.model.rows[table.rowAt(1)].seq == before


def test_what_was_poured_and_not_signed_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The balance falls with the register line; until then the pour stands beside it."""
    assert desk.register.head.awaiting.isHidden()
    monkeypatch.setattr(desk.station.register, "awaiting", lambda page: 45_000)
    desk.station.changed()
    desk.wait()
    assert desk.register.head.awaiting.text() == "45 mL poured, awaiting signature"
    assert desk.register.head.awaiting.isVisible()


def test_pages_are_chosen_by_their_whole_name(tasks: Tasks) -> None:
    """More than one page: a list with drug, form and strength; the head follows."""
    station = ExampleStation()
    desk = open_desk(tasks, station, lines=100)
    assert desk.book is not None
    strong = replace(book.PAGE, page=11, key=replace(book.PAGE.key, strength="10 mg per mL"))
    desk.book.heads = (*desk.book.heads, strong)
    desk.station.changed()
    desk.wait()
    box = desk.register.tools.page
    assert box.isVisible()
    assert [box.itemText(at) for at in range(2)] == [head.key.shown for head in desk.book.heads]
    box.setFocus()
    key(desk, Qt.Key.Key_Down)
    assert "10 mg per mL" in desk.register.head.title.text()
    assert faults(desk.register) == []


def test_a_damaged_book_is_said_in_words(tasks: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read-only: everything can be read and printed, nothing annotated, and the line is no tick."""
    station = ExampleStation(State.READ_ONLY)
    monkeypatch.setattr(station.access, "findings", lambda: (Finding("entry-altered", 5),))
    desk = open_desk(tasks, station)
    desk.window._look_past()
    desk.wait()
    assert desk.window.current is desk.register
    assert desk.seqs
    assert "does not verify" in desk.register.tools.verified.text()
    assert not desk.register.tools.footnote.isEnabled()
    assert desk.register.tools.print.isEnabled()


# -- finding -----------------------------------------------------------------------------------------------------------


def test_search_shows_only_what_was_found(desk: Desk) -> None:
    """By name with Enter; the count is said; Esc brings all lines back."""
    desk.hands.type_into("register-search", "carter")
    assert desk.seqs
    assert all(row.cells[2][0].startswith("CARTER") for row in desk.register.model.rows if hasattr(row, "cells"))
    assert desk.register.told.text() == "28 lines have “carter” in them, newest first."
    assert faults(desk.register) == []
    key(desk, Qt.Key.Key_Escape)
    assert desk.seqs[0] == book.NEWEST
    assert desk.register.tools.search.text() == ""
    assert not desk.register.told.isVisible()


def test_search_says_when_there_is_nothing(desk: Desk) -> None:
    """An empty table alone could mean anything."""
    desk.hands.type_into("register-search", "zzz")
    assert desk.seqs == []
    assert desk.register.told.text() == "No line on this page has “zzz” in it."
    desk.hands.tap(desk.register.all_lines)
    desk.wait()
    assert desk.seqs[0] == book.NEWEST


def test_typing_on_the_table_searches(desk: Desk) -> None:
    """Letters typed anywhere go to the box, and after a pause it looks by itself."""
    desk.register.table.setFocus()
    QTest.keyClicks(desk.register.table, "e")
    QTest.keyClicks(desk.register.tools.search, "vans")
    assert desk.register.tools.search.text() == "evans"
    desk.until(lambda: desk.register.browser.searching == "evans")


def test_search_does_not_wait_in_the_way_of_a_signature(tasks: Tasks) -> None:
    """A search through years of lines is not asked for on the thread that signs."""
    desk = open_desk(tasks, lines=300)
    assert desk.book is not None
    desk.book.gate.clear()
    desk.register.browser.find("abbott")
    done: list[int] = []
    tasks.desk(lambda: 1, done.append)
    while not done:
        QApplication.processEvents()
    assert desk.register.browser.searching == ""
    desk.book.gate.set()
    desk.wait()
    assert desk.register.browser.searching == "abbott"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("21-Nov-2026", date(2026, 11, 21)),
        ("21/11/2026", date(2026, 11, 21)),
        ("1.2.26", date(2026, 2, 1)),
        (" 3  november 2026 ", date(2026, 11, 3)),
        ("31-Feb-2026", None),
        ("21-Nxv-2026", None),
        ("2026-11-21", None),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, day: date | None) -> None:
    """Day first, as in England; anything doubtful is refused."""
    assert read_day(text) == day


def test_go_to_a_day_with_the_keys(tasks: Tasks) -> None:
    """Ctrl+G, the arrows, Enter: the lines up to the end of that day stand on top."""
    desk = open_desk(tasks, lines=3_000)
    desk.register.table.setFocus()
    key(desk, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(QApplication.focusWidget(), MonthGrid)
    for pressed in (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Return):
        key(desk, pressed)
    assert desk.register.drawer.panel is None
    top = desk.register.model.rows[desk.register.table.rowAt(1)]
    assert isinstance(top, LineRow)
    assert top.cells[0][0] == "13-Nov-2026"
    assert desk.register.table.hasFocus()


def test_a_day_is_typed_or_touched(tasks: Tasks) -> None:
    """A wrong date is said beside the field; a touch on a day goes there."""
    desk = open_desk(tasks, lines=3_000)
    panel = desk.register.dates
    desk.hands.press("register-date")
    panel.typed.set_text("31-Feb-2026")
    desk.hands.tap(panel.go)
    assert desk.register.drawer.panel is panel
    panel.typed.set_text("10-Nov-2026")
    desk.hands.tap(panel.go)
    desk.wait()
    assert desk.book is not None
    assert desk.book.asked[-1][0] in ("after", "before")
    assert ("day", date(2026, 11, 10)) in desk.book.asked
    desk.hands.press("register-date")
    grid = panel.month.grid
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid._box(date(2026, 11, 4)).center())
    desk.wait()
    assert ("day", date(2026, 11, 4)) in desk.book.asked


def test_a_day_before_the_page_is_its_beginning(desk: Desk) -> None:
    """Nothing is older than the opening balance."""
    desk.register.browser.go_to_day(date(2019, 1, 1))
    desk.wait()
    assert desk.seqs[-1] == book.NEWEST - book.LENGTH + 1
    assert desk.register.model.held.at_oldest


def test_months_have_their_days() -> None:
    """From the 31st to a shorter month; never into the future."""
    grid = MonthGrid()
    grid.show_day(date(2026, 1, 31), date(2026, 11, 21))
    grid.turn(1)
    assert grid.day == date(2026, 2, 28)
    grid.turn(-3)
    assert grid.day == date(2025, 11, 28)
    grid.turn(24)
    assert grid.day == date(2026, 11, 21)


# -- footnotes ---------------------------------------------------------------------------------------------------------


@pytest.mark.req("LAW-20-c")
def test_a_footnote_is_added_under_its_line(tasks: Tasks) -> None:
    """Choose, write, the witness signs: the line stands unchanged and the note follows it, by keys alone."""
    desk = open_desk(tasks, lines=200)
    table = desk.register.table
    table.setFocus()
    for _ in range(3):
        key(desk, Qt.Key.Key_Down)
    seq = table.chosen_line
    assert seq is not None
    row = desk.register.model.rows[desk.seqs.index(seq)]
    key(desk, Qt.Key.Key_Return)
    assert desk.register.note.text.line.hasFocus()
    QTest.keyClicks(desk.register.note.text.line, "Prescriber is Dr S. Iqbal.")
    key(desk, Qt.Key.Key_Return)
    desk.hands.sign(desk.register.note.strip, WITNESS)
    assert desk.calls("footnote") == [(seq, "Prescriber is Dr S. Iqbal.")]
    rows = desk.register.model.rows
    at = rows.index(row)
    assert [note.seq for note in desk.notes] == [seq]
    assert rows[at + 1] is desk.notes[0]
    assert table.columnSpan(at + 1, 0) > 1
    assert desk.register.drawer.panel is None


def test_a_footnote_needs_a_line_and_words(desk: Desk) -> None:
    """Each is said where it is missing, and nothing is asked of the services."""
    desk.hands.press("register-footnote")
    assert desk.register.told.text().startswith("Choose the line first")
    desk.register.table.selectRow(3)
    desk.hands.press("register-footnote")
    desk.hands.sign(desk.register.note.strip, WITNESS)
    assert "Write the note first." in [
        one.text() for one in desk.register.note.text.findChildren(type(desk.register.told))
    ]
    assert desk.calls("footnote") == []


def test_a_wrong_pin_keeps_the_words(desk: Desk) -> None:
    """Refused in the strip; the note stays typed, also when the sheet was put away and brought again."""
    desk.register.table.selectRow(3)
    desk.hands.press("register-footnote")
    desk.register.note.text.set_text("The clock was slow.")
    desk.hands.sign(desk.register.note.strip, replace(WITNESS, pin="000001"))
    assert desk.calls("footnote") == []
    assert desk.register.note.text.text == "The clock was slow."
    desk.hands.tap(desk.register.drawer._sheet.close_it)
    desk.hands.press("register-footnote")
    assert desk.register.note.text.text == "The clock was slow."


def test_the_nurse_is_no_witness_of_her_own_note(desk: Desk) -> None:
    """Two people: the one signed in is not offered."""
    desk.register.table.selectRow(0)
    desk.hands.press("register-footnote")
    offered = desk.register.note.strip.findChildren(type(desk.register.tools.page))[0]
    assert not any("OKAFOR" in offered.itemText(at) for at in range(offered.count()))


# -- printing ----------------------------------------------------------------------------------------------------------


def printing(tasks: Tasks, folder: Path) -> Desk:
    """A desk that prints into a folder."""
    desk = open_desk(tasks, lines=300)
    desk.register.paper._where = lambda: (Place("Documents", folder), Place("Stick", folder / "stick"))
    desk.hands.press("register-print")
    return desk


def prints(desk: Desk) -> list[tuple[date, date, Path]]:
    """First day, last day and target of everything that was to be printed."""
    return cast(list[tuple[date, date, Path]], desk.calls("print"))


@pytest.mark.req("LAW-26-a")
def test_this_month_is_printed_and_said_where(tasks: Tasks, tmp_path: Path) -> None:
    """One press; the path is said in full and the document is there."""
    desk = printing(tasks, tmp_path)
    paper = desk.register.paper
    desk.hands.tap(paper.make)
    desk.wait()
    first, last, target = prints(desk)[0]
    assert (first, last) == (date(2026, 11, 1), date(2026, 11, 21))
    assert target.parent == tmp_path
    assert target.read_bytes() == b"%PDF-"
    assert paper.told.text().replace("\N{ZERO WIDTH SPACE}", "") == f"Saved: {target}"
    assert paper.open.isVisible()
    desk.hands.tap(paper.make)
    desk.wait()
    assert prints(desk)[1][2] != target


def test_progress_is_shown_and_it_can_be_cancelled(tasks: Tasks, tmp_path: Path) -> None:
    """While it prints the sheet stays, says how far it is and offers to cancel; then nothing was saved."""
    desk = printing(tasks, tmp_path)
    assert desk.book is not None
    desk.book.printing.clear()
    paper = desk.register.paper
    desk.hands.tap(paper.make)
    while paper.told.text() != "64 of 640 lines":
        QApplication.processEvents()
    assert faults(desk.register) == []
    desk.register.drawer.put_away()
    assert desk.register.drawer.panel is paper
    desk.hands.tap(paper.cancel)
    desk.book.printing.set()
    desk.wait()
    assert paper.told.text() == "Cancelled. Nothing was saved."
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_said(tasks: Tasks, tmp_path: Path) -> None:
    """One clear sentence with the next action, beside the form, which stays filled."""
    desk = printing(tasks, tmp_path)
    assert desk.book is not None
    desk.book.trouble = NotReadyError("print-target-not-writable")
    paper = desk.register.paper
    desk.hands.tap(paper.make)
    desk.wait()
    assert paper.told.text().startswith("The document could not be saved there.")
    assert paper.make.isVisible()
    assert desk.window.band.problem is None
    assert not paper.open.isVisible()


def test_days_of_ones_own_choice(tasks: Tasks, tmp_path: Path) -> None:
    """Typed days are used; one that is no date is said at its field and nothing is printed."""
    desk = printing(tasks, tmp_path)
    paper = desk.register.paper
    paper.period.box.setCurrentIndex(4)
    paper.first.set_text("1 Oct 2026")
    paper.last.set_text("soon")
    desk.hands.tap(paper.make)
    desk.wait()
    assert desk.calls("print") == []
    paper.last.set_text("31-Oct-2026")
    desk.hands.tap(paper.make)
    desk.wait()
    assert prints(desk)[0][:2] == (date(2026, 10, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("this-month", date(2026, 1, 1), date(2026, 1, 15)),
        ("last-month", date(2025, 12, 1), date(2025, 12, 31)),
        ("this-week", date(2026, 1, 9), date(2026, 1, 15)),
        ("this-year", date(2026, 1, 1), date(2026, 1, 15)),
    ],
)
def test_named_periods(code: str, first: date, last: date) -> None:
    """Also across a new year; both days belong to the period."""
    assert period_of(code, date(2026, 1, 15)) == (first, last)


def test_documents_are_called_by_what_they_are(tmp_path: Path) -> None:
    """Area, medicine and days in letters that every stick can hold; an older one is never written over."""
    name = file_name("Flügel B", book.PAGE, date(2026, 11, 1), date(2026, 11, 21))
    assert name == "Register Flugel B methadone oral solution 1 mg per mL 01-Nov-2026 to 21-Nov-2026.pdf"
    for number in ("", " (2)", " (3)"):
        path = free_name(tmp_path, name)
        assert path.stem == name.removesuffix(".pdf") + number
        path.touch()


def test_sticks_are_told_from_the_computer_itself() -> None:
    """Only what a person plugs in is offered beside the documents."""
    disks = [("KEY", Path("/media/nurse/KEY")), ("boot", Path("/boot")), ("data", Path("/srv"))]
    assert [place.folder for place in sticks_in(disks)] == [Path("/media/nurse/KEY")]


# -- looks -------------------------------------------------------------------------------------------------------------


def chosen(desk: Desk) -> None:
    """A line is selected."""
    desk.register.table.selectRow(8)


def searched(desk: Desk) -> None:
    """Something was looked for."""
    desk.hands.type_into("register-search", "carter")


def dated(desk: Desk) -> None:
    """The month lies over the table."""
    desk.hands.press("register-date")


def noted(desk: Desk) -> None:
    """The sheet of a footnote."""
    desk.register.table.selectRow(3)
    desk.hands.press("register-footnote")


def printed(desk: Desk) -> None:
    """The sheet of printing, filled in."""
    desk.hands.press("register-print")
    desk.hands.tap(desk.register.paper.make)


def lettered(desk: Desk) -> None:
    """The keyboard on the screen."""
    desk.hands.tap(desk.register.dock.opener)


@pytest.mark.req("CUI-4")
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
@pytest.mark.parametrize("step", [chosen, searched, dated, noted, printed, lettered])
def test_nothing_is_cut_small_or_nameless(tasks: Tasks, size: tuple[int, int], step: Callable[[Desk], None]) -> None:
    """Every state of the screen at every size that must do."""
    desk = open_desk(tasks, size=size)
    desk.register.paper._where = lambda: (Place("Documents", Path("station") / "Documents"),)
    step(desk)
    desk.wait()
    assert faults(desk.register) == []
    for area in desk.register.findChildren(QScrollArea):
        content = area.widget()
        assert not area.isVisible() or content is None or content.width() <= area.viewport().width()


@pytest.mark.req("CUI-4")
def test_every_part_is_reached_by_tab(desk: Desk) -> None:
    """Search, the three acts, the table: each gets the focus on the way round."""
    desk.register.tools.search.setFocus()
    seen = set()
    for _ in range(14):
        widget = QApplication.focusWidget()
        assert widget is not None
        seen.add(widget)
        key(desk, Qt.Key.Key_Tab)
    tools = desk.register.tools
    assert {tools.search, tools.to_date, tools.footnote, tools.print, desk.register.table} <= seen


def test_a_note_of_the_past_is_dated_when_it_was_written() -> None:
    """The example's own footnote, so that the pictures show the truth."""
    note = next(note for line in book.LINES for note in line.footnotes)
    assert isinstance(note, NoteLine)
    assert people.NOW_MS - note.entered_ms < timedelta(hours=1) // timedelta(milliseconds=1)
