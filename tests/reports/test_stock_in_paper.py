"""The requisition form and the prison-wide register of receipts on paper (LAW-14-c, LAW-19-d, PSI-4.24)."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from cdstation.register.quantity import Quantity, Unit
from cdstation.register.stock.orders import Requisition
from cdstation.register.stock.receipts import ReceiptRow, SentRow
from cdstation.reports.heads import Period
from cdstation.reports.receipts_register import Balance, Prison, write_combined, write_receipts_register
from cdstation.reports.requisition_form import quantity_words, write_requisition
from tests.builders import BUPRENORPHINE, CATALOGUE, METHADONE, MONDAY, PHARMACIST, area_opened
from tests.register.stock.test_ordering import MADE
from tests.register.stock.test_receipts import ROW
from tests.reports import example_page as example
from tests.reports.reading import sheets

PRODUCTS = {product.code: product for product in CATALOGUE.products}
REQUISITION = Requisition(41, "0f" * 16, MONDAY.utc_ms, PHARMACIST, replace(MADE, number=7))
PRISON = Prison(
    example.AREA,
    "SoS approval 2026/7",
    Period(date(2026, 11, 1), date(2026, 11, 30)),
    PRODUCTS,
    example.PRINTED_AT,
    example.PRINTED_BY,
)
SENT = SentRow(
    *(date(2026, 11, 16), "A wing hatch, HMP Elmsworth", "A wing hatch 4", METHADONE.code, 500_000),
    *("MX1 exp 30-Jun-2027", 61, "IYER, Leela", "OKAFOR, Ada", True),
)


def form(requisition: Requisition = REQUISITION, *, simulated: bool = False, copy: bool = False) -> list[str]:
    """The sheets of a requisition."""
    stream = io.BytesIO()
    area = replace(area_opened(), simulated=simulated)
    write_requisition(
        stream, area, requisition, PRODUCTS, printed_by="IYER, Leela", printed_at=MONDAY.utc_ms, copy=copy
    )
    return sheets(stream.getvalue())


def register(rows: Sequence[ReceiptRow]) -> list[str]:
    """The sheets of the register of receipts."""
    stream = io.BytesIO()
    write_receipts_register(stream, PRISON, rows)
    return sheets(stream.getvalue())


@pytest.mark.parametrize(
    ("thousandths", "unit", "words"),
    [
        (5_000_000, Unit.ML, "five thousand millilitres"),
        (1_000, Unit.ML, "one millilitre"),
        (2_500, Unit.ML, "two point five millilitres"),
        (125, Unit.ML, "zero point one two five millilitres"),
        (28_000, Unit.TABLET, "twenty-eight tablets"),
        (1_000, Unit.PATCH, "one patch"),
        (999_999_000, Unit.ML, "nine hundred and ninety-nine thousand nine hundred and ninety-nine millilitres"),
    ],
)
def test_quantities_in_words(thousandths: int, unit: Unit, words: str) -> None:
    """Up to the largest quantity that a requisition may ask for."""
    assert quantity_words(Quantity(thousandths, unit)) == words


@pytest.mark.req("LAW-14-a", "LAW-14-c", "PSI-4.16")
def test_a_form_has_an_original_and_a_duplicate() -> None:
    """The same words on both but for their name; a copy is one sheet and says so."""
    original, duplicate = form()
    assert original.count("Requisition 7 — ORIGINAL") == duplicate.count("Requisition 7 — DUPLICATE") == 1
    for words in ("five thousand millilitres", "280 tablets", "two hundred and eighty tablets", "2 items (two) in all"):
        assert words in original
        assert words in duplicate
    assert "SIMULATED" not in original
    (copy,) = form(copy=True, simulated=True)
    assert "Nothing is supplied on a copy." in copy
    assert "SIMULATED AREA" in copy


def test_a_cancelled_requisition_says_so() -> None:
    """In words at its head."""
    assert "CANCELLED: asked for twice" in form(replace(REQUISITION, cancelled="asked for twice"))[0]


def test_a_long_requisition_goes_on_overleaf() -> None:
    """Ten items: each sheet is signed, and only the last one says that nothing follows."""
    body = replace(MADE, products=(METHADONE.code, BUPRENORPHINE.code) * 5, quantities=(1_000_000, 28_000) * 5)
    first, second, *rest = form(replace(REQUISITION, body=body))
    assert len(rest) == 2
    assert "10. buprenorphine" in second
    assert "Continued on the next sheet." in first
    assert "Nothing follows below this line." in second
    assert all("Recipient's signature" in sheet for sheet in (first, second))


def test_long_names_stay_on_the_sheet() -> None:
    """However long prison, purpose and drug are."""
    long = "Example Prison and Young Offender Institution of a very long name, " * 2
    sheet = form(replace(REQUISITION, body=replace(MADE, recipient_address=long, purpose=long, supplier_address=long)))[
        0
    ]
    assert "In words" in sheet


@pytest.mark.req("PSI-4.24", "LAW-19-d", "J1")
def test_the_register_of_receipts() -> None:
    """Statutory headings, day, supplier, quantity with unit, drug; both names, or where they stand."""
    elsewhere = replace(ROW, area="A wing hatch", received_by="", witnessed_by="", late=True)
    tablets = replace(ROW, product=BUPRENORPHINE.code, quantity=28_000)
    (sheet,) = register([ROW, elsewhere, tablets])
    flat = " ".join(sheet.split())
    for words in ("16-Nov-2026", "1,000 mL", "28 tablets", "IYER, Leela", "LATE", "Approval of registers by area: SoS"):
        assert words in flat
    assert "signed in its" in flat


def test_a_long_register_goes_on_with_its_headings() -> None:
    """Sixty receipts; head and headings on every sheet, no line lost."""
    found = register([replace(ROW, entry=1_000 + at) for at in range(60)])
    assert len(found) > 1
    assert all("Quantity received" in " ".join(sheet.split()) for sheet in found)
    assert all(any(f"{1_000 + at:d}" in sheet for sheet in found) for at in range(60))
    (empty,) = register([])
    assert "Nothing in this period." in empty


@pytest.mark.req("J1", "PSI-4.23")
def test_the_combined_view_has_three_parts() -> None:
    """Receipts; transfers with what is still on its way; balances of now."""
    stream = io.BytesIO()
    balance = Balance(METHADONE.line, "2", Quantity(1_955_000, Unit.ML))
    write_combined(stream, PRISON, [ROW], [SENT, replace(SENT, entry=62, in_transit=False)], [balance])
    received, sent, balances = sheets(stream.getvalue())
    assert "Receipts of all areas" in received
    elsewhere = io.BytesIO()
    write_combined(elsewhere, replace(PRISON, kept_here=False), [ROW], [], [])
    assert f"Receipts of {PRISON.area.name}" in sheets(elsewhere.getvalue())[0]
    assert sent.count("IN TRANSIT") == 1
    assert "A wing hatch" in sent
    assert "1,955 mL" in balances
