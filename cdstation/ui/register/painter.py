"""How a row of the register is painted, and how tall it has to be so that nothing on it is cut.

One font call per cell and no styling by Qt: a tick of the wheel repaints three rows, and each must cost
next to nothing.
"""

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QStaticText
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cdstation.ui.register.model import RegisterModel
from cdstation.ui.register.rows import FIGURES, Column, LineRow, NoteRow, Row
from cdstation.ui.text import say
from cdstation.ui.theme import Colour, font, sizes
from cdstation.ui.widgets.panels import paint_pill, pill_width

_Index = QModelIndex | QPersistentModelIndex
SIDE = 8  # free space at each side of a cell
_EDGE = 5  # and above and below its words
_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
_PILL = 13


class Hand:
    """A font with its widths remembered: the same names and addresses come again and again."""

    def __init__(self, pixels: int, *, bold: bool = False) -> None:
        self.font: QFont = font(pixels, bold=bold)
        self.metrics = QFontMetrics(self.font)
        self.ascent = self.metrics.ascent()
        self.line = self.metrics.height()
        self.wide = lru_cache(maxsize=4096)(self.metrics.horizontalAdvance)

    def tall(self, text: str, room: int) -> int:
        """How tall the text is when it is wrapped into this width."""
        if not text:
            return 0
        if self.wide(text) <= room:
            return self.line
        return self.metrics.boundingRect(QRect(0, 0, max(1, room), 10_000), _WRAP, text).height()

    def longest(self, text: str) -> int:
        """The width of the longest word: below it a column would cut it."""
        return max((self.wide(word) for word in text.split()), default=0)


