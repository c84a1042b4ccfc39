"""A new page of the register (LAW-19-b, LAW-20-e, PSI-4.25, LAW-27-c)."""

from dataclasses import replace
from typing import Any

import pytest

from cdstation.register.acts import PageOpened
from cdstation.register.pages import PageBook, page_head
from cdstation.register.products import Product
from cdstation.register.stock.new_page import new_page, page_key_of
from tests.builders import BUPRENORPHINE, METHADONE, STRONG_METHADONE, opened_book
from tests.services.raising import refused


def opened(product: Product = METHADONE, *known: Product, **changes: Any) -> PageOpened:
    """A new page beside those of `known`."""
    usual: dict[str, Any] = {"patients_own": False, "brought_forward": 0, "note": ""}
    return new_page(product, [one.page_key for one in known], **(usual | changes))


@pytest.mark.req("LAW-19-b")
def test_one_page_for_each_drug_form_and_strength() -> None:
    """A brand shares the page; another strength has its own."""
    brand = replace(METHADONE, code="1", name="Physeptone-like brand")
    with refused("page-already-open"):
        opened(brand, METHADONE)
    assert opened(STRONG_METHADONE, METHADONE, BUPRENORPHINE).strength == "10 mg per mL"


@pytest.mark.req("LAW-19-b")
def test_it_begins_with_nothing_or_with_what_was_brought_forward() -> None:
    """A balance is a figure with its origin; tablets are whole."""
    assert opened().note == ""
    assert opened(brought_forward=250_500, note=" Register 12,  page 3 ").note == "Register 12, page 3"
    with refused("brought-forward-without-note"):
        opened(brought_forward=1, note="  ")
    with refused("amount-not-a-figure"):
        opened(brought_forward=-1, note="x")
    with refused("amount-not-whole", unit="tablet"):
        opened(BUPRENORPHINE, brought_forward=1_500, note="x")


@pytest.mark.req("LAW-20-e", "PSI-4.25", "LAW-27-c")
@pytest.mark.parametrize(
    ("product", "own", "book"),
    [
        (METHADONE, False, PageBook.REGISTER),
        (BUPRENORPHINE, False, PageBook.RECORD),
        (METHADONE, True, PageBook.PATIENTS_OWN),
        (BUPRENORPHINE, True, PageBook.PATIENTS_OWN),
    ],
)
def test_each_page_stands_in_its_book(product: Product, own: bool, book: PageBook) -> None:
    """Schedule 2 in the register, the others in the record, patients' own drugs apart from both."""
    body = opened(product, patients_own=own)
    head = page_head(opened_book().write(body, own_page=True))
    assert (head.book, body.statutory) == (book, book is PageBook.REGISTER)
    assert head.key == page_key_of(product, patients_own=own)


@pytest.mark.req("LAW-27-c")
def test_patients_own_drugs_have_a_page_beside_the_stock_and_it_begins_empty() -> None:
    """The same drug stands on both; nothing is brought forward to the book of patients' own drugs."""
    assert opened(METHADONE, METHADONE, patients_own=True).patients_own
    with refused("own-page-starts-empty"):
        opened(METHADONE, patients_own=True, brought_forward=1, note="x")
