"""The left side of the hatch: who is to come, how the time stands, the box that finds people, and who has been."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cdstation.ui.hatch.queue_list import QueueList
from cdstation.ui.hatch.queue_view import view_queue
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.gauges import PaceBar
from cdstation.ui.widgets.panels import label
from cdstation.ui.widgets.search import SearchBox

if TYPE_CHECKING:
    from cdstation.services.station import Station


class QueueHead(QFrame):
    """Heading, pace and search."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "white")
        self.heading = label("", "heading", wrap=False)
        self.bar = PaceBar("Attended so far")
        self.pace = label("", "small")
        self.search = SearchBox("Scan card or type a name")
        self.search.setObjectName("search")
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setSpacing(6)
        for widget in (self.heading, self.bar, self.pace, self.search):
            self._box.addWidget(widget)
        self.set_tight(False)

    def set_tight(self, tight: bool) -> None:
        """One row, or a column."""
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if tight else QBoxLayout.Direction.TopToBottom)
        self._box.setContentsMargins(*((10, 4, 10, 4) if tight else (14, 14, 14, 8)))
        self._box.setStretchFactor(self.search, 1 if tight else 0)
        # In a tight window it is one row.
        self.bar.setVisible(not tight)
        self.pace.setVisible(not tight)


class QueuePane(QFrame):
    """The list, and beneath it the acts that need no cup."""

    chosen = Signal(int)
    withheld = Signal()
    not_attended = Signal()

    def __init__(self, station: "Station", head: QueueHead) -> None:
        super().__init__()
        self.setProperty("ground", "white")
        self._station = station
        self._head = head
        self._current: int | None = None
        self._shows_done = False
        self.people = QueueList(station.roster.photo, "People in the queue")
        self.people.setObjectName("queue")
        self.people.chosen.connect(self.chosen)
        kept = self.people.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.people.setSizePolicy(kept)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.people, 1)
        self.foot = self._foot()
        column.addWidget(self.foot)
        head.search.searched.connect(lambda _: self.refresh())
        head.search.stepped.connect(self._step)

    def _foot(self) -> QWidget:
        foot = QFrame()
        self.withhold = Button("Withheld", Kind.QUIET)
        self.missed = Button("Did not attend", Kind.QUIET)
        self.done = Button("Done", Kind.QUIET)
        row = QHBoxLayout(foot)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(2)
        named = ((self.withhold, "withhold"), (self.missed, "not-attended"), (self.done, "show-done"))
        for button, name in named:
            button.setObjectName(name)
            button.text_px = sizes().small
            row.addWidget(button)
        self.withhold.clicked.connect(self.withheld)
        self.missed.clicked.connect(self.not_attended)
        self.done.clicked.connect(self._toggle_done)
        return foot

    def refresh(self) -> None:
        """Ask the roster again: cheap, from memory."""
        view = view_queue(self._station.roster.queue(self._head.search.text()))
        self._head.heading.setText(view.heading)
        self._head.bar.show_progress(view.done, view.total)
        self._head.pace.setText(view.pace)
        self.people.show_rows(view.done_rows if self._shows_done else view.rows, self._current)
        self.done.setText("To attend" if self._shows_done else f"Done ({len(view.done_rows)})")

    def mark(self, patient: int | None) -> None:
        """Who is on the card now; the acts without a cup are for that person."""
        self._current = patient
        self.people.mark(patient)
        for button in (self.withhold, self.missed):
            button.setEnabled(patient is not None)

    def first(self) -> int | None:
        """The next person who is still to come."""
        waiting = self._station.roster.queue().to_attend
        return waiting[0].patient if waiting else None

    def best_match(self) -> int | None:
        """The one person whom the typing leaves, or the marked one among several."""
        rows = self.people.rows.rows
        marked = self.people.currentIndex()
        if marked.isValid():
            return rows[marked.row()].patient
        return rows[0].patient if len(rows) == 1 else None

    def _step(self, by: int) -> None:
        rows = self.people.rows.rowCount()
        if rows:
            now = self.people.currentIndex().row()
            self.people.setCurrentIndex(self.people.rows.index(max(0, min(rows - 1, now + by))))

    def _toggle_done(self) -> None:
        self._shows_done = not self._shows_done
        self.refresh()
