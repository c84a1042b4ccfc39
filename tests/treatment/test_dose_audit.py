"""The audit of doses: each rule has its own finding, and a right book has none (T5, H-3, H-5, H-10)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cdstation.register import acts as book_acts
from cdstation.register.people import STATION
from cdstation.treatment import acts
from cdstation.treatment.audit import audit_doses
from tests.builders import (
    DAY_MS,
    NURSE,
    OFFICER,
    PHARMACIST,
    SECOND_NURSE,
    TECHNICIAN,
    MemoryBook,
    dose,
    later,
    opened_book,
    order,
    poured,
    recorded_order,
    started,
    working_book,
)


def found(book: MemoryBook) -> list[tuple[str, int | None]]:
    """What is wrong, and where."""
    return [(finding.code, finding.seq) for finding in audit_doses(book.entries)]


@pytest.fixture
def book() -> MemoryBook:
    """A book with two litres on page 7, and an order for each of three people."""
    fresh = opened_book()
    assert fresh.open_page() == PAGE
    for patient in (1, 2, 3):
        fresh.write(recorded_order(order(patient)), patient=patient)
    return fresh


PAGE = 7


@pytest.mark.req("T5", "H-23")
def test_a_right_book_has_no_findings() -> None:
    """A dose given, one voided, one refused, one not given."""
    assert found(working_book()) == []
    assert found(MemoryBook()) == []


@pytest.mark.req("PUMP-8", "H-4")
@pytest.mark.parametrize(
    "body",
    [poured(), dose(measured_by_two=True), acts.DoseVoided("nothing-delivered")],
    ids=["poured", "given", "voided"],
)
def test_nothing_happens_without_an_open_intent(book: MemoryBook, body: Any) -> None:
    """Neither without one nor after it was closed by a line or a void."""
    line: dict[str, Any] = {"page": PAGE, "delta": -45_000} if isinstance(body, acts.DoseRecorded) else {}
    stray = book.write(body, witness=TECHNICIAN, patient=1, about="nowhere", **line)
    assert found(book) == [("dose-without-intent", stray.seq)]
    given = book.start(PAGE)
    book.pour(given)
    book.give(PAGE, given)
    voided = book.start(PAGE, patient=2)
    book.write(acts.DoseVoided("nothing-delivered"), patient=2, about=voided)
    after = [
        book.write(body, witness=TECHNICIAN, patient=1, about=given, **line),
        book.write(body, witness=TECHNICIAN, patient=2, about=voided, **line),
    ]
    assert found(book)[1:] == [("dose-without-intent", one.seq) for one in after]


@pytest.mark.req("H-7", "H-8", "H-11")
def test_a_pour_belongs_to_the_patient_of_its_intent(book: MemoryBook) -> None:
    """Pour, line and void alike."""
    intent = book.start(PAGE, patient=1)
    wrong = [book.pour(intent, patient=2), book.give(PAGE, intent, patient=2)]
    assert found(book) == [("dose-of-another-patient", one.seq) for one in wrong]


@pytest.mark.req("H-3", "H-10", "T5")
def test_one_dose_a_day_for_each_slot(book: MemoryBook) -> None:
    """A second intent after a given dose; another slot, another patient and another day are their own."""
    intent = book.start(PAGE)
    book.pour(intent)
    book.give(PAGE, intent)
    book.write(recorded_order(order(9, slot="OST-2")), patient=1)
    for patient, slot, number in ((1, "OST-2", 9), (2, "OST-1", 2)):
        other = book.start(PAGE, patient=patient, slot=slot, number=number)
        book.pour(other, patient=patient)
        book.give(PAGE, other, patient=patient)
    assert found(book) == []
    second = book.start(PAGE)
    assert found(book) == [("second-dose-on-a-day", len(book.entries))]
    book.write(acts.DoseVoided("nothing-delivered"), patient=1, about=second)
    book.now = later(book.now, DAY_MS)
    tomorrow = book.start(PAGE)
    book.pour(tomorrow)
    book.give(PAGE, tomorrow)
    assert len(found(book)) == 1


@pytest.mark.req("LAW-7-a", "H-12")
def test_a_dose_without_a_live_order_is_found(book: MemoryBook) -> None:
    """No such order, another patient's order, or one that was stopped before."""
    for patient, number in ((1, 4), (1, 2)):
        book.write(acts.DoseVoided("x"), patient=patient, about=book.start(PAGE, patient=patient, number=number))
    book.write(acts.PrescriptionStopped(3, "released"), patient=3)
    book.start(PAGE, patient=3)
    assert [code for code, _ in found(book)] == ["dose-without-order"] * 3


