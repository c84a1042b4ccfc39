"""Entries as CSV: every particular, nothing that a spreadsheet would run (LAW-26-a)."""

import csv
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdstation.exports.entries_csv import HEADINGS, safe_cell, write_entries
from cdstation.register import acts
from tests.builders import NURSE, TECHNICIAN, dose, working_book


@pytest.mark.req("LAW-26-a")
def test_every_entry_with_its_particulars_and_signatures(tmp_path: Path) -> None:
    """One row each, under these headings; the figures are plain decimals, so that they can be added up."""
    book = working_book()
    standing = book.standing
    count = write_entries(tmp_path / "a.csv", book.entries, standing.pages, standing.name_of())
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert len(rows) == count == len(book.entries)
    assert tuple(rows[0]) == HEADINGS
    for row, sealed in zip(rows, book.entries, strict=True):
        assert (int(row["Entry"]), row["Kind"]) == (sealed.seq, sealed.body.KIND)
        assert json.loads(row["Particulars"]) == json.loads(sealed.content)["body"]
        assert row["Hash of this entry"] == sealed.hash.hex()
        assert row["SHA-256 of the signature"] == hashlib.sha256(sealed.signature).hexdigest()
        assert bool(row["SHA-256 of the witness signature"]) is (sealed.draft.witness is not None)
    page = next(iter(standing.pages))
    lines = [row for row in rows if row["Page"] == str(page)]
    moved = sum(float(row["Received"] or 0) - float(row["Supplied"] or 0) for row in lines)
    assert moved == pytest.approx(standing.balances[page] / 1000)
    assert lines[-1]["Balance"] == f"{standing.balances[page] / 1000:.10g}"
    late = [row for row in rows if row["Late"]]
    assert [row["Reason for late entry"] for row in late] == ["station was away for repair"]
    given = next(row for row in rows if row["Kind"] == "dose-recorded")
    assert (given["Supplied"], given["Signed by"], given["Witnessed by"], given["Drug"]) == (
        "45",
        standing.name_of()[NURSE],
        standing.name_of()[TECHNICIAN],
        "methadone",
    )
    assert (given["Identity requested"], given["Identity provided"]) == ("Yes", "Yes")


@pytest.mark.req("LAW-26-a")
@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+44 20", "'+44 20"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "' =1+1"),
        ("\r\n=1+1", "' =1+1"),
        ("  =1+1", "'  =1+1"),
        ("\N{FULLWIDTH EQUALS SIGN}1+1", "'\N{FULLWIDTH EQUALS SIGN}1+1"),
        ("-45.5", "-45.5"),
        ("-", "'-"),
        ("45", "45"),
        ("B wing\nhatch", "B wing hatch"),
        ("O'Neill", "O'Neill"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    """What people type stays words; a number stays a number."""
    assert safe_cell(text) == cell


@given(st.text())
def test_no_text_at_all_begins_a_formula_or_a_line(text: str) -> None:
    """Also after the spaces that a spreadsheet takes off."""
    cell = safe_cell(text)
    assert "\n" not in cell
    assert "\r" not in cell
    first = cell.strip()[:1]
    assert first not in ("=", "+", "@")
    assert first != "-" or cell.strip()[1:].replace(".", "", 1).isdigit()


def test_a_name_with_a_formula_is_only_a_name(tmp_path: Path) -> None:
    """In the file itself, through every cell that shows it."""
    book = working_book()
    page = next(iter(book.standing.pages))
    book.write(
        acts.Receipt("x", '=HYPERLINK("http://example.org")', "+1", "@2", "=3", "2027-06-30"),
        witness=TECHNICIAN,
        page=page,
        delta=1_000,
    )
    book.write(dose(), witness=TECHNICIAN, page=page, delta=-45_000, late_reason="=late")
    standing = book.standing
    write_entries(tmp_path / "a.csv", book.entries, standing.pages, standing.name_of())
    for row in csv.reader((tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()):
        assert not [cell for cell in row if cell.startswith(("=", "+", "@"))]
