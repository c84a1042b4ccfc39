"""Discrepancies: the list at the left, overdue on top; the case in front with the one thing to do next (DISC-1, 2)."""

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.services.discrepancies.values import CaseRow, CaseView, PairShare, SpillMonth, Variance
from cdstation.services.values import State, StationStatus
from cdstation.ui.discrepancies.detail import CaseDetail
from cdstation.ui.discrepancies.form import CaseForm
from cdstation.ui.discrepancies.listing import CaseList
from cdstation.ui.discrepancies.paper import CasePaperPanel
from cdstation.ui.register.sheets.drawer import Drawer
from cdstation.ui.screen import WORKING, Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.beside import Beside
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.fields import KeyboardDock
from cdstation.ui.widgets.panels import Card, label, scrolled

if TYPE_CHECKING:
    from cdstation.services.station import Station

MINUTE_MS = 60_000
TREND_DAYS = 90
Trends = tuple[tuple[Variance, ...], tuple[PairShare, ...], tuple[SpillMonth, ...]]
Shown = tuple[tuple[CaseRow, ...], CaseView | None]


class DiscrepanciesScreen(Screen):
    """Also keeps the clocks of the cases going, by the minute, while it is out of sight."""

    name = "discrepancies"
    icon = "warning"
    usable_in = WORKING | {State.READ_ONLY, State.RESTORED_BLOCKED, State.INSPECTION}

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(tasks)
        self.station = station
        self.number = 0
        self.view: CaseView | None = None
        self._arriving = False
        self._known: tuple[int, int, bool] | None = None
        self.list = CaseList()
        self.detail = CaseDetail()
        self.form = CaseForm(station, tasks)
        self.paper = CasePaperPanel(station, tasks)
        self._arrange()
        self._wire()
        self._minute = QTimer(self, interval=MINUTE_MS)
        self._minute.timeout.connect(self._on_minute)
        self._minute.start()

    # -- arrangement -------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self._nothing = Card()
        self._nothing.body.addWidget(label(say("cases.nothing.title"), "heading"))
        self._nothing.body.addWidget(label(say("cases.nothing.what")))
        self._nothing.body.addStretch(1)
        self.to_list = Button(say("cases.to-list"), icon="left")
        self.to_list.setObjectName("case-list")
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self._nothing)
        right.addWidget(self.detail)
        right.addStretch(1)
        self._right = QWidget()
        self._in_right = QVBoxLayout(self._right)
        self._in_right.setContentsMargins(0, 0, 0, 0)
        self._in_right.addWidget(self.to_list)
        self._in_right.addWidget(scrolled(right), 1)
        body = QWidget()
        self._beside = Beside(self.list, self._right, 300, (2, 5))
        body.setLayout(self._beside)
        self.drawer = Drawer(body, (self.form, self.paper))
        self.dock = KeyboardDock()
        self.dock.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.drawer, 1)
        column.addWidget(self.dock)
        self.detail.hide()
        self.set_tight(False)

    def _wire(self) -> None:
        self.list.chosen.connect(self.choose)
        self.list.report.clicked.connect(lambda: self._begin("open"))
        self.list.quarter.clicked.connect(self._print_quarter)
        self.to_list.clicked.connect(self.back)
        self.detail.wanted.connect(self._begin)
        self.form.saved.connect(self._on_saved)
        self.form.grew.connect(self.drawer.fit)
        self.drawer.opened.connect(lambda: self.dock.setVisible(self.drawer.panel is self.form))
        self.drawer.closed.connect(self._on_put_away)

    def set_tight(self, tight: bool) -> None:
        super().set_tight(tight)
        self._beside.set_tight(tight)
        self.list.set_tight(tight)
        self.detail.set_tight(tight)
        self.form.strip.set_tight(tight)
        self._take_turns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.detail.set_tight(self.tight or self.width() < 1400)

    def _take_turns(self) -> None:
        """In a tight window the list and the case take turns."""
        self._beside.show_list(self.view is None)
        self.to_list.setVisible(self.tight)

    # -- what every screen does --------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        return self.drawer.panel is not None and self.drawer.panel.busy

    def enter(self) -> None:
        self._arriving = True
        self.reload()

    @property
    def _reading(self) -> bool:
        """An inspector looks, and nothing that writes is offered (LAW-26-a)."""
        return self.station.status().inspector is not None

    def _focus_next(self) -> None:
        if self._reading:
            self.list.take_focus()
            return
        (self.detail.next if self.view else self.list.report).setFocus()

    def back(self) -> bool:
        if self.drawer.panel is not None:
            self.drawer.put_away()
            return True
        if self.tight and self.view is not None:
            self.number, self.view = 0, None
            self._take_turns()
            return True
        return False

    def refresh(self, status: StationStatus) -> None:
        reading = status.inspector is not None
        if reading and self.drawer.panel is not None:
            self.drawer.put_away()
        known = (status.open_discrepancies, status.overdue_discrepancies, reading)
        if self.isVisible() and known != self._known and status.state in self.usable_in:
            self.reload()
        self._known = known

    # -- reading -----------------------------------------------------------------------------------------------------

    def choose(self, number: int) -> None:
        """Bring a case to the front."""
        self.number = number
        self.reload()

    def reload(self) -> None:
        """Read the list and the case in front again."""
        number, cases, tight = self.number, self.station.cases, self.tight

        def work() -> Shown:
            rows = cases.cases()
            wanted = number or (rows[0].number if rows and rows[0].open and not tight else 0)
            return rows, cases.case(wanted) if wanted else None

        self.tasks.desk(work, self._show)

    def _show(self, shown: Shown) -> None:
        rows, self.view = shown
        now_ms = self.station.clock.now().utc_ms
        self.number = self.view.row.number if self.view else 0
        self.list.set_reading(self._reading)
        self.list.show_rows(rows, now_ms, self.number)
        self._nothing.setVisible(self.view is None)
        self.detail.setVisible(self.view is not None)
        if self.view is not None:
            status = self.station.status()
            counting = status.nurse is not None and status.state in WORKING
            self.detail.show_case(self.view, now_ms, counting=counting, reading=self._reading)
            self._read_trends(self.view)
        self._take_turns()
        if self._arriving and self.drawer.panel is None:
            self._arriving = False
            self._focus_next()

    def _read_trends(self, view: CaseView) -> None:
        page, trends = view.case.page, self.station.case_trends
        if not view.row.page:
            self.detail.show_trends(view, (), (), ())
            return
        last = self.station.clock.now().dose_day
        first = last - timedelta(days=TREND_DAYS)

        def work() -> Trends:
            days = (page, first, last)
            return trends.variance(*days), trends.pairs(*days), trends.spills(*days)

        self.tasks.paper(work, lambda found: self._show_trends(view, found))

    def _show_trends(self, view: CaseView, found: Trends) -> None:
        if view is self.view:
            self.detail.show_trends(view, *found)

    def _on_minute(self) -> None:
        status = self.station.status()
        if status.area and status.state in self.usable_in | {State.SIGNED_OUT}:
            self.tasks.desk(self.station.cases.tick)

    # -- acts --------------------------------------------------------------------------------------------------------

    def _begin(self, act: str) -> None:
        if act == "count-again":
            self.go_to.emit(f"count/{self.number}")
            return
        if act == "print":
            self.paper.begin(self.number)
            self.drawer.open(self.paper)
            return
        self.form.begin(act, None if act == "open" else self.view)
        self.drawer.open(self.form)

    def _print_quarter(self) -> None:
        self.paper.begin()
        self.drawer.open(self.paper)

    def _on_saved(self, number: int) -> None:
        self.number = number
        self.drawer.put_away()
        self.reload()

    def _on_put_away(self) -> None:
        self.dock.hide()
        self._focus_next()
