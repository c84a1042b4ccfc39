"""The list of cases: overdue ones on top, open ones, closed ones; and the way to report something by hand."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from cdstation.services.discrepancies.values import CaseRow
from cdstation.ui.discrepancies.tile import CaseTile
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.panels import Card, emptied, plain, scrolled


class CaseList(Card):
    """`chosen` carries the number of a case."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__(tight=True)
        self.body.setContentsMargins(0, 12, 0, 12)
        self._rows: tuple[CaseRow, ...] = ()
        self._tiles: list[CaseTile] = []
        self.told = plain("", "strong")
        self.told.setContentsMargins(14, 0, 14, 0)
        self.report = Button(say("cases.acts.open"), icon="plus")
        self.report.setObjectName("case-open")
        self.quarter = Button(say("cases.quarter.title"), icon="print")
        self.quarter.setObjectName("case-quarter")
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        whole = QVBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(self._column)
        whole.addStretch(1)
        self.body.addWidget(self.told)
        self.body.addWidget(scrolled(whole), 1)
        self._acts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._acts.setContentsMargins(14, 0, 14, 0)
        self._acts.addWidget(self.report)
        self._acts.addWidget(self.quarter)
        self.body.addLayout(self._acts)

    def set_tight(self, tight: bool) -> None:
        """Where there is little height the two buttons stand side by side."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._acts.setDirection(across if tight else down)
        self.body.setContentsMargins(0, 4 if tight else 12, 0, 4 if tight else 12)

    def set_reading(self, reading: bool) -> None:
        """For an inspector: nothing is reported, and papers are made by the staff."""
        for button in (self.report, self.quarter):
            button.setVisible(not reading)

    def take_focus(self) -> None:
        """To the case in front."""
        for tile in self._tiles:
            if tile.isChecked():
                tile.setFocus()

    def show_rows(self, rows: Sequence[CaseRow], now_ms: int, chosen: int) -> None:
        """All of them, in this order; one is in front."""
        self._rows = tuple(rows)
        late, open_now = sum(row.overdue for row in rows), sum(row.open for row in rows)
        code = "late" if late else "some" if open_now else "none"
        self.told.setText(say(f"cases.list.{code}", open=open_now, late=late))
        emptied(self._column)
        self._tiles = [CaseTile(row, now_ms) for row in rows]
        for tile in self._tiles:
            tile.clicked.connect(lambda _=False, number=tile.number: self.chosen.emit(number))
            self._column.addWidget(tile)
        self.show_chosen(chosen)

    def show_chosen(self, number: int) -> None:
        """Mark the case in front."""
        for tile in self._tiles:
            tile.setChecked(tile.number == number)
