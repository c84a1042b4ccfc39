"""The pump: which one it is, how it stands today, and the one thing to do next."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cdstation.errors import StationError
from cdstation.services.values import State, StationStatus
from cdstation.ui.hatch.pump_pane import RESIDUE_UL
from cdstation.ui.pump.take_over import TakeOver
from cdstation.ui.pump.verification import VerificationCard
from cdstation.ui.pump.view import StateView, view_facts, view_state
from cdstation.ui.screen import Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words, say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.gauges import PumpGauge
from cdstation.ui.widgets.panels import Card, Tag, emptied, label, plain, scrolled

if TYPE_CHECKING:
    from cdstation.services.station import Station

_CONNECTED = ("good", "warning", "block")  # states in which asking again who it is can help


class PumpScreen(Screen):
    """Shows the pump, connects it and takes it into use; shots and bottles belong to the opening."""

    name = "pump"
    icon = "pump"
    usable_in = frozenset({State.CLOSED, State.READY})

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(tasks)
        self.station = station
        self._view: StateView | None = None
        self._facts_shown: object = None
        self._connecting = False
        self.act = Button("", Kind.PRIMARY)
        self.act.setObjectName("pump-act")
        self.again = Button(say("pump_screen.connect-again"))
        self.again.setObjectName("pump-connect")
        self.bottle = Button(say("pump_screen.to-opening"))
        self.bottle.setObjectName("pump-opening")
        self.by_hand = Button(say("pump_screen.by-hand"))
        self.by_hand.setObjectName("pump-by-hand")
        self.sure = Button(say("pump_screen.by-hand-yes"), Kind.WARNING)
        self.sure.setObjectName("pump-by-hand-yes")
        self.keep = Button(say("pump_screen.by-hand-no"))
        self.take_over = TakeOver(station, tasks)
        self.verification = VerificationCard()
        self.gauge = PumpGauge()
        self._title = label("", "title")
        self._state = QVBoxLayout()
        self._what = label("")
        self.told = plain("", "wrong")
        self._facts = QGridLayout()
        self._arrange()
        self._wire()

    # -- arrangement -------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        gap = sizes().gap
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setSpacing(gap)
        self._across.addWidget(self._state_card(), 3)
        self._across.addWidget(self.verification, 2)
        whole = QWidget()
        self._column = QVBoxLayout(whole)
        self._column.setContentsMargins(*[sizes().edge] * 4)
        self._column.setSpacing(gap)
        self._column.addLayout(self._across, 1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(scrolled(whole), 1)
        self._row.addWidget(self._bottle_card())

    def _state_card(self) -> Card:
        card = Card()
        card.body.addWidget(self._title)
        card.body.addLayout(self._state)
        card.body.addWidget(self._what)
        card.body.addWidget(self.told)
        card.body.addWidget(self.take_over)
        self._acts = QGridLayout()
        self._acts.setSpacing(sizes().gap)
        card.body.addLayout(self._acts)
        self._facts.setHorizontalSpacing(20)
        self._facts.setVerticalSpacing(6)
        self._facts.setColumnStretch(1, 1)
        card.body.addLayout(self._facts)
        card.body.addStretch(1)
        self.told.hide()
        self._asked = False
        return card

    def _offer_acts(self) -> None:
        """Only what can be done now, two in a row."""
        view = self._view
        offered = {
            self.act: view is not None and bool(view.action) and not self._taking,
            self.bottle: view is not None and view.tone == "good",
            self.again: view is not None and view.does not in ("connect", "take-over") and view.tone in _CONNECTED,
            self.by_hand: not self._asked and view is not None and view.tone != "quiet",
            self.sure: self._asked,
            self.keep: self._asked,
        }
        for button in offered:
            self._acts.removeWidget(button)
        for place, button in enumerate(sorted(offered, key=lambda button: not offered[button])):
            self._acts.addWidget(button, place // 2, place % 2)
            button.setVisible(offered[button])

    def _bottle_card(self) -> QWidget:
        self._bottle_side = QWidget()
        self._bottle_side.setFixedWidth(200)
        column = QVBoxLayout(self._bottle_side)
        column.setContentsMargins(0, sizes().edge, sizes().edge, sizes().edge)
        card = Card()
        card.body.addWidget(label(say("pump_screen.facts.bottle"), "heading"))
        card.body.addWidget(self.gauge, 1)
        column.addWidget(card)
        return self._bottle_side

    def set_tight(self, tight: bool) -> None:
        super().set_tight(tight)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._across.setDirection(down if tight else across)
        self._column.setContentsMargins(*[4 if tight else sizes().edge] * 4)
        self._bottle_side.setVisible(not tight)

    def _wire(self) -> None:
        self.act.clicked.connect(self._on_act)
        self.again.clicked.connect(self._connect)
        self.bottle.clicked.connect(lambda: self.go_to.emit("opening"))
        self.by_hand.clicked.connect(lambda: self._ask_sure(True))
        self.sure.clicked.connect(self._go_by_hand)
        self.keep.clicked.connect(lambda: self._ask_sure(False))
        self.take_over.done.connect(lambda: self.refresh(self.station.status()))

    # -- what every screen does --------------------------------------------------------------------------------------

    def enter(self) -> None:
        self._ask_sure(False)
        self._complain(None)
        self.refresh(self.station.status())
        (self.act if not self.act.isHidden() else self.take_over if self._taking else self.bottle).setFocus()

    def back(self) -> bool:
        if not self._asked:
            return False
        self._ask_sure(False)
        return True

    def refresh(self, status: StationStatus) -> None:
        if status.state not in self.usable_in:
            return
        view = view_state(status.pump)
        if view != self._view:
            self._show_state(view)
        facts = self.station.pump.facts()
        self._title.setText(say("pump_screen.title", number=max(1, status.pump.pump)))
        self._show_facts(view_facts(status.pump, facts, str(self.station.wire_logs or "")))
        self.verification.show_facts(status.pump, facts)
        self.gauge.show_level(status.pump.capacity_ul, status.pump.left_ul, RESIDUE_UL)

    @property
    def _taking(self) -> bool:
        return self._view is not None and self._view.does == "take-over"

    def _show_state(self, view: StateView) -> None:
        was_taking, self._view = self._taking, view
        emptied(self._state)
        self._state.addWidget(Tag(view.title, view.tone))
        self._what.setText(view.what)
        self.act.setText(view.action)
        self.take_over.setVisible(self._taking)
        if self._taking and not was_taking:
            self.take_over.begin()
        self._ask_sure(False)

    def _show_facts(self, rows: tuple[tuple[str, str], ...]) -> None:
        if rows == self._facts_shown:
            return
        self._facts_shown = rows
        emptied(self._facts)
        for line, (name, value) in enumerate(rows):
            self._facts.addWidget(label(name, "quiet", wrap=False), line, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(plain(value), line, 1)

    # -- acts --------------------------------------------------------------------------------------------------------

    def _on_act(self) -> None:
        if self._view is not None and self._view.does == "connect":
            self._connect()
        elif self._view is not None:
            self.go_to.emit(self._view.does)

    def _connect(self) -> None:
        self._complain(None)
        self._set_connecting(True)
        self.tasks.pump(self.station.pump.connect, lambda _: self._set_connecting(False), self._on_trouble)

    def _set_connecting(self, connecting: bool) -> None:
        self._connecting = connecting
        for button in (self.act, self.again, self.by_hand):
            button.setEnabled(not connecting)
        self.refresh(self.station.status())

    def _on_trouble(self, error: StationError) -> None:
        self._set_connecting(False)
        self._complain(error)

    def _ask_sure(self, asked: bool) -> None:
        self._asked = asked
        self._offer_acts()
        if asked:
            self.keep.setFocus()

    def _go_by_hand(self) -> None:
        self._ask_sure(False)
        self.tasks.desk(self.station.pump.by_hand_today, lambda _: self.refresh(self.station.status()), self._complain)

    def _complain(self, error: StationError | None) -> None:
        self.told.setText(" ".join(error_words(error)) if error else "")
        self.told.setVisible(error is not None)
