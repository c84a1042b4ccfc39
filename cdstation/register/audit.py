"""The audit of a book: every rule that stored entries must obey, as a flat list of named checks.

Findings are returned, never raised one at a time, so that all faults are seen at once. Pure: entries go in, findings
come out; whether a signature holds is asked of the caller. The rules of doses are in `treatment/audit.py`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import wraps

from cdstation.errors import Fact, RuleError
from cdstation.register import acts
from cdstation.register.chain import entry_hash, genesis
from cdstation.register.counting import audit as counting_audit
from cdstation.register.custody import audit as custody_audit
from cdstation.register.discrepancies import audit as cases
from cdstation.register.entries import Sealed
from cdstation.register.pages import page_head
from cdstation.register.people import STATION, check_may_witness
from cdstation.register.products import PageKey
from cdstation.register.quantity import Unit
from cdstation.register.standing import Standing
from cdstation.register.stock import audit as stock_audit
from cdstation.register.stock import holding_audit
from cdstation.register.stock.acts import RequisitionMade

Verify = Callable[[str, bytes, bytes], bool]  # public key as hex, content, signature


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a book. `seq` is the entry it concerns; facts never hold a patient's data.

    `check` is the name of the check that found it, where it has one; two findings of the same thing are equal.
    """

    code: str
    seq: int | None = None
    facts: tuple[tuple[str, Fact], ...] = ()
    check: str = field(default="", compare=False)


@dataclass
class Audited:
    """What the checks know when they come to an entry: everything before it."""

    standing: Standing = field(default_factory=Standing)
    prev: bytes = b""
    seq: int = 0
    uuids: set[str] = field(default_factory=set)
    page_keys: set[PageKey] = field(default_factory=set)
    signed_on: set[tuple[int, int]] = field(default_factory=set)  # page and person: who acted or witnessed on it

    def begin(self, sealed: Sealed) -> None:
        """Come to an entry: the first one is bound to the area's own genesis."""
        if sealed.seq == 1:
            self.prev = genesis(sealed.entry.area)

    def take(self, sealed: Sealed) -> None:
        """Know what stands after this entry as well. Raises KeyError or ValueError where that is impossible."""
        self.standing.apply(sealed)
        if (page := sealed.entry.page) is not None:
            self.signed_on |= {(page, sealed.draft.by), (page, sealed.draft.witness or STATION)}
        if isinstance(sealed.body, acts.PageOpened):
            self.page_keys.add(page_head(sealed).key)

    def end(self, sealed: Sealed) -> None:
        """Go on to the next entry, whatever was wrong with this one."""
        self.prev, self.seq = sealed.hash, sealed.seq
        self.uuids.add(sealed.uuid)


Check = Callable[[Audited, Sealed], Iterator[str]]


def name_of(check: Callable[..., object]) -> str:
    """The name by which a check is known: `page-once`."""
    return check.__name__.replace("_", "-")


def audit_entries(entries: Iterable[Sealed], verify: Verify | None = None) -> Iterator[Finding]:
    """What the checks of this module find in these entries, which must be the whole book in order; signatures only
    with `verify`. Everything together is `treatment/area_audit.py`.
    """
    known = Audited()
    checks = CHECKS if verify is None else (*CHECKS, signature_check(verify))
    for sealed in entries:
        known.begin(sealed)
        yield from audit_entry(known, sealed, checks)
        known.end(sealed)


def audit_entry(known: Audited, sealed: Sealed, checks: Iterable[Check]) -> Iterator[Finding]:
    """What these checks find in one entry, which is then taken into account."""
    name = ""
    try:
        for check in checks:
            name = name_of(check)
            for code in check(known, sealed):
                yield Finding(code, sealed.seq, check=name)
        name = "possible"
        known.take(sealed)
    except (KeyError, ValueError):  # it speaks of somebody or something that does not exist
        yield Finding("entry-impossible", sealed.seq, check=name)


def chained(known: Audited, sealed: Sealed) -> Iterator[str]:
    """Numbers without a gap, each bound to its predecessor by the hash (D5)."""
    if sealed.seq != known.seq + 1:
        yield "number-out-of-order"
    if sealed.entry.prev != known.prev:
        yield "chain-broken"
    if sealed.hash != entry_hash(sealed.entry.prev, sealed.content, sealed.signature, sealed.witness_signature):
        yield "hash-wrong"


def opened_once(known: Audited, sealed: Sealed) -> Iterator[str]:
    """The area opens the book and nothing else does; every entry belongs to it; no act stands twice (D7)."""
    area = known.standing.area
    if (area is None) != isinstance(sealed.body, acts.AreaOpened):
        yield "area-opening-wrong"
    if area is not None and area.area_id != sealed.entry.area:
        yield "entry-of-another-area"
    if sealed.uuid in known.uuids:
        yield "act-twice"


