"""What one counter finds, a figure in each row, typed unseen: nothing expected is ever shown here (BAL-2, BAL-3).

Enter goes to the next row, and after the last one on. The digits at the side are for a finger.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from cdstation.errors import RuleError
from cdstation.register.counting.rows import Row, read_figure
from cdstation.register.quantity import Unit
from cdstation.ui.count.words import row_code, row_detail, row_title, row_unit
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.digits import ERASE, Digits
from cdstation.ui.widgets.panels import Tag, emptied, plain, scrolled

_FIELD_WIDE, _FIELD_TIGHT = 130, 84
_WIDEST = 680  # a figure stands beside its words, not at the other end of the screen


class CountEntry(QWidget):
    """`entered` at Enter in the last row. `fields` are the places to type, by the code of their row."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._tight = False
        self._unit = Unit.ML
        self._rows: tuple[Row, ...] = ()
        self.fields: dict[str, QLineEdit] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(sizes().gap)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        holder = QVBoxLayout()
        holder.setContentsMargins(0, 0, 8, 0)
        holder.addLayout(self._grid)
        holder.addStretch(1)
        self._area = scrolled(holder)
        self._area.setMinimumHeight(210)
        self.digits = Digits(point=True)
        self.digits.pressed.connect(self._on_digit)
        self.side = QVBoxLayout()
        self.side.setSpacing(sizes().gap)
        self.side.addWidget(self.digits)
        self.side.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes().edge)
        row.addWidget(self._area, 10)
        row.addLayout(self.side)
        row.addStretch(1)
        self._area.setMaximumWidth(_WIDEST)
        self._last: QLineEdit | None = None

    def begin(self, rows: Sequence[Row], unit: Unit) -> None:
        """Empty rows for whoever counts next; the first one is ready to be typed in."""
        self._rows, self._unit = tuple(rows), unit
        emptied(self._grid)
        self.fields = {row_code(row): self._add(at, row) for at, row in enumerate(self._rows)}
        first = next(iter(self.fields.values()))
        self._last = first
        self._area.verticalScrollBar().setValue(0)
        self._go_to(first)

    def set_tight(self, tight: bool) -> None:
        """With little room fields and digits are narrower."""
        self._tight = tight
        self.digits.setMaximumWidth(216 if tight else 10_000)
        for field in self.fields.values():
            field.setFixedWidth(_FIELD_TIGHT if tight else _FIELD_WIDE)

    def read(self) -> dict[str, int]:
        """What was typed, thousandths by the key of the row.

        Raises RuleError when a row is empty or holds no figure; that row turns red.
        """
        found: dict[str, int] = {}
        for row, field in zip(self._rows, self.fields.values(), strict=True):
            try:
                found[row.key] = read_figure(row, field.text(), self._unit)
            except RuleError:
                _mark(field, True)
                self._go_to(field)
                raise
            _mark(field, False)
        return found

    def _add(self, at: int, row: Row) -> QLineEdit:
        title, detail = row_title(row, self._unit), row_detail(row)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(plain(title, "strong"))
        if detail:
            words.addWidget(plain(detail, "small"))
        if row.marks:
            tags = QHBoxLayout()
            for mark in row.marks:
                tags.addWidget(Tag(say(f"count.mark.{mark}"), "warning", small=True))
            tags.addStretch(1)
            words.addLayout(tags)
        field = QLineEdit()
        field.setObjectName(f"count-{row_code(row)}")
        field.setAccessibleName(", ".join(word for word in (title, detail, row_unit(row, self._unit)) if word))
        field.setMaxLength(9)
        field.setFixedWidth(_FIELD_TIGHT if self._tight else _FIELD_WIDE)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        field.returnPressed.connect(lambda: self._on_enter(field))
        self._grid.addLayout(words, at, 0)
        self._grid.addWidget(field, at, 1)
        self._grid.addWidget(plain(row_unit(row, self._unit), "small", wrap=False), at, 2)
        return field

    def _on_enter(self, field: QLineEdit) -> None:
        fields = list(self.fields.values())
        at = fields.index(field)
        if at + 1 < len(fields):
            self._go_to(fields[at + 1])
        else:
            self.entered.emit()

    def _go_to(self, field: QLineEdit) -> None:
        """To a row, in sight: in a tight window the whole page scrolls as well."""
        field.setFocus()
        around = field.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea):
                around.ensureWidgetVisible(field, 0, 60)
            around = around.parentWidget()

    def _on_digit(self, key: str) -> None:
        field = next((one for one in self.fields.values() if one.hasFocus()), self._last)
        if field is None:
            return
        self._last = field
        if key == ERASE:
            field.backspace()
        else:
            field.insert(key)
        field.setFocus()


def _mark(field: QLineEdit, wrong: bool) -> None:
    field.setProperty("wrong", wrong)
    field.style().unpolish(field)
    field.style().polish(field)
