"""One dose from card to register line. `pour` and `sign` own every branch of it (house §4).

Intent before motion: what is about to be poured is durable before the first byte goes to the pump, and START is sent
once
per intent. What physically happened is always recorded; an unknown volume goes to two people and is never booked as
planned.
"""

from collections.abc import Callable
from dataclasses import replace

from cdstation.errors import NotReadyError, RuleError, UnrecordedError
from cdstation.register.entries import Sealed
from cdstation.register.people import check_may_administer
from cdstation.register.pours import Certainty, Dispensed, PourEnd
from cdstation.register.products import SWALLOW_CHECKS
from cdstation.services.cards import Cards
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.lines import Lines, receipt
from cdstation.services.pump import PumpDesk
from cdstation.services.values import (
    DoseReceipt,
    Evidence,
    OutcomeForm,
    Pour,
    Proof,
    Settlement,
    State,
    StopToken,
    Unfinished,
)
from cdstation.storage.signing import Signer
from cdstation.treatment import acts
from cdstation.treatment.dosing import DoseCard
from cdstation.treatment.roster import OpenDose
from cdstation.treatment.settling import delivered_volume, settle_dose

# Rules gate starting, never recording (house §1): a cup that was poured can be signed for in any of these.
_RECORDING = (State.QUARANTINE, State.CLOSED, State.NO_SPACE, State.CLOCK_HOLD)
_IDENTIFIERS = 2  # ADM-1: photo, and the name and date of birth or the number, as the person says them


