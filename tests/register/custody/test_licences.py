"""Home Office licences: the warnings at each limit, and what an expired one stops and never stops (PSI-4.31)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cdstation.errors import RuleError
from cdstation.register.custody.acts import LicenceEnded, LicenceRecorded
from cdstation.register.custody.holders import Custody
from cdstation.register.custody.licence import Level, Licence
from cdstation.register.custody.licences import (
    check_ending,
    check_licence,
    check_may_receive,
    latest,
    pressing,
)
from cdstation.register.settings import defaults
from tests.builders import PHARMACIST, card, opened_book, situation

TODAY = date(2026, 11, 16)
NEEDED = defaults() | {"licence-needed": 1}


def licence(schedule: str = "2", days_left: int = 300, number: str = "HO-2026-1188", **changes: str) -> Licence:
    """A licence of a year that ends so many days from today."""
    last = TODAY + timedelta(days=days_left)
    usual = Licence(schedule, number, "Example Care Ltd", (last - timedelta(days=364)).isoformat(), last.isoformat())
    return replace(usual, **changes)


def held(*licences: Licence) -> Custody:
    """A site that has these."""
    return Custody(licences=list(licences))


@pytest.mark.req("PSI-4.31")
@pytest.mark.parametrize(
    ("days_left", "level"),
    [
        (211, Level.FINE),
        (210, Level.RENEW),
        (209, Level.RENEW),
        (91, Level.RENEW),
        (90, Level.SOON),
        (89, Level.SOON),
        (31, Level.SOON),
        (30, Level.URGENT),
        (29, Level.URGENT),
        (1, Level.URGENT),
        (0, Level.URGENT),
        (-1, Level.EXPIRED),
    ],
)
def test_the_warnings_come_at_210_90_and_30_days(days_left: int, level: Level) -> None:
    """At each limit and a day to either side; the last day itself is still good."""
    assert licence(days_left=days_left).level(TODAY, defaults()) is level
    assert licence(days_left=days_left).days_left(TODAY) == days_left


@pytest.mark.req("PSI-4.31")
def test_a_site_may_be_warned_earlier() -> None:
    """The limits are settings."""
    early = defaults() | {"licence-renew-days": 400, "licence-soon-days": 179, "licence-urgent-days": 59}
    levels = [licence(days_left=days, first="2025-01-01").level(TODAY, early) for days in (401, 400, 179, 59)]
    assert levels == [Level.FINE, Level.RENEW, Level.SOON, Level.URGENT]


@pytest.mark.req("PSI-4.31")
def test_a_licence_that_has_not_begun_says_so() -> None:
    """The new one is often there before the old one ends."""
    assert licence(days_left=365).level(TODAY, defaults()) is Level.NOT_BEGUN
    assert licence(days_left=364).level(TODAY, defaults()) is Level.FINE


@pytest.mark.req("PSI-4.31")
@pytest.mark.parametrize("settings", [defaults(), NEEDED])
def test_a_licence_in_force_lets_its_schedule_in_until_its_last_day(settings: dict[str, int]) -> None:
    """And on the day after it stops it, whatever the site has set."""
    check_may_receive(held(licence(days_left=0)), "2", TODAY, settings)
    with pytest.raises(RuleError, match=r"^licence-expired$") as refusal:
        check_may_receive(held(licence(days_left=-1)), "2", TODAY, settings)
    assert refusal.value.facts == {"schedule": "2", "number": "HO-2026-1188", "last": "2026-11-15"}


@pytest.mark.req("PSI-4.31")
def test_a_renewed_licence_takes_the_place_of_the_expired_one() -> None:
    """One in force is enough."""
    check_may_receive(held(licence(days_left=-1), licence(number="HO-2026-2001")), "2", TODAY, NEEDED)


@pytest.mark.req("PSI-4.31")
def test_without_a_licence_only_those_are_stopped_who_need_one() -> None:
    """NHS providers need none, which is the default; another Schedule's licence does not help."""
    check_may_receive(held(), "2", TODAY, defaults())
    check_may_receive(held(licence("3", -40)), "2", TODAY, defaults())
    for known in (held(), held(licence("3")), held(licence(days_left=365))):
        with pytest.raises(RuleError, match=r"^licence-missing$") as refusal:
            check_may_receive(known, "2", TODAY, NEEDED)
        assert refusal.value.facts == {"schedule": "2"}


