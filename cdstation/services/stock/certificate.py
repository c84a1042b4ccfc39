"""The certificate of a destruction, put together from what the book holds: its line, its authority, its containers."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from cdstation.errors import RuleError
from cdstation.register.entries import Body, Sealed
from cdstation.register.people import Person
from cdstation.register.quantity import Quantity, Unit
from cdstation.register.stock.acts import PLACES_PER_ENTRY, container_shown
from cdstation.register.stock.disposal import LOOSE
from cdstation.register.stock.leaving import Destruction, DestructionAuthorised
from cdstation.register.times import show_date
from cdstation.reports.destruction_certificate import Certificate, Part, Signed, write_certificate
from cdstation.services.book import Book
from cdstation.services.current import Current
from cdstation.services.stamps import head_of, printed_by, seal_of

_LOOSE = "loose"
_UNKNOWN = "not recorded"


def write(current: Current, seq: int, target: Path) -> Path:
    """The certificate of the destruction on this line. Raises RuleError `destruction-not-known`, NotReadyError."""
    book = current.book
    line = book.ledger.entry(seq)
    if line is None or not isinstance(line.body, Destruction):
        raise RuleError("destruction-not-known")
    facts, now_ms = _facts(book, line, line.body), current.clock.now().utc_ms
    write_certificate(target, head_of(current), facts, seal_of(current), now_ms, printed_by(current))
    return target


def _facts(book: Book, line: Sealed, body: Destruction) -> Certificate:
    head = book.standing.pages[line.entry.page or 0]
    authorised = book.ledger.find(line.draft.about) if line.draft.about else None
    directions = authorised.body.directions if authorised and isinstance(authorised.body, DestructionAuthorised) else ""
    return Certificate(
        line=line.seq,
        head=head,
        happened_ms=line.draft.happened_ms,
        parts=tuple(_parts(book, body, head.unit)),
        quantity=Quantity(-(line.draft.delta or 0), head.unit),
        reason=body.reason,
        kit=body.kit,
        authority=body.authority,
        directions=directions,
        signed=tuple(_signed(book, line, authorised)),
        late=line.draft.late_reason,
    )


def _parts(book: Book, body: Destruction, unit: Unit) -> Iterator[Part]:
    for number, amount in zip(body.containers, body.amounts, strict=True):
        quantity = Quantity(amount, unit)
        if number == LOOSE:
            yield Part(_LOOSE, _UNKNOWN, _UNKNOWN, quantity)
            continue
        seq, place = divmod(number, PLACES_PER_ENTRY)
        brought = book.ledger.entry(seq)
        batch, expiry = _label(brought.body, place) if brought else ("", "")
        yield Part(container_shown(number), batch or _UNKNOWN, expiry or _UNKNOWN, quantity)


def _label(body: Body, place: int) -> tuple[str, str]:
    """Batch and expiry as they came into the book with this container, which is no longer in it."""
    batches, expiries = getattr(body, "batches", ()), getattr(body, "expiries", ())
    if place >= len(batches):
        return "", ""
    expiry = expiries[place]
    return batches[place], show_date(date.fromisoformat(expiry)) if expiry else ""


def _signed(book: Book, line: Sealed, authorised: Sealed | None) -> Iterator[Signed]:
    entered_ms = line.draft.entered.utc_ms
    yield _one("Destroyed by", book.person(line.draft.by), entered_ms)
    yield _one("Witnessed by", book.person(line.draft.witness or 0), entered_ms)
    if authorised is not None:
        person = book.person(authorised.draft.by)
        yield _one("Authorised witness", person, authorised.draft.entered.utc_ms)


def _one(part: str, person: Person, at_ms: int) -> Signed:
    return Signed(part, person.shown, person.role.value, person.registration, at_ms)