@pytest.mark.req("H-1", "H-2")
@pytest.mark.parametrize("change", [{"dose_ug": 45_001}, {"product": "36120811000001107"}, {"slot": "OST-2"}])
def test_a_dose_unlike_its_order_is_found(book: MemoryBook, change: dict[str, Any]) -> None:
    """Ten times the dose, another preparation, another slot: a tampered intent does not hide behind its signature."""
    book.write(replace(started(PAGE), **change), patient=1)
    assert [code for code, _ in found(book)] == ["dose-unlike-order"]


@pytest.mark.req("LAW-16-b", "J5")
@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"starts": date(2026, 11, 17)}, ["dose-outside-course"]),
        ({"signed": date(2026, 11, 17)}, ["dose-outside-course"]),
        ({"starts": date(2026, 11, 16), "ends": date(2026, 11, 16)}, []),
        ({"ends": date(2026, 11, 15)}, ["dose-outside-course"]),
    ],
)
def test_a_dose_outside_its_course_is_found(book: MemoryBook, changes: dict[str, Any], codes: list[str]) -> None:
    """The first and the last day are inside."""
    assert book.now.dose_day == date(2026, 11, 16)
    book.write(recorded_order(order(1, **changes)), patient=1)
    book.start(PAGE)
    assert [code for code, _ in found(book)] == codes


@pytest.mark.req("H-3", "H-4", "T5")
def test_two_open_intents_of_one_slot_are_found(book: MemoryBook) -> None:
    """Before the first is signed the second must not begin: both could be given."""
    one = book.start(PAGE)
    two = book.start(PAGE)
    second = len(book.entries)
    for intent in (one, two):
        book.pour(intent)
        book.give(PAGE, intent)
    assert found(book) == [("second-dose-on-a-day", second)]


@pytest.mark.req("ADM-3", "ADM-5")
@pytest.mark.parametrize(
    "line",
    [
        dose(0, 45_000, outcome="refused", frees_slot=True),
        dose(0, 45_000, outcome="spilt", frees_slot=True),
        dose(0, 45_000, outcome="not-handed", frees_slot=True),
        dose(45_000, 0, outcome="wrong-person", frees_slot=True, drunk_by=2),
    ],
    ids=lambda line: str(line.outcome),
)
def test_a_dose_that_is_still_owed_may_be_given(book: MemoryBook, line: acts.DoseRecorded) -> None:
    """Nothing of the first cup is in this patient."""
    intent = book.start(PAGE)
    book.pour(intent)
    book.write(line, witness=TECHNICIAN, page=PAGE, delta=-45_000, patient=1, about=intent)
    again = book.start(PAGE)
    book.pour(again)
    book.give(PAGE, again)
    assert found(book) == []


@pytest.mark.req("H-3", "ADM-5")
@pytest.mark.parametrize(
    "line",
    [
        dose(45_000, 0, frees_slot=True),
        dose(45_000, 0, outcome="vomited", frees_slot=True),
        dose(20_000, 25_000, outcome="part", frees_slot=True),
        dose(1, 44_999, outcome="spilt", frees_slot=True),
        dose(0, 45_000, outcome="concealed", frees_slot=True),
        dose(0, 45_000, outcome="refused", frees_slot=False),
    ],
    ids=lambda line: str(line.outcome),
)
def test_a_slot_is_freed_by_the_rule_and_by_nobody(book: MemoryBook, line: acts.DoseRecorded) -> None:
    """A line that says that the dose is owed, though it is not, would allow a second one."""
    intent = book.start(PAGE)
    book.pour(intent)
    wrong = book.write(line, witness=TECHNICIAN, page=PAGE, delta=-45_000, patient=1, about=intent)
    assert found(book) == [("slot-freed-wrongly", wrong.seq)]


@pytest.mark.req("ADM-3", "H-23")
@pytest.mark.parametrize(
    ("consumed", "wasted", "delta"),
    [
        (45_000, 0, -44_999),
        (45_000, 0, -45_001),
        (45_000, 1, -45_000),
        (46_000, -1_000, -45_000),
        (45_000, 0, 45_000),
        (45_000, 0, None),
    ],
)
def test_issued_is_consumed_and_wasted(book: MemoryBook, consumed: int, wasted: int, delta: int | None) -> None:
    """One microlitre is enough, and so is a negative part."""
    intent = book.start(PAGE)
    book.pour(intent)
    line = book.write(dose(consumed, wasted), witness=TECHNICIAN, page=PAGE, delta=delta, patient=1, about=intent)
    assert found(book) == [("dose-does-not-add-up", line.seq)]


