"""Valid things to test with, and a book in memory that numbers, balances, signs and chains as the ledger does.

Everything here is right by default; a test says only what is different. People and places are invented. Signatures are
imitated with a hash, because the pure core asks others whether a signature holds.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from cdstation.register import acts
from cdstation.register.chain import genesis, signed_bytes
from cdstation.register.entries import Body, Draft, Entry, Sealed, seal
from cdstation.register.people import STATION, Person, Role
from cdstation.register.products import Catalogue, Product
from cdstation.register.quantity import Unit
from cdstation.register.settings import defaults
from cdstation.register.standing import Standing
from cdstation.register.times import LONDON, Moment
from cdstation.treatment import acts as dose_acts
from cdstation.treatment.attendance import DayMark, strip
from cdstation.treatment.dosing import DoseCard, PastDose, Situation, Source, plan_dose
from cdstation.treatment.patients import Patient
from cdstation.treatment.prescriptions import Prescription
from cdstation.treatment.words import dose_words

AREA = "b-wing"
BOOT = "boot-1"
MINUTE_MS = 60_000
DAY_MS = 86_400_000

# Numbers of the people in an opened book.
NURSE, SECOND_NURSE, TECHNICIAN, PHARMACIST, OFFICER = 1, 2, 3, 4, 5


def london(text: str, *, boot: str = BOOT) -> Moment:
    """`2026-11-16 08:05` by the clock on the wall; the monotonic clock runs along with it."""
    local = datetime.fromisoformat(text).replace(tzinfo=LONDON)
    utc_ms = int(local.timestamp()) * 1000
    return Moment(utc_ms, utc_ms - 1_700_000_000_000, boot)


MONDAY = london("2026-11-16 08:00")


def later(moment: Moment, milliseconds: int, *, boot: str | None = None) -> Moment:
    """The same clocks after so many milliseconds."""
    return Moment(moment.utc_ms + milliseconds, moment.monotonic_ms + milliseconds, boot or moment.boot_id)


def key_of(number: int) -> str:
    """The imitated public key of a person, or of the station (0)."""
    return hashlib.sha256(f"public key of {number}".encode()).hexdigest()


def sign(number: int, content: bytes) -> bytes:
    """The imitated signature of a person: 64 bytes."""
    return hashlib.sha512(bytes.fromhex(key_of(number)) + signed_bytes(content)).digest()


def verify(public_hex: str, content: bytes, signature: bytes) -> bool:
    """True when the imitated signature was made for this content with this key."""
    return hashlib.sha512(bytes.fromhex(public_hex) + signed_bytes(content)).digest() == signature


METHADONE = Product(
    code="36120711000001104",
    name="Methadone 1mg/ml oral solution",
    drug="methadone",
    form="oral solution",
    ug_per_unit=1_000,
    unit=Unit.ML,
    route="oral",
    schedule="2",
    statutory_register=True,
    safe_custody=True,
)
STRONG_METHADONE = replace(METHADONE, code="36120611000001108", name="Methadone 10mg/ml", ug_per_unit=10_000)
BUPRENORPHINE = Product(
    code="42009311000001105",
    name="Buprenorphine 8mg sublingual tablets sugar free",
    drug="buprenorphine",
    form="sublingual tablet",
    ug_per_unit=8_000,
    unit=Unit.TABLET,
    route="sublingual",
    schedule="3",
    statutory_register=False,
    safe_custody=True,
)
CATALOGUE = Catalogue((METHADONE, STRONG_METHADONE, BUPRENORPHINE))


def person(
    number: int = NURSE,
    family: str = "Okafor",
    given: str = "Ada",
    *,
    role: Role = Role.NURSE,
    registration: str | None = None,
    public_key: str | None = None,
    competent_until: str = "2027-03-31",
    locally_authorised: bool = False,
    left: bool = False,
) -> Person:
    """A member of staff."""
    return Person(
        number=number,
        family=family,
        given=given,
        role=role,
        registration=f"26A{number:04d}E" if registration is None else registration,
        public_key=key_of(number) if public_key is None else public_key,
        competent_until=competent_until,
        locally_authorised=locally_authorised,
        left=left,
    )


STAFF = (
    person(NURSE),
    person(SECOND_NURSE, "Brown", "Zoë"),
    person(TECHNICIAN, "Marsh", "Tom", role=Role.TECHNICIAN, registration="5012345"),
    person(PHARMACIST, "Iyer", "Leela", role=Role.PHARMACIST, registration="2033467"),
    person(OFFICER, "Grange", "Pat", role=Role.OFFICER, registration="", locally_authorised=True),
)


def enrolled(one: Person) -> acts.PersonEnrolled:
    """The entry that makes this person known."""
    return acts.PersonEnrolled(
        number=one.number,
        family=one.family,
        given=one.given,
        role=one.role.value,
        registration=one.registration,
        public_key=one.public_key,
        competent_until=one.competent_until,
        badge=one.badge,
        locally_authorised=one.locally_authorised,
        credential="c0" * 32,
    )


def area_opened(area: str = AREA) -> acts.AreaOpened:
    """The first entry of a book."""
    return acts.AreaOpened(area, "B wing hatch", "HMP Elmsworth", "1 Long Lane, Elmsworth", key_of(STATION), True, 1)


def page_opened(product: Product = METHADONE) -> acts.PageOpened:
    """The entry that opens the page of a product."""
    return acts.PageOpened(
        product.drug,
        product.form,
        product.strength,
        product.unit.value,
        product.schedule,
        product.statutory_register,
        "Brought forward from register 12 page 3",
    )


def patient(number: int = 1, family: str = "Brzeziński", given: str = "Łukasz") -> Patient:
    """A patient of the area."""
    return Patient(
        number=number,
        prison_number=f"A{1000 + number}BC",
        nhs_number="9990000026",
        family=family,
        given=given,
        born=date(1988, 2, 3),
        location="B2-14",
        allergies=("penicillin",),
        photo="",
    )


def registered(one: Patient) -> dose_acts.PatientRegistered:
    """The entry that makes this patient known."""
    return dose_acts.PatientRegistered(
        number=one.number,
        prison_number=one.prison_number,
        nhs_number=one.nhs_number,
        family=one.family,
        given=one.given,
        born=one.born.isoformat(),
        location=one.location,
        allergies=one.allergies,
        photo=one.photo,
    )


def order(number: int = 1, dose_ug: int = 45_000, **changes: Any) -> Prescription:
    """A live order that was signed and began on 1 November 2026 and runs to the end of January."""
    usual = Prescription(
        number=number,
        patient=1,
        slot="OST-1",
        product=METHADONE,
        dose_ug=dose_ug,
        words=dose_words(dose_ug),
        signed=date(2026, 11, 1),
        starts=date(2026, 11, 1),
        ends=date(2027, 1, 31),
        prescriber="Dr M Osei, GMC 7654321",
        reference="RX-2026-0117",
        original_seen_by="Ada Okafor",
        pharmacist_checked=True,
    )
    return replace(usual, **changes)


def recorded_order(one: Prescription) -> dose_acts.PrescriptionRecorded:
    """The entry that takes this order in."""
    return dose_acts.PrescriptionRecorded(
        number=one.number,
        slot=one.slot,
        product=one.product.code,
        dose_ug=one.dose_ug,
        words=one.words,
        signed=one.signed.isoformat(),
        starts=one.starts.isoformat(),
        ends=one.ends.isoformat(),
        prescriber=one.prescriber,
        reference=one.reference,
        original_seen_by=one.original_seen_by,
        pharmacist_checked=one.pharmacist_checked,
    )


def past_dose(day: date = date(2026, 11, 15), dose_ug: int = 45_000, **changes: Any) -> PastDose:
    """A dose that was swallowed whole at eight in the morning."""
    at_ms = london(f"{day.isoformat()} 08:00").utc_ms
    return replace(PastDose(day, at_ms, dose_ug, dose_ug, dose_acts.Outcome.GIVEN, 1), **changes)


def source(**changes: Any) -> Source:
    """A pump with half a litre in its bottle."""
    return replace(Source(1, "left", 9, "MX2201", "2027-06-30", 500_000, 1_955_000), **changes)


def situation(**changes: Any) -> Situation:
    """A patient who comes every day, on the Monday morning, with nothing in the way."""
    usual = Situation(
        now=MONDAY,
        source=source(),
        past=(past_dose(), past_dose(date(2026, 11, 14)), past_dose(date(2026, 11, 13)), past_dose(date(2026, 11, 12))),
        strip=strip({date(2026, 11, 15): DayMark.GIVEN}, date(2026, 10, 1), date(2026, 11, 16)),
        missed=0,
        dosed_today=False,
        open_dose=False,
        hold="",
        first_given=date(2026, 11, 1),
        course_started=date(2026, 10, 1),
        earlier_today=(),
        settings=defaults(),
    )
    return replace(usual, **changes)


def card(one: Prescription | None = None, **changes: Any) -> DoseCard:
    """The card of this situation for the usual patient and order."""
    return plan_dose(patient(), one or order(), situation(**changes))


def started(stock_page: int = 1, *, volume: int = 45_000, slot: str = "OST-1", pump: int = 1) -> dose_acts.DoseStarted:
    """An intent."""
    return dose_acts.DoseStarted(
        prescription=1,
        slot=slot,
        product=METHADONE.code,
        dose_ug=volume,
        volume=volume,
        stock_page=stock_page,
        pump=pump,
        batch="MX2201",
        expiry="2027-06-30",
        card="ab" * 32,
        identified_by=("photo", "name and date of birth"),
    )


def poured(
    volume: int = 45_000, *, reported: int | None = 45_000, certainty: str = "known", end: str = "complete"
) -> dose_acts.DosePoured:
    """What came of the motion."""
    return dose_acts.DosePoured(volume, reported, None, certainty, end, "")


def dose(
    consumed: int = 45_000,
    wasted: int = 0,
    *,
    outcome: str = "given",
    frees_slot: bool = False,
    measured_by_two: bool = False,
    drunk_by: int | None = None,
) -> dose_acts.DoseRecorded:
    """A register line of a dose."""
    return dose_acts.DoseRecorded(
        outcome=outcome,
        consumed=consumed,
        wasted=wasted,
        frees_slot=frees_slot,
        prescription=1,
        product=METHADONE.code,
        dose_ug=45_000,
        name="BRZEZIŃSKI, Łukasz A1001BC",
        address="HMP Elmsworth, B2-14",
        authority="Dr M Osei, GMC 7654321, RX-2026-0117",
        pump=1,
        batch="MX2201",
        expiry="2027-06-30",
        id_requested=True,
        id_provided=True,
        card="ab" * 32,
        measured_by_two=measured_by_two,
        checks=("drank-all", "water-and-spoke", "mouth-clear"),
        drunk_by=drunk_by,
    )


def count(found: int, expected: int) -> acts.Count:
    """A stock check in which both people found the same."""
    return acts.Count(found, 0, 0, found, 0, 0, expected)


@dataclass
class MemoryBook:
    """A book without a file. It writes what it is told, right or wrong: judging it is the audit's task."""

    area: str = AREA
    now: Moment = MONDAY
    entries: list[Sealed] = field(default_factory=list)
    balances: dict[int, int] = field(default_factory=dict)

    def write(
        self,
        body: Body,
        *,
        by: int = NURSE,
        witness: int | None = None,
        page: int | None = None,
        delta: int | None = None,
        patient: int | None = None,
        about: str = "",
        event_ms: int | None = None,
        late_reason: str = "",
        uuid: str = "",
        own_page: bool | None = None,
    ) -> Sealed:
        """One more entry, a second after the one before."""
        self.now = later(self.now, 1_000)
        opens = isinstance(body, acts.PageOpened) if own_page is None else own_page
        draft = Draft(
            uuid=uuid or f"{len(self.entries) + 1:032x}",
            body=body,
            entered=self.now,
            by=by,
            witness=witness,
            page=page,
            delta=delta,
            patient=patient,
            about=about,
            event_ms=event_ms,
            late_reason=late_reason,
            own_page=opens,
        )
        return self.take(Entry(self.area, len(self.entries) + 1, self.head, draft, self._balance(draft)))

    def take(self, entry: Entry) -> Sealed:
        """This very entry, signed by those whom it names."""
        sealed = signed(entry)
        self.entries.append(sealed)
        if entry.page is not None and entry.balance is not None:
            self.balances[entry.page] = entry.balance
        return sealed

    @property
    def head(self) -> bytes:
        """The hash of the newest entry."""
        return self.entries[-1].hash if self.entries else genesis(self.area)

    @property
    def standing(self) -> Standing:
        """What stands now, folded from the beginning."""
        now = Standing()
        for sealed in self.entries:
            now.apply(sealed)
        return now

    def _balance(self, draft: Draft) -> int | None:
        if draft.own_page:
            return draft.delta or 0
        return None if draft.page is None else self.balances.get(draft.page, 0) + (draft.delta or 0)

    def open_page(self, product: Product = METHADONE, balance: int = 2_000_000) -> int:
        """A page with its opening balance; its number."""
        return self.write(page_opened(product), by=PHARMACIST, witness=NURSE, delta=balance).seq

    def start(
        self, page: int, *, patient: int = 1, volume: int = 45_000, slot: str = "OST-1", number: int | None = None
    ) -> str:
        """An intent on order `number`, by default the one with the patient's own; its identity."""
        body = replace(started(page, volume=volume, slot=slot), prescription=number or patient)
        return self.write(body, patient=patient).uuid

    def pour(self, intent: str, volume: int = 45_000, *, patient: int = 1) -> Sealed:
        """A pour that went as planned."""
        return self.write(poured(volume, reported=volume), patient=patient, about=intent)

    def give(self, page: int, intent: str, volume: int = 45_000, *, patient: int = 1) -> Sealed:
        """The register line of a dose that was swallowed whole."""
        return self.write(dose(volume), witness=TECHNICIAN, page=page, delta=-volume, patient=patient, about=intent)


