"""Counting through the services: due dates, the blind round, containers, recounts, and what a difference opens."""

import pytest

from cdstation.register.acts import BottleFitted, Count, DiscrepancyOpened, PageOpened, PumpVerified, Receipt
from cdstation.register.counting.due import Rhythm
from cdstation.services.values import Counted, CountResult, PageCount, PersonPlan, Proof
from tests.services.hatch import (
    ASSISTANT,
    DAY_MS,
    LEAD,
    METHADONE,
    NURSE,
    OLD_HAND,
    PHARMACIST,
    SECOND_NURSE,
    SETTLED,
    Hatch,
    proof,
)
from tests.services.raising import refused

LOT, LATE_LOT = "sealed:500000:MX2202:2027-06-30", "sealed:100000:MX2203:2027-09-30"
BOTH = (proof(NURSE), proof(ASSISTANT))


def fill(hatch: Hatch) -> dict[str, int]:
    """Six bottles of half a litre and one of a tenth, one of them on the pump; what is on the shelf, by row."""
    one, other = hatch.station.history_signers(*BOTH)
    received = Receipt(
        METHADONE,
        "Example Pharma Ltd",
        "4 Model Way",
        "B-00218",
        "MX2202",
        "2027-06-30",
        sizes=(500_000,) * 6 + (100_000,),
        batches=("MX2202",) * 6 + ("MX2203",),
        expiries=("2027-06-30",) * 6 + ("2027-09-30",),
    )
    line = hatch.book.write(received, by=one, witness=other, page=hatch.page, delta=3_100_000)
    first = line.seq * 1000
    fitted = BottleFitted(1, METHADONE, "MX2202", "2027-06-30", 500_000, container=first)
    hatch.book.write(fitted, by=one, witness=other)
    loose = hatch.balance - 3_100_000
    return {LOT: 2_500_000, LATE_LOT: 100_000, f"open:{first}": 480_000, "reservoir:1": 20_000, "loose": loose}


def finish(hatch: Hatch, first: dict[str, int], second: dict[str, int] | None = None, case: int = 0) -> CountResult:
    """Nurse and assistant."""
    return hatch.station.counts.finish(hatch.page, first, second or first, *BOTH, case)


def tablets(hatch: Hatch) -> int:
    """A page of tablets with 56 on it."""
    one, other = hatch.station.history_signers(*BOTH)
    opened = PageOpened("buprenorphine", "sublingual tablet", "8 mg", "tablet", "3", False, "from the paper register")
    return hatch.book.write(opened, by=one, witness=other, delta=56_000).seq


@pytest.mark.req("BAL-2")
def test_what_is_due_stands_in_order_and_is_told_in_the_frame(hatch: Hatch) -> None:
    """The longest overdue first; a page of tablets the day after, a liquid on a pump as well; who counted last."""
    page = tablets(hatch)
    found = {one.head.page: one for one in hatch.station.counts.due()}
    assert (found[hatch.page].due.rhythm, found[page].due.rhythm) == (Rhythm.PUMP, Rhythm.FIRST)
    assert found[hatch.page].last_by == ("OKAFOR, Ada", "REED, Jo")
    assert (found[page].last_ms, found[page].last_by) == (None, ())
    assert hatch.station.status().counts_overdue == 0
    hatch.clock.move(DAY_MS)
    assert [(one.head.page, one.overdue) for one in hatch.station.counts.due()] == [(page, 1), (hatch.page, 0)]
    assert hatch.station.status().counts_overdue == 1
    hatch.clock.move(DAY_MS)
    assert [one.overdue for one in hatch.station.counts.due()] == [2, 1]
    assert hatch.station.status().counts_overdue == 2


@pytest.mark.req("BAL-2")
def test_a_liquid_that_was_poured_from_is_asked_for_at_the_close(hatch: Hatch) -> None:
    """Not before the first dose, and not after its count."""
    counts = hatch.station.counts
    assert [one.at_close for one in counts.due()] == [True]  # it was counted before the door opened
    counts.start(hatch.page)
    hatch.count(hatch.balance)
    assert [one.at_close for one in counts.due()] == [False]
    hatch.give(OLD_HAND)
    assert [one.at_close for one in counts.due()] == [True]


