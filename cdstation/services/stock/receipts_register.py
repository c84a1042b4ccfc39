"""The prison-wide register of receipts beside the registers of the areas (PSI-4.24, J1, LAW-20-f).

One area keeps it. Its own receipts are in its book; those of the others come to it as slips and are noted once each.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cdstation.errors import RuleError
from cdstation.register.acts import Receipt
from cdstation.register.audit import Finding
from cdstation.register.people import Person, check_may_supervise, may_supervise
from cdstation.register.quantity import Quantity
from cdstation.register.stock import receipts
from cdstation.register.stock.acts import ReceiptNoted
from cdstation.register.stock.receipts import ReceiptRow, SentRow
from cdstation.register.upkeep.acts import RegisterApproved
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.stamps import head_of, printed_by
from cdstation.services.stock.slips import RECEIPT, SlipFolder
from cdstation.services.values import Proof, State

if TYPE_CHECKING:
    from cdstation.reports.receipts_register import Balance, Prison


@dataclass(frozen=True)
class Approval:
    """The reference of the approval to keep registers by area, and whether receipts of the prison are kept here."""

    reference: str = ""
    kept_here: bool = False


@dataclass(frozen=True)
class Waiting:
    """What other areas have received and is not noted here, and what was wrong with their slips."""

    notes: tuple[ReceiptNoted, ...]
    findings: tuple[Finding, ...]


class ReceiptsRegister:
    """Reads and prints it; says where it is kept."""

    def __init__(self, current: Current, duty: Duty, slips: SlipFolder) -> None:
        self._current = current
        self._duty = duty
        self._slips = slips

    def approval(self) -> Approval:
        """What is recorded of it."""
        found = self._current.book.standing.keeping.approval
        return Approval() if found is None else Approval(found.reference, found.receipts_here)

    def approvers(self) -> tuple[Person, ...]:
        """Everybody who may record the approval."""
        return tuple(person for person in self._duty.people() if may_supervise(person))

    def approve(self, reference: str, kept_here: bool, proof: Proof) -> None:
        """A pharmacist or the head of healthcare records the approval, and which area keeps the register (J1).

        Raises RuleError `approval-no-reference`, `role-may-not-supervise` and the signature's own; the station's state.
        """
        self._current.require(State.CLOSED, State.QUARANTINE)
        check_may_supervise(self._current.book.person(proof.person))
        words = " ".join(reference.split())
        if not words:
            raise RuleError("approval-no-reference")
        signer = self._duty.prove(proof, "approval")
        self._current.book.write(RegisterApproved(words, kept_here), by=signer)

    def publish(self) -> int:
        """Put a slip of every own receipt that has none into the folder, for the area that keeps the register; gives
        their number. Nothing where it is kept here or no other area is known.

        Raises NotReadyError `transit-folder-missing`, `disk-full`, `folder-read-only`.
        """
        book = self._current.book
        if self.approval().kept_here or not book.standing.orders.neighbours:
            return 0
        self._slips.check_there()
        missing = [one for one in book.ledger.of_kinds(("receipt",)) if not self._slips.has(RECEIPT, one)]
        for sealed in missing:
            self._slips.write_slip(RECEIPT, sealed)
        return len(missing)

    def waiting(self) -> Waiting:
        """Receipts of other areas that are not noted here yet. Raises NotReadyError `transit-folder-missing`."""
        orders, read = self._current.book.standing.orders, self._slips.read_slips()
        fresh = (one for one in read.of(RECEIPT) if one.sealed.uuid not in orders.noted)
        return Waiting(
            tuple(receipts.note_of(one.sealed, orders.neighbours[one.area].name) for one in fresh), read.findings
        )

    def note(self) -> int:
        """Take every waiting receipt into the register, each once for ever; gives their number (J1).

        Signed by the person on duty; both signatures of each stand in its own area's book. Raises RuleError
        `receipts-register-elsewhere`; NotReadyError `nobody-signed-in` and as `waiting`; the station's state.
        """
        self._current.require(State.CLOSED, State.QUARANTINE)
        if not self.approval().kept_here:
            raise RuleError("receipts-register-elsewhere")
        book, waiting = self._current.book, self.waiting().notes
        for body in waiting:
            book.write(body, by=self._current.nurse_signer, about=body.receipt)
        return len(waiting)

    def rows(self, first: date, last: date) -> tuple[ReceiptRow, ...]:
        """The receipts of these days, the oldest first: of the whole prison where its register is kept, else of this
        area alone. Raises RuleError `period-backwards`.
        """
        if last < first:
            raise RuleError("period-backwards")
        book = self._current.book
        area, names = book.standing.area, book.standing.name_of()
        assert area is not None
        remarks = self._remarks()
        own = (
            replace(receipts.own_receipt(one, area.name, names), remarks=tuple(remarks.get(one.uuid, ())))
            for one in book.ledger.of_kinds(("receipt",))
        )
        noted = (receipts.noted_receipt(one) for one in book.ledger.of_kinds(("receipt-noted",)))
        return receipts.in_period([*own, *noted], first, last)

    def _remarks(self) -> dict[str, list[str]]:
        """Footnotes to receipts and corrections of them, by the uuid of the receipt (LAW-20-c)."""
        ledger, products = self._current.book.ledger, self._current.catalogue
        units = {
            one.uuid: products.product(one.body.product).unit
            for one in ledger.of_kinds(("receipt",))
            if isinstance(one.body, Receipt)
        }
        found: dict[str, list[str]] = {}
        for sealed in ledger.of_kinds(("footnote", "correction")):
            unit = units.get(sealed.draft.about)
            if unit is not None:
                found.setdefault(sealed.draft.about, []).append(receipts.remark(sealed, unit))
        return found

    def sent(self, first: date, last: date) -> tuple[SentRow, ...]:
        """What this area sent to others on these days, the oldest first (PSI-4.23)."""
        book = self._current.book
        names, waiting = book.standing.name_of(), set(book.standing.transit.sent)
        rows = (receipts.sent(one, names, one.uuid in waiting) for one in book.ledger.of_kinds(("transfer-out",)))
        return tuple(row for row in rows if first <= row.day <= last)

    def print_register(self, first: date, last: date, target: Path) -> Path:
        """The prison-wide register of receipts (PSI-4.24).

        Raises RuleError `receipts-register-elsewhere`, `period-backwards`; NotReadyError `print-target-not-writable`.
        """
        from cdstation.reports.receipts_register import write_receipts_register

        if not self.approval().kept_here:
            raise RuleError("receipts-register-elsewhere")
        rows = self.rows(first, last)
        write_receipts_register(target, self._prison(first, last), rows)
        return target

    def print_combined(self, first: date, last: date, target: Path) -> Path:
        """Receipts, transfers out of this area and its balances in one document (J1).

        Raises RuleError `period-backwards`; NotReadyError `print-target-not-writable`.
        """
        from cdstation.reports.receipts_register import write_combined

        rows = self.rows(first, last)
        write_combined(target, self._prison(first, last), rows, self.sent(first, last), self._balances())
        return target

    def _balances(self) -> "tuple[Balance, ...]":
        from cdstation.reports.receipts_register import Balance

        standing = self._current.book.standing
        heads = sorted(standing.pages.values(), key=lambda head: head.key)
        return tuple(
            Balance(head.key.shown, head.schedule, Quantity(standing.balances[head.page], head.unit)) for head in heads
        )

    def _prison(self, first: date, last: date) -> "Prison":
        from cdstation.reports.heads import Period
        from cdstation.reports.receipts_register import Prison

        current = self._current
        return Prison(
            area=head_of(current),
            approval=self.approval().reference,
            kept_here=self.approval().kept_here,
            period=Period(first, last),
            products={product.code: product for product in current.catalogue.products},
            printed_at=current.clock.now().utc_ms,
            printed_by=printed_by(current),
        )
