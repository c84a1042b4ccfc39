"""The pump of the area: connected, verified today, with a scanned bottle; and the shots that verify it.

Every motion is an entry before it starts (PUMP-8), and every shot is a controlled drug: it leaves the book as a
witnessed
waste line (PUMP-4). Pump output without an intent is impossible, because nothing else holds the pump.
"""

from collections.abc import Callable
from datetime import date

from cdstation.devices.calibration import PassBand, Shot, Verdict, verify
from cdstation.devices.pump import Pump
from cdstation.errors import NotReadyError, RuleError
from cdstation.register import acts
from cdstation.register.pours import Dispensed
from cdstation.register.standing import Bottle
from cdstation.register.stock.container import past_expiry
from cdstation.register.stock.containers import check_contents, check_fit, known_container
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.pump_facts import pump_facts, show_identity
from cdstation.services.values import Proof, PumpFacts, PumpStatus, ShotResult, State, StopToken
from cdstation.storage.signing import Signer

ConnectPump = Callable[[acts.PumpRegistered], Pump]
_BEFORE_OPENING = (State.CLOSED, State.SIGNED_OUT)


class PumpDesk:
    """One pump, number 1. `connect` makes the driver for a registered pump; only `app` knows how."""

    NUMBER = 1

    def __init__(self, current: Current, duty: Duty, connect: ConnectPump) -> None:
        self._current = current
        self._duty = duty
        self._connect = connect
        self._pump: Pump | None = None
        self._busy = False

    def status(self) -> PumpStatus:
        """What the frame and the card show; from memory."""
        if not self._current.open:
            return PumpStatus(self.NUMBER, "not-connected")
        standing = self._current.book.standing
        registered, bottle = standing.pumps.get(self.NUMBER), standing.bottles.get(self.NUMBER)
        verified = standing.verified.get(self.NUMBER)
        return PumpStatus(
            pump=self.NUMBER,
            state=self._state(bottle, verified[0] if verified else None),
            spout=registered.spout if registered else "",
            line=self._current.catalogue.product(bottle.product).line if bottle else "",
            batch=bottle.batch if bottle else "",
            expiry=bottle.expiry if bottle else "",
            capacity_ul=bottle.volume if bottle else 0,
            left_ul=bottle.left - self._in_the_cup() if bottle else 0,
            verified_ms=verified[0] if verified else None,
        )

    def _in_the_cup(self) -> int:
        """What has left the bottle and awaits its signature: the gauge shows the bottle, the book follows with the
        line.
        """
        doses = tuple(self._current.book.roster.open.values())
        poured = [dose.dispensed for dose in doses if dose.body.pump == self.NUMBER and dose.dispensed is not None]
        return sum(one.pump_reported_ul or 0 for one in poured)

    def _state(self, bottle: Bottle | None, verified_ms: int | None) -> str:
        standing = self._current.book.standing
        if self._today(standing.by_hand_ms):
            return "by-hand"
        if self.NUMBER not in standing.pumps:
            return "not-registered"
        if self._pump is None:
            return "not-connected"
        if self._busy:
            return "busy"
        if bottle is None:
            return "needs-bottle"
        if standing.holding.recall_of(bottle.product, bottle.batch):
            return "bottle-recalled"
        if past_expiry(bottle.expiry, self._current.clock.now().dose_day):
            return "bottle-expired"
        if not self._passed_today(verified_ms) or standing.open_shots:  # a shot that nobody measured: PUMP-4
            return "needs-verification"
        return "ready"

    def _passed_today(self, verified_ms: int | None) -> bool:
        """PUMP-2: verified on this London day, and passed."""
        latest = self._current.book.standing.verified.get(self.NUMBER)
        return latest is not None and latest[1].passed and self._today(verified_ms)

    def _today(self, at_ms: int | None) -> bool:
        if at_ms is None:
            return False
        now = self._current.clock.now()
        return now.dose_day == type(now)(at_ms, 0, "").dose_day

    def facts(self) -> PumpFacts:
        """What the book knows of this pump; from memory. Raises NotReadyError `area-locked`."""
        return pump_facts(self._current.book.standing, self.NUMBER, self._current.clock.now())

    def new_stop(self) -> StopToken:
        """A fresh STOP for one motion."""
        return StopToken()

    def register(self, url: str, protocol: str, spout: str, witness: Proof) -> PumpStatus:
        """Two people take this pump into use: what it says it is will be asked of it at every connection (hazard 8).

        Raises NotReadyError from the line or the pump, RuleError from the witness.
        """
        other = self._duty.witness_for(self._current.nurse_person, witness)
        fresh = acts.PumpRegistered(self.NUMBER, protocol, url, "", spout)
        self.disconnect()
        pump = self._connect(fresh)
        try:
            identity = pump.identify()
        finally:
            pump.close()
        body = acts.PumpRegistered(self.NUMBER, protocol, url, show_identity(identity), spout)
        self._current.book.write(body, by=self._current.nurse_signer, witness=other)
        return self.connect()

    def connect(self) -> PumpStatus:
        """Open the line and check that this is the registered pump. Raises NotReadyError; nothing moves."""
        registered = self._current.book.standing.pumps.get(self.NUMBER)
        if registered is None:
            raise NotReadyError("pump-not-registered")
        self.disconnect()
        pump = self._connect(registered)
        try:
            pump.identify()
        except NotReadyError:
            pump.close()
            raise
        self._pump = pump
        self._current.changed()
        return self.status()

    def disconnect(self) -> None:
        """Let the line go."""
        pump, self._pump = self._pump, None
        if pump is not None:
            pump.close()
            self._current.changed()

    def by_hand_today(self) -> None:
        """No pump today: every dose is measured by hand, a path of its own (peers (e)4)."""
        body = acts.ByHandChosen(self.NUMBER)
        self._current.book.write(body, by=self._current.nurse_signer)
        self.disconnect()

    def dispense(self, volume_ul: int, stop: StopToken, on_progress: Callable[[int], None]) -> Dispensed:
        """Move the pump for an intent that is already in the book; called by `Dosing` and `shoot` alone.

        Raises NotReadyError or RuleError only when nothing moved.
        """
        if self._pump is None:
            raise NotReadyError("pump-not-connected")
        self._busy = True
        self._current.changed()
        try:
            dispensed = self._pump.dispense(volume_ul, stop, on_progress)
        finally:
            self._busy = False
            self._current.changed()
        if not dispensed.as_planned and dispensed.pump_reported_ul is None:
            self.disconnect()  # whatever it was, the pump is asked who it is before it may pour again
        return dispensed

    def shoot(self, target_ul: int, stop: StopToken, on_progress: Callable[[int], None]) -> Dispensed:
        """One verification shot into the measure (PUMP-2); written before it starts, like a dose.

        Raises NotReadyError `pump-needs-bottle` and as `dispense`.
        """
        self._current.require(*_BEFORE_OPENING)
        if self.NUMBER not in self._current.book.standing.bottles:
            raise NotReadyError("pump-needs-bottle")
        nurse = self._current.nurse_signer
        shot = self._current.book.write(acts.ShotStarted(self.NUMBER, target_ul), by=nurse)
        try:
            dispensed = self.dispense(target_ul, stop, on_progress)
        except (NotReadyError, RuleError):
            self._current.book.record(acts.ShotEnded(0, "not-started"), by=nurse, about=shot.uuid)
            raise
        body = acts.ShotEnded(dispensed.pump_reported_ul, dispensed.end.value)
        self._current.book.record(body, by=nurse, about=shot.uuid)
        return dispensed

    def record_verification(self, targets: tuple[int, ...], measured: tuple[int, ...], witness: Proof) -> ShotResult:
        """The day's verdict, with what was poured for it leaving the book as a witnessed line (PUMP-2, PUMP-4).

        Raises RuleError `too-few-shots`, `too-few-volumes` and the witness's own.
        """
        self._current.require(*_BEFORE_OPENING)
        book = self._current.book
        settings = book.standing.settings
        bottle = book.standing.bottles.get(self.NUMBER)
        if bottle is None:
            raise NotReadyError("pump-needs-bottle")
        # Settings are parts per 10 000, the pass band parts per 100 000.
        limits = PassBand(mean=settings["mean-band"] * 10, shot=settings["shot-band"] * 10)
        shots = tuple(Shot(target, found) for target, found in zip(targets, measured, strict=True))
        verdict = verify(shots, limits)
        if verdict.verdict in (Verdict.TOO_FEW_SHOTS, Verdict.TOO_FEW_VOLUMES):
            raise RuleError(verdict.verdict.value)
        other = self._duty.witness_for(self._current.nurse_person, witness)
        page = self._waste(bottle, sum(measured), other)
        errors = tuple(shot.error_shown for shot in verdict.shots)
        body = acts.PumpVerified(self.NUMBER, targets, measured, errors, verdict.mean_error_shown, verdict.passed)
        verified = book.record(body, by=self._current.nurse_signer, witness=other)
        if not verdict.passed:  # J4: whoever was dosed since the last verification may have had too much or too little
            case = acts.DiscrepancyOpened("calibration-failed", verified.seq, sum(measured) - sum(targets), page)
            book.record(case, by=self._current.nurse_signer, about=verified.uuid)
        return ShotResult(errors, verdict.mean_error_shown, verdict.passed)

    def _waste(self, bottle: Bottle, volume: int, other: Signer) -> int:
        product = self._current.catalogue.product(bottle.product)
        book = self._current.book
        page = book.standing.page_for(product.page_key)
        if page is None:
            raise RuleError("no-page-for-product")
        body = acts.Waste("verification", f"Batch {bottle.batch}", self.NUMBER)
        book.record(body, by=self._current.nurse_signer, witness=other, page=page, delta=-volume)
        return page

    def fit_bottle(
        self, product: str, batch: str, expiry: str, volume_ul: int, witness: Proof, container: int = 0
    ) -> PumpStatus:
        """A bottle on the pump, checked by two (PUMP-5), also in the middle of a session. Another product means
        verifying again. Where it is kept as a container, what was read from it must be what the book says of that, and
        it holds what the book says (`volume_ul` 0, or the same).

        Raises RuleError `pump-busy-with-dose`, `no-page-for-product`, `batch-missing`, `expiry-not-a-date`,
        `batch-expired`, `batch-recalled`, `bottle-volume-wrong`, `product-not-poured`; for a container
        `container-unknown`, `container-empty`, `bottle-volume-not-as-kept` and those of `check_fit`.
        """
        self._current.require(*_BEFORE_OPENING)
        chosen = self._current.catalogue.product(product)
        book, today = self._current.book, self._current.clock.now().dose_day
        holding = book.standing.holding
        if any(dose.body.pump == self.NUMBER for dose in tuple(book.roster.open.values())):
            raise RuleError("pump-busy-with-dose")
        if container:
            one = known_container(holding, container)
            check_fit(one, (chosen, batch, expiry), self.NUMBER, today)
            volume_ul = check_contents(one, volume_ul)
        check_bottle(batch, expiry, volume_ul, today)
        if not chosen.poured:
            raise RuleError("product-not-poured")
        if holding.recall_of(product, batch):
            raise RuleError("batch-recalled", batch=batch.strip())
        if book.standing.page_for(chosen.page_key) is None:
            raise RuleError("no-page-for-product")
        other = self._duty.witness_for(self._current.nurse_person, witness)
        before = holding.on_pump(self.NUMBER)
        body = acts.BottleFitted(
            self.NUMBER, product, batch.strip(), expiry, volume_ul, container, before.contents if before else 0
        )
        book.write(body, by=self._current.nurse_signer, witness=other)
        return self.status()


def check_bottle(batch: str, expiry: str, volume_ul: int, today: date) -> None:
    """What must hold of a bottle that is scanned or typed in. Raises RuleError as `fit_bottle`."""
    if not batch.strip():
        raise RuleError("batch-missing")
    try:
        last_day = date.fromisoformat(expiry)
    except ValueError:
        raise RuleError("expiry-not-a-date") from None
    if last_day < today:
        raise RuleError("batch-expired")
    if not 0 < volume_ul <= 5_000_000:
        raise RuleError("bottle-volume-wrong")