@pytest.mark.req("PSI-4.31")
def test_one_licence_covers_both_parts_of_schedule_4() -> None:
    """A product says `4 Part 1`, the licence 4."""
    check_may_receive(held(licence("4")), "4 Part 1", TODAY, NEEDED)
    with pytest.raises(RuleError, match=r"^licence-missing$"):
        check_may_receive(held(licence("2"), licence("3"), licence("5")), "4 Part 1", TODAY, NEEDED)


@pytest.mark.req("PSI-4.31")
@pytest.mark.parametrize(
    ("reason", "stops"), [("withdrawn", True), ("replaced", True), ("not-needed", False), ("mistake", False)]
)
def test_an_early_end_counts_from_its_day(reason: str, stops: bool) -> None:
    """A licence that was withdrawn stops receipts; one entered by mistake is as if it had never been."""
    book = opened_book()
    book.write(LicenceRecorded("2", "HO-1", "Example Care Ltd", "2026-01-01", "2026-12-31"), by=PHARMACIST)
    book.write(LicenceRecorded("3", "HO-1", "Example Care Ltd", "2026-01-01", "2026-12-31"), by=PHARMACIST)
    book.write(LicenceEnded("2", "HO-1", reason), by=PHARMACIST)
    custody = book.standing.custody
    check_may_receive(custody, "3", TODAY, defaults())
    assert len(custody.licences) == (2 if stops else 1)
    if not stops:
        check_may_receive(custody, "2", TODAY, defaults())
        return
    assert custody.licences[0].level(TODAY, defaults()) is Level.EXPIRED
    with pytest.raises(RuleError, match=r"^licence-expired$") as refusal:
        check_may_receive(custody, "2", TODAY, defaults())
    assert refusal.value.facts["last"] == "2026-11-16"


@pytest.mark.req("PSI-4.31")
def test_a_dose_never_asks_for_a_licence() -> None:
    """Whatever the site has set: the situation of a dose has no place in which a licence could stand."""
    blocks = card(settings=NEEDED).blocks
    assert blocks == ()
    assert not any("licence" in name for name in vars(situation()))


def test_what_is_recorded_must_be_readable_as_a_licence() -> None:
    """Schedule, number, holder, days in their order, and each licence once."""
    check_licence(held(), licence())
    check_licence(held(licence(number="HO-1")), licence(number="HO-2"))
    check_licence(held(), licence(first="2026-11-16", last="2026-11-16"))
    for wrong, code in (
        (licence("1"), "licence-schedule-unknown"),
        (licence("4 Part 1"), "licence-schedule-unknown"),
        (licence(number=""), "licence-incomplete"),
        (licence(holder=""), "licence-incomplete"),
        (licence(first="2026-11-17", last="2026-11-16"), "licence-dates-wrong"),
    ):
        with pytest.raises(RuleError, match=f"^{code}$"):
            check_licence(held(), wrong)
    with pytest.raises(RuleError, match=r"^licence-recorded-already$"):
        check_licence(held(licence()), licence(days_left=20))


def test_only_a_licence_that_runs_can_end() -> None:
    """And a reason is given."""
    check_ending(held(licence()), "2", "HO-2026-1188", "withdrawn")
    for known, number, reason, code in (
        (held(), "HO-2026-1188", "withdrawn", "licence-unknown"),
        (held(licence()), "HO-9", "withdrawn", "licence-unknown"),
        (held(licence(ended="2026-11-01", ending="withdrawn")), "HO-2026-1188", "replaced", "licence-unknown"),
        (held(licence()), "HO-2026-1188", "tired of it", "licence-ending-unknown"),
    ):
        with pytest.raises(RuleError, match=f"^{code}$"):
            check_ending(known, "2", number, reason)


def test_the_licence_of_a_schedule_is_the_one_that_runs_longest() -> None:
    """An ended one is shown only where there is no other."""
    old, new = licence(days_left=20, number="A"), licence(days_left=300, number="B")
    ended = licence(days_left=350, number="C", ended="2026-11-01", ending="withdrawn")
    assert latest([old, new, ended], "2") == new
    assert latest([ended], "2") == ended
    assert latest([old], "3") is None


@pytest.mark.req("PSI-4.31")
def test_what_presses_is_the_newest_licence_of_a_schedule_near_its_end() -> None:
    """At 30 days and not at 31; an old one that was renewed no longer presses."""
    near, far, gone = licence("2", 30), licence("3", 31), licence("4", -1)
    assert pressing(held(near, far, gone), TODAY, defaults()) == (near, gone)
    renewed = licence("2", 364, "HO-2027-0001")
    assert pressing(held(near, renewed), TODAY, defaults()) == ()