@pytest.mark.req("BAL-3", "BAL-2")
def test_sealed_open_and_reservoir_make_one_figure(hatch: Hatch) -> None:
    """Each row is kept with both figures; the reveal shows the lot that is short beside what the book says of it."""
    shelf = fill(hatch)
    rows = hatch.station.counts.start(hatch.page)
    assert [row.key for row in rows] == list(shelf)
    result = finish(hatch, shelf)
    assert (result.agreed, result.difference, result.band, result.case) == (True, 0, "none", 0)
    assert [(one.row.key, one.found, one.expected) for one in result.rows][:2] == [
        (LOT, 2_500_000, 2_500_000),
        (LATE_LOT, 100_000, 100_000),
    ]
    body = hatch.entries[-1].body
    assert isinstance(body, Count)
    assert (body.sealed, body.opened, body.reservoir) == (2_600_000, 480_000 + shelf["loose"], 20_000)
    assert dict(zip(body.rows, body.first_rows, strict=True)) == shelf
    assert body.second_rows == body.first_rows
    hatch.station.counts.start(hatch.page)
    short = finish(hatch, {**shelf, LOT: 2_000_000})
    assert (short.difference, short.band, short.discrepancy) == (-500_000, "red", "count-red")
    assert (short.rows[0].found, short.rows[0].expected) == (2_000_000, 2_500_000)
    assert short.case == hatch.entries[-1].seq


@pytest.mark.req("BAL-2")
def test_one_row_apart_records_nothing_and_names_the_row_alone(hatch: Hatch) -> None:
    """Also when the sums agree; neither the balance nor the difference is told."""
    shelf = fill(hatch)
    hatch.station.counts.start(hatch.page)
    last = len(hatch.entries)
    second = {**shelf, LOT: 3_000_000, "loose": shelf["loose"] - 500_000}
    result = finish(hatch, shelf, second)
    assert (result.agreed, result.differing) == (False, (LOT, "loose"))
    assert (result.expected, result.difference, result.rows) == (0, 0, ())
    assert len(hatch.entries) == last
    assert finish(hatch, shelf).agreed


@pytest.mark.req("BAL-2", "BAL-3")
def test_stock_that_moved_there_and_back_has_moved(hatch: Hatch) -> None:
    """The sum is the same again, and the count is refused all the same; so is it when a container was opened."""
    shelf = fill(hatch)
    one, other = hatch.station.history_signers(*BOTH)
    hatch.station.counts.start(hatch.page)
    returned = Receipt(METHADONE, "Example Pharma Ltd", "4 Model Way", "B-1", "K2291", "2027-08-31")
    hatch.give(OLD_HAND)
    hatch.book.write(returned, by=one, witness=other, page=hatch.page, delta=45_000)
    with refused("count-stock-moved"):
        finish(hatch, shelf)
    with refused("count-not-started"):
        finish(hatch, shelf)
    hatch.station.counts.start(hatch.page)
    second = next(row.container for row in hatch.station.counts.rows(hatch.page) if row.container) + 1
    hatch.book.write(
        BottleFitted(1, METHADONE, "MX2202", "2027-06-30", 500_000, second, 400_000), by=one, witness=other
    )
    with refused("count-stock-moved"):
        finish(hatch, shelf)


@pytest.mark.req("BAL-2")
def test_every_row_has_a_figure(hatch: Hatch) -> None:
    """A row that was left out is not an empty shelf."""
    shelf = fill(hatch)
    hatch.station.counts.start(hatch.page)
    with refused("count-row-empty"):
        finish(hatch, {key: figure for key, figure in shelf.items() if key != LOT})
    with refused("count-containers-whole"):
        finish(hatch, {**shelf, LOT: 2_499_999})
    with refused("page-not-open"):
        hatch.station.counts.start(99)


