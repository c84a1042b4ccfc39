"""A reason: one of the usual ones at a touch, or one's own words."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.fields import Choice, Field


class ReasonField(QWidget):
    """`text` is empty until something is chosen or typed."""

    changed = Signal()

    def __init__(self, name: str, heading: str, usual: Sequence[str]) -> None:
        super().__init__()
        self.choice = Choice(heading, [*usual, say("custody.own-words")])
        self.choice.box.setObjectName(f"{name}-choice")
        self.choice.box.setPlaceholderText(say("custody.choose"))
        self.words = Field(say("custody.in-words"), longest=200)
        self.words.line.setObjectName(f"{name}-words")
        self.words.hide()
        self.choice.changed.connect(self._on_chosen)
        self.words.changed.connect(lambda _: self.changed.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap // 2)
        column.addWidget(self.choice)
        column.addWidget(self.words)
        self.setFocusProxy(self.choice)
        self.clear()

    @property
    def text(self) -> str:
        """The reason, as it will be written down."""
        if self._own:
            return self.words.text
        return self.choice.text if self.choice.index >= 0 else ""

    @property
    def _own(self) -> bool:
        return self.choice.index == self.choice.box.count() - 1

    def clear(self) -> None:
        """Nothing chosen, nothing typed."""
        self.words.set_text("")
        self.choice.box.setCurrentIndex(-1)

    def _on_chosen(self) -> None:
        self.words.setVisible(self._own)
        if self._own:
            self.words.setFocus()
        self.changed.emit()
