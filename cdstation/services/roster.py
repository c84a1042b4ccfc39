"""The queue of the hatch, and the little that a dose needs to know of patients and their orders."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from statistics import median_low

from cdstation.errors import Fact, RuleError
from cdstation.services.cards import Cards
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.values import Proof, Queue, QueueRow
from cdstation.storage.rows import Photo
from cdstation.treatment import acts
from cdstation.treatment.dosing import DoseCard
from cdstation.treatment.patients import Patient, check_nhs_number, check_prison_number, fold_text
from cdstation.treatment.prescriptions import Prescription, check_prescription

Flag = tuple[str, str, tuple[tuple[str, Fact], ...]]
_SHOWN_FLAGS = {  # notices of a card that the queue shows as well, and in which tone
    "dose-raised": "warning",
    "dose-raised-steeply": "warning",
    "dose-lowered": "warning",
    "first-fortnight": "warning",
    "missed-some": "warning",
    "missed-in-titration": "warning",
    "missed-stop": "block",
    "missed-suspended": "block",
    "on-hold": "block",
    "prescription-ended": "block",
    "prescription-expired": "block",
    "prescription-stopped": "block",
    "prescription-not-started": "block",
    "no-live-order": "block",
    "dose-unfinished": "block",
    "earlier-refused": "warning",
    "earlier-spilt": "warning",
    "earlier-wrong-person": "warning",
}
_ABSENT = acts.NotGivenReason.NOT_ATTENDED.value
_PACE_OF = 12  # the pace is that of the last dozen people


class RosterDesk:
    """Patients and their queue."""

    def __init__(self, current: Current, duty: Duty, cards: Cards) -> None:
        self._current = current
        self._duty = duty
        self._cards = cards

    def patient(self, number: int) -> Patient:
        """One patient. Raises RuleError `patient-unknown`."""
        try:
            return self._current.book.roster.patients[number]
        except KeyError:
            raise RuleError("patient-unknown") from None

    def photo(self, sha256: str) -> bytes:
        """A patient's picture as PNG, empty when there is none."""
        return (self._current.book.ledger.photo(sha256) or b"") if sha256 else b""

    def find(self, scan: str) -> int:
        """The patient of a scanned or typed number. Raises RuleError `scan-unknown`."""
        wanted = "".join(scan.split()).upper()
        for patient in tuple(self._current.book.roster.patients.values()):
            if wanted and wanted in (patient.prison_number, patient.nhs_number):
                return patient.number
        raise RuleError("scan-unknown")

    def expected(self) -> tuple[int, ...]:
        """Patients with an order for today, by name; the roster of a session that opens now."""
        roster, today = self._current.book.roster, self._current.clock.now().dose_day
        due = [
            patient
            for patient in tuple(roster.patients.values())
            if (order := roster.order_for(patient.number, today)) is not None and not order.stopped
        ]
        return tuple(patient.number for patient in sorted(due, key=lambda one: fold_text(one.shown)))

    def queue(self, search: str = "") -> Queue:
        """Who is still to come, and who has been, the latest first."""
        book, now = self._current.book, self._current.clock.now()
        session = book.standing.session
        numbers = session.expected if session else self.expected()
        words = fold_text(search).split()
        waiting: list[QueueRow] = []
        done: list[QueueRow] = []
        for number in numbers:
            if not all(word in book.roster.patients[number].search_text for word in words):
                continue
            visits = book.roster.visits_on(number, now.dose_day)
            finished = bool(visits) and (visits[0].holds or visits[0].what not in _COMES_BACK)
            row = self._row(number, finished)
            if finished:
                done.append(replace(row, done=visits[0].what, done_ms=visits[0].at_ms))
            else:
                waiting.append(row)
        done.sort(key=lambda row: -(row.done_ms or 0))
        each = _pace([row.done_ms for row in done if row.done_ms and row.done != _ABSENT])
        left = max(0, session.closes_at_ms - now.utc_ms) // 60_000 if session else None
        return Queue(tuple(waiting), tuple(done), left, each)

    def _row(self, number: int, finished: bool) -> QueueRow:
        patient = self._current.book.roster.patients[number]
        flags = () if finished else flags_of(self._cards.card(number))
        return QueueRow(
            patient=number,
            shown=patient.shown,
            prison_number=patient.prison_number,
            location=patient.location,
            photo=patient.photo,
            flags=flags,
        )

    def register_patient(self, patient: Patient, photo: bytes = b"") -> Patient:
        """A patient of this area, or new particulars of one. Number 0 asks for a new number.

        Raises RuleError `prison-number-wrong`, `nhs-number-wrong`, `prison-number-taken`, `name-missing`.
        """
        book = self._current.book
        picture = Photo(photo) if photo else None
        fresh = replace(
            patient,
            number=patient.number or max(book.roster.patients, default=0) + 1,
            prison_number=check_prison_number(patient.prison_number),
            nhs_number=check_nhs_number(patient.nhs_number),
            photo=picture.sha256 if picture else patient.photo,
        )
        if not fresh.family.strip() or not fresh.given.strip():
            raise RuleError("name-missing")
        for other in book.roster.patients.values():
            if other.number != fresh.number and other.prison_number == fresh.prison_number:
                raise RuleError("prison-number-taken")
        body = acts.PatientRegistered(
            number=fresh.number,
            prison_number=fresh.prison_number,
            nhs_number=fresh.nhs_number,
            family=fresh.family.strip(),
            given=fresh.given.strip(),
            born=fresh.born.isoformat(),
            location=fresh.location,
            allergies=fresh.allergies,
            photo=fresh.photo,
        )
        attachments: Sequence[Photo] = (picture,) if picture else ()
        book.write(body, by=self._current.nurse_signer, patient=fresh.number, attachments=attachments)
        return book.roster.patients[fresh.number]

    def record_prescription(self, order: Prescription) -> Prescription:
        """What a signed original says (LAW-15-a, LAW-16-c). Number 0 asks for a new number.

        Raises RuleError as `check_prescription`, and `patient-unknown`.
        """
        book = self._current.book
        self.patient(order.patient)
        check_prescription(order, book.standing.settings["dose-cap-ug"])
        number = order.number or max(book.roster.orders, default=0) + 1
        body = acts.PrescriptionRecorded(
            number=number,
            slot=order.slot,
            product=order.product.code,
            dose_ug=order.dose_ug,
            words=order.words,
            signed=order.signed.isoformat(),
            starts=order.starts.isoformat(),
            ends=order.ends.isoformat(),
            prescriber=order.prescriber,
            reference=order.reference,
            original_seen_by=order.original_seen_by,
            pharmacist_checked=order.pharmacist_checked,
        )
        book.write(body, by=self._current.nurse_signer, patient=order.patient)
        return book.roster.orders[number]

    def stop_prescription(self, number: int, reason: str) -> None:
        """No dose on this order from now on. Raises RuleError `prescription-unknown`."""
        book = self._current.book
        order = book.roster.orders.get(number)
        if order is None:
            raise RuleError("prescription-unknown")
        book.write(acts.PrescriptionStopped(number, reason), by=self._current.nurse_signer, patient=order.patient)

    def place_hold(self, patient: int, reason: str) -> None:
        """No dose until it is lifted."""
        self.patient(patient)
        self._current.book.write(acts.HoldPlaced(reason), by=self._current.nurse_signer, patient=patient)

    def lift_hold(self, patient: int, prescriber: str, witness: Proof) -> None:
        """A named prescriber has decided: the hold, or the stop after missed days, is lifted for today (OB-missed-2).

        Raises RuleError `prescriber-missing` and the witness's own.
        """
        if not prescriber.strip():
            raise RuleError("prescriber-missing")
        other = self._duty.witness_for(self._current.nurse_person, witness)
        body = acts.HoldLifted(prescriber.strip())
        self._current.book.write(body, by=self._current.nurse_signer, witness=other, patient=patient)

    def today(self) -> date:
        """The London day."""
        return self._current.clock.now().dose_day


_COMES_BACK = {
    acts.Outcome.SPILT,
    acts.Outcome.WRONG_PERSON,
    acts.Outcome.NOT_HANDED,
}  # still owed, and standing at the hatch


def flags_of(card: DoseCard) -> tuple[Flag, ...]:
    """The notices of a card that are worth showing in the queue, blocks first."""
    notices = (*card.blocks, *card.warnings)
    return tuple((one.code, _SHOWN_FLAGS[one.code], one.facts) for one in notices if one.code in _SHOWN_FLAGS)


def _pace(done_ms: list[int]) -> int | None:
    """Seconds between one person and the next, of the last dozen; None before there are two."""
    last = sorted(done_ms)[-_PACE_OF:]
    gaps = [later - earlier for earlier, later in pairwise(last)]
    return median_low(gaps) // 1000 if gaps else None
