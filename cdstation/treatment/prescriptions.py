"""What is prescribed, and for how long it may be acted on (LAW-15-a, LAW-16-a, LAW-16-b, J5).

The station is never the prescription (LAW-16-c): it holds what the signed original says and who has seen it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from cdstation.errors import RuleError
from cdstation.register.products import Product
from cdstation.register.quantity import volume_for
from cdstation.treatment.words import words_agree

VALID_DAYS = 28  # day 0 is the appropriate date; day 28 is the last (LAW-16-a)


@dataclass(frozen=True)
class Prescription:
    """One order: one dose of one product per slot and day. `signed` and `starts` bound the appropriate date."""

    number: int
    patient: int
    slot: str
    product: Product
    dose_ug: int
    words: str
    signed: date
    starts: date
    ends: date
    prescriber: str
    reference: str
    original_seen_by: str
    pharmacist_checked: bool
    stopped: bool = False

    @property
    def volume(self) -> int:
        """The dose in thousandths of the stock unit. Raises RuleError `dose-not-measurable`."""
        return volume_for(self.dose_ug, self.product.ug_per_unit)

    @property
    def appropriate_date(self) -> date:
        """The later of the signature and the start that it states (LAW-16-a)."""
        return max(self.signed, self.starts)

    @property
    def last_first_day(self) -> date:
        """The last day on which a first dose may be given (LAW-16-a, J5)."""
        return self.appropriate_date + timedelta(days=VALID_DAYS)

    def reason_not_valid(self, today: date, first_given: date | None) -> str:
        """Why no dose may be given on it today, as a notice code, or empty.

        The 28 days limit the first dose; a started course runs to its stated end (J5).
        """
        if self.stopped:
            return "prescription-stopped"
        if today < self.appropriate_date:
            return "prescription-not-started"
        if today > self.ends:
            return "prescription-ended"
        if first_given is None and today > self.last_first_day:
            return "prescription-expired"
        return ""


def check_prescription(order: Prescription, dose_cap_ug: int) -> None:
    """What must hold before an order is taken in.

    Raises RuleError `words-and-figures-differ` (LAW-15-a), `dose-over-cap`, `dose-not-measurable`,
    `course-ends-before-start`, `prescriber-missing` or `original-not-seen` (LAW-16-c).
    """
    if not words_agree(order.words, order.dose_ug):
        raise RuleError("words-and-figures-differ")
    if order.dose_ug > dose_cap_ug:
        raise RuleError("dose-over-cap", cap_ug=dose_cap_ug)
    _ = order.volume
    if order.ends < order.starts or order.ends < order.signed:
        raise RuleError("course-ends-before-start")
    if not order.prescriber.strip():
        raise RuleError("prescriber-missing")
    if not order.original_seen_by.strip():
        raise RuleError("original-not-seen")
