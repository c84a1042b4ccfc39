"""The session: a checklist that fills itself, keys, blind counts with their bands, and the figures at the end."""

import json
from datetime import timedelta

import pytest

from cdstation.register.acts import Count, DiscrepancyOpened, SessionClosed, SessionOpened
from cdstation.services.values import Counted, CountResult, OutcomeForm
from cdstation.treatment.acts import NotGivenReason, Outcome
from tests.services.hatch import (
    ASSISTANT,
    BEGINNER,
    DAY_MS,
    NEWCOMER,
    NURSE,
    OLD_HAND,
    PHARMACIST,
    SECOND_NURSE,
    SETTLED,
    Hatch,
    proof,
)
from tests.services.raising import not_ready, refused


def count(hatch: Hatch, found: int, second: int | None = None) -> CountResult:
    """Both count; everything is in one sealed bottle."""
    first, other = Counted(found, 0, 0), Counted(found if second is None else second, 0, 0)
    return hatch.station.session.count(hatch.page, first, other, proof(NURSE), proof(ASSISTANT))


def states(hatch: Hatch) -> dict[str, str]:
    """The checklist as code and state."""
    return {item.code: item.state for item in hatch.station.session.checklist()}


@pytest.mark.req("BAL-2", "PUMP-2", "OB-missed-2")
def test_the_checklist_fills_itself(hatch: Hatch) -> None:
    """Each line is read off the book: what was done this morning is done."""
    assert states(hatch) == {
        "register-verified": "done",
        "unfinished": "done",
        "keys": "done",
        "balances-counted": "done",
        "bottle-fitted": "done",
        "pump-verified": "done",
        "bottle-covers-roster": "done",
        "downtime-pack": "to-do",
        "orders-ending": "done",
        "missed-three": "done",
        "new-starters": "to-do",
        "holds": "done",
    }
    people = {item.code: dict(item.facts).get("people") for item in hatch.station.session.checklist()}
    assert people["new-starters"] == 2


@pytest.mark.req("BAL-2", "PUMP-2", "OB-missed-2")
def test_the_next_morning_all_is_to_be_done_again(hatch: Hatch) -> None:
    """Count, verification and the days that were missed; a hold shows up; the keys are where they were."""
    hatch.station.roster.place_hold(SETTLED, "prescriber-review")
    hatch.station.session.close()
    hatch.reopen(later_ms=3 * DAY_MS)
    found = states(hatch)
    wanted = {"balances-counted": "to-do", "pump-verified": "to-do", "missed-three": "to-do", "holds": "to-do"}
    assert wanted.items() <= found.items()
    assert found["keys"] == "done"
    hatch.station.access.sign_in(proof(SECOND_NURSE))
    assert states(hatch)["keys"] == "to-do"


def test_by_hand_leaves_the_pump_out(hatch: Hatch) -> None:
    """Nothing of a pump is asked for on a day without one."""
    hatch.station.pump.by_hand_today()
    found = states(hatch)
    assert {found["bottle-fitted"], found["pump-verified"], found["bottle-covers-roster"]} == {"left-out"}


@pytest.mark.req("BAL-2")
def test_a_count_is_blind(hatch: Hatch) -> None:
    """The balance may be anything: before both have typed, nothing that is returned tells it."""
    hatch.station.session.start_count(hatch.page)
    last = len(hatch.entries)
    apart = CountResult(False, 3_000_000, 3_000_001, 0, 0, "", page=hatch.page, differing=("loose:sealed",))
    assert count(hatch, 3_000_000, 3_000_001) == apart
    assert hatch.kinds(last) == []
    result = count(hatch, hatch.balance)
    assert (result.agreed, result.expected, result.difference, result.discrepancy) == (True, hatch.balance, 0, "")
    line = hatch.entries[-1]
    assert isinstance(line.body, Count)
    assert (line.draft.delta, line.entry.balance) == (None, hatch.balance)
    assert (line.draft.by, line.draft.witness) == (NURSE, ASSISTANT)


@pytest.mark.req("BAL-2", "BAL-3")
def test_three_places_make_one_figure(hatch: Hatch) -> None:
    """Sealed, open, reservoir are added up; the two must agree in each of them, not only in the sum."""
    hatch.station.session.start_count(hatch.page)
    whole = hatch.balance
    first, second = Counted(whole - 3_000, 2_000, 1_000), Counted(whole - 5_000, 0, 5_000)
    result = hatch.station.session.count(hatch.page, first, second, proof(NURSE), proof(ASSISTANT))
    assert (result.agreed, len(result.differing)) == (False, 3)
    result = hatch.station.session.count(hatch.page, first, first, proof(NURSE), proof(ASSISTANT))
    assert (result.agreed, result.difference) == (True, 0)


@pytest.mark.req("DISC-1", "J3")
@pytest.mark.parametrize(
    ("share", "cause"),
    [(0, ""), (-100, ""), (100, ""), (-101, "count-amber"), (200, "count-amber"), (-201, "count-red")],
)
def test_the_bands_of_a_difference(hatch: Hatch, share: int, cause: str) -> None:
    """Up to 1 % of what was issued is noted, up to 2 % amber, beyond red; amber and red open a case."""
    hatch.give(OLD_HAND)
    hatch.give(SETTLED)
    hatch.station.session.start_count(hatch.page)
    difference = 105_000 * share // 10_000
    result = count(hatch, hatch.balance + difference)
    assert (result.difference, result.discrepancy) == (difference, cause)
    assert hatch.station.status().open_discrepancies == (1 if cause else 0)
    if cause:
        assert hatch.entries[-1].body == DiscrepancyOpened(cause, len(hatch.entries) - 1, difference, hatch.page)


