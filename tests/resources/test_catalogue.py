"""The catalogue of products: each row loads, and each preparation has the schedule that the law gives it (DRUG-1)."""

import csv
import runpy
from pathlib import Path
from typing import Any

import pytest

from cdstation.config import resources_dir
from cdstation.register.products import Product, product_from_row

PRODUCTS = resources_dir() / "products"

# Drug, words in its form or name, and what the law says of it: schedule, safe custody, statutory register.
# The first line that fits counts, so the exceptions stand before the rule.
DRUG_TABLE = (
    ("morphine", "10mg/5ml oral solution", "5", False, False),
    ("morphine", "", "2", True, True),
    ("methadone", "", "2", True, True),
    ("oxycodone", "", "2", True, True),
    ("methylphenidate", "", "2", True, True),
    ("lisdexamfetamine", "", "2", True, True),
    ("buprenorphine", "", "3", True, False),
    ("buprenorphine + naloxone", "", "3", True, False),
    ("temazepam", "", "3", True, False),
    ("midazolam", "", "3", False, False),
    ("tramadol", "", "3", False, False),
    ("pregabalin", "", "3", False, False),
    ("gabapentin", "", "3", False, False),
    ("diazepam", "", "4 Part 1", False, False),
    ("chlordiazepoxide", "", "4 Part 1", False, False),
    ("zopiclone", "", "4 Part 1", False, False),
    ("lorazepam", "", "4 Part 1", False, False),
    ("dihydrocodeine", "tablet", "5", False, False),
)


def _read(name: str) -> list[dict[str, str]]:
    with (PRODUCTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _products() -> list[Product]:
    return [product_from_row(row) for row in _read("catalogue.csv")]


def _made(preparations: list[dict[str, str]]) -> Any:
    return runpy.run_path(str(PRODUCTS / "make_catalogue.py"))["make"](preparations)


def test_every_row_is_a_product_of_its_own() -> None:
    """Codes are unique dm+d numbers, drugs are generic names in lower case (CUI-3), strengths are positive."""
    products = _products()
    assert len({product.code for product in products}) == len(products) > 90
    assert all(product.code.isdecimal() and product.drug == product.drug.lower() for product in products)
    assert all(product.ug_per_unit > 0 and product.name and product.form and product.route for product in products)


@pytest.mark.req("DRUG-1")
@pytest.mark.parametrize("product", _products(), ids=lambda product: product.name)
def test_the_preparation_has_its_schedule(product: Product) -> None:
    """Schedule, safe custody and statutory register belong to the preparation, not to the drug."""
    expected = next(rest for drug, words, *rest in DRUG_TABLE if drug == product.drug and words in product.name)
    assert [product.schedule, product.safe_custody, product.statutory_register] == expected


def test_strengths_read_as_on_the_box() -> None:
    """The figures that a dose is measured by, checked against the names."""
    heads = {product.name: product.line for product in _products()}
    dash = " \N{EM DASH} "
    assert heads["Methadone 1mg/ml oral solution"] == dash.join(("methadone", "oral solution", "1 mg per mL"))
    assert heads["Morphine sulfate 10mg/5ml oral solution"].endswith("2 mg per mL")
    assert heads["Buprenorphine 400microgram sublingual tablets sugar free"].endswith("400 micrograms")
    assert heads["Zopiclone 3.75mg tablets"].endswith("3.75 mg")
    assert heads["Methadone 50mg/1ml solution for injection ampoules"].endswith("50 mg")


def test_the_catalogue_is_what_its_generator_makes() -> None:
    """Nobody has edited the made file, and each preparation left out is named with its reason."""
    made = _made(_read("preparations.csv"))
    assert list(made.rows) == _read("catalogue.csv")
    assert len(made.rows) + len(made.left_out) == len(_read("preparations.csv"))
    assert all(reason for _, reason in made.left_out)


def test_two_strengths_never_share_a_page() -> None:
    """10 mg in 2 mL and 10 mg in 5 mL would read alike at the head of a page (LAW-19-b), so the generator stops."""
    first = next(row for row in _read("preparations.csv") if row["name"].startswith("Midazolam 10mg/2ml"))
    second = first | {"name": "Midazolam 10mg/5ml", "strength_per_value": "5", "vmp_code": "1"}
    with pytest.raises(ValueError, match="share a page"):
        _made([first, second])


def test_the_licence_stands_beside_the_fonts() -> None:
    """The fonts may be shipped only with their licence text."""
    fonts = Path(resources_dir() / "fonts")
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts / "OFL.txt").read_text(encoding="utf-8")
    assert sorted(font.name for font in fonts.glob("*.ttf")) == [
        "LiberationSans-Bold.ttf",
        "LiberationSans-Italic.ttf",
        "LiberationSans-Regular.ttf",
    ]
