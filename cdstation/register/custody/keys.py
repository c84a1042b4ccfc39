"""The rules of a key that passes from hand to hand (PSI-4.30): who signs, and what is counted or explained.

Both who give and who receive sign. The key safe cannot sign, nor can somebody who is not there: a witness takes their
place, and for the latter a reason is written down.
"""

from cdstation.errors import RuleError
from cdstation.register.custody.holders import KEY_SAFE, Custody
from cdstation.register.people import Person, takes_part
from cdstation.register.standing import Standing
from cdstation.register.times import Moment

COUNTED = "counted"  # what `KeysTaken.check` says when the balances were counted in this shift
HOUR_MS = 3_600_000


def holder_of(custody: Custody, key: str) -> int:
    """Who has a key now; a key that never passed is in the key safe."""
    held = custody.keys.get(key)
    return KEY_SAFE if held is None else held.holder


def check_may_hold(person: Person) -> None:
    """Staff of the routine may hold keys; an officer only where locally authorised (J9).

    Raises RuleError `person-left` or `role-may-not-hold-keys`.
    """
    if person.left:
        raise RuleError("person-left")
    if not takes_part(person):
        raise RuleError("role-may-not-hold-keys", role=person.role.value)


def who_signs(giver: int, receiver: int, signers: tuple[int, int], absent: str) -> tuple[int, int]:
    """The two who sign, author first; `absent` says why a giver does not, empty when they do (PSI-4.30).

    Raises RuleError `key-held-already`, `key-giver-must-sign`, `key-giver-signs-after-all`, `key-receiver-must-sign`.
    """
    if giver == receiver:
        raise RuleError("key-held-already")
    if absent and giver in signers:
        raise RuleError("key-giver-signs-after-all")
    if giver != KEY_SAFE and not absent and giver not in signers:
        raise RuleError("key-giver-must-sign")
    if receiver != KEY_SAFE and receiver not in signers:
        raise RuleError("key-receiver-must-sign")
    author = next((one for one in (giver, receiver) if one in signers), signers[0])
    return author, signers[1] if author == signers[0] else signers[0]


def uncounted(standing: Standing, now: Moment) -> tuple[int, ...]:
    """The open pages that two people have not counted in this shift: within `shift-hours` before now (PSI-4.30)."""
    since_ms = now.utc_ms - standing.settings["shift-hours"] * HOUR_MS
    pages = (page for page in standing.pages if page not in standing.keeping.closed_pages)
    return tuple(page for page in pages if not _counted_since(standing, page, since_ms))


def _counted_since(standing: Standing, page: int, since_ms: int) -> bool:
    count = standing.counts[page]
    # The entry that opens a page is no count by two people who looked into the cabinet.
    return count.seq != page and count.at_ms >= since_ms
