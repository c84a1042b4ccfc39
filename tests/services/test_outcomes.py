"""What became of a cup: each outcome is one register line, and the balance falls once by all that was poured.

The outcomes are those of ADM-3. Every test ends with the whole book verified (fixture `hatch`).
"""

import pytest

from cdstation.services.values import DoseReceipt, Evidence, OutcomeForm
from cdstation.treatment.acts import DoseRecorded, NotGivenReason, Outcome
from tests.services.hatch import (
    ASSISTANT,
    BEGINNER,
    LOOKED,
    NO_ORDER,
    NURSE,
    OLD_HAND,
    SECOND_NURSE,
    SETTLED,
    SWALLOWED,
    Hatch,
    proof,
)
from tests.services.raising import refused


def line_of(hatch: Hatch, receipt: DoseReceipt) -> DoseRecorded:
    """The register line of a receipt."""
    body = hatch.entries[receipt.seq - 1].body
    assert isinstance(body, DoseRecorded)
    return body


@pytest.mark.req("LAW-19-e", "PUMP-8")
def test_a_dose_is_three_entries_and_one_register_line(hatch: Hatch) -> None:
    """Intent, pour, line: in that order, about each other, with two signatures on the line; START went out once."""
    before, last, starts = hatch.balance, len(hatch.entries), hatch.pump.starts
    receipt = hatch.give(OLD_HAND)
    assert hatch.kinds(last) == ["dose-started", "dose-poured", "dose-recorded"]
    intent, poured, line = hatch.entries[last:]
    assert poured.draft.about == line.draft.about == intent.uuid
    assert (line.draft.by, line.draft.witness, line.entry.page) == (NURSE, ASSISTANT, hatch.page)
    assert (receipt.issued, receipt.consumed, receipt.wasted, receipt.discrepancy) == (45_000, 45_000, 0, "")
    assert receipt.balance == hatch.balance == before - 45_000
    assert hatch.pump.starts == starts + 1
    assert (intent.entry.page, poured.entry.page) == (None, None)


@pytest.mark.req("LAW-19-e", "ADM-1")
def test_the_line_says_who_what_where_and_on_whose_word(hatch: Hatch) -> None:
    """Name, address, authority, batch and both identity columns as they were on the day."""
    card = hatch.station.dosing.prepare(SETTLED)
    line = line_of(hatch, hatch.give(SETTLED))
    assert line.name == "BRZEZIŃSKI, Łukasz A1002BC"
    assert line.address == "HMP Example, B2-02"
    assert line.authority == "Dr M. Haleworth, Rx-2026-0002"
    assert (line.batch, line.expiry, line.pump) == ("MX2201", "2027-06-30", 1)
    assert (line.id_requested, line.id_provided, line.checks) == (True, True, SWALLOWED)
    assert line.card == card.digest


def test_given_uses_the_day_up(hatch: Hatch) -> None:
    """After a dose the card says no, and the queue shows it done."""
    hatch.give(OLD_HAND)
    assert [block.code for block in hatch.station.dosing.prepare(OLD_HAND).blocks] == ["dosed-already"]
    assert [row.patient for row in hatch.station.roster.queue().done] == [OLD_HAND]


@pytest.mark.parametrize(
    ("outcome", "consumed", "figures", "cause", "owed"),
    [
        (Outcome.PART, 20_000, (45_000, 20_000, 25_000), "", False),
        (Outcome.REFUSED, None, (45_000, 0, 45_000), "", True),
        (Outcome.VOMITED, None, (45_000, 45_000, 0), "", False),
        (Outcome.SPILT, 0, (45_000, 0, 45_000), "", True),
        (Outcome.SPILT, 15_000, (45_000, 15_000, 30_000), "", False),
        (Outcome.CONCEALED, 0, (45_000, 0, 45_000), "concealed", False),
        (Outcome.CONCEALED, 5_000, (45_000, 5_000, 40_000), "concealed", False),
        (Outcome.NOT_HANDED, None, (45_000, 0, 45_000), "", True),
    ],
)
@pytest.mark.req("ADM-3", "ADM-5", "H-3")
def test_each_outcome_has_its_figures(
    hatch: Hatch, outcome: Outcome, consumed: int | None, figures: tuple[int, int, int], cause: str, owed: bool
) -> None:
    """Issued is consumed and wasted together; only a cup of which nothing was swallowed leaves the dose owed."""
    before = hatch.balance
    receipt = hatch.give(OLD_HAND, OutcomeForm(outcome, consumed))
    assert (receipt.issued, receipt.consumed, receipt.wasted) == figures
    assert receipt.discrepancy == cause
    assert hatch.balance == before - 45_000
    assert (line_of(hatch, receipt).outcome, line_of(hatch, receipt).frees_slot) == (outcome.value, owed)
    blocked = [block.code for block in hatch.station.dosing.prepare(OLD_HAND).blocks]
    assert blocked == ([] if owed else ["dosed-already"])


