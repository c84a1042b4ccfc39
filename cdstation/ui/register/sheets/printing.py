"""Print pages: which days and where; then how far it has come, and at the end where the document is (LAW-26-a)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cdstation.register.pages import PageHead
from cdstation.register.times import show_date
from cdstation.services.values import Progress
from cdstation.ui.register.sheets.making import Days, PaperPanel
from cdstation.ui.register.sheets.places import Place, file_name, free_name, places
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Choice
from cdstation.ui.widgets.month import month_start

if TYPE_CHECKING:
    from cdstation.services.station import Station

PERIODS = ("this-month", "last-month", "this-week", "this-year", "chosen-days")


def period_of(code: str, today: date) -> tuple[date, date]:
    """First and last day of a named period."""
    start = month_start(today)
    if code == "last-month":
        return month_start(today, -1), start - timedelta(days=1)
    if code == "this-week":
        return today - timedelta(days=6), today
    return (start.replace(month=1), today) if code == "this-year" else (start, today)


class PrintPanel(PaperPanel):
    """The page that is shown, over a named period or over days of one's own."""

    wide = 400

    def __init__(self, station: "Station", tasks: Tasks, where: Callable[[], tuple[Place, ...]] = places) -> None:
        button = Button(say("register.paper.print"), Kind.PRIMARY, icon="print")
        super().__init__(station, tasks, where, button, say("register.paper.printing"))
        self.title = say("register.paper.title")
        self._head: PageHead | None = None
        self.period = Choice(say("register.paper.period"), [say(f"register.paper.{code}") for code in PERIODS])
        self.period.changed.connect(self._on_period)
        self._days = Days()
        self.first, self.last = self._days.first, self._days.last
        self._stack(self.period, self._days)

    def begin(self, head: PageHead) -> None:
        """For this page; this month unless something else is chosen."""
        self._head = head
        self.place.offer(self._where())
        self._on_period(self.period.index)
        self._show("")
        self.period.setFocus()

    def _on_period(self, index: int) -> None:
        code = PERIODS[index]
        self._days.setEnabled(code == "chosen-days")
        if code != "chosen-days":
            for field, day in zip((self.first, self.last), period_of(code, self._today), strict=True):
                field.set_text(show_date(day))

    def _on_make(self) -> None:
        days, head = self._days.read(), self._head
        if days is None or head is None:
            return
        folder, name = self.place.folder, file_name(self._station.status().area, head, *days)
        self._start(
            lambda step, stopped: self._station.register.print_pages(
                head.page, *days, free_name(folder, name), step, stopped
            ),
            self._on_file,
        )

    def _on_progress(self, progress: Progress) -> None:
        super()._on_progress(progress)
        if self.busy:
            self.told.setText(say("register.paper.lines", done=progress.done, total=progress.total))

    def _asks(self, *, enabled: bool) -> None:
        self.period.setEnabled(enabled)
        self._days.setEnabled(enabled and PERIODS[self.period.index] == "chosen-days")
