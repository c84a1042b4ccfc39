"""What was just done, above the list that follows: green, or yellow when somebody has to look into it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.ui.widgets.panels import Tag


class Told(QWidget):
    """One line of words; nothing until there is something to say."""

    def __init__(self) -> None:
        super().__init__()
        self._good, self._doubtful = Tag("", "good"), Tag("", "warning")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for tag in (self._good, self._doubtful):
            column.addWidget(tag)
        self.hush()

    @property
    def text(self) -> str:
        """The words."""
        return self._good.text

    def say(self, words: str, *, doubtful: bool = False) -> None:
        """Show them."""
        for tag in (self._good, self._doubtful):
            tag.set_text(words)
        self._good.setVisible(not doubtful)
        self._doubtful.setVisible(doubtful)
        self.show()

    def hush(self) -> None:
        """Nothing to say any more."""
        self.hide()
