"""Any order of acts in the cabinet: the running fold, that of a fresh start and a plain notebook agree (D8).

A start folds only the doses since the marks of the last counts, bottles and containers in use; what a container holds
must not depend on those before.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdstation.register import acts as book_acts
from cdstation.register.entries import Body
from cdstation.register.stock import acts, leaving
from tests.builders import METHADONE, count
from tests.register.stock.cabinet import BATCH, EXPIRY, SIZE, Cabinet, started_anew, transfer_out

_OFTEN = ("list", "open", "fit", "give", "by-hand")
_SELDOM = ("fit-plain", "apart", "release", "count", "waste", "spill", "over", "send", "back", "return", "destroy")
STEPS = st.lists(
    st.tuples(
        st.sampled_from((*_OFTEN, *_OFTEN, *_SELDOM, "recall", "page-count")), st.integers(0, 3), st.integers(1, 300)
    ),
    min_size=30,
    max_size=80,
)


@dataclass
class Notebook:
    """Someone who writes down what each bottle holds and where it stands, and knows nothing of entries."""

    cabinet: Cabinet = field(default_factory=Cabinet)
    holds: dict[int, int] = field(default_factory=dict)
    apart: set[int] = field(default_factory=set)
    on_pump: int = 0
    by_hand: int = 0
    sent: list[tuple[str, int, int]] = field(default_factory=list)

    def step(self, what: str, which: int, amount: int) -> None:
        """Do this with one of the bottles, if there is one."""
        volume = amount * 1_000
        numbers = sorted(self.holds)
        one = numbers[which % len(numbers)] if numbers else 0
        acting: dict[str, Callable[[], None]] = {
            "list": lambda: self._list(volume),
            "give": lambda: self._give(volume, 1),
            "by-hand": lambda: self._give(volume, 0),
            "fit-plain": lambda: self._fit(0),
            "spill": lambda: self._spill(volume, which % 2),
            "recall": lambda: self._recall(f"B{which}"),
            "page-count": self._page_count,
            "back": self._back,
        }
        on_one: dict[str, Callable[[], None]] = {
            "open": lambda: self._open(one),
            "fit": lambda: self._fit(one),
            "apart": lambda: self._apart(one),
            "release": lambda: self._release(one),
            "count": lambda: self._count(one, volume),
            "waste": lambda: self._waste(one, volume),
            "over": lambda: self._over(one, volume),
            "send": lambda: self._send(one, volume),
            "return": lambda: self._leave(one, volume, destroyed=False),
            "destroy": lambda: self._leave(one, volume, destroyed=True),
        }
        if what in acting:
            acting[what]()
        elif one:
            on_one[what]()

    def _write(self, body: Body, delta: int | None = None, about: str = "") -> str:
        return self.cabinet.write(body, delta=delta, about=about).uuid

    def _list(self, volume: int) -> None:
        for number in self.cabinet.list(SIZE, volume):
            self.holds[number] = self.cabinet.contents(number)

    def _recall(self, batch: str) -> None:
        self._write(acts.BatchRecalled(METHADONE.code, batch, "EL(26)A/09"))

    def _page_count(self) -> None:
        self._write(count(1, 1))

    def _given(self, pump: int) -> int:
        return self.on_pump if pump else self.by_hand

    def _give(self, volume: int, pump: int) -> None:
        self.cabinet.give(volume, pump)
        if self._given(pump):
            self.holds[self._given(pump)] -= volume

    def _spill(self, volume: int, pump: int) -> None:
        self._write(book_acts.Waste("spilt", "", pump), -volume)
        if self._given(pump):
            self.holds[self._given(pump)] -= volume

    def _end(self, number: int) -> None:
        """Out of use; thrown away when nothing is left."""
        if number and self.holds[number] <= 0:
            del self.holds[number]

    def _open(self, one: int) -> None:
        if one in self.apart:
            return
        self.cabinet.open(one)
        if self.on_pump == one:
            self.on_pump = 0
        before, self.by_hand = self.by_hand, one
        if before != one:
            self._end(before)

    def _fit(self, one: int) -> None:
        if one in self.apart:
            return
        self.cabinet.fit(one)
        if self.by_hand == one:
            self.by_hand = 0
        before, self.on_pump = self.on_pump, one
        if before != one:
            self._end(before)

    def _apart(self, one: int) -> None:
        self.cabinet.set_apart(one)
        self.apart.add(one)
        self.on_pump = 0 if self.on_pump == one else self.on_pump
        self.by_hand = 0 if self.by_hand == one else self.by_hand

    def _release(self, one: int) -> None:
        if one in self.apart:
            self._write(acts.ContainerReleased(one, "checked"))
            self.apart.discard(one)

    def _count(self, one: int, volume: int) -> None:
        self._write(replace(count(1, 1), rows=(f"open:{one}",), first_rows=(volume,), second_rows=(volume,)))
        self.holds[one] = volume

    def _in_use(self, one: int) -> bool:
        return one in (self.on_pump, self.by_hand)

    def _waste(self, one: int, volume: int) -> None:
        self._write(book_acts.Waste("spilt", "", container=one), -volume)
        self.holds[one] -= volume
        if not self._in_use(one):
            self._end(one)

    def _over(self, one: int, volume: int) -> None:
        body = acts.Overage(one, self.holds[one], volume, BATCH, EXPIRY)
        self._write(body, volume - self.holds[one])
        self.holds[one] = volume

    def _send(self, one: int, volume: int) -> None:
        amount = min(volume, max(self.holds[one], 0))
        body = transfer_out((one,), (amount,))
        self.sent.append((self._write(body, -amount), one, amount))
        self.holds[one] -= amount
        if not self._in_use(one):
            self._end(one)
            self.apart -= self.apart - set(self.holds)

    def _back(self) -> None:
        if self.sent:
            uuid, one, amount = self.sent.pop()
            self._write(acts.TransferReturned(1, "B wing hatch", "seal broken", amount, (amount,)), amount, uuid)
            if amount or one in self.holds:
                self.holds[one] = self.holds.get(one, 0) + amount

    def _leave(self, one: int, volume: int, *, destroyed: bool) -> None:
        if self._in_use(one):
            return
        amount = min(volume, max(self.holds[one], 0))
        body: Body = acts.StockReturned("X", "Y", "Z", "old", (one,), (amount,), (BATCH,), (EXPIRY,))
        if destroyed:
            body = leaving.Destruction((one,), (amount,), "expired", "kit 7", "", "")
        self._write(body, -amount)
        self.holds[one] -= amount
        self._end(one)
        self.apart -= self.apart - set(self.holds)


@pytest.mark.req("H-5", "BAL-3")
@given(STEPS)
def test_three_ways_of_knowing_agree(steps: list[tuple[str, int, int]]) -> None:
    """After each act the notebook and the running fold, at the end the fold of a fresh start."""
    notes = Notebook()
    for step in steps:
        notes.step(*step)
        holding = notes.cabinet.now.holding
        assert {number: one.contents for number, one in holding.containers.items()} == notes.holds
        assert holding.fitted == ({1: notes.on_pump} if notes.on_pump else {})
        assert holding.in_use == ({notes.cabinet.page: notes.by_hand} if notes.by_hand else {})
        bottle = notes.cabinet.now.bottles.get(1)
        if notes.on_pump:
            assert bottle is not None
            assert bottle.left == notes.holds[notes.on_pump]
        else:
            assert bottle is None or not bottle.container
    fresh, now = started_anew(notes.cabinet.book.entries), notes.cabinet.now
    assert (fresh.holding, fresh.bottles, fresh.balances) == (now.holding, now.bottles, now.balances)
