"""What stands of the patients: who is here, what is ordered, what each has had, which doses are open."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cdstation.errors import RuleError
from cdstation.register.pours import Certainty, Dispensed, PourEnd
from cdstation.treatment import acts
from cdstation.treatment.acts import Outcome
from cdstation.treatment.attendance import DayMark
from cdstation.treatment.dosing import PastDose
from cdstation.treatment.roster import PAST_KEPT, CupToday, Roster
from tests.builders import (
    BUPRENORPHINE,
    CATALOGUE,
    DAY_MS,
    MONDAY,
    NURSE,
    TECHNICIAN,
    MemoryBook,
    dose,
    later,
    opened_book,
    order,
    patient,
    poured,
    recorded_order,
    registered,
)

PAGE = 7
TODAY = MONDAY.dose_day


@pytest.fixture
def book() -> MemoryBook:
    """A book with a page, one patient and their order."""
    fresh = opened_book()
    assert fresh.open_page() == PAGE
    fresh.write(registered(patient()), patient=1)
    fresh.write(recorded_order(order()), patient=1)
    return fresh


def fold(book: MemoryBook) -> Roster:
    """What stands."""
    roster = Roster(CATALOGUE)
    roster.load(book.entries)
    return roster


def line(book: MemoryBook, body: acts.DoseRecorded, *, patient: int = 1) -> str:
    """A poured dose with this register line; the identity of its intent."""
    intent = book.start(PAGE, patient=patient)
    book.pour(intent, patient=patient)
    delta = -(body.consumed + body.wasted)
    book.write(body, witness=TECHNICIAN, page=PAGE, delta=delta, patient=patient, about=intent)
    return intent


def test_a_patient_and_an_order_stand_as_they_were_recorded(book: MemoryBook) -> None:
    """Every particular, with days as days and the product from the catalogue."""
    roster = fold(book)
    assert roster.patients == {1: patient()}
    assert roster.orders == {1: order()}
    assert roster.order_for(1, TODAY) == order()
    assert roster.order_for(2, TODAY) is None


def test_a_product_that_is_not_in_the_catalogue_is_refused(book: MemoryBook) -> None:
    """A book that came from elsewhere."""
    book.write(replace(recorded_order(order(2)), product="1"), patient=1)
    with pytest.raises(RuleError, match=r"^product-unknown$"):
        fold(book)


def test_changed_particulars_replace_the_old_ones(book: MemoryBook) -> None:
    """Also the name under which look-alikes are sought."""
    book.write(registered(patient(2, "Brzezinski", "Lech")), patient=2)
    assert fold(book).look_alikes(1) == ("A1002BC",)
    book.write(registered(patient(2, "Cole", "Lech")), patient=2)
    roster = fold(book)
    assert roster.look_alikes(1) == ()
    assert roster.look_alikes(2) == ()
    assert roster.patients[2].family == "Cole"


@pytest.mark.req("H-11")
def test_names_that_read_alike_are_told_apart_by_number(book: MemoryBook) -> None:
    """One family name without accents and one initial; never the patient's own number."""
    for number, family, given in ((2, "BRZEZINSKI", "Lech"), (3, "Brzeziński", "Łucja"), (4, "Brzeziński", "Jan")):
        book.write(registered(patient(number, family, given)), patient=number)
    roster = fold(book)
    assert roster.look_alikes(1) == ("A1002BC", "A1003BC")
    assert roster.look_alikes(2) == ("A1001BC", "A1003BC")
    assert roster.look_alikes(4) == ()


@pytest.mark.req("H-12")
def test_the_newest_order_that_is_live_governs(book: MemoryBook) -> None:
    """One that begins tomorrow waits, a stopped one falls back to none but is still shown."""
    tomorrow = TODAY + timedelta(days=1)
    book.write(recorded_order(order(2, 50_000, starts=tomorrow)), patient=1)
    book.write(recorded_order(order(3, 60_000)), patient=2)
    roster = fold(book)
    assert roster.order_for(1, TODAY) == roster.orders[1]
    assert roster.order_for(1, tomorrow) == roster.orders[2]
    book.write(acts.PrescriptionStopped(1, "replaced"), patient=1)
    roster = fold(book)
    assert roster.orders[1].stopped
    assert roster.order_for(1, TODAY) == roster.orders[2]
    book.write(acts.PrescriptionStopped(2, "released"), patient=1)
    last = fold(book).order_for(1, tomorrow)
    assert last is not None
    assert (last.number, last.stopped) == (2, True)


def test_an_order_recorded_again_is_one_order(book: MemoryBook) -> None:
    """The pharmacist's check comes later."""
    book.write(recorded_order(order(pharmacist_checked=False)), patient=1)
    roster = fold(book)
    assert roster.orders_of == {1: (1,)}
    assert not roster.orders[1].pharmacist_checked


def test_a_hold_stands_until_it_is_lifted(book: MemoryBook) -> None:
    """And it is remembered on which day that was decided; lifting what is not held decides as well."""
    book.write(acts.HoldPlaced("intoxicated"), patient=1)
    assert fold(book).holds == {1: "intoxicated"}
    book.write(acts.HoldLifted("Dr M Osei by telephone"), patient=1)
    book.write(acts.HoldLifted("Dr M Osei by telephone"), patient=2)
    roster = fold(book)
    assert (roster.holds, roster.decided) == ({}, {1: TODAY, 2: TODAY})


