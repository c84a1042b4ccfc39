"""An authorised witness who is not enrolled yet: who they are, for how long, and their PIN typed twice (LAW-27-a)."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cdstation.errors import StationError
from cdstation.register.people import Role
from cdstation.register.stock.disposal import temporary_until
from cdstation.register.times import show_date
from cdstation.services.values import PersonPlan
from cdstation.ui.stock.destroying.signing import Proofs, Signing
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words, say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import plain
from cdstation.ui.widgets.pin import PinPad
from cdstation.ui.widgets.two_signatures import Asked

if TYPE_CHECKING:
    from cdstation.services.station import Station


class VisitorForm(QWidget):
    """A supervisor and a witness sign for it; `enrolled` when it is done, `given_up` goes back."""

    enrolled = Signal()
    given_up = Signal()

    def __init__(self, station: "Station", tasks: Tasks, signing: Signing) -> None:
        super().__init__()
        self._station = station
        self._tasks = tasks
        self._signing = signing
        self._pins: list[str] = []
        self._until = ""
        self.family = Field(say("setup.people.family"), longest=60)
        self.given = Field(say("setup.people.given"), longest=60)
        self.registration = Field(say("stock.destroy.visitor.registration"), longest=40)
        self.term = Choice(say("stock.destroy.visitor.term"))
        self.pin_words = plain("", "strong")
        self.pin = PinPad(say("setup.people.pin"))
        self.pin.entered.connect(self._on_pin)
        self.wrong = plain("", "wrong")
        self.add = Button(say("stock.destroy.visitor.add"), Kind.PRIMARY)
        self.add.setObjectName("visitor-add")
        self.add.clicked.connect(self._on_add)
        self.back = Button(say("stock.destroy.visitor.back"))
        self.back.setObjectName("visitor-back")
        self.back.clicked.connect(self.given_up)
        for field, name in ((self.family, "family"), (self.given, "given"), (self.registration, "registration")):
            field.line.setObjectName(f"visitor-{name}")
        self._arrange()
        self.setFocusProxy(self.family)

    def _arrange(self) -> None:
        grid = QGridLayout()
        for at, widget in enumerate((self.family, self.given, self.registration, self.term)):
            grid.addWidget(widget, at // 2, at % 2)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(grid)
        for widget in (self.pin_words, self.pin, self.wrong):
            column.addWidget(widget)
        column.addLayout(buttons)

    def begin(self, today: date) -> None:
        """Empty, for somebody whose temporary authority begins today."""
        last = temporary_until(today)
        self._until = last.isoformat()
        for field in (self.family, self.given, self.registration):
            field.set_text("")
        self.term.box.clear()
        self.term.box.addItem(say("stock.destroy.visitor.temporary", until=show_date(last)))
        self.term.box.addItem(say("stock.destroy.visitor.standing"))
        self.wrong.hide()
        self._forget("setup.people.pin-first")
        self.family.setFocus()

    def complain(self, words: str) -> None:
        """Say why this person cannot be enrolled; everything but the PIN stays."""
        self._forget("setup.people.pin-first")
        self.wrong.setText(words)
        self.wrong.show()

    def _forget(self, words: str) -> None:
        self._pins.clear()
        self.pin.clear()
        self.pin_words.setText(say(words))

    def _on_pin(self, pin: str) -> None:
        self._pins.append(pin)
        if len(self._pins) == 1:
            self.pin_words.setText(say("setup.people.pin-again"))
        elif self._pins[0] != pin:
            self._forget("setup.people.pin-differs")
        else:
            self.pin_words.setText(say("setup.people.pin-done"))
            self.add.setFocus()

    def _on_add(self) -> None:
        if len(self._pins) < 2:
            self.complain(say("setup.people.pin-missing"))
            self.pin.setFocus()
            return
        self.wrong.hide()
        plan = PersonPlan(
            family=self.family.text,
            given=self.given.text,
            role=Role.AUTHORISED_WITNESS.value,
            registration=self.registration.text,
            pin=self._pins[0],
            competent_until=self._until if self.term.index == 0 else "",
        )
        disposal, chosen = self._station.disposal, self._station.status().witness
        signs = say("stock.destroy.visitor.signs", name=f"{plan.family.upper()}, {plan.given}")
        asked = (
            Asked("supervisor", signs, disposal.supervisors()),
            Asked("witness", signs, disposal.witnesses(), chosen),
        )
        self._signing.ask(asked, partial(self._enrol, plan))

    def _enrol(self, plan: PersonPlan, proofs: Proofs) -> None:
        supervisor, witness = proofs
        people = self._station.people
        self._tasks.desk(
            lambda: people.enrol(plan, supervisor, witness), lambda _: self.enrolled.emit(), self._not_enrolled
        )

    def _not_enrolled(self, error: StationError) -> None:
        self._signing.stop()
        self.complain(" ".join(error_words(error)))
