"""The spill card's own places: how much, from where, why, whom one told; all but the amount already chosen."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from cdstation.errors import Fact
from cdstation.register.acts import SPILL_REASONS
from cdstation.register.people import Person
from cdstation.register.quantity import Quantity
from cdstation.register.stock.acts import container_shown
from cdstation.register.stock.disposal import check_spill
from cdstation.services.stock.disposal import Source
from cdstation.ui.stock.amount import AmountPad
from cdstation.ui.stock.moment import read_moment
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import TickBox
from cdstation.ui.widgets.fields import Choice, Field


@dataclass(frozen=True)
class Loss:
    """What the card says; `told` 0 is nobody yet, `happened_ms` None is just now."""

    source: Source
    amount: int
    reason: str
    estimated: bool
    told: int
    note: str
    incident: str
    happened_ms: int | None
    late_reason: str


class SpillForm(QWidget):
    """`changed` with every keystroke, `entered` at Enter in the amount."""

    changed = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sources: tuple[Source, ...] = ()
        self._supervisors: tuple[Person, ...] = ()
        self.amount = AmountPad(say("stock.spill.amount"), "spill-amount")
        self.estimated = TickBox(say("stock.spill.estimated"), big=False)
        self.source = Choice(say("stock.spill.source"))
        self.reason = Choice(say("stock.spill.reason"), [say(f"stock.spill.reasons.{code}") for code in SPILL_REASONS])
        self.told = Choice(say("stock.spill.told"))
        self.note = Field(say("stock.spill.note"), longest=200)
        self.incident = Field(say("stock.spill.incident"), longest=40)
        self.when = Field(say("stock.spill.when"), say("stock.spill.when-hint"), longest=24)
        self.late = Field(say("stock.spill.late"), say("stock.spill.late-hint"), longest=120)
        self._name()
        self._arrange()
        self.setFocusProxy(self.amount)
        self.amount.entered.connect(self.entered)
        self.amount.changed.connect(self.changed)
        self.source.changed.connect(lambda _: self._on_source())
        for choice in (self.reason, self.told):
            choice.changed.connect(lambda _: self.changed.emit())
        self.estimated.toggled.connect(lambda _: self.changed.emit())

    def _name(self) -> None:
        for choice, name in ((self.source, "source"), (self.reason, "reason"), (self.told, "told")):
            choice.box.setObjectName(f"spill-{name}")
        for field, name in ((self.note, "note"), (self.incident, "incident"), (self.when, "when"), (self.late, "late")):
            field.line.setObjectName(f"spill-{name}")
            field.entered.connect(self.entered)
            field.changed.connect(lambda _: self.changed.emit())
        self.estimated.setObjectName("spill-estimated")

    def _arrange(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.amount)
        left.addWidget(self.estimated)
        left.addStretch(1)
        self._grid = QGridLayout()
        self._grid.setSpacing(sizes().gap)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        rows: tuple[tuple[QWidget, ...], ...] = (
            (self.source,),
            (self.reason, self.told),
            (self.note, self.incident),
            (self.when, self.late),
        )
        for row, widgets in enumerate(rows):
            for column, widget in enumerate(widgets):
                self._grid.addWidget(widget, row, column, 1, 2 // len(widgets))
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(2 * sizes().gap)
        self._box.addLayout(left, 2)
        self._box.addLayout(self._grid, 5)

    def set_tight(self, tight: bool) -> None:
        """With little room the amount stands above the rest."""
        self._box.setDirection(QBoxLayout.Direction.TopToBottom if tight else QBoxLayout.Direction.LeftToRight)

    def offer(self, sources: tuple[Source, ...], supervisors: tuple[Person, ...]) -> None:
        """What can be chosen now; a choice that still exists stays."""
        if sources != self._sources:
            before = _place(self.chosen)
            self._sources = sources
            at = next((at for at, one in enumerate(sources) if _place(one) == before), 0)
            self._fill(self.source, [source_words(one) for one in sources], at)
            self._on_source()
        if supervisors != self._supervisors:
            self._supervisors = supervisors
            self._fill(self.told, [say("stock.spill.nobody"), *(one.shown for one in supervisors)], 0)

    @staticmethod
    def _fill(choice: Choice, words: list[str], at: int) -> None:
        choice.box.blockSignals(True)
        choice.box.clear()
        choice.box.addItems(words)
        choice.box.setCurrentIndex(at)
        choice.box.blockSignals(False)

    def clear(self) -> None:
        """An empty card: estimated, spilt, just now, from what is on the pump."""
        self.amount.field.clear()
        for field in (self.note, self.incident, self.when, self.late):
            field.set_text("")
        for choice in (self.source, self.reason, self.told):
            choice.box.setCurrentIndex(0)
        self.estimated.setChecked(True)

    @property
    def chosen(self) -> Source | None:
        """From where; None while no page is open."""
        return self._sources[self.source.index] if 0 <= self.source.index < len(self._sources) else None

    def read(self, source: Source, today: date) -> Loss:
        """What stands on the card. Raises RuleError as `parse_quantity`, `check_spill` and `read_moment`."""
        told = self.told.index - 1
        loss = Loss(
            source=source,
            amount=self.amount.read(),
            reason=SPILL_REASONS[max(0, self.reason.index)],
            estimated=self.estimated.isChecked(),
            told=self._supervisors[told].number if told >= 0 else 0,
            note=self.note.text,
            incident=self.incident.text,
            happened_ms=read_moment(self.when.text, today),
            late_reason=self.late.text,
        )
        check_spill(source.head.unit, loss.amount, loss.reason, loss.note)
        return loss

    def _on_source(self) -> None:
        source = self.chosen
        if source is not None:
            self.amount.set_unit(source.head.unit)
        self.changed.emit()


def _place(source: Source | None) -> tuple[int, int, int] | None:
    """The same place, however much is left in it."""
    return None if source is None else (source.head.page, source.pump, source.container)


def source_words(source: Source) -> str:
    """One line of the list: where, which medicine, which batch, how much the book says is there."""
    facts: dict[str, Fact] = {
        "line": source.head.key.shown,
        "batch": source.batch,
        "held": str(Quantity(source.held, source.head.unit)),
    }
    if source.pump:
        return say("stock.spill.from.pump", {**facts, "pump": source.pump})
    if not source.container:
        return say("stock.spill.from.page", facts)
    facts["container"] = container_shown(source.container)
    return say("stock.spill.from.set-apart" if source.set_apart else "stock.spill.from.container", facts)
