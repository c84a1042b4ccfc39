"""What else can be done with the register, each with a sentence that says what comes of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from cdstation.services.values import State, StationStatus
from cdstation.ui.register.sheets.drawer import Panel
from cdstation.ui.screen import WORKING
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import plain

ACTS = ("finish", "to-date", "paper", "correct", "notes", "figures", "copy", "closing")
_CROWDED = ("to-date", "paper")
_BY_NURSE = frozenset({"finish", "correct", "closing"})


class MorePanel(Panel):
    """`wanted` carries which."""

    wanted = Signal(str)
    wide = 420

    def __init__(self) -> None:
        super().__init__()
        self.title = say("register.more.title")
        self.checked = plain("", "small")
        self.buttons = {name: Button(say(f"register.more.{name}")) for name in ACTS}
        self.buttons["finish"] = Button(say("register.more.finish"), Kind.PRIMARY)
        self._words = {name: plain(say(f"register.more.{name}-words"), "small") for name in ACTS}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap // 2)
        column.addWidget(self.checked)
        for name, button in self.buttons.items():
            button.setObjectName(f"register-{name}")
            button.clicked.connect(lambda _=False, name=name: self.wanted.emit(name))
            column.addWidget(button)
            column.addWidget(self._words[name])

    def begin(self, status: StationStatus, *, crowded: bool = False) -> None:
        """What may be done now, and when every rule was last checked. Where it is `crowded` above the table, what has
        no room there stands here.
        """
        at = status.audited_ms
        self.checked.setText(say("register.more.never") if at is None else say("register.more.checked", at_ms=at))
        on_duty = status.state in WORKING and status.nurse is not None
        for name, button in self.buttons.items():
            button.setEnabled(on_duty if name in _BY_NURSE else True)
        keeps = status.state is State.BOOK_CLOSED and status.nurse is not None
        self.buttons["copy"].setEnabled(on_duty or keeps or status.inspector is not None)
        self.buttons["closing"].setEnabled(on_duty or keeps)
        for name in _CROWDED:
            for widget in (self.buttons[name], self._words[name]):
                widget.setVisible(crowded)
        for widget in (self.buttons["finish"], self._words["finish"]):
            widget.setVisible(bool(status.half_corrected))
        self.buttons["finish" if status.half_corrected else "correct"].setFocus()
