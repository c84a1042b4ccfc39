"""Discrepancies at the station: every step an entry, decided by those who did not count, with a clock (DISC-1, 2)."""

import pytest

from cdstation.errors import NotReadyError, RuleError
from cdstation.register.acts import DiscrepancyOpened, Waste
from cdstation.register.discrepancies import acts
from cdstation.register.people import STATION
from cdstation.services.discrepancies.desk import CaseDesk
from cdstation.services.values import Counted
from tests.services.hatch import ASSISTANT, LEAD, NURSE, PHARMACIST, SECOND_NURSE, Hatch, proof
from tests.services.raising import not_ready, refused

HOUR_MS = 3_600_000
PAGE = "methadone — oral solution — 1 mg per mL"


def desk(hatch: Hatch) -> CaseDesk:
    """The service."""
    return hatch.station.cases


def ticked(hatch: Hatch) -> int:
    """How many entries the station writes when it looks at the clocks."""
    before = hatch.book.standing.last_seq
    desk(hatch).tick()
    return hatch.book.standing.last_seq - before


def short(hatch: Hatch, by_ul: int = 40_000) -> int:
    """Nurse and assistant count too little; the case."""
    hatch.count(hatch.balance - by_ul)
    return desk(hatch).cases()[0].number


def recount(hatch: Hatch, number: int, by_ul: int = 40_000) -> None:
    """The second nurse and the head of healthcare count the same, and it is written down."""
    session = hatch.station.session
    session.start_count(hatch.page)
    found = Counted(hatch.balance - by_ul, 0, 0)
    session.count(hatch.page, found, found, proof(SECOND_NURSE), proof(LEAD))
    (again, *_) = desk(hatch).case(number).recounts
    desk(hatch).check(number, "recount", "the same figures", count=again.seq)


def through(hatch: Hatch, number: int) -> None:
    """Owned, counted again, decided and adjusted."""
    desk(hatch).own(number, PHARMACIST)
    recount(hatch, number)
    desk(hatch).outcome(number, "measuring-loss", "counted by two pairs", proof(PHARMACIST), proof(LEAD))
    desk(hatch).adjust(number, -40_000, "loss in measuring", proof(PHARMACIST), proof(LEAD))


def close_case(hatch: Hatch, number: int) -> None:
    """By the same two."""
    desk(hatch).close(number, "nothing left", proof(PHARMACIST), proof(LEAD))


def tell(hatch: Hatch, number: int, *bodies: str) -> None:
    """Each of them, with a reference."""
    for to in bodies:
        desk(hatch).report(number, to, "Example Office", "2026/0417")


@pytest.mark.req("DISC-1", "J3")
def test_a_case_goes_from_the_count_to_its_closing(hatch: Hatch) -> None:
    """The balance follows what was counted, once, on two signatures; the mismatch stands; the book is right."""
    before = hatch.balance
    number = short(hatch)
    last = len(hatch.entries)
    assert desk(hatch).case(number).next_act == "own"
    through(hatch, number)
    assert hatch.balance == before - 40_000
    assert desk(hatch).case(number).missing == ("cdao",)  # it is a red one
    with refused("case-needs-cdao"):
        close_case(hatch, number)
    tell(hatch, number, "cdao")
    assert desk(hatch).case(number).next_act == "close"
    close_case(hatch, number)
    kinds = [kind for kind in hatch.kinds(last) if kind not in ("count", "discrepancy-opened")]
    assert kinds == ["case-owned", "case-checked", "case-outcome", "adjustment", "case-reported", "case-closed"]
    view = desk(hatch).case(number)
    assert (view.row.open, view.case.difference, view.case.adjusted) == (False, -40_000, -40_000)
    assert [step.by for step in view.steps][-1].startswith("PATELSON")
    hatch.check()


@pytest.mark.req("DISC-1")
def test_the_counters_neither_decide_nor_witness(hatch: Hatch) -> None:
    """Nothing is written when one of them tries, and the lists do not offer them."""
    number = short(hatch)
    recount(hatch, number)
    last = len(hatch.entries)

    def decide(decider: int, witness: int) -> None:
        desk(hatch).outcome(number, "overage", "words", proof(decider), proof(witness))

    with refused("case-decider-role"):
        decide(NURSE, PHARMACIST)
    with refused("case-decider-counted"):
        decide(LEAD, PHARMACIST)
    with refused("case-witness-counted"):
        decide(PHARMACIST, ASSISTANT)
    with refused("witness-is-the-actor"):
        decide(PHARMACIST, PHARMACIST)
    assert len(hatch.entries) == last
    assert [one.number for one in desk(hatch).may_decide(number)] == [PHARMACIST]
    assert sorted(one.number for one in desk(hatch).may_witness(number)) == [SECOND_NURSE, PHARMACIST, LEAD]


