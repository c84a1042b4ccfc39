"""One case: what is known, the one thing to do next, the checks, the timeline, and the counts of its page over time."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QVBoxLayout, QWidget

from cdstation.register.discrepancies.rules import checks_for
from cdstation.register.discrepancies.words import CHECKS, cause_words
from cdstation.register.times import show_moment
from cdstation.services.discrepancies.values import CaseView, PairShare, SpillMonth, Variance
from cdstation.ui.discrepancies.chart import CaseChart
from cdstation.ui.discrepancies.patterns import PatternsCard
from cdstation.ui.discrepancies.view import acts_of, fact_rows, next_of, next_words
from cdstation.ui.text import say
from cdstation.ui.theme import Colour, pixmap, sizes
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Card, Tag, emptied, label, plain


class CaseDetail(QWidget):
    """`wanted` carries an act: one of `ACTS` or `print`."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._next_act = ""
        self.next = Button("", Kind.PRIMARY, hint="Enter")
        self.next.setObjectName("case-next")
        self.next.clicked.connect(lambda: self.wanted.emit(self._next_act))
        self.chart = CaseChart()
        self.patterns = PatternsCard()
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(sizes().gap)
        self._across.addLayout(self._left(), 1)
        self._across.addLayout(self._right(), 1)

    def _left(self) -> QVBoxLayout:
        head, self._next_card, checks = Card(), Card("signs"), Card()
        self._title = plain("", "title")
        self._flag = QVBoxLayout()
        self._facts = _grid()
        _add(head, self._facts)
        self._what = plain("", "strong")
        self._others = QGridLayout()
        self._others.setSpacing(sizes().gap)
        for one in (self._title, self._flag, self._what, self.next, self._others):
            _add(self._next_card, one)
        self._checks = _grid(icons=True)
        for one in (label(say("cases.checks"), "heading"), self._checks):
            _add(checks, one)
        return _column(self._next_card, head, checks)

    def _right(self) -> QVBoxLayout:
        timeline, counts = Card(), Card()
        self._timeline = _grid()
        for one in (label(say("cases.timeline"), "heading"), self._timeline):
            _add(timeline, one)
        self._counts_card = counts
        counts.body.addWidget(label(say("cases.chart"), "heading"))
        counts.body.addWidget(self.chart)
        counts.hide()
        return _column(timeline, counts, self.patterns)

    def set_tight(self, tight: bool) -> None:
        """One column where there is little room."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._across.setDirection(down if tight else across)

    def show_case(self, view: CaseView, now_ms: int, *, counting: bool, reading: bool = False) -> None:
        """Everything but the counts, which come later. `counting` where somebody on duty may go and count; `reading`
        for an inspector, who is offered nothing to do (LAW-26-a).
        """
        row = view.row
        self._title.setText(say("cases.tile", number=row.number, cause=cause_words(row.cause)))
        emptied(self._flag)
        said = next_words(view, now_ms, counting=counting)
        if row.overdue:
            self._flag.addWidget(Tag(said, "block"))
        elif not row.open:
            self._flag.addWidget(Tag(say("cases.closed"), "quiet"))
        _fill(self._facts, fact_rows(view))
        self._next_card.setProperty("panel", "alert" if row.overdue else "signs")
        self._next_card.style().polish(self._next_card)
        self._next_act = next_of(view, counting=counting)
        self._what.setText(said)
        self._what.setVisible(not row.overdue)
        self.next.setText(say(f"cases.acts.{self._next_act}"))
        self.next.setVisible(not reading)
        self._offer(() if reading else (*acts_of(view, counting=counting), "print"))
        self._show_checks(view)
        self._show_timeline(view)

    def _offer(self, acts: Sequence[str]) -> None:
        emptied(self._others)
        for place, act in enumerate(acts):
            button = Button(say(f"cases.acts.{act}"), icon="print" if act == "print" else "")
            button.setObjectName(f"case-{act}")
            button.clicked.connect(lambda _=False, wanted=act: self.wanted.emit(wanted))
            self._others.addWidget(button, place // 2, place % 2)

    def _show_checks(self, view: CaseView) -> None:
        emptied(self._checks)
        found = {check.check: check.found for check in view.case.checks()}
        for line, check in enumerate(checks_for(view.case)):
            sign = QLabel()
            made = check in found
            sign.setPixmap(pixmap("tick" if made else "circle", Colour.GREEN if made else Colour.GREY_1, 20, 2.0))
            self._checks.addWidget(sign, line, 0, Qt.AlignmentFlag.AlignTop)
            words = f"{CHECKS[check]}: {found[check]}" if made else CHECKS[check]
            self._checks.addWidget(plain(words, "" if made else "quiet"), line, 1)

    def _show_timeline(self, view: CaseView) -> None:
        emptied(self._timeline)
        opened = say("cases.opened", cause=cause_words(view.row.cause))
        rows = [(view.row.opened_ms, opened, view.case.words, view.opened_by)]
        for step in view.steps:
            who = "; ".join(name for name in (step.by, step.witness) if name)
            rows.append((step.at_ms, step.what, step.said, who))
        for line, (at_ms, what, said, who) in enumerate(rows):
            at = plain(show_moment(at_ms).replace(" ", "\n"), "small", wrap=False)
            self._timeline.addWidget(at, line, 0, Qt.AlignmentFlag.AlignTop)
            words = QVBoxLayout()
            words.setSpacing(2)
            for text, kind in ((what, "strong"), (said, ""), (who, "small")):
                if text:
                    words.addWidget(plain(text, kind))
            self._timeline.addLayout(words, line, 1)

    def show_trends(
        self,
        view: CaseView,
        counts: Sequence[Variance],
        pairs: Sequence[PairShare],
        spills: Sequence[SpillMonth],
    ) -> None:
        """The counts of the page, who signs together on it, and its spills."""
        self._counts_card.setVisible(bool(counts))
        if counts:
            self.chart.show_counts(counts, view.row.unit, view.case.subject)
        self.patterns.show_patterns(pairs, spills, view.row.unit)


def _grid(*, icons: bool = False) -> QGridLayout:
    made = QGridLayout()
    made.setHorizontalSpacing(10 if icons else 18)
    made.setVerticalSpacing(8)
    made.setColumnStretch(1, 1)
    return made


def _column(*cards: QWidget) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(sizes().gap)
    for card in cards:
        made.addWidget(card)
    made.addStretch(1)
    return made


def _add(card: Card, part: QWidget | QVBoxLayout | QGridLayout) -> None:
    if isinstance(part, QWidget):
        card.body.addWidget(part)
    else:
        card.body.addLayout(part)


def _fill(grid: QGridLayout, rows: Sequence[tuple[str, str]]) -> None:
    emptied(grid)
    for line, (name, value) in enumerate(rows):
        grid.addWidget(label(name, "quiet", wrap=False), line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(plain(value), line, 1)
