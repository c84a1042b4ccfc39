"""The simulated pump in this very process: a `Link` on a clock that nobody has to wait for."""

import threading

from cdstation.devices.simulator.body import Body
from cdstation.devices.simulator.faults import Fault
from cdstation.devices.simulator.knf_sim import PortVanished, SimulatedKnf
from cdstation.errors import NotReadyError


class SimulatedClock:
    """Seconds that pass only when somebody waits for them."""

    def __init__(self) -> None:
        self._now = 1_000.0

    def monotonic(self) -> float:
        """Seconds, never going back."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Let them pass at once."""
        self._now += max(0.0, seconds)


class SimulatedLine:
    """The second `Link` that ships: bytes go straight into a `SimulatedKnf`, waits advance the clock."""

    def __init__(self, pump: SimulatedKnf, clock: SimulatedClock, hardware_id: str = "") -> None:
        self._pump = pump
        self._clock = clock
        self._hardware_id = hardware_id
        self._unread = b""
        self._lock = threading.RLock()
        self._closed = False

    @property
    def hardware_id(self) -> str:
        """What a USB adapter would say."""
        return self._hardware_id

    def write(self, data: bytes) -> None:
        """Into the pump's ear. Raises NotReadyError("pump-line-lost")."""
        with self._lock:
            self._alive()
            try:
                self._pump.receive(data)
            except PortVanished:
                raise NotReadyError("pump-line-lost") from None

    def read(self, limit: int, timeout_s: float) -> bytes:
        """What the pump has said by then. Raises NotReadyError("pump-line-lost")."""
        until = self._clock.monotonic() + timeout_s
        while True:
            with self._lock:
                self._listen()
                if self._unread:
                    taken, self._unread = self._unread[:limit], self._unread[limit:]
                    return taken
                due = self._pump.next_due()
                wait = min(until, due if due is not None else until) - self._clock.monotonic()
                if self._clock.monotonic() >= until:
                    return b""
                self._clock.sleep(max(wait, 1e-6))

    def drain(self) -> bytes:
        """Whatever lies unread now."""
        with self._lock:
            self._listen()
            taken, self._unread = self._unread, b""
            return taken

    def close(self) -> None:
        """Unplug."""
        self._closed = True

    def _listen(self) -> None:
        self._alive()
        try:
            self._unread += self._pump.due()
        except PortVanished:
            raise NotReadyError("pump-line-lost") from None

    def _alive(self) -> None:
        if self._closed:
            raise NotReadyError("pump-line-lost")


def simulated_pump(
    clock: SimulatedClock, fault: Fault | None = None, seed: int = 1, container_ul: int = 2_500_000, error_ppm: int = 0
) -> SimulatedKnf:
    """A pump on `clock` with a full container, for tests and for learning without any port."""
    body = Body(clock.monotonic, container_ul * 1_000, error_ppm)
    pump = SimulatedKnf(body, clock.monotonic, seed)
    pump.fault = fault or Fault()
    return pump
