"""Requisitions in the real book: numbered, signed, cancelled, printed once (LAW-14-a, LAW-14-c, PSI-4.13 to 4.16)."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from cdstation.register.custody.acts import LicenceRecorded
from cdstation.register.stock.acts import RequisitionMade
from cdstation.services.stock.slips import REQUISITION
from tests.services.areas import PHARMACIST as AREA_PHARMACIST
from tests.services.areas import Prison
from tests.services.areas import proof as area_proof
from tests.services.hatch import ASSISTANT, LEAD, METHADONE, NURSE, PHARMACIST, Hatch, proof
from tests.services.raising import not_ready, refused
from tests.services.stock.deliveries import ORDER, authorise, order


def words(path: Path) -> list[str]:
    """The words of each sheet."""
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    return [" ".join(sheet.split()) for sheet in text.split("\f")[:-1]]


@pytest.mark.req("LAW-14-a")
def test_a_requisition_is_signed_by_its_recipient_and_numbered(hatch: Hatch) -> None:
    """Numbers follow each other without a gap, over a restart and past a cancelled one."""
    orders = hatch.station.orders
    made = orders.order(ORDER, proof(PHARMACIST))
    assert (made.number, made.body.recipient, made.by, made.open) == (1, "PATELSON, Nisha", PHARMACIST, True)
    orders.cancel(1, "asked for twice", proof(LEAD))
    hatch.reopen()
    assert order(hatch) == 2
    orders = hatch.station.orders
    assert [one.number for one in orders.requisitions()] == [2, 1]
    assert [one.number for one in orders.open_requisitions()] == [2]
    assert orders.requisition(1).cancelled == "asked for twice"
    assert orders.suppliers() == (("Example Pharma Ltd", "4 Model Way, Anytown"),)
    with refused("requisition-unknown", number=3):
        orders.requisition(3)


@pytest.mark.req("LAW-14-a", "PSI-4.13")
def test_who_may_sign_one(hatch: Hatch) -> None:
    """A pharmacist, the head of healthcare, whoever has written authority; nothing is written for anybody else."""
    last = len(hatch.entries)
    with refused("not-authorised-to-order", name="OKAFOR, Ada"):
        hatch.station.orders.order(ORDER, proof(NURSE))
    assert hatch.kinds(last) == []
    assert [one.number for one in hatch.station.orders.orderers()] == [LEAD, PHARMACIST]
    authorise(hatch, NURSE, "order")
    assert {one.number for one in hatch.station.orders.orderers()} == {NURSE, PHARMACIST, LEAD}
    made = hatch.station.orders.order(ORDER, proof(NURSE))
    assert made.body.recipient == "OKAFOR, Ada"
    with refused("pin-wrong"):
        hatch.station.orders.order(ORDER, proof(PHARMACIST, "000000"))
    with refused("not-authorised-to-order"):
        hatch.station.orders.cancel(made.number, "x", proof(ASSISTANT))
    with refused("requisition-cancel-no-reason"):
        hatch.station.orders.cancel(made.number, " ", proof(PHARMACIST))


@pytest.mark.req("LAW-14-a")
def test_a_blank_form_knows_address_and_profession(hatch: Hatch) -> None:
    """The prison's address is the recipient's (J10), the profession has its registration number."""
    people = {one.number: one for one in hatch.station.access.people()}
    blank = hatch.station.orders.blank(people[PHARMACIST])
    assert (blank.recipient_address, blank.profession) == ("HMP Example, 1 Sample Road, Anytown", "pharmacist, 9900001")
    assert hatch.station.orders.blank(people[ASSISTANT]).profession == "healthcare assistant"
    with refused("requisition-no-supplier"):
        hatch.station.orders.order(blank, proof(PHARMACIST))


def test_not_in_a_state_that_stops_work(hatch: Hatch) -> None:
    """A closed hatch orders all the same; a station whose clock jumped does not."""
    hatch.station.session.close()
    assert order(hatch) == 1
    hatch.clock.move(-3_600_000)
    with not_ready("station-clock-hold"):
        order(hatch)
    hatch.clock.move(3_600_000)


@pytest.mark.req("PSI-4.31")
def test_an_expired_licence_stops_a_requisition_of_its_schedule(hatch: Hatch) -> None:
    """Nothing of that Schedule is ordered until the new licence is recorded."""
    (signer,) = hatch.station.history_signers(proof(PHARMACIST))
    hatch.book.write(LicenceRecorded("2", "HO-1", "Example Care Ltd", "2025-01-01", "2026-11-15"), by=signer)
    with refused("licence-expired", schedule="2"):
        order(hatch)


def test_a_number_that_was_taken_meanwhile(hatch: Hatch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people who sign at once: the second signs again, and no number is used twice."""
    desk, duty = hatch.station.orders, hatch.station._duty
    prove = duty.prove
    (signer,) = hatch.station.history_signers(proof(LEAD))

    def slow(*given: object) -> object:
        monkeypatch.setattr(duty, "prove", prove)
        order(hatch)
        return signer

    monkeypatch.setattr(duty, "prove", slow)
    with refused("requisition-number-taken"):
        desk.order(ORDER, proof(LEAD))
    assert [one.number for one in desk.requisitions()] == [1]


