"""Doses in words, to be compared with the figures and read aloud (LAW-15-a, H-1)."""

import re

import pytest

from cdstation.register.quantity import Quantity, Unit
from cdstation.treatment.words import dose_words, number_words, quantity_words, words_agree

ONES = "one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def _spoken() -> list[str]:
    """The words for 0 to 200, built up in another way than in the program."""
    below = ["", *ONES, *TEENS, *(f"{ten}{one}" for ten in TENS for one in ["", *(f"-{one}" for one in ONES)])]
    hundreds = [f"one hundred{' and ' if rest else ''}{rest}" for rest in below]
    return ["zero", *below[1:], *hundreds, "two hundred"]


@pytest.mark.req("LAW-15-a", "H-1")
def test_every_whole_dose_up_to_200_mg_has_its_words() -> None:
    """And they agree with its figure and with no other."""
    for milligrams, words in enumerate(_spoken()):
        if milligrams == 0:
            continue
        written = f"{words} milligram{'' if milligrams == 1 else 's'}"
        assert dose_words(milligrams * 1000) == written
        assert words_agree(written, milligrams * 1000)
        for other in {milligrams * 10, milligrams + 1, milligrams - 1, milligrams + 10} - {0, milligrams}:
            assert not words_agree(written, other * 1000)


@pytest.mark.req("LAW-15-a", "H-1")
def test_no_two_doses_are_read_alike() -> None:
    """1 to 999 micrograms and every tenth of a milligram up to 200 mg, each in words that agree with it alone."""
    doses = [*range(1, 1_000), *range(1_000, 200_100, 100)]
    spoken = {re.sub(r"\band\b|[^a-z]+", " ", dose_words(dose)): dose for dose in doses}
    assert len(spoken) == len(doses)
    assert all(words_agree(dose_words(dose), dose) for dose in doses)


@pytest.mark.parametrize(
    ("dose_ug", "words"),
    [
        (1, "one microgram"),
        (400, "four hundred micrograms"),
        (999, "nine hundred and ninety-nine micrograms"),
        (1_000, "one milligram"),
        (2_500, "two point five milligrams"),
        (1_050, "one point zero five milligrams"),
        (22_125, "twenty-two point one two five milligrams"),
        (105_000, "one hundred and five milligrams"),
        (1_001_000, "one thousand and one milligrams"),
        (1_250_000, "one thousand two hundred and fifty milligrams"),
        (9_999_000, "nine thousand nine hundred and ninety-nine milligrams"),
    ],
)
def test_parts_of_a_milligram_and_large_doses_have_words(dose_ug: int, words: str) -> None:
    """Decimals are spoken figure by figure."""
    assert dose_words(dose_ug) == words
    assert words_agree(words, dose_ug)


@pytest.mark.parametrize(
    "written",
    [
        "forty-five milligrams",
        "Forty five milligrams",
        "FORTY-FIVE MILLIGRAMS ONLY",
        "forty  five mg",
        "forty five milligram",
        "forty\N{NON-BREAKING HYPHEN}five\N{NO-BREAK SPACE}milligrams.",
    ],
)
def test_spacing_hyphens_and_case_make_no_difference(written: str) -> None:
    """Prescribers write by hand."""
    assert words_agree(written, 45_000)


def test_an_and_makes_no_difference() -> None:
    """`one hundred five` is one hundred and five; the singular of a microgram is a microgram."""
    assert words_agree("one hundred five milligrams", 105_000)
    assert words_agree("four hundred microgram", 400)
    assert words_agree("one micrograms", 1)


@pytest.mark.req("LAW-15-a", "H-1", "H-2")
@pytest.mark.parametrize(
    "written",
    [
        "",
        "forty-five",
        "fifty-four milligrams",
        "four five milligrams",
        "forty-five millilitres",
        "forty-five micrograms",
        "four hundred and fifty milligrams",
        "four point five milligrams",
        "45 milligrams",
        "forty-five milligrams twice",
        "forty 500 five milligrams",
        "4.5 forty-five milligrams",
    ],
)
def test_words_that_say_anything_else_differ(written: str) -> None:
    """Another number, another unit, no unit, or figures among the words."""
    assert not words_agree(written, 45_000)


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "zero"), (100, "one hundred"), (1_000, "one thousand"), (1_100, "one thousand one hundred")],
)
def test_round_numbers_end_where_they_end(number: int, words: str) -> None:
    """Without an `and` where nothing follows, and without a zero."""
    assert number_words(number) == words


@pytest.mark.req("LAW-27-a")
@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (Quantity(500_000, Unit.ML), "five hundred millilitres"),
        (Quantity(1_000, Unit.ML), "one millilitre"),
        (Quantity(320_505, Unit.ML), "three hundred and twenty point five zero five millilitres"),
        (Quantity(120_000_000, Unit.ML), "one hundred and twenty thousand millilitres"),
        (Quantity(28_000, Unit.TABLET), "twenty-eight tablets"),
        (Quantity(1_000, Unit.PATCH), "one patch"),
        (Quantity(2_000, Unit.PATCH), "two patches"),
    ],
)
def test_a_quantity_has_its_words_beside_the_figures(quantity: Quantity, words: str) -> None:
    """As on a certificate: nobody can add a nought to words."""
    assert quantity_words(quantity) == words
