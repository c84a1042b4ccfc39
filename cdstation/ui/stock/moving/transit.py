"""What left here and has not been entered anywhere: since when, whether its slip is there, and what came back."""

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.errors import NotReadyError, RuleError, StationError
from cdstation.register.quantity import Quantity
from cdstation.services.stock.parcels import InTransit, Settled, TakenBack
from cdstation.services.values import Proof
from cdstation.ui.stock.moving.parts import PartsForm
from cdstation.ui.stock.moving.signing import about_a_person, ask_two
from cdstation.ui.stock.moving.told import Told
from cdstation.ui.stock.moving.words import about_parcel
from cdstation.ui.stock.step import StockStep
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import finding_words, say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Card, Tag, emptied, plain
from cdstation.ui.widgets.two_signatures import TwoSignatures

if TYPE_CHECKING:
    from cdstation.services.station import Station

Read = tuple[Settled, tuple[InTransit, ...]]
NOTHING = Settled((), (), ())


class TransitStep(StockStep):
    """Looking settles what the other areas have answered; what they refused is counted and taken back here."""

    name = "transit"
    group = "move"
    icon = "clock"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._back: InTransit | None = None
        self._counted: tuple[int, ...] = ()
        self.told = Told()
        self.list = QVBoxLayout()
        self.one = QWidget()
        self.what = plain("", "strong")
        self.parts = PartsForm("transit")
        self.parts.entered.connect(self._ask)
        self.parts.edited.connect(self.strip.hide)
        self.take = Button(say("stock.transit.counted"), Kind.PRIMARY, hint="Enter")
        self.take.setObjectName("transit-take")
        self.take.clicked.connect(self._ask)
        self.two = TwoSignatures(self.strip)
        self.two.signed.connect(self._on_signed)
        inside = QVBoxLayout(self.one)
        inside.setContentsMargins(0, 0, 0, 0)
        for widget in (self.what, self.parts, self.take):
            inside.addWidget(widget)
        self.one.hide()
        self.card.body.addWidget(self.told)
        self.card.body.addLayout(self.list)
        self.card.body.addWidget(self.one)
        self.finish()

    def notice(self) -> str:
        overdue = self.station.transfers.overdue()
        return say("stock.transit.notice", count=overdue) if overdue else ""

    def begin(self) -> None:
        super().begin()
        self.tasks.desk(self._read, self._show)

    def back(self) -> bool:
        if self._back is None:
            return False
        self._leave()
        self.begin()
        return True

    def _read(self) -> Read:
        settled = NOTHING
        with suppress(NotReadyError):  # without the folder the list is shown all the same
            settled = self.station.transfers.settle()
        return settled, self.station.transfers.in_transit()

    def _show(self, read: Read) -> None:
        settled, moving = read
        if self._back is not None:
            return
        emptied(self.list)
        if settled.arrived:
            numbers = ", ".join(map(str, settled.arrived))
            self.list.addWidget(Tag(say("stock.transit.arrived", numbers=numbers), "good"))
        for finding in settled.findings:
            self.list.addWidget(Tag(finding_words(finding.code, finding.facts), "warning"))
        if not moving:
            self.list.addWidget(plain(say("stock.transit.none")))
        for at, one in enumerate(moving, start=1):
            self.list.addWidget(self._row(at, one))

    def _row(self, at: int, one: InTransit) -> Card:
        row = Card(tight=True)
        row.body.addWidget(plain(_what(one), "strong"))
        row.body.addWidget(plain(about_parcel(one)))
        if one.overdue:
            row.body.addWidget(Tag(say("stock.transit.overdue"), "warning"))
        if one.refused:
            row.body.addWidget(Tag(say("stock.transit.refused", area=one.to_name, reason=one.refused), "warning"))
            button = Button(say("stock.transit.take-back"), Kind.PRIMARY)
            button.setObjectName(f"transit-back-{at}")
            button.clicked.connect(lambda: self._choose(one))
        else:
            if not one.slip_there:
                row.body.addWidget(Tag(say("stock.transit.slip-missing"), "warning"))
            button = Button(say("stock.transit.write-again"))
            button.setObjectName(f"transit-again-{at}")
            button.clicked.connect(lambda: self._write_again(one))
        row.body.addWidget(button)
        return row

    def _write_again(self, one: InTransit) -> None:
        self.tasks.desk(
            lambda: self.station.transfers.write_again(one.uuid),
            lambda path: self._say(say("stock.transit.written", file=path.name)),
            self.complain,
        )

    def _say(self, words: str, *, doubtful: bool = False) -> None:
        self.complain(None)
        self.told.say(words, doubtful=doubtful)
        self.begin()

    def _choose(self, one: InTransit) -> None:
        self._back = one
        emptied(self.list)
        self.told.hush()
        self.what.setText(_what(one))
        self.parts.show_parts(one.parts, one.product)
        self.one.show()
        self.parts.setFocus()

    def _leave(self) -> None:
        self._back = None
        self.one.hide()
        self.strip.hide()
        self.complain(None)

    def _ask(self) -> None:
        one = self._back
        assert one is not None
        try:
            self._counted = self.parts.read()
        except RuleError as error:
            self.strip.hide()
            self.complain(error)
            return
        self.complain(None)
        amount = str(Quantity(sum(self._counted), one.product.unit))
        signs = say("stock.transit.signs", amount=amount, line=one.product.line, number=one.number, area=one.to_name)
        ask_two(self.station, self.strip, self.two, signs)

    def _on_signed(self, first: Proof, second: Proof) -> None:
        one, counted = self._back, self._counted
        if one is not None:
            self.tasks.desk(
                lambda: self.station.transfers.take_back(one.uuid, counted, (first, second)),
                lambda taken: self._on_back(one, taken),  # somebody may have gone back to the list meanwhile
                self._on_refused,
            )

    def _on_back(self, one: InTransit, taken: TakenBack) -> None:
        words = say("stock.transit.back", balance=str(Quantity(taken.balance, one.product.unit)))
        self._leave()
        if taken.discrepancy:
            words = f"{words} {say('stock.arrivals.case')}"
        self._say(words, doubtful=bool(taken.discrepancy))
        self.done.emit()

    def _on_refused(self, error: StationError) -> None:
        if about_a_person(error):
            self.two.refuse(error)
            return
        self.strip.hide()
        self.complain(error)


def _what(one: InTransit) -> str:
    amount = str(Quantity(one.quantity, one.product.unit))
    return say("stock.transit.what", number=one.number, area=one.to_name, amount=amount, line=one.product.line)
