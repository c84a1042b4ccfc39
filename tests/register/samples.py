"""One entry of each kind, always the same, for the golden files and for whatever must hold for every kind."""

from collections.abc import Iterator

from cdstation.register import acts
from cdstation.register.entries import Body, Draft, Entry
from cdstation.treatment import acts as dose_acts
from tests import builders
from tests.builders import MONDAY

BODIES: tuple[Body, ...] = (
    builders.area_opened(),
    builders.enrolled(builders.STAFF[1]),
    acts.PersonLeft(2),
    acts.CredentialChanged(2, "c1" * 32),
    acts.PinFailed(2, "witness"),
    acts.PinUnlocked(2),
    acts.PinAccepted(2),
    acts.SignedIn(1, "nurse"),
    acts.SignedOut(1),
    acts.KeysTaken(1, 0),
    acts.SessionOpened(1, MONDAY.utc_ms + 7_200_000, ("pump:ready", "count:done"), (1, 2, 3)),
    acts.SessionClosed(38, 1, 1),
    builders.page_opened(),
    acts.Receipt(
        builders.METHADONE.code, "Example Pharma Ltd", "2 Mill Road, Elmsworth", "R-17", "MX2201", "2027-06-30"
    ),
    acts.Waste("verification", "three shots", 1),
    acts.Count(1_500_000, 250_000, 45_500, 1_500_000, 250_500, 45_000, 1_800_000),
    acts.Footnote(9, "Batch should read MX2210 — seen on the bottle"),
    acts.DiscrepancyOpened("count-amber", 14, -4_500),
    acts.PumpRegistered(1, "knf", "socket://localhost:4001", "SIMDOS 10 0815", "left"),
    acts.ShotStarted(1, 10_000),
    acts.ShotEnded(None, "lost"),
    acts.PumpVerified(1, (10_000, 10_000, 60_000), (10_050, 9_980, 60_120), (50, -20, 20), 17, True),
    acts.BottleFitted(1, builders.METHADONE.code, "MX2201", "2027-06-30", 500_000),
    acts.ByHandChosen(0),
    acts.TimeConfirmed(MONDAY.utc_ms - 60_000),
    acts.SettingChanged("dose-cap-ug", 100_000),
    acts.BackupMade("b-wing-2026-11-16.cdreg", 900, "5e" * 32),
    builders.registered(builders.patient()),
    builders.recorded_order(builders.order()),
    dose_acts.PrescriptionStopped(1, "transferred"),
    dose_acts.HoldPlaced("intoxicated"),
    dose_acts.HoldLifted("Dr M Osei by telephone"),
    builders.started(9),
    builders.poured(),
    builders.dose(20_000, 25_000, outcome="part", measured_by_two=True),
    dose_acts.DoseVoided("pump-did-not-start"),
    dose_acts.DoseNotGiven(1, "OST-1", "not-attended"),
)


def entries() -> Iterator[Entry]:
    """Each sample in an entry that uses every field of the envelope."""
    for number, body in enumerate(BODIES, 1):
        draft = Draft(
            uuid=f"{number:032x}",
            body=body,
            entered=builders.later(MONDAY, 86_400_000 * 2),
            by=1,
            witness=3,
            page=None if isinstance(body, acts.PageOpened) else 9,
            delta=-45_000,
            patient=1,
            about="00" * 16,
            event_ms=MONDAY.utc_ms,
            late_reason="the station was being repaired",
            own_page=isinstance(body, acts.PageOpened),
        )
        yield Entry(builders.AREA, 100 + number, bytes(range(32)), draft, 1_755_000)
