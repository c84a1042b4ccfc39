"""Counting on paper: a sheet is printed without any expected figure, and entered when two people have counted on it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout

from cdstation.errors import RuleError
from cdstation.register.counting.rows import Row
from cdstation.register.pages import PageHead
from cdstation.register.times import LONDON, show_date, show_moment, show_time
from cdstation.services.values import PageCount, Proof, SheetForm
from cdstation.ui.count.course import CountCourse, Shown
from cdstation.ui.opening.step import Step
from cdstation.ui.register.sheets.making import PlaceChoice
from cdstation.ui.register.sheets.places import free_name, places
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.month import read_day

if TYPE_CHECKING:
    from cdstation.services.station import Station


class SheetPrintStep(Step):
    """Which pages, and where the document goes."""

    name = "sheet-print"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks, say("count.paper.print"), say("count.paper.print-words"))
        self._sets: tuple[tuple[int, ...], ...] = ()
        self._made = Path()
        self.pages = Choice(say("count.paper.pages"))
        self.place = PlaceChoice()
        self.print = Button(say("count.paper.print"), Kind.PRIMARY, icon="print", hint="Enter")
        self.print.setObjectName("sheet-print")
        self.print.clicked.connect(self._print)
        self.open = Button(say("register.paper.open"))
        self.open.clicked.connect(self._open)
        for widget in (self.pages, self.place, self.print, self.open):
            self.card.body.addWidget(widget)
        self.finish()

    def offer(self, due: tuple[int, ...], every: tuple[int, ...]) -> None:
        """The sets of pages to choose from."""
        heads = {head.page: head for head in self.station.register.pages()}
        sets = [(say("count.paper.due"), due)] if due else []
        sets += [(say("count.all-pages"), every), *((heads[page].key.shown, (page,)) for page in every)]
        self._sets = tuple(pages for _, pages in sets)
        self.place.offer(places())
        self.pages.box.clear()
        self.pages.box.addItems([word for word, _ in sets])
        self.open.hide()
        self.words.setText(say("count.paper.print-words"))
        self.print.setFocus()

    def _print(self) -> None:
        now = self.station.clock.now()
        time = show_time(now.utc_ms).replace(":", " ")
        name = f"{say('count.paper.file')} {self.station.status().area} {show_date(now.dose_day)} {time}.pdf"
        target = free_name(self.place.folder, name)
        pages = self._sets[max(0, self.pages.index)]
        self.complain(None)

        def work() -> tuple[int, Path]:
            return self.station.count_sheets.print_sheet(pages, target), target

        self.tasks.desk(work, self._on_printed, self.complain)

    def _on_printed(self, made: tuple[int, Path]) -> None:
        number, self._made = made
        self.words.setText(say("count.paper.printed", number=number, where=str(self._made)))
        self.open.show()
        self.open.setFocus()
        self.done.emit()

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._made)))


class SheetEntryStep(CountCourse):
    """One page of a sheet: when it was counted, then both columns; the two who counted sign."""

    name = "sheet-entry"
    WHO = "count.paper.who"
    TURNS = ("count.paper.first", "count.paper.second")

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._forms: tuple[tuple[SheetForm, PageHead, tuple[Row, ...]], ...] = ()
        self._chosen = 0  # the place among the forms
        self._counted_ms = 0
        self._reason = ""
        self.sheet = Choice(say("count.paper.which"))
        self.sheet.box.activated.connect(lambda _: self._choose())
        self.day = Field(say("count.paper.day"), longest=20)
        self.time = Field(say("count.paper.time"), longest=5)
        self.time.line.setObjectName("sheet-time")
        self.reason = Field(say("count.paper.reason"))
        row = QHBoxLayout()
        for widget in (self.day, self.time, self.reason):
            row.addWidget(widget, 1)
        self.card.body.insertWidget(2, self.sheet)
        self.card.body.insertLayout(3, row)

    def begin(self) -> None:
        super().begin()
        if self.counting:
            return
        heads = {head.page: head for head in self.station.register.pages()}
        self._forms = tuple(
            (form, heads[page], rows) for form in self.station.count_sheets.open_sheets() for page, rows in form.pages
        )
        self.sheet.box.clear()
        for form, head, _ in self._forms:
            when = show_moment(form.printed_ms)
            self.sheet.box.addItem(say("count.paper.sheet", number=form.number, when=when, drug=head.key.shown))
        self._choose()

    def _choose(self) -> None:
        for widget in (self.day, self.time, self.reason, self.sheet):
            widget.setVisible(bool(self._forms))
        self.heading.setText(say("count.paper.enter"))
        if not self._forms:
            self.words.setText(say("count.paper.none"))
            return
        self.day.set_text(show_date(self.station.clock.now().dose_day))
        self.time.set_text("")
        self._chosen = max(0, self.sheet.index)
        self.start((self._forms[self._chosen][1],))

    def _begin_round(self) -> tuple[tuple[Row, ...], ...]:
        return (self._forms[self._chosen][2],)

    def _ask(self) -> None:
        super()._ask()
        self.sheet.setEnabled(not self.counting)
        for field in (self.day, self.time):
            field.setEnabled(True)
        if self._turn == 0:
            self.time.line.setFocus()

    def _take_figures(self) -> None:
        try:
            self._counted_ms = self._read_time()
        except RuleError as error:
            self.complain(error)
            self.time.line.setFocus()
            return
        super()._take_figures()

    def _ask_signature(self) -> None:
        super()._ask_signature()
        for field in (self.day, self.time):  # it was read: whoever wants another begins anew
            field.setEnabled(False)

    def _counts(self) -> tuple[PageCount, ...]:
        self._reason = self.reason.text  # may be asked for only when both have signed
        return super()._counts()

    def _read_time(self) -> int:
        """When it was counted, UTC milliseconds. Raises RuleError `time-not-a-time`, and those of a day."""
        day = read_day(self.day.text)
        hours, colon, minutes = self.time.text.partition(":")
        if day is None or not (colon and hours.isdecimal() and minutes.isdecimal()):
            raise RuleError("time-not-a-time")
        if int(hours) > 23 or int(minutes) > 59:
            raise RuleError("time-not-a-time")
        return int(datetime(day.year, day.month, day.day, int(hours), int(minutes), tzinfo=LONDON).timestamp()) * 1000

    def _finish_round(self, counts: Sequence[PageCount], one: Proof, other: Proof) -> Shown:
        form, head, _ = self._forms[self._chosen]
        (both,) = counts
        result = self.station.count_sheets.enter_sheet(
            form.number, head.page, both.first, both.second, self._counted_ms, one, other, self._reason
        )
        return ((result, self.station.counts.history(head.page) if result.agreed else ()),)
