"""The invented moving of stock: what two other areas ask for, send, answer and refuse. The rules are the real ones."""

from pathlib import Path
from typing import TYPE_CHECKING

from cdstation.errors import RuleError
from cdstation.register.audit import Finding
from cdstation.register.products import Product
from cdstation.register.standing import Standing
from cdstation.register.stock import transfers as rules
from cdstation.register.stock.acts import NeighbourKnown, TransferOut, container_number
from cdstation.register.stock.transfers import Sending
from cdstation.services.stock.neighbours import AreaCard, AreaCards
from cdstation.services.stock.parcels import (
    Asked,
    Incoming,
    InTransit,
    OnPage,
    Sent,
    Settled,
    TakenBack,
    TakenIn,
    held_of,
    parts_of,
)
from cdstation.services.stock.slips import TRANSFER, Slip
from cdstation.services.values import Proof
from cdstation.ui.fiction import book, people
from cdstation.ui.fiction.containers import written
from cdstation.ui.fiction.incoming import STORE
from cdstation.ui.fiction.people import BUPRENORPHINE, METHADONE, MINUTE, NOW_MS

if TYPE_CHECKING:
    from cdstation.ui.fiction.station import ExampleStation

_HOUR = 60 * MINUTE
A_WING = NeighbourKnown("a-wing-hatch", "A wing hatch", book.ADDRESS, "aa" * 32)
_OWN = AreaCard("b-wing-hatch", "B wing hatch", book.ADDRESS, "bb" * 32, simulated=True)
_STRANGER = AreaCard("c-wing-hatch", "C wing hatch", book.ADDRESS, "cc" * 32, simulated=True)
_FROM_STORE = container_number(8_120, 0), container_number(8_120, 1)


def _parcel(number: int, to: NeighbourKnown, product: Product, amounts: tuple[int, ...], **more: str) -> TransferOut:
    same = len(amounts)
    return TransferOut(
        number, to.area_id, to.name, to.address, "", 0, rules.SUPPLY, product.code,
        _FROM_STORE[:same], amounts, amounts, (more.get("batch", "MX2205"),) * same, ("2027-07-31",) * same,
        ("",) * same, more.get("seal", ""), "internal post",
    )  # fmt: skip


