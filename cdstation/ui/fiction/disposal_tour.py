"""The way through a spill and a destruction, for the pictures."""

from collections.abc import Iterator

from cdstation.register.stock.acts import container_shown
from cdstation.ui.fiction.access import PIN
from cdstation.ui.fiction.disposal import FIRST, VISITOR
from cdstation.ui.fiction.workplace import NURSE, WITNESS, Workplace
from cdstation.ui.hands import Signer


def get_rid(place: Workplace) -> Iterator[str]:
    """A cup knocked over; then an expired bottle before an authorised witness."""
    hands, stock = place.hands, place.stock
    place.window.go_to("stock/spill")
    place.wait()
    hands.type_into("spill-amount", "20")
    yield "spill"
    hands.sign(stock.step.strip, WITNESS)
    yield "spill-written"
    stock.show_step("destroy")
    place.wait()
    hands.press(f"destroy-container-{container_shown(FIRST)}")
    hands.type_into("destroy-authority", "CDAO letter 26/114", enter=False)
    yield "destroy"
    hands.press("destroy-chosen")
    yield "destroy-authorised-witness"
    hands.sign(stock.step.strip, Signer(VISITOR.shown, PIN))
    hands.type_into("destroy-kit", "DK-77")
    yield "destroy-destroyed"
    for signer in (NURSE, WITNESS):
        hands.sign(stock.step.strip, signer)
    yield "destroy-written"
