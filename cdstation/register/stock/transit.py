"""Stock between two areas, patients' own drugs in their bags, authorised destructions, spills to tell: what is open.

A transfer leaves one book and enters another; in between it is in transit. The uuid of the entry that sent it is used
once for ever in the other book: accepted or refused, never both and never twice (PSI-4.17, PSI-4.23).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from cdstation.register import acts as book
from cdstation.register.entries import Body, Sealed
from cdstation.register.stock import acts, leaving
from cdstation.register.upkeep.acts import Correction

TRANSIT_ALERT_MS = 4 * 3_600_000  # PSI-4.17: in transit for more than four hours is an alert


@dataclass(frozen=True)
class OnTheWay:
    """A transfer that the other area has not yet said anything about. `quantity` is thousandths."""

    seq: int
    uuid: str
    page: int
    quantity: int
    sent_ms: int
    body: acts.TransferOut

    def overdue(self, now_ms: int) -> bool:
        """True when somebody has to look where it is."""
        return now_ms - self.sent_ms > TRANSIT_ALERT_MS


@dataclass(frozen=True)
class Miscount:
    """What was counted on arrival, or on its return, is not what was sent; until its case is opened (DISC-1)."""

    seq: int
    uuid: str
    page: int
    difference: int  # thousandths, counted less sent


@dataclass(frozen=True)
class Bag:
    """A sealed bag with a patient's own drug; `left` is thousandths."""

    bag: str
    page: int
    product: str
    patient: int | None
    name: str
    left: int
    seq: int = 0  # the line that received it, or that brought it onto this page


@dataclass
class Transit:
    """The fold. `taken` are the transfers of other areas that were accepted or refused here, by the uuid there."""

    sent: dict[str, OnTheWay] = field(default_factory=dict)
    sent_before: int = 0  # how many were ever sent: the next number is one more
    taken: dict[str, int] = field(default_factory=dict)
    ended: dict[str, int] = field(default_factory=dict)  # own transfers that were settled or came back, by uuid
    asked: dict[tuple[str, int, str], int] = field(default_factory=dict)  # sent on another area's requisition
    mismatches: dict[int, Miscount] = field(default_factory=dict)
    bags: dict[str, Bag] = field(default_factory=dict)
    bags_ever: set[str] = field(default_factory=set)
    authorised: dict[str, Sealed] = field(default_factory=dict)  # destructions that may still be carried out
    untold: dict[int, Sealed] = field(default_factory=dict)  # losses of which no supervisor was told (BAL-4)

    def apply(self, sealed: Sealed) -> None:
        """Take one more entry into account."""
        step = _STEPS.get(type(sealed.body))
        if step is not None:
            step(self, sealed, sealed.body)

    def sent_now(self) -> tuple[OnTheWay, ...]:
        """What is in transit, the oldest first."""
        return tuple(self.sent.values())

    def on_requisition(self, body: acts.TransferOut, quantity: int) -> None:
        """So much more (or, when it came back, less) was sent on a requisition of the other area (LAW-14-a)."""
        if body.order:
            key = (body.to_area, body.order, body.product)
            self.asked[key] = self.asked.get(key, 0) + quantity

    def compare(self, sealed: Sealed, sent: int) -> None:
        """What an entry brought, held against what was sent."""
        difference = (sealed.draft.delta or 0) - sent
        if difference:
            self.mismatches[sealed.seq] = Miscount(sealed.seq, sealed.uuid, sealed.entry.page or 0, difference)


def _out(now: Transit, sealed: Sealed, body: acts.TransferOut) -> None:
    draft = sealed.draft
    now.sent_before += 1
    now.sent[sealed.uuid] = OnTheWay(
        sealed.seq, sealed.uuid, sealed.entry.page or 0, -(draft.delta or 0), draft.happened_ms, body
    )
    now.on_requisition(body, -(draft.delta or 0))


