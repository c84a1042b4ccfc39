"""One entry of each kind, always the same, for the golden files and for whatever must hold for every kind."""

from collections.abc import Iterator

from cdstation.register import acts
from cdstation.register.custody import acts as custody
from cdstation.register.discrepancies import acts as cases
from cdstation.register.entries import Body, Draft, Entry
from cdstation.register.stock import acts as stock
from cdstation.register.stock import leaving
from cdstation.register.upkeep import acts as upkeep
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
    stock.NeighbourKnown("store-1a2b3c", "Pharmacy store", "HMP Elmsworth, 1 Gate Road", "9b" * 32),
    stock.RequisitionMade(
        7,
        "Example Pharma Ltd",
        "2 Mill Road, Elmsworth",
        "",
        "Patelson, Nisha",
        "HMP Elmsworth, 1 Gate Road",
        "pharmacist",
        "stock for substance misuse treatment",
        (builders.METHADONE.code,),
        (5_000_000,),
    ),
    stock.RequisitionCancelled(7, "asked for twice"),
    stock.LockedAway(12, "CD cabinet 1"),
    stock.ReceiptNoted(
        *("b-wing-1a2b3c", "B wing hatch", "0f" * 16, 31, "2026-11-16", "Example Pharma Ltd", "2 Mill Road, Elmsworth"),
        *("R-17", builders.METHADONE.code, 2_500_000, "MX2201 exp 2027-06-30"),
    ),
    stock.ContainersListed(9, builders.METHADONE.code, (500_000,), (320_500,), ("MX2201",), ("2027-06-30",)),
    stock.ContainerOpened(9_000, 8_001, 1_500),
    stock.ContainerQuarantined(9_000, "damaged", 500_000, "cap cracked"),
    stock.ContainerReleased(9_000, "cap replaced, contents measured"),
    stock.BatchRecalled(builders.METHADONE.code, "MX2201", "EL(26)A/09"),
    stock.Overage(9_000, 500_000, 507_500),
    stock.TransferOut(
        number=3,
        to_area="b-wing-1a2b3c",
        to_name="B wing hatch",
        to_address="HMP Elmsworth, 1 Gate Road",
        requisition="B wing hatch 4",
        purpose="supply",
        product=builders.METHADONE.code,
        containers=(9_000,),
        sizes=(500_000,),
        contents=(500_000,),
        batches=("MX2201",),
        expiries=("2027-06-30",),
        seal="S-0441",
        courier="Osei, Mary",
    ),
    stock.TransferIn(
        *(3, "store-1a2b3c", "Pharmacy store", "HMP Elmsworth, 1 Gate Road", "B wing hatch 4", builders.METHADONE.code),
        *(500_000, (500_000,), (499_000,), ("MX2201",), ("2027-06-30",), 4),
    ),
    stock.TransferRefused(3, "store-1a2b3c", "seal broken"),
    stock.TransferSettled(3, 499_000, 88),
    stock.TransferReturned(3, "B wing hatch", "seal broken"),
    stock.StockReturned("Example Pharma Ltd", "2 Mill Road, Elmsworth", "RA-118", "short-dated", (9_000,), (500_000,)),
    leaving.OwnDrugReceived(builders.METHADONE.code, "FENWICK, Jonah A1000AA", "reception", "PB-0012", "part bottle"),
    leaving.OwnDrugLeft("PB-0012", "FENWICK, Jonah A1000AA", "destroyed", "", "consent form 12"),
    leaving.DestructionAuthorised(9, (9_000,), (500_000,), "CDAO letter 26/114", "denature in the kit"),
    leaving.Destruction((9_000,), (500_000,), "expired", "kit DK-77", "ASHCROFT, Helen", "CDAO letter 26/114"),
    cases.CaseOwned(14, 4),
    cases.CaseChecked(14, "recount", "the same figures", False, 19),
    cases.CaseDue(14, "incident"),
    cases.CaseReported(14, "cdao", "NHSE North", "CDAO-2026-031"),
    cases.CaseOutcome(14, "arithmetic-error", "a receipt entered twice", 21),
    cases.Adjustment(14, "counted by two pairs"),
    cases.CaseClosed(14, "no further action"),
    cases.CaseReopened(14, "the missing bottle was found"),
    custody.AuthorityGiven(3, "receive", "letter of 02-Nov-2026", "2026-11-02", "2027-11-01"),
    custody.AuthorityWithdrawn(3, "receive"),
    custody.StationeryReceived("requisition pad", 101, 150, "Example Print Ltd"),
    custody.StationeryIssued("requisition pad", 101, 110, 4, "ordering"),
    custody.StationerySpoiled("requisition pad", 103, "torn"),
    custody.LicenceRecorded("2", "HO-2026-1188", "Example Care Ltd", "2026-01-01", "2026-12-31"),
    custody.LicenceEnded("2", "HO-2026-1188", "replaced"),
    upkeep.Correction(15, "belongs on the page of 10 mg per mL", 21, -45_000, was=-45_000),
    upkeep.DowntimePackMade(1, 12, 12, 140, "5e" * 32),
    upkeep.CountSheetPrinted(4, (9, 21), 98),
    upkeep.RegisterApproved("SoS approval 2026/7", True),
    upkeep.InspectorNoted(15, "witness did not know the batch"),
    upkeep.Disclosed("register", "2026-11-01", "2026-11-16", "ASHCROFT, Helen", "5e" * 32),
    upkeep.AuditRun(98, 0),
    upkeep.PageClosed(9, "product no longer used"),
    upkeep.BookClosed("hatch closed", "2037-11-16"),
    upkeep.LegalHold(True, "coroner"),
    upkeep.PageReopened(9, "ordered again"),
    leaving.SpillTold(31, 4),
    upkeep.DowntimeCodeMade("ABCD-EFGH-JKLM-NPQR"),
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
