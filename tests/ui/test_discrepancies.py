"""The screen of discrepancies over a real book: overdue on top, one thing to do next, two who sign (DISC-1, DISC-2)."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit

from cdstation.ui.count.screen import CountScreen
from cdstation.ui.discrepancies.paper import quarters_back
from cdstation.ui.discrepancies.screen import DiscrepanciesScreen
from cdstation.ui.discrepancies.tile import CaseTile
from cdstation.ui.hands import Hands, Signer
from cdstation.ui.opening.screen import OpeningScreen
from cdstation.ui.register.sheets.places import Place
from cdstation.ui.tasks import Tasks
from cdstation.ui.window import MainWindow
from tests.services.hatch import LEAD, PHARMACIST, PINS, Hatch
from tests.services.test_cases import HOUR_MS, recount, short
from tests.ui.looks import faults
from tests.ui.real_desk import RealDesk, open_desk
from tests.ui.stages import SIZES, PlainScreen, keep, settle

DECIDER = Signer("PATELSON, Nisha", PINS[PHARMACIST])
WITNESS = Signer("MARCHBANK, Isla", PINS[LEAD])

pytestmark = pytest.mark.usefixtures("dressed")


def at_cases(hatch: Hatch, tasks: Tasks, size: tuple[int, int] = (1366, 768)) -> RealDesk:
    """The screen in front."""
    desk = open_desk(hatch.station, tasks, DiscrepanciesScreen, *size)
    settle()
    return desk


def screen_of(desk: RealDesk) -> DiscrepanciesScreen:
    """The screen itself."""
    assert isinstance(desk.screen, DiscrepanciesScreen)
    return desk.screen


def words(desk: RealDesk) -> str:
    """Everything that can be read on the screen."""
    labels = (one for one in desk.screen.findChildren(QLabel) if one.isVisible())
    return "\n".join(one.text() for one in labels)


def choose(desk: RealDesk, text: str, name: str = "case-pick") -> None:
    """Choose in a list of the form."""
    box = desk.hands.find(QComboBox, name)
    box.setCurrentIndex(box.findText(text, Qt.MatchFlag.MatchStartsWith))


def fill(desk: RealDesk, **texts: str) -> None:
    """Type into the fields of the form."""
    for name, text in texts.items():
        desk.hands.find(QLineEdit, f"case-{name}").setText(text)


def go_on(desk: RealDesk) -> None:
    """The one button of the form."""
    desk.hands.press("case-go-on")


def sign_both(desk: RealDesk) -> None:
    """The one who decides, then the witness."""
    strip = screen_of(desk).form.strip
    desk.hands.sign(strip, DECIDER)
    desk.hands.sign(strip, WITNESS)


@pytest.mark.req("DISC-1", "DISC-2")
def test_a_case_is_worked_through_by_doing_what_comes_next(hatch: Hatch, tasks: Tasks) -> None:
    """From the count to the closing, each time with the one button that is offered; the balance follows once."""
    before, number = hatch.balance, short(hatch)
    desk = at_cases(hatch, tasks)
    screen = screen_of(desk)
    assert screen.detail.next.text() == "Choose the owner"
    desk.hands.press("case-next")
    choose(desk, "PATELSON")
    go_on(desk)
    assert screen.detail.next.text() == "Go and count it again"
    assert desk.hands.sees("case-check")
    recount_only(hatch)
    screen.reload()
    desk.hands.wait()
    assert screen.detail.next.text() == "Record a check"
    desk.hands.press("case-next")
    fill(desk, words="the same figures")
    go_on(desk)
    desk.hands.press("case-outcome")
    choose(desk, "Loss in measuring")
    fill(desk, words="counted by two pairs")
    go_on(desk)
    sign_both(desk)
    assert screen.detail.next.text() == "Adjust the balance"
    desk.hands.press("case-next")
    fill(desk, words="loss in measuring")
    go_on(desk)
    sign_both(desk)
    assert hatch.balance == before - 40_000
    assert screen.detail.next.text() == "Record who was told"  # a red one: the accountable officer
    desk.hands.press("case-next")
    fill(desk, name="NHSE example office", reference="LIN-88")
    go_on(desk)
    desk.hands.press("case-next")
    fill(desk, words="nothing left")
    go_on(desk)
    sign_both(desk)
    assert not hatch.station.cases.case(number).row.open
    assert screen.detail.next.text() == "Open it again"


def recount_only(hatch: Hatch) -> None:
    """Another pair counts; nobody has written it down yet."""
    from cdstation.services.values import Counted
    from tests.services.hatch import SECOND_NURSE, proof

    found = Counted(hatch.balance - 40_000, 0, 0)
    hatch.station.session.start_count(hatch.page)
    hatch.station.session.count(hatch.page, found, found, proof(SECOND_NURSE), proof(LEAD))


@pytest.mark.req("DISC-1")
def test_the_recount_is_one_press_away(hatch: Hatch, tasks: Tasks) -> None:
    """The count begins at this page for this case, without those who counted for it; once made it is not offered."""
    number = short(hatch)
    hatch.station.cases.own(number, PHARMACIST)
    count = CountScreen(hatch.station, tasks)
    cases = DiscrepanciesScreen(hatch.station, tasks)
    window = keep(MainWindow(hatch.station, tasks, (PlainScreen(tasks, "hatch"), count, cases)))
    window.resize(1366, 768)
    window.show()
    tasks.wait_idle()
    window._show_door("")
    window.go_to("discrepancies")
    hands = Hands(window, tasks)
    hands.wait()
    hands.press("case-next")
    assert window.current is count
    assert count.stack.currentWidget() is count.course
    assert f"discrepancy {number}" in count.course.words.text().casefold()
    offered = {one.number for one in count.course._people}
    assert offered
    assert not offered & hatch.station.counts.recounts()[0].counters
    window.go_to("discrepancies")
    recount_only(hatch)
    cases.reload()
    hands.wait()
    assert cases.detail.next.text() != "Go and count it again"
    assert not hands.sees("case-count-again")


@pytest.mark.req("DISC-2", "H-24")
def test_what_is_overdue_stands_on_top_and_in_the_frame(hatch: Hatch, tasks: Tasks) -> None:
    """Who should have been told by when, in words; telling them is one step."""
    number = short(hatch)
    hatch.clock.move(9 * HOUR_MS)
    other = hatch.station.cases.open_by_hand("a seal was torn")
    desk = at_cases(hatch, tasks)
    tiles = desk.screen.findChildren(CaseTile)
    assert [tile.number for tile in tiles if tile.isVisible()] == [number, other]
    assert tiles[0].accessibleName().startswith("OVERDUE. ")
    assert "Should have been told by 16-Nov-2026 16:02: Head of healthcare, Pharmacist" in words(desk)
    assert "2 open, 1 overdue" in desk.window.bar._forms[0].replace("&nbsp;", " ")
    for _ in range(2):
        desk.hands.press("case-next")
        fill(desk, name="by telephone")
        go_on(desk)
    assert hatch.station.cases.overdue() == 0
    assert "OVERDUE" not in words(desk)


@pytest.mark.req("H-24")
def test_the_clock_goes_on_while_the_screen_is_out_of_sight(hatch: Hatch, tasks: Tasks) -> None:
    """By the minute, from the timer of the screen."""
    short(hatch)
    desk = at_cases(hatch, tasks)
    desk.window.go_to("hatch")
    hatch.clock.move(8 * HOUR_MS)
    before = hatch.book.standing.last_seq
    screen_of(desk)._on_minute()
    desk.hands.wait()
    assert hatch.kinds(before) == ["case-due"]


@pytest.mark.req("DISC-1")
def test_nothing_is_chosen_by_what_stands_first(hatch: Hatch, tasks: Tasks) -> None:
    """An outcome must be chosen, words must be typed, and a refusal leaves everything as it was typed."""
    hatch.station.cases.open_by_hand("a seal was torn")
    desk = at_cases(hatch, tasks)
    form = screen_of(desk).form
    desk.hands.press("case-outcome")
    go_on(desk)
    assert "Choose one of the list first." in form.wrong.text()
    choose(desk, "It happened")
    go_on(desk)
    assert "Say in a few words" in form.wrong.text()
    fill(desk, words="torn by the courier", linked="999999")
    go_on(desk)
    sign_both(desk)
    assert "no entry with that number" in form.wrong.text()
    assert desk.hands.find(QLineEdit, "case-words").text() == "torn by the courier"
    fill(desk, linked="x")
    go_on(desk)
    assert "no entry with that number" in form.wrong.text()


@pytest.mark.req("DISC-1", "D4")
def test_a_wrong_pin_asks_both_again(hatch: Hatch, tasks: Tasks) -> None:
    """No PIN is kept from the try before."""
    hatch.station.cases.open_by_hand("a seal was torn")
    desk = at_cases(hatch, tasks)
    form = screen_of(desk).form
    desk.hands.press("case-outcome")
    choose(desk, "It happened")
    fill(desk, words="torn by the courier")
    go_on(desk)
    desk.hands.sign(form.strip, DECIDER)
    desk.hands.sign(form.strip, Signer(WITNESS.shown, "111222"))
    assert "PIN" in form.strip.complaint
    assert form._decider is None
    sign_both(desk)
    assert not form.isVisible()


@pytest.mark.req("DISC-2")
def test_anybody_reports_and_theft_is_due_at_once(hatch: Hatch, tasks: Tasks) -> None:
    """The sheet says whom to ring; the case stands on top with the police first."""
    desk = at_cases(hatch, tasks)
    assert "No discrepancy is open" in words(desk)
    desk.hands.press("case-open")
    assert "101, or 999" in words(desk)
    choose(desk, "I suspect theft")
    choose(desk, "methadone", "case-page")
    fill(desk, words="the cupboard was open")
    go_on(desk)
    assert "Police" in words(desk)
    desk.hands.press("case-next")
    assert desk.hands.find(QComboBox, "case-pick").currentText() == "Police"
    fill(desk, name="PC Example")
    go_on(desk)
    assert "Write down the reference number." in screen_of(desk).form.wrong.text()
    assert screen_of(desk).back()
    assert not screen_of(desk).back()


@pytest.mark.req("DISC-2", "DISC-3")
def test_both_papers_are_printed_from_here(hatch: Hatch, tasks: Tasks, tmp_path: Path) -> None:
    """The case in front, and a quarter; where each is stands on the sheet."""
    number = short(hatch)
    desk = at_cases(hatch, tasks)
    paper = screen_of(desk).paper
    paper._where = lambda: (Place("Documents", tmp_path),)
    desk.hands.press("case-print")
    desk.hands.press("case-print-now")
    assert paper.made == tmp_path / f"Discrepancy {number} B wing hatch.pdf"
    screen_of(desk).back()
    desk.hands.press("case-quarter")
    desk.hands.press("case-print-now")
    assert paper.made == tmp_path / "Occurrence report October to December 2026 B wing hatch.pdf"
    assert paper.made.is_file()
    assert "Occurrence report" in paper.told.text()


def test_the_last_five_quarters() -> None:
    """Across the turn of the year."""
    from datetime import date

    assert quarters_back(date(2026, 2, 1)) == ((2026, 1), (2025, 4), (2025, 3), (2025, 2), (2025, 1))


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("act", ["", "open", "own", "check", "report", "outcome", "print"])
def test_it_looks_right_at_every_size(hatch: Hatch, tasks: Tasks, size: tuple[int, int], act: str) -> None:
    """Nothing cut, nothing too small, everything named; with the form of each step open."""
    number = short(hatch)
    recount(hatch, number)
    hatch.clock.move(9 * HOUR_MS)
    desk = at_cases(hatch, tasks, size)
    screen = screen_of(desk)
    assert faults(screen) == []
    screen.choose(number)
    desk.hands.wait()
    if act:
        screen._begin(act)
        desk.hands.wait()
    assert faults(screen) == []


def test_in_a_tight_window_the_list_and_the_case_take_turns(hatch: Hatch, tasks: Tasks) -> None:
    """Esc goes back to the list."""
    number = short(hatch)
    desk = at_cases(hatch, tasks, (683, 384))
    screen = screen_of(desk)
    assert not screen.detail.isVisible()
    desk.hands.press(f"case-{number}")
    assert screen.detail.isVisible()
    assert not screen.list.isVisible()
    assert screen.back()
    assert screen.list.isVisible()


def test_it_is_worked_by_keys_alone(hatch: Hatch, tasks: Tasks) -> None:
    """The focus stands on the one thing to do next; Enter does it, and Enter in a field goes on."""
    short(hatch)
    desk = at_cases(hatch, tasks)
    screen = screen_of(desk)
    assert desk.window.focusWidget() is screen.detail.next
    QTest.keyClick(screen.detail.next, Qt.Key.Key_Return)
    desk.hands.wait()
    assert screen.form.isVisible()
    assert screen.form.fields.isAncestorOf(desk.window.focusWidget())


@pytest.mark.req("H-24")
def test_the_way_on_from_a_hatch_that_may_not_close_yet(hatch: Hatch, tasks: Tasks) -> None:
    """The closing step says what is due and leads to where it is recorded."""
    short(hatch)
    hatch.clock.move(9 * HOUR_MS)
    opening = OpeningScreen(hatch.station, tasks)
    screens = (PlainScreen(tasks, "hatch"), opening, DiscrepanciesScreen(hatch.station, tasks))
    window = keep(MainWindow(hatch.station, tasks, screens))
    window.resize(1366, 768)
    window.show()
    tasks.wait_idle()
    window._show_door("")
    window.go_to("opening")
    hands = Hands(window, tasks)
    hands.wait()
    hands.press("close-hatch")
    assert "has to be reported before the hatch is closed" in opening.closes.wrong.text()
    hands.press("cases-before-closing")
    assert window.current.name == "discrepancies"
