"""A disk that refuses at the worst moment: what happened is never lost without a word (house §6, T3)."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cdstation.services.values import OutcomeForm, Settlement
from cdstation.treatment.acts import Outcome
from tests.services.disks import refusing_disk, unwritable
from tests.services.hatch import ASSISTANT, NURSE, OLD_HAND, SETTLED, SWALLOWED, Hatch, copy_of, proof
from tests.services.raising import distrusted, not_ready, unrecorded


@pytest.fixture
def open_home() -> Iterator[Path]:
    """A folder that somebody without rights can reach."""
    with tempfile.TemporaryDirectory(prefix="cdstation-open-") as name:
        home = Path(name)
        home.chmod(0o755)
        yield home


GIVEN = OutcomeForm(Outcome.GIVEN, checks=SWALLOWED)


@pytest.mark.req("H-25")
def test_before_the_pour_nothing_moves(hatch: Hatch) -> None:
    """The intent could not be made durable, so the pump never hears of it."""
    starts, before = hatch.pump.starts, hatch.balance
    with refusing_disk(), unrecorded("entry-not-written"):
        hatch.pour(OLD_HAND)
    assert (hatch.pump.starts, hatch.state()) == (starts, "read-only")
    hatch.reopen()
    assert (hatch.state(), hatch.balance) == ("ready", before)
    hatch.give(OLD_HAND)


@pytest.mark.req("H-25", "H-16")
def test_after_the_pour_it_is_said_and_found_again(hatch: Hatch) -> None:
    """Commit 2 refused: an error that cannot be dismissed, and after unlocking anew the dose waits for two people."""
    before = hatch.balance
    card = hatch.station.dosing.prepare(OLD_HAND)
    disk = refusing_disk()

    def fill_up(done: int) -> None:
        if done > 40_000 and hatch.pump.line.on_step is not full:
            hatch.pump.line.on_step = full
            disk.__enter__()

    def full(_: int) -> None:
        """Marks that the disk is full by now."""

    try:
        with unrecorded("entry-not-written"):
            hatch.station.dosing.pour(card, hatch.evidence(card), hatch.station.pump.new_stop(), fill_up)
    finally:
        disk.__exit__(None, None, None)
    assert hatch.state() == "read-only"
    assert hatch.station.dosing.unfinished()[0].stage == "started"
    hatch.station.access.close_area()
    hatch.reopen()
    (found,) = hatch.station.dosing.unfinished()
    assert (found.stage, hatch.balance, hatch.state()) == ("started", before, "quarantine")
    settlement = Settlement(45_000, Outcome.GIVEN, 45_000)
    hatch.station.dosing.settle(found, settlement, proof(NURSE), proof(ASSISTANT))
    assert hatch.balance == before - 45_000


@pytest.mark.req("H-25", "H-16")
def test_at_the_signature_it_is_said_and_found_again(hatch: Hatch) -> None:
    """Commit 3 refused: the cup is unfinished, and the station can be locked and unlocked over it."""
    before = hatch.balance
    pour = hatch.pour(OLD_HAND)
    with refusing_disk(), unrecorded("entry-not-written"):
        hatch.sign(pour, GIVEN)
    assert hatch.state() == "read-only"
    with distrusted("ledger-stopped"):
        hatch.station.roster.place_hold(SETTLED, "prescriber-review")
    hatch.reopen()
    (found,) = hatch.station.dosing.unfinished()
    assert (found.stage, hatch.balance) == ("poured", before)
    hatch.station.dosing.settle(found, Settlement(45_000, Outcome.GIVEN, 45_000), proof(NURSE), proof(ASSISTANT))


@pytest.mark.req("H-11", "H-16")
@pytest.mark.parametrize("last", ["hold-placed", "discrepancy-opened"])
def test_whoever_drank_it_is_safe_whenever_the_station_dies(hatch: Hatch, last: str) -> None:
    """The hold and the case are written before the line: no moment is left in which only the line stands."""
    pour = hatch.pour(OLD_HAND)
    disk = refusing_disk()

    def watch() -> None:
        if not full and last == hatch.entries[-1].body.KIND:
            full.append(True)
            disk.__enter__()

    full: list[bool] = []
    hatch.station.subscribe(watch)
    try:
        with unrecorded("entry-not-written"):
            hatch.sign(pour, OutcomeForm(Outcome.WRONG_PERSON, 45_000, drunk_by=SETTLED))
    finally:
        disk.__exit__(None, None, None)
    hatch.reopen()
    assert "on-hold" in [block.code for block in hatch.station.dosing.prepare(SETTLED).blocks]
    (found,) = hatch.station.dosing.unfinished()
    settlement = Settlement(45_000, Outcome.NOT_HANDED)
    hatch.station.dosing.settle(found, settlement, proof(NURSE), proof(ASSISTANT))
    assert hatch.station.status().open_discrepancies == (1 if last == "discrepancy-opened" else 0)


@pytest.mark.req("H-25")
def test_a_stopped_book_is_still_read(hatch: Hatch) -> None:
    """Read-only means that the register can be read, searched and closed."""
    hatch.give(OLD_HAND)
    with refusing_disk(), unrecorded("entry-not-written"):
        hatch.station.roster.place_hold(SETTLED, "prescriber-review")
    assert hatch.state() == "read-only"
    assert hatch.station.register.latest(hatch.page, 1)[0].seq == len(hatch.entries)
    assert len(hatch.station.register.find(hatch.page, "ABBOTTSON")) == 5


@pytest.mark.req("H-25")
def test_the_station_closes_on_a_full_disk(hatch: Hatch) -> None:
    """The checkpoint of the end cannot be made; the book is closed all the same, and opens again."""
    hatch.give(OLD_HAND)
    with refusing_disk():
        hatch.station.close()
    hatch.reopen()
    assert hatch.state() == "ready"


@pytest.mark.req("H-25")
def test_no_space_starts_nothing_and_records_everything(hatch: Hatch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below 200 MB no dose is started, by the services and by the ledger itself; the cup in hand is signed for."""
    pour = hatch.pour(OLD_HAND)
    monkeypatch.setattr("cdstation.services.current.LEAST_FREE_BYTES", 1 << 60)
    assert hatch.state() == "no-space"
    hatch.sign(pour, GIVEN)
    starts = hatch.pump.starts
    with not_ready("station-no-space"):
        hatch.pour(SETTLED)
    monkeypatch.undo()
    monkeypatch.setattr("cdstation.storage.ledger.SPACE_NEEDED_MB", 1 << 40)
    with not_ready("disk-nearly-full"):
        hatch.pour(SETTLED)
    assert hatch.pump.starts == starts


