"""Requisitions and receipts: what was asked for, what came, what is not locked away yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cdstation.register import acts as book
from cdstation.register.entries import Body, Sealed
from cdstation.register.stock import acts
from cdstation.register.upkeep.acts import Correction


@dataclass(frozen=True)
class Requisition:
    """A written requisition and what came on it, thousandths by product."""

    seq: int
    uuid: str
    made_ms: int
    by: int
    body: acts.RequisitionMade
    received: Mapping[str, int] = field(default_factory=dict)
    cancelled: str = ""

    @property
    def number(self) -> int:
        """Its number: unbroken within the area (LAW-14-a)."""
        return self.body.number

    def outstanding(self, product: str) -> int:
        """What is still to come of a product; 0 when it was cancelled or all came."""
        if self.cancelled:
            return 0
        wanted = dict(zip(self.body.products, self.body.quantities, strict=True))
        return max(0, wanted.get(product, 0) - self.received.get(product, 0))

    @property
    def open(self) -> bool:
        """True while something is still to come."""
        return any(self.outstanding(product) for product in self.body.products)


@dataclass
class Orders:
    """The fold."""

    requisitions: dict[int, Requisition] = field(default_factory=dict)
    receipts: dict[int, book.Receipt] = field(default_factory=dict)  # by their lines, which may be corrected
    not_locked: dict[int, Sealed] = field(default_factory=dict)  # receipts by number, until they are in the cabinet
    neighbours: dict[str, acts.NeighbourKnown] = field(default_factory=dict)
    printed: set[int] = field(default_factory=set)  # numbers whose original is on paper
    gtins: dict[str, str] = field(default_factory=dict)  # product by the number on its pack, as receipts have taught
    newest: Sealed | None = None  # the newest receipt
    noted: set[str] = field(default_factory=set)  # uuids of other areas' receipts in the prison-wide register

    @property
    def next_number(self) -> int:
        """The number of the next requisition."""
        return len(self.requisitions) + 1

    def apply(self, sealed: Sealed) -> None:
        """Take one more entry into account."""
        step = _STEPS.get(type(sealed.body))
        if step is not None:
            step(self, sealed, sealed.body)

    def came(self, number: int, product: str, amount: int) -> None:
        """So much came on a requisition; less than nothing where a receipt had said too much."""
        order = self.requisitions.get(number)
        if order is not None:
            received = {**order.received, product: order.received.get(product, 0) + amount}
            self.requisitions[number] = replace(order, received=received)


def _made(now: Orders, sealed: Sealed, body: acts.RequisitionMade) -> None:
    now.requisitions[body.number] = Requisition(
        sealed.seq, sealed.uuid, sealed.draft.entered.utc_ms, sealed.draft.by, body
    )


def _cancelled(now: Orders, _: Sealed, body: acts.RequisitionCancelled) -> None:
    now.requisitions[body.number] = replace(now.requisitions[body.number], cancelled=body.reason)


def _printed(now: Orders, _: Sealed, body: acts.RequisitionPrinted) -> None:
    now.printed.add(body.number)


def _came(now: Orders, sealed: Sealed, body: book.Receipt | acts.TransferIn) -> None:
    now.came(body.order, body.product, sealed.draft.delta or 0)
    if isinstance(body, book.Receipt):
        now.newest = sealed
        now.receipts[sealed.seq] = body
        now.gtins.update(dict.fromkeys(body.gtins, body.product))
    if isinstance(body, acts.TransferIn) or body.sizes:
        now.not_locked[sealed.seq] = sealed


def _corrected(now: Orders, sealed: Sealed, body: Correction) -> None:
    """What is still to come follows a receipt that was set right. Of one that belongs on another page nothing came of
    the product that it names; which product it was instead no line says.
    """
    receipt = now.receipts.get(body.seq)
    if receipt is not None and not body.other:
        now.came(receipt.order, receipt.product, sealed.draft.delta or 0)


def _locked(now: Orders, _: Sealed, body: acts.LockedAway) -> None:
    now.not_locked.pop(body.seq, None)


def _neighbour(now: Orders, _: Sealed, body: acts.NeighbourKnown) -> None:
    now.neighbours[body.area_id] = body


def _noted(now: Orders, _: Sealed, body: acts.ReceiptNoted) -> None:
    now.noted.add(body.receipt)


_STEPS: dict[type[Body], Callable[[Orders, Sealed, Any], None]] = {
    acts.RequisitionMade: _made,
    acts.RequisitionCancelled: _cancelled,
    acts.RequisitionPrinted: _printed,
    book.Receipt: _came,
    acts.TransferIn: _came,
    Correction: _corrected,
    acts.LockedAway: _locked,
    acts.NeighbourKnown: _neighbour,
    acts.ReceiptNoted: _noted,
}
