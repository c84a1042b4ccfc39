"""The words of the KNF SIMDOS 10 protocol that this station uses, as pure functions (KNF manual, `design/pumps.md` §2).

Volumes are integer microlitres, times integer hundredths of a second, calibration hundredths of a percent.
"""

from enum import IntFlag

from cdstation.devices.framing import Expect

MODEL = "KNF SIMDOS 10"
START, STOP, PRIME = "KY1", "KY0", "KY2"
DISPENSE_MODE = "MS1"  # millilitres in a time: the only mode ever used, because its target bounds every runaway

ADDRESS = Expect("SI", 2, 2)
FIRMWARE = Expect("SV", 1, 16, text=True)  # its form is not in the manual copy: any short printable text
ACKNOWLEDGES = Expect("SP", 1, 1)
AUTO_START = Expect("SA", 1, 1)
MODE = Expect("MS", 1, 1)
CALIBRATION = Expect("CH", 5, 5)
CYCLES = Expect("DN", 1, 8)  # its width is not in the manual copy
VOLUME = Expect("DV", 8, 8)
TIME = Expect("DT", 8, 8)
DELIVERED = Expect("TV", 9, 9)
ELAPSED = Expect("TT", 8, 8)
OPERATION = Expect("SS1", 3, 3)
DISPENSING = Expect("SS4", 3, 3)
FAULTS = Expect("SS6", 3, 3)

VOLUME_UL = (1_000, 999_999)
FLOW_UL_PER_MIN = (1_000, 100_000)
TIME_HUNDREDTHS = (100, 99 * 360_000 + 59 * 6_000 + 5_999)
CALIBRATION_RANGE = (8_000, 12_000)


class Operation(IntFlag):
    """Bits of `?SS1`."""

    MOTOR = 1
    FAULT = 2


class Dispense(IntFlag):
    """Bits of `?SS4`."""

    STARTED = 1
    NOT_STOPPED_BY_OPERATOR = 8


_FAULT_NAMES = {
    1: "overpressure",
    8: "analogue-signal-low",
    16: "supply-voltage",
    32: "motor",
    64: "over-temperature",
    128: "no-encoder",
}


def fault_names(bits: int) -> tuple[str, ...]:
    """The faults in a `?SS6` byte; a bit that the manual does not name is reported too, never dropped."""
    named = tuple(name for bit, name in _FAULT_NAMES.items() if bits & bit)
    unnamed = bits & ~sum(_FAULT_NAMES)
    return (*named, f"unnamed-{unnamed}") if unnamed else named


def set_volume(volume_ul: int) -> str:
    """`DVnnnnnnnn`."""
    return f"DV{volume_ul:08d}"


def set_time(hundredths: int) -> str:
    """`DThhmmssss`: hours, minutes, seconds with hundredths."""
    minutes, rest = divmod(hundredths, 6_000)
    hours, minutes = divmod(minutes, 60)
    return f"DT{hours:02d}{minutes:02d}{rest:04d}"


def set_calibration(calibration: int) -> str:
    """`CHnnnnn`."""
    return f"CH{calibration:05d}"


def set_measured(measured_ul: int) -> str:
    """`CFnnnnnnnn`: what the loaded volume really was; the pump makes CH into CH x DV / CF."""
    return f"CF{measured_ul:08d}"


def pour_time(volume_ul: int, flow_ul_per_min: int, unlike: str) -> int:
    """Hundredths of a second for a pour at no more than `flow_ul_per_min`.

    One hundredth longer when it would equal `unlike` (the elapsed time of the pour before, as `?TT` shows it): two
    equal doses in a row then still leave different counters, and a START never taken can be told from a finished one.
    """
    hundredths = max(TIME_HUNDREDTHS[0], -(-volume_ul * 6_000 // flow_ul_per_min))
    return hundredths + 1 if set_time(hundredths) == f"DT{unlike}" else hundredths
