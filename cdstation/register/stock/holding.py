"""Which containers there are, where each stands and what it holds: folded from the entries.

A container's contents are fixed by an entry (received, counted, set apart, put into use or taken out of it) and fall
with what is used after that. What is on a page and in no container is *loose*: nobody must list containers before the
hatch may work.

A start folds only the doses after `marks()` (`services/book.py`). So whatever makes a container give doses, or ends
that, says how much it holds then: nothing that came before is needed to know it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from cdstation.register import acts as book
from cdstation.register.entries import Body, Sealed
from cdstation.register.stock import acts, leaving
from cdstation.register.stock.acts import container_number
from cdstation.register.stock.container import CABINET, QUARANTINE, Container, batch_key

__all__ = ["CABINET", "OPEN_ROW", "PUMP_ROW", "QUARANTINE", "Arrived", "Container", "Holding"]

OPEN_ROW, PUMP_ROW = "open:", "reservoir:"


@dataclass
class Holding:
    """The fold. `fitted` is the container on each pump, `in_use` the open one of each page in the cabinet."""

    containers: dict[int, Container] = field(default_factory=dict)
    fitted: dict[int, int] = field(default_factory=dict)
    in_use: dict[int, int] = field(default_factory=dict)
    recalls: dict[tuple[str, str], str] = field(default_factory=dict)  # by `batch_key`: the reference
    owners: dict[int, int] = field(default_factory=dict)  # for every container that was ever fitted: its pump
    away: dict[str, tuple[Container, ...]] = field(default_factory=dict)  # by transfer: it may still come back

    def apply(self, sealed: Sealed) -> None:
        """Take one more entry into account."""
        step = _STEPS.get(type(sealed.body))
        if step is not None:
            step(self, sealed, sealed.body)

    def on_page(self, page: int) -> tuple[Container, ...]:
        """The containers of a page, the first to expire first."""
        found = (one for one in tuple(self.containers.values()) if one.page == page)
        return tuple(sorted(found, key=lambda one: (one.expiry, one.number)))

    def loose(self, page: int, balance: int) -> int:
        """What is in the balance and in no container."""
        return balance - sum(one.contents for one in tuple(self.containers.values()) if one.page == page)

    def pump_of(self, number: int) -> int:
        """The pump on which a container is now, 0 when it is on none."""
        return next((pump for pump, one in self.fitted.items() if one == number), 0)

    def on_pump(self, pump: int) -> Container | None:
        """The container on a pump, None when there is none or its bottle is not kept as a container."""
        return self.containers.get(self.fitted.get(pump, 0))

    def used_by_hand(self, page: int) -> Container | None:
        """The container from which doses of a page are measured by hand, None when none was opened for it."""
        return self.containers.get(self.in_use.get(page, 0))

    def recall_of(self, product: str, batch: str) -> str:
        """The reference under which this batch was called back, empty when it was not."""
        return self.recalls.get(batch_key(product, batch), "")

    def use(self, pump: int, page: int, amount: int) -> None:
        """So much was used: from the container on this pump, or (pump 0) from the one in use on the page."""
        number = self.fitted.get(pump) if pump else self.in_use.get(page)
        if number is not None:
            self.take(number, amount)

    def take(self, number: int, amount: int) -> None:
        """So much has left a container."""
        if number in self.containers:
            one = self.containers[number]
            self.containers[number] = replace(one, contents=one.contents - amount)

    def marks(self) -> tuple[tuple[int, int], ...]:
        """Page, and the entry since which its doses have to be folded again: one for each container that gave some."""
        return tuple((one.page, one.fixed_seq) for one in self.containers.values() if one.drawn)

    def add(self, sealed: Sealed, page: int, product: str, given: "Arrived") -> None:
        """Containers come in with an entry."""
        for place, (size, contents, batch, expiry, mark) in enumerate(given.rows()):
            number = container_number(sealed.seq, place)
            recalled = mark == "recalled" or bool(self.recall_of(product, batch))
            one = Container(number, page, product, batch, expiry, size, contents, sealed.seq, recalled=recalled)
            self.containers[number] = replace(one, place=QUARANTINE, reason=mark) if mark else one

    def remove(self, containers: Iterable[int], amounts: Iterable[int]) -> None:
        """So much has left each of these."""
        for number, amount in zip(containers, amounts, strict=True):
            self.take(number, amount)
            self.forget_empty(number)

    def forget_empty(self, number: int) -> None:
        """An empty container is gone; one that is in use stands there until another follows it.

        So which containers there are never depends on doses: a start that has not folded them all knows it as well.
        """
        one = self.containers.get(number)
        if one is not None and one.contents <= 0 and not one.drawn:
            self.forget(number)

    def forget(self, number: int) -> None:
        """A container is gone."""
        del self.containers[number]
        self.out_of_use(number)

    def out_of_use(self, number: int) -> None:
        """Nothing is given from it any more, neither through a pump nor by hand."""
        self.fitted = {pump: one for pump, one in self.fitted.items() if one != number}
        self.in_use = {page: one for page, one in self.in_use.items() if one != number}

    def put_aside(self, number: int, left: int, seq: int) -> None:
        """A container is no longer in use and holds so much; with nothing left it is gone."""
        if number not in self.containers:
            return
        if left <= 0:
            self.forget(number)
            return
        self.out_of_use(number)
        self.containers[number] = replace(
            self.containers[number], contents=left, fixed_seq=seq, place=CABINET, drawn=False
        )

    def put_into_use(self, number: int, left: int, sealed: Sealed, place: str) -> Container:
        """Doses are taken from it from now on, and it holds so much."""
        self.out_of_use(number)
        one, draft = self.containers[number], sealed.draft
        self.containers[number] = replace(
            one,
            contents=left,
            fixed_seq=sealed.seq,
            place=place,
            drawn=True,
            opened_ms=draft.entered.utc_ms if one.opened_ms is None else one.opened_ms,
            opened_by=one.opened_by or draft.by,
        )
        return self.containers[number]


@dataclass(frozen=True)
class Arrived:
    """Containers as an entry lists them."""

    sizes: tuple[int, ...]
    contents: tuple[int, ...]
    batches: tuple[str, ...]
    expiries: tuple[str, ...]
    marks: tuple[str, ...] = ()  # why each comes into quarantine; empty when none does

    def rows(self) -> tuple[tuple[int, int, str, str, str], ...]:
        """Size, contents, batch, expiry and mark of each."""
        marks = self.marks or ("",) * len(self.sizes)
        return tuple(zip(self.sizes, self.contents, self.batches, self.expiries, marks, strict=True))


def _received(now: Holding, sealed: Sealed, body: book.Receipt) -> None:
    if sealed.entry.page is not None and body.sizes:
        now.add(sealed, sealed.entry.page, body.product, Arrived(body.sizes, body.sizes, body.batches, body.expiries))


def _came_in(now: Holding, sealed: Sealed, body: acts.TransferIn) -> None:
    if sealed.entry.page is not None:
        given = Arrived(body.sizes, body.contents, body.batches, body.expiries, body.marks)
        now.add(sealed, sealed.entry.page, body.product, given)
        for place, contents in enumerate(body.contents):
            if contents <= 0:  # sent, and not there when it was counted
                now.forget(container_number(sealed.seq, place))


def _listed(now: Holding, sealed: Sealed, body: acts.ContainersListed) -> None:
    now.add(sealed, body.stock_page, body.product, Arrived(body.sizes, body.contents, body.batches, body.expiries))


def _opened(now: Holding, sealed: Sealed, body: acts.ContainerOpened) -> None:
    if body.container not in now.containers:
        return
    page = now.containers[body.container].page
    previous = now.in_use.get(page, 0)
    if previous != body.container:
        now.put_aside(previous, body.previous_left, sealed.seq)
    now.put_into_use(body.container, body.left, sealed, CABINET)
    now.in_use[page] = body.container


def _fitted(now: Holding, sealed: Sealed, body: book.BottleFitted) -> None:
    previous = now.fitted.pop(body.pump, 0)
    if previous != body.container:
        now.put_aside(previous, body.previous_left, sealed.seq)
    if body.container in now.containers:
        one = now.put_into_use(body.container, body.volume, sealed, f"pump-{body.pump}")
        now.containers[one.number] = replace(one, pump=body.pump)
        now.fitted[body.pump] = one.number
        now.owners[one.number] = body.pump


def _quarantined(now: Holding, sealed: Sealed, body: acts.ContainerQuarantined) -> None:
    now.out_of_use(body.container)
    if body.container in now.containers:
        now.containers[body.container] = replace(
            now.containers[body.container],
            contents=body.left,
            fixed_seq=sealed.seq,
            place=QUARANTINE,
            reason=body.reason,
            drawn=False,
        )


def _released(now: Holding, _: Sealed, body: acts.ContainerReleased) -> None:
    if body.container in now.containers:
        now.containers[body.container] = replace(now.containers[body.container], place=CABINET, reason="")


def _recalled(now: Holding, _: Sealed, body: acts.BatchRecalled) -> None:
    wanted = batch_key(body.product, body.batch)
    now.recalls[wanted] = body.reference
    for number, one in now.containers.items():
        if batch_key(one.product, one.batch) == wanted:
            now.containers[number] = replace(one, recalled=True)


def _overage(now: Holding, sealed: Sealed, body: acts.Overage) -> None:
    now.take(body.container, -(sealed.draft.delta or 0))


def _sent(now: Holding, sealed: Sealed, body: acts.TransferOut) -> None:
    sent = zip(body.containers, body.contents, strict=False)
    held = [(now.containers[number], amount) for number, amount in sent if number in now.containers]
    now.away[sealed.uuid] = tuple(
        replace(one, contents=amount, place=QUARANTINE if one.place == QUARANTINE else CABINET, drawn=False)
        for one, amount in held
    )
    now.remove(body.containers, body.contents[: len(body.containers)])


def _arrived_there(now: Holding, sealed: Sealed, _: acts.TransferSettled) -> None:
    now.away.pop(sealed.draft.about, None)


def _came_back(now: Holding, sealed: Sealed, body: acts.TransferReturned) -> None:
    """The same containers under the same numbers, with what was counted in them; no longer in use."""
    for one, contents in zip(now.away.pop(sealed.draft.about, ()), body.contents, strict=False):
        if one.number in now.containers:  # a part of it had stayed
            now.take(one.number, -contents)
        elif contents > 0:
            recalled = one.recalled or bool(now.recall_of(one.product, one.batch))
            now.containers[one.number] = replace(one, contents=contents, fixed_seq=sealed.seq, recalled=recalled)


def _returned(now: Holding, _: Sealed, body: acts.StockReturned | leaving.Destruction) -> None:
    now.remove(body.containers, body.amounts)


def _wasted(now: Holding, sealed: Sealed, body: book.Waste) -> None:
    amount = -(sealed.draft.delta or 0)
    if body.container:
        now.take(body.container, amount)
        now.forget_empty(body.container)  # a broken bottle does not stand in the cabinet any more
    else:
        now.use(body.pump, sealed.entry.page or 0, amount)


def _counted(now: Holding, sealed: Sealed, body: book.Count) -> None:
    """A count fixes what open containers hold; what is in a pump's tubing belongs to the container on it."""
    if body.lines_after:  # entered from paper, and the page has moved since: the figures are of another moment
        return
    figures = dict(zip(body.rows, body.first_rows, strict=True))
    for row, figure in figures.items():
        number = int(row.removeprefix(OPEN_ROW)) if row.startswith(OPEN_ROW) else 0
        if number in now.containers:  # an empty one that was counted still stands there
            tubing = figures.get(f"{PUMP_ROW}{now.pump_of(number)}", 0)
            now.containers[number] = replace(now.containers[number], contents=figure + tubing, fixed_seq=sealed.seq)


_STEPS: dict[type[Body], Callable[[Holding, Sealed, Any], None]] = {
    book.Receipt: _received,
    book.BottleFitted: _fitted,
    book.Waste: _wasted,
    book.Count: _counted,
    acts.TransferIn: _came_in,
    acts.ContainersListed: _listed,
    acts.ContainerOpened: _opened,
    acts.ContainerQuarantined: _quarantined,
    acts.ContainerReleased: _released,
    acts.BatchRecalled: _recalled,
    acts.Overage: _overage,
    acts.TransferOut: _sent,
    acts.TransferSettled: _arrived_there,
    acts.TransferReturned: _came_back,
    acts.StockReturned: _returned,
    leaving.Destruction: _returned,
}
