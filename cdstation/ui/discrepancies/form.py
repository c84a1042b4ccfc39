"""The sheet on which one step of a case is written down, and signed by two where two decide it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from cdstation.errors import RuleError, StationError
from cdstation.register.people import Person
from cdstation.services.discrepancies.values import CaseView
from cdstation.services.values import Proof
from cdstation.ui.discrepancies.asks import ASKS, Answer, Ask
from cdstation.ui.discrepancies.fields import AskFields
from cdstation.ui.register.sheets.drawer import Panel
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words, say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import plain
from cdstation.ui.widgets.witness import WitnessStrip

if TYPE_CHECKING:
    from cdstation.services.station import Station


class CaseForm(Panel):
    """`saved` carries the number of the case. What is typed stays until it is saved or another step is begun."""

    saved = Signal(int)
    grew = Signal()
    wide = 760

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__()
        self._station = station
        self._tasks = tasks
        self._ask: Ask = ASKS["open"]
        self._number = 0
        self._answer: Answer | None = None
        self._decider: Proof | None = None
        self._people: tuple[tuple[Person, ...], tuple[Person, ...]] = ((), ())
        self._working = False
        self._what = plain("")
        self.fields = AskFields(station)
        self.wrong = plain("", "wrong")
        self.go_on = Button("", Kind.PRIMARY, hint="Enter")
        self.go_on.setObjectName("case-go-on")
        self.go_on.clicked.connect(self._go_on)
        self.fields.entered.connect(self._go_on)
        self.strip = WitnessStrip()
        self.strip.signed.connect(self._on_signed)
        self.strip.badge_scanned.connect(self._on_badge)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap)
        for widget in (self._what, self.fields, self.wrong, self.go_on, self.strip):
            column.addWidget(widget)
        self.complain(None)

    @property
    def busy(self) -> bool:
        return self._working

    def begin(self, act: str, view: CaseView | None) -> None:
        """Ask what this step needs."""
        self._ask = ASKS[act]
        self._number = view.row.number if view else 0
        self._answer, self._decider = None, None
        self.title = say(f"cases.form.{act}.title", number=self._number)
        self._what.setText(say(f"cases.form.{act}.what"))
        self.go_on.setText(say(f"cases.form.{act}.button"))
        self.complain(None)
        self.strip.hide()
        self.go_on.show()
        self.fields.ask(self._ask, view)
        self.fields.setEnabled(True)
        if view is not None and self._ask.two:
            number = self._number
            cases = self._station.cases
            self._tasks.desk(lambda: (cases.may_decide(number), cases.may_witness(number)), self._take_people)

    def _take_people(self, people: tuple[tuple[Person, ...], tuple[Person, ...]]) -> None:
        self._people = people

    def complain(self, error: StationError | None) -> None:
        """Say what is wrong; nothing that was typed is lost."""
        self.wrong.setText(" ".join(error_words(error)) if error else "")
        self.wrong.setVisible(error is not None)
        self.grew.emit()

    def _go_on(self) -> None:
        if self._working or not self.strip.isHidden():
            return
        try:
            self._answer = self.fields.read()
        except RuleError as error:
            self.complain(error)
            return
        self.complain(None)
        if self._ask.two:
            self._ask_decider()
        else:
            self._send()

    # -- two signatures ------------------------------------------------------------------------------------------------

    def _ask_decider(self) -> None:
        """Both sign what stands above; the PIN of neither is kept beyond the act (D4)."""
        self._decider = None
        self.fields.setEnabled(False)
        self.go_on.hide()
        self.strip.ask("decider", self._signs(), self._people[0])
        self.strip.show()
        self.grew.emit()
        self.strip.setFocus()

    def _signs(self) -> str:
        assert self._answer is not None
        return say(f"cases.form.{self._ask.act}.signs", number=self._number, what=self._answer.shown)

    def _on_signed(self, proof: Proof) -> None:
        if self._decider is None:
            self._decider = proof
            others = tuple(one for one in self._people[1] if one.number != proof.person)
            self.strip.ask("witness", self._signs(), others, self._station.status().witness)
            self.strip.setFocus()
        else:
            self._send(self._decider, proof)

    def _on_badge(self, badge: str) -> None:
        self._tasks.desk(
            lambda: self._station.access.person_of_badge(badge),
            lambda person: self.strip.take_badge(person, badge),
            self.strip.refuse,
        )

    # -- sending -------------------------------------------------------------------------------------------------------

    def _send(self, *proofs: Proof) -> None:
        ask, number, answer = self._ask, self._number, self._answer
        assert answer is not None
        self._working = True
        self.go_on.setEnabled(False)
        self.strip.set_busy(True)
        self._tasks.desk(
            lambda: ask.send(self._station.cases, number, answer, *proofs), self._on_done, self._on_refused
        )

    def _on_done(self, number: int) -> None:
        self._rest()
        self.saved.emit(number)

    def _on_refused(self, error: StationError) -> None:
        self._rest()
        if not self._ask.two or error.code in self._ask.about_words:
            self.strip.hide()
            self.go_on.show()
            self.fields.setEnabled(True)
            self.complain(error)
            return
        self._ask_decider()
        self.strip.refuse(error)
        self.grew.emit()

    def _rest(self) -> None:
        self._working = False
        self.go_on.setEnabled(True)
        self.strip.set_busy(False)
