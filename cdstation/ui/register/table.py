"""The table of the register: rows as tall as they need, and lines that come as it scrolls.

It keeps what is being looked at in its place while lines are added or forgotten above it.
"""

from PySide6.QtCore import QModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScroller, QTableView

from cdstation.ui.register.columns import Headings, Widths
from cdstation.ui.register.model import RegisterModel
from cdstation.ui.register.painter import RowPainter
from cdstation.ui.register.rows import Column, NoteRow
from cdstation.ui.text import say

AHEAD = 3  # so many heights of the table before an end, the next window is asked for
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RegisterTable(QTableView):
    """`wants_older` and `wants_newer` when an end comes near; `looked_at` carries the number of the line on top."""

    wants_older = Signal()
    wants_newer = Signal()
    wants_first = Signal()  # the newest lines
    wants_last = Signal()  # the oldest
    looked_at = Signal(int)
    chosen = Signal(object)  # the number of the selected line, or None
    pressed_enter = Signal()
    typed = Signal(str)

    def __init__(self, model: RegisterModel) -> None:
        super().__init__()
        self.lines = model
        self.painter = RowPainter(model)
        self._widths = Widths(self.painter)
        self._before = 0
        self.setAccessibleName(say("register.table"))
        self._look()
        self.setModel(model)
        self._tidy = QTimer(self, singleShot=True, interval=0)
        self._tidy.timeout.connect(self._forget_far)
        self._listen()

    def _look(self) -> None:
        self.setItemDelegate(self.painter)
        self.headings = Headings(self)
        self.setHorizontalHeader(self.headings)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(10)
        rows.setDefaultSectionSize(self.painter.least)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # The place in the whole book is shown beside the table, not the place among the lines in memory.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setStyleSheet("QTableView { selection-background-color: transparent; }")  # the row is painted as one
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def _listen(self) -> None:
        model = self.lines
        model.modelReset.connect(self._on_reset)
        model.headerDataChanged.connect(lambda *_: self._on_reset())
        model.rowsAboutToBeInserted.connect(self._remember)
        model.rowsInserted.connect(self._on_inserted)
        model.rowsAboutToBeRemoved.connect(self._remember)
        model.rowsRemoved.connect(self._on_removed)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.horizontalScrollBar().valueChanged.connect(lambda _: self.viewport().update())
        self.selectionModel().selectionChanged.connect(self._on_chosen)

    # -- what is looked at -------------------------------------------------------------------------------------------

    @property
    def chosen_line(self) -> int | None:
        """The number of the selected line; a footnote belongs to its line."""
        index = self.currentIndex()
        if not index.isValid() or not self.selectionModel().hasSelection():
            return None
        return self.lines.rows[index.row()].seq

    def _on_chosen(self) -> None:
        self.viewport().update()  # a row is painted on one ground from edge to edge
        self.chosen.emit(self.chosen_line)

    def show_line(self, seq: int, *, on_top: bool = False) -> None:
        """Select a line and bring it into sight, if it is in memory; to the top when a sheet lies over the rest."""
        row = self.lines.row_of(seq)
        if row is not None:
            hint = QAbstractItemView.ScrollHint
            self.selectRow(row)
            self.scrollTo(self.lines.index(row, 0), hint.PositionAtTop if on_top else hint.EnsureVisible)

    def turn(self, pages: int) -> None:
        """Scroll by so many heights of the table, less one row."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + pages * max(self.painter.least, self.viewport().height() - self.painter.least))

    def _on_scrolled(self, value: int) -> None:
        top = self.rowAt(1)
        if top >= 0:
            self.looked_at.emit(self.lines.rows[top].seq)
        self._look_ahead()

    def _look_ahead(self) -> None:
        bar, near = self.verticalScrollBar(), AHEAD * self.viewport().height()
        if bar.maximum() - bar.value() < near and not self.lines.held.at_oldest:
            self.wants_older.emit()
        if bar.value() < near and not self.lines.held.at_newest:
            self.wants_newer.emit()

    # -- rows come and go ----------------------------------------------------------------------------------------------

    def _on_reset(self) -> None:
        self.clearSpans()
        self._widths.begin(self.headings)
        self._widths.take(self.lines.rows)
        self._fit()
        self.verticalScrollBar().setValue(0)
        self.chosen.emit(None)
        self._on_scrolled(0)

    def _remember(self, parent: QModelIndex, first: int, last: int) -> None:
        self._before = self.verticalScrollBar().value()
        self._leaving = self.verticalHeader().sectionPosition(last) + self.rowHeight(last) if first == 0 else 0

    def _on_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        before = self._columns()
        self._widths.take(self.lines.rows[first : last + 1])
        if self._columns() != before:
            self._fit()
        else:
            self._set_rows(first, last)
            self.updateGeometries()
        follows = self.lines.live and self._before == 0
        if first == 0 and not follows:
            rows = self.verticalHeader()
            self.verticalScrollBar().setValue(self._before + rows.sectionPosition(last) + rows.sectionSize(last))
        self._on_scrolled(0)
        self._tidy.start(0)

    def _on_removed(self, parent: QModelIndex, first: int, last: int) -> None:
        self.updateGeometries()
        if first == 0:
            self.verticalScrollBar().setValue(self._before - self._leaving)

    def _forget_far(self) -> None:
        """Not while a finger's swing goes on: it counts from where it began."""
        if QScroller.scroller(self.viewport()).state() is not QScroller.State.Inactive:
            self._tidy.start(300)
        else:
            self.lines.trim(max(0, self.rowAt(1)))

    # -- sizes -------------------------------------------------------------------------------------------------------

    def _columns(self) -> tuple[int, ...]:
        return self._widths.within(self.viewport().width())

    def _fit(self) -> None:
        """Give every column and every row its size."""
        widths = self.painter.widths = self._columns()
        for column, wide in zip(Column, widths, strict=True):
            self.setColumnWidth(column, wide)
        self._set_rows(0, len(self.lines.rows) - 1)
        self.updateGeometries()
        self.viewport().update()

    def _set_rows(self, first: int, last: int) -> None:
        widths, across, header = self._columns(), self.viewport().width(), self.verticalHeader()
        header.blockSignals(True)  # one look at the whole afterwards instead of one at each
        for at in range(first, last + 1):
            row = self.lines.rows[at]
            tall = self.painter.tall(row, widths, across)
            if header.sectionSize(at) != tall:
                header.resizeSection(at, tall)
            if isinstance(row, NoteRow) and self.columnSpan(at, 0) == 1:
                self.setSpan(at, 0, 1, len(Column))
        header.blockSignals(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and self.selectionModel().hasSelection():
            painter = QPainter(self.viewport())
            top, tall = self.rowViewportPosition(index.row()), self.rowHeight(index.row())
            self.painter.paint_chosen(painter, QRect(0, top, self.viewport().width(), tall))
            painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()
        self._look_ahead()

    # -- keys --------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Home:
            self.wants_first.emit()
        elif event.key() == Qt.Key.Key_End:
            self.wants_last.emit()
        elif event.key() in _ENTER:
            self.pressed_enter.emit()
        elif event.text().isalnum() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)
