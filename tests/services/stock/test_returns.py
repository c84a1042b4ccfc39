"""Back to the firm that supplied it: one line on two signatures (LAW-19-e, LAW-27-a)."""

import pytest

from cdstation.register.stock.acts import StockReturned
from tests.services.hatch import ASSISTANT, METHADONE, NURSE, OLD_HAND, Hatch, proof
from tests.services.raising import refused
from tests.services.stock.test_containers import SIZE, WITNESS, fit, listed

FIRM = ("Example Pharma Ltd", "4 Model Way, Anytown", "RA-118", "short-dated")


@pytest.mark.req("LAW-19-e", "LAW-27-a")
def test_containers_and_loose_stock_go_back(hatch: Hatch) -> None:
    """What was recalled as well; a whole one is gone from the list, the balance falls once."""
    whole, part = (*listed(hatch, SIZE), *listed(hatch, SIZE, batch="BAD1"))
    hatch.station.containers.recall(METHADONE, "BAD1", "EL(26)A/09")
    before = hatch.balance
    amounts = [(whole, SIZE), (part, 200_000), (0, 40_000)]
    line = hatch.station.returns.send_back(hatch.page, *FIRM, amounts, WITNESS)
    assert isinstance(line.body, StockReturned)
    assert (line.draft.by, line.draft.witness, hatch.balance) == (NURSE, ASSISTANT, before - 740_000)
    assert [one.container.contents for one in hatch.station.containers.lines()] == [300_000]
    shown = hatch.station.register.latest(hatch.page, 1)[0].words
    assert (shown.party, shown.authority) == ("Returned to Example Pharma Ltd, 4 Model Way, Anytown", "RA-118")
    assert shown.batch == "MX2201 exp 30-Jun-2027, BAD1 exp 30-Jun-2027"


def test_what_does_not_go_back(hatch: Hatch) -> None:
    """Half a form, what is in use, more than there is, a page that is not there; nothing is written."""
    fitted, other = listed(hatch, SIZE, SIZE)
    fit(hatch, fitted)
    send, last = hatch.station.returns.send_back, len(hatch.entries)
    for left_out in range(4):
        words = [text if at != left_out else " " for at, text in enumerate(FIRM)]
        with refused("return-incomplete"):
            send(hatch.page, words[0], words[1], words[2], words[3], [(other, SIZE)], WITNESS)
    with refused("return-empty"):
        send(hatch.page, *FIRM, [], WITNESS)
    with refused("container-still-in-use"):
        send(hatch.page, *FIRM, [(fitted, SIZE)], WITNESS)
    with refused("more-than-in-container"):
        send(hatch.page, *FIRM, [(other, SIZE + 1)], WITNESS)
    with refused("page-not-open"):
        send(999, *FIRM, [(other, SIZE)], WITNESS)
    with refused("witness-is-the-actor"):
        send(hatch.page, *FIRM, [(other, SIZE)], proof(NURSE))
    assert len(hatch.entries) == last


@pytest.mark.req("LAW-27-c")
def test_patients_own_drugs_go_to_no_supplier(hatch: Hatch) -> None:
    """They are nobody's stock."""
    line = hatch.station.own_drugs.receive(OLD_HAND, METHADONE, "reception", "PB1", 30_000, "", WITNESS)
    with refused("return-of-own-drugs"):
        hatch.station.returns.send_back(line.entry.page or 0, *FIRM, [(0, 30_000)], WITNESS)
