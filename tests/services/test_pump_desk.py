"""The pump of the area: taken into use by two, verified each day with its shots in the register, pinned (PUMP-1-5)."""

import pytest

from cdstation.register.acts import PumpVerified, ShotEnded, ShotStarted, Waste
from tests.services.hatch import ASSISTANT, METHADONE, NURSE, OLD_HAND, Hatch, proof
from tests.services.raising import not_ready, refused

TARGETS = (10_000, 60_000, 60_000)


@pytest.fixture
def closed(hatch: Hatch) -> Hatch:
    """Before opening."""
    hatch.station.session.close()
    return hatch


def shoot(hatch: Hatch, *targets: int) -> tuple[int, ...]:
    """What really came out at each."""
    measured = []
    for target in targets:
        before = hatch.pump.true_ul
        hatch.station.pump.shoot(target, hatch.station.pump.new_stop(), lambda _: None)
        measured.append(hatch.pump.true_ul - before)
    return tuple(measured)


@pytest.mark.req("PUMP-2", "PUMP-4", "PUMP-8", "H-15")
def test_verification_shots_are_intents_first_and_waste_at_the_end(closed: Hatch) -> None:
    """Each motion is an entry before it starts; what was poured leaves the book on two signatures."""
    before, last = closed.balance, len(closed.entries)
    measured = shoot(closed, *TARGETS)
    assert closed.kinds(last) == ["shot-started", "shot-ended"] * 3
    assert closed.balance == before
    result = closed.station.pump.record_verification(TARGETS, measured, proof(ASSISTANT))
    assert (result.passed, result.errors) == (True, (0, 0, 0))
    waste, verified = closed.entries[-2:]
    assert isinstance(waste.body, Waste)
    assert isinstance(verified.body, PumpVerified)
    assert (waste.draft.delta, waste.draft.witness, closed.balance) == (-130_000, ASSISTANT, before - 130_000)


@pytest.mark.req("PUMP-4", "H-15")
def test_a_shot_that_nobody_measured_keeps_the_pump_from_patients(closed: Hatch) -> None:
    """Verified this morning, then one more shot and no record of it, also after a restart: not ready until recorded."""
    assert closed.station.pump.status().state == "ready"
    measured = shoot(closed, 10_000)
    assert closed.station.pump.status().state == "needs-verification"
    closed.reopen()
    assert closed.station.pump.status().state == "needs-verification"
    measured += shoot(closed, 60_000, 60_000)
    closed.station.pump.record_verification((10_000, 60_000, 60_000), measured, proof(ASSISTANT))
    assert closed.station.pump.status().state == "ready"


@pytest.mark.req("PUMP-2")
def test_the_book_knows_its_pump(closed: Hatch) -> None:
    """What it said it is, its bands, and the shots as they were measured; tomorrow they are another day's."""
    facts = closed.station.pump.facts()
    assert (facts.url, facts.protocol) == ("sim://", "knf")
    assert facts.model
    assert (facts.shot_band, facts.mean_band) == (300, 200)
    shoot(closed, *TARGETS)
    closed.station.pump.record_verification(TARGETS, (10_310, 60_000, 60_000), proof(ASSISTANT))
    done = closed.station.pump.facts().verification
    assert done is not None
    assert (done.targets, done.errors, done.mean_error) == (TARGETS, (310, 0, 0), 103)
    assert (done.passed, done.today) == (False, True)
    closed.days_later(1)
    later = closed.station.pump.facts().verification
    assert later is not None
    assert not later.today


@pytest.mark.req("PUMP-2", "H-15")
@pytest.mark.parametrize(
    ("measured", "passed"),
    [
        ((10_000, 60_000, 60_000), True),
        ((10_300, 60_000, 60_000), True),
        ((10_310, 60_000, 60_000), False),
        ((10_250, 61_500, 61_500), False),
        ((9_699, 60_000, 60_000), False),
    ],
)
def test_the_pass_band(closed: Hatch, measured: tuple[int, ...], passed: bool) -> None:
    """Any shot within 3 %, the mean within 2 %; else the hatch measures by hand, and the shots are booked anyway."""
    before = closed.balance
    shoot(closed, *TARGETS)
    result = closed.station.pump.record_verification(TARGETS, measured, proof(ASSISTANT))
    assert (result.passed, closed.balance) == (passed, before - sum(measured))
    assert closed.station.status().pump.state == ("ready" if passed else "needs-verification")
    source = closed.station.dosing.prepare(OLD_HAND).source
    assert source is not None
    assert source.pump == int(passed)


@pytest.mark.req("PUMP-2")
def test_too_few_shots_are_no_verification(closed: Hatch) -> None:
    """Three at least, at two volumes, with a witness who is not the nurse; nothing is written."""
    record, last = closed.station.pump.record_verification, len(closed.entries)
    with refused("too-few-shots"):
        record(TARGETS[:2], TARGETS[:2], proof(ASSISTANT))
    with refused("too-few-volumes"):
        record((60_000,) * 3, (60_000,) * 3, proof(ASSISTANT))
    with refused("witness-is-the-actor"):
        record(TARGETS, TARGETS, proof(NURSE))
    assert closed.kinds(last) == []


