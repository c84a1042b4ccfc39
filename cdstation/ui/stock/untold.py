"""A loss of which no supervisor was told: whom one told, with one press (BAL-4)."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cdstation.register.people import Person
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.fields import drop_down
from cdstation.ui.widgets.panels import Tag, emptied


class UntoldRow(QWidget):
    """`told` carries the line and the person."""

    told = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._line = 0
        self._supervisors: tuple[Person, ...] = ()
        self._tag = QVBoxLayout()
        self.who = drop_down(say("stock.spill.told"))
        self.who.setObjectName("untold-who")
        self.press = Button(say("stock.spill.tell-now"))
        self.press.setObjectName("untold-told")
        self.press.clicked.connect(self._on_pressed)
        row = QHBoxLayout()
        row.addWidget(self.who, 1)
        row.addWidget(self.press)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._tag)
        column.addLayout(row)
        self.hide()

    def show_line(self, seq: int, words: str, supervisors: tuple[Person, ...]) -> None:
        """Ask about this line; 0 is none, and the row goes."""
        self.setVisible(bool(seq))
        if seq == self._line and supervisors == self._supervisors:
            return
        self._line, self._supervisors = seq, supervisors
        emptied(self._tag)
        self._tag.addWidget(Tag(words, "warning"))
        self.who.clear()
        self.who.addItems([person.shown for person in supervisors])

    def _on_pressed(self) -> None:
        at = self.who.currentIndex()
        if self._line and 0 <= at < len(self._supervisors):
            self.told.emit(self._line, self._supervisors[at].number)
