"""Numbered forms: where each number is; receiving, handing out, and one that is void (PSI-4.26)."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cdstation.register.custody.stationery import Run, runs_shown
from cdstation.register.people import Person
from cdstation.services.custody.values import FormRow
from cdstation.ui.custody.step import CustodyStep, Rows, number_in
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import Tag, plain

if TYPE_CHECKING:
    from cdstation.services.station import Station

ACTS = ("receive", "issue", "spoil")


class StationeryStep(CustodyStep):
    """One form on the screen for the three acts; what an act does not need is not shown."""

    name = "stationery"
    icon = "print"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._kind = ACTS[0]
        self._people: tuple[Person, ...] = ()
        self.rows = Rows(say("custody.stationery.none"), 2, 3, 4, 2)
        self.acts = {act: self._act_button(act) for act in ACTS}
        self.sort = Field(say("custody.stationery.form"), say("custody.stationery.form-hint"), longest=60)
        self.first = Field(say("custody.stationery.first"), longest=9)
        self.last = Field(say("custody.stationery.last"), longest=9)
        self.to = Choice(say("custody.stationery.to"))
        self.to.box.setObjectName("form-to")
        self.note = Field("", longest=120)
        for name in ("sort", "first", "last", "note"):
            getattr(self, name).line.setObjectName(f"form-{name}")
        self.sign = Button(say("custody.to-sign"), hint="Enter")
        self.sign.setObjectName("form-sign")
        self.sign.clicked.connect(self._ask)
        self.note.entered.connect(self._ask)
        self._arrange()
        self.listen(self.form)

    def _act_button(self, act: str) -> Button:
        button = Button(say(f"custody.stationery.{act}"))
        button.setObjectName(f"forms-{act}")
        button.clicked.connect(lambda _=False: self._begin_form(act))
        return button

    def _arrange(self) -> None:
        self._choose = QWidget()
        acts = QHBoxLayout(self._choose)
        acts.setContentsMargins(0, 0, 0, 0)
        for button in self.acts.values():
            acts.addWidget(button)
        acts.addStretch(1)
        self.form = QWidget()
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        numbers = QHBoxLayout()
        for field in (self.first, self.last):
            numbers.addWidget(field, 1)
        column.addWidget(self.sort)
        column.addLayout(numbers)
        column.addWidget(self.to)
        column.addWidget(self.note)
        column.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignLeft)
        self.build((self.rows, self._choose), (self.form,))

    def notice(self) -> str:
        missing = sum(row.unaccounted for row in self.station.custody.stationery.rows())
        return say("custody.stationery.missing", count=missing) if missing else ""

    def show_rows(self) -> None:
        self.rows.show_rows([_shown(row) for row in self.station.custody.stationery.rows()])

    def _begin_form(self, act: str) -> None:
        self._kind = act
        known = self.station.custody.stationery.rows()
        if known and not self.sort.text:
            self.sort.set_text(known[0].form)
        self._people = self.station.access.people()
        self.to.box.clear()
        self.to.box.addItems([one.shown for one in self._people])
        self.to.setVisible(act == "issue")
        self.last.setVisible(act != "spoil")
        note = say(f"custody.stationery.{act}-note")
        self.note.rename(note)
        self.show_form(self.form)
        self.first.setFocus()

    def _ask(self) -> None:
        form, note = self.sort.text, self.note.text
        first = number_in(self.first)
        last = first if self._kind == "spoil" else number_in(self.last)
        for field in (self.sort, self.note):
            if not field.text:
                field.complain(say("custody.missing"))
        if first is None or last is None or not (form and note):
            return
        desk = self.station.custody.stationery
        numbers = say("custody.stationery.numbers", form=form, first=str(first), last=str(last))
        if self._kind == "receive":
            act = partial(desk.receive, form, first, last, note)
            self.ask("witness", say("custody.stationery.receive-signs", numbers=numbers), self.others(), act)
        elif self._kind == "spoil":
            act = partial(desk.spoil, form, first, note)
            signs = say("custody.stationery.spoil-signs", form=form, number=str(first))
            self.ask("witness", signs, self.others(), act)
        else:
            self._ask_receiver(form, first, last, note, numbers)

    def _ask_receiver(self, form: str, first: int, last: int, purpose: str, numbers: str) -> None:
        """Whoever gets the forms signs; when that is the person on duty, somebody else does beside them."""
        to, nurse = self._people[max(0, self.to.index)], self.station.status().nurse
        own = nurse is not None and to.number == nurse.number
        act = partial(self.station.custody.stationery.issue, form, first, last, to.number, purpose)
        signs = say("custody.stationery.issue-signs", numbers=numbers, name=to.shown)
        self.ask("witness" if own else "receiver", signs, self.others() if own else (to,), act)

    def written(self) -> None:
        for field in (self.first, self.last, self.note):
            field.set_text("")
        super().written()


def _shown(row: FormRow) -> tuple[QWidget | str, ...]:
    runs_of: dict[str, list[Run]] = {}
    for name, run, _ in row.with_people:
        runs_of.setdefault(name, []).append(run)
    held = [say("custody.stationery.held", name=name, runs=runs_shown(runs)) for name, runs in runs_of.items()]
    there = say("custody.stationery.there", runs=runs_shown(row.in_cabinet) or say("custody.stationery.nothing"))
    void = say("custody.stationery.void", runs=runs_shown(row.spoiled)) if row.spoiled else ""
    missing: QWidget | str = void
    if row.unaccounted:
        gone = [run for _, run, left in row.with_people if left]
        words = say("custody.stationery.unaccounted", runs=runs_shown((*row.gaps, *gone)))
        missing = Tag("\n".join(part for part in (words, void) if part), "warning")
    return plain(row.form, "strong"), there, "\n".join(held), missing
