"""The audit of an area: every check under its name, over the whole book or entry by entry."""

from dataclasses import replace

import pytest

from cdstation.register import acts
from cdstation.register import audit as book_audit
from cdstation.register.audit import Finding, audit_entries
from cdstation.treatment import audit as dose_audit
from cdstation.treatment.area_audit import BOOK_CHECKS, CHECKS, SIGNATURES, Audit, audit_area
from cdstation.treatment.audit import audit_doses
from tests.builders import NURSE, SECOND_NURSE, forged, verify, working_book

WORKING = working_book()


@pytest.mark.req("ELEC-1", "LAW-20-d", "H-23")
def test_a_right_book_has_no_findings() -> None:
    """With and without the signatures; nor has an empty one."""
    assert list(audit_area(WORKING.entries, verify)) == []
    assert list(audit_area(WORKING.entries)) == []
    assert list(audit_area([])) == []


@pytest.mark.req("ELEC-1", "LAW-20-d")
@pytest.mark.parametrize("seq", range(2, len(WORKING.entries) + 1))
def test_whatever_the_parts_find_the_whole_finds(seq: int) -> None:
    """Each entry in turn as if somebody who had left had written it; then as if it stood on no page."""
    for broken in (
        forged(WORKING.entries, seq, lambda entry: replace(entry, draft=replace(entry.draft, by=77))),
        forged(WORKING.entries, seq, lambda entry: replace(entry, balance=(entry.balance or 0) + 1)),
        forged(WORKING.entries, seq, lambda entry: replace(entry, draft=replace(entry.draft, about="ab" * 16))),
    ):
        parts = {*audit_entries(broken, verify), *audit_doses(broken)}
        assert set(audit_area(broken, verify)) == parts


@pytest.mark.req("ELEC-1")
def test_entry_by_entry_is_the_same_as_the_whole() -> None:
    """And each finding comes with the entry that it concerns, under the name of its check."""
    broken = forged(WORKING.entries, 12, lambda entry: replace(entry, balance=1))
    audit = Audit(verify)
    found = [(sealed.seq, audit.take(sealed)) for sealed in broken]
    assert [one for _, findings in found for one in findings] == list(audit_area(broken, verify))
    assert all(finding.seq == seq for seq, findings in found for finding in findings)
    assert {finding.check for _, findings in found for finding in findings} <= set(CHECKS)


def test_every_check_has_a_name_of_its_own_and_says_what_it_asks() -> None:
    """The list that `cdstation verify` prints."""
    functions = (*BOOK_CHECKS, *dose_audit.CHECKS)
    assert len(CHECKS) == len(functions) + 2
    assert {"chained", "balanced", "page-once", "once-a-day", "corrections-balance", SIGNATURES} <= set(CHECKS)
    assert all(what and "\n" not in what for what in CHECKS.values())
    assert set(book_audit.CHECKS) <= set(BOOK_CHECKS)


@pytest.mark.req("H-23")
def test_an_entry_that_cannot_be_is_one_finding() -> None:
    """A person who was never enrolled leaves: whoever comes afterwards is still audited."""
    book = working_book()
    book.write(acts.PersonLeft(99), by=NURSE)
    book.write(acts.SignedOut(SECOND_NURSE), by=SECOND_NURSE)
    found = list(audit_area(book.entries, verify))
    seq = len(book.entries)
    assert found == [Finding("entry-impossible", seq - 1), Finding("person-left", seq)]
    assert [one.check for one in found] == ["possible", "signed-by-staff"]