@pytest.mark.req("LAW-14-c", "PSI-4.13", "PSI-4.14", "PSI-4.15", "PSI-4.16")
def test_original_and_duplicate_are_printed_once(hatch: Hatch, tmp_path: Path) -> None:
    """All particulars on both, quantities in figures and in words; whatever is printed afterwards says COPY."""
    order(hatch)
    desk = hatch.station.orders
    original, duplicate = words(desk.print_form(1, tmp_path / "first.pdf"))
    for sheet, kind in ((original, "ORIGINAL"), (duplicate, "DUPLICATE")):
        assert kind in sheet
        assert "COPY" not in sheet
        for particular in (
            "No. 1",
            "PATELSON, Nisha",
            "pharmacist, 9900001",
            "HMP Example, 1 Sample Road, Anytown",
            "stock for substance misuse treatment",
            "Example Pharma Ltd",
            "4 Model Way, Anytown",
            "methadone — oral solution — 1 mg per mL",
            "5,000 mL",
            "five thousand",
            "1 item in all",
            "Recipient's signature",
        ):
            assert particular in sheet
        assert "FP10CDF" not in sheet
    hatch.reopen()
    (again,) = words(hatch.station.orders.print_form(1, tmp_path / "again.pdf"))
    assert "COPY" in again
    assert "ORIGINAL" not in again
    assert hatch.kinds().count("requisition-printed") == 1


@pytest.mark.req("LAW-14-c")
def test_a_print_that_failed_is_no_original(hatch: Hatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a place that cannot be written nor an entry that cannot leaves an original that nobody knows of."""
    order(hatch)
    desk = hatch.station.orders
    with not_ready("print-target-not-writable"):
        desk.print_form(1, tmp_path / "missing" / "a.pdf")
    monkeypatch.setattr(hatch.book, "write", _refuse)
    with pytest.raises(OSError, match="no"):
        desk.print_form(1, tmp_path / "a.pdf")
    monkeypatch.undo()
    assert list(tmp_path.glob("a.pdf")) == []
    assert "ORIGINAL" in words(desk.print_form(1, tmp_path / "a.pdf"))[0]


@pytest.mark.req("LAW-14-c")
def test_with_nobody_on_duty_only_copies_are_printed(hatch: Hatch, tmp_path: Path) -> None:
    """Whoever only reads gets a copy; the original is still to be printed."""
    order(hatch)
    hatch.station.access.sign_out()
    (sheet,) = words(hatch.station.orders.print_form(1, tmp_path / "a.pdf"))
    assert "COPY" in sheet
    hatch.sign_in()
    assert "ORIGINAL" in words(hatch.station.orders.print_form(1, tmp_path / "b.pdf"))[0]


def _refuse(*_: object, **__: object) -> None:
    raise OSError("no")


@pytest.mark.req("PSI-4.17", "PSI-4.23")
def test_another_area_is_asked_by_a_slip(prison: Prison) -> None:
    """Name and address come from what two people have compared; the requisition lies there signed; a stranger cannot
    be asked.
    """
    station, store = prison.hatch_a.station, prison.store
    station.access.sign_in(area_proof(NURSE))
    assert {one.area_id for one in station.orders.neighbours()} == {store.area_id, prison.hatch_b.area_id}
    asked = replace(ORDER, supplier="", supplier_address="", to_area=store.area_id)
    made = station.orders.order(asked, area_proof(AREA_PHARMACIST))
    assert (made.body.supplier, made.body.to_area) == ("Pharmacy store", store.area_id)
    (slip,) = store.station.slips.read_slips().of(REQUISITION)
    assert isinstance(slip.body, RequisitionMade)
    assert (slip.body, slip.sealed.uuid) == (made.body, made.uuid)
    assert prison.hatch_b.station.slips.read_slips().of(REQUISITION) == ()
    with refused("neighbour-unknown"):
        station.orders.order(replace(asked, to_area="nowhere"), area_proof(AREA_PHARMACIST))
    assert station.orders.suppliers() == ()
    assert dict(zip(made.body.products, made.body.quantities, strict=True)) == {METHADONE: 5_000_000}
