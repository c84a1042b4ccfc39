"""The rows of the register for Qt: ready strings, asked for by role first, and nothing loaded while painting."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cdstation.register.pages import RegisterLine
from cdstation.register.quantity import Unit
from cdstation.ui.register.rows import Column, LineRow, NoteRow, Row, headings, rows_of, rows_of_all, statutory
from cdstation.ui.register.span import Span

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_DISPLAY = Qt.ItemDataRole.DisplayRole
_SAID = Qt.ItemDataRole.AccessibleTextRole
_HINT = Qt.ItemDataRole.ToolTipRole


class RegisterModel(QAbstractTableModel):
    """`rows` follow the lines of `held`, each with its footnotes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.held = Span()
        self.rows: list[Row] = []
        self.live = True  # the last lines on top were new ones, not older ones scrolled to
        self._headings = headings(Unit.ML)

    # -- what Qt asks ------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = _DISPLAY) -> object:
        if role not in (_DISPLAY, _SAID):
            return None
        row = self.rows[index.row()]
        if isinstance(row, NoteRow):
            return row.said
        if role == _SAID and index.column() == 0:
            return row.said
        above, below = row.cells[index.column()]
        return f"{above}\n{below}" if below else above

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation != Qt.Orientation.Horizontal or role not in (_DISPLAY, _SAID, _HINT):
            return None
        shown = self._headings[section]
        law = statutory(section)
        if role == _HINT:
            return law or None
        return f"{shown}: {law}" if role == _SAID and law else shown

    # -- what the browser does -----------------------------------------------------------------------------------------

    def start(self, lines: tuple[RegisterLine, ...], *, at_newest: bool, at_oldest: bool) -> None:
        """Show these lines alone."""
        self.beginResetModel()
        self.held.start(lines, at_newest=at_newest, at_oldest=at_oldest)
        self.rows = rows_of_all(lines)
        self.endResetModel()

    def set_unit(self, unit: Unit) -> None:
        """The unit of every figure on this page."""
        self._headings = headings(unit)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def add_older(self, asked: int, window: tuple[RegisterLine, ...], limit: int) -> None:
        """Lines that follow at the end."""
        if self.held.add_older(asked, window, limit):
            fresh = rows_of_all(window)
            self.beginInsertRows(_ROOT, len(self.rows), len(self.rows) + len(fresh) - 1)
            self.rows.extend(fresh)
            self.endInsertRows()

    def add_newer(self, asked: int, window: tuple[RegisterLine, ...], limit: int, *, live: bool = False) -> None:
        """Lines that come before all others; `live` when they were written just now."""
        self.live = live
        if self.held.add_newer(asked, window, limit):
            fresh = rows_of_all(window)
            self.beginInsertRows(_ROOT, 0, len(fresh) - 1)
            self.rows[:0] = fresh
            self.endInsertRows()

    def replace(self, line: RegisterLine) -> None:
        """A line that was read again, because a footnote was added to it."""
        at = self.row_of(line.seq)
        if at is None or not self.held.replace(line):
            return
        fresh = rows_of(line)
        old = sum(1 for row in self.rows[at : at + len(fresh)] if row.seq == line.seq)
        if len(fresh) > old:
            self.beginInsertRows(_ROOT, at + old, at + len(fresh) - 1)
            self.rows[at : at + old] = fresh
            self.endInsertRows()

    def trim(self, top_row: int) -> None:
        """Forget lines far from the row that is being looked at."""
        at = sum(1 for row in self.rows[:top_row] if isinstance(row, LineRow))
        first, last = self.held.spare(at)
        count = len(self.held.lines)
        if last:
            rows = self._rows_in(count - last, count)
            self._drop(len(self.rows) - rows, rows)
        if first:
            self._drop(0, self._rows_in(0, first))
        self.held.forget(first, last)

    def row_of(self, seq: int) -> int | None:
        """The row of a line by its number."""
        return next((at for at, row in enumerate(self.rows) if row.seq == seq), None)

    def _rows_in(self, first: int, end: int) -> int:
        return sum(1 + len(line.footnotes) for line in self.held.lines[first:end])

    def _drop(self, at: int, count: int) -> None:
        self.beginRemoveRows(_ROOT, at, at + count - 1)
        del self.rows[at : at + count]
        self.endRemoveRows()
