"""The differences of a page's counts over time: a bar for each, down when short; its figures for whoever listens."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from cdstation.register.quantity import Quantity, Unit
from cdstation.register.times import local_time, show_date
from cdstation.services.discrepancies.values import Variance
from cdstation.ui.text import say
from cdstation.ui.theme import Colour, font

_MOST = 60


class CaseChart(QWidget):
    """The count of the case in front is black. The drawing library is loaded when the first chart is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._plot: QWidget | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(190)
        self.setAccessibleName(say("cases.chart"))

    def show_counts(self, counts: Sequence[Variance], unit: Unit, marked: int) -> None:
        """Oldest at the left; `marked` is the count that the case is about."""
        shown = counts[-_MOST:]
        self.setAccessibleDescription(
            ", ".join(f"{show_date(local_time(one.at_ms).date())} {Quantity(one.difference, unit)}" for one in shown)
        )
        if self._plot is not None:
            self._column.removeWidget(self._plot)
            self._plot.deleteLater()
        self._plot = _plot(shown, unit, marked)
        self._column.addWidget(self._plot)


def _plot(shown: Sequence[Variance], unit: Unit, marked: int) -> QWidget:
    import pyqtgraph

    made: Any = pyqtgraph.PlotWidget(background=Colour.WHITE)
    for part in (made, *made.findChildren(QWidget)):
        part.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # there is nothing in it to act on; its figures are in its words
    made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    made.setMenuEnabled(False)
    made.hideButtons()
    made.setMouseEnabled(False, False)
    places = list(range(len(shown)))
    brushes = [Colour.BLACK if one.seq == marked else Colour.BLUE for one in shown]
    heights = [one.difference / 1000 for one in shown]
    made.addItem(pyqtgraph.BarGraphItem(x=places, height=heights, width=0.6, brushes=brushes, pen=None))
    made.addItem(pyqtgraph.InfiniteLine(0, angle=0, pen=pyqtgraph.mkPen(Colour.GREY_1)))
    bottom, left = made.getAxis("bottom"), made.getAxis("left")
    step = max(1, len(shown) // 4)
    days = [show_date(local_time(one.at_ms).date())[:6] for one in shown]
    bottom.setTicks([[(place, days[place]) for place in places[::step]]])
    for axis in (bottom, left):
        axis.setPen(Colour.GREY_1)
        axis.setTextPen(Colour.BLACK)
        axis.setTickFont(font(13))
    left.setLabel(unit.plural)
    left.enableAutoSIPrefix(False)
    reach = max((abs(height) for height in heights), default=1.0) or 1.0
    made.setYRange(-reach * 1.1, reach * 1.1, padding=0)
    made.setXRange(-0.7, max(7.0, len(shown) - 0.3), padding=0)
    assert isinstance(made, QWidget)
    return made
