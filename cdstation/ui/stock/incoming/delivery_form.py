"""The papers of a delivery: requisition, product, supplier, delivery note, seal and courier, and when it came."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from cdstation.errors import RuleError
from cdstation.register.products import Product
from cdstation.register.quantity import Quantity, parse_quantity
from cdstation.register.stock.orders import Requisition
from cdstation.services.stock.receiving import ReceiptForm
from cdstation.ui.stock.moment import read_moment
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import TickBox
from cdstation.ui.widgets.fields import Choice, Field

if TYPE_CHECKING:
    from cdstation.services.station import Station

_PAPER = ("requisition", "ordered")
_ALWAYS = ("supplier", "address", "note", "delivered")
_MORE = ("seal", "courier", "when", "reason")
_OF_ONE = (*_PAPER, "note", "delivered", *_MORE)  # another delivery has others


class DeliveryForm(QWidget):
    """`chosen` when requisition or product changed, `changed` when anything was typed."""

    chosen = Signal()
    changed = Signal()

    def __init__(self, station: "Station") -> None:
        super().__init__()
        self._station = station
        self._requisitions: tuple[Requisition, ...] = ()
        self._products: tuple[Product, ...] = ()
        self.order = Choice(say("stock.delivery.order"))
        self.order.box.setObjectName("receive-order")
        self.order.changed.connect(lambda _: self._on_order())
        self.product = Choice(say("incoming.product"))
        self.product.box.setObjectName("receive-product")
        self.product.changed.connect(lambda _: self._on_product())
        self.fields = {name: self._field(name) for name in (*_PAPER, *_ALWAYS, *_MORE)}
        self.to_follow = TickBox(say("stock.delivery.to-follow"), big=False)
        self.to_follow.setObjectName("receive-to-follow")
        self.to_follow.toggled.connect(lambda _: self.changed.emit())
        self.more = TickBox(say("stock.delivery.more"), big=False)
        self.more.setObjectName("receive-more")
        self.more.toggled.connect(self._on_more)
        self._arrange()

    def _field(self, name: str) -> Field:
        field = Field(say(f"stock.delivery.{name}"), longest=200)
        field.line.setObjectName(f"receive-{name}")
        field.changed.connect(lambda _: self.changed.emit())
        return field

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(sizes().gap)
        grid.setVerticalSpacing(6)
        fields = self.fields
        rows: tuple[tuple[QWidget, QWidget], ...] = (
            (self.order, self.product),
            (fields["requisition"], fields["ordered"]),
            (fields["supplier"], fields["address"]),
            (fields["note"], fields["delivered"]),
            (self.to_follow, self.more),
            (fields["seal"], fields["courier"]),
            (fields["when"], fields["reason"]),
        )
        for row, (left, right) in enumerate(rows):
            grid.addWidget(left, row, 0)
            grid.addWidget(right, row, 1)
        self._on_more(False)

    def begin(self) -> None:
        """Read which requisitions are open; what was chosen stays where it still can."""
        before = self.number
        begun = not before and any(self.fields[name].text for name in _OF_ONE)  # on paper, and not for the first time
        self._requisitions = tuple(one for one in self._station.orders.open_requisitions() if not one.body.to_area)
        words = [say("stock.requisitions.one", number=one.number, to=one.body.supplier) for one in self._requisitions]
        self.order.box.blockSignals(True)
        self.order.box.clear()
        self.order.box.addItems([*words, say("stock.delivery.on-paper")])
        numbers = [one.number for one in self._requisitions]
        numbers += [0] if begun else []
        self.order.box.setCurrentIndex(numbers.index(before) if before in numbers else 0)
        self.order.box.blockSignals(False)
        if before != self.number or not self._products:
            self._on_order()

    @property
    def requisition(self) -> Requisition | None:
        """The requisition of this book, None for one on paper."""
        return self._requisitions[self.order.index] if 0 <= self.order.index < len(self._requisitions) else None

    @property
    def number(self) -> int:
        """Its number, 0 for one on paper."""
        return self.requisition.number if self.requisition else 0

    @property
    def what(self) -> Product | None:
        """The product that is received."""
        return self._products[self.product.index] if 0 <= self.product.index < len(self._products) else None

    def clear(self) -> None:
        """The papers of the next delivery."""
        for name in _OF_ONE:
            self.fields[name].set_text("")
        for box in (self.to_follow, self.more):
            box.setChecked(False)

    def read(self) -> ReceiptForm:
        """The papers as typed. Raises RuleError `amount-…`, `moment-unreadable`, `no-page-for-product`."""
        product, text = self.what, {name: field.text for name, field in self.fields.items()}
        if product is None:
            raise RuleError("no-page-for-product")
        paper = self.requisition is None
        return ReceiptForm(
            product=product.code,
            supplier=text["supplier"],
            address=text["address"],
            delivered=parse_quantity(text["delivered"], product.unit).thousandths,
            lots=(),
            delivery_note=text["note"],
            order=self.number,
            requisition=text["requisition"] if paper else "",
            ordered=parse_quantity(text["ordered"], product.unit).thousandths if paper else 0,
            to_follow=self.to_follow.isChecked(),
            seal=text["seal"],
            courier=text["courier"],
            happened_ms=read_moment(text["when"], self._station.clock.now().dose_day),
            late_reason=text["reason"],
        )

    def outstanding(self) -> Quantity | None:
        """What is still to come on the chosen requisition; None for one on paper."""
        one, product = self.requisition, self.what
        return None if one is None or product is None else Quantity(one.outstanding(product.code), product.unit)

    def delivered_words(self) -> str:
        """What stands on the note: with its unit as soon as it is a figure."""
        text, product = self.fields["delivered"].text, self.what
        try:
            return text if product is None or not text else str(parse_quantity(text, product.unit))
        except RuleError:
            return text

    def _on_order(self) -> None:
        one = self.requisition
        for name in _PAPER:
            self.fields[name].setVisible(one is None)
        if one is not None:
            self.fields["supplier"].set_text(one.body.supplier)
            self.fields["address"].set_text(one.body.supplier_address)
        products = self._station.catalogue.products
        if one is not None:
            waiting = [code for code in one.body.products if one.outstanding(code)]
            self._products = tuple(self._station.catalogue.product(code) for code in waiting)
        else:
            heads = {head.key for head in self._station.register.pages()}
            self._products = tuple(product for product in products if product.page_key in heads)
        self.product.box.blockSignals(True)
        self.product.box.clear()
        self.product.box.addItems([product.name for product in self._products])
        self.product.box.blockSignals(False)
        self._on_product()

    def _on_product(self) -> None:
        if self.what is not None:
            for name in ("ordered", "delivered"):
                self.fields[name].line.setPlaceholderText(self.what.unit.plural)
        self.chosen.emit()
        self.changed.emit()

    def _on_more(self, on: bool) -> None:
        for name in _MORE:
            self.fields[name].setVisible(on)
            if not on:  # what is out of sight is not signed unseen
                self.fields[name].set_text("")
