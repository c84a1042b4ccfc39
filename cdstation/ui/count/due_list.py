"""What is to be counted, page by page, the longest overdue first: when, and who counted last."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cdstation.services.values import PageDue, RecountDue
from cdstation.ui.count.words import due_words, last_words
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Card, Tag, emptied, label, plain, scrolled


class DueList(Card):
    """`chosen` carries the numbers of the pages to count in one round; `wanted` the name of something else to do."""

    chosen = Signal(tuple)
    wanted = Signal(str)
    recount = Signal(object)  # a `RecountDue`

    def __init__(self) -> None:
        super().__init__(tight=True)
        self._pages: tuple[PageDue, ...] = ()
        self._shown: tuple[Sequence[PageDue], Sequence[RecountDue]] = ((), ())
        self.body.addWidget(label(say("count.due.heading"), "heading"))
        self.due = Button("", Kind.PRIMARY, hint="Enter")
        self.due.setObjectName("count-due")
        self.due.clicked.connect(lambda: self.chosen.emit(self.due_pages()))
        self.everything = Button(say("count.due.everything"))
        self.everything.setObjectName("count-everything")
        self.everything.clicked.connect(lambda: self.chosen.emit(self.all_pages()))
        self.body.addWidget(self.due)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 6, 0)
        self._rows.setSpacing(6)
        holder = QVBoxLayout()
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addLayout(self._rows)
        holder.addStretch(1)
        self._area = scrolled(holder)
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self.everything)
        foot = QHBoxLayout()
        foot.setSpacing(sizes().gap)
        for name, icon in (("print", "print"), ("enter", "keyboard")):
            button = Button(say(f"count.paper.{name}"), icon=icon)
            button.setObjectName(f"count-sheet-{name}")
            button.clicked.connect(lambda _=False, name=name: self.wanted.emit(name))
            foot.addWidget(button, 1)
        self.body.addLayout(foot)

    def show_pages(self, shown: tuple[Sequence[PageDue], Sequence[RecountDue]]) -> None:
        """Every page of the area in the order in which it should be counted; discrepancies that wait come first."""
        if shown == self._shown:
            return
        self._shown = shown
        pages, recounts = shown
        self._pages = tuple(pages)
        emptied(self._rows)
        for recount in recounts:
            self._rows.addWidget(self._recount(recount))
        for one in self._pages:
            self._rows.addWidget(self._row(one))
        number = len(self.due_pages())
        self.due.setText(say("count.due.count-one" if number == 1 else "count.due.count", pages=number))
        self.due.setVisible(number > 0)
        self.everything.setVisible(number < len(self._pages))

    def all_pages(self) -> tuple[int, ...]:
        """In the order of the register."""
        return tuple(one.head.page for one in sorted(self._pages, key=lambda one: one.head.key))

    def due_pages(self) -> tuple[int, ...]:
        """Those that are overdue, due today, or asked for at the close; in the order of the register."""
        due = {one.head.page for one in self._pages if one.overdue or one.today or one.at_close}
        return tuple(page for page in self.all_pages() if page in due)

    def _recount(self, one: RecountDue) -> QWidget:
        who = say("count.due.and").join(one.names)
        words = say("count.due.recount", case=one.case)
        button = Button(say("count.due.one"))
        button.setObjectName(f"recount-{one.case}")
        button.setAccessibleName(say("count.due.recount-of", case=one.case, drug=one.head.key.shown))
        button.clicked.connect(lambda: self.recount.emit(one))
        barred = say("count.due.not-by", who=who) if who else ""
        return _laid_out(one.head.key.shown, Tag(words, "warning"), barred, button)

    def _row(self, one: PageDue) -> QWidget:
        tone = "block" if one.overdue else "warning" if one.today or one.at_close else "quiet"
        button = Button(say("count.due.one"))
        button.setObjectName(f"count-page-{one.head.page}")
        button.setAccessibleName(say("count.due.one-of", drug=one.head.key.shown))
        button.clicked.connect(lambda: self.chosen.emit((one.head.page,)))
        return _laid_out(one.head.key.shown, Tag(due_words(one), tone), last_words(one), button)


def _laid_out(drug: str, tag: Tag, words: str, button: Button) -> QWidget:
    row = QWidget()
    grid = QGridLayout(row)
    grid.setContentsMargins(0, 6, 0, 6)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(0, 1)
    grid.addWidget(plain(drug, "strong"), 0, 0)
    grid.addWidget(tag, 1, 0)
    if words:
        grid.addWidget(plain(words, "small"), 2, 0)
    grid.addWidget(button, 0, 1, 3, 1, Qt.AlignmentFlag.AlignVCenter)
    return row
