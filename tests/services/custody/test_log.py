"""The custody log on paper: what was handed over on which days, and what stands (PSI-4.20, 4.26, 4.30, 4.31)."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.reports.reading import sheets
from tests.services.hatch import ASSISTANT, LEAD, NURSE, PHARMACIST, SECOND_NURSE, Hatch, proof
from tests.services.raising import refused

TODAY = date(2026, 11, 16)
NINE_HOURS_MS = 9 * 3_600_000


def printed(hatch: Hatch, first: date, last: date, target: Path) -> str:
    """The words of the log, runs of spaces made one."""
    hatch.station.custody.papers.print_log(first, last, target)
    return " ".join(" ".join(sheets(target.read_bytes())).split())


@pytest.mark.req("PSI-4.20", "PSI-4.26", "PSI-4.30", "PSI-4.31")
def test_the_log_tells_all_of_custody(hatch: Hatch, tmp_path: Path) -> None:
    """Keys with both names and both reasons; authorities, forms and licences as at the day of printing."""
    custody = hatch.station.custody
    hatch.clock.move(NINE_HOURS_MS)
    custody.keys.hand_over(
        SECOND_NURSE, proof(SECOND_NURSE), proof(LEAD), why_uncounted="fire alarm", why_absent="taken ill"
    )
    year = TODAY + timedelta(days=364)
    custody.authorities.give(NURSE, "receive", "letter 7", TODAY, year, proof(PHARMACIST))
    custody.authorities.give(NURSE, "order", "letter 8", year, year, proof(PHARMACIST))
    custody.stationery.receive("requisition pad", 101, 110, "Example Print Ltd", proof(ASSISTANT))
    custody.stationery.receive("requisition pad", 121, 130, "Example Print Ltd", proof(ASSISTANT))
    custody.stationery.issue("requisition pad", 101, 101, SECOND_NURSE, "ordering", proof(SECOND_NURSE))
    custody.stationery.spoil("requisition pad", 102, "torn", proof(ASSISTANT))
    custody.licences.record("2", "HO-2", "Example Care Ltd", TODAY, year, proof(LEAD))
    custody.licences.record("3", "HO-3", "Example Care Ltd", TODAY, year, proof(LEAD))
    custody.licences.end("3", "HO-3", "withdrawn", proof(LEAD))
    words = printed(hatch, TODAY, TODAY, tmp_path / "log.pdf")
    for wanted in (
        "Custody log",
        "BELLWEATHER, Rowan",
        "taken ill",
        "fire alarm",
        "letter 7",
        "not begun",
        "121–130",
        "never came in",
        "HO-2",
        "ended 16-Nov-2026",
        "SIMULATED",
    ):
        assert wanted in words, wanted
    hatch.station.people.leaver(SECOND_NURSE, proof(PHARMACIST), proof(LEAD))
    assert "has left" in printed(hatch, TODAY, TODAY, tmp_path / "later.pdf")


@pytest.mark.req("PSI-4.30")
def test_only_the_days_that_were_asked_for_are_printed(hatch: Hatch, tmp_path: Path) -> None:
    """The hand-over of today is not in the log of yesterday; who has the keys now is in both."""
    yesterday = TODAY - timedelta(days=1)
    before = printed(hatch, yesterday, yesterday, tmp_path / "a.pdf")
    assert "No key was handed over in this period." in before
    assert "No authority is recorded." in before
    assert "counted next" not in before
    assert "counted next" in printed(hatch, TODAY, TODAY, tmp_path / "b.pdf")
    with refused("period-backwards"):
        hatch.station.custody.papers.print_log(TODAY, yesterday, tmp_path / "c.pdf")
