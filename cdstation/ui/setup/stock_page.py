"""The third page of the set-up.

Which pages the register has, and the balance each begins with, counted by two people.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from cdstation.errors import RuleError
from cdstation.register.products import Catalogue, Product
from cdstation.register.quantity import Quantity, parse_quantity
from cdstation.ui.setup.page import SetUpPage
from cdstation.ui.text import error_words, say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import Card, emptied, plain


class StockPage(SetUpPage):
    """One page per drug, form and strength; products that share a page are not offered twice."""

    code = "stock"

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.pages: list[tuple[Product, Quantity]] = []
        self._products = _one_per_page(catalogue)
        self.product = Choice(say("setup.stock.product"), [product.line for product in self._products])
        self.balance = Field(say("setup.stock.balance"), say("setup.stock.balance-hint"), longest=12)
        self.balance.entered.connect(self._on_add)
        self.add = Button(say("setup.stock.add"), icon="plus")
        self.add.clicked.connect(self._on_add)
        self._rows = QVBoxLayout()
        card = Card()
        for widget in (self.product, self.balance, self.add):
            card.body.addWidget(widget)
        self.body.addLayout(self._rows)
        self.body.addWidget(card)

    def missing(self) -> str:
        if self.balance.text:
            return say("setup.stock.missing-add")
        return "" if self.pages else say("setup.stock.missing")

    def enter(self) -> None:
        self.product.setFocus()

    def _on_add(self) -> None:
        product = self._products[self.product.index]
        try:
            quantity = parse_quantity(self.balance.text or "0", product.unit)
        except RuleError as error:
            self.balance.complain(" ".join(error_words(error)))
            return
        if any(known.page_key == product.page_key for known, _ in self.pages):
            self.balance.complain(say("setup.stock.twice"))
            return
        self.pages.append((product, quantity))
        self.balance.set_text("")
        self._show_pages()

    def _show_pages(self) -> None:
        emptied(self._rows)
        for at, (product, quantity) in enumerate(self.pages):
            self._rows.addWidget(page_row(product, quantity, self._remover(at)))
        self.changed.emit()

    def _remover(self, at: int) -> Callable[[], None]:
        def remove() -> None:
            del self.pages[at]
            self._show_pages()

        return remove


def page_row(product: Product, quantity: Quantity, remove: Callable[[], None] | None = None) -> Card:
    """One page as a line: its head and the balance it begins with."""
    row = Card(tight=True)
    line = QHBoxLayout()
    line.addWidget(plain(product.line), 1)
    line.addWidget(plain(str(quantity), "strong", wrap=False))
    if remove is not None:
        button = Button(say("setup.people.remove"), Kind.QUIET)
        button.setAccessibleName(say("setup.people.remove-name", name=product.line))
        button.clicked.connect(remove)
        line.addWidget(button)
    row.body.addLayout(line)
    return row


def _one_per_page(catalogue: Catalogue) -> list[Product]:
    first = {product.page_key: product for product in reversed(catalogue.products)}
    return [first[key] for key in sorted(first)]
