"""What may be corrected, and by which lines (LAW-20-c).

Nothing is altered: a wrong line stands, and a line of its own sets the balance right. What was found by counting is no
clerical error; it is put right by a case, with an outcome and an approver who did not count (DISC-1).
"""

import hashlib
from collections.abc import Mapping

from cdstation.errors import RuleError
from cdstation.register import acts as book
from cdstation.register.discrepancies.acts import Adjustment
from cdstation.register.entries import Sealed
from cdstation.register.pages import PageHead
from cdstation.register.stock import acts as stock
from cdstation.register.upkeep.acts import Correction
from cdstation.register.upkeep.keeping import Keeping

_COUNTED = (book.Count, book.PageOpened, Adjustment)
_OF_TWO_BOOKS = (stock.TransferOut, stock.TransferIn, stock.TransferReturned)


def check_correctable(line: Sealed) -> None:
    """Raises RuleError `correction-of-a-count` (counts, adjustments and opening balances), `correction-of-a-transfer`
    (the other area's book says the same), `correction-of-a-correction`.
    """
    if isinstance(line.body, _COUNTED) or line.draft.delta is None:
        raise RuleError("correction-of-a-count")
    if isinstance(line.body, _OF_TWO_BOOKS):
        raise RuleError("correction-of-a-transfer")
    if isinstance(line.body, Correction) and not line.body.other:
        raise RuleError("correction-of-a-correction", seq=line.body.seq)


def amount_correction(line: Sealed, right: int, words: str, keeping: Keeping) -> Correction:
    """The line moved another amount than it says; `right` is what it should have said, thousandths, never negative.

    Raises RuleError as `check_correctable`, `correction-changes-nothing`, `correction-without-words`,
    `amount-not-a-figure`.
    """
    check_correctable(line)
    if right < 0:
        raise RuleError("amount-not-a-figure")
    was = keeping.moved_by(line)
    now = right if _obtained(line) else -right
    if was == now:
        raise RuleError("correction-changes-nothing")
    return Correction(line.seq, _said(words), was=was, now=now)


def page_correction(
    line: Sealed, to_page: int, words: str, keeping: Keeping, pages: Mapping[int, PageHead]
) -> Correction:
    """The line belongs on another page: the first half takes it off its own.

    Raises RuleError as `check_correctable`, `page-not-open`, `page-closed`, `correction-changes-nothing`,
    `correction-without-words`, `correction-of-another-unit`, `correction-of-another-book` (a patient's own drug is
    never stock, LAW-27-c), `correction-page-is-younger` (its opening balance knows of the line already).
    """
    check_correctable(line)
    here, there = pages[line.entry.page or 0], pages.get(to_page)
    if there is None:
        raise RuleError("page-not-open")
    if to_page in keeping.closed_pages:
        raise RuleError("page-closed")
    was = keeping.moved_by(line)
    if there == here or was == 0:
        raise RuleError("correction-changes-nothing")
    if there.unit is not here.unit:
        raise RuleError("correction-of-another-unit")
    if there.key.patients_own is not here.key.patients_own:
        raise RuleError("correction-of-another-book")
    if there.page > line.seq:
        raise RuleError("correction-page-is-younger")
    return Correction(line.seq, _said(words), to_page, was, was=was)


def second_half(first: Sealed) -> Correction:
    """The line on the page where the amount belongs."""
    body = first.body
    assert isinstance(body, Correction)
    return Correction(body.seq, body.words, other=first.seq, now=body.to_delta)


def second_uuid(first: Sealed) -> str:
    """The identity of the second half: the same whoever finishes it, so that it is written once."""
    return hashlib.sha256(f"second half of {first.uuid}".encode()).hexdigest()[:32]


def delta_of(correction: Correction) -> int:
    """What a correction moves on its page, thousandths."""
    return correction.now - correction.was


def _obtained(line: Sealed) -> bool:
    """True for a line that brought stock in; a cup that stayed empty is a supply of nothing."""
    return (line.draft.delta or 0) > 0


def _said(words: str) -> str:
    plain = " ".join(words.split())
    if not plain:
        raise RuleError("correction-without-words")
    return plain
