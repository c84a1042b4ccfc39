"""Keys: who signs a hand-over, who may hold one, and when a balance counts as checked (PSI-4.30)."""

from dataclasses import replace

import pytest

from cdstation.errors import RuleError
from cdstation.register import acts
from cdstation.register.audit import audit_entries
from cdstation.register.custody.keys import check_may_hold, holder_of, uncounted, who_signs
from cdstation.register.people import Role
from cdstation.register.upkeep.acts import PageClosed
from tests.builders import (
    BUPRENORPHINE,
    NURSE,
    OFFICER,
    PHARMACIST,
    SECOND_NURSE,
    TECHNICIAN,
    MemoryBook,
    count,
    later,
    opened_book,
    person,
)

SAFE = 0
HOUR_MS = 3_600_000


def _refused(code: str, giver: int, receiver: int, signers: tuple[int, int], absent: str = "") -> None:
    with pytest.raises(RuleError, match=f"^{code}$"):
        who_signs(giver, receiver, signers, absent)


@pytest.mark.req("PSI-4.30")
@pytest.mark.parametrize("signers", [(NURSE, SECOND_NURSE), (SECOND_NURSE, NURSE)])
def test_giver_and_receiver_both_sign(signers: tuple[int, int]) -> None:
    """In whichever order they typed, the giver is the author of the entry; nobody stands in for either."""
    assert who_signs(NURSE, SECOND_NURSE, signers, "") == (NURSE, SECOND_NURSE)
    _refused("key-giver-must-sign", NURSE, SECOND_NURSE, (SECOND_NURSE, PHARMACIST))
    _refused("key-receiver-must-sign", NURSE, SECOND_NURSE, (NURSE, PHARMACIST))


@pytest.mark.req("PSI-4.30")
def test_the_key_safe_is_watched_by_a_witness() -> None:
    """Out of it the receiver and a witness sign, into it the giver and a witness."""
    assert who_signs(SAFE, NURSE, (PHARMACIST, NURSE), "") == (NURSE, PHARMACIST)
    assert who_signs(NURSE, SAFE, (PHARMACIST, NURSE), "") == (NURSE, PHARMACIST)
    _refused("key-receiver-must-sign", SAFE, NURSE, (PHARMACIST, SECOND_NURSE))
    _refused("key-giver-must-sign", NURSE, SAFE, (PHARMACIST, SECOND_NURSE))


@pytest.mark.req("PSI-4.30")
def test_a_giver_who_is_away_is_stood_in_for_by_a_witness_and_a_reason() -> None:
    """The receiver signs all the same; whoever is said to be away cannot be the witness."""
    assert who_signs(NURSE, SECOND_NURSE, (PHARMACIST, SECOND_NURSE), "ill") == (SECOND_NURSE, PHARMACIST)
    assert who_signs(NURSE, SAFE, (PHARMACIST, SECOND_NURSE), "ill") == (PHARMACIST, SECOND_NURSE)
    _refused("key-receiver-must-sign", NURSE, SECOND_NURSE, (PHARMACIST, TECHNICIAN), "ill")
    _refused("key-giver-signs-after-all", NURSE, SECOND_NURSE, (NURSE, SECOND_NURSE), "ill")


def test_a_key_that_is_there_already_does_not_pass() -> None:
    """Neither from a person to themselves nor from the safe into the safe."""
    _refused("key-held-already", NURSE, NURSE, (NURSE, PHARMACIST))
    _refused("key-held-already", SAFE, SAFE, (NURSE, PHARMACIST))


@pytest.mark.req("PSI-4.30", "J9")
def test_who_may_hold_a_key() -> None:
    """Staff; an officer with local authorisation; nobody who has left, inspects or only watches destructions."""
    for one in (person(), person(role=Role.ASSISTANT), person(role=Role.OFFICER, locally_authorised=True)):
        check_may_hold(one)
    for role in (Role.OFFICER, Role.INSPECTOR, Role.AUTHORISED_WITNESS):
        with pytest.raises(RuleError, match=r"^role-may-not-hold-keys$") as refusal:
            check_may_hold(person(role=role))
        assert refusal.value.facts == {"role": role.value}
    with pytest.raises(RuleError, match=r"^person-left$"):
        check_may_hold(person(left=True))


