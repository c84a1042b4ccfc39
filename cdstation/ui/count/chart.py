"""The differences of the last counts of a page: bars up for too much, down for too little, around the line of none."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cdstation.register.quantity import Quantity, Unit, show_thousandths
from cdstation.register.times import local_time, show_date, show_moment
from cdstation.services.values import CountPoint
from cdstation.ui.text import say
from cdstation.ui.theme import Colour, font

_LEFT, _HEAD, _FOOT = 64, 24, 24
_SCALE = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class LastCountsChart(QWidget):
    """Thousandths of the page's unit. The last bar is the count just made."""

    def __init__(self) -> None:
        super().__init__()
        self._points: tuple[CountPoint, ...] = ()
        self._unit = Unit.ML
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("count.chart.heading"))

    def show_points(self, points: Sequence[CountPoint], unit: Unit) -> None:
        """The counts of a page, the oldest first."""
        self._points, self._unit = tuple(points), unit
        said = (f"{show_moment(one.at_ms)} {Quantity(one.difference, unit)}" for one in self._points)
        self.setAccessibleDescription(", ".join(said))
        self.setToolTip(self.accessibleDescription().replace(", ", "\n"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 150)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 130)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(13))
        painter.setPen(QColor(Colour.GREY_1))
        painter.drawText(
            self.rect(), int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft), say("count.chart.heading")
        )
        room = QRectF(_LEFT, _HEAD, self.width() - _LEFT - 4, self.height() - _HEAD - _FOOT)
        painter.fillRect(room, QColor(Colour.GREY_5))
        reach = max(1000, *(abs(one.difference) for one in self._points)) if self._points else 1000
        self._paint_scale(painter, room, reach)
        step = room.width() / max(6, len(self._points))
        for place, one in enumerate(self._points):
            self._paint_bar(painter, room, reach, room.left() + (place + 0.5) * step, one)
        self._paint_days(painter, room, step)
        painter.end()

    def _paint_scale(self, painter: QPainter, room: QRectF, reach: int) -> None:
        for level in (reach, 0, -reach):
            y = room.center().y() - level / reach * (room.height() / 2 - 6)
            painter.setPen(QPen(QColor(Colour.GREY_1 if level == 0 else Colour.GREY_3), 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            painter.setPen(QColor(Colour.BLACK))
            words = ("+" if level > 0 else "") + show_thousandths(level)
            painter.drawText(QRectF(0, y - 10, _LEFT - 8, 20), _SCALE, words)

    @staticmethod
    def _paint_bar(painter: QPainter, room: QRectF, reach: int, x: float, one: CountPoint) -> None:
        tall = one.difference / reach * (room.height() / 2 - 6)
        if one.difference:
            bar = QRectF(x - 9, room.center().y() - max(tall, 0), 18, max(3.0, abs(tall)))
            painter.fillRect(bar, QColor(Colour.DARK_BLUE if one.difference < 0 else Colour.BLUE))
        else:
            painter.setPen(QPen(QColor(Colour.GREEN), 2))
            painter.setBrush(QColor(Colour.WHITE))
            painter.drawEllipse(QPointF(x, room.center().y()), 5, 5)

    def _paint_days(self, painter: QPainter, room: QRectF, step: float) -> None:
        if not self._points:
            return
        painter.setPen(QColor(Colour.BLACK))
        foot = QRectF(room.left(), room.bottom() + 3, room.width(), 20)
        first, last = (show_date(local_time(one.at_ms).date()) for one in (self._points[0], self._points[-1]))
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignLeft), first)
        if len(self._points) > 2 and first != last:
            foot.setRight(room.left() + len(self._points) * step)
            painter.drawText(foot, int(Qt.AlignmentFlag.AlignRight), last)
