"""One pour with a KNF SIMDOS pump, from the reply to START to the account of what came out.

The motor is believed only through the pump's own bits, the volume only through its counter read several times over, and
completion only when both agree (`design/pumps.md` §2, §7a). What cannot be known stays unknown (PUMP-6).
"""

from collections.abc import Callable
from dataclasses import dataclass

from cdstation.devices.drivers import knf_commands as knf
from cdstation.devices.drivers.knf_line import KnfLine, LineLost, Refused, StopPressed
from cdstation.devices.framing import Ack, Nack, Reply
from cdstation.register.pours import Certainty, Dispensed, PourEnd

POLL_S = 0.1
STALL_S = 2.0
REFUSED_WATCH_S = 0.5  # how long a refused START is watched for motion all the same
# One XOR byte lets a frame with two swapped digits through. Four equal readings in a row do not happen by accident.
EQUAL_READINGS = 4
MOST_READINGS = 16
STILL_READINGS = 3  # likewise for a motor that is said to stand
SETTLE_S = 0.5  # longer than a stroke takes: a counter that still moves shows it
HALT_TRIES = 10
HALT_LOSSES = 3

Verdict = tuple[PourEnd, str]


@dataclass(frozen=True)
class Counters:
    """What the pump showed before START, which zeroes volume and time; nothing else but power-off does."""

    delivered_ul: int
    elapsed: str
    dispensing: int


@dataclass(frozen=True)
class Look:
    """One poll: operation bits, counter, dispense bits."""

    operation: int
    delivered_ul: int
    dispensing: int

    @property
    def idle(self) -> bool:
        """Neither turning nor in the middle of a dispense."""
        return not (self.operation & knf.Operation.MOTOR or self.dispensing & knf.Dispense.STARTED)

    @property
    def operator_stop(self) -> bool:
        """Somebody pressed the stop key on the pump."""
        return not self.dispensing & knf.Dispense.NOT_STOPPED_BY_OPERATOR


def look(line: KnfLine) -> Look:
    """Poll once. Two answers of one shape never follow each other, so that a doubled frame cannot pass for the next."""
    operation = line.number(knf.OPERATION)
    delivered = line.number(knf.DELIVERED)
    return Look(operation, delivered, line.number(knf.DISPENSING))


def halt(line: KnfLine, sleep: Callable[[float], None]) -> bool:
    """Send STOP until the pump itself says that its motor stands still; False when it would not say so."""
    losses = 0
    for _ in range(HALT_TRIES):
        try:
            line.tell(knf.STOP)
            if not any(line.number(knf.OPERATION) & knf.Operation.MOTOR for _ in range(STILL_READINGS)):
                return True
        except (LineLost, Refused):
            losses += 1
            if losses == HALT_LOSSES:
                return False
        sleep(POLL_S)
    return False


