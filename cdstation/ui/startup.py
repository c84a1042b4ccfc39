"""The states in which nothing may be poured.

What is the matter in plain words, the one thing to do, and who may do it (D12).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout

from cdstation.errors import StationError
from cdstation.register.audit import Finding
from cdstation.register.times import show_time, show_weekday
from cdstation.services.values import Proof, State, StationStatus
from cdstation.ui.screen import Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import finding_words, knows, say
from cdstation.ui.theme import Colour, pixmap
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Card, emptied, in_middle, label
from cdstation.ui.widgets.witness import WitnessStrip

if TYPE_CHECKING:
    from cdstation.services.station import Station

_MOST_FINDINGS = 8
_ICONS = {State.CLOCK_HOLD: ("clock", Colour.RED), State.BOOK_CLOSED: ("lock", Colour.DARK_BLUE)}


class StartUpScreen(Screen):
    """One card for the state the station is in.

    `read` says that the person has read it and goes on to what is still possible.
    """

    name = "startup"
    read = Signal()
    looked_again = Signal()

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(tasks)
        self._station = station
        self._state: State | None = None
        self._found: tuple[Finding, ...] = ()
        self._first: Proof | None = None
        self._icon = QLabel()
        self._title = label("", "title")
        self._what = label("", "hatch")
        self._facts = QVBoxLayout()
        self._who = label("", "strong")
        self.act = Button("", Kind.PRIMARY, big=True)
        self.act.clicked.connect(self._on_act)
        self.strip = WitnessStrip()
        self.strip.signed.connect(self._on_signed)
        self.strip.badge_scanned.connect(self._on_badge)
        self.close_area = Button(say("signin.close-area"), Kind.QUIET)
        self.close_area.clicked.connect(lambda: self.tasks.desk(self._station.access.close_area))
        card = Card("alert")
        card.row(self._icon, self._title, stretch=1)
        card.body.addWidget(self._what)
        card.body.addLayout(self._facts)
        for widget in (self._who, self.strip, self.act):
            card.body.addWidget(widget)
        card.body.addWidget(self.close_area, 0, Qt.AlignmentFlag.AlignLeft)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(in_middle(card, 820))

    def set_tight(self, tight: bool) -> None:
        super().set_tight(tight)
        self.strip.set_tight(tight)

    def enter(self) -> None:
        (self.strip if self._state is State.CLOCK_HOLD else self.act).setFocus()

    def refresh(self, status: StationStatus) -> None:
        found = self._station.access.findings()
        if status.state is self._state and found == self._found:
            return
        self._state, self._found = status.state, found
        if knows(f"states.{status.state.value}.title"):
            self._show_state(status)

    def _show_state(self, status: StationStatus) -> None:
        state = status.state.value
        icon, colour = _ICONS.get(status.state, ("block", Colour.RED))
        self._icon.setPixmap(pixmap(icon, colour, 40, 2.0))
        self._title.setText(say(f"states.{state}.title"))
        self._what.setText(say(f"states.{state}.what"))
        self._who.setText(say(f"states.{state}.who"))
        self.act.setText(say(f"states.{state}.action"))
        holds = status.state is State.CLOCK_HOLD
        self.act.setVisible(not holds)
        self.strip.setVisible(holds)
        emptied(self._facts)
        if holds:
            self._show_clock()
        for words in self._told():
            self._facts.addWidget(label(f"•  {words}"))

    def _told(self) -> list[str]:
        told = [_words(one) for one in self._found]
        more = len(told) - _MOST_FINDINGS
        return told if more <= 0 else [*told[:_MOST_FINDINGS], say("states.more-findings", count=more)]

    def _show_clock(self) -> None:
        now = self._station.clock.now()
        self._facts.addWidget(
            label(say("states.clock-shows", day=show_weekday(now.dose_day), at=show_time(now.utc_ms)), "heading")
        )
        self._first = None
        self._ask("first")

    def _ask(self, role: str) -> None:
        first = self._first.person if self._first else None
        people = [one for one in self._station.access.people() if one.number != first]
        self.strip.ask(role, say("states.clock-signs"), people)

    def _on_badge(self, badge: str) -> None:
        self.tasks.desk(
            lambda: self._station.access.person_of_badge(badge),
            lambda person: self.strip.take_badge(person, badge),
            self.strip.refuse,
        )

    def _on_signed(self, proof: Proof) -> None:
        if self._first is None:
            self._first = proof
            self._ask("second")
            self.strip.setFocus()
            return
        first, self._first = self._first, None
        self.strip.set_busy(True)
        self.tasks.desk(
            lambda: self._station.access.confirm_time(first, proof),
            lambda _: self.strip.set_busy(False),
            self._on_refused,
        )

    def _on_refused(self, error: StationError) -> None:
        self.strip.set_busy(False)
        self._ask("first")
        self.strip.refuse(error)

    def _on_act(self) -> None:
        acts: dict[State, Callable[[], None]] = {State.NO_SPACE: self._look_again}
        acts.get(self._state or State.READY, self.read.emit)()

    def _look_again(self) -> None:
        self._state = None
        self.looked_again.emit()


def _words(finding: Finding) -> str:
    words = finding_words(finding.code, finding.facts)
    return words if finding.seq is None else say("states.finding-at", number=finding.seq, words=words)
