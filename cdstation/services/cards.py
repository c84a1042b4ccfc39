"""The dose card: everything the station knows that bears on one dose now, put before the rules of
`treatment/dosing.py`.
"""

from datetime import date

from cdstation.errors import RuleError
from cdstation.register.products import Product
from cdstation.register.times import Moment
from cdstation.services.current import Current
from cdstation.services.pump import PumpDesk
from cdstation.treatment.attendance import missed_days, strip
from cdstation.treatment.dosing import MISSED_SUSPEND_DAYS, DoseCard, PastDose, Situation, Source, plan_dose
from cdstation.treatment.prescriptions import Prescription


class Cards:
    """Makes cards; writes nothing."""

    def __init__(self, current: Current, pump: PumpDesk) -> None:
        self._current = current
        self._pump = pump

    def card(self, patient: int) -> DoseCard:
        """The card for this patient now. Raises RuleError `patient-unknown`."""
        roster, now = self._current.book.roster, self._current.clock.now()
        if patient not in roster.patients:
            raise RuleError("patient-unknown")
        order = roster.order_for(patient, now.dose_day)
        return plan_dose(roster.patients[patient], order, self._situation(patient, order, now))

    def missed(self, patient: int, today: date) -> int:
        """Whole days without a consumed dose before today (OB-missed-2)."""
        roster = self._current.book.roster
        order = roster.order_for(patient, today)
        consumed = roster.consumed_on(patient)
        return missed_days(consumed, order.starts, today) if order else 0

    def _situation(self, patient: int, order: Prescription | None, now: Moment) -> Situation:
        roster, standing = self._current.book.roster, self._current.book.standing
        past, today = roster.past.get(patient, ()), now.dose_day
        since = _course_start(past)
        marks = roster.consumed_on(patient)
        visits = roster.visits_on(patient, today)
        return Situation(
            now=now,
            source=self._source(order.product) if order else None,
            past=past,
            strip=strip(marks, since or (order.starts if order else today), today),
            missed=self.missed(patient, today),
            dosed_today=roster.dosed_on(patient, today),
            open_dose=roster.open_of(patient) is not None,
            hold=roster.holds.get(patient, ""),
            first_given=_first_given(order, past),
            course_started=since,
            earlier_today=tuple(visit.what for visit in visits if not visit.holds),
            settings=standing.settings,
            look_alikes=roster.look_alikes(patient),
            missed_cleared=self._decided(patient, order, past, today),
            keys_elsewhere=self._keys_elsewhere(),
        )

    def _keys_elsewhere(self) -> bool:
        """True when whoever would give the dose now does not hold the cabinet keys (PSI-4.30)."""
        nurse = self._current.nurse
        return nurse is not None and self._current.book.standing.key_holder != nurse.person

    def _source(self, product: Product) -> Source | None:
        """The pump, when it is fit to pour this product; else the measure, from the same page."""
        standing = self._current.book.standing
        page = standing.page_for(product.page_key)
        if page is None:
            return None
        balance = standing.balances[page]
        status = self._pump.status()
        bottle = standing.bottles.get(status.pump)
        if product.poured and status.state == "ready" and bottle is not None and bottle.product == product.code:
            return Source(status.pump, status.spout, page, bottle.batch, bottle.expiry, bottle.left, balance)
        opened = standing.holding.used_by_hand(page)  # else the bottle that came off the pump
        at_hand = opened or (bottle if bottle is not None and bottle.product == product.code else None)
        if at_hand is None:
            return Source(0, "", page, "", "", balance, balance)
        recalled = bool(standing.holding.recall_of(at_hand.product, at_hand.batch))
        return Source(0, "", page, at_hand.batch, at_hand.expiry, balance, balance, recalled)

    def _decided(self, patient: int, order: Prescription | None, past: tuple[PastDose, ...], today: date) -> bool:
        """A prescriber has decided since the days were missed: by lifting the stop today, or by a new order
        (OB-missed-2).
        """
        if self._current.book.roster.decided.get(patient) == today:
            return True
        last = next((dose.day for dose in past if dose.consumed_ug and dose.day < today), None)
        return order is not None and last is not None and (order.signed - last).days > 1


def _first_given(order: Prescription | None, past: tuple[PastDose, ...]) -> date | None:
    if order is None:
        return None
    return min((dose.day for dose in past if dose.prescription == order.number and dose.consumed_ug), default=None)


def _course_start(past: tuple[PastDose, ...]) -> date | None:
    """The first day of the present course: going back until a gap after which treatment starts anew (OB-missed-3)."""
    start: date | None = None
    for dose in past:
        if not dose.consumed_ug:
            continue
        if start is not None and (start - dose.day).days > MISSED_SUSPEND_DAYS:
            break
        start = dose.day
    return start


def authority_of(order: Prescription) -> str:
    """Prescriber and reference, as the register's authority column has them (LAW-19-e)."""
    return f"{order.prescriber}, {order.reference}" if order.reference else order.prescriber
