"""Site settings: shown with their limits, and changed by a supervisor with a second person (house §8, J3)."""

from cdstation.register.acts import SettingChanged
from cdstation.register.people import check_may_supervise
from cdstation.register.settings import SETTINGS, check_setting, check_together
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.values import Proof, SettingNow


class SettingsDesk:
    """Every figure that a site may choose. A change is an entry: nobody loosens a limit unseen."""

    def __init__(self, current: Current, duty: Duty) -> None:
        self._current = current
        self._duty = duty

    def all(self) -> tuple[SettingNow, ...]:
        """Every setting, in the order of the rules."""
        now = self._current.book.standing.settings
        return tuple(SettingNow(name, now[name], one.default, one.least, one.most) for name, one in SETTINGS.items())

    def change(self, name: str, value: int, supervisor: Proof, second: Proof) -> None:
        """From now on this value.

        Raises RuleError `setting-unknown`, `setting-out-of-range`, `setting-bands-crossed`,
        `role-may-not-supervise`, and those of the signatures.
        """
        book = self._current.book
        check_setting(name, value)
        check_together({**book.standing.settings, name: value})
        check_may_supervise(book.person(supervisor.person))
        one, other = self._duty.prove_two(supervisor, second, "setting")
        book.write(SettingChanged(name, value), by=one, witness=other)
