"""A small simulated area behind a real station: the real book, the real driver, a pump in software, time set by hand.

Built once through the services and then copied for each test, with an Argon2id that costs next to nothing. Everybody
in it is invented. Tests say what is different from an ordinary morning.
"""

import os
import shutil
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from cdstation.app import machine_secret_in
from cdstation.config import resources_dir
from cdstation.devices.drivers.knf_simdos import KnfSimdos
from cdstation.devices.pump import Pump
from cdstation.devices.simulator.faults import parse_fault
from cdstation.devices.simulator.knf_sim import SimulatedKnf
from cdstation.devices.simulator.line import SimulatedClock, SimulatedLine, simulated_pump
from cdstation.register.acts import PumpRegistered, Receipt
from cdstation.register.entries import Sealed
from cdstation.register.times import LONDON
from cdstation.services.book import Book
from cdstation.services.catalogue import load_catalogue
from cdstation.services.clocks import SetClock
from cdstation.services.pump_facts import read_identity
from cdstation.services.setup import Folders
from cdstation.services.station import Station
from cdstation.services.values import (
    AreaPlan,
    Counted,
    DoseReceipt,
    Evidence,
    OutcomeForm,
    PersonPlan,
    Pour,
    Proof,
    SetUpDone,
    StopToken,
)
from cdstation.services.verification import Report, verify_area
from cdstation.storage.sealing import Cost, FileKey
from cdstation.treatment import acts
from cdstation.treatment.acts import Outcome
from cdstation.treatment.dosing import DoseCard
from cdstation.treatment.patients import Patient
from cdstation.treatment.prescriptions import Prescription
from cdstation.treatment.words import dose_words
from tests.devices.rig import Tap

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
METHADONE = "36120711000001104"
PASSWORD = "kestrel-ladder-77-amber"
NURSE, SECOND_NURSE, ASSISTANT, PHARMACIST, LEAD = 1, 2, 3, 4, 5
PINS = {NURSE: "418205", SECOND_NURSE: "730614", ASSISTANT: "592837", PHARMACIST: "264908", LEAD: "815372"}
STAFF = (
    ("Okafor", "Ada", "nurse", "99A1234E"),
    ("Bellweather", "Rowan", "nurse", "99B2345E"),
    ("Reed", "Jo", "healthcare assistant", ""),
    ("Patelson", "Nisha", "pharmacist", "9900001"),
    ("Marchbank", "Isla", "head of healthcare", "99C3456E"),
)
# Two who have been coming for weeks, two whose first dose is today, and one who is here but has no order.
OLD_HAND, SETTLED, BEGINNER, NEWCOMER, NO_ORDER = 1, 2, 3, 4, 5
DOSES_ML = {OLD_HAND: 45, SETTLED: 60, BEGINNER: 30, NEWCOMER: 40}
FAMILIES = ("Abbottson", "Brzeziński", "Carterly", "Douglasson", "Evansworth")
SWALLOWED = ("drank-all", "water-and-spoke", "mouth-clear")
LOOKED = ("photo", "name-and-birth")
OPENING_UL = 3_000_000
BOTTLE_UL = 2_000_000
MORNING_MS = int(datetime(2026, 11, 16, 8, 0, tzinfo=LONDON).timestamp()) * 1000
DAY_MS = 86_400_000
HISTORY_DAYS = (16, 11, 6, 1)


@dataclass
class SoftPump:
    """The pump behind every line that a test's station opens; it survives the station, as a real one would."""

    clock: SimulatedClock = field(default_factory=SimulatedClock)
    taps: list[Tap] = field(default_factory=list)
    hardware_id: str = "A1"

    def __post_init__(self) -> None:
        self.sim: SimulatedKnf = simulated_pump(self.clock, seed=7)

    def connect(self, registered: PumpRegistered) -> Pump:
        """What `app` would do over a serial line."""
        tap = Tap(SimulatedLine(self.sim, self.clock, hardware_id=self.hardware_id))
        self.taps.append(tap)
        return KnfSimdos(tap, self.clock.monotonic, self.clock.sleep, read_identity(registered.identity))

    def afflict(self, fault: str) -> None:
        """From now on this misfortune."""
        self.sim.afflict(parse_fault(fault))

    @property
    def line(self) -> Tap:
        """The line that is open now."""
        return self.taps[-1]

    @property
    def starts(self) -> int:
        """How often START has reached the pump."""
        return self.sim.starts

    @property
    def true_ul(self) -> int:
        """What has really come out."""
        self.sim.body.advance()
        return self.sim.body.true_delivered_nl // 1_000


