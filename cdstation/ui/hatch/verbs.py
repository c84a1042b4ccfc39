"""The verbs, each its own button: Given alone and large, the others beneath, the wrong person in red."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from cdstation.treatment.acts import Outcome
from cdstation.ui.hatch.outcomes import VERBS, SwallowStep, Verb, given_label
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Card, plain

_COLUMNS = 3


class VerbGrid(Card):
    """`chosen` carries the verb. Until the witness has signed, another one can be chosen."""

    chosen = Signal(object)

    def __init__(self, *, tight: bool = False) -> None:
        super().__init__(tight=True)
        self._tight = tight
        self.attested: tuple[str, ...] = ()
        self.buttons: dict[Outcome, Button] = {}
        grid = QGridLayout()
        grid.setSpacing(sizes().gap)
        for at, verb in enumerate(VERBS):
            button = Button(verb.label, self._usual(verb.outcome), big=not tight)
            button.setObjectName(f"verb-{verb.outcome.value}")
            button.clicked.connect(lambda _=False, chosen=verb: self.chosen.emit(chosen))
            self.buttons[verb.outcome] = button
            if at == 0:
                grid.addWidget(button, 0, 0, 1, _COLUMNS)
            else:
                grid.addWidget(button, 1 + (at - 1) // _COLUMNS, (at - 1) % _COLUMNS)
        self._means = plain("", "small")
        self.body.addLayout(grid)
        self.body.addWidget(self._means)
        self._means.setVisible(tight)
        self.body.addStretch(1)

    @staticmethod
    def _usual(outcome: Outcome) -> Kind:
        if outcome is Outcome.GIVEN:
            return Kind.PRIMARY
        return Kind.WARNING if outcome is Outcome.WRONG_PERSON else Kind.SECONDARY

    def begin(self, steps: tuple[SwallowStep, ...]) -> None:
        """What Given attests with this product."""
        self.attested = tuple(step.code for step in steps)
        if self._tight:
            self._means.setText(f"Given means: {given_label(steps)}.")
        else:
            self.buttons[Outcome.GIVEN].set_hint(given_label(steps))

    def allow_given(self, allowed: bool) -> None:
        """Given is dead until the product's time has passed."""
        if self.buttons[Outcome.GIVEN].isEnabled() != allowed:
            self.buttons[Outcome.GIVEN].setEnabled(allowed)

    def mark(self, verb: Verb | None) -> None:
        """The chosen verb is the green one; the others step back."""
        for outcome, button in self.buttons.items():
            if verb is None:
                button.kind = self._usual(outcome)
            elif outcome is verb.outcome:
                button.kind = Kind.PRIMARY
            else:
                button.kind = Kind.SECONDARY if outcome is Outcome.GIVEN else self._usual(outcome)
            button.update()

    def focus(self) -> None:
        """Given is what nearly everybody gets."""
        self.buttons[Outcome.GIVEN].setFocus(Qt.FocusReason.OtherFocusReason)
