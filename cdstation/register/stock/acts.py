"""The kinds of entry of stock: requisitions, containers, transfers, returns, patients' own drugs, destruction.

Quantities are thousandths of the product's unit; days are ISO text. A container is known by the entry that brought it
and its place in it: `seq * 1000 + place`. `containers` names those that an act concerns, in the order of its other
tuples.
"""

from dataclasses import dataclass
from typing import ClassVar

from cdstation.register.acts import batches_shown
from cdstation.register.entries import Body, LineText, kind
from cdstation.register.quantity import Quantity, Unit

PLACES_PER_ENTRY = 1000


def container_number(seq: int, place: int) -> int:
    """The number of the container that entry `seq` brought in at this place of its tuples, from 0."""
    return seq * PLACES_PER_ENTRY + place


def container_shown(number: int) -> str:
    """`812-3`: the third container of entry 812, as it is written on its label."""
    seq, place = divmod(number, PLACES_PER_ENTRY)
    return f"{seq}-{place + 1}"


@kind("neighbour-known")
@dataclass(frozen=True)
class NeighbourKnown(Body):
    """Another area of this prison, and the key by which its slips are known (PSI-4.17)."""

    area_id: str
    name: str
    address: str
    station_key: str

    TWO_PEOPLE: ClassVar[bool] = True


@kind("requisition-made")
@dataclass(frozen=True)
class RequisitionMade(Body):
    """A numbered written requisition with all particulars of LAW-14-a; an own duplicate-book form (LAW-14-c)."""

    number: int
    supplier: str
    supplier_address: str
    to_area: str  # id of the area that is asked, empty for a firm
    recipient: str
    recipient_address: str
    profession: str
    purpose: str
    products: tuple[str, ...]
    quantities: tuple[int, ...]


@kind("requisition-cancelled")
@dataclass(frozen=True)
class RequisitionCancelled(Body):
    """Nothing more is expected on it; its number stands for ever."""

    number: int
    reason: str


@kind("requisition-printed")
@dataclass(frozen=True)
class RequisitionPrinted(Body):
    """Original and duplicate are on paper (LAW-14-c): whatever is printed of this number after that is a copy."""

    number: int


@kind("stock-locked-away")
@dataclass(frozen=True)
class LockedAway(Body):
    """What was received is in the cabinet (PSI-4.22); `seq` is the receipt or the transfer."""

    seq: int
    place: str


@kind("receipt-noted")
@dataclass(frozen=True)
class ReceiptNoted(Body):
    """A supply received by another area, in the prison-wide receipts register (PSI-4.24, J1). It moves nothing here."""

    area_id: str
    area: str
    receipt: str  # uuid of the receipt in its own book
    seq: int
    day: str
    supplier: str
    address: str
    requisition: str
    product: str
    quantity: int
    batch: str


@kind("containers-listed")
@dataclass(frozen=True)
class ContainersListed(Body):
    """Stock that is in the balance already, put into the list of containers by two people."""

    stock_page: int
    product: str
    sizes: tuple[int, ...]
    contents: tuple[int, ...]
    batches: tuple[str, ...]
    expiries: tuple[str, ...]

    TWO_PEOPLE: ClassVar[bool] = True


@kind("container-opened")
@dataclass(frozen=True)
class ContainerOpened(Body):
    """Doses are measured by hand from this container from now on; the signer opened it, or took it off a pump.

    What it holds then, and what the one before it (0: none) still holds, is fixed here.
    """

    container: int
    left: int
    previous: int
    previous_left: int


QUARANTINE_WORDS = {
    "expired": "expired",
    "recalled": "recalled",
    "damaged": "damaged",
    "doubtful": "in doubt",
    "returned": "returned",
    "discontinued": "no longer wanted",
}


@kind("container-quarantined")
@dataclass(frozen=True)
class ContainerQuarantined(Body):
    """Set apart: nothing is given from it, and it stays in the balance. `reason` is a code of `QUARANTINE_WORDS`."""

    container: int
    reason: str
    left: int  # what it holds at that moment
    note: str

    TWO_PEOPLE: ClassVar[bool] = True


@kind("container-released")
@dataclass(frozen=True)
class ContainerReleased(Body):
    """Back from quarantine; never what has expired or was recalled."""

    container: int
    reason: str

    TWO_PEOPLE: ClassVar[bool] = True


@kind("batch-recalled")
@dataclass(frozen=True)
class BatchRecalled(Body):
    """The maker or the MHRA has called a batch back: no container of it is used again."""

    product: str
    batch: str
    reference: str


