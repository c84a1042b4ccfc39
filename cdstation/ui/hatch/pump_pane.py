"""The right side of the hatch: which spout, how full, which batch, verified when; and STOP."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cdstation.services.values import PumpStatus
from cdstation.ui.hatch.pump_view import short_level, view_pump
from cdstation.ui.hatch.stop_button import StopButton
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.gauges import PumpGauge
from cdstation.ui.widgets.panels import Card, plain

RESIDUE_UL = 100_000  # below this a pump is less exact; the figure of record is the site's own setting


class PumpPane(QWidget):
    """Shows the pump; `stopped` is STOP at its press."""

    stopped = Signal()
    interrupted = Signal()
    spilt = Signal()

    def __init__(self, *, stop: bool = True) -> None:
        super().__init__()
        self._status: PumpStatus | None = None
        self._phase = "ready"
        self._has_stop = stop
        self._poured = 0
        self.card = Card()
        self.card.body.setSpacing(4)
        self._title = plain("", "heading", wrap=False)
        self._mark = plain("", "small")
        self._mark.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._medicine = plain("", "small")
        self._bottle = plain("", "small")
        self._level = plain("", "strong")
        self.gauge = PumpGauge()
        self._spout = plain("", "strong")
        self._spout.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stop = StopButton()
        self.stop.stopped.connect(self.stopped)
        self.interruption = Button("Interruption", icon="pause")
        self.interruption.setObjectName("interrupt")
        self.interruption.setAccessibleDescription("Hides the person, keeps the cup, asks again who stands there")
        self.interruption.clicked.connect(self.interrupted)
        self.spill = Button("Spill", icon="waste")
        self.spill.setObjectName("spill")
        self.spill.setAccessibleDescription("Opens the card for what was spilt or broken; Ctrl and S from everywhere")
        self.spill.clicked.connect(self.spilt)
        self.opener = Button("Queue")
        self.opener.setObjectName("show-queue")
        self._arrange()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._title)
        top.addWidget(self._mark, 1)
        self.card.body.addLayout(top)
        for widget in (self._medicine, self._bottle, self._level):
            self.card.body.addWidget(widget)
        self.card.body.addWidget(self.gauge, 1)
        self.card.body.addWidget(self._spout)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, sizes().edge, sizes().edge, sizes().edge)
        self._column.setSpacing(sizes().gap)
        self._column.addWidget(self.opener)
        self._column.addWidget(self.card, 1)
        self._column.addWidget(self.spill)
        self._column.addWidget(self.interruption)
        self._column.addWidget(self.stop)
        self.spill.setVisible(self._has_stop)
        self.interruption.setVisible(self._has_stop)
        self.stop.setVisible(self._has_stop)
        self.set_tight(False)

    def set_tight(self, tight: bool) -> None:
        """Little room: STOP, and the level in words."""
        self.setFixedWidth(116 if tight else 268)
        edge = 6 if tight else sizes().edge
        self._column.setSpacing(6 if tight else sizes().gap)
        self._column.setContentsMargins(0, edge, edge, edge)
        self.stop.tight = tight
        self.stop.updateGeometry()
        self.interruption.setText("Hide" if tight else "Interruption")
        for widget in (self.gauge, self._title, self._medicine, self._bottle, self._mark):
            widget.setVisible(not tight)
        self._level.setVisible(tight)
        self._spout.setVisible(not tight)
        self.opener.setVisible(tight and self._has_stop)
        self.card.body.setContentsMargins(*([8] * 4 if tight else [sizes().edge] * 4))

    def show_status(self, status: PumpStatus) -> None:
        """The pump as the station knows it."""
        self._status = status
        self._show()

    def show_phase(self, phase: str, poured_ul: int = 0) -> None:
        """Where the dose stands, and what has left the bottle so far but is not in the status yet."""
        self._phase, self._poured = phase, poured_ul
        self._show()

    def _show(self) -> None:
        if self._status is None:
            return
        live = replace(self._status, left_ul=max(0, self._status.left_ul - self._poured) // 100 * 100)
        view = view_pump(live, self._phase)
        self._title.setText(view.title)
        self._mark.setText(f"\N{CHECK MARK} {view.mark}" if view.good else view.mark)
        self._medicine.setText(view.medicine)
        self._bottle.setText(view.bottle)
        self._spout.setText(view.spout)
        self._level.setText(short_level(live))
        self.gauge.show_level(live.capacity_ul, live.left_ul, RESIDUE_UL)
        self.gauge.setVisible(not self.stop.tight and live.state != "by-hand")
