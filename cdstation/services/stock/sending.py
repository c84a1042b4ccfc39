"""Sending stock to another area, and what is in transit from here (PSI-4.17, PSI-4.23)."""

import threading
from contextlib import suppress
from datetime import date
from pathlib import Path

from cdstation.errors import NotReadyError, RuleError
from cdstation.register.entries import Sealed
from cdstation.register.products import Product
from cdstation.register.stock import transfers as rules
from cdstation.register.stock.acts import RequisitionMade, TransferOut, TransferRefused, TransferReturned
from cdstation.register.stock.transfers import Sending, ending_uuid
from cdstation.register.stock.transit import OnTheWay
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.late import when
from cdstation.services.stock.parcels import (
    Asked,
    InTransit,
    OnPage,
    Sent,
    TakenBack,
    asked_of,
    held_of,
    parts_of,
)
from cdstation.services.stock.settling import Settling, prove_movers
from cdstation.services.stock.slips import REQUISITION, TRANSFER, SlipFolder, Slips
from cdstation.services.values import Proof, State

MAY_SEND = (State.CLOSED, State.SIGNED_OUT, State.QUARANTINE)


class Dispatch:
    """What leaves, and what comes back because nobody took it. Wired by `TransferDesk`."""

    def __init__(self, current: Current, duty: Duty, slips: SlipFolder, settling: Settling) -> None:
        self._current = current
        self._duty = duty
        self._slips = slips
        self._settling = settling
        self._lock = threading.Lock()

    def requisitions(self) -> tuple[Asked, ...]:
        """What other areas ask of this one and was not sent yet. Raises NotReadyError `transit-folder-missing`."""
        standing = self._current.book.standing
        products = {one.code: one for one in self._current.catalogue.products}
        found: list[Asked] = []
        for slip in self._slips.read_slips().of(REQUISITION):
            name = standing.orders.neighbours[slip.area].name
            found += asked_of(slip, name, products, standing.transit.asked)
        return tuple(found)

    def cabinet(self) -> tuple[OnPage, ...]:
        """Every page with what of it could be sent, in the order of their heads; patients' own drugs never are."""
        standing, today = self._current.book.standing, self._today()
        found = []
        for head in sorted(standing.pages.values(), key=lambda one: one.key):
            product = next((one for one in self._current.catalogue.products if one.page_key == head.key), None)
            if product is not None and head.page not in standing.keeping.closed_pages:
                fitted = standing.holding.fitted.values()
                held = (one for one in standing.holding.on_page(head.page) if one.contents > 0)
                shown = tuple(held_of(one, today) for one in held if one.number not in fitted)
                left = standing.holding.loose(head.page, standing.balances[head.page])
                found.append(OnPage(product, shown, max(0, left)))
        return tuple(found)

    def check_sending(self, wanted: Sending) -> None:
        """Asked before anybody signs. Raises as `send`, but for the signatures and `when`."""
        self._current.require(*MAY_SEND)
        self._slips.check_there()
        self._planned(wanted)

    def send(
        self, wanted: Sending, proofs: tuple[Proof, Proof], *, at_ms: int | None = None, late_reason: str = ""
    ) -> Sent:
        """Stock leaves this book; then its slip is written. Without a folder nothing is sent.

        Raises RuleError as `rules.plan_sending`, `rules.check_asked`, `requisition-slip-missing`,
        `transfer-awaits-signature`, `role-may-not-move-stock`, `stock-moved-meanwhile` and those of the signatures and
        of `when`; NotReadyError `transit-folder-missing` and the station's state.
        """
        self._current.require(*MAY_SEND)
        self._slips.check_there()
        book = self._current.book
        with self._lock:
            body, page = self._planned(wanted)
            happened = when(book, page, at_ms, late_reason)
            one, other = prove_movers(self._current, self._duty, proofs)

            def still_so() -> None:
                if self._planned(wanted) != (body, page):
                    raise RuleError("stock-moved-meanwhile")

            sealed = book.write(
                body,
                by=one,
                witness=other,
                page=page,
                delta=-sum(body.contents),
                event_ms=happened.event_ms,
                late_reason=happened.late_reason,
                check=still_so,
            )
        return Sent(sealed.uuid, body.number, sealed.entry.balance or 0, self._settling.write(sealed))

    def _planned(self, wanted: Sending) -> tuple[TransferOut, int]:
        standing, product = self._current.book.standing, self._current.catalogue.product(wanted.product)
        body = rules.plan_sending(standing, product, wanted, self._today())
        page = rules.page_for(standing, product)
        self._check_at_rest(page, wanted)
        if wanted.order:
            self._check_asked(wanted, product, sum(body.contents))
        return body, page

    def _check_at_rest(self, page: int, wanted: Sending) -> None:
        """What a dose in somebody's hand may have been taken from stays until it is signed for."""
        holding, doses = self._current.book.standing.holding, tuple(self._current.book.roster.open.values())
        in_use = holding.in_use.get(page) in wanted.containers or wanted.loose
        if in_use and any(dose.body.stock_page == page for dose in doses):
            raise RuleError("transfer-awaits-signature")

    def _check_asked(self, wanted: Sending, product: Product, quantity: int) -> None:
        book = self._current.book
        for slip in self._slips.read_slips().of(REQUISITION):
            asked = slip.body
            assert isinstance(asked, RequisitionMade)
            if (slip.area, asked.number) == (wanted.to_area, wanted.order):
                before = book.standing.transit.asked.get((slip.area, asked.number, product.code), 0)
                rules.check_asked(asked, book.area_id, product, quantity, before)
                return
        raise RuleError("requisition-slip-missing", number=wanted.order)

    def in_transit(self) -> tuple[InTransit, ...]:
        """What this area has sent and nobody has entered yet, the oldest first. Without the folder it cannot say what
        was refused.
        """
        read = Slips((), ())
        with suppress(NotReadyError):
            read = self._slips.read_slips()
        return tuple(self.shown(sent, read) for sent in self._current.book.standing.transit.sent_now())

    def shown(self, sent: OnTheWay, read: Slips) -> InTransit:
        """A transfer in transit with what the slips say of it."""
        refusal = self._settling.refusal(sent, read)
        reason = refusal.body.reason if refusal and isinstance(refusal.body, TransferRefused) else ""
        return InTransit(
            uuid=sent.uuid,
            number=sent.body.number,
            to_name=sent.body.to_name,
            product=self._current.catalogue.product(sent.body.product),
            parts=parts_of(sent.body),
            quantity=sent.quantity,
            requisition=sent.body.requisition,
            seal=sent.body.seal,
            courier=sent.body.courier,
            sent_ms=sent.sent_ms,
            overdue=sent.overdue(self._current.clock.now().utc_ms),
            slip_there=self._slips.has(TRANSFER, self._entry(sent.seq)),
            refused=reason,
        )

    def take_back(self, uuid: str, counted: tuple[int, ...], proofs: tuple[Proof, Proof]) -> TakenBack:
        """A transfer that the other area has refused is in the cabinet again, counted part by part.

        Only with that area's slip: until it says so, the stock may be in its cabinet. Raises RuleError
        `transfer-not-in-transit`, `transfer-not-refused`, `counted-parts-differ`, `amount-not-a-figure`,
        `amount-not-whole`, `role-may-not-move-stock` and those of the signatures; NotReadyError
        `transit-folder-missing`; UnrecordedError.
        """
        book = self._current.book
        sent = book.standing.transit.sent.get(uuid)
        if sent is None:
            raise RuleError("transfer-not-in-transit")
        refusal = self._settling.refusal(sent, self._slips.read_slips())
        if refusal is None or not isinstance(refusal.body, TransferRefused):
            raise RuleError("transfer-not-refused", area=sent.body.to_name)
        rules.check_counted(counted, len(sent.body.contents), self._current.catalogue.product(sent.body.product))
        one, other = prove_movers(self._current, self._duty, proofs)
        sealed = book.record(
            TransferReturned(sent.body.number, sent.body.to_name, refusal.body.reason, sent.quantity, counted),
            by=one,
            witness=other,
            page=sent.page,
            delta=sum(counted),
            about=uuid,
            uuid=ending_uuid(uuid),
        )
        cause = self._settling.open_cases(one)
        self._settling.forget(self._entry(sent.seq), refusal)
        return TakenBack(sealed.seq, sum(counted), sealed.entry.balance or 0, cause)

    def write_again(self, uuid: str) -> Path:
        """The slip of a transfer of this area, or of its answer to another's, once more; `uuid` is the transfer's.

        Raises RuleError `transfer-not-known`; NotReadyError as `SlipFolder.write_slip`.
        """
        return self._settling.write_again(uuid)

    def overdue(self) -> int:
        """How many of this area's transfers are in transit for more than four hours (PSI-4.17); from memory."""
        now_ms = self._current.clock.now().utc_ms
        return sum(sent.overdue(now_ms) for sent in self._current.book.standing.transit.sent_now())

    def _entry(self, seq: int) -> Sealed:
        found = self._current.book.ledger.entry(seq)
        assert found is not None, "the fold knows it, so it is there"
        return found

    def _today(self) -> date:
        return self._current.clock.now().dose_day
