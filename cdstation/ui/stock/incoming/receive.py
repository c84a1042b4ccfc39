"""A receipt: the papers, the containers, the three figures beside each other, and two signatures (PSI-4.20)."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.errors import RuleError, StationError
from cdstation.register.people import Person
from cdstation.register.products import Product
from cdstation.register.quantity import Quantity
from cdstation.register.stock.receiving import mismatches
from cdstation.services.stock.receiving import ReceiptDone, ReceiptForm
from cdstation.services.values import Proof
from cdstation.ui.stock.incoming.delivery_form import DeliveryForm
from cdstation.ui.stock.incoming.lots import LotsForm
from cdstation.ui.stock.step import StockStep
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.focus import bring_into_sight_soon
from cdstation.ui.widgets.panels import Tag, emptied, plain

if TYPE_CHECKING:
    from cdstation.services.station import Station


class ReceiveStep(StockStep):
    """What was counted goes into the book; what does not agree is said before anybody signs."""

    name = "receive"
    group = "in"
    icon = "down"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._ready: ReceiptForm | None = None
        self._receiver: Proof | None = None
        self._differs = False
        self.form = DeliveryForm(station)
        self.form.chosen.connect(self._on_chosen)
        self.form.changed.connect(self._put_back)
        self.counted_words = plain(say("stock.receive.containers"), "strong")
        self.lots = LotsForm(station)
        self.lots.changed.connect(self._put_back)
        self.lots.scanned.connect(lambda: bring_into_sight_soon(self.lots))
        self.lots.recognised.connect(self._on_recognised)
        self.figures = plain("", "strong")
        self.next = Button(say("stock.receive.next"), Kind.PRIMARY)
        self.next.setObjectName("receive-next")
        self.next.clicked.connect(self._ask)
        self.said = QWidget()
        self.results = QVBoxLayout(self.said)
        self.results.setContentsMargins(0, 0, 0, 0)
        for widget in (self.form, self.counted_words, self.lots, self.figures, self.next, self.said):
            self.card.body.addWidget(widget)
        self.strip.signed.connect(self._on_signed)
        self.finish()

    def set_tight(self, tight: bool) -> None:
        super().set_tight(tight)
        self.lots.set_tight(tight)

    def begin(self) -> None:
        super().begin()
        self.form.begin()
        self._on_chosen()
        if not self._receivers():
            self.complain(RuleError("nobody-may-receive"))
        self.next.setEnabled(bool(self._receivers()))
        self.form.order.setFocus()

    def _receivers(self) -> tuple[Person, ...]:
        return self.station.receiving.receivers()

    def _on_chosen(self) -> None:
        product = self.form.what
        for widget in (self.counted_words, self.lots, self.next):
            widget.setVisible(product is not None)
        if product is None:
            self.complain(RuleError("no-page-for-product"))
            return
        self.lots.begin(product)
        self._show_figures()

    def _on_recognised(self, product: Product) -> None:
        if product != self.form.what:
            self.complain(RuleError("scan-other-product", product=product.line))

    def _put_back(self) -> None:
        """Something was changed: what was to be signed is no longer what stands there."""
        self._ready = self._receiver = None
        self.strip.hide()
        self.complain(None)
        emptied(self.results)
        self._show_figures()

    def _show_figures(self) -> None:
        product = self.form.what
        if product is None:
            self.figures.setText("")
            return
        wanted = self.form.outstanding()
        ordered = say("stock.receive.on-paper", ordered=self.form.fields["ordered"].text or "\N{EM DASH}")
        self.figures.setText(
            say(
                "stock.receive.figures",
                ordered=str(wanted) if wanted is not None else ordered,
                delivered=self.form.delivered_words() or "\N{EM DASH}",
                counted=str(Quantity(self.lots.counted(), product.unit)),
            )
        )

    def _ask(self) -> None:
        self._put_back()
        product = self.form.what
        try:
            if self.lots.busy_typing:
                raise RuleError("lot-not-added")
            form = replace(self.form.read(), lots=tuple(self.lots.lots), gtins=tuple(self.lots.gtins))
            delivery = self.station.receiving.check(form)
        except RuleError as error:
            self.complain(error)
            return
        assert product is not None, "a form without one is not read"
        for one in mismatches(delivery):
            difference = str(Quantity(one.difference, product.unit))
            self.results.addWidget(Tag(say(f"stock.receive.will-{one.cause}", difference=difference), "warning"))
        self._ready, self._differs = form, bool(mismatches(delivery))
        bring_into_sight_soon(self.said)
        self._ask_signature()

    def _ask_signature(self) -> None:
        form, product, status = self._ready, self.form.what, self.station.status()
        assert form is not None
        assert product is not None
        counted = Quantity(self.lots.counted(), product.unit)
        containers = sum(lot.number for lot in form.lots)
        signs = say("stock.receive.signs", counted=str(counted), product=product.line, containers=containers)
        if self._differs:
            signs = say("stock.receive.signs-differing", signs=signs)
        if self._receiver is None:
            people = self._receivers()
            self.strip.ask("receives", signs, people, status.nurse)
        else:
            people = tuple(one for one in self.station.access.people() if one.number != self._receiver.person)
            self.strip.ask("witness", signs, people, status.witness)
        self.strip.set_busy(False)
        self.strip.show()
        self.strip.pin.setFocus()
        bring_into_sight_soon(self.strip)

    def _on_signed(self, proof: Proof) -> None:
        form, receiver = self._ready, self._receiver
        if form is None:
            return
        if receiver is None:
            self._receiver = proof
            self._ask_signature()
            return
        self._receiver = None
        self.strip.set_busy(True)
        self.tasks.desk(
            lambda: self.station.receiving.receive(form, receiver, proof), self._on_received, self._not_received
        )

    def _not_received(self, error: StationError) -> None:
        """A signature was refused: both sign again, and the form stays."""
        self._receiver = None
        self._ask_signature()
        self.refuse(error)

    def _on_received(self, done: ReceiptDone) -> None:
        head = next(head for head in self.station.register.pages() if head.page == done.page)
        counted, balance = Quantity(done.counted, head.unit), Quantity(done.balance, head.unit)
        self.form.clear()
        self.lots.clear()
        self.form.begin()
        self._on_chosen()
        self._put_back()
        words = say("stock.receive.done", counted=str(counted), drug=head.key.shown, balance=str(balance))
        self.results.addWidget(Tag(words, "good"))
        for cause in done.causes:
            self.results.addWidget(Tag(say(f"stock.receive.{cause}"), "block"))
        if done.expired:
            self.results.addWidget(Tag(say("stock.receive.expired", count=len(done.expired)), "block"))
        self.results.addWidget(Tag(say("stock.receive.lock-away"), "warning"))
        bring_into_sight_soon(self.said)
        self.done.emit()
