"""Acts that are entered after they happened, through the open book (LAW-20-b)."""

import pytest

from cdstation.register.acts import Waste
from cdstation.register.happened import NOW, OVERTAKEN, Happened
from cdstation.services.late import when
from tests.services.hatch import ASSISTANT, DAY_MS, NURSE, Hatch, proof
from tests.services.raising import refused


def _now(hatch: Hatch) -> int:
    return hatch.clock.now().utc_ms


@pytest.mark.req("LAW-20-b")
def test_the_time_is_judged_by_the_page_or_by_the_book(hatch: Hatch) -> None:
    """A key may change hands before a page was opened, but nothing is older than the book."""
    opened, page = (hatch.book.ledger.entry(seq) for seq in (1, hatch.page))
    assert opened
    assert page
    assert opened.draft.entered.utc_ms <= page.draft.entered.utc_ms
    for number, sealed in ((None, opened), (hatch.page, page)):
        minute = sealed.draft.entered.utc_ms // 60_000 * 60_000
        assert when(hatch.book, number, minute, "found on paper") == Happened(minute, "found on paper")
        with refused("happened-before-the-page"):
            when(hatch.book, number, minute - 1, "found on paper")
    assert when(hatch.book, hatch.page, None) is NOW
    with refused("happened-in-the-future"):
        when(hatch.book, hatch.page, _now(hatch) + 1)
    with refused("late-reason-missing"):
        when(hatch.book, hatch.page, _now(hatch) - 2 * DAY_MS)
    with refused("page-not-open"):
        when(hatch.book, 999, None)


@pytest.mark.req("LAW-20-b")
def test_an_entry_that_midnight_overtook_is_written_and_says_so(hatch: Hatch) -> None:
    """It was in time when the first key was pressed; a reason that nobody could have known of is not asked for."""
    at = when(hatch.book, hatch.page, _now(hatch) - DAY_MS)
    assert at.late_reason == ""
    signers = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    hatch.clock.move(DAY_MS)
    line = hatch.book.write(
        Waste("spilt", ""),
        by=signers[0],
        witness=signers[1],
        page=hatch.page,
        delta=-1_000,
        event_ms=at.event_ms,
        late_reason=at.late_reason,
    )
    assert (line.draft.late, line.draft.late_reason) == (True, OVERTAKEN)
