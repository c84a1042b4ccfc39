"""The strip on which the second person signs: what is signed stands beside the place where the PIN goes.

No default PIN, none remembered, one person's never used for another (D4). A person with a badge scans it first; one
without is chosen from the list. The strip checks nothing: it hands over a Proof, and is told when that was refused.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout

from cdstation.errors import StationError
from cdstation.register.people import Person
from cdstation.services.values import Proof
from cdstation.ui.text import error_words, say
from cdstation.ui.widgets.fields import drop_down
from cdstation.ui.widgets.panels import Card, label, plain
from cdstation.ui.widgets.pin import PinPad


class WitnessStrip(Card):
    """Who signs, what they sign, and their PIN. `signed` carries a Proof; `badge_scanned` a badge whose owner is to be
    found.

    After `badge_scanned` the screen asks the services whose it is and answers with `take_badge(person, badge)` or
    `refuse(error)`.
    """

    signed = Signal(object)
    badge_scanned = Signal(str)

    def __init__(self, *, digits_below: bool = False) -> None:
        super().__init__("signs", tight=True)
        self._people: tuple[Person, ...] = ()
        self._badge = ""
        self._badge_of = 0
        self._who = drop_down(say("witness.choose"))
        self._who.currentIndexChanged.connect(self._on_chosen)
        self._role = label("", "heading", wrap=False)
        self._alone = plain("", "heading")
        self._employed = label("", "small")
        self._signs = plain("")
        self._wrong = label("", "wrong")
        self._wrong.hide()
        self.pin = PinPad(say("witness.pin"), digits_below=digits_below)
        self.pin.entered.connect(self._on_pin)
        self.pin.scanned.connect(self.badge_scanned)
        self._arrange()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(4)
        self._top = top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        top.addWidget(self._role)
        top.addWidget(self._who, 1)
        top.addWidget(self._alone, 1)
        words.addLayout(top)
        words.addWidget(self._employed)
        words.addWidget(self._signs)
        words.addWidget(self._wrong)
        words.addStretch(1)
        row.addLayout(words, 3)
        row.addWidget(self.pin, 2, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)
        self.setFocusProxy(self.pin)

    def ask(self, role: str, signs: str, people: Sequence[Person], chosen: Person | None = None) -> None:
        """Ask one of `people` to sign `signs`. `role` is a code of `[witness.roles]`; `chosen` stands first."""
        self._people = tuple(people)
        self._role.setText(say(f"witness.roles.{role}"))
        self._signs.setText(signs)
        self._who.blockSignals(True)
        self._who.clear()
        for person in self._people:
            self._who.addItem(person.shown)
        numbers = [person.number for person in self._people]
        self._who.setCurrentIndex(numbers.index(chosen.number) if chosen and chosen.number in numbers else -1)
        if self._who.currentIndex() < 0:
            self._who.setPlaceholderText(say("witness.choose"))
        self._who.blockSignals(False)
        one = len(self._people) == 1
        if one:
            self._who.setCurrentIndex(0)
            self._alone.setText(self._who.currentText())
        self._who.setVisible(not one)
        self._alone.setVisible(one)
        self.reset()

    @property
    def person(self) -> Person | None:
        """Who is about to sign."""
        at = self._who.currentIndex()
        return self._people[at] if 0 <= at < len(self._people) else None

    @property
    def complaint(self) -> str:
        """Why the last signature was refused, as it stands in the strip."""
        return "" if self._wrong.isHidden() else self._wrong.text()

    def set_signs(self, signs: str) -> None:
        """Change the words that are signed, for example when the amount is typed."""
        self._signs.setText(signs)

    def reset(self) -> None:
        """Nothing typed, nothing scanned, no complaint."""
        self._badge, self._badge_of = "", 0
        self._wrong.hide()
        self._expect()

    def refuse(self, error: StationError) -> None:
        """Say why it was refused, in the strip, and begin again."""
        title, action = error_words(error)
        self.reset()
        self._wrong.setText(f"{title} {action}")
        self._wrong.show()
        self.pin.setFocus()

    def take_badge(self, person: Person, badge: str) -> None:
        """The badge is this person's: now their PIN."""
        numbers = [known.number for known in self._people]
        if person.number not in numbers:
            self._wrong.setText(say("witness.not-listed", name=person.shown))
            self._wrong.show()
            return
        self._who.blockSignals(True)
        self._who.setCurrentIndex(numbers.index(person.number))
        self._who.blockSignals(False)
        self._wrong.hide()
        self._badge, self._badge_of = badge, person.number
        self._expect()
        self.pin.setFocus()

    def set_tight(self, tight: bool) -> None:
        """With little room the name stands under the role, and the digits come on a panel."""
        self._top.setDirection(QBoxLayout.Direction.TopToBottom if tight else QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(2 if tight else 10)
        self.pin.set_tight(tight)

    def set_busy(self, busy: bool) -> None:
        """While the signature is checked nothing can be typed."""
        self.pin.setEnabled(not busy)
        self._who.setEnabled(not busy)

    def _on_chosen(self) -> None:
        self.reset()
        self.pin.setFocus()

    def _expect(self) -> None:
        person = self.person
        self._employed.setText(person.role.value if person else "")
        self._employed.setVisible(person is not None)
        asked = say("pin.choose-or-scan") if person is None else ""
        self.pin.field.want_badge(person is None or (person.badge and self._badge_of != person.number), asked)

    def _on_pin(self, pin: str) -> None:
        person = self.person
        if person is None:
            return
        badge = self._badge if self._badge_of == person.number else ""
        self._badge, self._badge_of = "", 0
        self.signed.emit(Proof(person.number, pin, badge))
        self._expect()
