"""A key passes from hand to hand: who gives, who takes, what is said of the count, and two signatures (PSI-4.30).

The same form serves the opening, where the nurse on duty takes the cabinet keys, and the custody screen.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.errors import StationError
from cdstation.register.people import Person
from cdstation.services.custody.values import KeyRow
from cdstation.services.values import Proof
from cdstation.ui.custody.reason import ReasonField
from cdstation.ui.custody.words import key_named, key_where
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import TickBox
from cdstation.ui.widgets.panels import plain
from cdstation.ui.widgets.two_signatures import Asked, TwoSignatures
from cdstation.ui.widgets.witness import WitnessStrip

if TYPE_CHECKING:
    from cdstation.services.station import Station

_AWAY = ("off-duty", "called-away", "ill", "left")
_UNCOUNTED = ("counted-next", "emergency", "no-second")


class Handing(QWidget):
    """`handed` when it stands in the book. `strip` is where both sign."""

    handed = Signal()

    def __init__(self, station: "Station", tasks: Tasks, strip: WitnessStrip, *, opening: bool = False) -> None:
        super().__init__()
        self._station = station
        self._tasks = tasks
        self._strip = strip
        self._opening = opening
        self._row: KeyRow | None = None
        self._receiver: Person | None = None
        self.where = plain("", "strong")
        self.away = TickBox("", big=False)
        self.away.setObjectName("giver-away")
        self.why_away = ReasonField("away", say("custody.why-away"), [say(f"custody.away.{one}") for one in _AWAY])
        self.count = plain("")
        usual = [say(f"custody.uncounted.{one}") for one in _UNCOUNTED]
        self.why_uncounted = ReasonField("uncounted", say("custody.why-uncounted"), usual)
        self.two = TwoSignatures(strip)
        self.away.toggled.connect(self._on_away)
        for reason in (self.why_away, self.why_uncounted):
            reason.changed.connect(self._ask)
        self.two.signed.connect(self._on_signed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap)
        for widget in (self.where, self.away, self.why_away, self.count, self.why_uncounted):
            column.addWidget(widget)

    def begin(self, row: KeyRow, receiver: Person | None) -> None:
        """For this key and whoever takes it; nobody is the key safe. Begins anew."""
        self._row, self._receiver = row, receiver
        left = self._station.custody.keys.pages_uncounted()
        now = self._station.clock.now()
        self.where.setText(key_where(row, now.utc_ms))
        self.away.setText(say("custody.is-away", name=row.holder.shown) if row.holder else "")
        self.away.setChecked(False)
        self.away.setVisible(row.holder is not None)
        self.why_away.clear()
        self.why_away.hide()
        self.why_uncounted.clear()
        self.why_uncounted.setVisible(bool(left) and not self._opening)
        self.count.setText(self._count_words(left))
        self._ask()
        (self._strip.pin if self.ready else self.why_uncounted).setFocus()

    def take(self, receiver: Person | None) -> None:
        """Somebody else takes it; what was said already stays."""
        self._receiver = receiver
        self._ask()

    def _count_words(self, left: int) -> str:
        if not left:
            return say("custody.counted")
        return say("custody.counted-next") if self._opening else say("custody.uncounted-pages", pages=left)

    @property
    def ready(self) -> bool:
        """True when every reason that is wanted was given: only then is anybody asked to sign."""
        away_told = not self.away.isChecked() or bool(self.why_away.text)
        return away_told and (self.why_uncounted.isHidden() or bool(self.why_uncounted.text))

    def _on_away(self, away: bool) -> None:
        self.why_away.setVisible(away)
        self._ask()
        (self.why_away if away else self._strip.pin).setFocus()

    def _ask(self) -> None:
        """Whoever has the key and whoever takes it; a witness for the key safe and for somebody who is not here."""
        row, receiver = self._row, self._receiver
        self._strip.setVisible(self.ready)
        if row is None:
            return
        giver = None if self.away.isChecked() else row.holder
        safe = say("custody.the-safe")
        names = [one.shown if one else safe for one in (row.holder, receiver)]
        signs = say("custody.passes", key=key_named(row.key), giver=names[0], receiver=names[1])
        asked = []
        if giver is not None:
            asked.append(Asked("giver", signs, (giver,), giver))
        if receiver is not None:
            asked.append(Asked("receiver", signs, (receiver,), receiver))
        while len(asked) < 2:
            asked.append(self._witness(row, signs, giver, receiver))
        self.two.ask(asked[0], asked[1])

    def _witness(self, row: KeyRow, signs: str, giver: Person | None, receiver: Person | None) -> Asked:
        taken = {one.number for one in (giver, receiver, row.holder) if one is not None}
        people = [person for person in self._station.access.people() if person.number not in taken]
        status = self._station.status()
        second = next((one for one in (status.witness, status.nurse) if one and one.number not in taken), None)
        return Asked("witness", signs, people, second)

    def _on_signed(self, first: Proof, second: Proof) -> None:
        row, receiver = self._row, self._receiver
        assert row is not None
        uncounted = say("custody.uncounted.counted-next") if self._opening else self.why_uncounted.text
        absent = self.why_away.text if self.away.isChecked() else ""
        number = receiver.number if receiver else 0
        self._tasks.desk(
            lambda: self._station.custody.keys.hand_over(
                number, first, second, key=row.key, why_uncounted=uncounted, why_absent=absent
            ),
            lambda _: self._on_handed(),
            self._on_refused,
        )

    def _on_handed(self) -> None:
        self._strip.set_busy(False)
        self.handed.emit()

    def _on_refused(self, error: StationError) -> None:
        self.two.refuse(error)
