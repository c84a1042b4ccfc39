"""The pages in the middle of the hatch, made once for a roomy and once for a tight window."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from cdstation.ui.hatch.card_page import CardPage
from cdstation.ui.hatch.half_dose_page import HalfDosePage
from cdstation.ui.hatch.handover_page import HandoverPage
from cdstation.ui.hatch.held_page import HeldPage
from cdstation.ui.hatch.not_given_page import NotGivenPage
from cdstation.ui.hatch.pour_page import PourPage
from cdstation.ui.text import say
from cdstation.ui.widgets.panels import Card, label


class Stage(Enum):
    """Where the hatch stands."""

    NOBODY = "nobody"
    CARD = "card"
    POURING = "pouring"
    HANDOVER = "handover"
    HALF_DOSE = "half-dose"
    NOT_GIVEN = "not-given"
    HELD = "held"


class HatchPages(QStackedWidget):
    """One page per stage."""

    def __init__(self, now_ms: Callable[[], int], *, tight: bool) -> None:
        super().__init__()
        self.nobody = _nobody()
        self.card = CardPage(tight=tight)
        self.pour = PourPage(tight=tight)
        self.handover = HandoverPage(now_ms, tight=tight)
        self.half_dose = HalfDosePage(tight=tight)
        self.not_given = NotGivenPage()
        self.held = HeldPage(tight=tight)
        self._of: dict[Stage, QWidget] = {
            Stage.NOBODY: self.nobody,
            Stage.CARD: self.card,
            Stage.POURING: self.pour,
            Stage.HANDOVER: self.handover,
            Stage.HALF_DOSE: self.half_dose,
            Stage.NOT_GIVEN: self.not_given,
            Stage.HELD: self.held,
        }
        for page in self._of.values():
            self.addWidget(page)

    def show_stage(self, stage: Stage) -> None:
        """Bring its page to the front."""
        self.setCurrentWidget(self._of[stage])


def _nobody() -> Card:
    card = Card()
    words = label(say("hatch.nobody"), "heading")
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    card.body.addStretch(1)
    card.body.addWidget(words)
    card.body.addStretch(1)
    return card
