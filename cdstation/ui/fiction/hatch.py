"""The invented queue, and doses that end as they are told."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from cdstation.errors import Fact, RuleError
from cdstation.register.pours import Certainty, Dispensed, PourEnd
from cdstation.services.values import (
    DoseReceipt,
    Evidence,
    OutcomeForm,
    Pour,
    Proof,
    Queue,
    QueueRow,
    Settlement,
    StopToken,
    Unfinished,
)
from cdstation.treatment.acts import NotGivenReason, Outcome
from cdstation.treatment.dosing import DoseCard, Source
from cdstation.treatment.patients import Patient, fold_text
from cdstation.treatment.settling import settle_dose
from cdstation.ui.avatars import draw_avatar
from cdstation.ui.fiction import book, people

if TYPE_CHECKING:
    from cdstation.ui.fiction.station import ExampleStation

_FLAGS: dict[int, tuple[tuple[str, str, tuple[tuple[str, Fact], ...]], ...]] = {
    people.BRZEZINSKI: (("dose-raised", "warning", (("was", "40 mg"), ("now", "45 mg"))),),
    people.CARTER: (("court", "quiet", (("at", "09:00"),)),),
    people.DOUGLAS: (("missed-stop", "block", (("days", 3),)),),
}


@cache
def _face(sha: str) -> bytes:
    return draw_avatar(int(sha.removeprefix("face-")))


class ExampleRoster:
    """Fourteen people, in the order of their names."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.done: dict[int, tuple[str, int]] = {}

    def queue(self, search: str = "") -> Queue:
        wanted = fold_text(search)
        rows = [self._row(one) for one in people.PATIENTS if wanted in one.search_text]
        waiting = tuple(row for row in rows if not row.done)
        been = sorted((row for row in rows if row.done), key=lambda row: -(row.done_ms or 0))
        return Queue(waiting, tuple(been), 46, 32)

    def _row(self, one: Patient) -> QueueRow:
        done, at = self.done.get(one.number, ("", None))
        flags = _FLAGS.get(one.number, ())
        return QueueRow(one.number, one.shown, one.prison_number, one.location, one.photo, flags, done, at)

    def photo(self, sha: str) -> bytes:
        return _face(sha) if sha else b""

    def find(self, scan: str) -> int:
        plain = "".join(scan.split()).upper()
        for one in people.PATIENTS:
            if plain and plain in (one.prison_number, one.nhs_number):
                return one.number
        raise RuleError("scan-unknown")

    def patient(self, number: int) -> Patient:
        return people.patient(number)


class ExampleDosing:
    """`stale` cards are refused once; `waiting` are the unfinished doses."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.stale = False
        self.witness_before: bool | None = None
        self.open: list[Unfinished] = []
        self._intent = book.NEWEST

    def prepare(self, patient: int) -> DoseCard:
        self._station.note("prepare", patient)
        made = people.card(patient, self._source(), self._station.clock.now())
        return made if self.witness_before is None else replace(made, witness_before=self.witness_before)

    def _source(self) -> Source:
        pump = self._station.pump.status()
        by_hand = pump.state == "by-hand"
        number, spout = (0, "") if by_hand else (pump.pump, pump.spout)
        return Source(number, spout, book.PAGE.page, pump.batch, pump.expiry, pump.left_ul, self._station.balance)

    def pour(self, card: DoseCard, evidence: Evidence, stop: StopToken, on_progress: Callable[[int], None]) -> Pour:
        if evidence.witness is not None:
            self._station.access.check(evidence.witness)
        if self.stale:
            self.stale = False
            raise RuleError("card-stale")
        self._station.note("pour", evidence)
        self._intent += 1
        assert card.source is not None
        if card.source.pump:
            dispensed = self._station.pump.motion(card.volume.thousandths, stop, on_progress)
        else:
            asked = card.volume.thousandths
            dispensed = Dispensed(asked, None, None, Certainty.KNOWN, PourEnd.BY_HAND)
        now = self._station.clock.utc_ms
        return Pour(f"intent-{self._intent}", self._intent, card, dispensed, now, now)

    def sign(self, pour: Pour, form: OutcomeForm, witness: Proof) -> DoseReceipt:
        self._station.access.check(witness)
        self._station.note("sign", form)
        dispensed = pour.dispensed
        delivered = form.measured or dispensed.weighed_ul or dispensed.pump_reported_ul or dispensed.commanded_ul
        settled = settle_dose(dispensed.commanded_ul, delivered, form.outcome, form.consumed)
        self._station.balance -= settled.issued
        self._finish(pour.card.patient.number, form.outcome.value)
        return self._receipt(pour.intent_seq, settled.issued, settled.consumed, settled.discrepancy)

    def not_given(self, patient: int, reason: NotGivenReason) -> None:
        self._station.note("not-given", (patient, reason))
        self._finish(patient, reason.value)

    def unfinished(self) -> tuple[Unfinished, ...]:
        return tuple(self.open)

    def settle(self, unfinished: Unfinished, settlement: Settlement, first: Proof, second: Proof) -> DoseReceipt | None:
        if first.person == second.person:
            raise RuleError("witness-is-the-actor")
        for proof in (first, second):
            self._station.access.check(proof)
        self._station.note("settle", settlement)
        self.open = [one for one in self.open if one.intent != unfinished.intent]
        self._station.balance -= settlement.delivered
        if settlement.outcome is None:
            return None
        self._finish(unfinished.patient, settlement.outcome.value)
        return self._receipt(unfinished.intent_seq, settlement.delivered, settlement.consumed, "pour-unlike-order")

    def _receipt(self, intent_seq: int, issued: int, consumed: int, discrepancy: str) -> DoseReceipt:
        balance = self._station.balance
        return DoseReceipt(intent_seq + 2, balance, issued, consumed, issued - consumed, discrepancy, machine_ms=41)

    def _finish(self, patient: int, what: str) -> None:
        if what != Outcome.WRONG_PERSON:
            self._station.roster.done[patient] = (what, self._station.clock.utc_ms)
        self._station.changed()


def stalled(number: int = people.BRZEZINSKI, end: PourEnd = PourEnd.STALLED) -> Unfinished:
    """A dose found unfinished: the pump stood still, or nobody can tell."""
    one, order = people.patient(number), people.order(number)
    unknown = end is PourEnd.LOST
    dispensed = Dispensed(
        order.volume,
        None if unknown else 30_000,
        None,
        Certainty.UNKNOWN if unknown else Certainty.ESTIMATED,
        end,
    )
    return Unfinished(
        "intent-open", book.NEWEST, number, one.shown, one.prison_number, one.photo, "poured", order.volume, dispensed,
        people.NOW_MS - 30_000, 1,
    )  # fmt: skip
