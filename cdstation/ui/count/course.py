"""A round of counting: each of two people counts every page of it and types unseen; both sign once; then the reveal.

The checker types before seeing any expected figure (BAL-2), and there is no way here to type a new total. Both sign at
the end, one after the other: no PIN waits in memory while somebody else counts (D4).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from cdstation.errors import RuleError, StationError
from cdstation.register.counting.rows import Row
from cdstation.register.pages import PageHead
from cdstation.register.people import Person
from cdstation.services.values import CountPoint, CountResult, PageCount, Proof
from cdstation.ui.count.entry import CountEntry
from cdstation.ui.count.reveal import Reveal
from cdstation.ui.opening.step import Step
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Choice
from cdstation.ui.widgets.panels import emptied

if TYPE_CHECKING:
    from cdstation.services.station import Station

Shown = tuple[tuple[CountResult, tuple[CountPoint, ...]], ...]


class CountCourse(Step):
    """First counter, second counter, then what both found. `start` begins a round over some pages."""

    name = "count"
    WHO = "count.who"
    TURNS = ("count.first", "count.second")

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks, say("count.heading"), "")
        self._pages: tuple[PageHead, ...] = ()
        self._rows: tuple[tuple[Row, ...], ...] = ()
        self._tight = False
        self._case = 0
        self._barred: frozenset[int] = frozenset()
        self._figures: tuple[list[dict[str, int]], list[dict[str, int]]] = ([], [])
        self._counters: list[Person] = []
        self._proofs: list[Proof] = []
        self._people: tuple[Person, ...] = ()
        self._left: tuple[PageHead, ...] = ()  # what is to be counted again
        self.who = Choice(say(self.WHO))
        self.who.box.setObjectName("count-who")
        self.figures = CountEntry()
        self.figures.entered.connect(self._take_figures)
        self.sign = Button(say("count.mine"), Kind.PRIMARY, hint="Enter")
        self.sign.setObjectName("count-figures")
        self.sign.clicked.connect(self._take_figures)
        self.figures.side.insertWidget(1, self.sign)
        self.result = QVBoxLayout()
        self.again = Button(say("count.again"))
        self.again.setObjectName("count-again")
        self.again.clicked.connect(self._count_again)
        for widget in (self.who, self.figures):
            self.card.body.addWidget(widget)
            widget.hide()
        self.card.body.setStretchFactor(self.figures, 50)
        self.card.body.addLayout(self.result)
        self.again.hide()
        self.card.body.addWidget(self.again)
        self.strip.signed.connect(self._on_signed)
        self.finish()

    @property
    def counting(self) -> bool:
        """True from the first figure that stands to the last signature."""
        return bool(self._figures[0])

    def set_tight(self, tight: bool) -> None:
        super().set_tight(tight)
        self._tight = tight
        self.figures.set_tight(tight)
        self.sign.set_hint("" if tight else "Enter")

    def rest(self) -> None:
        """Nothing is being counted: how it is done, in a few words."""
        emptied(self.result)
        self._figures, self._counters, self._proofs = ([], []), [], []
        for widget in (self.who, self.figures, self.again, self.go_on, self.strip):
            widget.hide()
        self.heading.setText(say("count.heading"))
        self.words.setText(say("count.how"))
        self.words.show()

    def start(
        self,
        pages: Sequence[PageHead],
        case: int = 0,
        barred: frozenset[int] = frozenset(),
        why: StationError | None = None,
    ) -> None:
        """A round over these pages, in this order; `case` is the discrepancy for which another pair counts again, and
        `barred` are those who have counted for it. `why` is what made the round before void.
        """
        emptied(self.result)
        self._pages, self._left = tuple(pages), ()
        self._case, self._barred = case, barred
        self._figures, self._counters, self._proofs = ([], []), [], []
        if self._pages:
            self.tasks.desk(self._begin_round, lambda rows: self._ask_first(rows, why), self.complain)

    def _begin_round(self) -> tuple[tuple[Row, ...], ...]:
        return tuple(self.station.counts.start(head.page) for head in self._pages)

    def _ask_first(self, rows: tuple[tuple[Row, ...], ...], why: StationError | None) -> None:
        self._rows = rows
        self._offer_people()
        self._ask()
        self.complain(why)

    def _offer_people(self) -> None:
        """Who counts now: named before the first figure is typed. The one before is not offered again."""
        status = self.station.status()
        counted = {person.number for person in self._counters} | self._barred
        self._people = tuple(one for one in self.station.access.people() if one.number not in counted)
        likely = status.witness if self._counters else status.nurse
        numbers = [one.number for one in self._people]
        box = self.who.box
        box.clear()
        box.addItems([one.shown for one in self._people])
        box.setCurrentIndex(numbers.index(likely.number) if likely and likely.number in numbers else -1)

    @property
    def _turn(self) -> int:
        """0 while the first counts, 1 while the second does."""
        return len(self._counters)

    def _ask(self) -> None:
        """Ask whoever counts now: nothing that was typed before is in sight."""
        self.complain(None)
        for widget in (self.go_on, self.strip, self.again):
            widget.hide()
        at = len(self._figures[self._turn])
        head = self._pages[at]
        self.heading.setText(head.key.shown)
        case = say("count.for-case", case=self._case) if self._case else ""
        turn = say(self.TURNS[self._turn])
        place = say("count.page-of", at=at + 1, pages=len(self._pages)) if len(self._pages) > 1 else ""
        self.words.setText(" ".join(word for word in (case, turn, place) if word))
        self.words.show()
        self.who.setVisible(at == 0)
        self.figures.show()
        self.figures.begin(self._rows[at], head.unit)
        if self.who.index < 0:
            self.who.box.setFocus()

    def _take_figures(self) -> None:
        try:
            found = self.figures.read()
            if self.who.index < 0:
                raise RuleError("count-who-missing")
        except RuleError as error:
            self.complain(error)
            return
        turn = self._turn
        self._figures[turn].append(found)
        if len(self._figures[turn]) == len(self._pages):
            self._counters.append(self._people[self.who.index])
            if turn:
                self._ask_signature()
                return
            self._offer_people()
        self._ask()

    def _ask_signature(self) -> None:
        self.complain(None)
        for widget in (self.who, self.figures):
            widget.hide()
        self.heading.setText(say("count.heading"))
        self.words.setText(say("count.both-sign"))
        turn = len(self._proofs)
        drugs = "; ".join(head.key.shown for head in self._pages)
        person = self._counters[turn]
        self.strip.ask("second" if turn else "first", say("count.signs", drug=drugs), (person,), person)
        self.strip.set_busy(False)
        self.strip.show()
        self.strip.pin.setFocus()

    def _on_signed(self, proof: Proof) -> None:
        self._proofs.append(proof)
        if len(self._proofs) < len(self._counters):
            self._ask_signature()
            return
        (one, other), counts = self._proofs, self._counts()
        self._proofs = []
        self.strip.set_busy(True)
        self.tasks.desk(lambda: self._finish_round(counts, one, other), self._reveal, self._refused)

    def _counts(self) -> tuple[PageCount, ...]:
        first, second = self._figures
        return tuple(
            PageCount(head.page, mine, theirs, self._case)
            for head, mine, theirs in zip(self._pages, first, second, strict=True)
        )

    def _finish_round(self, counts: Sequence[PageCount], one: Proof, other: Proof) -> Shown:
        results = self.station.counts.finish_round(counts, one, other)
        history = self.station.counts.history
        return tuple((result, history(result.page) if result.agreed else ()) for result in results)

    def _count_again(self) -> None:
        self.start(self._left or self._pages, self._case, self._barred)

    def _refused(self, error: StationError) -> None:
        """Not the figures but a signature: both sign again, and the figures stand. Anything else begins anew."""
        if error.code.startswith(("count-", "recount-")):
            self.start(self._pages, self._case, self._barred, error)
            return
        self._ask_signature()
        self.strip.refuse(error)

    def _reveal(self, shown: Shown) -> None:
        self.strip.hide()
        self.words.hide()
        heads = {head.page: (head, rows) for head, rows in zip(self._pages, self._rows, strict=True)}
        for result, history in shown:
            head, rows = heads[result.page]
            self.result.addWidget(Reveal(head, result, rows, history, tight=self._tight))
        self._figures, self._counters = ([], []), []
        self._left = tuple(heads[result.page][0] for result, _ in shown if not result.agreed)
        self.again.setVisible(bool(self._left))
        if self._left:
            self.again.setFocus()
        else:
            self.offer_next()
        if len(self._left) < len(shown):
            self.done.emit()
