"""Home Office licences: one for each Schedule, with calm warnings long before the last day (PSI-4.31)."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cdstation.register.custody.licence import ENDINGS, SCHEDULES
from cdstation.services.custody.values import LicenceRow
from cdstation.ui.custody.step import CustodyStep, Rows, day_in, form_of, row_button
from cdstation.ui.custody.words import days_shown, licence_line
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import Tag, plain

if TYPE_CHECKING:
    from cdstation.services.station import Station


class LicencesStep(CustodyStep):
    """Rows, a form for a new one, and the reason why one ends early."""

    name = "licences"
    icon = "register"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._ending: LicenceRow | None = None
        self.rows = Rows(say("custody.licences.none"), 1, 3, 3, 3, 0)
        self.new = Button(say("custody.licences.new"), icon="plus")
        self.new.setObjectName("new-licence")
        self.new.clicked.connect(self._begin_form)
        self.schedule = Choice(say("custody.licences.schedule"), SCHEDULES)
        self.schedule.box.setObjectName("licence-schedule")
        self.number = Field(say("custody.licences.number"), longest=40)
        self.holder = Field(say("custody.licences.holder"), longest=80)
        self.first = Field(say("custody.first"), longest=20)
        self.last = Field(say("custody.last"), longest=20)
        for name in ("number", "holder", "first", "last"):
            getattr(self, name).line.setObjectName(f"licence-{name}")
        self.sign = Button(say("custody.to-sign"), hint="Enter")
        self.sign.setObjectName("licence-sign")
        self.sign.clicked.connect(self._ask)
        self.last.entered.connect(self._ask)
        self.why = Choice(say("custody.licences.why"), [say(f"custody.ending.{one}") for one in ENDINGS])
        self.why.box.setObjectName("licence-why")
        self.why.changed.connect(lambda _: self._ask_ending())
        rows = ((self.schedule, self.number), (self.holder,), (self.first, self.last))
        self.form = form_of(*rows, sign=self.sign)
        self.build((self.rows, self.new), (self.form, self.why))
        self.listen(self.form)

    def notice(self) -> str:
        pressing = len(self.station.custody.licences.pressing())
        return say("custody.licences.pressing", count=pressing) if pressing else ""

    def show_rows(self) -> None:
        self.rows.show_rows([self._shown(row) for row in self.station.custody.licences.rows()])

    def _shown(self, row: LicenceRow) -> tuple[QWidget | str, ...]:
        words, tone = licence_line(row)
        one = row.licence
        days = days_shown(date.fromisoformat(one.first), date.fromisoformat(one.last))
        named = plain(say("custody.licences.of", schedule=one.schedule), "strong", wrap=False)
        spoken = f"{say('custody.licences.end')}: {one.number}"
        end: QWidget | str = row_button(
            say("custody.licences.end"), f"end-{one.number}", spoken, partial(self._begin_ending, row)
        )
        if one.ended:
            end = ""
        return named, f"{one.number}\n{one.holder}", days, Tag(words, tone), end

    def _begin_form(self) -> None:
        self.show_form(self.form)
        self.schedule.setFocus()

    def _ask(self) -> None:
        schedule, number, holder = SCHEDULES[self.schedule.index], self.number.text, self.holder.text
        for field in (self.number, self.holder):
            if not field.text:
                field.complain(say("custody.missing"))
        first, last = day_in(self.first), day_in(self.last)
        if first is None or last is None or not (number and holder):
            return
        signs = say("custody.licences.signs", schedule=schedule, number=number, days=days_shown(first, last))
        act = partial(self.station.custody.licences.record, schedule, number, holder, first, last)
        self.ask("supervisor", signs, self.supervisors(), act)

    def _begin_ending(self, row: LicenceRow) -> None:
        self._ending = row
        self.show_form(self.why)
        self._ask_ending()

    def _ask_ending(self) -> None:
        row = self._ending
        if row is None:
            return
        one, reason = row.licence, ENDINGS[max(0, self.why.index)]
        signs = say("custody.licences.ends", number=one.number, reason=say(f"custody.ending.{reason}"))
        act = partial(self.station.custody.licences.end, one.schedule, one.number, reason)
        self.ask("supervisor", signs, self.supervisors(), act)

    def written(self) -> None:
        for field in (self.number, self.holder, self.first, self.last):
            field.set_text("")
        super().written()
