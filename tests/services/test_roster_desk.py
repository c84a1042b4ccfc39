"""Patients and their orders as far as a dose needs them: what is refused before anything is written (LAW-15, -16)."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from cdstation.errors import RuleError, StationError
from cdstation.services.values import OutcomeForm, Pour, Settlement
from cdstation.treatment.acts import DoseStarted, Outcome
from tests.services.hatch import (
    ASSISTANT,
    LOOKED,
    METHADONE,
    NO_ORDER,
    NURSE,
    OLD_HAND,
    SETTLED,
    SWALLOWED,
    Hatch,
    order,
    proof,
)
from tests.services.raising import refused


@pytest.mark.req("H-11")
def test_who_is_who(hatch: Hatch) -> None:
    """Numbers have a form and belong to one person; a change keeps the number; look-alikes are named on the card."""
    roster, last = hatch.station.roster, len(hatch.entries)
    fresh = replace(roster.patient(OLD_HAND), number=0, prison_number="A9001BC")
    for change, code in (
        ({"prison_number": "A1001BC"}, "prison-number-taken"),
        ({"prison_number": "1001"}, "prison-number-wrong"),
        ({"nhs_number": "9990000019"}, "nhs-number-wrong"),
        ({"family": " "}, "name-missing"),
    ):
        with refused(code):
            roster.register_patient(replace(fresh, **change))  # type: ignore[arg-type]
    with refused("patient-unknown"):
        roster.patient(99)
    assert hatch.kinds(last) == []
    double = roster.register_patient(fresh)
    assert double.number == NO_ORDER + 1
    alike = [one for one in hatch.station.dosing.prepare(OLD_HAND).warnings if one.code == "look-alike"]
    assert [dict(one.facts)["number"] for one in alike] == ["A9001BC"]
    moved = roster.register_patient(replace(roster.patient(OLD_HAND), location="B3-01"))
    assert (moved.number, roster.patient(OLD_HAND).location) == (OLD_HAND, "B3-01")


def test_photographs(hatch: Hatch) -> None:
    """Kept in the book by their digest; none is no error."""
    roster = hatch.station.roster
    assert roster.photo(roster.patient(OLD_HAND).photo) == b"\x89PNG drawn 1"
    assert (roster.photo(""), roster.photo("f" * 64)) == (b"", b"")


@pytest.mark.req("LAW-15-a", "LAW-16-c", "H-1", "H-12")
def test_what_is_no_order(hatch: Hatch) -> None:
    """Words against figures, the cap, the dates, the original: refused before anything is written."""
    today, last = hatch.clock.now().dose_day, len(hatch.entries)
    good = order(hatch.station, OLD_HAND, 50_000, today)
    for change, code in (
        ({"words": "sixty milligrams"}, "words-and-figures-differ"),
        ({"dose_ug": 130_000, "words": "one hundred and thirty milligrams"}, "dose-over-cap"),
        ({"ends": today - timedelta(days=1)}, "course-ends-before-start"),
        ({"prescriber": " "}, "prescriber-missing"),
        ({"original_seen_by": ""}, "original-not-seen"),
        ({"patient": 99}, "patient-unknown"),
    ):
        with refused(code):
            hatch.station.roster.record_prescription(replace(good, **change))
    with refused("prescription-unknown"):
        hatch.station.roster.stop_prescription(99, "prescriber")
    assert hatch.kinds(last) == []


@pytest.mark.req("H-3", "H-9")
def test_the_book_itself_refuses_a_second_dose(hatch: Hatch) -> None:
    """Without any card and any check of ours: UNIQUE in the file, for the open one and for the day (D10, E12)."""
    signer, witness = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    started = DoseStarted(1, "OST-1", METHADONE, 45_000, 45_000, hatch.page, 0, "K2291", "2027-08-31", "0" * 64, LOOKED)

    def intend(patient: int) -> object:
        return hatch.book.write(started, by=signer, witness=witness, patient=patient)

    pour = hatch.pour(OLD_HAND)
    for patient, code in ((OLD_HAND, "patient-has-open-dose"), (SETTLED, "page-awaits-signature")):
        with refused(code):
            intend(patient)
    hatch.sign(pour)
    with refused("dose-already-today"):
        intend(OLD_HAND)


@pytest.mark.req("H-3", "E12")
def test_two_threads_race_for_one_patient(hatch: Hatch) -> None:
    """Both have a good card and press at once, ten mornings long: one pours, the other is refused, never both."""
    hatch.station.pump.by_hand_today()
    for outcome in [Outcome.REFUSED] * 9 + [Outcome.GIVEN]:
        poured, refusals = _race(hatch)
        assert (len(poured), len(refusals)) == (1, 1)
        assert refusals[0] in ("card-stale", "patient-has-open-dose", "page-awaits-signature", "dose-already-today")
        hatch.sign(poured[0], OutcomeForm(outcome, checks=SWALLOWED))
    assert [block.code for block in hatch.station.dosing.prepare(OLD_HAND).blocks] == ["dosed-already"]


@pytest.mark.req("H-3", "E12")
def test_two_threads_race_past_every_check_of_ours(hatch: Hatch) -> None:
    """Straight at the book, twenty at once: one intent is written, and nineteen hear why theirs was not."""
    (signer,) = hatch.station.history_signers(proof(NURSE))
    started = DoseStarted(1, "OST-1", METHADONE, 45_000, 45_000, hatch.page, 0, "K2291", "2027-08-31", "0" * 64, LOOKED)
    heard: list[str] = []

    def intend() -> None:
        try:
            hatch.book.write(started, by=signer, patient=OLD_HAND)
        except RuleError as error:
            heard.append(error.code)

    racing = [threading.Thread(target=intend) for _ in range(20)]
    for one in racing:
        one.start()
    for one in racing:
        one.join()
    assert heard == ["patient-has-open-dose"] * 19
    (found,) = hatch.station.dosing.unfinished()
    hatch.station.dosing.settle(found, Settlement(0, None), proof(NURSE), proof(ASSISTANT))


def _race(hatch: Hatch) -> tuple[list[Pour], list[str]]:
    """Two nurses' worth of threads press Pour on the same card at the same moment."""
    card = hatch.station.dosing.prepare(OLD_HAND)
    evidence, start = hatch.evidence(card), threading.Barrier(2)
    poured: list[Pour] = []
    refusals: list[str] = []

    def press() -> None:
        start.wait()
        try:
            poured.append(hatch.station.dosing.pour(card, evidence, hatch.station.pump.new_stop(), lambda _: None))
        except StationError as error:
            refusals.append(error.code)

    racing = [threading.Thread(target=press) for _ in range(2)]
    for one in racing:
        one.start()
    for one in racing:
        one.join()
    return poured, refusals
