"""Who stands there: PINs, throttling that no restart forgives, badges, and who may be the second (D3, D4, T7)."""

from dataclasses import replace

import pytest

from cdstation.services.values import OutcomeForm, PersonPlan, Proof
from cdstation.treatment.acts import Outcome
from tests.services.hatch import (
    ASSISTANT,
    LEAD,
    NURSE,
    OLD_HAND,
    PHARMACIST,
    SECOND_NURSE,
    SWALLOWED,
    Hatch,
    proof,
)
from tests.services.raising import not_ready, refused

WRONG = "000001"
GIVEN = OutcomeForm(Outcome.GIVEN, checks=SWALLOWED)


def guess(hatch: Hatch, times: int, number: int = SECOND_NURSE) -> None:
    """So many wrong PINs in this name, each as soon as it is allowed."""
    for _ in range(times):
        hatch.clock.move(31_000)
        with refused("pin-wrong"):
            hatch.station.access.sign_in(proof(number, WRONG))


@pytest.mark.req("D4", "H-21")
def test_each_wrong_pin_is_an_entry_by_the_station(hatch: Hatch) -> None:
    """Its owner is told at the next sign-in, and the count starts again."""
    last = len(hatch.entries)
    guess(hatch, 2)
    assert hatch.kinds(last) == ["pin-failed", "pin-failed"]
    assert {one.draft.by for one in hatch.entries[last:]} == {0}
    notice = hatch.station.access.sign_in(proof(SECOND_NURSE))
    assert (notice.person.number, notice.failed_since) == (SECOND_NURSE, 2)
    assert hatch.kinds(last) == ["pin-failed", "pin-failed", "pin-accepted", "signed-in"]
    assert hatch.station.access.sign_in(proof(SECOND_NURSE)).failed_since == 0


@pytest.mark.req("D4")
def test_the_notice_says_when(hatch: Hatch) -> None:
    """The last wrong PIN's time is what its owner needs to know whether it was theirs."""
    guess(hatch, 1)
    at = hatch.clock.now().utc_ms
    hatch.clock.move(60_000)
    assert hatch.station.access.sign_in(proof(SECOND_NURSE)).last_failed_ms == at


@pytest.mark.req("D4", "H-31")
def test_five_wrong_pins_wait_and_ten_lock(hatch: Hatch) -> None:
    """Half a minute from the fifth on, even for the right PIN; a supervisor from the tenth on."""
    guess(hatch, 5)
    with refused("pin-wait", seconds=30):
        hatch.station.access.sign_in(proof(SECOND_NURSE))
    hatch.clock.move(29_999)
    with refused("pin-wait", seconds=1):
        hatch.station.access.sign_in(proof(SECOND_NURSE))
    guess(hatch, 5)
    hatch.clock.move(3_600_000)
    with refused("pin-locked"):
        hatch.station.access.sign_in(proof(SECOND_NURSE))


@pytest.mark.req("D4", "H-31")
@pytest.mark.parametrize(("wrong", "code"), [(5, "pin-wait"), (10, "pin-locked")])
def test_a_restart_forgives_nothing(hatch: Hatch, wrong: int, code: str) -> None:
    """The count is in the book."""
    guess(hatch, wrong)
    hatch.reopen(later_ms=1_000)
    with refused(code):
        hatch.station.access.sign_in(proof(SECOND_NURSE))


@pytest.mark.req("D4", "H-31")
def test_a_supervisor_lets_somebody_try_again(hatch: Hatch) -> None:
    """Not oneself, not by a nurse; afterwards the right PIN is right."""
    guess(hatch, 10)
    for supervisor, code in ((NURSE, "role-may-not-supervise"), (ASSISTANT, "role-may-not-supervise")):
        with refused(code):
            hatch.station.people.unlock_pin(SECOND_NURSE, proof(supervisor))
    with refused("unlocking-oneself"):
        hatch.station.people.unlock_pin(LEAD, proof(LEAD))
    with refused("person-unknown"):
        hatch.station.people.unlock_pin(99, proof(LEAD))
    hatch.station.people.unlock_pin(SECOND_NURSE, proof(PHARMACIST))
    hatch.station.access.sign_in(proof(SECOND_NURSE))


@pytest.mark.req("D4", "H-31")
def test_one_locked_person_does_not_lock_the_hatch(hatch: Hatch) -> None:
    """The witness has guessed ten times; somebody else witnesses."""
    pour = hatch.pour(OLD_HAND)
    for _ in range(10):
        hatch.clock.move(31_000)
        with refused("pin-wrong"):
            hatch.sign_with(pour, Proof(ASSISTANT, WRONG))
    with refused("pin-locked"):
        hatch.sign_with(pour, proof(ASSISTANT))
    hatch.sign(pour, witness=SECOND_NURSE)


