"""Numbered stationery: in once, out once, never lost sight of (PSI-4.26)."""

import pytest

from cdstation.errors import RuleError
from cdstation.register.audit import audit_entries
from cdstation.register.custody.acts import StationeryIssued, StationeryReceived, StationerySpoiled
from cdstation.register.custody.holders import Custody
from cdstation.register.custody.stationery import (
    MOST_AT_ONCE,
    Run,
    check_issue,
    check_receipt,
    check_spoiling,
    in_cabinet,
    never_came,
    runs,
    with_people,
)
from tests.builders import NURSE, PHARMACIST, SECOND_NURSE, TECHNICIAN, MemoryBook, opened_book

PAD = "requisition pad"


def _book() -> MemoryBook:
    """101–150 and 201–210 came in, 101–110 are with the nurse, 103 and 120 are void."""
    book = opened_book()
    for first, last in ((201, 210), (101, 150)):
        book.write(StationeryReceived(PAD, first, last, "Example Print Ltd"), by=PHARMACIST, witness=TECHNICIAN)
    book.write(StationeryIssued(PAD, 101, 110, NURSE, "ordering"), by=PHARMACIST, witness=NURSE)
    for number in (103, 120):
        book.write(StationerySpoiled(PAD, number, "torn"), by=PHARMACIST, witness=NURSE)
    return book


KNOWN = _book().standing.custody


def _refused(code: str, check: object, *args: object, known: Custody = KNOWN) -> dict[str, object]:
    assert callable(check)
    with pytest.raises(RuleError, match=f"^{code}$") as refusal:
        check(known, *args)
    return dict(refusal.value.facts)


@pytest.mark.req("PSI-4.26")
def test_each_form_is_somewhere() -> None:
    """In the cabinet, with a person, void; and what no delivery brought is said."""
    forms = KNOWN.stationery[PAD]
    assert in_cabinet(forms) == (Run(111, 119), Run(121, 150), Run(201, 210))
    assert with_people(forms) == (Run(101, 102, NURSE), Run(104, 110, NURSE))
    assert never_came(forms) == (Run(151, 200),)
    assert [run.count for run in in_cabinet(forms)] == [9, 30, 10]


def test_runs_are_parted_by_a_gap_and_by_another_person() -> None:
    """Numbers in a row with one person are one run."""
    assert runs([]) == ()
    assert runs([(1, 7), (2, 7), (3, 8), (5, 8)]) == (Run(1, 2, 7), Run(3, 3, 8), Run(5, 5, 8))


@pytest.mark.req("PSI-4.26")
def test_deliveries_do_not_overlap() -> None:
    """The first number that came before is named; beside each other they may stand, and other forms are others."""
    for first, last in ((151, 200), (211, 211), (1, 100)):
        check_receipt(KNOWN, PAD, first, last)
    check_receipt(KNOWN, "order book", 101, 150)
    assert _refused("form-received-already", check_receipt, PAD, 150, 151) == {"number": 150}
    assert _refused("form-received-already", check_receipt, PAD, 90, 101) == {"number": 101}
    assert _refused("form-received-already", check_receipt, PAD, 120, 130) == {"number": 120}
    assert _refused("form-received-already", check_receipt, PAD, 1, 999) == {"number": 201}


@pytest.mark.req("PSI-4.26")
def test_a_number_is_handed_out_once_and_only_from_the_cabinet() -> None:
    """Issued before, void, or never come in."""
    check_issue(KNOWN, PAD, 121, 150)
    assert _refused("form-issued-already", check_issue, PAD, 110, 112) == {"number": 110}
    assert _refused("form-not-in-stock", check_issue, PAD, 119, 121) == {"number": 120}
    assert _refused("form-not-in-stock", check_issue, PAD, 150, 151) == {"number": 151}
    assert _refused("form-not-in-stock", check_issue, "order book", 1, 1) == {"number": 1}


@pytest.mark.req("PSI-4.26")
def test_a_form_becomes_void_once_wherever_it_is() -> None:
    """In the cabinet or in somebody's hands, with a reason."""
    check_spoiling(KNOWN, PAD, 104, "wrong date")
    check_spoiling(KNOWN, PAD, 150, "torn")
    assert _refused("form-unknown", check_spoiling, PAD, 151, "torn") == {"number": 151}
    assert _refused("form-spoiled-already", check_spoiling, PAD, 103, "torn") == {"number": 103}
    _refused("form-without-reason", check_spoiling, PAD, 104, "")


@pytest.mark.parametrize(("first", "last"), [(0, 5), (-1, 1), (5, 4), (1, MOST_AT_ONCE + 1)])
def test_numbers_that_cannot_be(first: int, last: int) -> None:
    """A delivery has a first and a last number, and is not the slip of a finger."""
    _refused("form-numbers-wrong", check_receipt, PAD, first, last)
    _refused("form-numbers-wrong", check_issue, PAD, first, last)
    _refused("form-without-name", check_receipt, "", 1, 5)


def test_the_largest_delivery_is_taken() -> None:
    """At the limit."""
    check_receipt(Custody(), PAD, 1, MOST_AT_ONCE)


@pytest.mark.req("PSI-4.26", "T5")
def test_the_audit_finds_a_form_that_was_handed_out_twice() -> None:
    """Whoever wrote it; forms of another sort are others."""
    book = _book()
    book.write(StationeryIssued("order book", 101, 110, NURSE, "ordering"), by=PHARMACIST, witness=NURSE)
    book.write(StationeryIssued(PAD, 111, 119, SECOND_NURSE, "ordering"), by=PHARMACIST, witness=SECOND_NURSE)
    assert list(audit_entries(book.entries)) == []
    book.write(StationeryIssued(PAD, 119, 121, NURSE, "ordering"), by=PHARMACIST, witness=NURSE)
    assert [finding.code for finding in audit_entries(book.entries)] == ["form-issued-twice"]
