"""Containers at a real station: listed, opened, fitted, set apart, recalled, measured (PUMP-5, BAL-4, LAW-27-a)."""

import pytest

from cdstation.register.acts import BottleFitted, DiscrepancyOpened
from cdstation.register.counting.bands import Band
from cdstation.register.stock.acts import ContainerOpened, Overage
from cdstation.register.stock.container import ContainerState
from cdstation.register.stock.containers import Listed
from tests.services.hatch import ASSISTANT, BEGINNER, METHADONE, NURSE, OLD_HAND, SETTLED, Hatch, proof
from tests.services.raising import refused

WITNESS = proof(ASSISTANT)
BATCH, EXPIRY, SIZE = "MX2201", "2027-06-30", 500_000
SUGAR_FREE, STRONG, TABLETS = "36120811000001107", "36120611000001108", "42009311000001105"


def listed(hatch: Hatch, *contents: int, batch: str = BATCH, expiry: str = EXPIRY) -> tuple[int, ...]:
    """Bottles of half a litre, put on the list; their numbers."""
    rows = [Listed(SIZE, one, batch, expiry) for one in contents]
    return tuple(line.container.number for line in hatch.station.containers.list_stock(METHADONE, rows, WITNESS))


def fit(hatch: Hatch, container: int, *, batch: str = BATCH, expiry: str = EXPIRY, product: str = METHADONE) -> None:
    """On the pump."""
    hatch.station.pump.fit_bottle(product, batch, expiry, 0, WITNESS, container)


@pytest.mark.req("BAL-1")
def test_listing_moves_nothing_and_takes_no_more_than_is_loose(hatch: Hatch) -> None:
    """Two people, no movement; what is listed once cannot be listed again."""
    desk, before = hatch.station.containers, hatch.balance
    assert desk.loose(hatch.page) == before
    first, second = listed(hatch, SIZE, 320_000)
    assert (hatch.balance, desk.loose(hatch.page)) == (before, before - 820_000)
    assert [line.container.number for line in desk.lines(hatch.page)] == [first, second]
    assert hatch.entries[-1].draft.witness == ASSISTANT
    with refused("more-than-loose"):
        desk.list_stock(METHADONE, [Listed(5_000_000, before, BATCH, EXPIRY)], WITNESS)
    with refused("no-page-for-product"):
        desk.list_stock(TABLETS, [Listed(1_000, 1_000, BATCH, EXPIRY)], WITNESS)
    with refused("page-not-open"):
        desk.loose(999)


@pytest.mark.req("PUMP-5")
def test_doses_leave_the_bottle_that_they_are_poured_from(hatch: Hatch) -> None:
    """Through the pump and by hand, also across a restart, and the gauge says the same."""
    fitted, by_hand = listed(hatch, SIZE, SIZE)
    fit(hatch, fitted)
    hatch.give(OLD_HAND)
    opened = hatch.station.containers.open(by_hand)
    assert (opened.state, opened.opened_by) == (ContainerState.IN_USE, "OKAFOR, Ada")
    hatch.station.pump.by_hand_today()
    hatch.give(SETTLED)
    desk = hatch.station.containers
    held = [(desk.line(one).container.contents, desk.line(one).state) for one in (fitted, by_hand)]
    assert held == [(455_000, ContainerState.ON_PUMP), (440_000, ContainerState.IN_USE)]
    assert hatch.station.status().pump.left_ul == 455_000
    before = hatch.book.standing
    hatch.reopen()
    assert (hatch.book.standing.holding, hatch.book.standing.bottles) == (before.holding, before.bottles)


@pytest.mark.req("PUMP-5")
def test_what_comes_off_the_pump_is_written_down(hatch: Hatch) -> None:
    """The next bottle says what the one before still holds, and that one may come back."""
    first, second = listed(hatch, SIZE, SIZE)
    fit(hatch, first)
    hatch.give(OLD_HAND)
    fit(hatch, second)
    body = hatch.entries[-1].body
    assert isinstance(body, BottleFitted)
    assert (body.container, body.volume, body.previous_left) == (second, SIZE, 455_000)
    offered = [line.container.number for line in hatch.station.containers.fit_for_pump()]
    assert offered == [first]
    fit(hatch, first)
    assert hatch.station.status().pump.left_ul == 455_000
    hatch.station.pump.fit_bottle(METHADONE, "MX3301", EXPIRY, SIZE, WITNESS)
    body = hatch.entries[-1].body
    assert isinstance(body, BottleFitted)
    assert (body.container, body.previous_left) == (0, 455_000)


