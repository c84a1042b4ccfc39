"""What needs no decision by a person: slips that are missing are written, slips that came are believed (PSI-4.17).

Every step may be repeated at any time, by a station that was killed after any other step: what is written follows from
the two books alone, and each entry has an identity of its own.
"""

from contextlib import suppress
from pathlib import Path

from cdstation.errors import NotReadyError, RuleError
from cdstation.register.acts import DiscrepancyOpened
from cdstation.register.audit import Finding
from cdstation.register.entries import Sealed
from cdstation.register.stock.acts import RequisitionMade, TransferIn, TransferOut, TransferSettled
from cdstation.register.stock.transfers import answers, case_uuid, cause_of, check_may_move, ending_uuid
from cdstation.register.stock.transit import OnTheWay
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.stock.slips import ACCEPTANCE, REFUSAL, REQUISITION, TRANSFER, Slip, SlipFolder, Slips
from cdstation.services.values import Proof
from cdstation.storage.signing import Signer


class Settling:
    """Brings the folder of slips and the open book together."""

    def __init__(self, current: Current, slips: SlipFolder) -> None:
        self._current = current
        self._slips = slips

    def write_missing(self, read: Slips) -> None:
        """Slips that should lie there and do not: of transfers in transit, and answers to those that were answered."""
        transit, ledger = self._current.book.standing.transit, self._current.book.ledger
        for sent in transit.sent_now():
            self._write_unless_there(ledger.entry(sent.seq))
        for slip in read.of(TRANSFER):
            if slip.sealed.uuid in transit.taken:
                self._write_unless_there(ledger.entry(transit.taken[slip.sealed.uuid]))

    def keep_requisitions(self) -> None:
        """The slips of requisitions to other areas lie there for as long as something is still to come on them."""
        book = self._current.book
        open_ones = [one for one in book.standing.orders.requisitions.values() if one.body.to_area and one.open]
        entries = [entry for one in open_ones if (entry := book.ledger.entry(one.seq)) is not None]
        for sealed in entries:
            self._write_unless_there(sealed)
        self._slips.keep_only(REQUISITION, entries)

    def write(self, sealed: Sealed) -> bool:
        """The slip of an entry that is in the book already; False when the folder does not take it now."""
        with suppress(NotReadyError):
            self._slips.write_slip(kind_of(sealed), sealed)
            return True
        return False

    def write_again(self, uuid: str) -> Path:
        """The slip of a transfer of this area, or of its answer to another's. Raises as `Dispatch.write_again`."""
        transit = self._current.book.standing.transit
        sent = transit.sent.get(uuid)
        sealed = self._current.book.ledger.entry(sent.seq if sent else transit.taken.get(uuid, 0))
        if sealed is None:
            raise RuleError("transfer-not-known")
        return self._slips.write_slip(kind_of(sealed), sealed)

    def _write_unless_there(self, sealed: Sealed | None) -> None:
        if sealed is not None and not self._slips.has(kind_of(sealed), sealed):
            self._slips.write_slip(kind_of(sealed), sealed)

    def open_cases(self, by: Signer) -> str:
        """The discrepancy of each wrong count on arrival that has none yet, once for ever; the last cause, or empty."""
        book, cause = self._current.book, ""
        for one in tuple(book.standing.transit.mismatches.values()):
            cause = cause_of(one.difference)
            case = DiscrepancyOpened(cause, one.seq, one.difference, one.page)
            book.record(case, by=by, about=one.uuid, uuid=case_uuid(one.uuid))
        return cause

    def believe_answers(self, read: Slips) -> tuple[tuple[int, ...], tuple[Finding, ...]]:
        """Each transfer that the other area has entered is settled. The numbers, and what made no sense."""
        arrived: list[int] = []
        findings: list[Finding] = []
        for slip in (*read.of(ACCEPTANCE), *read.of(REFUSAL)):
            sent = self._current.book.standing.transit.sent.get(slip.sealed.draft.about)
            if sent is None:
                findings += self._late(slip)
            elif not answers(sent, slip.sealed):
                findings.append(Finding("slip-contradicts", facts=(("file", slip.path.name),)))
            elif slip.kind == ACCEPTANCE:
                self._settle(sent, slip)
                arrived.append(sent.body.number)
        return tuple(arrived), tuple(findings)

    def refusal(self, sent: OnTheWay, read: Slips) -> Slip | None:
        """The other area's slip that refuses this transfer, if it lies there."""
        return next((slip for slip in read.of(REFUSAL) if answers(sent, slip.sealed)), None)

    def forget(self, out: Sealed, answer: Slip) -> None:
        """The transfer has ended: its slips have done their work. The own one goes first, so that an interruption in
        between never brings the answer back.
        """
        self._slips.remove(TRANSFER, out)
        with suppress(OSError):
            answer.path.unlink()

    def _settle(self, sent: OnTheWay, slip: Slip) -> None:
        book = self._current.book
        body = slip.body
        assert isinstance(body, TransferIn)
        settled = TransferSettled(sent.body.number, sum(body.contents), slip.sealed.seq)
        book.write(settled, by=book.writing.station_signer(), about=sent.uuid, uuid=ending_uuid(sent.uuid))
        out = book.ledger.entry(sent.seq)
        assert out is not None
        self.forget(out, slip)

    def _late(self, slip: Slip) -> list[Finding]:
        """An answer to a transfer that is not in transit: of one that has ended, the same word again is no news."""
        book = self._current.book
        about = slip.sealed.draft.about
        ended, out = book.standing.transit.ended.get(about), book.ledger.find(about)
        if ended is None or out is None:
            return [Finding("slip-about-nothing", facts=(("file", slip.path.name),))]
        ending = book.ledger.entry(ended)
        assert ending is not None
        if isinstance(ending.body, TransferSettled) != (slip.kind == ACCEPTANCE):
            return [Finding("slip-contradicts", facts=(("file", slip.path.name),))]
        self.forget(out, slip)
        return []


def kind_of(sealed: Sealed) -> str:
    """Which slip tells of this entry."""
    match sealed.body:
        case TransferOut():
            return TRANSFER
        case TransferIn():
            return ACCEPTANCE
        case RequisitionMade():
            return REQUISITION
        case _:
            return REFUSAL


def prove_movers(current: Current, duty: Duty, proofs: tuple[Proof, Proof]) -> tuple[Signer, Signer]:
    """The two who move stock. Raises RuleError `role-may-not-move-stock` and as `Duty.prove_two`."""
    check_may_move(current.book.person(proofs[0].person))
    return duty.prove_two(*proofs, "transfer")
