"""What came in and is not in the cabinet yet: say where it was locked away (PSI-4.22)."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cdstation.errors import StationError
from cdstation.register.quantity import Quantity
from cdstation.register.times import show_moment
from cdstation.services.stock.receiving import ToLockAway
from cdstation.ui.stock.step import StockStep
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words, say
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.fields import Field
from cdstation.ui.widgets.panels import Card, emptied, plain

if TYPE_CHECKING:
    from cdstation.services.station import Station


class PutAwayCard(Card):
    """One delivery or transfer, the place, and the button; `put_away` when it is in the cabinet."""

    put_away = Signal()

    def __init__(self, station: "Station", tasks: Tasks, waiting: ToLockAway, place: str) -> None:
        super().__init__(tight=True)
        self._station = station
        self._tasks = tasks
        self._seq = waiting.seq
        product = station.catalogue.product(waiting.product)
        self.body.addWidget(plain(f"{product.line}, {Quantity(waiting.quantity, product.unit)}", "strong"))
        since = show_moment(waiting.since_ms)
        self.body.addWidget(
            plain(say("stock.put-away.from", party=waiting.party, at=since, containers=waiting.containers))
        )
        self.place = Field(say("stock.put-away.place"), longest=80)
        self.place.line.setObjectName(f"put-away-place-{waiting.seq}")
        self.place.set_text(place)
        self.place.entered.connect(self._lock)
        self.lock = Button(say("stock.put-away.locked"), icon="lock")
        self.lock.setObjectName(f"put-away-{waiting.seq}")
        self.lock.clicked.connect(self._lock)
        row = QHBoxLayout()
        row.addWidget(self.place, 1)
        row.addWidget(self.lock, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(row)

    def _lock(self) -> None:
        seq, place = self._seq, self.place.text
        self.lock.setEnabled(False)
        self._tasks.desk(
            lambda: self._station.receiving.lock_away(seq, place), lambda _: self.put_away.emit(), self._refused
        )

    def _refused(self, error: StationError) -> None:
        self.lock.setEnabled(True)
        self.place.complain(" ".join(error_words(error)))
        self.place.setFocus()


class PutAwayStep(StockStep):
    """The oldest first; the list of acts says how many wait."""

    name = "put-away"
    group = "in"
    icon = "lock"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._last_place = ""
        self._cards: list[PutAwayCard] = []
        self.rows = QVBoxLayout()
        self.nothing = plain(say("stock.put-away.none"))
        holder = QWidget()
        holder.setLayout(self.rows)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.card.body.addWidget(self.nothing)
        self.card.body.addWidget(holder)
        self.finish()

    def notice(self) -> str:
        waiting = len(self.station.receiving.to_lock_away())
        return say("stock.put-away.notice", count=waiting) if waiting else ""

    def begin(self) -> None:
        super().begin()
        emptied(self.rows)
        waiting = self.station.receiving.to_lock_away()
        self._cards = [PutAwayCard(self.station, self.tasks, one, self._last_place) for one in waiting]
        for card in self._cards:
            card.put_away.connect(lambda card=card: self._on_put_away(card))
            self.rows.addWidget(card)
        self.nothing.setVisible(not waiting)
        if self._cards:
            self._cards[0].place.setFocus()

    def _on_put_away(self, card: PutAwayCard) -> None:
        self._last_place = card.place.text
        self.begin()
        self.done.emit()