@pytest.mark.req("PUMP-5", "H-15")
def test_a_bottle_that_may_not_be_used_is_not_fitted(hatch: Hatch) -> None:
    """Unknown, another strength, another label, expired, called back, set apart; nothing is written."""
    desk = hatch.station.containers
    good, old = (*listed(hatch, SIZE), *listed(hatch, SIZE, batch="OLD1", expiry="2026-11-15"))
    apart, bad = (*listed(hatch, SIZE), *listed(hatch, SIZE, batch="BAD1"))
    desk.quarantine(apart, "damaged", "cap cracked", WITNESS)
    desk.recall(METHADONE, "bad1", "EL(26)A/09")
    hatch.station.pages.open_page(STRONG, WITNESS)
    last = len(hatch.entries)
    with refused("container-unknown"):
        fit(hatch, 1)
    with refused("bottle-wrong-product"):
        fit(hatch, good, product=STRONG)
    with refused("bottle-wrong-product"):
        fit(hatch, good, product=SUGAR_FREE)
    with refused("bottle-not-the-container"):
        fit(hatch, good, batch="MX9999")
    with refused("container-expired"):
        fit(hatch, old, batch="OLD1", expiry="2026-11-15")
    with refused("container-recalled"):
        fit(hatch, bad, batch="BAD1")
    with refused("container-quarantined"):
        fit(hatch, apart)
    with refused("bottle-volume-not-as-kept"):
        hatch.station.pump.fit_bottle(METHADONE, BATCH, EXPIRY, SIZE - 1, WITNESS, good)
    with refused("batch-recalled"):
        hatch.station.pump.fit_bottle(METHADONE, "BAD 1", EXPIRY, SIZE, WITNESS)
    with refused("product-not-poured"):
        hatch.station.pump.fit_bottle(TABLETS, BATCH, EXPIRY, SIZE, WITNESS)
    assert len(hatch.entries) == last


@pytest.mark.req("LAW-27-a", "PUMP-5", "H-15")
def test_a_bottle_that_is_set_apart_on_the_pump_stops_the_pump(hatch: Hatch) -> None:
    """The pump is not ready, the card is measured by hand, the stock stays in the balance; also after a restart."""
    (bottle,) = listed(hatch, SIZE)
    fit(hatch, bottle)
    assert hatch.station.pump.status().state == "ready"
    before = hatch.balance
    line = hatch.station.containers.quarantine(bottle, "doubtful", "flakes in it", WITNESS)
    assert (line.state, line.usable, hatch.balance) == (ContainerState.QUARANTINE, False, before)
    for _ in range(2):
        assert hatch.station.pump.status().state == "needs-bottle"
        source = hatch.station.dosing.prepare(BEGINNER).source
        assert source is not None
        assert source.pump == 0
        hatch.reopen()
    hatch.station.containers.release(bottle, "pharmacist looked: glass was scratched", WITNESS)
    fit(hatch, bottle)
    assert hatch.station.pump.status().state == "ready"


@pytest.mark.req("LAW-27-a", "PUMP-5", "H-15")
@pytest.mark.parametrize("kept", [True, False])
def test_a_recalled_bottle_stops_the_pump_and_the_measure(hatch: Hatch, kept: bool) -> None:
    """Whether it is kept as a container or not; another bottle makes the pump ready again."""
    if kept:
        fit(hatch, listed(hatch, SIZE)[0])
    marked = hatch.station.containers.recall(METHADONE, BATCH, "EL(26)A/09")
    assert [line.state for line in marked] == [ContainerState.RECALLED] * kept
    assert hatch.station.pump.status().state == "bottle-recalled"
    blocks = [one.code for one in hatch.station.dosing.prepare(OLD_HAND).blocks]
    assert "batch-recalled" in blocks
    hatch.station.pump.fit_bottle(METHADONE, "MX4401", EXPIRY, SIZE, WITNESS)
    assert hatch.station.pump.status().state == "ready"
    assert hatch.station.dosing.prepare(OLD_HAND).blocks == ()


@pytest.mark.req("LAW-27-a", "PUMP-5", "H-15")
def test_an_expired_bottle_stops_the_pump(hatch: Hatch) -> None:
    """Good on its last day; the day after, the pump is not ready and the bottle stands in the balance, marked."""
    (bottle,) = listed(hatch, SIZE, expiry="2026-11-16")
    fit(hatch, bottle, expiry="2026-11-16")
    assert hatch.station.pump.status().state == "ready"
    before = hatch.balance
    hatch.clock.move(86_400_000)
    hatch.open_again()
    assert hatch.station.pump.status().state == "bottle-expired"
    assert [item.state for item in hatch.station.session.checklist() if item.code == "bottle-fitted"] == ["to-do"]
    assert "batch-expired" in [one.code for one in hatch.station.dosing.prepare(OLD_HAND).blocks]
    desk = hatch.station.containers
    assert [line.container.number for line in desk.unusable()] == [bottle]
    desk.quarantine(bottle, "expired", "", WITNESS)
    assert (desk.unusable(), hatch.balance) == ((), before)
    with refused("container-never-released"):
        desk.release(bottle, "looks fine", WITNESS)


