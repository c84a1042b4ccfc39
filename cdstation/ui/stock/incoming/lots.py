"""The containers of a delivery: scan a box, see what its code says, say how many there are of that lot (PSI-4.20)."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cdstation.errors import RuleError
from cdstation.register.products import Product
from cdstation.register.quantity import Quantity, parse_quantity
from cdstation.register.stock.container import past_expiry
from cdstation.register.stock.receiving import Lot, check_containers
from cdstation.services.stock.gs1 import Gs1Scan, read_gs1
from cdstation.ui.opening.bottle_code import read_expiry
from cdstation.ui.stock.incoming.lines import Rows
from cdstation.ui.text import error_words, say, show_fact
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.fields import Field
from cdstation.ui.widgets.panels import Tag, emptied, plain
from cdstation.ui.widgets.scan_box import ScanBox

if TYPE_CHECKING:
    from cdstation.services.station import Station

_NAMES = ("number", "size", "batch", "expiry")


class LotsForm(QWidget):
    """`changed` when the list changed, `scanned` when a code was read or refused, `recognised` with the product that a
    scanned number means.
    """

    changed = Signal()
    scanned = Signal()
    recognised = Signal(object)

    def __init__(self, station: "Station") -> None:
        super().__init__()
        self._station = station
        self._product: Product | None = None
        self._scan = Gs1Scan()
        self._packs: set[tuple[str, str]] = set()
        self.lots: list[Lot] = []
        self.gtins: list[str] = []
        self.scan = ScanBox(say("stock.lots.scan"))
        self.scan.setObjectName("lot-scan")
        self.scan.scanned.connect(self._on_scan)
        self.scan.chosen.connect(lambda: self._on_scan(self.scan.text()))
        self.split = plain("")
        self.split.hide()
        self.doubt = Tag("", "warning")
        self.doubt.hide()
        self.ways = QVBoxLayout()
        self.fields = {name: self._field(name) for name in _NAMES}
        self.add = Button(say("stock.lots.add"), icon="plus")
        self.add.setObjectName("lot-add")
        self.add.clicked.connect(self._add)
        self.rows = Rows()
        self._arrange()

    def _field(self, name: str) -> Field:
        field = Field(say(f"stock.lots.{name}"), longest=40)
        field.line.setObjectName(f"lot-{name}")
        field.entered.connect(self._on_enter)
        return field

    def _arrange(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(sizes().gap)
        self.set_tight(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.scan)
        column.addWidget(self.split)
        column.addWidget(self.doubt)
        column.addLayout(self.ways)
        column.addLayout(self._grid)
        column.addWidget(self.rows)

    def set_tight(self, tight: bool) -> None:
        """With little room the fields stand two by two, so that a whole date can be read."""
        for at, name in enumerate(_NAMES):
            row, column = divmod(at, 2) if tight else (0, at)
            self._grid.addWidget(self.fields[name], row, column)
        self._grid.addWidget(self.add, *((1, 2) if tight else (0, len(_NAMES))), Qt.AlignmentFlag.AlignBottom)

    @property
    def busy_typing(self) -> bool:
        """True while something was typed that is in no lot yet."""
        return any(self.fields[name].text for name in ("batch", "expiry"))

    def begin(self, product: Product) -> None:
        """For this product; another one begins an empty list."""
        if product != self._product:
            self._product = product
            self.clear()
        self.fields["size"].line.setPlaceholderText(product.unit.plural)

    def clear(self) -> None:
        """Nothing scanned, nothing counted."""
        self.lots, self.gtins, self._packs = [], [], set()
        for field in self.fields.values():
            field.set_text("")
        self._show_scan(None)
        self._show_lots()

    def counted(self) -> int:
        """Thousandths in all lots."""
        return sum(lot.number * lot.size for lot in self.lots)

    def _on_scan(self, code: str) -> None:
        try:
            self._take(read_gs1(code))
        except RuleError as error:
            self._show_scan(None)
            self._complain(error)
        self.scanned.emit()

    def _take(self, found: Gs1Scan) -> None:
        """Show what the code says; batch and expiry wait in their fields for a person's eye and hand."""
        pack = (found.gtin, found.serial)
        if found.serial and pack in self._packs:
            raise RuleError("scan-same-pack")
        product = self._station.receiving.product_of(found.gtin) if found.gtin else None
        self.scan.clear()
        self._show_scan(found, product)
        self._scan = found
        self.fields["batch"].set_text("" if found.doubtful else found.batch)
        self.fields["expiry"].set_text(show_fact("expiry", found.expiry))
        if not self.fields["number"].text:
            self.fields["number"].set_text("1")
        if product is not None:
            self.recognised.emit(product)
        if not found.doubtful:
            self._first_empty().setFocus()

    def _show_scan(self, found: Gs1Scan | None, product: Product | None = None) -> None:
        self._scan = Gs1Scan()
        emptied(self.ways)
        self.doubt.hide()
        self.split.setVisible(found is not None)
        if found is None:
            return
        none = say("stock.lots.not-in-code")
        named = product.line if product else say("stock.lots.not-learnt") if found.gtin else none
        self.split.setText(
            say(
                "stock.lots.split",
                gtin=found.gtin or none,
                product=named,
                batch=found.batch or none,
                expiry=found.expiry or none,
                serial=found.serial or none,
            )
        )
        doubt = found.doubt()
        if doubt is not None:
            self._complain(doubt)
        for at, way in enumerate((found, *found.others) if found.doubtful else ()):
            code = "way" if way.serial else "way-alone"
            button = Button(say(f"stock.lots.{code}", batch=way.batch or none, serial=way.serial))
            button.setObjectName(f"lot-way-{at}")
            button.clicked.connect(partial(self._choose, way))
            self.ways.addWidget(button)

    def _choose(self, way: Gs1Scan, _: bool = False) -> None:
        """Somebody has read the label: this is how the code is parted."""
        self._take(Gs1Scan(way.gtin, way.batch, way.expiry, way.serial))

    def _complain(self, error: RuleError) -> None:
        self.doubt.set_text(" ".join(error_words(error)))
        self.doubt.show()

    def _first_empty(self) -> QWidget:
        return next((self.fields[name] for name in _NAMES if not self.fields[name].text), self.add)

    def _on_enter(self) -> None:
        empty = self._first_empty()
        if empty is self.add:
            self._add()
        else:
            empty.setFocus()

    def _add(self) -> None:
        try:
            lot = self._read()
        except RuleError as error:
            self._complain(error)
            return
        if self._scan.gtin and self._scan.gtin not in self.gtins:
            self.gtins.append(self._scan.gtin)
        if self._scan.serial:
            self._packs.add((self._scan.gtin, self._scan.serial))
        self._merge(lot)
        for name in ("number", "batch", "expiry"):
            self.fields[name].set_text("")
        self._show_scan(None)
        self._show_lots()
        self.scan.setFocus()

    def _read(self) -> Lot:
        text, product = {name: field.text for name, field in self.fields.items()}, self._product
        assert product is not None, "a form that is shown has a product"
        number = int(text["number"]) if text["number"].isdecimal() and len(text["number"]) < 5 else 0
        size = parse_quantity(text["size"], product.unit).thousandths
        lot = Lot(number, size, text["batch"], read_expiry(text["expiry"]))
        check_containers((lot,))
        return lot

    def _merge(self, lot: Lot) -> None:
        """More of a lot that is in the list already is the same lot."""
        for at, known in enumerate(self.lots):
            if (known.size, known.batch, known.expiry) == (lot.size, lot.batch, lot.expiry):
                self.lots[at] = Lot(known.number + lot.number, lot.size, lot.batch, lot.expiry)
                return
        self.lots.append(lot)

    def _show_lots(self) -> None:
        unit, today = self._product.unit if self._product else None, self._station.clock.now().dose_day
        self.rows.show_rows(
            [
                (
                    say("stock.lots.row-expired" if past_expiry(lot.expiry, today) else "stock.lots.row", vars(lot)),
                    say("stock.lots.figure", number=lot.number, size=str(Quantity(lot.size, unit))),
                    partial(self._remove, at),
                )
                for at, lot in enumerate(self.lots)
                if unit is not None
            ]
        )
        self.changed.emit()

    def _remove(self, at: int) -> None:
        del self.lots[at]
        self._show_lots()
