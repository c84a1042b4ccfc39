"""A bottle on the pump: product, batch, expiry and volume, scanned or typed, read by two (PUMP-5)."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit

from cdstation.errors import RuleError, StationError
from cdstation.register.products import Product
from cdstation.register.quantity import Quantity, Unit, parse_quantity, show_thousandths
from cdstation.services.stock.containers import ContainerLine
from cdstation.services.stock.gs1 import read_gs1
from cdstation.services.values import Proof
from cdstation.ui.opening.bottle_code import read_expiry
from cdstation.ui.opening.step import Step
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say, show_fact
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Choice
from cdstation.ui.widgets.panels import plain
from cdstation.ui.widgets.scan_box import ScanBox

if TYPE_CHECKING:
    from cdstation.services.station import Station

Bottle = tuple[Product, str, str, int, int]  # product, batch, expiry, microlitres, container (0: on no list)


class BottleStep(Step):
    """A short form; the second person signs what it says."""

    name = "bottle"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks, "Fit a bottle", say("opening-steps.bottle"))
        self._products: tuple[Product, ...] = ()
        self._ready: Bottle | None = None
        self._kept: tuple[ContainerLine, ...] = ()
        self.kept = Choice(say("opening-steps.bottle-kept"))
        self.kept.box.setObjectName("bottle-kept")
        self.kept.changed.connect(lambda _: self._on_kept())
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
        self.card.body.addWidget(self.kept)
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
        self._offer()
        self.scan.setFocus()

    def _offer(self) -> None:
        """The bottles that are on the list of containers; where there are none, everything is typed."""
        kept = self.station.containers.fit_for_pump()
        self.kept.setVisible(bool(kept))
        if kept != self._kept:
            self._kept = kept
            self.kept.box.clear()
            self.kept.box.addItem(say("opening-steps.bottle-other"))
            self.kept.box.addItems([_words(line) for line in kept])

    @property
    def _container(self) -> ContainerLine | None:
        at = self.kept.index - 1
        return self._kept[at] if 0 <= at < len(self._kept) else None

    def _on_kept(self) -> None:
        """What the book says of it is not typed again; batch and expiry are read from the bottle by both (PUMP-5)."""
        self.strip.hide()
        chosen = self._container
        for field in (self.product, self.volume):
            field.setEnabled(chosen is None)
        if chosen is None:
            self.volume.clear()
            return
        codes = [one.code for one in self._products]
        self.product.setCurrentIndex(codes.index(chosen.container.product))
        self.volume.setText(show_thousandths(chosen.container.contents))

    def _find_kept(self, batch: str, expiry: str) -> None:
        """A scanned bottle that is on the list chooses itself."""
        found = [at for at, line in enumerate(self._kept, 1) if line.is_labelled(batch, expiry)]
        if found and self._container is None:
            self.kept.box.setCurrentIndex(found[0])

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
        if not found.doubtful:
            self._find_kept(found.batch, found.expiry)
        after = self.volume if self.volume.isEnabled() else self.next
        (self.batch if found.doubtful else after).setFocus()

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
        container = self._container.container.number if self._container else 0
        return (product, self.batch.text().strip(), read_expiry(self.expiry.text()), volume, container)

    def _ask(self) -> None:
        try:
            self._ready = self._read()
        except RuleError as error:
            self.strip.hide()
            self.complain(error)
            return
        self.complain(None)
        product, batch, expiry, volume, _ = self._ready
        shown = str(Quantity(volume, Unit.ML))
        signs = say("opening-steps.bottle-signs", product=product.line, batch=batch, expiry=expiry, volume=shown)
        self.strip.ask("witness", signs, self.station.access.people(), self.station.status().witness)
        self.strip.set_busy(False)
        self.strip.show()
        self.strip.pin.setFocus()

    def _fit(self, proof: Proof) -> None:
        if self._ready is None:
            return
        product, batch, expiry, volume, container = self._ready
        self.strip.set_busy(True)
        self.tasks.desk(
            lambda: self.station.pump.fit_bottle(product.code, batch, expiry, volume, proof, container),
            lambda _: self._on_fitted(),
            self._refused,
        )

    def _on_fitted(self) -> None:
        self.strip.hide()
        for field in (self.batch, self.expiry, self.volume):
            field.clear()
        self.kept.box.setCurrentIndex(0)
        self.done.emit()

    def _refused(self, error: StationError) -> None:
        if error.code.startswith(("batch-", "expiry-", "bottle-", "container-", "product-", "no-page")):
            self.strip.hide()
            self.complain(error)
        else:
            self.refuse(error)


def _words(line: ContainerLine) -> str:
    one = line.container
    holds = str(Quantity(one.contents, Unit.ML))
    return say("opening-steps.bottle-one", container=line.shown, batch=one.batch, expiry=one.expiry, holds=holds)
