"""An interruption: nothing about anybody is shown. Going on asks again who stands at the hatch (peers (b)18)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from cdstation.treatment.patients import Patient
from cdstation.ui.hatch.ticks import IdentityTicks
from cdstation.ui.text import say
from cdstation.ui.theme import Colour, pixmap, sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Card, label, plain, scrolled
from cdstation.ui.widgets.pictures import PhotoLabel


class HeldPage(QWidget):
    """`resumed` when nobody is to be identified, or both identifiers were ticked again."""

    resumed = Signal()

    def __init__(self, *, tight: bool = False) -> None:
        super().__init__()
        self._patient: Patient | None = None
        self._png = b""
        self.go_on = Button("Go on", Kind.PRIMARY, big=True, hint="Enter")
        self.go_on.setObjectName("go-on")
        self.go_on.clicked.connect(self._identify)
        self.photo = PhotoLabel(84, 96) if tight else PhotoLabel(150, 172)
        self.name = plain("", "title")
        self.ticks = IdentityTicks(tight=tight)
        self.ticks.completed.connect(self.resumed)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._blank())
        self.stack.addWidget(scrolled(self._again()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)

    def _blank(self) -> Card:
        card = Card()
        picture = QLabel()
        picture.setPixmap(pixmap("pause", Colour.GREY_1, 64, 2.0))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = label(say("hatch.held"), "heading")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.body.addStretch(1)
        card.body.addWidget(picture)
        card.body.addWidget(words)
        card.body.addWidget(self.go_on)
        card.body.addStretch(1)
        return card

    def _again(self) -> QVBoxLayout:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(sizes().edge)
        row.addWidget(self.photo)
        row.addWidget(self.name, 1)
        card.body.addWidget(label("Who stands at the hatch now?", "heading"))
        card.body.addLayout(row)
        card.body.addWidget(self.ticks)
        card.body.addStretch(1)
        holder = QVBoxLayout()
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(card)
        return holder

    def begin(self, patient: Patient | None, png: bytes) -> None:
        """`patient` is the person whose cup waits, or None when there is no cup."""
        self._patient, self._png = patient, png
        self.photo.show_photo(b"", "")
        self.name.setText("")
        self.stack.setCurrentIndex(0)
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _identify(self) -> None:
        if self._patient is None:
            self.resumed.emit()
            return
        self.photo.show_photo(self._png, self._patient.shown)
        self.name.setText(self._patient.shown)
        self.ticks.clear(witness=False)
        self.stack.setCurrentIndex(1)
        self.ticks.focus_next()
