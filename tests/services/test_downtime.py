"""The continuity pack, and paper sheets that are entered once, with their witness, and never reach the pump."""

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from cdstation.errors import RuleError
from cdstation.register.times import LONDON, local_time
from cdstation.register.upkeep.downtime import SheetRow
from cdstation.services.values import PaperDose, Settlement
from cdstation.treatment import acts
from cdstation.treatment.acts import Outcome
from tests.services.hatch import (
    ASSISTANT,
    BEGINNER,
    DAY_MS,
    DOSES_ML,
    LOOKED,
    NO_ORDER,
    NURSE,
    OLD_HAND,
    SECOND_NURSE,
    SETTLED,
    Hatch,
    proof,
)
from tests.services.raising import not_ready, refused
from tests.services.upkeep.people import enrol_inspector


@pytest.fixture
def hatch(hatch: Hatch) -> Hatch:
    """With a pack of today."""
    hatch.station.downtime.save_pack()
    return hatch


def paper(hatch: Hatch, patient: int = OLD_HAND, row: int = 1, **changed: Any) -> PaperDose:
    """A whole dose on the first sheet, given a minute ago."""
    whole = PaperDose(
        sheet=1,
        row=row,
        patient=patient,
        happened_ms=hatch.clock.now().utc_ms - 60_000,
        delivered=DOSES_ML.get(patient, 1) * 1000,
        outcome=Outcome.GIVEN,
        batch="K2291",
        expiry="2027-08-31",
        identified_by=LOOKED,
    )
    return replace(whole, **changed)


def enter(hatch: Hatch, dose: PaperDose) -> int:
    """By the two who signed the sheet; the new balance."""
    return hatch.station.downtime.enter_dose(dose, proof(SECOND_NURSE), proof(ASSISTANT)).balance


def test_a_row_becomes_a_line_of_the_register_and_no_pump_moves(hatch: Hatch) -> None:
    """Issued once, both names, the sheet in the note, the time of the dose; the pump hears nothing."""
    before, starts = hatch.balance, hatch.pump.starts
    assert enter(hatch, paper(hatch)) == before - 45_000
    line = hatch.station.register.latest(hatch.page)[0]
    assert (line.supplied, line.given_by, line.witnessed_by) == (45_000, "BELLWEATHER, Rowan", "REED, Jo")
    assert "from downtime sheet 1/1" in line.words.note
    assert line.event_ms == hatch.clock.now().utc_ms - 60_000
    assert hatch.pump.starts == starts
    assert hatch.station.downtime.entered(1) == (1,)
    assert hatch.state() == "ready"


@pytest.mark.parametrize("again", [{}, {"patient": SETTLED, "delivered": 60_000}])
def test_a_row_is_entered_once(hatch: Hatch, again: dict[str, Any]) -> None:
    """The same row again is refused, whatever it says now."""
    enter(hatch, paper(hatch))
    before = hatch.balance
    with pytest.raises(RuleError, match=r"^sheet-row-entered$"):
        enter(hatch, paper(hatch, **again))
    assert hatch.balance == before


@pytest.mark.req("H-3", "H-10")
def test_nobody_has_two_doses_on_one_day(hatch: Hatch) -> None:
    """Given at the hatch, and again on a sheet of that day; or twice on paper."""
    hatch.give(OLD_HAND)
    with pytest.raises(RuleError, match=r"^dose-already-today$"):
        enter(hatch, paper(hatch, happened_ms=hatch.clock.now().utc_ms))
    enter(hatch, paper(hatch, SETTLED, row=2))
    with pytest.raises(RuleError, match=r"^dose-already-today$"):
        enter(hatch, paper(hatch, SETTLED, row=3))
    card = hatch.station.dosing.prepare(SETTLED)
    assert "dosed-already" in {block.code for block in card.blocks}


@pytest.mark.req("H-3", "H-10")
def test_a_cup_in_hand_is_signed_for_before_its_patient_is_entered_from_paper(hatch: Hatch) -> None:
    """Whether it was given is not known yet."""
    pour = hatch.pour(OLD_HAND)
    with refused("dose-unfinished"):
        enter(hatch, paper(hatch))
    hatch.sign(pour)


@pytest.mark.req("LAW-26-a", "PSI-4.18")
def test_paper_is_entered_only_by_a_station_with_somebody_on_duty(hatch: Hatch) -> None:
    """Not while nobody is signed in, not while an inspector reads; whether there was a dose or not."""
    who, last = enrol_inspector(hatch), SheetRow(1, 4)
    hatch.station.access.sign_out()

    def nothing_is_entered(state: str) -> None:
        with not_ready(state):
            enter(hatch, paper(hatch))
        with not_ready(state):
            hatch.station.downtime.enter_not_given(
                last, BEGINNER, hatch.clock.now().utc_ms, acts.NotGivenReason.UNWELL, proof(ASSISTANT)
            )

    nothing_is_entered("station-signed-out")
    hatch.station.access.inspect(who)
    nothing_is_entered("station-inspection")
    assert hatch.station.downtime.entered(1) == ()
    with refused("sheet-unknown"):
        hatch.station.downtime.entered(9)


