"""The three areas of the fortnight: real stations in folders of their own, on one clock, with one folder of slips.

Everything in them is invented and marked as simulated. Their PINs cost next to nothing to guess: five thousand doses
are signed for, and nobody's drugs are behind them.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from cdstation.app import make_drill_station
from cdstation.fiction import ADDRESS, PRISON, fictional_nhs_number
from cdstation.fortnight.notebook import Notebook
from cdstation.register.pages import PageHead
from cdstation.register.times import LONDON
from cdstation.services.book import Book
from cdstation.services.clocks import SetClock
from cdstation.services.station import Station
from cdstation.services.values import AreaPlan, PersonPlan, Proof
from cdstation.treatment.patients import Patient
from cdstation.treatment.prescriptions import Prescription
from cdstation.treatment.words import dose_words

FIRST_DAY = date(2026, 11, 2)  # a Monday
METHADONE, STRONG_METHADONE = "36120711000001104", "36120611000001108"  # 1 mg and 10 mg per mL
BUPRENORPHINE = "42009311000001105"  # 8 mg sublingual tablets
OWN = "own "  # before the code of a product: the page of those that are somebody's property
STORE, A_WING, B_WING = "Pharmacy store", "A wing hatch", "B wing hatch"
PASSWORD = "heron-lantern-42-quartz"  # noqa: S105  # of three fictional areas
NURSE, NURSE_2, ASSISTANT, PHARMACIST, LEAD, TECHNICIAN, TECHNICIAN_2 = range(1, 8)
_STAFF = (
    ("Okafor", "Ada", "nurse", "99A1234E", "418205"),
    ("Bellweather", "Rowan", "nurse", "99B2345E", "730614"),
    ("Reed", "Jo", "healthcare assistant", "", "592837"),
    ("Patelson", "Nisha", "pharmacist", "9900001", "264908"),
    ("Marchbank", "Isla", "head of healthcare", "99C3456E", "815372"),
    ("Lindqvist", "Tove", "pharmacy technician", "9900002", "639274"),
    ("Amberley", "Sol", "pharmacy technician", "9900003", "907153"),
)
PINS = {number: pin for number, (*_, pin) in enumerate(_STAFF, start=1)}
AW_PIN = "351906"  # of the authorised witness, who is enrolled for one day
_OPENING = {
    STORE: {METHADONE: 40_000_000, STRONG_METHADONE: 2_000_000, BUPRENORPHINE: 560_000},
    A_WING: {METHADONE: 12_500_000, BUPRENORPHINE: 56_000},
    B_WING: {METHADONE: 12_500_000, STRONG_METHADONE: 500_000},
}
_FAMILIES = "Abbottson Brzeziński Carterly Douglasson Evansworth Farrowby Grimshawe Hollowell Iqbalson Jarrowby".split()
_GIVEN = "Callum Łukasz Dean Sean Rhys Tobi Mick Aaron Bilal Connor".split()
_DOSES_MG = (30, 35, 40, 45, 50, 55, 60, 65, 70)


def proof(number: int) -> Proof:
    """The credential of one of the staff; the authorised witness comes after them."""
    return Proof(number, PINS.get(number, AW_PIN))


def two(first: int, second: int) -> tuple[Proof, Proof]:
    """Two people who sign together."""
    return proof(first), proof(second)


@dataclass
class Place:
    """One area with its station. `patients` are those who come to its hatch."""

    name: str
    home: Path
    area_id: str
    station: Station
    patients: tuple[int, ...] = ()

    @property
    def book(self) -> Book:
        """The open book."""
        return self.station.history_book()

    @property
    def file(self) -> Path:
        """The area file."""
        return self.station.folders.files(self.area_id).book

    def head(self, product: str) -> PageHead:
        """The page of a product, or of patients' own ones (`own …`)."""
        head = self.station.pages.page_of(product.removeprefix(OWN), patients_own=product.startswith(OWN))
        assert head is not None, "the script opens a page before it uses it"
        return head

    def page(self, product: str) -> int:
        """Its number."""
        return self.head(product).page


