"""What is sent: to whom, on which requisition, which containers or how much, under which seal."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cdstation.errors import RuleError
from cdstation.register.quantity import Quantity, parse_quantity
from cdstation.register.stock.acts import NeighbourKnown
from cdstation.register.stock.transfers import RETURN, SUPPLY, Loose, Sending
from cdstation.services.stock.parcels import Asked, Held, OnPage
from cdstation.ui.opening.bottle_code import read_expiry
from cdstation.ui.stock.moving.parts import mark_words
from cdstation.ui.text import say, show_fact
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import TickBox
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import emptied, plain

PURPOSES = (SUPPLY, RETURN)


@dataclass(frozen=True)
class Offered:
    """What the form may choose from."""

    areas: tuple[NeighbourKnown, ...]
    pages: tuple[OnPage, ...]
    asked: tuple[Asked, ...]


class SendForm(QWidget):
    """`changed` whenever what would be signed has changed; `entered` at Enter."""

    changed = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._offered = Offered((), (), ())
        self._asked: tuple[Asked, ...] = ()
        self.ticks: dict[int, TickBox] = {}
        self.to = Choice(say("stock.send.to"))
        self.purpose = Choice(say("stock.send.purpose"), [say(f"stock.send.purposes.{one}") for one in PURPOSES])
        self.requisition = Choice(say("stock.send.requisition"))
        self.number = Field(say("stock.send.number"), longest=40)
        self.medicine = Choice(say("stock.send.medicine"))
        self.amount = Field(say("stock.send.loose"), longest=9)
        self.batch = Field(say("stock.send.batch"), longest=40)
        self.expiry = Field(say("stock.send.expiry"), longest=20)
        self.seal = Field(say("stock.send.seal"), longest=40)
        self.courier = Field(say("stock.send.courier"), longest=60)
        self._name()
        self._arrange()
        self.setFocusProxy(self.to)

    def _name(self) -> None:
        choices = {"to": self.to, "purpose": self.purpose, "requisition": self.requisition, "medicine": self.medicine}
        for name, choice in choices.items():
            choice.box.setObjectName(f"send-{name}")
        fields = {
            "number": self.number,
            "amount": self.amount,
            "batch": self.batch,
            "expiry": self.expiry,
            "seal": self.seal,
            "courier": self.courier,
        }
        for name, field in fields.items():
            field.line.setObjectName(f"send-{name}")
            field.changed.connect(lambda _: self.changed.emit())
            field.entered.connect(self.entered)
        self.to.changed.connect(lambda _: self._on_area())
        self.purpose.changed.connect(lambda _: self._on_area())
        self.requisition.changed.connect(lambda _: self._on_requisition())
        self.medicine.changed.connect(lambda _: self._on_medicine())

    def _arrange(self) -> None:
        self._grid = QGridLayout()
        self._grid.setSpacing(sizes().gap)
        rows: tuple[tuple[QWidget, ...], ...] = (
            (self.to, self.purpose),
            (self.requisition, self.number),
            (self.medicine,),
        )
        for row, widgets in enumerate(rows):
            for column, widget in enumerate(widgets):
                self._grid.addWidget(widget, row, column * 3, 1, 6 // len(widgets))
        self._containers = QVBoxLayout()
        self._containers.setSpacing(4)
        self._grid.addLayout(self._containers, 3, 0, 1, 6)
        for column, widget in enumerate((self.amount, self.batch, self.expiry)):
            self._grid.addWidget(widget, 4, column * 2, 1, 2)
        for column, widget in enumerate((self.seal, self.courier)):
            self._grid.addWidget(widget, 5, column * 3, 1, 3)
        for column in range(6):
            self._grid.setColumnStretch(column, 1)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.addLayout(self._grid)

    def offer(self, offered: Offered) -> None:
        """What can be chosen now; the choices that still exist stay."""
        if offered == self._offered:
            return
        self._offered = offered
        _fill(self.to, [one.name for one in offered.areas])
        _fill(self.medicine, [one.product.line for one in offered.pages])
        self._on_area()
        self._on_medicine()

    def clear(self) -> None:
        """For the next transfer: nothing ticked, nothing typed."""
        for field in (self.number, self.amount, self.batch, self.expiry, self.seal, self.courier):
            field.set_text("")
        for tick in self.ticks.values():
            tick.setChecked(False)

    @property
    def area(self) -> NeighbourKnown | None:
        """To whom."""
        at = self.to.index
        return self._offered.areas[at] if 0 <= at < len(self._offered.areas) else None

    @property
    def page(self) -> OnPage | None:
        """Which medicine."""
        at = self.medicine.index
        return self._offered.pages[at] if 0 <= at < len(self._offered.pages) else None

    @property
    def returning(self) -> bool:
        """True for a return."""
        return PURPOSES[max(0, self.purpose.index)] == RETURN

    def _on_area(self) -> None:
        area = self.area
        mine = (one for one in self._offered.asked if area is not None and one.area == area.area_id)
        self._asked = () if self.returning else tuple(mine)
        words = [
            say("stock.send.asked", number=one.shown, left=_left(one), line=one.product.line) for one in self._asked
        ]
        _fill(self.requisition, [*words, say("stock.send.on-paper")])
        self._on_requisition()
        self._show_containers()

    def _on_requisition(self) -> None:
        asked = self._on_slip()
        self.number.setVisible(asked is None)
        if asked is not None:
            lines = [one.product.page_key for one in self._offered.pages]
            if asked.product.page_key in lines:
                self.medicine.box.setCurrentIndex(lines.index(asked.product.page_key))
        self.changed.emit()

    def _on_slip(self) -> Asked | None:
        at = self.requisition.index
        return self._asked[at] if 0 <= at < len(self._asked) else None

    def _on_medicine(self) -> None:
        self._show_containers()
        self.changed.emit()

    def _show_containers(self) -> None:
        """Each container of the page; what is marked can only be returned. What was ticked stays ticked."""
        ticked = {number for number, tick in self.ticks.items() if tick.isChecked()}
        emptied(self._containers)
        self.ticks = {}
        page = self.page
        if page is None:
            return
        for one in page.held:
            tick = TickBox(_held_words(one, page), big=False)
            tick.setObjectName(f"send-container-{one.label}")
            may_go = not one.mark or self.returning
            tick.setEnabled(may_go)
            tick.setChecked(may_go and one.number in ticked)
            tick.toggled.connect(lambda _: self.changed.emit())
            self._containers.addWidget(tick)
            self.ticks[one.number] = tick
        left = str(Quantity(page.loose, page.product.unit))
        self._containers.addWidget(plain(say("stock.send.left-loose", left=left), "small"))

    def read(self) -> Sending:
        """What would be signed. Raises RuleError `area-not-known`, `transfer-empty`, and those of the figures."""
        area, page, asked = self.area, self.page, self._on_slip()
        if area is None:
            raise RuleError("area-not-known")
        if page is None:
            raise RuleError("transfer-empty")
        chosen = tuple(number for number, tick in self.ticks.items() if tick.isChecked())
        held = {one.number: one for one in page.held}
        product = held[chosen[0]].product if chosen else page.product.code
        return Sending(
            to_area=area.area_id,
            product=product,
            requisition=asked.shown if asked else self.number.text,
            order=asked.number if asked else 0,
            purpose=RETURN if self.returning else SUPPLY,
            containers=chosen,
            loose=self._loose(page),
            seal=self.seal.text,
            courier=self.courier.text,
        )

    def _loose(self, page: OnPage) -> tuple[Loose, ...]:
        if not self.amount.text:
            return ()
        amount = parse_quantity(self.amount.text, page.product.unit).thousandths
        if not self.batch.text:
            raise RuleError("batch-missing")
        return (Loose(amount, self.batch.text, read_expiry(self.expiry.text)),)


def _left(asked: Asked) -> str:
    return str(Quantity(asked.left, asked.product.unit))


def _held_words(one: Held, page: OnPage) -> str:
    words = say(
        "stock.send.container",
        label=one.label,
        contents=str(Quantity(one.contents, page.product.unit)),
        batch=one.batch,
        expiry=show_fact("expiry", one.expiry),
    )
    notes = ([] if one.sealed else [say("stock.send.opened")]) + ([mark_words(one.mark)] if one.mark else [])
    return f"{words} ({', '.join(notes)})" if notes else words


def _fill(choice: Choice, words: list[str]) -> None:
    """These words; what was chosen stays chosen where it still exists, else the first."""
    before = choice.text
    choice.box.blockSignals(True)
    choice.box.clear()
    choice.box.addItems(words)
    choice.box.setCurrentIndex(words.index(before) if before in words else min(0, len(words) - 1))
    choice.box.blockSignals(False)
