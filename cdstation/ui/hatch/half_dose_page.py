"""The half-dose card: after any trouble, and for doses found unfinished at start-up (D8, PUMP-6).

Two people: an unknown volume is measured and typed by both, unseen by each other; then a decision; then both sign.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cdstation.errors import StationError
from cdstation.register.people import Person
from cdstation.services.values import Proof, Settlement, Unfinished
from cdstation.ui.hatch.amount_page import AmountPage
from cdstation.ui.hatch.blind import BlindMeasure
from cdstation.ui.hatch.decisions import DecisionList
from cdstation.ui.hatch.fitted import FittedStack
from cdstation.ui.hatch.settle_view import Decision, decisions, settlement, signs_words, view_half_dose
from cdstation.ui.hatch.signed_column import SignedColumn
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.panels import Card, Tag, emptied, label, plain
from cdstation.ui.widgets.pictures import PhotoLabel
from cdstation.ui.widgets.witness import WitnessStrip

_MEASURE, _DECIDE, _AMOUNT = range(3)


class HalfDosePage(QWidget):
    """`settled` carries the dose, the settlement and both proofs."""

    settled = Signal(object, object, object, object)
    badge_scanned = Signal(str)

    def __init__(self, *, tight: bool = False) -> None:
        super().__init__()
        self.dose: Unfinished | None = None
        self._measured: int | None = None
        self._decision: Decision | None = None
        self._word: Settlement | None = None
        self._first: Proof | None = None
        self._people: tuple[Person, ...] = ()
        self._nurse: Person | None = None
        self._witness: Person | None = None
        self.photo = PhotoLabel(60, 68) if tight else PhotoLabel(96, 108)
        self.name = plain("", "title")
        self.why = QVBoxLayout()
        self._figures = QGridLayout()
        self._figures.setHorizontalSpacing(24)
        self._figures.setVerticalSpacing(0)
        self.measure = BlindMeasure()
        self.decide = DecisionList(tight=tight)
        self.amount = AmountPage()
        self.middle = FittedStack()
        self.strip = WitnessStrip()
        self._arrange(tight)
        self._wire()

    def _arrange(self, tight: bool) -> None:
        for page in (self.measure, self.decide, self.amount):
            self.middle.add(page)
        self.column = SignedColumn(self.strip, tight=tight)
        self.column.above.addWidget(self._facts())
        self.column.above.addWidget(self.middle, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.column)

    def _facts(self) -> Card:
        card = Card("alert", tight=True)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(plain(f"{say('half-dose.title')}. {say('half-dose.nothing-else')}", "small"))
        words.addWidget(self.name)
        words.addLayout(self.why)
        words.addLayout(self._figures)
        row = QHBoxLayout()
        row.setSpacing(sizes().edge)
        row.addWidget(self.photo, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        card.body.addLayout(row)
        return card

    def _wire(self) -> None:
        self.measure.agreed.connect(self._on_measured)
        self.decide.chosen.connect(self._on_decision)
        self.decide.measure.connect(self._ask_measure)
        self.amount.entered.connect(lambda amount, _: self._on_amount(amount))
        self.amount.left.connect(self._ask_decision)
        self.strip.signed.connect(self._on_signed)
        self.strip.badge_scanned.connect(self.badge_scanned)

    def begin(
        self, dose: Unfinished, png: bytes, people: Sequence[Person], nurse: Person | None, witness: Person | None
    ) -> None:
        """The card of this dose."""
        self.dose, self._measured, self._people = dose, None, tuple(people)
        self._nurse, self._witness = nurse, witness
        self.photo.show_photo(png, dose.shown)
        self._show_facts()
        self.column.to_top()
        if view_half_dose(dose).delivered is None:
            self._ask_measure()
        else:
            self._ask_decision()

    def refuse(self, error: StationError) -> None:
        """A signature was refused: both sign again, nothing else is lost."""
        self.strip.set_busy(False)
        self._ask_first()
        self.strip.refuse(error)

    def focus(self) -> None:
        """Where the next act is."""
        if self._word is not None:
            self.strip.pin.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.middle.current == _DECIDE:
            self.decide.focus()
        else:
            page = self.measure if self.middle.current == _MEASURE else self.amount
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_facts(self) -> None:
        assert self.dose is not None
        view = view_half_dose(self.dose, self._measured)
        self.name.setText(view.title)
        emptied(self.why)
        self.why.addWidget(Tag(view.why, "warning"))
        emptied(self._figures)
        figures = (("Ordered", view.ordered), ("Delivered", view.delivered_words), ("Remainder", view.remainder))
        for column, (name, value) in enumerate(figures):
            self._figures.addWidget(label(name, "small"), 0, column)
            self._figures.addWidget(plain(value, "heading"), 1, column)

    def _ask_measure(self) -> None:
        self._withdraw()
        self.middle.show_page(_MEASURE)
        self.measure.begin()

    def _on_measured(self, amount: int) -> None:
        self._measured = amount
        self._show_facts()
        self._ask_decision()

    def _ask_decision(self) -> None:
        assert self.dose is not None
        self._withdraw()
        delivered = view_half_dose(self.dose, self._measured).delivered or 0
        self.decide.offer(decisions(delivered, self.dose.ordered), may_measure=self._measured is None)
        self.middle.show_page(_DECIDE)
        self.decide.focus()

    def _on_decision(self, decision: Decision) -> None:
        self._decision = decision
        if decision.asks:
            self._withdraw()
            self.middle.show_page(_AMOUNT)
            self.amount.ask(decision.asks, self._delivered)
        else:
            self._ask_signatures(settlement(decision, self._delivered))

    def _on_amount(self, amount: int) -> None:
        assert self._decision is not None
        self.middle.show_page(_DECIDE)
        self._ask_signatures(settlement(self._decision, self._delivered, amount))

    @property
    def _delivered(self) -> int:
        assert self.dose is not None
        return view_half_dose(self.dose, self._measured).delivered or 0

    def _ask_signatures(self, word: Settlement) -> None:
        self._word = word
        self.decide.mark(self._decision)
        self.column.show_strip(True)
        self._ask_first()

    def _ask_first(self) -> None:
        assert self.dose is not None
        assert self._word is not None
        self._first = None
        self.strip.set_busy(False)
        self.strip.ask("first", signs_words(self.dose, self._word), self._people, self._nurse)
        self.strip.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def _withdraw(self) -> None:
        self._word = self._first = None
        self.decide.mark(None)
        self.column.show_strip(False)

    def _on_signed(self, proof: Proof) -> None:
        if self.dose is None or self._word is None:
            return
        if self._first is None:
            self._first = proof
            others = [person for person in self._people if person.number != proof.person]
            self.strip.ask("second", signs_words(self.dose, self._word), others, self._witness)
            self.strip.pin.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        first, self._first = self._first, None
        self.strip.set_busy(True)
        self.settled.emit(self.dose, self._word, first, proof)
