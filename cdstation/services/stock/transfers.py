"""Moving stock between areas (PSI-4.17, PSI-4.23)."""

from contextlib import suppress

from cdstation.errors import NotReadyError
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.stock.neighbours import AreaCard, Cards, Neighbours
from cdstation.services.stock.slips import SlipFolder
from cdstation.services.values import Proof


class TransferDesk:
    """Sending, accepting, refusing and settling."""

    def __init__(self, current: Current, duty: Duty, slips: SlipFolder) -> None:
        self._current = current
        self._duty = duty
        self._slips = slips
        self._neighbours = Neighbours(current, duty, slips)

    def cards(self) -> Cards:
        """This area's card, the areas that are known, and those whose card lies in the folder: `Neighbours.cards`."""
        return self._neighbours.cards()

    def know(self, card: AreaCard, proofs: tuple[Proof, Proof]) -> None:
        """Two people have compared the fingerprint of that area's card: see `Neighbours.know`."""
        self._neighbours.know(card, proofs)

    def opened(self) -> None:
        """The area was unlocked: its card is put into the folder. Without the folder nothing happens."""
        if self._current.book.writable:
            with suppress(NotReadyError):
                self._neighbours.write_card()
