"""What may be done with a container, each refusal by its own name (PUMP-5, BAL-4, LAW-27-a, BAL-1)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from cdstation.errors import RuleError
from cdstation.register.counting.bands import Band
from cdstation.register.quantity import Unit
from cdstation.register.settings import defaults
from cdstation.register.stock import acts, containers
from cdstation.register.stock.container import QUARANTINE, Container, ContainerState, batch_key
from cdstation.register.stock.containers import Listed
from cdstation.register.stock.holding import Holding
from tests.builders import BUPRENORPHINE, METHADONE, STRONG_METHADONE
from tests.register.stock.cabinet import BATCH, EXPIRY, SIZE, Cabinet
from tests.services.raising import refused

TODAY, AFTER = date(2026, 11, 16), date(2027, 7, 1)
ONE = Container(9_000, 9, METHADONE.code, BATCH, EXPIRY, SIZE, SIZE, 9)
APART = replace(ONE, place=QUARANTINE, reason="damaged")
LABEL = (METHADONE, BATCH, EXPIRY)


def code_of(check: Callable[[], object]) -> str:
    """The refusal, empty when it is allowed."""
    try:
        check()
    except RuleError as error:
        return error.code
    return ""


@pytest.mark.req("PUMP-5", "LAW-27-a")
@pytest.mark.parametrize(
    ("one", "today", "code"),
    [
        (ONE, TODAY, ""),
        (ONE, date(2027, 6, 30), ""),
        (ONE, AFTER, "container-expired"),
        (replace(ONE, recalled=True), TODAY, "container-recalled"),
        (APART, TODAY, "container-quarantined"),
    ],
)
def test_nothing_is_given_from_what_is_not_usable(one: Container, today: date, code: str) -> None:
    """By hand as through a pump."""
    assert code_of(lambda: containers.check_open(Holding(), one, today)) == code
    assert code_of(lambda: containers.check_fit(one, LABEL, 1, today)) == code
    assert one.usable(today) == (code == "")


@pytest.mark.req("PUMP-5")
def test_what_is_read_from_the_bottle_is_that_container() -> None:
    """Another strength or product is a lockout; another batch or expiry is another bottle; capitals are none."""
    fit = containers.check_fit
    strong = replace(ONE, product=STRONG_METHADONE.code)
    assert code_of(lambda: fit(strong, LABEL, 1, TODAY)) == "bottle-wrong-product"
    assert code_of(lambda: fit(ONE, (STRONG_METHADONE, BATCH, EXPIRY), 1, TODAY)) == "bottle-wrong-product"
    tablets = replace(ONE, product=BUPRENORPHINE.code)
    assert code_of(lambda: fit(tablets, (BUPRENORPHINE, BATCH, EXPIRY), 1, TODAY)) == "bottle-wrong-product"
    assert code_of(lambda: fit(ONE, (METHADONE, "MX2202", EXPIRY), 1, TODAY)) == "bottle-not-the-container"
    assert code_of(lambda: fit(ONE, (METHADONE, BATCH, "2027-07-31"), 1, TODAY)) == "bottle-not-the-container"
    assert code_of(lambda: fit(ONE, (METHADONE, " mx2201 ", EXPIRY), 1, TODAY)) == ""
    assert batch_key("1", "mx 22 01") == batch_key("1", "MX2201") != batch_key("2", "MX2201")


@pytest.mark.req("PUMP-5")
def test_a_bottle_belongs_to_one_pump() -> None:
    """Once it was on one, it never goes on another."""
    mine = replace(ONE, pump=1)
    assert code_of(lambda: containers.check_fit(mine, LABEL, 1, TODAY)) == ""
    with refused("bottle-of-another-pump", pump=1, container="9-1"):
        containers.check_fit(mine, LABEL, 2, TODAY)


@pytest.mark.req("PUMP-5")
def test_it_goes_on_with_what_the_book_says_that_it_holds() -> None:
    """Nothing is typed, or the same; an empty one does not go on."""
    assert containers.check_contents(ONE, 0) == containers.check_contents(ONE, SIZE) == SIZE
    with refused("bottle-volume-not-as-kept", kept_ul=SIZE):
        containers.check_contents(ONE, SIZE + 1)
    with refused("container-empty"):
        containers.check_contents(replace(ONE, contents=0), 0)


def test_one_in_use_is_not_opened_again() -> None:
    """It is the one already."""
    holding = Holding(in_use={9: 9_000})
    with refused("container-in-use"):
        containers.check_open(holding, ONE, TODAY)
    containers.check_open(holding, replace(ONE, number=9_001), TODAY)


@pytest.mark.req("BAL-1")
@pytest.mark.parametrize(
    ("row", "code"),
    [
        (Listed(500_000, 500_000, BATCH, EXPIRY), ""),
        (Listed(600_000, 600_001, BATCH, EXPIRY), "container-overfull"),
        (Listed(600_000, 500_001, BATCH, EXPIRY), "more-than-loose"),
        (Listed(0, 1, BATCH, EXPIRY), "amount-not-a-figure"),
        (Listed(500_000, 0, BATCH, EXPIRY), "amount-not-a-figure"),
        (Listed(500_000, 1, " ", EXPIRY), "batch-missing"),
        (Listed(500_000, 1, BATCH, "June"), "expiry-not-a-date"),
    ],
)
def test_listing_stock_that_is_in_the_balance(row: Listed, code: str) -> None:
    """Each container as it is, and together no more than what is loose: half a litre here."""
    assert code_of(lambda: containers.check_listing([row], Unit.ML, 500_000)) == code


def test_listing_has_rows_and_not_too_many() -> None:
    """At least one; each has a place in the entry; tablets are whole; below nothing there is nothing."""
    row = Listed(1_000, 1_000, BATCH, EXPIRY)
    with refused("listing-empty"):
        containers.check_listing([], Unit.ML, 1)
    with refused("listing-too-long", most=999):
        containers.check_listing([row] * 1_000, Unit.ML, 10_000_000)
    containers.check_listing([row] * 999, Unit.TABLET, 999_000)
    with refused("amount-not-whole", unit="tablet"):
        containers.check_listing([replace(row, contents=500)], Unit.TABLET, 1_000)
    with refused("more-than-loose", loose="0 mL"):
        containers.check_listing([row], Unit.ML, -45_000)


@pytest.mark.req("LAW-27-a")
def test_setting_apart_says_why() -> None:
    """A reason from the list; damage and doubt in words; not twice."""
    check = containers.check_quarantine
    assert code_of(lambda: check(ONE, "expired", "")) == ""
    assert code_of(lambda: check(ONE, "damaged", "cap cracked")) == ""
    assert code_of(lambda: check(ONE, "damaged", " ")) == "quarantine-note-missing"
    assert code_of(lambda: check(ONE, "doubtful", "")) == "quarantine-note-missing"
    assert code_of(lambda: check(ONE, "ugly", "x")) == "quarantine-reason-unknown"
    assert code_of(lambda: check(APART, "expired", "")) == "container-quarantined"


@pytest.mark.req("LAW-27-a")
def test_what_has_expired_or_was_recalled_never_comes_back() -> None:
    """By its date, by a recall, or because that was why it was set apart."""
    check = containers.check_release
    assert code_of(lambda: check(APART, "cap replaced", TODAY)) == ""
    assert code_of(lambda: check(APART, " ", TODAY)) == "release-reason-missing"
    assert code_of(lambda: check(ONE, "x", TODAY)) == "container-not-quarantined"
    assert code_of(lambda: check(APART, "x", AFTER)) == "container-never-released"
    for never in (replace(APART, recalled=True), replace(APART, reason="expired"), replace(APART, reason="recalled")):
        with refused("container-never-released"):
            check(never, "x", TODAY)


def test_a_recall_names_batch_and_reference_once() -> None:
    """The same batch again is no news."""
    holding = Holding(recalls={batch_key(METHADONE.code, BATCH): "EL(26)A/09"})
    check = containers.check_recall
    assert code_of(lambda: check(holding, METHADONE, "MX2202", "EL(26)A/10")) == ""
    assert code_of(lambda: check(holding, METHADONE, " ", "EL(26)A/10")) == "batch-missing"
    assert code_of(lambda: check(holding, METHADONE, "MX2202", " ")) == "recall-reference-missing"
    assert code_of(lambda: check(holding, METHADONE, "mx2201", "EL(26)A/10")) == "batch-recalled-already"


@pytest.mark.req("BAL-4", "J3")
@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        (505_000, Band.NOTE),
        (505_001, Band.AMBER),
        (510_000, Band.AMBER),
        (510_001, Band.RED),
        (495_000, Band.NOTE),
        (494_999, Band.AMBER),
        (489_999, Band.RED),
    ],
)
def test_an_overage_has_the_bands_of_its_own_container(measured: int, expected: Band) -> None:
    """One and two per cent of half a litre, and one microlitre either side."""
    assert containers.overage_band(ONE, measured, Unit.ML, defaults()) is expected


@pytest.mark.req("BAL-4", "J3")
def test_a_solid_has_no_tolerance_and_a_large_shortage_is_red() -> None:
    """A tablet more is red; 30 mL short are red whatever their share."""
    box = replace(ONE, size=56_000, contents=56_000)
    assert containers.overage_band(box, 57_000, Unit.TABLET, defaults()) is Band.RED
    barrel = replace(ONE, size=5_000_000, contents=5_000_000)
    assert containers.overage_band(barrel, 4_970_000, Unit.ML, defaults()) is Band.NOTE
    assert containers.overage_band(barrel, 4_969_999, Unit.ML, defaults()) is Band.RED


@pytest.mark.req("BAL-4")
def test_what_is_measured_is_a_difference_that_can_be() -> None:
    """What the book says already is nothing to enter; twice the label is a slip."""
    check = containers.check_measured
    assert code_of(lambda: check(ONE, SIZE + 1, Unit.ML)) == ""
    assert code_of(lambda: check(ONE, SIZE, Unit.ML)) == "overage-none"
    assert code_of(lambda: check(ONE, 0, Unit.ML)) == "amount-not-a-figure"
    assert code_of(lambda: check(ONE, 2 * SIZE, Unit.ML)) == ""
    assert code_of(lambda: check(ONE, 2 * SIZE + 1, Unit.ML)) == "container-overfull"


def test_what_goes_back_to_the_supplier() -> None:
    """From containers of that page which are not in use, no more than they hold; and what is loose."""
    drawn = replace(ONE, number=9_001, drawn=True)
    elsewhere = replace(ONE, number=9_002, page=8)
    holding = Holding({one.number: one for one in (ONE, drawn, elsewhere)})

    def check(*rows: tuple[int, int]) -> str:
        numbers, amounts = tuple(row[0] for row in rows), tuple(row[1] for row in rows)
        return code_of(lambda: containers.check_return(holding, 9, numbers, amounts, 20_000))

    assert check((9_000, SIZE), (0, 20_000)) == ""
    assert check() == check((9_000, 0)) == "return-empty"
    assert check((9_000, 1), (9_000, 1)) == "container-twice"
    assert check((9_000, SIZE + 1)) == "more-than-in-container"
    assert check((0, 20_001)) == "more-than-loose-left"
    assert check((9_001, 1)) == "container-still-in-use"
    assert check((9_002, 1)) == "container-of-another-page"
    assert check((9_003, 1)) == "container-unknown"


def test_the_state_that_a_person_is_told_first() -> None:
    """The gravest one holds."""
    cabinet = Cabinet()
    sealed, fitted, in_use, opened, apart, expired = cabinet.list(*(SIZE,) * 6)
    cabinet.open(opened)
    cabinet.open(in_use)
    cabinet.fit(fitted)
    cabinet.set_apart(apart)
    holding = cabinet.now.holding
    state = containers.container_state
    assert [state(cabinet.one(one), holding, TODAY) for one in (sealed, fitted, in_use, opened, apart)] == [
        ContainerState.SEALED,
        ContainerState.ON_PUMP,
        ContainerState.IN_USE,
        ContainerState.OPEN,
        ContainerState.QUARANTINE,
    ]
    assert state(cabinet.one(apart), holding, AFTER) is ContainerState.EXPIRED
    cabinet.write(acts.BatchRecalled(METHADONE.code, BATCH, "EL(26)A/09"))
    assert state(cabinet.one(expired), cabinet.now.holding, AFTER) is ContainerState.RECALLED
    assert containers.known_container(holding, sealed).number == sealed
    with refused("container-unknown", container="1-1"):
        containers.known_container(holding, 1_000)
