"""What must hold of every stored count and setting, whoever wrote them (BAL-2, BAL-3, J3, DISC-1).

Beside `register/audit.py`, which includes `CHECKS`: what stood before the entry, and the entry, give the codes of what
is wrong.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdstation.errors import RuleError
from cdstation.register.acts import Count, SettingChanged
from cdstation.register.counting.pairs import check_recount
from cdstation.register.counting.rows import row_from_key, sums
from cdstation.register.entries import Sealed
from cdstation.register.settings import check_setting, check_together

if TYPE_CHECKING:
    from cdstation.register.audit import Audited


def counts_add_up(known: "Audited", sealed: Sealed) -> Iterator[str]:
    """Both counters agree, in every row where there are rows, and the rows make the three sums (BAL-2, BAL-3)."""
    body = sealed.body
    if not isinstance(body, Count):
        return
    if body.found != body.second_found or body.first_rows != body.second_rows:
        yield "count-not-agreed"
    if not body.rows:
        return
    rows = tuple(map(row_from_key, body.rows))
    found = sums(rows, dict(zip(body.rows, body.first_rows, strict=True)))
    if (found.sealed, found.opened, found.reservoir) != (body.sealed, body.opened, body.reservoir):
        yield "count-does-not-add-up"


def counts_expected(known: "Audited", sealed: Sealed) -> Iterator[str]:
    """At the screen it is judged by the balance that stood; on paper by a sheet that was printed for its page, once."""
    body, page = sealed.body, sealed.entry.page
    if not isinstance(body, Count) or page not in known.standing.balances:
        return  # a line on a page that nobody opened is found elsewhere
    keeping = known.standing.keeping
    if not body.sheet:
        if body.expected != known.standing.balances[page]:
            yield "count-expected-wrong"
    elif (body.sheet, page) in keeping.counted_sheets:
        yield "count-sheet-twice"
    elif body.sheet not in keeping.count_sheets or page not in keeping.count_sheets[body.sheet][1].pages:
        yield "count-sheet-of-nothing"


def recounted_by_others(known: "Audited", sealed: Sealed) -> Iterator[str]:
    """For a case that is open on the page, another pair counts again (DISC-1)."""
    body, draft = sealed.body, sealed.draft
    if isinstance(body, Count) and body.case:
        pair = frozenset({draft.by} if draft.witness is None else {draft.by, draft.witness})
        try:
            check_recount(known.standing.cases.all, body.case, sealed.entry.page or 0, pair)
        except RuleError as error:
            yield error.code


def settings_within(known: "Audited", sealed: Sealed) -> Iterator[str]:
    """No setting leaves its limits: 5 % at the most, whoever signed it (J3, J4)."""
    body = sealed.body
    if isinstance(body, SettingChanged):
        try:
            check_setting(body.name, body.value)
            check_together({**known.standing.settings, body.name: body.value})
        except RuleError as error:
            yield error.code


CHECKS = (counts_add_up, counts_expected, recounted_by_others, settings_within)
