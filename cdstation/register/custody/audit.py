"""What must hold of the stored entries of custody, whoever wrote them and with which keys (T5).

Each check is given what stood before the entry, and the entry; it yields the codes of what is wrong.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdstation.errors import RuleError
from cdstation.register.acts import KeysTaken
from cdstation.register.custody.acts import AuthorityGiven, StationeryIssued
from cdstation.register.custody.keys import holder_of, who_signs
from cdstation.register.entries import Sealed
from cdstation.register.people import same_person

if TYPE_CHECKING:
    from cdstation.register.audit import Audited


def keys_signed_for(known: "Audited", sealed: Sealed) -> Iterator[str]:
    """A key comes from whoever had it, and both sign, or it is said why one does not (PSI-4.30).

    Books of the first days say nothing of a check; a hand-over like theirs is believed only in a book that has no
    other.
    """
    body, draft, now = sealed.body, sealed.draft, known.standing
    if not isinstance(body, KeysTaken) or not (body.check or now.custody.hand_overs_checked):
        return
    if not body.check:
        yield "key-check-missing"
    if body.handed_by != holder_of(now.custody, body.key):
        yield "key-from-somebody-else"
    if draft.witness is None:
        yield "key-not-signed-for"
        return
    try:
        who_signs(body.handed_by, body.holder, (draft.by, draft.witness), body.absent)
    except RuleError:
        yield "key-not-signed-for"


def authorised_by_another(known: "Audited", sealed: Sealed) -> Iterator[str]:
    """Nobody writes an authority for themselves (LAW-14-b)."""
    body, people = sealed.body, known.standing.people
    if isinstance(body, AuthorityGiven) and same_person(people[body.person], people[sealed.draft.by]):
        yield "authority-to-oneself"


def forms_issued_once(known: "Audited", sealed: Sealed) -> Iterator[str]:
    """A numbered form is in one pair of hands (PSI-4.26)."""
    body = sealed.body
    if not isinstance(body, StationeryIssued):
        return
    forms = known.standing.custody.stationery.get(body.form)
    if forms is not None and any(body.first <= number <= body.last for number in forms.issued):
        yield "form-issued-twice"


CHECKS = (
    keys_signed_for,
    authorised_by_another,
    forms_issued_once,
)
