"""The differences of a page's counts over time, as bars from a line of nothing; the figures stand in a table beside."""

from collections.abc import Sequence
from dataclasses import dataclass

from cdstation.register.quantity import Quantity, Unit
from cdstation.register.times import local_time, show_date
from cdstation.reports.layout.flow import Flow
from cdstation.reports.layout.sheet import BLUE, INK, LINE, TINT, Style

TALL = 118.0
_LEFT = 54.0  # room for the figures of the scale
_LABEL = Style(7.5)
_MOST_BARS = 60


@dataclass(frozen=True)
class Bar:
    """One count: when, and found less expected in thousandths. The one that opened the case is `marked`."""

    at_ms: int
    difference: int
    marked: bool = False


def draw_variance(flow: Flow, x: float, width: float, bars: Sequence[Bar], unit: Unit) -> None:
    """The newest counts that fit, oldest at the left; the case's own is black."""
    shown = bars[-_MOST_BARS:]
    top = flow.reserve(TALL + 22)
    sheet, middle = flow.sheet, top + 8 + TALL / 2
    reach = max((abs(bar.difference) for bar in shown), default=1) or 1
    left, room = x + _LEFT, width - _LEFT
    sheet.fill(left, top + 8, room, TALL, TINT)
    for level, y in ((reach, top + 8), (0, middle), (-reach, top + 8 + TALL)):
        sheet.rule(left, y, left + room, y, 0.5, LINE if level else INK)
        sheet.text_right(left - 4, y + 2.5, str(Quantity(level, unit)), _LABEL)
    step = room / max(12, len(shown))
    for place, bar in enumerate(shown):
        tall = abs(bar.difference) / reach * TALL / 2
        y = middle - tall if bar.difference > 0 else middle
        sheet.fill(left + step * (place + 0.25), y, step * 0.5, max(tall, 0.8), INK if bar.marked else BLUE)
    if shown:
        ends = [show_date(local_time(bar.at_ms).date()) for bar in (shown[0], shown[-1])]
        sheet.text(left, top + TALL + 18, ends[0], _LABEL)
        sheet.text_right(left + room, top + TALL + 18, ends[1], _LABEL)
