"""Exact quantities: what is typed, stored and shown is one and the same figure (CUI-3, T11)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdstation.errors import RuleError
from cdstation.register.quantity import (
    Quantity,
    Unit,
    parse_quantity,
    parse_thousandths,
    show_mass,
    show_thousandths,
    volume_for,
)

UNITS = st.sampled_from(Unit)
FIGURES = st.integers(0, 10**12)


@pytest.mark.req("CUI-3")
@pytest.mark.parametrize(
    ("thousandths", "shown"),
    [
        (0, "0"),
        (1, "0.001"),
        (10, "0.01"),
        (125, "0.125"),
        (500, "0.5"),
        (1_000, "1"),
        (5_000, "5"),
        (5_050, "5.05"),
        (27_500, "27.5"),
        (45_000, "45"),
        (100_000, "100"),
        (999_999, "999.999"),
        (1_000_000, "1,000"),
        (1_000_500, "1,000.5"),
        (1_234_567_000, "1,234,567"),
        (-1, "−0.001"),
        (-3_000, "−3"),
        (-1_000_250, "−1,000.25"),
    ],
)
def test_a_figure_is_written_as_the_nhs_writes_it(thousandths: int, shown: str) -> None:
    """No trailing zero, a leading zero, a comma from 1,000, a true minus."""
    assert show_thousandths(thousandths) == shown


@pytest.mark.req("CUI-3")
@pytest.mark.parametrize(
    ("quantity", "shown"),
    [
        (Quantity(45_000, Unit.ML), "45 mL"),
        (Quantity(1_000, Unit.ML), "1 mL"),
        (Quantity(500, Unit.ML), "0.5 mL"),
        (Quantity(1_000, Unit.TABLET), "1 tablet"),
        (Quantity(-1_000, Unit.TABLET), "−1 tablet"),
        (Quantity(0, Unit.TABLET), "0 tablets"),
        (Quantity(28_000, Unit.CAPSULE), "28 capsules"),
        (Quantity(2_000, Unit.PATCH), "2 patches"),
        (Quantity(1_000, Unit.PATCH), "1 patch"),
        (Quantity(3_000, Unit.SYRINGE), "3 pre-filled syringes"),
        (Quantity(2_000, Unit.LYOPHILISATE), "2 lyophilisates"),
    ],
)
def test_an_amount_is_written_with_its_unit(quantity: Quantity, shown: str) -> None:
    """A space before the unit, the unit in full, one tablet but two tablets."""
    assert str(quantity) == shown


@given(FIGURES)
def test_a_figure_that_was_shown_reads_back(thousandths: int) -> None:
    """Showing and reading are each other's inverse, to the thousandth."""
    assert parse_thousandths(show_thousandths(thousandths)) == thousandths


@given(FIGURES, UNITS)
def test_an_amount_that_was_shown_reads_back(figure: int, unit: Unit) -> None:
    """Also with its unit, in every unit and both numbers."""
    thousandths = figure if unit.liquid else figure // 1000 * 1000
    assert parse_quantity(str(Quantity(thousandths, unit)), unit) == Quantity(thousandths, unit)


@pytest.mark.parametrize(
    ("text", "thousandths"),
    [
        ("0", 0),
        ("45", 45_000),
        (" 45 ", 45_000),
        ("27.5", 27_500),
        ("27.50", 27_500),
        ("0.001", 1),
        ("0.0010", 1),
        ("1,000", 1_000_000),
        ("1000", 1_000_000),
        ("12,345,678.9", 12_345_678_900),
        ("007", 7_000),
    ],
)
def test_a_plain_figure_is_read(text: str, thousandths: int) -> None:
    """What people type: blanks around it, a comma between thousands, zeros at the end."""
    assert parse_thousandths(text) == thousandths


@pytest.mark.req("H-1")
@pytest.mark.parametrize(
    "text",
    ["", " ", "-3", "+3", "−3", "4 5", "4.5.1", "45.", ".5", "1e3", "27,5", "1,00", "1000,000", "NaN", "inf", "0x10"],
)
def test_anything_but_a_plain_figure_is_refused(text: str) -> None:
    """No sign, no exponent, no half figure: nothing is guessed."""
    with pytest.raises(RuleError, match=r"^amount-not-a-figure$"):
        parse_thousandths(text)


@pytest.mark.req("H-1")
@pytest.mark.parametrize("text", ["0,125", "00,500", "01,000"])
def test_a_decimal_comma_is_not_a_thousand(text: str) -> None:
    """`0,125` is an eighth where people write commas; read as 125 it would be a thousand times too much."""
    with pytest.raises(RuleError, match=r"^amount-not-a-figure$"):
        parse_thousandths(text)


@pytest.mark.parametrize("text", ["٤٥", "４５", "4५"])
def test_figures_of_another_script_are_refused(text: str) -> None:
    """What people compare by eye must be what is stored."""
    with pytest.raises(RuleError, match=r"^amount-not-a-figure$"):
        parse_thousandths(text)