@pytest.mark.req("H-21", "PSI-4.18")
def test_nobody_witnesses_their_own_dose(hatch: Hatch) -> None:
    """Whatever is typed, and without costing a try."""
    pour = hatch.pour(OLD_HAND)
    last = len(hatch.entries)
    with refused("witness-is-the-actor"):
        hatch.sign(pour, GIVEN, NURSE)
    with refused("person-unknown"):
        hatch.sign_with(pour, Proof(99, WRONG))
    assert hatch.kinds(last) == []
    hatch.sign(pour)


@pytest.mark.req("H-21")
@pytest.mark.parametrize(
    ("family", "given", "registration"),
    [("OKAFOR", "ada", ""), ("Okáfor", "Ada", ""), ("Ada", "Okafor", ""), ("Someone", "Else", "99a1234e")],
)
def test_nobody_is_enrolled_twice(hatch: Hatch, family: str, given: str, registration: str) -> None:
    """Another spelling of the name, or the same registration, is the same person (T7)."""
    plan = PersonPlan(family, given, "nurse", registration, "602915")
    with refused("person-already-enrolled"):
        hatch.station.people.enrol(plan, proof(PHARMACIST), proof(LEAD))


@pytest.mark.req("PSI-4.18", "J2")
def test_an_expired_competency_does_not_witness(hatch: Hatch) -> None:
    """The last day is still good, the day after is not."""
    today = hatch.clock.now().dose_day.isoformat()
    plan = PersonPlan("Thornbury", "Kim", "healthcare assistant", "", "602915", competent_until=today)
    fresh, _ = hatch.station.people.enrol(plan, proof(PHARMACIST), proof(LEAD))
    trained = Proof(fresh.number, "602915")
    hatch.sign_with(hatch.pour(OLD_HAND), trained)
    hatch.days_later(1)
    pour = hatch.pour(OLD_HAND)
    with refused("witness-competency-expired"):
        hatch.sign_with(pour, trained)
    hatch.sign(pour)


@pytest.mark.req("J9")
@pytest.mark.parametrize("authorised", [False, True])
def test_an_officer_witnesses_only_where_authorised(hatch: Hatch, authorised: bool) -> None:
    """Never on the word of the hatch alone."""
    plan = PersonPlan("Grange", "Pat", "prison officer", "", "602915", locally_authorised=authorised)
    officer, _ = hatch.station.people.enrol(plan, proof(PHARMACIST), proof(LEAD))
    pour = hatch.pour(OLD_HAND)
    if authorised:
        hatch.sign_with(pour, Proof(officer.number, "602915"))
        return
    with refused("witness-not-authorised"):
        hatch.sign_with(pour, Proof(officer.number, "602915"))
    hatch.sign(pour)


@pytest.mark.req("PSI-4.18")
def test_who_may_give_a_dose(hatch: Hatch) -> None:
    """An assistant signs in as witness, never as nurse; a pharmacist may."""
    with refused("role-may-not-administer"):
        hatch.station.access.sign_in(proof(ASSISTANT))
    hatch.station.access.sign_in(proof(PHARMACIST))
    assert hatch.station.status().nurse is not None


@pytest.mark.req("PSI-4.18")
def test_a_leaver_signs_nothing_and_their_lines_stand(hatch: Hatch) -> None:
    """The name stays in the register, the key does not open anything any more, and nobody lists them."""
    seq = hatch.sign(hatch.pour(OLD_HAND), witness=SECOND_NURSE).seq
    hatch.station.people.leaver(SECOND_NURSE, proof(PHARMACIST), proof(LEAD))
    assert SECOND_NURSE not in [person.number for person in hatch.station.access.people()]
    with refused("person-left"):
        hatch.station.access.sign_in(proof(SECOND_NURSE))
    pour = hatch.pour(2)
    with refused("person-left"):
        hatch.sign(pour, witness=SECOND_NURSE)
    hatch.sign(pour)
    line = next(one for one in hatch.station.register.latest(hatch.page) if one.seq == seq)
    assert "BELLWEATHER, Rowan" in repr(line)
    hatch.reopen()
    for act in (
        lambda: hatch.station.access.sign_in(proof(SECOND_NURSE)),
        lambda: hatch.station.people.change_pin(proof(SECOND_NURSE), "602915"),
        lambda: hatch.station.access.confirm_time(proof(SECOND_NURSE), proof(NURSE)),
        lambda: hatch.station.custody.keys.hand_over(SECOND_NURSE, proof(NURSE), proof(SECOND_NURSE)),
    ):
        with refused("person-left"):
            act()


