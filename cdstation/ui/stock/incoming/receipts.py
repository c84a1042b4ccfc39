"""The prison-wide register of receipts: where it is kept, what other areas have received, and its paper (PSI-4.24)."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from cdstation.errors import RuleError, StationError
from cdstation.register.times import show_date
from cdstation.services.stock.receipts_register import Waiting
from cdstation.services.values import Proof
from cdstation.ui.stock.incoming.paper_row import PaperRow
from cdstation.ui.stock.step import StockStep
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import finding_words, say
from cdstation.ui.widgets.buttons import Button, TickBox
from cdstation.ui.widgets.fields import Field
from cdstation.ui.widgets.focus import bring_into_sight_soon
from cdstation.ui.widgets.month import read_day
from cdstation.ui.widgets.panels import plain

if TYPE_CHECKING:
    from cdstation.services.station import Station


class ReceiptsStep(StockStep):
    """Two documents for days of one's choice; below them where the register is kept."""

    name = "receipts"
    group = "in"
    icon = "print"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self.kept = plain("", "strong")
        self.waiting = plain("")
        self.take = Button(say("stock.receipts.take"), icon="down")
        self.take.setObjectName("receipts-take")
        self.take.clicked.connect(self._take)
        self.first = Field(say("register.paper.first"), longest=20)
        self.first.line.setObjectName("receipts-first")
        self.last = Field(say("register.paper.last"), longest=20)
        self.last.line.setObjectName("receipts-last")
        days = QHBoxLayout()
        days.addWidget(self.first)
        days.addWidget(self.last)
        self.paper = PaperRow(
            tasks,
            (
                ("receipts-print", say("stock.receipts.print")),
                ("receipts-combined", say("stock.receipts.combined")),
            ),
        )
        self.reference = Field(say("stock.receipts.reference"), longest=80)
        self.reference.line.setObjectName("receipts-reference")
        self.here = TickBox(say("stock.receipts.here"), big=False)
        self.here.setObjectName("receipts-here")
        self.reference.changed.connect(lambda _: self.strip.hide())  # what changed has to be signed anew
        self.here.toggled.connect(lambda _: self.strip.hide())
        for field in (self.first, self.last):
            field.changed.connect(lambda _: self._offer())
        self.approve = Button(say("stock.receipts.approve"))
        self.approve.setObjectName("receipts-approve")
        self.approve.clicked.connect(self._ask)
        for widget in (self.kept, self.waiting):
            self.card.body.addWidget(widget)
        self.card.body.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)
        self.card.body.addLayout(days)
        for below in (self.paper, self.reference, self.here, self.approve):
            self.card.body.addWidget(below)
        self.strip.signed.connect(self._approve)
        self.finish()

    def begin(self) -> None:
        super().begin()
        self.strip.hide()
        self.complain(None)
        self.paper.begin()
        today = self.station.clock.now().dose_day
        if not self.first.text:
            self.first.set_text(show_date(today.replace(day=1)))
            self.last.set_text(show_date(today))
        approval = self.station.receipts.approval()
        where = "here" if approval.kept_here else "elsewhere" if approval.reference else "nowhere"
        self.kept.setText(say(f"stock.receipts.kept-{where}", reference=approval.reference))
        self.waiting.hide()
        self.take.hide()
        self.paper.buttons["receipts-print"].setVisible(approval.kept_here)
        self._offer()
        if approval.kept_here:
            self.tasks.desk(self.station.receipts.waiting, self._show_waiting, self._no_folder)

    def _show_waiting(self, found: Waiting) -> None:
        lines = [say("stock.receipts.waiting", count=len(found.notes))]
        lines += [finding_words(finding.code, finding.facts) for finding in found.findings]
        self.waiting.setText("\n".join(lines))
        self.waiting.show()
        self.take.setVisible(bool(found.notes))

    def _no_folder(self, error: StationError) -> None:
        self.complain(error)

    def _take(self) -> None:
        self.take.setEnabled(False)
        self.tasks.desk(self.station.receipts.note, lambda _: self._on_taken(), self._not_taken)

    def _on_taken(self) -> None:
        self.take.setEnabled(True)
        self.begin()
        self.done.emit()

    def _not_taken(self, error: StationError) -> None:
        self.take.setEnabled(True)
        self.complain(error)

    def _offer(self) -> None:
        """Both documents, for the days that stand there."""
        area, first, last = self.station.status().area, read_day(self.first.text), read_day(self.last.text)
        for code in ("print", "combined"):
            name = say(f"stock.receipts.file-{code}", area=area)
            self.paper.offer(f"receipts-{code}", name, partial(self._print, code, first, last))

    def _print(self, code: str, first: date | None, last: date | None, path: Path) -> Path:
        if first is None or last is None:
            raise RuleError("day-not-a-day")
        receipts = self.station.receipts
        return (receipts.print_register if code == "print" else receipts.print_combined)(first, last, path)

    def _ask(self) -> None:
        self.complain(None)
        people = self.station.receipts.approvers()
        where = "signs-here" if self.here.isChecked() else "signs-elsewhere"
        self.strip.ask("supervisor", say(f"stock.receipts.{where}", reference=self.reference.text), people)
        self.strip.set_busy(False)
        self.strip.show()
        self.strip.pin.setFocus()
        bring_into_sight_soon(self.strip)

    def _approve(self, proof: Proof) -> None:
        reference, here = self.reference.text, self.here.isChecked()
        self.strip.set_busy(True)
        self.tasks.desk(
            lambda: self.station.receipts.approve(reference, here, proof), lambda _: self._on_approved(), self._refused
        )

    def _on_approved(self) -> None:
        self.reference.set_text("")
        self.begin()
        self.done.emit()

    def _refused(self, error: StationError) -> None:
        if error.code.startswith("approval-"):
            self.strip.hide()
            self.complain(error)
        else:
            self.refuse(error)
