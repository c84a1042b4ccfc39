"""Ordering and receiving as tests do it: the right form, of which a test says only what is different."""

from dataclasses import replace
from typing import Any

from cdstation.register.custody.acts import AuthorityGiven
from cdstation.register.stock.receiving import Lot
from cdstation.services.stock.ordering import OrderForm
from cdstation.services.stock.receiving import ReceiptDone, ReceiptForm
from tests.services.hatch import ASSISTANT, METHADONE, NURSE, PHARMACIST, Hatch, proof

ORDER = OrderForm(
    supplier="Example Pharma Ltd",
    supplier_address="4 Model Way, Anytown",
    recipient_address="HMP Example, 1 Sample Road, Anytown",
    profession="pharmacist, 9900001",
    purpose="stock for substance misuse treatment",
    lines=((METHADONE, 5_000_000),),
)
LOTS = (Lot(4, 500_000, "MX2201", "2027-06-30"), Lot(6, 500_000, "MX2202", "2027-09-30"))
RECEIPT = ReceiptForm(
    product=METHADONE,
    supplier="Example Pharma Ltd",
    address="4 Model Way, Anytown",
    delivered=5_000_000,
    lots=LOTS,
    delivery_note="DN-118",
    order=1,
)


def authorise(hatch: Hatch, person: int = NURSE, what: str = "receive", last: str = "2027-11-01") -> None:
    """The pharmacist has given this person written authority."""
    (signer,) = hatch.station.history_signers(proof(PHARMACIST))
    hatch.book.write(AuthorityGiven(person, what, "letter of 02-Nov-2026", "2026-10-01", last), by=signer)


def order(hatch: Hatch, **changes: Any) -> int:
    """A requisition by the pharmacist; its number."""
    return hatch.station.orders.order(replace(ORDER, **changes), proof(PHARMACIST)).number


def receive(hatch: Hatch, receiver: int = NURSE, witness: int = ASSISTANT, **changes: Any) -> ReceiptDone:
    """The delivery that the requisition asked for."""
    return hatch.station.receiving.receive(replace(RECEIPT, **changes), proof(receiver), proof(witness))
