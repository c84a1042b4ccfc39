"""Written authorities to order and to receive (LAW-14-b, PSI-4.20)."""

from dataclasses import replace
from datetime import date

import pytest

from cdstation.errors import RuleError
from cdstation.register.audit import audit_entries
from cdstation.register.custody.acts import AuthorityGiven, AuthorityWithdrawn
from cdstation.register.custody.authorities import check_authority, check_withdrawal, days_left, ends_soon
from cdstation.register.custody.holders import Custody
from cdstation.register.people import Role
from cdstation.register.settings import defaults
from tests.builders import NURSE, PHARMACIST, SECOND_NURSE, TECHNICIAN, opened_book, person

TODAY = date(2026, 11, 16)
PHARMACIST_IYER = person(PHARMACIST, "Iyer", "Leela", role=Role.PHARMACIST)
LETTER = AuthorityGiven(NURSE, "receive", "letter of 02-Nov-2026", "2026-11-02", "2027-11-01")


@pytest.mark.req("LAW-14-b", "PSI-4.20")
def test_a_pharmacist_authorises_another() -> None:
    """Or the head of healthcare does; for one day at least, which may be today."""
    for giver in (PHARMACIST_IYER, person(9, "Marsh", "Jo", role=Role.LEAD)):
        check_authority(LETTER, person(NURSE), giver, TODAY)
    check_authority(replace(LETTER, first="2026-11-16", last="2026-11-16"), person(NURSE), PHARMACIST_IYER, TODAY)


@pytest.mark.req("LAW-14-b", "PSI-4.20")
def test_nobody_authorises_themselves() -> None:
    """Nor under another number."""
    for same in (PHARMACIST_IYER, replace(PHARMACIST_IYER, number=8)):
        with pytest.raises(RuleError, match=r"^authority-to-oneself$"):
            check_authority(LETTER, same, PHARMACIST_IYER, TODAY)


@pytest.mark.req("LAW-14-b")
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (replace(LETTER, what="destroy"), "authority-unknown"),
        (replace(LETTER, reference=""), "authority-without-reference"),
        (replace(LETTER, first="2026-12-02", last="2026-12-01"), "authority-dates-wrong"),
        (replace(LETTER, last="2026-11-15"), "authority-dates-wrong"),
    ],
)
def test_an_authority_says_for_what_from_when_and_where_it_is_written(wrong: AuthorityGiven, code: str) -> None:
    """Anything else is no authority."""
    with pytest.raises(RuleError, match=f"^{code}$"):
        check_authority(wrong, person(NURSE), PHARMACIST_IYER, TODAY)


def test_who_may_neither_give_nor_get_one() -> None:
    """A nurse gives none; whoever left gets none."""
    with pytest.raises(RuleError, match=r"^role-may-not-supervise$"):
        check_authority(LETTER, person(NURSE), person(SECOND_NURSE, "Brown", "Zoë"), TODAY)
    with pytest.raises(RuleError, match=r"^person-left$"):
        check_authority(LETTER, person(NURSE, left=True), PHARMACIST_IYER, TODAY)


@pytest.mark.req("LAW-14-b", "PSI-4.20")
def test_an_authority_holds_from_its_first_to_its_last_day_unless_withdrawn() -> None:
    """And for its own purpose alone."""
    book = opened_book()
    book.write(LETTER, by=PHARMACIST)
    known = book.standing.custody
    days = (date(2026, 11, 1), date(2026, 11, 2), date(2027, 11, 1), date(2027, 11, 2))
    assert [known.authorised(NURSE, "receive", day) for day in days] == [False, True, True, False]
    assert not known.authorised(NURSE, "order", TODAY)
    assert not known.authorised(TECHNICIAN, "receive", TODAY)
    check_withdrawal(known, NURSE, "receive", PHARMACIST_IYER)
    book.write(AuthorityWithdrawn(NURSE, "receive"), by=PHARMACIST)
    assert not book.standing.custody.authorised(NURSE, "receive", TODAY)


def test_only_what_was_given_is_withdrawn() -> None:
    """By whoever may give."""
    with pytest.raises(RuleError, match=r"^authority-unknown$"):
        check_withdrawal(Custody(), NURSE, "receive", PHARMACIST_IYER)
    with pytest.raises(RuleError, match=r"^role-may-not-supervise$"):
        check_withdrawal(Custody(authorities={(NURSE, "receive"): LETTER}), NURSE, "receive", person(SECOND_NURSE))


@pytest.mark.req("PSI-4.20")
@pytest.mark.parametrize(("today", "soon"), [(date(2027, 10, 1), False), (date(2027, 10, 2), True)])
def test_the_end_is_announced_30_days_before(today: date, soon: bool) -> None:
    """At the limit and a day before it."""
    assert ends_soon(LETTER, today, defaults()) is soon
    assert days_left(LETTER, today) == (30 if soon else 31)


@pytest.mark.req("LAW-14-b", "T5")
def test_the_audit_finds_an_authority_to_oneself() -> None:
    """Whoever wrote it."""
    book = opened_book()
    book.write(LETTER, by=PHARMACIST)
    assert list(audit_entries(book.entries)) == []
    book.write(replace(LETTER, person=PHARMACIST), by=PHARMACIST)
    assert [finding.code for finding in audit_entries(book.entries)] == ["authority-to-oneself"]
