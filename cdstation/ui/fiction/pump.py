"""The invented pump: a bottle, a level, and pours that end as the script says."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from cdstation.register.pours import Certainty, Dispensed, PourEnd
from cdstation.services.values import Proof, PumpFacts, PumpStatus, PumpVerification, ShotResult, StopToken
from cdstation.ui.fiction.people import METHADONE, MINUTE, NOW_MS

if TYPE_CHECKING:
    from cdstation.ui.fiction.station import ExampleStation

STEPS = 20
READY = PumpStatus(
    pump=1,
    state="ready",
    spout="right",
    line=METHADONE.line,
    batch="K2291",
    expiry="2027-08-31",
    capacity_ul=500_000,
    left_ul=310_000,
    verified_ms=NOW_MS - 43 * MINUTE,
)

FACTS = PumpFacts(
    protocol="knf",
    url="/dev/ttyUSB0",
    model="KNF SIMDOS 10",
    address="00",
    serial="A50285BI",
    firmware="2.04",
    shot_band=300,
    mean_band=200,
    verification=PumpVerification(
        NOW_MS - 43 * MINUTE, (10_000, 10_000, 60_000), (10_040, 9_950, 60_300), (40, -50, 50), 13, True, True
    ),
)


class ExamplePump:
    """`ends` says how each pour in turn ends; `gate` holds a pour at `gate_step` until it is set."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.now = READY
        self.ends: list[PourEnd] = []
        self.gate = threading.Event()
        self.gate.set()
        self.gate_step = 14
        self.waiting = threading.Event()

    def status(self) -> PumpStatus:
        return self.now

    def facts(self) -> PumpFacts:
        if self.now.state == "not-registered":
            return PumpFacts("", "", "", "", "", "", FACTS.shot_band, FACTS.mean_band)
        return FACTS if self.now.verified_ms is not None else replace(FACTS, verification=None)

    def register(self, url: str, protocol: str, spout: str, witness: Proof) -> PumpStatus:
        self._station.access.check(witness)
        self._station.note("register", (url, protocol, spout))
        self.now = replace(self.now, spout=spout)
        self._become("needs-bottle" if not self.now.batch else "ready")
        return self.now

    def new_stop(self) -> StopToken:
        return StopToken()

    def connect(self) -> PumpStatus:
        self._station.note("connect")
        self._become("needs-verification" if self.now.verified_ms is None else "ready")
        return self.now

    def by_hand_today(self) -> None:
        self._station.note("by-hand")
        self.now = replace(self.now, state="by-hand", pump=0)
        self._station.changed()

    def shoot(self, target_ul: int, stop: StopToken, on_progress: Callable[[int], None]) -> Dispensed:
        self._station.note("shoot", target_ul)
        return self.motion(target_ul, stop, on_progress)

    def record_verification(self, targets: tuple[int, ...], measured: tuple[int, ...], witness: Proof) -> ShotResult:
        self._station.access.check(witness)
        errors = tuple((found - aim) * 10_000 // aim for aim, found in zip(targets, measured, strict=True))
        mean = sum(errors) // len(errors)
        passed = abs(mean) <= 200 and all(abs(error) <= 300 for error in errors)
        self._station.note("verification", errors)
        if passed:
            self.now = replace(self.now, verified_ms=self._station.clock.utc_ms)
            self._become("ready" if self.now.batch else "needs-bottle")
        return ShotResult(errors, mean, passed)

    def fit_bottle(
        self, product_code: str, batch: str, expiry_iso: str, volume_ul: int, witness: Proof, container: int = 0
    ) -> PumpStatus:
        self._station.access.check(witness)
        self._station.note("bottle", (product_code, batch, expiry_iso, volume_ul))
        line = self._station.catalogue.product(product_code).line
        self.now = replace(
            self.now, line=line, batch=batch, expiry=expiry_iso, left_ul=volume_ul, capacity_ul=volume_ul
        )
        self._become("needs-verification" if self.now.verified_ms is None else "ready")
        return self.now

    def motion(self, commanded: int, stop: StopToken, on_progress: Callable[[int], None]) -> Dispensed:
        """One pour, in twenty steps, ended as the script says."""
        end = self.ends.pop(0) if self.ends else PourEnd.COMPLETE
        last = STEPS if end is PourEnd.COMPLETE else STEPS * 2 // 3
        poured = 0
        for step in range(1, last + 1):
            if step == self.gate_step:
                self.waiting.set()
                self.gate.wait(10)
            if stop.pressed:
                end = PourEnd.STOPPED
                break
            poured = commanded * step // STEPS
            on_progress(poured)
        self.now = replace(self.now, left_ul=self.now.left_ul - poured)
        self._station.changed()
        return _dispensed(commanded, poured, end)

    def _become(self, state: str) -> None:
        self.now = replace(self.now, state=state)
        self._station.changed()


def _dispensed(commanded: int, poured: int, end: PourEnd) -> Dispensed:
    if end is PourEnd.COMPLETE:
        return Dispensed(commanded, commanded, None, Certainty.KNOWN, end)
    if end is PourEnd.LOST:
        return Dispensed(commanded, None, None, Certainty.UNKNOWN, end)
    if end is PourEnd.NOT_STARTED:
        return Dispensed(commanded, 0, None, Certainty.KNOWN, end)
    return Dispensed(commanded, poured, None, Certainty.ESTIMATED, end)
