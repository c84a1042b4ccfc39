"""Products: one page for one drug, form and strength (LAW-19-b), and the check that goes with the form (ADM-2)."""

from dataclasses import replace

import pytest

from cdstation.errors import RuleError
from cdstation.register.products import (
    SWALLOW_CHECKS,
    WATCH_SECONDS,
    PageKey,
    Product,
    SwallowCheck,
    product_from_row,
)
from cdstation.register.quantity import Unit
from tests.builders import BUPRENORPHINE, CATALOGUE, METHADONE, STRONG_METHADONE

ROW = {
    "code": "36120711000001104",
    "name": "Methadone 1mg/ml oral solution",
    "drug": "methadone",
    "form": "oral solution",
    "ug_per_unit": "1000",
    "unit": "mL",
    "route": "oral",
    "schedule": "2",
    "statutory_register": "yes",
    "safe_custody": "yes",
}


def test_a_row_of_the_catalogue_is_a_product() -> None:
    """Every field from its column; anything but yes is no."""
    assert product_from_row(ROW) == METHADONE
    assert not product_from_row(ROW | {"statutory_register": "no"}).statutory_register
    assert not product_from_row(ROW | {"safe_custody": "no"}).safe_custody


@pytest.mark.parametrize("column", ["ug_per_unit", "unit"])
def test_a_row_that_makes_no_sense_is_refused(column: str) -> None:
    """The catalogue is ours: a slip in it is a bug."""
    with pytest.raises(ValueError, match="nonsense"):
        product_from_row(ROW | {column: "nonsense"})


def test_a_product_is_found_by_its_code() -> None:
    """And an unknown code is refused, naming it."""
    assert CATALOGUE.product(METHADONE.code) is METHADONE
    assert CATALOGUE.product(BUPRENORPHINE.code) is BUPRENORPHINE
    with pytest.raises(RuleError, match=r"^product-unknown$") as refusal:
        CATALOGUE.product("1")
    assert refusal.value.facts == {"product": "1"}


@pytest.mark.req("CUI-3", "LAW-19-b")
@pytest.mark.parametrize(
    ("product", "line"),
    [
        (METHADONE, "methadone — oral solution — 1 mg per mL"),
        (STRONG_METHADONE, "methadone — oral solution — 10 mg per mL"),
        (BUPRENORPHINE, "buprenorphine — sublingual tablet — 8 mg"),
        (replace(BUPRENORPHINE, ug_per_unit=400), "buprenorphine — sublingual tablet — 400 micrograms"),
    ],
)
def test_a_page_head_names_drug_form_and_strength(product: Product, line: str) -> None:
    """Em dashes between them, no slash, nothing shortened."""
    assert product.line == line


@pytest.mark.req("LAW-19-b")
def test_two_strengths_never_share_a_page_and_two_brands_do() -> None:
    """1 mg per mL is never merged with 10 mg per mL; a sugar-free variant belongs to the same page."""
    sugar_free = replace(METHADONE, code="36120811000001107", name="sugar free")
    assert METHADONE.page_key == sugar_free.page_key == PageKey("methadone", "oral solution", "1 mg per mL", Unit.ML)
    assert METHADONE.page_key != STRONG_METHADONE.page_key
    assert METHADONE.page_key != replace(METHADONE, form="oral concentrate").page_key


def test_only_a_liquid_that_is_drunk_is_poured() -> None:
    """Neither a tablet nor an ampoule nor drops for another route."""
    assert METHADONE.poured
    assert not BUPRENORPHINE.poured
    assert not replace(METHADONE, route="injection").poured


@pytest.mark.req("ADM-2")
@pytest.mark.parametrize(
    ("product", "check", "seconds"),
    [
        (METHADONE, SwallowCheck.LIQUID, 0),
        (BUPRENORPHINE, SwallowCheck.SUBLINGUAL, 180),
        (replace(BUPRENORPHINE, form="oral lyophilisate", unit=Unit.LYOPHILISATE), SwallowCheck.LYOPHILISATE, 120),
        (replace(BUPRENORPHINE, form="tablet", route="oral"), SwallowCheck.NONE, 0),
    ],
)
def test_each_form_has_its_way_of_being_watched(product: Product, check: SwallowCheck, seconds: int) -> None:
    """Sublingual three minutes, lyophilisate two, a liquid until the mouth is seen."""
    assert product.swallow_check is check
    assert WATCH_SECONDS[check] == seconds
    assert (check is SwallowCheck.NONE) == (SWALLOW_CHECKS[check] == ())


def test_every_check_says_what_to_see() -> None:
    """No form without its entry in either table."""
    assert set(SWALLOW_CHECKS) == set(WATCH_SECONDS) == set(SwallowCheck)
