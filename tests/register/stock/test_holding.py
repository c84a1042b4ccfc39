"""Which containers there are and what each holds (PUMP-5, BAL-3, BAL-4, LAW-27-a)."""

from dataclasses import replace
from datetime import date

import pytest

from cdstation.register import acts as book_acts
from cdstation.register.stock import acts, leaving
from cdstation.register.stock.acts import container_number
from cdstation.register.stock.container import CABINET, QUARANTINE
from tests.builders import METHADONE, NURSE, count
from tests.register.stock.cabinet import BATCH, EXPIRY, SIZE, Cabinet, started_anew, transfer_in, transfer_out

LAST_DAY, DAY_AFTER = date(2027, 6, 30), date(2027, 7, 1)


@pytest.fixture
def cabinet() -> Cabinet:
    """Ten litres in the balance, nothing listed."""
    return Cabinet()


def test_what_is_not_listed_is_loose(cabinet: Cabinet) -> None:
    """Nobody must list containers: doses by hand and by a pump without a container come out of what is loose."""
    assert cabinet.loose == 10_000_000
    cabinet.give(45_000, pump=0)
    cabinet.fit(0)
    cabinet.give(55_000)
    assert (cabinet.loose, cabinet.now.bottles[1].left) == (9_900_000, SIZE - 55_000)
    cabinet.list(SIZE, 120_000)
    assert cabinet.loose == 9_280_000


@pytest.mark.req("PSI-4.20")
def test_a_receipt_and_a_transfer_bring_containers(cabinet: Cabinet) -> None:
    """Each with its own batch and expiry; a receipt without sizes brings loose stock."""
    body = book_acts.Receipt(METHADONE.code, "Example Pharma Ltd", "2 Mill Road", "R-1", BATCH, EXPIRY)
    cabinet.write(body, delta=1_000)
    body = replace(body, sizes=(SIZE, SIZE), batches=("A", "B"), expiries=(EXPIRY, "2027-09-30"))
    seq = cabinet.write(body, delta=2 * SIZE).seq
    other = cabinet.write(transfer_in(SIZE - 500, "C", "2026-12-31"), delta=SIZE - 500).seq
    found = cabinet.now.holding.on_page(cabinet.page)
    assert [one.number for one in found] == [
        container_number(other, 0),
        container_number(seq, 0),
        container_number(seq, 1),
    ]
    assert [(one.batch, one.contents, one.sealed) for one in found] == [
        ("C", SIZE - 500, True),
        ("A", SIZE, True),
        ("B", SIZE, True),
    ]
    assert cabinet.loose == 10_001_000


@pytest.mark.req("PUMP-5")
def test_a_dose_leaves_the_container_that_it_came_from(cabinet: Cabinet) -> None:
    """Through the pump the one that is fitted, by hand the one in use; the other stays as it was."""
    fitted, by_hand = cabinet.list(SIZE, SIZE)
    cabinet.fit(fitted)
    cabinet.open(by_hand)
    cabinet.give(45_000)
    cabinet.give(30_000, pump=0)
    assert (cabinet.contents(fitted), cabinet.contents(by_hand)) == (455_000, 470_000)
    assert cabinet.now.bottles[1].left == 455_000
    assert (cabinet.one(fitted).place, cabinet.one(by_hand).place) == ("pump-1", CABINET)
    assert cabinet.loose == 9_000_000


def test_who_opened_it_and_when_stays(cabinet: Cabinet) -> None:
    """The first time counts, however often it is taken up again."""
    first, second = cabinet.list(SIZE, SIZE)
    assert cabinet.one(first).sealed
    cabinet.open(first)
    opened = cabinet.one(first)
    assert (opened.opened_by, opened.opened_ms) == (NURSE, cabinet.book.now.utc_ms)
    cabinet.open(second)
    cabinet.open(first)
    assert (cabinet.one(first).opened_ms, cabinet.one(first).sealed) == (opened.opened_ms, False)


def test_the_next_one_ends_the_one_before(cabinet: Cabinet) -> None:
    """What is left in it is kept in the cabinet; an empty one is gone."""
    first, second, third = cabinet.list(100_000, SIZE, SIZE)
    cabinet.open(first)
    cabinet.give(40_000, pump=0)
    cabinet.open(second)
    assert cabinet.contents(first) == 60_000
    cabinet.give(10_000, pump=0)
    assert (cabinet.contents(first), cabinet.contents(second)) == (60_000, 490_000)
    cabinet.open(first)
    cabinet.give(60_000, pump=0)
    assert cabinet.contents(first) == 0
    cabinet.open(third)
    assert first not in cabinet.now.holding.containers
    assert cabinet.contents(second) == 490_000