@pytest.mark.req("PUMP-8", "H-5")
def test_a_shot_that_went_wrong(closed: Hatch) -> None:
    """Refused before START: nothing moved, and the entry says so; silence: its volume is unknown."""
    closed.pump.afflict("repeats-left")
    with not_ready("pump-repeats-left"):
        closed.station.pump.shoot(10_000, closed.station.pump.new_stop(), lambda _: None)
    started, ended = closed.entries[-2:]
    assert isinstance(started.body, ShotStarted)
    assert ended.body == ShotEnded(0, "not-started")
    closed.pump.afflict("silence")
    closed.station.pump.shoot(10_000, closed.station.pump.new_stop(), lambda _: None)
    assert closed.entries[-1].body == ShotEnded(None, "lost")
    assert closed.station.status().pump.state == "not-connected"
    with not_ready("pump-not-connected"):
        closed.station.pump.shoot(10_000, closed.station.pump.new_stop(), lambda _: None)


@pytest.mark.req("PUMP-5")
def test_a_bottle_is_checked_by_two(closed: Hatch) -> None:
    """What is on its label must be possible; another bottle of the same product goes on at once."""
    fit, last = closed.station.pump.fit_bottle, len(closed.entries)
    unknown_page = next(
        product.code
        for product in closed.station.catalogue.products
        if product.poured and product.page_key != closed.station.catalogue.product(METHADONE).page_key
    )
    for words, code in (
        ((METHADONE, " ", "2027-06-30", 500_000), "batch-missing"),
        ((METHADONE, "MX1", "06/2027", 500_000), "expiry-not-a-date"),
        ((METHADONE, "MX1", "2026-11-15", 500_000), "batch-expired"),
        ((METHADONE, "MX1", "2027-06-30", 0), "bottle-volume-wrong"),
        ((METHADONE, "MX1", "2027-06-30", 5_000_001), "bottle-volume-wrong"),
        (("000", "MX1", "2027-06-30", 500_000), "product-unknown"),
        ((unknown_page, "MX1", "2027-06-30", 500_000), "no-page-for-product"),
    ):
        with refused(code):
            fit(*words, proof(ASSISTANT))
    with refused("witness-is-the-actor"):
        fit(METHADONE, "MX1", "2027-06-30", 500_000, proof(NURSE))
    assert closed.kinds(last) == []
    status = fit(METHADONE, " MX1 ", "2026-11-16", 500_000, proof(ASSISTANT))
    assert (status.state, status.batch, status.left_ul) == ("ready", "MX1", 500_000)


@pytest.mark.req("H-8", "PUMP-1")
def test_another_pump_is_not_used(hatch: Hatch) -> None:
    """Other firmware on the same line: refused at connecting, until two people have taken it into use."""
    hatch.station.pump.disconnect()
    hatch.pump.sim.ident = "SIM000099"
    with not_ready("pump-not-the-registered-one"):
        hatch.station.pump.connect()
    assert hatch.station.status().pump.state == "not-connected"
    with refused("witness-is-the-actor"):
        hatch.station.pump.register("sim://", "knf", "spout A", proof(NURSE))
    hatch.station.pump.register("sim://", "knf", "spout B", proof(ASSISTANT))
    assert hatch.station.pump.facts().firmware == "SIM000099"
    assert hatch.station.status().pump.spout == "spout B"


@pytest.mark.req("H-15")
def test_a_calibration_that_was_changed_at_the_pump(hatch: Hatch) -> None:
    """The pump's own correction is part of what was verified."""
    hatch.pump.sim.body.settings.calibration = 10_050
    with not_ready("pump-calibration-changed"):
        hatch.pour(OLD_HAND)
    assert hatch.kinds(len(hatch.entries) - 2) == ["dose-started", "dose-voided"]


def test_a_pump_that_does_not_answer(hatch: Hatch) -> None:
    """Not at registering and not at connecting; nothing is written."""
    hatch.station.pump.disconnect()
    last = len(hatch.entries)
    hatch.pump.sim._deaf_until = 1e9
    for act in (
        hatch.station.pump.connect,
        lambda: hatch.station.pump.register("sim://", "knf", "spout A", proof(ASSISTANT)),
    ):
        with not_ready("pump-not-answering"):
            act()
    assert hatch.kinds(last) == []


@pytest.mark.req("H-14")
def test_the_gauge_shows_the_bottle(hatch: Hatch) -> None:
    """What is in the cup is not in the bottle any more, also before its line is written; a restart keeps the figure."""
    left = hatch.station.status().pump.left_ul
    pour = hatch.pour(OLD_HAND)
    assert hatch.station.status().pump.left_ul == left - 45_000
    hatch.sign(pour)
    assert hatch.station.status().pump.left_ul == left - 45_000
    hatch.reopen()
    assert hatch.station.status().pump.left_ul == left - 45_000
