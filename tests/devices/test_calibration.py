"""The arithmetic of the morning's shots, at each limit and one microlitre beyond (PUMP-2, J4)."""

from fractions import Fraction

import pytest

from cdstation.devices.calibration import PassBand, Shot, Verdict, hundredths_of_percent, verify

BAND = PassBand()


@pytest.mark.req("PUMP-2", "H-15")
@pytest.mark.parametrize(("target", "limit"), [(10_000, 300), (60_000, 1_800), (1_000, 30), (33_333, 999)])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_shot_at_the_limit_and_one_microlitre_beyond(target: int, limit: int, sign: int) -> None:
    """±3 % for any shot: on the line is in, one microlitre more is out. 3 % of 33.333 mL is 999.99 µL."""
    assert Shot(target, target + sign * limit).passes(BAND)
    assert not Shot(target, target + sign * (limit + 1)).passes(BAND)


@pytest.mark.req("PUMP-2", "J4")
@pytest.mark.parametrize("sign", [1, -1])
def test_the_mean_at_the_limit_and_one_microlitre_beyond(sign: int) -> None:
    """±2 % for the mean of all shots."""
    level = (Shot(10_000, 10_000 + sign * 200), Shot(10_000, 10_000 + sign * 200))
    assert verify((*level, Shot(60_000, 60_000 + sign * 1_200)), BAND).verdict is Verdict.PASS
    assert verify((*level, Shot(60_000, 60_000 + sign * 1_201)), BAND).verdict is Verdict.MEAN_OUT


def test_too_little_evidence() -> None:
    """Two shots, or three at one volume, say too little; a bad shot is said first."""
    small, large = Shot(10_000, 10_000), Shot(60_000, 60_000)
    assert verify((), BAND).verdict is Verdict.TOO_FEW_SHOTS
    assert verify((small, large), BAND).verdict is Verdict.TOO_FEW_SHOTS
    assert verify((small, small, small), BAND).verdict is Verdict.TOO_FEW_VOLUMES
    assert verify((Shot(10_000, 9_600),), BAND).verdict is Verdict.SHOT_OUT
    passed = verify((small, small, large), BAND)
    assert passed.passed
    assert passed.mean_error_shown == 0


def test_a_site_may_be_stricter() -> None:
    """Limits are passed in; J4 lets a site set them lower."""
    shots = (Shot(10_000, 10_150), Shot(10_000, 10_150), Shot(60_000, 60_900))
    assert verify(shots, BAND).passed
    assert verify(shots, PassBand(mean=1_499)).verdict is Verdict.MEAN_OUT
    assert verify(shots, PassBand(shot=1_499)).verdict is Verdict.SHOT_OUT
    assert verify(shots, PassBand(least_shots=4)).verdict is Verdict.TOO_FEW_SHOTS


@pytest.mark.parametrize(
    ("shot", "shown"), [(Shot(27_500, 27_390), -40), (Shot(10_000, 10_000), 0), (Shot(80_000, 80_004), 1)]
)
def test_errors_are_shown_in_hundredths_of_a_percent(shot: Shot, shown: int) -> None:
    """27.39 mL instead of 27.5 is -0.40 %; 0.005 % counts as 0.01 %."""
    assert shot.error_shown == shown


def test_halves_go_away_from_zero() -> None:
    """Too much and too little are shown alike."""
    assert hundredths_of_percent(Fraction(1, 20_000)) == 1
    assert hundredths_of_percent(Fraction(-1, 20_000)) == -1
    assert hundredths_of_percent(Fraction(-1, 20_001)) == 0


@pytest.mark.parametrize(("target", "measured"), [(0, 10), (-1, 10), (10, -1)])
def test_impossible_shots(target: int, measured: int) -> None:
    """A shot of nothing proves nothing."""
    with pytest.raises(ValueError, match="a shot has"):
        Shot(target, measured)
