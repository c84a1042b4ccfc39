"""The misfortunes that the simulated pump can act out, by name. `NAME@3` strikes the third START only."""

from dataclasses import dataclass

AT_CONNECT = frozenset({"foreign-address", "auto-start", "acks-off", "repeats-left"})
AT_START = frozenset({"start-ack-lost", "start-lost", "nack-start"})
ON_THE_WIRE = frozenset({"silence", "dropped-reply", "late-reply", "truncated", "flipped-bit", "doubled-reply"})
IN_THE_PUMP = frozenset(
    {"stall", "operator-stop", "overpressure", "port-vanish", "short-delivery", "short-count", "power-cycle", "runaway"}
)
NAMES = frozenset({"none"}) | AT_CONNECT | AT_START | ON_THE_WIRE | IN_THE_PUMP


@dataclass(frozen=True)
class Fault:
    """One misfortune; `on_start` is the number of the START it strikes, or 0 for every one."""

    name: str = "none"
    on_start: int = 0

    def strikes(self, start_number: int) -> bool:
        """True when it belongs to this START (faults at connection do not depend on one)."""
        return self.name in AT_CONNECT or self.on_start in (0, start_number)


def parse_fault(text: str) -> Fault:
    """`stall` or `stall@2`. Raises ValueError for a name that does not exist."""
    name, _, number = text.partition("@")
    if name not in NAMES or (number and not number.isdecimal()):
        raise ValueError(f"{text} is no fault; choose from {', '.join(sorted(NAMES))}")
    return Fault(name, int(number or 0))
