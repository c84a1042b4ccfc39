"""One case in the list: number and cause, its clock in words, and a flag when it is overdue or closed."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from cdstation.services.discrepancies.values import CaseRow
from cdstation.ui.discrepancies.view import difference_words, tile_words
from cdstation.ui.theme import Colour, font
from cdstation.ui.widgets.buttons import Steady
from cdstation.ui.widgets.panels import paint_pill, pill_width

_WRAPPED = int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
_SIDE = 14


class CaseTile(QPushButton):
    """As tall as its words need."""

    def __init__(self, row: CaseRow, now_ms: int) -> None:
        first, second, flag = tile_words(row, now_ms)
        super().__init__(first)
        self.number = row.number
        self._second, self._flag = second, flag
        self._difference = difference_words(row)
        self._tone = "block" if row.overdue else "quiet"
        self.setObjectName(f"case-{row.number}")
        self.setCheckable(True)
        self.setAccessibleName(". ".join(part for part in (flag, first, self._difference, second) if part))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.steady = Steady(self)

    def sizeHint(self) -> QSize:
        return QSize(300, self.heightForWidth(300))

    minimumSizeHint = sizeHint

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = max(1, width - 2 * _SIDE)
        return (
            20 + self._top() + self._tall(self.text(), 16, True, room) + 4 + self._tall(self._second, 14, False, room)
        )

    def _top(self) -> int:
        return 28 if self._flag or self._difference else 0

    def _tall(self, words: str, px: int, bold: bool, room: int) -> int:
        return QFontMetrics(font(px, bold=bold)).boundingRect(QRect(0, 0, room, 10_000), _WRAPPED, words).height()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        if chosen:
            painter.fillRect(self.rect(), QColor(Colour.PALE_BLUE))
            painter.fillRect(QRect(0, 0, 5, self.height()), QColor(Colour.BLUE))
        painter.fillRect(QRect(_SIDE, self.height() - 1, self.width() - 2 * _SIDE, 1), QColor(Colour.GREY_4))
        room, y = self.width() - 2 * _SIDE, 10
        if self._flag:
            paint_pill(painter, QRectF(_SIDE, y, pill_width(self._flag), 22), self._flag, self._tone)
        painter.setPen(QColor(Colour.BLACK))
        painter.setFont(font(16, bold=True))
        corner = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRect(_SIDE, y, room, 22), corner, self._difference)
        y += self._top()
        tall = self._tall(self.text(), 16, True, room)
        painter.setPen(QColor(Colour.DARK_BLUE if chosen else Colour.BLACK))
        painter.drawText(QRect(_SIDE, y, room, tall), _WRAPPED, self.text())
        painter.setPen(QColor(Colour.BLACK))
        painter.setFont(font(14))
        painter.drawText(QRect(_SIDE, y + tall + 4, room, self.height()), _WRAPPED, self._second)
        painter.end()