@pytest.mark.req("BAL-2", "D4")
def test_a_round_is_signed_once_by_both(hatch: Hatch) -> None:
    """Pages that agree are recorded with the same two signatures; one that differs or moved is counted again."""
    page, shelf = tablets(hatch), fill(hatch)
    counts, none = hatch.station.counts, {"loose:sealed": 28_000, "loose:opened": 28_000}
    for one in (hatch.page, page):
        counts.start(one)
    last = len(hatch.entries)
    apart = PageCount(page, none, {"loose:sealed": 56_000, "loose:opened": 0})
    liquid, solid = counts.finish_round([PageCount(hatch.page, shelf, shelf), apart], *BOTH)
    assert (liquid.agreed, solid.agreed, solid.page) == (True, False, page)
    assert hatch.kinds(last) == ["count"]
    counts.start(hatch.page)
    hatch.give(OLD_HAND)
    liquid, solid = counts.finish_round([PageCount(hatch.page, shelf, shelf), PageCount(page, none, none)], *BOTH)
    assert (liquid.refused, solid.agreed, solid.difference) == ("count-stock-moved", True, 0)
    with refused("pin-wrong"):
        counts.start(page)
        counts.finish_round([PageCount(page, none, none)], proof(NURSE), proof(ASSISTANT, "000001"))


@pytest.mark.req("J3", "DISC-1")
def test_tablets_have_no_tolerance(hatch: Hatch) -> None:
    """One tablet short is red."""
    page = tablets(hatch)
    hatch.station.counts.start(page)
    short = {"loose:sealed": 28_000, "loose:opened": 27_000}
    result = hatch.station.counts.finish(page, short, short, *BOTH)
    assert (result.band, result.discrepancy) == ("red", "count-red")


@pytest.mark.req("J3", "DISC-1")
def test_three_small_losses_running_open_a_case_of_their_own(hatch: Hatch) -> None:
    """Each within 1 %: the third is red; while that case is open the next is no new one."""
    found = []
    for lost in (100, 200, 300, 400):
        hatch.give(OLD_HAND if lost in (100, 300) else SETTLED)
        hatch.station.counts.start(hatch.page)
        figures = {"loose:sealed": hatch.balance - lost, "loose:opened": 0, "reservoir:1": 0}
        found.append(finish(hatch, figures))
        if lost in (200, 400):
            hatch.days_later(1)
    assert [one.discrepancy for one in found] == ["", "", "count-trend", "count-trend"]
    assert (found[2].known, found[3].known, found[3].case) == (False, True, found[2].case)
    assert hatch.station.status().open_discrepancies == 1
    assert [one.difference for one in hatch.station.counts.history(hatch.page)] == [0, -100, -200, -300, -400]


@pytest.mark.req("DISC-1")
def test_the_same_mismatch_is_one_case(hatch: Hatch) -> None:
    """Found again, also when nothing was issued, it leads to the case that is open; a worse one is new."""
    found = []
    for lost in (40_000, 40_000, 45_000):
        hatch.station.counts.start(hatch.page)
        found.append(finish(hatch, {"loose:sealed": hatch.balance - lost, "loose:opened": 0, "reservoir:1": 0}))
    assert [one.band for one in found] == ["red"] * 3
    assert found[1].case == found[0].case != found[2].case
    assert [one.known for one in found] == [False, True, False]


@pytest.mark.req("DISC-1")
def test_another_pair_counts_again_for_a_case(hatch: Hatch) -> None:
    """Neither of the first two; whatever they find belongs to the case and opens no other."""
    hatch.station.counts.start(hatch.page)
    short = {"loose:sealed": hatch.balance - 40_000, "loose:opened": 0, "reservoir:1": 0}
    case = finish(hatch, short).case
    counts, others = hatch.station.counts, (proof(SECOND_NURSE), proof(PHARMACIST))
    (waiting,) = counts.recounts()
    assert (waiting.case, waiting.head.page, waiting.names) == (case, hatch.page, ("OKAFOR, Ada", "REED, Jo"))
    counts.start(hatch.page)
    with refused("recount-same-pair"):
        counts.finish(hatch.page, short, short, proof(SECOND_NURSE), proof(ASSISTANT), case)
    with refused("recount-no-case"):
        counts.finish(hatch.page, short, short, *others, case + 7)
    last = len(hatch.entries)
    result = counts.finish(hatch.page, short, short, *others, case)
    assert (result.case, result.known, result.difference) == (case, True, -40_000)
    assert hatch.kinds(last) == ["count"]
    assert counts.recounts() == ()
    body = hatch.entries[-1].body
    assert isinstance(body, Count)
    assert body.case == case
    assert hatch.book.standing.cases.all[case].recounters == {SECOND_NURSE, PHARMACIST}
    hatch.station.access.sign_in(proof(LEAD))
    hatch.station.cases.check(case, "recount", "The other pair found the same.", count=len(hatch.entries) - 1)


