"""Closing a page or a whole book: what must be settled before, and what a closed one still takes (RET-1, LAW-23-a)."""

from dataclasses import dataclass

from cdstation.errors import RuleError
from cdstation.register import acts as book
from cdstation.register.entries import Body
from cdstation.register.standing import Standing
from cdstation.register.upkeep import acts

# What keeping a closed book needs: who looked at it, what was given out, a legal hold. No stock, no people, no patient.
AFTER_CLOSING: frozenset[type[Body]] = frozenset(
    {
        acts.LegalHold,
        acts.InspectorNoted,
        acts.Disclosed,
        acts.AuditRun,
        book.BackupMade,
        book.SignedIn,
        book.SignedOut,
        book.PinFailed,
        book.PinAccepted,
        book.PinUnlocked,
    }
)


@dataclass(frozen=True)
class StillOpen:
    """One thing that stands against closing: a code with a text, how many or how much, and the page if it is of one."""

    code: str
    count: int
    page: int = 0


def open_on_page(page: int, standing: Standing) -> tuple[StillOpen, ...]:
    """Everything that stands against closing a page; `balance` counts thousandths. Raises RuleError `page-not-open`."""
    if page not in standing.pages:
        raise RuleError("page-not-open")
    halves = sum(page in _pages_of(half.body, half.entry.page) for half in standing.keeping.half_corrected.values())
    found = (
        ("balance", standing.balances[page]),
        ("cases", len(standing.cases.open_on(page))),
        ("transfers", sum(sent.page == page for sent in standing.transit.sent.values())),
        ("containers", len(standing.holding.on_page(page))),
        ("bags", sum(bag.page == page for bag in standing.transit.bags.values())),
        ("half-corrected", halves),
    )
    return tuple(StillOpen(code, count, page) for code, count in found if count)


def open_in_book(standing: Standing) -> tuple[StillOpen, ...]:
    """Everything that stands against closing the book: of every page, and of the whole."""
    pages = (one for page in sorted(standing.pages) for one in open_on_page(page, standing))
    elsewhere = sum(case.page == 0 for case in standing.cases.unsettled())
    orders = sum(order.open for order in standing.orders.requisitions.values())
    found = (("cases", elsewhere), ("session", int(standing.session is not None)), ("requisitions", orders))
    return (*pages, *(StillOpen(code, count) for code, count in found if count))


def check_may_write(body: Body, page: int | None, standing: Standing) -> None:
    """A closed page takes no line, a closed book only what its keeping needs.

    Raises RuleError `page-closed`, `book-closed`.
    """
    if standing.keeping.closed is not None and type(body) not in AFTER_CLOSING:
        raise RuleError("book-closed", until=standing.keeping.closed.keep_until)
    if page is not None and page in standing.keeping.closed_pages:
        raise RuleError("page-closed")


def _pages_of(body: Body, page: int | None) -> tuple[int | None, int]:
    assert isinstance(body, acts.Correction)
    return (page, body.to_page)
