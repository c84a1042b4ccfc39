"""The box that takes the code of a bottle or a box of medicine from a scanner that types like a keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from cdstation.ui.widgets.search import SearchBox

MARK = "|"  # stands for FNC1, which no line of text can show


class ScanBox(SearchBox):
    """Keeps the mark between two parts of a code (ASCII 29, or Ctrl+] as many scanners send it), and shows it as `|`.

    `scanned` is a code at a scanner's pace, `chosen` is Enter by hand.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.text() == "\x1d" or (control and event.key() == Qt.Key.Key_BracketRight):
            super().keyPressEvent(QKeyEvent(event.type(), Qt.Key.Key_Bar, Qt.KeyboardModifier.NoModifier, MARK))
        else:
            super().keyPressEvent(event)
