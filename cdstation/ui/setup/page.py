"""What each page of the set-up is: it says what is still missing, in words, and nothing more."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.panels import label


class SetUpPage(QWidget):
    """One page. `code` names its texts at `[setup.<code>]`; `changed` when what it misses may have changed."""

    code = ""
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(sizes().gap)
        self.body.addWidget(label(say(f"setup.{self.code}.heading"), "title"))
        self.body.addWidget(label(say(f"setup.{self.code}.explained")))

    def missing(self) -> str:
        """Why one cannot go on yet, or nothing."""
        return ""

    def enter(self) -> None:
        """It has come to the front."""