def balanced(known: Audited, sealed: Sealed) -> Iterator[str]:
    """Balance before plus movement is the balance after; a page has one opening balance (LAW-19-b, BAL-1)."""
    page, delta, balance = sealed.entry.page, sealed.draft.delta, sealed.entry.balance
    opening = isinstance(sealed.body, acts.PageOpened)
    if page is None:
        if opening or isinstance(sealed.body, acts.Count) or (delta, balance) != (None, None):
            yield "movement-without-page"
        return
    if opening != (page == sealed.seq) or (not opening and page not in known.standing.pages):
        yield "page-opening-wrong"
    if balance != known.standing.balances.get(page, 0) + (delta or 0):
        yield "balance-wrong"


def legible(known: Audited, sealed: Sealed) -> Iterator[str]:
    """Whatever stands on a page can be shown and printed as a line of it (LAW-19-a)."""
    if sealed.entry.page is not None:
        try:
            sealed.body.line(Unit.ML)
        except TypeError:
            yield "no-line-of-the-register"


def page_once(known: Audited, sealed: Sealed) -> Iterator[str]:
    """One page per drug, form and strength (LAW-19-b)."""
    if isinstance(sealed.body, acts.PageOpened) and page_head(sealed).key in known.page_keys:
        yield "page-opened-twice"


def enrolled_once(known: Audited, sealed: Sealed) -> Iterator[str]:
    """A number is one person for ever: nobody gets another signing key, and no leaver comes back (D3)."""
    body = sealed.body
    if isinstance(body, acts.PersonEnrolled) and (body.number == STATION or body.number in known.standing.people):
        yield "person-enrolled-twice"


def witnessed(known: Audited, sealed: Sealed) -> Iterator[str]:
    """Every movement, count and footnote has two different people, the second of whom may witness (PSI-4.18, J2)."""
    draft = sealed.draft
    needs_two = draft.delta is not None or sealed.body.TWO_PEOPLE
    if draft.witness is None:
        if needs_two:
            yield "witness-missing"
        return
    actor, witness = known.standing.people.get(draft.by), known.standing.people.get(draft.witness)
    if actor is None or witness is None:
        yield "signer-unknown"
        return
    try:
        check_may_witness(witness, actor, draft.dose_day)
    except RuleError as error:
        yield error.code


def signed_by_staff(known: Audited, sealed: Sealed) -> Iterator[str]:
    """The author is the station or an enrolled person who had not left."""
    if sealed.draft.by == STATION:
        return
    author = known.standing.people.get(sealed.draft.by)
    if author is None:
        yield "signer-unknown"
    elif author.left:
        yield "person-left"


def footnoted(known: Audited, sealed: Sealed) -> Iterator[str]:
    """A footnote is about an earlier entry (LAW-20-c)."""
    body = sealed.body
    if isinstance(body, acts.Footnote) and not 0 < body.seq < sealed.seq:
        yield "footnote-to-nothing"


def numbered(known: Audited, sealed: Sealed) -> Iterator[str]:
    """Requisitions are numbered without a gap, and no number is used twice (LAW-14-a)."""
    body = sealed.body
    if isinstance(body, RequisitionMade) and body.number != known.standing.orders.next_number:
        yield "requisition-number-broken"


def in_time(known: Audited, sealed: Sealed) -> Iterator[str]:
    """A LATE entry says why (LAW-20-b)."""
    if sealed.draft.late and not sealed.draft.late_reason:
        yield "late-without-reason"


def signature_check(verify: Verify) -> Check:
    """The check that both signatures hold over the exact bytes of the entry (D3)."""

    def signatures(known: Audited, sealed: Sealed) -> Iterator[str]:
        draft = sealed.draft
        if not verify(_key_of(known, draft.by, sealed), sealed.content, sealed.signature):
            yield "signature-wrong"
        if draft.witness is None:
            if sealed.witness_signature:
                yield "witness-signature-unasked"
        elif not verify(_key_of(known, draft.witness, sealed), sealed.content, sealed.witness_signature):
            yield "witness-signature-wrong"

    return signatures


def _key_of(known: Audited, number: int, sealed: Sealed) -> str:
    if number == STATION:
        area = sealed.body if isinstance(sealed.body, acts.AreaOpened) else known.standing.area
        return area.station_key if area else ""
    person = known.standing.people.get(number)
    return person.public_key if person else ""


def _of_what_stands(check: Callable[[Standing, Sealed], Iterator[str]]) -> Check:
    """A check that asks only what stood before the entry, under its own name."""

    @wraps(check)
    def asked(known: Audited, sealed: Sealed) -> Iterator[str]:
        return check(known.standing, sealed)

    return asked


CHECKS: tuple[Check, ...] = (
    chained,
    opened_once,
    balanced,
    legible,
    page_once,
    enrolled_once,
    witnessed,
    signed_by_staff,
    footnoted,
    numbered,
    in_time,
    *(_of_what_stands(check) for check in cases.CHECKS),
    *stock_audit.CHECKS,
    *custody_audit.CHECKS,
    *holding_audit.CHECKS,
    *counting_audit.CHECKS,
)
