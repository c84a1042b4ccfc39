"""Which containers there are, where each stands and what it holds: folded from the entries.

A container's contents are fixed by an entry (received, opened, counted, taken off a pump) and fall with what is used
after that. What is on a page and in no container is *loose*: nobody must list containers before the hatch may work.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from cdstation.register import acts as book
from cdstation.register.entries import Body, Sealed
from cdstation.register.stock import acts, leaving
from cdstation.register.stock.acts import container_number

CABINET, QUARANTINE = "cabinet", "quarantine"
OPEN_ROW, PUMP_ROW = "open:", "reservoir:"


@dataclass(frozen=True)
class Container:
    """One bottle, box or syringe. `contents` are thousandths after entry `fixed_seq`, less what was used since."""

    number: int
    page: int
    product: str
    batch: str
    expiry: str
    size: int
    contents: int
    fixed_seq: int
    place: str = CABINET  # cabinet, quarantine, or `pump-1`
    pump: int = 0  # the one pump that it belongs to, once it was fitted
    opened_ms: int | None = None
    opened_by: int = 0
    reason: str = ""  # why it is in quarantine
    recalled: bool = False

    @property
    def sealed(self) -> bool:
        """True while nobody has opened it."""
        return self.opened_ms is None

    def expired(self, today: date) -> bool:
        """True from the day after the last day on its label."""
        return date.fromisoformat(self.expiry) < today if self.expiry else False

    def usable(self, today: date) -> bool:
        """True when something may be given from it."""
        return self.place != QUARANTINE and not self.recalled and not self.expired(today)


@dataclass
class Holding:
    """The fold. `fitted` is the container on each pump, `in_use` the open one of each page in the cabinet."""

    containers: dict[int, Container] = field(default_factory=dict)
    fitted: dict[int, int] = field(default_factory=dict)
    in_use: dict[int, int] = field(default_factory=dict)
    recalls: dict[tuple[str, str], str] = field(default_factory=dict)  # product and batch: reference
    owners: dict[int, int] = field(default_factory=dict)  # for every container that was ever fitted: its pump
    away: dict[str, tuple[Container, ...]] = field(default_factory=dict)  # in transit, as they left: by transfer out

    def apply(self, sealed: Sealed) -> None:
        """Take one more entry into account."""
        step = _STEPS.get(type(sealed.body))
        if step is not None:
            step(self, sealed, sealed.body)

    def on_page(self, page: int) -> tuple[Container, ...]:
        """The containers of a page, the first to expire first."""
        found = (one for one in self.containers.values() if one.page == page)
        return tuple(sorted(found, key=lambda one: (one.expiry, one.number)))

    def loose(self, page: int, balance: int) -> int:
        """What is in the balance and in no container."""
        return balance - sum(one.contents for one in self.containers.values() if one.page == page)

    def pump_of(self, number: int) -> int:
        """The pump on which a container is now, 0 when it is on none."""
        return next((pump for pump, one in self.fitted.items() if one == number), 0)

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

    def marks(self) -> tuple[int, ...]:
        """The entries since which the use of open containers has to be folded again at a start."""
        open_ones = {*self.fitted.values(), *self.in_use.values()} & self.containers.keys()
        return tuple(self.containers[number].fixed_seq for number in open_ones)

    def add(self, sealed: Sealed, page: int, product: str, given: "Arrived") -> None:
        """Containers come in with an entry."""
        for place, (size, contents, batch, expiry, mark) in enumerate(given.rows()):
            number = container_number(sealed.seq, place)
            recalled = mark == "recalled" or (product, batch) in self.recalls
            one = Container(number, page, product, batch, expiry, size, contents, sealed.seq, recalled=recalled)
            self.containers[number] = replace(one, place=QUARANTINE, reason=mark) if mark else one

    def remove(self, containers: tuple[int, ...], amounts: tuple[int, ...]) -> None:
        """So much has left each of these; one that is empty is gone."""
        for number, amount in zip(containers, amounts, strict=True):
            self.take(number, amount)
            if number in self.containers and self.containers[number].contents <= 0:
                self.forget(number)

    def forget(self, number: int) -> None:
        """A container is gone."""
        self.containers.pop(number, None)
        self.fitted = {pump: one for pump, one in self.fitted.items() if one != number}
        self.in_use = {page: one for page, one in self.in_use.items() if one != number}

    def put_aside(self, number: int, left: int, seq: int) -> None:
        """A container is no longer in use and holds so much; with nothing left it is gone."""
        if number not in self.containers:
            return
        if left <= 0:
            self.forget(number)
            return
        self.containers[number] = replace(self.containers[number], contents=left, fixed_seq=seq, place=CABINET)


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
    now.put_aside(body.previous, body.previous_left, sealed.seq)
    if body.container in now.containers:
        one = now.containers[body.container]
        now.containers[one.number] = _in_use(one, sealed)
        now.in_use[one.page] = one.number


def _fitted(now: Holding, sealed: Sealed, body: book.BottleFitted) -> None:
    previous = now.fitted.pop(body.pump, 0)
    if previous != body.container:
        now.put_aside(previous, body.previous_left, sealed.seq)
    if body.container in now.containers:
        one = _in_use(now.containers[body.container], sealed)
        now.in_use = {page: number for page, number in now.in_use.items() if number != one.number}
        now.containers[one.number] = replace(one, place=f"pump-{body.pump}", pump=body.pump)
        now.fitted[body.pump] = one.number
        now.owners[one.number] = body.pump


def _in_use(one: Container, sealed: Sealed) -> Container:
    opened_ms = sealed.draft.entered.utc_ms if one.opened_ms is None else one.opened_ms
    return replace(one, fixed_seq=sealed.seq, opened_ms=opened_ms, opened_by=one.opened_by or sealed.draft.by)


def _quarantined(now: Holding, sealed: Sealed, body: acts.ContainerQuarantined) -> None:
    now.fitted = {pump: number for pump, number in now.fitted.items() if number != body.container}
    now.in_use = {page: number for page, number in now.in_use.items() if number != body.container}
    if body.container in now.containers:
        one = now.containers[body.container]
        now.containers[one.number] = replace(
            one, contents=body.left, fixed_seq=sealed.seq, place=QUARANTINE, reason=body.reason
        )


def _released(now: Holding, _: Sealed, body: acts.ContainerReleased) -> None:
    if body.container in now.containers:
        now.containers[body.container] = replace(now.containers[body.container], place=CABINET, reason="")


def _recalled(now: Holding, _: Sealed, body: acts.BatchRecalled) -> None:
    now.recalls[body.product, body.batch] = body.reference
    for number, one in now.containers.items():
        if (one.product, one.batch) == (body.product, body.batch):
            now.containers[number] = replace(one, recalled=True)


def _overage(now: Holding, sealed: Sealed, body: acts.Overage) -> None:
    now.take(body.container, -(sealed.draft.delta or 0))


def _sent(now: Holding, sealed: Sealed, body: acts.TransferOut) -> None:
    held = (now.containers.get(number) for number in body.containers)
    now.away[sealed.uuid] = tuple(one for one in held if one is not None)
    now.remove(body.containers, body.contents[: len(body.containers)])


def _arrived_there(now: Holding, sealed: Sealed, _: acts.TransferSettled) -> None:
    now.away.pop(sealed.draft.about, None)


def _came_back(now: Holding, sealed: Sealed, body: acts.TransferReturned) -> None:
    """The same containers under the same numbers, with what was counted in them; no longer in use."""
    for one, contents in zip(now.away.pop(sealed.draft.about, ()), body.contents, strict=False):
        if contents > 0:
            recalled = one.recalled or (one.product, one.batch) in now.recalls
            now.containers[one.number] = replace(one, contents=contents, fixed_seq=sealed.seq, recalled=recalled)


def _returned(now: Holding, _: Sealed, body: acts.StockReturned | leaving.Destruction) -> None:
    now.remove(body.containers, body.amounts)


def _wasted(now: Holding, sealed: Sealed, body: book.Waste) -> None:
    amount = -(sealed.draft.delta or 0)
    if body.container:
        now.take(body.container, amount)
        one = now.containers.get(body.container)
        if one is not None and one.contents <= 0 and one.number not in now.fitted.values():
            now.forget(one.number)  # a broken bottle does not stand in the cabinet any more
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