@pytest.mark.req("DISC-1")
def test_an_adjustment_comes_after_the_outcome_and_stays_within_the_difference(hatch: Hatch) -> None:
    """Not before, not more, not the other way; the balance does not move when it is refused."""
    number, before = short(hatch), hatch.balance

    def adjust(delta: int) -> int:
        return desk(hatch).adjust(number, delta, "words", proof(PHARMACIST), proof(LEAD))

    with refused("case-needs-outcome"):
        adjust(-40_000)
    recount(hatch, number)
    desk(hatch).outcome(number, "measuring-loss", "counted by two pairs", proof(PHARMACIST), proof(LEAD))
    with refused("case-adjustment-too-large"):
        adjust(-40_001)
    with refused("case-adjustment-wrong-way"):
        adjust(1)
    assert hatch.balance == before
    assert adjust(-15_000) == before - 15_000
    assert desk(hatch).case(number).missing == ("owner", "cdao", "difference")


@pytest.mark.req("DISC-1")
def test_a_recount_is_by_another_pair(hatch: Hatch) -> None:
    """Without a count, with one by the first pair, and with a witness to the check."""
    number = short(hatch)
    with refused("case-recount-missing"):
        desk(hatch).check(number, "recount", "same", count=0)
    hatch.count(hatch.balance)
    again = max(hatch.book.standing.cases.counted)
    with refused("case-recount-same-people"):
        desk(hatch).check(number, "recount", "same", count=again)
    with refused("case-check-unknown"):
        desk(hatch).check(number, "guess", "words")
    desk(hatch).check(number, "arithmetic", "no mistake", witness=proof(ASSISTANT))
    assert desk(hatch).case(number).steps[-1].witness.startswith("REED")


@pytest.mark.req("DISC-2", "H-24")
def test_the_clock_is_written_down_by_the_station_once(hatch: Hatch) -> None:
    """At its very millisecond, by its own key, and not again by the next look, also after a restart."""
    number = short(hatch)
    opened = desk(hatch).case(number).row.opened_ms
    hatch.clock.move(opened + 8 * HOUR_MS - 1 - hatch.clock.now().utc_ms)
    assert ticked(hatch) == 0
    assert (desk(hatch).overdue(), hatch.station.status().overdue_discrepancies) == (0, 0)
    hatch.clock.move(1)
    assert ticked(hatch) == 1
    assert ticked(hatch) == 0
    due = hatch.entries[-1]
    assert (due.body, due.draft.by) == (acts.CaseDue(number, "shift"), STATION)
    assert hatch.station.status().overdue_discrepancies == 1
    hatch.reopen(later_ms=16 * HOUR_MS)
    assert hatch.kinds(due.seq)[0] == "case-due"  # 24 hours have passed: written at the unlocking
    assert ticked(hatch) == 0
    hatch.check()


@pytest.mark.req("H-24", "DISC-2")
def test_the_hatch_does_not_close_over_a_report_that_is_due(hatch: Hatch) -> None:
    """It says which and to whom; telling them is one step, and then it closes."""
    number = short(hatch)
    hatch.clock.move(9 * HOUR_MS)
    with pytest.raises(NotReadyError) as told:
        hatch.station.session.close()
    assert (told.value.code, told.value.facts["case"]) == ("case-report-due", number)
    assert told.value.facts["to"] == "Head of healthcare, Pharmacist"
    assert hatch.book.standing.session is not None
    tell(hatch, number, "lead")
    with not_ready("case-report-due"):
        hatch.station.session.close()
    tell(hatch, number, "pharmacist")
    hatch.station.session.close()
    assert hatch.state() == "session-closed"


@pytest.mark.req("H-24", "D9")
def test_nothing_is_written_by_itself_while_the_clock_is_doubted(hatch: Hatch) -> None:
    """A battery that died must not make a case look a year old."""
    short(hatch)
    hatch.clock.set_wall(400 * 24 * HOUR_MS)
    assert hatch.state() == "clock-hold"
    assert ticked(hatch) == 0
    hatch.station.access.close_area()
    desk(hatch).tick()


