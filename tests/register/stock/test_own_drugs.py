"""Patients' own drugs: bags numbered once for ever, and never stock (LAW-27-c)."""

import pytest

from cdstation.register.stock.own_drugs import bag_number, check_left, check_received
from cdstation.register.stock.transit import Bag, Transit
from tests.builders import METHADONE
from tests.services.raising import refused

HERE = Bag("PB12", 9, METHADONE.code, 1, "COLE, Sean A1001BC", 30_000)
KNOWN = Transit(bags={"PB12": HERE}, bags_ever={"PB12", "PB11"})


@pytest.mark.req("LAW-27-c")
def test_a_bag_has_a_number_that_is_used_once_for_ever() -> None:
    """However it is written, and also after it has left."""
    assert bag_number(" pb 12 ") == "PB12"
    with refused("bag-number-missing"):
        bag_number("  ")
    check_received(KNOWN, "PB13", "reception")
    for used in ("PB12", "PB11"):
        with refused("bag-number-used", bag=used):
            check_received(KNOWN, used, "reception")
    with refused("own-source-unknown"):
        check_received(KNOWN, "PB13", "stock")


@pytest.mark.req("LAW-27-c")
@pytest.mark.parametrize(
    ("end", "party", "reference", "code"),
    [
        ("given-back", "", "", ""),
        ("destroyed", "", "", ""),
        ("moved-with", "HMP Elsewhere", "", ""),
        ("moved-with", " ", "", "own-party-missing"),
        ("police", "PC 4471 Dunmore", "CR-118", ""),
        ("police", "", "CR-118", "own-party-missing"),
        ("police", "PC 4471 Dunmore", " ", "own-reference-missing"),
        ("into-stock", "", "", "own-end-unknown"),
    ],
)
def test_where_a_bag_may_go(end: str, party: str, reference: str, code: str) -> None:
    """Four ways, none of which is the cabinet; whoever takes it over is named."""
    if code:
        with refused(code):
            check_left(KNOWN, "PB12", end, party, reference)
    else:
        assert check_left(KNOWN, "PB12", end, party, reference) == HERE


def test_only_a_bag_that_is_here_leaves() -> None:
    """Not one that left, not one that nobody saw."""
    for gone in ("PB11", "PB99"):
        with refused("bag-not-here", bag=gone):
            check_left(KNOWN, gone, "destroyed", "", "")
