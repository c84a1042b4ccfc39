"""The containers of a page as a table: a row for each, its state as icon and word."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScroller, QTableWidget, QTableWidgetItem

from cdstation.register.quantity import Quantity, Unit
from cdstation.register.stock.container import ContainerState
from cdstation.services.stock.containers import ContainerLine
from cdstation.ui.text import say, show_fact
from cdstation.ui.theme import Colour, pixmap, sizes

_COLUMNS = ("container", "batch", "expiry", "holds", "state")
_ICONS = {
    ContainerState.RECALLED: ("block", Colour.RED),
    ContainerState.EXPIRED: ("block", Colour.RED),
    ContainerState.QUARANTINE: ("pause", Colour.BLACK),
    ContainerState.ON_PUMP: ("pump", Colour.DARK_GREEN),
    ContainerState.IN_USE: ("cup", Colour.DARK_GREEN),
    ContainerState.OPEN: ("half", Colour.BLACK),
    ContainerState.SEALED: ("bottle", Colour.BLACK),
}
_ROW, _MOST_ROWS = 48, 8


class ContainerTable(QTableWidget):
    """`chosen` with the number of the container in the row that is marked; arrows and fingers move the mark."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__(0, len(_COLUMNS))
        self._lines: tuple[ContainerLine, ...] = ()
        self.setObjectName("containers-table")
        self.setAccessibleName(say("stock.containers.table"))
        self.setHorizontalHeaderLabels([say(f"stock.containers.columns.{name}") for name in _COLUMNS])
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(len(_COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        holds = self.horizontalHeaderItem(_COLUMNS.index("holds"))
        assert holds is not None, "the labels were set above"
        holds.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setIconSize(QSize(sizes().body + 4, sizes().body + 4))
        self.setStyleSheet(
            f"QTableWidget {{ border: 1px solid {Colour.GREY_4}; }}"
            "QHeaderView::section { padding-left: 12px; padding-right: 12px; }"
            f"QTableWidget::item {{ padding: 0 12px; border-bottom: 1px solid {Colour.GREY_5}; }}"
            f"QTableWidget::item:selected {{ background: {Colour.PALE_BLUE}; color: {Colour.BLACK}; }}"
        )
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.itemSelectionChanged.connect(self._on_selected)

    @property
    def line(self) -> ContainerLine | None:
        """The container in the marked row."""
        row = self.currentRow()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def show_lines(self, lines: Sequence[ContainerLine], unit: Unit) -> None:
        """These in place of those; the mark stays on the same container, or goes to the first."""
        kept = self.line.container.number if self.line else 0
        self._lines = tuple(lines)
        self.blockSignals(True)
        self.setRowCount(len(self._lines))
        for row, line in enumerate(self._lines):
            for column, text in enumerate(_words(line, unit)):
                item = QTableWidgetItem(text)
                if _COLUMNS[column] == "state":
                    icon, colour = _ICONS[line.state]
                    item.setIcon(QIcon(pixmap(icon, colour, sizes().body + 4, 2.0)))
                if _COLUMNS[column] == "holds":
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(row, column, item)
        numbers = [line.container.number for line in self._lines]
        self.setCurrentCell(numbers.index(kept) if kept in numbers else (0 if numbers else -1), 0)
        self.blockSignals(False)
        tall = self.horizontalHeader().sizeHint().height() + _ROW * max(1, min(len(numbers), _MOST_ROWS)) + 4
        self.setFixedHeight(tall)

    def set_tight(self, tight: bool) -> None:
        """With little room the expiry stands in the sentence below the table alone."""
        self.setColumnHidden(_COLUMNS.index("expiry"), tight)

    def _on_selected(self) -> None:
        if self.line is not None:
            self.chosen.emit(self.line.container.number)


def _words(line: ContainerLine, unit: Unit) -> tuple[str, ...]:
    one = line.container
    return (
        line.shown,
        one.batch,
        show_fact("expiry", one.expiry),
        str(Quantity(one.contents, unit)),
        state_words(line),
    )


def state_words(line: ContainerLine) -> str:
    """The state, with the pump where it is on one, and that it still stands in the cabinet where it should not."""
    if line.state is ContainerState.ON_PUMP:
        return say("stock.containers.states.on-pump", pump=line.pump)
    words = say(f"stock.containers.states.{line.state.value}")
    unusable = line.state in (ContainerState.RECALLED, ContainerState.EXPIRED)
    return f"{words}, {say('stock.containers.not-apart')}" if unusable and not line.container.reason else words
