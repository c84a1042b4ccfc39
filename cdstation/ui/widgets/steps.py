"""Work that takes a while, told step by step in words."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.services.values import Progress
from cdstation.ui.text import say
from cdstation.ui.widgets.gauges import PaceBar
from cdstation.ui.widgets.panels import label


class Steps(QWidget):
    """What is being done now, and how far it has come."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._words = label("", "hatch")
        self.bar = PaceBar(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._words)
        column.addWidget(self.bar)

    @property
    def words(self) -> str:
        """What is being done."""
        return self._words.text()

    def begin(self, words: str) -> None:
        """Before the first step is told."""
        self._words.setText(words)
        self.bar.show_progress(0, 1)

    def show_progress(self, progress: Progress) -> None:
        """One step on."""
        self._words.setText(say(f"steps.{progress.step}"))
        self.bar.show_progress(progress.done, progress.total)
