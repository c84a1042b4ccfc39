"""Words are broken without loss, strips flow without loss, codes are drawn as they are, memory stays flat."""

import re
import tracemalloc

import segno
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfdoc import PDFDocument

from cdstation.register.pages import OBTAINED_HEADINGS, SUPPLIED_HEADINGS
from cdstation.reports.layout.codes import QUIET, draw_code
from cdstation.reports.layout.fonts import FontFile, Fonts
from cdstation.reports.layout.sheet import Sheet, Style
from cdstation.reports.layout.table import Cell, Strip
from cdstation.reports.register_lines import COLUMNS
from tests.reports import example_page as example
from tests.reports.reading import printed

FACE = Fonts(PDFDocument(invariant=1))[FontFile.REGULAR]


@given(st.text(max_size=120), st.integers(20, 200), st.integers(0, 15))
def test_broken_lines_joined_are_the_text(text: str, room: int, indent: int) -> None:
    """Any text at all: every line fits its column, and joined they are the text as it can be printed."""
    lines = FACE.lines(text, 7, room, indent)
    assert "".join(lines) == FACE.legible(text).strip()
    rooms = [room - indent] + [room] * (len(lines) - 1)
    assert all(
        FACE.width(line.rstrip()) * 7 <= wide + 0.02 for line, wide in zip(lines, rooms, strict=True) if len(line) > 1
    )


@given(st.text(max_size=80))
def test_printed_text_is_one_harmless_line(text: str) -> None:
    """No control character, no line break and nothing that the font lacks reaches the page."""
    legible = FACE.legible(text)
    assert FACE.legible(legible) == legible
    assert FACE.width(legible) >= 0
    assert not re.search(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", legible)


def test_no_word_of_a_heading_is_broken() -> None:
    """Each heading is broken between its words only."""
    for column in COLUMNS:
        lines = FACE.lines(column.heading, 5.9, column.room)
        assert [word for line in lines for word in line.split()] == column.heading.split()
    assert tuple(column.heading for column in COLUMNS[:10]) == OBTAINED_HEADINGS + SUPPLIED_HEADINGS


@given(st.lists(st.integers(0, 9), min_size=1, max_size=4), st.integers(0, 60))
def test_a_strip_is_split_without_loss(depths: list[int], room: int) -> None:
    """Wherever a sheet ends, the two parts hold every line of every cell once."""
    cells = [Cell(place, 50, tuple(map(str, range(depth))), Style(7)) for place, depth in enumerate(depths)]
    strip = Strip(tuple(cells), 8)
    if strip.deepest == 0:
        return
    head, rest = strip.split(room)
    assert head.deepest >= 1
    assert len(head.cells) == len(cells)
    for whole, upper in zip(strip.cells, head.cells, strict=True):
        lower = [cell.lines for cell in rest.cells if cell.x == whole.x]
        assert whole.lines == upper.lines + (lower[0] if lower else ())


def test_a_code_is_drawn_module_by_module() -> None:
    """Read back from the page, the bars are the modules of the code, with the quiet border around them."""
    side = 100.0
    sheet = Sheet(Fonts(PDFDocument(invariant=1)), 200, 200)
    draw_code(sheet, example.NOTE, 10, 20, side)
    matrix = segno.make(example.NOTE, error="m", micro=False, encoding="utf-8").matrix
    module = side / (len(matrix) + 2 * QUIET)
    ink = sheet.content().decode().splitlines()[-1]
    drawn = [bytearray(len(matrix)) for _ in matrix]
    for bar in re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re", ink):
        x, y, width, height = map(float, bar)
        row = round((200 - y - height - 20) / module) - QUIET
        start = round((x - 10) / module) - QUIET
        for column in range(start, start + round(width / module)):
            drawn[row][column] = 1
    assert drawn == [bytearray(row) for row in matrix]


def test_memory_grows_by_the_packed_sheets_alone() -> None:
    """Ten times the lines take a few bytes more for each, whatever the length of the register."""

    def peak(number: int) -> int:
        lines = example.doses(number, 900_000_000, 1_000)
        tracemalloc.start()
        printed(lines)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(2_000) - peak(200) < 1_800 * 2_500
