"""How long an order may be acted on, and what must hold before it is taken in (LAW-15-a, LAW-16, J5)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdstation.errors import RuleError
from cdstation.treatment.prescriptions import Prescription, check_prescription
from tests.builders import BUPRENORPHINE, STRONG_METHADONE, order

CAP = 120_000
MARCH = date(2026, 3, 1)


def dated(signed: date = MARCH, starts: date = MARCH, ends: date = date(2026, 12, 31)) -> Prescription:
    """An order with these days."""
    return order(signed=signed, starts=starts, ends=ends)


@pytest.mark.req("LAW-16-a", "J5")
@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 2, 28), "prescription-not-started"),
        (date(2026, 3, 1), ""),
        (date(2026, 3, 28), ""),
        (date(2026, 3, 29), ""),
        (date(2026, 3, 30), "prescription-expired"),
        (date(2026, 12, 31), "prescription-expired"),
        (date(2027, 1, 1), "prescription-ended"),
    ],
)
def test_a_first_dose_is_given_within_28_days(day: date, reason: str) -> None:
    """Dated 1 March: the last day is 29 March, and not the 28th or the 30th."""
    assert dated().reason_not_valid(day, None) == reason
    assert dated().last_first_day == date(2026, 3, 29)


@pytest.mark.req("J5", "LAW-16-a")
def test_a_started_course_runs_to_its_stated_end_and_not_a_day_longer() -> None:
    """The 28 days limit the first dose alone."""
    course = dated()
    for day, reason in (
        (date(2026, 3, 30), ""),
        (date(2026, 12, 31), ""),
        (date(2027, 1, 1), "prescription-ended"),
    ):
        assert course.reason_not_valid(day, date(2026, 3, 29)) == reason


@pytest.mark.req("LAW-16-b")
@pytest.mark.parametrize(
    ("signed", "starts"), [(date(2026, 3, 10), MARCH), (MARCH, date(2026, 3, 10)), (date(2026, 3, 10),) * 2]
)
def test_nothing_is_given_before_the_appropriate_date(signed: date, starts: date) -> None:
    """The later of the signature and the stated start, from which the 28 days run as well."""
    course = dated(signed, starts)
    assert course.appropriate_date == date(2026, 3, 10)
    assert course.reason_not_valid(date(2026, 3, 9), None) == "prescription-not-started"
    assert course.reason_not_valid(date(2026, 3, 9), date(2026, 3, 1)) == "prescription-not-started"
    assert course.reason_not_valid(date(2026, 3, 10), None) == ""
    assert course.reason_not_valid(date(2026, 4, 7), None) == ""
    assert course.reason_not_valid(date(2026, 4, 8), None) == "prescription-expired"


@pytest.mark.req("H-12")
@pytest.mark.parametrize("day", [date(2026, 2, 1), MARCH, date(2027, 2, 1)])
def test_a_stopped_order_is_stopped_on_every_day(day: date) -> None:
    """Whatever else is wrong with it."""
    stopped = order(stopped=True)
    assert stopped.reason_not_valid(day, MARCH) == "prescription-stopped"


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 400), st.integers(-30, 450))
def test_the_days_of_an_order_have_no_gap(signed: date, length: int, at: int) -> None:
    """Before, valid, expired and ended follow each other as the days go by, and in no other order."""
    course = dated(signed, signed, signed + timedelta(days=length))
    sequence = ["prescription-not-started", "", "prescription-expired", "prescription-ended"]
    today = signed + timedelta(days=at)
    states = [course.reason_not_valid(today + timedelta(days=step), None) for step in (0, 1)]
    assert sequence.index(states[0]) <= sequence.index(states[1])


@pytest.mark.req("H-2")
def test_an_order_knows_its_volume() -> None:
    """By the strength of its product; a dose that this product cannot give has none."""
    assert order(dose_ug=45_000).volume == 45_000
    assert order(dose_ug=45_000, product=STRONG_METHADONE).volume == 4_500
    with pytest.raises(RuleError, match=r"^dose-not-measurable$"):
        _ = order(dose_ug=1, product=BUPRENORPHINE).volume


def test_a_right_order_is_taken_in() -> None:
    """Up to the limit itself, and with an end on the day it starts."""
    check_prescription(order(), CAP)
    check_prescription(order(dose_ug=CAP), CAP)
    check_prescription(dated(MARCH, MARCH, MARCH), CAP)
    check_prescription(order(pharmacist_checked=False), CAP)


@pytest.mark.req("LAW-15-a", "H-1")
@pytest.mark.parametrize("words", ["", "fifty-four milligrams", "forty-five", "four hundred and fifty milligrams"])
def test_an_order_whose_words_and_figures_differ_is_held(words: str) -> None:
    """The law asks for both so that they can be compared."""
    with pytest.raises(RuleError, match=r"^words-and-figures-differ$"):
        check_prescription(order(words=words), CAP)


@pytest.mark.req("H-1")
def test_an_order_above_the_limit_is_refused() -> None:
    """One microgram above; the limit is told."""
    with pytest.raises(RuleError, match=r"^dose-over-cap$") as refusal:
        check_prescription(order(dose_ug=CAP + 1), CAP)
    assert refusal.value.facts == {"cap_ug": CAP}


@pytest.mark.req("LAW-16-c", "LAW-16-a")
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (order(dose_ug=0), "dose-not-measurable"),
        (order(dose_ug=-1), "dose-not-measurable"),
        (order(dose_ug=1, product=BUPRENORPHINE), "dose-not-measurable"),
        (dated(MARCH, date(2026, 3, 10), date(2026, 3, 9)), "course-ends-before-start"),
        (dated(date(2026, 3, 10), MARCH, date(2026, 3, 9)), "course-ends-before-start"),
        (order(prescriber=" "), "prescriber-missing"),
        (order(original_seen_by=""), "original-not-seen"),
    ],
)
def test_an_order_that_lacks_something_is_refused(wrong: Prescription, code: str) -> None:
    """A measurable dose, an end after the start, a prescriber, and somebody who has seen the original."""
    with pytest.raises(RuleError, match=rf"^{code}$"):
        check_prescription(wrong, CAP)
