"""The containers of a page: where each stands, what it holds, what can be done with it (PUMP-5, BAL-4, LAW-27-a)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cdstation.errors import Fact, RuleError, StationError
from cdstation.register.counting.bands import Band
from cdstation.register.pages import PageHead
from cdstation.register.quantity import Quantity
from cdstation.register.times import show_moment
from cdstation.services.stock.containers import ContainerLine
from cdstation.ui.stock.held.act_panel import ALONE, ActButtons, ActPanel, acts_for
from cdstation.ui.stock.held.signed_form import SignedForm, fill, named
from cdstation.ui.stock.held.table import ContainerTable
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.fields import Choice
from cdstation.ui.widgets.focus import bring_into_sight_soon
from cdstation.ui.widgets.panels import plain

if TYPE_CHECKING:
    from cdstation.services.station import Station
    from cdstation.services.values import Proof


@dataclass(frozen=True)
class Wanted:
    """What is to be done with which container."""

    act: str
    line: ContainerLine
    head: PageHead
    reason: str = ""
    note: str = ""
    measured: int = 0


class ContainersStep(SignedForm):
    """Choose a row, choose what to do, sign."""

    name = "containers"
    group = "cabinet"
    icon = "bottle"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._pages: tuple[PageHead, ...] = ()
        self.page = named(Choice(say("stock.containers.page")), "containers-page", self._on_page)
        self.loose = plain("")
        self.table = ContainerTable()
        self.table.chosen.connect(lambda _: self._on_row())
        self.about = plain("")
        self.acts = ActButtons()
        self.acts.chosen.connect(self._begin_act)
        self.panel = ActPanel()
        self.panel.go_on.connect(self._go_on)
        self.panel.changed.connect(self.put_back)
        for widget in (self.page, self.loose, self.table, self.about, self.acts, self.panel):
            self.card.body.addWidget(widget)
        self.ready()
        self.next.hide()

    def notice(self) -> str:
        found = len(self.station.containers.unusable())
        return say("stock.containers.notice", count=found) if found else ""

    def set_tight(self, tight: bool) -> None:
        super().set_tight(tight)
        self.table.set_tight(tight)

    def begin(self) -> None:
        super().begin()
        pages = tuple(head for head in self.station.register.pages() if not head.key.patients_own)
        if pages != self._pages:
            kept = self._head.page if self._head else 0
            self._pages = pages
            numbers = [head.page for head in pages]
            fill(self.page, [head.key.shown for head in pages], numbers.index(kept) if kept in numbers else 0)
        self._show_lines()

    @property
    def _head(self) -> PageHead | None:
        return self._pages[self.page.index] if 0 <= self.page.index < len(self._pages) else None

    def _on_page(self) -> None:
        self.clear()
        self._show_lines()

    def _on_row(self) -> None:
        self.clear()
        self._show_about()

    def clear(self) -> None:
        self.put_back()
        self.panel.hide()

    def back(self) -> bool:
        if super().back():
            return True
        if self.panel.isVisible():
            self.clear()
            return True
        return False

    def _show_lines(self) -> None:
        head, desk = self._head, self.station.containers
        lines = desk.lines(head.page) if head else ()
        self.table.setVisible(bool(lines))
        if head is None:
            self.loose.setText(say("stock.overview.none"))
        else:
            self.table.show_lines(lines, head.unit)
            self.loose.setText(self._loose_words(head, desk.loose(head.page)))
        self._look_at_panel()
        self._show_about()

    def _look_at_panel(self) -> None:
        """An act that was begun goes when its container has gone, or can no longer be treated so."""
        line, panel = self.table.line, self.panel
        if panel.isHidden() or (line and line.container.number == panel.about and panel.act in acts_for(line)):
            return
        self.clear()

    def _loose_words(self, head: PageHead, loose: int) -> str:
        amount = str(Quantity(abs(loose), head.unit))
        if loose < 0:
            return say("stock.containers.overdrawn", amount=amount)
        return say("stock.containers.loose", amount=amount)

    def _show_about(self) -> None:
        line, head = self.table.line, self._head
        shown = line if self._head and self.table.rowCount() else None
        self.acts.offer(shown)
        self.about.setVisible(shown is not None)
        if shown is not None and head is not None:
            self.about.setText(about_words(shown, head))

    def _begin_act(self, act: str) -> None:
        line, head = self.table.line, self._head
        if line is None or head is None:
            return
        self.put_back()
        self.panel.begin(act, line, head.unit)
        bring_into_sight_soon(self.panel.next)

    def read(self) -> Wanted:
        line, head, panel = self.table.line, self._head, self.panel
        if line is None or head is None or panel.act == "":
            raise RuleError("container-unknown", container="")
        if panel.act == "apart" and not panel.why:
            raise RuleError("quarantine-reason-unknown")
        return Wanted(
            act=panel.act,
            line=line,
            head=head,
            reason=panel.why if panel.act == "apart" else "",
            note=panel.note,
            measured=panel.amount.read() if panel.act == "measure" else 0,
        )

    def signs(self, ready: Wanted) -> str:
        facts: dict[str, Fact] = {
            "container": ready.line.shown,
            "batch": ready.line.container.batch,
            "holds": str(Quantity(ready.line.container.contents, ready.head.unit)),
            "measured": str(Quantity(ready.measured, ready.head.unit)),
            "reason": say(f"stock.containers.reasons.{ready.reason}") if ready.reason else "",
        }
        return say(f"stock.containers.signs.{ready.act}", facts)

    def _go_on(self) -> None:
        if self.panel.act not in ALONE:
            self.ask()
            return
        self.put_back()
        ready = self.read()
        self.panel.setEnabled(False)
        self.tasks.desk(lambda: self._write_alone(ready), self._on_alone, self._not_alone)

    def _on_alone(self, words: str) -> None:
        self.panel.setEnabled(True)
        self._show(words)

    def _not_alone(self, error: StationError) -> None:
        self.panel.setEnabled(True)
        self._refused(error)

    def _write_alone(self, ready: Wanted) -> str:
        desk, one = self.station.containers, ready.line.container
        if ready.act == "use":
            desk.open(one.number)
            return say("stock.containers.written.use", container=ready.line.shown)
        marked = desk.recall(one.product, one.batch, ready.note)
        return say("stock.containers.written.recall", batch=one.batch, count=len(marked))

    def write(self, ready: Wanted, proof: "Proof") -> str:
        desk, number, shown = self.station.containers, ready.line.container.number, ready.line.shown
        if ready.act == "apart":
            desk.quarantine(number, ready.reason, ready.note, proof)
            return say("stock.containers.written.apart", container=shown)
        if ready.act == "release":
            desk.release(number, ready.note, proof)
            return say("stock.containers.written.release", container=shown)
        band = desk.measure(number, ready.measured, proof)
        self.tone = "good" if band is Band.NOTE else "block"
        return say(f"stock.containers.bands.{band.value}", container=shown)


def about_words(line: ContainerLine, head: PageHead) -> str:
    """Everything that the table has no room for."""
    one = line.container
    words = [
        say(
            "stock.containers.about",
            container=line.shown,
            product=line.product,
            size=str(Quantity(one.size, head.unit)),
            expiry=one.expiry,
        )
    ]
    if one.opened_ms is not None:
        words.append(say("stock.containers.opened", by=line.opened_by, at=show_moment(one.opened_ms)))
    if one.pump and not line.pump:
        words.append(say("stock.containers.belongs", pump=one.pump))
    if one.reason:
        words.append(say("stock.containers.set-apart", reason=say(f"stock.containers.reasons.{one.reason}")))
    return " ".join(words)
