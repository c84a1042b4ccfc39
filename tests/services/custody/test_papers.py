"""Authorities, stationery and licences through the services: who signs, what is shown, and what a dose never asks."""

from datetime import date, timedelta

import pytest

from cdstation.register.acts import SettingChanged
from cdstation.register.custody.acts import AuthorityGiven, LicenceRecorded, StationeryIssued
from cdstation.register.custody.licence import Level
from cdstation.register.custody.stationery import Run
from tests.services.hatch import (
    ASSISTANT,
    DAY_MS,
    LEAD,
    NURSE,
    OLD_HAND,
    PHARMACIST,
    SECOND_NURSE,
    Hatch,
    proof,
)
from tests.services.raising import refused

TODAY = date(2026, 11, 16)
PAD = "requisition pad"


def day(offset: int) -> date:
    """So many days from the morning of the test."""
    return TODAY + timedelta(days=offset)


def license_site(hatch: Hatch, schedule: str, days_left: int, number: str = "HO-1") -> None:
    """A licence that ends so many days from today."""
    first = day(days_left - 364)
    hatch.station.custody.licences.record(schedule, number, "Example Care Ltd", first, day(days_left), proof(LEAD))


def need_licences(hatch: Hatch) -> None:
    """A private provider."""
    hatch.book.write(SettingChanged("licence-needed", 1), by=hatch.station.history_signers(proof(LEAD))[0])


# ------------------------------------------------------------------------------------------------------- authorities


@pytest.mark.req("LAW-14-b", "PSI-4.20")
def test_an_authority_is_given_signed_and_withdrawn(hatch: Hatch) -> None:
    """By a pharmacist with their own PIN; a newer one takes the place of the older."""
    desk = hatch.station.custody.authorities
    desk.give(NURSE, "receive", " letter  1 ", day(-30), day(30), proof(PHARMACIST))
    given = hatch.entries[-1]
    assert given.body == AuthorityGiven(NURSE, "receive", "letter 1", "2026-10-17", "2026-12-16")
    assert (given.draft.by, given.draft.witness) == (PHARMACIST, None)
    (row,) = desk.rows()
    assert (row.person.number, row.what, row.days_left, row.in_force, row.ends_soon) == (
        NURSE,
        "receive",
        30,
        True,
        True,
    )
    desk.give(NURSE, "receive", "letter 2", day(31), day(400), proof(LEAD))
    (row,) = desk.rows()
    assert (row.reference, row.in_force, row.ends_soon) == ("letter 2", False, False)
    desk.withdraw(NURSE, "receive", proof(PHARMACIST))
    assert desk.rows() == ()


@pytest.mark.req("LAW-14-b", "PSI-4.20")
def test_an_authority_needs_another_supervisor(hatch: Hatch) -> None:
    """Not a nurse, not oneself, and not without the PIN."""
    desk, last = hatch.station.custody.authorities, len(hatch.entries)
    with refused("role-may-not-supervise"):
        desk.give(SECOND_NURSE, "order", "letter", day(0), day(30), proof(NURSE))
    with refused("authority-to-oneself"):
        desk.give(PHARMACIST, "order", "letter", day(0), day(30), proof(PHARMACIST))
    with refused("authority-unknown"):
        desk.withdraw(PHARMACIST, "order", proof(LEAD))
    with refused("pin-wrong"):
        desk.give(PHARMACIST, "order", "letter", day(0), day(30), proof(LEAD, "000001"))
    assert hatch.kinds(last) == ["pin-failed"]


def test_whoever_left_is_on_no_list(hatch: Hatch) -> None:
    """The authority stands in the book, and nobody is shown who cannot use it."""
    desk = hatch.station.custody.authorities
    desk.give(SECOND_NURSE, "order", "letter", day(0), day(30), proof(PHARMACIST))
    desk.give(NURSE, "order", "letter", day(0), day(30), proof(PHARMACIST))
    hatch.station.people.leaver(SECOND_NURSE, proof(PHARMACIST), proof(LEAD))
    assert [row.person.number for row in desk.rows()] == [NURSE]


# -------------------------------------------------------------------------------------------------------- stationery


@pytest.mark.req("PSI-4.26")
def test_forms_come_in_go_out_and_become_void(hatch: Hatch) -> None:
    """Each with two signatures; whoever gets them is the second."""
    desk = hatch.station.custody.stationery
    desk.receive(PAD, 101, 150, "Example Print Ltd", proof(ASSISTANT))
    desk.receive(PAD, 161, 170, "Example Print Ltd", proof(ASSISTANT))
    desk.issue(PAD, 101, 110, SECOND_NURSE, "ordering", proof(SECOND_NURSE))
    assert hatch.entries[-1].body == StationeryIssued(PAD, 101, 110, SECOND_NURSE, "ordering")
    assert (hatch.entries[-1].draft.by, hatch.entries[-1].draft.witness) == (NURSE, SECOND_NURSE)
    desk.issue(PAD, 111, 111, NURSE, "ordering", proof(ASSISTANT))
    desk.spoil(PAD, 102, "torn", proof(ASSISTANT))
    (row,) = desk.rows()
    assert row.in_cabinet == (Run(112, 150), Run(161, 170))
    assert row.with_people == (
        ("BELLWEATHER, Rowan", Run(101, 101, SECOND_NURSE), False),
        ("BELLWEATHER, Rowan", Run(103, 110, SECOND_NURSE), False),
        ("OKAFOR, Ada", Run(111, 111, NURSE), False),
    )
    assert (row.spoiled, row.gaps, row.unaccounted) == ((Run(102, 102),), (Run(151, 160),), 10)
    hatch.station.people.leaver(SECOND_NURSE, proof(PHARMACIST), proof(LEAD))
    assert desk.rows()[0].unaccounted == 19


