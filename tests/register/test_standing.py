"""What stands now is folded from the entries and from nothing else."""

from dataclasses import replace

import pytest

from cdstation.register import acts
from cdstation.register.counting.last import LastCount
from cdstation.register.people import STATION, Role
from cdstation.register.settings import defaults
from cdstation.register.standing import Bottle, Session, Standing
from cdstation.register.throttle import Failures
from tests.builders import (
    BUPRENORPHINE,
    METHADONE,
    NURSE,
    PHARMACIST,
    SECOND_NURSE,
    STAFF,
    TECHNICIAN,
    area_opened,
    count,
    dose,
    opened_book,
    order,
    patient,
    recorded_order,
    registered,
    signed,
    working_book,
)


def test_an_empty_book_has_nothing_but_defaults() -> None:
    """Nothing is assumed."""
    assert Standing() == Standing(settings=defaults())
    assert Standing().last is None


def test_people_stand_as_they_were_enrolled() -> None:
    """Every particular; a leaver keeps the name for the lines that were signed."""
    book = opened_book()
    assert tuple(book.standing.people.values()) == STAFF
    assert book.standing.area == area_opened()
    book.write(acts.PersonLeft(SECOND_NURSE), by=PHARMACIST)
    assert book.standing.people[SECOND_NURSE] == replace(STAFF[1], left=True)
    assert book.standing.name_of() == {
        1: "OKAFOR, Ada",
        2: "BROWN, Zoë",
        3: "MARSH, Tom",
        4: "IYER, Leela",
        5: "GRANGE, Pat",
    }
    assert book.standing.people[PHARMACIST].role is Role.PHARMACIST


def test_the_newest_entry_gives_the_time_and_an_older_one_does_not() -> None:
    """Entries of doses may be folded in after newer ones, at start-up."""
    book = opened_book()
    now = book.standing
    assert (now.last, now.last_seq) == (book.now, len(book.entries))
    now.apply(book.entries[0])
    assert (now.last, now.last_seq) == (book.now, len(book.entries))


@pytest.mark.req("BAL-1", "H-23")
def test_each_page_has_its_own_balance() -> None:
    """What moves on one moves nothing on the other."""
    book = opened_book()
    liquid, tablets = book.open_page(), book.open_page(BUPRENORPHINE, 56_000)
    book.write(dose(), witness=TECHNICIAN, page=liquid, delta=-45_000)
    now = book.standing
    assert now.balances == {liquid: 1_955_000, tablets: 56_000}
    assert {page: head.key for page, head in now.pages.items()} == {
        liquid: METHADONE.page_key,
        tablets: BUPRENORPHINE.page_key,
    }


def test_a_line_without_a_balance_changes_none() -> None:
    """It is the audit's to find; what stands keeps its last figure."""
    book = opened_book()
    page = book.open_page()
    now, line = book.standing, book.write(dose(), witness=TECHNICIAN, page=page, delta=-45_000)
    now.apply(signed(replace(line.entry, balance=None)))
    assert now.balances == {page: 2_000_000}


@pytest.mark.req("J3", "BAL-2")
def test_what_was_issued_counts_from_the_last_count() -> None:
    """Receipts are not issues; a new count begins anew; an opening balance counts as the first."""
    book = opened_book()
    page = book.open_page()
    opened_ms = book.now.utc_ms
    receipt = acts.Receipt(METHADONE.code, "Example Pharma Ltd", "2 Mill Road", "R-17", "MX2202", "2027-06-30")
    book.write(receipt, witness=NURSE, page=page, delta=500_000)
    book.write(dose(), witness=TECHNICIAN, page=page, delta=-45_000)
    book.write(acts.Waste("spilt", ""), witness=TECHNICIAN, page=page, delta=-5_000)
    assert book.standing.counts[page] == LastCount(page, opened_ms, 50_000)
    counted = book.write(count(2_450_000, 2_450_000), witness=TECHNICIAN, page=page)
    assert book.standing.counts[page] == LastCount(
        counted.seq, book.now.utc_ms, differences=(0,), by=(NURSE, TECHNICIAN)
    )
    assert book.standing.balances[page] == 2_450_000
    book.write(dose(), witness=TECHNICIAN, page=page, delta=-1)
    assert book.standing.counts[page].issued_since == 1


def test_a_line_on_a_page_that_nobody_opened_has_no_count() -> None:
    """It is the audit's to find; a count without a page counts nothing."""
    book = opened_book()
    book.write(dose(), witness=TECHNICIAN, page=99, delta=-45_000)
    book.write(count(5, 5), witness=TECHNICIAN)
    assert book.standing.counts == {}
    assert book.standing.balances == {99: -45_000}


@pytest.mark.req("BAL-3")
def test_a_count_adds_its_three_places() -> None:
    """Sealed, open, and in the pump; found less expected."""
    counted = acts.Count(1_500_000, 250_000, 45_500, 1_500_000, 250_500, 45_000, 1_800_000)
    assert (counted.found, counted.second_found, counted.difference) == (1_795_500, 1_795_500, -4_500)


