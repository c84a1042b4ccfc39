"""While the pump runs: how much has been poured, how fast, and that STOP keeps what there is."""

from time import monotonic

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cdstation.register.quantity import show_thousandths
from cdstation.ui.hatch.card_view import CardView
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.gauges import ProgressRing
from cdstation.ui.widgets.panels import Card, label, plain
from cdstation.ui.widgets.pictures import PhotoLabel


class PourPage(QWidget):
    """A ring that fills. The person's name stays in sight, unless an interruption hides it."""

    def __init__(self, *, tight: bool = False) -> None:
        super().__init__()
        self._total = 0
        self._began = 0.0
        self.photo = PhotoLabel(60, 68) if tight else PhotoLabel(84, 96)
        self.name = plain("", "title")
        self.under = plain("", "hatch")
        self.ring = ProgressRing()
        self.flow = plain("", "hatch")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap)
        column.addWidget(self._who(tight))
        column.addWidget(self._motion(tight), 1)

    def _who(self, tight: bool) -> Card:
        card = Card(tight=True)
        row = QHBoxLayout()
        row.setSpacing(sizes().edge)
        row.addWidget(self.photo)
        words = QVBoxLayout()
        words.addWidget(self.name)
        words.addWidget(self.under)
        row.addLayout(words, 1)
        card.body.addLayout(row)
        return card

    def _motion(self, tight: bool) -> Card:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(40 if not tight else 12)
        row.addWidget(self.ring, 1)
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addStretch(1)
        words.addWidget(label("Pouring", "title"))
        words.addWidget(self.flow)
        if not tight:
            words.addWidget(label("Keep the cup under the spout.", "hatch"))
            stop = "STOP, F12 or the space bar holds the pump at once. What was poured is kept."
            words.addWidget(label(stop, "hatch"))
        words.addStretch(1)
        row.addLayout(words, 1)
        card.body.addLayout(row, 1)
        return card

    def begin(self, view: CardView, png: bytes, total_ul: int) -> None:
        """A new pour of so much, for this person."""
        self._total, self._began = total_ul, monotonic()
        self.photo.show_photo(png, view.name)
        self.name.setText(view.name)
        self.under.setText(f"{dict(view.rows)['Prison No.']} · {view.dose} = {view.volume}")
        self.flow.setText("The intent is being saved first.")
        self.ring.show_progress(0, total_ul)

    def show_poured(self, poured_ul: int) -> None:
        """So much so far, by the pump's own counter."""
        self.ring.show_progress(poured_ul, self._total)
        took = monotonic() - self._began
        if took > 1 and poured_ul:
            per_second = int(poured_ul / took) // 100 * 100
            self.flow.setText(f"Flow {show_thousandths(per_second)} mL per second")
        elif poured_ul:
            self.flow.setText("This dose was written down before the pump started.")

    def hide_person(self) -> None:
        """An interruption: the pour stays in sight, the person does not."""
        self.photo.show_photo(b"", "")
        self.name.setText("Held")
        self.under.setText("")
