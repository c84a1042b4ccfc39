"""Closing a page and a book, keeping it and holding it (RET-1, J7, LAW-23-a)."""

from datetime import date
from pathlib import Path

import pytest

from cdstation.register.acts import PageOpened, Waste
from cdstation.register.stock.containers import Listed
from cdstation.register.upkeep.acts import BookClosed
from cdstation.register.upkeep.closing import StillOpen
from cdstation.services.values import State
from cdstation.services.verification import verify_area
from tests.services.hatch import (
    ASSISTANT,
    DAY_MS,
    LEAD,
    METHADONE,
    NURSE,
    OLD_HAND,
    PHARMACIST,
    SECOND_NURSE,
    Hatch,
    proof,
)
from tests.services.raising import not_ready, refused
from tests.services.upkeep.people import empty


@pytest.fixture
def emptied(hatch: Hatch) -> Hatch:
    """A hatch that is given up."""
    empty(hatch)
    return hatch


@pytest.mark.req("RET-1")
def test_a_page_with_stock_stays_open(hatch: Hatch) -> None:
    """What is open on it is listed, also what was poured and awaits its signature."""
    pour = hatch.pour(OLD_HAND)
    found = hatch.station.closing.open_on_page(hatch.page)
    assert found == (StillOpen("balance", hatch.balance, hatch.page), StillOpen("doses", 1, hatch.page))
    hatch.sign(pour)
    with refused("closing-still-open", count=1):
        hatch.station.closing.close_page(hatch.page, "not used", proof(PHARMACIST))


@pytest.mark.req("RET-1", "LAW-20-c")
def test_a_page_is_closed_by_two_and_can_go_on(emptied: Hatch) -> None:
    """One of them a pharmacist or the head of healthcare; a closed one takes nothing."""
    closing, page = emptied.station.closing, emptied.page
    for reason, witness, code in (
        ("", PHARMACIST, "closing-without-reason"),
        ("x", ASSISTANT, "closing-needs-supervisor"),
    ):
        with refused(code):
            closing.close_page(page, reason, proof(witness))
    with refused("page-not-closed"):
        closing.reopen_page(page, "x", proof(PHARMACIST))
    closing.close_page(page, "no longer used", proof(PHARMACIST))
    assert closing.closed_pages() == {page}
    with refused("page-closed"):
        closing.close_page(page, "again", proof(PHARMACIST))
    one, other = emptied.station.history_signers(proof(NURSE), proof(ASSISTANT))
    with refused("page-closed"):
        emptied.book.write(Waste("spilt", ""), by=one, witness=other, page=page, delta=-1)
    emptied.reopen()
    assert emptied.station.closing.closed_pages() == {page}
    emptied.station.closing.reopen_page(page, "ordered again", proof(LEAD))
    one, other = emptied.station.history_signers(proof(NURSE), proof(ASSISTANT))
    emptied.book.write(Waste("spilt", ""), by=one, witness=other, page=page, delta=0)


@pytest.mark.req("RET-1")
def test_a_closed_page_is_no_page_for_a_dose_a_bottle_or_a_list(emptied: Hatch) -> None:
    """Said on the card before anything is poured, not by the disk afterwards; open again, it is the same page."""
    station = emptied.station
    station.closing.close_page(emptied.page, "no longer used", proof(PHARMACIST))
    emptied.open_again()
    station.pump.by_hand_today()
    assert "no-page-for-product" in {one.code for one in station.dosing.prepare(OLD_HAND).blocks}
    with refused("dose-blocked"):
        emptied.pour(OLD_HAND)
    with refused("no-page-for-product"):
        station.pump.fit_bottle(METHADONE, "MX1", "2027-06-30", 500_000, proof(ASSISTANT))
    with refused("no-page-for-product"):
        station.containers.list_stock(METHADONE, [Listed(500_000, 500_000, "MX1", "2027-06-30")], proof(ASSISTANT))
    station.session.close()
    key = station.catalogue.product(METHADONE).page_key
    assert emptied.book.standing.page_for(key) is None
    station.closing.reopen_page(emptied.page, "ordered again", proof(LEAD))
    assert emptied.book.standing.page_for(key) == emptied.page


