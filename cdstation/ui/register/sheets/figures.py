"""The page in a picture: its balance over the last days, and what each count found beside it (BAL-1, BAL-2)."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from cdstation.register.pages import PageHead
from cdstation.ui.register.sheets.charts import BalanceChart, VarianceChart
from cdstation.ui.register.sheets.drawer import Panel
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.fields import Choice
from cdstation.ui.widgets.panels import plain

if TYPE_CHECKING:
    from cdstation.services.station import Station

Series = tuple[tuple[date, int], ...]
DAYS = (28, 91, 365)


class FiguresPanel(Panel):
    """Two charts over the same days."""

    wide = 640

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__()
        self.title = say("register.figures.title")
        self._station = station
        self._tasks = tasks
        self._head: PageHead | None = None
        self.days = Choice(say("register.figures.days"), [say(f"register.figures.{days}-days") for days in DAYS])
        self.days.changed.connect(lambda _: self._read())
        self.balance = BalanceChart()
        self.variance = VarianceChart()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap // 2)
        column.addWidget(self.days)
        column.addWidget(plain(say("register.figures.balance"), "strong"))
        column.addWidget(self.balance)
        column.addWidget(plain(say("register.figures.variance"), "strong"))
        column.addWidget(self.variance)
        column.addStretch(1)

    def begin(self, head: PageHead) -> None:
        """For this page."""
        self._head = head
        self._read()
        self.days.setFocus()

    def _read(self) -> None:
        head, days = self._head, DAYS[max(0, self.days.index)]
        if head is None:
            return
        register, today = self._station.register, self._station.clock.now().dose_day
        self._tasks.paper(
            lambda: (register.balance_series(head.page, days), register.differences(head.page, days)),
            lambda found: self._show(head, found, days, today),
        )

    def _show(self, head: PageHead, found: tuple[Series, Series], days: int, today: date) -> None:
        if head is self._head:
            self.balance.show_points(found[0], head.unit, days, today)
            self.variance.show_counts(found[1], head.unit, days, today)
