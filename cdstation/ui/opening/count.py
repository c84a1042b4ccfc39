"""The blind count: each of two people counts, types unseen and signs; only then both figures and the balance are shown.

(BAL-2: the checker types before seeing the expected figure. There is no way here to type a new total.)
"""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QVBoxLayout

from cdstation.errors import RuleError, StationError
from cdstation.register.pages import PageHead
from cdstation.register.quantity import Quantity
from cdstation.services.values import Counted, CountResult, Proof
from cdstation.ui.opening.figures import CountFigures
from cdstation.ui.opening.step import Step
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Tag, emptied

if TYPE_CHECKING:
    from cdstation.services.station import Station


class CountStep(Step):
    """First counter, second counter, then the two figures side by side."""

    name = "count"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks, "Blind count", "")
        self._pages: tuple[PageHead, ...] = ()
        self._figures: list[Counted] = []
        self._proofs: list[Proof] = []
        self.page = QComboBox()
        self.page.setObjectName("count-page")
        self.page.setAccessibleName("Page to count")
        self.page.activated.connect(lambda _: self._start())
        self.figures = CountFigures()
        self.figures.entered.connect(self._take_figures)
        self.sign = Button("These are my figures", Kind.PRIMARY, hint="Enter")
        self.sign.setObjectName("count-figures")
        self.sign.clicked.connect(self._take_figures)
        self.result = QVBoxLayout()
        self.again = Button("Count again")
        self.again.setObjectName("count-again")
        self.again.clicked.connect(self._start)
        for widget in (self.page, self.figures, self.sign):
            self.card.body.addWidget(widget)
        self.card.body.addLayout(self.result)
        self.card.body.addWidget(self.again)
        self.strip.signed.connect(self._on_signed)
        self.finish()

    def begin(self) -> None:
        pages = self.station.register.pages()
        if pages != self._pages:
            self._pages = pages
            self.page.clear()
            for head in pages:
                self.page.addItem(head.key.shown)
        if not self._figures:
            self._start()

    @property
    def _head(self) -> PageHead:
        return self._pages[max(0, self.page.currentIndex())]

    def _start(self) -> None:
        emptied(self.result)
        self._figures, self._proofs = [], []
        if not self._pages:
            return
        page = self._head.page
        self.tasks.desk(lambda: self.station.session.start_count(page), lambda _: self._ask(), self.complain)

    def _ask(self) -> None:
        """Ask whoever counts now: nothing that was typed before is in sight."""
        self.complain(None)
        self.go_on.hide()
        self.strip.hide()
        self.again.hide()
        self.words.setText(say("opening-steps.count-second" if self._figures else "opening-steps.count-first"))
        for widget in (self.figures, self.sign):
            widget.show()
        self.page.setEnabled(not self._figures)
        self.figures.begin(self._head.unit)

    def _take_figures(self) -> None:
        try:
            self._figures.append(self.figures.read())
        except RuleError as error:
            self.complain(error)
            return
        self.complain(None)
        for widget in (self.figures, self.sign):
            widget.hide()
        self._ask_signature()

    def _ask_signature(self) -> None:
        status = self.station.status()
        signed = {proof.person for proof in self._proofs}
        people = tuple(person for person in self.station.access.people() if person.number not in signed)
        role, chosen = ("second", status.witness) if self._proofs else ("first", status.nurse)
        self.strip.ask(role, say("opening-steps.count-signs", drug=self._head.key.shown), people, chosen)
        self.strip.set_busy(False)
        self.strip.show()
        self.strip.pin.setFocus()

    def _on_signed(self, proof: Proof) -> None:
        self._proofs.append(proof)
        if len(self._proofs) == 1:
            # After a refused signature both figures stand already, and only the second signature is asked for.
            if len(self._figures) == 1:
                self._ask()
            else:
                self._ask_signature()
            return
        (first, second), (one, other), page = self._figures, self._proofs, self._head.page
        self._proofs = []
        self.strip.set_busy(True)
        self.tasks.desk(
            lambda: self.station.session.count(page, first, second, one, other), self._reveal, self._refused
        )

    def _refused(self, error: StationError) -> None:
        """Stock moved: what was counted is void. Anything else is a signature: both sign again, the figures stand."""
        if error.code.startswith("count-"):
            self._start()
            self.complain(error)
            return
        self._ask_signature()
        self.strip.refuse(error)

    def _reveal(self, result: CountResult) -> None:
        unit = self._head.unit
        self.strip.hide()
        self.words.setText("")
        self._figures = []
        self.again.show()
        if not result.agreed:
            line = say("opening-steps.count-differ", first_ul=result.found, second_ul=result.second_found)
            self.result.addWidget(Tag(line, "block"))
            self.again.setFocus()
            return
        line = say("opening-steps.count-agreed", found_ul=result.found, expected_ul=result.expected)
        self.result.addWidget(Tag(line, "good"))
        self.result.addWidget(self._verdict(result, str(Quantity(result.difference, unit))))
        self.offer_next()
        self.done.emit()

    @staticmethod
    def _verdict(result: CountResult, difference: str) -> Tag:
        if result.discrepancy:
            return Tag(say("opening-steps.count-wrong", difference=difference), "block")
        if result.difference:
            return Tag(say("opening-steps.count-noted", difference=difference), "warning")
        return Tag(say("opening-steps.count-right"), "good")
