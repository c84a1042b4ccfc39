"""The patients' side of what stands now: who is here, what is prescribed, what each has had, which doses are open.

Folded from the entries of `treatment/acts.py`, beside `register/standing.py`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from cdstation.register.entries import Body, Sealed
from cdstation.register.pours import Certainty, Dispensed, PourEnd
from cdstation.register.products import Catalogue
from cdstation.treatment import acts
from cdstation.treatment.attendance import DayMark
from cdstation.treatment.dosing import PastDose
from cdstation.treatment.patients import Patient, fold_text
from cdstation.treatment.prescriptions import Prescription

PAST_KEPT = 60  # doses of one patient that are kept at hand: enough for strip, missed days and titration


@dataclass(frozen=True)
class OpenDose:
    """A dose between intent and signature. `dispensed` is None until the second commit."""

    intent: str
    seq: int
    patient: int
    started_ms: int
    by: int
    body: acts.DoseStarted
    dispensed: Dispensed | None = None

    @property
    def planned(self) -> int:
        """Thousandths that were to be poured."""
        return self.body.volume


@dataclass(frozen=True)
class CupToday:
    """What became of one visit today: for the queue, and for a second cup after a spilt one."""

    day: date
    at_ms: int
    what: str  # an outcome or a reason code
    holds: bool  # the day's dose is used up


@dataclass
class Roster:
    """The fold. `apply` takes entries in the order of their numbers; products come from the catalogue.

    It is read from one thread while another applies: whoever goes through a mapping takes a tuple of it first.
    """

    catalogue: Catalogue
    patients: dict[int, Patient] = field(default_factory=dict)
    orders: dict[int, Prescription] = field(default_factory=dict)
    holds: dict[int, str] = field(default_factory=dict)
    decided: dict[int, date] = field(default_factory=dict)  # a prescriber lifted a stop on this day
    open: dict[str, OpenDose] = field(default_factory=dict)
    past: dict[int, tuple[PastDose, ...]] = field(default_factory=dict)  # newest first
    visits: dict[int, tuple[CupToday, ...]] = field(default_factory=dict)  # newest first
    orders_of: dict[int, tuple[int, ...]] = field(default_factory=dict)  # order numbers by patient
    namesakes: dict[str, frozenset[int]] = field(default_factory=dict)  # patients by how their name reads

    def apply(self, sealed: Sealed) -> None:
        """Take one more entry into account."""
        step = _STEPS.get(type(sealed.body))
        if step is not None:
            step(self, sealed, sealed.body)

    def load(self, sealed: Iterable[Sealed]) -> None:
        """Take older entries of doses into account, at start-up."""
        for one in sealed:
            self.apply(one)

    def order_for(self, patient: int, today: date) -> Prescription | None:
        """The order that governs today: the newest that is not stopped and has begun, else the newest of all."""
        mine = [self.orders[number] for number in self.orders_of.get(patient, ())]
        live = [order for order in mine if not order.reason_not_valid(today, order.starts)]
        return max(live or mine, key=lambda order: order.number, default=None)

    def open_of(self, patient: int) -> OpenDose | None:
        """This patient's unfinished dose, if any."""
        return next((dose for dose in tuple(self.open.values()) if dose.patient == patient), None)

    def visits_on(self, patient: int, day: date) -> tuple[CupToday, ...]:
        """What happened on this day, newest first."""
        return tuple(visit for visit in self.visits.get(patient, ()) if visit.day == day)

    def dosed_on(self, patient: int, day: date) -> bool:
        """True when the day's dose is used up."""
        return any(visit.holds for visit in self.visits_on(patient, day))

    def consumed_on(self, patient: int) -> dict[date, DayMark]:
        """The days on which something was swallowed (OB-missed-2)."""
        days: dict[date, DayMark] = {}
        for dose in self.past.get(patient, ()):
            if dose.consumed_ug:
                whole = dose.consumed_ug >= dose.dose_ug
                days[dose.day] = DayMark.GIVEN if whole else days.get(dose.day, DayMark.PART)
        return days

    def look_alikes(self, patient: int) -> tuple[str, ...]:
        """Prison numbers of others whose name reads the same (H11)."""
        alike = self.namesakes[_name_key(self.patients[patient])] - {patient}
        return tuple(self.patients[other].prison_number for other in sorted(alike))


def _name_key(patient: Patient) -> str:
    return f"{fold_text(patient.family)} {fold_text(patient.given)[:1]}"


def _patient(roster: Roster, _: Sealed, body: acts.PatientRegistered) -> None:
    fresh = Patient(
        number=body.number,
        prison_number=body.prison_number,
        nhs_number=body.nhs_number,
        family=body.family,
        given=body.given,
        born=date.fromisoformat(body.born),
        location=body.location,
        allergies=body.allergies,
        photo=body.photo,
    )
    before = roster.patients.get(body.number)
    if before is not None:
        roster.namesakes[_name_key(before)] -= {body.number}
    key = _name_key(fresh)
    roster.namesakes[key] = roster.namesakes.get(key, frozenset()) | {body.number}
    roster.patients[body.number] = fresh


