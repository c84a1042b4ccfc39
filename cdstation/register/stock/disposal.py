"""The rules of getting rid of stock: what is wasted or spilt, and what is destroyed with its roles (BAL-4, LAW-27).

A spill has happened: these rules refuse only what cannot be understood, and say what opens a case. A destruction is
decided beforehand, so it is refused until everything is right.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cdstation.errors import RuleError
from cdstation.register.acts import SPILL_REASONS, Waste
from cdstation.register.discrepancies.case import NEGATIVE
from cdstation.register.entries import Sealed
from cdstation.register.pages import PageBook, PageHead
from cdstation.register.people import Person, Role, check_may_witness, same_person
from cdstation.register.quantity import Unit
from cdstation.register.standing import Standing
from cdstation.register.stock.holding import QUARANTINE

TREND_DAYS = 28
TEMPORARY_DAYS = 28  # a temporary authority of an authorised witness (LAW-27-a)
LOOSE = 0  # in the place of a container: stock that is in none


@dataclass(frozen=True)
class Trouble:
    """Why a loss opens a case: a cause code, and thousandths found less expected."""

    cause: str
    difference: int


@dataclass(frozen=True)
class SpillTrend:
    """What was spilt or wasted from a page in the last 28 days: how often, how much (thousandths), and on which day."""

    count: int
    total: int
    days: tuple[tuple[date, int], ...]  # each of the days, the oldest first


def check_spill(unit: Unit, amount: int, reason: str, note: str) -> None:
    """What a loss must say to be understood. What is in the cabinet plays no part: it has happened.

    Raises RuleError `amount-not-a-figure`, `amount-not-whole`, `waste-reason-unknown`, `waste-needs-note`.
    """
    if amount <= 0:
        raise RuleError("amount-not-a-figure")
    if not unit.liquid and amount % 1000:
        raise RuleError("amount-not-whole", unit=unit.value)
    if reason not in SPILL_REASONS:
        raise RuleError("waste-reason-unknown")
    if reason == "other" and not note.strip():
        raise RuleError("waste-needs-note")


def taken_from(now: Standing, page: int, container: int, pump: int) -> int:
    """The container that a loss lowers: the one that was named, else the one on the pump or in use; 0 for none."""
    return container or (now.holding.fitted if pump else now.holding.in_use).get(pump or page, LOOSE)


def loss_trouble(now: Standing, page: int, containers: tuple[int, ...], amounts: tuple[int, ...]) -> Trouble | None:
    """The gravest thing that does not agree when so much leaves this page, before the line is written; 0 among the
    containers is a loss from none that is known. A balance that is below zero already has its case.
    """
    after = now.balances.get(page, 0) - sum(amounts)
    if after < 0 and not any(case.cause == NEGATIVE for case in now.cases.open_on(page)):
        return Trouble(NEGATIVE, -after)
    beyond = 0
    for number, amount in zip(containers, amounts, strict=True):
        if number == LOOSE:
            continue
        known = now.holding.containers.get(number)
        if known is None or known.page != page:
            return Trouble("waste-container-unknown", 0)
        beyond += max(0, amount - known.contents)
    return Trouble("waste-beyond-container", beyond) if beyond else None


def spill_trend(wastes: Iterable[Sealed], page: int, today: date) -> SpillTrend:
    """Spills and losses of the last 28 days; what a pump's verification used is planned and no part of it (BAL-4)."""
    first = today - timedelta(days=TREND_DAYS - 1)
    days: Counter[date] = Counter()
    count = 0
    for sealed in wastes:
        body, day = sealed.body, sealed.draft.dose_day
        lost = isinstance(body, Waste) and body.reason in SPILL_REASONS
        if lost and sealed.entry.page == page and first <= day <= today:
            count += 1
            days[day] += -(sealed.draft.delta or 0)
    every = (first + timedelta(days=at) for at in range(TREND_DAYS))
    return SpillTrend(count, sum(days.values()), tuple((day, days[day]) for day in every))


def temporary_until(first: date) -> date:
    """The last day of a temporary authority that begins on this day (LAW-27-a)."""
    return first + timedelta(days=TEMPORARY_DAYS - 1)


def check_authorised_witness(witness: Person, on: date, *, transacted: bool) -> None:
    """Who may sign a destruction away: appointed for it, in force on that day, and a stranger to the page (LAW-27-a).

    Raises RuleError `person-left`, `not-an-authorised-witness`, `authority-expired`, `authorised-witness-transacted`.
    """
    if witness.left:
        raise RuleError("person-left")
    if witness.role is not Role.AUTHORISED_WITNESS:
        raise RuleError("not-an-authorised-witness")
    if witness.competent_until and date.fromisoformat(witness.competent_until) < on:
        raise RuleError("authority-expired", until=witness.competent_until)
    if transacted:
        raise RuleError("authorised-witness-transacted")


def check_to_destroy(now: Standing, page: int, containers: tuple[int, ...], amounts: tuple[int, ...]) -> None:
    """What may be destroyed: what was set apart, no more than is there; loose stock up to what is in no container.

    Raises RuleError `page-not-open`, `destruction-of-own-drugs`, `destruction-empty`, `destruction-not-set-apart`,
    `destruction-beyond-stock`, `amount-not-a-figure`, `amount-not-whole`.
    """
    head = now.pages.get(page)
    if head is None:
        raise RuleError("page-not-open")
    if head.book is PageBook.PATIENTS_OWN:
        raise RuleError("destruction-of-own-drugs")
    if not containers or len(containers) != len(amounts) or len(set(containers)) != len(containers):
        raise RuleError("destruction-empty")
    for number, amount in zip(containers, amounts, strict=True):
        _check_part(now, head, number, amount)


def _check_part(now: Standing, head: PageHead, number: int, amount: int) -> None:
    if amount <= 0:
        raise RuleError("amount-not-a-figure")
    if not head.unit.liquid and amount % 1000:
        raise RuleError("amount-not-whole", unit=head.unit.value)
    if number == LOOSE:
        held = now.holding.loose(head.page, now.balances.get(head.page, 0))
    else:
        known = now.holding.containers.get(number)
        if known is None or known.page != head.page or known.place != QUARANTINE:
            raise RuleError("destruction-not-set-apart")
        held = known.contents
    if amount > held:
        raise RuleError("destruction-beyond-stock")


def check_destroyed(reason: str, kit: str) -> None:
    """What the line must say: why, and with which denaturing kit (LAW-27-b).

    Raises RuleError `destruction-needs-reason`, `destruction-needs-kit`.
    """
    if not reason.strip():
        raise RuleError("destruction-needs-reason")
    if not kit.strip():
        raise RuleError("destruction-needs-kit")


def check_roles(destroyer: Person, witness: Person, authorised: Person | None, on: date) -> None:
    """Three people, or two where the law asks for no authorised witness; destroyer and witness are both of the routine.

    Raises RuleError `destruction-same-person`, and as `check_may_witness`.
    """
    check_may_witness(witness, destroyer, on)
    check_may_witness(destroyer, witness, on)
    if authorised is not None and (same_person(authorised, destroyer) or same_person(authorised, witness)):
        raise RuleError("destruction-same-person")
