"""Signing in.

First the nurse, who takes over the station, then the second person of this session, each with their own PIN.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from cdstation.errors import RuleError, StationError
from cdstation.register.people import Person, Role, check_may_administer
from cdstation.services.values import Proof, SignedInNotice, StationStatus
from cdstation.ui.screen import Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Card, Tag, emptied, in_middle, label
from cdstation.ui.widgets.witness import WitnessStrip

if TYPE_CHECKING:
    from cdstation.services.station import Station


class SignInScreen(Screen):
    """Two steps, and whatever must be told about wrong PINs. `complete` once the work may begin."""

    name = "signin"
    finished = Signal()

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(tasks)
        self._station = station
        self.complete = False
        self._nurse: Person | None = None
        self._witness: Person | None = None
        self._heading = label("", "title")
        self._explained = label("")
        self._told = QVBoxLayout()
        self.strip = WitnessStrip(digits_below=True)
        self.strip.signed.connect(self._on_signed)
        self.strip.badge_scanned.connect(self._on_badge)
        self.go_on = Button(say("signin.go-on"), Kind.PRIMARY)
        self.alone = Button(say("signin.alone"), Kind.QUIET)
        self.close_area = Button(say("signin.close-area"), Kind.QUIET)
        self.go_on.clicked.connect(self._finish)
        self.alone.clicked.connect(self._finish)
        self.close_area.clicked.connect(lambda: self.tasks.desk(self._station.access.close_area))
        card = Card()
        card.body.addWidget(self._heading)
        card.body.addWidget(self._explained)
        card.body.addLayout(self._told)
        card.body.addWidget(self.strip)
        card.body.addWidget(self.go_on)
        card.row(self.alone, self.close_area)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(in_middle(card, 780))

    def set_tight(self, tight: bool) -> None:
        super().set_tight(tight)
        self.strip.set_tight(tight)

    def enter(self) -> None:
        self._show_step()

    def refresh(self, status: StationStatus) -> None:
        changed = (status.nurse, status.witness) != (self._nurse, self._witness)
        self._nurse, self._witness = status.nurse, status.witness
        if status.nurse is None:
            self.complete = False
            if changed:
                emptied(self._told)
        elif status.witness is not None and not self.isVisible():
            self.complete = True  # signed in by another way than this screen
        if changed and self.isVisible():
            self._show_step()

    def _show_step(self) -> None:
        people = self._station.access.people() if self._station.status().area else ()
        ready = self._nurse is not None and self._witness is not None
        self.strip.setVisible(not ready)
        self.go_on.setVisible(ready)
        self.alone.setVisible(self._nurse is not None and not ready)
        self.close_area.setVisible(self._nurse is None)
        step = "ready" if ready else "nurse" if self._nurse is None else "witness"
        self._heading.setText(say(f"signin.{step}-heading"))
        self._explained.setText(say(f"signin.{step}-explained", name=self._nurse.shown if self._nurse else ""))
        if step == "nurse":
            signs = say("signin.nurse-signs")
            self.strip.ask("nurse", signs, [one for one in people if _may_take_over(one) or _inspects(one)])
        elif step == "witness":
            others = [one for one in people if self._nurse is None or one.number != self._nurse.number]
            self.strip.ask("witness", say("signin.witness-signs"), others)
        (self.go_on if ready else self.strip).setFocus()

    def _on_badge(self, badge: str) -> None:
        self.tasks.desk(
            lambda: self._station.access.person_of_badge(badge),
            lambda person: self.strip.take_badge(person, badge),
            self.strip.refuse,
        )

    def _on_signed(self, proof: Proof) -> None:
        self.strip.set_busy(True)
        access = self._station.access
        act = access.sign_in if self._nurse is None else access.choose_witness
        person = self.strip.person
        if self._nurse is None and person is not None and _inspects(person):
            act = access.inspect
        self.tasks.desk(lambda: act(proof), self._on_signed_in, self._on_refused)

    def _on_signed_in(self, notice: SignedInNotice) -> None:
        self.strip.set_busy(False)
        if notice.failed_since:
            self._told.addWidget(Tag(_warning(notice), "warning"))
        self.refresh(self._station.status())
        if self._witness is not None and self._told.count() == 0:
            self._finish()

    def _on_refused(self, error: StationError) -> None:
        self.strip.set_busy(False)
        self.strip.refuse(error)

    def _finish(self) -> None:
        self.complete = True
        emptied(self._told)
        self.finished.emit()


def _may_take_over(person: Person) -> bool:
    try:
        check_may_administer(person)
    except RuleError:
        return False
    return True


def _inspects(person: Person) -> bool:
    return person.role is Role.INSPECTOR


def _warning(notice: SignedInNotice) -> str:
    """What was tried in this name since the last time; its owner knows best whether it was them (D4)."""
    name, count, last = notice.person.shown, notice.failed_since, notice.last_failed_ms
    if last is None:
        return say("signin.failed", name=name, count=count)
    return say("signin.failed-at", name=name, count=count, last_ms=last)
