"""What is to be destroyed: the containers in quarantine of one page, and loose stock; by which authority, and how."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.errors import RuleError
from cdstation.register.pages import PageHead
from cdstation.register.quantity import Quantity, parse_quantity
from cdstation.register.stock.acts import QUARANTINE_WORDS, container_shown
from cdstation.register.stock.disposal import LOOSE
from cdstation.register.stock.holding import Container
from cdstation.register.times import show_date
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind, TickBox
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import Tag, emptied


@dataclass(frozen=True)
class Chosen:
    """What was chosen; `witnessed` when an authorised witness signs for it."""

    head: PageHead
    containers: tuple[int, ...]
    amounts: tuple[int, ...]
    reasons: tuple[str, ...]
    witnessed: bool
    authority: str
    directions: str

    @property
    def quantity(self) -> Quantity:
        """All of it together."""
        return Quantity(sum(self.amounts), self.head.unit)


class ChooseForm(QWidget):
    """`go_on` at the button; `page_chosen` when another page is wanted."""

    page_chosen = Signal()
    go_on = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._heads: tuple[PageHead, ...] = ()
        self._containers: tuple[Container, ...] = ()
        self._ticks: list[TickBox] = []
        self.page = Choice(say("stock.destroy.page"))
        self.page.box.setObjectName("destroy-page")
        self.page.changed.connect(lambda _: self.page_chosen.emit())
        self._rows = QVBoxLayout()
        self.loose = self._field("loose", say("stock.destroy.loose"), say("stock.destroy.loose-hint"))
        self.witnessed = TickBox(say("stock.destroy.witnessed"), big=False)
        self.witnessed.setObjectName("destroy-witnessed")
        self.witnessed.toggled.connect(lambda _: self._show_witness())
        self.authority = self._field("authority", say("stock.destroy.authority"), say("stock.destroy.authority-hint"))
        self.directions = self._field("directions", say("stock.destroy.directions"))
        self.press = Button(say("stock.destroy.chosen"), Kind.PRIMARY, hint="Enter")
        self.press.setObjectName("destroy-chosen")
        self.press.clicked.connect(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        column.addLayout(self._rows)
        for widget in (self.loose, self.witnessed, self.authority, self.directions, self.press):
            column.addWidget(widget)

    def _field(self, name: str, words: str, hint: str = "") -> Field:
        field = Field(words, hint, longest=160)
        field.line.setObjectName(f"destroy-{name}")
        field.entered.connect(self.go_on)
        return field

    @property
    def head(self) -> PageHead | None:
        """The page; None while there is none."""
        return self._heads[self.page.index] if 0 <= self.page.index < len(self._heads) else None

    def offer_pages(self, heads: tuple[PageHead, ...], first: int) -> None:
        """The pages of stock; `first` stands in front when they are offered for the first time."""
        if heads != self._heads:
            self._heads = heads
            self.page.box.blockSignals(True)
            self.page.box.clear()
            self.page.box.addItems([head.key.shown for head in heads])
            at = next((at for at, head in enumerate(heads) if head.page == first), 0)
            self.page.box.setCurrentIndex(at)
            self.page.box.blockSignals(False)

    def offer(self, containers: tuple[Container, ...], loose: int, today: date) -> None:
        """What is set apart on the page; ticks stay while the list is the same."""
        head = self.head
        if head is None:
            return
        if containers != self._containers or not self._ticks:
            self._containers = containers
            emptied(self._rows)
            self._ticks = [self._tick(one, head, today) for one in containers]
            for tick in self._ticks:
                self._rows.addWidget(tick)
            if not containers:
                self._rows.addWidget(Tag(say("stock.destroy.none"), "info"))
        self.loose.setVisible(loose > 0)
        self.witnessed.setVisible(not head.statutory)
        self._show_witness()

    @staticmethod
    def _tick(one: Container, head: PageHead, today: date) -> TickBox:
        words = say(
            "stock.destroy.container",
            container=container_shown(one.number),
            batch=one.batch,
            expiry=show_date(date.fromisoformat(one.expiry)) if one.expiry else say("stock.destroy.no-expiry"),
            held=str(Quantity(one.contents, head.unit)),
            reason=QUARANTINE_WORDS.get(one.reason, one.reason),
        )
        tick = TickBox(words, big=False)
        tick.setObjectName(f"destroy-container-{container_shown(one.number)}")
        return tick

    def _show_witness(self) -> None:
        for field in (self.authority, self.directions):
            field.setVisible(self._needs_witness)

    @property
    def _needs_witness(self) -> bool:
        return self.head is not None and (self.head.statutory or self.witnessed.isChecked())

    def clear(self) -> None:
        """Nothing chosen; authority and directions stay, as the same person often goes through several pages."""
        self.loose.set_text("")
        self._containers, self._ticks = (), []

    def read(self) -> Chosen:
        """What stands there. Raises RuleError `destruction-empty`, and as `parse_quantity` for loose stock."""
        head = self.head
        if head is None:
            raise RuleError("destruction-empty")
        ticked = [one for one, tick in zip(self._containers, self._ticks, strict=True) if tick.isChecked()]
        containers, amounts = [one.number for one in ticked], [one.contents for one in ticked]
        if self.loose.isVisibleTo(self) and self.loose.text:
            containers.append(LOOSE)
            amounts.append(parse_quantity(self.loose.text, head.unit).thousandths)
        if not containers:
            raise RuleError("destruction-empty")
        witnessed = self._needs_witness
        return Chosen(
            head=head,
            containers=tuple(containers),
            amounts=tuple(amounts),
            reasons=tuple(dict.fromkeys(one.reason for one in ticked)),
            witnessed=witnessed,
            authority=self.authority.text if witnessed else "",
            directions=self.directions.text if witnessed else "",
        )
