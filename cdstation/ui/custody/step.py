"""One subject of the custody screen: a step with rows of what stands, a form, and one signature below."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cdstation.register.people import Person, Role
from cdstation.services.values import Proof
from cdstation.ui.opening.step import Step
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.month import read_day
from cdstation.ui.widgets.panels import Tag, emptied, plain

if TYPE_CHECKING:
    from datetime import date

    from cdstation.services.station import Station

_SUPERVISORS = (Role.PHARMACIST, Role.LEAD)


class CustodyStep(Step):
    """Its words stand at `[custody.<name>]`: `title`, `heading`, `words`."""

    icon: ClassVar[str] = "key"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks, say(f"custody.{self.name}.heading"), say(f"custody.{self.name}.words"))
        self._act: Callable[[Proof], None] | None = None
        self.put_away = Button(say("custody.away-again"), Kind.QUIET)
        self.put_away.setObjectName(f"away-{self.name}")
        self.put_away.clicked.connect(lambda _=False: self.back())
        self.put_away.hide()
        self._on_view: tuple[QWidget, ...] = ()
        self._on_form: tuple[QWidget, ...] = ()

    @property
    def title(self) -> str:
        """The word in the list."""
        return say(f"custody.{self.name}.title")

    def notice(self) -> str:
        """A few words shown beside the title when somebody should look here, else empty; from memory, quickly."""
        return ""

    def build(self, on_view: tuple[QWidget, ...], on_form: tuple[QWidget, ...]) -> None:
        """What is seen while nothing is in hand, and what may be seen while something is."""
        self._on_view, self._on_form = on_view, on_form
        for widget in (*on_view, *on_form):
            narrow = isinstance(widget, Button)
            self.card.body.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag(0))
        self.card.body.addWidget(self.put_away, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in on_form:
            widget.hide()
        self.finish()

    def show_form(self, *parts: QWidget) -> None:
        """These parts of the form instead of the rows."""
        self.strip.hide()
        for widget in self._on_view:
            widget.hide()
        for widget in self._on_form:
            widget.setVisible(widget in parts)
        self.put_away.show()

    def back(self) -> bool:
        """`Esc`: put the form away. False when there is none."""
        if self.put_away.isHidden():
            return False
        for widget in (*self._on_form, self.put_away, self.strip):
            widget.hide()
        for widget in self._on_view:
            widget.show()
        return True

    def set_tight(self, tight: bool) -> None:
        super().set_tight(tight)
        for rows in self.findChildren(Rows):
            rows.set_tight(tight)

    def begin(self) -> None:
        super().begin()
        self.show_rows()
        self.may_write(self.station.status().inspector is None)

    def may_write(self, may: bool) -> None:
        """An inspector reads what stands here and begins nothing (LAW-26-a)."""
        for widget in self._on_view:
            for button in (widget, *widget.findChildren(Button)):
                if isinstance(button, Button):
                    button.setEnabled(may)

    def show_rows(self) -> None:
        """Read again what stands."""

    def listen(self, form: QWidget) -> None:
        """Steps with one signature call this once: what is signed is what was asked for last, and what is changed on
        the form after that has to be asked for anew.
        """
        self.strip.signed.connect(self._on_signed)
        parts: tuple[Field | Choice, ...] = (*form.findChildren(Field), *form.findChildren(Choice))
        for part in parts:
            part.changed.connect(lambda _: self.strip.hide())

    def ask(self, role: str, signs: str, people: tuple[Person, ...], act: Callable[[Proof], None]) -> None:
        """Ask one of these people to sign; `act` is done with the proof."""
        self._act = act
        status = self.station.status()
        chosen = next((one for one in people if status.witness and one.number == status.witness.number), None)
        self.strip.ask(role, signs, people, chosen)
        self.strip.set_busy(False)
        self.bring_strip()

    def bring_strip(self) -> None:
        """Somebody is asked to sign: the strip comes into sight, also where it scrolls with the rest."""
        self.strip.show()
        self.strip.pin.setFocus()
        self.bring(self.strip)

    def bring(self, widget: QWidget) -> None:
        """Scroll to a part of this step, as soon as everything has its place."""
        QTimer.singleShot(0, widget, lambda: self._scroll_to(widget))

    def _scroll_to(self, widget: QWidget) -> None:
        area = self.findChild(QScrollArea)
        if area is not None and area.isAncestorOf(widget):
            area.ensureWidgetVisible(widget, 0, sizes().target)

    def others(self) -> tuple[Person, ...]:
        """Everybody but the person on duty."""
        nurse = self.station.status().nurse
        return tuple(one for one in self.station.access.people() if nurse is None or one.number != nurse.number)

    def supervisors(self, but: int = 0) -> tuple[Person, ...]:
        """Pharmacists and the head of healthcare, without the person whom it is about."""
        return tuple(one for one in self.station.access.people() if one.role in _SUPERVISORS and one.number != but)

    def written(self) -> None:
        """It stands in the book: the form is put away and the rows are read again."""
        self.back()
        self.show_rows()
        self.done.emit()

    def _on_signed(self, proof: Proof) -> None:
        act = self._act
        if act is not None:
            self.strip.set_busy(True)
            self.tasks.desk(lambda: act(proof), lambda _: self.written(), self.refuse)


class Rows(QWidget):
    """Rows of words, tags and buttons, and a sentence where there is none."""

    def __init__(self, none: str, *stretches: int) -> None:
        super().__init__()
        self._none = none
        self._rows: list[tuple[QWidget, ...]] = []
        self._tight = False
        self._stretches = stretches
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(18)
        self.grid.setVerticalSpacing(8)

    def show_rows(self, rows: list[tuple[QWidget | str, ...]]) -> None:
        """These, instead of those before; text becomes a label."""
        emptied(self.grid)
        wanted = rows or [(plain(self._none, "quiet"),)]
        self._rows = [tuple(plain(cell) if isinstance(cell, str) else cell for cell in row) for row in wanted]
        self._lay_out()

    def set_tight(self, tight: bool) -> None:
        """With little room the words of a row stand below each other, its button beside them."""
        if tight != self._tight:
            self._tight = tight
            for row in self._rows:
                for cell in row:
                    self.grid.removeWidget(cell)
            self._lay_out()

    def _lay_out(self) -> None:
        for column, stretch in enumerate(self._stretches):
            self.grid.setColumnStretch(column, stretch if not self._tight else int(column == 0))
        line = 0
        for row in self._rows:
            for column, cell in enumerate(row):
                beside = isinstance(cell, Button)
                place = (line, 1, len(row), 1) if beside else (line + column, 0, 1, 1)
                # A small tag keeps its width; without its own side it would keep the whole column as narrow.
                small = isinstance(cell, Tag) and cell.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Maximum
                side = Qt.AlignmentFlag.AlignLeft if small and self._tight else Qt.AlignmentFlag(0)
                top, left, tall, wide = place if self._tight else (line, column, 1, 1)
                self.grid.addWidget(cell, top, left, tall, wide, side)
            line += len(row) if self._tight else 1


def form_of(*rows: tuple[QWidget, ...], sign: Button) -> QWidget:
    """Fields beside each other in each row, and below them the button that leads to the signature."""
    form = QWidget()
    column = QVBoxLayout(form)
    column.setContentsMargins(0, 0, 0, 0)
    for parts in rows:
        row = QHBoxLayout()
        for part in parts:
            row.addWidget(part, 1)
        column.addLayout(row)
    column.addWidget(sign, 0, Qt.AlignmentFlag.AlignLeft)
    return form


def row_button(words: str, name: str, spoken: str, act: Callable[[], None]) -> Button:
    """A button in a row; `spoken` says for which row."""
    button = Button(words)
    button.setObjectName(name)
    button.setAccessibleName(spoken)
    button.clicked.connect(lambda _=False: act())
    return button


def day_in(field: Field) -> "date | None":
    """The day that was typed; None, with a complaint below the field, when it is none."""
    day = read_day(field.text)
    if day is None:
        field.complain(say("custody.not-a-day"))
        field.setFocus()
    return day


def number_in(field: Field) -> int | None:
    """The number that was typed; None, with a complaint below the field, when it is none."""
    if not field.text.isdecimal():
        field.complain(say("custody.not-a-number"))
        field.setFocus()
        return None
    return int(field.text)