@pytest.mark.req("LAW-20-b")
def test_a_sheet_of_the_day_before_yesterday_is_late_and_on_its_own_day(hatch: Hatch) -> None:
    """It belongs to the day on which it was given, with the mark and the reason; today's dose is still owed."""
    hatch.clock.move(3 * DAY_MS)
    hatch.station.session.open(hatch.clock.now().utc_ms + 3_600_000)
    given_ms = hatch.clock.now().utc_ms - 2 * DAY_MS
    enter(hatch, paper(hatch, happened_ms=given_ms))
    line = hatch.station.register.latest(hatch.page)[0]
    assert line.late
    assert line.late_reason == "Given on paper while the station was down"
    roster = hatch.book.roster
    assert roster.dosed_on(OLD_HAND, local_time(given_ms).date())
    assert not roster.dosed_on(OLD_HAND, hatch.clock.now().dose_day)
    assert [dose.day for dose in roster.past[OLD_HAND]] == sorted(
        (dose.day for dose in roster.past[OLD_HAND]), reverse=True
    )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"sheet": 9}, "sheet-unknown"),
        ({"sheet": 0}, "sheet-unknown"),
        ({"row": 13}, "sheet-row-unknown"),
        ({"row": 0}, "sheet-row-unknown"),
        ({"patient": NO_ORDER, "delivered": 1}, "paper-order-missing"),
        ({"patient": 77, "delivered": 1}, "patient-unknown"),
        ({"outcome": Outcome.PART}, "consumed-missing"),
        ({"outcome": Outcome.PART, "consumed": 46_000}, "consumed-more-than-poured"),
    ],
)
def test_what_a_sheet_cannot_say(hatch: Hatch, changed: dict[str, Any], code: str) -> None:
    """A number never given out, a row that is not there, a person without a prescription, figures that clash."""
    last = len(hatch.entries)
    with pytest.raises(RuleError, match=f"^{code}$"):
        enter(hatch, paper(hatch, **changed))
    assert len(hatch.entries) == last


def test_a_time_to_come_is_refused(hatch: Hatch) -> None:
    """Nothing has happened tomorrow."""
    with pytest.raises(RuleError, match=r"^happened-in-the-future$"):
        enter(hatch, paper(hatch, happened_ms=hatch.clock.now().utc_ms + 1))


@pytest.mark.req("PSI-4.18")
def test_the_giver_is_a_professional_and_the_witness_is_another(hatch: Hatch) -> None:
    """As at the hatch."""
    with pytest.raises(RuleError, match=r"^role-may-not-administer$"):
        hatch.station.downtime.enter_dose(paper(hatch), proof(ASSISTANT), proof(NURSE))
    with pytest.raises(RuleError, match=r"^witness-is-the-actor$"):
        hatch.station.downtime.enter_dose(paper(hatch), proof(NURSE), proof(NURSE))


@pytest.mark.req("DISC-1")
def test_what_the_station_would_have_stopped_is_entered_and_looked_into(hatch: Hatch) -> None:
    """Rules gate starting, never recording: a dose in spite of a hold is a line and a case; so is another amount."""
    hatch.station.roster.place_hold(OLD_HAND, "prescriber-review")
    enter(hatch, paper(hatch))
    enter(hatch, paper(hatch, SETTLED, row=2, delivered=50_000))
    assert [case.cause for case in hatch.book.standing.cases.unsettled()] == [
        "paper-against-block",
        "pour-unlike-order",
    ]


def test_a_row_may_say_why_there_was_none(hatch: Hatch) -> None:
    """No line of the register, once for each row, and the day is still open to a dose."""
    at_ms = hatch.clock.now().utc_ms - 1_000
    place = SheetRow(1, 4)
    downtime = hatch.station.downtime
    downtime.enter_not_given(place, BEGINNER, at_ms, acts.NotGivenReason.UNWELL, proof(ASSISTANT))
    with pytest.raises(RuleError, match=r"^sheet-row-entered$"):
        downtime.enter_not_given(place, BEGINNER, at_ms, acts.NotGivenReason.UNWELL, proof(ASSISTANT))
    assert hatch.entries[-1].body == acts.DoseNotGiven(BEGINNER, "OST-1", "unwell", "1/4")
    assert downtime.entered(1) == (4,)