def test_only_the_nurse_on_duty_wakes_the_screen(hatch: Hatch) -> None:
    """Her own PIN; anybody else is told so before a PIN is tried."""
    last = len(hatch.entries)
    with refused("not-on-duty"):
        hatch.station.access.resume(proof(SECOND_NURSE))
    assert hatch.kinds(last) == []
    with refused("pin-wrong"):
        hatch.station.access.resume(proof(NURSE, WRONG))
    hatch.station.access.resume(proof(NURSE))


def test_signing_out_and_in(hatch: Hatch) -> None:
    """Signing out takes the witness with it; a second time does nothing; taking over drops oneself as witness."""
    hatch.station.access.choose_witness(proof(SECOND_NURSE))
    hatch.station.access.sign_in(proof(SECOND_NURSE))
    status = hatch.station.status()
    assert (status.nurse, status.witness) == (hatch.book.person(SECOND_NURSE), None)
    hatch.station.access.sign_out()
    assert hatch.state() == "signed-out"
    last = len(hatch.entries)
    hatch.station.access.sign_out()
    assert hatch.kinds(last) == []
    with not_ready("nobody-signed-in"):
        hatch.station.access.choose_witness(proof(ASSISTANT))


@pytest.mark.req("D3", "D4")
def test_a_badge_and_its_pin(hatch: Hatch) -> None:
    """The badge says who it is; without it, or with another, the PIN proves nothing."""
    plan = PersonPlan("Thornbury", "Kim", "nurse", "99D1111E", "602915", issue_badge=True)
    fresh, badge = hatch.station.people.enrol(plan, proof(PHARMACIST), proof(LEAD))
    assert hatch.station.access.person_of_badge(badge).number == fresh.number
    other, another = hatch.station.people.enrol(
        replace(plan, family="Underhay", registration="99D2222E"), proof(PHARMACIST), proof(LEAD)
    )
    with refused("badge-needed"):
        hatch.station.access.sign_in(Proof(fresh.number, "602915"))
    with refused("pin-wrong"):
        hatch.station.access.sign_in(Proof(fresh.number, "602915", another))
    with refused("badge-unreadable"):
        hatch.station.access.sign_in(Proof(fresh.number, "602915", "CDB1-scratched"))
    with refused("badge-unreadable"):
        hatch.station.access.person_of_badge("A1234BC")
    hatch.station.access.sign_in(Proof(fresh.number, "602915", badge))
    hatch.station.people.leaver(other.number, proof(PHARMACIST), proof(LEAD))
    with refused("badge-unknown"):
        hatch.station.access.person_of_badge(another)


@pytest.mark.req("D2")
def test_a_badge_opens_the_area(hatch: Hatch) -> None:
    """Scanned instead of a password; a leaver's badge opens nothing any more."""
    plan = PersonPlan("Thornbury", "Kim", "nurse", "99D1111E", "602915", issue_badge=True)
    fresh, badge = hatch.station.people.enrol(plan, proof(PHARMACIST), proof(LEAD))
    hatch.station.access.close_area()
    hatch.station.access.unlock(hatch.area_id, badge.lower())
    hatch.sign_in()
    hatch.station.people.leaver(fresh.number, proof(PHARMACIST), proof(LEAD))
    hatch.station.access.close_area()
    with refused("badge-unknown"):
        hatch.station.access.unlock(hatch.area_id, badge)
    hatch.unlock()


@pytest.mark.req("T13")
def test_a_proof_never_shows_itself() -> None:
    """Neither PIN nor badge is in what a proof or a plan prints."""
    plan = PersonPlan("A", "B", "nurse", "", "602915", "a long password")
    shown = repr(Proof(1, "602915", "CDB1-SECRET")) + repr(plan)
    assert not any(secret in shown for secret in ("602915", "SECRET", "long password"))


def test_a_station_that_is_locked_knows_nobody(hatch: Hatch) -> None:
    """Nothing is asked of a book that is not open."""
    hatch.station.access.close_area()
    with not_ready("area-locked"):
        hatch.station.access.people()
    with not_ready("area-locked"):
        hatch.station.access.file_key()
    assert (hatch.state(), hatch.station.status().pump.state) == ("locked", "not-connected")
    assert [area.area_id for area in hatch.station.access.areas()] == [hatch.area_id]
