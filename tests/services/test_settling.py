"""Doses that were found between intent and signature: what blocks, what two people may say, and what is booked (D8)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from cdstation.register.acts import DiscrepancyOpened
from cdstation.register.pours import Certainty
from cdstation.services.values import OutcomeForm, Settlement, Unfinished
from cdstation.treatment.acts import DoseRecorded, Outcome
from tests.services.hatch import (
    ASSISTANT,
    DAY_MS,
    NURSE,
    OLD_HAND,
    SECOND_NURSE,
    SETTLED,
    SWALLOWED,
    Hatch,
    proof,
)
from tests.services.raising import not_ready, refused


class ProgramEnds(BaseException):
    """The process is gone: nothing of the station hears of it."""


def die_before_start(hatch: Hatch) -> None:
    """The intent is durable; not a byte of START went out."""

    def on_step(_: int) -> None:
        raise ProgramEnds

    hatch.pump.line.on_step = on_step
    with pytest.raises(ProgramEnds):
        hatch.pour(OLD_HAND)


def die_in_mid_pour(hatch: Hatch) -> None:
    """The motor has turned."""

    def on_progress(done: int) -> None:
        if done > 20_000:
            raise ProgramEnds

    card = hatch.station.dosing.prepare(OLD_HAND)
    with pytest.raises(ProgramEnds):
        hatch.station.dosing.pour(card, hatch.evidence(card), hatch.station.pump.new_stop(), on_progress)


def die_with_the_cup(hatch: Hatch) -> None:
    """Poured and written down as such; nobody has signed."""
    hatch.pour(OLD_HAND)


def die_not_knowing(hatch: Hatch) -> None:
    """Poured, and the pump could not tell how much."""
    hatch.pump.afflict("silence")
    assert hatch.pour(OLD_HAND).dispensed.certainty is Certainty.UNKNOWN
    hatch.pump.afflict("none")


Dying = Callable[[Hatch], None]
STAGES: dict[Dying, str] = {
    die_before_start: "started",
    die_in_mid_pour: "started",
    die_with_the_cup: "poured",
    die_not_knowing: "poured",
}
every_way = pytest.mark.parametrize("die", STAGES, ids=lambda die: die.__name__)


def found_after(hatch: Hatch, die: Dying, *, later_ms: int = 60_000) -> Unfinished:
    """The one unfinished dose that the next start finds."""
    die(hatch)
    hatch.reopen(later_ms=later_ms)
    (found,) = hatch.station.dosing.unfinished()
    return found


@pytest.mark.req("H-4", "PUMP-8")
@every_way
def test_after_a_restart_the_dose_is_found_and_nothing_else_is_done(hatch: Hatch, die: Dying) -> None:
    """Quarantine: nobody is given anything until two people have settled it, and the balance has not moved."""
    before = hatch.balance
    found = found_after(hatch, die)
    assert (found.stage, found.patient, found.ordered, found.pump) == (STAGES[die], OLD_HAND, 45_000, 1)
    assert (found.shown, found.prison_number) == ("ABBOTTSON, Callum", "A1001BC")
    assert (hatch.state(), hatch.balance) == ("quarantine", before)
    assert hatch.station.register.awaiting(hatch.page) == 45_000
    starts = hatch.pump.starts
    for patient in (OLD_HAND, SETTLED):
        with not_ready("station-quarantine"):
            hatch.pour(patient)
    assert [block.code for block in hatch.station.dosing.prepare(OLD_HAND).blocks] == ["dose-unfinished"]
    assert hatch.pump.starts == starts


@pytest.mark.req("H-4", "PUMP-6")
@every_way
def test_two_people_measured_what_was_delivered(hatch: Hatch, die: Dying) -> None:
    """The measured amount leaves the book, marked as measured by two, and a difference opens a case."""
    before = hatch.balance
    found = found_after(hatch, die)
    settlement = Settlement(30_500, Outcome.PART, 20_000)
    receipt = hatch.station.dosing.settle(found, settlement, proof(NURSE), proof(ASSISTANT))
    assert receipt is not None
    assert (receipt.issued, receipt.consumed, receipt.wasted) == (30_500, 20_000, 10_500)
    assert receipt.discrepancy == "pour-unlike-order"
    line = hatch.entries[receipt.seq - 1]
    assert isinstance(line.body, DoseRecorded)
    assert (line.body.measured_by_two, line.draft.by, line.draft.witness) == (True, NURSE, ASSISTANT)
    assert (hatch.balance, hatch.state()) == (before - 30_500, "ready")
    assert hatch.station.dosing.unfinished() == ()
    assert [block.code for block in hatch.station.dosing.prepare(OLD_HAND).blocks] == ["dosed-already"]
    hatch.give(SETTLED)


@pytest.mark.req("H-4", "H-3")
@every_way
def test_two_people_found_that_nothing_was_delivered(hatch: Hatch, die: Dying) -> None:
    """The intent is void on two signatures, nothing leaves the book, and the dose is still owed."""
    before = hatch.balance
    found = found_after(hatch, die)
    last = len(hatch.entries)
    assert hatch.station.dosing.settle(found, Settlement(0, None), proof(NURSE), proof(ASSISTANT)) is None
    voided = next(one for one in hatch.entries[last:] if one.body.KIND == "dose-voided")
    assert (voided.body.KIND, voided.draft.by, voided.draft.witness) == ("dose-voided", NURSE, ASSISTANT)
    assert (hatch.balance, hatch.state()) == (before, "ready")
    hatch.give(OLD_HAND)


@pytest.mark.req("H-4", "DISC-1")
def test_nothing_delivered_against_the_pumps_own_counter_opens_a_case(hatch: Hatch) -> None:
    """The pump had counted a whole dose: two people may say otherwise, but it does not vanish in silence."""
    found = found_after(hatch, die_with_the_cup)
    hatch.station.dosing.settle(found, Settlement(0, None), proof(NURSE), proof(ASSISTANT))
    case = hatch.entries[-2]
    assert case.body == DiscrepancyOpened("pour-unlike-order", found.intent_seq, 45_000, hatch.page)
    assert hatch.station.status().open_discrepancies == 1


@pytest.mark.req("H-4")
def test_a_cup_that_was_given_after_all(hatch: Hatch) -> None:
    """Delivered as ordered, and drunk: one line and no case."""
    found = found_after(hatch, die_with_the_cup)
    settlement = Settlement(45_000, Outcome.GIVEN, 45_000)
    receipt = hatch.station.dosing.settle(found, settlement, proof(SECOND_NURSE), proof(ASSISTANT))
    assert receipt is not None
    assert (receipt.consumed, receipt.discrepancy) == (45_000, "")
    assert hatch.station.roster.queue().done[0].done == "given"


@pytest.mark.req("H-4", "H-21")
def test_who_may_settle(hatch: Hatch) -> None:
    """Two different people, the first of whom may give a dose; and what was delivered has an outcome."""
    found = found_after(hatch, die_with_the_cup)
    settle, given = hatch.station.dosing.settle, Settlement(45_000, Outcome.GIVEN, 45_000)
    with refused("witness-is-the-actor"):
        settle(found, given, proof(NURSE), proof(NURSE))
    with refused("role-may-not-administer"):
        settle(found, given, proof(ASSISTANT), proof(NURSE))
    with refused("pin-wrong"):
        settle(found, given, proof(NURSE), proof(ASSISTANT, "000001"))
    with refused("outcome-missing"):
        settle(found, Settlement(45_000, None), proof(NURSE), proof(ASSISTANT))
    with refused("consumed-more-than-poured"):
        settle(found, Settlement(45_000, Outcome.PART, 46_000), proof(NURSE), proof(ASSISTANT))
    with refused("consumed-more-than-poured"):
        settle(found, Settlement(-5, Outcome.REFUSED), proof(NURSE), proof(ASSISTANT))
    assert hatch.state() == "quarantine"
    settle(found, given, proof(NURSE), proof(ASSISTANT))
    with refused("dose-not-open"):
        settle(found, given, proof(NURSE), proof(ASSISTANT))
    with refused("dose-not-open"):
        settle(replace(found, intent="f" * 32), given, proof(NURSE), proof(ASSISTANT))


@pytest.mark.req("H-4", "PUMP-6")
def test_a_dose_of_which_only_the_intent_is_known_is_never_booked_from_the_plan(hatch: Hatch) -> None:
    """Signing as if it had been poured as ordered is refused; what two people measured is not."""
    cup = hatch.pour(SETTLED)
    hatch.sign(cup)
    found = found_after(hatch, die_in_mid_pour)
    with refused("volume-unknown"):
        hatch.sign(replace(cup, intent=found.intent))
    hatch.sign(replace(cup, intent=found.intent), OutcomeForm(Outcome.NOT_HANDED, measured=21_000))


@pytest.mark.req("H-10", "LAW-20-b", "D9")
def test_a_dose_of_yesterday_is_settled_for_yesterday(hatch: Hatch) -> None:
    """Found in the morning after: the line belongs to the day of the pour, and today's dose is still owed."""
    found = found_after(hatch, die_with_the_cup, later_ms=DAY_MS)
    yesterday = hatch.clock.now().dose_day.fromordinal(hatch.clock.now().dose_day.toordinal() - 1)
    settlement = Settlement(45_000, Outcome.GIVEN, 45_000)
    receipt = hatch.station.dosing.settle(found, settlement, proof(NURSE), proof(ASSISTANT))
    assert receipt is not None
    assert hatch.entries[receipt.seq - 1].draft.dose_day == yesterday
    card = hatch.station.dosing.prepare(OLD_HAND)
    assert (card.blocks, card.missed) == ((), 0)
    hatch.reopen()
    assert hatch.station.dosing.prepare(OLD_HAND).blocks == ()
    hatch.days_later(0)
    hatch.give(OLD_HAND)


