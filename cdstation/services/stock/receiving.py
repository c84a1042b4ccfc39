"""Receiving a delivery: ordered, delivered and counted beside each other, two people, and away into the cabinet.

(LAW-14-b, LAW-19-d, PSI-4.20 to 4.22, PSI-4.27.) What was counted goes into the book, whatever was expected; where the
figures differ a case stands beside it.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from cdstation.errors import NotReadyError, RuleError, TrustError, UnrecordedError
from cdstation.register.acts import DiscrepancyOpened, Receipt
from cdstation.register.custody.licences import check_may_receive
from cdstation.register.entries import Sealed
from cdstation.register.people import Person
from cdstation.register.products import Product
from cdstation.register.stock import receiving
from cdstation.register.stock.acts import LockedAway, TransferIn, container_number
from cdstation.register.stock.receiving import Delivery, Lot
from cdstation.register.times import Moment
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.late import when
from cdstation.services.stock.receipts_register import ReceiptsRegister
from cdstation.services.values import Proof, State
from cdstation.storage.signing import Signer

# A delivery stands at the door whether the hatch is open or not, and also while the disk is nearly full.
RECORDABLE = (State.CLOSED, State.QUARANTINE, State.NO_SPACE)


@dataclass(frozen=True)
class ReceiptForm:
    """One product of a delivery. Figures are thousandths.

    `order` is the number of a requisition of this book; 0 when it was made on paper, and then `requisition` is its
    number there and `ordered` what it still asks for. `happened_ms` is given when it came earlier (LAW-20-b).
    """

    product: str
    supplier: str
    address: str
    delivered: int
    lots: tuple[Lot, ...]
    delivery_note: str
    order: int = 0
    requisition: str = ""
    ordered: int = 0
    to_follow: bool = False
    seal: str = ""
    courier: str = ""
    gtins: tuple[str, ...] = ()
    happened_ms: int | None = None
    late_reason: str = ""


@dataclass(frozen=True)
class ReceiptDone:
    """What came in: thousandths, the new balance, the new containers, those that had expired, the cases opened."""

    seq: int
    page: int
    counted: int
    balance: int
    containers: tuple[int, ...]
    expired: tuple[int, ...]
    causes: tuple[str, ...]


@dataclass(frozen=True)
class ToLockAway:
    """Something that came in and is not said to be in the cabinet yet (PSI-4.22)."""

    seq: int
    page: int
    product: str
    quantity: int
    containers: int
    since_ms: int
    party: str


class ReceivingDesk:
    """Takes deliveries in, and says when they are locked away."""

    def __init__(self, current: Current, duty: Duty, receipts: ReceiptsRegister) -> None:
        self._current = current
        self._duty = duty
        self._receipts = receipts

    def receivers(self) -> tuple[Person, ...]:
        """Everybody who has written authority to receive today (LAW-14-b)."""
        custody, today = self._current.book.standing.custody, self._current.clock.now().dose_day
        return tuple(one for one in self._duty.people() if custody.authorised(one.number, "receive", today))

    def product_of(self, gtin: str) -> Product | None:
        """The product that earlier receipts, signed by two, have taught this number to mean; None when none has."""
        code = self._current.book.standing.orders.gtins.get(gtin)
        return None if code is None else self._current.catalogue.product(code)

    def delivery(self, form: ReceiptForm) -> Delivery:
        """The three figures of this form. Raises RuleError `requisition-unknown`, `receipt-comes-by-transfer`."""
        counted = receiving.counted(form.lots)
        if not form.order:
            return Delivery(form.ordered, form.delivered, counted, form.to_follow)
        found = self._current.book.standing.orders.requisitions.get(form.order)
        if found is None:
            raise RuleError("requisition-unknown", number=form.order)
        if found.body.to_area:
            raise RuleError("receipt-comes-by-transfer", number=form.order)
        return Delivery(found.outstanding(form.product), form.delivered, counted, form.to_follow)

    def check(self, form: ReceiptForm) -> Delivery:
        """Everything that can be said of a form before anybody signs it; gives the three figures.

        Raises RuleError from `register/stock/receiving.py`, `check_may_receive` (the licence) and `when` (late entry),
        `product-unknown`, `no-page-for-delivery`, `scan-other-product`, and as `delivery`.
        """
        product = self._current.catalogue.product(form.product)
        page = self._page(product)
        self._check_gtins(form)
        receiving.check_papers(form.supplier, form.address, self._requisition(form), form.delivery_note)
        receiving.check_containers(form.lots)
        delivery = self.delivery(form)
        receiving.check_figures(product, delivery)
        standing = self._current.book.standing
        when(self._current.book, page, form.happened_ms, form.late_reason)
        check_may_receive(standing.custody, product.schedule, self._day(form), standing.settings)
        return delivery

    def receive(self, form: ReceiptForm, receiver: Proof, witness: Proof) -> ReceiptDone:
        """A delivery is in the book, signed by a person with written authority and a witness; what does not agree
        opens a case (PSI-4.20).

        Raises RuleError as `check`, `check_may_sign_for` and the signatures; UnrecordedError when the disk refuses.
        """
        current, book = self._current, self._current.book
        current.require(*RECORDABLE)
        delivery = self.check(form)
        person = book.person(receiver.person)
        receiving.check_may_sign_for(person, book.standing.custody, self._day(form))
        one, other = self._duty.prove_two(receiver, witness, "receipt")
        self.settle()
        page = self._page(current.catalogue.product(form.product))
        happened = when(book, page, form.happened_ms, form.late_reason)
        about = book.standing.orders.requisitions[form.order].uuid if form.order else ""
        line = book.record(
            self._receipt(form, delivery),
            by=one,
            witness=other,
            page=page,
            delta=delivery.counted,
            about=about,
            event_ms=happened.event_ms,
            late_reason=happened.late_reason,
        )
        causes = self._open_cases(line, delivery, one)
        with suppress(NotReadyError):  # the folder of slips is away: it goes there with the next one
            self._receipts.publish()
        return self._done(line, causes)

    def opened(self) -> None:
        """The area was unlocked: what a receipt left open is settled, and its slip is put into the folder."""
        if self._current.book.writable and not self._current.restored:
            with suppress(NotReadyError, UnrecordedError, TrustError):
                self.settle()
                self._receipts.publish()

    def settle(self) -> tuple[str, ...]:
        """Open what a receipt should have opened before the station died between the two; the causes, if any.

        The station signs for itself: what does not agree stands in the receipt that two people signed.
        """
        book = self._current.book
        newest = book.standing.orders.newest  # every receipt settles the one before it first
        if newest is None or not isinstance(newest.body, Receipt) or not newest.body.sizes:
            return ()
        body = newest.body
        delivery = Delivery(body.ordered, body.delivered, newest.draft.delta or 0, body.to_follow)
        return tuple(self._open_cases(newest, delivery, book.writing.station_signer()))

    def to_lock_away(self) -> tuple[ToLockAway, ...]:
        """What came in and is not locked away yet, the oldest first; from memory."""
        waiting = tuple(self._current.book.standing.orders.not_locked.values())
        return tuple(_waiting(sealed) for sealed in waiting)

    def lock_away(self, seq: int, place: str) -> None:
        """It is in the cabinet, on the word of the person on duty (PSI-4.22).

        Raises RuleError `nothing-to-lock-away`, `lock-away-no-place`; NotReadyError `nobody-signed-in`.
        """
        book = self._current.book
        waiting = book.standing.orders.not_locked.get(seq)
        if waiting is None:
            raise RuleError("nothing-to-lock-away")
        if not place.strip():
            raise RuleError("lock-away-no-place")
        book.record(LockedAway(seq, " ".join(place.split())), by=self._current.nurse_signer, about=waiting.uuid)

    def _check_gtins(self, form: ReceiptForm) -> None:
        for gtin in form.gtins:
            meant = self.product_of(gtin)
            if meant is not None and meant.code != form.product:
                raise RuleError("scan-other-product", product=meant.line)

    def _page(self, product: Product) -> int:
        page = self._current.book.standing.page_for(product.page_key)
        if page is None:
            raise RuleError("no-page-for-delivery", product=product.line)
        return page

    def _requisition(self, form: ReceiptForm) -> str:
        return str(form.order) if form.order else " ".join(form.requisition.split())

    def _day(self, form: ReceiptForm) -> date:
        now = self._current.clock.now()
        return now.dose_day if form.happened_ms is None else Moment(form.happened_ms, 0, "").dose_day

    def _receipt(self, form: ReceiptForm, delivery: Delivery) -> Receipt:
        each = receiving.spread(form.lots)
        return Receipt(
            product=form.product,
            supplier=" ".join(form.supplier.split()),
            address=" ".join(form.address.split()),
            requisition=self._requisition(form),
            batch=each[0].batch,
            expiry=each[0].expiry,
            order=form.order,
            ordered=delivery.ordered,
            delivered=delivery.delivered,
            to_follow=form.to_follow,
            delivery_note=" ".join(form.delivery_note.split()),
            sizes=tuple(one.size for one in each),
            batches=tuple(one.batch for one in each),
            expiries=tuple(one.expiry for one in each),
            seal=form.seal.strip(),
            courier=" ".join(form.courier.split()),
            gtins=tuple(dict.fromkeys(form.gtins)),
        )

    def _open_cases(self, line: Sealed, delivery: Delivery, by: Signer) -> list[str]:
        book, page = self._current.book, line.entry.page
        assert page is not None, "a receipt stands on a page"
        opened = {case.cause for case in tuple(book.standing.cases.all.values()) if case.subject == line.seq}
        due = [one for one in receiving.mismatches(delivery) if one.cause not in opened]
        for one in due:
            book.record(DiscrepancyOpened(one.cause, line.seq, one.difference, page), by=by, about=line.uuid)
        return [one.cause for one in due]

    def _done(self, line: Sealed, causes: list[str]) -> ReceiptDone:
        body = line.body
        assert isinstance(body, Receipt)
        assert line.entry.page is not None
        assert line.entry.balance is not None
        numbers = tuple(container_number(line.seq, place) for place in range(len(body.sizes)))
        today = self._current.clock.now().dose_day.isoformat()
        expired = tuple(number for number, expiry in zip(numbers, body.expiries, strict=True) if expiry < today)
        counted = line.draft.delta or 0
        return ReceiptDone(line.seq, line.entry.page, counted, line.entry.balance, numbers, expired, tuple(causes))


def _waiting(sealed: Sealed) -> ToLockAway:
    body = sealed.body
    assert isinstance(body, Receipt | TransferIn)
    assert sealed.entry.page is not None
    party = body.supplier if isinstance(body, Receipt) else body.from_name
    return ToLockAway(
        seq=sealed.seq,
        page=sealed.entry.page,
        product=body.product,
        quantity=sealed.draft.delta or 0,
        containers=len(body.sizes),
        since_ms=sealed.draft.happened_ms,
        party=party,
    )