@pytest.mark.req("DISC-1", "J3")
def test_any_difference_when_nothing_was_issued(hatch: Hatch) -> None:
    """Nobody has poured since the last count: a microlitre is amber, and 30 mL short is red."""
    hatch.station.session.start_count(hatch.page)
    assert count(hatch, hatch.balance - 1).discrepancy == "count-amber"
    hatch.station.session.start_count(hatch.page)
    assert count(hatch, hatch.balance - 30_001).discrepancy == "count-red"
    assert hatch.balance == hatch.plain_sum()


@pytest.mark.req("BAL-2", "BAL-3")
def test_a_count_is_of_one_moment(hatch: Hatch) -> None:
    """Not without a start, not across a movement, not while a cup awaits its signature, not twice."""
    with refused("count-not-started"):
        count(hatch, 1)
    with refused("page-not-open"):
        hatch.station.session.start_count(99)
    hatch.station.session.start_count(hatch.page)
    hatch.give(OLD_HAND)
    with refused("count-stock-moved"):
        count(hatch, hatch.balance)
    hatch.station.session.start_count(hatch.page)
    pour = hatch.pour(SETTLED)
    with refused("count-awaits-signature"):
        count(hatch, hatch.balance)
    hatch.sign(pour)
    hatch.station.session.start_count(hatch.page)
    with refused("amount-not-a-figure"):
        count(hatch, -1)
    with refused("pin-wrong"):
        hatch.station.session.count(
            hatch.page, Counted(1, 0, 0), Counted(1, 0, 0), proof(NURSE), proof(ASSISTANT, "000001")
        )
    with refused("witness-is-the-actor"):
        hatch.station.session.count(hatch.page, Counted(1, 0, 0), Counted(1, 0, 0), proof(NURSE), proof(NURSE))
    count(hatch, hatch.balance)
    with refused("count-not-started"):
        count(hatch, hatch.balance)


def test_opening_says_what_was_left_out(hatch: Hatch) -> None:
    """Roster and checklist are in the entry; once open it is not opened again."""
    hatch.station.session.close()
    with refused("closes-in-the-past"):
        hatch.station.session.open(hatch.clock.now().utc_ms)
    hatch.station.session.open(hatch.clock.now().utc_ms + 1)
    body = hatch.entries[-1].body
    assert isinstance(body, SessionOpened)
    assert (body.roster, body.key_holder) == ((OLD_HAND, SETTLED, BEGINNER, NEWCOMER), NURSE)
    assert "new-starters:to-do" in body.checks
    with refused("session-open-already"):
        hatch.station.session.open(hatch.clock.now().utc_ms + 1)


def test_closing_adds_the_session_up(hatch: Hatch) -> None:
    """The last word on each person counts; a backup is made and a checkpoint signed."""
    hatch.give(OLD_HAND, OutcomeForm(Outcome.SPILT, 0))
    hatch.give(OLD_HAND)
    hatch.give(SETTLED, OutcomeForm(Outcome.REFUSED))
    hatch.station.dosing.not_given(BEGINNER, NotGivenReason.NOT_ATTENDED)
    hatch.station.dosing.not_given(NEWCOMER, NotGivenReason.REFUSED)
    hatch.station.session.close()
    closed = next(one for one in reversed(hatch.entries) if isinstance(one.body, SessionClosed))
    assert closed.body == SessionClosed(given=1, refused=2, no_show=1)
    assert hatch.state() == "session-closed"
    with not_ready("station-session-closed"):
        hatch.station.session.close()
    size, head, code = hatch.station.register.seal()
    assert (size, head) == (len(hatch.entries), hatch.entries[-1].hash.hex())
    assert json.dumps(code)


def test_the_queue_and_its_pace(hatch: Hatch) -> None:
    """Who is to come, who has been, how long is left, and how fast it goes."""
    queue = hatch.station.roster.queue()
    assert [row.patient for row in queue.to_attend] == [OLD_HAND, SETTLED, BEGINNER, NEWCOMER]
    assert (queue.minutes_left, queue.seconds_each) == (238, None)
    for patient in (OLD_HAND, SETTLED, BEGINNER):
        hatch.clock.move(90_000)
        hatch.give(patient)
    queue = hatch.station.roster.queue()
    assert [row.patient for row in queue.done] == [BEGINNER, SETTLED, OLD_HAND]
    assert (queue.minutes_left, queue.seconds_each) == (233, 90)
    assert [row.patient for row in hatch.station.roster.queue("brzezinski").done] == [SETTLED]
    assert [row.patient for row in hatch.station.roster.queue("a1004").to_attend] == [NEWCOMER]


def test_a_scanned_card(hatch: Hatch) -> None:
    """The prison number however it is typed; nobody else's."""
    assert hatch.station.roster.find(" a1002bc ") == SETTLED
    for scan in ("", "A9999ZZ", "12"):
        with refused("scan-unknown"):
            hatch.station.roster.find(scan)


@pytest.mark.req("PSI-4.31")
def test_a_licence_near_its_end_is_said_at_the_opening(hatch: Hatch) -> None:
    """It is on the list for everybody to see, and it does not keep the hatch shut."""
    assert "licences" not in states(hatch)
    today = hatch.clock.now().dose_day
    for schedule, days in (("2", 30), ("3", 31)):
        last = today + timedelta(days=days)
        hatch.station.custody.licences.record(schedule, "HO-1", "Example Care Ltd", today, last, proof(PHARMACIST))
    (item,) = (one for one in hatch.station.session.checklist() if one.code == "licences")
    assert (item.state, dict(item.facts)) == ("to-do", {"schedules": "2"})
    hatch.station.session.close()
    hatch.open_again()
