"""Noise on the line, in bulk: what the driver believes of replies that were spoilt on their way.

One XOR byte lets some spoilt frames through. The driver's own rules (equal readings, echo, motor bits read again) must
catch what it lets pass: no wrong volume is ever accepted, and START is never repeated.
"""

import random

import pytest

from cdstation.devices.drivers.knf_line import KnfLine, LineLost, Refused
from cdstation.devices.drivers.knf_pour import agreed_volume
from cdstation.devices.framing import request
from cdstation.errors import NotReadyError
from cdstation.register.pours import Certainty, PourEnd
from tests.devices.noise import mutated
from tests.devices.rig import START, STOP, Rig

READ_VOLUME = request("00", "?TV")
pytestmark = [pytest.mark.faults, pytest.mark.req("H-5", "H-8", "PUMP-6")]


class Noise:
    """Spoils replies with the given chance, and counts them; `seed` makes it repeatable."""

    def __init__(self, rig: Rig, seed: int, share: float) -> None:
        self._rig = rig
        self._chance = random.Random(seed)
        self.share = share
        self.spoilt = 0

    def everything(self, received: bytes) -> bytes:
        """Any reply may suffer."""
        if self._chance.random() >= self.share:
            return received
        self.spoilt += 1
        return mutated(received, self._chance)

    def volumes(self, received: bytes) -> bytes:
        """Only answers to `?TV` suffer, so that the flushing between them always works: the worst case."""
        return self.everything(received) if self._rig.tap.written[-1] == READ_VOLUME else received


def test_no_wrong_volume_is_read(fault_scale: int) -> None:
    """100 000 spoilt answers to `?TV`: the counter is read right or not at all."""
    seed = 8_001
    print(f"seed {seed}")
    rig = Rig()
    rig.sim.body.counter_ul = 25_700
    noise = Noise(rig, seed, 0.5)
    rig.tap.on_read = noise.volumes
    line = KnfLine(rig.tap, "00", rig.clock.monotonic)
    right = refused = 0
    while noise.spoilt < 100_000 * fault_scale:
        noise.share = (0.1, 0.5, 0.9, 1.0)[(right + refused) % 4]
        rig.tap.written.clear()
        try:
            volume = agreed_volume(line)
        except (LineLost, Refused):
            volume = None
        assert volume in (25_700, None)
        right, refused = right + (volume is not None), refused + (volume is None)
    print(f"right {right}, not at all {refused}")
    assert min(right, refused) > 1_000


@pytest.mark.parametrize("share", [0.02, 0.1, 0.4])
def test_no_wrong_volume_is_accounted(fault_scale: int, share: float) -> None:
    """Whole pours with every kind of reply spoilt: the account is true or says that it does not know."""
    seed = int(share * 1_000)
    print(f"seed {seed}")
    ends: dict[tuple[PourEnd | str, Certainty | str], int] = {}
    chance = random.Random(seed)
    for number in range(400 * fault_scale):
        rig = Rig(chance.choice(("none", "none", "stall", "operator-stop", "start-ack-lost")), number)
        rig.tap.on_read = Noise(rig, number, share).everything
        try:
            done = rig.pour(chance.choice((1_000, 2_750, 12_100)))
        except NotReadyError as refused:
            assert START not in rig.tap.written
            assert rig.true_ul == 0
            ends[refused.code, "nothing moved"] = ends.get((refused.code, "nothing moved"), 0) + 1
            continue
        ends[done.end, done.certainty] = ends.get((done.end, done.certainty), 0) + 1
        assert rig.tap.starts == 1
        if done.certainty is Certainty.KNOWN:
            assert done.end is PourEnd.COMPLETE
            assert done.commanded_ul == done.pump_reported_ul == rig.true_ul
        elif done.certainty is Certainty.ESTIMATED:
            assert STOP in rig.tap.written
            assert done.pump_reported_ul == rig.true_ul
    print(ends)