def signed(entry: Entry) -> Sealed:
    """An entry with the imitated signatures of the people whom it names."""
    content, witness = entry.canonical(), entry.draft.witness
    return seal(entry, content, sign(entry.draft.by, content), b"" if witness is None else sign(witness, content))


def opened_book(people: Iterable[Person] = STAFF) -> MemoryBook:
    """A book with its area and its people."""
    book = MemoryBook()
    book.write(area_opened(), by=STATION)
    for one in people:
        book.write(enrolled(one), by=STATION)
    return book


def rechained(entries: Sequence[Entry]) -> list[Sealed]:
    """These entries numbered, chained and signed anew: what somebody could do who holds every key there is."""
    book = MemoryBook()
    for entry in entries:
        book.take(replace(entry, seq=len(book.entries) + 1, prev=book.head))
    return book.entries


def forged(entries: Sequence[Sealed], seq: int, change: Callable[[Entry], Entry]) -> list[Sealed]:
    """The book with one entry changed and everything after it chained and signed anew."""
    return rechained([change(one.entry) if one.seq == seq else one.entry for one in entries])


def working_book() -> MemoryBook:
    """A morning at the hatch with something of everything, and nothing wrong in it."""
    book = opened_book()
    page = book.open_page()
    book.open_page(BUPRENORPHINE, 56_000)
    for number, family in ((1, "Brzeziński"), (2, "Cole"), (3, "Dunn")):
        book.write(registered(patient(number, family)), patient=number)
        book.write(recorded_order(order(number)), patient=number)
    book.write(acts.KeysTaken(NURSE, PHARMACIST), witness=PHARMACIST)
    book.write(acts.PinFailed(TECHNICIAN, "witness"), by=STATION)
    book.write(acts.PumpRegistered(1, "knf", "socket://localhost:4001", "SIMDOS 10 0815", "left"), witness=TECHNICIAN)
    book.write(acts.BottleFitted(1, METHADONE.code, "MX2201", "2027-06-30", 500_000), witness=TECHNICIAN)
    shot = book.write(acts.ShotStarted(1, 60_000))
    book.write(acts.ShotEnded(60_000, "complete"), about=shot.uuid)
    waste = acts.Waste("verification", "", 1)
    book.write(acts.PumpVerified(1, (60_000,), (60_120,), (20,), 20, True), witness=TECHNICIAN)
    book.write(waste, witness=TECHNICIAN, page=page, delta=-60_120)
    receipt = acts.Receipt(METHADONE.code, "Example Pharma Ltd", "2 Mill Road", "R-17", "MX2202", "2027-06-30")
    book.write(receipt, by=PHARMACIST, witness=NURSE, page=page, delta=1_000_000)
    book.write(acts.SessionOpened(NURSE, MONDAY.utc_ms + 7_200_000, ("pump:ready",), (1, 2, 3)))
    intent = book.start(page)
    book.pour(intent)
    given = book.give(page, intent)
    voided = book.start(page, patient=2)
    book.write(dose_acts.DoseVoided("pump-did-not-start"), patient=2, about=voided)
    again = book.start(page, patient=2)
    book.pour(again, patient=2)
    refusal = dose(0, 45_000, outcome="refused", frees_slot=True)
    book.write(refusal, witness=TECHNICIAN, page=page, delta=-45_000, patient=2, about=again)
    book.write(dose_acts.DoseNotGiven(3, "OST-1", "not-attended"), patient=3)
    book.write(acts.Footnote(given.seq, "Batch should read MX2202"), witness=TECHNICIAN)
    book.write(count(book.balances[page], book.balances[page]), witness=PHARMACIST, page=page)
    before = book.now.utc_ms - 3 * DAY_MS
    spilt = acts.Waste("spilt", "cup knocked over")
    book.write(
        spilt, witness=TECHNICIAN, page=page, delta=-5_000, event_ms=before, late_reason="station was away for repair"
    )
    book.write(acts.SessionClosed(1, 1, 1))
    book.write(acts.PersonLeft(SECOND_NURSE), by=PHARMACIST)
    return book