def _prescription(roster: Roster, sealed: Sealed, body: acts.PrescriptionRecorded) -> None:
    patient = sealed.draft.patient
    assert patient is not None
    roster.orders[body.number] = Prescription(
        number=body.number,
        patient=patient,
        slot=body.slot,
        product=roster.catalogue.product(body.product),
        dose_ug=body.dose_ug,
        words=body.words,
        signed=date.fromisoformat(body.signed),
        starts=date.fromisoformat(body.starts),
        ends=date.fromisoformat(body.ends),
        prescriber=body.prescriber,
        reference=body.reference,
        original_seen_by=body.original_seen_by,
        pharmacist_checked=body.pharmacist_checked,
    )
    known = roster.orders_of.get(patient, ())
    roster.orders_of[patient] = (*known, body.number) if body.number not in known else known


def _stopped(roster: Roster, _: Sealed, body: acts.PrescriptionStopped) -> None:
    roster.orders[body.number] = replace(roster.orders[body.number], stopped=True)


def _hold_placed(roster: Roster, sealed: Sealed, body: acts.HoldPlaced) -> None:
    assert sealed.draft.patient is not None
    roster.holds[sealed.draft.patient] = body.reason


def _hold_lifted(roster: Roster, sealed: Sealed, _: acts.HoldLifted) -> None:
    assert sealed.draft.patient is not None
    roster.holds.pop(sealed.draft.patient, None)
    roster.decided[sealed.draft.patient] = sealed.draft.dose_day


def _started(roster: Roster, sealed: Sealed, body: acts.DoseStarted) -> None:
    patient = sealed.draft.patient
    assert patient is not None
    roster.open[sealed.uuid] = OpenDose(
        sealed.uuid, sealed.seq, patient, sealed.draft.happened_ms, sealed.draft.by, body
    )


def _poured(roster: Roster, sealed: Sealed, body: acts.DosePoured) -> None:
    dose = roster.open.get(sealed.draft.about)
    if dose is not None:
        roster.open[dose.intent] = replace(dose, dispensed=dispensed_of(body))


def dispensed_of(body: acts.DosePoured) -> Dispensed:
    """The second commit as a value."""
    return Dispensed(
        commanded_ul=body.commanded,
        pump_reported_ul=body.reported,
        weighed_ul=body.weighed,
        certainty=Certainty(body.certainty),
        end=PourEnd(body.end),
        detail=body.detail,
    )


def _recorded(roster: Roster, sealed: Sealed, body: acts.DoseRecorded) -> None:
    patient, draft = sealed.draft.patient, sealed.draft
    assert patient is not None
    roster.open.pop(draft.about, None)
    outcome = acts.Outcome(body.outcome)
    swallowed = 0 if outcome is acts.Outcome.WRONG_PERSON else body.consumed
    consumed = roster.catalogue.product(body.product).ug_per_unit * swallowed // 1000
    dose = PastDose(draft.dose_day, draft.happened_ms, body.dose_ug, consumed, outcome, body.prescription)
    # What is entered late belongs where it happened, not where it was written.
    past = sorted((dose, *roster.past.get(patient, ())), key=lambda one: -one.at_ms)
    roster.past[patient] = tuple(past[:PAST_KEPT])
    _visit(roster, patient, CupToday(draft.dose_day, draft.happened_ms, body.outcome, not body.frees_slot))


def _not_given(roster: Roster, sealed: Sealed, body: acts.DoseNotGiven) -> None:
    assert sealed.draft.patient is not None
    visit = CupToday(sealed.draft.dose_day, sealed.draft.happened_ms, body.reason, False)
    _visit(roster, sealed.draft.patient, visit)


def _visit(roster: Roster, patient: int, visit: CupToday) -> None:
    visits = sorted((visit, *roster.visits.get(patient, ())), key=lambda one: -one.at_ms)
    roster.visits[patient] = tuple(visits[:PAST_KEPT])


def _voided(roster: Roster, sealed: Sealed, _: acts.DoseVoided) -> None:
    roster.open.pop(sealed.draft.about, None)


_STEPS: dict[type[Body], Callable[[Roster, Sealed, Any], None]] = {
    acts.PatientRegistered: _patient,
    acts.PrescriptionRecorded: _prescription,
    acts.PrescriptionStopped: _stopped,
    acts.HoldPlaced: _hold_placed,
    acts.HoldLifted: _hold_lifted,
    acts.DoseStarted: _started,
    acts.DosePoured: _poured,
    acts.DoseRecorded: _recorded,
    acts.DoseNotGiven: _not_given,
    acts.DoseVoided: _voided,
}
