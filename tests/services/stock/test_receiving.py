"""Receipts in the real book: authority, three figures, containers, cases, locking away (LAW-14-b, PSI-4.20 to 4.22)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cdstation.errors import UnrecordedError
from cdstation.register.acts import DiscrepancyOpened, Receipt
from cdstation.register.custody.acts import LicenceRecorded
from cdstation.register.stock.receiving import Lot
from tests.services.hatch import ASSISTANT, DAY_MS, METHADONE, NURSE, OLD_HAND, PHARMACIST, SECOND_NURSE, Hatch, proof
from tests.services.raising import not_ready, refused
from tests.services.stock.deliveries import LOTS, ORDER, RECEIPT, authorise, order, receive

STRONG = "36120611000001108"  # another strength, without a page here
BUPRENORPHINE = "42009311000001105"
GTIN = "09521234543213"


@pytest.fixture
def ready(hatch: Hatch) -> Hatch:
    """The nurse has authority, and five litres are on order."""
    authorise(hatch)
    order(hatch)
    return hatch


def cases(hatch: Hatch) -> list[DiscrepancyOpened]:
    """Every case that was opened."""
    return [one.body for one in hatch.entries if isinstance(one.body, DiscrepancyOpened)]


@pytest.mark.req("LAW-19-d", "PSI-4.20", "PSI-4.22", "PSI-4.27", "LAW-24-a")
def test_a_delivery_as_it_should_be(ready: Hatch) -> None:
    """The balance rises by what was counted; every container is known; seal and courier stand in it; no case."""
    before = ready.balance
    done = receive(ready, seal="S-0441", courier="Vale, Kim")
    assert (done.counted, done.balance, ready.balance) == (5_000_000, before + 5_000_000, before + 5_000_000)
    assert (len(done.containers), done.expired, done.causes, cases(ready)) == (10, (), (), [])
    line = ready.station.register.latest(ready.page, 1)[0]
    assert (line.words.party, line.words.authority) == ("Example Pharma Ltd, 4 Model Way, Anytown", "Requisition 1")
    assert line.words.batch == "MX2201 exp 30-Jun-2027, MX2202 exp 30-Sep-2027"
    assert (line.given_by, line.witnessed_by) == ("OKAFOR, Ada", "REED, Jo")
    body = ready.entries[done.seq - 1].body
    assert isinstance(body, Receipt)
    assert (body.seal, body.courier, body.delivery_note, body.ordered) == ("S-0441", "Vale, Kim", "DN-118", 5_000_000)
    held = ready.book.standing.holding.containers
    assert [held[number].batch for number in done.containers] == ["MX2201"] * 4 + ["MX2202"] * 6
    assert not ready.station.orders.requisition(1).open


@pytest.mark.req("LAW-14-b", "PSI-4.20", "PSI-4.21")
def test_only_somebody_with_written_authority(hatch: Hatch) -> None:
    """Neither the nurse nor the pharmacist without it; one whose authority has ended; two different people."""
    order(hatch)
    last = len(hatch.entries)
    for person in (NURSE, PHARMACIST):
        with refused("not-authorised-to-receive"):
            receive(hatch, person)
    assert hatch.station.receiving.receivers() == ()
    assert hatch.kinds(last) == []
    authorise(hatch, SECOND_NURSE, last="2026-11-15")
    with refused("not-authorised-to-receive"):
        receive(hatch, SECOND_NURSE)
    authorise(hatch)
    assert [one.number for one in hatch.station.receiving.receivers()] == [NURSE]
    with refused("witness-is-the-actor"):
        receive(hatch, NURSE, NURSE)
    assert receive(hatch).causes == ()


@pytest.mark.req("PSI-4.20", "DISC-1")
@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"lots": LOTS[:1]}, [("receipt-miscounted", -3_000_000)]),
        ({"delivered": 2_000_000, "lots": LOTS[:1]}, [("receipt-short", -3_000_000)]),
        ({"delivered": 2_000_000, "lots": LOTS[:1], "to_follow": True}, []),
        ({"delivered": 5_500_000}, [("receipt-miscounted", -500_000), ("receipt-over", 500_000)]),
        ({"order": 0, "requisition": "P-7", "ordered": 5_000_000}, []),
        ({"order": 0, "requisition": "P-7", "ordered": 4_999_999}, [("receipt-over", 1)]),
    ],
)
def test_what_does_not_agree_opens_its_case(
    ready: Hatch, changes: dict[str, Any], wanted: list[tuple[str, int]]
) -> None:
    """The receipt stands as it was counted, and the case beside it names receipt, page and difference."""
    before = ready.balance
    done = receive(ready, **changes)
    assert [(one.cause, one.difference) for one in cases(ready)] == wanted
    assert done.causes == tuple(cause for cause, _ in wanted)
    assert all((one.seq, one.stock_page) == (done.seq, ready.page) for one in cases(ready))
    assert ready.balance - before == done.counted
    assert ready.station.status().open_discrepancies == len(wanted)


@pytest.mark.req("PSI-4.20")
def test_the_rest_follows(ready: Hatch) -> None:
    """The second delivery is held against what is still outstanding; a third one is too much, and written down."""
    receive(ready, delivered=2_000_000, lots=LOTS[:1], to_follow=True)
    assert receive(ready, delivered=3_000_000, lots=LOTS[1:]).causes == ()
    assert receive(ready).causes == ("receipt-over",)
    ready.station.orders.order(ORDER, proof(PHARMACIST))
    ready.station.orders.cancel(2, "not needed", proof(PHARMACIST))
    assert receive(ready, order=2).causes == ("receipt-over",)
    with refused("requisition-unknown", number=3):
        receive(ready, order=3)


@pytest.mark.req("PSI-4.20", "PUMP-5")
def test_what_had_expired_is_recorded_and_not_used(ready: Hatch) -> None:
    """It is in the balance, because it is there; nothing may be given from it; the last day itself is still good."""
    today = ready.clock.now().dose_day
    lots = (
        Lot(1, 500_000, "OLD", (today - timedelta(days=1)).isoformat()),
        Lot(1, 500_000, "LAST", today.isoformat()),
    )
    done = receive(ready, delivered=1_000_000, lots=lots, to_follow=True)
    assert done.expired == done.containers[:1]
    held = ready.book.standing.holding.containers
    assert [held[number].usable(today) for number in done.containers] == [False, True]


@pytest.mark.req("LAW-20-b")
def test_a_delivery_that_is_entered_later(ready: Hatch) -> None:
    """With the day on which it came, by whoever had authority then; after the next day LATE and with a reason."""
    now = ready.clock.now().utc_ms
    three_days_ago = now - 3 * DAY_MS
    with refused("late-reason-missing"):
        receive(ready, happened_ms=three_days_ago)
    with refused("happened-in-the-future"):
        receive(ready, happened_ms=now + 60_000)
    authorise(ready, SECOND_NURSE, last=(ready.clock.now().dose_day - timedelta(days=3)).isoformat())
    done = receive(ready, SECOND_NURSE, happened_ms=three_days_ago, late_reason="the station was away for repair")
    line = ready.station.register.latest(ready.page, 1)[0]
    assert (line.seq, line.late, line.late_reason) == (done.seq, True, "the station was away for repair")
    with refused("not-authorised-to-receive"):
        receive(ready, SECOND_NURSE)


def test_whatever_state_the_hatch_is_in(ready: Hatch, monkeypatch: pytest.MonkeyPatch) -> None:
    """A delivery that stands at the door is entered with the hatch closed, over an open dose and a full disk; not while
    nobody can say what time it is.
    """
    ready.station.session.close()
    receive(ready, order=0, requisition="P-1", ordered=5_000_000)
    ready.open_again()
    ready.pour(OLD_HAND)
    ready.reopen()
    assert ready.state() == "quarantine"
    receive(ready, order=0, requisition="P-2", ordered=5_000_000)
    monkeypatch.setattr(ready.station._current, "free_bytes", lambda: 0)
    assert ready.state() == "no-space"
    receive(ready)
    monkeypatch.undo()
    ready.clock.move(-3_600_000)
    with not_ready("station-clock-hold"):
        receive(ready)
    ready.clock.move(3_600_000)


@pytest.mark.req("PSI-4.31")
def test_an_expired_licence_stops_a_receipt_and_never_a_dose(ready: Hatch) -> None:
    """Of its Schedule, on the day on which it came; the hatch goes on."""
    (signer,) = ready.station.history_signers(proof(PHARMACIST))
    ready.book.write(LicenceRecorded("2", "HO-1", "Example Care Ltd", "2025-01-01", "2026-11-15"), by=signer)
    with refused("licence-expired"):
        receive(ready)
    assert receive(ready, happened_ms=ready.clock.now().utc_ms - DAY_MS).causes == ()
    ready.give(OLD_HAND)


def test_a_product_without_a_page(ready: Hatch) -> None:
    """It says how to open one; then the delivery can be entered."""
    tablets = replace(
        RECEIPT, product=BUPRENORPHINE, order=0, requisition="P-1", ordered=28_000, delivered=28_000,
        lots=(Lot(1, 28_000, "B1", "2027-06-30"),),
    )  # fmt: skip
    with refused("no-page-for-delivery"):
        ready.station.receiving.receive(tablets, proof(NURSE), proof(ASSISTANT))
    ready.station.pages.open_page(BUPRENORPHINE, proof(ASSISTANT))
    assert ready.station.receiving.receive(tablets, proof(NURSE), proof(ASSISTANT)).balance == 28_000
    with refused("amount-not-whole", unit="tablet"):
        ready.station.receiving.check(replace(tablets, delivered=27_500))


@pytest.mark.req("LAW-19-d")
def test_a_form_with_something_missing_is_not_signed(ready: Hatch) -> None:
    """Nothing is written, and each gap has its own sentence."""
    last = len(ready.entries)
    for changes, code in (
        ({"supplier": " "}, "receipt-no-supplier"),
        ({"address": ""}, "receipt-no-address"),
        ({"order": 0}, "receipt-no-requisition"),
        ({"delivery_note": ""}, "receipt-no-note"),
        ({"lots": ()}, "receipt-nothing-counted"),
        ({"delivered": 0}, "receipt-no-delivered"),
        ({"product": "1"}, "product-unknown"),
    ):
        with refused(code):
            receive(ready, **changes)
    assert ready.kinds(last) == []


@pytest.mark.req("PSI-4.22")
def test_what_came_in_is_locked_away(ready: Hatch) -> None:
    """Each receipt is on the list until somebody says where it is; also after a restart."""
    receiving = ready.station.receiving
    done = receive(ready)
    (waiting,) = receiving.to_lock_away()
    assert (waiting.seq, waiting.quantity, waiting.containers) == (done.seq, 5_000_000, 10)
    assert (waiting.party, waiting.product, waiting.page) == ("Example Pharma Ltd", METHADONE, ready.page)
    with refused("lock-away-no-place"):
        receiving.lock_away(done.seq, "  ")
    with refused("nothing-to-lock-away"):
        receiving.lock_away(done.seq + 1, "cabinet 1")
    ready.reopen()
    receiving = ready.station.receiving
    receiving.lock_away(done.seq, " CD cabinet 1,  top shelf ")
    assert receiving.to_lock_away() == ()
    assert "CD cabinet 1, top shelf" in repr(ready.entries[-1].body)
    with refused("nothing-to-lock-away"):
        receiving.lock_away(done.seq, "cabinet 1")


def test_a_number_on_a_pack_is_learnt_and_then_guards(ready: Hatch) -> None:
    """What two people received under a number is what it means; it cannot come in as something else."""
    receiving = ready.station.receiving
    assert receiving.product_of(GTIN) is None
    receive(ready, gtins=(GTIN, GTIN))
    found = receiving.product_of(GTIN)
    assert found is not None
    assert found.code == METHADONE
    ready.reopen()
    assert ready.station.receiving.product_of(GTIN) == found
    ready.station.pages.open_page(STRONG, proof(ASSISTANT))
    with refused("scan-other-product", product=found.line):
        receive(ready, product=STRONG, gtins=(GTIN,))
    receive(ready, product=STRONG)


@pytest.mark.req("DISC-1", "D8")
def test_a_case_that_a_crash_left_out_is_opened_at_the_next_start(
    ready: Hatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The receipt was written and the station died: its case is opened by the station, once."""
    record, written = ready.book.record, list[str]()

    def dying(body: Any, **given: Any) -> Any:
        if written:
            raise UnrecordedError("happened-but-not-written", cause="disk-full")
        written.append(body.KIND)
        return record(body, **given)

    monkeypatch.setattr(ready.book, "record", dying)
    with pytest.raises(UnrecordedError):
        receive(ready, lots=LOTS[:1])
    assert cases(ready) == []
    ready.reopen()
    assert [one.cause for one in cases(ready)] == ["receipt-miscounted"]
    ready.reopen()
    assert len(cases(ready)) == 1
    assert ready.station.receiving.settle() == ()


def test_a_requisition_to_another_area_comes_by_transfer(hatch: Hatch) -> None:
    """A delivery on it would be in two books at once."""
    (signer,) = hatch.station.history_signers(proof(PHARMACIST))
    made = hatch.station.orders.order(ORDER, proof(PHARMACIST))
    hatch.book.write(replace(made.body, number=2, to_area="store-1"), by=signer)
    authorise(hatch)
    with refused("receipt-comes-by-transfer", number=2):
        receive(hatch, order=2)
