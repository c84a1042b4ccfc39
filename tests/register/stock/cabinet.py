"""A cabinet in memory: a book with one page, its fold as a running station has it, and the fold of a fresh start."""

import heapq
from dataclasses import dataclass, field, replace

from cdstation.register import acts as book_acts
from cdstation.register.entries import Body, Sealed
from cdstation.register.standing import Standing
from cdstation.register.stock import acts
from cdstation.register.stock.acts import container_number
from cdstation.register.stock.container import Container
from cdstation.treatment.acts import DoseRecorded
from tests.builders import METHADONE, TECHNICIAN, MemoryBook, dose, opened_book

SIZE = 500_000
BATCH, EXPIRY = "MX2201", "2027-06-30"


def transfer_out(containers: tuple[int, ...], contents: tuple[int, ...]) -> acts.TransferOut:
    """A transfer to another area; what follows the containers in `contents` was loose."""
    count = len(contents)
    return acts.TransferOut(
        number=1,
        to_area="b-wing",
        to_name="B wing hatch",
        to_address="1 Gate Road",
        requisition="R-3",
        order=0,
        purpose="supply",
        product=METHADONE.code,
        containers=containers,
        sizes=(SIZE,) * count,
        contents=contents,
        batches=(BATCH,) * count,
        expiries=(EXPIRY,) * count,
        marks=("",) * count,
    )


def transfer_in(contents: int, batch: str, expiry: str, mark: str = "") -> acts.TransferIn:
    """One container from another area."""
    return acts.TransferIn(
        number=1,
        from_area="store",
        from_name="Pharmacy store",
        from_address="1 Gate Road",
        requisition="R-2",
        product=METHADONE.code,
        sent=contents,
        sizes=(SIZE,),
        contents=(contents,),
        batches=(batch,),
        expiries=(expiry,),
        marks=(mark,),
    )


def started_anew(entries: list[Sealed]) -> Standing:
    """What `services/book.py` folds at a start: the doses only since the marks of a first reading."""
    standing = [one for one in entries if not isinstance(one.body, DoseRecorded)]
    scout = Standing()
    for sealed in standing:
        scout.apply(sealed)
    marks = scout.marks()
    if scout.bottles:  # all of this one page
        marks = {page: min(seq, *(bottle.seq for bottle in scout.bottles.values())) for page, seq in marks.items()}
    doses = [one for one in entries if isinstance(one.body, DoseRecorded) and one.seq > marks[one.entry.page or 0]]
    now = Standing()
    for sealed in heapq.merge(standing, doses, key=lambda one: one.seq):
        now.apply(sealed)
        if isinstance(sealed.body, DoseRecorded):
            now.use_for_dose(sealed, sealed.body.pump)
    return now


@dataclass
class Cabinet:
    """`now` is folded entry by entry."""

    book: MemoryBook = field(default_factory=opened_book)
    now: Standing = field(default_factory=Standing)
    page: int = 0

    def __post_init__(self) -> None:
        self.page = self.book.open_page(balance=10_000_000)
        for sealed in self.book.entries:
            self.now.apply(sealed)

    def write(self, body: Body, *, delta: int | None = None, about: str = "") -> Sealed:
        """One more entry; a movement stands on the page."""
        page = self.page if delta is not None or isinstance(body, book_acts.Count) else None
        sealed = self.book.write(body, witness=TECHNICIAN, page=page, delta=delta, about=about)
        self.now.apply(sealed)
        if isinstance(body, DoseRecorded):
            self.now.use_for_dose(sealed, body.pump)
        return sealed

    def one(self, number: int) -> Container:
        """A container."""
        return self.now.holding.containers[number]

    def contents(self, number: int) -> int:
        """What the book says that it holds."""
        return self.one(number).contents

    @property
    def loose(self) -> int:
        """What is in no container."""
        return self.now.holding.loose(self.page, self.now.balances[self.page])

    def list(self, *contents: int, batch: str = BATCH, expiry: str = EXPIRY) -> tuple[int, ...]:
        """Bottles of half a litre that hold so much; their numbers."""
        count = len(contents)
        body = acts.ContainersListed(
            self.page, METHADONE.code, (SIZE,) * count, contents, (batch,) * count, (expiry,) * count
        )
        seq = self.write(body).seq
        return tuple(container_number(seq, place) for place in range(count))

    def open(self, number: int) -> None:
        """Measured by hand from it from now on, as `ContainerDesk.open` writes it."""
        before = self.now.holding.used_by_hand(self.page)
        left = (before.number, before.contents) if before else (0, 0)
        self.write(acts.ContainerOpened(number, self.contents(number), *left))

    def fit(self, number: int, pump: int = 1) -> None:
        """On a pump, as `PumpDesk.fit_bottle` writes it; 0 is a bottle that is kept in no list."""
        before = self.now.holding.on_pump(pump)
        volume = self.contents(number) if number else SIZE
        left = before.contents if before else 0
        self.write(book_acts.BottleFitted(pump, METHADONE.code, BATCH, EXPIRY, volume, number, left))

    def give(self, volume: int, pump: int = 1) -> None:
        """A dose through a pump, or (0) by hand."""
        self.write(replace(dose(volume), pump=pump), delta=-volume)

    def set_apart(self, number: int, reason: str = "damaged") -> None:
        """Into quarantine."""
        self.write(acts.ContainerQuarantined(number, reason, self.contents(number), ""))
