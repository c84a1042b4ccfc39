"""The verification of today: the verdict, the shots against their band, and each shot in figures (PUMP-2)."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from cdstation.services.values import PumpFacts, PumpStatus
from cdstation.ui.pump.chart import ShotChart
from cdstation.ui.pump.view import show_percent, view_shots, view_verdict, when_last
from cdstation.ui.text import say
from cdstation.ui.widgets.panels import Card, Tag, emptied, label, plain


class VerificationCard(Card):
    """Nothing is typed here: the shots themselves belong to the opening."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: object = None
        self.chart = ShotChart()
        self._verdict = QVBoxLayout()
        self._last = plain("", "quiet")
        self._band = plain("", "small")
        self._shots = QGridLayout()
        self._shots.setHorizontalSpacing(16)
        self.body.addWidget(label(say("pump_screen.verification"), "heading"))
        self.body.addLayout(self._verdict)
        self.body.addWidget(self._last)
        self.body.addWidget(self.chart)
        self.body.addWidget(self._band)
        self.body.addLayout(self._shots)
        self.body.addStretch(1)

    def show_facts(self, status: PumpStatus, facts: PumpFacts) -> None:
        """The latest verification."""
        if self._shown == (facts, status.state):
            return
        self._shown = (facts, status.state)
        done = facts.verification
        today = done if done is not None and done.today else None
        emptied(self._verdict)
        self._verdict.addWidget(Tag(*view_verdict(done, status)))
        self._last.setText(when_last(done))
        self._last.setVisible(bool(self._last.text()))
        self._band.setText(
            say("pump_screen.band", shot=show_percent(facts.shot_band)[1:], mean=show_percent(facts.mean_band)[1:])
        )
        self.chart.setVisible(today is not None)
        self._band.setVisible(today is not None)
        emptied(self._shots)
        if today is not None:
            self.chart.show_shots(today.errors, today.mean_error, facts.shot_band, facts.mean_band)
            for column, name in enumerate(("target", "measured", "error")):
                self._shots.addWidget(label(say(f"pump_screen.{name}"), "small", wrap=False), 0, column)
            for line, row in enumerate(view_shots(today, facts.shot_band), start=1):
                for column, words in enumerate(row):
                    self._shots.addWidget(plain(words, "strong" if column == 2 else "", wrap=False), line, column)
