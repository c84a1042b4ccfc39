"""Home Office licences, one for each Schedule that is held, and what they allow (PSI-4.31).

An expired licence stops requisitions and receipts of its Schedule. It never stops a dose: the patient is not the one
who forgot to renew it, so no rule of dosing asks here.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from cdstation.errors import RuleError
from cdstation.register.custody.holders import Custody
from cdstation.register.custody.licence import ENDINGS, SCHEDULES, Level, Licence


def schedule_of(product_schedule: str) -> str:
    """The Schedule that a licence names: `4` for a product of `4 Part 1`."""
    return product_schedule.split(maxsplit=1)[0]


def latest(licences: Iterable[Licence], schedule: str) -> Licence | None:
    """The licence of a Schedule that runs longest of those not ended; of only ended ones, the last of them."""
    mine = [one for one in licences if one.schedule == schedule_of(schedule)]
    return max(mine, key=lambda one: (not one.ended, one.last), default=None)


def pressing(custody: Custody, today: date, settings: Mapping[str, int]) -> tuple[Licence, ...]:
    """For each Schedule whose newest licence ends within 30 days or has ended: that licence, by Schedule."""
    newest = (latest(custody.licences, schedule) for schedule in SCHEDULES)
    urgent = (Level.URGENT, Level.EXPIRED)
    return tuple(one for one in newest if one is not None and one.level(today, settings) in urgent)


def check_may_receive(custody: Custody, schedule: str, today: date, settings: Mapping[str, int]) -> None:
    """Whether stock of this Schedule may be ordered or received today (PSI-4.31). `schedule` is the product's own.

    Raises RuleError `licence-expired` when the site has had a licence for it and none is in force, `licence-missing`
    when the site needs licences (setting `licence-needed`) and has none for it that has begun.
    """
    wanted = schedule_of(schedule)
    mine = [one for one in custody.licences if one.schedule == wanted]
    if any(one.in_force(today) for one in mine):
        return
    past = [one for one in mine if one.over(today)]
    if past:
        newest = max(past, key=lambda one: one.ended or one.last)
        raise RuleError("licence-expired", schedule=wanted, number=newest.number, last=newest.ended or newest.last)
    if settings["licence-needed"]:
        raise RuleError("licence-missing", schedule=wanted)


def check_licence(custody: Custody, licence: Licence) -> None:
    """Whether this licence may be recorded.

    Raises RuleError `licence-schedule-unknown`, `licence-incomplete`, `licence-dates-wrong`,
    `licence-recorded-already`.
    """
    if licence.schedule not in SCHEDULES:
        raise RuleError("licence-schedule-unknown", schedule=licence.schedule)
    if not (licence.number and licence.holder):
        raise RuleError("licence-incomplete")
    if date.fromisoformat(licence.last) < date.fromisoformat(licence.first):
        raise RuleError("licence-dates-wrong")
    if find(custody, licence.schedule, licence.number) is not None:
        raise RuleError("licence-recorded-already", number=licence.number)


def check_ending(custody: Custody, schedule: str, number: str, reason: str) -> None:
    """Whether this licence may end now. Raises RuleError `licence-unknown`, `licence-ending-unknown`."""
    found = find(custody, schedule, number)
    if found is None or found.ended:
        raise RuleError("licence-unknown", number=number)
    if reason not in ENDINGS:
        raise RuleError("licence-ending-unknown")


def find(custody: Custody, schedule: str, number: str) -> Licence | None:
    """The licence of this number, if it was recorded."""
    return next((one for one in custody.licences if (one.schedule, one.number) == (schedule, number)), None)
