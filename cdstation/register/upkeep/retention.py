"""How long a book is kept (LAW-23-a, RET-1, J7).

The law's two years run from the last entry of the register, and a register with destructions is kept for seven; the
prison service asks for eleven, so eleven it is. Nothing is ever purged by the station: it says until when.
"""

from datetime import date, timedelta

KEPT_YEARS = 11  # J7
LEGAL_YEARS = 2  # LAW-23-a: never less than this


def keep_until(last_entry: date) -> date:
    """The last day on which a book must still be kept. The clock starts at its last entry, so an open book has none.

    From 29 February it runs to 1 March where there is no such day: a day too long rather than a day too short.
    """
    year = last_entry.year + KEPT_YEARS
    try:
        return last_entry.replace(year=year)
    except ValueError:
        return last_entry.replace(year=year, month=2, day=28) + timedelta(days=1)


def may_be_destroyed(kept_until: str, today: date, legal_hold: str) -> bool:
    """True when no rule stands against destroying a closed book; ISO day, and the reason of a legal hold or nothing.

    An open book (no day) never ages out.
    """
    return bool(kept_until) and date.fromisoformat(kept_until) < today and not legal_hold
