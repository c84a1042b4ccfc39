"""Acts that are entered after they happened: the one way by which every desk asks when (LAW-20-b)."""

from cdstation.errors import RuleError
from cdstation.register.happened import Happened, happened
from cdstation.services.book import Book

FIRST_ENTRY = 1


def when(book: Book, page: int | None, at_ms: int | None, reason: str = "") -> Happened:
    """For `book.write(..., event_ms=when.event_ms, late_reason=when.late_reason)`: when it happened, UTC milliseconds,
    None for now. Without a page, nothing in the book is older than its first entry.

    Raises RuleError `page-not-open`, `happened-in-the-future`, `happened-before-the-page`, `late-reason-missing`.
    """
    if page is not None and page not in book.standing.pages:
        raise RuleError("page-not-open")
    opening = book.ledger.entry(FIRST_ENTRY if page is None else page)
    assert opening is not None, "the fold knows the page, so its entry is there"
    return happened(at_ms, reason, book.clock.now().utc_ms, opening.draft.entered.utc_ms)
