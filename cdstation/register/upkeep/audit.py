"""The checks of the book itself: corrections make and lose no stock, inspectors only read, what is closed stays so."""

from collections.abc import Iterator

from cdstation.register import acts as book
from cdstation.register.audit import Audited, Check
from cdstation.register.entries import Body, Sealed
from cdstation.register.people import Role
from cdstation.register.upkeep import acts
from cdstation.register.upkeep.closing import AFTER_CLOSING

INSPECTOR_WRITES: frozenset[type[Body]] = frozenset(
    {
        acts.InspectorNoted,
        acts.Disclosed,
        book.SignedIn,
        book.SignedOut,
        book.PinAccepted,
        book.CredentialChanged,
    }
)


def corrections_balance(known: Audited, sealed: Sealed) -> Iterator[str]:
    """A correction moves what it says, and what leaves one page comes in on another (LAW-20-c)."""
    body = sealed.body
    if not isinstance(body, acts.Correction):
        return
    if not 0 < body.seq < sealed.seq:
        yield "correction-of-nothing"
    if sealed.draft.delta != body.now - body.was:
        yield "correction-does-not-add-up"
    if body.to_page and (body.now, body.to_delta) != (0, body.was):
        yield "correction-does-not-add-up"
    if body.other:
        yield from _second_half(known, sealed, body)


def _second_half(known: Audited, sealed: Sealed, body: acts.Correction) -> Iterator[str]:
    first = known.standing.keeping.half_corrected.get(body.other)
    if first is None or not isinstance(first.body, acts.Correction):
        yield "correction-half-alone"
    elif (first.body.seq, first.body.to_page, first.body.to_delta) != (body.seq, sealed.entry.page, body.now):
        yield "correction-halves-differ"


def inspector_reads(known: Audited, sealed: Sealed) -> Iterator[str]:
    """An inspector reads, notes and takes copies, and signs nothing else; nobody else writes an inspector's note
    (LAW-26-a).
    """
    author = known.standing.people.get(sealed.draft.by)
    inspector = author is not None and author.role is Role.INSPECTOR
    if inspector and type(sealed.body) not in INSPECTOR_WRITES:
        yield "inspector-signed"
    if isinstance(sealed.body, acts.InspectorNoted) and not inspector:
        yield "note-not-by-inspector"


def closed_for_good(known: Audited, sealed: Sealed) -> Iterator[str]:
    """A closed page takes no line, and a closed book only what its keeping needs (RET-1)."""
    keeping = known.standing.keeping
    if sealed.entry.page in keeping.closed_pages:
        yield "line-on-closed-page"
    if keeping.closed is not None and type(sealed.body) not in AFTER_CLOSING:
        yield "entry-after-closing"


def closed_when_empty(known: Audited, sealed: Sealed) -> Iterator[str]:
    """A page is closed at nil, and a book when all its pages are at nil (RET-1)."""
    balances = known.standing.balances
    if isinstance(sealed.body, acts.PageClosed) and balances.get(sealed.body.stock_page) != 0:
        yield "closed-with-stock"
    if isinstance(sealed.body, acts.BookClosed) and any(balances.values()):
        yield "closed-with-stock"


CHECKS: tuple[Check, ...] = (corrections_balance, inspector_reads, closed_for_good, closed_when_empty)