def quick_folder() -> str | None:
    """Where long campaigns keep their files: in memory where there is room, as they wait for the disk more than for us.

    Nothing is lost by it: a killed process leaves the same bytes behind. Power cuts have campaigns of their own.
    """
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 500_000_000
    return str(memory) if roomy else None


def proof(number: int, pin: str = "") -> Proof:
    """The credential of one of the staff."""
    return Proof(number, pin or PINS[number])


def person_plan(number: int) -> PersonPlan:
    """How one of the staff is enrolled; all but the assistant can unlock."""
    family, given, role, registration = STAFF[number - 1]
    password = "" if number == ASSISTANT else f"{PASSWORD}-{number}"
    return PersonPlan(family, given, role, registration, PINS[number], password)


def make_station(home: Path, clock: SetClock, pump: SoftPump, cost: Cost = CHEAP) -> Station:
    """A whole station inside `home`."""
    folders = Folders(home / "areas", home / "anchors")
    machine = machine_secret_in(home / "config", use_key_store=False)
    catalogue = load_catalogue(resources_dir())
    return Station(folders, clock, catalogue, pump.connect, machine, home / "backups", cost)


@dataclass
class Hatch:
    """An area on one morning. `station` is replaced by `reopen`."""

    home: Path
    done: SetUpDone
    clock: SetClock
    pump: SoftPump
    station: Station
    page: int = 0
    boots: int = 0

    @property
    def book(self) -> Book:
        """The open book, where a test must look behind the services."""
        return self.station.history_book()

    @property
    def area_id(self) -> str:
        """The area's identity."""
        return self.done.area.area_id

    @property
    def file(self) -> Path:
        """The area file."""
        return self.station.folders.files(self.area_id).book

    @property
    def key(self) -> FileKey:
        """The key of the open book."""
        return self.station.access.file_key()

    @property
    def balance(self) -> int:
        """What the register says is there."""
        return self.station.register.balance(self.page)

    @property
    def entries(self) -> tuple[Sealed, ...]:
        """The whole book."""
        return self.book.ledger.entries(limit=100_000)

    def kinds(self, after: int = 0) -> list[str]:
        """What has been written since an entry, in order."""
        return [one.body.KIND for one in self.entries if one.seq > after]

    def state(self) -> str:
        """The state of the station."""
        return self.station.status().state.value

    def unlock(self) -> None:
        """Open the area and wait for the whole check."""
        self.station.access.unlock(self.area_id, f"{PASSWORD}-{NURSE}")
        self.station.access.wait_verified()

    def sign_in(self, nurse: int = NURSE, witness: int = ASSISTANT) -> None:
        """Two people take over."""
        self.station.access.sign_in(proof(nurse))
        self.station.access.choose_witness(proof(witness))

    def reopen(self, *, later_ms: int = 60_000, sign_in: bool = True, connect: bool = True) -> None:
        """The program ends, however it was, and starts again after a while on a computer that was restarted."""
        self.station.close()
        self.boots += 1
        self.pump.clock.sleep(later_ms / 1000)
        self.clock = SetClock(self.clock.now().utc_ms + later_ms, running=False, boot_id=f"boot-{self.boots}")
        self.station = make_station(self.home, self.clock, self.pump)
        self.unlock()
        if sign_in:
            self.sign_in()
            if connect:
                self.station.pump.connect()

    def days_later(self, days: int) -> None:
        """The hatch opens on a later morning; no pump, as nobody has verified it yet."""
        self.clock.move(days * DAY_MS)
        self.station.session.open(self.clock.now().utc_ms + 3_600_000)
        self.station.pump.by_hand_today()

    def evidence(self, card: DoseCard, witness: int = ASSISTANT) -> Evidence:
        """Two identifiers, and the witness's look where the card asks for it."""
        return Evidence(LOOKED, proof(witness) if card.witness_before else None)

    def pour(self, patient: int = OLD_HAND, stop: StopToken | None = None) -> Pour:
        """A cup for this patient."""
        card = self.station.dosing.prepare(patient)
        stop = stop or self.station.pump.new_stop()
        return self.station.dosing.pour(card, self.evidence(card), stop, lambda _: None)

    def sign(self, pour: Pour, form: OutcomeForm | None = None, witness: int = ASSISTANT) -> DoseReceipt:
        """The outcome; swallowed whole unless it says otherwise."""
        return self.sign_with(pour, proof(witness), form)

    def sign_with(self, pour: Pour, witness: Proof, form: OutcomeForm | None = None) -> DoseReceipt:
        """The same with this very credential."""
        return self.station.dosing.sign(pour, form or OutcomeForm(Outcome.GIVEN, checks=SWALLOWED), witness)

    def give(self, patient: int = OLD_HAND, form: OutcomeForm | None = None) -> DoseReceipt:
        """A whole dose."""
        return self.sign(self.pour(patient), form)

    def count(self, found: int, second: int | None = None) -> None:
        """A blind count by nurse and assistant."""
        self.station.session.start_count(self.page)
        other = Counted(found if second is None else second, 0, 0)
        self.station.session.count(self.page, Counted(found, 0, 0), other, proof(NURSE), proof(ASSISTANT))

    def verify(self) -> Report:
        """Every check of `cdstation verify`."""
        return verify_area(self.station.folders.files(self.area_id), self.key)

    def open_again(self) -> None:
        """The hatch opens on another day: the session of the last one has ended by itself."""
        assert self.state() == "session-closed"
        self.station.session.open(self.clock.now().utc_ms + 4 * 3_600_000)

    def plain_sum(self) -> int:
        """All movements of the page added up, by nobody's arithmetic but this."""
        return sum(one.draft.delta or 0 for one in self.entries if one.entry.page == self.page)

    def check(self) -> None:
        """What must hold of every book at any time."""
        assert self.balance == self.plain_sum()
        assert self.verify().findings == ()


