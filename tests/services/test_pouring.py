"""Everything that can happen between a card and a cup: refusals before the intent, and what the pump may do after it.

`hatch` verifies the whole book after each test.
"""

from dataclasses import replace

import pytest

from cdstation.register.pours import Certainty, PourEnd
from cdstation.services.values import Evidence, OutcomeForm, Pour
from cdstation.treatment.acts import Outcome
from cdstation.treatment.dosing import DoseCard
from tests.services.hatch import (
    ASSISTANT,
    BEGINNER,
    DAY_MS,
    LOOKED,
    NO_ORDER,
    NURSE,
    OLD_HAND,
    SECOND_NURSE,
    SETTLED,
    Hatch,
    order,
    proof,
)
from tests.services.raising import not_ready, refused


def pour_card(hatch: Hatch, card: DoseCard, evidence: Evidence | None = None) -> Pour:
    """Pour what this card says."""
    stop = hatch.station.pump.new_stop()
    return hatch.station.dosing.pour(card, evidence or hatch.evidence(card), stop, lambda _: None)


def nothing_happened(hatch: Hatch, last: int, starts: int) -> bool:
    """No entry of a dose, no motion, and the station is ready for the next."""
    doses = [kind for kind in hatch.kinds(last) if kind.startswith("dose-")]
    return doses == [] and hatch.pump.starts == starts and hatch.state() == "ready"


# ---------------------------------------------------------------------------------------------- the card and the person


@pytest.mark.req("H-7", "H-22")
def test_a_card_lives_for_a_minute(hatch: Hatch) -> None:
    """At 60 seconds it is still good, a millisecond later it is not."""
    card = hatch.station.dosing.prepare(OLD_HAND)
    hatch.clock.move(60_001)
    last, starts = len(hatch.entries), hatch.pump.starts
    with refused("card-stale"):
        pour_card(hatch, card)
    assert nothing_happened(hatch, last, starts)
    card = hatch.station.dosing.prepare(OLD_HAND)
    hatch.clock.move(60_000)
    hatch.sign(pour_card(hatch, card))


@pytest.mark.req("H-7", "H-10")
@pytest.mark.parametrize("step_ms", [-61_000, 61_000])
def test_a_card_does_not_outlive_a_wall_clock_that_was_moved(hatch: Hatch, step_ms: int) -> None:
    """Sixty seconds by either clock."""
    card = hatch.station.dosing.prepare(OLD_HAND)
    hatch.clock.set_wall(step_ms)
    with not_ready("station-clock-hold") if step_ms < 0 else refused("card-stale"):
        pour_card(hatch, card)


@pytest.mark.req("H-7", "H-12")
def test_a_card_dies_with_the_order_it_shows(hatch: Hatch) -> None:
    """A new order, or the end of the old one, while the card stands on the screen."""
    card = hatch.station.dosing.prepare(OLD_HAND)
    today = hatch.clock.now().dose_day
    hatch.station.roster.record_prescription(order(hatch.station, OLD_HAND, 50_000, today))
    last, starts = len(hatch.entries), hatch.pump.starts
    with refused("card-stale"):
        pour_card(hatch, card)
    card = hatch.station.dosing.prepare(OLD_HAND)
    assert (card.dose_shown, card.witness_before) == ("50 mg", True)
    assert card.prescription is not None
    hatch.station.roster.stop_prescription(card.prescription.number, "prescriber")
    with refused("card-stale"):
        pour_card(hatch, card)
    assert nothing_happened(hatch, last, starts)


