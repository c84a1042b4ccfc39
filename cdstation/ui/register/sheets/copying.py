"""A copy for whoever may demand one: pages as PDF, all entries as CSV, and an entry that says who has it (LAW-26-a)."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from cdstation.register.pages import PageHead
from cdstation.register.times import show_date
from cdstation.ui.register.sheets.making import Days, PaperPanel
from cdstation.ui.register.sheets.places import Place, breakable, places
from cdstation.ui.register.sheets.printing import period_of
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Choice, Field

if TYPE_CHECKING:
    from cdstation.services.station import Station
    from cdstation.services.upkeep.inspection import Copy

LONGEST = 160


class CopyPanel(PaperPanel):
    """Whom it is for, which pages, which days, where to."""

    wide = 460

    def __init__(self, station: "Station", tasks: Tasks, where: Callable[[], tuple[Place, ...]] = places) -> None:
        button = Button(say("register.copy.make"), Kind.PRIMARY)
        super().__init__(station, tasks, where, button, say("register.copy.making"))
        self.title = say("register.copy.title")
        self._head: PageHead | None = None
        self.to = Field(say("register.copy.to"), say("register.copy.to-hint"), longest=LONGEST)
        self.pages = Choice(say("register.copy.pages"), [say("register.copy.this"), say("register.copy.all")])
        self._days = Days()
        self.first, self.last = self._days.first, self._days.last
        self._stack(self.to, self.pages, self._days)

    def begin(self, head: PageHead) -> None:
        """For this page and this month, until something else is chosen; for the inspector who is signed in."""
        self._head = head
        self.place.offer(self._where())
        inspector = self._station.status().inspector
        if inspector is not None and not self.to.text:
            self.to.set_text(inspector.shown)
        for field, day in zip((self.first, self.last), period_of("this-month", self._today), strict=True):
            if not field.text:
                field.set_text(show_date(day))
        self._show("")
        self.to.setFocus()

    def _on_make(self) -> None:
        days, head, to = self._days.read(), self._head, self.to.text
        if not to:
            self.to.complain(say("register.copy.to-empty"))
            self.to.setFocus()
        if days is None or head is None or not to:
            return
        every = self.pages.index == 1
        pages = [one.page for one in self._station.register.pages()] if every else [head.page]
        folder = self.place.folder
        self._start(
            lambda step, stopped: self._station.inspection.export(pages, *days, folder, to, step, stopped),
            self._on_copied,
        )

    def _on_copied(self, copy: "Copy") -> None:
        where = breakable(copy.folder)
        self._show(say("register.copy.done", where=where, count=copy.entries, digest=copy.sha256[:16]))
        self.make.setFocus()

    def _asks(self, *, enabled: bool) -> None:
        for widget in (self.to, self.pages, self._days):
            widget.setEnabled(enabled)