def build(home: Path) -> Hatch:
    """The area with its staff, patients, orders and stock, the hatch open, the pump verified; closed again at the end.

    Done through the services, except for the four doses of each old hand, which lie in the past.
    """
    pump = SoftPump()
    clock = SetClock(MORNING_MS - max(HISTORY_DAYS) * DAY_MS, running=False, boot_id="boot-past")
    station = make_station(home, clock, pump)
    plan = AreaPlan(
        name="B wing hatch",
        prison="HMP Example",
        address="1 Sample Road, Anytown",
        people=tuple(person_plan(number) for number in PINS),
        pages=((METHADONE, OPENING_UL),),
        simulated=True,
    )
    hatch = Hatch(home, station.setup.create_area(plan), clock, pump, station)
    hatch.unlock()
    hatch.page = station.register.pages()[0].page
    station.access.sign_in(proof(NURSE))
    for number in range(1, len(FAMILIES) + 1):
        _admit(station, number)
    _live_through(hatch)
    _open_the_hatch(hatch)
    station.close()
    return hatch


def copy_of(built: Hatch, home: Path) -> Hatch:
    """The same area in another folder, two minutes later, with two people signed in and the pump connected."""
    for folder in ("areas", "anchors", "config"):
        shutil.copytree(built.home / folder, home / folder)
    pump = SoftPump()
    clock = SetClock(built.clock.now().utc_ms + 120_000, running=False, boot_id="boot-0")
    hatch = replace(built, home=home, clock=clock, pump=pump, station=make_station(home, clock, pump))
    hatch.unlock()
    hatch.sign_in()
    hatch.station.pump.connect()
    return hatch


def order(station: Station, patient: int, dose_ug: int, signed: date) -> Prescription:
    """A 28-day order."""
    return Prescription(
        number=0,
        patient=patient,
        slot="OST-1",
        product=station.catalogue.product(METHADONE),
        dose_ug=dose_ug,
        words=dose_words(dose_ug),
        signed=signed,
        starts=signed,
        ends=signed + timedelta(days=27),
        prescriber="Dr M. Haleworth",
        reference=f"Rx-{signed.year}-{patient:04d}",
        original_seen_by="Patelson, Nisha (pharmacist)",
        pharmacist_checked=True,
    )