@pytest.mark.req("H-3", "ADM-3")
def test_after_a_spill_the_witness_looks_before_the_second_cup(hatch: Hatch) -> None:
    """The slot is free again, the second cup needs the witness before it is poured, and then the day is used up."""
    assert not hatch.station.dosing.prepare(OLD_HAND).witness_before
    before = hatch.balance
    hatch.give(OLD_HAND, OutcomeForm(Outcome.SPILT, 0))
    card = hatch.station.dosing.prepare(OLD_HAND)
    assert card.witness_before
    assert "earlier-spilt" in [warning.code for warning in card.warnings]
    with refused("witness-needed-before"):
        hatch.station.dosing.pour(card, Evidence(LOOKED), hatch.station.pump.new_stop(), lambda _: None)
    hatch.give(OLD_HAND)
    assert hatch.balance == before - 90_000
    assert [block.code for block in hatch.station.dosing.prepare(OLD_HAND).blocks] == ["dosed-already"]


@pytest.mark.req("H-11")
def test_the_wrong_person_gets_a_hold_and_the_right_one_is_still_owed(hatch: Hatch) -> None:
    """Whoever drank another's dose gets none today until a prescriber has decided; a case is opened."""
    last = len(hatch.entries)
    receipt = hatch.give(OLD_HAND, OutcomeForm(Outcome.WRONG_PERSON, 45_000, drunk_by=SETTLED))
    assert hatch.kinds(last) == [
        "dose-started",
        "dose-poured",
        "hold-placed",
        "discrepancy-opened",
        "dose-recorded",
    ]
    assert (receipt.consumed, receipt.discrepancy, line_of(hatch, receipt).drunk_by) == (
        45_000,
        "wrong-person",
        SETTLED,
    )
    assert "on-hold" in [block.code for block in hatch.station.dosing.prepare(SETTLED).blocks]
    assert hatch.station.status().open_discrepancies == 1
    card = hatch.station.dosing.prepare(OLD_HAND)
    assert card.blocks == ()
    assert card.witness_before
    hatch.reopen()
    assert "on-hold" in [block.code for block in hatch.station.dosing.prepare(SETTLED).blocks]
    hatch.give(OLD_HAND)


@pytest.mark.req("H-11")
@pytest.mark.parametrize("drinker", [OLD_HAND, 99])
def test_the_wrong_person_is_another_patient_of_this_area(hatch: Hatch, drinker: int) -> None:
    """Nobody takes their own dose by mistake, and a hold on nobody would protect nobody."""
    pour = hatch.pour(OLD_HAND)
    with refused("drunk-by-unclear"):
        hatch.sign(pour, OutcomeForm(Outcome.WRONG_PERSON, 45_000, drunk_by=drinker))
    hatch.sign(pour, OutcomeForm(Outcome.WRONG_PERSON, 45_000, drunk_by=BEGINNER))


@pytest.mark.req("H-11")
def test_only_the_wrong_person_may_have_drunk_it(hatch: Hatch) -> None:
    """A hold on somebody else beside a dose that was given would be a slip of the form."""
    pour = hatch.pour(OLD_HAND)
    with refused("drunk-by-unclear"):
        hatch.sign(pour, OutcomeForm(Outcome.GIVEN, checks=SWALLOWED, drunk_by=BEGINNER))
    hatch.sign(pour)


