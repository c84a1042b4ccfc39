"""Downtime: the continuity pack that is saved before the hatch opens, and its sheets, entered afterwards.

Nothing here can reach a pump: what is entered has been measured by hand already (peers (b)13-14).
"""

import secrets
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cdstation.errors import RuleError
from cdstation.register.entries import Sealed
from cdstation.register.happened import Happened
from cdstation.register.people import check_may_administer
from cdstation.register.products import SWALLOW_CHECKS
from cdstation.register.times import local_time
from cdstation.register.upkeep.acts import DowntimeCodeMade, DowntimePackMade
from cdstation.register.upkeep.downtime import (
    ROWS_ON_A_SHEET,
    SheetRow,
    check_row,
    identity_of,
    pack_code,
    sheets_for,
)
from cdstation.services.cards import Cards
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.late import when
from cdstation.services.lines import Lines, receipt
from cdstation.services.roster import RosterDesk, flags_of
from cdstation.services.stamps import head_of
from cdstation.services.values import DoseReceipt, OutcomeForm, PackMade, PaperDose, Proof, State
from cdstation.storage.signing import Signer
from cdstation.treatment import acts
from cdstation.treatment.prescriptions import Prescription
from cdstation.treatment.settling import Settled, settle_dose

if TYPE_CHECKING:
    from cdstation.reports.continuity_pack import PackPerson

_ENTERING = (State.CLOSED, State.NO_SPACE)
_WHY_LATE = "Given on paper while the station was down"
_LETTERS = 16


