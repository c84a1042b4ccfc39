"""Nobody who is cared for is named in what leaves healthcare (ADM-4, SPEC 5.13)."""

import pytest

from cdstation.register.discrepancies.redaction import without_patients

FAMILIES, GIVENS = ("Brzeziński", "O'Neill-Marsh", "Hand"), ("Łukasz", "Will", "X")


def plain(words: str) -> str:
    """With the patients of the example taken out."""
    return without_patients(words, FAMILIES, GIVENS, ("B2-14", ""))


@pytest.mark.req("ADM-4")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("BRZEZIŃSKI, Łukasz spat it out", "[patient] spat it out"),
        ("brzezinski took it", "[patient] took it"),
        ("given to Lukasz", "given to [patient]"),
        ("Mr O\N{RIGHT SINGLE QUOTATION MARK}Neill-Marsh and Mr Oneillmarsh", "Mr [patient] and Mr [patient]"),
        ("Neill came twice", "[patient] came twice"),
        ("A1001BC and a4410bd", "[patient] and [patient]"),
        ("NHS 999 000 0026 or 9990000026", "NHS [patient] or [patient]"),
        ("in cell B2-14 at noon", "in cell [patient] at noon"),
        ("Will says he will", "[patient] says he will"),
        ("by hand", "by [patient]"),
        ("the bottle MX2201 of 12-Nov-2026 held 4.5 mL", "the bottle MX2201 of 12-Nov-2026 held 4.5 mL"),
        ("Box X held 500 mL", "Box X held 500 mL"),
        ("Datix 9990000027", "Datix 9990000027"),
        ("", ""),
    ],
)
def test_names_and_numbers_are_taken_out(words: str, expected: str) -> None:
    """In any spelling, with a little too much rather than too little; figures and batches stay."""
    assert plain(words) == expected
