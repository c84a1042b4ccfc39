"""Corrections: a line of their own, never an alteration, and never a way round a count (LAW-20-c)."""

from dataclasses import replace

import pytest

from cdstation.errors import RuleError
from cdstation.register import acts
from cdstation.register.discrepancies.acts import Adjustment
from cdstation.register.entries import Body, Sealed
from cdstation.register.quantity import Unit
from cdstation.register.stock import acts as stock
from cdstation.register.stock.leaving import OwnDrugReceived
from cdstation.register.upkeep.acts import Correction, PageClosed
from cdstation.register.upkeep.corrections import (
    amount_correction,
    check_correctable,
    delta_of,
    page_correction,
    second_half,
    second_uuid,
)
from tests.builders import (
    BUPRENORPHINE,
    METHADONE,
    NURSE,
    PHARMACIST,
    STRONG_METHADONE,
    TECHNICIAN,
    MemoryBook,
    count,
    dose,
    opened_book,
    page_opened,
)
from tests.register import samples

RECEIPT = acts.Receipt(METHADONE.code, "Example Pharma Ltd", "2 Mill Road", "R-17", "MX2202", "2027-06-30")
SPILT = acts.Waste("spilt", "")


class Desk:
    """A book with three pages, in which lines are written and corrected."""

    def __init__(self) -> None:
        self.book: MemoryBook = opened_book()
        self.page = self.book.open_page()
        self.strong = self.book.open_page(STRONG_METHADONE, 500_000)
        self.tablets = self.book.open_page(BUPRENORPHINE, 56_000)

    def line(self, body: Body = SPILT, delta: int | None = -5_000, page: int = 0) -> Sealed:
        """A line on the page."""
        return self.book.write(body, witness=TECHNICIAN, page=page or self.page, delta=delta)

    def amount(self, line: Sealed, right: int, words: str = "misread") -> Sealed:
        """The amount was wrong."""
        body = amount_correction(line, right, words, self.book.standing.keeping)
        return self.book.write(body, witness=TECHNICIAN, page=line.entry.page, delta=delta_of(body), about=line.uuid)

    def move(self, line: Sealed, page: int, words: str = "wrong page") -> tuple[Sealed, Sealed]:
        """The page was wrong."""
        first = self.half(line, page, words)
        body = second_half(first)
        return first, self.book.write(
            body, witness=TECHNICIAN, page=page, delta=delta_of(body), about=line.uuid, uuid=second_uuid(first)
        )

    def half(self, line: Sealed, page: int, words: str = "wrong page") -> Sealed:
        """The first half alone."""
        now = self.book.standing
        body = page_correction(line, page, words, now.keeping, now.pages)
        return self.book.write(body, witness=TECHNICIAN, page=line.entry.page, delta=delta_of(body), about=line.uuid)


def _refused(code: str, desk: Desk, line: Sealed, *, right: int | None = None, page: int = 0, words: str = "x") -> None:
    with pytest.raises(RuleError, match=f"^{code}$"):
        desk.half(line, page, words) if right is None else desk.amount(line, right, words)


@pytest.mark.req("LAW-20-c", "BAL-1")
@pytest.mark.parametrize(
    ("body", "delta", "right", "balance"),
    [
        (SPILT, -5_000, 4_000, 1_996_000),
        (SPILT, -5_000, 5_001, 1_994_999),
        (SPILT, -5_000, 0, 2_000_000),
        (RECEIPT, 1_000_000, 900_000, 2_900_000),
        (RECEIPT, 1_000_000, 0, 2_000_000),
        (dose(0, 0, outcome="not-handed"), 0, 3_000, 1_997_000),
    ],
)
def test_the_balance_is_as_if_the_line_had_been_right(body: Body, delta: int, right: int, balance: int) -> None:
    """And the line itself stands as it was written. A supply stays a supply, whatever the figure."""
    desk = Desk()
    line = desk.line(body, delta)
    before = line.content
    correction = desk.amount(line, right)
    assert desk.book.balances[desk.page] == balance
    assert (desk.book.entries[line.seq - 1].content, line.draft.delta) == (before, delta)
    assert desk.book.standing.keeping.corrections[line.seq] == (correction,)


@pytest.mark.req("LAW-20-c")
def test_a_line_is_corrected_again_from_what_it_says_now() -> None:
    """The second correction knows of the first, so nothing is taken off twice."""
    desk = Desk()
    line = desk.line()
    desk.amount(line, 4_000)
    again = desk.amount(line, 4_500)
    assert isinstance(again.body, Correction)
    assert (again.body.was, again.body.now, desk.book.balances[desk.page]) == (-4_000, -4_500, 1_995_500)


