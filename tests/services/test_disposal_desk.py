"""Spills and losses at a real hatch: always recorded, never refused for what the book says is there (BAL-4)."""

import pytest

from cdstation.register.acts import BottleFitted, DiscrepancyOpened, Waste
from cdstation.register.stock.acts import ContainersListed, container_number
from cdstation.services.values import OutcomeForm
from cdstation.treatment.acts import Outcome
from tests.services.disks import refusing_disk
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
from tests.services.raising import not_ready, refused, unrecorded


def listed(hatch: Hatch, *contents: int) -> tuple[int, ...]:
    """Bottles of what is in the balance, put into the list of containers."""
    one, other = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    count = len(contents)
    body = ContainersListed(hatch.page, METHADONE, contents, contents, ("MX2201",) * count, ("2026-10-31",) * count)
    seq = hatch.book.write(body, by=one, witness=other).seq
    return tuple(container_number(seq, place) for place in range(count))


def cases(hatch: Hatch) -> list[tuple[str, int, int]]:
    """The cases that were opened on this page: cause, line, difference."""
    bodies = [one.body for one in hatch.entries]
    return [(one.cause, one.seq, one.difference) for one in bodies if isinstance(one, DiscrepancyOpened)]


@pytest.mark.req("BAL-4", "LAW-19-a", "PSI-4.18")
def test_a_spill_is_a_witnessed_line_and_lowers_the_bottle_on_the_pump(hatch: Hatch) -> None:
    """By the person on duty, with a witness, in the words of the register; and it is said that it was estimated."""
    before, bottle = hatch.balance, hatch.station.pump.status().left_ul
    spilt = hatch.station.disposal.spill(
        hatch.page, 20_000, reason="spilt", note="cup knocked over", pump=1, incident="W-1182", witness=proof(ASSISTANT)
    )
    (line, *_) = hatch.station.register.latest(hatch.page, 1)
    assert (line.seq, line.supplied, line.balance) == (spilt.seq, 20_000, before - 20_000)
    assert (line.words.party, line.words.note) == ("Spilt, amount estimated", "cup knocked over; incident W-1182")
    assert (line.given_by, line.witnessed_by) == ("OKAFOR, Ada", "REED, Jo")
    assert (spilt.balance, spilt.case) == (before - 20_000, "")
    assert hatch.station.pump.status().left_ul == bottle - 20_000
    hatch.reopen()
    assert hatch.station.pump.status().left_ul == bottle - 20_000


@pytest.mark.req("BAL-4", "J2")
def test_nobody_is_their_own_witness(hatch: Hatch) -> None:
    """Nor with a wrong PIN; nothing is written then but the wrong PIN."""
    before = hatch.balance
    with refused("witness-is-the-actor"):
        hatch.station.disposal.spill(hatch.page, 20_000, witness=proof(NURSE))
    with refused("pin-wrong"):
        hatch.station.disposal.spill(hatch.page, 20_000, witness=proof(ASSISTANT, "000001"))
    assert hatch.balance == before


@pytest.mark.req("BAL-4")
def test_what_is_not_in_the_book_is_recorded_and_opens_a_case(hatch: Hatch) -> None:
    """A container that is not there, more than it held, more than the balance: each once, none refused."""
    before = hatch.balance
    spill, witness = hatch.station.disposal.spill, proof(ASSISTANT)
    unknown = spill(hatch.page, 1_000, container=77_000, witness=witness)
    (bottle,) = listed(hatch, 500_000)
    beyond = spill(hatch.page, 500_500, container=bottle, reason="broken", witness=witness)
    below = spill(hatch.page, before, witness=witness)
    assert cases(hatch) == [
        ("waste-container-unknown", unknown.seq, 0),
        ("waste-beyond-container", beyond.seq, 500),
        ("negative-balance", below.seq, 501_500),
    ]
    assert [one.case for one in (unknown, beyond, below)] == [cause for cause, _, _ in cases(hatch)]
    assert hatch.balance == below.balance == -501_500
    assert {case.page for case in hatch.book.standing.cases.unsettled()} == {hatch.page}


@pytest.mark.req("BAL-4")
def test_a_bottle_named_by_its_container_is_the_bottle_on_the_pump(hatch: Hatch) -> None:
    """The gauge falls too."""
    (bottle,) = listed(hatch, 500_000)
    one, other = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    hatch.book.write(BottleFitted(1, METHADONE, "MX2201", "2027-06-30", 500_000, bottle), by=one, witness=other)
    spilt = hatch.station.disposal.spill(hatch.page, 30_000, container=bottle, witness=proof(ASSISTANT))
    sealed = hatch.book.ledger.entry(spilt.seq)
    assert sealed is not None
    assert isinstance(sealed.body, Waste)
    assert (sealed.body.pump, sealed.body.container) == (1, bottle)
    assert hatch.station.pump.status().left_ul == 470_000
    assert hatch.book.standing.holding.containers[bottle].contents == 470_000


