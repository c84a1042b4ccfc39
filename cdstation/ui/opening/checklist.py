"""The list of the opening: what is done, what is left and who can clear it. A line with a step is a button."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cdstation.services.values import CheckItem
from cdstation.ui.opening.checklist_view import ItemView, view_item
from cdstation.ui.theme import Colour, font, paint_icon, sizes
from cdstation.ui.widgets.buttons import Steady

_ICONS = {"good": ("tick", Colour.GREEN), "warning": ("circle", Colour.BLACK), "block": ("block", Colour.RED)}
_WRAP = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)


class CheckLine(QPushButton):
    """Icon, words, and beneath them who can clear it."""

    def __init__(self, view: ItemView) -> None:
        super().__init__(view.words)
        self.view = view
        self.current = False
        self.setObjectName(f"check-{view.code}")
        self.setAccessibleName(f"{view.words}: {view.state}. {view.under}")
        self.setEnabled(bool(view.step))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if view.step else Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        Steady(self)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(sizes().target, self._tall(width, self.view.words, 16) + self._tall(width, self.view.under, 14) + 12)

    def _tall(self, width: int, words: str, px: int) -> int:
        if not words:
            return 0
        room = QRect(0, 0, max(60, width - 58), 1_000)
        return QFontMetrics(font(px)).boundingRect(room, _WRAP, words).height()

    def sizeHint(self) -> QSize:
        return QSize(360, self.heightForWidth(360))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, sizes().target)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect())
        if self.current:
            painter.fillRect(room, QColor(Colour.PALE_BLUE))
            painter.fillRect(QRectF(0, 0, 5, room.height()), QColor(Colour.BLUE))
        icon, colour = _ICONS.get(self.view.tone, ("minus", Colour.GREY_1))
        paint_icon(painter, icon, colour, QRectF(14, room.center().y() - 12, 24, 24))
        top = self._tall(self.width(), self.view.words, 16)
        both = top + self._tall(self.width(), self.view.under, 14)
        at = QRectF(50, (room.height() - both) / 2, room.width() - 58, top)
        painter.setPen(QColor(Colour.RED if self.view.tone == "block" else Colour.BLACK))
        painter.setFont(font(16, bold=bool(self.view.step) and self.view.tone == "warning"))
        painter.drawText(at, _WRAP, self.view.words)
        painter.setPen(QColor(Colour.GREY_1))
        painter.setFont(font(14))
        painter.drawText(QRectF(50, at.bottom(), at.width(), both - top), _WRAP, self.view.under)
        painter.setPen(QPen(QColor(Colour.GREY_4), 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        painter.end()


class Checklist(QWidget):
    """`chosen` carries the step of a line."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[CheckItem, ...] = ()
        self.lines: list[CheckLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_items(self, items: Sequence[CheckItem], current: str) -> None:
        """The list as it stands, with the step that is open marked."""
        if tuple(items) != self._items:
            self._items = tuple(items)
            self._rebuild()
        for line in self.lines:
            line.current = bool(line.view.step) and line.view.step == current
            line.update()

    def _rebuild(self) -> None:
        for line in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [CheckLine(view_item(item)) for item in self._items]
        for line in self.lines:
            line.clicked.connect(lambda _=False, step=line.view.step: self.chosen.emit(step))
            self._column.addWidget(line)
