"""How two areas come to know each other: a card each, compared by two people, once for ever (PSI-4.17).

A card is the first entry of an area's book, signed by its station. Whoever could put a false card into the folder could
sign false slips, so the cards are believed only when two people have compared the fingerprint with the one that the
other station shows.
"""

from dataclasses import dataclass

from cdstation.errors import RuleError
from cdstation.register.acts import AreaOpened
from cdstation.register.audit import Finding
from cdstation.register.stock.acts import NeighbourKnown
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.stock.slips import AREA_CARD, Slip, SlipFolder, fingerprint
from cdstation.services.values import Proof


@dataclass(frozen=True)
class AreaCard:
    """An area as two people compare it."""

    area_id: str
    name: str
    address: str
    station_key: str
    simulated: bool

    @property
    def fingerprint(self) -> str:
        """`K7QM-2XPA-9RTC-WZ41`: the same on both stations, or one of the cards is false."""
        return fingerprint(self.area_id, self.station_key)


@dataclass(frozen=True)
class AreaCards:
    """This area's own card, the areas that are known, those whose card lies there unknown, and what was wrong."""

    own: AreaCard
    known: tuple[NeighbourKnown, ...]
    strangers: tuple[AreaCard, ...]
    findings: tuple[Finding, ...]


class Neighbours:
    """The other areas of this prison."""

    def __init__(self, current: Current, duty: Duty, slips: SlipFolder) -> None:
        self._current = current
        self._duty = duty
        self._slips = slips

    def cards(self) -> AreaCards:
        """Own card, known areas and strangers; from the folder. Raises NotReadyError `transit-folder-missing`."""
        standing = self._current.book.standing
        assert standing.area is not None
        read = self._slips.read_slips()
        known = standing.orders.neighbours
        strangers = tuple(_card_of(slip) for slip in read.of(AREA_CARD) if slip.area not in known)
        return AreaCards(card(standing.area), tuple(known.values()), strangers, read.findings)

    def write_card(self) -> None:
        """Put the own card into the folder, unless it lies there. Raises as `SlipFolder.write_slip`."""
        opening = self._current.book.ledger.entry(1)
        assert opening is not None, "a book begins with its area"
        if not self._slips.has(AREA_CARD, opening):
            self._slips.write_slip(AREA_CARD, opening)

    def know(self, card: AreaCard, proofs: tuple[Proof, Proof]) -> None:
        """Two people have compared the fingerprint: slips of that area are believed from now on.

        Raises RuleError `area-is-this-one`, `area-known-already`, `area-simulated-mixed` and those of the signatures.
        """
        book = self._current.book
        area = book.standing.area
        assert area is not None
        if card.area_id == area.area_id:
            raise RuleError("area-is-this-one")
        if card.area_id in book.standing.orders.neighbours:
            raise RuleError("area-known-already", area=card.name)
        if card.simulated != area.simulated:
            raise RuleError("area-simulated-mixed", area=card.name)
        one, other = self._duty.prove_two(*proofs, "neighbour")
        body = NeighbourKnown(card.area_id, card.name, card.address, card.station_key)
        book.write(body, by=one, witness=other)


def card(area: AreaOpened) -> AreaCard:
    """The card of an area."""
    return AreaCard(area.area_id, area.name, f"{area.prison}, {area.address}", area.station_key, area.simulated)


def _card_of(slip: Slip) -> AreaCard:
    assert isinstance(slip.body, AreaOpened)
    return card(slip.body)
