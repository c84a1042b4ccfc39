"""One row of a paper sheet as a form: which row, who, when, how much, what became of it."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from cdstation.errors import RuleError
from cdstation.register.quantity import Unit, parse_quantity
from cdstation.register.times import LONDON, show_date
from cdstation.register.upkeep.downtime import SheetRow
from cdstation.services.values import PaperDose
from cdstation.treatment.acts import NotGivenReason, Outcome
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.month import read_day
from cdstation.ui.widgets.panels import plain

if TYPE_CHECKING:
    from cdstation.services.station import Station

OUTCOMES = (Outcome.GIVEN, Outcome.PART, Outcome.REFUSED, Outcome.SPILT, Outcome.VOMITED, Outcome.NOT_HANDED)
_PARTLY = (Outcome.PART, Outcome.SPILT)
# In the order of the list: a row tells what became of a cup, or why there was none.
_FATES: tuple[Outcome | NotGivenReason, ...] = (*OUTCOMES, *NotGivenReason)
_OF_A_CUP = ("measured", "batch", "expiry")


@dataclass(frozen=True)
class NoDose:
    """A row of a sheet that says why nothing was measured (ADM-3)."""

    place: SheetRow
    patient: int
    happened_ms: int
    reason: NotGivenReason


class RowForm(QWidget):
    """`changed` when something was typed; `read` gives the row or complains beside the field that is wrong."""

    changed = Signal()
    finished = Signal()

    def __init__(self, station: "Station") -> None:
        super().__init__()
        self._station = station
        self.fields = {name: Field(say(f"downtime.row.{name}"), longest=60) for name in self._names()}
        self.outcome = Choice(say("downtime.row.outcome"), self._fates())
        self.person = plain("", "strong")
        for name, field in self.fields.items():
            field.line.setObjectName(f"paper-{name}")
            field.changed.connect(lambda _: self.changed.emit())
            field.entered.connect(self._on_enter)
        self.outcome.box.setObjectName("paper-outcome")
        self.fields["who"].changed.connect(lambda _: self._show_person())
        self.outcome.changed.connect(lambda _: self._offer_consumed())
        self._arrange()
        self._offer_consumed()

    @staticmethod
    def _fates() -> list[str]:
        cups = [say(f"downtime.outcome.{one.value}") for one in OUTCOMES]
        return cups + [say("downtime.row.no-dose", why=say(f"not-given.{one.value}")) for one in NotGivenReason]

    @staticmethod
    def _names() -> tuple[str, ...]:
        return ("sheet", "row", "who", "day", "time", "measured", "consumed", "batch", "expiry")

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(sizes().gap)
        grid.setVerticalSpacing(6)
        rows: tuple[tuple[tuple[QWidget, int], ...], ...] = (
            ((self.fields["sheet"], 2), (self.fields["row"], 2), (self.fields["day"], 4), (self.fields["time"], 4)),
            ((self.fields["who"], 6), (self.person, 6)),
            ((self.fields["measured"], 3), (self.outcome, 5), (self.fields["consumed"], 4)),
            ((self.fields["batch"], 6), (self.fields["expiry"], 6)),
        )
        for row, widgets in enumerate(rows):
            column = 0
            for widget, wide in widgets:
                middle = Qt.AlignmentFlag.AlignVCenter if widget is self.person else Qt.AlignmentFlag.AlignTop
                grid.addWidget(widget, row, column, 1, wide, middle)
                column += wide
        for column in range(12):
            grid.setColumnStretch(column, 1)

    def begin(self) -> None:
        """Today unless another day stands there; the focus where the next thing is to be typed."""
        if not self.fields["day"].text:
            self.fields["day"].set_text(show_date(self._station.clock.now().dose_day))
        self._show_person()
        self._first_empty().setFocus()

    def next_row(self) -> None:
        """The row after the one that was entered, on the same sheet and day."""
        following = self.fields["row"].text
        for name in ("who", "time", "measured", "consumed"):
            self.fields[name].set_text("")
        self.fields["row"].set_text(str(int(following) + 1) if following.isdecimal() else "")
        self.outcome.box.setCurrentIndex(0)
        self.fields["who"].setFocus()

    def _first_empty(self) -> Field:
        wanted = (field for field in self.fields.values() if field.isEnabled() and not field.text)
        return next(wanted, self.fields["sheet"])

    def _on_enter(self) -> None:
        empty = self._first_empty()
        if empty.text:
            self.finished.emit()
        else:
            empty.setFocus()

    def _offer_consumed(self) -> None:
        fate = self._fate()
        self.fields["consumed"].setEnabled(fate in _PARTLY)
        for name in _OF_A_CUP:
            self.fields[name].setEnabled(isinstance(fate, Outcome))
        self.changed.emit()

    @property
    def no_dose(self) -> bool:
        """True when the row says why nothing was measured."""
        return isinstance(self._fate(), NotGivenReason)

    def _fate(self) -> Outcome | NotGivenReason:
        return _FATES[max(0, self.outcome.index)]

    def _show_person(self) -> None:
        try:
            patient = self._station.roster.patient(self._station.roster.find(self.fields["who"].text))
        except RuleError:
            self.person.setText("")
            return
        self.person.setText(say("downtime.row.is", name=patient.shown, number=patient.prison_number))

    def read(self) -> PaperDose | NoDose | None:
        """The row as typed; None when something is wrong, which then stands beside its field."""
        try:
            return self._read()
        except _WrongField as wrong:
            self.fields[wrong.field].complain(wrong.words)
            self.fields[wrong.field].setFocus()
            return None

    def _read(self) -> PaperDose | NoDose:
        fate, place = self._fate(), SheetRow(self._number("sheet"), self._number("row"))
        patient, happened_ms = self._patient(), self._moment()
        if isinstance(fate, NotGivenReason):
            return NoDose(place, patient, happened_ms, fate)
        return PaperDose(
            sheet=place.sheet,
            row=place.row,
            patient=patient,
            happened_ms=happened_ms,
            delivered=self._amount("measured"),
            outcome=fate,
            consumed=self._amount("consumed") if fate in _PARTLY else None,
            batch=self.fields["batch"].text,
            expiry=self.fields["expiry"].text,
            identified_by=("photo", "name-and-birth"),
        )

    def _number(self, name: str) -> int:
        text = self.fields[name].text
        if not text.isdecimal():
            raise _WrongField(name, say("downtime.row.not-a-number"))
        return int(text)

    def _patient(self) -> int:
        try:
            return self._station.roster.find(self.fields["who"].text)
        except RuleError:
            raise _WrongField("who", say("downtime.row.nobody")) from None

    def _amount(self, name: str) -> int:
        try:
            return parse_quantity(self.fields[name].text, Unit.ML).thousandths
        except RuleError:
            raise _WrongField(name, say("downtime.row.not-an-amount")) from None

    def _moment(self) -> int:
        day = read_day(self.fields["day"].text)
        if day is None:
            raise _WrongField("day", say("register.dates.wrong"))
        digits = self.fields["time"].text.replace(":", "").replace(".", "")
        if not (digits.isdecimal() and len(digits) == 4 and int(digits[:2]) < 24 and int(digits[2:]) < 60):
            raise _WrongField("time", say("downtime.row.not-a-time"))
        at = datetime.combine(day, time(int(digits[:2]), int(digits[2:])), LONDON)
        return int(at.timestamp()) * 1000


class _WrongField(Exception):
    """What is wrong with which field; never leaves this form."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(field)
        self.field = field
        self.words = words
