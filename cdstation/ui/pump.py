"""The pump: whether it is connected, what it is, what was verified today; and the day without it."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from cdstation.errors import StationError
from cdstation.register.quantity import Quantity, Unit
from cdstation.register.times import show_moment
from cdstation.services.values import PumpStatus, StationStatus
from cdstation.ui.hatch.pump_pane import PumpPane
from cdstation.ui.screen import Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words, say, show_fact
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Card, Tag, emptied, label, plain, scrolled

if TYPE_CHECKING:
    from cdstation.services.station import Station


def view_rows(status: PumpStatus) -> tuple[tuple[str, str], ...]:
    """Label and value for what is known of the pump now."""
    none = "\N{EM DASH}"
    return (
        ("State", say(f"pump-state.{status.state}")),
        ("Spout", status.spout or none),
        ("Medicine", status.line or none),
        ("Batch", status.batch or none),
        ("Expires", str(show_fact("expiry", status.expiry)) if status.expiry else none),
        ("Bottle", f"{Quantity(status.left_ul, Unit.ML)} left" if status.capacity_ul else none),
        ("Verified", show_moment(status.verified_ms) if status.verified_ms else "not today"),
    )


class PumpScreen(Screen):
    """Only what works: connect, look, verify, or go without."""

    name = "pump"
    icon = "pump"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(tasks)
        self.station = station
        self.pane = PumpPane(stop=False)
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(24)
        self._rows.setVerticalSpacing(10)
        self._rows.setColumnStretch(1, 1)
        self._notes = QVBoxLayout()
        self.connect_pump = Button("Connect and ask who it is", Kind.PRIMARY)
        self.connect_pump.setObjectName("pump-connect")
        self.verify = Button("Verify or change the bottle")
        self.verify.setObjectName("pump-verify")
        self.by_hand = Button("No pump today: measure by hand")
        self.by_hand.setObjectName("pump-by-hand")
        self._arrange()
        self.connect_pump.clicked.connect(self._connect)
        self.verify.clicked.connect(lambda: self.go_to.emit("opening"))
        self.by_hand.clicked.connect(self._by_hand)

    def _arrange(self) -> None:
        card = Card()
        card.body.addWidget(label("Pump", "title"))
        card.body.addLayout(self._rows)
        card.body.addLayout(self._notes)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(sizes().gap)
        for button in (self.connect_pump, self.verify, self.by_hand):
            self._buttons.addWidget(button)
        card.body.addLayout(self._buttons)
        card.body.addWidget(plain(say("pump-screen.wire-log"), "small"))
        card.body.addStretch(1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(sizes().edge, sizes().edge, sizes().edge, sizes().edge)
        column.addWidget(card)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(scrolled(left), 1)
        self._box.addWidget(self.pane)

    def set_tight(self, tight: bool) -> None:
        super().set_tight(tight)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._buttons.setDirection(down if tight else across)
        self.pane.setVisible(not tight)

    def enter(self) -> None:
        self.refresh(self.station.status())
        self.connect_pump.setFocus()

    def refresh(self, status: StationStatus) -> None:
        self.pane.show_status(status.pump)
        emptied(self._rows)
        for line, (name, value) in enumerate(view_rows(status.pump)):
            self._rows.addWidget(label(name, "quiet", wrap=False), line, 0)
            self._rows.addWidget(plain(value, "strong"), line, 1)
        self.by_hand.setVisible(status.pump.state != "by-hand")

    def _connect(self) -> None:
        emptied(self._notes)
        self.connect_pump.setEnabled(False)
        self.tasks.pump(self.station.pump.connect, lambda _: self._connected(), self._trouble)

    def _connected(self) -> None:
        self.connect_pump.setEnabled(True)
        self._notes.addWidget(Tag(say("pump-screen.connected"), "good"))
        self.refresh(self.station.status())

    def _trouble(self, error: StationError) -> None:
        self.connect_pump.setEnabled(True)
        self._notes.addWidget(Tag(" ".join(error_words(error)), "warning"))

    def _by_hand(self) -> None:
        self.tasks.desk(self.station.pump.by_hand_today, lambda _: self.refresh(self.station.status()))
