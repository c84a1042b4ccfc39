"""A bottle on the pump: product, batch, expiry and volume, scanned or typed, read by two (PUMP-5)."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit

from cdstation.errors import RuleError, StationError
from cdstation.register.products import Product
from cdstation.register.quantity import Quantity, Unit, parse_quantity
from cdstation.services.stock.gs1 import read_gs1
from cdstation.services.values import Proof
from cdstation.ui.opening.bottle_code import read_expiry
from cdstation.ui.opening.step import Step
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say, show_fact
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import plain
from cdstation.ui.widgets.scan_box import ScanBox

if TYPE_CHECKING:
    from cdstation.services.station import Station

Bottle = tuple[Product, str, str, int]


class BottleStep(Step):
    """A short form; the second person signs what it says."""

    name = "bottle"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks, "Fit a bottle", say("opening-steps.bottle"))
        self._products: tuple[Product, ...] = ()
        self._ready: Bottle | None = None
        self.scan = ScanBox("Scan the bottle")
        self.scan.setObjectName("bottle-scan")
        self.scan.scanned.connect(self._on_scan)
        self.scan.chosen.connect(lambda: self._on_scan(self.scan.text()))
        self.product = QComboBox()
        self.product.setObjectName("bottle-product")
        self.product.setAccessibleName("Medicine")
        self.batch = self._field("bottle-batch", "Batch")
        self.expiry = self._field("bottle-expiry", "Expires, for example 31-Aug-2027")
        self.volume = self._field("bottle-volume", "Volume in mL")
        self.next = Button("Both have read it", Kind.PRIMARY, hint="Enter")
        self.next.setObjectName("bottle-next")
        self.next.clicked.connect(self._ask)
        self._arrange()
        self.strip.signed.connect(self._fit)
        self.finish()

    def _field(self, name: str, words: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        field.setAccessibleName(words)
        field.setMaxLength(40)
        field.returnPressed.connect(self._on_enter)
        field.textEdited.connect(lambda _: self.strip.hide())
        return field

    def _arrange(self) -> None:
        self.card.body.addWidget(self.scan)
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        rows = (
            ("Medicine", self.product),
            ("Batch", self.batch),
            ("Expires", self.expiry),
            ("Volume in mL", self.volume),
        )
        for line, (words, widget) in enumerate(rows):
            grid.addWidget(plain(words, wrap=False), line, 0)
            grid.addWidget(widget, line, 1)
        self.card.body.addLayout(grid)
        self.card.body.addWidget(self.next)

    def begin(self) -> None:
        heads = {head.key for head in self.station.register.pages()}
        products = tuple(one for one in self.station.catalogue.products if one.poured and one.page_key in heads)
        if products != self._products:
            self._products = products
            self.product.clear()
            for one in products:
                self.product.addItem(one.name)
        self.scan.setFocus()

    def _on_scan(self, code: str) -> None:
        try:
            found = read_gs1(code)
        except RuleError as error:
            self.complain(error)
            return
        self.complain(found.doubt())
        self.scan.clear()
        self.batch.setText("" if found.doubtful else found.batch)
        self.expiry.setText(show_fact("expiry", found.expiry))
        (self.batch if found.doubtful else self.volume).setFocus()

    def _on_enter(self) -> None:
        fields = (self.batch, self.expiry, self.volume)
        empty = next((field for field in fields if not field.text().strip()), None)
        if empty is not None:
            empty.setFocus()
        else:
            self._ask()

    def _read(self) -> Bottle:
        if not self._products:
            raise RuleError("no-page-for-product")
        if not self.batch.text().strip():
            raise RuleError("batch-missing")
        volume = parse_quantity(self.volume.text(), Unit.ML).thousandths
        product = self._products[max(0, self.product.currentIndex())]
        return (product, self.batch.text().strip(), read_expiry(self.expiry.text()), volume)

    def _ask(self) -> None:
        try:
            self._ready = self._read()
        except RuleError as error:
            self.strip.hide()
            self.complain(error)
            return
        self.complain(None)
        product, batch, expiry, volume = self._ready
        shown = str(Quantity(volume, Unit.ML))
        signs = say("opening-steps.bottle-signs", product=product.line, batch=batch, expiry=expiry, volume=shown)
        self.strip.ask("witness", signs, self.station.access.people(), self.station.status().witness)
        self.strip.set_busy(False)
        self.strip.show()
        self.strip.pin.setFocus()

    def _fit(self, proof: Proof) -> None:
        if self._ready is None:
            return
        product, batch, expiry, volume = self._ready
        self.strip.set_busy(True)
        self.tasks.desk(
            lambda: self.station.pump.fit_bottle(product.code, batch, expiry, volume, proof),
            lambda _: self._on_fitted(),
            self._refused,
        )

    def _on_fitted(self) -> None:
        self.strip.hide()
        for field in (self.batch, self.expiry, self.volume):
            field.clear()
        self.done.emit()

    def _refused(self, error: StationError) -> None:
        if error.code.startswith(("batch-", "expiry-", "bottle-", "no-page")):
            self.strip.hide()
            self.complain(error)
        else:
            self.refuse(error)
