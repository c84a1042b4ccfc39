"""Where time comes from: the computer, or a clock set by hand for demos, screens and drills."""

import secrets
import time
from pathlib import Path

from cdstation.register.times import Moment

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def _boot_id() -> str:
    """What changes when the computer restarts; without one, what changes with every start of the program."""
    try:
        return _BOOT_ID.read_text().strip()
    except OSError:
        return secrets.token_hex(16)


def _monotonic_ns() -> int:
    """Since the start of the computer, its sleep included: a lid that was shut overnight is no clock that was moved."""
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)  # Linux; elsewhere the usual one must do
    return time.monotonic_ns() if boot_time is None else time.clock_gettime_ns(boot_time)


class SystemClock:
    """The computer's own clocks."""

    def __init__(self) -> None:
        self._boot = _boot_id()

    def now(self) -> Moment:
        """Wall clock and monotonic clock, read together."""
        return Moment(time.time_ns() // 1_000_000, _monotonic_ns() // 1_000_000, self._boot)

    def sleep(self, seconds: float) -> None:
        """Wait so many seconds."""
        time.sleep(seconds)


class SetClock:
    """A clock that starts where it is told and moves on with real time, or only when it is moved.

    `running` False freezes it: pictures made twice are the same.
    """

    def __init__(self, utc_ms: int, *, running: bool = True, boot_id: str = "set-clock") -> None:
        self._base, self._boot, self._running = utc_ms, boot_id, running
        self._started = time.monotonic_ns() // 1_000_000
        self._moved = 0

    def now(self) -> Moment:
        """The moment it shows; the monotonic clock moves with it."""
        passed = self._moved
        if self._running:
            passed += time.monotonic_ns() // 1_000_000 - self._started
        return Moment(self._base + passed, 1_000_000 + passed, self._boot)

    def move(self, milliseconds: int) -> None:
        """Let time pass."""
        self._moved += milliseconds

    def set_wall(self, milliseconds: int) -> None:
        """Move the wall clock alone, as a person or a bad battery would."""
        self._base += milliseconds

    def sleep(self, seconds: float) -> None:
        """Wait in real time when running, else move on at once."""
        if self._running:
            time.sleep(seconds)
        else:
            self.move(round(seconds * 1000))
