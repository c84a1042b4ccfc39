"""Where a document is to be put, the button that prints it, and where it then is."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cdstation.errors import StationError
from cdstation.ui.register.sheets.making import PlaceChoice
from cdstation.ui.register.sheets.places import Place, breakable, free_name, places
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words, say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.panels import plain

Make = Callable[[Path], Path]


class PaperRow(QWidget):
    """One or more documents, each with its button; `offer` says what is printed and under which name."""

    def __init__(self, tasks: Tasks, buttons: tuple[tuple[str, str], ...]) -> None:
        """`buttons` are object name and words of each."""
        super().__init__()
        self._tasks = tasks
        self._offers: dict[str, tuple[str, Make]] = {}
        self._made = Path()
        self.place = PlaceChoice()
        self.told = plain("")
        self.told.hide()
        self.open = Button(say("register.paper.open"))
        self.open.hide()
        self.open.clicked.connect(self._on_open)
        self.buttons = {name: self._button(name, words) for name, words in buttons}
        row = QHBoxLayout()
        row.setSpacing(sizes().gap)
        row.addWidget(self.place, 1)
        for button in self.buttons.values():
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.open, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.told)

    def _button(self, name: str, words: str) -> Button:
        button = Button(words, icon="print")
        button.setObjectName(name)
        button.clicked.connect(lambda: self._print(name))
        return button

    def begin(self, where: Callable[[], tuple[Place, ...]] = places) -> None:
        """Look which sticks are plugged in; what was told before is gone."""
        self.place.offer(where())
        self.tell("")

    def offer(self, name: str, file_name: str, make: Make) -> None:
        """What the button of this name prints from now on, and under which file name."""
        self._offers[name] = (file_name, make)

    def tell(self, words: str) -> None:
        """Say how it went."""
        self.told.setText(words)
        self.told.setVisible(bool(words))
        self.open.hide()

    def _print(self, name: str) -> None:
        if name not in self._offers or self.place.index < 0:
            return
        file_name, make = self._offers[name]
        folder = self.place.folder
        self.setEnabled(False)
        self._tasks.paper(lambda: make(free_name(folder, file_name)), self._on_done, self._on_failed)

    def _on_done(self, path: Path) -> None:
        self.setEnabled(True)
        self._made = path
        self.tell(say("register.paper.done", where=breakable(path)))
        self.open.show()

    def _on_failed(self, error: StationError) -> None:
        self.setEnabled(True)
        self.tell(" ".join(error_words(error)))

    def _on_open(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._made))):
            self.told.setText(say("register.paper.not-opened", where=breakable(self._made)))
