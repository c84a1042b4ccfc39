"""Written authorities to order and to receive stock (LAW-14-b, PSI-4.20): who gives them, to whom and for how long."""

from collections.abc import Mapping
from datetime import date

from cdstation.errors import RuleError
from cdstation.register.custody.acts import AuthorityGiven
from cdstation.register.custody.holders import Custody
from cdstation.register.people import Person, check_may_supervise, same_person

PURPOSES = ("order", "receive")


def check_authority(body: AuthorityGiven, person: Person, giver: Person, today: date) -> None:
    """Whether `giver` may give this authority to `person` today: a pharmacist or the head of healthcare, to another.

    Raises RuleError as `check_may_supervise`, and `authority-to-oneself`, `authority-unknown`,
    `authority-without-reference`, `authority-dates-wrong`, `person-left`.
    """
    check_may_supervise(giver)
    if same_person(person, giver):
        raise RuleError("authority-to-oneself")
    if person.left:
        raise RuleError("person-left")
    if body.what not in PURPOSES:
        raise RuleError("authority-unknown")
    if not body.reference:
        raise RuleError("authority-without-reference")
    first, last = date.fromisoformat(body.first), date.fromisoformat(body.last)
    if last < first or last < today:
        raise RuleError("authority-dates-wrong")


def check_withdrawal(custody: Custody, person: int, what: str, withdrawer: Person) -> None:
    """Whether this authority may be withdrawn now. Raises as `check_may_supervise`, and `authority-unknown`."""
    check_may_supervise(withdrawer)
    if (person, what) not in custody.authorities:
        raise RuleError("authority-unknown")


def days_left(body: AuthorityGiven, today: date) -> int:
    """Days until its last day, 0 on the last day itself; negative when it has passed."""
    return (date.fromisoformat(body.last) - today).days


def ends_soon(body: AuthorityGiven, today: date, settings: Mapping[str, int]) -> bool:
    """True from `authority-days` before its last day on, and after it."""
    return days_left(body, today) <= settings["authority-days"]
