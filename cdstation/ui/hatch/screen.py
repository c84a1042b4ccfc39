"""The hatch: queue left, one person in the middle, pump and STOP right; and which person that is.

What happens to the cup is in `course.py`.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from cdstation.services.values import StationStatus
from cdstation.treatment.dosing import DoseCard
from cdstation.ui.hatch.course import DoseCourse
from cdstation.ui.hatch.notice_line import NoticeLine
from cdstation.ui.hatch.pages import HatchPages, Stage
from cdstation.ui.hatch.pump_pane import PumpPane
from cdstation.ui.hatch.queue_pane import QueueHead, QueuePane
from cdstation.ui.hatch.stop_button import STOP_KEY
from cdstation.ui.screen import Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.theme import sizes

if TYPE_CHECKING:
    from cdstation.services.station import Station

RENEW_MS = 45_000  # a card dies after 60 s: it is read again before that
RECEIPT_MS = 6_000


class HatchScreen(Screen):
    """The main job."""

    name = "hatch"
    icon = "hatch"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(tasks)
        self.station = station
        self._wanted: int | None = None
        self.head = QueueHead()
        self.queue = QueuePane(station, self.head)
        self.notice = NoticeLine()
        self.pump = PumpPane()
        self.pages = HatchPages(self._now_ms, tight=False)
        self.course = DoseCourse(station, tasks, self.pump, self)
        self._renewal = QTimer(self, singleShot=True, interval=RENEW_MS)
        self._renewal.timeout.connect(self._renew)
        self._receipt_end = QTimer(self, singleShot=True, interval=RECEIPT_MS)
        self._receipt_end.timeout.connect(self.notice.hush)
        self._arrange()
        self._wire()
        self._wire_pages()

    # -- arrangement ---------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._middle = QWidget()
        self._column = QVBoxLayout(self._middle)
        self._column.setSpacing(sizes().gap)
        self._column.addWidget(self.notice)
        self._column.addWidget(self.pages, 1)
        self._place()

    def _place(self) -> None:
        tight, grid = self.tight, self._grid
        for widget in (self.head, self.queue, self._middle, self.pump):
            grid.removeWidget(widget)
        edge = 6 if tight else sizes().edge
        self._column.setContentsMargins(edge, edge, edge, edge)
        self.head.set_tight(tight)
        self.pump.set_tight(tight)
        grid.addWidget(self.head, 0, 0)
        grid.addWidget(self.queue, 1, 0)
        grid.addWidget(self._middle, 0, 1, 2, 1)
        grid.addWidget(self.pump, 0, 2, 2, 1)
        grid.setRowStretch(1, 1)
        for widget in (self.head, self.queue):
            widget.setMinimumWidth(0 if tight else 292)
            widget.setMaximumWidth(16_777_215 if tight else 292)
        self._show_queue(not tight)

    def _show_queue(self, shown: bool) -> None:
        """In a tight window the list takes the place of the person, and goes when somebody is chosen."""
        self.head.setVisible(shown)
        self.queue.setVisible(shown)
        self._middle.setVisible(not (shown and self.tight))
        self._grid.setColumnStretch(0, 1 if shown and self.tight else 0)
        self._grid.setColumnStretch(1, 0 if shown and self.tight else 1)

    def set_tight(self, tight: bool) -> None:
        """Pages are made anew, unless a cup is in hand."""
        if tight == self.tight or self.holds_work:
            return
        super().set_tight(tight)
        old, self.pages = self.pages, HatchPages(self._now_ms, tight=tight)
        self._column.replaceWidget(old, self.pages)
        old.hide()
        old.deleteLater()
        self._wire_pages()
        self._place()
        self.course.show(Stage.NOBODY)
        if self._wanted is not None:
            self.choose(self._wanted)

    def _wire(self) -> None:
        self.queue.chosen.connect(self.choose)
        self.queue.withheld.connect(lambda: self._ask_not_given(attended=True))
        self.queue.not_attended.connect(lambda: self._ask_not_given(attended=False))
        self.head.search.scanned.connect(self._on_scan)
        self.head.search.chosen.connect(self._on_search)
        self.pump.opener.clicked.connect(lambda: self._show_queue(not self.queue.isVisible()))
        self.course.moved.connect(self._on_moved)
        self.course.finished.connect(lambda patient: self.choose(patient) if patient else self._next_person())
        self.course.look_again.connect(self._look_again)
        self.course.written.connect(self._say)
        self.pump.interrupted.connect(self.course.interrupt)
        self.pump.spilt.connect(lambda: self.go_to.emit("stock/spill"))
        QShortcut(QKeySequence(STOP_KEY), self).activated.connect(self.course.press_stop)

    def _wire_pages(self) -> None:
        self.course.use(self.pages)
        self.pages.not_given.left.connect(self._return_to_card)

    # -- what every screen does ----------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        return self.stage is Stage.POURING

    @property
    def holds_work(self) -> bool:
        return self.course.cup_in_hand

    def enter(self) -> None:
        self.refresh(self.station.status())
        if self.stage is Stage.NOBODY:
            self._next_person()
        elif self.stage is Stage.CARD and self._wanted is not None:
            self.choose(self._wanted)

    def hideEvent(self, event: QHideEvent) -> None:
        self._renewal.stop()  # the card is read anew when the screen comes back

    def back(self) -> bool:
        if self.stage is Stage.POURING:
            self.course.press_stop()
            return True
        if self.stage is Stage.NOT_GIVEN:
            self._return_to_card()
            return True
        if self.head.search.text():
            self._clear_search()
            return True
        return False

    def refresh(self, status: StationStatus) -> None:
        self.pump.show_status(status.pump)
        if status.nurse is None:
            return
        self.queue.refresh()
        if not self.holds_work and self.stage is not Stage.HELD and (waiting := self.station.dosing.unfinished()):
            self.course.begin_half_dose(waiting[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and digits typed anywhere belong to the search box: so a scan never presses a button."""
        typed = event.text()
        if typed.isalnum() and self.stage not in (Stage.POURING, Stage.HELD):
            self._show_queue(True)
            self.head.search.setFocus()
            QApplication.sendEvent(self.head.search, event)
        else:
            super().keyPressEvent(event)

    def _now_ms(self) -> int:
        return self.station.clock.now().utc_ms

    @property
    def stage(self) -> Stage:
        """Where the hatch stands."""
        return self.course.stage

    def _on_moved(self, stage: Stage) -> None:
        held = stage is Stage.HELD
        self.pump.interruption.setEnabled(stage in (Stage.CARD, Stage.POURING, Stage.HANDOVER))
        self.pump.spill.setEnabled(stage is not Stage.POURING)
        self.queue.people.setVisible(not held)
        self.queue.foot.setEnabled(not held)
        self.head.search.setEnabled(not held and stage is not Stage.POURING)
        if self.tight:
            self._show_queue(False)
        if stage is not Stage.CARD:
            self._renewal.stop()

    # -- one person ----------------------------------------------------------------------------------------------

    def choose(self, patient: int) -> None:
        """Bring this person's card. Not while a cup waits for another."""
        if self.holds_work:
            self._check_same(patient)
            return
        self._wanted = patient
        self._clear_search()
        self.tasks.desk(lambda: self.station.dosing.prepare(patient), self._show_card)

    def _show_card(self, card: DoseCard) -> None:
        # An answer that comes after somebody else was chosen belongs to nobody (hazard 7).
        if card.patient.number != self._wanted or self.holds_work:
            return
        status = self.station.status()
        self.pages.card.show_card(card, self._photo(card), self.station.access.people(), status.witness)
        self.queue.mark(card.patient.number)
        self.pump.show_phase("ready")
        self.course.show(Stage.CARD)
        self.pages.card.focus()
        self._renewal.start()

    def _photo(self, card: DoseCard) -> bytes:
        return self.station.roster.photo(card.patient.photo)

    def _renew(self) -> None:
        patient = self._wanted
        if self.stage is Stage.CARD and patient is not None:
            self.tasks.desk(lambda: self.station.dosing.prepare(patient), self._on_renewed)

    def _on_renewed(self, card: DoseCard) -> None:
        if self.stage is not Stage.CARD or card.patient.number != self._wanted:
            return
        if self.pages.card.renew(card):
            self._renewal.start()
        else:
            self._show_again(card, say("hatch.card-changed"))

    def _show_again(self, card: DoseCard, line: str) -> None:
        self._show_card(card)
        self.pages.card.say_changed(line)

    def _look_again(self, patient: int, line: str) -> None:
        self._wanted = patient
        self.tasks.desk(lambda: self.station.dosing.prepare(patient), lambda card: self._show_again(card, line))

    def _next_person(self) -> None:
        patient = self.queue.first()
        if patient is None:
            self._wanted = None
            self.queue.mark(None)
            self.course.show(Stage.NOBODY)
            self.head.search.setFocus()
        else:
            self.choose(patient)

    def _on_scan(self, code: str) -> None:
        self.tasks.desk(lambda: self.station.roster.find(code), self.choose)

    def _on_search(self) -> None:
        found = self.queue.best_match()
        if found is not None and self.head.search.text():
            self.choose(found)

    def _clear_search(self) -> None:
        self.head.search.clear()
        self.queue.refresh()

    def _check_same(self, patient: int) -> None:
        """A card scanned while a cup waits: is it the person whose cup it is (peers (b)3)?"""
        self._clear_search()
        pour = self.pages.handover.pour
        if self.stage is Stage.HANDOVER and pour is not None:
            same = pour.card.patient.number == patient
            line = say("hatch.handover-same") if same else say("hatch.handover-other")
            self.pages.handover.notice.tell(line, "good" if same else "block")
            self.pages.handover.focus()

    def _ask_not_given(self, *, attended: bool) -> None:
        if self._wanted is not None:
            self.course.ask_not_given(self._wanted, attended=attended)

    def _return_to_card(self) -> None:
        if self._wanted is not None:
            self.choose(self._wanted)

    def _say(self, line: str) -> None:
        """What has just been written down, above the next person's card; it goes by itself."""
        self.notice.tell(line, "good")
        self._receipt_end.start()
