"""What the screens of moving stock show: plain values. Quantities are thousandths of the product's unit."""

from dataclasses import dataclass
from datetime import date

from cdstation.register.audit import Finding
from cdstation.register.products import Product
from cdstation.register.stock.acts import RequisitionMade, TransferOut, container_shown
from cdstation.register.stock.holding import Container
from cdstation.register.stock.transfers import mark_of
from cdstation.services.stock.slips import Slip


@dataclass(frozen=True)
class Part:
    """One container, or a loose amount (`label` is empty then). `mark` is a code of `QUARANTINE_WORDS`, or empty."""

    label: str
    size: int
    contents: int
    batch: str
    expiry: str
    mark: str


@dataclass(frozen=True)
class OnPage:
    """What of one page could be sent: its containers that are on no pump, and what is in no container."""

    product: Product
    held: tuple["Held", ...]
    loose: int


@dataclass(frozen=True)
class Held:
    """A container in the cabinet or in quarantine; `mark` as in `Part`. A marked one can only be returned."""

    number: int
    label: str
    product: str
    contents: int
    sealed: bool
    batch: str
    expiry: str
    mark: str


@dataclass(frozen=True)
class Asked:
    """One product of another area's requisition, and how much of it is still to be sent."""

    area: str
    name: str
    number: int
    product: Product
    wanted: int
    left: int

    @property
    def shown(self) -> str:
        """`A wing hatch 4`: the requisition as people name it."""
        return f"{self.name} {self.number}"


@dataclass(frozen=True)
class Incoming:
    """A transfer that another area says is on its way here. `order` is the requisition of this book that it fills;
    `page` is where it will stand, 0 when no page is open for it yet.
    """

    slip: Slip
    number: int
    from_name: str
    product: Product
    parts: tuple[Part, ...]
    requisition: str
    order: int
    purpose: str
    seal: str
    courier: str
    sent_ms: int
    overdue: bool
    page: int

    @property
    def sent(self) -> int:
        """All its parts together."""
        return sum(part.contents for part in self.parts)


@dataclass(frozen=True)
class InTransit:
    """A transfer of this area on which the other one has not answered, or which it has refused (`refused`: why)."""

    uuid: str
    number: int
    to_name: str
    product: Product
    parts: tuple[Part, ...]
    quantity: int
    requisition: str
    seal: str
    courier: str
    sent_ms: int
    overdue: bool
    slip_there: bool
    refused: str = ""


@dataclass(frozen=True)
class Sent:
    """It has left this book. Without its slip (`slip_written` False) the other area cannot enter it yet."""

    uuid: str
    number: int
    balance: int
    slip_written: bool


@dataclass(frozen=True)
class TakenIn:
    """It stands in this book; `discrepancy` is the cause of the case that a wrong count has opened, or empty."""

    seq: int
    counted: int
    balance: int
    discrepancy: str
    slip_written: bool


@dataclass(frozen=True)
class TakenBack:
    """A refused transfer stands in this book again."""

    seq: int
    counted: int
    balance: int
    discrepancy: str


@dataclass(frozen=True)
class Settled:
    """What the other areas' slips have said: numbers of the transfers that arrived, what has to be taken back, and what
    was wrong among the slips.
    """

    arrived: tuple[int, ...]
    refused: tuple[InTransit, ...]
    findings: tuple[Finding, ...]


def parts_of(body: TransferOut) -> tuple[Part, ...]:
    """The parts of a transfer, containers first."""
    labels = (*map(container_shown, body.containers), *("" for _ in body.contents[len(body.containers) :]))
    rows = zip(labels, body.sizes, body.contents, body.batches, body.expiries, body.marks, strict=True)
    return tuple(Part(*row) for row in rows)


def held_of(one: Container, today: date) -> Held:
    """A container as it is offered for sending."""
    mark = mark_of(one, today)
    label = container_shown(one.number)
    return Held(one.number, label, one.product, one.contents, one.sealed, one.batch, one.expiry, mark)


def asked_of(slip: Slip, name: str, products: dict[str, Product], sent: dict[tuple[str, int, str], int]) -> list[Asked]:
    """What a requisition slip still asks for. What this station's catalogue does not know is left out."""
    body = slip.body
    assert isinstance(body, RequisitionMade)
    found = []
    for code, wanted in zip(body.products, body.quantities, strict=False):
        left = wanted - sent.get((slip.area, body.number, code), 0)
        if code in products and left > 0:
            found.append(Asked(slip.area, name, body.number, products[code], wanted, left))
    return found
