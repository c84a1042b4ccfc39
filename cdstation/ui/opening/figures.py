"""What one counter has in hand: sealed bottles, open bottles, pump and tubing, each its own figure (BAL-3)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cdstation.errors import RuleError
from cdstation.register.quantity import Unit, parse_quantity
from cdstation.services.values import Counted
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.digits import ERASE, Digits
from cdstation.ui.widgets.panels import plain

_NAMES = (("sealed", "Sealed bottles"), ("opened", "Open bottles"), ("reservoir", "Pump and tubing"))


class CountFigures(QWidget):
    """Three fields and one set of digits. `entered` at Enter in the last one. Nothing expected is ever shown here."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._unit = Unit.ML
        self.fields: dict[str, QLineEdit] = {}
        row = QHBoxLayout()
        row.setSpacing(sizes().gap)
        for code, name in _NAMES:
            row.addLayout(self._field(code, name), 1)
        self.digits = Digits(point=True)
        self.digits.pressed.connect(self._on_digit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.digits)
        self._last = self.fields["sealed"]
        self.setFocusProxy(self._last)

    def _field(self, code: str, name: str) -> QVBoxLayout:
        field = QLineEdit()
        field.setObjectName(f"count-{code}")
        field.setAccessibleName(name)
        field.setMaxLength(9)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.returnPressed.connect(lambda: self._on_enter(field))
        self.fields[code] = field
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(plain(name, "small"))
        column.addWidget(field)
        return column

    def begin(self, unit: Unit) -> None:
        """Empty, for the next counter. Only a liquid is in a pump."""
        self._unit = unit
        for code, field in self.fields.items():
            field.clear()
            _mark(field, False)
            field.setEnabled(code != "reservoir" or unit.liquid)
            if not field.isEnabled():
                field.setText("0")
        self.fields["sealed"].setFocus()

    def read(self) -> Counted:
        """What was typed. Raises RuleError when a field is empty or is no figure; that field turns red."""
        found: dict[str, int] = {}
        for code, field in self.fields.items():
            try:
                found[code] = parse_quantity(field.text(), self._unit).thousandths
            except RuleError:
                _mark(field, True)
                field.setFocus()
                raise
            _mark(field, False)
        return Counted(found["sealed"], found["opened"], found["reservoir"])

    def _on_enter(self, field: QLineEdit) -> None:
        fields = [one for one in self.fields.values() if one.isEnabled()]
        at = fields.index(field)
        if at + 1 < len(fields):
            fields[at + 1].setFocus()
        else:
            self.entered.emit()

    def _on_digit(self, key: str) -> None:
        field = next((one for one in self.fields.values() if one.hasFocus()), self._last)
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
