"""The mechanics of the simulated pump: a motor that pushes strokes out of a container that may run dry.

The counter it reports is made of strokes; what really comes out also depends on the tubing error, the calibration, air
and the container. Time is whatever clock is passed in, in seconds. True volumes are integer nanolitres.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

STROKE_UL = 100
TRIP_FIFTHS = 2  # misfortunes in the middle of a pour strike at two fifths of it
PRIME_UL_PER_S = 1_600
OVERPRESSURE = 1


@dataclass
class Settings:
    """What a real pump keeps over power-off."""

    mode: int = 1
    volume_ul: int = 10_000
    hundredths: int = 1_000
    flow_ul_per_min: int = 50_000
    calibration: int = 10_000
    cycles: int = 1
    auto_start: int = 0
    acknowledges: int = 1


@dataclass
class Run:
    """One stretch of motion: when it began, how fast it reports, where it ends (None: never by itself)."""

    began: float
    ul_per_s: float
    target_ul: int | None
    dispensing: bool
    fault: str
    true_before_nl: int
    container_before_nl: int


@dataclass
class Body:
    """The pump as a thing. `advance()` brings it up to the clock; every property is as of the last `advance()`."""

    clock: Callable[[], float]
    container_nl: int
    error_ppm: int = 0
    settings: Settings = field(default_factory=Settings)
    true_delivered_nl: int = 0
    counter_ul: int = 0
    elapsed_hundredths: int = 0
    operator_stop: bool = False
    fault_bits: int = 0
    motor: bool = False
    tripped: bool = False
    trips: int = 0
    run: Run | None = None

    @property
    def dispensing(self) -> bool:
        """The bit that says a dispense was started and has not ended."""
        return self.run is not None and self.run.dispensing

    def start(self, fault: str) -> None:
        """Begin what the mode says: a bounded volume, or an endless flow."""
        bounded = self.settings.mode == 1
        rate = self.settings.flow_ul_per_min / 60
        if bounded:
            rate = self.settings.volume_ul * 100 / self.settings.hundredths
        self._begin(rate, self.settings.volume_ul if bounded else None, bounded, fault)

    def prime(self) -> None:
        """Run until stopped."""
        self._begin(PRIME_UL_PER_S, None, False, "none")

    def stop(self) -> None:
        """The stop command; a runaway does not listen."""
        self.advance()
        if self.run is not None and self.run.fault != "runaway":
            self._rest()

    def press_stop_key(self) -> None:
        """Somebody presses the key on the pump."""
        self.advance()
        if self.run is not None:
            self.operator_stop = True
            self._rest()

    def refill(self, container_ul: int) -> None:
        """Put a container of that content under the pump."""
        self.advance()
        self.container_nl = container_ul * 1_000
        if self.run is not None:
            poured_nl = self.true_delivered_nl - self.run.true_before_nl
            self.run.container_before_nl = self.container_nl + poured_nl

    def lose_power(self) -> None:
        """Counters and motion are gone, settings stay."""
        self._rest()
        self.counter_ul = self.elapsed_hundredths = self.fault_bits = 0
        self.operator_stop = False

    def advance(self) -> None:
        """Let the time that has passed happen."""
        run = self.run
        if run is None or (run.fault == "stall" and self.tripped):
            return
        passed = self.clock() - run.began
        self._count(run, passed)
        if not self.tripped and run.target_ul is not None and self.counter_ul * 5 >= run.target_ul * TRIP_FIFTHS:
            self.tripped = True
            self.trips += 1
            self._strike(run)

    def _begin(self, rate: float, target_ul: int | None, dispensing: bool, fault: str) -> None:
        self.advance()
        self.run = Run(self.clock(), rate, target_ul, dispensing, fault, self.true_delivered_nl, self.container_nl)
        self.counter_ul = self.elapsed_hundredths = 0
        self.operator_stop = self.tripped = False
        self.motor = True

    def _rest(self) -> None:
        self.run = None
        self.motor = False

    def _count(self, run: Run, passed: float) -> None:
        raw = int(passed * run.ul_per_s)
        bound = self._bound(run)
        self.counter_ul = raw // STROKE_UL * STROKE_UL
        ended = bound is not None and raw >= bound
        if ended and bound is not None:
            self.counter_ul, passed = bound, bound / run.ul_per_s
        self.elapsed_hundredths = round(passed * 100)
        self._deliver(run)
        if ended and not self._trips_here(run):
            self._rest()

    def _bound(self, run: Run) -> int | None:
        """Where the counter stops by itself: at the target, or where a misfortune waits."""
        if run.target_ul is None or run.fault == "runaway":
            return None
        if self._trips_here(run):
            return -(-run.target_ul * TRIP_FIFTHS // 5)
        return run.target_ul

    def _trips_here(self, run: Run) -> bool:
        return not self.tripped and run.fault in (
            "stall",
            "operator-stop",
            "overpressure",
            "power-cycle",
            "short-count",
        )

    def _strike(self, run: Run) -> None:
        """What happens to the mechanics at the trip point; the wire has misfortunes of its own."""
        match run.fault:
            case "operator-stop":
                self.operator_stop = True
                self._rest()
            case "overpressure":
                self.fault_bits = OVERPRESSURE
                self._rest()
            case "short-count":
                self._rest()
            case "power-cycle":
                self.lose_power()

    def _deliver(self, run: Run) -> None:
        """The truth behind the counter: calibration, tubing error, air, and what the container still held."""
        wanted_nl = self.counter_ul * self.settings.calibration * (1_000_000 + self.error_ppm) // 10_000_000
        if run.fault == "short-delivery":
            wanted_nl = wanted_nl * 4 // 5
        got_nl = min(wanted_nl, run.container_before_nl)
        self.true_delivered_nl = run.true_before_nl + got_nl
        self.container_nl = run.container_before_nl - got_nl
