"""Written authorities: who may order and who may receive, until when; signed by a supervisor (LAW-14-b)."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cdstation.register.custody.authorities import PURPOSES
from cdstation.register.people import Person
from cdstation.register.times import show_date
from cdstation.services.custody.values import AuthorityRow
from cdstation.ui.custody.step import CustodyStep, Rows, day_in, form_of, row_button
from cdstation.ui.custody.words import authority_line, days_shown
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import Tag, plain

if TYPE_CHECKING:
    from cdstation.services.station import Station


class AuthoritiesStep(CustodyStep):
    """Rows, and a form for a new one."""

    name = "authorities"
    icon = "badge"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._people: tuple[Person, ...] = ()
        self.rows = Rows(say("custody.authorities.none"), 3, 2, 3, 2, 0)
        self.new = Button(say("custody.authorities.new"), icon="plus")
        self.new.setObjectName("new-authority")
        self.new.clicked.connect(self._begin_form)
        self.person = Choice(say("custody.authorities.person"))
        self.person.box.setObjectName("authority-person")
        self.what = Choice(say("custody.authorities.what"), [say(f"custody.may.{one}") for one in PURPOSES])
        self.what.box.setObjectName("authority-what")
        self.reference = Field(say("custody.authorities.reference"), say("custody.authorities.reference-hint"))
        self.first = Field(say("custody.first"), longest=20)
        self.last = Field(say("custody.last"), longest=20)
        for field, name in ((self.reference, "reference"), (self.first, "first"), (self.last, "last")):
            field.line.setObjectName(f"authority-{name}")
        self.sign = Button(say("custody.to-sign"), hint="Enter")
        self.sign.setObjectName("authority-sign")
        self.sign.clicked.connect(self._ask)
        self.last.entered.connect(self._ask)
        rows = ((self.person, self.what), (self.reference,), (self.first, self.last))
        self.form = form_of(*rows, sign=self.sign)
        self.build((self.rows, self.new), (self.form,))
        self.listen(self.form)

    def notice(self) -> str:
        soon = sum(row.ends_soon for row in self.station.custody.authorities.rows())
        return say("custody.authorities.soon", count=soon) if soon else ""

    def show_rows(self) -> None:
        self.rows.show_rows([self._shown(row) for row in self.station.custody.authorities.rows()])

    def _shown(self, row: AuthorityRow) -> tuple[QWidget | str, ...]:
        words, tone = authority_line(row)
        withdraw = row_button(
            say("custody.authorities.withdraw"),
            f"withdraw-{row.what}-{row.person.number}",
            f"{say('custody.authorities.withdraw')}: {row.person.shown}, {say(f'custody.may.{row.what}')}",
            partial(self._withdraw, row),
        )
        named = plain(f"{row.person.shown}\n{say(f'custody.may.{row.what}')}", "strong")
        return named, row.reference, days_shown(row.first, row.last), Tag(words, tone, small=True), withdraw

    def _begin_form(self) -> None:
        self._people = self.station.access.people()
        self.person.box.clear()
        self.person.box.addItems([one.shown for one in self._people])
        today = self.station.clock.now().dose_day
        self.first.set_text(show_date(today))
        self.show_form(self.form)
        self.person.setFocus()

    def _ask(self) -> None:
        person, what, reference = (
            self._people[max(0, self.person.index)],
            PURPOSES[self.what.index],
            self.reference.text,
        )
        first, last = day_in(self.first), day_in(self.last)
        if not reference:
            self.reference.complain(say("custody.authorities.reference-missing"))
        if first is None or last is None or not reference:
            return
        desk, purpose, days = self.station.custody.authorities, say(f"custody.may.{what}"), days_shown(first, last)
        signs = say("custody.authorities.signs", name=person.shown, purpose=purpose, days=days)
        act = partial(desk.give, person.number, what, reference, first, last)
        self.ask("supervisor", signs, self.supervisors(but=person.number), act)

    def _withdraw(self, row: AuthorityRow) -> None:
        purpose = say(f"custody.may.{row.what}")
        signs = say("custody.authorities.withdraws", name=row.person.shown, purpose=purpose)
        act = partial(self.station.custody.authorities.withdraw, row.person.number, row.what)
        self.show_form()
        self.ask("supervisor", signs, self.supervisors(), act)

    def written(self) -> None:
        self.reference.set_text("")
        self.last.set_text("")
        super().written()
