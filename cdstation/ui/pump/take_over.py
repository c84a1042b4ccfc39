"""Taking a pump into use: where it is plugged in and which spout it is, signed by two."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cdstation.errors import StationError
from cdstation.services.values import Proof
from cdstation.ui.pump.view import PROTOCOLS
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.witness import WitnessStrip

if TYPE_CHECKING:
    from cdstation.services.station import Station

_SPOUTS = ("left", "right")


class TakeOver(QWidget):
    """`done` when the pump was written into the book."""

    done = Signal()

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__()
        self._station = station
        self._tasks = tasks
        self.line = Field(say("pump_screen.take.line"), say("pump_screen.take.line-hint"), longest=120)
        self.model = Choice(say("pump_screen.take.model"), tuple(PROTOCOLS.values()))
        self.spout = Choice(say("pump_screen.take.spout"), [say(f"pump_screen.take.{one}") for one in _SPOUTS])
        self.strip = WitnessStrip()
        self.line.changed.connect(lambda _: self._show_signed())
        self.line.entered.connect(self.strip.setFocus)
        self.spout.changed.connect(lambda _: self._show_signed())
        self.strip.signed.connect(self._on_signed)
        self.strip.badge_scanned.connect(self._on_badge)
        row = QHBoxLayout()
        row.setSpacing(sizes().gap)
        row.addWidget(self.model, 1)
        row.addWidget(self.spout, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap)
        column.addWidget(self.line)
        column.addLayout(row)
        column.addWidget(self.strip)
        self.setFocusProxy(self.line)

    def begin(self) -> None:
        """Ask for everything again; what is typed stays."""
        status = self._station.status()
        nurse = status.nurse.number if status.nurse else 0
        people = [one for one in self._station.access.people() if one.number != nurse]
        self.strip.ask("witness", "", people, status.witness)
        self._show_signed()

    def _show_signed(self) -> None:
        line, spout = self.line.text or "\N{HORIZONTAL ELLIPSIS}", _SPOUTS[self.spout.index]
        self.strip.set_signs(say("pump_screen.take.signs", line=line, spout=say(f"pump_screen.take.{spout}")))

    def _on_badge(self, badge: str) -> None:
        self._tasks.desk(
            lambda: self._station.access.person_of_badge(badge),
            lambda person: self.strip.take_badge(person, badge),
            self.strip.refuse,
        )

    def _on_signed(self, proof: Proof) -> None:
        line, protocol, spout = self.line.text, tuple(PROTOCOLS)[self.model.index], _SPOUTS[self.spout.index]
        if not line:
            self.line.complain(say("pump_screen.take.line-empty"))
            self.line.setFocus()
            return
        self.strip.set_busy(True)
        self._tasks.pump(
            lambda: self._station.pump.register(line, protocol, spout, proof), lambda _: self._on_done(), self._refuse
        )

    def _on_done(self) -> None:
        self.strip.set_busy(False)
        self.done.emit()

    def _refuse(self, error: StationError) -> None:
        self.strip.set_busy(False)
        self.strip.refuse(error)
