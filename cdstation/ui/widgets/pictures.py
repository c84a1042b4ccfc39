"""People's photographs, and the strip of the last days."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from cdstation.register.times import show_date
from cdstation.treatment.attendance import DayMark, StripDay
from cdstation.ui.text import say
from cdstation.ui.theme import Colour, font, paint_icon

_GROUND = "#dde5e9"


class PhotoLabel(QWidget):
    """A photograph, cut to the middle; a plain outline of a person when there is none."""

    def __init__(self, wide: int, tall: int) -> None:
        super().__init__()
        self._size = QSize(wide, tall)
        self._photo = QPixmap()
        self.setFixedSize(self._size)
        self.setAccessibleName(say("photo.none"))

    def show_photo(self, png: bytes, of: str) -> None:
        """The picture as PNG bytes (empty when there is none), and whose it is."""
        self._photo = QPixmap()
        if png:
            self._photo.loadFromData(png)
        self.setAccessibleName(say("photo.none") if self._photo.isNull() else say("photo.of", name=of))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        paint_photo(painter, QRectF(self.rect()), self._photo)
        painter.end()


def paint_photo(painter: QPainter, at: QRectF, photo: QPixmap) -> None:
    """A photograph with rounded corners, for rows that a delegate paints."""
    shape = QPainterPath()
    shape.addRoundedRect(at, 4, 4)
    painter.save()
    painter.setClipPath(shape)
    painter.fillRect(at, QColor(_GROUND))
    if photo.isNull():
        side = min(at.width(), at.height()) * 0.7
        spot = QRectF(at.center().x() - side / 2, at.center().y() - side / 2, side, side)
        paint_icon(painter, "person", Colour.GREY_1, spot)
    else:
        wanted, has = at.width() / at.height(), photo.width() / photo.height()
        wide = photo.width() if has < wanted else photo.height() * wanted
        tall = wide / wanted
        source = QRectF((photo.width() - wide) / 2, (photo.height() - tall) / 2, wide, tall)
        painter.drawPixmap(at, photo, source)
    painter.restore()


class AttendanceStrip(QWidget):
    """The last days, one square each.

    Given is filled, part is half filled, missed has a broken red frame, today a blue one.
    """

    def __init__(self) -> None:
        super().__init__()
        self._days: tuple[StripDay, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("strip.name"))

    def show_days(self, days: Sequence[StripDay]) -> None:
        """Oldest first."""
        self._days = tuple(days)
        said = (f"{show_date(day.day)} {say(f'strip.{day.mark.value}')}" for day in days)
        self.setAccessibleDescription(", ".join(said))
        self.setToolTip("  ".join(say(f"strip.key-{mark}") for mark in ("given", "part", "missed", "today")))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(14 * 36, 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(14 * 24, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap = 4
        wide = (self.width() - gap * (len(self._days) - 1)) / max(1, len(self._days))
        for at, day in enumerate(self._days):
            self._paint_day(painter, QRectF(at * (wide + gap), 0, wide, self.height()).adjusted(1, 1, -1, -1), day)
        painter.end()

    def _paint_day(self, painter: QPainter, square: QRectF, day: StripDay) -> None:
        filled = Colour.DAY_GREEN if day.mark is DayMark.GIVEN else Colour.WHITE
        pen = QPen(QColor(filled if day.mark is DayMark.GIVEN else Colour.GREY_4), 2)
        if day.mark is DayMark.MISSED:
            pen = QPen(QColor(Colour.RED), 2, Qt.PenStyle.DashLine)
        elif day.mark is DayMark.TODAY:
            pen = QPen(QColor(Colour.BLUE), 2)
        elif day.mark is DayMark.PART:
            pen = QPen(QColor(Colour.GREEN), 2)
        painter.setPen(pen)
        painter.setBrush(QColor(filled))
        painter.drawRoundedRect(square, 2, 2)
        if day.mark is DayMark.PART:
            half = square.adjusted(2, square.height() / 2, -2, -2)
            painter.fillRect(half, QColor(Colour.DAY_GREEN))
        painter.setPen(QColor(Colour.GREY_1 if day.mark is DayMark.BEFORE else Colour.BLACK))
        painter.setFont(font(13, bold=day.mark is DayMark.TODAY))
        painter.drawText(square, int(Qt.AlignmentFlag.AlignCenter), str(day.day.day))
