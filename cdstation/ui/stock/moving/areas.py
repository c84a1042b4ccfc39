"""The other areas of the prison: this one's own card, those that are known, and those that two people compare."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout

from cdstation.errors import StationError
from cdstation.services.stock.neighbours import AreaCard, AreaCards
from cdstation.services.values import Proof
from cdstation.ui.stock.moving.signing import show_strip
from cdstation.ui.stock.step import StockStep
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import finding_words, say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Card, Tag, emptied, plain
from cdstation.ui.widgets.two_signatures import Asked, TwoSignatures

if TYPE_CHECKING:
    from cdstation.services.station import Station


class AreasStep(StockStep):
    """Done once for each pair of areas; after that their slips are believed."""

    name = "areas"
    group = "move"
    icon = "people"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._chosen: AreaCard | None = None
        self.list = QVBoxLayout()
        self.card.body.addLayout(self.list)
        self.two = TwoSignatures(self.strip)
        self.two.signed.connect(self._on_signed)
        self.finish()

    def begin(self) -> None:
        super().begin()
        self.tasks.desk(self.station.transfers.cards, self._show, self._on_unreadable)

    def back(self) -> bool:
        if self._chosen is None:
            return False
        self._leave()
        return True

    def _leave(self) -> None:
        self._chosen = None
        self.strip.hide()

    def _on_unreadable(self, error: StationError) -> None:
        emptied(self.list)
        self.complain(error)

    def _show(self, cards: AreaCards) -> None:
        emptied(self.list)
        self.complain(None)
        own = Card("signs", tight=True)
        own.body.addWidget(plain(say("stock.areas.own", area=cards.own.name), "strong"))
        own.body.addWidget(self._fingerprint(cards.own))
        self.list.addWidget(own)
        for finding in cards.findings:
            self.list.addWidget(Tag(finding_words(finding.code, finding.facts), "warning"))
        for at, stranger in enumerate(cards.strangers, start=1):
            self.list.addWidget(self._row(at, stranger))
        if not cards.strangers:
            self.list.addWidget(plain(say("stock.areas.none")))
        for known in cards.known:
            self.list.addWidget(Tag(say("stock.areas.known", area=known.name, address=known.address), "good"))

    def _fingerprint(self, card: AreaCard) -> QLabel:
        words = plain(card.fingerprint, "title", wrap=False)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        words.setAccessibleName(say("stock.areas.fingerprint", area=card.name))
        return words

    def _row(self, at: int, card: AreaCard) -> Card:
        row = Card(tight=True)
        row.body.addWidget(plain(say("stock.areas.stranger", area=card.name, address=card.address), "strong"))
        row.body.addWidget(self._fingerprint(card))
        row.body.addWidget(plain(say("stock.areas.compare", area=card.name)))
        button = Button(say("stock.areas.same"), Kind.PRIMARY if at == 1 else Kind.SECONDARY)
        button.setObjectName(f"areas-same-{at}")
        button.clicked.connect(lambda: self._ask(card))
        row.body.addWidget(button)
        return row

    def _ask(self, card: AreaCard) -> None:
        self._chosen = card
        self.complain(None)
        status, people = self.station.status(), self.station.access.people()
        signs = say("stock.areas.signs", area=card.name, fingerprint=card.fingerprint)
        self.two.ask(Asked("first", signs, people, status.nurse), Asked("second", signs, people, status.witness))
        show_strip(self.strip)

    def _on_signed(self, first: Proof, second: Proof) -> None:
        card = self._chosen
        if card is not None:
            self.tasks.desk(
                lambda: self.station.transfers.know(card, (first, second)), lambda _: self._on_known(), self.two.refuse
            )

    def _on_known(self) -> None:
        self._leave()
        self.done.emit()
        self.begin()
