"""The audit of transfers within one book; `stock/audit.py` includes `CHECKS`. Across books: `between.py` (PSI-4.23)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdstation.register.entries import Sealed
from cdstation.register.stock.acts import TransferIn, TransferOut, TransferRefused, TransferReturned, TransferSettled
from cdstation.register.stock.transfers import adds_up, answer_uuid, ending_uuid

if TYPE_CHECKING:
    from cdstation.register.audit import Audited


def transfers_numbered(known: "Audited", sealed: Sealed) -> Iterator[str]:
    """The numbers of transfers have no gap (PSI-4.23)."""
    body = sealed.body
    if isinstance(body, TransferOut) and body.number != known.standing.transit.sent_before + 1:
        yield "transfer-number-wrong"


def sent_what_was_held(known: "Audited", sealed: Sealed) -> Iterator[str]:
    """What is sent was there: each container on this page, a sealed one with all that it held."""
    body, page = sealed.body, sealed.entry.page
    if not isinstance(body, TransferOut):
        return
    if not adds_up(sealed):
        yield "transfer-does-not-add-up"
    for number, contents in zip(body.containers, body.contents, strict=False):
        one = known.standing.holding.containers.get(number)
        if one is None or one.page != page or (one.sealed and one.contents != contents):
            yield "transfer-container-not-held"


def taken_in_once(known: "Audited", sealed: Sealed) -> Iterator[str]:
    """A transfer of another area is accepted or refused once for ever, under the identity that follows from it."""
    body, about = sealed.body, sealed.draft.about
    if not isinstance(body, TransferIn | TransferRefused):
        return
    if about in known.standing.transit.taken or sealed.uuid != answer_uuid(about):
        yield "transfer-answered-twice"
    if isinstance(body, TransferIn) and sealed.draft.delta != sum(body.contents):
        yield "transfer-does-not-add-up"


def ended_once(known: "Audited", sealed: Sealed) -> Iterator[str]:
    """Only a transfer of this book that is in transit is settled or comes back, and only once."""
    body, about = sealed.body, sealed.draft.about
    if not isinstance(body, TransferSettled | TransferReturned):
        return
    sent = known.standing.transit.sent.get(about)
    if sent is None or sent.body.number != body.number or sealed.uuid != ending_uuid(about):
        yield "transfer-not-in-transit"
    elif isinstance(body, TransferReturned) and (sealed.draft.delta, body.sent, sealed.entry.page) != (
        sum(body.contents),
        sent.quantity,
        sent.page,
    ):
        yield "transfer-does-not-add-up"


CHECKS = (transfers_numbered, sent_what_was_held, taken_in_once, ended_once)
