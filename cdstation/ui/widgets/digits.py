"""Large digits for a finger: the keys alone, and the pad on which an amount is typed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.panels import label

ERASE = "erase"
_ROWS = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"))


class Digits(QWidget):
    """Keys 1 to 9, 0, erase, and a point where amounts are typed.

    They never take the focus from the field they serve.
    """

    pressed = Signal(str)  # a digit, `.` or ERASE

    def __init__(self, *, point: bool = False) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for line, row in enumerate(_ROWS):
            for column, digit in enumerate(row):
                grid.addWidget(self._key(digit, digit), line, column)
        if point:
            grid.addWidget(self._key(".", say("keys.point"), shown="."), 3, 0)
        grid.addWidget(self._key("0", "0"), 3, 1)
        grid.addWidget(self._key(ERASE, say("keys.erase"), icon="backspace"), 3, 2)

    def _key(self, sends: str, name: str, *, shown: str | None = None, icon: str = "") -> Button:
        key = Button("" if icon else (shown or name), icon=icon)
        key.text_px = 22
        key.setAccessibleName(name)
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setMinimumSize(max(56, sizes().target), max(52, sizes().target))
        key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        key.steady.pause_ms = 0  # the same digit twice is two digits
        key.clicked.connect(lambda: self.pressed.emit(sends))
        return key


class NumberPad(QWidget):
    """An amount.

    A field for the keys, large digits for a finger, and the unit beside it. Nothing is read into it here.
    """

    changed = Signal(str)
    entered = Signal(str)

    def __init__(self, name: str, unit: str, *, digits: bool = True) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        self.field.setMaxLength(9)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.field.textChanged.connect(self.changed)
        self.field.returnPressed.connect(lambda: self.entered.emit(self.text))
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(label(unit, "strong", wrap=False))
        column.addLayout(row)
        self.setFocusProxy(self.field)
        self.digits = Digits(point=True)
        self.digits.pressed.connect(self._on_digit)
        column.addWidget(self.digits)
        self.digits.setVisible(digits)  # only once it has a place, or it would open a window of its own

    @property
    def text(self) -> str:
        """What is typed, exactly."""
        return self.field.text()

    def clear(self) -> None:
        """Empty again."""
        self.field.clear()

    def set_wrong(self, wrong: bool) -> None:
        """A red frame while the figure can't stand; the reason is said elsewhere in words."""
        self.field.setProperty("wrong", wrong)
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)

    def _on_digit(self, key: str) -> None:
        if key == ERASE:
            self.field.backspace()
        elif len(self.text) < self.field.maxLength():
            self.field.insert(key)
        self.field.setFocus()
