"""The requisitions that were made: what is still to come on each, printing it again, cancelling it."""

from typing import TYPE_CHECKING

from cdstation.errors import StationError
from cdstation.register.quantity import Quantity
from cdstation.register.stock.orders import Requisition
from cdstation.register.times import show_moment
from cdstation.services.values import Proof
from cdstation.ui.stock.incoming.paper_row import PaperRow
from cdstation.ui.stock.step import StockStep
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.focus import bring_into_sight_soon
from cdstation.ui.widgets.panels import plain

if TYPE_CHECKING:
    from cdstation.services.station import Station


class RequisitionsStep(StockStep):
    """One requisition at a time, the newest first."""

    name = "requisitions"
    group = "in"
    icon = "register"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._all: tuple[Requisition, ...] = ()
        self.which = Choice(say("stock.requisitions.which"))
        self.which.box.setObjectName("requisition-which")
        self.which.changed.connect(lambda _: self._show_one())
        self.details = plain("")
        self.paper = PaperRow(tasks, (("requisition-print", say("stock.order.print")),))
        self.reason = Field(say("stock.requisitions.reason"), longest=200)
        self.reason.line.setObjectName("requisition-reason")
        self.reason.changed.connect(lambda _: self.strip.hide())
        self.cancel = Button(say("stock.requisitions.cancel"), Kind.WARNING)
        self.cancel.setObjectName("requisition-cancel")
        self.cancel.clicked.connect(self._ask)
        for widget in (self.which, self.details, self.paper, self.reason, self.cancel):
            self.card.body.addWidget(widget)
        self.strip.signed.connect(self._cancel)
        self.finish()

    def begin(self) -> None:
        super().begin()
        self.strip.hide()
        self.paper.begin()
        at = max(0, self.which.index)
        self._all = self.station.orders.requisitions()
        self.which.box.clear()
        self.which.box.addItems(
            [say("stock.requisitions.one", number=one.number, to=one.body.supplier) for one in self._all]
        )
        self.which.box.setCurrentIndex(min(at, len(self._all) - 1))
        self._show_one()
        self.which.setFocus()

    @property
    def _one(self) -> Requisition | None:
        return self._all[self.which.index] if 0 <= self.which.index < len(self._all) else None

    def _show_one(self) -> None:
        one = self._one
        self.strip.hide()
        self.complain(None)
        for widget in (self.which, self.paper):
            widget.setVisible(one is not None)
        for act in (self.reason, self.cancel):
            act.setVisible(one is not None and one.open)
        if one is None:
            self.details.setText(say("stock.requisitions.none"))
            return
        self.details.setText(self._words(one))
        number = one.number
        name = say("stock.requisitions.file", number=number)
        self.paper.offer("requisition-print", name, lambda path: self.station.orders.print_form(number, path))

    def _words(self, one: Requisition) -> str:
        state = "cancelled" if one.cancelled else "open" if one.open else "received"
        head = say(f"stock.requisitions.{state}", at=show_moment(one.made_ms), by=one.body.recipient, why=one.cancelled)
        lines = [head]
        for code, amount in zip(one.body.products, one.body.quantities, strict=True):
            product = self.station.catalogue.product(code)
            asked, left = Quantity(amount, product.unit), Quantity(one.outstanding(code), product.unit)
            lines.append(say("stock.requisitions.item", drug=product.line, asked=str(asked), left=str(left)))
        return "\n".join(lines)

    def _ask(self) -> None:
        one = self._one
        if one is None:
            return
        self.complain(None)
        people = self.station.orders.orderers()
        self.strip.ask("recipient", say("stock.requisitions.signs", number=one.number), people)
        self.strip.set_busy(False)
        self.strip.show()
        self.strip.pin.setFocus()
        bring_into_sight_soon(self.strip)

    def _cancel(self, proof: Proof) -> None:
        one, reason = self._one, self.reason.text
        if one is not None:
            self.strip.set_busy(True)
            number = one.number
            self.tasks.desk(
                lambda: self.station.orders.cancel(number, reason, proof), lambda _: self._on_cancelled(), self._refused
            )

    def _on_cancelled(self) -> None:
        self.reason.set_text("")
        self.begin()
        self.done.emit()

    def _refused(self, error: StationError) -> None:
        if error.code.startswith("requisition-"):
            self.strip.hide()
            self.complain(error)
        else:
            self.refuse(error)
