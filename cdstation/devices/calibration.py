"""Does the pump pour what it says? Arithmetic over measured shots, exact to the last microlitre (PUMP-2, J4).

Volumes are integer microlitres, limits parts per 100 000 (2 % = 2 000), shown errors hundredths of a percent. A limit
itself still passes. Nothing is rounded before it is judged.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

PARTS = 100_000


class Verdict(StrEnum):
    """What a series of shots says about the pump."""

    PASS = "pass"
    TOO_FEW_SHOTS = "too-few-shots"
    TOO_FEW_VOLUMES = "too-few-volumes"
    SHOT_OUT = "shot-out"
    MEAN_OUT = "mean-out"


@dataclass(frozen=True)
class PassBand:
    """The site's limits. The defaults are PUMP-2's: mean ±2 %, any shot ±3 %, three shots over two volumes."""

    mean: int = 2_000
    shot: int = 3_000
    least_shots: int = 3
    least_volumes: int = 2


@dataclass(frozen=True)
class Shot:
    """One witnessed shot: what the pump was asked for, and what the flask or the balance showed."""

    target_ul: int
    measured_ul: int

    def __post_init__(self) -> None:
        if self.target_ul <= 0 or self.measured_ul < 0:
            raise ValueError("a shot has a target above zero and a measure of zero or more")

    @property
    def error(self) -> Fraction:
        """Signed relative error: too much is positive."""
        return Fraction(self.measured_ul - self.target_ul, self.target_ul)

    @property
    def error_shown(self) -> int:
        """The same in hundredths of a percent."""
        return hundredths_of_percent(self.error)

    def passes(self, band: PassBand) -> bool:
        """True inside, and on, the limit for a single shot."""
        return abs(self.error) * PARTS <= band.shot


@dataclass(frozen=True)
class Verification:
    """All shots of one morning and what follows from them."""

    shots: tuple[Shot, ...]
    verdict: Verdict
    mean_error_shown: int

    @property
    def passed(self) -> bool:
        """Only then may the pump pour for patients today."""
        return self.verdict is Verdict.PASS


def verify(shots: tuple[Shot, ...], band: PassBand) -> Verification:
    """Judge the shots by the band; a shot outside speaks louder than one that is missing."""
    mean = sum((shot.error for shot in shots), Fraction()) / max(1, len(shots))
    return Verification(shots, _verdict(shots, mean, band), hundredths_of_percent(mean))


def hundredths_of_percent(error: Fraction) -> int:
    """A relative error as a whole number of hundredths of a percent, halves away from zero."""
    size = (abs(error) * 10_000 * 2 + 1) // 2
    return int(size if error >= 0 else -size)


def _verdict(shots: tuple[Shot, ...], mean: Fraction, band: PassBand) -> Verdict:
    if not all(shot.passes(band) for shot in shots):
        return Verdict.SHOT_OUT
    if len(shots) < band.least_shots:
        return Verdict.TOO_FEW_SHOTS
    if len({shot.target_ul for shot in shots}) < band.least_volumes:
        return Verdict.TOO_FEW_VOLUMES
    if abs(mean) * PARTS > band.mean:
        return Verdict.MEAN_OUT
    return Verdict.PASS