@pytest.mark.req("PUMP-5")
def test_a_bottle_comes_off_the_pump_and_goes_on_again(cabinet: Cabinet) -> None:
    """It is kept with what it holds and still belongs to its pump; an empty one is gone."""
    first, second = cabinet.list(SIZE, 100_000)
    cabinet.fit(first)
    cabinet.give(45_000)
    cabinet.fit(second)
    taken_off = cabinet.one(first)
    assert (taken_off.place, taken_off.pump, taken_off.contents) == (CABINET, 1, 455_000)
    cabinet.give(100_000)
    cabinet.fit(first)
    cabinet.give(5_000)
    assert second not in cabinet.now.holding.containers
    assert (cabinet.contents(first), cabinet.now.bottles[1].left) == (450_000, 450_000)
    assert cabinet.now.holding.owners == {first: 1, second: 1}
    cabinet.fit(0)
    assert cabinet.contents(first) == 450_000
    assert (cabinet.now.holding.fitted, cabinet.now.bottles[1].left) == ({}, SIZE)


def test_the_same_bottle_again_is_the_same_bottle(cabinet: Cabinet) -> None:
    """Scanned a second time, opened a second time, moved to another pump: it holds what it held, once."""
    (bottle,) = cabinet.list(SIZE)
    cabinet.fit(bottle)
    cabinet.give(45_000)
    cabinet.fit(bottle)
    assert (cabinet.contents(bottle), cabinet.now.bottles[1].left) == (455_000, 455_000)
    cabinet.fit(bottle, pump=2)
    assert cabinet.now.holding.fitted == {2: bottle}
    assert set(cabinet.now.bottles) == {2}
    cabinet.open(bottle)
    cabinet.give(5_000, pump=0)
    cabinet.open(bottle)
    assert cabinet.contents(bottle) == 450_000
    assert cabinet.now.holding == started_anew(cabinet.book.entries).holding


@pytest.mark.req("PUMP-5")
def test_a_bottle_that_is_used_by_hand_has_left_its_pump(cabinet: Cabinet) -> None:
    """No pump today: the bottle is taken off, and nothing is poured from where it was."""
    (bottle,) = cabinet.list(SIZE)
    cabinet.fit(bottle)
    cabinet.give(45_000)
    cabinet.open(bottle)
    assert cabinet.now.bottles == {}
    assert (cabinet.now.holding.fitted, cabinet.one(bottle).place) == ({}, CABINET)
    cabinet.give(30_000, pump=0)
    cabinet.fit(bottle)
    assert cabinet.now.holding.in_use == {}
    assert cabinet.now.bottles[1].left == 425_000


@pytest.mark.req("LAW-27-a", "PUMP-5")
def test_what_is_set_apart_is_in_no_use_and_stays_in_the_balance(cabinet: Cabinet) -> None:
    """On a pump or in use by hand: nothing is given from it any more, and the pump has no bottle."""
    fitted, by_hand, released = cabinet.list(SIZE, SIZE, SIZE)
    cabinet.fit(fitted)
    cabinet.open(by_hand)
    cabinet.give(45_000)
    before = cabinet.now.balances[cabinet.page]
    for number in (fitted, by_hand, released):
        cabinet.set_apart(number)
        assert (cabinet.one(number).place, cabinet.one(number).reason) == (QUARANTINE, "damaged")
        assert not cabinet.one(number).usable(LAST_DAY)
    assert (cabinet.now.bottles, cabinet.now.holding.fitted, cabinet.now.holding.in_use) == ({}, {}, {})
    assert cabinet.now.balances[cabinet.page] == before
    cabinet.give(10_000)
    assert cabinet.contents(fitted) == 455_000
    cabinet.write(acts.ContainerReleased(released, "label was readable"))
    assert (cabinet.one(released).place, cabinet.one(released).usable(LAST_DAY)) == (CABINET, True)


@pytest.mark.req("LAW-27-a")
def test_the_day_after_the_last_on_the_label(cabinet: Cabinet) -> None:
    """Usable on the last day, not on the next; a container without a date never expires by itself."""
    (bottle,) = cabinet.list(SIZE)
    one = cabinet.one(bottle)
    assert (one.usable(LAST_DAY), one.usable(DAY_AFTER)) == (True, False)
    assert (one.never_again(LAST_DAY), one.never_again(DAY_AFTER)) == (False, True)
    assert replace(one, expiry="").usable(DAY_AFTER)
    assert replace(one, reason="recalled").never_again(LAST_DAY)


