"""Print the report of one case, or of a quarter: where to, how far it has come, and where it is."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cdstation.services.discrepancies.papers import quarter_name
from cdstation.ui.register.sheets.making import PaperPanel, Report
from cdstation.ui.register.sheets.places import Place, free_name, places
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Choice
from cdstation.ui.widgets.panels import plain

if TYPE_CHECKING:
    from cdstation.services.station import Station

_QUARTERS = 5  # this one and the four before it


def quarters_back(today: date, count: int = _QUARTERS) -> tuple[tuple[int, int], ...]:
    """Year and quarter of the calendar, this one first."""
    now = today.year * 4 + (today.month - 1) // 3
    return tuple(((now - back) // 4, (now - back) % 4 + 1) for back in range(count))


class CasePaperPanel(PaperPanel):
    """The report of one case when a number is given, else of a quarter."""

    wide = 460

    def __init__(self, station: "Station", tasks: Tasks, where: Callable[[], tuple[Place, ...]] = places) -> None:
        button = Button(say("register.paper.print"), Kind.PRIMARY, icon="print")
        button.setObjectName("case-print-now")
        super().__init__(station, tasks, where, button, say("register.paper.printing"))
        self._number = 0
        self._what = plain("")
        self.quarter = Choice(say("cases.quarter.which"))
        self.quarter.box.setObjectName("case-which-quarter")
        self._stack(self._what, self.quarter)

    def begin(self, number: int = 0) -> None:
        """For this case; 0 is a quarter."""
        self._number = number
        self.title = say("cases.paper.incident", number=number) if number else say("cases.quarter.title")
        self._what.setText(say("cases.paper.what") if number else say("cases.quarter.what"))
        self.quarter.setVisible(not number)
        self.quarter.box.clear()
        self.quarter.box.addItems([quarter_name(*one) for one in quarters_back(self._today)])
        self.place.offer(self._where())
        self._show("")
        (self.place if number else self.quarter).setFocus()

    def _on_make(self) -> None:
        papers, number, folder = self._station.case_papers, self._number, self.place.folder
        area = self._station.status().area
        quarter = quarters_back(self._today)[max(0, self.quarter.index)]

        def work(step: Report, stopped: Callable[[], bool]) -> Path:
            if number:
                return papers.print_incident(number, free_name(folder, f"Discrepancy {number} {area}.pdf"))
            target = free_name(folder, f"Occurrence report {quarter_name(*quarter)} {area}.pdf")
            return papers.print_quarter(*quarter, target, step, stopped)

        self._start(work, self._on_file)

    def _asks(self, *, enabled: bool) -> None:
        self.quarter.setEnabled(enabled)
