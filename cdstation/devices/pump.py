"""What a pump is to the rest of the station: it is identified, pours one volume, and can be stopped at any moment.

The three volumes (commanded, pump-reported, weighed) are never copied into each other; a pump fills in the first two.
What pins a pump is what it and its adapter really say over the line: see `PumpIdentity`.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from cdstation.register.pours import Dispensed


@dataclass(frozen=True)
class PumpIdentity:
    """What is pinned when a pump is registered and compared at every connection and before every pour.

    `serial` is the serial number of the USB adapter, and empty for lines that have none (pseudo-terminal, `socket://`):
    the KNF protocol has no command for the pump's own number, and none is invented here. `firmware` is what the pump
    calls its software; a simulated pump puts its name there, which is how it is told from a real one.
    `calibration` is the pump's own correction in hundredths of a percent (10 000 = none).
    """

    model: str
    address: str
    serial: str
    firmware: str
    calibration: int

    @property
    def simulated(self) -> bool:
        """True for a pump that exists only in software: its area is marked on every screen and page."""
        return self.firmware.startswith("SIM")


class PumpState(StrEnum):
    """What the driver is doing with the pump, for a gauge; decisions are taken on `PumpReading`."""

    UNCHECKED = "unchecked"  # not identified yet, or something went wrong since
    READY = "ready"
    POURING = "pouring"
    PRIMING = "priming"


@dataclass(frozen=True)
class PumpReading:
    """One look at the pump. `delivered_ul` is its counter since the last START: stroke-derived, blind to air."""

    moving: bool
    dispensing: bool
    operator_stop: bool
    faults: tuple[str, ...]
    delivered_ul: int


class StopToken:
    """The one object that is shared between the pouring thread and whoever may press STOP.

    `press()` runs the registered actions in the pressing thread, so that STOP is on the wire before it returns; it
    never waits for a poll to finish. Pressing twice, or before anything runs, is harmless.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pressed = threading.Event()
        self._actions: list[Callable[[], None]] = []

    @property
    def pressed(self) -> bool:
        """True from the first press on, for ever."""
        return self._pressed.is_set()

    def press(self) -> None:
        """Stop now. Registered actions must not raise and must not block."""
        self._pressed.set()
        with self._lock:
            actions = list(self._actions)
        for action in actions:
            action()

    @contextmanager
    def calling(self, action: Callable[[], None]) -> Iterator[None]:
        """While the block runs, a press calls `action` at once; one that came before calls it on entry."""
        with self._lock:
            self._actions.append(action)
        if self.pressed:
            action()
        try:
            yield
        finally:
            with self._lock:
                self._actions.remove(action)


class Pump(Protocol):
    """One pump on one line, used by one thread; only STOP may come from another."""

    @property
    def state(self) -> PumpState:
        """What is going on, for display."""

    def identify(self) -> PumpIdentity:
        """Check that this is the registered pump and that it is fit to pour. Raises NotReadyError."""

    def reading(self) -> PumpReading:
        """One look, also for start-up after a crash. Raises NotReadyError("pump-not-answering")."""

    def dispense(self, volume_ul: int, stop: StopToken, on_progress: Callable[[int], None]) -> Dispensed:
        """Pour `volume_ul` microlitres; START is sent at most once. Never raises after START went out.

        Raises RuleError("pump-volume-out-of-range") and NotReadyError, in both of which nothing moved.
        """

    def prime(self, stop: StopToken, longest_s: int) -> Dispensed:
        """Run until STOP or `longest_s` seconds. The volume is not known: it is collected and measured (PUMP-4)."""

    def halt(self) -> bool:
        """Stop whatever runs; True only when the pump itself says that its motor stands still."""

    def set_calibration(self, calibration: int) -> PumpIdentity:
        """Store a correction in hundredths of a percent and read it back. Raises NotReadyError."""

    def calibrate_measured(self, measured_ul: int) -> PumpIdentity:
        """Tell the pump what the volume it last poured really was; it corrects itself. Raises NotReadyError."""

    def close(self) -> None:
        """Let the line go."""
