"""A row of a paper sheet goes into the book: first the form, then both people who signed the sheet (peers (b)14)."""

from typing import TYPE_CHECKING

from cdstation.errors import StationError
from cdstation.register.quantity import Quantity, Unit
from cdstation.services.values import DoseReceipt, PaperDose, Proof
from cdstation.ui.downtime.row_form import RowForm
from cdstation.ui.opening.step import Step
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Tag, plain

if TYPE_CHECKING:
    from cdstation.services.station import Station


class PaperStep(Step):
    """It can move no pump; a row is entered once."""

    name = "paper"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks, say("downtime.row.heading"), say("downtime.row.words"))
        self._ready: PaperDose | None = None
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

    def begin(self) -> None:
        super().begin()
        self.form.begin()

    def _put_back(self) -> None:
        """Something was changed: what was to be signed is no longer what stands there."""
        self._ready = self._giver = None
        self.strip.hide()
        self.complain(None)

    def _ask(self) -> None:
        paper = self.form.read()
        if paper is None:
            return
        self._ready = paper
        self.told.hide()
        self._ask_signature()

    def _ask_signature(self) -> None:
        assert self._ready is not None
        status, paper = self.station.status(), self._ready
        person = self.station.roster.patient(paper.patient).shown
        amount = str(Quantity(paper.delivered, Unit.ML))
        signs = say("downtime.row.signs", sheet=paper.sheet, row=paper.row, amount=amount, name=person)
        giver = self._giver.person if self._giver else 0
        people = tuple(one for one in self.station.access.people() if one.number != giver)
        chosen = status.witness if self._giver else status.nurse
        self.strip.ask("witness" if self._giver else "nurse", signs, people, chosen)
        self.strip.set_busy(False)
        self.strip.show()
        self.strip.pin.setFocus()

    def _on_signed(self, proof: Proof) -> None:
        paper, giver = self._ready, self._giver
        if paper is None:
            return
        if giver is None:
            self._giver = proof
            self._ask_signature()
            return
        self._giver = None
        self.strip.set_busy(True)
        self.tasks.desk(
            lambda: self.station.downtime.enter_dose(paper, giver, proof),
            lambda receipt: self._on_entered(paper, receipt),
            self._refused,
        )

    def _on_entered(self, paper: PaperDose, receipt: DoseReceipt) -> None:
        self._ready = None
        self.strip.hide()
        facts = {"sheet": paper.sheet, "row": paper.row, "seq": receipt.seq}
        self.told.set_text(say("downtime.row.entered", facts, balance_ul=receipt.balance))
        self.told.show()
        self.form.next_row()
        self.done.emit()

    def _refused(self, error: StationError) -> None:
        """A signature: both sign again. Anything else is said beside the form, which stays filled."""
        if error.code.startswith(("pin-", "badge-", "witness-", "person-", "role-")):
            self._ask_signature()
            self.strip.refuse(error)
            return
        self.strip.hide()
        self.complain(error)
