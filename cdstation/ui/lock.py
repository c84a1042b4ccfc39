"""The blank screen: who holds the station, the time, and a place for their PIN. Behind it the work stays as it was."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout

from cdstation.errors import StationError
from cdstation.register.people import Person
from cdstation.services.values import Proof, StationStatus
from cdstation.ui.screen import Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.theme import Colour, pixmap
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Card, in_middle, label, plain
from cdstation.ui.widgets.witness import WitnessStrip

if TYPE_CHECKING:
    from cdstation.services.station import Station


class LockScreen(Screen):
    """Only the nurse who holds the station wakes it; anybody else has to sign them out, and that is said in words."""

    name = "lock"
    resumed = Signal()

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(tasks)
        self._station = station
        self._nurse: Person | None = None
        self._picture = QLabel()
        self._picture.setPixmap(pixmap("lock", Colour.DARK_BLUE, 48, 2.0))
        self._holds = plain("", "title")
        self._kept = label(say("lock.kept"), "quiet")
        self.strip = WitnessStrip(digits_below=True)
        self.strip.signed.connect(self._on_signed)
        self.strip.badge_scanned.connect(self._on_badge)
        self.hand_over = Button(say("lock.hand-over"), Kind.QUIET)
        self.hand_over.clicked.connect(lambda: self._ask_sign_out(True))
        self._sure = label(say("lock.sure"), "strong")
        self.sign_out = Button("", Kind.WARNING)
        self.sign_out.clicked.connect(self._sign_out)
        self.stay = Button(say("lock.stay"))
        self.stay.clicked.connect(lambda: self._ask_sign_out(False))
        card = Card()
        card.body.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for words in (self._holds, self._kept):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            card.body.addWidget(words)
        card.body.addWidget(self.strip)
        card.body.addWidget(self._sure)
        card.row(self.hand_over, self.sign_out, self.stay)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(in_middle(card, 720))

    def set_tight(self, tight: bool) -> None:
        super().set_tight(tight)
        self.strip.set_tight(tight)
        self._picture.setVisible(not tight)

    def enter(self) -> None:
        self._ask_sign_out(False)
        self._ask_pin()

    def leave(self) -> None:
        self.strip.reset()

    def refresh(self, status: StationStatus) -> None:
        if status.nurse != self._nurse:
            self._nurse = status.nurse
            self._ask_pin()

    def back(self) -> bool:
        self._ask_sign_out(False)
        return True

    def _ask_pin(self) -> None:
        if self._nurse is None:
            return
        self._holds.setText(say("lock.holds", name=self._nurse.shown))
        self.sign_out.setText(say("lock.sign-out", name=self._nurse.shown))
        self.strip.ask("nurse", say("lock.signs"), (self._nurse,), self._nurse)
        self.strip.setFocus()

    def _ask_sign_out(self, asked: bool) -> None:
        self.hand_over.setVisible(not asked)
        self._sure.setVisible(asked)
        self.sign_out.setVisible(asked)
        self.stay.setVisible(asked)

    def _on_badge(self, badge: str) -> None:
        self.tasks.desk(
            lambda: self._station.access.person_of_badge(badge),
            lambda person: self.strip.take_badge(person, badge),
            self.strip.refuse,
        )

    def _on_signed(self, proof: Proof) -> None:
        self.strip.set_busy(True)
        self.tasks.desk(lambda: self._station.access.resume(proof), self._on_resumed, self._on_refused)

    def _on_resumed(self, _: None) -> None:
        self.strip.set_busy(False)
        self.resumed.emit()

    def _on_refused(self, error: StationError) -> None:
        self.strip.set_busy(False)
        self.strip.refuse(error)

    def _sign_out(self) -> None:
        self.tasks.desk(self._station.access.sign_out, None, self.strip.refuse)