@pytest.mark.req("ADM-2")
@pytest.mark.parametrize("left_out", SWALLOWED)
def test_given_means_seen_to_be_swallowed(hatch: Hatch, left_out: str) -> None:
    """Each of the three looks is asked for; the cup stays in hand until they were made."""
    pour = hatch.pour(OLD_HAND)
    checks = tuple(check for check in SWALLOWED if check != left_out)
    with refused("swallow-not-checked"):
        hatch.sign(pour, OutcomeForm(Outcome.GIVEN, checks=checks))
    assert hatch.station.register.awaiting(hatch.page) == 45_000
    hatch.sign(pour)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (OutcomeForm(Outcome.PART), "consumed-missing"),
        (OutcomeForm(Outcome.PART, 45_001), "consumed-more-than-poured"),
        (OutcomeForm(Outcome.PART, -1), "consumed-more-than-poured"),
        (OutcomeForm(Outcome.REFUSED, measured=-1), "consumed-more-than-poured"),
    ],
)
def test_figures_that_cannot_be(hatch: Hatch, form: OutcomeForm, code: str) -> None:
    """Nothing is written, the cup is still in hand, and the form can be put right."""
    pour = hatch.pour(OLD_HAND)
    last = len(hatch.entries)
    with refused(code):
        hatch.sign(pour, form)
    assert hatch.kinds(last) == []
    hatch.sign(pour)


@pytest.mark.req("H-17", "H-22")
def test_a_cup_is_signed_for_once(hatch: Hatch) -> None:
    """The same cup a second time is refused, whoever signs."""
    pour = hatch.pour(OLD_HAND)
    hatch.sign(pour)
    with refused("dose-not-open"):
        hatch.sign(pour)
    with refused("dose-not-open"):
        hatch.sign(pour, OutcomeForm(Outcome.REFUSED), SECOND_NURSE)


@pytest.mark.req("BAL-1")
def test_the_balance_falls_at_the_line_and_not_before(hatch: Hatch) -> None:
    """Until two people have signed, the page shows what awaits them, and nothing else is poured from it."""
    before = hatch.balance
    pour = hatch.pour(OLD_HAND)
    assert (hatch.balance, hatch.station.register.awaiting(hatch.page)) == (before, 45_000)
    with refused("pump-busy-with-dose"):
        hatch.pour(SETTLED)
    hatch.station.pump.by_hand_today()
    with refused("page-awaits-signature"):
        hatch.pour(SETTLED)
    hatch.sign(pour)
    assert (hatch.balance, hatch.station.register.awaiting(hatch.page)) == (before - 45_000, 0)


@pytest.mark.req("ADM-3")
@pytest.mark.parametrize("reason", list(NotGivenReason))
def test_nothing_was_poured(hatch: Hatch, reason: NotGivenReason) -> None:
    """One entry and no register line; whoever comes back later can still have the dose."""
    before, last = hatch.balance, len(hatch.entries)
    hatch.station.dosing.not_given(OLD_HAND, reason)
    assert hatch.kinds(last) == ["dose-not-given"]
    assert hatch.balance == before
    assert [(row.patient, row.done) for row in hatch.station.roster.queue().done] == [(OLD_HAND, reason.value)]
    hatch.give(OLD_HAND)


@pytest.mark.req("ADM-3")
def test_nothing_poured_cannot_be_said_of_a_dose(hatch: Hatch) -> None:
    """Not without an order, not while a cup stands there, and not after the dose of the day."""
    with refused("no-live-order"):
        hatch.station.dosing.not_given(NO_ORDER, NotGivenReason.REFUSED)
    pour = hatch.pour(OLD_HAND)
    with refused("dose-unfinished"):
        hatch.station.dosing.not_given(OLD_HAND, NotGivenReason.REFUSED)
    hatch.sign(pour)
    with refused("dose-already-today"):
        hatch.station.dosing.not_given(OLD_HAND, NotGivenReason.NOT_ATTENDED)
    assert hatch.station.roster.queue().done[0].done == "given"


@pytest.mark.req("PSI-4.18")
def test_two_nurses_may_do_it_too(hatch: Hatch) -> None:
    """The second person is whoever proves it now, not whoever was chosen for the session."""
    receipt = hatch.sign(hatch.pour(OLD_HAND), witness=SECOND_NURSE)
    assert hatch.entries[receipt.seq - 1].draft.witness == SECOND_NURSE
    assert proof(SECOND_NURSE).pin not in repr(proof(SECOND_NURSE))
