"""The table over a long page: windows come as it scrolls, memory stays bounded, and nothing jumps or is cut."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QFontMetrics, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cdstation.errors import NotReadyError
from cdstation.register.entries import LineText
from cdstation.ui.fiction import book
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.register.rows import FIGURES, Column, LineRow, NoteRow
from cdstation.ui.register.span import MOST
from cdstation.ui.tasks import Tasks
from cdstation.ui.theme import font
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
    desk.scroll(60)
    before, count = top_line(desk), len(desk.seqs)
    desk.register.model.held._most = 120
    desk.register.model.trim(desk.register.table.rowAt(1))
    assert len(desk.seqs) < count - 200
    assert top_line(desk) == before
    desk.register.model.held._most = MOST
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


def needed(text: str, pixels: int, wide: int) -> int:
    """How tall words are in a column, by Qt's own measure."""
    room = QRect(0, 0, wide - 16, 10_000)
    return QFontMetrics(font(pixels)).boundingRect(room, int(Qt.TextFlag.TextWordWrap), text).height() if text else 0


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (683, 384), (960, 540)])
def test_no_word_of_a_line_is_cut(tasks: Tasks, size: tuple[int, int]) -> None:
    """Each row is as tall, and each column as wide, as its words need, at every size, with long names and notes."""
    station = ExampleStation()
    words = LineText(
        "FEATHERSTONEHAUGH-CHOLMONDELEY, Bartholomew Maximilian A1234ZZ — " + book.ADDRESS,
        "Dr Persephone Wolfeschlegelsteinhausen, locum of the evening clinic",
        "healthcare professional",
        note="Part taken: 20 mL of 45 mL, the rest destroyed before both, tipped into the denaturing kit",
    )
    long = replace(book.LINES[8], words=words, given_by="FEATHERSTONEHAUGH, Bartholomew Maximilian", seq=20_500)
    station.register.lines = (long, *station.register.lines)
    desk = open_desk(tasks, station, size)
    table = desk.register.table
    widths = [table.columnWidth(column) for column in Column]
    for at, row in enumerate(desk.register.model.rows):
        if isinstance(row, NoteRow):
            assert table.rowHeight(at) > needed(row.said, 16, table.viewport().width())
            continue
        for column in (Column.AUTHORITY, Column.COLLECTOR, Column.PEOPLE):
            above, below = row.cells[column]
            small = 16 if column is Column.PEOPLE else 14
            assert table.rowHeight(at) > needed(above, 16, widths[column]) + needed(below, small, widths[column])
        name, address = row.cells[Column.PARTY]
        both = widths[Column.PARTY] + widths[Column.AUTHORITY]
        party = needed(name, 16, widths[Column.PARTY]) + needed(address, 14, both) + needed(row.late, 14, both)
        assert table.rowHeight(at) > party
        for column in Column:
            for text in " ".join(row.cells[column]).split():
                assert widths[column] >= QFontMetrics(font(14)).horizontalAdvance(text) + 16
        for column in (Column.DATE, Column.TIME, *sorted(FIGURES)):
            assert widths[column] >= QFontMetrics(font(16)).horizontalAdvance(row.cells[column][0]) + 16
    assert table.rowHeight(1) >= 44  # a finger chooses a line


def test_the_long_line_as_it_is_painted(tasks: Tasks) -> None:
    """Nothing is painted below the row: what stands under the words is empty."""
    desk = open_desk(tasks, size=(683, 384))
    table = desk.register.table
    picture = table.viewport().grab().toImage()
    for at in range(3):
        bottom = table.rowViewportPosition(at) + table.rowHeight(at) - 3
        if 0 <= bottom < picture.height() and isinstance(desk.register.model.rows[at], LineRow):
            colours = {picture.pixelColor(across, bottom).name() for across in range(2, picture.width() - 2)}
            assert colours <= {"#ffffff"}