@pytest.mark.req("PUMP-8", "H-4")
def test_a_dose_is_open_between_intent_and_signature(book: MemoryBook) -> None:
    """First without a volume, then with what came of the motion, then no more."""
    intent = book.start(PAGE)
    dose_open = fold(book).open_of(1)
    assert dose_open is not None
    assert (dose_open.intent, dose_open.seq, dose_open.by) == (intent, len(book.entries), NURSE)
    assert (dose_open.started_ms, dose_open.planned, dose_open.dispensed) == (book.now.utc_ms, 45_000, None)
    book.write(poured(reported=None, certainty="unknown", end="lost"), patient=1, about=intent)
    dose_open = fold(book).open_of(1)
    assert dose_open is not None
    assert dose_open.dispensed == Dispensed(45_000, None, None, Certainty.UNKNOWN, PourEnd.LOST)
    assert fold(book).open_of(2) is None
    book.give(PAGE, intent)
    assert fold(book).open == {}


def test_a_void_closes_a_dose_and_frees_the_day(book: MemoryBook) -> None:
    """Nothing was delivered; a pour that comes after it belongs to nothing."""
    intent = book.start(PAGE)
    book.write(acts.DoseVoided("nothing-delivered"), patient=1, about=intent)
    book.pour(intent)
    roster = fold(book)
    assert (roster.open, roster.past, roster.dosed_on(1, TODAY)) == ({}, {}, False)


@pytest.mark.req("H-3", "H-10", "ADM-3")
@pytest.mark.parametrize(
    ("body", "consumed_ug", "holds"),
    [
        (dose(), 45_000, True),
        (dose(outcome="vomited"), 45_000, True),
        (dose(20_000, 25_000, outcome="part"), 20_000, True),
        (dose(0, 45_000, outcome="refused", frees_slot=True), 0, False),
        (dose(45_000, 0, outcome="wrong-person", frees_slot=True, drunk_by=2), 0, False),
        (dose(0, 45_000, outcome="concealed"), 0, True),
    ],
)
def test_a_dose_counts_by_what_this_patient_swallowed(
    book: MemoryBook, body: acts.DoseRecorded, consumed_ug: int, holds: bool
) -> None:
    """What somebody else drank is not in this patient."""
    line(book, body)
    roster = fold(book)
    outcome = Outcome(body.outcome)
    assert roster.past[1] == (PastDose(TODAY, book.now.utc_ms, 45_000, consumed_ug, outcome, 1),)
    assert roster.visits_on(1, TODAY) == (CupToday(TODAY, book.now.utc_ms, body.outcome, holds),)
    assert roster.dosed_on(1, TODAY) is holds
    assert not roster.dosed_on(1, TODAY + timedelta(days=1))
    assert not roster.dosed_on(2, TODAY)


def test_a_tablet_counts_by_its_strength(book: MemoryBook) -> None:
    """Two tablets of eight milligrams are sixteen."""
    body = replace(dose(2_000), product=BUPRENORPHINE.code, dose_ug=16_000)
    line(book, body)
    assert fold(book).past[1][0].consumed_ug == 16_000


def test_a_visit_without_a_pour_leaves_the_dose_owed(book: MemoryBook) -> None:
    """Refused at the hatch, or not there at all."""
    book.write(acts.DoseNotGiven(1, "OST-1", "not-attended"), patient=1)
    first = book.now.utc_ms
    line(book, dose())
    roster = fold(book)
    assert roster.visits_on(1, TODAY) == (
        CupToday(TODAY, book.now.utc_ms, "given", True),
        CupToday(TODAY, first, "not-attended", False),
    )
    assert len(roster.past[1]) == 1


@pytest.mark.req("OB-missed-2", "H-13")
def test_a_day_is_marked_by_what_was_swallowed_on_it(book: MemoryBook) -> None:
    """Given, part, nothing; a second cup can only make it more."""
    days: list[tuple[Any, ...]] = [
        (dose(),),
        (dose(20_000, 25_000, outcome="part"),),
        (dose(0, 45_000, outcome="refused", frees_slot=True),),
        (dose(0, 45_000, outcome="spilt", frees_slot=True), dose()),
        (dose(20_000, 25_000, outcome="part"), dose()),
        (dose(), dose(20_000, 25_000, outcome="part")),
    ]
    for cups in days:
        for body in cups:
            line(book, body)
        book.now = later(book.now, DAY_MS)
    marks = fold(book).consumed_on(1)
    assert marks == {
        date(2026, 11, 16): DayMark.GIVEN,
        date(2026, 11, 17): DayMark.PART,
        date(2026, 11, 19): DayMark.GIVEN,
        date(2026, 11, 20): DayMark.GIVEN,
        date(2026, 11, 21): DayMark.GIVEN,
    }
    assert fold(book).consumed_on(2) == {}


def test_only_the_newest_doses_are_kept_at_hand(book: MemoryBook) -> None:
    """Newest first; older ones are in the book."""
    for _ in range(PAST_KEPT + 1):
        line(book, dose(0, 45_000, outcome="refused", frees_slot=True))
        book.write(acts.DoseNotGiven(1, "OST-1", "unwell"), patient=1)
    roster = fold(book)
    assert len(roster.past[1]) == len(roster.visits[1]) == PAST_KEPT
    assert roster.visits[1][0].what == "unwell"
    assert roster.past[1][0].at_ms > roster.past[1][-1].at_ms


def test_entries_of_the_book_touch_nothing_here(book: MemoryBook) -> None:
    """They are folded beside this, in what stands of the register."""
    assert fold(opened_book()) == Roster(CATALOGUE)
    assert fold(book).past == {}
