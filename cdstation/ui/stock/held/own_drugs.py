"""Patients' own and returned drugs: a sealed bag comes in, a bag leaves; never stock (LAW-27-c)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from cdstation.errors import RuleError
from cdstation.register.products import Product
from cdstation.register.quantity import Quantity, parse_quantity
from cdstation.register.stock.leaving import OWN_ENDS, OWN_SOURCES
from cdstation.register.stock.transit import Bag
from cdstation.treatment.patients import Patient
from cdstation.ui.stock.held.signed_form import SignedForm, fill, named
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import plain

if TYPE_CHECKING:
    from cdstation.services.station import Station
    from cdstation.services.values import Proof

_SOURCES, _ENDS = tuple(OWN_SOURCES), tuple(OWN_ENDS)


@dataclass(frozen=True)
class BagIn:
    """A bag that comes in."""

    patient: Patient
    product: Product
    source: str
    bag: str
    quantity: int
    description: str


class OwnReceivedStep(SignedForm):
    """Whose, what, how much, from where, and the number of the bag."""

    name = "own-in"
    group = "in"
    icon = "person"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._patients: tuple[Patient, ...] = ()
        self._products = station.catalogue.products
        self.patient = named(Choice(say("stock.own-in.patient")), "own-patient", self.put_back)
        self.product = named(Choice(say("stock.own-in.product")), "own-product", self.put_back)
        self.source = named(
            Choice(say("stock.own-in.source"), [say(f"stock.own-in.sources.{one}") for one in _SOURCES]),
            "own-source",
            self.put_back,
        )
        self.bag = self._field("bag", 24)
        self.quantity = self._field("quantity", 12)
        self.description = self._field("description", 200)
        fill(self.product, [one.name for one in self._products], -1)
        self.source.box.setCurrentIndex(-1)
        rows: tuple[tuple[QWidget, QWidget], ...] = (
            (self.patient, self.bag),
            (self.product, self.quantity),
            (self.source, self.description),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(sizes().gap)
        grid.setVerticalSpacing(sizes().gap)
        for at, (left, right) in enumerate(rows):
            grid.addWidget(left, at, 0)
            grid.addWidget(right, at, 1)
        self.card.body.addLayout(grid)
        self.ready()

    def _field(self, name: str, longest: int) -> Field:
        return self.typed(Field(say(f"stock.own-in.{name}"), longest=longest), f"own-{name}")

    def begin(self) -> None:
        super().begin()
        found = self.station.own_drugs.owners()
        if found != self._patients:
            kept = self._patients[self.patient.index] if 0 <= self.patient.index < len(self._patients) else None
            self._patients = found
            words = [say("stock.own-in.who", name=one.shown, number=one.prison_number) for one in found]
            fill(self.patient, words, found.index(kept) if kept in found else -1)
        self.patient.setFocus()

    def read(self) -> BagIn:
        if not 0 <= self.patient.index < len(self._patients):
            raise RuleError("patient-unknown")
        if self.product.index < 0:
            raise RuleError("medicine-not-chosen")
        if self.source.index < 0:
            raise RuleError("own-source-unknown")
        product = self._products[self.product.index]
        return BagIn(
            self._patients[self.patient.index],
            product,
            _SOURCES[self.source.index],
            self.bag.text,
            parse_quantity(self.quantity.text, product.unit).thousandths,
            self.description.text,
        )

    def signs(self, ready: BagIn) -> str:
        amount = str(Quantity(ready.quantity, ready.product.unit))
        facts = {"amount": amount, "product": ready.product.name, "name": ready.patient.shown, "bag": ready.bag}
        return say("stock.own-in.signs", facts)

    def write(self, ready: BagIn, proof: "Proof") -> str:
        line = self.station.own_drugs.receive(
            ready.patient.number,
            ready.product.code,
            ready.source,
            ready.bag,
            ready.quantity,
            ready.description,
            proof,
        )
        return say("stock.own-in.written", bag=ready.bag, seq=line.seq)

    def clear(self) -> None:
        for field in (self.bag, self.quantity, self.description):
            field.set_text("")
        for choice in (self.patient, self.product, self.source):
            choice.box.setCurrentIndex(-1)


@dataclass(frozen=True)
class BagOut:
    """A bag that leaves."""

    bag: Bag
    end: str
    party: str
    reference: str


class OwnLeftStep(SignedForm):
    """Which bag, what becomes of it, who takes it."""

    name = "own-out"
    group = "out"
    icon = "person"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._bags: tuple[Bag, ...] = ()
        self.none = plain(say("stock.own-out.none"))
        self.bag = named(Choice(say("stock.own-out.bag")), "own-bag-here", self.put_back)
        self.end = named(
            Choice(say("stock.own-out.end"), [say(f"stock.own-out.ends.{one}") for one in _ENDS]),
            "own-end",
            self.put_back,
        )
        self.party = self._field("party")
        self.reference = self._field("reference")
        self.end.box.setCurrentIndex(-1)
        for widget in (self.none, self.bag, self.end, self.party, self.reference):
            self.card.body.addWidget(widget)
        self.ready()

    def _field(self, name: str) -> Field:
        return self.typed(
            Field(say(f"stock.own-out.{name}"), say(f"stock.own-out.{name}-hint"), longest=120), f"own-{name}"
        )

    def begin(self) -> None:
        super().begin()
        found = self.station.own_drugs.bags()
        if found != self._bags:
            self._bags = found
            fill(self.bag, [self._words(one) for one in found])
        self.none.setVisible(not found)
        for widget in (self.bag, self.end, self.party, self.reference, self.next):
            widget.setVisible(bool(found))

    def _words(self, bag: Bag) -> str:
        product = self.station.catalogue.product(bag.product)
        amount = str(Quantity(bag.left, product.unit))
        return say("stock.own-out.one", bag=bag.bag, name=bag.name, amount=amount, product=product.name)

    def read(self) -> BagOut:
        if not 0 <= self.bag.index < len(self._bags):
            raise RuleError("bag-not-here", bag="")
        if self.end.index < 0:
            raise RuleError("own-end-unknown")
        return BagOut(self._bags[self.bag.index], _ENDS[self.end.index], self.party.text, self.reference.text)

    def signs(self, ready: BagOut) -> str:
        return say("stock.own-out.signs", bag=self._words(ready.bag), end=say(f"stock.own-out.ends.{ready.end}"))

    def write(self, ready: BagOut, proof: "Proof") -> str:
        line = self.station.own_drugs.hand_on(ready.bag.bag, ready.end, ready.party, ready.reference, proof)
        return say("stock.own-out.written", bag=ready.bag.bag, seq=line.seq)

    def clear(self) -> None:
        for field in (self.party, self.reference):
            field.set_text("")
        self.end.box.setCurrentIndex(-1)