class DowntimeDesk:
    """`folder` is where packs are saved, best on a stick that goes with the paper."""

    def __init__(self, current: Current, duty: Duty, cards: Cards, roster: RosterDesk, folder: Path) -> None:
        self._current = current
        self._duty = duty
        self._cards = cards
        self._roster = roster
        self._folder = folder
        self._lines = Lines(current)

    @property
    def code(self) -> str:
        """What opens the saved packs on any computer; empty before the first was made."""
        return self._current.book.standing.keeping.pack_code

    def packed_today(self) -> bool:
        """True when today's pack has been saved."""
        at_ms = self._current.book.standing.keeping.packed_ms
        return at_ms is not None and local_time(at_ms).date() == self._current.clock.now().dose_day

    def save_pack(self) -> PackMade:
        """Today's roster and numbered sheets, saved where another computer can open them with the code.

        Raises NotReadyError `print-target-not-writable`.
        """
        code = self.code or self._make_code()
        now = self._current.clock.now()
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{self._current.book.area_id}-{now.dose_day.isoformat()}-downtime.pdf"
        return self._make(path, code)

    def print_pack(self, target: Path) -> PackMade:
        """The same to be printed at once, without a code: whoever prints it puts the paper away and deletes the file.

        Raises NotReadyError `print-target-not-writable`.
        """
        return self._make(target, "")

    def entered(self, sheet: int) -> tuple[int, ...]:
        """The rows of a sheet that are in the book already. Raises RuleError `sheet-unknown`."""
        check_row(self._current.book.standing.keeping, SheetRow(sheet, 1))
        ledger, area = self._current.book.ledger, self._current.book.area_id
        rows = range(1, ROWS_ON_A_SHEET + 1)
        return tuple(row for row in rows if ledger.find(identity_of(area, SheetRow(sheet, row))) is not None)

    def check_dose(self, paper: PaperDose) -> int:
        """What was ordered for that day, in thousandths, when this row could be entered: asked before anybody signs.

        Raises as `enter_dose`, but for the signatures.
        """
        self._current.require(*_ENTERING)
        order, *_ = self._checked(paper)
        return order.volume

    def enter_dose(self, paper: PaperDose, giver: Proof, witness: Proof) -> DoseReceipt:
        """A dose that was given on paper, signed by the two who signed the sheet.

        Raises RuleError `sheet-unknown`, `sheet-row-unknown`, `sheet-row-entered`, `paper-order-missing`,
        `dose-unfinished`, `dose-already-today`, `no-page-for-product`, those of `late.when`, of `settle_dose` and of
        the signatures.
        """
        self._current.require(*_ENTERING)
        order, stock_page, happened, settled = self._checked(paper)
        one, other = self._duty.prove_two(giver, witness, "downtime")
        check_may_administer(self._current.book.person(one.person))
        intent = self._intend(paper, order, stock_page, happened, one)
        with self._current.cup(intent.uuid):
            line = self._record(paper, order, intent, settled, (one, other), happened)
        return receipt(line, settled)

    def _record(
        self,
        paper: PaperDose,
        order: Prescription,
        intent: Sealed,
        settled: Settled,
        signers: tuple[Signer, Signer],
        happened: Happened,
    ) -> Sealed:
        """What was measured, and the line of the register."""
        one, other = signers
        self._current.book.record(
            acts.DosePoured(paper.delivered, None, None, "known", "by-hand", ""),
            by=one,
            patient=paper.patient,
            about=intent.uuid,
            event_ms=happened.event_ms,
            late_reason=happened.late_reason,
        )
        dose = self._current.book.roster.open[intent.uuid]
        seen = SWALLOW_CHECKS[order.product.swallow_check] if paper.outcome is acts.Outcome.GIVEN else ()
        form = OutcomeForm(paper.outcome, paper.consumed, checks=seen)
        return self._lines.write(
            dose, form, settled, one, other, event_ms=paper.happened_ms, late_reason=happened.late_reason
        )

    def check_not_given(self, place: SheetRow, patient: int, happened_ms: int) -> None:
        """As `check_dose`, for a row that says why there was no dose."""
        self._current.require(*_ENTERING)
        self._checked_none(place, patient, happened_ms)

    def enter_not_given(
        self, place: SheetRow, patient: int, happened_ms: int, reason: acts.NotGivenReason, witness: Proof
    ) -> None:
        """A row that says why there was no dose, by the nurse on duty and a witness. As at the hatch, not after the
        dose of that day was given; one that was given later makes no difference. Raises as `enter_dose`.
        """
        self._current.require(*_ENTERING)
        order, happened = self._checked_none(place, patient, happened_ms)
        other = self._duty.witness_for(self._current.nurse_person, witness)
        self._current.book.write(
            acts.DoseNotGiven(order.number, order.slot, reason.value, str(place)),
            by=self._current.nurse_signer,
            witness=other,
            patient=patient,
            event_ms=happened.event_ms,
            late_reason=happened.late_reason,
            uuid=identity_of(self._current.book.area_id, place),
        )

    def _checked(self, paper: PaperDose) -> tuple[Prescription, int, Happened, Settled]:
        """The order of that day, the page, when it was, and what the line will say."""
        self._check_row(SheetRow(paper.sheet, paper.row))
        day = local_time(paper.happened_ms).date()
        order = self._order(paper.patient, day)
        if self._current.book.roster.dosed_on(paper.patient, day):
            raise RuleError("dose-already-today")
        page = self._page_of(order)
        settled = settle_dose(order.volume, paper.delivered, paper.outcome, paper.consumed)
        return order, page, self._when(page, paper.happened_ms), settled

    def _checked_none(self, place: SheetRow, patient: int, happened_ms: int) -> tuple[Prescription, Happened]:
        self._check_row(place)
        day = local_time(happened_ms).date()
        order = self._order(patient, day)
        visits = self._current.book.roster.visits_on(patient, day)
        if any(visit.holds and visit.at_ms <= happened_ms for visit in visits):
            raise RuleError("dose-already-today")
        return order, self._when(None, happened_ms)

    def _check_row(self, place: SheetRow) -> None:
        book = self._current.book
        check_row(book.standing.keeping, place)
        if book.ledger.find(identity_of(book.area_id, place)) is not None:
            raise RuleError("sheet-row-entered", sheet=place.sheet, row=place.row)

    def _order(self, patient: int, day: date) -> Prescription:
        roster = self._current.book.roster
        if patient not in roster.patients:
            raise RuleError("patient-unknown")
        order = roster.order_for(patient, day)
        if order is None:
            raise RuleError("paper-order-missing")
        if roster.open_of(patient) is not None:
            raise RuleError("dose-unfinished")
        return order

    def _when(self, page: int | None, happened_ms: int) -> Happened:
        return when(self._current.book, page, happened_ms, _WHY_LATE)

    def _page_of(self, order: Prescription) -> int:
        page = self._current.book.standing.page_for(order.product.page_key)
        if page is None:
            raise RuleError("no-page-for-product")
        return page

    def _intend(
        self,
        paper: PaperDose,
        order: Prescription,
        stock_page: int,
        happened: Happened,
        one: Signer,
    ) -> Sealed:
        place = SheetRow(paper.sheet, paper.row)
        body = acts.DoseStarted(
            prescription=order.number,
            slot=order.slot,
            product=order.product.code,
            dose_ug=order.dose_ug,
            volume=order.volume,
            stock_page=stock_page,
            pump=0,
            batch=paper.batch,
            expiry=paper.expiry,
            card="",
            identified_by=tuple(sorted(set(paper.identified_by))),
            sheet=str(place),
        )
        return self._current.book.write(
            body,
            by=one,
            patient=paper.patient,
            event_ms=happened.event_ms,
            late_reason=happened.late_reason,
            uuid=identity_of(self._current.book.area_id, place),
            then=lambda written: self._current.in_hand.add(written.uuid),
        )

    def _make_code(self) -> str:
        code = pack_code([secrets.randbelow(1 << 16) for _ in range(_LETTERS)])
        self._current.book.write(DowntimeCodeMade(code), by=self._signer())
        return code

    def _signer(self) -> Signer:
        return self._current.nurse or self._current.book.writing.station_signer()

    def _make(self, target: Path, code: str) -> PackMade:
        from cdstation.reports.continuity_pack import Pack, write_pack

        book, now = self._current.book, self._current.clock.now()
        people = tuple(self._person(number) for number in self._roster.expected())
        first = book.standing.keeping.next_sheet
        last = first + sheets_for(len(people)) - 1
        pack = Pack(people, first, last, ROWS_ON_A_SHEET, now.dose_day)
        digest = write_pack(target, head_of(self._current), pack, now.utc_ms, code)
        book.write(DowntimePackMade(first, last, ROWS_ON_A_SHEET, len(people), digest), by=self._signer())
        return PackMade(target, first, last, len(people))

    def _person(self, number: int) -> "PackPerson":
        from cdstation.reports.continuity_pack import PackPerson

        card = self._cards.card(number)
        order = card.prescription
        last = card.past[0] if card.past else None
        return PackPerson(
            shown=card.patient.shown,
            prison_number=card.patient.prison_number,
            born=card.patient.born,
            location=card.patient.location,
            allergies=card.patient.allergies,
            photo=self._roster.photo(card.patient.photo),
            product=order.product.line if order else "",
            dose=card.dose_shown if order else "",
            words=card.words if order else "",
            amount=str(card.volume) if order else "",
            last_ms=last.at_ms if last else None,
            last_ug=last.consumed_ug if last else 0,
            missed=card.missed,
            flags=tuple((code, tone) for code, tone, _ in flags_of(card)),
        )
