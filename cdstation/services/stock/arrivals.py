"""Stock that another area has sent: counted and taken in, or refused (PSI-4.17, PSI-4.23)."""

from contextlib import suppress

from cdstation.errors import RuleError
from cdstation.register.audit import Finding
from cdstation.register.stock import transfers as rules
from cdstation.register.stock.acts import TransferOut, TransferRefused
from cdstation.register.stock.transfers import answer_uuid
from cdstation.register.stock.transit import TRANSIT_ALERT_MS
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.late import when
from cdstation.services.stock.parcels import Incoming, TakenIn, parts_of
from cdstation.services.stock.settling import Settling, prove_movers
from cdstation.services.stock.slips import TRANSFER, Slip, SlipFolder
from cdstation.services.values import Proof


class Arrivals:
    """What comes in. Wired by `TransferDesk`."""

    def __init__(self, current: Current, duty: Duty, slips: SlipFolder, settling: Settling) -> None:
        self._current = current
        self._duty = duty
        self._slips = slips
        self._settling = settling

    def incoming(self) -> tuple[tuple[Incoming, ...], tuple[Finding, ...]]:
        """What is on its way here and was neither accepted nor refused, and what was wrong among the slips.

        Raises NotReadyError `transit-folder-missing`.
        """
        read, taken = self._slips.read_slips(), self._current.book.standing.transit.taken
        found, findings = [], list(read.findings)
        for slip in read.of(TRANSFER):
            if slip.sealed.uuid in taken:
                continue
            shown = self._incoming(slip)
            if shown is None:
                findings.append(Finding("slip-impossible", facts=(("file", slip.path.name),)))
            else:
                found.append(shown)
        return tuple(found), tuple(findings)

    def _incoming(self, slip: Slip) -> Incoming | None:
        body, standing = slip.body, self._current.book.standing
        assert isinstance(body, TransferOut)
        product = next((one for one in self._current.catalogue.products if one.code == body.product), None)
        if product is None or not rules.adds_up(slip.sealed):
            return None
        page = 0
        with suppress(RuleError):
            page = rules.page_for(standing, product)
        sent_ms = slip.sealed.draft.happened_ms
        return Incoming(
            slip=slip,
            number=body.number,
            from_name=standing.orders.neighbours[slip.area].name,
            product=product,
            parts=parts_of(body),
            requisition=body.requisition,
            order=body.order if body.order in standing.orders.requisitions else 0,
            purpose=body.purpose,
            seal=body.seal,
            courier=body.courier,
            sent_ms=sent_ms,
            overdue=self._current.clock.now().utc_ms - sent_ms > TRANSIT_ALERT_MS,
            page=page,
        )

    def accept(
        self,
        slip: Slip,
        counted: tuple[int, ...],
        proofs: tuple[Proof, Proof],
        *,
        order: int | None = None,
        at_ms: int | None = None,
        late_reason: str = "",
    ) -> TakenIn:
        """It is here, and was counted part by part (thousandths, 0 for what is not there): it enters this book.

        A wrong count opens a discrepancy here, where it was counted, and nowhere else. `order` is the requisition of
        this book that it fills, by default the one that the slip names. Raises RuleError as `rules.plan_acceptance`,
        `role-may-not-move-stock` and those of the signatures and of `when`; UnrecordedError.
        """
        book, body = self._current.book, slip.body
        assert isinstance(body, TransferOut)
        product = self._current.catalogue.product(body.product)
        sender = book.standing.orders.neighbours[slip.area]
        fills = body.order if order is None else order
        entry = rules.plan_acceptance(book.standing, sender, slip.sealed, counted, product, fills)
        page = rules.page_for(book.standing, product)
        happened = when(book, page, at_ms, late_reason)
        one, other = prove_movers(self._current, self._duty, proofs)
        sealed = book.record(
            entry,
            by=one,
            witness=other,
            page=page,
            delta=sum(counted),
            about=slip.sealed.uuid,
            event_ms=happened.event_ms,
            late_reason=happened.late_reason,
            check=lambda: rules.check_unanswered(book.standing, slip.sealed),
            uuid=answer_uuid(slip.sealed.uuid),
        )
        cause = self._settling.open_cases(one)
        written = self._settling.write(sealed)
        return TakenIn(sealed.seq, sum(counted), sealed.entry.balance or 0, cause, written)

    def refuse(self, slip: Slip, reason: str, proofs: tuple[Proof, Proof]) -> bool:
        """It is not taken in and goes back; it can never be accepted afterwards. True when the slip was written.

        Raises RuleError `reason-missing`, `transfer-not-for-this-area`, `transfer-answered-already`,
        `role-may-not-move-stock` and those of the signatures; UnrecordedError.
        """
        book, body = self._current.book, slip.body
        assert isinstance(body, TransferOut)
        rules.check_unanswered(book.standing, slip.sealed)
        if not reason.strip():
            raise RuleError("reason-missing")
        one, other = prove_movers(self._current, self._duty, proofs)
        sealed = book.record(
            TransferRefused(body.number, slip.area, " ".join(reason.split())),
            by=one,
            witness=other,
            about=slip.sealed.uuid,
            check=lambda: rules.check_unanswered(book.standing, slip.sealed),
            uuid=answer_uuid(slip.sealed.uuid),
        )
        return self._settling.write(sealed)
