"""What the tests of the pump share: a pump on a clock that nobody waits for, and every byte that went over the line."""

from collections.abc import Callable
from dataclasses import dataclass, field

from cdstation.devices.drivers.knf_simdos import KnfSettings, KnfSimdos
from cdstation.devices.framing import request
from cdstation.devices.link import Link
from cdstation.devices.pump import PumpIdentity, StopToken
from cdstation.devices.simulator.faults import parse_fault
from cdstation.devices.simulator.knf_sim import SimulatedKnf
from cdstation.devices.simulator.line import SimulatedClock, SimulatedLine, simulated_pump
from cdstation.register.pours import Dispensed

START = request("00", "KY1")
STOP = request("00", "KY0")
PRIME = request("00", "KY2")


@dataclass
class Tap:
    """A `Link` that remembers what was written, lets a test act between any two steps and spoil each reply."""

    link: Link
    written: list[bytes] = field(default_factory=list)
    steps: int = 0
    on_step: Callable[[int], None] = lambda number: None
    on_read: Callable[[bytes], bytes] = lambda data: data

    @property
    def hardware_id(self) -> str:
        """The inner link's."""
        return self.link.hardware_id

    def write(self, data: bytes) -> None:
        """Remember, then pass on."""
        self.written.append(data)
        self.link.write(data)

    def read(self, limit: int, timeout_s: float) -> bytes:
        """Pass on what the test makes of it."""
        self._step()
        received = self.link.read(limit, timeout_s)
        self._step()
        return self.on_read(received) if received else received

    def drain(self) -> bytes:
        """Pass on."""
        self._step()
        return self.link.drain()

    def close(self) -> None:
        """Pass on."""
        self.link.close()

    def _step(self) -> None:
        self.steps += 1
        self.on_step(self.steps)

    @property
    def starts(self) -> int:
        """How often START went out."""
        return self.written.count(START)


class Rig:
    """A KNF driver on a simulated pump."""

    def __init__(
        self, fault: str = "none", seed: int = 1, registered: PumpIdentity | None = None, speed: float = 1, **pump: int
    ) -> None:
        self.clock = SimulatedClock()
        self.sim: SimulatedKnf = simulated_pump(self.clock, parse_fault(fault), seed, **pump)
        self.sim.body.clock = lambda: self.clock.monotonic() * speed
        self.tap = Tap(SimulatedLine(self.sim, self.clock, hardware_id="A1"))
        self.stop = StopToken()
        self.progress: list[int] = []
        self.pump = KnfSimdos(self.tap, self.clock.monotonic, self.clock.sleep, registered, KnfSettings())

    def pour(self, volume_ul: int = 45_000) -> Dispensed:
        """One dose of that volume."""
        return self.pump.dispense(volume_ul, self.stop, self.progress.append)

    @property
    def true_ul(self) -> int:
        """What really came out so far."""
        self.sim.body.advance()
        return self.sim.body.true_delivered_nl // 1_000