class RowPainter(QStyledItemDelegate):
    """Paints cells of the model's rows. Made after the theme, because it measures fonts."""

    def __init__(self, model: RegisterModel) -> None:
        super().__init__(model)
        self._model = model
        self.above = Hand(sizes().body)
        self.bold = Hand(sizes().body, bold=True)
        self.below = Hand(sizes().small)
        self._black, self._grey = QColor(Colour.BLACK), QColor(Colour.GREY_1)
        self._rule, self._chosen = QColor(Colour.GREY_4), QColor(Colour.PALE_BLUE)
        self._bar, self._note = QColor(Colour.BLUE), QColor(Colour.PALE_YELLOW)
        self.widths: Sequence[int] = (0,) * len(Column)  # of the columns now
        self._notes: dict[tuple[int, int], QStaticText] = {}
        self._pill_wide = pill_width(say("register.late"), _PILL)

    # -- sizes -------------------------------------------------------------------------------------------------------

    @property
    def least(self) -> int:
        """The height of a row whose words need one line above and one below: a finger can touch it."""
        return max(sizes().target, self.above.line + self.below.line + 2 * _EDGE)

    def tall(self, row: Row, widths: Sequence[int], across: int) -> int:
        """The height that this row needs. `across` is the width that can be seen, for a footnote."""
        if isinstance(row, NoteRow):
            return int(self._note_text(row, across).size().height()) + 2 * _EDGE + 2
        words = self.least - 2 * _EDGE
        for column in (Column.DATE, Column.PARTY, Column.AUTHORITY, Column.COLLECTOR, Column.PEOPLE):
            above, below = row.cells[column]
            room = widths[column] - 2 * SIDE
            further = self._further(row, widths) if column is Column.PARTY else room
            words = max(words, self.above.tall(above, room) + self._below_hand(column).tall(below, further))
        if row.late:
            words += self.below.tall(row.late, widths[Column.PARTY] - 2 * SIDE - self._pill_wide - 6) + 4
        return words + 2 * _EDGE

    def natural(self, row: LineRow, column: int) -> int:
        """The width at which nothing in this cell is wrapped."""
        above, below = row.cells[column]
        hand = self.bold if column == Column.BALANCE else self.above
        return max(hand.wide(above), self._below_hand(column).wide(below)) + 2 * SIDE

    def least_wide(self, row: LineRow, column: int) -> int:
        """The width below which a word would be cut."""
        above, below = row.cells[column]
        return max(self.above.longest(above), self._below_hand(column).longest(below)) + 2 * SIDE

    def _further(self, row: LineRow, widths: Sequence[int]) -> int:
        """The room of an address: also that below the authority, where this has a single line."""
        room, next_to = widths[Column.PARTY] - 2 * SIDE, widths[Column.AUTHORITY]
        fits = self.above.wide(row.cells[Column.AUTHORITY][0]) <= next_to - 2 * SIDE
        single = self.above.wide(row.cells[Column.PARTY][0]) <= room
        return room + next_to if fits and single and self.below.wide(row.cells[Column.PARTY][1]) > room else room

    def _below_hand(self, column: int) -> Hand:
        # The second signature counts as much as the first.
        return self.above if column == Column.PEOPLE else self.below

    def _note_text(self, row: NoteRow, across: int) -> QStaticText:
        known = self._notes.get((row.note, across))
        if known is not None:
            return known
        if len(self._notes) > 256:
            self._notes.clear()
        made = QStaticText(f"<b>{escape(row.lead)}</b> {escape(row.words)}")
        made.setTextFormat(Qt.TextFormat.RichText)
        made.setTextWidth(max(1, across - 2 * SIDE))
        made.prepare(font=self.above.font)
        self._notes[row.note, across] = made
        return made

    # -- painting ----------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = self._model.rows[index.row()]
        room = option.rect
        if isinstance(row, NoteRow):
            self._paint_note(painter, row, option)
            return
        column = index.column()
        if column in FIGURES:
            self._paint_figure(painter, row, column, room)
        else:
            self._paint_words(painter, row, column, room)
        painter.setPen(self._rule)
        painter.drawLine(room.bottomLeft(), room.bottomRight())

    def _paint_figure(self, painter: QPainter, row: LineRow, column: int, room: QRect) -> None:
        figure = row.cells[column][0]
        if figure:
            hand = self.bold if column == Column.BALANCE else self.above
            painter.setPen(self._black)
            painter.setFont(hand.font)
            left = room.right() - SIDE - hand.wide(figure)
            painter.drawText(QPointF(left, room.top() + _EDGE + hand.ascent), figure)

    def _paint_words(self, painter: QPainter, row: LineRow, column: int, room: QRect) -> None:
        above, below = row.cells[column]
        left, top, wide = room.left() + SIDE, room.top() + _EDGE, room.width() - 2 * SIDE
        painter.setPen(self._black)
        top += self._draw(painter, self.above, above, left, top, wide)
        if below:
            hand = self._below_hand(column)
            if hand is self.below:
                painter.setPen(self._grey)
            further = self._further(row, self.widths) if column == Column.PARTY else wide
            top += self._draw(painter, hand, below, left, top, further)
        if row.late and column == Column.PARTY:
            self._paint_late(painter, row.late, QRect(left, top + 3, wide, room.bottom() - top))

    @staticmethod
    def _draw(painter: QPainter, hand: Hand, text: str, left: int, top: int, wide: int) -> int:
        """Draw words, wrapped when they must be. Returns how tall they came out."""
        painter.setFont(hand.font)
        if hand.wide(text) <= wide:
            painter.drawText(QPointF(left, top + hand.ascent), text)
            return hand.line
        tall = hand.tall(text, wide)
        painter.drawText(QRect(left, top, wide, tall), _WRAP, text)
        return tall

    def _paint_late(self, painter: QPainter, late: str, room: QRect) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pill = QRectF(room.left(), room.top(), self._pill_wide, self.below.line + 2)
        paint_pill(painter, pill, say("register.late"), "warning", _PILL)
        painter.restore()
        painter.setPen(self._black)
        left = room.left() + self._pill_wide + 6
        self._draw(painter, self.below, late, left, room.top(), room.right() - left + 1)

    @staticmethod
    def across(option: QStyleOptionViewItem) -> int:
        """The width of the table that can be seen."""
        table = option.widget
        return table.viewport().width() if isinstance(table, QAbstractItemView) else option.rect.width()

    def paint_chosen(self, painter: QPainter, room: QRect) -> None:
        """The ground of the selected row, before its cells."""
        painter.fillRect(room, self._chosen)
        painter.fillRect(QRect(room.left(), room.top(), 4, room.height()), self._bar)

    def _paint_note(self, painter: QPainter, row: NoteRow, option: QStyleOptionViewItem) -> None:
        """On yellow, within the part of the table that can be seen, however far it is scrolled sideways."""
        room = option.rect
        painter.fillRect(room, self._note)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(QRect(room.left(), room.top(), 4, room.height()), self._bar)
        across = self.across(option)
        painter.setPen(self._black)
        painter.setFont(self.above.font)
        painter.drawStaticText(QPointF(SIDE, room.top() + _EDGE), self._note_text(row, across))
        painter.setPen(self._rule)
        painter.drawLine(room.bottomLeft(), room.bottomRight())