def _admit(station: Station, number: int) -> None:
    patient = Patient(
        number=0,
        prison_number=f"A{1000 + number}BC",
        nhs_number="",
        family=FAMILIES[number - 1],
        given=("Callum", "Łukasz", "Dean", "Sean", "Rhys")[number - 1],
        born=date(1980 + number, 2, 3),
        location=f"B2-{number:02d}",
        allergies=(),
        photo="",
    )
    station.roster.register_patient(patient, b"\x89PNG drawn %d" % number)
    if number in DOSES_ML:
        weeks = 16 if number in (OLD_HAND, SETTLED) else 0
        signed = date(2026, 11, 16) - timedelta(days=weeks)
        station.roster.record_prescription(order(station, number, DOSES_ML[number] * 1000, signed))


def _live_through(hatch: Hatch) -> None:
    """A delivery, and four doses of each old hand."""
    book = hatch.book
    signers = hatch.station.history_signers(proof(NURSE), proof(ASSISTANT))
    received = Receipt(METHADONE, "Example Pharma Ltd", "4 Model Way", "B-00217", "K2291", "2027-08-31")
    book.write(received, by=signers[0], witness=signers[1], page=hatch.page, delta=1_000_000)
    for back in HISTORY_DAYS:
        hatch.clock.move(MORNING_MS - back * DAY_MS - hatch.clock.now().utc_ms)
        for patient in (OLD_HAND, SETTLED):
            volume = DOSES_ML[patient] * 1000
            started = acts.DoseStarted(
                patient, "OST-1", METHADONE, volume, volume, hatch.page, 0, "K2291", "2027-08-31", "0" * 64, LOOKED
            )
            intent = book.write(started, by=signers[0], patient=patient)
            poured = acts.DosePoured(volume, None, None, "known", "by-hand", "")
            book.write(poured, by=signers[0], patient=patient, about=intent.uuid)
            book.write(
                past_line(patient, volume),
                by=signers[0],
                witness=signers[1],
                page=hatch.page,
                delta=-volume,
                patient=patient,
                about=intent.uuid,
            )
    hatch.clock.move(MORNING_MS - hatch.clock.now().utc_ms)


def past_line(patient: int, volume: int) -> acts.DoseRecorded:
    """A dose that was swallowed whole."""
    return acts.DoseRecorded(
        outcome="given",
        consumed=volume,
        wasted=0,
        frees_slot=False,
        prescription=patient,
        product=METHADONE,
        dose_ug=volume,
        name=f"{FAMILIES[patient - 1].upper()}, Callum A{1000 + patient}BC",
        address="HMP Example, B2-01",
        authority="Dr M. Haleworth, Rx-2026-0001",
        pump=0,
        batch="K2291",
        expiry="2027-08-31",
        id_requested=True,
        id_provided=True,
        card="0" * 64,
        measured_by_two=False,
        checks=SWALLOWED,
    )


def _open_the_hatch(hatch: Hatch) -> None:
    station = hatch.station
    station.access.choose_witness(proof(ASSISTANT))
    station.pump.register("sim://", "knf", "spout A", proof(ASSISTANT))
    station.pump.fit_bottle(METHADONE, "MX2201", "2027-06-30", BOTTLE_UL, proof(ASSISTANT))
    targets = (10_000, 60_000, 60_000)
    measured = tuple(_shot(hatch, target) for target in targets)
    station.pump.record_verification(targets, measured, proof(ASSISTANT))
    station.custody.keys.hand_over(NURSE, proof(NURSE), proof(ASSISTANT), why_uncounted="counted next")
    hatch.count(hatch.balance)
    station.session.open(hatch.clock.now().utc_ms + 4 * 3_600_000)


def _shot(hatch: Hatch, target: int) -> int:
    before = hatch.pump.true_ul
    hatch.station.pump.shoot(target, hatch.station.pump.new_stop(), lambda _: None)
    return hatch.pump.true_ul - before
