"""Places to type in, each with its label above it and its complaint below it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QListView, QSizePolicy, QVBoxLayout, QWidget

from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.keyboard import TouchKeyboard
from cdstation.ui.widgets.panels import label


class Field(QWidget):
    """A labelled line. `secret` shows dots, with a button beside it that shows the words while it is wanted."""

    changed = Signal(str)
    entered = Signal()

    def __init__(self, name: str, hint: str = "", *, secret: bool = False, longest: int = 120) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._heading = heading = label(name, "strong")
        column.addWidget(heading)
        if hint:
            column.addWidget(label(hint, "small"))
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setAccessibleDescription(hint)
        self.line.setMaxLength(longest)
        self.line.textChanged.connect(self._on_changed)
        self.line.returnPressed.connect(self.entered)
        heading.setBuddy(self.line)
        self.setFocusProxy(self.line)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        if secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
            row.addWidget(self._shower())
        column.addLayout(row)
        self._wrong = label("", "wrong")
        self._wrong.hide()
        column.addWidget(self._wrong)

    def _shower(self) -> Button:
        shower = Button("", icon="eye")
        shower.text_px = 22
        shower.setFixedSize(52, 52)
        shower.setCheckable(True)
        shower.setAccessibleName(say("fields.show"))
        shower.toggled.connect(
            lambda on: self.line.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
        )
        return shower

    @property
    def text(self) -> str:
        """What is typed, without space around it."""
        return self.line.text().strip()

    def set_text(self, text: str) -> None:
        self.line.setText(text)

    def rename(self, name: str) -> None:
        """Another label: the same line serves another purpose."""
        self._heading.setText(name)
        self.line.setAccessibleName(name)

    def complain(self, words: str) -> None:
        """Say below the line what is wrong with it; nothing is cleared."""
        self._wrong.setText(words)
        self._wrong.setVisible(bool(words))
        self._mark(bool(words))

    def _on_changed(self, text: str) -> None:
        self.complain("")
        self.changed.emit(text)

    def _mark(self, wrong: bool) -> None:
        self.line.setProperty("wrong", wrong)
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)


class KeyboardDock(QWidget):
    """The keyboard on the screen, put away at first, and the button that brings it (in another row, if wanted)."""

    opened = Signal(bool)

    def __init__(self, *, opener_inside: bool = True) -> None:
        super().__init__()
        self.setProperty("ground", "page")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.opener = Button(say("keys.keyboard"), icon="keyboard")
        self.opener.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.opener.clicked.connect(self._toggle)
        self.keyboard = TouchKeyboard()
        self.keyboard.hide()
        self.keyboard.put_away.connect(self._toggle)
        column.addWidget(self.keyboard)
        if opener_inside:
            row = QHBoxLayout()
            row.setContentsMargins(12, 0, 12, 12)
            row.addStretch(1)
            row.addWidget(self.opener)
            column.addLayout(row)

    def _toggle(self) -> None:
        shown = self.keyboard.isHidden()
        self.keyboard.setVisible(shown)
        self.opener.setVisible(not shown)
        self.opened.emit(shown)


class Choice(QWidget):
    """A labelled list from which one is chosen; its rows are tall enough for a finger."""

    changed = Signal(int)

    def __init__(self, name: str, words: Sequence[str] = ()) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(name, "strong"))
        self.box = drop_down(name)
        self.box.addItems(list(words))
        self.box.currentIndexChanged.connect(self.changed)
        column.addWidget(self.box)
        column.addStretch(1)
        self.setFocusProxy(self.box)

    @property
    def text(self) -> str:
        """What is chosen."""
        return self.box.currentText()

    @property
    def index(self) -> int:
        """Its place, -1 when nothing is chosen."""
        return self.box.currentIndex()


def drop_down(name: str) -> QComboBox:
    """A list that drops down, with rows for fingers, and that does not ask for more width than it gets."""
    made = QComboBox()
    made.setAccessibleName(name)
    made.setView(QListView())
    made.setMinimumContentsLength(8)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made