@pytest.mark.req("H-25")
@pytest.mark.parametrize("moment", ["start", "sign"])
def test_a_folder_that_became_read_only(built_area: Hatch, open_home: Path, moment: str) -> None:
    """Starting says so and nothing moved; a cup that was poured is unrecorded, and nothing is lost."""
    hatch = copy_of(built_area, open_home)
    before, starts = hatch.balance, hatch.pump.starts
    if moment == "start":
        with unwritable(hatch.home / "areas"), not_ready("folder-read-only"):
            hatch.pour(OLD_HAND)
        assert hatch.pump.starts == starts
    else:
        pour = hatch.pour(OLD_HAND)
        with unwritable(hatch.home / "areas"), unrecorded("happened-but-not-written", cause="folder-read-only"):
            hatch.sign(pour, GIVEN)
        assert (hatch.balance, hatch.state()) == (before, "quarantine")
        with unrecorded("happened-but-not-written", cause="folder-read-only"):
            hatch.sign(pour, GIVEN)  # the connection had fallen back to reading; this lets go of it
        hatch.sign(pour, GIVEN)
    assert hatch.state() == "ready"
    hatch.check()
    hatch.station.close()


@pytest.mark.req("H-25")
def test_the_disk_with_the_book_is_pulled_out(hatch: Hatch) -> None:
    """The frame still has something to show, and nothing is started."""
    folder = hatch.home / "areas"
    folder.rename(hatch.home / "elsewhere")
    try:
        assert hatch.state() == "no-space"
        with not_ready("station-no-space"):
            hatch.pour(OLD_HAND)
    finally:
        (hatch.home / "elsewhere").rename(folder)
    assert hatch.state() == "ready"
