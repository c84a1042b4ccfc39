"""Buttons that are hard to press by mistake.

They act on release, and a second press within 250 ms is not heard (H1).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from time import monotonic_ns

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QPushButton, QSizePolicy, QWidget

from cdstation.ui.theme import Colour, font, paint_icon, sizes

_WRAPPED = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
_WRAPPED_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_EDGE = 4  # the dark edge below, which says "press me"


class Kind(StrEnum):
    """What a button is for. At most one PRIMARY on a screen."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"  # STOP
    WARNING = "warning"  # red words on white: rarely pressed, never by accident
    QUIET = "quiet"  # words alone


@dataclass(frozen=True)
class _Look:
    ground: str
    words: str
    edge: str
    frame: str


_LOOKS = {
    Kind.PRIMARY: _Look(Colour.GREEN, Colour.WHITE, Colour.DARK_GREEN, Colour.GREEN),
    Kind.SECONDARY: _Look(Colour.WHITE, Colour.BLACK, Colour.GREY_1, Colour.GREY_1),
    Kind.DANGER: _Look(Colour.RED, Colour.WHITE, Colour.DARK_RED, Colour.RED),
    Kind.WARNING: _Look(Colour.WHITE, Colour.RED, Colour.RED, Colour.RED),
    Kind.QUIET: _Look("#00ffffff", Colour.BLUE, "#00ffffff", "#00ffffff"),
}
_OFF = _Look(Colour.GREY_4, Colour.GREY_1, Colour.GREY_3, Colour.GREY_4)


class Steady(QObject):
    """Keeps a button from hearing a bouncing finger or key, also just after it appeared under the finger; lets Enter
    press it.

    Presses by the program (`click()`) always count.
    """

    pause_ms = 250
    clock_ms: Callable[[], int] = staticmethod(lambda: monotonic_ns() // 1_000_000)

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button)
        self._button = button
        self._last_ms: int | None = None
        button.installEventFilter(self)
        button.clicked.connect(self._mark)

    def _mark(self) -> None:
        self._last_ms = Steady.clock_ms()

    def _too_soon(self) -> bool:
        return self._last_ms is not None and Steady.clock_ms() - self._last_ms < self.pause_ms

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.Show, QEvent.Type.EnabledChange):
            self._mark()
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            return self._too_soon()
        elif isinstance(event, QKeyEvent):
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        enter = event.key() in _ENTER
        if not enter and event.key() != Qt.Key.Key_Space:
            return False
        if event.isAutoRepeat():
            return True
        if event.type() == QEvent.Type.KeyPress and self._too_soon():
            return True
        if enter and event.type() == QEvent.Type.KeyPress:
            self._button.setDown(True)
        elif enter and event.type() == QEvent.Type.KeyRelease and self._button.isDown():
            self._button.setDown(False)
            self._button.click()
        return enter


@lru_cache(maxsize=4096)
def _wrapped_height(words: str, width: int, px: int) -> int:
    """Layouts ask this many thousand times a minute, nearly always of the same buttons."""
    room = QRect(0, 0, width, 10_000)
    return QFontMetrics(font(px, bold=True)).boundingRect(room, _WRAPPED, words).height()


