"""Calibrate to unlock: three shots at two volumes, each measured, all witnessed, the pass band in sight (PUMP-2)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit

from cdstation.errors import RuleError, StationError
from cdstation.register.pours import Dispensed
from cdstation.register.quantity import Quantity, Unit, parse_quantity
from cdstation.services.values import Proof, ShotResult, StopToken
from cdstation.ui.hatch import words
from cdstation.ui.hatch.stop_button import StopButton
from cdstation.ui.opening.shot_view import TARGETS_UL, error_of, show_error, within
from cdstation.ui.opening.step import Step
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.gauges import PaceBar
from cdstation.ui.widgets.panels import Tag, emptied, plain

if TYPE_CHECKING:
    from cdstation.services.station import Station


@dataclass
class ShotRow:
    """One shot on the screen."""

    target: int
    button: Button
    field: QLineEdit
    error: QLabel
    poured: bool = False
    measured: int | None = None


class VerifyStep(Step):
    """Pour, measure, type; three times. Then the witness signs, and the verdict stands."""

    name = "verify"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks, "Verify the pump", say("opening-steps.verify"))
        self._stop: StopToken | None = None
        self.connect_pump = Button("Connect the pump")
        self.connect_pump.setObjectName("connect-pump")
        self.connect_pump.clicked.connect(self._connect)
        self.bar = PaceBar("Poured so far")
        self.stop = StopButton()
        self.stop.setObjectName("stop-shot")
        self.stop.stopped.connect(self.press_stop)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self.rows = [self._row(line, target) for line, target in enumerate(TARGETS_UL, start=1)]
        self.verdict = QHBoxLayout()
        self._arrange()
        self.strip.signed.connect(self._record)
        self.finish()

    def _row(self, line: int, target: int) -> ShotRow:
        button = Button(f"Pour shot {line}")
        button.setObjectName(f"shot-{line}")
        field = QLineEdit()
        field.setObjectName(f"shot-measured-{line}")
        field.setAccessibleName(f"Measured, shot {line}")
        field.setPlaceholderText("mL")
        field.setMaxLength(9)
        field.setEnabled(False)
        made = ShotRow(target, button, field, plain("", "strong", wrap=False))
        button.clicked.connect(lambda: self._shoot(made))
        field.returnPressed.connect(lambda: self._measured(made))
        field.editingFinished.connect(lambda: self._measured(made) if field.text().strip() else None)
        return made

    def _arrange(self) -> None:
        for column, words_ in enumerate(("Target", "", "Measured, mL", "Error")):
            self._grid.addWidget(plain(words_, "small"), 0, column)
        for line, row in enumerate(self.rows, start=1):
            target = plain(str(Quantity(row.target, Unit.ML)), "heading", wrap=False)
            for column, widget in enumerate((target, row.button, row.field, row.error)):
                self._grid.addWidget(widget, line, column)
        self._grid.setColumnStretch(2, 1)
        self._grid.setColumnMinimumWidth(3, 110)
        self.card.body.addWidget(self.connect_pump)
        self.card.body.addWidget(plain(say("opening-steps.verify-band"), "strong"))
        self.card.body.addLayout(self._grid)
        # Below what scrolls: STOP stands in sight at every size while a shot pours.
        self._column.addWidget(self.bar)
        self._column.addWidget(self.stop)
        self.card.body.addLayout(self.verdict)

    @property
    def busy(self) -> bool:
        return self._stop is not None

    def begin(self) -> None:
        super().begin()
        self._show()

    def reset(self) -> None:
        """Three new shots."""
        for row in self.rows:
            row.poured, row.measured = False, None
            row.field.clear()
            row.error.setText("")
        self.strip.hide()
        self._show()

    def press_stop(self) -> None:
        """STOP goes straight to the wire."""
        if self._stop is not None:
            self._stop.press()

    def _show(self) -> None:
        state = self.station.status().pump.state
        connected = state not in ("not-connected", "not-registered")
        self.connect_pump.setVisible(not connected)
        if not connected:
            self.words.setText(say("opening-steps.not-connected"))
        else:
            self.words.setText(say("opening-steps.verify"))
        next_row = next((row for row in self.rows if row.measured is None), None)
        for row in self.rows:
            row.button.setEnabled(connected and row is next_row and not row.poured and not self.busy)
            row.field.setEnabled(row.poured and not self.busy)
        for widget in (self.bar, self.stop):
            widget.setVisible(self.busy)
        if next_row is not None and not self.busy:
            (next_row.field if next_row.poured else next_row.button).setFocus()

    def _connect(self) -> None:
        self.tasks.pump(self.station.pump.connect, lambda _: self._on_connected(), self._trouble)

    def _on_connected(self) -> None:
        self.complain(None)
        self._show()
        self.done.emit()

    def _shoot(self, row: ShotRow) -> None:
        stop = self._stop = self.station.pump.new_stop()
        self.complain(None)
        self.go_on.hide()
        emptied(self.verdict)
        self.bar.show_progress(0, row.target)

        def show(poured_ul: int) -> None:
            self.bar.show_progress(poured_ul, row.target)

        shown = self.tasks.here(show)
        self._show()
        self.stop.setFocus()
        self.tasks.pump(
            lambda: self.station.pump.shoot(row.target, stop, shown),
            lambda dispensed: self._on_shot(row, dispensed),
            self._trouble,
        )

    def _on_shot(self, row: ShotRow, dispensed: Dispensed) -> None:
        self._stop = None
        row.poured = True
        self._show()
        if not dispensed.as_planned:
            # Whatever came of it is in the measure: it is read and typed like any other shot.
            self.wrong.setText(words.pour_end(dispensed.end) + " Type what is in the measure.")
            self.wrong.show()

    def _trouble(self, error: StationError) -> None:
        self._stop = None
        self._show()
        self.complain(error)

    def _measured(self, row: ShotRow) -> None:
        try:
            row.measured = parse_quantity(row.field.text(), Unit.ML).thousandths
        except RuleError as error:
            row.measured = None
            row.error.setText("")
            self.strip.hide()
            self.complain(error)
            return
        self.complain(None)
        error_now = error_of(row.target, row.measured)
        row.error.setText(f"{show_error(error_now)} {'within' if within(error_now) else 'outside'}")
        self._show()
        if all(one.measured is not None for one in self.rows):
            self._ask()

    def _ask(self) -> None:
        total = sum(row.measured or 0 for row in self.rows)
        signs = say("opening-steps.verify-signs", count=len(self.rows), total=str(Quantity(total, Unit.ML)))
        self.strip.ask("witness", signs, self.station.access.people(), self.station.status().witness)
        self.strip.set_busy(False)
        self.strip.show()
        self.strip.pin.setFocus()

    def _record(self, proof: Proof) -> None:
        targets = tuple(row.target for row in self.rows)
        measured = tuple(row.measured or 0 for row in self.rows)
        self.strip.set_busy(True)
        self.tasks.desk(
            lambda: self.station.pump.record_verification(targets, measured, proof), self._on_verdict, self.refuse
        )

    def _on_verdict(self, result: ShotResult) -> None:
        emptied(self.verdict)
        key = "opening-steps.verify-passed" if result.passed else "opening-steps.verify-failed"
        tone = "good" if result.passed else "block"
        self.verdict.addWidget(Tag(say(key, mean=show_error(result.mean_error)), tone))
        self.reset()
        if result.passed:
            self.offer_next()
        self.done.emit()