class ExampleTransfers:
    """`moving` and `coming` may be filled to show a busier day."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self._known = [A_WING, STORE]
        self._strangers = [_STRANGER]
        self._asked = [Asked(A_WING.area_id, A_WING.name, 4, METHADONE, 1_500_000, 1_000_000)]
        self._sent_before = 41
        self.moving: list[InTransit] = []
        self.coming: list[Incoming] = []

    def make_busy(self) -> None:
        """Two transfers on their way here, one that was sent long ago, and one that the pharmacy did not take in."""
        known = ((88, METHADONE, (500_000, 500_000), 1), (86, BUPRENORPHINE, (56_000,), 5))
        self.coming = [self._incoming(number, product, amounts, hours) for number, product, amounts, hours in known]
        self.moving = [
            self._outgoing(40, A_WING, (500_000,), 5, there=False),
            self._outgoing(41, STORE, (500_000,), 2, refused="seal broken"),
        ]

    def _incoming(self, number: int, product: Product, amounts: tuple[int, ...], hours: int) -> Incoming:
        body = _parcel(number, STORE, product, amounts, seal="S-0437", batch="MX2205" if hours == 1 else "B88107")
        sealed = written(self._station, body)
        return Incoming(
            slip=Slip(TRANSFER, STORE.area_id, sealed, Path("transit") / "transfer.cdslip"),
            number=number,
            from_name=STORE.name,
            product=product,
            parts=parts_of(body),
            requisition="B wing hatch 217",
            order=217,
            purpose=body.purpose,
            seal=body.seal,
            courier=body.courier,
            sent_ms=NOW_MS - hours * _HOUR,
            overdue=hours > 4,
            page=book.PAGE.page if product is METHADONE else 0,
        )

    def _outgoing(
        self,
        number: int,
        to: NeighbourKnown,
        amounts: tuple[int, ...],
        hours: int,
        *,
        there: bool = True,
        refused: str = "",
    ) -> InTransit:
        body = _parcel(number, to, METHADONE, amounts, seal=f"S-0{400 + number}")
        requisition = "A wing hatch 3" if to is A_WING else "R-26/31"
        return InTransit(
            f"{number:032x}", number, to.name, METHADONE, parts_of(body), sum(amounts), requisition, body.seal,
            body.courier, NOW_MS - hours * _HOUR, hours > 4, there, refused,
        )  # fmt: skip

    def cards(self) -> AreaCards:
        return AreaCards(_OWN, tuple(self._known), tuple(self._strangers), ())

    def know(self, card: AreaCard, proofs: tuple[Proof, Proof]) -> None:
        self._check(proofs)
        self._strangers.remove(card)
        self._known.append(NeighbourKnown(card.area_id, card.name, card.address, card.station_key))

    def cabinet(self) -> tuple[OnPage, ...]:
        holding = self._station.containers.holding
        kept = (one for one in holding.on_page(book.PAGE.page) if not holding.pump_of(one.number))
        held = tuple(held_of(one, people.TODAY) for one in kept)
        return (OnPage(METHADONE, held, self._station.containers.loose(book.PAGE.page)),)

    def requisitions(self) -> tuple[Asked, ...]:
        return tuple(self._asked)

    def check_sending(self, wanted: Sending) -> TransferOut:
        return rules.plan_sending(self._standing(), METHADONE, wanted, people.TODAY)

    def send(self, wanted: Sending, proofs: tuple[Proof, Proof]) -> Sent:
        body = self.check_sending(wanted)
        self._check(proofs)
        sealed = written(self._station, body, -sum(body.contents))
        self._station.containers.holding.remove(body.containers, body.contents[: len(body.containers)])
        self._sent_before += 1
        if wanted.order:
            self._asked = []
        return Sent(sealed.uuid, body.number, self._station.balance, slip_written=True)

    def _standing(self) -> Standing:
        """As much of the book as the rules look at."""
        made = Standing(pages={book.PAGE.page: book.PAGE}, balances={book.PAGE.page: self._station.balance})
        made.holding = self._station.containers.holding
        made.orders.neighbours = {one.area_id: one for one in self._known}
        made.transit.sent_before = self._sent_before
        return made

    def incoming(self) -> tuple[tuple[Incoming, ...], tuple[Finding, ...]]:
        return tuple(self.coming), ()

    def accept(self, slip: Slip, counted: tuple[int, ...], proofs: tuple[Proof, Proof]) -> TakenIn:
        one = self._of(slip)
        if not one.page:
            raise RuleError("product-has-no-page", product=one.product.name)
        self._check(proofs)
        self.coming.remove(one)
        sealed = written(self._station, slip.body, sum(counted))
        cause = rules.cause_of(sum(counted) - one.sent) if sum(counted) != one.sent else ""
        return TakenIn(sealed.seq, sum(counted), self._station.balance, cause, slip_written=True)

    def refuse(self, slip: Slip, reason: str, proofs: tuple[Proof, Proof]) -> bool:
        self._check(proofs)
        self.coming.remove(self._of(slip))
        return True

    def _of(self, slip: Slip) -> Incoming:
        return next(one for one in self.coming if one.slip.sealed.uuid == slip.sealed.uuid)

    def in_transit(self) -> tuple[InTransit, ...]:
        return tuple(self.moving)

    def take_back(self, uuid: str, counted: tuple[int, ...], proofs: tuple[Proof, Proof]) -> TakenBack:
        self._check(proofs)
        self.moving = [one for one in self.moving if one.uuid != uuid]
        self._station.balance += sum(counted)
        return TakenBack(book.NEWEST + 9, sum(counted), self._station.balance, "")

    def write_again(self, uuid: str) -> Path:
        return Path("transit") / "transfer-b-wing-hatch-40.cdslip"

    def overdue(self) -> int:
        return sum(one.overdue for one in self.moving)

    def settle(self) -> Settled:
        return Settled((), (), ())

    def _check(self, proofs: tuple[Proof, Proof]) -> None:
        for proof in proofs:
            self._station.access.check(proof)
