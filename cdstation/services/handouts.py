"""The sheets that set-up hands out: recovery shares and badges, each printed once from what is shown once."""

from pathlib import Path
from typing import TYPE_CHECKING

from cdstation.register.times import Clock
from cdstation.services.values import AreaPlan, SetUpDone

if TYPE_CHECKING:
    from cdstation.reports.heads import AreaHead

SHARES_NEEDED = 2  # any two of the three
CUSTODIANS = ("lead pharmacist", "accountable officer", "sealed safe")  # D2: never two in one hand


class Handouts:
    """Makes PDF files; keeps nothing. Whoever asks for one prints it and deletes it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def print_share(self, plan: AreaPlan, done: SetUpDone, number: int, target: Path) -> Path:
        """Recovery share `number`, from 1, as a sheet of its own. Raises NotReadyError `print-target-not-writable`."""
        from cdstation.reports.recovery_sheet import RecoveryShare, write_recovery_sheet

        words = tuple(done.shares[number - 1].split())
        share = RecoveryShare(number, len(done.shares), SHARES_NEEDED, CUSTODIANS[number - 1], words)
        write_recovery_sheet(target, _head(plan), share, self._clock.now().utc_ms)
        return target

    def print_badges(self, plan: AreaPlan, done: SetUpDone, target: Path) -> Path:
        """All badges that were issued, to be cut out. Raises NotReadyError `print-target-not-writable`."""
        from cdstation.reports.signin_badges import Badge, write_badges

        badges = [Badge(name, plan.people[number - 1].role, code) for number, name, code in done.badges]
        write_badges(target, _head(plan), badges, self._clock.now().utc_ms)
        return target


def _head(plan: AreaPlan) -> "AreaHead":
    from cdstation.reports.heads import AreaHead

    return AreaHead(plan.name, plan.prison, plan.address, plan.simulated)
