"""The custody log on paper: the words of its rows (PSI-4.30)."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cdstation.errors import RuleError
from cdstation.register.custody.holders import CABINET
from cdstation.register.custody.licence import Level
from cdstation.register.custody.stationery import runs_shown
from cdstation.register.times import LONDON, show_date, show_moment
from cdstation.services.current import Current
from cdstation.services.custody.authorities import AuthorityDesk
from cdstation.services.custody.keys import KeyDesk
from cdstation.services.custody.licences import LicenceDesk
from cdstation.services.custody.stationery import StationeryDesk
from cdstation.services.custody.values import AuthorityRow, FormRow, HandedOver, LicenceRow
from cdstation.services.stamps import stamp_of

if TYPE_CHECKING:
    from cdstation.reports.custody_log import CustodyLog

SAFE = "key safe"
EVERY = 1_000_000  # no log has so many hand-overs
_MAY = {"order": "order stock", "receive": "receive stock"}
_STATES = {
    Level.FINE: "in force",
    Level.RENEW: "in force, to be renewed",
    Level.SOON: "in force, to be renewed",
    Level.URGENT: "in force, ends soon",
    Level.EXPIRED: "expired",
    Level.NOT_BEGUN: "not begun",
}

Row = tuple[str, ...]


class CustodyPapers:
    """Prints; writes nothing into the book but a checkpoint."""

    def __init__(
        self,
        current: Current,
        keys: KeyDesk,
        authorities: AuthorityDesk,
        stationery: StationeryDesk,
        licences: LicenceDesk,
    ) -> None:
        self._current = current
        self._keys = keys
        self._authorities = authorities
        self._stationery = stationery
        self._licences = licences

    def print_log(self, first: date, last: date, target: Path) -> Path:
        """Keys handed over on these days, and the authorities, forms and licences as they stand, as a PDF.

        Raises RuleError `period-backwards`; NotReadyError `font-missing`, `print-target-not-writable`.
        """
        from cdstation.reports.custody_log import write_custody_log

        if last < first:
            raise RuleError("period-backwards")
        write_custody_log(target, self._log(first, last), stamp_of(self._current))
        return target

    def _log(self, first: date, last: date) -> "CustodyLog":
        from cdstation.reports.custody_log import CustodyLog
        from cdstation.reports.heads import Period

        after_last = _starts_ms(last + timedelta(days=1))
        handed = self._keys.history(EVERY, _starts_ms(first), after_last)
        keys = tuple(
            (_key(row.key), row.holder.shown if row.holder else SAFE, show_moment(row.since_ms) if row.since_ms else "")
            for row in self._keys.holders()
        )
        return CustodyLog(
            period=Period(first, last),
            as_at=show_date(self._current.clock.now().dose_day),
            keys=keys,
            hand_overs=[_hand_over(one) for one in reversed(handed)],
            authorities=[_authority(one) for one in self._authorities.rows()],
            forms=[_form(one) for one in self._stationery.rows()],
            licences=[_licence(one) for one in self._licences.rows()],
        )


def _starts_ms(day: date) -> int:
    """When a London day begins."""
    return int(datetime.combine(day, time(), LONDON).timestamp()) * 1000


def _key(key: str) -> str:
    return "cabinet keys" if key == CABINET else key


def _hand_over(one: HandedOver) -> Row:
    giver = f"{one.giver or SAFE}, did not sign: {one.why_absent}" if one.why_absent else one.giver or SAFE
    balances = "counted" if one.counted else f"not counted before: {one.why_uncounted or 'no reason given'}"
    signed = "; ".join(one.signed)
    return (f"{one.seq:,}", show_moment(one.at_ms), _key(one.key), giver, one.receiver or SAFE, balances, signed)


def _authority(row: AuthorityRow) -> Row:
    state = "in force" if row.in_force else "over" if row.days_left < 0 else "not begun"
    return (row.person.shown, _MAY[row.what], row.reference, _days(row.first, row.last), state)


def _form(row: FormRow) -> Row:
    held = "; ".join(
        f"{name}: {runs_shown([run])}{', has left' if left else ''}" for name, run, left in row.with_people
    )
    gaps = runs_shown(row.gaps)
    missing = f"{gaps} never came in" if gaps else ""
    return (row.form, runs_shown(row.in_cabinet), held, runs_shown(row.spoiled), missing)


def _licence(row: LicenceRow) -> Row:
    one = row.licence
    days = _days(date.fromisoformat(one.first), date.fromisoformat(one.last))
    state = f"ended {show_date(date.fromisoformat(one.ended))}" if one.ended else _STATES[row.level]
    return (one.schedule, one.number, one.holder, days, state)


def _days(first: date, last: date) -> str:
    return f"{show_date(first)} to {show_date(last)}"
