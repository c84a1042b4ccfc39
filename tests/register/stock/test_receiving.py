"""Receiving: who may, what must be written down, and which figures open a case (LAW-14-b, PSI-4.20 to 4.22)."""

from dataclasses import replace
from datetime import date

import pytest

from cdstation.register.custody.acts import AuthorityWithdrawn
from cdstation.register.custody.holders import Custody
from cdstation.register.stock.receiving import (
    MOST_CONTAINERS,
    Delivery,
    Lot,
    Mismatch,
    check_containers,
    check_figures,
    check_may_sign_for,
    check_papers,
    counted,
    mismatches,
    spread,
)
from tests.builders import BUPRENORPHINE, METHADONE, NURSE, PHARMACIST, STAFF, opened_book, person
from tests.register.stock.test_ordering import authority
from tests.services.raising import refused

TODAY = date(2026, 11, 16)
LOT = Lot(4, 500_000, "MX2201", "2027-06-30")


@pytest.mark.req("LAW-14-b", "PSI-4.20", "PSI-4.21")
def test_only_with_written_authority_to_receive() -> None:
    """On that day and for receiving; the pharmacist needs it like everybody else."""
    nurse, pharmacist = STAFF[0], STAFF[3]
    check_may_sign_for(nurse, authority(NURSE, "receive"), TODAY)
    for who, custody in (
        (nurse, Custody()),
        (nurse, authority(NURSE, "order")),
        (nurse, authority(NURSE, "receive", last="2026-11-15")),
        (nurse, authority(NURSE, "receive", first="2026-11-17")),
        (pharmacist, authority(NURSE, "receive")),
    ):
        with refused("not-authorised-to-receive", name=who.shown):
            check_may_sign_for(who, custody, TODAY)
    with refused("person-left"):
        check_may_sign_for(person(NURSE, left=True), authority(NURSE, "receive"), TODAY)


@pytest.mark.req("LAW-14-b")
def test_an_authority_that_was_withdrawn_is_none() -> None:
    """From the moment of the withdrawal."""
    book = opened_book()
    book.write(AuthorityWithdrawn(NURSE, "receive"), by=PHARMACIST)
    with refused("not-authorised-to-receive"):
        check_may_sign_for(STAFF[0], book.standing.custody, TODAY)


@pytest.mark.req("LAW-19-d", "PSI-4.20")
def test_every_paper_is_named() -> None:
    """Supplier, address, requisition and delivery note: each missing one has its own sentence."""
    papers = ("Example Pharma Ltd", "2 Mill Road", "17", "DN-4")
    check_papers(*papers)
    codes = ("receipt-no-supplier", "receipt-no-address", "receipt-no-requisition", "receipt-no-note")
    for at, code in enumerate(codes):
        supplier, address, requisition, note = ("  " if at == place else word for place, word in enumerate(papers))
        with refused(code):
            check_papers(supplier, address, requisition, note)


@pytest.mark.req("PSI-4.20")
def test_figures_of_the_delivery() -> None:
    """Nothing outstanding is a figure, nothing delivered is none; tablets are whole in all three."""
    check_figures(METHADONE, Delivery(0, 1, 1))
    with refused("receipt-no-ordered"):
        check_figures(METHADONE, Delivery(-1, 1, 1))
    for delivered in (0, -1):
        with refused("receipt-no-delivered"):
            check_figures(METHADONE, Delivery(1_000, delivered, 1_000))
    check_figures(BUPRENORPHINE, Delivery(28_000, 28_000, 28_000))
    for figures in ((500, 28_000, 28_000), (28_000, 28_500, 28_000), (28_000, 28_000, 28_001)):
        with refused("amount-not-whole", unit="tablet"):
            check_figures(BUPRENORPHINE, Delivery(*figures))


@pytest.mark.req("PSI-4.20")
def test_containers_are_whole_descriptions() -> None:
    """Number, size, batch and expiry of each; one that has expired is written down all the same."""
    check_containers((LOT, replace(LOT, expiry="2020-01-31")))
    check_containers((replace(LOT, number=MOST_CONTAINERS),))
    for lots, code in (
        ((), "receipt-nothing-counted"),
        ((replace(LOT, number=0),), "receipt-nothing-counted"),
        ((LOT, replace(LOT, number=-1)), "receipt-nothing-counted"),
        ((replace(LOT, number=MOST_CONTAINERS), replace(LOT, number=1)), "receipt-too-many-containers"),
        ((LOT, replace(LOT, size=0)), "receipt-size-missing"),
        ((replace(LOT, batch=" "),), "batch-missing"),
        ((replace(LOT, expiry=""),), "expiry-not-a-date"),
        ((replace(LOT, expiry="2027-02-30"),), "expiry-not-a-date"),
    ):
        with refused(code):
            check_containers(lots)


def test_a_lot_is_entered_once_and_listed_one_by_one() -> None:
    """Four bottles of one batch are four containers."""
    lots = (LOT, Lot(1, 100_000, " MX2202 ", "2027-09-30"))
    assert counted(lots) == 2_100_000
    each = spread(lots)
    assert [one.size for one in each] == [500_000] * 4 + [100_000]
    assert each[-1] == Lot(1, 100_000, "MX2202", "2027-09-30")


@pytest.mark.req("PSI-4.20")
@pytest.mark.parametrize(
    ("delivery", "cases"),
    [
        (Delivery(500, 500, 500), ()),
        (Delivery(500, 500, 499), (("receipt-miscounted", -1),)),
        (Delivery(500, 500, 501), (("receipt-miscounted", 1),)),
        (Delivery(500, 499, 499), (("receipt-short", -1),)),
        (Delivery(500, 499, 499, True), ()),
        (Delivery(500, 501, 501), (("receipt-over", 1),)),
        (Delivery(500, 501, 501, True), (("receipt-over", 1),)),
        (Delivery(0, 500, 500), (("receipt-over", 500),)),
        (Delivery(500, 400, 390), (("receipt-miscounted", -10), ("receipt-short", -100))),
        (Delivery(500, 400, 390, True), (("receipt-miscounted", -10),)),
        (Delivery(500, 600, 590), (("receipt-miscounted", -10), ("receipt-over", 100))),
    ],
)
def test_what_does_not_agree_opens_a_case(delivery: Delivery, cases: tuple[tuple[str, int], ...]) -> None:
    """By a single thousandth either way: counted against the note, the note against the requisition."""
    assert mismatches(delivery) == tuple(Mismatch(cause, difference) for cause, difference in cases)
