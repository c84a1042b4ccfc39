"""A balance over some days in one stroke: look, don't read."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cdstation.register.quantity import Quantity, Unit
from cdstation.register.times import show_date
from cdstation.ui.text import say
from cdstation.ui.theme import Colour, font

_TOP = 18  # the words stand above the stroke, never on it


class Sparkline(QWidget):
    """The closing balance of each day, from nothing at the bottom to the most at the top."""

    def __init__(self) -> None:
        super().__init__()
        self._points: tuple[tuple[date, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("sparkline.name"))

    def show_points(self, points: Sequence[tuple[date, int]], unit: Unit) -> None:
        """Thousandths of the unit, oldest first."""
        self._points = tuple(points)
        said = ", ".join(f"{show_date(day)} {Quantity(balance, unit)}" for day, balance in self._points)
        self.setAccessibleDescription(said)
        self.setToolTip(said.replace(", ", "\n"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(260, 64)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(Colour.GREY_1))
        painter.setFont(font(13))
        days = len(self._points)
        words = say("sparkline.day") if days == 1 else say("sparkline.days", count=days)
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight), words)
        painter.setPen(QPen(QColor(Colour.GREY_3), 1))
        base = self.height() - 1.5
        painter.drawLine(QPointF(0, base), QPointF(self.width(), base))
        if len(self._points) > 1:
            self._paint_stroke(painter, QRectF(4, _TOP + 4, self.width() - 8, base - _TOP - 6))
        painter.end()

    def _paint_stroke(self, painter: QPainter, room: QRectF) -> None:
        lowest = min(0, *(balance for _, balance in self._points))
        reach = max(1, max(balance for _, balance in self._points) - lowest)
        step = room.width() / (len(self._points) - 1)
        stroke = QPolygonF()
        for at, (_, balance) in enumerate(self._points):
            stroke.append(QPointF(room.left() + at * step, room.bottom() - (balance - lowest) / reach * room.height()))
        painter.setPen(QPen(QColor(Colour.BLUE), 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(stroke)
        painter.setBrush(QColor(Colour.BLUE))
        painter.drawEllipse(stroke.last(), 3, 3)