@pytest.mark.req("ADM-3")
def test_nobody_is_withheld_a_dose_after_it_was_given(hatch: Hatch) -> None:
    """As at the hatch. A row from before the dose is true all the same, and the visit that counts is the later one."""
    downtime, why = hatch.station.downtime, acts.NotGivenReason.NOT_ATTENDED
    dose = paper(hatch)
    enter(hatch, dose)
    entered = len(hatch.entries)
    with pytest.raises(RuleError, match=r"^dose-already-today$"):
        downtime.enter_not_given(SheetRow(1, 2), OLD_HAND, dose.happened_ms + 1_000, why, proof(ASSISTANT))
    assert len(hatch.entries) == entered
    downtime.enter_not_given(SheetRow(1, 2), OLD_HAND, dose.happened_ms - 60_000, why, proof(ASSISTANT))
    latest, *_ = hatch.book.roster.visits_on(OLD_HAND, hatch.clock.now().dose_day)
    assert latest.what == "given"


def test_a_station_that_dies_between_row_and_line_finds_the_dose_unfinished(hatch: Hatch) -> None:
    """The row is used, the dose is settled by two people as any other, and cannot be entered again."""
    one, _ = hatch.station.history_signers(proof(SECOND_NURSE), proof(ASSISTANT))
    desk, dose = hatch.station.downtime, paper(hatch)
    hatch.station.roster.place_hold(OLD_HAND, "prescriber-review")
    order = hatch.book.roster.order_for(OLD_HAND, hatch.clock.now().dose_day)
    assert order is not None
    happened = desk._when(hatch.page, dose.happened_ms)
    desk._intend(dose, order, hatch.page, happened, one)
    hatch.reopen()
    assert hatch.state() == "quarantine"
    (found,) = hatch.station.dosing.unfinished()
    assert found.patient == OLD_HAND
    with pytest.raises(RuleError, match=r"^sheet-row-entered$"):
        hatch.station.downtime._check_row(SheetRow(1, 1))
    settlement = Settlement(45_000, Outcome.GIVEN, 45_000)
    hatch.station.dosing.settle(found, settlement, proof(NURSE), proof(ASSISTANT))
    assert "from downtime sheet 1/1" in hatch.station.register.latest(hatch.page)[0].words.note
    assert [case.cause for case in hatch.book.standing.cases.unsettled()] == ["paper-against-block"]


@pytest.mark.req("RET-2", "H-25")
def test_the_saved_pack_opens_with_its_code_and_with_nothing_else(hatch: Hatch) -> None:
    """Names, doses and numbered sheets; unreadable to whoever finds the stick."""
    made = hatch.station.downtime.save_pack()
    assert (made.first_sheet, made.last_sheet, made.people) == (3, 4, 4)
    content = made.path.read_bytes()
    assert b"Abbottson" not in content
    reader = PdfReader(io.BytesIO(content))
    assert reader.is_encrypted
    assert not reader.decrypt("")
    assert reader.decrypt(hatch.station.downtime.code)
    words = "\n".join(page.extract_text() for page in reader.pages)
    for wanted in (
        "ABBOTTSON, Callum",
        "45 mg",
        "45 mL",
        "forty-five milligrams",
        "Downtime sheet 3",
        "Downtime sheet 4",
    ):
        assert wanted in words
    assert hatch.station.downtime.packed_today()
    hatch.clock.move(DAY_MS)
    assert not hatch.station.downtime.packed_today()


def test_the_code_stays_the_same_and_the_numbers_go_on(hatch: Hatch, tmp_path: Path) -> None:
    """One code in the sealed envelope; a sheet number is given out once, also when a pack is printed again."""
    code = hatch.station.downtime.code
    printed = hatch.station.downtime.print_pack(tmp_path / "pack.pdf")
    assert (printed.first_sheet, printed.last_sheet) == (3, 4)
    assert not PdfReader(printed.path).is_encrypted
    hatch.reopen()
    assert hatch.station.downtime.code == code
    assert len(code.replace("-", "")) == 16


def test_a_photograph_stands_in_the_pack(hatch: Hatch, tmp_path: Path) -> None:
    """A real picture is drawn; bytes that are none leave a grey place and stop nothing."""
    picture = io.BytesIO()
    Image.new("RGB", (30, 40), (200, 30, 30)).save(picture, "PNG")
    patient = hatch.station.roster.patient(OLD_HAND)
    hatch.station.roster.register_patient(patient, picture.getvalue())
    hatch.station.downtime.print_pack(tmp_path / "pack.pdf")
    first = PdfReader(tmp_path / "pack.pdf").pages[0]
    assert len(first.images) == 1


def test_the_nights_clock_change_does_not_move_a_dose(hatch: Hatch) -> None:
    """A London day is a London day: 00:10 belongs to the new one."""
    midnight = local_time(hatch.clock.now().utc_ms).astimezone(LONDON).replace(hour=0, minute=10) + timedelta(days=1)
    hatch.clock.move(2 * DAY_MS)
    hatch.station.session.open(hatch.clock.now().utc_ms + 3_600_000)
    enter(hatch, paper(hatch, happened_ms=int(midnight.timestamp()) * 1000))
    assert hatch.book.roster.dosed_on(OLD_HAND, midnight.date())
