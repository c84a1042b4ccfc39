"""The audit of stock: what every destruction (LAW-27-a) and every transfer in a stored book must obey.

Beside `register/audit.py`, which includes `CHECKS`; entries in, findings out.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdstation.errors import RuleError
from cdstation.register.entries import Sealed
from cdstation.register.people import same_person
from cdstation.register.stock import transfer_audit
from cdstation.register.stock.disposal import check_authorised_witness
from cdstation.register.stock.leaving import Destruction, DestructionAuthorised

if TYPE_CHECKING:
    from cdstation.register.audit import Audited


def authorised_by_stranger(known: "Audited", sealed: Sealed) -> Iterator[str]:
    """A destruction is authorised by an authorised witness in force, who has never acted or witnessed on that page."""
    body = sealed.body
    if not isinstance(body, DestructionAuthorised):
        return
    witness = known.standing.people.get(sealed.draft.by)
    if witness is None:
        return  # the audit of signers tells of that
    own = {number for number, one in known.standing.people.items() if same_person(one, witness)}
    transacted = any((body.stock_page, number) in known.signed_on for number in own)
    try:
        check_authorised_witness(witness, sealed.draft.dose_day, transacted=transacted)
    except RuleError as error:
        yield error.code


def destroyed_as_authorised(known: "Audited", sealed: Sealed) -> Iterator[str]:
    """Exactly what was authorised for that page on that day; on a page of the register never without."""
    body = sealed.body
    if not isinstance(body, Destruction):
        return
    page, amounts = sealed.entry.page or 0, sum(body.amounts)
    if -(sealed.draft.delta or 0) != amounts or min(body.amounts, default=0) <= 0:
        yield "destruction-does-not-add-up"
    authorised = known.standing.transit.authorised.get(sealed.draft.about)
    if authorised is None:
        if known.standing.pages[page].statutory or body.authorised_by or sealed.draft.about:
            yield "destruction-not-authorised"
        return
    assert isinstance(authorised.body, DestructionAuthorised)
    wanted = authorised.body
    if (wanted.stock_page, wanted.containers, wanted.amounts) != (page, body.containers, body.amounts):
        yield "destruction-unlike-authorised"
    if authorised.draft.dose_day != sealed.draft.dose_day:
        yield "authorisation-of-another-day"
    yield from _roles_apart(known, authorised, sealed)


def _roles_apart(known: "Audited", authorised: Sealed, sealed: Sealed) -> Iterator[str]:
    people = known.standing.people
    witness = people.get(authorised.draft.by)
    others = (people.get(number) for number in (sealed.draft.by, sealed.draft.witness or 0))
    if witness is not None and any(one is not None and same_person(one, witness) for one in others):
        yield "destruction-same-person"


CHECKS = (authorised_by_stranger, destroyed_as_authorised, *transfer_audit.CHECKS)
