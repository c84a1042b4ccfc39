"""What is shown once and then gone.

Three recovery shares, each on a page of its own, and the badges that were issued.
"""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from cdstation.services.values import SetUpDone
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind, TickBox
from cdstation.ui.widgets.panels import Card, emptied, label, plain

_COLUMNS = 4


@dataclass(frozen=True)
class _Sheet:
    heading: str
    explained: str
    secret: tuple[str, ...]
    tick: str


class Handout(QWidget):
    """One sheet at a time; the next one comes only when this one is said to be kept. `finished` after the last."""

    finished = Signal()

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
        self.kept = TickBox("")
        self.kept.toggled.connect(self._on_kept)
        self.go_on = Button(say("setup.next"), Kind.PRIMARY)
        self.go_on.clicked.connect(self._next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap)
        for widget in (self.heading, self.explained, self._secret_card, self.kept, self.go_on):
            column.addWidget(widget)

    def show_done(self, done: SetUpDone) -> None:
        """Begin with the first share."""
        count = len(done.shares)
        self._sheets = [
            _Sheet(
                say("setup.handout.share", number=number, count=count),
                say("setup.handout.share-explained"),
                tuple(words.split()),
                say("setup.handout.share-kept", number=number),
            )
            for number, words in enumerate(done.shares, start=1)
        ]
        self._sheets += [
            _Sheet(
                say("setup.handout.badge", name=name),
                say("setup.handout.badge-explained", number=number),
                (code,),
                say("setup.handout.badge-kept", name=name),
            )
            for number, name, code in done.badges
        ]
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
