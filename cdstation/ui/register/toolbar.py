"""Under the head: which page, what to find, and the three things that can be done with it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cdstation.register.pages import PageBook, PageHead
from cdstation.ui.register.verified_line import VerifiedLine
from cdstation.ui.text import say
from cdstation.ui.theme import font
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.fields import drop_down
from cdstation.ui.widgets.search import SearchBox

SHORTEST = 3  # letters that are looked for without Enter
PAUSE_MS = 500
_VERIFIED_WIDE = 236  # a checkpoint in one line; what is left goes to the names of the pages
KEYS = ("Ctrl+G", "Ctrl+N", "Ctrl+P", "Ctrl+M")


class RegisterSearch(SearchBox):
    """`wanted` carries what to find: at Enter, at a scan, or after a pause in the typing; empty when it was cleared."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(say("register.search"))
        self.setObjectName("register-search")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.textEdited.connect(self._on_edited)
        self.chosen.connect(self._ask)
        self.scanned.connect(self._on_scanned)

    def forget(self) -> None:
        """Empty, and nothing is looked for."""
        self._pause.stop()
        self.clear()

    def _on_edited(self, text: str) -> None:
        if not text.strip() or len(text.strip()) >= SHORTEST:
            self._pause.start()
        else:
            self._pause.stop()

    def _on_scanned(self, code: str) -> None:
        self.setText(code)
        self._ask()

    def _ask(self) -> None:
        self._pause.stop()
        self.wanted.emit(self.text())


class Toolbar(QWidget):
    """In a tight window the buttons stand below the search box."""

    def __init__(self) -> None:
        super().__init__()
        self.page = drop_down(say("register.page"))
        self.page.view().setMinimumWidth(420)
        self.search = RegisterSearch()
        self.to_date = Button(say("register.go-to-date"))
        self.footnote = Button(say("register.add-footnote"))
        self.print = Button(say("register.print"))
        self.more = Button(say("register.more-acts"))
        self.buttons = (self.to_date, self.footnote, self.print, self.more)
        names = ("date", "footnote", "print", "more")
        for button, name, key in zip(self.buttons, names, KEYS, strict=True):
            button.setObjectName(f"register-{name}")
            button.setAccessibleDescription(key)
            button.setToolTip(key)
        self.verified = VerifiedLine()
        self._several = False
        self._row = QHBoxLayout()
        self._row.setSpacing(10)
        for widget in (self.page, self.search, *self.buttons):
            self._row.addWidget(widget)
        self._row.setStretchFactor(self.page, 3)
        self._row.addStretch(0)
        self._row.addWidget(self.verified, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(self._row)
        self.page.hide()

    def add_keyboard(self, opener: QPushButton) -> None:
        """The button of the keyboard on the screen."""
        opener.setText("")
        opener.setAccessibleName(say("keys.keyboard"))
        self._row.insertWidget(self._row.count() - 2, opener)

    def set_tight(self, tight: bool) -> None:
        """Little room: the verified line goes below."""
        self._row.removeWidget(self.verified)
        self._column.removeWidget(self.verified)
        side = Qt.AlignmentFlag.AlignLeft if tight else Qt.AlignmentFlag.AlignRight
        self.verified.tight = tight
        self.verified.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        if tight:
            self._column.addWidget(self.verified)
        else:
            self._row.addWidget(self.verified, 1)
        self.verified.setMinimumWidth(0 if tight else _VERIFIED_WIDE)
        self._row.setSpacing(6 if tight else 10)
        for button, name in zip(self.buttons, ("go-to-date", "add-footnote", "print", "more-acts"), strict=True):
            button.setText(say(f"register.tight.{name}" if tight else f"register.{name}"))
            button.setAccessibleName(say(f"register.{name}"))
        self.search.setPlaceholderText(say("register.tight.search" if tight else "register.search"))
        prompt = self.search.fontMetrics().horizontalAdvance(self.search.placeholderText()) + 60
        self.search.setMinimumWidth(150 if tight else prompt)
        self.search.setMaximumWidth(16_777_215 if tight else max(330, prompt))
        self.page.setMaximumWidth(150 if tight else 420)
        self._fit()

    def _fit(self) -> None:
        for button in (self.to_date, self.print):
            button.setVisible(not self.crowded)

    @property
    def crowded(self) -> bool:
        """True where the choice of a page leaves no room for every button."""
        return self.verified.tight and self._several

    def show_pages(self, heads: Sequence[PageHead], closed: frozenset[int] = frozenset()) -> None:
        """The pages to choose from, under the name of their book where there is more than one (LAW-20-e, PSI-4.25);
        no choice when there is one page.
        """
        self.page.blockSignals(True)
        self.page.clear()
        several = len({head.book for head in heads}) > 1
        for book in PageBook:
            of_book = [at for at, head in enumerate(heads) if head.book is book]
            if of_book and several:
                self._add_title(say(f"register.books.{book.value}"))
            for at in of_book:
                closed_word = f" \N{EM DASH} {say('register.closed')}" if heads[at].page in closed else ""
                self.page.addItem(heads[at].key.shown + closed_word, at)
        self.page.blockSignals(False)
        self._several = len(heads) > 1
        self.page.setVisible(self._several)
        self._fit()

    def _add_title(self, words: str) -> None:
        """The name of a book: read, not chosen."""
        self.page.addItem(words, -1)
        model = self.page.model()
        assert isinstance(model, QStandardItemModel)
        item = model.item(self.page.count() - 1)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(font(15, bold=True))

    @property
    def chosen(self) -> int:
        """The place of the chosen page among those that were shown, -1 for none."""
        found = self.page.currentData()
        return found if isinstance(found, int) else -1

    def choose(self, at: int) -> None:
        """Choose the page at this place."""
        self.page.setCurrentIndex(self.page.findData(at))

    def offer_footnotes(self, offered: bool) -> None:
        """Nothing is added while the area is read-only or nobody is signed in."""
        self.footnote.setEnabled(offered)