@pytest.mark.req("LAW-20-c", "BAL-1")
@pytest.mark.parametrize("delta", [-5_000, 5_000])
def test_what_belongs_on_another_page_is_neither_made_nor_lost(delta: int) -> None:
    """What is taken off one page comes on the other; both name each other, and the line that was wrong."""
    desk = Desk()
    line = desk.line(SPILT if delta < 0 else RECEIPT, delta)
    total = sum(desk.book.balances.values())
    first, second = desk.move(line, desk.strong)
    assert sum(desk.book.balances.values()) == total
    assert desk.book.balances[desk.page] == 2_000_000
    assert desk.book.balances[desk.strong] == 500_000 + delta
    assert isinstance(second.body, Correction)
    assert (second.body.seq, second.body.other) == (line.seq, first.seq)
    assert first.body.line(Unit.ML).party == f"Correction of entry {line.seq}: 5 mL belongs on page {desk.strong}"
    assert second.body.line(Unit.ML).party == (
        f"Correction of entry {line.seq}: 5 mL belongs on this page, see entry {first.seq}"
    )
    assert desk.book.standing.keeping.half_corrected == {}


@pytest.mark.req("LAW-20-c")
def test_the_half_that_came_over_can_be_wrong_too() -> None:
    """It is a line like any other: its amount is corrected, or it goes back to where it came from."""
    desk = Desk()
    line = desk.line()
    _, second = desk.move(line, desk.strong)
    desk.amount(second, 4_000)
    assert desk.book.balances[desk.strong] == 496_000
    desk.move(second, desk.page)
    assert (desk.book.balances[desk.strong], desk.book.balances[desk.page]) == (500_000, 1_996_000)


@pytest.mark.req("LAW-20-c")
def test_a_half_is_known_until_the_other_is_written() -> None:
    """Its identity is the same whoever finishes it, so it is written once."""
    desk = Desk()
    first = desk.half(desk.line(), desk.strong)
    assert desk.book.standing.keeping.half_corrected == {first.seq: first}
    assert second_uuid(first) == second_uuid(first) != first.uuid
    assert len(second_uuid(first)) == 32


@pytest.mark.req("LAW-20-c", "DISC-1")
@pytest.mark.parametrize("kind", ["count", "adjustment", "opening"])
def test_a_count_is_not_corrected_away(kind: str) -> None:
    """What was counted is explained by a case, not by a line that makes it fit."""
    desk = Desk()
    if kind == "count":
        line = desk.line(count(1_900_000, 2_000_000), None)
    elif kind == "adjustment":
        case = desk.book.write(acts.DiscrepancyOpened("count-red", desk.page, -5_000, desk.page))
        line = desk.line(Adjustment(case.seq, "counted by two pairs"), -5_000)
    else:
        line = desk.book.write(page_opened(), by=PHARMACIST, witness=NURSE, delta=1_000)
    _refused("correction-of-a-count", desk, line, right=1)
    _refused("correction-of-a-count", desk, line, page=desk.strong)


@pytest.mark.req("LAW-20-c", "PSI-4.17")
@pytest.mark.parametrize("body", [stock.TransferOut, stock.TransferIn, stock.TransferReturned])
def test_a_transfer_stands_in_two_books(body: type[Body]) -> None:
    """One of them alone cannot take it back."""
    sample = next(one for one in samples.BODIES if isinstance(one, body))
    with pytest.raises(RuleError, match=r"^correction-of-a-transfer$"):
        check_correctable(Desk().line(sample, 5_000))


@pytest.mark.req("LAW-20-c")
def test_what_is_refused() -> None:
    """Each with a reason of its own."""
    desk = Desk()
    line = desk.line()
    _refused("correction-changes-nothing", desk, line, right=5_000)
    _refused("amount-not-a-figure", desk, line, right=-1)
    _refused("correction-without-words", desk, line, right=1, words=" \n")
    _refused("correction-without-words", desk, line, page=desk.strong, words="")
    _refused("page-not-open", desk, line, page=999)
    _refused("correction-changes-nothing", desk, line, page=desk.page)
    _refused("correction-of-another-unit", desk, line, page=desk.tablets)
    own = desk.book.write(replace(page_opened(), patients_own=True), by=PHARMACIST, witness=NURSE, delta=0).seq
    _refused("correction-of-another-book", desk, line, page=own)
    corrected = desk.amount(line, 0)
    _refused("correction-changes-nothing", desk, line, page=desk.strong)
    _refused("correction-of-a-correction", desk, corrected, right=1)
    desk.book.write(PageClosed(desk.strong, "no longer used"), witness=PHARMACIST)
    _refused("page-closed", desk, line, page=desk.strong)


