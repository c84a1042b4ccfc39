"""The prison-wide register of receipts over three real books and one folder (PSI-4.24, J1, LAW-20-f)."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from cdstation.register.custody.acts import AuthorityGiven
from cdstation.register.pages import OBTAINED_HEADINGS
from cdstation.services.stock.receiving import ReceiptForm
from tests.services.areas import ASSISTANT, METHADONE, NURSE, PHARMACIST, Place, Prison, proof
from tests.services.raising import not_ready, refused
from tests.services.stock.deliveries import LOTS
from tests.services.stock.test_ordering import words


def receive(place: Place, supplier: str) -> int:
    """A delivery to this area; the number of its entry there."""
    (signer,) = place.station.history_signers(proof(PHARMACIST))
    place.book.write(AuthorityGiven(NURSE, "receive", "letter 1", "2026-10-01", "2027-10-01"), by=signer)
    form = ReceiptForm(
        METHADONE, supplier, "4 Model Way", 5_000_000, LOTS, "DN-1", requisition="P-1", ordered=5_000_000
    )
    return place.station.receiving.receive(form, proof(NURSE), proof(ASSISTANT)).seq


@pytest.fixture
def kept(prison: Prison) -> Prison:
    """The store keeps the prison-wide register."""
    for place in prison.places:
        place.station.access.sign_in(proof(PHARMACIST))
        place.station.receipts.approve("SoS approval 2026/7", place is prison.store, proof(PHARMACIST))
    return prison


@pytest.mark.req("PSI-4.24", "J1", "LAW-20-f")
def test_every_receipt_of_the_prison_stands_in_one_register(kept: Prison, tmp_path: Path) -> None:
    """Own ones from the book, those of other areas from their slips, each once for ever."""
    store = kept.store.station.receipts
    own, other = receive(kept.store, "Example Pharma Ltd"), receive(kept.hatch_a, "Sample Wholesale Ltd")
    (note,) = store.waiting().notes
    assert (note.area, note.seq, note.quantity, note.supplier) == (
        "A wing hatch",
        other,
        5_000_000,
        "Sample Wholesale Ltd",
    )
    assert (store.note(), store.note(), store.waiting().notes) == (1, 0, ())
    today = kept.store.clock.now().dose_day
    rows = store.rows(today, today)
    assert [(row.area, row.entry, row.received_by) for row in rows] == [
        ("A wing hatch", other, ""),
        ("Pharmacy store", own, "OKAFOR, Ada"),
    ]
    (sheet,) = words(store.print_register(today, today, tmp_path / "register.pdf"))
    for heading in (
        *OBTAINED_HEADINGS,
        "Sample Wholesale Ltd, 4 Model Way",
        "Example Pharma Ltd",
        "SoS approval 2026/7",
    ):
        for word in heading.split():
            assert word in sheet
    kept.store.restart()
    kept.store.station.access.sign_in(proof(PHARMACIST))
    assert kept.store.station.receipts.note() == 0


@pytest.mark.req("PSI-4.24")
def test_a_slip_that_could_not_be_written_follows(kept: Prison) -> None:
    """The receipt is in the book whatever becomes of the folder; its slip goes there as soon as there is one."""
    shutil.move(kept.transit, kept.home / "away")
    receive(kept.hatch_a, "Sample Wholesale Ltd")
    with not_ready("transit-folder-missing"):
        kept.hatch_a.station.receipts.publish()
    shutil.move(kept.home / "away", kept.transit)
    kept.hatch_a.restart()
    assert len(kept.store.station.receipts.waiting().notes) == 1
    assert kept.hatch_a.station.receipts.publish() == 0
    assert kept.store.station.receipts.publish() == 0


@pytest.mark.req("J1", "LAW-20-f")
def test_where_it_is_kept_is_said_by_a_supervisor(prison: Prison, tmp_path: Path) -> None:
    """With a reference; anywhere else it is neither kept nor printed, and a day has to come before another."""
    station = prison.hatch_a.station
    station.access.sign_in(proof(NURSE))
    receipts, today = station.receipts, prison.hatch_a.clock.now().dose_day
    assert (receipts.approval().reference, receipts.approval().kept_here) == ("", False)
    with refused("role-may-not-supervise"):
        receipts.approve("x", True, proof(NURSE))
    with refused("approval-no-reference"):
        receipts.approve("  ", True, proof(PHARMACIST))
    with refused("receipts-register-elsewhere"):
        receipts.print_register(today, today, tmp_path / "a.pdf")
    with refused("receipts-register-elsewhere"):
        receipts.note()
    with refused("period-backwards"):
        receipts.rows(today, today - timedelta(days=1))
    assert list(tmp_path.glob("a.pdf")) == []


@pytest.mark.req("J1", "LAW-26-a")
def test_the_combined_view(kept: Prison, tmp_path: Path) -> None:
    """Receipts, what was sent to other areas, the balances of now, and the approval; the same input, the same bytes."""
    seq = receive(kept.store, "Example Pharma Ltd")
    today = kept.store.clock.now().dose_day
    receipts = kept.store.station.receipts
    first = receipts.print_combined(today, today, tmp_path / "a.pdf")
    received, sent, balances = words(first)
    assert f"Pharmacy store, {seq}" in received
    assert "Nothing in this period." in sent
    assert "25,000 mL" in balances
    assert "560 tablets" in balances
    assert "Approval of registers by area: SoS approval 2026/7." in balances
    assert receipts.print_combined(today, today, tmp_path / "b.pdf").read_bytes() == first.read_bytes()


@pytest.mark.req("LAW-20-c", "PSI-4.24")
def test_a_receipt_that_was_corrected_says_so(kept: Prison, tmp_path: Path) -> None:
    """The row stands as it was written; footnote and correction stand under it, dated."""
    store = kept.store
    seq = receive(store, "Example Pharma Ltd")
    store.station.register.add_footnote(store.page, seq, "Batch read wrongly", proof(ASSISTANT))
    store.station.corrections.correct_amount(store.page, seq, 4_500_000, "One bottle counted twice", proof(ASSISTANT))
    today = store.clock.now().dose_day
    (row,) = store.station.receipts.rows(today, today)
    assert row.quantity == 5_000_000
    first, second = row.remarks
    assert first.startswith("Footnote 16-Nov-2026")
    assert "Batch read wrongly" in first
    assert "5,000 mL should read 4,500 mL; One bottle counted twice" in second
    (sheet,) = words(store.station.receipts.print_register(today, today, tmp_path / "a.pdf"))
    assert "5,000 mL" in sheet
    assert "One bottle counted twice" in sheet