@kind("overage")
@dataclass(frozen=True)
class Overage(Body):
    """More, or less, in a container than the book says, entered when it was measured (BAL-4).

    `nominal` is what the book says that it holds: for a full one what stands on its label.
    """

    container: int
    nominal: int
    measured: int
    batch: str
    expiry: str

    def line(self, unit: Unit) -> LineText:
        """Measured, expected, and the container with its batch."""
        measured, nominal = Quantity(self.measured, unit), Quantity(self.nominal, unit)
        what = "Overage" if self.measured >= self.nominal else "Shortage"
        words = f"{what} measured: container {container_shown(self.container)} held {measured}, expected {nominal}"
        return LineText(words, batch=batches_shown((self.batch,), (self.expiry,)))


@kind("transfer-out")
@dataclass(frozen=True)
class TransferOut(Body):
    """Stock on its way to another area by requisition (PSI-4.23): in transit until that area has entered it."""

    number: int
    to_area: str
    to_name: str
    to_address: str
    requisition: str
    order: int  # number of the requisition in the book of that area, 0 when there was only paper
    purpose: str  # `supply` or `return`
    product: str
    containers: tuple[int, ...]  # they come first in the tuples below; what follows them was loose
    sizes: tuple[int, ...]
    contents: tuple[int, ...]
    batches: tuple[str, ...]
    expiries: tuple[str, ...]
    marks: tuple[str, ...]  # why it may not be given: a code of `QUARANTINE_WORDS`, or empty
    seal: str = ""  # PSI-4.27
    courier: str = ""  # a post or a firm, no name: these bytes travel on the slip

    def line(self, unit: Unit) -> LineText:
        """The other area, the requisition, every batch once."""
        words = "Transferred to" if self.purpose == "supply" else "Returned to"
        notes = (f"transfer {self.number}", self.seal and f"seal {self.seal}", self.courier)
        return LineText(
            f"{words} {self.to_name}, {self.to_address}",
            f"Requisition {self.requisition}",
            batch=batches_shown(self.batches, self.expiries),
            note="; ".join(filter(None, notes)),
        )


def _counted(words: str, sent: int, counted: int, unit: Unit) -> str:
    return words if counted == sent else f"{words}; sent {Quantity(sent, unit)}, counted {Quantity(counted, unit)}"


@kind("transfer-in")
@dataclass(frozen=True)
class TransferIn(Body):
    """Stock from another area, counted on arrival; `about` is the uuid of its entry there, used once for ever."""

    number: int
    from_area: str
    from_name: str
    from_address: str
    requisition: str
    product: str
    sent: int
    sizes: tuple[int, ...]
    contents: tuple[int, ...]  # as counted here
    batches: tuple[str, ...]
    expiries: tuple[str, ...]
    marks: tuple[str, ...]  # as in `TransferOut`: what is marked comes into quarantine
    order: int = 0  # number of the requisition in this book, 0 when there was none

    def line(self, unit: Unit) -> LineText:
        """The area from which it came, the requisition, every batch once."""
        return LineText(
            f"Received from {self.from_name}, {self.from_address}",
            f"Requisition {self.requisition}",
            batch=batches_shown(self.batches, self.expiries),
            note=_counted(f"transfer {self.number}", self.sent, sum(self.contents), unit),
        )


@kind("transfer-refused")
@dataclass(frozen=True)
class TransferRefused(Body):
    """Not taken in: it goes back, and can never be accepted here afterwards. `about` as in `TransferIn`."""

    number: int
    from_area: str
    reason: str

    TWO_PEOPLE: ClassVar[bool] = True


@kind("transfer-settled")
@dataclass(frozen=True)
class TransferSettled(Body):
    """The other area's own slip says that it has entered it; `about` is the transfer out. It moves nothing."""

    number: int
    received: int
    seq: int  # of their entry


@kind("transfer-returned")
@dataclass(frozen=True)
class TransferReturned(Body):
    """Refused there, and back in the cabinet here; only with the other area's slip. `about` is the transfer out."""

    number: int
    from_name: str
    reason: str
    sent: int
    contents: tuple[int, ...]  # as counted on its return, in the order of the transfer out

    def line(self, unit: Unit) -> LineText:
        """Who did not take it, and why; what was sent where another amount came back."""
        note = _counted(self.reason, self.sent, sum(self.contents), unit)
        return LineText(f"Transfer {self.number} came back from {self.from_name}", note=note)


@kind("stock-returned")
@dataclass(frozen=True)
class StockReturned(Body):
    """Back to the firm that supplied it; container 0 stands for stock that is in no container."""

    party: str
    address: str
    reference: str
    reason: str
    containers: tuple[int, ...]
    amounts: tuple[int, ...]
    batches: tuple[str, ...]
    expiries: tuple[str, ...]

    def line(self, unit: Unit) -> LineText:
        """The firm, its authority to possess, every batch once, and why."""
        batch = batches_shown(self.batches, self.expiries)
        return LineText(f"Returned to {self.party}, {self.address}", self.reference, batch=batch, note=self.reason)
