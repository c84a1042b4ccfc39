"""A sheet that ends with the witness's signature: who may sign, the badge, the refusal."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from cdstation.errors import StationError
from cdstation.services.values import Proof
from cdstation.ui.register.sheets.drawer import Panel
from cdstation.ui.tasks import Tasks
from cdstation.ui.widgets.witness import WitnessStrip

if TYPE_CHECKING:
    from cdstation.services.station import Station


class SigningPanel(Panel):
    """`saved` when two people have signed and it is in the book."""

    saved = Signal()

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__()
        self.station = station
        self.tasks = tasks
        self.strip = WitnessStrip()
        self.strip.signed.connect(self.on_signed)
        self.strip.badge_scanned.connect(self._on_badge)

    def ask_witness(self) -> None:
        """Everybody but the nurse; the second person of the session stands first."""
        status = self.station.status()
        nurse = status.nurse.number if status.nurse else 0
        people = [one for one in self.station.access.people() if one.number != nurse]
        self.strip.ask("witness", "", people, status.witness)

    def on_signed(self, proof: Proof) -> None:
        """The witness has typed their PIN: write it, with `send`."""
        raise NotImplementedError

    def send(self, act: Callable[[], object]) -> None:
        """Write it; what was typed stays when it is refused."""
        self.strip.set_busy(True)
        self.tasks.desk(act, lambda _: self._on_done(), self._on_refused)

    def forget(self) -> None:
        """It is written: nothing typed is kept."""

    def _on_done(self) -> None:
        self.strip.set_busy(False)
        self.forget()
        self.saved.emit()

    def _on_refused(self, error: StationError) -> None:
        self.strip.set_busy(False)
        self.strip.refuse(error)

    def _on_badge(self, badge: str) -> None:
        self.tasks.desk(
            lambda: self.station.access.person_of_badge(badge),
            lambda person: self.strip.take_badge(person, badge),
            self.strip.refuse,
        )
