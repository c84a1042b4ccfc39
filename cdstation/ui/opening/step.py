"""What every step of the opening is: a panel with a heading, a line of words, a place for trouble, and a signature."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.errors import StationError
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.focus import bring_into_sight_soon
from cdstation.ui.widgets.panels import Card, plain, scrolled
from cdstation.ui.widgets.witness import WitnessStrip

if TYPE_CHECKING:
    from cdstation.services.station import Station


class Step(QWidget):
    """`done` when its line of the checklist may have changed. The strip stays in sight; what is above it scrolls."""

    done = Signal()
    onward = Signal()
    name = ""

    def __init__(self, station: "Station", tasks: Tasks, heading: str, words: str) -> None:
        super().__init__()
        self.station = station
        self.tasks = tasks
        self.setObjectName(f"step-{self.name}")
        self.card = Card()
        self.heading = plain(heading, "heading")
        self.words = plain(words)
        self.wrong = plain("", "wrong")
        self.wrong.hide()
        self.card.body.addWidget(self.heading)
        self.card.body.addWidget(self.words)
        self.go_on = Button("Go on", Kind.PRIMARY, hint="Enter")
        self.go_on.setObjectName(f"go-on-{self.name}")
        self.go_on.clicked.connect(self.onward)
        self.go_on.hide()
        self.strip = WitnessStrip()
        self.strip.hide()
        self.strip.badge_scanned.connect(self._find_badge)
        self._above = QVBoxLayout()
        self._above.setContentsMargins(0, 0, 0, 0)
        self._above.addWidget(self.card)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(sizes().gap)
        self._column.addWidget(scrolled(self._above), 1)
        self._column.addWidget(self.strip)

    def set_tight(self, tight: bool) -> None:
        """Where there is little room the strip scrolls with the rest."""
        self.strip.set_tight(tight)
        (self._above if tight else self._column).addWidget(self.strip)

    def finish(self) -> None:
        """Called by the subclass after its own widgets: trouble stands below them."""
        self.card.body.addWidget(self.wrong)
        self.card.body.addWidget(self.go_on)
        self.card.body.addStretch(1)

    def begin(self) -> None:
        """The step comes to the front."""
        self.go_on.hide()

    def offer_next(self) -> None:
        """The result stays in sight until somebody goes on."""
        self.go_on.show()
        self.go_on.setFocus()

    @property
    def busy(self) -> bool:
        """True while something moves."""
        return False

    def complain(self, error: StationError | None) -> None:
        """Say beside the form why it cannot stand; None takes it back."""
        self.wrong.setText(" ".join(error_words(error)) if error else "")
        self.wrong.setVisible(error is not None)
        if error is not None:
            bring_into_sight_soon(self.wrong)

    def refuse(self, error: StationError) -> None:
        """The signature was refused: everything stays filled."""
        self.strip.set_busy(False)
        self.strip.refuse(error)

    def _find_badge(self, badge: str) -> None:
        self.tasks.desk(
            lambda: self.station.access.person_of_badge(badge),
            lambda person: self.strip.take_badge(person, badge),
            self.strip.refuse,
        )