@pytest.mark.req("D4", "T7")
def test_wrong_pins_are_counted_until_the_right_one() -> None:
    """In a row, in the month, and since the last sign-in; only a supervisor clears the month."""
    book = opened_book()
    for _ in range(3):
        book.write(acts.PinFailed(NURSE, "witness"), by=STATION)
    failures = book.standing.failures[NURSE]
    assert (failures.in_a_row, len(failures.times_ms), failures.last) == (3, 3, book.now)
    assert book.standing.failed_since[NURSE] == 3
    book.write(acts.PinAccepted(NURSE), by=STATION)
    assert book.standing.failures[NURSE] == Failures(0, None, failures.times_ms)
    assert book.standing.failed_since[NURSE] == 3
    book.write(acts.SignedIn(NURSE, "nurse"))
    assert book.standing.failed_since[NURSE] == 0
    book.write(acts.PinUnlocked(NURSE), by=PHARMACIST)
    assert book.standing.failures[NURSE] == Failures()


def test_accepting_or_unlocking_without_a_failure_changes_nothing() -> None:
    """A person without a wrong PIN has none."""
    book = opened_book()
    book.write(acts.PinAccepted(NURSE), by=STATION)
    book.write(acts.PinUnlocked(TECHNICIAN), by=PHARMACIST)
    assert book.standing.failures == {NURSE: Failures(), TECHNICIAN: Failures()}


@pytest.mark.req("PSI-4.30")
def test_the_keys_are_with_whoever_took_them_last() -> None:
    """A hand-over replaces the holder."""
    book = opened_book()
    book.write(acts.KeysTaken(NURSE, PHARMACIST))
    book.write(acts.KeysTaken(SECOND_NURSE, NURSE))
    assert book.standing.key_holder == SECOND_NURSE


def test_the_hatch_is_open_between_its_two_entries() -> None:
    """With who holds the keys, until when, and who is expected."""
    book = opened_book()
    opened = book.write(acts.SessionOpened(NURSE, 5, ("pump:ready",), (1, 2)))
    assert book.standing.session == Session(opened.seq, book.now.utc_ms, 5, NURSE, (1, 2))
    book.write(acts.SessionClosed(2, 0, 0))
    assert book.standing.session is None


def test_a_setting_is_what_it_was_last_changed_to() -> None:
    """And the defaults stay as they are for everybody else."""
    book = opened_book()
    book.write(acts.SettingChanged("dose-cap-ug", 100_000), by=PHARMACIST)
    assert book.standing.settings == defaults() | {"dose-cap-ug": 100_000}
    assert Standing().settings["dose-cap-ug"] == 120_000


@pytest.mark.req("PUMP-5", "H-14")
def test_a_bottle_empties_with_what_leaves_through_its_pump() -> None:
    """Shots and doses through this pump; waste that was not poured leaves it full."""
    book = opened_book()
    page = book.open_page()
    fitted = book.write(acts.BottleFitted(1, METHADONE.code, "MX2201", "2027-06-30", 500_000), witness=TECHNICIAN)
    book.write(acts.Waste("verification", "", 1), witness=TECHNICIAN, page=page, delta=-60_000)
    book.write(acts.Waste("spilt", ""), witness=TECHNICIAN, page=page, delta=-5_000)
    book.write(acts.Waste("flush", "", 2), witness=TECHNICIAN, page=page, delta=-1_000)
    now = book.standing
    bottle = Bottle(METHADONE.code, "MX2201", "2027-06-30", 500_000, fitted.seq, 60_000)
    assert now.bottles == {1: bottle}
    assert bottle.left == 440_000
    now.use_bottle(1, 45_000)
    assert now.bottles[1].left == 395_000


@pytest.mark.req("PUMP-2", "PUMP-5")
def test_a_new_bottle_asks_for_a_new_verification() -> None:
    """And a verdict settles the shots of that pump alone."""
    book = opened_book()
    registered_pump = acts.PumpRegistered(1, "knf", "socket://localhost:4001", "SIMDOS 10 0815", "left")
    book.write(registered_pump, witness=TECHNICIAN)
    first = book.write(acts.ShotStarted(1, 10_000))
    other = book.write(acts.ShotStarted(2, 10_000))
    assert set(book.standing.open_shots) == {first.uuid, other.uuid}
    verdict = acts.PumpVerified(1, (10_000,), (10_050,), (50,), 50, True)
    book.write(verdict, witness=TECHNICIAN)
    assert book.standing.verified == {1: (book.now.utc_ms, verdict)}
    assert set(book.standing.open_shots) == {other.uuid}
    assert book.standing.pumps == {1: registered_pump}
    book.write(acts.BottleFitted(1, METHADONE.code, "MX2202", "2027-06-30", 500_000), witness=TECHNICIAN)
    assert book.standing.verified == {}


def test_by_hand_backup_and_cases_are_remembered() -> None:
    """When no pump was to be used, when the last copy was made, and what does not agree."""
    book = opened_book()
    book.write(acts.ByHandChosen(0))
    by_hand = book.now.utc_ms
    case = acts.DiscrepancyOpened("count-red", 5, -31_000)
    opened = book.write(case)
    book.write(acts.BackupMade("b-wing.cdreg", 9, "5e" * 32))
    now = book.standing
    assert (now.by_hand_ms, now.backup_ms) == (by_hand, book.now.utc_ms)
    assert now.discrepancies == {opened.seq: case}


def test_entries_of_patients_touch_nothing_here() -> None:
    """They are folded beside this, in the roster."""
    book = opened_book()
    before = book.standing
    book.write(registered(patient()), patient=1)
    book.write(recorded_order(order()), patient=1)
    assert replace(book.standing, last=before.last, last_seq=before.last_seq) == before


def test_a_whole_morning_folds_to_what_was_written() -> None:
    """The balances of the fold are those that the writer kept."""
    book = working_book()
    assert book.standing.balances == book.balances
    assert book.standing.last_seq == len(book.entries)