@pytest.mark.req("LAW-27-a")
def test_by_hand_nothing_comes_from_an_expired_or_recalled_container(hatch: Hatch) -> None:
    """The card says the batch of the container in use and blocks when it was called back."""
    (box,) = listed(hatch, SIZE, batch="HAND1")
    hatch.station.pump.by_hand_today()
    hatch.station.containers.open(box)
    source = hatch.station.dosing.prepare(OLD_HAND).source
    assert source is not None
    assert (source.pump, source.batch, source.recalled) == (0, "HAND1", False)
    hatch.station.containers.recall(METHADONE, "HAND1", "EL(26)A/09")
    assert "batch-recalled" in [one.code for one in hatch.station.dosing.prepare(OLD_HAND).blocks]
    with refused("container-recalled"):
        hatch.station.containers.open(box)


def test_the_bottle_off_the_pump_is_used_by_hand(hatch: Hatch) -> None:
    """No pump today: the same bottle, taken off; what it holds goes on as it was."""
    (bottle,) = listed(hatch, SIZE)
    fit(hatch, bottle)
    hatch.give(OLD_HAND)
    hatch.station.pump.by_hand_today()
    line = hatch.station.containers.open(bottle)
    assert (line.state, line.pump, line.container.contents) == (ContainerState.IN_USE, 0, 455_000)
    body = hatch.entries[-1].body
    assert body == ContainerOpened(bottle, 455_000, 0, 0)
    hatch.give(SETTLED)
    assert hatch.station.containers.line(bottle).container.contents == 395_000
    with refused("container-in-use"):
        hatch.station.containers.open(bottle)


def test_nothing_is_decided_while_a_cup_waits_for_its_signature(hatch: Hatch) -> None:
    """Until then nobody knows what is left in the bottle."""
    bottle, other = listed(hatch, SIZE, SIZE)
    fit(hatch, bottle)
    desk, pour = hatch.station.containers, hatch.pour(OLD_HAND)
    with refused("page-awaits-signature"):
        desk.quarantine(bottle, "doubtful", "flakes", WITNESS)
    with refused("page-awaits-signature"):
        desk.measure(bottle, SIZE + 1, WITNESS)
    with refused("page-awaits-signature"):
        desk.open(other)
    assert desk.quarantine(other, "damaged", "cap cracked", WITNESS).state is ContainerState.QUARANTINE
    hatch.sign(pour)
    assert desk.quarantine(bottle, "doubtful", "flakes", WITNESS).container.contents == 455_000


@pytest.mark.req("BAL-4", "J3", "DISC-1")
@pytest.mark.parametrize(
    ("measured", "verdict", "cause"),
    [
        (505_000, Band.NOTE, ""),
        (505_001, Band.AMBER, "overage-amber"),
        (510_001, Band.RED, "overage-red"),
        (480_000, Band.RED, "overage-red"),
    ],
)
def test_an_overage_is_a_line_of_its_own(hatch: Hatch, measured: int, verdict: Band, cause: str) -> None:
    """Dated, on two signatures, the difference and no receipt; above the note band it opens a case on its page."""
    (bottle,) = listed(hatch, SIZE)
    before, last = hatch.balance, len(hatch.entries)
    assert hatch.station.containers.measure(bottle, measured, WITNESS) is verdict
    line = hatch.entries[last]
    assert line.body == Overage(bottle, SIZE, measured, BATCH, EXPIRY)
    assert (line.draft.by, line.draft.witness, line.draft.delta) == (NURSE, ASSISTANT, measured - SIZE)
    assert hatch.balance == before + measured - SIZE
    assert hatch.station.containers.line(bottle).container.contents == measured
    cases = [one.body for one in hatch.entries[last + 1 :] if isinstance(one.body, DiscrepancyOpened)]
    assert [(case.cause, case.difference, case.stock_page) for case in cases] == (
        [(cause, measured - SIZE, hatch.page)] if cause else []
    )


def test_two_people_or_none(hatch: Hatch) -> None:
    """The nurse witnesses nothing of her own."""
    (bottle,) = listed(hatch, SIZE)
    desk, alone, last = hatch.station.containers, proof(NURSE), len(hatch.entries)
    with refused("witness-is-the-actor"):
        desk.list_stock(METHADONE, [Listed(SIZE, 1_000, BATCH, EXPIRY)], alone)
    with refused("witness-is-the-actor"):
        desk.quarantine(bottle, "damaged", "cap cracked", alone)
    with refused("witness-is-the-actor"):
        desk.measure(bottle, SIZE + 1, alone)
    with refused("witness-is-the-actor"):
        hatch.station.pump.fit_bottle(METHADONE, BATCH, EXPIRY, 0, alone, bottle)
    desk.quarantine(bottle, "damaged", "cap cracked", WITNESS)
    with refused("witness-is-the-actor"):
        desk.release(bottle, "looked at", alone)
    assert len(hatch.entries) == last + 1
    assert desk.line(bottle).product.startswith("Methadone")
