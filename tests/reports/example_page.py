"""A fictional register page for the tests of paper."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from cdstation.register.entries import LineText
from cdstation.register.pages import NoteLine, PageHead, RegisterLine
from cdstation.register.products import PageKey
from cdstation.register.quantity import Unit
from cdstation.reports.heads import AreaHead, PageSeal, Period

AREA = AreaHead("B wing hatch", "Example Prison", "1 Sample Road, Anytown ZZ99 3WZ", simulated=False)
SIMULATED = replace(AREA, simulated=True)
HEAD = PageHead(412, PageKey("methadone", "oral solution", "1 mg per mL", Unit.ML), "2", statutory=True)
NOTE = (
    "cdstation/area/5f1c2a9e\n20411\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "\N{EM DASH} cdstation/area/5f1c2a9e "
    "wyXE9nDqP0oGzHUcHgPpVXwHq3Yyv9VYpGIgBE3ZD1VZ0mBq5Xx3bZV5Q7rR8mQxYcW1T6uK2vB4nH0sLfJdEaOiMw==\n"
)
SEAL = PageSeal(20_411, "8f14e45fceea167a5a36dedd4bea2543f1b1f6b1d7f0c3e1a2b3c4d5e6f70819", NOTE, "K7QM-2R5T-9WXC-4H8A")
PERIOD = Period(date(2026, 11, 1), date(2026, 11, 30))
PRINTED_AT = 1_795_249_000_000
PRINTED_BY = "OKAFOR, Ada"

PATIENTS = (
    "BRZEZIŃSKI, Łukasz A2044DK",
    "ADEYEMI, Tobi A1188CF",
    "NGUYỄN, Văn Đức A1021BC",
    "YILDIZ, Şükrü A1410AB",
    "MUÑOZ IBÁÑEZ, Íñigo A3011DD",
)
NURSE = "OKAFOR, Ada"
WITNESS = "REED, Jo"


def at(day: int, hour: int, minute: int = 0) -> int:
    """UTC milliseconds of a minute in November 2026, day 1 or later."""
    moment = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour, minutes=minute)
    return int(moment.timestamp()) * 1000


def opening(balance: int = 500_000, seq: int = 412) -> RegisterLine:
    """The first line of the page."""
    words = LineText("Opening balance", note="brought forward from the bound book, page 17")
    return RegisterLine(seq, at(1, 7), at(1, 7), False, "", words, balance, None, balance, NURSE, WITNESS)


def dose(seq: int, balance: int, volume: int = 45_000, party: str = "", note: str = "") -> RegisterLine:
    """A dose that leaves `balance` on the page."""
    words = LineText(
        party or f"{PATIENTS[seq % len(PATIENTS)]} \N{EM DASH} Example Prison, 1 Sample Road, Anytown",
        "Dr M. Hale, GMC 0000001",
        "patient",
        True,
        True,
        "K2291 exp 31-Mar-2027",
        note,
    )
    event = at(2, 8, seq % 600)
    return RegisterLine(seq, event, event, False, "", words, None, volume, balance, NURSE, WITNESS)


def receipt(seq: int, balance: int, volume: int = 2_000_000) -> RegisterLine:
    """Stock that came in."""
    words = LineText(
        "Example Pharma Ltd, 1 Sample Road, Anytown ZZ99 3WZ", "Requisition B-00217", batch="K2291 exp 31-Mar-2027"
    )
    return RegisterLine(seq, at(2, 7), at(2, 7), False, "", words, volume, None, balance, NURSE, "PATEL, Nisha")


def count(seq: int, balance: int) -> RegisterLine:
    """A stock check, which moves nothing."""
    words = LineText("Stock check: counted 2,500, expected 2,500, difference 0")
    return RegisterLine(seq, at(2, 7, 30), at(2, 7, 30), False, "", words, None, None, balance, NURSE, WITNESS)


def footnote(seq: int) -> NoteLine:
    """A correction by footnote."""
    return NoteLine(seq, at(3, 8, 20), "the prescriber is Dr S. Iqbal, not Dr M. Hale", NURSE, "PATEL, Nisha")


def doses(number: int, balance: int, first_seq: int, volume: int = 45_000) -> list[RegisterLine]:
    """So many doses, each from the balance that the one before left."""
    return [dose(first_seq + place, balance - volume * (place + 1), volume) for place in range(number)]


def full_page() -> list[RegisterLine]:
    """Every kind of line: opening, receipt, count, doses, one late, one refused after pouring, one with a footnote."""
    late = replace(
        dose(418, 2_365_000), late=True, late_reason="power cut; written on paper first", entered_ms=at(5, 9)
    )
    refused = dose(419, 2_320_000, note="Refused after pouring; 45 destroyed, witnessed")
    noted = replace(dose(420, 2_275_000), footnotes=(footnote(423),))
    waste = replace(
        dose(421, 2_245_000, 30_000), words=LineText("Pump verification, destroyed", note="three shots of 10 mL")
    )
    start = [opening(), receipt(415, 2_500_000), count(416, 2_500_000), dose(417, 2_410_000, 90_000)]
    return [*start, late, refused, noted, waste]
