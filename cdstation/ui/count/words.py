"""How the rows of a count, and when it is due, are said."""

from datetime import date

from cdstation.register.counting.rows import PLAIN_OPENED, PLAIN_SEALED, Row, Sort
from cdstation.register.quantity import Quantity, Unit
from cdstation.register.stock.acts import container_shown
from cdstation.register.times import show_date, show_moment
from cdstation.services.values import PageDue
from cdstation.ui.text import say

_PLAIN = {PLAIN_SEALED: "sealed", PLAIN_OPENED: "opened", "reservoir:1": "reservoir"}


def row_code(row: Row) -> str:
    """The name of the row's field: the plain ones are the same on every page."""
    return _PLAIN.get(row.key, row.key)


def row_title(row: Row, unit: Unit) -> str:
    """What is counted in this row."""
    if row.size:
        return say("count.row.lot", size=str(Quantity(row.size, unit)))
    if row.sort is Sort.OPEN:
        return say("count.row.open", number=container_shown(row.container))
    if row.sort is Sort.RESERVOIR:
        return say("count.row.reservoir", pump=row.pump)
    if row.key == PLAIN_SEALED:
        return say("count.row.sealed")
    if row.key == PLAIN_OPENED:
        return say("count.row.opened" if unit.liquid else "count.row.opened-solid")
    return say("count.row.loose")


def row_detail(row: Row) -> str:
    """Batch, expiry, and on which pump."""
    found = [say("count.row.batch", batch=row.batch)] if row.batch else []
    if row.expiry:
        found.append(say("count.row.expiry", day=show_date(date.fromisoformat(row.expiry))))
    if row.sort is Sort.OPEN and row.pump:
        found.append(say("count.row.on-pump", pump=row.pump))
    return ", ".join(found)


def row_unit(row: Row, unit: Unit) -> str:
    """What the figure counts."""
    return say("count.row.containers") if row.size else unit.plural


def due_words(one: PageDue) -> str:
    """When the page is to be counted, in a few words."""
    if one.overdue:
        days = "count.due.overdue-one" if one.overdue == 1 else "count.due.overdue"
        return say(days, days=one.overdue, day=show_date(one.due.day))
    if one.at_close:
        return say("count.due.at-close")
    return say(f"count.due.{one.due.rhythm.value}", day=show_date(one.due.day))


def last_words(one: PageDue) -> str:
    """Who counted last, so that others count next (BAL-2: rotating checkers)."""
    if one.last_ms is None:
        return say("count.due.never")
    return say("count.due.last", when=show_moment(one.last_ms), who=say("count.due.and").join(one.last_by))
