"""A row of a paper sheet goes into the book: first the form, then both people who signed the sheet (peers (b)14)."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cdstation.errors import StationError
from cdstation.register.quantity import Quantity, Unit
from cdstation.register.times import show_moment
from cdstation.services.values import DoseReceipt, PaperDose, Proof
from cdstation.ui.downtime.row_form import NoDose, RowForm
from cdstation.ui.opening.step import Step
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.focus import bring_into_sight_soon
from cdstation.ui.widgets.panels import Tag, plain

if TYPE_CHECKING:
    from cdstation.services.station import Station


class PaperStep(Step):
    """It can move no pump; a row is entered once."""

    name = "paper"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks, say("downtime.row.heading"), say("downtime.row.words"))
        self._asked: PaperDose | NoDose | None = None  # what is being looked at before it may be signed
        self._ready: PaperDose | NoDose | None = None
        self._ordered = 0
        self._giver: Proof | None = None
        self.form = RowForm(station)
        self.form.changed.connect(self._put_back)
        self.form.finished.connect(self._ask)
        self.next = Button(say("downtime.row.next"), Kind.PRIMARY, hint="Enter")
        self.next.setObjectName("paper-next")
        self.next.clicked.connect(self._ask)
        self.told = Tag("", "good")
        self.told.hide()
        self.rows = plain("", "small")
        for widget in (self.form, self.next, self.told, self.rows):
            self.card.body.addWidget(widget)
        self.strip.signed.connect(self._on_signed)
        self.finish()

    def stand_below(self, widget: QWidget) -> None:
        """Another card above this one, to scroll with it."""
        self._above.insertWidget(0, widget)

    def begin(self) -> None:
        super().begin()
        self.form.begin()

    def _put_back(self) -> None:
        """Something was changed: what was to be signed is no longer what stands there."""
        self._asked = self._ready = self._giver = None
        self.strip.hide()
        self.complain(None)
        self.next.setText(say("downtime.row.next-none" if self.form.no_dose else "downtime.row.next"))

    def _ask(self) -> None:
        row = self.form.read()
        if row is None:
            return
        self._asked = row
        self.told.hide()
        self.tasks.desk(
            lambda: self._check(row),
            lambda ordered: self._on_checked(row, ordered),
            lambda error: self.complain(error) if self._asked is row else None,
        )

    def _check(self, row: PaperDose | NoDose) -> int:
        """What was ordered; 0 for a row without a dose. What cannot be entered is said before anybody signs."""
        desk = self.station.downtime
        if isinstance(row, NoDose):
            desk.check_not_given(row.place, row.patient, row.happened_ms)
            return 0
        return desk.check_dose(row)

    def _on_checked(self, row: PaperDose | NoDose, ordered: int) -> None:
        if self._asked is not row:
            return  # something was changed meanwhile
        self._ready, self._ordered = row, ordered
        self.complain(None)
        self._ask_signature()

    def _ask_signature(self) -> None:
        """Both who signed the sheet; for a row without a dose the nurse on duty has signed in, and a witness signs."""
        assert self._ready is not None
        status = self.station.status()
        nurse = status.nurse.number if status.nurse else 0
        first = self._giver.person if self._giver else nurse if isinstance(self._ready, NoDose) else 0
        people = tuple(one for one in self.station.access.people() if one.number != first)
        self.strip.ask(
            "witness" if first else "nurse", self._signs(self._ready), people, status.witness if first else status.nurse
        )
        self.strip.set_busy(False)
        self.strip.show()
        self.strip.pin.setFocus()
        bring_into_sight_soon(self.strip)

    def _signs(self, row: PaperDose | NoDose) -> str:
        facts = {"name": self.station.roster.patient(row.patient).shown, "at": show_moment(row.happened_ms)}
        if isinstance(row, NoDose):
            why = say(f"not-given.{row.reason.value}")
            return say("downtime.row.signs-none", facts, sheet=row.place.sheet, row=row.place.row, reason=why)
        amount, fate = str(Quantity(row.delivered, Unit.ML)), say(f"downtime.outcome.{row.outcome.value}")
        words = say("downtime.row.signs", facts, sheet=row.sheet, row=row.row, amount=amount, outcome=fate)
        if row.consumed is not None:
            words += " " + say("downtime.row.signs-consumed", amount=str(Quantity(row.consumed, Unit.ML)))
        if row.delivered != self._ordered:
            words += " " + say("downtime.row.signs-differs", ordered=str(Quantity(self._ordered, Unit.ML)))
        return words

    def _on_signed(self, proof: Proof) -> None:
        row, giver = self._ready, self._giver
        if row is None:
            return
        if isinstance(row, NoDose):
            self._enter_none(row, proof)
            return
        if giver is None:
            self._giver = proof
            self._ask_signature()
            return
        self._giver = None
        self.strip.set_busy(True)
        self.tasks.desk(
            lambda: self.station.downtime.enter_dose(row, giver, proof),
            lambda receipt: self._on_entered(row, receipt),
            self._refused,
        )

    def _enter_none(self, row: NoDose, witness: Proof) -> None:
        self.strip.set_busy(True)
        self.tasks.desk(
            lambda: self.station.downtime.enter_not_given(row.place, row.patient, row.happened_ms, row.reason, witness),
            lambda _: self._on_done(say("downtime.row.entered-none", sheet=row.place.sheet, row=row.place.row)),
            self._refused,
        )

    def _on_entered(self, paper: PaperDose, receipt: DoseReceipt) -> None:
        facts = {"sheet": paper.sheet, "row": paper.row, "seq": receipt.seq}
        self._on_done(say("downtime.row.entered", facts, balance_ul=receipt.balance))

    def _on_done(self, words: str) -> None:
        self._ready = None
        self.strip.hide()
        self.told.set_text(words)
        self.told.show()
        self.form.next_row()
        bring_into_sight_soon(self.told)
        self.done.emit()

    def _refused(self, error: StationError) -> None:
        """A signature: both sign again. Anything else is said beside the form, which stays filled."""
        if error.code.startswith(("pin-", "badge-", "witness-", "person-", "role-")):
            self._ask_signature()
            self.strip.refuse(error)
            return
        self.strip.hide()
        self.complain(error)
