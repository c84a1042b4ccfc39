"""The ways through stock that moves between areas, for the pictures: sent, counted on arrival, refused, taken back."""

from collections.abc import Iterator

from PySide6.QtWidgets import QComboBox

from cdstation.register.stock.acts import container_shown
from cdstation.ui.fiction.containers import EXPIRED, SEALED, stocked
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.fiction.workplace import NURSE, WITNESS, Workplace


def busy_day() -> ExampleStation:
    """Bottles on the list, and transfers on their way in both directions."""
    made = stocked(ExampleStation())
    made.transfers.make_busy()
    return made


def send_and_return(place: Workplace) -> Iterator[str]:
    """More than there is, then two bottles on a requisition; and an expired one back to the pharmacy."""
    hands = place.hands
    _bring(place, "send")
    yield "send"
    hands.type_into("send-amount", "400", enter=False)
    hands.type_into("send-batch", "K2291", enter=False)
    hands.type_into("send-expiry", "31-Aug-2027", enter=False)
    hands.press("send-next")
    yield "send-refused"
    for name in ("amount", "batch", "expiry"):
        hands.type_into(f"send-{name}", "", enter=False)
    for number in SEALED[:2]:
        hands.press(f"send-container-{container_shown(number)}")
    hands.type_into("send-seal", "S-0442", enter=False)
    hands.type_into("send-courier", "internal post")
    yield "send-signs"
    _sign(place)
    yield "send-sent"
    hands.find(QComboBox, "send-to").setCurrentIndex(1)
    hands.find(QComboBox, "send-purpose").setCurrentIndex(1)
    place.wait()
    hands.press(f"send-container-{container_shown(EXPIRED)}")
    hands.type_into("send-number", "R-26/32")
    yield "send-return"


def take_in(place: Workplace) -> Iterator[str]:
    """Two parcels of the pharmacy: one is counted and is short, one has a broken seal."""
    hands = place.hands
    _bring(place, "arrivals")
    yield "arrivals"
    hands.press("arrivals-count-1")
    hands.type_into("arrivals-counted-1", "500")
    hands.press("arrivals-accept")
    yield "arrivals-not-all-counted"
    hands.type_into("arrivals-counted-2", "480")
    yield "arrivals-differ"
    _sign(place)
    yield "arrivals-taken-in"
    hands.press("arrivals-count-1")
    hands.press("arrivals-refuse")
    yield "arrivals-no-reason"
    hands.type_into("arrivals-reason", "seal broken")
    yield "arrivals-refused-signs"
    _sign(place)
    yield "arrivals-refused"


def look_after(place: Workplace) -> Iterator[str]:
    """What left here: one that nobody has entered, one that came back; and an area that is not known yet."""
    hands = place.hands
    _bring(place, "transit")
    yield "transit"
    hands.press("transit-again-1")
    yield "transit-written-again"
    hands.press("transit-back-2")
    hands.press("transit-take")
    yield "transit-not-counted"
    hands.type_into("transit-counted-1", "500")
    yield "transit-back-signs"
    _sign(place)
    yield "transit-back"
    _bring(place, "areas")
    yield "areas"
    hands.press("areas-same-1")
    yield "areas-signs"
    _sign(place)
    yield "areas-known"


def _sign(place: Workplace) -> None:
    for signer in (NURSE, WITNESS):
        place.hands.sign(place.stock.step.strip, signer)


def _bring(place: Workplace, act: str) -> None:
    place.window.go_to(f"stock/{act}")
    place.wait()
