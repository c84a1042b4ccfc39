"""The count before the hatch opens: a page, or all of them in one round, counted as on the count screen (BAL-2)."""

from typing import TYPE_CHECKING

from cdstation.register.pages import PageHead
from cdstation.ui.count.course import CountCourse
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.fields import drop_down

if TYPE_CHECKING:
    from cdstation.services.station import Station


class CountStep(CountCourse):
    """The course with a list of pages above it; the last item of the list is all of them."""

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._known: tuple[PageHead, ...] = ()
        self.page = drop_down(say("count.page"))
        self.page.setObjectName("count-page")
        self.page.activated.connect(lambda _: self._start_chosen())
        self.card.body.insertWidget(0, self.page)

    def begin(self) -> None:
        super().begin()
        pages = tuple(sorted((one.head for one in self.station.counts.due()), key=lambda head: head.key))
        if pages != self._known:
            self._known = pages
            self.page.clear()
            self.page.addItems([head.key.shown for head in pages])
            if len(pages) > 1:
                self.page.addItem(say("count.all-pages"))
        if not self.counting:
            self._start_chosen()

    def _start_chosen(self) -> None:
        at = self.page.currentIndex()
        self.start(self._known[at : at + 1] or self._known)

    def _ask(self) -> None:
        super()._ask()
        self.page.setEnabled(not self.counting)
