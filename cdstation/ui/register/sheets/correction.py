"""Correcting a line: what it should have said, or on which page it belongs; the line stands as written (LAW-20-c)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from cdstation.errors import RuleError
from cdstation.register.pages import PageHead
from cdstation.register.quantity import Quantity, parse_quantity
from cdstation.services.values import Proof
from cdstation.ui.register.rows import LineRow
from cdstation.ui.register.sheets.signing import SigningPanel
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words, say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import plain

if TYPE_CHECKING:
    from cdstation.services.station import Station
    from cdstation.services.upkeep.corrections import HalfCorrected

LONGEST = 300
AMOUNT, PAGE = 0, 1
_ROOMY = 800


class CorrectionPanel(SigningPanel):
    """Two people put right what a line did to the balance, or finish what a crash left half done."""

    wide = 10_000
    at_bottom = True

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._head: PageHead | None = None
        self._seq = 0
        self._half: HalfCorrected | None = None
        self._others: tuple[PageHead, ...] = ()
        self._line = plain("", "strong")
        self._stands = plain(say("register.correction.kept"), "small")
        self.wrong = Choice(say("register.correction.wrong"), [say(f"register.correction.{one}") for one in _WRONG])
        self.amount = Field(say("register.correction.right"), longest=12)
        self.page = Choice(say("register.correction.page"))
        self.words = Field(say("register.correction.words"), longest=LONGEST)
        self.wrong.changed.connect(lambda _: self._show_what())
        self.page.changed.connect(lambda _: self._show_signed())
        for field in (self.amount, self.words):
            field.changed.connect(lambda _: self._show_signed())
        self.amount.entered.connect(self.words.setFocus)
        self.words.entered.connect(self.strip.setFocus)
        self._arrange()

    def _arrange(self) -> None:
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(sizes().gap)
        for widget, share in ((self.wrong, 3), (self.amount, 2), (self.page, 3), (self.words, 4)):
            row.addWidget(widget, share, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap // 2)
        column.addWidget(self._line)
        column.addWidget(self._stands)
        column.addLayout(row)
        column.addWidget(self.strip)

    def begin(self, head: PageHead, row: LineRow, pages: Sequence[PageHead]) -> None:
        """For this line. What was typed for the same line and not signed yet is still there."""
        if row.seq != self._seq or self._half is not None:
            self.forget()
        self._half, self._head, self._seq = None, head, row.seq
        self.title = say("register.correction.title", seq=row.seq)
        did = say(f"register.note.{row.did}", amount=str(Quantity(row.amount, head.unit)))
        self._line.setText(f"{row.brief} \N{MIDDLE DOT} {did}")
        self._others = tuple(
            one
            for one in pages
            if one != head and one.unit is head.unit and one.key.patients_own is head.key.patients_own
        )
        self.page.box.clear()
        self.page.box.addItems([one.key.shown for one in self._others])
        self.wrong.setVisible(bool(self._others))
        self.ask_witness()
        self._show_what()
        (self.wrong if self._others else self.amount).setFocus()

    def begin_half(self, half: "HalfCorrected", pages: Sequence[PageHead]) -> None:
        """The second half of a correction that was interrupted."""
        self.forget()
        self._half = half
        head = next(one for one in pages if one.page == half.to_page)
        self.title = say("register.correction.half-title", seq=half.line)
        amount = str(Quantity(abs(half.amount), head.unit))
        self._line.setText(say("register.correction.half", amount=amount, page=head.key.shown, words=half.words))
        self.ask_witness()
        for widget in (self.wrong, self.amount, self.page, self.words):
            widget.hide()
        self.strip.set_signs(say("register.correction.half-signs", seq=half.line, amount=amount, page=half.to_page))
        self.strip.setFocus()

    def forget(self) -> None:
        self._seq = 0
        self.wrong.box.setCurrentIndex(AMOUNT)
        for field in (self.amount, self.words):
            field.set_text("")
            field.complain("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below each other where there is little room."""
        super().resizeEvent(event)
        beside = self.width() >= _ROOMY
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def _show_what(self) -> None:
        moves = self._moves
        self.words.show()
        self.amount.setVisible(not moves)
        self.page.setVisible(moves)
        self._show_signed()
        self.grew.emit()

    @property
    def _moves(self) -> bool:
        return self.wrong.index == PAGE and bool(self._others)

    def _show_signed(self) -> None:
        gap = "\N{HORIZONTAL ELLIPSIS}"
        words = self.words.text or gap
        if self._moves:
            signs = say("register.correction.signs-page", seq=self._seq, page=self.page.text or gap, words=words)
        else:
            unit = self._head.unit.plural if self._head else ""
            right = f"{self.amount.text or gap} {unit}"
            signs = say("register.correction.signs-amount", seq=self._seq, amount=right, words=words)
        self.strip.set_signs(signs)

    def on_signed(self, proof: Proof) -> None:
        desk, half, head, seq, words = self.station.corrections, self._half, self._head, self._seq, self.words.text
        if half is not None:
            self.send(lambda: desk.finish(half.first, proof))
            return
        if head is None or not self._worded():
            return
        if self._moves:
            to_page = self._others[self.page.index].page
            self.send(lambda: desk.move_line(head.page, seq, to_page, words, proof))
            return
        right = self._read_amount(head)
        if right is not None:
            self.send(lambda: desk.correct_amount(head.page, seq, right, words, proof))

    def _worded(self) -> bool:
        if not self.words.text:
            self.words.complain(say("register.correction.empty"))
            self.words.setFocus()
        return bool(self.words.text)

    def _read_amount(self, head: PageHead) -> int | None:
        try:
            return parse_quantity(self.amount.text, head.unit).thousandths
        except RuleError as error:
            self.amount.complain(" ".join(error_words(error)))
            self.amount.setFocus()
            return None


_WRONG = ("amount", "other-page")
