"""The newest count of a page, and what has happened to the page since: folded from its lines (J3, BAL-2)."""

from dataclasses import dataclass, replace

from cdstation.register import acts
from cdstation.register.counting.drift import drift_share
from cdstation.register.discrepancies.acts import Adjustment
from cdstation.register.entries import Body, Sealed
from cdstation.register.stock.acts import Overage, StockReturned, TransferOut
from cdstation.register.stock.leaving import Destruction
from cdstation.register.upkeep.acts import Correction

COUNTS_KEPT = 3
# What leaves a page in whole containers is not issued: it must not widen the tolerance (J3).
_NOT_ISSUED = (TransferOut, StockReturned, Overage, Destruction)


@dataclass(frozen=True)
class LastCount:
    """The newest count of a page: its number and time, what has been issued since, and the last differences."""

    seq: int
    at_ms: int
    issued_since: int = 0
    differences: tuple[int, ...] = ()  # of the last counts, the newest last (J3: the same sign three times)
    by: tuple[int, ...] = ()  # who counted; nobody when the page was only opened
    drift_shares: int = 0  # what its pump's error adds up to since, as `drift_share` gives it

    def after(self, sealed: Sealed) -> "LastCount":
        """After one more line of the page that is no count."""
        if isinstance(sealed.body, Adjustment):
            # The balance follows what was found: differences from before are explained, and begin no trend.
            return replace(self, differences=())
        issued = self.issued_since + _issued(sealed.body, sealed.draft.delta or 0, self.seq)
        return replace(self, issued_since=max(0, issued))

    def poured(self, mean_error: int, amount: int) -> "LastCount":
        """After so much came through a pump with this mean error (hundredths of a percent)."""
        return replace(self, drift_shares=self.drift_shares + drift_share(mean_error, amount))


def counted(before: LastCount | None, sealed: Sealed, body: acts.Count) -> LastCount:
    """After a count of the page. One on paper that somebody has counted after changes nothing: the newer one stands."""
    draft = sealed.draft
    if body.sheet and before is not None and before.at_ms > draft.happened_ms:
        return before
    differences = before.differences if before else ()
    if body.case:
        differences = differences[:-1]  # the same check over again, by another pair
    return LastCount(
        sealed.seq,
        draft.happened_ms,
        body.issued_after,
        (*differences, body.difference)[-COUNTS_KEPT:],
        tuple(one for one in (draft.by, draft.witness) if one is not None),
    )


def _issued(body: Body, delta: int, counted_seq: int) -> int:
    """What a line adds to what was issued since the count with this number. A correction of something issued since
    then changes it either way, so that no wrong figure widens the tolerance (J3).
    """
    if isinstance(body, Correction):
        return -delta if min(body.was, body.now) < 0 and body.seq > counted_seq else 0
    return 0 if isinstance(body, _NOT_ISSUED) else max(0, -delta)
