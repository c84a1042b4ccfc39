"""How keys, forms and licences are named on a screen."""

from datetime import date

from cdstation.register.custody.holders import CABINET
from cdstation.register.custody.licence import Level
from cdstation.register.times import show_date, show_moment
from cdstation.services.custody.values import AuthorityRow, KeyRow, LicenceRow
from cdstation.ui.text import say, show_age

_TONES = {
    Level.FINE: "good",
    Level.RENEW: "info",
    Level.SOON: "warning",
    Level.URGENT: "warning",
    Level.EXPIRED: "block",
    Level.NOT_BEGUN: "quiet",
}


def key_named(key: str) -> str:
    """`Cabinet keys`, or the name that people gave the key."""
    return say("custody.cabinet") if key == CABINET else key


def key_where(row: KeyRow, now_ms: int) -> str:
    """Who has it, and since when."""
    key = key_named(row.key)
    if row.since_ms is None:
        return say("custody.in-safe-never", key=key)
    if row.holder is None:
        return say("custody.in-safe", key=key, age=show_age(row.since_ms, now_ms))
    return say("custody.with", key=key, name=row.holder.shown, at=show_moment(row.since_ms))


def days_shown(first: date, last: date) -> str:
    """`01-Jan-2026 to 31-Dec-2026`."""
    return say("custody.days", first=show_date(first), last=show_date(last))


def licence_line(row: LicenceRow) -> tuple[str, str]:
    """The state of a licence in words, and its tone."""
    level = row.level
    if level is Level.EXPIRED:
        words = say("custody.licence.ended") if row.licence.ended else say("custody.licence.expired")
    elif level is Level.NOT_BEGUN:
        words = say("custody.licence.not-begun", first=row.licence.first)
    else:
        words = say(f"custody.licence.{level.value}", days=row.days_left)
    return words, _TONES[level]


def authority_line(row: AuthorityRow) -> tuple[str, str]:
    """The state of an authority in words, and its tone."""
    if row.days_left < 0:
        return say("custody.authority.over"), "block"
    if not row.in_force:
        return say("custody.authority.not-begun"), "quiet"
    if row.ends_soon:
        return say("custody.authority.soon", days=row.days_left), "warning"
    return say("custody.authority.good"), "good"
