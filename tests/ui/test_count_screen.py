"""The count screen over a real book: forty containers by two people, with the keyboard alone and by touch alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from cdstation.register.acts import BottleFitted, Count, PageOpened, Receipt
from cdstation.register.stock.acts import ContainerOpened
from cdstation.register.upkeep.acts import CountSheetPrinted
from cdstation.ui.count.reveal import Reveal
from cdstation.ui.count.screen import CountScreen
from cdstation.ui.hands import Signer
from cdstation.ui.tasks import Tasks
from tests.services.hatch import (
    ASSISTANT,
    DAY_MS,
    METHADONE,
    NURSE,
    PHARMACIST,
    PINS,
    SECOND_NURSE,
    Hatch,
    proof,
)
from tests.ui.real_desk import RealDesk, open_desk

ADA, JO = Signer("OKAFOR, Ada", PINS[NURSE]), Signer("REED, Jo", PINS[ASSISTANT])
MOST_KEYS = 60
OPEN_ML = ("480", "310.5", "275", "120")


def forty(hatch: Hatch) -> None:
    """36 sealed in four lots, four open of which one stands on the pump; nothing else of this drug."""
    one, other = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    lots = [(500_000, f"MX220{lot}", f"2027-0{lot + 5}-30") for lot in range(4) for _ in range(10)]
    received = Receipt(
        METHADONE,
        "Example Pharma Ltd",
        "4 Model Way",
        "B-00218",
        "MX2200",
        "2027-05-30",
        sizes=tuple(size for size, _, _ in lots),
        batches=tuple(batch for _, batch, _ in lots),
        expiries=tuple(expiry for _, _, expiry in lots),
    )
    line = hatch.book.write(received, by=one, witness=other, page=hatch.page, delta=20_000_000)
    first = line.seq * 1000
    fitted = BottleFitted(1, METHADONE, "MX2200", "2027-05-30", 500_000, container=first)
    hatch.book.write(fitted, by=one, witness=other)
    previous = (0, 0)
    for number in (first + 10, first + 20, first + 30):
        hatch.book.write(ContainerOpened(number, 500_000, *previous), by=one)
        previous = (number, 500_000)


def a_page_of_tablets(hatch: Hatch) -> int:
    """56 tablets that two people have never counted."""
    one, other = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    opened = PageOpened("buprenorphine", "sublingual tablet", "8 mg", "tablet", "3", False, "from the paper register")
    return hatch.book.write(opened, by=one, witness=other, delta=56_000).seq


def at(hatch: Hatch, tasks: Tasks, wide: int = 1366, tall: int = 768) -> tuple[RealDesk, CountScreen]:
    """The count screen in front."""
    desk = open_desk(hatch.station, tasks, CountScreen, wide, tall)
    assert isinstance(desk.screen, CountScreen)
    return desk, desk.screen


def words(widget: QWidget) -> str:
    """Everything that is said on a widget."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget.window()))


class Keyboard:
    """Types into whatever has the focus; counts what is neither a figure nor a PIN."""

    def __init__(self, desk: RealDesk) -> None:
        self.desk = desk
        self.presses = 0

    def figures(self, text: str) -> None:
        """Digits and points are figures."""
        QTest.keyClicks(self._focus, text)

    def press(self, key: Qt.Key = Qt.Key.Key_Return) -> None:
        """One key press beside the figures."""
        self.presses += 1
        QTest.keyClick(self._focus, key)
        self.desk.hands.wait()

    @property
    def _focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found


@pytest.mark.req("BAL-2", "BAL-3")
def test_forty_containers_take_two_people_under_sixty_key_presses(hatch: Hatch, tasks: Tasks) -> None:
    """36 sealed in four lots, four open, the pump; every key that is neither a figure nor a PIN is counted."""
    forty(hatch)
    desk, screen = at(hatch, tasks)
    hatch.clock.move(DAY_MS)
    screen.enter()
    desk.hands.wait()
    keys = Keyboard(desk)
    keys.press()  # count what is due
    loose = (hatch.balance - 20_000_000) // 1000 + 2_000 - 480 - 20 - 310 - 275 - 120
    shelf = ("9", "9", "9", "9", *OPEN_ML, "20", f"{loose - 1}.5")
    for _ in range(2):
        for figure in shelf:
            keys.figures(figure)
            keys.press()
    for signer in (ADA, JO):
        keys.figures(signer.pin)
        if not isinstance(QApplication.focusWidget(), QLineEdit):
            desk.hands.wait()
        keys.press()
    body = hatch.entries[-1].body
    assert isinstance(body, Count)
    assert (body.difference, len(body.rows), body.sealed) == (0, 10, 18_000_000)
    print(f"forty containers: {keys.presses} key presses beside the figures")
    assert keys.presses < MOST_KEYS


