"""Patterns of a page: who signs together how often, and spills month by month. A reason to look, no verdict."""

from collections.abc import Sequence

from cdstation.register.quantity import Quantity, Unit, show_thousandths
from cdstation.register.times import show_date
from cdstation.services.discrepancies.values import PairShare, SpillMonth
from cdstation.ui.text import say
from cdstation.ui.widgets.panels import Card, emptied, label, plain

_PAIRS = 4


class PatternsCard(Card):
    """Hidden while there is nothing to show."""

    def __init__(self) -> None:
        super().__init__()
        self.hide()

    def show_patterns(self, pairs: Sequence[PairShare], spills: Sequence[SpillMonth], unit: Unit) -> None:
        """The most frequent pairs, and every month with a spill."""
        emptied(self.body)
        self.setVisible(bool(pairs or spills))
        self.body.addWidget(label(say("cases.patterns.title"), "heading"))
        self.body.addWidget(label(say("cases.patterns.what"), "small"))
        for pair in pairs[:_PAIRS]:
            share = show_thousandths(pair.share // 100 * 1000)
            words = say("cases.patterns.pair", first=pair.first, second=pair.second, lines=pair.lines, share=share)
            self.body.addWidget(plain(words))
        for spill in spills:
            month, amount = show_date(spill.month)[3:], str(Quantity(spill.amount, unit))
            self.body.addWidget(plain(say("cases.patterns.spill", month=month, times=spill.times, amount=amount)))
