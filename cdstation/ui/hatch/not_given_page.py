"""Nothing is poured: refused, withheld or did not attend. One reason, one press, no line in the register (ADM-3)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cdstation.treatment.acts import NotGivenReason
from cdstation.treatment.patients import Patient
from cdstation.ui.hatch import words
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Card, label, plain, scrolled
from cdstation.ui.widgets.pictures import PhotoLabel

WITHHELD = (
    NotGivenReason.REFUSED,
    NotGivenReason.INTOXICATED,
    NotGivenReason.PRESCRIBER,
    NotGivenReason.COURT,
    NotGivenReason.UNWELL,
)


class NotGivenPage(QWidget):
    """`chosen` carries the patient's number and the reason."""

    chosen = Signal(int, object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._patient: Patient | None = None
        self.photo = PhotoLabel(84, 96)
        self.name = plain("", "title")
        self._question = label("", "hatch")
        self.buttons: dict[NotGivenReason, Button] = {}
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(sizes().edge)
        row.addWidget(self.photo)
        row.addWidget(self.name, 1)
        card.body.addLayout(row)
        card.body.addWidget(self._question)
        for reason in (*WITHHELD, NotGivenReason.NOT_ATTENDED):
            card.body.addWidget(self._button(reason))
        back = Button("Back to the card", Kind.QUIET)
        back.setObjectName("not-given-back")
        back.clicked.connect(self.left)
        card.body.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        holder = QVBoxLayout()
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(card)
        column.addWidget(scrolled(holder))

    def _button(self, reason: NotGivenReason) -> Button:
        button = Button(words.not_given(reason), Kind.SECONDARY, big=True)
        button.setObjectName(f"reason-{reason.value}")
        button.clicked.connect(lambda: self._choose(reason))
        self.buttons[reason] = button
        return button

    def begin(self, patient: Patient, png: bytes, *, attended: bool) -> None:
        """Reasons of one who came, or the confirmation of one who did not."""
        self._patient = patient
        self.photo.show_photo(png, patient.shown)
        self.name.setText(f"{patient.shown} {patient.prison_number}")
        asked = "Why is nothing given?" if attended else "Nobody has come for this dose?"
        self._question.setText(asked)
        for reason, button in self.buttons.items():
            button.setVisible((reason is NotGivenReason.NOT_ATTENDED) != attended)
        first = NotGivenReason.REFUSED if attended else NotGivenReason.NOT_ATTENDED
        self.buttons[first].setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, reason: NotGivenReason) -> None:
        if self._patient is not None:
            self.chosen.emit(self._patient.number, reason)