@pytest.mark.req("BAL-2")
def test_nothing_that_is_expected_is_in_sight_before_both_have_signed(hatch: Hatch, tasks: Tasks) -> None:
    """Nor the figures of the first while the second counts; one row apart names the row and no figure."""
    forty(hatch)
    desk, screen = at(hatch, tasks)
    desk.hands.press(f"count-page-{hatch.page}")
    _type(desk, screen, "7")
    assert [field.text() for field in screen.course.figures.fields.values()] == [""] * 10
    assert not screen.course.findChildren(Reveal)
    for figure in (hatch.balance // 1000, 18_000, 4_500):
        assert f"{figure:,}" not in words(screen)
    _type(desk, screen, "7", first_row="8")
    for signer in (ADA, JO):
        desk.hands.sign(screen.course.strip, signer)
    told = words(screen.course)
    assert "Your counts differ: Sealed, 500 mL each batch MX2200, expires 30-May-2027" in told
    assert "register says" not in told
    assert [one.body.KIND for one in hatch.entries][-1] != "count"
    desk.hands.press("count-again")
    assert screen.course.counting is False
    assert len(screen.course.figures.fields) == 10


def _type(desk: RealDesk, screen: CountScreen, figure: str, first_row: str = "") -> None:
    """The same figure in every row, one after the other, by the keys on the screen."""
    for number, field in enumerate(list(screen.course.figures.fields.values())):
        field.setFocus()
        screen.course.figures.digits.pressed.emit(first_row if first_row and not number else figure)
    desk.hands.press("count-figures")


@pytest.mark.req("BAL-2", "J3")
def test_the_whole_cabinet_in_one_round(hatch: Hatch, tasks: Tasks) -> None:
    """Each counts both pages and signs once; a tablet short is red with the number of its case."""
    page = a_page_of_tablets(hatch)
    desk, screen = at(hatch, tasks)
    desk.hands.press("count-due")
    for _ in range(2):
        desk.hands.type_into("count-sealed", "28", enter=False)
        desk.hands.type_into("count-opened", "27")
        assert "Page 2 of 2" in words(screen.course)
        desk.hands.type_into("count-sealed", f"{hatch.balance // 1000}", enter=False)
        desk.hands.type_into("count-opened", "0", enter=False)
        desk.hands.type_into("count-reservoir", "0")
    for signer in (ADA, JO):
        desk.hands.sign(screen.course.strip, signer)
    counts = [one for one in hatch.entries if isinstance(one.body, Count)][-2:]
    assert [one.entry.page for one in counts] == [page, hatch.page]
    told = words(screen.course)
    assert "this must be looked into at once" in told
    (case,) = hatch.book.standing.cases.all
    assert f"Discrepancy {case} is open" in told
    assert "and so says the register" in told
    assert len(screen.course.findChildren(Reveal)) == 2
    desk.hands.press("go-on-count")
    assert "Two people count, each for themselves" in words(screen.trends)
    assert screen.list.isVisible()


@pytest.mark.req("BAL-2")
def test_what_is_overdue_stands_in_the_list_and_in_the_frame(hatch: Hatch, tasks: Tasks) -> None:
    """Since when, and who counted last, so that others count."""
    desk, screen = at(hatch, tasks)
    hatch.clock.move(3 * DAY_MS)
    desk.window.refresh()
    screen.enter()
    desk.hands.wait()
    assert "Overdue by 2 days" in words(screen.list)
    assert "by OKAFOR, Ada and REED, Jo" in words(screen.list)
    assert "1 count overdue" in words(desk.window.bar).replace("\xa0", " ").replace("&nbsp;", " ")


def test_the_counter_is_named_before_the_first_figure(hatch: Hatch, tasks: Tasks) -> None:
    """Without a name nothing is taken; the first is not offered as the second."""
    desk, screen = at(hatch, tasks)
    desk.hands.press(f"count-page-{hatch.page}")
    screen.course.who.box.setCurrentIndex(-1)
    _type(desk, screen, "5")
    assert "Nobody is named" in words(screen.course)
    screen.course.who.box.setCurrentText(ADA.shown)
    desk.hands.press("count-figures")
    offered = [screen.course.who.box.itemText(row) for row in range(screen.course.who.box.count())]
    assert ADA.shown not in offered
    assert JO.shown in offered


@pytest.mark.req("BAL-2")
def test_a_sheet_is_printed_and_entered(hatch: Hatch, tasks: Tasks, tmp_path: Path) -> None:
    """Without any figure of the register; the two who counted sign what stands on it."""
    desk, screen = at(hatch, tasks)
    hatch.station.count_sheets.print_sheet((hatch.page,), tmp_path / "sheet.pdf")
    assert isinstance(hatch.entries[-1].body, CountSheetPrinted)
    hatch.clock.move(120_000)
    desk.hands.press("count-sheet-enter")
    for _ in range(2):
        desk.hands.type_into("count-sealed", f"{hatch.balance // 1000}", enter=False)
        desk.hands.type_into("count-opened", "0", enter=False)
        desk.hands.type_into("count-reservoir", "0")
    assert "not a time of day" in words(screen.entry)
    desk.hands.type_into("sheet-time", "08:03", enter=False)
    desk.hands.press("count-figures")
    for code, text in (("sealed", f"{hatch.balance // 1000}"), ("opened", "0"), ("reservoir", "0")):
        desk.hands.type_into(f"count-{code}", text)
    for signer in (ADA, JO):
        desk.hands.sign(screen.entry.strip, signer)
    body = hatch.entries[-1].body
    assert isinstance(body, Count)
    assert (body.sheet, body.difference) == (1, 0)
    assert "and so says the register" in words(screen.entry)


@pytest.mark.req("DISC-1")
def test_another_pair_counts_again_for_a_discrepancy(hatch: Hatch, tasks: Tasks) -> None:
    """It stands on top of the list; those who have counted for it are not offered."""
    hatch.station.counts.start(hatch.page)
    hatch.count(hatch.balance - 40_000)
    case = hatch.entries[-1].seq
    desk, screen = at(hatch, tasks)
    assert f"Discrepancy {case}: another pair counts again" in words(screen.list)
    desk.hands.press(f"recount-{case}")
    box = screen.course.who.box
    offered = {box.itemText(row) for row in range(box.count())}
    assert offered == {"BELLWEATHER, Rowan", "PATELSON, Nisha", "MARCHBANK, Isla"}
    for shown in ("BELLWEATHER, Rowan", "PATELSON, Nisha"):
        box.setCurrentText(shown)
        for code, text in (("sealed", f"{hatch.balance // 1000}"), ("opened", "0"), ("reservoir", "0")):
            desk.hands.type_into(f"count-{code}", text)
    for shown, number in (("BELLWEATHER, Rowan", SECOND_NURSE), ("PATELSON, Nisha", PHARMACIST)):
        desk.hands.sign(screen.course.strip, Signer(shown, PINS[number]))
    body = hatch.entries[-1].body
    assert isinstance(body, Count)
    assert (body.case, body.difference) == (case, 0)
    assert "which is open already" in words(screen.course)


@pytest.mark.req("BAL-2")
def test_why_a_sheet_was_refused_stays_in_sight(hatch: Hatch, tasks: Tasks, tmp_path: Path) -> None:
    """A time before it was printed: the columns are typed anew, and everybody sees why."""
    desk, screen = at(hatch, tasks)
    hatch.station.count_sheets.print_sheet((hatch.page,), tmp_path / "sheet.pdf")
    hatch.clock.move(120_000)
    desk.hands.press("count-sheet-enter")
    desk.hands.type_into("sheet-time", "00:30", enter=False)
    for _ in range(2):
        for code, text in (("sealed", f"{hatch.balance // 1000}"), ("opened", "0"), ("reservoir", "0")):
            desk.hands.type_into(f"count-{code}", text)
    assert not screen.entry.time.isEnabled(), "it was read with the figures"
    for signer in (ADA, JO):
        desk.hands.sign(screen.entry.strip, signer)
    assert not isinstance(hatch.entries[-1].body, Count)
    assert screen.entry.time.isEnabled()
    assert screen.entry.wrong.isVisible()
    assert screen.entry.wrong.text()
