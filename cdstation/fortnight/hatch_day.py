"""An ordinary day at a hatch: keys, count, bottle, verification, pack, doses, count, keys, closing."""

from collections.abc import Callable, Iterable

from cdstation.fortnight.counting import count_all
from cdstation.fortnight.prison import A_WING, ASSISTANT, METHADONE, NURSE, NURSE_2, Place, Prison, proof, two
from cdstation.register.stock.holding import Container, Holding
from cdstation.services.values import CountResult, Evidence, OutcomeForm
from cdstation.treatment.acts import NotGivenReason, Outcome

SHOTS_UL = (10_000, 10_000, 60_000)
SESSION_MS = 3 * 3_600_000
SECONDS_EACH = 20
LOOKED = ("photo", "name-and-birth")
SWALLOWED = ("drank-all", "water-and-spoke", "mouth-clear")
KEY_SAFE = 0


class HatchDay:
    """One day at one hatch. Only the first hatch has a pump; the other measures by hand, every day."""

    def __init__(self, prison: Prison, place: Place) -> None:
        self._prison = prison
        self._notes = prison.notes
        self.place = place
        self.station = place.station
        self.has_pump = place.name == A_WING
        self.nurse = NURSE if self.has_pump else NURSE_2

    @property
    def products(self) -> tuple[str, ...]:
        """What is counted here, in the order of the register."""
        here = (product for area, product in self._notes.pages if area == self.place.name)
        return tuple(sorted(here, key=lambda product: self.place.head(product).key))

    def arrive(self) -> None:
        """Nurse and assistant sign in and take what the store has sent."""
        self.station.access.sign_in(proof(self.nurse))
        self.station.access.choose_witness(proof(ASSISTANT))
        incoming, _ = self.station.transfers.incoming()
        for parcel in incoming:
            counted = tuple(part.contents for part in parcel.parts)
            self.station.transfers.accept(parcel.slip, counted, two(self.nurse, ASSISTANT))
            self._notes.arrived(self.place.name, parcel.from_name, parcel.product.code, sum(counted))
        for waiting in self.station.receiving.to_lock_away():
            self.station.receiving.lock_away(waiting.seq, "CD cabinet")

    def open(self) -> list[CountResult]:
        """Count, keys, bottle, verification, pack; then the door. Gives what the counts have found."""
        results = self.count()
        self.station.custody.keys.hand_over(self.nurse, *two(self.nurse, ASSISTANT))
        if self.has_pump:
            self._prepare_pump()
        else:
            self.station.pump.by_hand_today()
        self.station.downtime.save_pack()
        self.station.session.open(self._prison.clock.now().utc_ms + SESSION_MS)
        return results

    def count(self, first: int = 0, second: int = ASSISTANT) -> list[CountResult]:
        """Every page, in the order of the register."""
        return count_all(self.place, self._notes, self.products, first or self.nurse, second)

    def _prepare_pump(self) -> None:
        if not self.place.book.standing.pumps:
            self.station.pump.register("drill://", "knf", "right", proof(ASSISTANT))
        elif self.station.pump.status().state == "not-connected":
            self.station.pump.connect()
        self._fit_if_low(sum(SHOTS_UL))
        for target in SHOTS_UL:
            self.station.pump.shoot(target, self.station.pump.new_stop(), lambda _: None)
        self.station.pump.record_verification(SHOTS_UL, SHOTS_UL, proof(ASSISTANT))
        self._notes.wasted(self.place.name, METHADONE, sum(SHOTS_UL))

    def give(self, patients: Iterable[int], trouble: Callable[[int], Outcome | None] = lambda _: None) -> None:
        """Doses for these, one after the other; `trouble` says what else became of one."""
        for patient in patients:
            self._prison.clock.move(SECONDS_EACH * 1000)
            self._give(patient, trouble(patient))

    def _give(self, patient: int, trouble: Outcome | None) -> None:
        dosing = self.station.dosing
        card = dosing.prepare(patient)
        if self._fit_if_low(card.volume.thousandths):
            card = dosing.prepare(patient)
        evidence = Evidence(LOOKED, proof(ASSISTANT) if card.witness_before else None)
        pour = dosing.pour(card, evidence, self.station.pump.new_stop(), lambda _: None)
        consumed = card.volume.thousandths // 2 if trouble is Outcome.PART else None
        form = OutcomeForm(trouble or Outcome.GIVEN, consumed, () if trouble else SWALLOWED)
        dosing.sign(pour, form, proof(ASSISTANT))
        self._notes.left(self.place.name, METHADONE, card.volume.thousandths)
        self._notes.doses += 1

    def miss(self, patient: int) -> None:
        """Somebody does not come."""
        self.station.dosing.not_given(patient, NotGivenReason.NOT_ATTENDED)

    def _fit_if_low(self, wanted: int) -> bool:
        """Another bottle when the one in use does not hold the next dose. True when one was taken."""
        if not self.has_pump:
            return self.open_if_low(wanted)
        page, holding = self.place.page(METHADONE), self.place.book.standing.holding
        if _holds(holding, holding.fitted.get(1), wanted):
            return False
        bottle = self._next_bottle(page)
        self.station.pump.fit_bottle(
            METHADONE, bottle.batch, bottle.expiry, bottle.contents, proof(ASSISTANT), container=bottle.number
        )
        return True

    def open_if_low(self, wanted: int) -> bool:
        """The same for what is measured by hand."""
        page, holding = self.place.page(METHADONE), self.place.book.standing.holding
        if _holds(holding, holding.in_use.get(page), wanted):
            return False
        self.station.containers.open(self._next_bottle(page).number)
        return True

    def _next_bottle(self, page: int) -> Container:
        today = self._prison.clock.now().dose_day
        sealed = (one for one in self.place.book.standing.holding.on_page(page) if one.sealed and one.usable(today))
        return next(sealed)

    def close(self) -> list[CountResult]:
        """Count again, the keys into the safe, the session closed with its backup, everybody home."""
        results = self.count()
        self.station.custody.keys.hand_over(KEY_SAFE, *two(self.nurse, ASSISTANT))
        self.station.session.close()
        return results

    def leave(self) -> None:
        """Nobody is signed in any more."""
        self.station.access.sign_out()


def _holds(holding: Holding, number: int | None, wanted: int) -> bool:
    """True when this container holds so much."""
    return number is not None and holding.containers[number].contents >= wanted
