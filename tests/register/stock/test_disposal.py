"""Getting rid of stock: what a spill must say, what opens a case, when something may be destroyed (BAL-4, LAW-27)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from cdstation.errors import RuleError
from cdstation.register import acts
from cdstation.register.people import Role, takes_part
from cdstation.register.quantity import Unit
from cdstation.register.stock import acts as stock
from cdstation.register.stock import leaving
from cdstation.register.stock.acts import container_number
from cdstation.register.stock.disposal import (
    LOOSE,
    Trouble,
    check_authorised_witness,
    check_destroyed,
    check_roles,
    check_spill,
    check_to_destroy,
    loss_trouble,
    spill_trend,
    taken_from,
    temporary_until,
)
from tests.builders import (
    BUPRENORPHINE,
    DAY_MS,
    METHADONE,
    NURSE,
    PHARMACIST,
    TECHNICIAN,
    MemoryBook,
    opened_book,
    page_opened,
    person,
)

TODAY = date(2026, 11, 16)


def bottles(book: MemoryBook, page: int, *sizes: int) -> tuple[int, ...]:
    """Sealed bottles of what is in the balance already; their numbers."""
    count = len(sizes)
    body = stock.ContainersListed(page, METHADONE.code, sizes, sizes, ("MX2201",) * count, ("2026-10-31",) * count)
    seq = book.write(body, witness=TECHNICIAN).seq
    return tuple(container_number(seq, place) for place in range(count))


def set_apart(book: MemoryBook, number: int, left: int = 500_000) -> None:
    """A container goes into quarantine."""
    book.write(stock.ContainerQuarantined(number, "expired", left, ""), witness=TECHNICIAN)


def refused(code: str, act: Callable[[], object]) -> None:
    """It is refused for this reason."""
    with pytest.raises(RuleError) as caught:
        act()
    assert caught.value.code == code


@pytest.mark.req("BAL-4")
@pytest.mark.parametrize("reason", acts.SPILL_REASONS)
def test_a_loss_has_an_amount_and_a_reason_that_has_words(reason: str) -> None:
    """Every reason that is offered can be printed; what stands in the cabinet is not asked."""
    check_spill(Unit.ML, 1, reason, "seen by both")
    check_spill(Unit.TABLET, 1_000, reason, "seen by both")
    assert reason in acts.WASTE_WORDS


@pytest.mark.req("BAL-4", "LAW-27-a")
@pytest.mark.parametrize(
    ("unit", "amount", "reason", "note", "code"),
    [
        (Unit.ML, 0, "spilt", "", "amount-not-a-figure"),
        (Unit.ML, -1, "spilt", "", "amount-not-a-figure"),
        (Unit.TABLET, 500, "dropped", "", "amount-not-whole"),
        (Unit.ML, 5_000, "evaporated", "", "waste-reason-unknown"),
        (Unit.ML, 5_000, "destroyed", "", "waste-reason-unknown"),
        (Unit.ML, 5_000, "verification", "", "waste-reason-unknown"),
        (Unit.ML, 5_000, "other", "  ", "waste-needs-note"),
    ],
)
def test_what_cannot_be_understood_is_asked_again(unit: Unit, amount: int, reason: str, note: str, code: str) -> None:
    """And destroying stock is no spill: it has roles of its own."""
    refused(code, lambda: check_spill(unit, amount, reason, note))


@pytest.mark.req("BAL-4")
def test_what_does_not_agree_opens_a_case_and_never_refuses() -> None:
    """The gravest comes first; each at its limit and one microlitre beyond it."""
    book = opened_book()
    page, other = book.open_page(balance=600_000), book.open_page(BUPRENORPHINE, 0)
    (bottle,) = bottles(book, page, 500_000)
    now = book.standing

    def trouble(amount: int, container: int, on: int = page) -> Trouble | None:
        return loss_trouble(now, on, (container,), (amount,))

    assert trouble(600_000, LOOSE) is None
    assert trouble(600_001, LOOSE) == Trouble("negative-balance", 1)
    assert trouble(500_000, bottle) is None
    assert trouble(500_001, bottle) == Trouble("waste-beyond-container", 1)
    assert trouble(600_002, bottle) == Trouble("negative-balance", 2)
    assert trouble(1, 77_000) == Trouble("waste-container-unknown", 0)
    assert trouble(0, bottle, other) == Trouble("waste-container-unknown", 0)
    now.apply(book.write(acts.DiscrepancyOpened("negative-balance", page, 5, page)))
    assert trouble(600_001, LOOSE) is None
    assert trouble(600_001, bottle) == Trouble("waste-beyond-container", 100_001)


@pytest.mark.req("BAL-4")
def test_a_loss_lowers_what_it_came_from() -> None:
    """The container that was named, else the bottle on that pump, else the one in use on the page."""
    book = opened_book()
    page, other = book.open_page(), book.open_page(BUPRENORPHINE, 0)
    fitted, used, named = bottles(book, page, 500_000, 500_000, 500_000)
    book.write(acts.BottleFitted(1, METHADONE.code, "MX2201", "2026-10-31", 500_000, fitted), witness=TECHNICIAN)
    book.write(stock.ContainerOpened(used, 500_000, 0, 0))
    now = book.standing
    assert taken_from(now, page, named, 1) == named
    assert taken_from(now, page, 0, 1) == fitted
    assert taken_from(now, page, 0, 0) == used
    assert (taken_from(now, page, 0, 2), taken_from(now, other, 0, 0)) == (LOOSE, LOOSE)


@pytest.mark.req("BAL-4")
def test_the_trend_of_a_page_covers_twenty_eight_days() -> None:
    """Day by day, first and last included; another page, a verification and an older spill are no part of it."""
    book = opened_book()
    page, other = book.open_page(), book.open_page(BUPRENORPHINE, 56_000)

    def lost(amount: int, days: int, reason: str = "spilt", on: int = page) -> None:
        event = book.now.utc_ms - days * DAY_MS
        waste = acts.Waste(reason, "")
        book.write(waste, witness=TECHNICIAN, page=on, delta=-amount, event_ms=event, late_reason="repair")

    for amount, days in ((5_000, 0), (2_000, 0), (1_000, 27), (9_000, 28)):
        lost(amount, days)
    lost(60_000, 1, "verification")
    lost(3_000, 1, on=other)
    book.write(acts.SignedIn(NURSE, "nurse"))
    trend = spill_trend(book.entries, page, TODAY)
    assert (trend.count, trend.total, len(trend.days)) == (3, 8_000, 28)
    assert trend.days[0] == (date(2026, 10, 20), 1_000)
    assert trend.days[-1] == (TODAY, 7_000)
    assert sum(amount for _, amount in trend.days) == 8_000


@pytest.mark.req("BAL-4")
def test_a_loss_waits_until_a_supervisor_was_told() -> None:
    """Told at once or afterwards; a verification needs no telling."""
    book = opened_book()
    page = book.open_page()
    first = book.write(acts.Waste("spilt", ""), witness=TECHNICIAN, page=page, delta=-5_000)
    book.write(acts.Waste("spilt", "", told=PHARMACIST), witness=TECHNICIAN, page=page, delta=-5_000)
    book.write(acts.Waste("verification", ""), witness=TECHNICIAN, page=page, delta=-5_000)
    assert list(book.standing.transit.untold) == [first.seq]
    book.write(leaving.SpillTold(first.seq, PHARMACIST), about=first.uuid)
    assert book.standing.transit.untold == {}


@pytest.mark.req("BAL-4")
def test_a_broken_bottle_leaves_the_list_and_a_fitted_one_stays() -> None:
    """The bottle on the pump, though empty, stays there until another is fitted."""
    book = opened_book()
    page = book.open_page()
    broken, leaking, fitted = bottles(book, page, 500_000, 500_000, 500_000)
    book.write(acts.BottleFitted(1, METHADONE.code, "MX2201", "2026-10-31", 500_000, fitted), witness=TECHNICIAN)
    for number, amount in ((broken, 500_000), (leaking, 20_000), (fitted, 500_000), (4_000, 1_000)):
        book.write(acts.Waste("broken", "", container=number), witness=TECHNICIAN, page=page, delta=-amount)
    held = book.standing.holding.containers
    assert {number: one.contents for number, one in held.items()} == {leaking: 480_000, fitted: 0}


@pytest.mark.req("LAW-27-a")
@pytest.mark.parametrize(("until", "may"), [("2026-11-15", False), ("2026-11-16", True), ("", True)])
def test_an_authority_holds_up_to_and_on_its_last_day(until: str, may: bool) -> None:
    """Temporary or without an end."""
    witness = person(9, "Ashcroft", "Helen", role=Role.AUTHORISED_WITNESS, competent_until=until)
    if may:
        check_authorised_witness(witness, TODAY, transacted=False)
    else:
        refused("authority-expired", lambda: check_authorised_witness(witness, TODAY, transacted=False))


@pytest.mark.req("LAW-27-a")
def test_a_temporary_authority_lasts_twenty_eight_days() -> None:
    """The first day is one of them."""
    assert temporary_until(TODAY) == date(2026, 12, 13)
    witness = person(9, role=Role.AUTHORISED_WITNESS, competent_until=temporary_until(TODAY).isoformat())
    check_authorised_witness(witness, date(2026, 12, 13), transacted=False)
    refused("authority-expired", lambda: check_authorised_witness(witness, date(2026, 12, 14), transacted=False))


@pytest.mark.req("LAW-27-a")
def test_the_authorised_witness_is_appointed_present_and_a_stranger_to_the_page() -> None:
    """Nobody else, whatever they are employed as; and not somebody who has ever signed on it."""
    witness = person(9, "Ashcroft", "Helen", role=Role.AUTHORISED_WITNESS)
    refused("authorised-witness-transacted", lambda: check_authorised_witness(witness, TODAY, transacted=True))
    gone = replace(witness, left=True)
    refused("person-left", lambda: check_authorised_witness(gone, TODAY, transacted=False))
    for role in set(Role) - {Role.AUTHORISED_WITNESS}:
        other = person(9, role=role)
        refused("not-an-authorised-witness", partial(check_authorised_witness, other, TODAY, transacted=False))


@pytest.mark.req("LAW-27-a")
def test_an_authorised_witness_and_an_inspector_are_no_part_of_the_routine() -> None:
    """Everybody else is, an officer only where locally authorised (J9)."""
    outside = {role for role in Role if not takes_part(person(role=role, locally_authorised=True))}
    assert outside == {Role.AUTHORISED_WITNESS, Role.INSPECTOR}
    unauthorised = {role for role in Role if not takes_part(person(role=role))}
    assert unauthorised == outside | {Role.OFFICER}


@pytest.mark.req("LAW-27-a")
def test_only_what_was_set_apart_is_destroyed() -> None:
    """Each container once, no more than it holds; loose stock up to what is in no container."""
    book = opened_book()
    page, other = book.open_page(balance=1_200_000), book.open_page(BUPRENORPHINE, 10_000)
    expired, good = bottles(book, page, 500_000, 500_000)
    set_apart(book, expired)
    now = book.standing

    def check(containers: tuple[int, ...], amounts: tuple[int, ...], on: int = page) -> Callable[[], None]:
        return lambda: check_to_destroy(now, on, containers, amounts)

    check((expired,), (500_000,))()
    check((expired, LOOSE), (499_999, 200_000))()
    check((LOOSE,), (10_000,), other)()
    refused("destruction-beyond-stock", check((expired,), (500_001,)))
    refused("destruction-beyond-stock", check((LOOSE,), (200_001,)))
    refused("destruction-not-set-apart", check((good,), (500_000,)))
    refused("destruction-not-set-apart", check((77_000,), (1,)))
    refused("destruction-not-set-apart", check((expired,), (1_000,), other))
    refused("amount-not-a-figure", check((expired,), (0,)))
    refused("amount-not-whole", check((LOOSE,), (500,), other))
    refused("page-not-open", check((expired,), (1,), 999))
    for containers, amounts in (((), ()), ((expired,), (1, 2)), ((expired, expired), (1, 1))):
        refused("destruction-empty", check(containers, amounts))


@pytest.mark.req("LAW-27-c")
def test_patients_own_drugs_have_a_way_of_their_own() -> None:
    """No authorised witness, no register."""
    book = opened_book()
    page = book.write(replace(page_opened(), patients_own=True), by=PHARMACIST, witness=NURSE, delta=0).seq
    refused("destruction-of-own-drugs", lambda: check_to_destroy(book.standing, page, (LOOSE,), (1,)))


@pytest.mark.req("LAW-27-b")
def test_the_line_says_why_and_with_which_kit() -> None:
    """Neither is left empty."""
    check_destroyed("expired", "kit DK-77")
    refused("destruction-needs-reason", lambda: check_destroyed(" ", "kit DK-77"))
    refused("destruction-needs-kit", lambda: check_destroyed("expired", " "))


@pytest.mark.req("LAW-27-a", "LAW-27-b")
def test_three_people_or_two_and_never_the_same_twice() -> None:
    """Also under another account; neither destroyer nor witness is somebody from outside."""
    destroyer, witness = person(NURSE), person(TECHNICIAN, "Marsh", "Tom")
    outside = person(9, "Ashcroft", "Helen", role=Role.AUTHORISED_WITNESS)
    check_roles(destroyer, witness, None, TODAY)
    check_roles(destroyer, witness, outside, TODAY)
    refused("witness-is-the-actor", lambda: check_roles(destroyer, destroyer, outside, TODAY))
    refused("witness-not-authorised", lambda: check_roles(destroyer, outside, None, TODAY))
    refused("witness-not-authorised", lambda: check_roles(outside, witness, None, TODAY))
    for twin in (destroyer, witness):
        again = replace(twin, number=12, role=Role.AUTHORISED_WITNESS)
        refused("destruction-same-person", partial(check_roles, destroyer, witness, again, TODAY))


@pytest.mark.req("LAW-27-a")
def test_no_container_stands_in_two_authorisations() -> None:
    """The newer word counts, a destruction ends both; loose stock is no container."""
    book = opened_book([person(NURSE), person(TECHNICIAN, "Marsh", "Tom")])
    page = book.open_page(balance=1_500_000)
    one, other = bottles(book, page, 500_000, 500_000)

    def authorised(*containers: int) -> str:
        amounts = (500_000,) * len(containers)
        return book.write(leaving.DestructionAuthorised(page, containers, amounts, "CDAO 26/114", "denature")).uuid

    first, second = authorised(one, LOOSE), authorised(other, LOOSE)
    assert list(book.standing.transit.authorised) == [first, second]
    third = authorised(one, other)
    assert list(book.standing.transit.authorised) == [third]
    gone = leaving.Destruction((one,), (500_000,), "expired", "kit DK-77", "", "")
    book.write(gone, witness=TECHNICIAN, page=page, delta=-500_000)
    assert book.standing.transit.authorised == {}
