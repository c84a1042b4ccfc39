"""The KNF SIMDOS 10 pump: who it is, whether it is fit to pour, and how it is armed and started.

The identity and every condition are asked anew before each pour: somebody may have pressed keys on the pump, or
plugged in another one, since the last. Everything up to START raises NotReadyError, for nothing has moved; from START
on nothing is raised any more, and the outcome is a `Dispensed` (`knf_pour.py`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from cdstation.devices.drivers import knf_commands as knf
from cdstation.devices.drivers.knf_checks import before_start, must_be_registered, must_show, read_identity
from cdstation.devices.drivers.knf_line import KnfLine, LineLost, Refused, StopPressed
from cdstation.devices.drivers.knf_pour import POLL_S, REFUSED_WATCH_S, Counters, KnfPour, halt, look
from cdstation.devices.framing import Nack
from cdstation.devices.link import Link
from cdstation.devices.pump import PumpIdentity, PumpReading, PumpState, StopToken
from cdstation.errors import NotReadyError, RuleError
from cdstation.register.pours import Certainty, Dispensed, PourEnd


@dataclass(frozen=True)
class KnfSettings:
    """Flow in µL/min; the largest pour is what the cup holds (hazard 6), far below what the pump could.

    Below 10 mL/min the counter may stand still between two strokes for as long as the stall test waits.
    """

    address: str = "00"
    flow_ul_per_min: int = 95_000
    largest_pour_ul: int = 200_000

    def __post_init__(self) -> None:
        if not 10_000 <= self.flow_ul_per_min <= knf.FLOW_UL_PER_MIN[1]:
            raise ValueError("the flow of a pour is 10 to 100 mL/min")


class KnfSimdos:
    """A `Pump` over `link`. `registered` is the identity that two people accepted; None while there is none yet."""

    def __init__(
        self,
        link: Link,
        monotonic: Callable[[], float],
        sleep: Callable[[float], None],
        registered: PumpIdentity | None = None,
        settings: KnfSettings | None = None,
    ) -> None:
        self._settings = settings or KnfSettings()
        self._line = KnfLine(link, self._settings.address, monotonic)
        self._monotonic = monotonic
        self._sleep = sleep
        self._registered = registered
        self._state = PumpState.UNCHECKED

    @property
    def state(self) -> PumpState:
        """For the gauge only."""
        return self._state

    def close(self) -> None:
        """Let the line go."""
        self._line.close()

    def identify(self) -> PumpIdentity:
        """Connect sequence of `design/pumps.md` §7a.

        Raises NotReadyError: pump-not-answering, pump-not-the-registered-one, pump-calibration-changed,
        pump-auto-start-on, pump-acks-off, pump-fault, pump-running, pump-repeats-left, pump-refused.
        """
        self._state = PumpState.UNCHECKED
        self._line.arm_stop()
        identity = self._identify()
        self._state = PumpState.READY
        return identity

    def reading(self) -> PumpReading:
        """One look at bits, counter and faults. Raises NotReadyError (pump-not-answering, pump-refused)."""
        self._line.arm_stop()
        with before_start():
            seen = look(self._line)
            faults = knf.fault_names(self._line.number(knf.FAULTS))
        return PumpReading(
            moving=bool(seen.operation & knf.Operation.MOTOR),
            dispensing=bool(seen.dispensing & knf.Dispense.STARTED),
            operator_stop=seen.operator_stop,
            faults=faults,
            delivered_ul=seen.delivered_ul,
        )

    def dispense(self, volume_ul: int, stop: StopToken, on_progress: Callable[[int], None]) -> Dispensed:
        """Pour `volume_ul` microlitres. Raises RuleError(pump-volume-out-of-range) and, before START, NotReadyError."""
        self._check_volume(volume_ul)
        self._state = PumpState.UNCHECKED
        self._line.arm_stop()
        with stop.calling(self._line.stop_now):
            with before_start():
                self._identify()
                hundredths, before = self._arm(volume_ul)
                reply = self._line.once(knf.START)
            self._state = PumpState.POURING
            pour = KnfPour(self._line, volume_ul, hundredths, before, self._monotonic, self._sleep, on_progress)
            with self._never_left_running():
                outcome = pour.run(reply)
        self._state = PumpState.READY if outcome.as_planned else PumpState.UNCHECKED
        return outcome

    def prime(self, stop: StopToken, longest_s: int) -> Dispensed:
        """Fill the tube until STOP or `longest_s` seconds; the volume is unknown and must be measured (PUMP-4).

        Raises NotReadyError as `identify` does, and pump-refused when the pump will not prime; nothing moved then.
        """
        self._state = PumpState.UNCHECKED
        self._line.arm_stop()
        with stop.calling(self._line.stop_now):
            with before_start():
                self._identify()
                reply = self._line.once(knf.PRIME)
            self._state = PumpState.PRIMING
            with self._never_left_running():
                end = self._watch_prime(longest_s)
                self._line.ignore_stop()
                stands = halt(self._line, self._sleep)
        self._state = PumpState.UNCHECKED
        if isinstance(reply, Nack) and stands and end is PourEnd.NOT_STARTED:
            raise NotReadyError("pump-refused", command=knf.PRIME)
        return Dispensed(0, None, None, Certainty.UNKNOWN, end if stands else PourEnd.LOST, "prime")

    def halt(self) -> bool:
        """Stop whatever runs; True only when the pump says that its motor stands still."""
        self._state = PumpState.UNCHECKED
        self._line.ignore_stop()
        return halt(self._line, self._sleep)

    def set_calibration(self, calibration: int) -> PumpIdentity:
        """Store `CH` and read it back. Raises RuleError(pump-calibration-out-of-range) and NotReadyError."""
        low, high = knf.CALIBRATION_RANGE
        if not low <= calibration <= high:
            raise RuleError("pump-calibration-out-of-range")
        self._line.arm_stop()
        with before_start():
            self._identify()
            self._line.set(knf.set_calibration(calibration))
            must_show(self._line, knf.CALIBRATION, f"{calibration:05d}")
        return self._repinned(calibration)

    def calibrate_measured(self, measured_ul: int) -> PumpIdentity:
        """Send `CF` for the pour just made. Sent once: a second time would correct the correction.

        Raises RuleError(pump-calibration-out-of-range) and NotReadyError(pump-setting-not-taken, and as `identify`).
        """
        self._line.arm_stop()
        with before_start():
            identity = self._identify()
            self._line.set(knf.DISPENSE_MODE)
            wanted = identity.calibration * self._line.number(knf.VOLUME) // max(1, measured_ul)
            low, high = knf.CALIBRATION_RANGE
            if not low <= wanted <= high:
                raise RuleError("pump-calibration-out-of-range")
            self._line.once(knf.set_measured(measured_ul))
            now = self._line.number(knf.CALIBRATION)
            if abs(now - wanted) > 1:
                raise NotReadyError("pump-setting-not-taken", setting=knf.CALIBRATION.mnemonic)
        return self._repinned(now)

    def _identify(self) -> PumpIdentity:
        with before_start():
            identity = read_identity(self._line)
        must_be_registered(identity, self._registered)
        return identity

    def _arm(self, volume_ul: int) -> tuple[int, Counters]:
        """Load mode, volume and time, each read back, and note the counters that START will zero."""
        self._line.set(knf.DISPENSE_MODE)
        must_show(self._line, knf.MODE, knf.DISPENSE_MODE[-1])
        self._line.set(knf.set_volume(volume_ul))
        must_show(self._line, knf.VOLUME, f"{volume_ul:08d}")
        elapsed = self._line.ask(knf.ELAPSED)
        hundredths = knf.pour_time(volume_ul, self._settings.flow_ul_per_min, unlike=elapsed)
        self._line.set(knf.set_time(hundredths))
        must_show(self._line, knf.TIME, knf.set_time(hundredths)[2:])
        dispensing = self._line.number(knf.DISPENSING)
        return hundredths, Counters(self._line.number(knf.DELIVERED), elapsed, dispensing)

    def _check_volume(self, volume_ul: int) -> None:
        lowest, highest = knf.VOLUME_UL[0], min(knf.VOLUME_UL[1], self._settings.largest_pour_ul)
        if not lowest <= volume_ul <= highest:
            raise RuleError("pump-volume-out-of-range", lowest_ml=lowest // 1_000, highest_ml=highest // 1_000)

    def _watch_prime(self, longest_s: int) -> PourEnd:
        began, moved = self._monotonic(), False
        try:
            while (running_s := self._monotonic() - began) < longest_s:
                operation = self._line.number(knf.OPERATION)
                if operation & knf.Operation.FAULT:
                    return PourEnd.FAULT
                turning = bool(operation & knf.Operation.MOTOR)
                if not turning and (moved or running_s >= REFUSED_WATCH_S):
                    return PourEnd.OPERATOR if moved else PourEnd.NOT_STARTED
                moved = moved or turning
                self._sleep(POLL_S)
        except StopPressed:
            return PourEnd.STOPPED
        except (LineLost, Refused):
            return PourEnd.LOST
        return PourEnd.STOPPED

    def _repinned(self, calibration: int) -> PumpIdentity:
        """The new calibration is what the next pour must find; whoever stores the identity stores this one."""
        if self._registered is not None:
            self._registered = replace(self._registered, calibration=calibration)
        return self.identify()

    @contextmanager
    def _never_left_running(self) -> Iterator[None]:
        """Should our own code fail while the motor turns, the pump is stopped before the failure goes up."""
        ended = False
        try:
            yield
            ended = True
        finally:
            if not ended:
                self.halt()
