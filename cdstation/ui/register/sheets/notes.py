"""An inspector's notes: everybody reads them, only an inspector writes them (LAW-26-a)."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.errors import StationError
from cdstation.register.times import show_moment
from cdstation.ui.register.sheets.drawer import Panel
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words, say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import Card, emptied, plain

if TYPE_CHECKING:
    from cdstation.services.station import Station
    from cdstation.services.upkeep.inspection import InspectorNote

LONGEST = 600
SHOWN = 60


class NotesPanel(Panel):
    """`written` carries the note's line, 0 for the whole book."""

    written = Signal(int)
    wide = 520

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__()
        self.title = say("register.notes.title")
        self._station = station
        self._tasks = tasks
        self._line = 0
        self.about = Choice(say("register.notes.about"))
        self.text = Field(say("register.notes.text"), longest=LONGEST)
        self.text.entered.connect(self._on_save)
        self.save = Button(say("register.notes.save"), Kind.PRIMARY)
        self.save.clicked.connect(self._on_save)
        self._write = QWidget()
        write = QVBoxLayout(self._write)
        write.setContentsMargins(0, 0, 0, 0)
        for widget in (self.about, self.text, self.save):
            write.addWidget(widget)
        self.told = plain("", "small")
        self._list = QVBoxLayout()
        self._list.setSpacing(sizes().gap // 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap)
        column.addWidget(self._write)
        column.addWidget(self.told)
        column.addLayout(self._list)
        column.addStretch(1)

    def begin(self, line: int) -> None:
        """With this line chosen, 0 for none. What was typed and not saved is still there."""
        self._line = line
        may = self._station.status().inspector is not None
        self._write.setVisible(may)
        self.about.box.clear()
        self.about.box.addItem(say("register.notes.book"))
        if line:
            self.about.box.addItem(say("register.notes.line", seq=line))
            self.about.box.setCurrentIndex(1)
        self._read()
        if may:
            self.text.setFocus()

    def _read(self) -> None:
        self._tasks.desk(self._station.inspection.notes, self._show)

    def _show(self, notes: "tuple[InspectorNote, ...]") -> None:
        emptied(self._list)
        self.told.setText("" if notes else say("register.notes.none"))
        self.told.setVisible(not notes)
        for note in notes[:SHOWN]:
            self._list.addWidget(_card(note))
        self.grew.emit()

    def _on_save(self) -> None:
        text, line = self.text.text, self._line if self.about.index == 1 else 0
        if not text:
            self.text.complain(say("register.notes.empty"))
            self.text.setFocus()
            return
        self.save.setEnabled(False)
        self._tasks.desk(
            lambda: self._station.inspection.note(line, text), lambda _: self._on_saved(line), self._on_refused
        )

    def _on_saved(self, line: int) -> None:
        self.save.setEnabled(True)
        self.text.set_text("")
        self._read()
        self.written.emit(line)

    def _on_refused(self, error: StationError) -> None:
        self.save.setEnabled(True)
        self.text.complain(" ".join(error_words(error)))


def _card(note: "InspectorNote") -> Card:
    made = Card("plain", tight=True)
    where = say("register.notes.line", seq=note.line) if note.line else say("register.notes.book")
    head = " \N{MIDDLE DOT} ".join((where, note.author, show_moment(note.at_ms)))
    made.body.addWidget(plain(head, "small"))
    made.body.addWidget(plain(note.text))
    return made