class KnfPour:
    """Watches one pour of `volume_ul` that was timed for `hundredths`, and gives the account of it."""

    def __init__(
        self,
        line: KnfLine,
        volume_ul: int,
        hundredths: int,
        before: Counters,
        monotonic: Callable[[], float],
        sleep: Callable[[float], None],
        on_progress: Callable[[int], None],
    ) -> None:
        self._line = line
        self._volume_ul = volume_ul
        self._longest_s = hundredths * 0.015 + 2.0
        self._before = before
        self._monotonic = monotonic
        self._sleep = sleep
        self._on_progress = on_progress
        self._moved = False
        self._furthest_ul = 0

    def run(self, start: Reply) -> Dispensed:
        """Follow the pour to its end; `start` is the reply to START. Returns whatever happens on the line."""
        try:
            end, detail = self._watch(start)
        except StopPressed:
            end, detail = PourEnd.STOPPED, ""
        except (LineLost, Refused):
            end, detail = PourEnd.LOST, "no-reply"
        self._line.ignore_stop()
        if end is PourEnd.COMPLETE:
            return self._account_complete()
        stands = halt(self._line, self._sleep)
        return self._account_interrupted(end, detail, stands)

    def _watch(self, start: Reply) -> Verdict:
        began = changed = self._monotonic()
        while True:
            seen = look(self._line)
            self._notice_motion(seen)
            if self._moved and seen.delivered_ul > self._furthest_ul:
                changed = self._monotonic()
            now = self._monotonic()
            verdict = self._judge(seen) or self._judge_time(start, now - began, now - changed)
            if verdict:
                return verdict
            self._report(seen)
            self._sleep(POLL_S)

    def _notice_motion(self, seen: Look) -> None:
        """Motion is proven by a bit, or by counters that no longer show the pour before this one."""
        if self._moved:
            return
        self._moved = not seen.idle or seen.delivered_ul != self._before.delivered_ul
        if not self._moved:
            self._moved = self._line.ask(knf.ELAPSED) != self._before.elapsed

    def _judge(self, seen: Look) -> Verdict | None:
        """What the pump's own figures say, or nothing while all is well."""
        if seen.operation & knf.Operation.FAULT:
            return PourEnd.FAULT, ",".join(knf.fault_names(self._line.number(knf.FAULTS))) or "unnamed"
        if not self._moved:
            return None
        if not self._furthest_ul <= seen.delivered_ul <= self._volume_ul:
            return PourEnd.FAULT, "overrun" if seen.delivered_ul > self._volume_ul else "counter-went-back"
        if seen.operator_stop:
            return PourEnd.OPERATOR, ""
        if seen.idle:
            finished = seen.delivered_ul == self._volume_ul
            return (PourEnd.COMPLETE, "") if finished else (PourEnd.FAULT, "counter-short")
        return None

    def _judge_time(self, start: Reply, running_s: float, unchanged_s: float) -> Verdict | None:
        if not self._moved and isinstance(start, Nack) and running_s >= REFUSED_WATCH_S:
            return PourEnd.NOT_STARTED, "refused"
        if unchanged_s >= STALL_S:
            if self._moved:
                return PourEnd.STALLED, "counter-still"
            return (PourEnd.STALLED, "no-motion") if isinstance(start, Ack) else (PourEnd.LOST, "start-unanswered")
        if running_s >= self._longest_s:
            return PourEnd.STALLED, "overtime"
        return None

    def _report(self, seen: Look) -> None:
        if self._moved and seen.delivered_ul > self._furthest_ul:
            self._furthest_ul = seen.delivered_ul
            self._on_progress(seen.delivered_ul)

    def _account_complete(self) -> Dispensed:
        """The pump says it is done: believed when counter, motor, dispense and fault bits all still say so."""
        try:
            reported = agreed_volume(self._line)
            last = look(self._line)
            clear = last.idle and not last.operator_stop and not last.operation & knf.Operation.FAULT
            clear = clear and not self._line.number(knf.FAULTS)
        except (LineLost, Refused):
            return self._dispensed(None, Certainty.UNKNOWN, PourEnd.LOST, "no-reply-after-the-pour")
        if reported == last.delivered_ul == self._volume_ul and clear:
            self._report(last)
            return self._dispensed(reported, Certainty.KNOWN, PourEnd.COMPLETE, "")
        return self._account_interrupted(PourEnd.FAULT, "account-differs", halt(self._line, self._sleep))

    def _account_interrupted(self, end: PourEnd, detail: str, stands: bool) -> Dispensed:
        if not stands:
            return self._dispensed(None, Certainty.UNKNOWN, PourEnd.LOST, "not-confirmed-stopped")
        self._sleep(SETTLE_S)
        try:
            reported = self._settled_volume()
            if end is PourEnd.NOT_STARTED and self._nothing_moved(reported):
                return self._dispensed(0, Certainty.ESTIMATED, end, detail)
        except (LineLost, Refused):
            return self._dispensed(None, Certainty.UNKNOWN, end, detail)
        if end is PourEnd.NOT_STARTED:
            end, detail = PourEnd.LOST, "refused-yet-moved"
        return self._estimate(reported, end, detail)

    def _estimate(self, reported: int | None, end: PourEnd, detail: str) -> Dispensed:
        """A counter at rest between the furthest seen and the target is an estimate, unless the line was ever lost."""
        if not (reported and self._moved and reported >= self._furthest_ul):
            return self._dispensed(None, Certainty.UNKNOWN, end, detail)
        plausible = reported <= self._volume_ul and end is not PourEnd.LOST
        return self._dispensed(reported, Certainty.ESTIMATED if plausible else Certainty.UNKNOWN, end, detail)

    def _settled_volume(self) -> int | None:
        """The agreed counter, if motor and counter still stand when looked at once more."""
        reported = agreed_volume(self._line)
        last = look(self._line)
        moving = last.operation & knf.Operation.MOTOR
        return None if moving or last.delivered_ul != reported else reported

    def _nothing_moved(self, reported: int | None) -> bool:
        """Every counter and bit is as it was before START; START sets all of them anew."""
        last = look(self._line)
        after = Counters(last.delivered_ul, self._line.ask(knf.ELAPSED), last.dispensing)
        return after == self._before and reported == self._before.delivered_ul and last.idle

    def _dispensed(self, reported: int | None, certainty: Certainty, end: PourEnd, detail: str) -> Dispensed:
        return Dispensed(self._volume_ul, reported, None, certainty, end, detail)


def agreed_volume(line: KnfLine) -> int | None:
    """The counter once it has been read equal several times in a row; None when it will not settle."""
    reading, equal = -1, 0
    for _ in range(MOST_READINGS):
        now = line.number(knf.DELIVERED)
        equal = equal + 1 if now == reading else 1
        reading = now
        if equal == EQUAL_READINGS:
            return reading
    return None
