"""The whole check once a day, while nobody pours; what it finds stops the work as at a start (ELEC-1, D12)."""

import pytest

from cdstation.register.upkeep.acts import AuditRun
from cdstation.services.values import Progress
from cdstation.storage import database
from tests.services.hatch import DAY_MS, OLD_HAND, Hatch
from tests.services.raising import not_ready


@pytest.mark.req("ELEC-1", "LAW-20-d")
def test_once_a_london_day_and_written_down(hatch: Hatch) -> None:
    """Due until it has run; then again on the next day. The station itself signs for it."""
    nightly = hatch.station.nightly
    assert nightly.due()
    steps = list[Progress]()
    entries = len(hatch.entries)
    report = nightly.run(steps.append)
    assert report.verified
    run = hatch.entries[-1]
    assert (run.body, run.draft.by) == (AuditRun(entries, 0), 0)
    assert {step.step for step in steps} == {"verify-book", "verify-rules"}
    status = hatch.station.status()
    assert (status.audited_ms, status.verifying, status.verified_to) == (hatch.clock.now().utc_ms, None, entries)
    assert not nightly.due()
    midnight = DAY_MS - hatch.clock.now().utc_ms % DAY_MS  # London is on Greenwich time in November
    hatch.clock.move(midnight - 1)
    assert not nightly.due()
    hatch.clock.move(1)
    assert nightly.due()


@pytest.mark.req("ELEC-1")
def test_in_the_background(hatch: Hatch) -> None:
    """Begun once, however often it is asked for; a book that is closed meanwhile stops it."""
    nightly = hatch.station.nightly
    assert nightly.start_if_due()
    nightly.wait()
    assert isinstance(hatch.entries[-1].body, AuditRun)
    assert not nightly.start_if_due()
    hatch.clock.move(DAY_MS)
    assert nightly.start_if_due()
    hatch.station.close()
    nightly.wait()
    assert not nightly.due()


@pytest.mark.req("H-20")
def test_a_cup_in_hand_comes_first(hatch: Hatch) -> None:
    """Not begun while something is poured, and given up when something is; nothing is written then."""
    pour = hatch.pour(OLD_HAND)
    assert not hatch.station.nightly.due()
    last = len(hatch.entries)
    assert [one.code for one in hatch.station.nightly.run().findings] == ["check-cancelled"]
    assert hatch.kinds(last) == []
    hatch.sign(pour)
    assert hatch.station.nightly.due()


def test_it_can_be_stopped(hatch: Hatch) -> None:
    """It stays due."""
    nightly, last = hatch.station.nightly, len(hatch.entries)
    report = nightly.run(lambda _: nightly.cancel())
    assert [one.code for one in report.findings] == ["check-cancelled"]
    assert hatch.kinds(last) == []
    assert nightly.due()
    assert hatch.state() == "ready"


@pytest.mark.req("D12", "ELEC-1", "LAW-20-d")
def test_what_it_finds_makes_the_area_read_only(hatch: Hatch) -> None:
    """An entry that was changed in the file behind the station's back, with all that its key can do."""
    connection = database.connect(hatch.file, hatch.key)
    connection.execute("DROP TRIGGER entries_no_update")
    connection.execute("UPDATE entries SET dose_day = '2026-01-01' WHERE seq = 9")
    connection.commit()
    connection.close()
    report = hatch.station.nightly.run()
    assert not report.verified
    assert hatch.state() == "read-only"
    assert not hatch.station.nightly.due()
    with not_ready("station-read-only"):
        hatch.pour(OLD_HAND)
    hatch.station.close()
