"""Transfers across the books of a prison: nothing is counted twice and nothing is lost between them (PSI-4.23)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cdstation.register.audit import Finding
from cdstation.register.entries import Sealed
from cdstation.register.stock.acts import TransferIn, TransferOut, TransferRefused, TransferReturned, TransferSettled

Books = Mapping[str, Sequence[Sealed]]  # whole books, or all their transfers, by area


@dataclass
class Journey:
    """One transfer: every entry that speaks of it, in both books."""

    out: list[Sealed] = field(default_factory=list)
    came_in: list[Sealed] = field(default_factory=list)
    refused: list[Sealed] = field(default_factory=list)
    settled: list[Sealed] = field(default_factory=list)
    returned: list[Sealed] = field(default_factory=list)

    @property
    def moving(self) -> int:
        """Thousandths that are on the way: gone from one book and in none."""
        if self.came_in or self.returned:
            return 0
        return -sum(one.draft.delta or 0 for one in self.out)


_PARTS: Mapping[type, str] = {
    TransferIn: "came_in",
    TransferRefused: "refused",
    TransferSettled: "settled",
    TransferReturned: "returned",
}


def journeys(books: Books) -> dict[str, Journey]:
    """Every transfer in these books, by the uuid of the entry that sent it."""
    found: dict[str, Journey] = {}
    for entries in books.values():
        for one in entries:
            if isinstance(one.body, TransferOut):
                found.setdefault(one.uuid, Journey()).out.append(one)
            elif type(one.body) in _PARTS:
                journey = found.setdefault(one.draft.about, Journey())
                getattr(journey, _PARTS[type(one.body)]).append(one)
    return found


def on_the_way(books: Books) -> dict[str, int]:
    """Thousandths by product that have left one of these books and are in none of them: with the balances, and what
    was found short or over on arrival, the sum that no transfer changes.
    """
    found: dict[str, int] = {}
    for journey in journeys(books).values():
        for one in journey.out:
            assert isinstance(one.body, TransferOut)
            found[one.body.product] = found.get(one.body.product, 0) + journey.moving
    return {product: amount for product, amount in found.items() if amount}


def audit_transfers(books: Books) -> Iterator[Finding]:
    """Every transfer between these books is in transit, in the other book, or back: once, with the same amount.

    An area that is not among the books is not judged: a transfer from or to it may be anywhere.
    """
    for journey in journeys(books).values():
        for code in _wrong(journey, books):
            first = next(one for part in vars(journey).values() for one in part)
            yield Finding(code, first.seq, (("area", first.entry.area),))


def _wrong(journey: Journey, books: Books) -> Iterator[str]:
    if len(journey.out) > 1 or len(journey.came_in) + len(journey.refused) > 1:
        yield "transfer-counted-twice"
    if len(journey.settled) + len(journey.returned) > 1:
        yield "transfer-ended-twice"
    if not journey.out:
        yield from _from_nowhere(journey, books)
        return
    out = journey.out[0]
    assert isinstance(out.body, TransferOut)
    if out.body.to_area not in books:
        return
    if (journey.settled and not journey.came_in) or (journey.returned and not journey.refused):
        yield "transfer-ended-without-answer"
    yield from _amounts(journey, out, out.body)


def _from_nowhere(journey: Journey, books: Books) -> Iterator[str]:
    """Somebody took in what nobody sent; unless the sender's book is not here."""
    for one in (*journey.came_in, *journey.refused):
        assert isinstance(one.body, TransferIn | TransferRefused)
        if one.body.from_area in books:
            yield "transfer-from-nowhere"


def _amounts(journey: Journey, out: Sealed, body: TransferOut) -> Iterator[str]:
    sent = -(out.draft.delta or 0)
    for one in journey.came_in:
        assert isinstance(one.body, TransferIn)
        if (one.body.sent, one.body.product, one.entry.area) != (sent, body.product, body.to_area):
            yield "transfer-amounts-differ"
    for one in journey.settled:
        assert isinstance(one.body, TransferSettled)
        if journey.came_in and one.body.received != journey.came_in[0].draft.delta:
            yield "transfer-amounts-differ"
