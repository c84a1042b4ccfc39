"""The figures of a verification shot as they stand beside it while it is typed. The verdict itself is the service's."""

from cdstation.register.quantity import show_thousandths

TARGETS_UL = (10_000, 10_000, 60_000)  # three shots at two volumes (PUMP-2)
SHOT_BAND = 300  # hundredths of a percent (J4)


def error_of(target_ul: int, measured_ul: int) -> int:
    """Hundredths of a percent, rounded towards zero."""
    difference = (measured_ul - target_ul) * 10_000
    return difference // target_ul if difference >= 0 else -(-difference // target_ul)


def within(error: int) -> bool:
    """True inside the band of one shot."""
    return abs(error) <= SHOT_BAND


def show_error(error: int) -> str:
    """`+0.4 %`, `−1.25 %`, `0 %`."""
    sign = "+" if error > 0 else ""
    return f"{sign}{show_thousandths(error * 10)} %"
