"""The invented staff, patients and orders of the example hatch, on Saturday 21-Nov-2026."""

from datetime import date, timedelta

from cdstation.config import resources_dir
from cdstation.register.people import Person, Role
from cdstation.register.times import Moment
from cdstation.services.catalogue import load_catalogue
from cdstation.treatment.acts import Outcome
from cdstation.treatment.attendance import DayMark, StripDay, strip
from cdstation.treatment.dosing import DoseCard, LiftedBy, Notice, PastDose, Source
from cdstation.treatment.patients import Patient
from cdstation.treatment.prescriptions import Prescription
from cdstation.treatment.words import dose_words

TODAY = date(2026, 11, 21)
NOW_MS = 1_795_248_840_000  # Sat 21-Nov-2026 08:14 in London
MINUTE = 60_000
DAY = 24 * 60 * MINUTE

_CATALOGUE = load_catalogue(resources_dir())
METHADONE = _CATALOGUE.product("36120711000001104")
BUPRENORPHINE = _CATALOGUE.product("42009311000001105")

NURSE = Person(1, "Okafor", "Ada", Role.NURSE, "98A1234E", "aa" * 32)
WITNESS = Person(2, "Reed", "Jo", Role.ASSISTANT, "", "bb" * 32)
PHARMACIST = Person(3, "Patel", "Nisha", Role.PHARMACIST, "2099999", "cc" * 32, badge=True)
LEAD = Person(4, "Lindqvist", "Maja", Role.LEAD, "97C5678E", "dd" * 32, badge=True)
STAFF = (NURSE, WITNESS, PHARMACIST, LEAD)
INSPECTOR = Person(5, "Ashcroft", "Helen", Role.INSPECTOR, "", "ee" * 32)

_ROSTER = (
    ("Abbott", "Callum", "A1021BC", "9990000018", "B2-14", 35),
    ("Adeyemi", "Tobi", "A1188CF", "9990000123", "B1-03", 60),
    ("Brzeziński", "Łukasz", "A2044DK", "9990000026", "B3-21", 45),
    ("Carter", "Dean", "A1790AF", "9990000131", "B2-09", 80),
    ("Douglas", "Sean", "A3301BX", "9990000034", "B1-17", 55),
    ("Evans", "Rhys", "A2819CE", "9990000042", "B3-02", 30),
    ("Farrow", "Mick", "A2290AA", "", "B2-30", 70),
    ("Gallagher", "Conor", "A4410BD", "9990000050", "B1-22", 50),
    ("Haddad", "Yusuf", "A3055CK", "9990000069", "B2-04", 65),
    ("Ingram", "Lee", "A1907DL", "9990000077", "B3-11", 40),
    ("Jarvis", "Paul", "A2650AN", "9990000085", "B1-08", 90),
    ("Kowalski", "Piotr", "A3777BE", "9990000093", "B2-19", 25),
    ("Lambert", "Theo", "A4021CH", "9990000107", "B3-05", 35),
    ("Mendes", "Rui", "A1333DP", "9990000115", "B1-29", 60),
)


def moment(utc_ms: int = NOW_MS) -> Moment:
    """An instant of the example morning."""
    return Moment(utc_ms, utc_ms - NOW_MS + 1_000_000, "example-boot")


def patient(number: int) -> Patient:
    """One of the invented patients, numbered from 1."""
    family, given, prison_number, nhs_number, location, _ = _ROSTER[number - 1]
    born = date(1976 + number * 4 % 24, 1 + number * 5 % 12, 1 + number * 11 % 28)
    allergies = ("penicillin",) if number % 3 == 0 else ()
    return Patient(number, prison_number, nhs_number, family, given, born, location, allergies, f"face-{number + 30}")


PATIENTS = tuple(patient(number) for number in range(1, len(_ROSTER) + 1))
BRZEZINSKI, CARTER, DOUGLAS, EVANS = 3, 4, 5, 6


def order(number: int) -> Prescription:
    """The patient's order."""
    dose = _ROSTER[number - 1][5] * 1_000
    return Prescription(
        number=number,
        patient=number,
        slot="OST-1",
        product=METHADONE,
        dose_ug=dose,
        words=dose_words(dose),
        signed=TODAY - timedelta(days=5),
        starts=TODAY - timedelta(days=5),
        ends=TODAY + timedelta(days=22),
        prescriber="Dr M. Hale" if number % 2 else "Dr S. Iqbal",
        reference=f"EX-{number:04d}",
        original_seen_by="pharmacist",
        pharmacist_checked=True,
    )


def _past(number: int, raised: bool) -> tuple[PastDose, ...]:
    dose = order(number).dose_ug - (5_000 if raised else 0)
    return tuple(
        PastDose(TODAY - timedelta(days=back), NOW_MS - back * DAY + 8 * MINUTE, dose, dose, Outcome.GIVEN, number)
        for back in range(1, 4)
    )


def _strip(missed: frozenset[int]) -> tuple[StripDay, ...]:
    days = (TODAY - timedelta(days=back) for back in range(1, 14))
    marks = {day: DayMark.GIVEN for day in days if day.day not in missed}
    return strip(marks, TODAY - timedelta(days=60), TODAY)


_BLOCKS = {DOUGLAS: (Notice("missed-stop", LiftedBy.PRESCRIBER, (("days", 3),)),)}
_WARNINGS = {BRZEZINSKI: (Notice("dose-raised", facts=(("was", "40 mg"), ("now", "45 mg"))),)}
_MISSED = {BRZEZINSKI: frozenset({13}), DOUGLAS: frozenset({18, 19, 20})}


def card(number: int, source: Source, made: Moment) -> DoseCard:
    """The patient's card: Brzeziński's dose was raised today, Douglas missed three days, the others are plain."""
    return DoseCard(
        patient=patient(number),
        prescription=order(number),
        source=source,
        past=_past(number, number in _WARNINGS),
        strip=_strip(_MISSED.get(number, frozenset())),
        missed=3 if number == DOUGLAS else 0,
        blocks=_BLOCKS.get(number, ()),
        warnings=_WARNINGS.get(number, ()),
        witness_before=number in _WARNINGS,
        made=made,
    )