class Dosing:
    """The dose flow of the hatch."""

    def __init__(self, current: Current, duty: Duty, cards: Cards, pump: PumpDesk) -> None:
        self._current = current
        self._duty = duty
        self._cards = cards
        self._pump = pump
        self._lines = Lines(current)

    def prepare(self, patient: int) -> DoseCard:
        """The card for this patient now. Raises RuleError `patient-unknown`."""
        return self._cards.card(patient)

    def pour(self, card: DoseCard, evidence: Evidence, stop: StopToken, on_progress: Callable[[int], None]) -> Pour:
        """Commit the intent, pour, commit what came of it.

        Raises RuleError `card-stale`, `dose-blocked`, `identity-not-checked`, `witness-needed-before` and the
        witness's own,
        NotReadyError when nothing moved (the intent is voided), UnrecordedError when it did and could not be written.
        """
        started_ms = self._monotonic()
        self._current.require()
        check_may_administer(self._current.nurse_person)
        self._check_card(card, evidence)
        looked = self._witness_before(card, evidence)
        intent = self._intend(card, evidence, looked)
        with self._current.cup(intent.uuid):
            moving_ms = self._monotonic()
            dispensed = self._move(card, intent, stop, on_progress)
            moved_ms = self._monotonic()
            poured = self._record_poured(intent, dispensed)
            if dispensed.end is PourEnd.NOT_STARTED:
                self._void(intent, "pump-did-not-start")
                raise NotReadyError("pump-did-not-start", detail=dispensed.detail)
        return Pour(
            intent=intent.uuid,
            intent_seq=intent.seq,
            card=card,
            dispensed=dispensed,
            poured_ms=poured.draft.entered.utc_ms,
            started_ms=intent.draft.entered.utc_ms,
            machine_ms=moving_ms - started_ms + self._monotonic() - moved_ms,
        )

    def sign(self, pour: Pour, form: OutcomeForm, witness: Proof) -> DoseReceipt:
        """The outcome with both signatures: the register line (LAW-19-e). The balance falls here and nowhere else.

        Raises RuleError `dose-not-open`, `volume-unknown`, `swallow-not-checked`, `drunk-by-unclear`, those of
        `settle_dose` and of the witness; UnrecordedError when it cannot be written: the dose is unfinished then (D8).
        """
        started_ms = self._monotonic()
        self._current.require(*_RECORDING)
        dose = self._open(pour.intent)
        delivered = self._delivered(dose, form.measured)
        settled = settle_dose(dose.planned, delivered, form.outcome, form.consumed)
        self._check_swallow(dose, form)
        self._check_drinker(dose, form)
        signer = self._duty.witness_for(self._current.nurse_person, witness)
        try:
            line = self._lines.write(dose, form, settled, self._current.nurse_signer, signer)
        except UnrecordedError:
            self._current.let_go_of(dose.intent)
            raise
        took = self._monotonic() - started_ms
        return replace(receipt(line, settled), machine_ms=pour.machine_ms + took, sign_ms=took)

    def not_given(self, patient: int, reason: acts.NotGivenReason) -> None:
        """Nothing was poured: withheld, refused or did not attend (ADM-3). No register line.

        Raises RuleError `no-live-order`, `dose-unfinished`, `dose-already-today`.
        """
        self._current.require()
        roster = self._current.book.roster
        today = self._current.clock.now().dose_day
        order = roster.order_for(patient, today)
        if order is None:
            raise RuleError("no-live-order")
        if roster.open_of(patient) is not None:
            raise RuleError("dose-unfinished")
        if roster.dosed_on(patient, today):
            raise RuleError("dose-already-today")
        body = acts.DoseNotGiven(order.number, order.slot, reason.value)
        self._current.book.write(body, by=self._current.nurse_signer, patient=patient)

    def unfinished(self) -> tuple[Unfinished, ...]:
        """Doses found between intent and signature that no one has in hand (D8)."""
        roster = self._current.book.roster
        mine = [dose for intent, dose in tuple(roster.open.items()) if intent not in self._current.in_hand]
        return tuple(self._unfinished(dose) for dose in mine)

    def settle(self, unfinished: Unfinished, settlement: Settlement, first: Proof, second: Proof) -> DoseReceipt | None:
        """Two people say what became of an unfinished dose; None when nothing had been delivered (D8, PUMP-6).

        Raises RuleError `dose-not-open`, `outcome-missing`, those of `settle_dose` and of either signature.
        """
        self._current.require(*_RECORDING)
        dose = self._open(unfinished.intent)
        one, other = self._duty.prove_two(first, second, "settle")
        check_may_administer(self._current.book.person(one.person))
        if settlement.delivered == 0:
            self._lines.void(dose, one, other)
            return None
        if settlement.outcome is None:
            raise RuleError("outcome-missing")
        settled = settle_dose(dose.planned, settlement.delivered, settlement.outcome, settlement.consumed)
        # What two people take over from the pump's counter was not measured, and the line must not say so.
        measured = None if settlement.delivered == _told(dose) else settlement.delivered
        form = OutcomeForm(settlement.outcome, settlement.consumed, measured=measured)
        return receipt(self._lines.write(dose, form, settled, one, other), settled)

    def _check_card(self, card: DoseCard, evidence: Evidence) -> None:
        if card.expired(self._current.clock.now()) or self._cards.card(card.patient.number).digest != card.digest:
            raise RuleError("card-stale")
        if card.blocks:
            raise RuleError("dose-blocked")
        if len(set(evidence.identified_by)) < _IDENTIFIERS:
            raise RuleError("identity-not-checked")

    def _witness_before(self, card: DoseCard, evidence: Evidence) -> Signer | None:
        if not card.witness_before:
            return None
        if evidence.witness is None:
            raise RuleError("witness-needed-before")
        return self._duty.witness_for(self._current.nurse_person, evidence.witness)

    def _intend(self, card: DoseCard, evidence: Evidence, looked: Signer | None) -> Sealed:
        order, source = card.prescription, card.source
        if order is None or source is None:
            raise RuleError("dose-blocked")
        body = acts.DoseStarted(
            prescription=order.number,
            slot=order.slot,
            product=order.product.code,
            dose_ug=order.dose_ug,
            volume=order.volume,
            stock_page=source.stock_page,
            pump=source.pump,
            batch=source.batch,
            expiry=source.expiry,
            card=card.digest,
            identified_by=tuple(sorted(set(evidence.identified_by))),
        )
        number = card.patient.number
        sealed = self._current.book.write(
            body,
            by=self._current.nurse_signer,
            witness=looked,
            patient=number,
            check=lambda: self._still_so(card),
            then=lambda written: self._current.in_hand.add(written.uuid),
        )
        return sealed

    def _still_so(self, card: DoseCard) -> None:
        # Asked again inside the transaction, so that an order changed a moment ago cannot slip through (H12).
        if self._cards.card(card.patient.number).digest != card.digest:
            raise RuleError("card-stale")

    def _move(self, card: DoseCard, intent: Sealed, stop: StopToken, on_progress: Callable[[int], None]) -> Dispensed:
        volume = card.volume.thousandths
        assert card.source is not None
        if card.source.pump == 0:
            return Dispensed(volume, None, None, Certainty.KNOWN, PourEnd.BY_HAND)
        try:
            return self._pump.dispense(volume, stop, on_progress)
        except (NotReadyError, RuleError) as error:
            self._void(intent, error.code)
            raise

    def _record_poured(self, intent: Sealed, dispensed: Dispensed) -> Sealed:
        body = acts.DosePoured(
            commanded=dispensed.commanded_ul,
            reported=dispensed.pump_reported_ul,
            weighed=dispensed.weighed_ul,
            certainty=dispensed.certainty.value,
            end=dispensed.end.value,
            detail=dispensed.detail,
        )
        nurse, patient = self._current.nurse_signer, intent.draft.patient
        return self._current.book.record(body, by=nurse, patient=patient, about=intent.uuid)

    def _void(self, intent: Sealed, reason: str) -> None:
        """Nothing moved, and the pump itself proves it: no second person is needed to say so."""
        body, nurse = acts.DoseVoided(reason), self._current.nurse_signer
        self._current.book.record(body, by=nurse, patient=intent.draft.patient, about=intent.uuid)
        self._current.let_go_of(intent.uuid)

    def _open(self, intent: str) -> OpenDose:
        dose = self._current.book.roster.open.get(intent)
        if dose is None:
            raise RuleError("dose-not-open")
        return dose

    def _delivered(self, dose: OpenDose, measured: int | None) -> int:
        if measured is not None:
            return measured
        if dose.dispensed is None:
            raise RuleError("volume-unknown")
        if dose.dispensed.end is PourEnd.BY_HAND:
            return dose.dispensed.commanded_ul
        return delivered_volume(dose.dispensed)

    def _check_swallow(self, dose: OpenDose, form: OutcomeForm) -> None:
        product = self._current.catalogue.product(dose.body.product)
        if form.outcome is acts.Outcome.GIVEN and not set(SWALLOW_CHECKS[product.swallow_check]) <= set(form.checks):
            raise RuleError("swallow-not-checked")

    def _check_drinker(self, dose: OpenDose, form: OutcomeForm) -> None:
        """A hold protects somebody only when it is clear who that is, and that it is not this patient (H11)."""
        if form.drunk_by is None:
            return
        known = form.drunk_by in self._current.book.roster.patients and form.drunk_by != dose.patient
        if form.outcome is not acts.Outcome.WRONG_PERSON or not known:
            raise RuleError("drunk-by-unclear")

    def _unfinished(self, dose: OpenDose) -> Unfinished:
        patient = self._current.book.roster.patients[dose.patient]
        return Unfinished(
            intent=dose.intent,
            intent_seq=dose.seq,
            patient=dose.patient,
            shown=patient.shown,
            prison_number=patient.prison_number,
            photo=patient.photo,
            stage="started" if dose.dispensed is None else "poured",
            ordered=dose.planned,
            dispensed=dose.dispensed,
            started_ms=dose.started_ms,
            pump=dose.body.pump,
        )

    def _monotonic(self) -> int:
        return self._current.clock.now().monotonic_ms


def _told(dose: OpenDose) -> int | None:
    """What the pump says was delivered, where it can tell."""
    if dose.dispensed is None or dose.dispensed.certainty is Certainty.UNKNOWN:
        return None
    return dose.dispensed.commanded_ul if dose.dispensed.end is PourEnd.BY_HAND else dose.dispensed.pump_reported_ul
