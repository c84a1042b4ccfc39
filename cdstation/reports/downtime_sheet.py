"""One numbered downtime sheet: rows to be written by hand, each entered into the book once (peers (b)13-14)."""

from datetime import date

from cdstation.register.times import show_date
from cdstation.reports.heads import AreaHead
from cdstation.reports.layout.sheet import LINE, Sheet, Style
from cdstation.reports.layout.table import columns

_MARGIN = 36.0
_TOP, _ROW = 96.0, 34.0
_COLUMNS = (
    ("Row", 28.0, True),
    ("Time", 44.0, False),
    ("Prison number", 74.0, False),
    ("FAMILY, Given", 132.0, False),
    ("Product, strength, batch", 128.0, False),
    ("Dose mg", 50.0, False),
    ("Measured mL", 56.0, False),
    ("Given / part (mL) / refused / spilt / other", 104.0, False),
    ("Given by (sign)", 76.0, False),
    ("Witness (sign)", 77.0, False),
)


def draw_sheet(sheet: Sheet, area: AreaHead, number: int, rows: int, day: date) -> None:
    """The sheet with this number, for this day."""
    room = sheet.width - 2 * _MARGIN
    sheet.text(_MARGIN, 46, f"Downtime sheet {number}", Style(20).bold())
    sheet.text_right(sheet.width - _MARGIN, 40, area.shown, Style(11).quiet())
    sheet.text_right(
        sheet.width - _MARGIN, 56, f"Pack of {show_date(day)} \N{MIDDLE DOT} Date given ____________", Style(11)
    )
    words = (
        "One row for each dose, in ink, by the two people who sign. Identify by photograph and name and date of birth. "
        "A wrong row is struck through once and stays legible. Enter the sheet by its number, row by row, and keep it."
    )
    sheet.paragraph(_MARGIN, 66, room, words, Style(8.5))
    _draw_table(sheet, rows)


def _draw_table(sheet: Sheet, rows: int) -> None:
    made = columns(_MARGIN, *_COLUMNS)
    bottom = _TOP + 26 + rows * _ROW
    for column in made:
        sheet.paragraph(column.x + 3, _TOP + 9, column.width - 5, column.heading, Style(7.5).bold())
    for at in range(rows + 1):
        y = _TOP + 26 + at * _ROW
        sheet.rule(_MARGIN, y, made[-1].end, y, 0.5, LINE)
        if at < rows:
            sheet.text_right(made[0].end - 6, y + 21, str(at + 1), Style(12).bold())
    sheet.rule(_MARGIN, _TOP, made[-1].end, _TOP, 0.7, LINE)
    for x in (*(column.x for column in made), made[-1].end):
        sheet.rule(x, _TOP, x, bottom, 0.5, LINE)
    sheet.text(
        _MARGIN, bottom + 16, "Sheet checked and entered by: ______________________   Date: ____________", Style(9)
    )
