"""The cup is poured: is it the same person, has it been swallowed, what became of it, and who saw it.

Given attests what it says beneath; the ticks above are a help for the eye, not further acts.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cdstation.errors import StationError
from cdstation.register.people import Person
from cdstation.services.values import OutcomeForm, Pour, Proof
from cdstation.treatment.acts import Outcome
from cdstation.ui.hatch.amount_page import AmountPage
from cdstation.ui.hatch.card_view import since
from cdstation.ui.hatch.fitted import FittedStack
from cdstation.ui.hatch.handover_view import delivered_ul, poured_words, signs_words
from cdstation.ui.hatch.notice_line import NoticeLine
from cdstation.ui.hatch.outcomes import Verb, swallow_steps, watch_seconds
from cdstation.ui.hatch.signed_column import SignedColumn
from cdstation.ui.hatch.verbs import VerbGrid
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import TickBox
from cdstation.ui.widgets.panels import Card, emptied, plain
from cdstation.ui.widgets.pictures import PhotoLabel
from cdstation.ui.widgets.witness import WitnessStrip

Others = Sequence[tuple[int, str]]


class HandoverPage(QWidget):
    """`signed` carries the pour, the outcome form and the witness's proof."""

    signed = Signal(object, object, object)
    badge_scanned = Signal(str)

    def __init__(self, now_ms: Callable[[], int], *, tight: bool = False) -> None:
        super().__init__()
        self._clock_ms = now_ms
        self._tight = tight
        self.pour: Pour | None = None
        self._form: OutcomeForm | None = None
        self._verb: Verb | None = None
        self._people: tuple[Person, ...] = ()
        self._witness: Person | None = None
        self._others: Others = ()
        self.notice = NoticeLine()
        self.photo = PhotoLabel(60, 68) if tight else PhotoLabel(118, 132)
        self.name = plain("", "title" if not tight else "heading")
        self.poured = plain("", "hatch" if not tight else "")
        self.timer = plain("", "figure", wrap=False)
        self.timer.setStyleSheet(f"font-size: {28 if tight else 38}px;")
        self._ticks = QHBoxLayout()
        self._ticks.setSpacing(sizes().gap)
        self.verbs = VerbGrid(tight=tight)
        self.amount = AmountPage()
        self.middle = FittedStack()
        self.strip = WitnessStrip()
        self._beat = QTimer(self, interval=1000)
        self._arrange(tight)
        self._wire()

    def _arrange(self, tight: bool) -> None:
        self.middle.add(self.verbs)
        self.middle.add(self.amount)
        self.column = SignedColumn(self.strip, tight=tight)
        self.column.above.addWidget(self.notice)
        self.column.above.addWidget(self._who(tight))
        self.column.above.addWidget(self.middle, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.column)

    def _who(self, tight: bool) -> Card:
        card = Card(tight=True)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(plain("Same person?", "heading" if not tight else "strong"))
        words.addWidget(self.name)
        words.addWidget(self.poured)
        if not tight:
            words.addLayout(self._ticks)
        clock = QVBoxLayout()
        clock.addStretch(1)
        clock.addWidget(self.timer, 0, Qt.AlignmentFlag.AlignHCenter)
        clock.addWidget(plain("since poured", "small", wrap=False), 0, Qt.AlignmentFlag.AlignHCenter)
        clock.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(sizes().edge)
        row.addWidget(self.photo, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addLayout(clock)
        card.body.addLayout(row)
        return card

    def _wire(self) -> None:
        self.verbs.chosen.connect(self._on_verb)
        self.amount.entered.connect(self._on_amount)
        self.amount.left.connect(self._show_verbs)
        self.strip.signed.connect(self._on_signed)
        self.strip.badge_scanned.connect(self.badge_scanned)
        self._beat.timeout.connect(self.tick)

    def begin(self, pour: Pour, png: bytes, people: Sequence[Person], witness: Person | None, others: Others) -> None:
        """The cup of this pour, for this person and nobody else."""
        self.pour, self._form, self._verb = pour, None, None
        self._people, self._witness, self._others = tuple(people), witness, others
        self.notice.hush()
        self.photo.show_photo(png, pour.card.patient.shown)
        self.name.setText(pour.card.patient.shown)
        self.poured.setText(poured_words(pour))
        product = pour.card.prescription.product if pour.card.prescription else None
        steps = swallow_steps(product) if product else ()
        if not self._tight:
            self._show_ticks([step.label for step in steps])
        self.verbs.begin(steps)
        self._show_verbs()
        self.column.to_top()
        self.tick()
        self._beat.start()

    def tick(self) -> None:
        """The product's timer: some forms are watched before they may be called given (ADM-2)."""
        if self.pour is None:
            return
        now_ms = self._clock_ms()
        self.timer.setText(since(self.pour.poured_ms, now_ms))
        order = self.pour.card.prescription
        watched = now_ms - self.pour.poured_ms >= watch_seconds(order.product) * 1000 if order else True
        self.verbs.allow_given(watched)

    def end(self) -> None:
        """The line is written, or the screen is left."""
        self.pour = None
        self._beat.stop()

    def refuse(self, error: StationError) -> None:
        """The signature was refused; everything stays filled."""
        self.strip.set_busy(False)
        self.strip.refuse(error)

    def focus(self) -> None:
        """Where the next act is."""
        if self._form is not None:
            self.strip.pin.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.middle.current == 0:
            self.verbs.focus()
        else:
            self.amount.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_ticks(self, labels: list[str]) -> None:
        emptied(self._ticks)
        for words in labels:
            box = TickBox(words, big=False)
            box.setObjectName(f"swallow-{words.split()[0].lower()}")
            self._ticks.addWidget(box, 1)

    def _show_verbs(self) -> None:
        self._form = self._verb = None
        self.verbs.mark(None)
        self.column.show_strip(False)
        self.middle.show_page(0)
        self.focus()

    def _on_verb(self, verb: Verb) -> None:
        assert self.pour is not None
        self._verb = verb
        self.verbs.mark(verb)
        if verb.asks:
            self._form = None
            self.column.show_strip(False)
            self.middle.show_page(1)
            others = self._others if verb.outcome is Outcome.WRONG_PERSON else ()
            self.amount.ask(verb.asks, delivered_ul(self.pour), self.pour.card.volume.unit, others)
        else:
            checks = self.verbs.attested if verb.outcome is Outcome.GIVEN else ()
            self._ask_witness(OutcomeForm(verb.outcome, checks=checks))

    def _on_amount(self, amount: int, drunk_by: int) -> None:
        assert self._verb is not None
        self.middle.show_page(0)
        self._ask_witness(OutcomeForm(self._verb.outcome, amount, drunk_by=drunk_by or None))

    def _ask_witness(self, form: OutcomeForm) -> None:
        assert self.pour is not None
        self._form = form
        self.strip.ask("witness", signs_words(self.pour, form), self._people, self._witness)
        self.strip.set_busy(False)
        self.column.show_strip(True)
        self.focus()

    def _on_signed(self, proof: Proof) -> None:
        if self.pour is not None and self._form is not None:
            self.strip.set_busy(True)
            self.signed.emit(self.pour, self._form, proof)
