"""The shots of today against their band: each a point at its error, the band a calm stripe behind them."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cdstation.ui.pump.view import show_percent
from cdstation.ui.text import say
from cdstation.ui.theme import Colour, font

_LEFT = 62  # room for the figures of the scale
_RIGHT_OF = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class ShotChart(QWidget):
    """Errors in hundredths of a percent. A shot outside is a cross, not only red."""

    def __init__(self) -> None:
        super().__init__()
        self._errors: tuple[int, ...] = ()
        self._band = self._mean_band = self._mean = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("pump_screen.chart"))

    def show_shots(self, errors: Sequence[int], mean: int, shot_band: int, mean_band: int) -> None:
        """The shots in their order, their mean, and the bands of both."""
        self._errors, self._mean = tuple(errors), mean
        self._band, self._mean_band = shot_band, mean_band
        self.setAccessibleDescription(", ".join(show_percent(error) for error in errors))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 170)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 150)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(13))
        room = QRectF(_LEFT, 8, self.width() - _LEFT - 4, self.height() - 32)
        reach = max(1, self._band + self._band // 2, *(abs(error) * 11 // 10 for error in self._errors))

        def at(error: int) -> float:
            return room.center().y() - error / reach * room.height() / 2

        painter.fillRect(room, QColor(Colour.GREY_5))
        band = QRectF(room.left(), at(self._band), room.width(), at(-self._band) - at(self._band))
        painter.fillRect(band, QColor(Colour.DAY_GREEN))
        for level in (self._band, 0, -self._band):
            painter.setPen(QPen(QColor(Colour.GREY_1), 1, Qt.PenStyle.SolidLine if not level else Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(room.left(), at(level)), QPointF(room.right(), at(level)))
            painter.setPen(QColor(Colour.BLACK))
            painter.drawText(QRectF(0, at(level) - 10, _LEFT - 8, 20), _RIGHT_OF, show_percent(level))
        if self._errors:
            painter.setPen(QPen(QColor(Colour.BLUE), 2))
            painter.drawLine(QPointF(room.left(), at(self._mean)), QPointF(room.right(), at(self._mean)))
        for place, error in enumerate(self._errors):
            across = room.left() + room.width() * (place + 0.5) / len(self._errors)
            self._paint_shot(painter, QPointF(across, at(error)), place + 1, abs(error) <= self._band)
        painter.end()

    def _paint_shot(self, painter: QPainter, spot: QPointF, number: int, within: bool) -> None:
        painter.setPen(QPen(QColor(Colour.DARK_BLUE if within else Colour.RED), 3))
        painter.setBrush(QColor(Colour.WHITE))
        if within:
            painter.drawEllipse(spot, 6, 6)
        else:
            painter.drawLine(spot + QPointF(-6, -6), spot + QPointF(6, 6))
            painter.drawLine(spot + QPointF(-6, 6), spot + QPointF(6, -6))
        painter.setPen(QColor(Colour.BLACK))
        below = QRectF(spot.x() - 40, self.height() - 22, 80, 20)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), say("pump_screen.shot", number=number))
