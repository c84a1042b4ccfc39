"""A fictional area: staff, patients with orders, and a few weeks of doses, so that every screen has something to show.

Every name is plainly invented and every NHS number is from the 999 range, which is never issued.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from cdstation.app import make_station
from cdstation.register.acts import Receipt
from cdstation.register.times import LONDON
from cdstation.services.clocks import SetClock
from cdstation.services.station import Station
from cdstation.services.values import AreaPlan, PersonPlan, Proof, SetUpDone
from cdstation.treatment import acts
from cdstation.treatment.patients import Patient
from cdstation.treatment.prescriptions import Prescription
from cdstation.treatment.words import dose_words

METHADONE = "36120711000001104"
PASSWORD = "heron-lantern-42-quartz"  # noqa: S105  # of a fictional area, printed on purpose
BATCH, EXPIRY = "K2291", "2027-08-31"
PRISON = "HMP Example"
ADDRESS = "1 Sample Road, Anytown"
NURSE, NURSE_2, WITNESS, PHARMACIST, LEAD = 1, 2, 3, 4, 5
PINS = {NURSE: "418205", NURSE_2: "730614", WITNESS: "592837", PHARMACIST: "264908", LEAD: "815372"}
_STAFF = (
    ("Okafor", "Ada", "nurse", "99A1234E", False),
    ("Bellweather", "Rowan", "nurse", "99B2345E", False),
    ("Reed", "Jo", "healthcare assistant", "", False),
    ("Patelson", "Nisha", "pharmacist", "9900001", True),
    ("Marchbank", "Isla", "head of healthcare", "99C3456E", True),
)
_FAMILIES = (
    "Abbottson Adeyemison Brzeziński Carterly Douglasson Evansworth Farrowby Grimshawe Hollowell Iqbalson Jarrowby "
    "Kestrelton Lindqvist Mossgrove Nightjar Oakhanger Pemberlee Quillfeather Rookwood Sandpiper Thistlewood Underhay "
    "Vanterpool Wagtail Xanthopoulos Yarrowell Zieliński Ashcombe Birchall-Moss Cloudesley Dunnock "
    "Elderflower Fieldfare Goldcrest Hazelhurst Ivybridge Juniper Kingfisher Larkspur Marigold"
).split()
_GIVEN = (
    "Callum Tobi Łukasz Dean Sean Rhys Mick Aaron Bilal Connor Dominic Emre Finlay Gareth Hamza Ian Jaden Kofi "
    "Lewis Marek Nathan Owen Paweł Quentin Ravi Stefan Tyler Umar Viktor Wesley"
).split()
_PRESCRIBERS = ("Dr M. Haleworth", "Dr S. Iqbalson")
_DOSES = (30, 35, 40, 45, 50, 55, 60, 65, 70, 75)


@dataclass(frozen=True)
class FictionalArea:
    """What was built, and what is needed to use it."""

    station: Station
    done: SetUpDone
    home: Path
    patients: tuple[int, ...]

    @property
    def book(self) -> Path:
        """The area file."""
        return self.station.folders.files(self.done.area.area_id).book

    @property
    def credentials(self) -> dict[str, Any]:
        """Everything that a person needs to sign in; written only for areas that are marked as simulated."""
        return {
            "area": self.done.area.area_id,
            "password": PASSWORD,
            "people": [
                {"number": number, "name": f"{family}, {given}", "role": role, "pin": PINS[number]}
                for number, (family, given, role, _, _) in enumerate(_STAFF, start=1)
            ],
            "shares": list(self.done.shares),
            "config": "config",
            "anchors": "anchors",
        }


def proof(number: int) -> Proof:
    """The credential of one of the fictional staff."""
    return Proof(number, PINS[number])


def build_area(home: Path, patients: int, seed: int, draw: Callable[[int], bytes], now_ms: int) -> FictionalArea:
    """A new simulated area in `home` with its recent history; the station is left unlocked and signed out.

    `draw` makes a picture for a seed; `now_ms` is the present, before which the history lies.
    """
    chance = random.Random(seed)  # noqa: S311  # a fiction that comes out the same each time
    past = SetClock(_morning(now_ms, back=18), running=False, boot_id=f"history-{seed}")
    builder = make_station(home, past)
    plan = AreaPlan(
        name="B wing hatch",
        prison=PRISON,
        address=ADDRESS,
        people=tuple(_person(number) for number in PINS),
        pages=((METHADONE, 0),),
        simulated=True,
    )
    done = builder.setup.create_area(plan)
    builder.access.unlock(done.area.area_id, PASSWORD)
    builder.access.sign_in(proof(NURSE))
    numbers = tuple(_admit(builder, index, chance, draw, seed) for index in range(patients))
    _History(builder, past, numbers, chance, now_ms).live()
    builder.close()
    station = make_station(home)
    return FictionalArea(station, done, home, numbers)


def _person(number: int) -> PersonPlan:
    family, given, role, registration, unlocks = _STAFF[number - 1]
    return PersonPlan(
        family=family,
        given=given,
        role=role,
        registration=registration,
        pin=PINS[number],
        password=PASSWORD if unlocks or number == NURSE else "",
    )


def _admit(station: Station, index: int, chance: random.Random, draw: Callable[[int], bytes], seed: int) -> int:
    today = station.clock.now().dose_day
    round_, place = divmod(index, len(_FAMILIES))
    family = _FAMILIES[place] + (f"-{_FAMILIES[(place * 7 + round_) % len(_FAMILIES)]}" if round_ else "")
    patient = Patient(
        number=0,
        prison_number=f"A{1000 + index * 7 % 9000:04d}{chr(65 + index % 26)}{chr(65 + index // 26 % 26)}",
        nhs_number=fictional_nhs_number(index),
        family=family,
        given=_GIVEN[(index * 11 + round_) % len(_GIVEN)],
        born=date(1964 + index * 13 % 40, 1 + index % 12, 1 + index * 5 % 28),
        location=f"B{1 + index % 3}-{1 + index % 34:02d}",
        allergies=("penicillin",) if index % 9 == 4 else (),
        photo="",
    )
    admitted = station.roster.register_patient(patient, draw(seed * 1000 + index))
    order = _order(station, admitted.number, chance.choice(_DOSES) * 1000, today - timedelta(days=2), chance)
    station.roster.record_prescription(order)
    return admitted.number


def _order(station: Station, patient: int, dose_ug: int, signed: date, chance: random.Random) -> Prescription:
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
        prescriber=chance.choice(_PRESCRIBERS),
        reference=f"Rx-{signed.year}-{patient:04d}",
        original_seen_by="Patelson, Nisha (pharmacist)",
        pharmacist_checked=True,
    )


def fictional_nhs_number(index: int) -> str:
    """The `index`th number of the 999 range that passes the modulus 11 check."""
    stem = 999_000_001
    while True:
        digits = str(stem)
        check = -sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check < 10:
            if index == 0:
                return f"{digits}{check}"
            index -= 1
        stem += 1


class _History:
    """The weeks before today, written into the book with real signatures but without anybody waiting for them."""

    def __init__(
        self, station: Station, clock: SetClock, patients: tuple[int, ...], chance: random.Random, now_ms: int
    ) -> None:
        self._station, self._clock, self._patients, self._chance = station, clock, patients, chance
        self._now_ms = now_ms
        few = len(patients) <= 60  # a full strip costs an entry a day; a large demo shows a thinner past
        self._days = tuple(range(17, 0, -1)) if few else (16, 11, 6, 1)
        self._nurse, self._witness = station.history_signers(proof(NURSE), proof(WITNESS))

    def live(self) -> None:
        """Deliver the stock, then give what was given."""
        book = self._station.history_book()
        need = sum(book.roster.orders[number].volume for number in book.roster.orders) * (len(self._days) + 2)
        self._deliver(need + 1_000_000)
        for back in self._days:
            self._clock.move(_morning(self._now_ms, back) - self._clock.now().utc_ms)
            for place, patient in enumerate(self._patients):
                self._clock.move(41_000)
                missed = (place % 8 == 5 and back == 8) or (place % 13 == 4 and back in (1, 2, 3))
                if not missed or (len(self._days) < 10 and back != 1):
                    self._give(patient)
        self._change_today()

    def _deliver(self, volume: int) -> None:
        book = self._station.history_book()
        page = self._page()
        bottles = -(-volume // 500_000)
        body = Receipt(METHADONE, "Example Pharma Ltd", "4 Model Way, Anytown", "B-00217", BATCH, EXPIRY)
        book.write(body, by=self._nurse, witness=self._witness, page=page, delta=bottles * 500_000)

    def _give(self, patient: int) -> None:
        book = self._station.history_book()
        order = book.roster.order_for(patient, self._clock.now().dose_day)
        assert order is not None
        intent = book.write(_started(order, self._page()), by=self._nurse, patient=patient)
        poured = acts.DosePoured(order.volume, None, None, "known", "by-hand", "")
        book.write(poured, by=self._nurse, patient=patient, about=intent.uuid)
        self._clock.move(9_000)
        book.write(
            _recorded(order, book.roster.patients[patient]),
            by=self._nurse,
            witness=self._witness,
            page=self._page(),
            delta=-order.volume,
            patient=patient,
            about=intent.uuid,
        )

    def _change_today(self) -> None:
        """What makes a morning: some doses were raised yesterday evening, one person is on hold, one order has
        ended.
        """
        book, roster = self._station.history_book(), self._station.roster
        today = self._clock.now().dose_day
        for patient in self._patients[2::11]:
            old = book.roster.order_for(patient, today)
            assert old is not None
            raised = _order(self._station, patient, old.dose_ug + 5000, today, self._chance)
            roster.record_prescription(replace(raised, reference=f"{old.reference}-B"))
        for patient in self._patients[27:28]:
            roster.place_hold(patient, "review")

    def _page(self) -> int:
        return self._station.register.pages()[0].page


def _started(order: Prescription, page: int) -> acts.DoseStarted:
    return acts.DoseStarted(
        prescription=order.number,
        slot=order.slot,
        product=order.product.code,
        dose_ug=order.dose_ug,
        volume=order.volume,
        stock_page=page,
        pump=0,
        batch=BATCH,
        expiry=EXPIRY,
        card="0" * 64,
        identified_by=("name-and-birth", "photo"),
    )


def _recorded(order: Prescription, patient: Patient) -> acts.DoseRecorded:
    return acts.DoseRecorded(
        outcome="given",
        consumed=order.volume,
        wasted=0,
        frees_slot=False,
        prescription=order.number,
        product=order.product.code,
        dose_ug=order.dose_ug,
        name=f"{patient.shown} {patient.prison_number}",
        address=f"{PRISON}, {patient.location}",
        authority=f"{order.prescriber}, {order.reference}",
        pump=0,
        batch=BATCH,
        expiry=EXPIRY,
        id_requested=True,
        id_provided=True,
        card="0" * 64,
        measured_by_two=False,
        checks=("drank-all", "water-and-spoke", "mouth-clear"),
    )


def _morning(now_ms: int, back: int) -> int:
    """08:00 in London, so many days before."""
    today = datetime.fromtimestamp(now_ms // 1000, UTC).astimezone(LONDON).date()
    return int(datetime.combine(today - timedelta(days=back), time(8), LONDON).timestamp()) * 1000