@dataclass
class Prison:
    """The three areas, their clock, and the notebook beside them."""

    home: Path
    clock: SetClock
    store: Place
    a_wing: Place
    b_wing: Place
    notes: Notebook
    papers: list[Path] = field(default_factory=list)

    @property
    def places(self) -> tuple[Place, Place, Place]:
        """All three."""
        return self.store, self.a_wing, self.b_wing

    @property
    def hatches(self) -> tuple[Place, Place]:
        """Those with patients."""
        return self.a_wing, self.b_wing

    def at(self, day: int, hour: int, minute: int = 0) -> None:
        """Time goes on to this moment of the day, counted from 1."""
        local = datetime.combine(FIRST_DAY + timedelta(days=day - 1), time(hour, minute), LONDON)
        self.clock.move(max(0, int(local.timestamp()) * 1000 - self.clock.now().utc_ms))

    def close(self) -> None:
        """Everybody goes home."""
        for place in self.places:
            place.station.close()


def build_prison(home: Path, doses_a_day: int) -> Prison:
    """The areas with staff, opening stock, and half of the patients at each hatch; open, and known to each other."""
    start = datetime.combine(FIRST_DAY, time(6), LONDON)
    clock = SetClock(int(start.timestamp()) * 1000, running=False, boot_id="fortnight")
    (home / "transit").mkdir(parents=True, exist_ok=True)
    store, a_wing, b_wing = (_open(home, name, clock) for name in (STORE, A_WING, B_WING))
    prison = Prison(home, clock, store, a_wing, b_wing, Notebook())
    for place in prison.places:
        for product, amount in _OPENING[place.name].items():
            prison.notes.opened(place.name, product, amount)
        place.station.access.sign_in(proof(PHARMACIST))
        for card in place.station.transfers.cards().strangers:
            place.station.transfers.know(card, two(PHARMACIST, LEAD))
    for number, hatch in enumerate(prison.hatches):
        hatch.patients = _admit(hatch.station, number * doses_a_day, doses_a_day // 2)
    return prison


def _open(home: Path, name: str, clock: SetClock) -> Place:
    own = home / name.lower().replace(" ", "-")
    station = make_drill_station(own, clock, home / "transit")
    plan = AreaPlan(name, PRISON, ADDRESS, staff(), tuple(_OPENING[name].items()), simulated=True)
    done = station.setup.create_area(plan)
    station.access.unlock(done.area.area_id, PASSWORD)
    return Place(name, own, done.area.area_id, station)


def staff() -> tuple[PersonPlan, ...]:
    """Everybody, in the order of the numbers; pharmacist and head of healthcare can unlock."""
    return tuple(
        PersonPlan(
            family, given, role, registration, pin, PASSWORD if role in ("pharmacist", "head of healthcare") else ""
        )
        for family, given, role, registration, pin in _STAFF
    )


def _admit(station: Station, first: int, people: int) -> tuple[int, ...]:
    """Patients with a dose each, on an order that began yesterday and outlasts the fortnight."""
    return tuple(_admit_one(station, first + index) for index in range(people))


def _admit_one(station: Station, index: int) -> int:
    round_, place = divmod(index, len(_FAMILIES))
    family = _FAMILIES[place] + (f"-{_FAMILIES[(place + round_) % len(_FAMILIES)]}" if round_ else "")
    patient = Patient(
        number=0,
        prison_number=f"A{1000 + index:04d}{chr(65 + index % 26)}{chr(65 + index // 26 % 26)}",
        nhs_number=fictional_nhs_number(index),
        family=family,
        given=_GIVEN[(index * 7 + round_) % len(_GIVEN)],
        born=date(1964 + index * 13 % 40, 1 + index % 12, 1 + index * 5 % 28),
        location=f"{chr(65 + index % 3)}{1 + index % 3}-{1 + index % 34:02d}",
        allergies=(),
        photo="",
    )
    admitted = station.roster.register_patient(patient)
    dose_ug = _DOSES_MG[index % len(_DOSES_MG)] * 1000
    order = Prescription(
        number=0,
        patient=admitted.number,
        slot="OST-1",
        product=station.catalogue.product(METHADONE),
        dose_ug=dose_ug,
        words=dose_words(dose_ug),
        signed=FIRST_DAY,
        starts=FIRST_DAY,
        ends=FIRST_DAY + timedelta(days=27),
        prescriber="Dr M. Haleworth",
        reference=f"Rx-2026-{index:04d}",
        original_seen_by="Patelson, Nisha (pharmacist)",
        pharmacist_checked=True,
    )
    station.roster.record_prescription(order)
    return admitted.number