class Button(QPushButton):
    """A button with the edge of the NHS.

    `big` is for the hatch: at least 20 mm. `hint` is a quiet word beside, such as a key.
    """

    def __init__(
        self, text: str, kind: Kind = Kind.SECONDARY, *, big: bool = False, hint: str = "", icon: str = ""
    ) -> None:
        super().__init__(text)
        self.kind = kind
        self.big = big
        self.hint = hint
        self.icon_name = icon
        self.text_px = 22 if big else sizes().body
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        tall = QSizePolicy.Policy.Minimum if big else QSizePolicy.Policy.Fixed
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, tall)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.steady = Steady(self)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def set_hint(self, hint: str) -> None:
        """A quiet word beside the text, such as the key that presses it."""
        self.hint = hint
        self.updateGeometry()
        self.update()

    @property
    def _least_height(self) -> int:
        return sizes().hatch_target if self.big else sizes().target

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(font(self.text_px, bold=True))

    def _beside(self) -> int:
        icon = self.text_px + (10 if self.text() else 0) if self.icon_name else 0
        hint = QFontMetrics(font(sizes().body, bold=True)).horizontalAdvance(self.hint) + 30 if self.hint else 0
        return icon + hint

    def _sides(self) -> int:
        return (16 if self.kind is not Kind.QUIET else 8) * 2 + self._beside()

    def sizeHint(self) -> QSize:
        # Two pixels more than the words: Qt wraps them when they just fit.
        width = self._metrics().horizontalAdvance(self.text()) + self._sides() + 2
        return QSize(max(width, self._least_height), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        longest = max((self._metrics().horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(max(longest + self._sides(), self._least_height), self._least_height)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        words = _wrapped_height(self.text(), max(1, width - self._sides()), self.text_px)
        return max(self._least_height, words + 16 + _EDGE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = _LOOKS[self.kind] if self.isEnabled() else _OFF
        sunk = _EDGE - 1 if self.isDown() else 0
        whole = QRectF(self.rect()).adjusted(0, sunk, 0, 0)
        face = whole.adjusted(0, 0, 0, -(_EDGE - sunk))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.edge))
        painter.drawRoundedRect(whole, 5, 5)
        painter.setBrush(QColor(look.ground))
        if self.underMouse() and self.isEnabled() and self.kind is Kind.SECONDARY:
            painter.setBrush(QColor(Colour.GREY_5))
        painter.setPen(QPen(QColor(look.frame), 2))
        painter.drawRoundedRect(face.adjusted(1, 1, -1, -1 if sunk else 0), 4, 4)
        self._paint_words(painter, face.toRect().adjusted(self._margin(), 2, -self._margin(), -2), look.words)
        painter.end()

    def _margin(self) -> int:
        return (self._sides() - self._beside()) // 2 - 2

    def _paint_words(self, painter: QPainter, room: QRect, colour: str) -> None:
        painter.setPen(QColor(colour))
        words = room.adjusted(0, 0, -self._beside(), 0)
        painter.setFont(font(self.text_px, bold=True))
        drawn = painter.boundingRect(words, _WRAPPED, self.text())
        # Icon, words and hint stand together in the middle.
        left = room.left() + max(0, (room.width() - drawn.width() - self._beside()) // 2)
        if self.icon_name:
            spot = QRectF(left, room.center().y() - self.text_px / 2, self.text_px, self.text_px)
            paint_icon(painter, self.icon_name, colour, spot)
            left += self.text_px + 10
        painter.drawText(QRect(left, room.top(), drawn.width() + 2, room.height()), _WRAPPED, self.text())
        if self.hint:
            painter.setFont(font(sizes().body, bold=True))
            beside = QRect(left + drawn.width() + 30, room.top(), room.right() - left - drawn.width(), room.height())
            painter.drawText(beside, _WRAPPED_LEFT & ~int(Qt.TextFlag.TextWordWrap), self.hint)


class TickBox(QCheckBox):
    """A tile with a box and a few words: grey frame and empty box, or green frame and a tick."""

    def __init__(self, text: str, parent: QWidget | None = None, *, big: bool = True) -> None:
        super().__init__(text, parent)
        self.big = big
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.steady = Steady(self)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)

    @property
    def _least_height(self) -> int:
        return max(60, sizes().hatch_target - 16) if self.big else sizes().target

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(font(sizes().body + 1))

    def sizeHint(self) -> QSize:
        width = self._metrics().horizontalAdvance(self.text()) + 74
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        longest = max((self._metrics().horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(longest + 74, self._least_height)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        words = self._metrics().boundingRect(QRect(0, 0, max(1, width - 70), 10_000), _WRAPPED_LEFT, self.text())
        return max(self._least_height, words.height() + 16)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ticked = self.isChecked()
        frame = Colour.GREEN if ticked else Colour.GREY_1 if self.isEnabled() else Colour.GREY_3
        painter.setPen(QPen(QColor(frame), 2))
        painter.setBrush(QColor(Colour.PALE_GREEN if ticked else Colour.WHITE))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        box = QRectF(15, self.height() / 2 - 14, 28, 28)
        painter.setPen(QPen(QColor(Colour.GREEN if ticked else Colour.BLACK if self.isEnabled() else Colour.GREY_3), 2))
        painter.setBrush(QColor(Colour.GREEN if ticked else Colour.WHITE))
        painter.drawRoundedRect(box, 3, 3)
        if ticked:
            paint_icon(painter, "tick", Colour.WHITE, box.adjusted(3, 3, -3, -3))
        painter.setPen(QColor(Colour.BLACK if self.isEnabled() else Colour.GREY_1))
        painter.setFont(font(sizes().body + 1))
        painter.drawText(self.rect().adjusted(56, 4, -12, -4), _WRAPPED_LEFT, self.text())
        painter.end()
