"""The course of one dose after its card: pour, handover, signature; half dose, interruption, nothing given.

Every branch is decided by the services; this only brings the page that belongs to their answer.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cdstation.errors import RuleError, StationError
from cdstation.services.values import (
    DoseReceipt,
    Evidence,
    OutcomeForm,
    Pour,
    Proof,
    Settlement,
    StopToken,
    Unfinished,
)
from cdstation.treatment.acts import NotGivenReason
from cdstation.treatment.dosing import DoseCard
from cdstation.ui.hatch import words
from cdstation.ui.hatch.card_view import view_card
from cdstation.ui.hatch.handover_view import receipt_words
from cdstation.ui.hatch.pages import HatchPages, Stage
from cdstation.ui.hatch.pump_pane import PumpPane
from cdstation.ui.hatch.settle_view import unfinished_of
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.witness import WitnessStrip

if TYPE_CHECKING:
    from cdstation.services.station import Station

# Refusals of a pour that mean "look at the card again", not "sign again".
_LOOK_AGAIN = frozenset({"card-stale", "dose-blocked", "identity-not-checked", "witness-needed-before"})
_CUP_IN_HAND = frozenset({Stage.POURING, Stage.HANDOVER, Stage.HALF_DOSE})
NEXT = 0  # whoever is next in the queue


class DoseCourse(QObject):
    """`moved` to a stage; `finished` with the person to bring next (or NEXT); `written` is a line for the nurse."""

    moved = Signal(object)
    finished = Signal(int)
    look_again = Signal(int, str)
    written = Signal(str)

    def __init__(self, station: "Station", tasks: Tasks, pump: PumpPane, parent: QObject) -> None:
        super().__init__(parent)
        self.station = station
        self.tasks = tasks
        self.stage = Stage.NOBODY
        self._pump = pump
        self._stop: StopToken | None = None
        self._held_from = Stage.NOBODY
        self._hide_after_pour = False
        self.receipts: list[DoseReceipt] = []
        pump.stopped.connect(self.press_stop)

    def use(self, pages: HatchPages) -> None:
        """The pages that it brings to the front."""
        self.pages = pages
        pages.card.pour.connect(self._pour)
        pages.handover.signed.connect(self._sign)
        pages.half_dose.settled.connect(self._settle)
        pages.not_given.chosen.connect(self._not_given)
        pages.held.resumed.connect(self._resume)
        for page, strip in (
            (pages.card, pages.card.witness),
            (pages.handover, pages.handover.strip),
            (pages.half_dose, pages.half_dose.strip),
        ):
            page.badge_scanned.connect(lambda badge, asked=strip: self._find_badge(badge, asked))

    @property
    def cup_in_hand(self) -> bool:
        """True from the first drop until the line is written."""
        return self.stage in _CUP_IN_HAND or (self.stage is Stage.HELD and self._held_from in _CUP_IN_HAND)

    def show(self, stage: Stage) -> None:
        """Bring the page of this stage to the front."""
        self.stage = stage
        self.pages.show_stage(stage)
        self.moved.emit(stage)

    def _find_badge(self, badge: str, strip: WitnessStrip) -> None:
        self.tasks.desk(
            lambda: self.station.access.person_of_badge(badge),
            lambda person: strip.take_badge(person, badge),
            strip.refuse,
        )

    # -- pour ----------------------------------------------------------------------------------------------------

    def _pour(self, card: DoseCard, evidence: Evidence) -> None:
        stop = self._stop = self.station.pump.new_stop()
        shown = self.tasks.here(self._on_progress)
        self._hide_after_pour = False
        self.pages.pour.begin(view_card(card), self.station.roster.photo(card.patient.photo), card.volume.thousandths)
        self._pump.show_phase("pouring")
        self.show(Stage.POURING)
        self._pump.stop.setFocus()
        self.tasks.pump(
            lambda: self.station.dosing.pour(card, evidence, stop, shown),
            self._on_poured,
            lambda error: self._on_refused(card, evidence, error),
        )

    def _on_progress(self, poured_ul: int) -> None:
        if self.stage is Stage.POURING:
            self.pages.pour.show_poured(poured_ul)
            self._pump.show_phase("pouring", poured_ul)

    def press_stop(self) -> None:
        """STOP goes straight to the wire, from this thread."""
        if self._stop is not None:
            self._stop.press()
        else:
            self.written.emit(say("hatch.nothing-moves"))

    def _on_poured(self, pour: Pour) -> None:
        self._stop = None
        self._pump.show_phase("poured")
        status = self.station.status()
        people = self.station.access.people()
        png = self.station.roster.photo(pour.card.patient.photo)
        if not pour.dispensed.as_planned:
            self.begin_half_dose(unfinished_of(pour))
            return
        self.pages.handover.begin(pour, png, people, status.witness, self._others(pour.card.patient.number))
        self._held_from = Stage.HANDOVER
        if self._hide_after_pour:
            self._hold(pour.card, png)
        else:
            self.show(Stage.HANDOVER)
            self.pages.handover.focus()

    def _others(self, patient: int) -> list[tuple[int, str]]:
        queue = self.station.roster.queue()
        rows = sorted((*queue.to_attend, *queue.done), key=lambda row: row.shown)
        return [(row.patient, f"{row.shown} {row.prison_number}") for row in rows if row.patient != patient]

    def _on_refused(self, card: DoseCard, evidence: Evidence, error: StationError) -> None:
        """Nothing moved, or it did and could not be written: the band says which."""
        self._stop = None
        self._pump.show_phase("ready")
        if isinstance(error, RuleError) and error.code in _LOOK_AGAIN:
            self.show(Stage.CARD)
            self.look_again.emit(card.patient.number, say("hatch.card-changed"))
        elif isinstance(error, RuleError) and evidence.witness is not None:
            self.show(Stage.CARD)
            self.pages.card.refuse(error)
        else:
            self.tasks.failed.emit(error)
            self.show(Stage.CARD)
            self.look_again.emit(card.patient.number, "")

    # -- signature -----------------------------------------------------------------------------------------------

    def _sign(self, pour: Pour, form: OutcomeForm, proof: Proof) -> None:
        self.tasks.desk(
            lambda: self.station.dosing.sign(pour, form, proof),
            lambda receipt: self._on_signed(pour, form, receipt),
            self.pages.handover.refuse,
        )

    def _on_signed(self, pour: Pour, form: OutcomeForm, receipt: DoseReceipt) -> None:
        self.pages.handover.end()
        self.receipts.append(receipt)
        patient, unit = pour.card.patient, pour.card.volume.unit
        self.written.emit(
            receipt_words(patient.shown, form.outcome, receipt.issued, receipt.balance, receipt.seq, unit)
        )
        self._end(NEXT)

    def _end(self, patient: int) -> None:
        self._pump.show_phase("ready")
        self.show(Stage.NOBODY)
        self.finished.emit(patient)

    # -- half dose -----------------------------------------------------------------------------------------------

    def begin_half_dose(self, dose: Unfinished) -> None:
        """Nothing else happens for this person until two people have settled it (D8)."""
        status = self.station.status()
        png = self.station.roster.photo(dose.photo)
        people = self.station.access.people()
        self.pages.half_dose.begin(dose, png, people, status.nurse, status.witness)
        self.show(Stage.HALF_DOSE)
        self.pages.half_dose.focus()

    def _settle(self, dose: Unfinished, word: Settlement, first: Proof, second: Proof) -> None:
        self.tasks.desk(
            lambda: self.station.dosing.settle(dose, word, first, second),
            lambda receipt: self._on_settled(dose, word, receipt),
            self.pages.half_dose.refuse,
        )

    def _on_settled(self, dose: Unfinished, word: Settlement, receipt: DoseReceipt | None) -> None:
        if receipt is None or word.outcome is None:
            self.written.emit(f"{dose.shown}: nothing was delivered. The dose is void.")
            self._end(dose.patient)
            return
        self.receipts.append(receipt)
        self.written.emit(receipt_words(dose.shown, word.outcome, receipt.issued, receipt.balance, receipt.seq))
        self._end(NEXT)

    # -- nothing given, interruption -----------------------------------------------------------------------------

    def ask_not_given(self, patient: int, *, attended: bool) -> None:
        """Withheld or refused (attended), or did not attend."""
        if self.stage is not Stage.CARD:
            return
        known = self.station.roster.patient(patient)
        self.pages.not_given.begin(known, self.station.roster.photo(known.photo), attended=attended)
        self.show(Stage.NOT_GIVEN)

    def _not_given(self, patient: int, reason: NotGivenReason) -> None:
        shown = self.station.roster.patient(patient).shown
        self.tasks.desk(
            lambda: self.station.dosing.not_given(patient, reason),
            lambda _: self._on_not_given(f"{shown}: {words.not_given(reason).lower()}. Nothing was poured."),
        )

    def _on_not_given(self, line: str) -> None:
        self.written.emit(line)
        self._end(NEXT)

    def interrupt(self) -> None:
        """Hide the person and keep the cup; going on asks again who stands there (peers (b)18)."""
        if self.stage is Stage.POURING:
            self._hide_after_pour = True
            self.pages.pour.hide_person()
            return
        self._held_from = self.stage
        pour = self.pages.handover.pour if self.stage is Stage.HANDOVER else None
        card = pour.card if pour else None
        self._hold(card, self.station.roster.photo(card.patient.photo) if card else b"")

    def _hold(self, card: DoseCard | None, png: bytes) -> None:
        self.pages.held.begin(card.patient if card else None, png)
        self.show(Stage.HELD)

    def _resume(self) -> None:
        if self._held_from is Stage.HANDOVER:
            self.show(Stage.HANDOVER)
            self.pages.handover.focus()
            return
        card = self.pages.card.card
        self._end(card.patient.number if card else NEXT)
