"""Opening a page: which medicine, in which book, with what it begins (LAW-19-b, LAW-20-e, PSI-4.25)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cdstation.errors import RuleError
from cdstation.register.products import Product
from cdstation.register.quantity import Quantity, parse_quantity
from cdstation.ui.stock.held.signed_form import SignedForm, fill, named
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import plain

if TYPE_CHECKING:
    from cdstation.services.station import Station
    from cdstation.services.values import Proof


@dataclass(frozen=True)
class FreshPage:
    """What is to be opened; `balance` is thousandths brought forward."""

    product: Product
    balance: int
    note: str


class NewPageStep(SignedForm):
    """Only what has no page yet is offered; a page of patients' own drugs opens itself with the first bag."""

    name = "new-page"
    group = "in"
    icon = "register"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._products: tuple[Product, ...] = ()
        self.product = named(Choice(say("stock.new-page.product")), "new-page-product", self._on_product)
        self.book = plain("")
        self.balance = self._field("balance", 12)
        self.note = self._field("note", 120)
        for widget in (self.product, self.book, self.balance, self.note):
            self.card.body.addWidget(widget)
        self.ready()

    def _field(self, name: str, longest: int) -> Field:
        return self.typed(
            Field(say(f"stock.new-page.{name}"), say(f"stock.new-page.{name}-hint"), longest=longest),
            f"new-page-{name}",
        )

    def begin(self) -> None:
        super().begin()
        found = self.station.pages.without_page()
        if found != self._products:
            self._products = found
            fill(self.product, [one.line for one in found], -1)
        self._on_product()

    def _on_product(self) -> None:
        self.put_back()
        at = self.product.index
        self.book.setVisible(at >= 0)
        if 0 <= at < len(self._products):
            book = "register" if self._products[at].statutory_register else "record"
            self.book.setText(say(f"stock.new-page.in-{book}"))

    def read(self) -> FreshPage:
        if not 0 <= self.product.index < len(self._products):
            raise RuleError("medicine-not-chosen")
        product = self._products[self.product.index]
        balance = parse_quantity(self.balance.text or "0", product.unit).thousandths
        if balance and not self.note.text:
            raise RuleError("brought-forward-without-note")
        return FreshPage(product, balance, self.note.text)

    def signs(self, ready: FreshPage) -> str:
        amount = str(Quantity(ready.balance, ready.product.unit))
        return say("stock.new-page.signs", line=ready.product.line, amount=amount)

    def write(self, ready: FreshPage, proof: "Proof") -> str:
        head = self.station.pages.open_page(ready.product.code, proof, brought_forward=ready.balance, note=ready.note)
        return say("stock.new-page.written", line=head.key.shown)

    def clear(self) -> None:
        self.product.box.setCurrentIndex(-1)
        self.balance.set_text("")
        self.note.set_text("")
