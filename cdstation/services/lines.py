"""The register line of a dose, or what stands in its place, and what follows from it (LAW-19-e, ADM-3)."""

from cdstation.register.acts import DiscrepancyOpened
from cdstation.register.entries import Sealed
from cdstation.register.times import is_late, local_time
from cdstation.services.cards import authority_of
from cdstation.services.current import Current
from cdstation.services.values import DoseReceipt, OutcomeForm
from cdstation.storage.signing import Signer
from cdstation.treatment import acts
from cdstation.treatment.roster import OpenDose
from cdstation.treatment.settling import Settled

_IDENTIFIERS = 2
_FOUND_LATER = "Found unfinished, settled by two people"
_UNLIKE, _AGAINST_BLOCK = "pour-unlike-order", "paper-against-block"


class Lines:
    """Writes register lines for `Dosing`, and for nobody else."""

    def __init__(self, current: Current) -> None:
        self._current = current

    def write(
        self,
        dose: OpenDose,
        form: OutcomeForm,
        settled: Settled,
        one: Signer,
        other: Signer,
        *,
        event_ms: int | None = None,
        late_reason: str = "",
    ) -> Sealed:
        """One line, by `one` with `other`; `event_ms` where it is entered later than it happened.

        Raises UnrecordedError, and RuleError `dose-not-open`.
        """
        self._protect(dose, form, one)
        if dose.body.sheet and self._blocked(dose):
            self._open_case(dose, _AGAINST_BLOCK, dose.planned, one)
        self._open_case(dose, settled.discrepancy, settled.issued, one)
        body = self._line_body(dose, form, settled)
        if event_ms is None:
            event_ms, late_reason = self._when(dose)
        line = self._current.book.record(
            body,
            by=one,
            witness=other,
            page=dose.body.stock_page,
            delta=-settled.issued,
            patient=dose.patient,
            about=dose.intent,
            event_ms=event_ms,
            late_reason=late_reason,
        )
        self._current.in_hand.discard(dose.intent)
        self._current.changed()
        return line

    def void(self, dose: OpenDose, one: Signer, other: Signer) -> None:
        """Nothing was delivered, on two people's word. Where the pump had counted something, that opens a case."""
        if dose.dispensed is not None and dose.dispensed.pump_reported_ul:
            self._open_case(dose, _UNLIKE, 0, one)
        body = acts.DoseVoided("nothing-delivered")
        self._current.book.record(body, by=one, witness=other, patient=dose.patient, about=dose.intent)
        self._current.in_hand.discard(dose.intent)
        self._current.changed()

    # Hold and case come before the line: if the station dies in between, the dose is still open, the drinker is safe
    # and the case stands. After the line, nobody would ever look for what is missing.

    def _protect(self, dose: OpenDose, form: OutcomeForm, one: Signer) -> None:
        """Whoever drank another's dose gets none until a prescriber has decided (H11)."""
        book = self._current.book
        if form.drunk_by is not None and form.drunk_by not in book.roster.holds:
            book.record(acts.HoldPlaced("took-another-dose"), by=one, patient=form.drunk_by, about=dose.intent)

    def _blocked(self, dose: OpenDose) -> bool:
        """The hatch would not have started it. On paper it happened all the same: it is entered and looked into, also
        when the station died over the row and two people settled it.
        """
        roster, day = self._current.book.roster, local_time(dose.started_ms).date()
        order = roster.orders[dose.body.prescription]
        return dose.patient in roster.holds or bool(order.reason_not_valid(day, order.starts))

    def _open_case(self, dose: OpenDose, cause: str, issued: int, one: Signer) -> None:
        """Anything unlike the plan, once for each dose however often it is tried."""
        book = self._current.book
        if cause and not any(case.seq == dose.seq for case in book.standing.discrepancies.values()):
            case = DiscrepancyOpened(cause, dose.seq, dose.planned - issued, dose.body.stock_page)
            book.record(case, by=one, about=dose.intent)

    def _when(self, dose: OpenDose) -> tuple[int | None, str]:
        """A dose belongs to the London day on which it was poured, also when it is signed for on a later one (D9)."""
        now = self._current.clock.now()
        if local_time(dose.started_ms).date() == now.dose_day:
            return None, ""
        return dose.started_ms, _FOUND_LATER if is_late(dose.started_ms, now.utc_ms) else ""

    def _line_body(self, dose: OpenDose, form: OutcomeForm, settled: Settled) -> acts.DoseRecorded:
        book = self._current.book
        patient, area = book.roster.patients[dose.patient], book.standing.area
        assert area is not None
        return acts.DoseRecorded(
            outcome=form.outcome.value,
            consumed=settled.consumed,
            wasted=settled.wasted,
            frees_slot=settled.frees_slot,
            prescription=dose.body.prescription,
            product=dose.body.product,
            dose_ug=dose.body.dose_ug,
            name=f"{patient.shown} {patient.prison_number}",
            address=f"{area.prison}, {patient.location}",  # J10: the prison is the address, the cell stands beside it
            authority=authority_of(book.roster.orders[dose.body.prescription]),
            pump=dose.body.pump,
            batch=dose.body.batch,
            expiry=dose.body.expiry,
            id_requested=bool(dose.body.identified_by),
            id_provided=len(dose.body.identified_by) >= _IDENTIFIERS,
            card=dose.body.card,
            measured_by_two=form.measured is not None,
            checks=form.checks,
            drunk_by=form.drunk_by,
            sheet=dose.body.sheet,
        )


def receipt(line: Sealed, settled: Settled) -> DoseReceipt:
    """What the hatch shows when the line is in the book."""
    assert line.entry.balance is not None
    return DoseReceipt(
        seq=line.seq,
        balance=line.entry.balance,
        issued=settled.issued,
        consumed=settled.consumed,
        wasted=settled.wasted,
        discrepancy=settled.discrepancy,
        machine_ms=0,
    )
