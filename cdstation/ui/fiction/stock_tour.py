"""The way through the steps of getting stock in, for the pictures."""

from collections.abc import Iterator

from PySide6.QtWidgets import QComboBox

from cdstation.ui.fiction.access import PIN
from cdstation.ui.fiction.workplace import NURSE, WITNESS, Workplace
from cdstation.ui.hands import Signer


def stock_in(place: Workplace) -> Iterator[str]:
    """A requisition, a delivery that is short, and what is done with it."""
    hands, stock = place.hands, place.stock
    place.window.go_to("stock")
    place.wait()
    yield "stock"
    _bring(place, "order")
    hands.find(QComboBox, "order-to").setCurrentIndex(1)
    hands.type_into("order-purpose", "stock for substance misuse treatment", enter=False)
    hands.type_into("order-quantity", "5000")
    hands.press("order-next")
    yield "requisition"
    hands.sign(stock.step.strip, Signer("PATEL, Nisha", PIN, "EXAMPLE-BADGE-3"))
    yield "requisition-made"
    _bring(place, "receive")
    hands.type_into("receive-note", "DN-118", enter=False)
    hands.type_into("receive-delivered", "5000", enter=False)
    hands.type_into("lot-scan", "01095212345432131727093010MX22C21SER1")
    yield "scan-in-doubt"
    hands.press("lot-way-1")
    hands.type_into("lot-size", "500", enter=False)
    hands.type_into("lot-number", "9", enter=False)
    yield "scan-taken-apart"
    hands.press("lot-add")
    hands.press("receive-next")
    yield "delivery-differs"
    for signer in (NURSE, WITNESS):
        hands.sign(stock.step.strip, signer)
    yield "delivery-entered"
    for act in ("put-away", "requisitions", "receipts"):
        _bring(place, act)
        yield act


def _bring(place: Workplace, act: str) -> None:
    place.stock.show_step(act)
    place.wait()
