"""What is shown once and then gone.

Three recovery shares, each on a page of its own, and the badges that were issued.
"""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cdstation.services.handouts import CUSTODIANS
from cdstation.services.values import SetUpDone
from cdstation.ui.register.sheets.places import free_name, places
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind, TickBox
from cdstation.ui.widgets.fields import Choice
from cdstation.ui.widgets.panels import Card, emptied, label, plain

_COLUMNS = 4


@dataclass(frozen=True)
class _Sheet:
    prints: int  # the share's number, 0 for the badges, -1 for nothing
    heading: str
    explained: str
    secret: tuple[str, ...]
    tick: str


class Handout(QWidget):
    """One sheet at a time; the next one comes only when this one is said to be kept. `finished` after the last."""

    finished = Signal()
    print_wanted = Signal(int, object)  # what (as in _Sheet) and the Path of the file

    def __init__(self) -> None:
        super().__init__()
        self._sheets: list[_Sheet] = []
        self._at = 0
        self.heading = label("", "title")
        self.explained = label("")
        self._secret_card = Card(tight=True)
        self.secret = QWidget()
        self._words = QGridLayout(self.secret)
        self._words.setContentsMargins(0, 0, 0, 0)
        self._words.setVerticalSpacing(8)
        self.reveal = Button(say("setup.handout.reveal"), icon="eye")
        self.reveal.clicked.connect(lambda: self._conceal(False))
        self._secret_card.body.addWidget(self.secret)
        self._secret_card.body.addWidget(self.reveal)
        self._places = places()
        self.place = Choice(say("setup.handout.place"), [place.name for place in self._places])
        self.save = Button(say("setup.handout.save"), icon="print")
        self.save.clicked.connect(self._on_save)
        self.saved = plain("", "strong")
        self._print_row = QWidget()
        self._arrange_print_row()
        self.kept = TickBox("")
        self.kept.toggled.connect(self._on_kept)
        self.go_on = Button(say("setup.next"), Kind.PRIMARY)
        self.go_on.clicked.connect(self._next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap)
        for widget in (self.heading, self.explained, self._secret_card, self._print_row, self.kept, self.go_on):
            column.addWidget(widget)

    def _arrange_print_row(self) -> None:
        column = QVBoxLayout(self._print_row)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(sizes().gap)
        row.addWidget(self.place, 1)
        row.addWidget(self.save, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(row)
        column.addWidget(self.saved)

    def show_done(self, done: SetUpDone) -> None:
        """Begin with the first share."""
        count = len(done.shares)
        self._sheets = [
            _Sheet(
                number,
                say("setup.handout.share", number=number, count=count),
                say("setup.handout.share-explained", custodian=CUSTODIANS[number - 1]),
                tuple(words.split()),
                say("setup.handout.share-kept", number=number),
            )
            for number, words in enumerate(done.shares, start=1)
        ]
        self._sheets += [
            _Sheet(
                0,
                say("setup.handout.badge", name=name),
                say("setup.handout.badge-explained", number=number),
                (code,),
                say("setup.handout.badge-kept", name=name),
            )
            for number, name, code in done.badges
        ]
        self._sheets.append(
            _Sheet(
                -1,
                say("setup.handout.machine"),
                say(f"setup.handout.machine-{done.secret_kept_in}"),
                (),
                say("setup.handout.machine-kept"),
            )
        )
        self._at = 0
        self._show()

    def conceal(self) -> None:
        """Hide the words until somebody asks for them again: nobody has touched the station for a while."""
        self._conceal(True)

    def _conceal(self, hidden: bool) -> None:
        self.secret.setVisible(not hidden)
        self.reveal.setVisible(hidden)

    def _show(self) -> None:
        sheet = self._sheets[self._at]
        self.heading.setText(sheet.heading)
        self.explained.setText(sheet.explained)
        self._show_words(sheet.secret)
        self._secret_card.setVisible(bool(sheet.secret))
        self._print_row.setVisible(sheet.prints >= 0)
        self.saved.hide()
        self.kept.setText(sheet.tick)
        self.kept.setChecked(False)
        self.go_on.setEnabled(False)
        self._conceal(False)
        self.kept.setFocus()

    def _show_words(self, words: tuple[str, ...]) -> None:
        """In columns and numbered, so that they can be copied and checked one by one."""
        for shown in self.secret.findChildren(QLabel):
            shown.setText("")  # the widget goes a moment later, its words now
        emptied(self._words)
        for at, word in enumerate(words):
            line = plain(word if len(words) == 1 else f"{at + 1}  {word}", "heading", wrap=False)
            self._words.addWidget(line, at // _COLUMNS, at % _COLUMNS)

    def _on_save(self) -> None:
        sheet, folder = self._sheets[self._at], self._places[self.place.index].folder
        name = f"recovery-share-{sheet.prints}.pdf" if sheet.prints else "badges.pdf"
        self.print_wanted.emit(sheet.prints, free_name(folder, name))

    def say_saved(self, path: Path) -> None:
        """The sheet is a file now, and must not stay one."""
        self.saved.setText(say("setup.handout.saved", name=path.name))
        self.saved.show()

    def _on_kept(self, kept: bool) -> None:
        self.go_on.setEnabled(kept)

    def _next(self) -> None:
        self._at += 1
        if self._at < len(self._sheets):
            self._show()
            return
        self._sheets = []
        self._show_words(())
        self.finished.emit()
