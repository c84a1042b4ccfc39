"""Who may act, and who may witness whom (PSI-4.18, J2, J9, H-21)."""

from dataclasses import replace
from datetime import date

import pytest

from cdstation.errors import RuleError
from cdstation.register.people import (
    STATION,
    Person,
    Role,
    check_may_administer,
    check_may_supervise,
    check_may_witness,
    name_key,
    same_person,
)
from tests.builders import key_of, person

TODAY = date(2026, 11, 16)
ACTOR = person(1, "O'Brien-Łuczak", "Zoë Anne", registration="")


@pytest.mark.req("PSI-4.18", "J2", "H-21", "T7")
@pytest.mark.parametrize(
    ("family", "given"),
    [
        ("O'Brien-Łuczak", "Zoë Anne"),
        ("O’Brien-Łuczak", "Zoë Anne"),
        ("OBRIEN-LUCZAK", "ZOE ANNE"),
        ("o'brien luczak", "zoe anne"),
        ("OBrienLuczak", "ZoeAnne"),
        ("O Brien Łuczak", "Zoë  Anne"),
        ("Łuczak-O'Brien", "Anne Zoë"),
        ("Zoë Anne", "O'Brien-Łuczak"),
        ("ZoeAnne", "O Brien Luczak"),
        ("O'Brien-Łuczak", "Zoe\N{COMBINING DIAERESIS} Anne"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER O}'Brien-Łuczak", "Zoë Anne"),
        ("O'Brien\N{NON-BREAKING HYPHEN}Łuczak", "Zoë\N{NO-BREAK SPACE}Anne"),
        (" O'Brien - Łuczak. ", "Zoë, Anne"),
    ],
)
def test_nobody_witnesses_themselves_under_another_spelling(family: str, given: str) -> None:
    """A second account with another key and no registration is still the same person."""
    second_account = person(7, family, given, registration="26A0007E")
    assert same_person(second_account, ACTOR)
    with pytest.raises(RuleError, match=r"^witness-is-the-actor$"):
        check_may_witness(second_account, ACTOR, TODAY)
    with pytest.raises(RuleError, match=r"^witness-is-the-actor$"):
        check_may_witness(ACTOR, second_account, TODAY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bjørn", "BJORN"),
        ("Đorđe", "dorde"),
        ("Strauß", "STRAUSS"),
        ("Ægir", "Aegir"),
        ("Þór", "Thor"),
        ("Œuvre", "OEUVRE"),
        ("İnci", "Inci"),
    ],
)
def test_a_letter_with_a_stroke_is_the_plain_letter(one: str, other: str) -> None:
    """Not only accents that come off by themselves."""
    assert name_key(one, "A") == name_key(other, "a")


@pytest.mark.req("H-21", "T7")
@pytest.mark.parametrize(
    "other",
    [
        person(1, "Other", "Name"),  # one number
        person(7, "Other", "Name", public_key=key_of(1)),  # one key
        person(7, "Other", "Name", registration="26a 0001-e"),  # one registration
        person(7, registration=""),  # one name, and only one registration known
        person(7, registration=" - "),  # no registration is no difference
    ],
    ids=["number", "key", "registration", "name", "empty-registration"],
)
def test_one_number_key_registration_or_name_is_one_person(other: Person) -> None:
    """Any of them is enough."""
    assert same_person(person(1), other)
    assert same_person(other, person(1))


@pytest.mark.parametrize(
    "other",
    [
        person(7, "Okafor", "Ada", registration="26A0007E"),  # a namesake with a registration of her own
        person(7, "Okafor", "Adaeze", registration=""),
        person(7, "Okaford", "Ada", registration=""),
        person(7, "Marsh", "Tom", registration=""),
    ],
)
def test_two_people_are_two_people(other: Person) -> None:
    """A namesake with another registration may witness."""
    assert not same_person(person(1), other)
    check_may_witness(other, person(1), TODAY)


