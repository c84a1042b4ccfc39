"""What the law asks of a computerised register, seen from outside (LAW-20 to LAW-24, ELEC-1)."""

import shutil
import socket
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cdstation.register.acts import PageOpened, Receipt
from cdstation.register.entries import seal
from cdstation.register.pages import PageBook
from cdstation.register.upkeep.retention import KEPT_YEARS, LEGAL_YEARS
from cdstation.storage.signing import verify
from cdstation.treatment.area_audit import audit_area
from tests.services.hatch import ASSISTANT, NURSE, OLD_HAND, Hatch, proof

TABLETS = PageOpened("buprenorphine", "sublingual tablet", "8 mg", "tablet", "3", False, "")
OWN = PageOpened("methadone", "oral solution", "1 mg per mL", "mL", "2", False, "", patients_own=True)
INVOICED = Receipt(
    "42009311000001105", "Example Pharma Ltd", "4 Model Way", "B-00218", "T1", "2027-08-31", delivery_note="DN-7718"
)


def open_page(hatch: Hatch, body: PageOpened) -> int:
    """A page by two people."""
    one, other = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    return hatch.book.write(body, by=one, witness=other, delta=0).seq


@pytest.mark.req("LAW-20-d", "ELEC-1")
def test_every_entry_is_attributable(hatch: Hatch) -> None:
    """To one enrolled person, or to the station itself, by a signature that holds over its exact bytes."""
    hatch.give(OLD_HAND)
    keys = {number: person.public_key for number, person in hatch.book.standing.people.items()}
    for sealed in hatch.entries:
        if sealed.draft.by in keys:
            assert verify(keys[sealed.draft.by], sealed.content, sealed.signature)
        if sealed.draft.witness is not None:
            assert sealed.draft.witness != sealed.draft.by
            assert verify(keys[sealed.draft.witness], sealed.content, sealed.witness_signature)
    line = hatch.station.register.latest(hatch.page, 1)[0]
    assert (line.given_by, line.witnessed_by) == ("OKAFOR, Ada", "REED, Jo")


@pytest.mark.req("LAW-20-d", "LAW-20-c", "ELEC-1")
def test_every_entry_is_capable_of_audit(hatch: Hatch) -> None:
    """Whichever entry is put under another name, the audit finds it: by the signature, if by nothing else."""
    hatch.give(OLD_HAND)
    entries = hatch.entries
    assert list(audit_area(entries, verify)) == []
    for at, sealed in enumerate(entries):
        draft = replace(sealed.draft, by=ASSISTANT if sealed.draft.by != ASSISTANT else NURSE)
        entry = replace(sealed.entry, draft=draft)
        forged = seal(entry, entry.canonical(), sealed.signature, sealed.witness_signature)
        assert list(audit_area((*entries[:at], forged, *entries[at + 1 :]), verify))


@pytest.mark.req("LAW-20-g", "LAW-26-a")
def test_the_register_is_read_and_printed_without_any_network(
    hatch: Hatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is kept at the premises: opened, read, printed and copied there, with no line to anywhere."""

    def nowhere(*_: Any, **__: Any) -> None:
        raise AssertionError("the register asked for a network")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, nowhere)
    hatch.reopen(connect=False)
    today = hatch.clock.now().dose_day
    assert hatch.station.register.latest(hatch.page)
    target = hatch.station.register.print_pages(hatch.page, today, today, tmp_path / "page.pdf")
    assert target.read_bytes().startswith(b"%PDF")
    copy = hatch.station.inspection.export([hatch.page], today, today, tmp_path, "CD liaison officer")
    assert copy.entries


@pytest.mark.req("LAW-20-e", "LAW-21/22", "PSI-4.25", "LAW-27-c")
def test_nothing_but_schedule_2_stands_in_the_statutory_register(hatch: Hatch, tmp_path: Path) -> None:
    """Schedule 3 is kept alike by local decision, in a book that is called a record; a patient's own in a third."""
    tablets, own = open_page(hatch, TABLETS), open_page(hatch, OWN)
    books = {head.page: head.book for head in hatch.station.register.pages()}
    assert books == {hatch.page: PageBook.REGISTER, tablets: PageBook.RECORD, own: PageBook.PATIENTS_OWN}
    today = hatch.clock.now().dose_day
    for page, words in ((hatch.page, "Controlled drug register"), (tablets, "Controlled drug record")):
        pdf = hatch.station.register.print_pages(page, today, today, tmp_path / f"{page}.pdf")
        told = subprocess.run([_pdftotext(), str(pdf), "-"], capture_output=True, text=True, check=True).stdout
        assert words in " ".join(told.split())


@pytest.mark.req("LAW-24-a", "LAW-23-a")
def test_an_invoice_of_schedule_3_is_kept_with_its_receipt(hatch: Hatch) -> None:
    """Its number stands in the entry, which is kept with the book: longer than the two years of the regulations."""
    page = open_page(hatch, TABLETS)
    one, other = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    received = hatch.book.write(INVOICED, by=one, witness=other, page=page, delta=28_000)
    hatch.reopen()
    found = hatch.book.ledger.entry(received.seq)
    assert found is not None
    assert found.body == INVOICED
    assert hatch.station.closing.kept().until is None
    assert KEPT_YEARS > LEGAL_YEARS


def _pdftotext() -> str:
    found = shutil.which("pdftotext")
    assert found is not None
    return found