@pytest.mark.req("LAW-20-b")
def test_a_dose_of_last_week_is_settled_late(hatch: Hatch) -> None:
    """Accepted after the next day has ended, marked LATE, with its reason."""
    found = found_after(hatch, die_with_the_cup, later_ms=2 * DAY_MS)
    receipt = hatch.station.dosing.settle(found, Settlement(45_000, Outcome.NOT_HANDED), proof(NURSE), proof(ASSISTANT))
    assert receipt is not None
    line = hatch.entries[receipt.seq - 1].draft
    assert line.late
    assert line.late_reason


@pytest.mark.req("H-10", "D9")
def test_a_cup_across_midnight_belongs_to_the_day_it_was_poured_on(hatch: Hatch) -> None:
    """Poured at 23:59:50, signed ten seconds after midnight: one dose on the first day, none yet on the second."""
    hatch.clock.move(16 * 3_600_000 - 120_000 - 10_000)
    assert hatch.clock.now().local.strftime("%H:%M:%S") == "23:59:50"
    pour = hatch.pour(OLD_HAND)
    hatch.clock.move(20_000)
    receipt = hatch.sign(pour)
    assert hatch.entries[receipt.seq - 1].draft.dose_day == pour.card.made.dose_day
    card = hatch.station.dosing.prepare(OLD_HAND)
    assert (card.blocks, card.missed) == ((), 0)


