"""Who holds which key now, in large words; a hand-over by two; and what went before (PSI-4.30)."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.register.people import Person
from cdstation.register.times import show_moment
from cdstation.services.custody.values import HandedOver, KeyRow
from cdstation.ui.custody.handing import Handing
from cdstation.ui.custody.log_printing import LogPrinting
from cdstation.ui.custody.step import CustodyStep, Rows, row_button
from cdstation.ui.custody.words import key_named
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import Tag, label, plain

if TYPE_CHECKING:
    from cdstation.services.station import Station

LATEST = 20
_NEW_KEY = 40  # letters in the name of a key


class KeysStep(CustodyStep):
    """Where the screen begins."""

    name = "keys"
    icon = "key"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._takers: tuple[Person | None, ...] = ()
        self.rows = Rows("", 2, 4, 2, 0)
        self.another = Button(say("custody.keys.another"), icon="plus")
        self.another.setObjectName("another-key")
        self.another.clicked.connect(self._ask_name)
        self.key_name = Field(say("custody.keys.name"), say("custody.keys.name-hint"), longest=_NEW_KEY)
        self.key_name.line.setObjectName("key-name")
        self.key_name.entered.connect(self._take_name)
        self.receiver = Choice(say("custody.keys.receiver"))
        self.receiver.box.setObjectName("key-receiver")
        self.handing = Handing(station, tasks, self.strip)
        self.handing.handed.connect(self.written)
        self.receiver.box.activated.connect(lambda _: self.handing.take(self._taker))
        self.history = Rows(say("custody.keys.no-history"), 2, 2, 4, 3)
        self.printing = LogPrinting(station, tasks)
        self._arrange()

    def _arrange(self) -> None:
        self.form = QWidget()
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.receiver)
        column.addWidget(self.handing)
        self._past = QWidget()
        past = QVBoxLayout(self._past)
        past.setContentsMargins(0, 0, 0, 0)
        past.addWidget(label(say("custody.keys.history"), "heading"))
        past.addWidget(self.history)
        past.addWidget(self.printing)
        self.build((self.rows, self.another, self._past), (self.key_name, self.form))

    def notice(self) -> str:
        away = self.station.custody.keys.holders()[0].holder is None
        return say("custody.keys.none-holds") if away else ""

    def show_rows(self) -> None:
        self.rows.show_rows([self._shown(row) for row in self.station.custody.keys.holders()])
        self.tasks.desk(lambda: self.station.custody.keys.history(LATEST), self._show_history)

    def _shown(self, row: KeyRow) -> tuple[QWidget | str, ...]:
        holder = plain(row.holder.shown if row.holder else say("custody.keys.in-safe"), "heading")
        since = say("custody.keys.since", at=show_moment(row.since_ms)) if row.since_ms else ""
        spoken = f"{say('custody.keys.hand-over')}: {key_named(row.key)}"
        button = row_button(say("custody.keys.hand-over"), f"hand-{row.key}", spoken, lambda: self.start(row))
        return plain(key_named(row.key), "strong"), holder, plain(since, "small"), button

    def _show_history(self, handed: tuple[HandedOver, ...]) -> None:
        self.history.show_rows([_told(one) for one in handed])

    def _ask_name(self) -> None:
        self.key_name.set_text("")
        self.show_form(self.key_name)
        self.key_name.setFocus()

    def _take_name(self) -> None:
        name = " ".join(self.key_name.text.split())
        known = next(
            (row for row in self.station.custody.keys.holders() if row.key.casefold() == name.casefold()), None
        )
        if name:
            self.start(known or KeyRow(name, None))

    def start(self, row: KeyRow) -> None:
        """This key is to pass to somebody."""
        holder = row.holder.number if row.holder else 0
        people = tuple(one for one in self.station.access.people() if one.number != holder)
        self._takers = (*people, None) if row.holder else people
        self.receiver.box.clear()
        self.receiver.box.addItems([one.shown if one else say("custody.keys.in-safe") for one in self._takers])
        nurse = self.station.status().nurse
        numbers = [one.number if one else 0 for one in self._takers]
        first = nurse.number if nurse and nurse.number in numbers else numbers[-1]
        self.receiver.box.setCurrentIndex(numbers.index(first))
        self.show_form(self.form)
        self.handing.begin(row, self._taker)

    @property
    def _taker(self) -> Person | None:
        return self._takers[max(0, self.receiver.index)]


def _told(one: HandedOver) -> tuple[QWidget | str, ...]:
    safe = say("custody.keys.in-safe")
    passed = say("custody.keys.from-to", giver=one.giver or safe, receiver=one.receiver or safe)
    said = [say("custody.keys.did-not-sign", why=one.why_absent)] if one.why_absent else []
    said += [say("custody.keys.not-counted", why=one.why_uncounted)] if one.why_uncounted else []
    checked: QWidget | str = Tag(" ".join(said), "warning") if said else plain(say("custody.keys.good"), "small")
    return show_moment(one.at_ms), key_named(one.key), plain(passed, "strong"), checked
