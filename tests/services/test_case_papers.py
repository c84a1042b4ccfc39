"""What is printed about discrepancies: one incident, a quarter, a nil return; and no patient in any of it (DISC-3)."""

from datetime import date
from pathlib import Path

import pytest

from cdstation.register.acts import Waste
from cdstation.services.discrepancies.papers import quarter_days, quarter_name
from cdstation.services.values import Progress
from tests.reports.reading import sheets
from tests.services.hatch import ASSISTANT, FAMILIES, LEAD, NURSE, PHARMACIST, Hatch, proof
from tests.services.raising import refused
from tests.services.test_cases import close_case, desk, short, tell, through

NIL = "NIL RETURN"


def words(path: Path) -> str:
    """The whole document, each run of white space made one."""
    return " ".join(" ".join(sheets(path.read_bytes())).split())


def incident(hatch: Hatch, number: int) -> str:
    """The report of this case."""
    return words(hatch.station.case_papers.print_incident(number, hatch.home / "incident.pdf"))


def quarter(hatch: Hatch, year: int = 2026, number: int = 4) -> str:
    """The report of this quarter."""
    return words(hatch.station.case_papers.print_quarter(year, number, hatch.home / "quarter.pdf"))


@pytest.mark.req("DISC-2", "DISC-1")
def test_the_incident_report_tells_the_whole_case(hatch: Hatch) -> None:
    """Figures, people, checks, references, outcome, signatures, and the code of the checkpoint."""
    number = short(hatch)
    through(hatch, number)
    tell(hatch, number, "cdao")
    close_case(hatch, number)
    said = incident(hatch, number)
    for told in (
        f"discrepancy {number}",
        "Count far outside the band",
        "Found less expected \N{MINUS SIGN}40 mL",
        "Still differs by 0 mL",
        "OKAFOR, Ada; REED, Jo",
        "Another pair counted again",
        "Loss in measuring",
        "Accountable officer (CDAO)",
        "2026/0417",
        "Decided by: PATELSON, Nisha",
        "Witness: MARCHBANK, Isla",
        "no patient-identifiable data",
        hatch.station.register.seal()[2],
    ):
        assert told in said


@pytest.mark.req("ADM-4")
def test_no_patient_is_in_it_whatever_people_typed(hatch: Hatch) -> None:
    """Names and numbers of patients in the words of a case come out as [patient]."""
    number = desk(hatch).open_by_hand("Abbottson A1001BC hid a cup in B2-01")
    desk(hatch).check(number, "people", "seen with Brzezinski and CARTERLY")
    desk(hatch).report(number, "lead", "told by Mr Douglasson")
    one, other = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    hatch.book.write(Waste("destroyed", "of Evansworth"), by=one, witness=other, page=hatch.page, delta=-1_000)
    for said in (incident(hatch, number), quarter(hatch)):
        for name in (*FAMILIES, "Brzezinski", "CARTERLY", "A1001BC", "B2-01"):
            assert name not in said
        assert "[patient]" in said


@pytest.mark.req("DISC-2")
def test_an_open_case_says_what_is_still_to_be_done(hatch: Hatch) -> None:
    """And leaves room for the two who will decide."""
    said = incident(hatch, short(hatch))
    assert "Still to be done before it can be closed: somebody to look after it, a count by another pair" in said
    assert "Pharmacist or head of healthcare Signature" in said
    with refused("case-unknown"):
        incident(hatch, 1)


@pytest.mark.req("DISC-3")
def test_a_quarter_without_a_case_is_a_nil_return(hatch: Hatch) -> None:
    """It is sent all the same, with the counts that were made."""
    said = quarter(hatch)
    assert f"{NIL}. No discrepancy was opened in this quarter" in said
    assert "The quarter has not ended. This tells it up to 16-Nov-2026." in said
    assert "methadone — oral solution — 1 mg per mL 1 1 0" in said
    before = quarter(hatch, number=3)
    assert NIL in before
    assert "has not ended" not in before
    with refused("quarter-not-begun"):
        quarter(hatch, 2027, 1)


@pytest.mark.req("DISC-3")
def test_a_quarter_tells_every_case_adjustment_count_and_destruction(hatch: Hatch) -> None:
    """Cause, dates, difference, outcome, references; a case that stayed open is told again in the next quarter."""
    number = short(hatch)
    through(hatch, number)
    tell(hatch, number, "incident", "cdao")
    close_case(hatch, number)
    stays = desk(hatch).open_by_hand("a seal was torn")
    one, other = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    hatch.book.write(Waste("destroyed", "expired"), by=one, witness=other, page=hatch.page, delta=-1_000)
    said = quarter(hatch)
    assert NIL not in said
    for told in ("Count far outside", "Loss in", "\N{MINUS SIGN}40 mL", "(CDAO) 2026/0417", "Reported by a person"):
        assert told in said
    assert "PATELSON, Nisha; MARCHBANK, Isla" in said
    assert "Destroyed; expired" in said
    assert "1 mL" in said
    hatch.clock.move(60 * 24 * 3_600_000)
    later = quarter(hatch, 2027, 1)
    assert f"{stays} 16-Nov-2026" in later
    assert f"{number} 16-Nov-2026" not in later


@pytest.mark.req("DISC-3")
def test_a_long_report_tells_how_far_it_is_and_can_be_stopped(hatch: Hatch) -> None:
    """Nothing is left where it was to be."""
    steps: list[Progress] = []
    target = hatch.home / "quarter.pdf"
    hatch.station.case_papers.print_quarter(2026, 4, target, steps.append)
    assert [(one.done, one.total) for one in steps] == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    other = hatch.home / "other.pdf"
    with refused("cancelled"):
        hatch.station.case_papers.print_quarter(2026, 4, other, cancelled=lambda: True)
    assert not other.exists()


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        (1, date(2026, 1, 1), date(2026, 3, 31)),
        (2, date(2026, 4, 1), date(2026, 6, 30)),
        (3, date(2026, 7, 1), date(2026, 9, 30)),
        (4, date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_the_quarters_of_a_year(quarter: int, first: date, last: date) -> None:
    """By the calendar, named by their months."""
    assert quarter_days(2026, quarter) == (first, last)
    assert quarter_name(2026, quarter).endswith(" 2026")


@pytest.mark.req("DISC-1", "BAL-5")
def test_patterns_over_time(hatch: Hatch) -> None:
    """Each count with its difference; who always signs with whom; spills by month."""
    short(hatch)
    trends, first, last = hatch.station.case_trends, date(2026, 10, 1), date(2026, 11, 30)
    assert [one.difference for one in trends.variance(hatch.page, first, last)] == [0, -40_000]
    shares = trends.pairs(hatch.page, first, last)
    assert shares[0].first.startswith("OKAFOR")
    assert shares[0].second.startswith("REED")
    assert sum(one.lines for one in shares) == len(
        [one for one in hatch.entries if one.entry.page == hatch.page and one.draft.delta is not None]
    )
    assert 9_990 <= sum(one.share for one in shares) <= 10_000
    one, other = hatch.station.history_signers(proof(PHARMACIST), proof(LEAD))
    for amount in (2_000, 3_000):
        hatch.book.write(Waste("spilt", ""), by=one, witness=other, page=hatch.page, delta=-amount)
    (month,) = trends.spills(hatch.page, first, last)
    assert (month.month, month.times, month.amount) == (date(2026, 11, 1), 2, 5_000)
    assert trends.spills(hatch.page, first, date(2026, 10, 31)) == ()
    with refused("period-backwards"):
        trends.pairs(hatch.page, last, first)
    with refused("page-not-open"):
        trends.variance(1, first, last)
