"""An amount that an outcome leaves open: typed once, never more than was in the cup."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout

from cdstation.errors import RuleError
from cdstation.register.quantity import Quantity, Unit, parse_quantity
from cdstation.ui.text import error_words
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.digits import NumberPad
from cdstation.ui.widgets.panels import Card, plain


class AmountPage(Card):
    """`entered` carries thousandths and the number of another patient (0 when not asked or not known)."""

    entered = Signal(int, int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._unit, self._most = Unit.ML, 0
        self._others: tuple[tuple[int, str], ...] = ()
        self._question = plain("", "heading")
        self._limit = plain("", "quiet")
        self.pad = NumberPad("Amount", Unit.ML.value)
        self.pad.field.setObjectName("amount")
        self.pad.entered.connect(lambda _: self._use())
        self._wrong = plain("", "wrong")
        self._who = QComboBox()
        self._who.setAccessibleName("Who drank it")
        self._who.setObjectName("drunk-by")
        self.use = Button("Use this amount", Kind.PRIMARY, hint="Enter")
        self.use.setObjectName("use-amount")
        self.use.clicked.connect(self._use)
        back = Button("Back", Kind.SECONDARY)
        back.setObjectName("amount-back")
        back.clicked.connect(self.left)
        row = QHBoxLayout()
        row.addWidget(back)
        row.addWidget(self.use, 1)
        for widget in (self._question, self._limit, self._who, self.pad, self._wrong):
            self.body.addWidget(widget)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self.setFocusProxy(self.pad)

    def ask(self, question: str, most: int, unit: Unit = Unit.ML, others: Sequence[tuple[int, str]] = ()) -> None:
        """`most` is what was in the cup; `others` are the people who may have drunk it, where that is asked."""
        self._unit, self._most, self._others = unit, most, tuple(others)
        self._question.setText(question)
        self._limit.setText(f"The cup held {Quantity(most, unit)}.")
        self._who.setVisible(bool(others))
        self._who.clear()
        self._who.addItem("Who drank it is not known")
        for _, shown in self._others:
            self._who.addItem(shown)
        self.pad.clear()
        self._complain(None)
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def _use(self) -> None:
        try:
            amount = parse_quantity(self.pad.text, self._unit).thousandths
            if amount > self._most:
                raise RuleError("consumed-more-than-poured")
        except RuleError as error:
            self._complain(error)
            return
        self._complain(None)
        at = self._who.currentIndex() - 1
        self.entered.emit(amount, self._others[at][0] if at >= 0 else 0)

    def _complain(self, error: RuleError | None) -> None:
        self.pad.set_wrong(error is not None)
        self._wrong.setText(" ".join(error_words(error)) if error else "")
        self._wrong.setVisible(error is not None)
