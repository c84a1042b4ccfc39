"""The Home Office licences of this site, one for each Schedule (PSI-4.31)."""

from datetime import date

from cdstation.register.custody.acts import LicenceEnded, LicenceRecorded
from cdstation.register.custody.licence import Licence
from cdstation.register.custody.licences import check_ending, check_licence, check_may_receive, pressing
from cdstation.register.people import check_may_supervise
from cdstation.services.current import Current
from cdstation.services.custody.values import LicenceRow
from cdstation.services.duty import Duty
from cdstation.services.values import Proof, State

_ALSO = (State.CLOSED, State.QUARANTINE)


class LicenceDesk:
    """Recorded and ended by a pharmacist or the head of healthcare. No dose ever asks here."""

    def __init__(self, current: Current, duty: Duty) -> None:
        self._current = current
        self._duty = duty

    def rows(self) -> tuple[LicenceRow, ...]:
        """Every licence, by Schedule, the one that runs longest first."""
        held = tuple(self._current.book.standing.custody.licences)
        ordered = sorted(held, key=lambda one: one.last, reverse=True)
        return tuple(self._row(one) for one in sorted(ordered, key=lambda one: one.schedule))

    def pressing(self) -> tuple[LicenceRow, ...]:
        """For each Schedule whose newest licence ends within 30 days or has ended: that licence."""
        standing, today = self._current.book.standing, self._current.clock.now().dose_day
        return tuple(self._row(one) for one in pressing(standing.custody, today, standing.settings))

    def check_may_receive(self, schedule: str) -> None:
        """Raises RuleError `licence-expired`, `licence-missing`: see the rule of the same name."""
        standing = self._current.book.standing
        check_may_receive(standing.custody, schedule, self._current.clock.now().dose_day, standing.settings)

    def record(self, schedule: str, number: str, holder: str, first: date, last: date, supervisor: Proof) -> None:
        """A licence as it was granted.

        Raises as `check_licence` and `check_may_supervise`, and those of the signature.
        """
        self._current.require(*_ALSO)
        book = self._current.book
        words = (" ".join(number.split()), " ".join(holder.split()))
        licence = Licence(schedule, *words, first.isoformat(), last.isoformat())
        check_may_supervise(book.person(supervisor.person))
        check_licence(book.standing.custody, licence)
        signer = self._duty.prove(supervisor, "licence")
        book.write(LicenceRecorded(schedule, *words, licence.first, licence.last), by=signer)

    def end(self, schedule: str, number: str, reason: str, supervisor: Proof) -> None:
        """A licence is over before its last day; `reason` is one of `licence.ENDINGS`.

        Raises as `check_ending` and `check_may_supervise`, and those of the signature.
        """
        self._current.require(*_ALSO)
        book = self._current.book
        check_may_supervise(book.person(supervisor.person))
        check_ending(book.standing.custody, schedule, number, reason)
        book.write(LicenceEnded(schedule, number, reason), by=self._duty.prove(supervisor, "licence"))

    def _row(self, licence: Licence) -> LicenceRow:
        standing, today = self._current.book.standing, self._current.clock.now().dose_day
        return LicenceRow(licence, licence.days_left(today), licence.level(today, standing.settings))
