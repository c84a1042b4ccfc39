"""A requisition: who asks whom for what, every particular in sight, signed by the recipient (LAW-14-a)."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from cdstation.errors import RuleError, StationError
from cdstation.register.people import Person
from cdstation.register.products import Product
from cdstation.register.quantity import Quantity, parse_quantity
from cdstation.register.stock.orders import Requisition
from cdstation.services.stock.ordering import OrderForm
from cdstation.services.values import Proof
from cdstation.ui.stock.incoming.lines import Rows
from cdstation.ui.stock.incoming.paper_row import PaperRow
from cdstation.ui.stock.step import StockStep
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.focus import bring_into_sight_soon
from cdstation.ui.widgets.panels import Tag

if TYPE_CHECKING:
    from cdstation.services.station import Station

_FIELDS = ("supplier", "address", "profession", "recipient-address", "purpose")


class OrderStep(StockStep):
    """One form; the recipient signs what it says, and the form is printed."""

    name = "order"
    group = "in"
    icon = "book"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self.items: list[tuple[Product, int]] = []
        self._people: tuple[Person, ...] = ()
        self._products: tuple[Product, ...] = ()
        self._parties: list[tuple[str, str, str]] = []  # area id, name, address
        self._ready: OrderForm | None = None
        self.who = Choice(say("stock.order.recipient"))
        self.who.box.setObjectName("order-who")
        self.who.changed.connect(lambda _: self._on_person())
        self.to = Choice(say("stock.order.to"))
        self.to.box.setObjectName("order-to")
        self.to.changed.connect(lambda _: self._on_party())
        self.fields = {name: self._field(name) for name in _FIELDS}
        self.product = Choice(say("incoming.product"))
        self.product.box.setObjectName("order-product")
        self.quantity = Field(say("stock.order.quantity"), longest=20)
        self.quantity.line.setObjectName("order-quantity")
        self.quantity.entered.connect(self._add)
        self.product.changed.connect(lambda _: self._show_unit())
        self.add = Button(say("stock.order.add"), icon="plus")
        self.add.setObjectName("order-add")
        self.add.clicked.connect(self._add)
        self.rows = Rows()
        self.next = Button(say("stock.order.next"), Kind.PRIMARY)
        self.next.setObjectName("order-next")
        self.next.clicked.connect(self._ask)
        self.told = Tag("", "good")
        self.told.hide()
        self.paper = PaperRow(tasks, (("order-print", say("stock.order.print")),))
        self.paper.hide()
        self._arrange()
        self.strip.signed.connect(self._order)
        self.finish()

    def _field(self, name: str) -> Field:
        field = Field(say(f"stock.order.{name}"), longest=200)
        field.line.setObjectName(f"order-{name}")
        field.changed.connect(lambda _: self._put_back())
        return field

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(sizes().gap)
        grid.setVerticalSpacing(6)
        fields = self.fields
        for row, (left, right) in enumerate(
            (
                (self.to, self.who),
                (fields["supplier"], fields["profession"]),
                (fields["address"], fields["recipient-address"]),
            )
        ):
            grid.addWidget(left, row, 0)
            grid.addWidget(right, row, 1)
        grid.addWidget(fields["purpose"], 3, 0, 1, 2)
        item = QGridLayout()
        item.setHorizontalSpacing(sizes().gap)
        item.setColumnStretch(0, 3)
        item.setColumnStretch(1, 1)
        item.addWidget(self.product, 0, 0)
        item.addWidget(self.quantity, 0, 1)
        item.addWidget(self.add, 0, 2, Qt.AlignmentFlag.AlignBottom)
        item.setContentsMargins(0, 4, 0, 0)
        self.card.body.addLayout(grid)
        self.card.body.addLayout(item)
        for widget in (self.rows, self.next, self.told, self.paper):
            self.card.body.addWidget(widget)

    def begin(self) -> None:
        super().begin()
        self.paper.begin()
        self.rows.setVisible(bool(self.items))
        if not self._products:
            self._products = _orderable(self.station)
            self.product.box.addItems([product.name for product in self._products])
            self._show_unit()
        self._fill(self.who, [person.shown for person in self._orderers()])
        firms = [("", name, address) for name, address in self.station.orders.suppliers()]
        areas = [(one.area_id, one.name, one.address) for one in self.station.orders.neighbours()]
        self._parties = [("", "", ""), *firms, *areas]
        self._fill(self.to, [name or say("stock.order.new-firm") for _, name, _ in self._parties])
        self.complain(None if self._people else RuleError("nobody-may-order"))
        self.next.setEnabled(bool(self._people))
        self.to.setFocus()

    def _orderers(self) -> tuple[Person, ...]:
        before, self._people = self._people, self.station.orders.orderers()
        if before != self._people:
            nurse = self.station.status().nurse
            self._people = tuple(sorted(self._people, key=lambda one: nurse is None or one.number != nurse.number))
        return self._people

    @staticmethod
    def _fill(choice: Choice, words: list[str]) -> None:
        if words != [choice.box.itemText(at) for at in range(choice.box.count())]:
            choice.box.clear()
            choice.box.addItems(words)

    def _on_person(self) -> None:
        if 0 <= self.who.index < len(self._people):
            blank = self.station.orders.blank(self._people[self.who.index])
            self.fields["profession"].set_text(blank.profession)
            self.fields["recipient-address"].set_text(blank.recipient_address)

    def _on_party(self) -> None:
        if 0 <= self.to.index < len(self._parties):
            area, name, address = self._parties[self.to.index]
            self.fields["supplier"].set_text(name)
            self.fields["address"].set_text(address)
            for field in ("supplier", "address"):
                self.fields[field].setEnabled(not area)

    def _show_unit(self) -> None:
        product = self._products[max(0, self.product.index)]
        self.quantity.line.setPlaceholderText(product.unit.plural)

    def _add(self) -> None:
        product = self._products[max(0, self.product.index)]
        try:
            amount = parse_quantity(self.quantity.text, product.unit).thousandths
        except RuleError as error:
            self.complain(error)
            return
        self.items = [one for one in self.items if one[0] != product] + [(product, amount)]
        self.quantity.set_text("")
        self._show_items()
        self.next.setFocus()

    def _show_items(self) -> None:
        self._put_back()
        self.rows.show_rows(
            [
                (product.name, str(Quantity(amount, product.unit)), partial(self._remove, at))
                for at, (product, amount) in enumerate(self.items)
            ]
        )

    def _remove(self, at: int) -> None:
        del self.items[at]
        self._show_items()

    def _put_back(self) -> None:
        self._ready = None
        self.strip.hide()
        self.told.hide()
        self.paper.hide()
        self.complain(None)

    def _read(self) -> OrderForm:
        text = {name: field.text for name, field in self.fields.items()}
        form = OrderForm(
            supplier=text["supplier"],
            supplier_address=text["address"],
            recipient_address=text["recipient-address"],
            profession=text["profession"],
            purpose=text["purpose"],
            lines=tuple((product.code, amount) for product, amount in self.items),
        )
        area = self._parties[self.to.index][0] if self.to.index >= 0 else ""
        return replace(form, to_area=area)

    def _ask(self) -> None:
        self._put_back()
        form, person = self._read(), self._people[self.who.index]
        try:
            self.station.orders.check(form, person)
        except RuleError as error:
            self.complain(error)
            return
        self._ready = form
        asked = "; ".join(f"{product.line}, {Quantity(amount, product.unit)}" for product, amount in self.items)
        signs = say("stock.order.signs", supplier=form.supplier, asked=asked)
        self.strip.ask("recipient", signs, (person,), person)
        self.strip.set_busy(False)
        self.strip.show()
        self.strip.pin.setFocus()
        bring_into_sight_soon(self.strip)

    def _order(self, proof: Proof) -> None:
        form = self._ready
        if form is None:
            return
        self.strip.set_busy(True)
        self.tasks.desk(lambda: self.station.orders.order(form, proof), self._on_ordered, self._refused)

    def _on_ordered(self, made: Requisition) -> None:
        self.items = []
        self._show_items()
        self.fields["purpose"].set_text("")
        self.told.set_text(say("stock.order.done", number=made.number))
        self.told.show()
        number = made.number
        self.paper.offer(
            "order-print",
            say("stock.requisitions.file", number=number),
            lambda path: self.station.orders.print_form(number, path),
        )
        self.paper.begin()
        self.paper.show()
        self.paper.buttons["order-print"].setFocus()
        bring_into_sight_soon(self.paper)
        self.done.emit()

    def _refused(self, error: StationError) -> None:
        self.refuse(error)


def _orderable(station: "Station") -> tuple[Product, ...]:
    """Every product; those that have a page here first."""
    heads = {head.key for head in station.register.pages()}
    return tuple(sorted(station.catalogue.products, key=lambda one: (one.page_key not in heads, one.name)))
