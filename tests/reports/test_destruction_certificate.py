"""The certificate of destruction: everything the law asks for, on as many sheets as it needs (LAW-27-a, LAW-27-b)."""

import io
from dataclasses import replace
from typing import Any

import pytest

from cdstation.register.quantity import Quantity, Unit
from cdstation.reports.destruction_certificate import Certificate, Part, Signed, write_certificate
from tests.reports import example_page as example
from tests.reports.reading import sheets

AT = example.at(9, 10, 30)
PART = Part("59-1", "MX2201", "31-Oct-2026", Quantity(500_000, Unit.ML))
LOOSE = Part("loose", "not recorded", "not recorded", Quantity(2_500, Unit.ML))
SIGNED = (
    Signed("Destroyed by", "PATELSON, Nisha", "pharmacist", "9900001", AT),
    Signed("Witnessed by", "REED, Jo", "healthcare assistant", "", AT),
    Signed("Authorised witness", "WOŁODARCZYKIEWICZ-FITZGERALD, Anastazja", "authorised witness", "99H0001", AT),
)
FACTS = Certificate(
    line=4_711,
    head=example.HEAD,
    happened_ms=AT,
    parts=(PART, LOOSE),
    quantity=Quantity(502_500, Unit.ML),
    reason="expired",
    kit="DK-77",
    authority="CDAO letter 26/114",
    directions="denature in the kit",
    signed=SIGNED,
)


def printed(facts: Certificate, **changes: Any) -> list[str]:
    """The words of each sheet."""
    wanted: dict[str, Any] = {"area": example.AREA, "seal": example.SEAL, "printed_at": example.PRINTED_AT}
    stream = io.BytesIO()
    write_certificate(stream, facts=facts, printed_by=example.PRINTED_BY, **(wanted | changes))
    return sheets(stream.getvalue())


@pytest.mark.req("LAW-27-a")
def test_it_says_what_how_much_before_whom_and_where_it_stands() -> None:
    """Figures and words, each container, the three who signed, the line, the authority and the checkpoint code."""
    (sheet,) = printed(FACTS)
    for words in (
        "Controlled drug register, Schedule 2, page 412, line 4711",
        "502.5 mL (five hundred and two point five millilitres)",
        "59-1 MX2201 31-Oct-2026 500 mL",
        "loose not recorded not recorded 2.5 mL",
        "09-Nov-2026 10:30",
        "DK-77",
        "CDAO letter 26/114",
        "denature in the kit",
        "WOŁODARCZYKIEWICZ-",
        "authorised witness, 99H0001",
        example.SEAL.checkpoint_code,
        "Signature in ink, if wanted",
        "Page 1 of 1",
    ):
        assert words in sheet
    assert "SIMULATED" not in sheet
    assert "late" not in sheet


@pytest.mark.req("LAW-27-b")
def test_what_does_not_apply_is_left_out_and_what_does_is_not() -> None:
    """A record page without an authorised witness; a late line says why; a simulated area is marked."""
    head = replace(example.HEAD, statutory=False, schedule="3")
    facts = replace(FACTS, head=head, authority="", directions="", signed=SIGNED[:2], late="signed the next day")
    (sheet,) = printed(facts, area=example.SIMULATED)
    assert "Controlled drug record, Schedule 3" in sheet
    assert "Authority" not in sheet
    assert "Entered late because signed the next day" in sheet
    assert "SIMULATED AREA" in sheet


def test_many_containers_go_on_overleaf() -> None:
    """None is cut off, the head stands on each sheet, and the signatures stand together at the end."""
    parts = tuple(replace(PART, container=f"59-{number}") for number in range(1, 91))
    found = printed(replace(FACTS, parts=parts))
    assert len(found) == 3
    assert all("line 4711" in sheet and "Certificate of destruction" in sheet for sheet in found)
    assert all(f"59-{number} MX2201" in "".join(found) for number in range(1, 91))
    assert all(one.part in found[-1] for one in SIGNED)


def test_the_same_facts_give_the_same_bytes() -> None:
    """A copy of years later is the same certificate."""
    one, other = io.BytesIO(), io.BytesIO()
    for stream in (one, other):
        write_certificate(stream, example.AREA, FACTS, example.SEAL, example.PRINTED_AT, example.PRINTED_BY)
    assert one.getvalue() == other.getvalue()
