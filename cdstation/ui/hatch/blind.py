"""Two people measure one cup: each types unseen by the other, and only equal figures count (PUMP-6)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from cdstation.errors import RuleError
from cdstation.register.quantity import Unit, parse_quantity
from cdstation.ui.text import error_words, say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.digits import NumberPad
from cdstation.ui.widgets.panels import Card, plain


class BlindMeasure(Card):
    """`agreed` carries thousandths that both have typed."""

    agreed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._first: int | None = None
        self._question = plain("", "heading")
        self._under = plain(say("half-dose.blind"), "quiet")
        self.pad = NumberPad("Measured", Unit.ML.value)
        self.pad.field.setObjectName("measured")
        self.pad.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.pad.entered.connect(lambda _: self._take())
        self._wrong = plain("", "wrong")
        self.next = Button("Next", Kind.PRIMARY, hint="Enter")
        self.next.setObjectName("measured-next")
        self.next.clicked.connect(self._take)
        row = QHBoxLayout()
        row.addWidget(self.next, 1)
        for widget in (self._question, self._under, self.pad, self._wrong):
            self.body.addWidget(widget)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self.setFocusProxy(self.pad)

    def begin(self, wrong: str = "") -> None:
        """The first of the two."""
        self._first = None
        self._ask("First person: what does the measure show?")
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))

    def _ask(self, question: str) -> None:
        self._question.setText(question)
        self.pad.clear()
        self.pad.set_wrong(False)
        self._wrong.hide()
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self) -> None:
        try:
            amount = parse_quantity(self.pad.text, Unit.ML).thousandths
        except RuleError as error:
            self.pad.set_wrong(True)
            self._wrong.setText(" ".join(error_words(error)))
            self._wrong.show()
            return
        if self._first is None:
            self._first = amount
            self._ask("Second person: what does the measure show?")
        elif amount != self._first:
            self.begin(say("half-dose.differ"))
        else:
            self.agreed.emit(amount)
