"""Sign-in badges to cut out: the code that a scanner reads, with name and role, at the size of a bank card.

A badge alone opens nothing: its owner's PIN goes with it (D4).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cdstation.reports.heads import AreaHead
from cdstation.reports.layout.codes import draw_code
from cdstation.reports.layout.document import A4, Document
from cdstation.reports.layout.sheet import BLUE, LINE, Sheet, Style
from cdstation.reports.layout.target import Target

_MM = 72 / 25.4
_CARD = (85.6 * _MM, 54.0 * _MM)
_ACROSS, _DOWN = 2, 5
_GAP = 4.0 * _MM


@dataclass(frozen=True)
class Badge:
    """One person's badge; `text` is the secret that the code carries and is printed in no other form."""

    name: str
    role: str
    text: str = field(repr=False)


def write_badges(target: Target, area: AreaHead, badges: Sequence[Badge], printed_at: int) -> None:
    """Print badges, ten on a sheet; `printed_at` is UTC milliseconds. Raises NotReadyError as `write_register` does."""
    document = Document(A4, f"Sign-in badges \N{EM DASH} {area.shown}", printed_at, area.simulated)
    per_sheet = _ACROSS * _DOWN
    for start in range(0, max(1, len(badges)), per_sheet):
        sheet = document.new_sheet()
        for place, badge in enumerate(badges[start : start + per_sheet]):
            _draw_badge(sheet, area, badge, place)
        document.number(sheet.width - 40, sheet.height - 14, Style(7).quiet())
    document.deliver(target)


def _draw_badge(sheet: Sheet, area: AreaHead, badge: Badge, place: int) -> None:
    width, height = _CARD
    row, column = divmod(place, _ACROSS)
    x = (sheet.width - _ACROSS * width - _GAP) / 2 + column * (width + _GAP)
    y = 28 + row * (height + _GAP)
    sheet.frame(x, y, width, height, 0.6, LINE)
    sheet.fill(x, y, width, 5, BLUE)
    side = height - 44
    draw_code(sheet, badge.text, x + width - side - 4, y + 20, side)
    room = width - side - 22
    words = sheet.fitting(badge.name, Style(13, spacing=1.15).bold(), room)
    below = sheet.paragraph(x + 12, y + 40, room, badge.name, words)
    sheet.paragraph(x + 12, below + 4, room, badge.role, Style(10))
    foot = f"SIMULATED \N{EM DASH} {area.shown}" if area.simulated else area.shown
    lines = sheet.face(Style(7)).lines(foot, 7, width - 24)
    sheet.block(x + 12, y + height - 8 - (len(lines) - 1) * 8.4, lines, Style(7).quiet())
