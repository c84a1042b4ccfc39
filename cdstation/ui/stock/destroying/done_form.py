"""How it was destroyed: why, and with which denaturing kit; then destroyer and witness sign."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cdstation.register.stock.acts import QUARANTINE_WORDS
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import Tag, emptied

_CODES = tuple(QUARANTINE_WORDS)


class DoneForm(QWidget):
    """`destroyed` at the button, `given_up` when it is not after all, `changed` when something else stands there."""

    destroyed = Signal()
    changed = Signal()
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._word = QVBoxLayout()
        self.reason = Choice(say("stock.destroy.reason"), [QUARANTINE_WORDS[code] for code in _CODES])
        self.reason.box.setObjectName("destroy-reason")
        self.kit = Field(say("stock.destroy.kit"), say("stock.destroy.kit-hint"), longest=60)
        self.kit.line.setObjectName("destroy-kit")
        self.kit.entered.connect(self.destroyed)
        self.kit.changed.connect(lambda _: self.changed.emit())
        self.reason.changed.connect(lambda _: self.changed.emit())
        self.press = Button(say("stock.destroy.is-destroyed"), Kind.PRIMARY, hint="Enter")
        self.press.setObjectName("destroy-is-destroyed")
        self.press.clicked.connect(self.destroyed)
        self.not_now = Button(say("stock.destroy.not-now"))
        self.not_now.setObjectName("destroy-not-now")
        self.not_now.clicked.connect(self.given_up)
        buttons = QHBoxLayout()
        buttons.addWidget(self.press)
        buttons.addWidget(self.not_now)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._word)
        column.addWidget(self.reason)
        column.addWidget(self.kit)
        column.addLayout(buttons)
        self.setFocusProxy(self.kit)

    def begin(self, tags: tuple[tuple[str, str], ...], reasons: tuple[str, ...]) -> None:
        """What is to be destroyed and on whose word, each as words and tone; the reason is why it was set apart."""
        emptied(self._word)
        for words, tone in tags:
            self._word.addWidget(Tag(words, tone))
        if reasons and reasons[0] in _CODES:
            self.reason.box.setCurrentIndex(_CODES.index(reasons[0]))
        self.kit.setFocus()
