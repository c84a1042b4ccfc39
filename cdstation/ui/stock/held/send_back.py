"""Stock that goes back to the firm that supplied it: what is ticked, whole; and what is loose."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cdstation.errors import RuleError
from cdstation.register.pages import PageHead
from cdstation.register.quantity import Quantity, parse_quantity
from cdstation.services.stock.containers import ContainerLine
from cdstation.services.stock.returns import LOOSE
from cdstation.ui.stock.held.signed_form import SignedForm, fill, named
from cdstation.ui.stock.held.table import state_words
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import TickBox
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import emptied, plain

if TYPE_CHECKING:
    from cdstation.services.station import Station
    from cdstation.services.values import Proof

_PAPER = ("party", "address", "reference", "reason")


@dataclass(frozen=True)
class Parcel:
    """What goes, and to whom."""

    head: PageHead
    paper: tuple[str, ...]
    amounts: tuple[tuple[int, int], ...]

    @property
    def total(self) -> str:
        """All of it."""
        return str(Quantity(sum(amount for _, amount in self.amounts), self.head.unit))


class SendBackStep(SignedForm):
    """Firm, address, reference, reason; then tick what is in the parcel."""

    name = "send-back"
    group = "move"
    icon = "out"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._pages: tuple[PageHead, ...] = ()
        self._ticks: list[tuple[TickBox, ContainerLine]] = []
        self.page = named(Choice(say("stock.containers.page")), "send-back-page", self._on_page)
        self.paper = {name: self._field(name) for name in _PAPER}
        self.loose = Field(say("stock.send-back.loose"), longest=12)
        self.loose.line.setObjectName("send-back-loose")
        self.loose.changed.connect(lambda _: self.put_back())
        self.boxes = QWidget()
        self._column = QVBoxLayout(self.boxes)
        self._column.setContentsMargins(0, 0, 0, 0)
        grid = QGridLayout()
        grid.setHorizontalSpacing(sizes().gap)
        for at, name in enumerate(_PAPER):
            grid.addWidget(self.paper[name], at // 2, at % 2)
        self.card.body.addWidget(self.page)
        self.card.body.addLayout(grid)
        self.card.body.addWidget(plain(say("stock.send-back.what"), "strong"))
        self.card.body.addWidget(self.boxes)
        self.card.body.addWidget(self.loose)
        self.ready()

    def _field(self, name: str) -> Field:
        return self.typed(Field(say(f"stock.send-back.{name}"), longest=200), f"send-back-{name}")

    def begin(self) -> None:
        super().begin()
        pages = tuple(head for head in self.station.register.pages() if not head.key.patients_own)
        if pages != self._pages:
            self._pages = pages
            fill(self.page, [head.key.shown for head in pages])
        self._show_boxes()

    @property
    def _head(self) -> PageHead | None:
        return self._pages[self.page.index] if 0 <= self.page.index < len(self._pages) else None

    def _on_page(self) -> None:
        self.put_back()
        self._show_boxes()

    def _show_boxes(self) -> None:
        """What is not in use; what was ticked stays ticked."""
        kept = {line.container.number for box, line in self._ticks if box.isChecked()}
        emptied(self._column)
        head = self._head
        lines = self.station.containers.lines(head.page) if head else ()
        self._ticks = [(self._tick(line, head), line) for line in lines if head and not line.container.drawn]
        for box, line in self._ticks:
            box.setChecked(line.container.number in kept)
            box.toggled.connect(lambda _: self.put_back())
            self._column.addWidget(box)
        if not self._ticks:
            self._column.addWidget(plain(say("stock.send-back.none")))

    def _tick(self, line: ContainerLine, head: PageHead | None) -> TickBox:
        assert head is not None, "a page was chosen"
        words = say(
            "stock.send-back.one",
            container=line.shown,
            batch=line.container.batch,
            expiry=line.container.expiry,
            holds=str(Quantity(line.container.contents, head.unit)),
            state=state_words(line),
        )
        box = TickBox(words, big=False)
        box.setObjectName(f"send-back-{line.shown}")
        return box

    def read(self) -> Parcel:
        head = self._head
        if head is None:
            raise RuleError("page-not-open")
        paper = tuple(self.paper[name].text for name in _PAPER)
        if not all(paper):
            raise RuleError("return-incomplete")
        amounts = [(line.container.number, line.container.contents) for box, line in self._ticks if box.isChecked()]
        if self.loose.text:
            amounts.append((LOOSE, parse_quantity(self.loose.text, head.unit).thousandths))
        if not amounts:
            raise RuleError("return-empty")
        return Parcel(head, paper, tuple(amounts))

    def signs(self, ready: Parcel) -> str:
        return say("stock.send-back.signs", amount=ready.total, line=ready.head.key.shown, party=ready.paper[0])

    def write(self, ready: Parcel, proof: "Proof") -> str:
        party, address, reference, reason = ready.paper
        line = self.station.returns.send_back(ready.head.page, party, address, reference, reason, ready.amounts, proof)
        balance = str(Quantity(line.entry.balance or 0, ready.head.unit))
        return say("stock.send-back.written", amount=ready.total, seq=line.seq, balance=balance)

    def clear(self) -> None:
        for field in (*self.paper.values(), self.loose):
            field.set_text("")
        for box, _ in self._ticks:
            box.setChecked(False)
