"""Patients' own and returned drugs: a book apart, sealed bags, never stock, never a dose (LAW-27-c, LAW-20-e)."""

import pytest

from cdstation.register.pages import PageBook
from tests.services.hatch import ASSISTANT, METHADONE, NURSE, OLD_HAND, SETTLED, Hatch, proof
from tests.services.raising import refused
from tests.services.stock.test_containers import SIZE, WITNESS

TABLETS = "42009311000001105"


@pytest.mark.req("LAW-27-c", "LAW-20-e")
def test_a_bag_comes_in_and_goes(hatch: Hatch) -> None:
    """On a page of its own book, opened by the same two; the stock of the drug does not move."""
    desk, before, last = hatch.station.own_drugs, hatch.balance, len(hatch.entries)
    line = desk.receive(OLD_HAND, METHADONE, "reception", " pb 1", 120_000, "part bottle ", WITNESS)
    assert hatch.kinds(last) == ["page-opened", "own-drug-received"]
    head = hatch.station.pages.page_of(METHADONE, patients_own=True)
    assert head is not None
    assert (head.page, head.book) == (line.entry.page, PageBook.PATIENTS_OWN)
    assert (line.draft.by, line.draft.witness, line.draft.patient) == (NURSE, ASSISTANT, OLD_HAND)
    shown = hatch.station.register.latest(head.page, 1)[0]
    assert shown.words.party.startswith("ABBOTTSON")
    assert shown.words.note == "brought in at reception; bag PB1; part bottle"
    assert [(bag.bag, bag.left) for bag in desk.bags()] == [("PB1", 120_000)]
    desk.receive(SETTLED, METHADONE, "cell", "PB2", 5_000, "", WITNESS)
    assert hatch.station.register.balance(head.page) == 125_000
    assert [bag.bag for bag in desk.bags(SETTLED)] == ["PB2"]
    desk.hand_on("PB1", "destroyed", "", "consent 12", WITNESS)
    desk.hand_on("pb2", "police", "PC 4471 Dunmore", "CR-118", WITNESS)
    assert (desk.bags(), hatch.station.register.balance(head.page)) == ((), 0)
    assert hatch.balance == before
    with refused("bag-number-used"):
        desk.receive(OLD_HAND, METHADONE, "reception", "PB1", 1_000, "", WITNESS)


@pytest.mark.req("LAW-27-c")
def test_nothing_of_it_is_ever_given(hatch: Hatch) -> None:
    """A page of patients' own drugs is no source for a card, a bottle or a list of containers."""
    hatch.station.own_drugs.receive(OLD_HAND, TABLETS, "handed-in", "PB1", 7_000, "", WITNESS)
    own = hatch.station.own_drugs.receive(OLD_HAND, METHADONE, "handed-in", "PB2", 7_000, "", WITNESS)
    source = hatch.station.dosing.prepare(OLD_HAND).source
    assert source is not None
    assert source.stock_page == hatch.page != own.entry.page
    with refused("no-page-for-product"):
        hatch.station.containers.list_stock(TABLETS, [], WITNESS)


@pytest.mark.req("LAW-27-c")
def test_what_is_refused(hatch: Hatch) -> None:
    """Nobody's drug, half a tablet, a bag without a number, a bag that is not here, alone; nothing is written."""
    desk, last = hatch.station.own_drugs, len(hatch.entries)
    with refused("patient-unknown"):
        desk.receive(99, METHADONE, "reception", "PB1", 1_000, "", WITNESS)
    with refused("product-unknown"):
        desk.receive(OLD_HAND, "1", "reception", "PB1", 1_000, "", WITNESS)
    with refused("own-source-unknown"):
        desk.receive(OLD_HAND, METHADONE, "stock", "PB1", 1_000, "", WITNESS)
    with refused("bag-number-missing"):
        desk.receive(OLD_HAND, METHADONE, "reception", " ", 1_000, "", WITNESS)
    with refused("amount-not-a-figure"):
        desk.receive(OLD_HAND, METHADONE, "reception", "PB1", 0, "", WITNESS)
    with refused("amount-not-whole"):
        desk.receive(OLD_HAND, TABLETS, "reception", "PB1", 500, "", WITNESS)
    with refused("witness-is-the-actor"):
        desk.receive(OLD_HAND, METHADONE, "reception", "PB1", SIZE, "", proof(NURSE))
    with refused("bag-not-here"):
        desk.hand_on("PB1", "destroyed", "", "", WITNESS)
    assert len(hatch.entries) == last