@pytest.mark.req("LAW-27-a")
def test_a_recall_marks_what_is_here_and_what_comes_later(cabinet: Cabinet) -> None:
    """Whatever way the batch is written; other batches are left alone."""
    here, other = (*cabinet.list(SIZE), *cabinet.list(SIZE, batch="MX2202"))
    cabinet.write(acts.BatchRecalled(METHADONE.code, " mx 2201", "EL(26)A/09"))
    (later,) = cabinet.list(SIZE)
    marked = [cabinet.one(number).recalled for number in (here, other, later)]
    assert marked == [True, False, True]
    assert cabinet.now.holding.recall_of(METHADONE.code, "MX2201") == "EL(26)A/09"
    assert not cabinet.one(here).usable(LAST_DAY)


@pytest.mark.req("BAL-4")
def test_an_overage_is_in_the_container_and_in_the_balance(cabinet: Cabinet) -> None:
    """Also on a pump: its gauge shows what was measured."""
    (bottle,) = cabinet.list(SIZE)
    cabinet.fit(bottle)
    cabinet.give(45_000)
    loose = cabinet.loose
    cabinet.write(acts.Overage(bottle, 455_000, 462_500, BATCH, EXPIRY), delta=7_500)
    assert (cabinet.contents(bottle), cabinet.now.bottles[1].left, cabinet.loose) == (462_500, 462_500, loose)


def test_a_count_says_what_an_open_container_holds(cabinet: Cabinet) -> None:
    """With what is in the tubing of its pump; one that is empty still stands there, one that is gone is passed over."""
    fitted, by_hand = cabinet.list(SIZE, SIZE)
    cabinet.fit(fitted)
    cabinet.open(by_hand)
    cabinet.give(45_000)
    figures = (450_000, 4_000, 0, 7_000)
    rows = (f"open:{fitted}", "reservoir:1", f"open:{by_hand}", "open:123")
    cabinet.write(replace(count(9_000_000, 9_000_000), rows=rows, first_rows=figures, second_rows=figures))
    assert (cabinet.contents(fitted), cabinet.contents(by_hand)) == (454_000, 0)
    cabinet.give(4_000)
    assert cabinet.contents(fitted) == 450_000
    assert cabinet.now.holding == started_anew(cabinet.book.entries).holding


def test_waste_leaves_its_container(cabinet: Cabinet) -> None:
    """The one that is named, else the one on the pump, else the one in use; a broken sealed one is gone, and one in use
    stands there until another follows.
    """
    fitted, by_hand, sealed = cabinet.list(SIZE, SIZE, SIZE)
    cabinet.fit(fitted)
    cabinet.open(by_hand)
    cabinet.write(book_acts.Waste("flush", "", 1), delta=-10_000)
    cabinet.write(book_acts.Waste("spilt", ""), delta=-20_000)
    cabinet.write(book_acts.Waste("spilt", "", container=fitted), delta=-1_000)
    assert (cabinet.contents(fitted), cabinet.contents(by_hand)) == (489_000, 480_000)
    assert cabinet.now.bottles[1].left == 489_000
    cabinet.write(book_acts.Waste("destroyed", "", container=sealed), delta=-SIZE)
    cabinet.write(book_acts.Waste("destroyed", "", container=by_hand), delta=-480_000)
    assert sealed not in cabinet.now.holding.containers
    assert cabinet.contents(by_hand) == 0


@pytest.mark.req("LAW-27-a")
def test_what_is_returned_or_destroyed_is_gone(cabinet: Cabinet) -> None:
    """Whole containers and parts; 0 is what was loose."""
    whole, part = cabinet.list(SIZE, SIZE)
    returned = acts.StockReturned(
        *("Example Pharma Ltd", "2 Mill Road", "RA-1", "short-dated"),
        *((whole, part, 0), (SIZE, 100_000, 50_000), (BATCH, BATCH, ""), (EXPIRY, EXPIRY, "")),
    )
    cabinet.write(returned, delta=-650_000)
    assert (set(cabinet.now.holding.containers), cabinet.contents(part)) == ({part}, 400_000)
    assert cabinet.loose == 8_950_000
    destroyed = leaving.Destruction((part,), (400_000,), "expired", "kit 7", "", "")
    cabinet.write(destroyed, delta=-400_000)
    assert cabinet.now.holding.containers == {}


