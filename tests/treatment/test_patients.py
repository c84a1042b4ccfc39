"""Who the patient is, and how they are found (ADM-1, CUI-2)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdstation.errors import RuleError
from cdstation.treatment.patients import age, check_nhs_number, check_prison_number, fold_text
from tests.builders import patient

VALID = ["9990000018", "9990000026", "9990000034", "9990000042", "9434765919"]


@pytest.mark.req("CUI-2")
@pytest.mark.parametrize("number", VALID)
def test_a_number_that_passes_the_check_is_taken(number: str) -> None:
    """Also as people write it, three, three and four."""
    assert check_nhs_number(number) == number
    assert check_nhs_number(f" {number[:3]} {number[3:6]} {number[6:]} ") == number


@pytest.mark.req("CUI-2")
@pytest.mark.parametrize(
    "number",
    [
        "9991234560",
        "9991234567",
        "999000001",
        "99900000188",
        "999000001A",
        "999-000-0018",
        "٩٩٩٠٠٠٠٠١٨",
        "NHS 9990000018",
        "0000000001",
    ],
)
def test_a_number_that_fails_is_refused(number: str) -> None:
    """Wrong check figure, wrong length, or anything that is no figure."""
    with pytest.raises(RuleError, match=r"^nhs-number-wrong$"):
        check_nhs_number(number)


@pytest.mark.parametrize("nothing", ["", "  ", "\N{NO-BREAK SPACE}"])
def test_a_patient_may_have_no_nhs_number(nothing: str) -> None:
    """The prison number is enough."""
    assert check_nhs_number(nothing) == ""


@given(st.integers(0, 999_999_999))
def test_at_most_one_last_figure_is_right(front: int) -> None:
    """None where modulus 11 gives 10; every other nine figures have exactly one."""
    digits = f"{front:09d}"
    weighted = sum(int(digit) * (10 - place) for place, digit in enumerate(digits))
    right = []
    for last in "0123456789":
        try:
            right.append(check_nhs_number(digits + last))
        except RuleError:
            continue
    expected = 11 - weighted % 11
    assert right == ([] if expected == 10 else [digits + str(expected % 11)])


@pytest.mark.req("CUI-2", "H-11")
@pytest.mark.parametrize("number", VALID)
def test_every_single_wrong_figure_and_every_swap_of_neighbours_is_seen(number: str) -> None:
    """What modulus 11 promises, tried out in full."""
    for at in range(10):
        for figure in set("0123456789") - {number[at]}:
            with pytest.raises(RuleError):
                check_nhs_number(number[:at] + figure + number[at + 1 :])
    for at in range(9):
        swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        if swapped != number:
            with pytest.raises(RuleError):
                check_nhs_number(swapped)


@pytest.mark.req("ADM-1")
@pytest.mark.parametrize("number", ["A1234BC", "A1234AA", "X9999YZ"])
def test_a_prison_number_is_taken_however_it_is_typed(number: str) -> None:
    """Small letters and blanks are put right."""
    assert check_prison_number(number) == number
    assert check_prison_number(f" {number[0]} {number[1:5]} {number[5:]} ".lower()) == number


@pytest.mark.req("ADM-1")
@pytest.mark.parametrize(
    "number",
    ["", "AB1234C", "A1234AAA", "A123BC", "A12345BC", "1234ABC", "A1234B1", "A-1234-BC", "A１２３４BC", "Ä1234BC"],
)
def test_anything_else_is_no_prison_number(number: str) -> None:
    """A letter, four figures, two letters; figures of another script would be a second patient with one number."""
    with pytest.raises(RuleError, match=r"^prison-number-wrong$"):
        check_prison_number(number)


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2026, 2, 2), 37),
        (date(2026, 2, 3), 38),
        (date(2026, 2, 4), 38),
        (date(1988, 2, 3), 0),
    ],
)
def test_an_age_is_in_completed_years(today: date, years: int) -> None:
    """The day before the birthday, the birthday and the day after."""
    assert age(date(1988, 2, 3), today) == years


def test_somebody_born_on_a_leap_day_grows_older_on_the_first_of_march() -> None:
    """In the years that have none."""
    assert age(date(2000, 2, 29), date(2026, 2, 28)) == 25
    assert age(date(2000, 2, 29), date(2026, 3, 1)) == 26
    assert age(date(2000, 2, 29), date(2024, 2, 29)) == 24


@pytest.mark.req("CUI-1", "CUI-2")
def test_a_patient_is_shown_as_the_nhs_shows_one() -> None:
    """Family name first, the number in threes and four, born with the age."""
    one = patient()
    assert one.shown == "BRZEZIŃSKI, Łukasz"
    assert one.nhs_shown == "999 000 0026"
    assert replace(one, nhs_number="").nhs_shown == ""
    assert one.born_shown(date(2026, 11, 16)) == "03-Feb-1988 (38 y)"


@pytest.mark.parametrize(
    "typed",
    ["brzez", "LUKASZ", "łukasz brzeziński", "Brzeziński, Ł", "brzezinski lukasz", "a1001bc", "9990000026"],
)
def test_a_patient_is_found_by_any_part_of_name_or_number(typed: str) -> None:
    """In either order of the names, without accents."""
    assert fold_text(typed) in patient().search_text


def test_text_is_folded_for_searching() -> None:
    """Accents, strokes, case, commas and doubled spaces."""
    assert fold_text("  BJØRN,  Zoë ") == "bjorn zoe"
