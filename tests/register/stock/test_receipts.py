"""The prison-wide register of receipts: own ones and noted ones as the same rows (PSI-4.24, J1)."""

from dataclasses import replace
from datetime import date

import pytest

from cdstation.register.acts import Footnote, Receipt
from cdstation.register.quantity import Unit
from cdstation.register.stock.acts import ReceiptNoted, TransferOut
from cdstation.register.stock.receipts import (
    ReceiptRow,
    SentRow,
    in_period,
    note_of,
    noted_receipt,
    own_receipt,
    remark,
    sent,
)
from cdstation.register.upkeep.acts import Correction
from tests.builders import AREA, DAY_MS, METHADONE, NURSE, PHARMACIST, opened_book

ROW = ReceiptRow(
    day=date(2026, 11, 16),
    area="B wing hatch",
    party="Example Pharma Ltd, 2 Mill Road",
    requisition="7",
    product=METHADONE.code,
    quantity=1_000_000,
    batch="MX1 exp 30-Jun-2027, MX2 exp 30-Sep-2027",
    entry=8,
    received_by="IYER, Leela",
    witnessed_by="OKAFOR, Ada",
)


@pytest.mark.req("PSI-4.24", "LAW-19-d")
def test_an_own_receipt_and_its_note_say_the_same() -> None:
    """Day, from whom with address, quantity, requisition, batches; the signatures stay in the book of the area."""
    book = opened_book()
    page = book.open_page()
    body = Receipt(METHADONE.code, "Example Pharma Ltd", "2 Mill Road", "7", "MX1", "2027-06-30")
    listed = replace(
        body, sizes=(500_000, 500_000), batches=("MX1", "MX2"), expiries=("2027-06-30", "2027-09-30"), delivery_note="D"
    )
    sealed = book.write(listed, by=PHARMACIST, witness=NURSE, page=page, delta=1_000_000)
    names = book.standing.name_of()
    assert own_receipt(sealed, "B wing hatch", names) == replace(ROW, entry=sealed.seq)
    note = note_of(sealed, "B wing hatch")
    assert (note.area_id, note.receipt) == (AREA, sealed.uuid)
    noted = book.write(note)
    assert noted_receipt(noted) == replace(ROW, entry=sealed.seq, received_by="", witnessed_by="")
    assert book.standing.orders.noted == {sealed.uuid}
    old = book.write(body, by=PHARMACIST, page=page, delta=1, event_ms=book.now.utc_ms - 3 * DAY_MS)
    row = own_receipt(old, "B wing hatch", names)
    assert (row.batch, row.witnessed_by, row.late, row.day) == ("MX1 exp 30-Jun-2027", "", True, date(2026, 11, 13))


@pytest.mark.req("PSI-4.23")
def test_a_transfer_out_as_a_row() -> None:
    """To whom, how much, by whom, and whether anybody has taken it in yet."""
    book = opened_book()
    page = book.open_page()
    body = TransferOut(
        number=1,
        to_area="store",
        to_name="Pharmacy store",
        to_address="HMP Elmsworth",
        requisition="B 4",
        order=0,
        purpose="supply",
        product=METHADONE.code,
        containers=(9_000,),
        sizes=(500_000,),
        contents=(500_000,),
        batches=("MX1",),
        expiries=("2027-06-30",),
        marks=("",),
    )
    sealed = book.write(body, by=PHARMACIST, witness=NURSE, page=page, delta=-500_000)
    row = sent(sealed, book.standing.name_of(), in_transit=True)
    assert row == SentRow(
        *(date(2026, 11, 16), "Pharmacy store, HMP Elmsworth", "B 4", METHADONE.code, 500_000, "MX1 exp 30-Jun-2027"),
        *(sealed.seq, "IYER, Leela", "OKAFOR, Ada", True),
    )
    alone = book.write(body, by=PHARMACIST, page=page, delta=-500_000)
    assert sent(alone, book.standing.name_of(), in_transit=False).witnessed_by == ""


def test_the_rows_of_a_period_in_order() -> None:
    """First and last day included; by day, then by area, then as they were entered."""
    rows = [
        replace(ROW, day=date(2026, 11, day), area=area, entry=entry)
        for day, area, entry in ((17, "A", 1), (16, "B", 2), (16, "A", 9), (16, "A", 3), (15, "A", 1), (18, "A", 1))
    ]
    found = in_period(rows, date(2026, 11, 16), date(2026, 11, 17))
    assert [(row.day.day, row.area, row.entry) for row in found] == [
        (16, "A", 3),
        (16, "A", 9),
        (16, "B", 2),
        (17, "A", 1),
    ]
    assert in_period(rows, date(2026, 12, 1), date(2026, 12, 2)) == ()


def test_a_note_names_its_own_day() -> None:
    """The day of the receipt, whenever its slip came."""
    book = opened_book()
    body = ReceiptNoted("a", "A wing", "0f" * 16, 3, "2026-11-01", "X", "Y", "R", METHADONE.code, 5, "MX1")
    assert noted_receipt(book.write(body)).day == date(2026, 11, 1)


@pytest.mark.req("LAW-20-c")
def test_remarks_to_a_receipt() -> None:
    """A footnote with its words, a correction with what is right; both dated and with their entry."""
    book = opened_book()
    note = book.write(Footnote(8, "Batch read wrongly"), witness=NURSE)
    assert remark(note, Unit.ML) == f"Footnote 16-Nov-2026 08:00, entry {note.seq}: Batch read wrongly"
    page = book.open_page()
    right = book.write(
        Correction(8, "counted twice", was=500_000, now=400_000), witness=NURSE, page=page, delta=-100_000
    )
    assert remark(right, Unit.ML).endswith(f"entry {right.seq}: 500 mL should read 400 mL; counted twice")
