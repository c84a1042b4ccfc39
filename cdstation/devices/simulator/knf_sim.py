"""The simulated KNF SIMDOS 10 on its side of the wire: bytes in, bytes out later.

Written from the manual's tables and from nothing else: a wrong check byte or a foreign address is met with silence, a
bad mnemonic, digit count, range or moment with NACK (`15`). Two clocks: the body's, which `--speed` may hurry, and the
wire's, which stays real, because the other side's patience is real too.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b

from cdstation.devices.simulator.body import Body
from cdstation.devices.simulator.faults import ON_THE_WIRE, Fault

SILENCE_S = 10.0
LATE_S = 0.4
BOOT_S = 0.3
LONGEST_FRAME = 64
EVERY_NTH = 3  # how often truncation, a flipped bit, a doubled or a dropped reply strikes


class PortVanished(Exception):
    """The plug is out."""


@dataclass
class Ear:
    """Finds frames in a stream: `02`, printable bytes, `03`, one check byte. A fresh `02` always begins anew."""

    body: bytearray = field(default_factory=bytearray)
    wants_check: bool = False
    check: int = 0

    def hear(self, byte: int) -> bytes | None:
        """One byte more; a whole and correct frame comes back as address and command."""
        if self.wants_check:
            self.wants_check = False
            heard, self.body = bytes(self.body), bytearray()
            return heard if byte in (self.check, 0x55) else None
        if byte == 0x02:
            self.body, self.check = bytearray(), 0x02
        else:
            self.check ^= byte
            if byte == 0x03:
                self.wants_check = True
            elif len(self.body) < LONGEST_FRAME:
                self.body.append(byte)
        return None


class SimulatedKnf:
    """One pump on one wire. `wire_clock` is in seconds; `latency_s` is how long it thinks before answering."""

    def __init__(
        self, body: Body, wire_clock: Callable[[], float], seed: int = 1, latency_s: float = 0.002, address: str = "00"
    ) -> None:
        self.body = body
        self.fault = Fault()
        self.starts = 0
        self.ident = f"SIM{seed % 1_000_000:06d}"
        self._address = address.encode()
        self._clock = wire_clock
        self._latency_s = latency_s
        self._seed = seed
        self._draws = 0
        self._ear = Ear()
        self._out: deque[tuple[float, bytes]] = deque()
        self._busy_until = 0.0
        self._deaf_until = 0.0
        self._struck = False
        self._vanished = False
        self._replies = 0
        self._trips_seen = 0

    def afflict(self, fault: Fault) -> None:
        """From now on this misfortune, and the one before is over. A plug that was pulled stays out."""
        self.fault = fault
        self._struck, self._deaf_until = False, 0.0

    def receive(self, data: bytes) -> None:
        """Bytes from the wire. Raises PortVanished."""
        self.tick()
        if self._clock() < self._deaf_until:
            return
        for byte in data:
            frame = self._ear.hear(byte)
            if frame is not None and frame[:2] in (self._address, b"99"):
                reply = self._obey(frame[2:].decode("latin-1"))
                if reply and frame[:2] != b"99":
                    self._answer(reply)

    def due(self) -> bytes:
        """Bytes that are on the wire by now. Raises PortVanished."""
        self.tick()
        ready = b""
        while self._out and self._out[0][0] <= self._clock():
            ready += self._out.popleft()[1]
        return ready

    def next_due(self) -> float | None:
        """When the next byte goes out, on the wire clock."""
        return self._out[0][0] if self._out else None

    def tick(self) -> None:
        """Bring the mechanics up to date and let a misfortune of the wire strike at its moment. Raises PortVanished."""
        self.body.advance()
        if self.body.trips != self._trips_seen:
            self._trips_seen = self.body.trips
            self._strike()
        if self._vanished:
            raise PortVanished

    def status(self) -> dict[str, int | str | bool]:
        """The truth, for tests and the demo."""
        self.body.advance()
        return {
            "true_delivered_ul": self.body.true_delivered_nl // 1_000,
            "container_ul": self.body.container_nl // 1_000,
            "counter_ul": self.body.counter_ul,
            "moving": self.body.motor,
            "starts": self.starts,
            "calibration": self.body.settings.calibration,
            "fault": self.fault.name,
        }

    def _strike(self) -> None:
        name = self.body.run.fault if self.body.run else self._now_acting()
        if name == "silence":
            self._deaf_until = self._clock() + SILENCE_S
        elif name == "power-cycle":
            self._deaf_until = self._clock() + BOOT_S
        elif name == "port-vanish":
            self._vanished = True
        self._struck = name == "late-reply"
        if self._deaf_until > self._clock():
            self._out.clear()

    def _now_acting(self) -> str:
        return self.fault.name if self.fault.strikes(self.starts) else "none"

    def _answer(self, reply: bytes) -> None:
        self._replies += 1
        wait = self._latency_s
        if self._struck:
            self._struck, wait = False, LATE_S
        self._busy_until = max(self._busy_until, self._clock()) + wait
        for piece in self._spoilt(reply):
            self._out.append((self._busy_until, piece))

    def _spoilt(self, reply: bytes) -> list[bytes]:
        """The reply as the wire delivers it; misfortunes of the wire begin with the START they belong to."""
        name = self._now_acting()
        if name not in ON_THE_WIRE or not self.starts or self._replies % EVERY_NTH:
            return [reply]
        match name:
            case "dropped-reply":
                return []
            case "truncated":
                return [reply[: self._draw(len(reply))]]
            case "flipped-bit":
                place = self._draw(len(reply))
                return [reply[:place] + bytes([reply[place] ^ 1 << self._draw(8)]) + reply[place + 1 :]]
            case "doubled-reply":
                return [reply, reply]
        return [reply]

    def _draw(self, below: int) -> int:
        """Seeded chance, the same on every machine."""
        self._draws += 1
        return int.from_bytes(blake2b(b"%d/%d" % (self._seed, self._draws), digest_size=8).digest()) % below

    def _obey(self, command: str) -> bytes | None:
        if command.startswith("?"):
            return self._tell(command[1:])
        if command.startswith("KY"):
            return self._key(command[2:])
        done = self._store(command[:2], command[2:])
        if done and not self.body.settings.acknowledges:
            return None
        return b"\x06" if done else b"\x15"

    def _key(self, key: str) -> bytes | None:
        if key == "1":
            return self._start()
        if key == "0":
            self.body.stop()
            return b"\x06"
        if key == "2" and not self.body.motor:
            self.body.prime()
            return b"\x06"
        return b"\x15"

    def _start(self) -> bytes | None:
        self.starts += 1
        acting = self._now_acting()
        if acting == "start-lost":
            return None
        if self.body.motor or self.body.fault_bits or acting == "nack-start":
            return b"\x15"
        self.body.start(acting)
        return None if acting == "start-ack-lost" else b"\x06"

    def _tell(self, what: str) -> bytes:
        answers: dict[str, Callable[[], str]] = {
            "SI": lambda: "07" if self.fault.name == "foreign-address" else self._address.decode(),
            "SV": lambda: self.ident,
            "SP": lambda: f"SP{0 if self.fault.name == 'acks-off' else self.body.settings.acknowledges}",
            "SA": lambda: f"SA{1 if self.fault.name == 'auto-start' else self.body.settings.auto_start}",
            "MS": lambda: str(self.body.settings.mode),
            "CH": lambda: f"CH{self.body.settings.calibration:05d}",
            "DN": lambda: f"{2 if self.fault.name == 'repeats-left' else self.body.settings.cycles:05d}",
            "DV": lambda: f"{self.body.settings.volume_ul:08d}",
            "DT": lambda: _clockface(self.body.settings.hundredths),
            "RV": lambda: f"{self.body.settings.flow_ul_per_min:08d}",
            "TV": lambda: f"{min(self.body.counter_ul, 999_999_999):09d}",
            "TT": lambda: _clockface(self.body.elapsed_hundredths),
            "SS1": lambda: f"{self.body.motor + 2 * (self.body.fault_bits > 0):03d}",
            "SS2": lambda: "001",
            "SS3": lambda: f"{int(self.body.motor and not self.body.dispensing):03d}",
            "SS4": lambda: f"{self.body.dispensing + 8 * (not self.body.operator_stop):03d}",
            "SS5": lambda: "000",
            "SS6": lambda: f"{self.body.fault_bits:03d}",
        }
        if what not in answers:
            return b"\x15"
        text = answers[what]().encode()
        check = 0x02 ^ 0x03
        for byte in text:
            check ^= byte
        return b"\x06\x02" + text + bytes([0x03, check])

    def _store(self, name: str, digits: str) -> bool:
        """A setting, if its digits are right in number and range and the pump stands still."""
        widths = {"MS": 1, "DV": 8, "DT": 8, "RV": 8, "CH": 5, "CF": 8, "SA": 1, "SP": 1, "DN": 5}
        if not digits.isdecimal() or len(digits) != widths.get(name, 0) or self.body.motor:
            return False
        number, kept = int(digits), self.body.settings
        match name:
            case "MS" if number <= 2:
                kept.mode = number
            case "DV" if 1_000 <= number <= 999_999:
                kept.volume_ul = number
            case "DT" if 100 <= number <= 99_595_999 and int(digits[2:4]) < 60 and int(digits[4:]) < 6_000:
                kept.hundredths = int(digits[:2]) * 360_000 + int(digits[2:4]) * 6_000 + int(digits[4:])
            case "RV" if 1_000 <= number <= 100_000:
                kept.flow_ul_per_min = number
            case "SA" if number <= 1:
                kept.auto_start = number
            case "SP" if number <= 1:
                kept.acknowledges = number
            case "DN" if number >= 1:
                kept.cycles = number
            case "CH" | "CF":
                return self._calibrate(name, number)
            case _:
                return False
        return True

    def _calibrate(self, name: str, number: int) -> bool:
        """`CF` corrects by what was set against what was measured; outside 80 to 120 % nothing changes."""
        kept = self.body.settings
        if name == "CF":
            number = kept.calibration * kept.volume_ul // max(number, 1)
        if not 8_000 <= number <= 12_000:
            return False
        kept.calibration = number
        return True


def _clockface(hundredths: int) -> str:
    hours, rest = divmod(hundredths, 360_000)
    minutes, rest = divmod(rest, 6_000)
    return f"{hours:02d}{minutes:02d}{rest:04d}"
