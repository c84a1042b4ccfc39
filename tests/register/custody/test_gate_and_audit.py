"""What the rules of custody let through, the audit finds right, and what they refuse, it finds wrong (T5)."""

import os
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdstation.errors import RuleError
from cdstation.register.acts import KeysTaken
from cdstation.register.audit import audit_entries
from cdstation.register.custody.acts import StationeryIssued, StationeryReceived, StationerySpoiled
from cdstation.register.custody.keys import holder_of, who_signs
from cdstation.register.custody.stationery import (
    check_issue,
    check_receipt,
    check_spoiling,
    in_cabinet,
    never_came,
    with_people,
)
from tests.builders import NURSE, PHARMACIST, SECOND_NURSE, TECHNICIAN, opened_book

SCALE = int(os.environ.get("CDSTATION_FAULT_SCALE", "1"))
SAFE = 0
PEOPLE = (NURSE, SECOND_NURSE, TECHNICIAN, PHARMACIST)
PAD = "requisition pad"

hand_overs = st.tuples(
    st.sampled_from((SAFE, *PEOPLE)),
    st.permutations(PEOPLE).map(lambda order: (order[0], order[1])),
    st.sampled_from(("", "ill")),
)
form_acts = st.tuples(
    st.sampled_from(("receive", "issue", "spoil")), st.integers(1, 14), st.integers(0, 4), st.sampled_from(PEOPLE)
)


@pytest.mark.req("PSI-4.30", "T5")
@settings(max_examples=60 * SCALE)
@given(wanted=st.lists(hand_overs, min_size=1, max_size=8))
def test_a_key_is_where_a_notebook_says_and_the_audit_agrees_with_the_rule(
    wanted: list[tuple[int, tuple[int, int], str]],
) -> None:
    """Each hand-over that the rule lets through is right; one that it refuses is found when it is written all the
    same.
    """
    book, notebook = opened_book(), SAFE
    for receiver, signers, reason in wanted:
        absent = reason if notebook != SAFE else ""
        body = KeysTaken(receiver, notebook, check="counted", absent=absent)
        try:
            author, witness = who_signs(notebook, receiver, signers, absent)
        except RuleError:
            forged = opened_book()
            forged.entries, forged.now = list(book.entries), book.now
            forged.write(body, by=signers[0], witness=signers[1])
            assert "key-not-signed-for" in [one.code for one in audit_entries(forged.entries)]
            continue
        book.write(body, by=author, witness=witness)
        notebook = receiver
        assert {author, witness} == set(signers)
        assert holder_of(book.standing.custody, "cabinet") == notebook
    assert list(audit_entries(book.entries)) == []


@pytest.mark.req("PSI-4.26", "T5")
@settings(max_examples=60 * SCALE)
@given(wanted=st.lists(form_acts, min_size=1, max_size=14))
def test_every_form_is_in_one_place_whatever_is_done(wanted: list[tuple[str, int, int, int]]) -> None:
    """Beside a notebook of single numbers: what came in is in the cabinet, with one person, or void."""
    book = opened_book()
    came: set[int] = set()
    issued: dict[int, int] = {}
    void: set[int] = set()
    for what, first, more, person in wanted:
        last, known = first + more, book.standing.custody
        witness = next(one for one in PEOPLE if one != person)
        with suppress(RuleError):
            if what == "receive":
                check_receipt(known, PAD, first, last)
                book.write(StationeryReceived(PAD, first, last, "Example Print Ltd"), by=person, witness=witness)
                came |= set(range(first, last + 1))
            elif what == "issue":
                check_issue(known, PAD, first, last)
                book.write(StationeryIssued(PAD, first, last, person, "ordering"), by=witness, witness=person)
                issued |= dict.fromkeys(range(first, last + 1), person)
            else:
                check_spoiling(known, PAD, first, "torn")
                book.write(StationerySpoiled(PAD, first, "torn"), by=person, witness=witness)
                void.add(first)
    assert list(audit_entries(book.entries)) == []
    forms = book.standing.custody.stationery.get(PAD)
    if forms is None:
        assert not came
        return
    shown = {number: run.person for run in with_people(forms) for number in range(run.first, run.last + 1)}
    there = {number for run in in_cabinet(forms) for number in range(run.first, run.last + 1)}
    gaps = {number for run in never_came(forms) for number in range(run.first, run.last + 1)}
    assert shown == {number: person for number, person in issued.items() if number not in void}
    assert there == came - set(issued) - void
    assert gaps == set(range(min(came), max(came) + 1)) - came
