"""Where the person's attention is.

The focus ring for those who use the keys, and the time since anybody touched anything.
"""

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QScrollArea, QWidget
from shiboken6 import isValid

from cdstation.ui.theme import Colour

_MOVES = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
_POINTS = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)
_TOUCHES = (*_POINTS, QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.Wheel, QEvent.Type.TouchUpdate)


class Attention(QObject):
    """Watches all input without taking any of it. `acted` comes with every touch, key or movement."""

    acted = Signal()

    def __init__(self, app: QApplication, window: QWidget) -> None:
        super().__init__(window)  # it ends with its window, and looks at no input after that
        self._by_keys = False
        self._ring: FocusRing | None = None
        app.installEventFilter(self)
        app.focusChanged.connect(self._moved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _TOUCHES:
            return False
        if kind in _POINTS:
            self._by_keys = False
        elif isinstance(event, QKeyEvent) and event.key() in _MOVES:
            self._by_keys = True
        self.acted.emit()
        return False

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if self._ring is not None and isValid(self._ring):
            self._ring.go()
        self._ring = None
        if new is not None:
            bring_into_sight(new)
        if new is not None and new.focusPolicy() != Qt.FocusPolicy.NoFocus and (self._by_keys or typed_into(new)):
            self._ring = FocusRing(new)


def typed_into(widget: QWidget) -> bool:
    """True for a place where typing goes: it must be seen even by those who point."""
    return isinstance(widget, QLineEdit | QPlainTextEdit) or bool(widget.property("typed-into"))


def bring_into_sight(widget: QWidget) -> None:
    """Scroll whatever it stands in until it can be seen."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget, 0, 24)
        above = above.parentWidget()


def bring_into_sight_soon(widget: QWidget) -> None:
    """Once everything has found its place: what has just appeared, and then what gives way to it."""
    QTimer.singleShot(0, widget, lambda: QTimer.singleShot(0, widget, lambda: bring_into_sight(widget)))


class FocusRing(QWidget):
    """A yellow ring with a black edge over the widget that has the focus. It lets every click through."""

    def __init__(self, around: QWidget) -> None:
        super().__init__(around.parentWidget())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._around = around
        around.installEventFilter(self)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._follow()
        return False

    def go(self) -> None:
        """Its widget has lost the focus."""
        self._around.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def _follow(self) -> None:
        self.setGeometry(self._around.geometry())  # inside its edge, so that no parent cuts the ring off
        self.setVisible(not self._around.isHidden())
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = QRectF(self.rect())
        painter.setPen(QPen(QColor(Colour.SHARP_BLACK), 2))
        painter.drawRoundedRect(inside.adjusted(1, 1, -1, -1), 5, 5)
        painter.setPen(QPen(QColor(Colour.YELLOW), 3))
        painter.drawRoundedRect(inside.adjusted(3.5, 3.5, -3.5, -3.5), 4, 4)
        painter.end()