@pytest.mark.req("H-4", "H-25")
def test_settling_is_not_refused_for_lack_of_space(hatch: Hatch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules gate starting, never recording: a nearly full disk starts nothing, but takes what happened."""
    found = found_after(hatch, die_with_the_cup)
    monkeypatch.setattr("cdstation.services.current.LEAST_FREE_BYTES", 1 << 60)
    assert hatch.state() == "no-space"
    given = Settlement(45_000, Outcome.GIVEN, 45_000)
    assert hatch.station.dosing.settle(found, given, proof(NURSE), proof(ASSISTANT)) is not None


@pytest.mark.req("H-4")
def test_an_unfinished_dose_keeps_the_session_from_closing_and_opening(hatch: Hatch) -> None:
    """Not closed with it, and not opened over it."""
    found = found_after(hatch, die_with_the_cup, later_ms=DAY_MS)
    with not_ready("station-quarantine"):
        hatch.station.session.close()
    with not_ready("opening-blocked"):
        hatch.days_later(0)
    items = {item.code: item for item in hatch.station.session.checklist()}
    assert (items["unfinished"].state, dict(items["unfinished"].facts)) == ("blocked", {"doses": 1})
    hatch.station.dosing.settle(found, Settlement(45_000, Outcome.REFUSED), proof(NURSE), proof(ASSISTANT))
    hatch.station.session.close()


def test_a_cup_in_hand_is_not_unfinished(hatch: Hatch) -> None:
    """While the nurse has it before her it is her cup; after a restart it is anybody's to settle."""
    pour = hatch.pour(OLD_HAND)
    assert hatch.station.dosing.unfinished() == ()
    assert hatch.state() == "ready"
    hatch.sign(pour, OutcomeForm(Outcome.GIVEN, checks=SWALLOWED))
