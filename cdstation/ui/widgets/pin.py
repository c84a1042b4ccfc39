"""Where a PIN is typed, by key or by finger: only dots are seen, nothing is kept, and it empties itself.

A badge may be scanned into the same place: a scanner is told from a hand by its pace.
"""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cdstation.ui.text import say
from cdstation.ui.theme import Colour, font, sizes
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.digits import ERASE, Digits
from cdstation.ui.widgets.scanned import Keystrokes

PIN_LENGTH = 6
_FORGET_MS = 20_000  # half a PIN is not left lying about
_SETTLE_MS = 60  # after the sixth digit: a scanner would have sent the seventh character by then


class PinField(QWidget):
    """Six dots. `entered` carries a whole PIN, `scanned` a badge. Waiting for a badge it takes anything up to Enter."""

    entered = Signal(str)
    scanned = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._keys = Keystrokes()
        self._wants_badge = False
        self._asked = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("typed-into", True)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._forget = QTimer(self, singleShot=True, interval=_FORGET_MS)
        self._forget.timeout.connect(self.clear)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._submit_pin)

    def want_badge(self, wanted: bool, asked: str = "") -> None:
        """Ask for a badge instead of digits, in these words."""
        self._wants_badge = wanted
        self._asked = asked or say("pin.scan-badge")
        self.clear()

    @property
    def wants_badge(self) -> bool:
        return self._wants_badge

    @property
    def count(self) -> int:
        """How many digits have been typed; the digits themselves are nobody's business."""
        return 0 if self._wants_badge else min(PIN_LENGTH, len(self._keys.text))

    def clear(self) -> None:
        """Forget what was typed."""
        self._keys.clear()
        self._settle.stop()
        self.update()

    def press(self, key: str) -> None:
        """A digit or ERASE from the keys on the screen."""
        if key == ERASE:
            kept = self._keys.text[:-1]
            self._keys.clear()
            for character in kept:
                self._keys.add(character)
        else:
            self._take(key)
        self.setFocus()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        elif event.key() == Qt.Key.Key_Backspace:
            self.press(ERASE)
        elif event.text() and event.text().isprintable() and not event.isAutoRepeat():
            self._take(event.text())
        else:
            super().keyPressEvent(event)

    def _take(self, character: str) -> None:
        self._settle.stop()
        self._keys.add(character)
        self._forget.start()
        if not self._wants_badge and self._is_pin():
            self._settle.start()
        self.update()

    def _is_pin(self) -> bool:
        text = self._keys.text
        return len(text) == PIN_LENGTH and text.isascii() and text.isdigit()

    def _finish(self) -> None:
        if self._is_pin() and not self._wants_badge:
            self._submit_pin()
        elif self._keys.text and (self._wants_badge or self._keys.scanned or not self._keys.text.isdigit()):
            badge = self._keys.text
            self.clear()
            self.scanned.emit(badge)
        else:
            self.clear()

    def _submit_pin(self) -> None:
        pin = self._keys.text
        self.clear()
        self.entered.emit(pin)

    def hideEvent(self, event: QHideEvent) -> None:
        self.clear()

    def sizeHint(self) -> QSize:
        return QSize(230, max(54, sizes().target))

    def minimumSizeHint(self) -> QSize:
        return QSize(190, max(50, sizes().target))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(Colour.BLACK), 2))
        painter.setBrush(QColor(Colour.WHITE if self.isEnabled() else Colour.GREY_4))
        painter.drawRoundedRect(frame, 4, 4)
        if self._wants_badge:
            painter.setPen(QColor(Colour.BLACK))
            painter.setFont(font(sizes().body, bold=True))
            painter.drawText(frame, int(Qt.AlignmentFlag.AlignCenter), self._asked)
        else:
            self._paint_dots(painter, frame)
        painter.end()

    def _paint_dots(self, painter: QPainter, frame: QRectF) -> None:
        step = min(36.0, (frame.width() - 20) / PIN_LENGTH)
        left = frame.center().x() - step * (PIN_LENGTH - 1) / 2
        painter.setPen(QPen(QColor(Colour.BLACK), 1.6))
        for at in range(PIN_LENGTH):
            painter.setBrush(QColor(Colour.BLACK if at < self.count else Colour.WHITE))
            spot = QRectF(left + at * step - 7, frame.center().y() - 7, 14, 14)
            painter.drawEllipse(spot)


class PinPad(QWidget):
    """A PinField with digits for a finger.

    Below it when `digits_below`, else on a panel that a small button opens over it.
    """

    entered = Signal(str)
    scanned = Signal(str)

    def __init__(self, name: str, *, digits_below: bool = False) -> None:
        super().__init__()
        self.field = PinField(name)
        self.field.entered.connect(self._on_entered)
        self.field.scanned.connect(self.scanned)
        self.setFocusProxy(self.field)
        self._panel: _Panel | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        column.addLayout(row)
        self.opener = Button("", icon="keypad")
        self.opener.text_px = 22
        self.opener.setAccessibleName(say("pin.show-digits"))
        self.opener.setFixedSize(max(54, sizes().target), max(54, sizes().target))
        self.opener.clicked.connect(self._toggle_panel)
        row.addWidget(self.opener)
        self._below = Digits() if digits_below else None
        if self._below is not None:
            self._below.pressed.connect(self.field.press)
            column.addWidget(self._below)
        self.set_tight(False)

    def clear(self) -> None:
        """Forget what was typed."""
        self.field.clear()

    def set_tight(self, tight: bool) -> None:
        """With little room the digits come on a panel, also where they would stand below."""
        self.opener.setVisible(tight or self._below is None)
        if self._below is not None:
            self._below.setVisible(not tight)

    def _on_entered(self, pin: str) -> None:
        self._close_panel()
        self.entered.emit(pin)

    def _toggle_panel(self) -> None:
        if self._panel is not None:
            self._close_panel()
            return
        self._panel = _Panel(self)
        self._panel.digits.pressed.connect(self.field.press)
        self.field.setFocus()

    def _close_panel(self) -> None:
        if self._panel is not None:
            self._panel.hide()
            self._panel.deleteLater()
            self._panel = None

    def hideEvent(self, event: QHideEvent) -> None:
        self._close_panel()


class _Panel(QFrame):
    """The digits over the field that opened them, inside the window."""

    def __init__(self, pad: PinPad) -> None:
        window = pad.window()
        super().__init__(window)
        self.setProperty("panel", "card")
        self.digits = Digits()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self.digits)
        self.resize(self.sizeHint())
        spot = pad.mapTo(window, QPoint(pad.width() - self.width(), -self.height() - 8))
        if spot.y() < 0:
            spot.setY(min(pad.mapTo(window, QPoint(0, pad.height() + 8)).y(), window.height() - self.height()))
        self.move(max(0, min(spot.x(), window.width() - self.width())), max(0, spot.y()))
        self.show()
        self.raise_()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
