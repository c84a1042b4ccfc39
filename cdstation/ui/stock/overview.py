"""What is in the cabinet: every page with its balance, its book and how its stock has moved."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cdstation.register.pages import PageHead
from cdstation.register.quantity import Quantity
from cdstation.ui.stock.step import StockStep
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.panels import Tag, emptied, label, plain
from cdstation.ui.widgets.sparkline import Sparkline

if TYPE_CHECKING:
    from cdstation.services.station import Station

Series = tuple[tuple[PageHead, int, tuple[tuple[date, int], ...]], ...]


class OverviewStep(StockStep):
    """Reads only; where the screen begins."""

    name = "overview"
    group = "cabinet"
    icon = "stock"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self.rows = QGridLayout()
        self.rows.setHorizontalSpacing(20)
        self.rows.setVerticalSpacing(10)
        self.rows.setColumnStretch(0, 1)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.rows)
        self.card.body.addWidget(holder)
        self.finish()

    def begin(self) -> None:
        super().begin()
        self.tasks.desk(self._read, self._show)

    def _read(self) -> Series:
        register = self.station.register
        return tuple(
            (head, register.balance(head.page), register.balance_series(head.page)) for head in register.pages()
        )

    def _show(self, pages: Series) -> None:
        emptied(self.rows)
        if not pages:
            self.rows.addWidget(label(say("stock.overview.none")), 0, 0)
        for row, (head, balance, series) in enumerate(pages):
            words = plain(head.key.shown, "strong")
            balance_words = plain(str(Quantity(balance, head.unit)), "title", wrap=False)
            chart = Sparkline()
            chart.show_points(series, head.unit)
            self.rows.addWidget(words, row, 0)
            self.rows.addWidget(Tag(say(f"stock.books.{head.book.value}"), "quiet", small=True), row, 1)
            self.rows.addWidget(chart, row, 2)
            self.rows.addWidget(balance_words, row, 3, Qt.AlignmentFlag.AlignRight)