@pytest.mark.req("DISC-2")
def test_theft_that_somebody_reports_is_due_at_once(hatch: Hatch) -> None:
    """Police, liaison officer, accountable officer; it cannot be closed before, whatever it turns out to be."""
    number = desk(hatch).open_by_hand(" the cupboard was\nopen ", hatch.page, theft=True)
    view = desk(hatch).case(number)
    assert view.case.words == "the cupboard was open"
    assert (view.row.overdue, view.next_act, view.row.page) == (True, "report", PAGE)
    assert hatch.kinds(number) == ["case-due"] * 3
    desk(hatch).own(number, LEAD)
    desk(hatch).outcome(number, "false-alarm", "the key was in the safe", proof(PHARMACIST), proof(LEAD))
    tell(hatch, number, "police", "liaison")
    with refused("case-needs-cdao"):
        close_case(hatch, number)
    with refused("case-reference-missing"):
        desk(hatch).report(number, "cdao", "NHSE")
    tell(hatch, number, "cdao")
    close_case(hatch, number)
    with refused("case-closed"):
        tell(hatch, number, "lead")
    desk(hatch).reopen(number, "a witness came forward")
    assert desk(hatch).case(number).missing == ("outcome",)
    with refused("case-still-open"):
        desk(hatch).reopen(number, "again")


@pytest.mark.req("DISC-1")
def test_what_concerns_no_balance_is_decided_without_a_count_and_never_adjusted(hatch: Hatch) -> None:
    """Reported by hand, on no page."""
    number = desk(hatch).open_by_hand("the seal of a box was torn")
    with refused("page-not-open"):
        desk(hatch).open_by_hand("words", 1)
    with refused("case-words-missing"):
        desk(hatch).open_by_hand("  ")
    desk(hatch).outcome(number, "as-recorded", "torn by the courier", proof(PHARMACIST), proof(LEAD))
    with refused("case-nothing-to-adjust"):
        desk(hatch).adjust(number, -1, "words", proof(PHARMACIST), proof(LEAD))
    with refused("case-unknown"):
        desk(hatch).case(1)
    with refused("person-unknown"):
        desk(hatch).own(number, 99)


@pytest.mark.req("DISC-1")
def test_a_balance_below_zero_opens_a_case_once(hatch: Hatch) -> None:
    """Whatever was written, late or wrong: the station sees it by itself, and needs no count to see it."""
    book = hatch.book
    one, other = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    book.write(Waste("spilt", "too much"), by=one, witness=other, page=hatch.page, delta=-hatch.balance - 700)
    assert ticked(hatch) == 1
    assert ticked(hatch) == 0
    opened = hatch.entries[-1]
    assert opened.body == DiscrepancyOpened("negative-balance", opened.seq - 1, 700, hatch.page)
    assert opened.draft.by == STATION
    assert desk(hatch).case(opened.seq).case.remaining == 700
    hatch.check()


@pytest.mark.req("J4", "PUMP-2", "DISC-1")
def test_a_pump_that_fails_its_verification_opens_a_case(hatch: Hatch) -> None:
    """By how much it was wrong; once for each failure, and none for a pass."""
    hatch.station.session.close()
    for target in (10_000, 60_000, 60_000):
        hatch.station.pump.shoot(target, hatch.station.pump.new_stop(), lambda _: None)
    targets = (10_000, 60_000, 60_000)
    hatch.station.pump.record_verification(targets, (10_000, 60_000, 60_000), proof(ASSISTANT))
    assert desk(hatch).cases() == ()
    hatch.station.pump.record_verification(targets, (10_000, 60_000, 57_000), proof(ASSISTANT))
    (row,) = desk(hatch).cases()
    assert (row.cause, row.difference, row.page) == (
        "calibration-failed",
        -3_000,
        PAGE,
    )


@pytest.mark.req("DISC-2")
def test_overdue_cases_stand_on_top_and_closed_ones_at_the_end(hatch: Hatch) -> None:
    """Then the nearest deadline."""
    first = desk(hatch).open_by_hand("first")
    desk(hatch).own(first, LEAD)
    desk(hatch).outcome(first, "as-recorded", "words", proof(PHARMACIST), proof(LEAD))
    close_case(hatch, first)
    second = desk(hatch).open_by_hand("second")
    hatch.clock.move(HOUR_MS)
    third = desk(hatch).open_by_hand("third")
    theft = desk(hatch).open_by_hand("fourth", theft=True)
    assert [row.number for row in desk(hatch).cases()] == [theft, second, third, first]
    assert [row.number for row in desk(hatch).cases(closed=False)] == [theft, second, third]
    assert [row.overdue for row in desk(hatch).cases()] == [True, False, False, False]


def test_nobody_signed_in_writes_no_step(hatch: Hatch) -> None:
    """Whoever writes stands with a name."""
    hatch.station.access.sign_out()
    with pytest.raises(NotReadyError):
        desk(hatch).open_by_hand("words")
    with pytest.raises(RuleError):
        desk(hatch).case(2)
