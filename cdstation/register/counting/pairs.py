"""Who counts: for a case another pair than the one whose count is in doubt (DISC-1)."""

from collections.abc import Mapping

from cdstation.errors import RuleError
from cdstation.register.discrepancies.case import Case


def check_recount(cases: Mapping[int, Case], number: int, page: int, pair: frozenset[int]) -> None:
    """`pair` counts this page again for case `number`.

    Raises RuleError `recount-no-case` when no such case is open on the page, `recount-same-pair` when one of them has
    counted for it already.
    """
    case = cases.get(number)
    if case is None or not case.open or case.page != page:
        raise RuleError("recount-no-case")
    if pair & case.counters:
        raise RuleError("recount-same-pair")