@pytest.mark.req("PSI-4.26")
def test_forms_that_cannot_be(hatch: Hatch) -> None:
    """Nothing is written of them."""
    desk = hatch.station.custody.stationery
    desk.receive(PAD, 101, 150, "Example Print Ltd", proof(ASSISTANT))
    last = len(hatch.entries)
    with refused("form-received-already", number=150):
        desk.receive(PAD, 150, 160, "Example Print Ltd", proof(ASSISTANT))
    with refused("form-not-in-stock", number=151):
        desk.issue(PAD, 150, 151, SECOND_NURSE, "ordering", proof(SECOND_NURSE))
    with refused("form-receiver-must-sign"):
        desk.issue(PAD, 150, 150, SECOND_NURSE, "ordering", proof(ASSISTANT))
    with refused("form-unknown", number=99):
        desk.spoil(PAD, 99, "torn", proof(ASSISTANT))
    with refused("witness-is-the-actor"):
        desk.spoil(PAD, 101, "torn", proof(NURSE))
    assert hatch.kinds(last) == []


# ---------------------------------------------------------------------------------------------------------- licences


@pytest.mark.req("PSI-4.31")
def test_licences_are_recorded_and_ended_by_a_supervisor(hatch: Hatch) -> None:
    """And shown by Schedule, with their days and their warning."""
    desk = hatch.station.custody.licences
    license_site(hatch, "3", 30, "HO-3")
    license_site(hatch, "2", 20, "HO-2")
    license_site(hatch, "2", 364, "HO-2b")
    assert isinstance(hatch.entries[-1].body, LicenceRecorded)
    rows = [(row.licence.number, row.days_left, row.level) for row in desk.rows()]
    assert rows == [("HO-2b", 364, Level.FINE), ("HO-2", 20, Level.URGENT), ("HO-3", 30, Level.URGENT)]
    assert [row.licence.number for row in desk.pressing()] == ["HO-3"]
    desk.end("2", "HO-2b", "withdrawn", proof(PHARMACIST))
    assert [row.licence.number for row in desk.pressing()] == ["HO-2", "HO-3"]
    with refused("licence-recorded-already"):
        license_site(hatch, "3", 300, "HO-3")
    with refused("licence-unknown"):
        desk.end("2", "HO-2b", "withdrawn", proof(PHARMACIST))
    with refused("role-may-not-supervise"):
        desk.end("3", "HO-3", "withdrawn", proof(NURSE))
    with refused("role-may-not-supervise"):
        desk.record("4", "HO-4", "Example Care Ltd", day(0), day(9), proof(NURSE))


@pytest.mark.req("PSI-4.31")
def test_an_expired_licence_stops_receipts_and_never_a_dose(hatch: Hatch) -> None:
    """The warnings pass one after the other; on the day after the last, stock may not come in and the dose goes on."""
    need_licences(hatch)
    desk = hatch.station.custody.licences
    with refused("licence-missing", schedule="2"):
        desk.check_may_receive("2")
    hatch.give(OLD_HAND)
    license_site(hatch, "2", 1)
    desk.check_may_receive("2")
    assert [row.level for row in desk.pressing()] == [Level.URGENT]
    hatch.days_later(1)
    desk.check_may_receive("2")
    hatch.give(OLD_HAND)
    hatch.days_later(1)
    with refused("licence-expired", number="HO-1"):
        desk.check_may_receive("2")
    assert [row.level for row in desk.pressing()] == [Level.EXPIRED]
    receipt = hatch.give(OLD_HAND)
    assert (receipt.issued, receipt.discrepancy) == (45_000, "")


@pytest.mark.req("PSI-4.31")
def test_a_provider_that_needs_none_is_not_asked(hatch: Hatch) -> None:
    """The default."""
    for schedule in ("2", "3", "4 Part 1", "5"):
        hatch.station.custody.licences.check_may_receive(schedule)
    assert hatch.station.custody.licences.pressing() == ()


def test_papers_outlive_a_restart(hatch: Hatch) -> None:
    """They are folded from the book."""
    license_site(hatch, "2", 30)
    hatch.station.custody.authorities.give(NURSE, "order", "letter", day(0), day(30), proof(PHARMACIST))
    hatch.station.custody.stationery.receive(PAD, 1, 5, "Example Print Ltd", proof(ASSISTANT))
    before = hatch.station.custody
    wanted = (before.licences.rows(), before.authorities.rows(), before.stationery.rows())
    hatch.reopen(later_ms=DAY_MS // 24)
    after = hatch.station.custody
    assert (after.licences.rows(), after.authorities.rows(), after.stationery.rows()) == wanted
