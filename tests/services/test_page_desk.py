"""Opening pages at a station (LAW-19-b, LAW-20-e, PSI-4.25, LAW-27-c)."""

import pytest

from cdstation.register.pages import PageBook
from tests.services.hatch import ASSISTANT, METHADONE, NURSE, Hatch, proof
from tests.services.raising import not_ready, refused

SUGAR_FREE, STRONG, TABLETS = "36120811000001107", "36120611000001108", "42009311000001105"


@pytest.mark.req("LAW-19-b", "PSI-4.25")
def test_a_page_is_opened_once_by_two(hatch: Hatch) -> None:
    """It stands in the right book at once, also after a restart; nobody opens it again."""
    pages = hatch.station.pages
    assert pages.page_of(TABLETS) is None
    head = pages.open_page(TABLETS, proof(ASSISTANT), brought_forward=56_000, note="Record book 3, page 12")
    assert (head.book, hatch.station.register.balance(head.page)) == (PageBook.RECORD, 56_000)
    opening = hatch.entries[-1].draft
    assert (opening.by, opening.witness) == (NURSE, ASSISTANT)
    with refused("page-already-open"):
        pages.open_page(TABLETS, proof(ASSISTANT))
    hatch.reopen()
    assert hatch.station.pages.page_of(TABLETS) == head


@pytest.mark.req("LAW-19-b")
def test_brands_share_a_page_and_strengths_do_not(hatch: Hatch) -> None:
    """What is offered is what has no page yet."""
    pages = hatch.station.pages
    with refused("page-already-open"):
        pages.open_page(SUGAR_FREE, proof(ASSISTANT))
    strong = pages.open_page(STRONG, proof(ASSISTANT))
    assert hatch.station.register.balance(strong.page) == 0
    assert {product.code for product in pages.products_on(hatch.page)} == {METHADONE, SUGAR_FREE}
    offered = [product.page_key for product in pages.without_page()]
    assert len(offered) == len(set(offered))
    assert strong.key not in offered
    assert hatch.station.catalogue.product(METHADONE).page_key not in offered
    assert pages.products_on(999) == ()


@pytest.mark.req("LAW-27-c", "LAW-20-e")
def test_patients_own_drugs_have_their_own_page(hatch: Hatch) -> None:
    """Beside the stock of the same drug, and never its balance."""
    pages, before = hatch.station.pages, hatch.balance
    own = pages.open_page(METHADONE, proof(ASSISTANT), patients_own=True)
    assert own.book is PageBook.PATIENTS_OWN
    assert pages.page_of(METHADONE, patients_own=True) == own
    assert pages.page_of(METHADONE) != own
    assert hatch.balance == before
    assert {product.code for product in pages.products_on(own.page)} == {METHADONE, SUGAR_FREE}


def test_nobody_opens_a_page_alone(hatch: Hatch) -> None:
    """Two different people, one of them on duty."""
    with refused("witness-is-the-actor"):
        hatch.station.pages.open_page(STRONG, proof(NURSE))
    hatch.station.access.sign_out()
    with not_ready("station-signed-out"):
        hatch.station.pages.open_page(STRONG, proof(ASSISTANT))
