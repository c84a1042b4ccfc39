"""A balance as steps, and the differences that counts found as bars: look, then read the figures at the edge."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cdstation.register.quantity import Quantity, Unit
from cdstation.register.times import show_date
from cdstation.ui.text import say
from cdstation.ui.theme import Colour, font

_LEFT, _BELOW, _ABOVE = 104, 24, 10
_RIGHT_OF = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_OLDEST = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class _Chart(QWidget):
    """Room for the figures at the left and the days below."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.unit = Unit.ML
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(520, 150)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 120)

    @property
    def room(self) -> QRectF:
        """Where the picture goes."""
        return QRectF(_LEFT, _ABOVE, self.width() - _LEFT - 10, self.height() - _ABOVE - _BELOW)

    def begin(self) -> QPainter:
        """The ground is painted."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(13))
        painter.fillRect(self.room, QColor(Colour.GREY_5))
        return painter

    def level(self, painter: QPainter, y: float, amount: int, *, firm: bool) -> None:
        """A line across at this amount, with its figure."""
        painter.setPen(QPen(QColor(Colour.GREY_3), 1, Qt.PenStyle.SolidLine if firm else Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(self.room.left(), y), QPointF(self.room.right(), y))
        painter.setPen(QColor(Colour.BLACK))
        painter.drawText(QRectF(0, y - 10, _LEFT - 8, 20), _RIGHT_OF, str(Quantity(amount, self.unit)))

    def days(self, painter: QPainter, first: date, last: date) -> None:
        """The first and the last day, below."""
        below = QRectF(self.room.left(), self.height() - _BELOW + 2, self.room.width(), _BELOW - 2)
        painter.setPen(QColor(Colour.BLACK))
        painter.drawText(below, _OLDEST, show_date(first))
        painter.drawText(below, _RIGHT_OF, show_date(last))


class BalanceChart(_Chart):
    """The closing balance of each day, as steps from nothing upwards; days before the page opened stay empty."""

    def __init__(self) -> None:
        super().__init__(say("register.figures.balance"))
        self._points: tuple[tuple[date, int], ...] = ()
        self._days = 1
        self._today = date.min

    def show_points(self, points: Sequence[tuple[date, int]], unit: Unit, days: int, today: date) -> None:
        """Thousandths of the unit, oldest first, over so many days to today."""
        self._points, self.unit, self._days, self._today = tuple(points), unit, days, today
        said = ", ".join(f"{show_date(day)} {Quantity(balance, unit)}" for day, balance in self._points)
        self.setAccessibleDescription(said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.begin()
        if self._points:
            self._paint(painter)
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        room, balances = self.room, [balance for _, balance in self._points]
        lowest, highest = min(0, *balances), max(1, *balances)

        def at(amount: int) -> float:
            return room.bottom() - (amount - lowest) / (highest - lowest) * room.height()

        for amount in {lowest, 0, highest}:
            self.level(painter, at(amount), amount, firm=amount == 0)
        first, step, stroke = self._today.toordinal() - self._days + 1, room.width() / self._days, QPolygonF()
        for day, balance in self._points:
            left = room.left() + (day.toordinal() - first) * step
            stroke.append(QPointF(left, at(balance)))
            stroke.append(QPointF(left + step, at(balance)))
        painter.setPen(QPen(QColor(Colour.BLUE), 2.5))
        painter.drawPolyline(stroke)
        self.days(painter, date.fromordinal(first), self._today)


class VarianceChart(_Chart):
    """Each count at its day: a bar up for more than the balance, down for less, a point where they agree."""

    def __init__(self) -> None:
        super().__init__(say("register.figures.variance"))
        self._counts: tuple[tuple[date, int], ...] = ()
        self._days = 1
        self._today = date.min

    def show_counts(self, counts: Sequence[tuple[date, int]], unit: Unit, days: int, today: date) -> None:
        """Found less expected, thousandths of the unit, oldest first, over so many days to today."""
        self._counts, self.unit, self._days, self._today = tuple(counts), unit, days, today
        said = ", ".join(f"{show_date(day)} {Quantity(difference, unit)}" for day, difference in self._counts)
        self.setAccessibleDescription(said or say("register.figures.no-counts"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.begin()
        if self._counts:
            self._paint(painter)
        else:
            painter.setPen(QColor(Colour.BLACK))
            painter.drawText(self.room, int(Qt.AlignmentFlag.AlignCenter), say("register.figures.no-counts"))
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        room, most = self.room, max(1, *(abs(difference) for _, difference in self._counts))

        def at(amount: int) -> float:
            return room.center().y() - amount / most * room.height() / 2

        shown = {0, *(amount for amount in (most, -most) if any(one == amount for _, one in self._counts))}
        for amount in shown:
            self.level(painter, at(amount), amount, firm=amount == 0)
        first, step = self._today.toordinal() - self._days + 1, room.width() / self._days
        wide = min(9.0, max(3.0, step - 2))
        for day, difference in self._counts:
            across = room.left() + (day.toordinal() - first + 0.5) * step
            self._paint_count(painter, across, wide, at(difference), at(0), short=difference < 0)
        self.days(painter, date.fromordinal(first), self._today)

    def _paint_count(self, painter: QPainter, x: float, wide: float, y: float, base: float, *, short: bool) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(Colour.RED if short else Colour.BLUE))
        if y == base:
            painter.drawEllipse(QPointF(x, base), 3, 3)
        else:
            painter.drawRect(QRectF(x - wide / 2, min(y, base), wide, abs(y - base)))
