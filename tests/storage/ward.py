"""A fictional ward with a real book in a real folder, and short ways to do what is done on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict, Unpack
from uuid import uuid4

from cdstation.paths import AreaFiles, area_files
from cdstation.register.acts import AreaOpened, Footnote, PageOpened, PersonEnrolled, Waste
from cdstation.register.entries import Body, Draft, Sealed
from cdstation.register.times import Moment
from cdstation.storage.badges import new_badge
from cdstation.storage.database import connect
from cdstation.storage.driver import Connection
from cdstation.storage.ledger import Ledger, create_ledger
from cdstation.storage.rows import Attachment, Credential, Photo
from cdstation.storage.sealing import Cost, FileKey
from cdstation.storage.signing import Signer, new_signer, wrap_signer
from cdstation.treatment.acts import DosePoured, DoseRecorded, DoseStarted, DoseVoided, PatientRegistered

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)  # the real cost is tried once, where it is the point
KEY = FileKey(bytes(range(32)))
MACHINE = b"m" * 32
PIN = "274915"
NURSE, WITNESS, PHARMACIST = 1, 2, 3
AREA = "wing-b"
START_MS = 1_793_433_600_000  # 31-Oct-2026, an ordinary day
CARD = "c" * 64
BOTTLE_UL = 5_000_000
DOSE_UL = 45_000


class Particulars(TypedDict, total=False):
    """The optional fields of a draft."""

    page: int
    delta: int
    patient: int | None
    about: str
    event_ms: int
    late_reason: str
    own_page: bool


class Ward:
    """An open area with its people. Time moves by a minute with each act."""

    def __init__(self, files: AreaFiles, key: FileKey = KEY) -> None:
        self.files, self.key = files, key
        self.now_ms = START_MS
        self.signers = {number: new_signer(number) for number in (NURSE, WITNESS, PHARMACIST)}
        self.badges = {number: new_badge() for number in self.signers}
        self.ledger = create_ledger(files, key, AREA)
        self.page = 0

    @property
    def nurse(self) -> Signer:
        return self.signers[NURSE]

    @property
    def witness(self) -> Signer:
        return self.signers[WITNESS]

    def moment(self) -> Moment:
        self.now_ms += 60_000
        return Moment(self.now_ms, self.now_ms - START_MS, "boot-1")

    def next_day(self) -> None:
        self.now_ms += 86_400_000

    def draft(self, body: Body, by: int = NURSE, witness: int | None = None, **rest: Unpack[Particulars]) -> Draft:
        return Draft(uuid4().hex, body, self.moment(), by, witness, **rest)

    def write(
        self, body: Body, witness: int | None = None, attach: tuple[Attachment, ...] = (), **rest: Unpack[Particulars]
    ) -> Sealed:
        draft = self.draft(body, NURSE, witness, **rest)
        second = None if witness is None else self.signers[witness]
        return self.ledger.append(draft, self.nurse, second, attachments=attach)

    def set_up(self) -> "Ward":
        """The area is opened, three people are enrolled and one page is opened."""
        station = self.ledger.station_signer()
        opened = AreaOpened(AREA, "B wing hatch", "HMP Example", "1 Example Road", station.public_hex, True, 1)
        self.ledger.append(self.draft(opened, by=0), station)
        for number in self.signers:
            self.enrol(number)
        self.page = self.open_page("methadone").seq
        return self

    def enrol(self, number: int) -> Sealed:
        signer = self.signers[number]
        wrapped = wrap_signer(signer, PIN, self.badges[number], MACHINE, CHEAP)
        body = PersonEnrolled(
            number, f"Person{number}", "Test", "nurse", "", signer.public_hex, "", True, False, wrapped.sha256
        )
        station = self.ledger.station_signer()
        return self.ledger.append(self.draft(body, by=0), station, attachments=[Credential(wrapped)])

    def open_page(self, drug: str) -> Sealed:
        body = PageOpened(drug, "oral solution", "1 mg per mL", "mL", "2", True, "counted")
        return self.write(body, WITNESS, delta=BOTTLE_UL, own_page=True)

    def register_patient(self, number: int, png: bytes = b"") -> Sealed:
        photo = Photo(png)
        name = f"Invented{number}"
        body = PatientRegistered(
            number,
            f"A{number:04}AA",
            "9990000000",
            name,
            "Nadia",
            "1990-01-02",
            "B1-01",
            (),
            photo.sha256 if png else "",
        )
        return self.write(body, patient=number, attach=(photo,) if png else ())

    def start(self, patient: int, pump: int = 1, page: int = 0) -> Sealed:
        page = page or self.page
        body = DoseStarted(
            1, "OST-1", "methadone-1", DOSE_UL, DOSE_UL, page, pump, "B1", "2027-01-01", CARD, ("photo",)
        )
        return self.write(body, patient=patient)

    def pour(self, started: Sealed) -> Sealed:
        body = DosePoured(DOSE_UL, DOSE_UL, None, "known", "complete", "")
        return self.write(body, patient=started.draft.patient, about=started.uuid)

    def record(self, started: Sealed, outcome: str = "given", consumed: int = DOSE_UL, frees: bool = False) -> Sealed:
        assert isinstance(started.body, DoseStarted)
        body = DoseRecorded(
            outcome=outcome,
            consumed=consumed,
            wasted=DOSE_UL - consumed,
            frees_slot=frees,
            prescription=1,
            product="methadone-1",
            dose_ug=DOSE_UL,
            name="INVENTED, Nadia",
            address="B1-01, HMP Example",
            authority="Dr P Example 1234567",
            pump=started.body.pump,
            batch="B1",
            expiry="2027-01-01",
            id_requested=True,
            id_provided=True,
            card=CARD,
            measured_by_two=False,
            checks=("drank-all",),
        )
        page, patient = started.body.stock_page, started.draft.patient
        return self.write(body, WITNESS, page=page, delta=-DOSE_UL, patient=patient, about=started.uuid)

    def void(self, started: Sealed) -> Sealed:
        return self.write(DoseVoided("not-started"), WITNESS, patient=started.draft.patient, about=started.uuid)

    def dose(self, patient: int) -> Sealed:
        """One whole dose: three entries."""
        started = self.start(patient)
        self.pour(started)
        return self.record(started)

    def spill(self, amount: int = 1_000) -> Sealed:
        return self.write(Waste("spilt", ""), WITNESS, page=self.page, delta=-amount)

    def note_to(self, line: Sealed, text: str) -> Sealed:
        return self.write(Footnote(line.seq, text), WITNESS, about=line.uuid)

    def reopen(self) -> Ledger:
        self.ledger.close()
        self.ledger = Ledger(self.files, self.key)
        return self.ledger


def files_in(folder: Path) -> AreaFiles:
    return area_files(folder / "areas", AREA, folder / "anchors")


@contextmanager
def raw(files: AreaFiles, key: FileKey = KEY) -> Iterator[Connection]:
    """The book under its key with no guard at all: what somebody with the key could do."""
    connection = connect(files.book, key)
    try:
        yield connection
    finally:
        connection.close()


def without_triggers(connection: Connection) -> list[str]:
    """Take every trigger away; the statements that put them back."""
    triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    return [statement for _, statement in triggers]


@contextmanager
def tampering(files: AreaFiles, key: FileKey = KEY) -> Iterator[Connection]:
    """Change what should never change, and leave the schema as it was, so that only the content tells."""
    with raw(files, key) as connection:
        triggers = without_triggers(connection)
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute("PRAGMA foreign_keys=OFF")
        yield connection
        for statement in triggers:
            connection.execute(statement)
