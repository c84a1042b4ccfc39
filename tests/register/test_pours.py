"""What a pump was told and what it says: only a finished pour that is known is as planned (PUMP-6)."""

import pytest

from cdstation.register.pours import Certainty, Dispensed, PourEnd


@pytest.mark.req("PUMP-6", "H-5")
@pytest.mark.parametrize("end", PourEnd)
@pytest.mark.parametrize("certainty", Certainty)
def test_as_planned_is_finished_and_known(end: PourEnd, certainty: Certainty) -> None:
    """Every other pair of the two needs two people or at least a look."""
    pour = Dispensed(45_000, 45_000, None, certainty, end)
    finished = end in {PourEnd.COMPLETE, PourEnd.BY_HAND}
    assert pour.as_planned is (finished and certainty is Certainty.KNOWN)
