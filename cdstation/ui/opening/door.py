"""The two ends of a session: until when the hatch is open, and that it closes."""

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from cdstation.errors import RuleError, StationError
from cdstation.register.times import local_time
from cdstation.ui.opening.checklist_view import left_out, may_open
from cdstation.ui.opening.step import Step
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Tag, emptied

if TYPE_CHECKING:
    from cdstation.services.station import Station

USUAL_MINUTES = 90
_PAST_MIDNIGHT = timedelta(hours=4)  # an earlier time of day is meant for tomorrow only when that is so soon


class OpenStep(Step):
    """The closing time, what is left out, and the button that opens the hatch."""

    name = "open"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks, "Open the hatch", say("opening-steps.open"))
        self.closes = QLineEdit()
        self.closes.setObjectName("closes-at")
        self.closes.setAccessibleName("Closes at, hours and minutes")
        self.closes.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.closes.setMaxLength(5)
        self.closes.returnPressed.connect(self._open)
        self._notes = QVBoxLayout()
        self.open = Button("Open the hatch", Kind.PRIMARY, big=True, hint="Enter")
        self.open.setObjectName("open-hatch")
        self.open.clicked.connect(self._open)
        row = QHBoxLayout()
        for words, name, minutes in (("15 min earlier", "earlier", -15), ("15 min later", "later", 15)):
            button = Button(words)
            button.setObjectName(f"closes-{name}")
            button.clicked.connect(lambda _=False, by=minutes: self._move(by))
            row.addWidget(button)
        row.insertWidget(1, self.closes, 1)
        self.card.body.addLayout(row)
        self.card.body.addLayout(self._notes)
        self.card.body.addWidget(self.open)
        self.finish()

    def begin(self) -> None:
        items = self.station.session.checklist()
        emptied(self._notes)
        missing = left_out(items)
        if missing:
            line = say("opening-steps.open-left-out", what=", ".join(one[0].lower() + one[1:] for one in missing))
            self._notes.addWidget(Tag(line, "warning"))
        possible = may_open(items)
        if not possible:
            self._notes.addWidget(Tag(say("opening-steps.blocked"), "block"))
        self.open.setEnabled(possible)
        usual = local_time(self.station.clock.now().utc_ms) + timedelta(minutes=USUAL_MINUTES)
        self._show_time(usual.hour * 60 + usual.minute // 15 * 15)
        if possible:
            self.open.setFocus()

    def _show_time(self, minutes: int) -> None:
        hours, rest = divmod(minutes % (24 * 60), 60)
        self.closes.setText(f"{hours:02d}:{rest:02d}")

    def _move(self, by: int) -> None:
        self._show_time((self._minutes() or 0) + by)

    def _minutes(self) -> int | None:
        """Minutes since midnight; None when it is no time."""
        hours, colon, minutes = self.closes.text().strip().partition(":")
        if not (colon and hours.isdecimal() and minutes.isdecimal() and int(hours) < 24 and int(minutes) < 60):
            return None
        return int(hours) * 60 + int(minutes)

    def closes_at_ms(self) -> int:
        """The closing time as UTC milliseconds: today, or just after midnight when the hatch opens late at night.

        Raises RuleError `time-not-a-time`.
        """
        minutes = self._minutes()
        if minutes is None:
            raise RuleError("time-not-a-time")
        now = local_time(self.station.clock.now().utc_ms)
        then = now.replace(hour=minutes // 60, minute=minutes % 60, second=0, microsecond=0)
        if then <= now and then + timedelta(days=1) <= now + _PAST_MIDNIGHT:
            then += timedelta(days=1)
        return int(then.timestamp()) * 1000

    def _open(self) -> None:
        try:
            at = self.closes_at_ms()
        except RuleError as error:
            self.complain(error)
            return
        self.complain(None)
        self.tasks.desk(lambda: self.station.session.open(at), lambda _: self.done.emit(), self._refused)

    def _refused(self, error: StationError) -> None:
        self.complain(error)


class CloseStep(Step):
    """The hatch closes: with everybody marked, one press."""

    name = "close"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks, "Close the hatch", say("opening-steps.close"))
        self._notes = QVBoxLayout()
        self.close_hatch = Button("Close the hatch", Kind.PRIMARY, big=True, hint="Enter")
        self.close_hatch.setObjectName("close-hatch")
        self.close_hatch.clicked.connect(self._close)
        self.count = Button("Count again first")
        self.count.setObjectName("count-before-closing")
        self.cases = Button(say("opening-steps.close-cases"))
        self.cases.setObjectName("cases-before-closing")
        self.cases.hide()
        self.card.body.addLayout(self._notes)
        self.card.body.addWidget(self.count)
        self.card.body.addWidget(self.close_hatch)
        self.finish()
        self.card.body.insertWidget(self.card.body.indexOf(self.wrong) + 1, self.cases)

    def begin(self) -> None:
        emptied(self._notes)
        self.complain(None)
        self.cases.hide()
        waiting = len(self.station.roster.queue().to_attend)
        if waiting:
            self._notes.addWidget(Tag(say("opening-steps.close-left", count=waiting), "warning"))
        if any(one.at_close for one in self.station.counts.due()):
            self._notes.addWidget(Tag(say("opening-steps.close-count"), "warning"))
        self.close_hatch.setFocus()

    def _close(self) -> None:
        self.tasks.desk(self.station.session.close, lambda _: self.done.emit(), self._refused)

    def _refused(self, error: StationError) -> None:
        """A report that is due is made on the screen of discrepancies, in one step (H-24)."""
        self.complain(error)
        self.cases.setVisible(error.code == "case-report-due")
        if not self.cases.isHidden():
            self.cases.setFocus()
