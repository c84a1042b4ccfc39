"""What the screen says of a case: its clock, its difference and its people in words."""

from cdstation.register.discrepancies.clock import Deadline
from cdstation.register.discrepancies.words import CHECKS, LEVELS, OUTCOMES, TOLD, cause_words
from cdstation.register.quantity import Quantity
from cdstation.register.times import show_moment
from cdstation.services.discrepancies.values import CaseRow, CaseView
from cdstation.ui.text import say

_NONE = "\N{EM DASH}"
# In the order of a case's life; `open` is no act of a case.
ACTS = ("count-again", "report", "own", "check", "outcome", "adjust", "close", "reopen")


def clock_words(deadline: Deadline | None, now_ms: int) -> str:
    """Who is to be told by when, or should have been."""
    if deadline is None:
        return ""
    code = "late" if deadline.at_ms <= now_ms else "until"
    return say(f"cases.clock.{code}", to=told_words(deadline.untold), at=show_moment(deadline.at_ms))


def told_words(bodies: tuple[str, ...]) -> str:
    """`Head of healthcare, Pharmacist`."""
    return ", ".join(TOLD[one] for one in bodies)


def tile_words(row: CaseRow, now_ms: int) -> tuple[str, str, str]:
    """Two lines and the flag of a row in the list."""
    first = say("cases.tile", number=row.number, cause=cause_words(row.cause))
    if not row.open:
        return first, OUTCOMES.get(row.outcome, row.outcome), say("cases.closed")
    second = clock_words(row.deadline, now_ms) or LEVELS[row.level]
    return first, second, say("cases.overdue") if row.overdue else ""


def difference_words(row: CaseRow) -> str:
    """`−40 mL`; nothing where nobody measured a difference."""
    return str(Quantity(row.difference, row.unit)) if row.page and row.difference else ""


def fact_rows(view: CaseView) -> tuple[tuple[str, str], ...]:
    """Label and value of what is known of the case; what says nothing is left out."""
    row, case = view.row, view.case
    opened = say("cases.by", at=show_moment(row.opened_ms), who=view.opened_by)
    still = str(Quantity(case.remaining, row.unit)) if case.of_balance else ""
    rows = (
        ("words", case.words),
        ("medicine", row.page),
        ("difference", difference_words(row)),
        ("still", still),
        ("drift", str(Quantity(view.drift, row.unit)) if view.drift else ""),
        ("opened", opened),
        ("counters", "; ".join(view.counters)),
        ("owner", row.owner or _NONE),
        ("level", LEVELS[row.level]),
        ("outcome", OUTCOMES.get(row.outcome, row.outcome)),
    )
    return tuple((say(f"cases.facts.{name}"), value) for name, value in rows if value)


def waits_for_count(view: CaseView) -> bool:
    """True while no other pair has counted the page again (DISC-1)."""
    return view.row.open and view.case.of_balance and not view.recounts and "recount" in view.checks_left


def next_of(view: CaseView, *, counting: bool) -> str:
    """The one thing to do next: a recount is made, where `counting` can be, before it is written down as a check."""
    first = view.checks_left[:1] == ("recount",)
    return "count-again" if counting and view.next_act == "check" and first and waits_for_count(view) else view.next_act


def acts_of(view: CaseView, *, counting: bool) -> tuple[str, ...]:
    """What else can be done now beside the one thing to do next."""
    if not view.row.open:
        return ()
    wanted = {"report", "own", "check", "outcome"}
    if counting and waits_for_count(view):
        wanted.add("count-again")
    if view.case.outcome and view.case.remaining:
        wanted.add("adjust")
    if not view.missing:
        wanted.add("close")
    return tuple(act for act in ACTS if act in wanted and act != next_of(view, counting=counting))


def next_words(view: CaseView, now_ms: int, *, counting: bool) -> str:
    """The sentence over the one button."""
    act = next_of(view, counting=counting)
    if act == "check" and view.checks_left:
        return say("cases.next.check", check=CHECKS[view.checks_left[0]])
    if act == "report":
        if view.row.overdue:
            return clock_words(view.row.deadline, now_ms)
        return say("cases.next.report", to=told_words(tuple(one for one in view.missing if one in TOLD)))
    return say(f"cases.next.{act}")
