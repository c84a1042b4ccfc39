"""Putting stock that is in the balance already on the list of containers: lots of full ones, and ones that are open."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from cdstation.errors import RuleError
from cdstation.register.products import Product
from cdstation.register.quantity import Quantity, parse_quantity
from cdstation.register.stock.containers import Listed, check_listing
from cdstation.ui.opening.bottle_code import read_expiry
from cdstation.ui.stock.held.signed_form import SignedForm, fill, named
from cdstation.ui.stock.incoming.lines import Rows
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say, show_fact
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import plain

if TYPE_CHECKING:
    from cdstation.services.station import Station
    from cdstation.services.values import Proof

_NAMES = ("number", "size", "holds", "batch", "expiry")
_MAY_BE_EMPTY = "holds"  # then it is full


class ListStep(SignedForm):
    """Type what stands on each label; a lot of full ones in one go."""

    name = "listing"
    group = "cabinet"
    icon = "plus"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._products: tuple[Product, ...] = ()
        self.rows: list[Listed] = []
        self.product = named(Choice(say("stock.listing.product")), "listing-product", self._on_product)
        self.loose = plain("")
        self.fields = {name: self._field(name) for name in _NAMES}
        self.add = Button(say("stock.lots.add"), icon="plus")
        self.add.setObjectName("listing-add")
        self.add.clicked.connect(self._add)
        self.shown = Rows()
        grid = QGridLayout()
        grid.setHorizontalSpacing(sizes().gap)
        for at, name in enumerate(_NAMES):
            grid.addWidget(self.fields[name], at // 3, at % 3)
        grid.addWidget(self.add, 1, 2, Qt.AlignmentFlag.AlignBottom)
        self.card.body.addWidget(self.product)
        self.card.body.addWidget(self.loose)
        self.card.body.addLayout(grid)
        self.card.body.addWidget(self.shown)
        self.ready()

    def _field(self, name: str) -> Field:
        field = Field(say(f"stock.listing.{name}"), longest=40)
        field.line.setObjectName(f"listing-{name}")
        field.entered.connect(self._on_enter)
        return field

    def begin(self) -> None:
        super().begin()
        heads = [head for head in self.station.register.pages() if not head.key.patients_own]
        found = tuple(one for head in heads for one in self.station.pages.products_on(head.page))
        if found != self._products:
            self._products = found
            fill(self.product, [one.name for one in found])
            self.clear()
        self._show_loose()

    @property
    def _chosen(self) -> Product:
        if not 0 <= self.product.index < len(self._products):
            raise RuleError("no-page-for-product")
        return self._products[self.product.index]

    def _on_product(self) -> None:
        self.clear()
        self._show_loose()

    def _loose(self) -> int:
        head = self.station.pages.page_of(self._chosen.code)
        assert head is not None, "only products with a page are offered"
        return self.station.containers.loose(head.page) - sum(row.contents for row in self.rows)

    def _show_loose(self) -> None:
        if self._products:
            left = Quantity(self._loose(), self._chosen.unit)
            self.loose.setText(say("stock.listing.left", amount=str(left)))

    def _on_enter(self) -> None:
        empty = next((name for name in _NAMES if name != _MAY_BE_EMPTY and not self.fields[name].text), "")
        if empty:
            self.fields[empty].setFocus()
        else:
            self._add()

    def _add(self) -> None:
        self.put_back()
        try:
            fresh = self._read_lot()
            check_listing([*self.rows, *fresh], self._chosen.unit, self._loose() + self._taken())
        except RuleError as error:
            self.complain(error)
            return
        self.rows += fresh
        for name in ("number", "holds", "batch", "expiry"):
            self.fields[name].set_text("")
        self._show_rows()
        self.fields["number"].setFocus()

    def _taken(self) -> int:
        return sum(row.contents for row in self.rows)

    def _read_lot(self) -> list[Listed]:
        text, unit = {name: field.text for name, field in self.fields.items()}, self._chosen.unit
        number = int(text["number"]) if text["number"].isdecimal() and len(text["number"]) < 4 else 0
        if not number:
            raise RuleError("amount-not-a-figure")
        size = parse_quantity(text["size"], unit).thousandths
        holds = parse_quantity(text["holds"], unit).thousandths if text["holds"] else size
        return [Listed(size, holds, text["batch"], read_expiry(text["expiry"]))] * number

    def _show_rows(self) -> None:
        unit = self._chosen.unit
        kinds = list(dict.fromkeys(self.rows))
        self.shown.show_rows(
            [
                (
                    say("stock.lots.row", batch=one.batch, expiry=show_fact("expiry", one.expiry)),
                    say("stock.lots.figure", number=self.rows.count(one), size=str(Quantity(one.contents, unit))),
                    partial(self._remove, one),
                )
                for one in kinds
            ]
        )
        self._show_loose()

    def _remove(self, gone: Listed) -> None:
        self.put_back()
        self.rows = [one for one in self.rows if one != gone]
        self._show_rows()

    def clear(self) -> None:
        self.put_back()
        self.rows = []
        for field in self.fields.values():
            field.set_text("")
        if self._products:
            self._show_rows()

    def read(self) -> tuple[Product, tuple[Listed, ...]]:
        if self.fields["batch"].text or self.fields["expiry"].text:
            raise RuleError("lot-not-added")
        if not self.rows:
            raise RuleError("listing-empty")
        return self._chosen, tuple(self.rows)

    def signs(self, ready: tuple[Product, tuple[Listed, ...]]) -> str:
        product, rows = ready
        amount = str(Quantity(sum(row.contents for row in rows), product.unit))
        return say("stock.listing.signs", count=len(rows), amount=amount, product=product.line)

    def write(self, ready: tuple[Product, tuple[Listed, ...]], proof: "Proof") -> str:
        product, rows = ready
        lines = self.station.containers.list_stock(product.code, rows, proof)
        return say("stock.listing.written", count=len(lines), first=lines[0].shown, last=lines[-1].shown)
