"""How often a PIN may be guessed (D4, NIST 800-63B): counted from entries, so that a restart forgives nothing."""

from dataclasses import dataclass, field

from cdstation.errors import RuleError
from cdstation.register.times import Moment, certain_elapsed_ms

DELAY_AFTER = 5
DELAY_MS = 30_000
LOCK_AFTER = 10
MONTH_MS = 30 * 86_400_000
LOCK_AFTER_IN_MONTH = 100


@dataclass(frozen=True)
class Failures:
    """Wrong PINs of one person: in a row, and the times of those of the last 30 days."""

    in_a_row: int = 0
    last: Moment | None = None
    times_ms: tuple[int, ...] = field(default=())

    def another(self, at: Moment) -> "Failures":
        """One more wrong PIN."""
        recent = tuple(time for time in self.times_ms if at.utc_ms - time < MONTH_MS)
        return Failures(self.in_a_row + 1, at, (*recent, at.utc_ms))

    def forgiven(self) -> "Failures":
        """After the right PIN: the row is broken, the month's count stays."""
        return Failures(0, None, self.times_ms)


def check_may_try(failures: Failures, now: Moment) -> None:
    """Raises RuleError `pin-locked` after 10 in a row or 100 in 30 days, `pin-wait` for 30 s from the 5th on."""
    recent = sum(now.utc_ms - time < MONTH_MS for time in failures.times_ms)
    if failures.in_a_row >= LOCK_AFTER or recent >= LOCK_AFTER_IN_MONTH:
        raise RuleError("pin-locked")
    if failures.in_a_row >= DELAY_AFTER and failures.last is not None:
        waited = certain_elapsed_ms(failures.last, now)
        if waited < DELAY_MS:
            raise RuleError("pin-wait", seconds=min(DELAY_MS, DELAY_MS - waited + 999) // 1000)


def tries_left(failures: Failures) -> int:
    """Wrong PINs in a row that are still allowed before a supervisor is needed."""
    return max(0, LOCK_AFTER - failures.in_a_row)