@pytest.mark.req("BAL-5", "BAL-2")
def test_the_drift_forecast_comes_with_the_reveal_and_outlives_a_restart(hatch: Hatch) -> None:
    """0.5 % too much of 105 mL poured is about half a millilitre less on the shelf; it is kept with the count."""
    one, other = hatch.station.history_signers(*BOTH)
    verdict = PumpVerified(1, (60_000,), (60_300,), (50,), 50, True)
    hatch.book.write(verdict, by=one, witness=other)
    hatch.give(OLD_HAND)
    hatch.give(SETTLED)
    hatch.reopen()
    hatch.station.counts.start(hatch.page)
    figures = {"loose:sealed": hatch.balance - 525, "loose:opened": 0, "reservoir:1": 0}
    result = finish(hatch, figures)
    assert (result.difference, result.drift, result.band) == (-525, -525, "note")
    body = hatch.entries[-1].body
    assert isinstance(body, Count)
    assert body.drift == -525


def test_the_chart_shows_the_last_counts(hatch: Hatch) -> None:
    """The oldest of them first."""
    for lost in range(3):
        hatch.station.counts.start(hatch.page)
        finish(hatch, {"loose:sealed": hatch.balance - lost, "loose:opened": 0, "reservoir:1": 0})
    found = hatch.station.counts.history(hatch.page, limit=2)
    assert [one.difference for one in found] == [-1, -2]
    cases = [one.body for one in hatch.entries if isinstance(one.body, DiscrepancyOpened)]
    assert [case.difference for case in cases] == [-1, -2]


@pytest.mark.req("LAW-20-e", "LAW-27-c", "BAL-2")
def test_each_book_is_counted_by_itself(hatch: Hatch) -> None:
    """The register, the record beside it and patients' own drugs: one drug, three pages, and a loss in one of them is
    nothing of the others.
    """
    one, other = hatch.station.history_signers(*BOTH)
    head = ("methadone", "oral solution", "1 mg per mL", "mL", "2", False)
    own = hatch.book.write(PageOpened(*head, "brought in", True), by=one, witness=other, delta=200_000).seq
    record, counts = tablets(hatch), hatch.station.counts
    due = {one.head.page: one for one in counts.due()}
    assert len({due[page].head.book for page in (hatch.page, own, record)}) == 3
    before = {page: hatch.book.standing.balances[page] for page in (hatch.page, record)}
    counts.start(own)
    short = {"loose:sealed": 150_000, "loose:opened": 0, "reservoir:1": 0}
    result = counts.finish(own, short, short, *BOTH)
    assert (result.page, result.difference, result.band) == (own, -50_000, "red")
    assert {page: hatch.book.standing.balances[page] for page in (hatch.page, record)} == before
    assert [case.page for case in hatch.book.standing.cases.unsettled()] == [own]
    assert hatch.book.standing.counts[record].by == ()


@pytest.mark.req("BAL-2", "LAW-27-a")
@pytest.mark.parametrize("role", ["authorised witness", "prison officer"])
def test_neither_counter_is_a_stranger_to_the_routine(hatch: Hatch, role: str) -> None:
    """Not in the first place either: an authorised witness stays a stranger to the page, an officer needs authority."""
    hatch.station.people.enrol(PersonPlan("Quillfeather", "Moss", role, "", "694137"), proof(LEAD), proof(ASSISTANT))
    stranger, session, found = Proof(LEAD + 1, "694137"), hatch.station.session, Counted(0, hatch.balance, 0)
    session.start_count(hatch.page)
    for pair in ((stranger, proof(NURSE)), (proof(NURSE), stranger)):
        with refused("witness-not-authorised"):
            session.count(hatch.page, found, found, *pair)
    assert session.count(hatch.page, found, found, *BOTH).difference == 0
