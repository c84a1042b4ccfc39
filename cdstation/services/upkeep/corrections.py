"""Setting right what a wrong line did to a balance; the line itself stands as it was written (LAW-20-c)."""

from dataclasses import dataclass

from cdstation.errors import RuleError
from cdstation.register.acts import DiscrepancyOpened
from cdstation.register.entries import Sealed
from cdstation.register.upkeep.acts import Correction
from cdstation.register.upkeep.corrections import (
    amount_correction,
    check_correctable,
    delta_of,
    page_correction,
    second_half,
    second_uuid,
)
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.values import Proof
from cdstation.storage.signing import Signer
from cdstation.treatment.acts import DoseRecorded

CAUSE = "dose-corrected"


@dataclass(frozen=True)
class HalfCorrected:
    """A correction of which the second half is missing: what is to come on which page, thousandths."""

    first: int  # number of the first half
    line: int  # of the line that was wrong
    page: int
    to_page: int
    amount: int
    words: str


class CorrectionDesk:
    """Corrections by the nurse on duty with a witness."""

    def __init__(self, current: Current, duty: Duty) -> None:
        self._current = current
        self._duty = duty

    def check(self, page: int, seq: int) -> int:
        """What the line moves on the page as it stands now, thousandths, negative for a supply.

        Raises RuleError `line-not-on-page`, `page-closed` and as `check_correctable`.
        """
        line = self._line(page, seq)
        check_correctable(line)
        return self._current.book.standing.keeping.moved_by(line)

    def correct_amount(self, page: int, seq: int, right: int, words: str, witness: Proof) -> Sealed:
        """The line should have said `right`, thousandths and never negative. That of a dose opens a discrepancy.

        Raises RuleError `line-not-on-page`, `page-closed`, as `amount_correction`, and those of the signatures.
        """
        line = self._line(page, seq)
        body = amount_correction(line, right, words, self._current.book.standing.keeping)
        one, other = self._signers(witness)
        self._open_case(line, body, one)
        return self._current.book.write(body, by=one, witness=other, page=page, delta=delta_of(body), about=line.uuid)

    def move_line(self, page: int, seq: int, to_page: int, words: str, witness: Proof) -> tuple[Sealed, Sealed]:
        """The line belongs on another page: taken off this one and put on that one by the same two people.

        Raises RuleError `line-not-on-page`, `page-closed`, as `page_correction`, and those of the signatures;
        UnrecordedError when only the first half could be written, which is then shown until somebody has finished it.
        """
        line, standing = self._line(page, seq), self._current.book.standing
        body = page_correction(line, to_page, words, standing.keeping, standing.pages)
        one, other = self._signers(witness)
        first = self._current.book.write(body, by=one, witness=other, page=page, delta=delta_of(body), about=line.uuid)
        return first, self._second(first, one, other)

    def unfinished(self) -> tuple[HalfCorrected, ...]:
        """The corrections that the station died in the middle of, the oldest first."""
        halves = self._current.book.standing.keeping.half_corrected
        return tuple(_half(halves[seq]) for seq in sorted(halves))

    def finish(self, first: int, witness: Proof) -> Sealed:
        """Write the second half. Raises RuleError `correction-finished-already` and those of the signatures."""
        half = self._current.book.standing.keeping.half_corrected.get(first)
        if half is None:
            raise RuleError("correction-finished-already")
        return self._second(half, *self._signers(witness))

    def _second(self, first: Sealed, one: Signer, other: Signer) -> Sealed:
        body, half = second_half(first), _half(first)
        return self._current.book.record(
            body,
            by=one,
            witness=other,
            page=half.to_page,
            delta=delta_of(body),
            about=first.draft.about,
            uuid=second_uuid(first),
        )

    def _signers(self, witness: Proof) -> tuple[Signer, Signer]:
        return self._current.nurse_signer, self._duty.witness_for(self._current.nurse_person, witness)

    def _open_case(self, line: Sealed, body: Correction, one: Signer) -> None:
        """A dose that was another dose is looked into. Before the correction: if the station dies in between, the case
        stands.
        """
        book = self._current.book
        told = any(case.cause == CAUSE and case.subject == line.seq for case in book.standing.cases.unsettled())
        if isinstance(line.body, DoseRecorded) and not told:
            case = DiscrepancyOpened(CAUSE, line.seq, delta_of(body), line.entry.page or 0, body.words)
            book.record(case, by=one, about=line.uuid)

    def _line(self, page: int, seq: int) -> Sealed:
        line = self._current.book.ledger.entry(seq)
        if line is None or line.entry.page != page:
            raise RuleError("line-not-on-page")
        if page in self._current.book.standing.keeping.closed_pages:  # before the case of a dose is opened
            raise RuleError("page-closed")
        return line


def _half(first: Sealed) -> HalfCorrected:
    body = first.body
    assert isinstance(body, Correction)
    return HalfCorrected(first.seq, body.seq, first.entry.page or 0, body.to_page, body.to_delta, body.words)
