"""Cards, words and signs: what stands still on a screen."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cdstation.ui.theme import Colour, font, paint_icon, pixmap, sizes

# Tone: ground, words, frame, icon. Every tone has its own shape of icon, so that colour is never alone.
TONES = {
    "good": (Colour.PALE_GREEN, Colour.BLACK, Colour.GREEN, "tick"),
    "warning": (Colour.PALE_YELLOW, Colour.BLACK, Colour.WARM_YELLOW, "warning"),
    "block": (Colour.RED, Colour.WHITE, Colour.DARK_RED, "block"),
    "info": (Colour.LAVENDER, Colour.BLACK, Colour.LAVENDER, "info"),
    "quiet": (Colour.GREY_5, Colour.BLACK, Colour.GREY_4, "circle"),
}


def label(text: str, kind: str = "", *, wrap: bool = True) -> QLabel:
    """Words in one of the kinds of the style sheet: small, quiet, strong, hatch, heading, title, figure, wrong."""
    made = QLabel(text)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.AutoText)
    if kind:
        made.setProperty("kind", kind)
    return made


def plain(text: str, kind: str = "", *, wrap: bool = True) -> QLabel:
    """Like `label`, for words that come from people or files: nothing in them is taken for markup."""
    made = label("", kind, wrap=wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    return made


class Card(QFrame):
    """A white panel with a vertical layout in `body`. `look`: card, plain, signs (blue bar), alert (red bar)."""

    def __init__(self, look: str = "card", *, tight: bool = False) -> None:
        super().__init__()
        self.setProperty("panel", look)
        self.body = QVBoxLayout(self)
        edge = sizes().gap if tight else sizes().edge
        self.body.setContentsMargins(edge, edge, edge, edge)
        self.body.setSpacing(sizes().gap)

    def row(self, *widgets: QWidget, stretch: int = -1) -> QHBoxLayout:
        """A row of widgets under what is already there; `stretch` is the index of the one that takes the room."""
        made = QHBoxLayout()
        made.setSpacing(sizes().gap)
        for at, widget in enumerate(widgets):
            made.addWidget(widget, 1 if at == stretch else 0)
        self.body.addLayout(made)
        return made


def scrolled(content: QWidget | QLayout) -> QScrollArea:
    """Content that scrolls up and down when there is little room; never sideways."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if isinstance(content, QLayout):
        holder = QWidget()
        holder.setLayout(content)
        content = holder
    content.setProperty("scrolled", True)
    area.setWidget(content)
    return area


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout, and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            emptied(inner)


class Tag(QFrame):
    """A flag: icon and words on a ground of its tone (`TONES`). Wraps when it must."""

    def __init__(self, text: str, tone: str = "warning", *, small: bool = False) -> None:
        super().__init__()
        ground, words, frame, icon = TONES[tone]
        self.setObjectName("tag")
        self.setStyleSheet(f"QFrame#tag {{ background: {ground}; border: 1px solid {frame}; border-radius: 3px; }}")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        px = sizes().small if small else sizes().body
        picture = QLabel()
        picture.setPixmap(pixmap(icon, words, px + 2, 2.0))
        picture.setFixedWidth(px + 4)
        self._words = plain(text, wrap=not small)
        self._words.setStyleSheet(f"color: {words}; font-size: {px}px; font-weight: bold;")
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        if small:
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    @property
    def text(self) -> str:
        return self._words.text()

    def set_text(self, text: str) -> None:
        """Other words on the same ground."""
        self._words.setText(text)
        self.setAccessibleName(text)


def pill_width(text: str, px: int = 13) -> int:
    """Room that `paint_pill` needs for these words."""
    return QFontMetrics(font(px, bold=True)).horizontalAdvance(text) + px + 18


def paint_pill(painter: QPainter, at: QRectF, text: str, tone: str, px: int = 13) -> None:
    """A small flag, for rows that a delegate paints: icon and words on the ground of the tone."""
    ground, words, frame, icon = TONES[tone]
    painter.setPen(QPen(QColor(frame), 1))
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(at, 3, 3)
    paint_icon(painter, icon, words, QRectF(at.left() + 5, at.center().y() - px / 2, px, px))
    painter.setPen(QColor(words))
    painter.setFont(font(px, bold=True))
    painter.drawText(at.adjusted(px + 9, 0, -4, 0), int(Qt.AlignmentFlag.AlignVCenter), text)


class StripedBanner(QWidget):
    """Diagonal stripes and words across the whole window: nothing here is for patients."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, 22)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(Colour.WARM_YELLOW))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(Colour.STRIPE))
        tall = self.height()
        for left in range(-tall, self.width(), 28):
            painter.drawPolygon(_slanted(left, tall))
        painter.setPen(QColor(Colour.BLACK))
        painter.setFont(font(13, bold=True))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._text)
        painter.end()


def _slanted(left: int, tall: int) -> QPolygonF:
    from_left = QRectF(left, 0, 14, tall)
    shape = QPolygonF()
    for point in (from_left.bottomLeft(), from_left.bottomRight()):
        shape.append(point)
    for point in (from_left.topRight(), from_left.topLeft()):
        point.setX(point.x() + tall)
        shape.append(point)
    return shape


def in_middle(content: QWidget, widest: int = 620) -> QScrollArea:
    """Content in the middle of a page, no wider than is good to read; it scrolls when there is little room."""
    content.setMaximumWidth(widest)
    row = QHBoxLayout()
    row.setContentsMargins(sizes().edge, sizes().edge, sizes().edge, sizes().edge)
    row.addStretch(1)
    row.addWidget(content, 1000, Qt.AlignmentFlag.AlignVCenter)
    row.addStretch(1)
    return scrolled(row)
