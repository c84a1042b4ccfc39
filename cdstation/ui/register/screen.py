"""The register browser: one page at a time, read like the paper book (LAW-19-b). It moves nothing."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cdstation.register.pages import PageHead
from cdstation.services.values import State, StationStatus
from cdstation.ui.register.bar import BookBar
from cdstation.ui.register.browser import FOUND_MOST, PageBrowser
from cdstation.ui.register.head import RegisterHead
from cdstation.ui.register.model import RegisterModel
from cdstation.ui.register.sheets.acts import RegisterSheets
from cdstation.ui.register.table import RegisterTable
from cdstation.ui.register.toolbar import Toolbar
from cdstation.ui.screen import WORKING, Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import KeyboardDock
from cdstation.ui.widgets.panels import plain

if TYPE_CHECKING:
    from cdstation.services.station import Station

_LOW = 330  # a screen with less height than this has room for the keyboard or for the table


class RegisterScreen(Screen):
    """Reads, annotates and prints."""

    name = "register"
    icon = "register"
    usable_in = WORKING | {State.READ_ONLY, State.RESTORED_BLOCKED, State.INSPECTION, State.BOOK_CLOSED}

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(tasks)
        self.station = station
        self.pages: tuple[PageHead, ...] = ()
        self._code = ""
        self._closed: frozenset[int] = frozenset()
        self._balance: int | None = None
        self.model = RegisterModel(self)
        self.browser = PageBrowser(station, tasks, self.model)
        self.head = RegisterHead()
        self.tools = Toolbar()
        self.table = RegisterTable(self.model)
        self.bar = BookBar()
        self._series = QTimer(self, singleShot=True, interval=1_000)
        self._arrange()
        self._wire()
        self._wire_keys()

    # -- arrangement -------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self.told = plain("", "strong")
        self.all_lines = Button(say("register.show-all"), Kind.QUIET)
        self._found = QWidget()
        found = QHBoxLayout(self._found)
        found.setContentsMargins(0, 0, 0, 0)
        found.addWidget(self.told, 1)
        found.addWidget(self.all_lines)
        self._found_wanted = False
        self._body = QWidget()
        body = QHBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(4)
        body.addWidget(self.table, 1)
        body.addWidget(self.bar)
        self.drawer = RegisterSheets(self.station, self.tasks, self._body, self.table, self.browser)
        self.dates, self.note, self.paper = self.drawer.dates, self.drawer.note, self.drawer.paper
        self.dock = KeyboardDock(opener_inside=False)
        keys = self.dock.keyboard.layout()
        assert isinstance(keys, QGridLayout)
        keys.setVerticalSpacing(1)
        keys.setContentsMargins(4, 0, 4, 0)
        self.tools.add_keyboard(self.dock.opener)
        self._column = QVBoxLayout(self)
        for widget in (self.head, self.tools, self._found):
            self._column.addWidget(widget)
        self._column.addWidget(self.drawer, 1)
        self._column.addWidget(self.dock)
        self.set_tight(False)

    def set_tight(self, tight: bool) -> None:
        super().set_tight(tight)
        edge = 8 if tight else sizes().edge
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(6 if tight else sizes().gap)
        self.head.set_tight(tight)
        self.tools.set_tight(tight)
        self._make_room()

    def _make_room(self) -> None:
        """In a tight window a sheet has the screen to itself, and so have the box and the keyboard while one types."""
        sheet, typing = self.drawer.panel is not None, not self.dock.keyboard.isHidden()
        found, alone = self._found_wanted, self.tight and sheet
        self.head.setVisible(not (self.tight and (sheet or typing)))
        self.tools.setVisible(not alone)
        self.tools.verified.setVisible(not (self.tight and (typing or found)))
        self._found.setVisible(found and not (self.tight and (sheet or typing)))
        self.drawer.setVisible(sheet or not typing or self.height() > _LOW)
        self.drawer.crowded = self.tools.crowded

    def _tell(self, words: str) -> None:
        """A line above the table; an empty one takes it away."""
        self._found_wanted = bool(words)
        self.told.setText(words)
        self.all_lines.setVisible(bool(self.browser.searching))
        self._make_room()

    def _wire(self) -> None:
        self.table.wants_older.connect(self.browser.more_older)
        self.table.wants_newer.connect(self.browser.more_newer)
        self.table.wants_first.connect(self.browser.go_newest)
        self.table.wants_last.connect(self.browser.go_oldest)
        self.table.looked_at.connect(self.bar.show_place)
        self.table.typed.connect(self._type_in_search)
        self.table.pressed_enter.connect(self._ask_footnote)
        self.bar.turned.connect(self.table.turn)
        self.bar.dragged.connect(self.browser.go_to_line)
        self.browser.newest_known.connect(self._on_newest)
        self.browser.found.connect(self._on_found)
        self.browser.shown.connect(self._on_shown)
        self.tools.page.currentIndexChanged.connect(lambda _: self._on_page())
        self.tools.search.wanted.connect(self._find)
        self.tools.search.stepped.connect(lambda _: self.table.setFocus())
        self.tools.to_date.clicked.connect(self.drawer.ask_date)
        self.tools.footnote.clicked.connect(self._ask_footnote)
        self.tools.print.clicked.connect(self.drawer.ask_print)
        self.tools.more.clicked.connect(self.drawer.ask_more)
        self.all_lines.clicked.connect(self._show_all)
        self.drawer.told.connect(self._tell)
        self.drawer.left_search.connect(self.tools.search.forget)
        self.dock.opened.connect(lambda _: self._make_room())
        self.drawer.opened.connect(self._make_room)
        self.drawer.closed.connect(self._make_room)
        self._series.timeout.connect(self._read_series)

    def _wire_keys(self) -> None:
        keys = (
            ("Ctrl+F", self.tools.search.setFocus),
            ("Ctrl+G", self.drawer.ask_date),
            ("Ctrl+N", self._ask_footnote),
            ("Ctrl+P", self.drawer.ask_print),
            ("Ctrl+M", self.drawer.ask_more),
        )
        for key, act in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # -- what every screen does --------------------------------------------------------------------------------------

    def enter(self) -> None:
        self.refresh(self.station.status())
        self.table.setFocus()

    def back(self) -> bool:
        if self.drawer.panel is not None:
            self.drawer.put_away()
            return True
        if self.browser.searching or self.tools.search.text():
            self._show_all()
            return True
        return False

    def refresh(self, status: StationStatus) -> None:
        if status.state not in self.usable_in or not self.isVisible():
            return
        pages, closed = self.station.register.pages(), self.station.closing.closed_pages()
        if (pages, closed) != (self.pages, self._closed):
            self._closed = closed
            self._take_pages(pages)
        self.tools.offer_footnotes(status.state in WORKING and status.nurse is not None)
        self.tools.verified.show_state(status, self._code, sound=not self.station.access.findings())
        self._show_balance()
        self.browser.catch_up()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh(self.station.status())

    # -- the page ----------------------------------------------------------------------------------------------------

    def _take_pages(self, pages: tuple[PageHead, ...]) -> None:
        head = self.browser.head
        self.pages = pages
        self.tools.show_pages(pages, self._closed)
        self.drawer.crowded = self.tools.crowded
        if head in pages and head is not None:
            self.tools.choose(pages.index(head))
            self._show_kind(head)
        elif pages:
            self.tools.choose(0)
            self._open(pages[0])

    def _on_page(self) -> None:
        at = self.tools.chosen
        if 0 <= at < len(self.pages) and self.pages[at] != self.browser.head:
            self._open(self.pages[at])

    def _open(self, head: PageHead) -> None:
        self._balance = None
        self._show_kind(head)
        self.tools.search.forget()
        self.browser.open(head)
        self._show_balance()

    def _show_kind(self, head: PageHead) -> None:
        self.head.show_page(head, self.station.status().area, closed=head.page in self._closed)

    def _show_balance(self) -> None:
        head = self.browser.head
        if head is None:
            return
        balance = self.station.register.balance(head.page)
        self.head.show_balance(balance, self.station.register.awaiting(head.page))
        if balance != self._balance:
            self._series.start(0 if self._balance is None else 1_000)
            self._balance = balance

    def _read_series(self) -> None:
        head = self.browser.head
        if head is not None and self.isVisible():
            self.tasks.desk(lambda: self.station.register.balance_series(head.page), self.head.show_series)
            self.tasks.desk(self.station.register.seal, self._on_seal)

    def _on_seal(self, seal: tuple[int, str, str]) -> None:
        self._code = seal[2]
        self.tools.verified.show_state(self.station.status(), self._code, sound=not self.station.access.findings())

    def _on_newest(self, seq: int) -> None:
        if self.browser.head is not None:
            self.bar.show_book(seq, self.browser.head.page)

    # -- finding -----------------------------------------------------------------------------------------------------

    def _type_in_search(self, typed: str) -> None:
        self.tools.search.setFocus()
        self.tools.search.insert(typed)
        self.tools.search.textEdited.emit(self.tools.search.text())

    def _find(self, text: str) -> None:
        if text.strip():
            self.browser.find(text.strip())
        elif self.browser.searching:
            self.browser.go_newest()

    def _on_found(self, text: str, count: int) -> None:
        code = "none" if count == 0 else "one" if count == 1 else "most" if count >= FOUND_MOST else "many"
        self._tell(say(f"register.found-{code}", text=text, count=count))

    def _on_shown(self) -> None:
        if not self.browser.searching:
            self._tell("")

    def _show_all(self) -> None:
        self.tools.search.forget()
        self.browser.go_newest()
        self.table.setFocus()

    def _ask_footnote(self) -> None:
        if self.tools.footnote.isEnabled():
            self.drawer.ask_footnote()
