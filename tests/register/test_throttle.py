"""How often a PIN may be guessed (D4, T7, H-31): each limit and one either side."""

import pytest

from cdstation.errors import RuleError
from cdstation.register.throttle import Failures, check_may_try, tries_left
from cdstation.register.times import Moment
from tests.builders import DAY_MS, MONDAY, later


def failed(times: int, *, apart_ms: int = 0, first: Moment = MONDAY) -> tuple[Failures, Moment]:
    """So many wrong PINs in a row, and the moment of the last."""
    failures, at = Failures(), first
    for number in range(times):
        at = later(first, number * apart_ms)
        failures = failures.another(at)
    return failures, at


def _refusal(failures: Failures, now: Moment) -> RuleError:
    with pytest.raises(RuleError) as refusal:
        check_may_try(failures, now)
    return refusal.value


@pytest.mark.req("D4", "T7", "H-31")
@pytest.mark.parametrize("times", [0, 1, 4])
def test_four_wrong_pins_cost_no_time(times: int) -> None:
    """People mistype."""
    failures, last = failed(times)
    check_may_try(failures, last)


@pytest.mark.req("D4", "T7", "H-21")
@pytest.mark.parametrize("times", [5, 6, 9])
def test_from_the_fifth_on_each_costs_half_a_minute(times: int) -> None:
    """To the millisecond, by whichever clock is slower."""
    failures, last = failed(times)
    assert _refusal(failures, last).code == "pin-wait"
    assert _refusal(failures, later(last, 29_999)).facts == {"seconds": 1}
    check_may_try(failures, later(last, 30_000))
    check_may_try(failures, later(last, 30_001))
    slow_wall = Moment(last.utc_ms + 29_999, last.monotonic_ms + 60_000, last.boot_id)
    slow_monotonic = Moment(last.utc_ms + 60_000, last.monotonic_ms + 29_999, last.boot_id)
    assert _refusal(failures, slow_wall).code == _refusal(failures, slow_monotonic).code == "pin-wait"


@pytest.mark.parametrize(("waited", "seconds"), [(-5_000, 30), (0, 30), (1, 30), (1_000, 29), (28_999, 2), (29_000, 1)])
def test_the_wait_is_told_in_whole_seconds_and_never_as_none(waited: int, seconds: int) -> None:
    """Rounded up, and at most half a minute even when the clock was set back."""
    failures, last = failed(5)
    assert _refusal(failures, later(last, waited)).facts == {"seconds": seconds}


@pytest.mark.req("D4", "T7", "H-21")
def test_a_restart_forgives_nothing() -> None:
    """The count is in the book, and the half minute runs on by the wall clock."""
    failures, last = failed(5)
    assert _refusal(failures, later(last, 29_999, boot="boot-2")).code == "pin-wait"
    check_may_try(failures, later(last, 30_000, boot="boot-2"))
    locked, last = failed(10)
    assert _refusal(locked, later(last, DAY_MS, boot="boot-2")).code == "pin-locked"


@pytest.mark.req("D4", "T7", "H-21")
def test_ten_in_a_row_lock_until_a_supervisor_comes() -> None:
    """Nine wait, ten lock, and no time heals it."""
    nine, last = failed(9)
    check_may_try(nine, later(last, 30_000))
    ten, last = failed(10)
    assert _refusal(ten, later(last, 400 * DAY_MS)).code == "pin-locked"
    check_may_try(Failures(), last)  # what an unlocking leaves


@pytest.mark.req("D4", "T7", "H-21")
def test_a_hundred_in_thirty_days_lock_though_right_ones_came_between() -> None:
    """99 are let through, the hundredth locks; nobody guesses slowly for ever."""
    failures, last = failed(98, apart_ms=60_000)
    failures = failures.forgiven().another(later(last, 60_000))
    last = later(last, 60_000)
    assert failures.in_a_row == 1
    check_may_try(failures, last)
    failures = failures.forgiven().another(later(last, 60_000)).forgiven()
    assert _refusal(failures, later(last, 60_000)).code == "pin-locked"


@pytest.mark.req("D4", "T7")
def test_a_failure_counts_for_thirty_days_to_the_millisecond() -> None:
    """At 30 days less a millisecond it counts, at 30 days no longer; it is then forgotten for good."""
    failures, last = failed(100)
    failures = failures.forgiven()
    assert _refusal(failures, later(last, 30 * DAY_MS - 1)).code == "pin-locked"
    check_may_try(failures, later(last, 30 * DAY_MS))
    assert len(failures.another(later(last, 30 * DAY_MS)).times_ms) == 1
    assert len(failures.another(later(last, 30 * DAY_MS - 1)).times_ms) == 101


def test_failures_of_a_clock_that_ran_ahead_still_count() -> None:
    """Setting the clock back does not make them vanish."""
    failures, last = failed(100)
    assert _refusal(failures.forgiven(), later(last, -40 * DAY_MS)).code == "pin-locked"


@pytest.mark.req("H-31")
@pytest.mark.parametrize(("times", "left"), [(0, 10), (1, 9), (9, 1), (10, 0), (11, 0)])
def test_people_are_told_how_many_tries_are_left(times: int, left: int) -> None:
    """Never fewer than none."""
    failures, _ = failed(times)
    assert tries_left(failures) == left
