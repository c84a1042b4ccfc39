"""Brings the lines: each question to the services on their own thread, and late answers to nobody.

Dragging the bar asks many times a second; only the newest wish is kept while one is under way.
"""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cdstation.errors import StationError
from cdstation.register.pages import PageHead, RegisterLine
from cdstation.ui.register.model import RegisterModel
from cdstation.ui.tasks import Tasks

if TYPE_CHECKING:
    from cdstation.services.station import Station

WINDOW = 64
FOUND_MOST = 256
Lines = tuple[RegisterLine, ...]


class PageBrowser(QObject):
    """One page. `shown` after the lines were replaced; `found` carries what was looked for and how many have it."""

    shown = Signal()
    found = Signal(str, int)
    newest_known = Signal(int)

    def __init__(self, station: "Station", tasks: Tasks, model: RegisterModel, window: int = WINDOW) -> None:
        super().__init__(model)
        self._station = station
        self._tasks = tasks
        self._model = model
        self._window = window
        self.head: PageHead | None = None
        self.searching = ""
        self._turn = 0  # rises with every jump: answers to older questions are not for us any more
        self._jumping = False
        self._wish: Callable[[], None] | None = None
        self._older = self._newer = False

    # -- jumps -------------------------------------------------------------------------------------------------------

    def open(self, head: PageHead) -> None:
        """Another page, at its newest lines."""
        self.head = head
        self._model.set_unit(head.unit)
        self._wish, self._jumping = None, False
        self.go_newest()

    def go_newest(self) -> None:
        """The newest lines."""
        self._jump(lambda page: self._station.register.latest(page, self._window), self._show_newest)

    def go_oldest(self) -> None:
        """The beginning of the page."""
        self._jump(lambda page: self._station.register.after(page, 0, self._window), self._show_oldest)

    def go_to_line(self, seq: int) -> None:
        """The lines from this number downwards."""
        self._jump(lambda page: self._station.register.before(page, seq + 1, self._window), self._show_some)

    def go_to_day(self, day: date) -> None:
        """The lines up to the end of a day; the beginning of the page for a day before it."""
        self._jump(lambda page: self._station.register.around_date(page, day, self._window), self._show_some)

    def find(self, text: str) -> None:
        """The newest lines with this text in them, alone."""
        self._jump(
            lambda page: self._station.register.find(page, text, FOUND_MOST),
            lambda lines: self._show_found(text, lines),
            slow=True,
        )

    def _jump(self, ask: Callable[[int], Lines], show: Callable[[Lines], None], *, slow: bool = False) -> None:
        if self.head is None:
            return
        if self._jumping:
            self._wish = lambda: self._jump(ask, show, slow=slow)
            return
        self._jumping = True
        self._turn += 1
        turn, page = self._turn, self.head.page
        lane = self._tasks.paper if slow else self._tasks.desk
        lane(
            lambda: ask(page),
            lambda lines: self._arrive(turn, show, lines),
            lambda error: self._fail(turn, error),
        )

    def _arrive(self, turn: int, show: Callable[[Lines], None], lines: Lines) -> None:
        if turn != self._turn:
            return
        self._jumping = False
        wish, self._wish = self._wish, None
        if wish is not None:
            wish()
            return
        self._older = self._newer = False
        self.searching = ""
        show(lines)
        self.shown.emit()

    def _fail(self, turn: int, error: StationError) -> None:
        """What is shown stays; the next question is asked as if this one had not been."""
        if turn == self._turn:
            self._jumping = self._older = self._newer = False
            self._wish = None
        self._tasks.failed.emit(error)

    def _show_newest(self, lines: Lines) -> None:
        self._model.start(lines, at_newest=True, at_oldest=len(lines) < self._window)
        self._tell_newest()

    def _show_oldest(self, lines: Lines) -> None:
        self._model.start(lines, at_newest=len(lines) < self._window, at_oldest=True)

    def _show_some(self, lines: Lines) -> None:
        if not lines:
            self.go_oldest()
            return
        self._model.start(lines, at_newest=False, at_oldest=len(lines) < self._window)

    def _show_found(self, text: str, lines: Lines) -> None:
        self.searching = text
        self._model.start(lines, at_newest=True, at_oldest=True)
        self.found.emit(text, len(lines))

    # -- windows -----------------------------------------------------------------------------------------------------

    def more_older(self) -> None:
        """The next window at the end."""
        span = self._model.held
        if self.head is None or self._older or self._jumping or span.at_oldest or span.oldest is None:
            return
        self._older = True
        turn, page, asked = self._turn, self.head.page, span.oldest
        self._tasks.desk(
            lambda: self._station.register.before(page, asked, self._window),
            lambda lines: self._take_older(turn, asked, lines),
            lambda error: self._fail(turn, error),
        )

    def _take_older(self, turn: int, asked: int, lines: Lines) -> None:
        if turn == self._turn:
            self._older = False
            self._model.add_older(asked, lines, self._window)

    def more_newer(self) -> None:
        """The next window at the beginning."""
        self._more_newer(live=False)

    def _more_newer(self, *, live: bool) -> None:
        span = self._model.held
        if self.head is None or self._newer or self._jumping or self.searching:
            return
        if span.newest is None:
            self.go_newest()
            return
        self._newer = True
        turn, page, asked = self._turn, self.head.page, span.newest
        self._tasks.desk(
            lambda: self._station.register.after(page, asked, self._window),
            lambda lines: self._take_newer(turn, asked, lines, live=live),
            lambda error: self._fail(turn, error),
        )

    def _take_newer(self, turn: int, asked: int, lines: Lines, *, live: bool) -> None:
        if turn != self._turn:
            return
        self._newer = live  # while new lines come, no scrolling asks for them once more
        self._model.add_newer(asked, lines, self._window, live=live)
        self._newer = False
        self._tell_newest()
        if live and not self._model.held.at_newest:
            self._more_newer(live=True)  # more was written than one window holds

    def catch_up(self) -> None:
        """Lines may have been written: bring them if the newest ones are in sight."""
        if self._model.held.at_newest:
            self._more_newer(live=True)

    def read_again(self, seq: int) -> None:
        """A footnote was added to this line."""
        if self.head is None:
            return
        turn, page = self._turn, self.head.page
        self._tasks.desk(
            lambda: self._station.register.before(page, seq + 1, 1),
            lambda lines: self._take_again(turn, lines),
        )

    def _take_again(self, turn: int, lines: Lines) -> None:
        if turn == self._turn:
            for line in lines:
                self._model.replace(line)

    def _tell_newest(self) -> None:
        newest = self._model.held.newest
        if newest is not None and self._model.held.at_newest:
            self.newest_known.emit(newest)
