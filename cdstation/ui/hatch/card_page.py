"""One person, one card: who it is, what is given, what blocks it, two identifiers, and Pour.

The Pour button does not exist while anything blocks the dose or an identifier is missing.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.errors import StationError
from cdstation.register.people import Person
from cdstation.services.values import Evidence, Proof
from cdstation.treatment.dosing import DoseCard
from cdstation.ui.hatch.card_view import CardView, view_card
from cdstation.ui.hatch.dose_panel import DosePanel
from cdstation.ui.hatch.notice_line import NoticeLine
from cdstation.ui.hatch.person_panel import BlockPanel, PersonPanel
from cdstation.ui.hatch.signed_column import SignedColumn
from cdstation.ui.hatch.ticks import IdentityTicks
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.witness import WitnessStrip


class CardPage(QWidget):
    """`pour` carries the card and the evidence; `badge_scanned` asks whose badge it is."""

    pour = Signal(object, object)
    badge_scanned = Signal(str)

    def __init__(self, *, tight: bool = False) -> None:
        super().__init__()
        self.card: DoseCard | None = None
        self._view: CardView | None = None
        self._proof: Proof | None = None
        self._tight = tight
        self.person = PersonPanel(tight=tight)
        self.dose = DosePanel(tight=tight)
        self.blocks = BlockPanel()
        self.changed = NoticeLine()
        self.ticks = IdentityTicks(tight=tight)
        self.witness = WitnessStrip()
        self.button = Button("", Kind.PRIMARY, big=not tight, hint="Enter")
        self.button.setMinimumHeight(60)
        self.button.setObjectName("pour")
        self.button.text_px = 30 if not tight else 22
        self._arrange(tight)
        self._wire()

    def _arrange(self, tight: bool) -> None:
        self.column = SignedColumn(self.witness, tight=tight)
        rest = (self.blocks, self.person.flags, self.dose) if tight else (self.dose, self.blocks)
        for widget in (self.changed, self.person, *rest):
            self.column.above.addWidget(widget)
        self.column.above.addStretch(1)
        self.column.below.insertWidget(0, self.ticks)
        self.column.below.addWidget(self.button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.column)

    def _wire(self) -> None:
        self.ticks.completed.connect(self._offer)
        self.ticks.undone.connect(self._withdraw)
        self.witness.signed.connect(self._on_witness)
        self.witness.badge_scanned.connect(self.badge_scanned)
        self.button.clicked.connect(self._on_pour)

    def show_card(self, card: DoseCard, png: bytes, people: Sequence[Person], witness: Person | None) -> None:
        """A new card: nothing is ticked, nothing of the last one stays (hazard 7)."""
        self.card, self._proof = card, None
        view = self._view = view_card(card)
        self.changed.hush()
        self.person.show_card(view, png)
        self.dose.show_card(view, card.strip)
        self.blocks.show_blocks(view.blocks)
        self.ticks.setVisible(bool(view.pour))
        self.ticks.clear(witness=card.witness_before)
        signs = f"Looked before pouring: {view.dose} = {view.volume} for {view.name}"
        self.witness.ask("witness", signs, people, witness)
        self._withdraw()
        self.column.to_top()
        self.focus()

    def renew(self, card: DoseCard) -> bool:
        """The same card read again before it dies. False when something on it has changed: it must be looked at."""
        if self.card is None or card.digest != self.card.digest:
            return False
        self.card = card
        if self._proof is not None:
            # A signature is for one look: it does not outlive the card that was looked at (D4).
            self._proof = None
            self.ticks.show_witness("")
            self._offer()
        return True

    def say_changed(self, words: str) -> None:
        """A line above the card, such as why it must be looked at again."""
        self.changed.tell(words)

    def refuse(self, error: StationError) -> None:
        """The witness was refused before the pour: the strip says why."""
        self._proof = None
        self.ticks.show_witness("")
        self._offer()
        self.witness.refuse(error)

    def focus(self) -> None:
        """Where the next act is."""
        if self.button.isVisibleTo(self):
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.witness.isVisibleTo(self):
            self.witness.pin.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.ticks.isVisibleTo(self):
            self.ticks.focus_next()

    @property
    def touched(self) -> bool:
        """True once anything has been ticked: the card is in use."""
        return bool(self.ticks.ticked)

    def _offer(self) -> None:
        card, view = self.card, self._view
        if card is None or view is None or not view.pour or not self.ticks.complete:
            return
        needs = card.witness_before and self._proof is None
        self.column.show_strip(needs)
        self.button.setText(f"{view.pour} = {view.dose}" if self._tight else view.pour)
        self.button.setVisible(not needs)
        self.focus()

    def _withdraw(self) -> None:
        self._proof = None
        self.ticks.show_witness("")
        self.column.show_strip(False)
        self.button.hide()

    def _on_witness(self, proof: Proof) -> None:
        person = self.witness.person
        self._proof = proof
        self.ticks.show_witness(person.family.upper() if person else "")
        self._offer()

    def _on_pour(self) -> None:
        if self.card is None or not self.ticks.complete:
            return
        evidence = Evidence(self.ticks.ticked, self._proof)
        self._proof = None
        self.pour.emit(self.card, evidence)
