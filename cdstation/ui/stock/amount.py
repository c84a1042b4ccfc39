"""An amount in the unit of what is chosen: a field for the keys, large digits for a finger."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cdstation.register.quantity import Unit, parse_quantity
from cdstation.ui.widgets.digits import ERASE, Digits
from cdstation.ui.widgets.panels import plain


class AmountPad(QWidget):
    """`entered` at Enter. Nothing is filled in beforehand."""

    changed = Signal()
    entered = Signal()

    def __init__(self, name: str, object_name: str) -> None:
        super().__init__()
        self._unit = Unit.ML
        self.field = QLineEdit()
        self.field.setObjectName(object_name)
        self.field.setAccessibleName(name)
        self.field.setMaxLength(9)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.textChanged.connect(lambda _: self.changed.emit())
        self.field.returnPressed.connect(self.entered)
        self._beside = plain("", "strong", wrap=False)
        self.digits = Digits(point=True)
        self.digits.pressed.connect(self._on_digit)
        self.setFocusProxy(self.field)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self._beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(plain(name, "strong"))
        column.addLayout(row)
        column.addWidget(self.digits)
        column.addStretch(1)

    def set_unit(self, unit: Unit) -> None:
        """From now on in this unit; what is typed stays."""
        self._unit = unit
        self._beside.setText(unit.plural)

    @property
    def empty(self) -> bool:
        """True while nothing is typed."""
        return not self.field.text().strip()

    def read(self) -> int:
        """Thousandths of the unit. Raises RuleError as `parse_quantity`."""
        return parse_quantity(self.field.text(), self._unit).thousandths

    def set_wrong(self, wrong: bool) -> None:
        """A red frame while the figure can't stand; the reason is said elsewhere in words."""
        self.field.setProperty("wrong", wrong)
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)

    def _on_digit(self, key: str) -> None:
        if key == ERASE:
            self.field.backspace()
        else:
            self.field.insert(key)
        self.field.setFocus()
