"""QR codes as black squares on the sheet."""

from itertools import groupby

import segno

from cdstation.reports.layout.sheet import WHITE, Sheet

QUIET = 4  # modules of white around a code, without which scanners do not find it


def draw_code(sheet: Sheet, text: str, x: float, y: float, side: float) -> None:
    """The text as a QR code, white border included, in a square of `side` points; `x`, `y` is its top left corner."""
    rows = segno.make(text, error="m", micro=False, encoding="utf-8").matrix
    module = side / (len(rows) + 2 * QUIET)
    bars: list[tuple[float, float, float]] = []
    for down, row in enumerate(rows):
        right = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                bars.append((x + (QUIET + right) * module, y + (QUIET + down) * module, length * module))
            right += length
    sheet.fill(x, y, side, side, WHITE)
    sheet.squares(bars, module)