def test_two_people_without_any_registration_differ_by_name() -> None:
    """Signs that hold no letter or figure are no registration at all."""
    assert not same_person(person(1, registration="-"), person(7, "Marsh", "Tom", registration="-"))


@pytest.mark.req("J9", "PSI-4.18")
@pytest.mark.parametrize(
    ("until", "may"), [("2026-11-15", False), ("2026-11-16", True), ("2026-11-17", True), ("", True)]
)
def test_a_witness_is_trained_up_to_and_on_the_last_day(until: str, may: bool) -> None:
    """The day before, the day itself and the day after."""
    witness = person(7, "Marsh", "Tom", competent_until=until)
    if may:
        check_may_witness(witness, ACTOR, TODAY)
    else:
        with pytest.raises(RuleError, match=r"^witness-competency-expired$"):
            check_may_witness(witness, ACTOR, TODAY)


@pytest.mark.req("J9")
def test_nothing_is_allowed_by_silence() -> None:
    """Who is not said to be authorised is not; who is not said to have left is here; the station is number 0."""
    officer = Person(5, "Grange", "Pat", Role.OFFICER, "", "00" * 32)
    assert (officer.locally_authorised, officer.badge, officer.left) == (False, False, False)
    assert STATION == 0


@pytest.mark.req("J9")
@pytest.mark.parametrize("role", Role)
def test_any_trained_staff_may_witness_but_an_officer_only_where_that_is_allowed(role: Role) -> None:
    """Not an officer unless locally authorised; nor whoever must stay out of the routine, or only looks on."""
    witness = person(7, "Marsh", "Tom", role=role)
    if role in (Role.AUTHORISED_WITNESS, Role.INSPECTOR):
        with pytest.raises(RuleError, match=r"^witness-not-authorised$"):
            check_may_witness(replace(witness, locally_authorised=True), ACTOR, TODAY)
        return
    if role is Role.OFFICER:
        with pytest.raises(RuleError, match=r"^witness-not-authorised$"):
            check_may_witness(witness, ACTOR, TODAY)
        witness = person(7, "Marsh", "Tom", role=role, locally_authorised=True)
    check_may_witness(witness, ACTOR, TODAY)


@pytest.mark.req("PSI-4.18")
@pytest.mark.parametrize("role", Role)
def test_a_dose_is_given_by_a_registered_professional(role: Role) -> None:
    """Nurse, pharmacist or head of healthcare; nobody else, locally authorised or not."""
    actor = person(1, role=role, locally_authorised=True)
    if role in {Role.NURSE, Role.PHARMACIST, Role.LEAD}:
        check_may_administer(actor)
    else:
        with pytest.raises(RuleError, match=r"^role-may-not-administer$"):
            check_may_administer(actor)


@pytest.mark.parametrize("role", Role)
def test_supervising_is_for_the_pharmacist_and_the_head_of_healthcare(role: Role) -> None:
    """Enrolment, leavers, unlocking and the time."""
    if role in {Role.PHARMACIST, Role.LEAD}:
        check_may_supervise(person(1, role=role))
    else:
        with pytest.raises(RuleError, match=r"^role-may-not-supervise$"):
            check_may_supervise(person(1, role=role))


@pytest.mark.req("H-21")
def test_a_leaver_does_nothing_any_more() -> None:
    """Neither giving nor witnessing nor supervising."""
    leaver = person(7, "Iyer", "Leela", role=Role.PHARMACIST, left=True)
    with pytest.raises(RuleError, match=r"^person-left$"):
        check_may_administer(leaver)
    with pytest.raises(RuleError, match=r"^person-left$"):
        check_may_supervise(leaver)
    with pytest.raises(RuleError, match=r"^person-left$"):
        check_may_witness(leaver, ACTOR, TODAY)


@pytest.mark.req("CUI-2")
def test_a_name_is_shown_with_the_family_name_first() -> None:
    """Family name in capitals."""
    assert person(1, "Brzeziński", "Łukasz").shown == "BRZEZIŃSKI, Łukasz"
