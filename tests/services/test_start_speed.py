"""A start reads of each page only the doses since its own last count, however long another page was left alone."""

from pathlib import Path

import pytest

from cdstation.services.book import Book
from tests.services.areas import BUPRENORPHINE
from tests.services.hatch import ASSISTANT, OLD_HAND, Hatch, build, copy_of, proof


@pytest.mark.req("D12")
def test_a_page_that_nobody_counts_costs_the_others_nothing(tmp_path: Path) -> None:
    """Doses before the last count of their own page are not read again, although another page was never counted."""
    hatch: Hatch = copy_of(build(tmp_path / "built"), tmp_path / "copy")
    hatch.station.pages.open_page(BUPRENORPHINE, proof(ASSISTANT))
    hatch.give(OLD_HAND)
    hatch.count(hatch.balance)
    book = hatch.book
    marks = book._marks(book.standing)
    read = [one for page, seq in marks.items() for one in Book._doses_on(book, page, seq)]
    bottle = book.standing.bottles[1].seq
    assert [one.seq > bottle for one in read] == [True] * len(read)
    assert len(read) == 1  # the one since the bottle was fitted: four weeks of doses before it are left alone
    before = (book.standing.balances, book.standing.counts, book.standing.bottles)
    hatch.reopen()
    after = hatch.book.standing
    assert (after.balances, after.counts, after.bottles) == before
    hatch.station.close()
