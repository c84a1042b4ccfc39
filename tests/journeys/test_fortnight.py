"""The scripted fortnight, with few patients: books, notebook and papers agree, and only the theft is left open."""

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from cdstation.fortnight.play import Fortnight, play_fortnight
from cdstation.fortnight.prison import B_WING, METHADONE

DOSES = 6


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Played once."""
    folder = tmp_path_factory.mktemp("fortnight")
    assert play_fortnight(folder, DOSES) == 0
    return folder


@pytest.mark.req("BAL-1", "BAL-3", "PSI-4.17", "PSI-4.23", "PSI-4.29", "LAW-19-a")
def test_every_balance_is_the_notebooks_to_the_microlitre(out: Path) -> None:
    """Two weeks of receipts, doses, transfers, counts and misfortunes, against plain figures."""
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert summary["agrees"]
    assert summary["differing"] == []
    assert {page["area"] for page in summary["pages"]} == {"Pharmacy store", "A wing hatch", "B wing hatch"}
    for page in summary["pages"]:
        moved = page["in"] - page["out"] - page["wasted"] + page["adjusted"]
        assert page["book_balance"] == page["closing"] == page["opening"] + moved
        assert page["counted"] == page["closing"], page["page"]
    assert all(area["verified"] for area in summary["areas"])


@pytest.mark.req("DISC-1", "DISC-2", "H-24")
def test_the_theft_and_nothing_else_is_an_open_case_at_the_accountable_officer(out: Path) -> None:
    """Everything else was explained and closed; what was stolen was adjusted, and the case stays."""
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    open_cases = [(page["area"], case) for page in summary["pages"] for case in page["open_cases"]]
    assert [(area, case["outcome"]) for area, case in open_cases] == [(B_WING, "theft-suspected")]
    assert summary["only_the_theft_is_open"]


@pytest.mark.req("LAW-26-a", "DISC-3", "LAW-27-a", "LAW-14-c")
def test_every_paper_can_be_read(out: Path) -> None:
    """Registers, forms, certificate, reports: PDFs with words in them, each marked as simulated."""
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    names = {Path(path).name.split("-")[0].removesuffix(".pdf") for path in summary["papers"]}
    assert {"register", "requisition", "receipts", "destruction", "incident", "quarter", "count"} <= names
    for path in summary["papers"]:
        reader = PdfReader(path)
        assert reader.pages, path
        assert reader.pages[0].extract_text().strip(), path


def test_a_notebook_that_disagrees_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison bites: one millilitre more in the notebook, and the fortnight does not agree."""
    first_morning = Fortnight._first_morning

    def with_a_slip(self: Fortnight) -> None:
        first_morning(self)
        page = self.prison.notes.page(B_WING, METHADONE)
        page.opening += 1_000

    monkeypatch.setattr(Fortnight, "_first_morning", with_a_slip)
    monkeypatch.setattr("cdstation.fortnight.play.DAYS", 1)
    assert play_fortnight(tmp_path, 4) == 1