@pytest.mark.req("PSI-4.23")
def test_a_transfer_takes_containers_and_may_bring_them_back(cabinet: Cabinet) -> None:
    """The very ones that were sent, or the part of one; settled there, they are gone for good."""
    whole, part, stays = cabinet.list(SIZE, SIZE, SIZE)
    sent = cabinet.write(transfer_out((whole, part), (SIZE, 200_000, 100_000)), delta=-800_000).uuid
    settled = cabinet.write(transfer_out((stays,), (SIZE,)), delta=-SIZE).uuid
    assert (set(cabinet.now.holding.containers), cabinet.contents(part)) == ({part}, 300_000)
    cabinet.write(acts.BatchRecalled(METHADONE.code, BATCH, "EL(26)A/09"))
    back = acts.TransferReturned(1, "B wing hatch", "seal broken", 800_000, (499_000, 200_000, 100_000))
    cabinet.write(back, delta=799_000, about=sent)
    cabinet.write(acts.TransferSettled(2, SIZE, 88), about=settled)
    cabinet.write(replace(back, contents=(SIZE,)), delta=0, about=settled)
    assert (set(cabinet.now.holding.containers), cabinet.contents(whole)) == ({whole, part}, 499_000)
    assert (cabinet.contents(part), cabinet.one(whole).recalled) == (SIZE, True)
    assert cabinet.now.holding.away == {}


@pytest.mark.req("PSI-4.23", "LAW-27-a")
def test_what_was_set_apart_travels_so_and_what_came_back_empty_is_gone(cabinet: Cabinet) -> None:
    """A mark on the slip is a mark here; of what was spilt on the way nothing comes back."""
    recalled, expired = (
        container_number(cabinet.write(transfer_in(SIZE, BATCH, EXPIRY, mark), delta=SIZE).seq, 0)
        for mark in ("recalled", "expired")
    )
    assert [cabinet.one(one).place for one in (recalled, expired)] == [QUARANTINE] * 2
    assert [cabinet.one(one).recalled for one in (recalled, expired)] == [True, False]
    (emptied,) = cabinet.list(SIZE)
    sent = cabinet.write(transfer_out((expired, emptied), (SIZE, SIZE)), delta=-2 * SIZE).uuid
    back = acts.TransferReturned(1, "B wing hatch", "spilt on the way", 2 * SIZE, (SIZE, 0))
    cabinet.write(back, delta=SIZE, about=sent)
    assert (set(cabinet.now.holding.containers), cabinet.one(expired).place) == ({recalled, expired}, QUARANTINE)


def test_what_is_not_there_is_passed_over(cabinet: Cabinet) -> None:
    """An entry that speaks of an unknown container harms no other; the audit finds it."""
    (bottle,) = cabinet.list(SIZE)
    cabinet.fit(bottle)
    before = cabinet.now.holding.containers[bottle]
    for body in (
        acts.ContainerOpened(7, 1_000, 0, 0),
        acts.ContainerQuarantined(7, "damaged", 1_000, ""),
        acts.ContainerReleased(7, "checked"),
        replace(before_fitted(7), pump=2),
    ):
        cabinet.write(body)
    cabinet.write(acts.Overage(7, 1_000, 2_000, BATCH, EXPIRY), delta=1_000)
    cabinet.write(book_acts.Waste("spilt", "", container=7), delta=-1_000)
    assert cabinet.now.holding.containers == {bottle: before}
    assert set(cabinet.now.bottles) == {1}


def before_fitted(container: int) -> book_acts.BottleFitted:
    """A bottle on a pump that is said to be this container."""
    return book_acts.BottleFitted(1, METHADONE.code, BATCH, EXPIRY, SIZE, container)


def test_a_receipt_that_stands_on_no_page_brings_nothing(cabinet: Cabinet) -> None:
    """The fold never guesses where it belongs."""
    body = book_acts.Receipt(METHADONE.code, "Example Pharma Ltd", "2 Mill Road", "R-1", BATCH, EXPIRY)
    cabinet.write(replace(body, sizes=(SIZE,), batches=(BATCH,), expiries=(EXPIRY,)))
    cabinet.write(transfer_in(SIZE, BATCH, EXPIRY))
    assert cabinet.now.holding.containers == {}


def test_a_start_folds_no_more_doses_than_it_must(cabinet: Cabinet) -> None:
    """One mark for each container in use; whatever is out of use, on whichever way, needs no doses any more."""
    first, second, third = cabinet.list(SIZE, SIZE, SIZE)
    assert cabinet.now.holding.marks() == ()
    cabinet.fit(first)
    cabinet.open(second)
    since = [(cabinet.page, cabinet.one(number).fixed_seq) for number in (first, second)]
    assert sorted(cabinet.now.holding.marks()) == since
    cabinet.fit(0)
    cabinet.open(third)
    cabinet.set_apart(third)
    assert cabinet.now.holding.marks() == ()
