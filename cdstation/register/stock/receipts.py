"""The prison-wide register of receipts (PSI-4.24, J1): every order that came into the prison, in whichever area.

An area's own receipts are read from its book; those of other areas are noted here from their signed slips. Nothing in
it moves stock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cdstation.register.acts import Footnote, Receipt, batch_shown, batches_shown
from cdstation.register.entries import Sealed
from cdstation.register.pages import shown_name
from cdstation.register.quantity import Unit
from cdstation.register.stock.acts import ReceiptNoted, TransferOut
from cdstation.register.times import show_moment
from cdstation.register.upkeep.acts import Correction


@dataclass(frozen=True)
class ReceiptRow:
    """One receipt. `quantity` is thousandths of the product's unit; `entry` its number in the book of its own area.

    Names are empty for another area: both signatures stand there.
    """

    day: date
    area: str
    party: str
    requisition: str
    product: str
    quantity: int
    batch: str
    entry: int
    received_by: str = ""
    witnessed_by: str = ""
    late: bool = False
    remarks: tuple[str, ...] = ()  # footnotes and corrections, which stand under it (LAW-20-c)


@dataclass(frozen=True)
class SentRow:
    """One transfer out of this area; `in_transit` until the other area has entered or refused it (PSI-4.23)."""

    day: date
    party: str
    requisition: str
    product: str
    quantity: int
    batch: str
    entry: int
    sent_by: str
    witnessed_by: str
    in_transit: bool


def own_receipt(sealed: Sealed, area: str, names: Mapping[int, str]) -> ReceiptRow:
    """A receipt of this book as a row."""
    body, draft = sealed.body, sealed.draft
    assert isinstance(body, Receipt)
    return ReceiptRow(
        day=draft.dose_day,
        area=area,
        party=f"{body.supplier}, {body.address}",
        requisition=body.requisition,
        product=body.product,
        quantity=draft.delta or 0,
        batch=_batch(body),
        entry=sealed.seq,
        received_by=shown_name(draft.by, names),
        witnessed_by="" if draft.witness is None else shown_name(draft.witness, names),
        late=draft.late,
    )


def remark(sealed: Sealed, unit: Unit) -> str:
    """A footnote to a receipt, or a correction of it, in words (LAW-20-c); `unit` is that of the receipt's page."""
    body, at = sealed.body, show_moment(sealed.draft.entered.utc_ms)
    if isinstance(body, Footnote):
        return f"Footnote {at}, entry {sealed.seq}: {body.text}"
    assert isinstance(body, Correction)
    return f"Corrected {at}, entry {sealed.seq}: {body.told(unit)}; {body.words}"


def noted_receipt(sealed: Sealed) -> ReceiptRow:
    """A receipt of another area, as its slip says, as a row."""
    body = sealed.body
    assert isinstance(body, ReceiptNoted)
    return ReceiptRow(
        day=date.fromisoformat(body.day),
        area=body.area,
        party=f"{body.supplier}, {body.address}",
        requisition=body.requisition,
        product=body.product,
        quantity=body.quantity,
        batch=body.batch,
        entry=body.seq,
    )


def note_of(sealed: Sealed, area: str) -> ReceiptNoted:
    """What the area that keeps the register has to know of a receipt of this book; `area` is this one's name."""
    body = sealed.body
    assert isinstance(body, Receipt)
    return ReceiptNoted(
        area_id=sealed.entry.area,
        area=area,
        receipt=sealed.uuid,
        seq=sealed.seq,
        day=sealed.draft.dose_day.isoformat(),
        supplier=body.supplier,
        address=body.address,
        requisition=body.requisition,
        product=body.product,
        quantity=sealed.draft.delta or 0,
        batch=_batch(body),
    )


def sent(sealed: Sealed, names: Mapping[int, str], in_transit: bool) -> SentRow:
    """A transfer out of this book as a row."""
    body, draft = sealed.body, sealed.draft
    assert isinstance(body, TransferOut)
    return SentRow(
        day=draft.dose_day,
        party=f"{body.to_name}, {body.to_address}",
        requisition=body.requisition,
        product=body.product,
        quantity=-(draft.delta or 0),
        batch=batches_shown(body.batches, body.expiries),
        entry=sealed.seq,
        sent_by=shown_name(draft.by, names),
        witnessed_by="" if draft.witness is None else shown_name(draft.witness, names),
        in_transit=in_transit,
    )


def in_period(rows: Iterable[ReceiptRow], first: date, last: date) -> tuple[ReceiptRow, ...]:
    """The rows of these days, the oldest first."""
    found = (row for row in rows if first <= row.day <= last)
    return tuple(sorted(found, key=lambda row: (row.day, row.area, row.entry)))


def _batch(body: Receipt) -> str:
    return batches_shown(body.batches, body.expiries) or batch_shown(body.batch, body.expiry)
