"""The dose: medicine line, milligrams as the largest thing on the screen, millilitres, the words, and the last days."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout

from cdstation.treatment.attendance import StripDay
from cdstation.ui.hatch.card_view import CardView
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.panels import Card, label, plain
from cdstation.ui.widgets.pictures import AttendanceStrip


class DosePanel(Card):
    """One dose in mg and in mL, both large (H1, H2)."""

    def __init__(self, *, tight: bool = False) -> None:
        super().__init__(tight=tight)
        self.body.setSpacing(4 if tight else 8)
        self.medicine = label("", "hatch")
        self.medicine.setTextFormat(Qt.TextFormat.RichText)
        self.dose = plain("", "figure", wrap=False)
        self.dose.setObjectName("dose")
        self.volume = plain("", wrap=False)
        self.volume.setObjectName("volume")
        self.volume.setStyleSheet(f"font-size: {34 if not tight else 24}px;")
        self.words = plain("", "hatch" if not tight else "")
        if tight:
            self.dose.setStyleSheet("font-size: 36px;")
            self.body.setContentsMargins(8, 6, 8, 6)
            self.medicine.setProperty("kind", "")
        self.last = plain("", "small")
        self.strip = AttendanceStrip()
        figures = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        figures.setSpacing(sizes().edge if not tight else 10)
        for widget in (label("DOSE", "quiet", wrap=False), self.dose, self.volume):
            figures.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        figures.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.body.addWidget(self.medicine)
        self.body.addLayout(figures)
        self.body.addWidget(self.last)
        self.body.addWidget(self.strip)

    def show_card(self, view: CardView, days: tuple[StripDay, ...]) -> None:
        """The dose of this card."""
        drug, rest = view.medicine
        self.medicine.setText(f"<b>{drug}</b>{rest}")
        self.dose.setText(view.dose)
        self.volume.setText(f"= {view.volume}" if view.volume else "")
        self.words.setText(view.words)
        self.last.setText(f"Last 14 days \N{EM DASH} {view.last}")
        self.strip.show_days(days)