@pytest.mark.req("BAL-4", "ADM-3")
def test_a_spill_is_recorded_whatever_the_station_waits_for(hatch: Hatch) -> None:
    """A cup in hand, an unfinished dose, a closed session, a clock that nobody believes."""
    spill = hatch.station.disposal.spill
    pour = hatch.pour(OLD_HAND)
    spill(hatch.page, 1_000, witness=proof(ASSISTANT))
    hatch.sign(pour, OutcomeForm(Outcome.SPILT, consumed=0))
    before = hatch.balance
    hatch.station.session.close()
    assert hatch.state() == "session-closed"
    spill(hatch.page, 1_000, witness=proof(ASSISTANT))
    hatch.clock.set_wall(-60_000)
    assert hatch.state() == "clock-hold"
    spill(hatch.page, 1_000, witness=proof(ASSISTANT))
    assert hatch.balance == before - 2_000


@pytest.mark.req("BAL-4", "H-16")
def test_a_spill_is_recorded_beside_an_unfinished_dose(hatch: Hatch) -> None:
    """The page still waits for its two people; the spill does not wait for them."""
    hatch.pour(OLD_HAND)
    hatch.reopen()
    assert hatch.state() == "quarantine"
    before = hatch.balance
    hatch.station.disposal.spill(hatch.page, 5_000, witness=proof(ASSISTANT))
    assert (hatch.balance, hatch.state()) == (before - 5_000, "quarantine")


@pytest.mark.req("BAL-4")
def test_without_anybody_on_duty_there_is_nobody_to_sign(hatch: Hatch) -> None:
    """Sign in first; the door is the same for every act."""
    hatch.station.access.sign_out()
    with not_ready("station-signed-out"):
        hatch.station.disposal.spill(hatch.page, 5_000, witness=proof(ASSISTANT))


@pytest.mark.req("BAL-4", "H-25")
def test_a_disk_that_refuses_is_never_silent(hatch: Hatch) -> None:
    """It happened: the error cannot be dismissed as if nothing had been asked."""
    with refusing_disk(), unrecorded("entry-not-written"):
        hatch.station.disposal.spill(hatch.page, 5_000, witness=proof(ASSISTANT))
    hatch.reopen()


@pytest.mark.req("LAW-20-b", "BAL-4")
def test_a_spill_of_another_day_keeps_its_day(hatch: Hatch) -> None:
    """Yesterday's needs no reason, an older one is LATE and says why; the future and odd reasons are asked again."""
    now = hatch.clock.now().utc_ms
    spill, witness = hatch.station.disposal.spill, proof(ASSISTANT)
    yesterday = spill(hatch.page, 1_000, happened_ms=now - DAY_MS, witness=witness)
    with refused("late-reason-missing"):
        spill(hatch.page, 1_000, happened_ms=now - 2 * DAY_MS, witness=witness)
    older = spill(hatch.page, 1_000, happened_ms=now - 2 * DAY_MS, late_reason="found in the sink log", witness=witness)
    with refused("happened-in-the-future"):
        spill(hatch.page, 1_000, happened_ms=now + 1, witness=witness)
    with refused("waste-reason-unknown"):
        spill(hatch.page, 1_000, reason="destroyed", witness=witness)
    with refused("page-not-open"):
        spill(9_999, 1_000, witness=witness)
    lines = {line.seq: line for line in hatch.station.register.latest(hatch.page, 2)}
    assert (lines[yesterday.seq].late, lines[older.seq].late) == (False, True)
    assert lines[older.seq].late_reason == "found in the sink log"


@pytest.mark.req("BAL-4")
def test_the_supervisor_is_told_at_once_or_it_is_not_forgotten(hatch: Hatch) -> None:
    """Told on the card, told by being there, or told afterwards; and only somebody who supervises is a supervisor."""
    desk, witness = hatch.station.disposal, proof(ASSISTANT)
    assert desk.spill(hatch.page, 1_000, told=PHARMACIST, witness=witness).told == PHARMACIST
    assert desk.spill(hatch.page, 1_000, witness=proof(LEAD)).told == LEAD
    assert desk.untold() == ()
    waiting = desk.spill(hatch.page, 1_000, witness=witness)
    assert (waiting.told, [one.seq for one in desk.untold()]) == (0, [waiting.seq])
    for act in (lambda: desk.tell(waiting.seq, ASSISTANT), lambda: desk.spill(hatch.page, 1, told=1, witness=witness)):
        with refused("told-not-a-supervisor"):
            act()
    hatch.reopen()
    hatch.station.disposal.tell(waiting.seq, PHARMACIST)
    assert hatch.station.disposal.untold() == ()
    with refused("spill-not-known"):
        hatch.station.disposal.tell(waiting.seq, PHARMACIST)
    assert [person.number for person in hatch.station.disposal.supervisors()] == [LEAD, PHARMACIST]


@pytest.mark.req("BAL-4")
def test_the_trend_of_a_page_is_seen(hatch: Hatch) -> None:
    """What the morning's verification used is no spill."""
    desk = hatch.station.disposal
    assert (desk.trend(hatch.page).count, desk.trend(hatch.page).total) == (0, 0)
    for amount in (5_000, 7_500):
        desk.spill(hatch.page, amount, witness=proof(SECOND_NURSE))
    trend = desk.trend(hatch.page)
    assert (trend.count, trend.total, trend.days[-1]) == (2, 12_500, (hatch.clock.now().dose_day, 12_500))
    assert {person.number for person in desk.witnesses()} == {NURSE, SECOND_NURSE, ASSISTANT, PHARMACIST, LEAD}
