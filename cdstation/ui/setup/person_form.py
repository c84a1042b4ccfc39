"""One person to be enrolled: who they are, their PIN typed twice, and how they unlock the area, if they may."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cdstation.errors import StationError
from cdstation.register.people import Role
from cdstation.services.values import PersonPlan
from cdstation.ui.text import error_words, say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, TickBox
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import label
from cdstation.ui.widgets.pin import PinPad


class PersonForm(QWidget):
    """`filled` carries a PersonPlan as soon as the PIN was typed the same way twice and the button is pressed."""

    filled = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._pins: list[str] = []
        self.family = Field(say("setup.people.family"), longest=60)
        self.given = Field(say("setup.people.given"), longest=60)
        self.role = Choice(say("setup.people.role"), [role.value for role in Role])
        self.registration = Field(say("setup.people.registration"), say("setup.people.registration-hint"), longest=20)
        self.authorised = TickBox(say("setup.people.authorised"), big=False)
        self.badge = TickBox(say("setup.people.badge"), big=False)
        self.password = Field(say("setup.people.password"), say("setup.people.password-hint"), secret=True, longest=200)
        self.pin_words = label("", "strong")
        self.pin = PinPad(say("setup.people.pin"))
        self.pin.entered.connect(self._on_pin)
        self.wrong = label("", "wrong")
        self.wrong.hide()
        self.add = Button(say("setup.people.add"), icon="plus")
        self.add.clicked.connect(self._on_add)
        self.role.changed.connect(lambda _: self._show_role())
        self._arrange()
        self.clear()

    def _arrange(self) -> None:
        self._grid = QGridLayout()
        self._grid.setSpacing(sizes().gap)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap)
        column.addLayout(self._grid)
        for widget in (self.authorised, self.badge, self.pin_words, self.pin, self.wrong, self.add):
            column.addWidget(widget)
        self.set_tight(False)

    def set_tight(self, tight: bool) -> None:
        """One column or two."""
        fields = (self.family, self.given, self.role, self.registration, self.password)
        wide = 1 if tight else 2
        for at, field in enumerate(fields):
            last = at == len(fields) - 1
            self._grid.addWidget(field, at // wide, at % wide, 1, wide if last else 1)

    def clear(self) -> None:
        """Ready for the next person."""
        for field in (self.family, self.given, self.registration, self.password):
            field.set_text("")
        for box in (self.authorised, self.badge):
            box.setChecked(False)
        self._forget_pins("setup.people.pin-first")
        self.wrong.hide()
        self._show_role()

    def refuse(self, error: StationError) -> None:
        """Say what was wrong; everything but the PIN stays filled."""
        self._forget_pins("setup.people.pin-first")
        self._complain(" ".join(error_words(error)))

    @property
    def started(self) -> bool:
        """True when somebody stands in the form who has not been added."""
        return bool(self.family.text or self.given.text)

    def _show_role(self) -> None:
        self.authorised.setVisible(self.role.text == Role.OFFICER.value)

    def _on_pin(self, pin: str) -> None:
        self._pins.append(pin)
        if len(self._pins) == 1:
            self.pin_words.setText(say("setup.people.pin-again"))
        elif self._pins[0] != pin:
            self._forget_pins("setup.people.pin-differs")
        else:
            self.pin_words.setText(say("setup.people.pin-done"))
            self.add.setFocus()

    def _forget_pins(self, words: str) -> None:
        self._pins.clear()
        self.pin.clear()
        self.pin_words.setText(say(words))

    def _on_add(self) -> None:
        if len(self._pins) < 2:
            self._complain(say("setup.people.pin-missing"))
            self.pin.setFocus()
            return
        self.filled.emit(
            PersonPlan(
                family=self.family.text,
                given=self.given.text,
                role=self.role.text,
                registration=self.registration.text,
                pin=self._pins[0],
                password=self.password.text,
                issue_badge=self.badge.isChecked(),
                locally_authorised=self.authorised.isChecked() and self.role.text == Role.OFFICER.value,
            )
        )

    def _complain(self, words: str) -> None:
        self.wrong.setText(words)
        self.wrong.show()
