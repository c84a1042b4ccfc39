"""The table over a long page: windows come as it scrolls, memory stays bounded, and nothing jumps or is cut."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cdstation.errors import NotReadyError
from cdstation.ui.register.rows import Column, LineRow, NoteRow
from cdstation.ui.register.span import MOST
from cdstation.ui.tasks import Tasks
from tests.ui.books import FIRST_SEQ, note_at
from tests.ui.desk import Desk, open_desk

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def desk(tasks: Tasks) -> Desk:
    """A page of 222 000 lines."""
    return open_desk(tasks, lines=222_000)


def unbroken(desk: Desk) -> bool:
    """Every third number, downwards, without a gap and without a double."""
    return desk.seqs == list(range(desk.seqs[0], desk.seqs[-1] - 1, -3))


def wheel(desk: Desk, ticks: int) -> None:
    """So many ticks of the wheel, downwards if positive."""
    view = desk.register.table.viewport()
    for _ in range(abs(ticks)):
        spot = QPointF(200, 100)
        event = QWheelEvent(
            spot, view.mapToGlobal(spot), QPoint(), QPoint(0, -120 if ticks > 0 else 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(view, event)
        desk.wait()


def top_line(desk: Desk) -> tuple[int, int]:
    """The line on top and how far it is scrolled out."""
    table = desk.register.table
    row = table.rowAt(1)
    return desk.register.model.rows[row].seq, table.rowViewportPosition(row)


def test_only_what_is_near_is_read(desk: Desk) -> None:
    """The newest lines stand on top; of 222 000 a few windows are in memory, asked for by number."""
    assert desk.book is not None
    assert desk.seqs[0] == desk.book.newest
    assert len(desk.seqs) <= 4 * 64
    assert {question for question, _ in desk.book.asked} <= {"latest", "before", "after"}


def test_lines_come_before_they_are_needed(desk: Desk) -> None:
    """A wheel never runs into an end that is not the end of the page."""
    bar = desk.register.table.verticalScrollBar()
    for _ in range(60):
        wheel(desk, 2)
        assert bar.value() < bar.maximum()
    assert unbroken(desk)


def test_memory_is_bounded_and_nothing_jumps(desk: Desk) -> None:
    """However far one reads, some hundred lines are kept; forgetting those above moves nothing in sight."""
    for _ in range(20):
        desk.scroll(100)
        assert len(desk.seqs) <= MOST + 2 * 64
        assert unbroken(desk)
    assert not desk.register.model.held.at_newest
    before = top_line(desk)
    desk.register.model.trim(desk.register.table.rowAt(1))
    desk.wait()
    assert top_line(desk) == before
    for _ in range(20):
        desk.scroll(0)
        assert unbroken(desk)
    assert desk.book is not None
    assert desk.seqs[0] == desk.book.newest


def test_lines_that_come_above_move_nothing(desk: Desk) -> None:
    """Scrolling up from the middle of the page: what is read stays under the eye while the lines above it arrive."""
    desk.register.browser.go_to_line(300_001)
    desk.wait()
    assert top_line(desk)[0] in desk.seqs
    seq, y = top_line(desk)
    assert (seq, y) == (300_001, 0)
    assert desk.seqs[0] > 300_001  # a window above has come
    wheel(desk, -3)
    assert unbroken(desk)


def test_the_end_of_the_page_is_its_opening(desk: Desk) -> None:
    """End shows the oldest lines and Home the newest, by keys alone."""
    table = desk.register.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_End)
    desk.wait()
    assert desk.seqs[-1] == FIRST_SEQ
    assert desk.register.model.held.at_oldest
    QTest.keyClick(table, Qt.Key.Key_Home)
    desk.wait()
    assert desk.book is not None
    assert desk.seqs[0] == desk.book.newest


def test_arrow_keys_go_on_beyond_a_window(desk: Desk) -> None:
    """Line by line with the keys alone, further than the first window."""
    table = desk.register.table
    table.setFocus()
    table.selectRow(0)
    for _ in range(80):
        QTest.keyClick(table, Qt.Key.Key_Down)
        desk.wait()
    assert table.chosen_line == desk.seqs[80]


def test_large_buttons_turn_a_screen(desk: Desk) -> None:
    """By touch alone: the buttons beside the table turn it by what can be seen, the bar goes anywhere in the page."""
    bar = desk.register.table.verticalScrollBar()
    desk.hands.tap(desk.register.bar.earlier)
    desk.wait()
    assert bar.value() > desk.register.table.viewport().height() // 2
    desk.hands.tap(desk.register.bar.later)
    desk.wait()
    assert bar.value() == 0
    slider = desk.register.bar.bar
    slider.setSliderDown(True)
    slider.setSliderPosition(slider.maximum() // 2)
    slider.setSliderDown(False)
    desk.wait()
    assert desk.book is not None
    assert abs(top_line(desk)[0] - desk.book.newest // 2) < 10
    assert abs(slider.value() - slider.maximum() // 2) < 10


def test_dragging_asks_only_for_the_last_place(desk: Desk) -> None:
    """While an answer is awaited, wishes are not piled up: the newest one counts."""
    assert desk.book is not None
    desk.book.asked.clear()
    desk.book.gate.clear()
    for place in range(1_000, 60_000, 1_000):
        desk.register.bar.dragged.emit(place)
    desk.book.gate.set()
    desk.wait()
    jumps = [what for question, what in desk.book.asked if question == "before"]
    assert len(jumps) < 8
    assert 59_001 in jumps or 59_000 in jumps
    assert top_line(desk)[0] <= 59_000


def test_nothing_blocks_the_screen(desk: Desk) -> None:
    """While the book takes its time the table still scrolls, and the questions are asked on another thread."""
    assert desk.book is not None
    desk.book.gate.clear()
    table = desk.register.table
    bar = table.verticalScrollBar()
    bar.setValue(bar.maximum())
    for _ in range(20):
        QApplication.processEvents()
    assert table.grab().width() == table.width()
    bar.setValue(bar.maximum() - 100)
    assert bar.value() == bar.maximum() - 100
    desk.book.gate.set()
    desk.wait()
    assert unbroken(desk)


def test_trouble_is_told_and_the_next_question_is_asked(desk: Desk) -> None:
    """A window that could not be read leaves what is shown, says so in the band, and does not stop the browser."""
    assert desk.book is not None
    desk.book.trouble = NotReadyError("area-locked")
    before = desk.seqs
    desk.register.browser.go_to_line(60_000)
    desk.wait()
    assert desk.seqs == before
    assert desk.window.band.problem is desk.book.trouble
    desk.book.trouble = None
    desk.register.browser.go_to_line(60_000)
    desk.wait()
    assert desk.seqs[0] >= 60_000 - 3


@pytest.mark.req("LAW-20-c")
def test_footnotes_stay_under_their_line_wherever_windows_begin(tasks: Tasks) -> None:
    """Notes at the borders of windows: each follows its own line and takes the whole width."""
    desk = open_desk(tasks, lines=400)
    book = desk.book
    assert book is not None
    for at in (0, 62, 63, 64, 65, 127, 128):
        seq = book.newest - 3 * at
        book.notes[seq] = (note_at(90_000 + at), note_at(91_000 + at))
    desk.register.browser.go_newest()
    desk.wait()
    for _ in range(8):
        desk.scroll(100)
    rows = desk.register.model.rows
    noted = [at for at, row in enumerate(rows) if isinstance(row, NoteRow)]
    assert len(noted) == 14
    for at in noted:
        line = next(row for row in reversed(rows[:at]) if isinstance(row, LineRow))
        assert line.seq == rows[at].seq
        assert desk.register.table.columnSpan(at, 0) == len(Column)
    assert all(desk.register.table.columnSpan(at, 0) == 1 for at in range(len(rows)) if at not in noted)


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (683, 384), (960, 540)])
def test_no_word_of_a_line_is_cut(tasks: Tasks, size: tuple[int, int]) -> None:
    """Each row is as tall, and each column as wide, as its words need, at every size, with long names and notes."""
    desk = open_desk(tasks, size=size)
    table, painter = desk.register.table, desk.register.table.painter
    widths = [table.columnWidth(column) for column in Column]
    for at, row in enumerate(desk.register.model.rows):
        assert table.rowHeight(at) >= painter.tall(row, widths, table.viewport().width())
        if isinstance(row, LineRow):
            for column in Column:
                assert widths[column] >= painter.least_wide(row, column)
            for column in (Column.DATE, Column.TIME, Column.RECEIVED, Column.SUPPLIED, Column.BALANCE):
                assert widths[column] >= painter.natural(row, column)
    assert table.rowHeight(0) >= 44  # a finger chooses a line