def test_a_negative_swallow_does_not_add_up(book: MemoryBook) -> None:
    """Even where the sum is right."""
    intent = book.start(PAGE)
    book.pour(intent)
    line = book.write(
        dose(-1, 45_001, outcome="part"), witness=TECHNICIAN, page=PAGE, delta=-45_000, patient=1, about=intent
    )
    assert found(book) == [("dose-does-not-add-up", line.seq)]


@pytest.mark.req("LAW-19-b", "H-2")
def test_a_dose_stands_on_the_page_of_its_intent(book: MemoryBook) -> None:
    """Not on the page of another strength, and not on none."""
    intent = book.start(PAGE)
    book.pour(intent)
    line = book.write(dose(), witness=TECHNICIAN, page=8, delta=-45_000, patient=1, about=intent)
    assert found(book) == [("dose-on-wrong-page", line.seq)]


@pytest.mark.req("PUMP-6", "H-5")
def test_an_unknown_volume_is_measured_by_two(book: MemoryBook) -> None:
    """An unknown pour, and one of which nothing is recorded; measured, either may be booked."""
    for patient, pour in ((1, poured(reported=None, certainty="unknown", end="lost")), (2, None)):
        for measured in (False, True):
            book.write(recorded_order(order(9, slot=f"OST-{measured}")), patient=patient)
            intent = book.start(PAGE, patient=patient, slot=f"OST-{measured}", number=9)
            if pour is not None:
                book.write(pour, patient=patient, about=intent)
            book.write(
                dose(measured_by_two=measured),
                witness=TECHNICIAN,
                page=PAGE,
                delta=-45_000,
                patient=patient,
                about=intent,
            )
    assert [code for code, _ in found(book)] == ["unknown-volume-booked", "unknown-volume-booked"]
    bodies = {one.seq: one.body for one in book.entries}
    for _, seq in found(book):
        line = bodies[seq or 0]
        assert isinstance(line, acts.DoseRecorded)
        assert not line.measured_by_two


@pytest.mark.req("PUMP-6")
def test_an_estimate_may_be_booked_and_opens_a_case_elsewhere(book: MemoryBook) -> None:
    """The pump was interrupted, but its counter could be read."""
    intent = book.start(PAGE)
    book.write(poured(reported=20_000, certainty="estimated", end="stopped"), patient=1, about=intent)
    book.write(dose(20_000, 0, outcome="part"), witness=TECHNICIAN, page=PAGE, delta=-20_000, patient=1, about=intent)
    assert found(book) == []


@pytest.mark.req("PSI-4.18")
@pytest.mark.parametrize(
    ("by", "code"),
    [
        (NURSE, None),
        (PHARMACIST, None),
        (TECHNICIAN, "role-may-not-administer"),
        (OFFICER, "role-may-not-administer"),
        (SECOND_NURSE, "person-left"),
        (STATION, "signer-unknown"),
        (99, "signer-unknown"),
    ],
)
def test_a_dose_is_started_by_a_registered_professional(book: MemoryBook, by: int, code: str | None) -> None:
    """Not by a technician, a leaver, a stranger, or the station by itself."""
    book.write(book_acts.PersonLeft(SECOND_NURSE), by=PHARMACIST)
    start = book.write(started(PAGE), by=by, patient=1)
    assert found(book) == ([] if code is None else [(code, start.seq)])


@pytest.mark.req("T5")
def test_an_entry_that_cannot_be_is_a_finding_and_no_crash(book: MemoryBook) -> None:
    """An outcome that does not exist, and somebody unknown who leaves (that one is told by the audit of the book)."""
    book.write(book_acts.PersonLeft(99), by=PHARMACIST)
    intent = book.start(PAGE)
    book.pour(intent)
    odd = replace(dose(), outcome="evaporated")
    line = book.write(odd, witness=TECHNICIAN, page=PAGE, delta=-45_000, patient=1, about=intent)
    again = book.start(PAGE)
    book.pour(again, patient=2)
    assert found(book) == [
        ("entry-impossible", line.seq),
        ("second-dose-on-a-day", line.seq + 1),
        ("dose-of-another-patient", line.seq + 2),
    ]
