"""The head of a page: whose register, which drug, form and strength, and the balance now, large (LAW-19-b)."""

from collections.abc import Sequence
from datetime import date
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cdstation.register.pages import PageHead
from cdstation.register.quantity import Quantity
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.panels import label, plain
from cdstation.ui.widgets.sparkline import Sparkline

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom


class RegisterHead(QWidget):
    """What stands above the lines, as on every sheet of paper."""

    def __init__(self) -> None:
        super().__init__()
        self._head: PageHead | None = None
        self.place = plain("", "small")
        self.title = label("")
        self._balance_name = label(say("register.balance"), "small", wrap=False)
        self.balance = label("", wrap=False)
        self.awaiting = plain("", "strong", wrap=False)
        self.spark = Sparkline()
        for words in (self._balance_name, self.balance, self.awaiting):
            words.setAlignment(_RIGHT)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addStretch(1)
        left.addWidget(self.place)
        left.addWidget(self.title)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addStretch(1)
        for words in (self._balance_name, self.balance, self.awaiting):
            right.addWidget(words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes().edge)
        row.addLayout(left, 1)
        row.addLayout(right)
        row.addWidget(self.spark, 0, Qt.AlignmentFlag.AlignBottom)
        self.awaiting.hide()
        self.set_tight(False)

    def set_tight(self, tight: bool) -> None:
        """Little room: no picture, smaller figures."""
        self.spark.setVisible(not tight)
        self._balance_name.setVisible(not tight)
        self.title.setStyleSheet(f"font-size: {18 if tight else 26}px;")
        self.balance.setStyleSheet(f"font-size: {20 if tight else 34}px; font-weight: bold;")

    def show_page(self, head: PageHead, area: str, *, closed: bool = False) -> None:
        """Which page this is, and of which book."""
        self._head = head
        key = head.key
        place = say(f"register.place-{head.book.value}", area=area, schedule=head.schedule, page=head.page)
        self.place.setText(f"{place} \N{EM DASH} {say('register.closed')}" if closed else place)
        rest = " \N{EM DASH} ".join(part for part in (key.form, key.strength) if part)
        self.title.setText(f"<b>{escape(key.drug)}</b> \N{EM DASH} {escape(rest)}")

    def show_balance(self, balance: int, awaiting: int) -> None:
        """The balance, and what was poured and waits for its signature; thousandths."""
        if self._head is None:
            return
        unit = self._head.unit
        self.balance.setText(str(Quantity(balance, unit)))
        self.balance.setAccessibleName(f"{say('register.balance')} {Quantity(balance, unit)}")
        self.awaiting.setText(say("register.awaiting", amount=str(Quantity(awaiting, unit))))
        self.awaiting.setVisible(awaiting > 0)

    def show_series(self, points: Sequence[tuple[date, int]]) -> None:
        """The balance of the last days."""
        if self._head is not None:
            self.spark.show_points(points, self._head.unit)
