"""Rows of what was entered so far: a lot, an item of a requisition; each with a button that removes it."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Card, emptied, plain

Row = tuple[str, str, Callable[[], None]]  # words, figure, what removes it


class Rows(QWidget):
    """Cards under each other; nothing at all while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def show_rows(self, rows: list[Row]) -> None:
        """Show these in place of what stands there."""
        emptied(self._column)
        for words, figure, remove in rows:
            self._column.addWidget(_card(words, figure, remove))
        self.setVisible(bool(rows))


def _card(words: str, figure: str, remove: Callable[[], None]) -> Card:
    card = Card(tight=True)
    line = QHBoxLayout()
    line.addWidget(plain(words), 1)
    line.addWidget(plain(figure, "strong", wrap=False))
    button = Button(say("incoming.remove"), Kind.QUIET)
    button.setAccessibleName(say("incoming.remove-named", name=words))
    button.clicked.connect(remove)
    line.addWidget(button)
    card.body.addLayout(line)
    return card
