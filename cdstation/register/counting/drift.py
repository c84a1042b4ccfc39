"""What a pump that passed its verification, but not by nothing, makes a balance drift by (J4, BAL-5).

A forecast explains a difference; it never excuses one, and is shown only after the count is revealed (BAL-2).
"""

_WHOLE = 10_000  # an error is hundredths of a percent


def drift_share(mean_error: int, poured: int) -> int:
    """What `poured` thousandths add to the drift, in ten-thousandths of a thousandth so that nothing is lost.

    `mean_error` is hundredths of a percent, positive when the pump gives more than it says: stock falls below the book.
    """
    return -mean_error * poured


def drift(shares: int) -> int:
    """The forecast difference, found less expected, in thousandths, rounded to the nearest."""
    rounded = (abs(shares) + _WHOLE // 2) // _WHOLE
    return rounded if shares >= 0 else -rounded
