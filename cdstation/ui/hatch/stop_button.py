"""STOP: the largest target on the screen, live at every moment. It acts on the press and is never debounced."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from cdstation.ui.theme import Colour, font

KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
STOP_KEY = Qt.Key.Key_F12


class StopButton(QPushButton):
    """`stopped` is emitted at the press itself, by finger, mouse or key."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__("STOP")
        self.setObjectName("stop")
        self.setAccessibleName("Stop the pump")
        self.setAccessibleDescription("F12 at any time; also the space bar while pouring")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.tight = False

    def sizeHint(self) -> QSize:
        return QSize(120, 140) if self.tight else QSize(240, 112)

    def minimumSizeHint(self) -> QSize:
        return QSize(96, 96) if self.tight else QSize(180, 112)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setDown(True)
            self.stopped.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setDown(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in KEYS and not event.isAutoRepeat():
            self.stopped.emit()
        elif event.key() not in KEYS:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # A touch screen sends the press at once; Qt would otherwise make a click of it only at the end.
        if event.type() == QEvent.Type.TouchBegin:
            self.stopped.emit()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(Colour.DARK_RED))
        painter.drawRoundedRect(whole, 6, 6)
        face = whole.adjusted(0, 3 if self.isDown() else 0, 0, 0 if self.isDown() else -5)
        painter.setBrush(QColor(Colour.RED))
        painter.drawRoundedRect(face, 6, 6)
        painter.setPen(QColor(Colour.WHITE))
        painter.setFont(font(26 if self.width() < 150 else 38, bold=True))
        painter.drawText(face.adjusted(0, 0, 0, -16), int(Qt.AlignmentFlag.AlignCenter), "STOP")
        painter.setFont(font(14, bold=True))
        low = int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter)
        painter.drawText(face.adjusted(0, 0, 0, -10), low, "F12")
        painter.end()
