"""The invented ordering and receiving: two requisitions, a delivery to be locked away, receipts of another area."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cdstation.errors import RuleError
from cdstation.register.people import Person
from cdstation.register.products import Product
from cdstation.register.stock.acts import NeighbourKnown, ReceiptNoted, RequisitionMade, container_number
from cdstation.register.stock.orders import Requisition
from cdstation.register.stock.receiving import Delivery, check_containers, counted, mismatches
from cdstation.services.stock.ordering import OrderForm
from cdstation.services.stock.receipts_register import Approval, Waiting
from cdstation.services.stock.receiving import ReceiptDone, ReceiptForm, ToLockAway
from cdstation.services.values import Proof
from cdstation.ui.fiction import book, people
from cdstation.ui.fiction.people import DAY, LEAD, METHADONE, NOW_MS, NURSE, PHARMACIST

if TYPE_CHECKING:
    from cdstation.ui.fiction.station import ExampleStation

FIRM, FIRM_ADDRESS = "Example Pharma Ltd", "4 Model Way, Anytown"
STORE = NeighbourKnown("pharmacy-store", "Pharmacy store", book.ADDRESS, "ee" * 32)
GTIN = "09521234543213"  # 952 is the prefix of examples


def _made(number: int, quantity: int, days_ago: int) -> Requisition:
    body = RequisitionMade(
        number=number,
        supplier=FIRM,
        supplier_address=FIRM_ADDRESS,
        to_area="",
        recipient=PHARMACIST.shown,
        recipient_address=book.ADDRESS,
        profession="pharmacist, 2099999",
        purpose="stock for substance misuse treatment",
        products=(METHADONE.code,),
        quantities=(quantity,),
    )
    return Requisition(book.NEWEST - 40 * days_ago, f"{number:032x}", NOW_MS - days_ago * DAY, PHARMACIST.number, body)


class ExampleOrders:
    """The pharmacist and the head of healthcare may order."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.all = [_made(218, 5_000_000, 2), _made(217, 2_500_000, 9)]

    def requisitions(self) -> tuple[Requisition, ...]:
        return tuple(self.all)

    def open_requisitions(self) -> tuple[Requisition, ...]:
        return tuple(self.all[:1])

    def neighbours(self) -> tuple[NeighbourKnown, ...]:
        return (STORE,)

    def suppliers(self) -> tuple[tuple[str, str], ...]:
        return ((FIRM, FIRM_ADDRESS),)

    def orderers(self) -> tuple[Person, ...]:
        return (PHARMACIST, LEAD)

    def blank(self, person: Person) -> OrderForm:
        return OrderForm("", "", book.ADDRESS, f"{person.role.value}, {person.registration}", "", ())

    def check(self, form: OrderForm, person: Person) -> None:
        if not form.lines:
            raise RuleError("requisition-no-product")

    def order(self, form: OrderForm, proof: Proof) -> Requisition:
        self._station.access.check(proof)
        self._station.note("order", form)
        self.all.insert(0, _made(219, form.lines[0][1], 0))
        return self.all[0]

    def cancel(self, number: int, reason: str, proof: Proof) -> None:
        self._station.access.check(proof)
        self._station.note("cancel", (number, reason))

    def print_form(self, number: int, target: Path) -> Path:
        self._station.note("print-requisition", number)
        return target


class ExampleReceiving:
    """The nurse may receive; the number on the packs is known."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.waiting = [ToLockAway(book.NEWEST - 3, book.PAGE.page, METHADONE.code, 500_000, 1, NOW_MS - 60_000, FIRM)]

    def receivers(self) -> tuple[Person, ...]:
        return (NURSE, PHARMACIST)

    def product_of(self, gtin: str) -> Product | None:
        return METHADONE if gtin == GTIN else None

    def check(self, form: ReceiptForm) -> Delivery:
        check_containers(form.lots)
        return Delivery(5_000_000, form.delivered, counted(form.lots), form.to_follow)

    def receive(self, form: ReceiptForm, receiver: Proof, witness: Proof) -> ReceiptDone:
        for proof in (receiver, witness):
            self._station.access.check(proof)
        self._station.note("receive", form)
        delivery, seq = self.check(form), book.NEWEST + 1
        causes = tuple(one.cause for one in mismatches(delivery))
        numbers = tuple(container_number(seq, place) for place in range(sum(lot.number for lot in form.lots)))
        self.waiting.append(
            ToLockAway(seq, book.PAGE.page, form.product, delivery.counted, len(numbers), NOW_MS, form.supplier)
        )
        balance = self._station.balance + delivery.counted
        return ReceiptDone(seq, book.PAGE.page, delivery.counted, balance, numbers, (), causes)

    def to_lock_away(self) -> tuple[ToLockAway, ...]:
        return tuple(self.waiting)

    def lock_away(self, seq: int, place: str) -> None:
        if not place:
            raise RuleError("lock-away-no-place")
        self._station.note("lock-away", (seq, place))
        self.waiting = [one for one in self.waiting if one.seq != seq]


class ExampleReceipts:
    """Kept here, with one receipt of another area waiting."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station

    def approval(self) -> Approval:
        return Approval("SoS approval 2026/7", True)

    def approvers(self) -> tuple[Person, ...]:
        return (PHARMACIST, LEAD)

    def approve(self, reference: str, kept_here: bool, proof: Proof) -> None:
        self._station.access.check(proof)
        self._station.note("approve", (reference, kept_here))

    def waiting(self) -> Waiting:
        note = ReceiptNoted(
            *("a-wing-hatch", "A wing hatch", "0f" * 16, 812, people.TODAY.isoformat(), FIRM, FIRM_ADDRESS, "88"),
            *(METHADONE.code, 2_500_000, "MX2201 exp 30-Jun-2027"),
        )
        return Waiting((note,), ())

    def note(self) -> int:
        self._station.note("note-receipts")
        return 1

    def print_register(self, first: date, last: date, target: Path) -> Path:
        self._station.note("print-receipts", (first, last))
        return target

    def print_combined(self, first: date, last: date, target: Path) -> Path:
        self._station.note("print-combined", (first, last))
        return target
