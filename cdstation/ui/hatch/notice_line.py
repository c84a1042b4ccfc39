"""One line above a page: why it must be looked at again, or what has just been written down."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.ui.widgets.panels import Tag, emptied


class NoticeLine(QWidget):
    """Hidden until it has something to say."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def tell(self, words: str, tone: str = "warning") -> None:
        """Show these words."""
        self.words = words
        emptied(self._column)
        self._column.addWidget(Tag(words, tone))
        self.show()

    def hush(self) -> None:
        """Nothing more to say."""
        self.words = ""
        emptied(self._column)
        self.hide()
