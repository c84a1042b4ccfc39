"""The invented losses and destructions: a spill a week ago, two expired bottles, an authorised witness."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdstation.register.entries import Sealed
from cdstation.register.people import Person, Role
from cdstation.register.stock.acts import container_number
from cdstation.register.stock.disposal import TREND_DAYS, SpillTrend
from cdstation.register.stock.holding import QUARANTINE, Container
from cdstation.services.stock.destruction import Authorised, Destroyed
from cdstation.services.stock.disposal import Source, Spilt
from cdstation.services.values import Proof
from cdstation.ui.fiction import book, people

if TYPE_CHECKING:
    from cdstation.ui.fiction.station import ExampleStation

FIRST, SECOND = (container_number(19_870, place) for place in (0, 1))
VISITOR = Person(9, "Gresham", "Anna", Role.AUTHORISED_WITNESS, "99H0001", "ff" * 32, competent_until="2026-12-18")
_SPILLS_UL = {3: 12_000, 9: 5_000, 20: 30_000}  # days ago


class ExampleDisposal:
    """Every loss is told to the pharmacist."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self._lost = dict(_SPILLS_UL)

    def sources(self) -> tuple[Source, ...]:
        pump = Source(book.PAGE, 310_000, pump=1, batch="K2291")
        return (pump, Source(book.PAGE, self._station.balance))

    def untold(self) -> tuple[Sealed, ...]:
        return ()

    def supervisors(self) -> tuple[Person, ...]:
        return (people.PHARMACIST, people.LEAD)

    def witnesses(self) -> tuple[Person, ...]:
        return people.STAFF

    def trend(self, page: int) -> SpillTrend:
        days = (
            (people.TODAY - timedelta(days=back), self._lost.get(back, 0)) for back in range(TREND_DAYS - 1, -1, -1)
        )
        return SpillTrend(len(self._lost), sum(self._lost.values()), tuple(days))

    def spill(self, page: int, amount: int, *, witness: Proof, **more: Any) -> Spilt:
        self._station.access.check(witness)
        self._station.note("spill", (page, amount, more))
        self._station.balance -= amount
        self._lost[0] = self._lost.get(0, 0) + amount
        return Spilt(book.NEWEST + 1, self._station.balance, "", people.PHARMACIST.number)


class ExampleDestruction:
    """Two bottles of an expired batch; the visitor has never signed on the page."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self._kept = [self._bottle(number) for number in (FIRST, SECOND)]
        self._words: list[Authorised] = []
        self._done: list[Destroyed] = []

    @staticmethod
    def _bottle(number: int) -> Container:
        code = people.METHADONE.code
        one = Container(number, book.PAGE.page, code, "K2188", "2026-10-31", 25_000, 25_000, 19_900)
        return replace(one, place=QUARANTINE, reason="expired")

    def authorised_witnesses(self) -> tuple[Person, ...]:
        return (VISITOR,)

    def set_apart(self, page: int) -> tuple[Container, ...]:
        return tuple(self._kept) if page == book.PAGE.page else ()

    def loose(self, page: int) -> int:
        return 0

    def pending(self) -> tuple[Authorised, ...]:
        return tuple(self._words)

    def authorise(
        self,
        page: int,
        containers: tuple[int, ...],
        amounts: tuple[int, ...],
        authority: str,
        directions: str,
        authorised_witness: Proof,
    ) -> Authorised:
        now = self._station.clock.now().utc_ms
        word = Authorised("word", page, containers, amounts, authority, directions, VISITOR, now)
        self._words = [word]
        return word

    def destroy(self, word: Authorised, reason: str, kit: str, destroyer: Proof, witness: Proof, *_: Any) -> Destroyed:
        for proof in (destroyer, witness):
            self._station.access.check(proof)
        self._words = []
        self._kept = [one for one in self._kept if one.number not in word.containers]
        self._station.balance -= sum(word.amounts)
        made = Destroyed(book.NEWEST + 1, word.page, word.at_ms, sum(word.amounts))
        self._done.insert(0, made)
        return made

    def destructions(self, page: int) -> tuple[Destroyed, ...]:
        return tuple(self._done)

    def print_certificate(self, seq: int, target: Path) -> Path:
        self._station.note("certificate", seq)
        return target
