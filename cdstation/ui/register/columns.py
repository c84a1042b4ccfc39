"""How wide the columns are, and their headings: as wide as their words, and what is left belongs to the name."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from cdstation.ui.register.painter import SIDE, Hand, RowPainter
from cdstation.ui.register.rows import FIGURES, Column, LineRow, Row
from cdstation.ui.theme import Colour, sizes

_WIDEST = {Column.AUTHORITY: 140, Column.COLLECTOR: 150, Column.PEOPLE: 190}  # beyond it words are wrapped
_PARTY_LEAST = 250
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight) | int(Qt.TextFlag.TextWordWrap)


class Widths:
    """The room that the rows seen so far need. It only grows, so that the table does not twitch while it scrolls."""

    def __init__(self, painter: RowPainter) -> None:
        self._painter = painter
        self._wanted = dict.fromkeys(Column, 0)

    def begin(self, headings: "Headings") -> None:
        """Another page: room for the headings alone."""
        self._wanted = {column: headings.least_wide(column) for column in Column}

    def take(self, rows: Iterable[Row]) -> None:
        """Rows that are to fit as well."""
        for row in rows:
            if isinstance(row, LineRow):
                for column in Column:
                    self._wanted[column] = max(self._wanted[column], self._of(row, column))

    def within(self, across: int) -> tuple[int, ...]:
        """The widths in a table that can show so much; wider than that it scrolls sideways."""
        rest = across - sum(wide for column, wide in self._wanted.items() if column is not Column.PARTY)
        return tuple(max(wide, rest) if column is Column.PARTY else wide for column, wide in self._wanted.items())

    def _of(self, row: LineRow, column: Column) -> int:
        if column is Column.PARTY:
            return max(_PARTY_LEAST, self._painter.least_wide(row, column))
        natural = self._painter.natural(row, column)
        widest = _WIDEST.get(column, natural)
        return natural if natural <= widest else max(widest, self._painter.least_wide(row, column))


class Headings(QHeaderView):
    """Headings in as many lines as they need; those of the law stand in full in what a screen reader says and in the
    hint."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._hand = Hand(sizes().small, bold=True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(20)

    def least_wide(self, column: int) -> int:
        """No word of the heading is cut, and it has two lines at most."""
        words = self._words(column)
        wide = self._hand.longest(words)
        while self._hand.tall(words, wide) > 2 * self._hand.line:
            wide += 4
        return wide + 2 * SIDE

    def _words(self, column: int) -> str:
        return str(self.model().headerData(column, Qt.Orientation.Horizontal))

    def sizeHint(self) -> QSize:
        if self.model() is None:
            return QSize(0, 44)
        tall = max(self._hand.tall(self._words(at), self.sectionSize(at) - 2 * SIDE) for at in range(self.count()))
        return QSize(super().sizeHint().width(), tall + 14)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.fillRect(rect, QColor(Colour.TABLE_HEAD))
        painter.setPen(QColor(Colour.BLACK))
        painter.setFont(self._hand.font)
        where = _RIGHT if logicalIndex in FIGURES else _LEFT
        painter.drawText(rect.adjusted(SIDE, 2, -SIDE, -2), where, self._words(logicalIndex))
        painter.setPen(QPen(QColor(Colour.GREY_1), 2))
        painter.drawLine(rect.left(), rect.bottom(), rect.right() + 1, rect.bottom())
