"""The rows of the queue: a small photo, name, number and cell, and one flag. Painted, so that 300 cost nothing."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cdstation.ui.hatch.queue_view import RowView
from cdstation.ui.theme import Colour, font
from cdstation.ui.widgets.panels import paint_pill, pill_width
from cdstation.ui.widgets.pictures import paint_photo

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_TALL = 56
_PILL = 12
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class QueueModel(QAbstractListModel):
    """Rows as they were given."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[RowView, ...] = ()

    def show_rows(self, rows: tuple[RowView, ...]) -> None:
        """Replace all of them, when they differ."""
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = ROW_ROLE) -> object:
        if role == ROW_ROLE:
            return self.rows[index.row()]
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            row = self.rows[index.row()]
            return ", ".join((row.name, row.under, *(badge.words for badge in row.badges)))
        return None


class _RowPainter(QStyledItemDelegate):
    def __init__(self, photo: Callable[[str], bytes]) -> None:
        super().__init__()
        self._photo = photo
        self._kept: dict[str, QPixmap] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, _TALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: RowView = index.data(ROW_ROLE)
        room = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if chosen:
            painter.fillRect(room, QColor(Colour.PALE_BLUE))
            painter.fillRect(QRectF(room.left(), room.top(), 5, room.height()), QColor(Colour.BLUE))
        paint_photo(painter, QRectF(room.left() + 14, room.top() + 9, 38, 38), self._picture(row.photo))
        self._paint_words(painter, row, room, self._paint_badges(painter, row, room))
        painter.setPen(QColor(Colour.GREY_4))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        painter.restore()

    def _picture(self, sha: str) -> QPixmap:
        if sha not in self._kept:
            picture = QPixmap()
            if png := self._photo(sha):
                picture.loadFromData(png)
                picture = picture.scaledToHeight(76, Qt.TransformationMode.SmoothTransformation)
            self._kept[sha] = picture
        return self._kept[sha]

    def _paint_badges(self, painter: QPainter, row: RowView, room: QRectF) -> float:
        right = room.right() - 8
        for badge in row.badges:
            wide = pill_width(badge.words, _PILL)
            paint_pill(painter, QRectF(right - wide, room.bottom() - 28, wide, 21), badge.words, badge.tone, _PILL)
            right -= wide + 6
        return right

    def _paint_words(self, painter: QPainter, row: RowView, room: QRectF, right: float) -> None:
        left = room.left() + 62
        painter.setPen(QColor(Colour.BLACK))
        _fitted(painter, QRectF(left, room.top() + 7, room.right() - left - 6, 21), row.name, 15, bold=True)
        painter.setPen(QColor(Colour.GREY_1))
        _fitted(painter, QRectF(left, room.top() + 28, right - left, 20), row.under, 13)


def _fitted(painter: QPainter, room: QRectF, words: str, px: int, *, bold: bool = False) -> None:
    """A name is never cut short while a smaller letter can save it (CUI-3)."""
    while px > 10 and QFontMetrics(font(px, bold=bold)).horizontalAdvance(words) > room.width():
        px -= 1
    painter.setFont(font(px, bold=bold))
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)


class QueueList(QListView):
    """`chosen` is a patient that was tapped, or chosen with Enter."""

    chosen = Signal(int)

    def __init__(self, photo: Callable[[str], bytes], name: str) -> None:
        super().__init__()
        self.rows = QueueModel()
        self.setModel(self.rows)
        self.setItemDelegate(_RowPainter(photo))
        self._painter = self.itemDelegate()
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.clicked.connect(self._on_index)
        self.activated.connect(self._on_index)

    def show_rows(self, rows: tuple[RowView, ...], current: int | None) -> None:
        """The rows, with the patient on the card marked."""
        self.rows.show_rows(rows)
        self.mark(current)

    def mark(self, patient: int | None) -> None:
        """Mark the person who is on the card."""
        at = next((at for at, row in enumerate(self.rows.rows) if row.patient == patient), -1)
        index = self.rows.index(at) if at >= 0 else QModelIndex()
        self.setCurrentIndex(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().strip():
            event.ignore()  # letters belong to the search box
        else:
            super().keyPressEvent(event)

    def _on_index(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.rows.rows[index.row()].patient)
