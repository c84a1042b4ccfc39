"""Go to a date: touch it in a month, or type it."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from cdstation.ui.register.sheets.drawer import Panel
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.fields import Field
from cdstation.ui.widgets.month import MonthPage, read_day


class DatePanel(Panel):
    """`picked` carries the day."""

    picked = Signal(object)
    wide = 360

    def __init__(self) -> None:
        super().__init__()
        self.title = say("register.dates.title")
        self.month = MonthPage()
        self.month.picked.connect(self.picked)
        self.typed = Field(say("register.dates.typed"), longest=20)
        self.typed.entered.connect(self._on_go)
        self.go = Button(say("register.dates.go"))
        self.go.clicked.connect(self._on_go)
        row = QHBoxLayout()
        row.setSpacing(sizes().gap)
        row.addWidget(self.typed, 1)
        row.addWidget(self.go, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.month, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(row)

    def begin(self, day: date, today: date) -> None:
        """The day that is in sight is marked."""
        self.typed.set_text("")
        self.month.show_day(day, today)
        self.month.setFocus()

    def _on_go(self) -> None:
        day = read_day(self.typed.text) if self.typed.text else self.month.day
        if day is None:
            self.typed.complain(say("register.dates.wrong"))
        else:
            self.picked.emit(day)
