"""Pictures of quantities: the bottle on the pump, the pour that goes on, the pace of a session."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cdstation.register.quantity import Quantity, Unit, show_thousandths
from cdstation.ui.text import say
from cdstation.ui.theme import Colour, font, sizes

_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class PumpGauge(QWidget):
    """The bottle.

    How much it held, how much is left. Under the mark of the residue the liquid turns yellow and says `low`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._capacity = self._left = self._low = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(say("gauge.bottle"))

    def show_level(self, capacity_ul: int, left_ul: int, low_ul: int = 0) -> None:
        """Volumes in microlitres; below `low_ul` the pump is less exact."""
        self._capacity, self._left, self._low = capacity_ul, max(0, left_ul), low_ul
        self.setAccessibleDescription(say("gauge.left-of", left=self._of(left_ul), whole=self._of(capacity_ul)))
        self.update()

    @property
    def left_ul(self) -> int:
        """What the gauge shows now."""
        return self._left

    @staticmethod
    def _of(volume_ul: int) -> str:
        return str(Quantity(volume_ul, Unit.ML))

    def sizeHint(self) -> QSize:
        return QSize(150, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 90)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = min(self.width() - 4, 110)
        bottle = QRectF((self.width() - wide) / 2, 2, wide, self.height() - 4)
        shape = QPainterPath()
        shape.addRoundedRect(bottle, 8, 8)
        painter.fillPath(shape, QColor(Colour.WHITE))
        if self._capacity:
            painter.save()
            painter.setClipPath(shape)
            tall = bottle.height() * min(1.0, self._left / self._capacity)
            low = self._left <= self._low
            painter.fillRect(
                QRectF(bottle.left(), bottle.bottom() - tall, wide, tall),
                QColor(Colour.WARM_YELLOW if low else Colour.LIQUID),
            )
            painter.restore()
        painter.setPen(QPen(QColor(Colour.GREY_1), 3))
        painter.drawPath(shape)
        self._paint_words(painter, bottle.toRect())
        painter.end()

    def _paint_words(self, painter: QPainter, bottle: QRect) -> None:
        painter.setPen(QColor(Colour.BLACK))
        painter.setFont(font(15, bold=True))
        room = bottle.adjusted(-20, 10, 20, -8)
        if not self._capacity:
            painter.drawText(bottle, _CENTRE | int(Qt.TextFlag.TextWordWrap), say("gauge.no-bottle"))
            return
        painter.drawText(room, int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter), self._of(self._capacity))
        words = say("gauge.low" if self._left <= self._low else "gauge.left", left=self._of(self._left))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter), words)


class ProgressRing(QWidget):
    """A pour that goes on: so much of so much, in the largest figures on the screen."""

    def __init__(self) -> None:
        super().__init__()
        self._done = self._total = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(say("gauge.poured"))

    def show_progress(self, done_ul: int, total_ul: int) -> None:
        """Volumes in microlitres."""
        self._done, self._total = done_ul, total_ul
        self.setAccessibleDescription(say("gauge.of", done=self._figure(done_ul), total=self._figure(total_ul)))
        self.update()

    @staticmethod
    def _figure(volume_ul: int) -> str:
        # One decimal throughout, so that the figure does not jump about while it counts.
        tenths = volume_ul // 100 * 100
        shown = show_thousandths(tenths)
        return shown if "." in shown else f"{shown}.0"

    def sizeHint(self) -> QSize:
        return QSize(250, 250)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 120)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height()) - 4
        thick = max(12, side // 10)
        ring = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        ring.adjust(thick / 2, thick / 2, -thick / 2, -thick / 2)
        painter.setPen(QPen(QColor(Colour.GREY_4), thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawEllipse(ring)
        if self._total:
            share = min(1.0, self._done / self._total)
            painter.setPen(QPen(QColor(Colour.BLUE), thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawArc(ring, 90 * 16, -round(360 * 16 * share))
        painter.setPen(QColor(Colour.BLACK))
        painter.setFont(font(max(26, side // 5), bold=True))
        middle = ring.toRect()
        painter.drawText(middle.adjusted(0, -side // 12, 0, -side // 12), _CENTRE, self._figure(self._done))
        painter.setPen(QColor(Colour.GREY_1))
        painter.setFont(font(max(14, side // 14)))
        below = middle.adjusted(0, side // 6, 0, side // 6)
        painter.drawText(below, _CENTRE, say("gauge.total", total=self._figure(self._total)))
        painter.end()


class PaceBar(QWidget):
    """A thin bar: so many of so many."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._done, self._total = 0, 1
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_progress(self, done: int, total: int) -> None:
        """Any unit."""
        self._done, self._total = done, max(1, total)
        self.setAccessibleDescription(say("gauge.count", done=done, total=total))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, max(8, sizes().gap - 4))

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        painter.setBrush(QColor(Colour.GREY_4))
        painter.drawRoundedRect(whole, 4, 4)
        done = QRectF(0, 0, whole.width() * min(1.0, self._done / self._total), whole.height())
        painter.setBrush(QColor(Colour.BLUE))
        painter.drawRoundedRect(done, 4, 4)
        painter.end()
