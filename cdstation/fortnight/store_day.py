"""The pharmacy store: ordering, receiving, and sending to the hatches what they ask for."""

from datetime import timedelta

from cdstation.fiction import ADDRESS, PRISON
from cdstation.fortnight.prison import (
    FIRST_DAY,
    LEAD,
    PHARMACIST,
    TECHNICIAN,
    TECHNICIAN_2,
    Place,
    Prison,
    proof,
    two,
)
from cdstation.register.stock.holding import Container
from cdstation.register.stock.receiving import Lot
from cdstation.register.stock.transfers import Sending
from cdstation.services.stock.ordering import OrderForm
from cdstation.services.stock.receiving import ReceiptDone, ReceiptForm

SUPPLIER, SUPPLIER_ADDRESS = "Example Pharma Ltd", "4 Model Way, Anytown"
BOTTLE_UL = 2_500_000
BOX = 28_000


class Store:
    """The pharmacist and the technicians at their counter."""

    def __init__(self, prison: Prison) -> None:
        self._prison = prison
        self._notes = prison.notes
        self.place: Place = prison.store
        self.station = prison.store.station

    def settle_in(self) -> None:
        """Written authorities, the licence, the stock of the first day put into the list of containers."""
        last = FIRST_DAY + timedelta(days=364)
        custody, lead = self.station.custody, proof(LEAD)
        custody.authorities.give(PHARMACIST, "order", "letter of 02-Nov-2026", FIRST_DAY, last, lead)
        custody.authorities.give(TECHNICIAN, "receive", "letter of 02-Nov-2026", FIRST_DAY, last, lead)
        self.station.receipts.approve("SoS approval 2026/7", True, lead)
        custody.licences.record("2", "HO-2026-1188", "Example Care Ltd", FIRST_DAY, last, lead)
        custody.stationery.receive("requisition pad", 101, 150, "Example Print Ltd", proof(TECHNICIAN))
        custody.stationery.issue("requisition pad", 101, 110, PHARMACIST, "ordering", proof(TECHNICIAN))

    def order(self, product: str, quantity: int) -> int:
        """A requisition to the firm; its number."""
        form = OrderForm(
            supplier=SUPPLIER,
            supplier_address=SUPPLIER_ADDRESS,
            recipient_address=f"{PRISON}, {ADDRESS}",
            profession="pharmacist",
            purpose="stock for substance misuse treatment",
            lines=((product, quantity),),
        )
        return self.station.orders.order(form, proof(PHARMACIST)).number

    def receive(
        self,
        order: int,
        product: str,
        size: int,
        counted: int,
        *,
        delivered: int = 0,
        batch: str = "",
        expiry: str = "",
    ) -> ReceiptDone:
        """What the van brought: `counted` containers of one lot, `delivered` by the note where that differs."""
        form = ReceiptForm(
            product=product,
            supplier=SUPPLIER,
            address=SUPPLIER_ADDRESS,
            delivered=(delivered or counted) * size,
            lots=(Lot(counted, size, batch or f"K{order:04d}", expiry or "2027-08-31"),),
            delivery_note=f"DN-{order:05d}",
            order=order,
            seal=f"S-{order:04d}",
            courier="Example Couriers",
        )
        done = self.station.receiving.receive(form, proof(TECHNICIAN), proof(TECHNICIAN_2))
        self._notes.received(self.place.name, product, counted * size)
        self.station.receiving.lock_away(done.seq, "CD cabinet 1")
        return done

    def requisition_from(self, place: Place, product: str, quantity: int) -> None:
        """The pharmacist asks this store for stock, in the name of a hatch and in its book (PSI-4.23)."""
        card = place.station.transfers.cards().known
        store = next(one for one in card if one.area_id == self.place.area_id)
        form = OrderForm(
            supplier=store.name,
            supplier_address=store.address,
            recipient_address=f"{PRISON}, {ADDRESS}",
            profession="pharmacist",
            purpose="doses at the hatch",
            lines=((product, quantity),),
            to_area=store.area_id,
        )
        place.station.orders.order(form, proof(PHARMACIST))

    def send(self, to: Place, product: str, containers: int, requisition: str, order: int) -> None:
        """So many sealed containers to a hatch, the first to expire first."""
        chosen = self.sealed(product)[:containers]
        amount = sum(one.contents for one in chosen)
        wanted = Sending(
            to.area_id,
            product,
            requisition,
            order,
            containers=tuple(one.number for one in chosen),
            seal=f"S-{order:04d}",
            courier="Officer Grange",
        )
        self.station.transfers.send(wanted, two(PHARMACIST, TECHNICIAN))
        self._notes.sent(self.place.name, to.name, product, amount)

    def sealed(self, product: str) -> tuple[Container, ...]:
        """Sealed containers of a product that may be given, the first to expire first."""
        page, today = self.place.page(product), self._prison.clock.now().dose_day
        held = self.place.book.standing.holding.on_page(page)
        return tuple(one for one in held if one.sealed and one.usable(today))