@pytest.mark.req("PSI-4.30")
def test_each_key_is_with_whoever_took_it_last() -> None:
    """By its name; one that never passed is in the key safe, and the frame shows the cabinet's alone."""
    book = opened_book()
    assert book.standing.key_holder is None
    book.write(acts.KeysTaken(OFFICER, SAFE, "pump room", "counted"), by=OFFICER, witness=NURSE)
    assert book.standing.key_holder is None
    book.write(acts.KeysTaken(NURSE, SAFE, check="counted"), witness=TECHNICIAN)
    book.write(acts.KeysTaken(SAFE, OFFICER, "pump room", "counted"), by=OFFICER, witness=NURSE)
    custody = book.standing.custody
    assert [holder_of(custody, key) for key in ("cabinet", "pump room", "key cupboard")] == [NURSE, SAFE, SAFE]
    assert book.standing.key_holder == NURSE


@pytest.mark.req("PSI-4.30", "BAL-2")
def test_a_balance_is_checked_when_it_was_counted_in_this_shift() -> None:
    """Eight hours by default: at the limit it counts, a millisecond later it does not. Opening a page is no count."""
    book = opened_book()
    page, other = book.open_page(), book.open_page(BUPRENORPHINE, 56_000)
    assert uncounted(book.standing, book.now) == (page, other)
    counted = book.write(count(2_000_000, 2_000_000), witness=PHARMACIST, page=page).draft.entered
    assert uncounted(book.standing, book.now) == (other,)
    assert uncounted(book.standing, later(counted, 8 * HOUR_MS)) == (other,)
    assert uncounted(book.standing, later(counted, 8 * HOUR_MS + 1)) == (page, other)
    book.write(acts.SettingChanged("shift-hours", 12), by=PHARMACIST)
    assert uncounted(book.standing, later(counted, 12 * HOUR_MS)) == (other,)
    book.write(PageClosed(other, "no longer used"), witness=PHARMACIST)
    assert uncounted(book.standing, later(counted, 12 * HOUR_MS)) == ()


# ----------------------------------------------------------------------------------------------------------- the audit


def _found(book: MemoryBook) -> list[str]:
    return [finding.code for finding in audit_entries(book.entries)]


def _taken(body: acts.KeysTaken, by: int, witness: int | None) -> list[str]:
    book = opened_book()
    book.write(acts.KeysTaken(NURSE, SAFE, check="counted"), witness=TECHNICIAN)
    book.write(body, by=by, witness=witness)
    return _found(book)


@pytest.mark.req("PSI-4.30", "T5")
def test_the_audit_asks_for_the_givers_signature_or_a_reason() -> None:
    """Whoever wrote the entry, and with which keys."""
    handed = acts.KeysTaken(SECOND_NURSE, NURSE, check="counted")
    assert _taken(handed, NURSE, SECOND_NURSE) == []
    assert _taken(replace(handed, absent="ill"), SECOND_NURSE, PHARMACIST) == []
    assert _taken(handed, SECOND_NURSE, PHARMACIST) == ["key-not-signed-for"]
    assert _taken(handed, NURSE, PHARMACIST) == ["key-not-signed-for"]
    assert _taken(handed, NURSE, None) == ["key-not-signed-for"]
    assert _taken(replace(handed, absent="ill"), SECOND_NURSE, None) == ["key-not-signed-for"]
    assert _taken(replace(handed, handed_by=SAFE), SECOND_NURSE, PHARMACIST) == ["key-from-somebody-else"]
    assert _taken(replace(handed, check=""), NURSE, SECOND_NURSE) == ["key-check-missing"]


@pytest.mark.req("PSI-4.30")
def test_the_books_of_the_first_days_stay_right() -> None:
    """Their hand-overs have one signature and say nothing of a count: that is how they were written then."""
    book = opened_book()
    book.write(acts.KeysTaken(NURSE, SAFE))
    book.write(acts.KeysTaken(SECOND_NURSE, NURSE), by=SECOND_NURSE)
    assert _found(book) == []