@pytest.mark.parametrize("text", ["0.0001", "45.0005", "1.000000001"])
def test_less_than_a_thousandth_is_refused(text: str) -> None:
    """It is never rounded."""
    with pytest.raises(RuleError, match=r"^amount-too-fine$"):
        parse_thousandths(text)


@pytest.mark.parametrize(
    "text", ["45", "45mL", "45 mL", "45 ML", "45 ml", "45  mL", "45.0 mL", "45\N{NO-BREAK SPACE}mL"]
)
def test_an_amount_is_read_with_or_without_its_unit(text: str) -> None:
    """With or without a space, in either case."""
    assert parse_quantity(text, Unit.ML) == Quantity(45_000, Unit.ML)


@pytest.mark.req("H-2")
@pytest.mark.parametrize("text", ["45 mg", "45mg", "45 micrograms", "45 m L", "45 mL mL", "45 tablets"])
def test_milligrams_are_not_millilitres(text: str) -> None:
    """Another unit is refused and never converted."""
    with pytest.raises(RuleError, match=r"^amount-wrong-unit$"):
        parse_quantity(text, Unit.ML)


@pytest.mark.req("H-2")
def test_amounts_of_two_units_do_not_add() -> None:
    """Neither sum nor difference exists across units."""
    liquid, tablets = Quantity(1_000, Unit.ML), Quantity(1_000, Unit.TABLET)
    with pytest.raises(RuleError, match=r"^amount-wrong-unit$"):
        _ = liquid + tablets
    with pytest.raises(RuleError, match=r"^amount-wrong-unit$"):
        _ = liquid - tablets


@given(FIGURES, FIGURES, UNITS)
def test_amounts_of_one_unit_add_exactly(one: int, other: int, unit: Unit) -> None:
    """What was added can be taken away again."""
    total = Quantity(one, unit) + Quantity(other, unit)
    assert total.thousandths == one + other
    assert total - Quantity(other, unit) == Quantity(one, unit)


def test_half_a_tablet_is_refused() -> None:
    """Only a liquid is divided (J3)."""
    assert parse_quantity("2 tablets", Unit.TABLET) == Quantity(2_000, Unit.TABLET)
    with pytest.raises(RuleError, match=r"^amount-not-whole$"):
        parse_quantity("1.5", Unit.TABLET)


@pytest.mark.req("T11")
@pytest.mark.parametrize("stranger", [45.0, True, "45", None, 45.5])
def test_an_amount_holds_nothing_but_a_whole_number(stranger: Any) -> None:
    """A float or a truth value that got this far is a bug and stops here."""
    with pytest.raises(TypeError):
        Quantity(stranger, Unit.ML)


@pytest.mark.req("CUI-3", "H-1")
@pytest.mark.parametrize(
    ("micrograms", "shown"),
    [
        (1, "1 microgram"),
        (400, "400 micrograms"),
        (999, "999 micrograms"),
        (1_000, "1 mg"),
        (2_500, "2.5 mg"),
        (45_000, "45 mg"),
        (1_000_000, "1,000 mg"),
    ],
)
def test_a_dose_is_written_in_milligrams_or_in_micrograms(micrograms: int, shown: str) -> None:
    """Micrograms in full below a milligram, so that nobody reads mg."""
    assert show_mass(micrograms) == shown


@pytest.mark.req("H-2")
@pytest.mark.parametrize(
    ("dose_ug", "ug_per_unit", "thousandths"),
    [
        (45_000, 1_000, 45_000),
        (45_000, 10_000, 4_500),
        (45_000, 20_000, 2_250),
        (2_500, 1_000, 2_500),
        (1, 1_000, 1),
        (8_000, 8_000, 1_000),
        (16_000, 8_000, 2_000),
        (400, 400, 1_000),
    ],
)
def test_a_dose_and_a_strength_give_one_volume(dose_ug: int, ug_per_unit: int, thousandths: int) -> None:
    """45 mg is 45 mL of the one solution and 4.5 mL of the other."""
    assert volume_for(dose_ug, ug_per_unit) == thousandths


@pytest.mark.parametrize(("dose_ug", "ug_per_unit"), [(1, 3_000), (45_001, 20_000), (0, 1_000), (-1_000, 1_000)])
def test_a_dose_that_cannot_be_measured_exactly_is_refused(dose_ug: int, ug_per_unit: int) -> None:
    """Nothing is ever rounded into a cup."""
    with pytest.raises(RuleError, match=r"^dose-not-measurable$"):
        volume_for(dose_ug, ug_per_unit)


@given(st.integers(1, 200_000), st.sampled_from([1_000, 5_000, 10_000, 20_000]))
def test_a_volume_holds_exactly_the_dose(dose_ug: int, ug_per_unit: int) -> None:
    """Whenever a volume comes back, it holds the dose to the microgram."""
    try:
        thousandths = volume_for(dose_ug, ug_per_unit)
    except RuleError:
        assert dose_ug * 1000 % ug_per_unit
    else:
        assert thousandths * ug_per_unit == dose_ug * 1000
