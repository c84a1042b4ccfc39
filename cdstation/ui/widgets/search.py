"""The box that finds people: type a name or a number, or scan a card into it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from cdstation.ui.theme import Colour, icon, sizes
from cdstation.ui.widgets.scanned import Keystrokes


class SearchBox(QLineEdit):
    """`searched` follows the typing; `scanned` is a card; `chosen` is Enter by hand; `stepped` is -1 or 1 from the
    arrow keys.
    """

    searched = Signal(str)
    scanned = Signal(str)
    chosen = Signal()
    stepped = Signal(int)

    def __init__(self, prompt: str) -> None:
        super().__init__()
        self.setPlaceholderText(prompt)
        self.setAccessibleName(prompt)
        self.setMaxLength(120)
        self.setMinimumHeight(sizes().target)
        self.addAction(icon("search", Colour.GREY_1), QLineEdit.ActionPosition.LeadingPosition)
        self._keys = Keystrokes()
        self.textEdited.connect(self.searched)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            if event.text() and event.text().isprintable():
                self._keys.add(event.text())
            super().keyPressEvent(event)

    def _finish(self) -> None:
        code = self._keys.text if self._keys.scanned else ""
        self._keys.clear()
        if not code:
            self.chosen.emit()
            return
        self.clear()
        self.searched.emit("")
        self.scanned.emit(code)
