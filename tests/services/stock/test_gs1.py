"""GS1 codes and their traps: what `biip` lets pass is caught, and nothing doubtful is ever used unseen."""

import pytest

from cdstation.errors import RuleError
from cdstation.services.stock.gs1 import Gs1Scan, read_gs1
from tests.services.raising import refused

GTIN = "09521234543213"  # 952 is the prefix of examples
HEAD = f"01{GTIN}17270930"
WHOLE = Gs1Scan(GTIN, "AB12", "2027-09-30", "SER1")


@pytest.mark.parametrize(
    "code",
    [
        f"]d2{HEAD}10AB12\x1d21SER1",
        f"]C1{HEAD}10AB12\x1d21SER1",
        f"{HEAD}10AB12\x1d21SER1",
        f"  {HEAD}10AB12\x1d21SER1\r\n",
        f"\x1d{HEAD}10AB12\x1d21SER1\x1d",
        f"{HEAD}21SER1\x1d10AB12",
        f"10AB12\x1d01{GTIN}1727093021SER1",
        *(f"{HEAD}10AB12{mark}21SER1" for mark in "|~^#@"),
        f"(01){GTIN}(17)270930(10)AB12(21)SER1",
        f"(01) {GTIN} (17) 270930 (10) AB12 (21) SER1",
        f"{HEAD}1127010110AB12\x1d21SER1",
        f"{HEAD}10AB12\x1d240XYZ\x1d21SER1",
    ],
)
def test_a_whole_code(code: str) -> None:
    """Prefix or none, in any order, every mark that a scanner may be told to send, brackets as printed, other parts."""
    assert read_gs1(code) == WHOLE


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        (f"01{GTIN}1727090010AB12", Gs1Scan(GTIN, "AB12", "2027-09-30")),  # day 00, no serial number
        (f"01{GTIN}1728020010AB12", Gs1Scan(GTIN, "AB12", "2028-02-29")),
        (f"01{GTIN}", Gs1Scan(GTIN)),
        ("10AB12", Gs1Scan(batch="AB12")),
        (f"{HEAD}10A21", Gs1Scan(GTIN, "A21", "2027-09-30")),  # too short to hide a serial number
        (f"{HEAD}10AB1-2/3", Gs1Scan(GTIN, "AB1-2/3", "2027-09-30")),
    ],
)
def test_what_may_be_missing(code: str, wanted: Gs1Scan) -> None:
    """The serial number may be absent, the day too: then it is the last of the month."""
    assert read_gs1(code) == wanted


def test_a_wrong_check_digit_is_said_and_not_used() -> None:
    """The number is left out, so that it can name no product; batch and expiry stand, with a warning."""
    found = read_gs1("0109521234543214" + "1727093010AB12")
    assert found == Gs1Scan("", "AB12", "2027-09-30", "", ("gtin-wrong",))
    doubt = found.doubt()
    assert doubt is not None
    assert doubt.code == "scan-gtin-wrong"


@pytest.mark.parametrize("date", ["271301", "270932", "270231", "270000", "279901"])
def test_a_date_that_cannot_be_is_refused(date: str) -> None:
    """Month 13, month 00, 31 February: nothing is guessed."""
    for code in (f"01{GTIN}17{date}10AB12", f"(17){date}(10)AB12"):
        with refused("scan-expiry-wrong"):
            read_gs1(code)


@pytest.mark.parametrize(
    "code",
    [
        f"01{GTIN[:-1]}",
        f"(01){GTIN}1",
        "10" + "A" * 21,
        "(10)" + "A" * 21,
        f"{HEAD}10{'A' * 21}21X",
        "",
        "   ",
        "hello",
        "A2044DK",
        "(01)",
        "(01",
        "(99",
        "()AB",
        f"{HEAD}10AB£12",
        f"{HEAD}10A\x1d10B",
        "(10)A(10)B",
    ],
)
def test_what_is_no_code_is_refused(code: str) -> None:
    """A card, a word, half a code, a strange letter, a part that stands twice, a batch longer than any batch."""
    with refused("scan-not-gs1"):
        read_gs1(code)


def test_a_missing_mark_is_never_passed_over() -> None:
    """The literal reading comes first, every other one beside it, and the scan says that it is in doubt."""
    found = read_gs1(f"{HEAD}10AB12C21SER1")
    assert (found.batch, found.serial, found.warnings) == ("AB12C21SER1", "", ("split-doubtful",))
    assert [(one.batch, one.serial, one.gtin, one.expiry) for one in found.others] == [
        ("AB12C", "SER1", GTIN, "2027-09-30")
    ]
    doubt = found.doubt()
    assert doubt is not None
    assert dict(doubt.facts) == {"batches": "AB12C21SER1 or AB12C"}


def test_several_ways_to_part_them() -> None:
    """Each place where a serial number could begin is a way; the person has the label in hand."""
    found = read_gs1(f"{HEAD}10A21B21C")
    ways = [(one.batch, one.serial) for one in (found, *found.others)]
    assert ways == [("A21B21C", ""), ("A", "B21C"), ("A21B", "C")]


def test_run_together_and_too_long() -> None:
    """More than twenty characters is no batch: what can be is given, and even a single way is for somebody to see."""
    only = read_gs1(f"{HEAD}10AB12C2198765400009876")
    assert (only.batch, only.serial, only.doubtful, only.others) == ("AB12C", "98765400009876", True, ())
    more = read_gs1(f"{HEAD}10AB21C2198765400009876")
    assert [(one.batch, one.serial) for one in (more, *more.others)] == [
        ("AB", "C2198765400009876"),
        ("AB21C", "98765400009876"),
    ]
    assert more.doubtful


def test_a_serial_number_that_swallows_the_batch() -> None:
    """The same the other way round, and with the expiry behind."""
    found = read_gs1(f"{HEAD}21SER110ABC3")
    assert [(one.batch, one.serial) for one in (found, *found.others)] == [("", "SER110ABC3"), ("ABC3", "SER1")]
    behind = read_gs1(f"01{GTIN}10ABC317270930")
    ways = [(one.batch, one.expiry) for one in (behind, *behind.others)]
    assert ways == [("ABC317270930", ""), ("ABC3", "2027-09-30")]


def test_what_cannot_be_parted_there_is_no_way() -> None:
    """No way leads through a date that cannot be, or through a product number with a wrong check digit."""
    assert read_gs1(f"01{GTIN}10ABC317271399") == Gs1Scan(GTIN, "ABC317271399")
    assert read_gs1("10AB0109500000000009") == Gs1Scan(batch="AB0109500000000009")
    assert [one.gtin for one in read_gs1("10AB0109500000000006").others] == ["09500000000006"]


def test_other_marks_can_be_chosen() -> None:
    """A site whose scanner sends something else says so; what is not chosen is part of nothing."""
    assert read_gs1(f"{HEAD}10AB12$21SER1", separators=("$",)) == WHOLE
    with pytest.raises(RuleError, match="scan-not-gs1"):
        read_gs1(f"{HEAD}10AB12$21SER1")
