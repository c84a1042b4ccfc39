"""The ways to settle a half dose, each a button with what follows from it."""

from PySide6.QtCore import Qt, Signal

from cdstation.ui.hatch.settle_view import Decision
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Card, emptied, plain


class DecisionList(Card):
    """`chosen` carries a Decision; `measure` asks for two people's own figure instead of the pump's."""

    chosen = Signal(object)
    measure = Signal()

    def __init__(self, *, tight: bool = False) -> None:
        super().__init__(tight=True)
        self._tight = tight
        self.buttons: list[Button] = []

    def offer(self, decisions: tuple[Decision, ...], *, may_measure: bool) -> None:
        """These, and nothing else."""
        emptied(self.body)
        self.buttons = []
        self.body.addWidget(plain("What became of it?", "heading"))
        for decision in decisions:
            words = f"{decision.label}. {decision.under}" if self._tight else decision.label
            button = Button(words, Kind.SECONDARY, hint="" if self._tight else decision.under)
            button.setMinimumHeight(60)
            button.setObjectName(f"decide-{decision.code}")
            button.clicked.connect(lambda _=False, made=decision: self.chosen.emit(made))
            self.buttons.append(button)
            self.body.addWidget(button)
        if may_measure:
            measure = Button("We have measured the cup ourselves", Kind.QUIET)
            measure.setObjectName("measure-instead")
            measure.clicked.connect(self.measure)
            self.body.addWidget(measure, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    def mark(self, decision: Decision | None) -> None:
        """The one that is about to be signed is green."""
        for button in self.buttons:
            chosen = decision is not None and button.objectName() == f"decide-{decision.code}"
            button.kind = Kind.PRIMARY if chosen else Kind.SECONDARY
            button.update()

    def focus(self) -> None:
        """The first of them."""
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
