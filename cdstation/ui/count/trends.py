"""How the last counts of each page came out, side by side: a loss that goes on is seen before it is counted again.

Differences alone; no balance is shown before a count (BAL-2).
"""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cdstation.register.pages import PageHead
from cdstation.services.values import CountPoint
from cdstation.ui.count.chart import LastCountsChart
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.panels import Card, emptied, label, plain, scrolled

Shown = tuple[tuple[PageHead, tuple[CountPoint, ...]], ...]


class Trends(Card):
    """What stands beside the list while nothing is counted."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: Shown = ()
        self.body.addWidget(label(say("count.heading"), "heading"))
        self.body.addWidget(label(say("count.how")))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * sizes().edge)
        self._grid.setVerticalSpacing(sizes().edge)
        holder = QVBoxLayout()
        holder.setContentsMargins(0, sizes().gap, 0, 0)
        holder.addLayout(self._grid)
        holder.addStretch(1)
        self.body.addWidget(scrolled(holder), 1)

    def show_pages(self, shown: Shown) -> None:
        """Each page with its counts, the oldest first; pages that nobody has counted are left out."""
        counted = tuple(one for one in shown if one[1])
        if counted == self._shown:
            return
        self._shown = counted
        emptied(self._grid)
        for at, (head, points) in enumerate(counted):
            self._grid.addWidget(_page(head, points), at // 2, at % 2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)


def _page(head: PageHead, points: tuple[CountPoint, ...]) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(plain(head.key.shown, "strong"))
    chart = LastCountsChart()
    chart.show_points(points, head.unit)
    column.addWidget(chart)
    return made