def _settled(now: Transit, sealed: Sealed, _: acts.TransferSettled) -> None:
    now.sent.pop(sealed.draft.about, None)
    now.ended[sealed.draft.about] = sealed.seq


def _came_back(now: Transit, sealed: Sealed, body: acts.TransferReturned) -> None:
    sent = now.sent.pop(sealed.draft.about, None)
    now.ended[sealed.draft.about] = sealed.seq
    if sent is not None:
        now.on_requisition(sent.body, -sent.quantity)
    now.compare(sealed, body.sent)


def _taken(now: Transit, sealed: Sealed, _: acts.TransferRefused) -> None:
    now.taken[sealed.draft.about] = sealed.seq


def _came_in(now: Transit, sealed: Sealed, body: acts.TransferIn) -> None:
    now.taken[sealed.draft.about] = sealed.seq
    now.compare(sealed, body.sent)


def _case(now: Transit, _: Sealed, body: book.DiscrepancyOpened) -> None:
    now.mismatches.pop(body.seq, None)


def _bag_came(now: Transit, sealed: Sealed, body: leaving.OwnDrugReceived) -> None:
    draft = sealed.draft
    now.bags_ever.add(body.bag)
    now.bags[body.bag] = Bag(
        body.bag, sealed.entry.page or 0, body.product, draft.patient, body.name, draft.delta or 0, sealed.seq
    )


def _corrected(now: Transit, sealed: Sealed, body: Correction) -> None:
    """What is in a bag follows the line that received it, also onto another page, and there the line that stands."""
    bag = next((one for one in now.bags.values() if one.seq == body.seq), None)
    if bag is None:
        return
    if body.other:
        now.bags[bag.bag] = replace(bag, seq=sealed.seq)
    elif body.to_page:
        now.bags[bag.bag] = replace(bag, page=body.to_page)
    elif left := bag.left + body.now - body.was:
        now.bags[bag.bag] = replace(bag, left=left)
    else:
        del now.bags[bag.bag]


def _bag_left(now: Transit, sealed: Sealed, body: leaving.OwnDrugLeft) -> None:
    bag = now.bags.pop(body.bag, None)
    if bag is not None and (left := bag.left + (sealed.draft.delta or 0)) > 0:
        now.bags[body.bag] = replace(bag, left=left)


def _authorised(now: Transit, sealed: Sealed, body: leaving.DestructionAuthorised) -> None:
    _drop(now, body.containers)  # the newer word counts
    now.authorised[sealed.uuid] = sealed


def _destroyed(now: Transit, sealed: Sealed, body: leaving.Destruction) -> None:
    now.authorised.pop(sealed.draft.about, None)
    _drop(now, body.containers)


def _drop(now: Transit, containers: tuple[int, ...]) -> None:
    """No container stands in two authorisations; 0 is loose stock and no container."""
    named = set(containers) - {0}
    for uuid, other in list(now.authorised.items()):
        if isinstance(other.body, leaving.DestructionAuthorised) and named & set(other.body.containers):
            del now.authorised[uuid]


def _wasted(now: Transit, sealed: Sealed, body: book.Waste) -> None:
    if body.reason in book.SPILL_REASONS and not body.told:
        now.untold[sealed.seq] = sealed


def _told(now: Transit, _: Sealed, body: leaving.SpillTold) -> None:
    now.untold.pop(body.seq, None)


_STEPS: dict[type[Body], Callable[[Transit, Sealed, Any], None]] = {
    acts.TransferOut: _out,
    acts.TransferSettled: _settled,
    acts.TransferReturned: _came_back,
    acts.TransferIn: _came_in,
    acts.TransferRefused: _taken,
    book.DiscrepancyOpened: _case,
    leaving.OwnDrugReceived: _bag_came,
    Correction: _corrected,
    leaving.OwnDrugLeft: _bag_left,
    leaving.DestructionAuthorised: _authorised,
    leaving.Destruction: _destroyed,
    leaving.SpillTold: _told,
    book.Waste: _wasted,
}