@pytest.mark.req("H-12")
def test_an_order_changed_inside_the_commit_is_seen(hatch: Hatch, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order is read again in the transaction of the intent: no gap is left between looking and writing."""
    station = hatch.station
    card = station.dosing.prepare(OLD_HAND)
    written = type(hatch.book).write

    def write_after_a_change(book: object, body: object, **rest: object) -> object:
        monkeypatch.undo()
        station.roster.place_hold(OLD_HAND, "prescriber-review")
        return written(book, body, **rest)  # type: ignore[arg-type]

    starts = hatch.pump.starts
    monkeypatch.setattr(type(hatch.book), "write", write_after_a_change)
    with refused("card-stale"):
        pour_card(hatch, card)
    assert hatch.kinds(len(hatch.entries) - 1) == ["hold-placed"]
    assert hatch.pump.starts == starts


@pytest.mark.req("H-7")
def test_a_card_dies_when_stock_or_bottle_change(hatch: Hatch) -> None:
    """Somebody else's dose moves the balance and the bottle; another bottle is another batch."""
    card = hatch.station.dosing.prepare(OLD_HAND)
    hatch.give(SETTLED)
    with refused("card-stale"):
        pour_card(hatch, card)
    card = hatch.station.dosing.prepare(OLD_HAND)
    hatch.station.pump.by_hand_today()
    with refused("card-stale"):
        pour_card(hatch, card)


@pytest.mark.req("H-7")
def test_a_card_that_was_tampered_with(hatch: Hatch) -> None:
    """What is poured is what the station itself says of this patient now."""
    card = hatch.station.dosing.prepare(OLD_HAND)
    assert card.prescription is not None
    forged = replace(card, prescription=replace(card.prescription, dose_ug=90_000))
    with refused("card-stale"):
        pour_card(hatch, forged)


@pytest.mark.req("H-13")
def test_blocked_cards_pour_nothing(hatch: Hatch) -> None:
    """No order, a hold, three missed days, an order that has ended: each has its block, and no witness helps."""
    today = hatch.clock.now().dose_day
    hatch.station.roster.place_hold(SETTLED, "prescriber-review")
    last, starts = len(hatch.entries), hatch.pump.starts
    for patient, code in ((NO_ORDER, "no-live-order"), (SETTLED, "on-hold")):
        card = hatch.station.dosing.prepare(patient)
        assert [block.code for block in card.blocks] == [code]
        with refused("dose-blocked"):
            pour_card(hatch, card, Evidence(LOOKED, proof(ASSISTANT)))
    assert nothing_happened(hatch, last, starts)
    hatch.days_later(3)
    card = hatch.station.dosing.prepare(OLD_HAND)
    assert [block.code for block in card.blocks] == ["missed-stop"]
    assert (hatch.clock.now().dose_day - today).days == 3
    with refused("dose-blocked"):
        pour_card(hatch, card, Evidence(LOOKED, proof(ASSISTANT)))
    hatch.clock.move(30 * DAY_MS)
    assert "prescription-ended" in [block.code for block in hatch.station.dosing.prepare(OLD_HAND).blocks]


@pytest.mark.req("H-13", "OB-missed-2")
def test_a_named_prescriber_lifts_the_stop_for_today(hatch: Hatch) -> None:
    """With a witness and a name; without a name nothing is lifted."""
    hatch.days_later(3)
    with refused("prescriber-missing"):
        hatch.station.roster.lift_hold(OLD_HAND, "  ", proof(ASSISTANT))
    hatch.station.roster.lift_hold(OLD_HAND, "Dr M. Haleworth", proof(ASSISTANT))
    assert hatch.station.dosing.prepare(OLD_HAND).blocks == ()
    hatch.give(OLD_HAND)


@pytest.mark.req("ADM-1", "H-11")
@pytest.mark.parametrize("seen", [(), ("photo",), ("photo", "photo")])
def test_two_different_identifiers(hatch: Hatch, seen: tuple[str, ...]) -> None:
    """One is not enough, and the same one twice is one."""
    last, starts = len(hatch.entries), hatch.pump.starts
    card = hatch.station.dosing.prepare(OLD_HAND)
    with refused("identity-not-checked"):
        pour_card(hatch, card, Evidence(seen))
    assert nothing_happened(hatch, last, starts)


def test_nobody_of_that_number(hatch: Hatch) -> None:
    """A patient who is not of this area has no card."""
    with refused("patient-unknown"):
        hatch.station.dosing.prepare(99)


@pytest.mark.req("NPSA-1")
def test_a_beginner_needs_the_witness_before(hatch: Hatch) -> None:
    """The witness's look is a signature on the intent, by somebody who may witness."""
    card = hatch.station.dosing.prepare(BEGINNER)
    assert card.witness_before
    for evidence, code in (
        (Evidence(LOOKED), "witness-needed-before"),
        (Evidence(LOOKED, proof(NURSE)), "witness-is-the-actor"),
        (Evidence(LOOKED, proof(ASSISTANT, "000001")), "pin-wrong"),
    ):
        with refused(code):
            pour_card(hatch, card, evidence)
    pour = pour_card(hatch, hatch.station.dosing.prepare(BEGINNER))
    assert hatch.entries[pour.intent_seq - 1].draft.witness == ASSISTANT
    hatch.sign(pour)


@pytest.mark.req("H-31")
def test_a_wrong_pin_before_the_pour_does_not_cost_the_card(hatch: Hatch) -> None:
    """The entry of the wrong PIN changes nothing that stands on the card."""
    card = hatch.station.dosing.prepare(BEGINNER)
    with refused("pin-wrong", left=9):
        pour_card(hatch, card, Evidence(LOOKED, proof(ASSISTANT, "000001")))
    hatch.sign(pour_card(hatch, card))


# ---------------------------------------------------------------------------------------------------------- the pump


def poured(hatch: Hatch, fault: str) -> Pour:
    """A cup for the old hand while the pump suffers this."""
    hatch.pump.afflict(fault)
    return hatch.pour(OLD_HAND)


@pytest.mark.req("H-5", "PUMP-6")
@pytest.mark.parametrize(
    ("fault", "end", "certainty"),
    [
        ("stall", PourEnd.STALLED, Certainty.ESTIMATED),
        ("operator-stop", PourEnd.OPERATOR, Certainty.ESTIMATED),
        ("overpressure", PourEnd.FAULT, Certainty.ESTIMATED),
    ],
)
def test_half_a_dose_is_booked_as_half_a_dose(hatch: Hatch, fault: str, end: PourEnd, certainty: Certainty) -> None:
    """What the pump could still count is what leaves the book; the day is used up, and a case is opened."""
    before, starts = hatch.balance, hatch.pump.starts
    pour = poured(hatch, fault)
    volume = pour.dispensed.pump_reported_ul
    assert (pour.dispensed.end, pour.dispensed.certainty) == (end, certainty)
    assert volume is not None
    assert 0 < volume < 45_000
    receipt = hatch.sign(pour)
    assert (receipt.issued, receipt.discrepancy) == (volume, "pour-unlike-order")
    assert hatch.balance == before - volume
    assert hatch.pump.starts == starts + 1
    assert [block.code for block in hatch.station.dosing.prepare(OLD_HAND).blocks] == ["dosed-already"]


@pytest.mark.req("H-5", "PUMP-6")
@pytest.mark.parametrize("fault", ["silence", "port-vanish", "power-cycle"])
def test_an_unknown_volume_is_measured_by_two(hatch: Hatch, fault: str) -> None:
    """Never booked from the plan, not even when both say it was all given; START is not sent again."""
    before, starts = hatch.balance, hatch.pump.starts
    pour = poured(hatch, fault)
    assert pour.dispensed.certainty is Certainty.UNKNOWN
    with refused("volume-unknown"):
        hatch.sign(pour)
    assert hatch.balance == before
    receipt = hatch.sign(pour, OutcomeForm(Outcome.PART, 10_000, measured=18_000))
    assert (receipt.issued, receipt.consumed, receipt.wasted) == (18_000, 10_000, 8_000)
    line = hatch.entries[receipt.seq - 1].body
    assert getattr(line, "measured_by_two", None) is True
    assert (hatch.balance, hatch.pump.starts) == (before - 18_000, starts + 1)
    assert hatch.station.status().pump.state == "not-connected"


@pytest.mark.req("H-6")
def test_stop_ends_the_motion_and_the_rest_is_not_poured(hatch: Hatch) -> None:
    """STOP in mid-pour: what came out is booked."""
    stop = hatch.station.pump.new_stop()
    card = hatch.station.dosing.prepare(OLD_HAND)

    def press(done: int) -> None:
        if done > 10_000:
            stop.press()

    pour = hatch.station.dosing.pour(card, hatch.evidence(card), stop, press)
    assert pour.dispensed.end is PourEnd.STOPPED
    receipt = hatch.sign(pour, OutcomeForm(Outcome.NOT_HANDED))
    assert 10_000 < receipt.issued < 45_000
    assert (receipt.consumed, receipt.discrepancy) == (0, "pour-unlike-order")
    assert abs(hatch.pump.true_ul - receipt.issued) <= 100
    hatch.give(OLD_HAND)


@pytest.mark.req("H-3", "H-5")
@pytest.mark.parametrize("fault", ["foreign-address", "auto-start", "acks-off", "repeats-left"])
def test_a_pump_that_is_not_fit_moves_nothing_and_frees_the_slot(hatch: Hatch, fault: str) -> None:
    """Refused before START: the intent is voided by the nurse alone, and the dose is still owed."""
    before, starts, last = hatch.balance, hatch.pump.starts, len(hatch.entries)
    hatch.pump.afflict(fault)
    with pytest.raises(Exception, match=r"^pump-"):
        hatch.pour(OLD_HAND)
    assert hatch.kinds(last) == ["dose-started", "dose-voided"]
    assert (hatch.balance, hatch.pump.starts, hatch.state()) == (before, starts, "ready")
    hatch.pump.afflict("none")
    hatch.give(OLD_HAND)


@pytest.mark.req("H-3", "H-5")
def test_a_refused_start_is_proven_and_voided(hatch: Hatch) -> None:
    """The pump said no, and its counters show that nothing moved: three entries, no line, and the slot is free."""
    before, last = hatch.balance, len(hatch.entries)
    hatch.pump.afflict("nack-start")
    with not_ready("pump-did-not-start"):
        hatch.pour(OLD_HAND)
    assert hatch.kinds(last) == ["dose-started", "dose-poured", "dose-voided"]
    assert (hatch.balance, hatch.state()) == (before, "ready")
    hatch.pump.afflict("none")
    hatch.give(OLD_HAND)


@pytest.mark.req("H-3", "H-5")
def test_a_start_that_was_lost_is_unknown_and_never_repeated(hatch: Hatch) -> None:
    """Nobody answered START: it may have been heard, so two people look."""
    hatch.pump.afflict("start-lost")
    starts = hatch.pump.starts
    pour = hatch.pour(OLD_HAND)
    assert (pour.dispensed.certainty, hatch.pump.starts) == (Certainty.UNKNOWN, starts + 1)
    with refused("volume-unknown"):
        hatch.sign(pour)
    receipt = hatch.sign(pour, OutcomeForm(Outcome.NOT_HANDED, measured=0))
    assert (receipt.issued, receipt.discrepancy) == (0, "pour-unlike-order")


@pytest.mark.req("H-14")
def test_a_bottle_that_is_too_empty_blocks(hatch: Hatch) -> None:
    """What is left must cover the dose: nothing is started on hope."""
    hatch.station.session.close()
    hatch.station.pump.fit_bottle("36120711000001104", "MX2202", "2027-06-30", 40_000, proof(ASSISTANT))
    for target in (10_000, 10_000, 12_000):
        hatch.station.pump.shoot(target, hatch.station.pump.new_stop(), lambda _: None)
    shots = (10_000, 10_000, 12_000)
    hatch.station.pump.record_verification(shots, shots, proof(ASSISTANT))
    hatch.station.session.open(hatch.clock.now().utc_ms + 3_600_000)
    assert hatch.station.status().pump.left_ul == 8_000
    card = hatch.station.dosing.prepare(OLD_HAND)
    assert [block.code for block in card.blocks] == ["bottle-too-empty"]


@pytest.mark.req("H-15")
def test_yesterdays_verification_is_not_todays(hatch: Hatch) -> None:
    """On the next day the card offers the measure, not the pump, until it is verified again."""
    hatch.give(OLD_HAND)
    assert hatch.station.status().pump.state == "ready"
    hatch.clock.move(DAY_MS)
    assert hatch.station.status().pump.state == "needs-verification"
    card = hatch.station.dosing.prepare(OLD_HAND)
    assert card.source is not None
    assert card.source.pump == 0


@pytest.mark.req("PUMP-8")
def test_by_hand_is_a_path_of_its_own(hatch: Hatch) -> None:
    """No motion at all, the measured amount is the ordered one, and the batch is that of the bottle at hand."""
    before, starts = hatch.balance, hatch.pump.starts
    hatch.station.pump.by_hand_today()
    assert hatch.station.status().pump.state == "by-hand"
    pour = hatch.pour(OLD_HAND)
    assert (pour.dispensed.end, pour.dispensed.pump_reported_ul) == (PourEnd.BY_HAND, None)
    receipt = hatch.sign(pour)
    assert (receipt.issued, hatch.balance, hatch.pump.starts) == (45_000, before - 45_000, starts)
    receipt = hatch.give(BEGINNER, OutcomeForm(Outcome.REFUSED))
    assert (receipt.wasted, hatch.balance) == (30_000, before - 75_000)


@pytest.mark.req("H-3")
def test_a_pump_that_was_unplugged_since_the_card(hatch: Hatch) -> None:
    """The card said pump; without it the card is stale and the next one says by hand."""
    card = hatch.station.dosing.prepare(OLD_HAND)
    hatch.station.pump.disconnect()
    with refused("card-stale"):
        pour_card(hatch, card)
    again = hatch.station.dosing.prepare(OLD_HAND)
    assert again.source is not None
    assert again.source.pump == 0


# ---------------------------------------------------------------------------------------------------- who stands there


@pytest.mark.req("PSI-4.18")
def test_only_while_the_hatch_is_open_and_somebody_is_signed_in(hatch: Hatch) -> None:
    """Each other state refuses by its own name, and writes nothing."""
    card = hatch.station.dosing.prepare(OLD_HAND)
    hatch.station.session.close()
    with not_ready("station-session-closed"):
        pour_card(hatch, card)
    hatch.station.access.sign_out()
    with not_ready("station-signed-out"):
        pour_card(hatch, card)
    hatch.station.access.close_area()
    with not_ready("station-locked"):
        pour_card(hatch, card)


@pytest.mark.req("H-7")
def test_nobody_leaves_with_a_cup_in_hand(hatch: Hatch) -> None:
    """Not by signing out, not by locking the area, not by somebody else signing in over it."""
    pour = hatch.pour(OLD_HAND)
    with refused("cup-in-hand"):
        hatch.station.access.sign_out()
    with refused("cup-in-hand"):
        hatch.station.access.close_area()
    with refused("cup-in-hand"):
        hatch.station.access.sign_in(proof(SECOND_NURSE))
    with not_ready("station-quarantine"):
        hatch.station.session.close()
    hatch.station.access.resume(proof(NURSE))
    hatch.sign(pour)
    hatch.station.access.sign_in(proof(SECOND_NURSE))