@pytest.mark.req("LAW-20-c", "LAW-19-b")
def test_a_page_that_was_opened_after_the_line_knows_of_it_already() -> None:
    """Its opening balance was counted when the stock had moved."""
    desk = Desk()
    line = desk.line()
    younger = desk.book.write(replace(page_opened(), strength="5 mg per mL"), by=PHARMACIST, witness=NURSE, delta=0).seq
    _refused("correction-page-is-younger", desk, line, page=younger)


@pytest.mark.req("J3", "LAW-20-c")
def test_what_counts_as_issued_since_the_last_count_follows_the_correction() -> None:
    """A wrong figure must not widen the tolerance; one from before the count, or of a receipt, changes nothing."""
    desk = Desk()
    old = desk.line()
    desk.line(count(1_995_000, 1_995_000), None)
    wrong = desk.line(delta=-50_000)
    receipt = desk.line(RECEIPT, 1_000_000)

    def issued(page: int = desk.page) -> int:
        return desk.book.standing.counts[page].issued_since

    assert issued() == 50_000
    desk.amount(wrong, 5_000)
    assert issued() == 5_000
    desk.amount(old, 4_000)
    desk.amount(receipt, 900_000)
    desk.amount(receipt, 0)
    assert issued() == 5_000
    desk.move(wrong, desk.strong)
    assert (issued(), issued(desk.strong)) == (0, 5_000)


BOXES = replace(RECEIPT, sizes=(500_000, 500_000, 250_000), batches=("MX2202",) * 3, expiries=("2027-06-30",) * 3)


@pytest.mark.req("LAW-20-c", "PSI-4.20")
@pytest.mark.parametrize(
    ("right", "left"),
    [
        (1_250_001, [500_000, 500_000, 250_000]),
        (1_000_001, [500_000, 500_000, 250_000]),
        (1_000_000, [500_000, 500_000]),
        (900_000, [500_000, 500_000]),  # no bottle fits what is left over: the next count tells
        (750_000, [500_000, 250_000]),
        (500_000, [500_000]),
        (0, []),
    ],
)
def test_containers_that_never_came_are_not_there(right: int, left: list[int]) -> None:
    """Only what is sealed and full can have been a slip of the pen."""
    desk = Desk()
    line = desk.line(BOXES, 1_250_000)
    desk.amount(line, right)
    held = desk.book.standing.holding.on_page(desk.page)
    assert [one.contents for one in held] == left


@pytest.mark.req("LAW-20-c")
def test_an_opened_container_has_come() -> None:
    """It stays, whatever the receipt should have said; and what goes to another page is listed there again."""
    desk = Desk()
    line = desk.line(BOXES, 1_250_000)
    number = stock.container_number(line.seq, 2)
    desk.book.write(stock.ContainerOpened(number, 250_000, 0, 0))
    desk.move(line, desk.strong)
    assert [one.number for one in desk.book.standing.holding.on_page(desk.page)] == [number]
    assert desk.book.standing.holding.on_page(desk.strong) == ()


@pytest.mark.req("LAW-20-c", "LAW-27-c")
def test_a_patients_bag_follows_the_line_that_received_it() -> None:
    """Another amount, another page, or it never was there."""
    desk = Desk()
    own = [
        desk.book.write(replace(page_opened(), patients_own=True, strength=strength), by=PHARMACIST, witness=NURSE,
                        delta=0).seq
        for strength in ("1 mg per mL", "10 mg per mL")
    ]  # fmt: skip
    body = OwnDrugReceived(METHADONE.code, "FENWICK, Jonah A1000AA", "reception", "PB-0012", "part bottle")
    line = desk.line(body, 50_000, own[0])
    desk.line(SPILT)  # another line of no bag
    desk.amount(desk.line(RECEIPT, 1_000), 2_000)
    desk.amount(line, 40_000)
    bags = desk.book.standing.transit.bags
    assert (bags["PB-0012"].left, bags["PB-0012"].page) == (40_000, own[0])
    _, there = desk.move(line, own[1])
    assert (desk.book.standing.transit.bags["PB-0012"].page, desk.book.balances[own[1]]) == (own[1], 40_000)
    desk.amount(there, 30_000)
    assert (desk.book.standing.transit.bags["PB-0012"].left, desk.book.balances[own[1]]) == (30_000, 30_000)
    _, back = desk.move(there, own[0])
    desk.amount(back, 35_000)
    bag = desk.book.standing.transit.bags["PB-0012"]
    assert (bag.left, bag.page, desk.book.balances[own[0]]) == (35_000, own[0], 35_000)
    other = desk.line(replace(body, bag="PB-0013"), 5_000, own[0])
    desk.amount(other, 0)
    assert set(desk.book.standing.transit.bags) == {"PB-0012"}
