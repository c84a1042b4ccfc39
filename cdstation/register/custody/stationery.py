"""Numbered controlled stationery (PSI-4.26): each form comes in once, goes out once, and is never lost sight of."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from cdstation.errors import RuleError
from cdstation.register.custody.holders import Custody, Forms

MOST_AT_ONCE = 10_000  # forms in one delivery or issue: more is a slip of the finger


@dataclass(frozen=True)
class Run:
    """Numbers in a row, from the first to the last, and with whom they are (0: in the cabinet, or with nobody)."""

    first: int
    last: int
    person: int = 0

    @property
    def count(self) -> int:
        """How many forms."""
        return self.last - self.first + 1


def runs_shown(runs: Iterable[Run]) -> str:
    """`101\N{EN DASH}110, 112`: numbers in a row."""
    return ", ".join(str(run.first) if run.count == 1 else f"{run.first}\N{EN DASH}{run.last}" for run in runs)


def check_range(form: str, first: int, last: int) -> None:
    """Raises RuleError `form-without-name`, `form-numbers-wrong`."""
    if not form:
        raise RuleError("form-without-name")
    if not (0 < first <= last < first + MOST_AT_ONCE):
        raise RuleError("form-numbers-wrong", most=MOST_AT_ONCE)


def check_receipt(custody: Custody, form: str, first: int, last: int) -> None:
    """Whether these numbers may come in. Raises as `check_range`, and `form-received-already` with the first such."""
    check_range(form, first, last)
    for low, high in _forms(custody, form).received:
        if first <= high and low <= last:
            raise RuleError("form-received-already", number=max(first, low))


def check_issue(custody: Custody, form: str, first: int, last: int) -> None:
    """Whether these numbers may be handed out.

    Raises as `check_range`, and `form-issued-already` or `form-not-in-stock` with the first number that cannot.
    """
    check_range(form, first, last)
    forms = _forms(custody, form)
    for number in range(first, last + 1):
        if number in forms.issued:
            raise RuleError("form-issued-already", number=number)
        if not forms.in_stock(number):
            raise RuleError("form-not-in-stock", number=number)


def check_spoiling(custody: Custody, form: str, number: int, reason: str) -> None:
    """Whether this form may be declared void, in the cabinet or in somebody's hands.

    Raises RuleError `form-unknown`, `form-spoiled-already`, `form-without-reason`.
    """
    forms = _forms(custody, form)
    if not forms.known(number):
        raise RuleError("form-unknown", number=number)
    if number in forms.spoiled:
        raise RuleError("form-spoiled-already", number=number)
    if not reason:
        raise RuleError("form-without-reason")


def in_cabinet(forms: Forms) -> tuple[Run, ...]:
    """What should lie in the cabinet."""
    numbers = (number for low, high in sorted(forms.received) for number in range(low, high + 1))
    return runs((number, 0) for number in numbers if forms.in_stock(number))


def with_people(forms: Forms) -> tuple[Run, ...]:
    """Who has which forms that are not void."""
    held = ((number, person) for number, person in sorted(forms.issued.items()) if number not in forms.spoiled)
    return runs(held)


def never_came(forms: Forms) -> tuple[Run, ...]:
    """Numbers between two deliveries that no delivery brought: somebody else has them, or nobody looked."""
    ordered = sorted(forms.received)
    return tuple(Run(high + 1, low - 1) for (_, high), (low, _) in pairwise(ordered) if low > high + 1)


def runs(numbers: Iterable[tuple[int, int]]) -> tuple[Run, ...]:
    """Numbers and persons, in order of the numbers, as runs."""
    found: list[Run] = []
    for number, person in numbers:
        if found and (found[-1].last + 1, found[-1].person) == (number, person):
            found[-1] = Run(found[-1].first, number, person)
        else:
            found.append(Run(number, number, person))
    return tuple(found)


def _forms(custody: Custody, form: str) -> Forms:
    return custody.stationery.get(form, Forms())