@pytest.mark.req("RET-1", "J7", "LAW-23-a")
def test_a_book_is_closed_archived_and_only_read(emptied: Hatch) -> None:
    """Its last act; a verified copy with its keys lies in the archive, and the station says until when it is kept."""
    hatch = emptied
    assert hatch.station.closing.kept().until is None
    assert hatch.station.closing.open_in_book() == ()
    with refused("book-not-closed"):
        hatch.station.closing.archive()
    copy = hatch.station.closing.close_book("the hatch is given up", proof(LEAD))
    body = next(one.body for one in hatch.entries if isinstance(one.body, BookClosed))
    assert body == BookClosed("the hatch is given up", "2037-11-16")
    assert copy.parent == hatch.home / "archive"
    assert copy.with_suffix(".keys").exists()
    _only_read(hatch)
    files = hatch.station.folders.files(hatch.area_id)
    hatch.reopen(sign_in=False)
    _only_read(hatch)
    copied = type(files)(copy, copy.with_suffix(".keys"), files.anchor, copy.with_suffix(".lock"))
    assert [one.code for one in verify_area(copied, hatch.key).findings] == ["anchor-missing"]


def _only_read(hatch: Hatch) -> None:
    assert hatch.station.status().state is State.BOOK_CLOSED
    assert hatch.station.status().keep_until == "2037-11-16"
    kept = hatch.station.closing.kept()
    assert (kept.closed, kept.until, kept.may_be_destroyed) == (True, date(2037, 11, 16), False)
    assert hatch.station.register.latest(hatch.page)
    one, other = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    for body, page in ((Waste("spilt", ""), hatch.page), (PageOpened("x", "y", "z", "mL", "2", True, ""), None)):
        with refused("book-closed", until="2037-11-16"):
            hatch.book.write(body, by=one, witness=other, page=page, delta=0)
    with not_ready("station-book-closed"):
        hatch.station.session.open(hatch.clock.now().utc_ms + 1)


@pytest.mark.req("RET-1")
def test_what_stands_against_closing_a_book(hatch: Hatch) -> None:
    """Stock, the session, and a poured cup; nobody may close it half done."""
    pour = hatch.pour(OLD_HAND)
    assert [one.code for one in hatch.station.closing.open_in_book()] == ["balance", "session", "doses"]
    hatch.sign(pour)
    with refused("closing-still-open", count=2):
        hatch.station.closing.close_book("x", proof(LEAD))


@pytest.mark.req("RET-1", "D9")
def test_a_book_is_not_closed_by_a_clock_that_nobody_believes(emptied: Hatch) -> None:
    """Ten years ahead, it would be kept ten years too long; behind, it could be destroyed too early."""
    emptied.clock.set_wall(-3_650 * DAY_MS)
    last = len(emptied.entries)
    with not_ready("station-clock-hold"):
        emptied.station.closing.close_book("given up", proof(LEAD))
    assert emptied.kinds(last) == []


@pytest.mark.req("RET-1", "D11")
def test_a_copy_that_fails_leaves_the_book_closed(emptied: Hatch) -> None:
    """As with the backup of a session: what was signed stands, and the copy is made again."""
    blocked = emptied.home / "archive"
    blocked.write_text("a file in the place of the folder")
    with not_ready("backup-not-written"):
        emptied.station.closing.close_book("given up", proof(LEAD))
    assert emptied.station.status().state is State.BOOK_CLOSED
    blocked.unlink()
    assert emptied.station.closing.archive().exists()


@pytest.mark.req("RET-1", "J7")
def test_a_legal_hold_by_two_people_also_on_a_closed_book(emptied: Hatch) -> None:
    """Placed and lifted with a reason; beyond every date it stands against destroying."""
    closing = emptied.station.closing
    with refused("closing-needs-supervisor"):
        closing.set_hold(True, "coroner", proof(SECOND_NURSE), proof(NURSE))
    closing.close_book("given up", proof(LEAD))
    closing.set_hold(True, "coroner's letter 14", proof(ASSISTANT), proof(LEAD))
    assert closing.kept().legal_hold == emptied.station.status().legal_hold == "coroner's letter 14"
    with refused("hold-already"):
        closing.set_hold(True, "again", proof(ASSISTANT), proof(LEAD))
    emptied.clock.move(4_383 * DAY_MS)
    assert not closing.kept().may_be_destroyed
    with refused("closing-without-reason"):
        closing.set_hold(False, " ", proof(NURSE), proof(LEAD))
    closing.set_hold(False, "coroner has finished", proof(LEAD), proof(NURSE))
    assert closing.kept().may_be_destroyed
    emptied.station.access.sign_in(proof(NURSE))
    closing.set_hold(True, "coroner again", proof(LEAD))
    assert closing.kept().legal_hold == "coroner again"
    assert Path(emptied.file).exists()


@pytest.mark.req("LAW-23-a")
def test_an_open_book_never_ages_out(hatch: Hatch) -> None:
    """However old its first entry: the clock starts at the last."""
    hatch.clock.move(9_000 * DAY_MS)
    assert not hatch.station.closing.kept().may_be_destroyed
