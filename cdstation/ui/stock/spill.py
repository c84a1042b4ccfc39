"""The spill card: how much, Enter, and the witness's PIN; everything else is chosen already and may be changed.

In under a minute and under twelve presses beside the figures (peers (b)16, BAL-4).
"""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cdstation.errors import RuleError, StationError, UnrecordedError
from cdstation.register.quantity import Quantity
from cdstation.register.stock.disposal import SpillTrend
from cdstation.register.times import show_moment
from cdstation.services.stock.disposal import Spilt
from cdstation.services.values import Proof
from cdstation.ui.stock.loss_bars import LossBars
from cdstation.ui.stock.spill_form import Loss, SpillForm
from cdstation.ui.stock.step import StockStep
from cdstation.ui.stock.untold import UntoldRow
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words, say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.focus import bring_into_sight_soon
from cdstation.ui.widgets.panels import Tag, emptied, plain

if TYPE_CHECKING:
    from cdstation.services.station import Station

_OF_THE_FORM = ("amount-", "waste-", "happened-", "late-", "told-", "moment-", "page-")


class SpillStep(StockStep):
    """One card, one signature, one line of the register."""

    name = "spill"
    group = "out"
    icon = "waste"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._ready: Loss | None = None
        self.form = SpillForm()
        self.form.clear()
        self.form.changed.connect(self._look)
        self.form.entered.connect(self._on_enter)
        self.untold = UntoldRow()
        self.untold.told.connect(self._tell)
        self.trend = plain("", "small")
        self.bars = LossBars()
        self.strip.signed.connect(self._on_signed)
        self._make_result()
        self._arrange()
        self._show_card(True)  # only once everything has its place
        self.finish()

    def _make_result(self) -> None:
        self.written, self.buttons = QWidget(), QWidget()
        self._told = QVBoxLayout(self.written)
        self.leave_button = Button(say("stock.spill.back"), Kind.PRIMARY, hint="Enter")
        self.leave_button.setObjectName("spill-back")
        self.leave_button.clicked.connect(lambda: self.go_to.emit("hatch"))
        self.another = Button(say("stock.spill.another"))
        self.another.setObjectName("spill-another")
        self.another.clicked.connect(self._begin_anew)
        row = QHBoxLayout(self.buttons)
        for button in (self.leave_button, self.another):
            row.addWidget(button)
        row.addStretch(1)
        for layout in (self._told, row):
            layout.setContentsMargins(0, 0, 0, 0)

    def _show_card(self, shown: bool) -> None:
        """The card, or what became of it."""
        self.words.setVisible(shown)
        self.form.setVisible(shown)
        self.written.setVisible(not shown)
        self.buttons.setVisible(not shown)

    def _arrange(self) -> None:
        for widget in (self.form, self.written, self.untold, self.buttons):
            self.card.body.addWidget(widget)
        foot = QHBoxLayout()
        foot.addWidget(self.trend, 2)
        foot.addWidget(self.bars, 3)
        self.card.body.addLayout(foot)

    def set_tight(self, tight: bool) -> None:
        super().set_tight(tight)
        self.form.set_tight(tight)

    def notice(self) -> str:
        waiting = len(self.station.disposal.untold())
        return say("stock.spill.notice", count=waiting) if waiting else ""

    def begin(self) -> None:
        super().begin()
        disposal, status = self.station.disposal, self.station.status()
        if self.form.amount.empty:
            self._show_card(True)
        self.form.offer(disposal.sources(), disposal.supervisors())
        nurse = status.nurse.number if status.nurse else 0
        people = tuple(person for person in disposal.witnesses() if person.number != nurse)
        self.strip.ask("witness", "", people, status.witness)
        self.strip.show()
        self._show_untold()
        self._show_trend()
        self._look()
        self.form.setFocus()

    # -- the card --------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """What the witness would sign, with every keystroke; nothing is said of a figure that is not finished."""
        self._ready, missing = None, say("stock.spill.first")
        try:
            self._ready = self._read()
        except RuleError as error:
            if not error.code.startswith("amount-"):
                missing = " ".join(error_words(error))
        self.strip.set_signs(self._signs(self._ready) if self._ready else missing)
        self.strip.set_busy(self._ready is None)

    def _read(self) -> Loss | None:
        source = self.form.chosen
        if source is None or self.form.amount.empty:
            return None
        return self.form.read(source, self.station.clock.now().dose_day)

    def _signs(self, loss: Loss) -> str:
        amount = str(Quantity(loss.amount, loss.source.head.unit))
        reason = say(f"stock.spill.reasons.{loss.reason}")
        words = say("stock.spill.signs", amount=amount, line=loss.source.head.key.shown, reason=reason)
        if loss.amount > loss.source.held:
            held = str(Quantity(loss.source.held, loss.source.head.unit))
            words += " " + say("stock.spill.signs-beyond", held=held)
        return f"{words} {say('stock.spill.signs-estimated')}" if loss.estimated else words

    def _on_enter(self) -> None:
        try:
            self._ready = self._read()
            if self._ready is None:
                raise RuleError("amount-not-a-figure")
        except RuleError as error:
            self.form.amount.set_wrong(error.code.startswith("amount-"))
            self.complain(error)
            return
        self.form.amount.set_wrong(False)
        self.complain(None)
        self._look()
        self.strip.pin.setFocus()
        # Where there is little room it stands below what is scrolled, once everything has its place.
        bring_into_sight_soon(self.strip)

    def _on_signed(self, proof: Proof) -> None:
        loss = self._ready
        if loss is None:
            return
        self.strip.set_busy(True)
        self.tasks.desk(lambda: self._write(loss, proof), lambda spilt: self._show(loss, spilt), self._refused)

    def _write(self, loss: Loss, proof: Proof) -> Spilt:
        return self.station.disposal.spill(
            loss.source.head.page,
            loss.amount,
            reason=loss.reason,
            note=loss.note,
            estimated=loss.estimated,
            container=loss.source.container,
            pump=loss.source.pump,
            incident=loss.incident,
            told=loss.told,
            happened_ms=loss.happened_ms,
            late_reason=loss.late_reason,
            witness=proof,
        )

    def _refused(self, error: StationError) -> None:
        self.strip.set_busy(False)
        if isinstance(error, UnrecordedError):
            self.tasks.failed.emit(error)
        elif error.code.startswith(_OF_THE_FORM):
            self.complain(error)
        else:
            self.refuse(error)

    # -- afterwards ------------------------------------------------------------------------------------------------

    def _show(self, loss: Loss, spilt: Spilt) -> None:
        unit = loss.source.head.unit
        amount, balance = str(Quantity(loss.amount, unit)), str(Quantity(spilt.balance, unit))
        self.complain(None)
        self.strip.hide()
        self.form.clear()
        emptied(self._told)
        self._told.addWidget(Tag(say("stock.spill.written", amount=amount, seq=spilt.seq, balance=balance), "good"))
        if spilt.case:
            self._told.addWidget(Tag(say("stock.spill.case"), "block"))
        self._show_card(False)
        self.leave_button.setFocus()
        self._show_untold()
        self._show_trend()
        self.done.emit()

    def _begin_anew(self) -> None:
        self._show_card(True)
        self.begin()

    def _tell(self, seq: int, told: int) -> None:
        self.tasks.desk(lambda: self.station.disposal.tell(seq, told), lambda _: self._on_told(), self.complain)

    def _on_told(self) -> None:
        self._show_untold()
        self.done.emit()

    def _show_untold(self) -> None:
        waiting, disposal = self.station.disposal.untold(), self.station.disposal
        words, seq = "", 0
        if waiting:
            first, seq = waiting[0], waiting[0].seq
            head = next(one for one in self.station.register.pages() if one.page == first.entry.page)
            amount = str(Quantity(-(first.draft.delta or 0), head.unit))
            words = say("stock.spill.untold", seq=seq, amount=amount, at=show_moment(first.draft.happened_ms))
        self.untold.show_line(seq, words, disposal.supervisors())

    def _show_trend(self) -> None:
        source = self.form.chosen
        if source is None:
            return
        page, unit = source.head.page, source.head.unit

        def show(trend: SpillTrend) -> None:
            total = str(Quantity(trend.total, unit))
            self.trend.setText(say("stock.spill.trend", count=trend.count, total=total) if trend.count else "")
            self.bars.show_days(trend.days, unit)
            self.bars.setVisible(trend.count > 0)

        self.tasks.paper(lambda: self.station.disposal.trend(page), show)
