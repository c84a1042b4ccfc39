"""The reveal, only after both have signed: the verdict, each row beside the register, and why a balance may drift."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from cdstation.register.counting.rows import Row
from cdstation.register.pages import PageHead
from cdstation.register.quantity import Quantity, show_thousandths
from cdstation.services.values import CountPoint, CountResult, RowResult
from cdstation.ui.count.chart import LastCountsChart
from cdstation.ui.count.words import row_detail, row_title
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.panels import Tag, plain

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TONES = {"none": "good", "note": "warning", "amber": "warning", "red": "block"}


class Reveal(QWidget):
    """The result of one page. `history` ends with this count."""

    def __init__(
        self,
        head: PageHead,
        result: CountResult,
        rows: Sequence[Row] = (),
        history: Sequence[CountPoint] = (),
        *,
        tight: bool = False,
    ) -> None:
        super().__init__()
        self._head = head
        self._tight = tight
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap)
        column.addWidget(plain(head.key.shown, "heading"))
        if not result.agreed:
            column.addWidget(Tag(self._void_words(result, rows), "block"))
            return
        column.addWidget(Tag(self._verdict(result), _TONES[result.band]))
        if result.case:
            column.addWidget(plain(self._case_words(result)))
        if result.drift:
            column.addWidget(plain(say("count.reveal.drift", drift=self._signed(result.drift))))
        column.addLayout(self._figures(result, history))

    def _figures(self, result: CountResult, history: Sequence[CountPoint]) -> QBoxLayout:
        """Table and chart, beside each other where there is room."""
        row = QBoxLayout(QBoxLayout.Direction.TopToBottom if self._tight else QBoxLayout.Direction.LeftToRight)
        row.setSpacing(2 * sizes().edge)
        row.addLayout(self._table(result), 3)
        chart = LastCountsChart()
        chart.show_points(history, self._head.unit)
        chart.setVisible(bool(history))
        row.addWidget(chart, 2, Qt.AlignmentFlag(0) if self._tight else Qt.AlignmentFlag.AlignTop)
        return row

    def _void_words(self, result: CountResult, rows: Sequence[Row]) -> str:
        """Which rows differ, and no figure: whoever counts again must not know the other's."""
        if result.refused:
            return say(f"errors.{result.refused}.title") + " " + say("count.reveal.not-recorded")
        named = (row for row in rows if row.key in result.differing)
        where = "; ".join(" ".join((row_title(row, self._head.unit), row_detail(row))).strip() for row in named)
        return say("count.reveal.differ", where=where)

    def _verdict(self, result: CountResult) -> str:
        found, expected = (str(Quantity(one, self._head.unit)) for one in (result.found, result.expected))
        if result.difference == 0:
            return say("count.reveal.right", found=found)
        difference = self._signed(result.difference)
        return say(f"count.reveal.{result.band}", found=found, expected=expected, difference=difference)

    @staticmethod
    def _case_words(result: CountResult) -> str:
        if result.known:
            return say("count.reveal.known", case=result.case)
        if result.discrepancy == "count-trend":
            return say("count.reveal.trend", case=result.case)
        return say("count.reveal.case", case=result.case)

    def _table(self, result: CountResult) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(sizes().edge)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for at, word in enumerate(("what", "counted", "register"), start=0):
            grid.addWidget(
                plain(say(f"count.reveal.{word}"), "small", wrap=False),
                0,
                at,
                _RIGHT if at else Qt.AlignmentFlag.AlignLeft,
            )
        for place, one in enumerate(result.rows, start=1):
            self._add_row(grid, place, one)
        last = len(result.rows) + 1
        grid.addWidget(plain(say("count.reveal.total"), "strong"), last, 0)
        for at, value in ((1, result.found), (2, result.expected)):
            grid.addWidget(plain(str(Quantity(value, self._head.unit)), "strong", wrap=False), last, at, _RIGHT)
        grid.setRowStretch(last + 1, 1)
        return grid

    def _add_row(self, grid: QGridLayout, place: int, one: RowResult) -> None:
        title, detail = row_title(one.row, self._head.unit), row_detail(one.row)
        grid.addWidget(plain(", ".join(word for word in (title, detail) if word)), place, 0)
        off = one.expected is not None and one.expected != one.found
        kind = "strong" if off else ""
        grid.addWidget(plain(self._shown(one.row, one.found), kind, wrap=False), place, 1, _RIGHT)
        expected = "" if one.expected is None else self._shown(one.row, one.expected)
        words = f"\N{BLACK UP-POINTING TRIANGLE} {expected}" if off else expected
        grid.addWidget(plain(words, kind, wrap=False), place, 2, _RIGHT)

    def _shown(self, row: Row, value: int) -> str:
        """A lot as `9 × 500 mL`; the rest as it was measured."""
        if row.size:
            return say("count.reveal.lot", number=value // row.size, size=str(Quantity(row.size, self._head.unit)))
        return str(Quantity(value, self._head.unit))

    def _signed(self, value: int) -> str:
        plus = "+" if value > 0 else ""
        return f"{plus}{show_thousandths(value)} {Quantity(value, self._head.unit).named_unit}"
