"""Fourteen days, hour by hour: what is ordinary from `hatch_day` and `store_day`, what is not from `misfortunes`."""

import json
from collections.abc import Callable
from pathlib import Path

from cdstation.fortnight import misfortunes
from cdstation.fortnight.counting import count_all
from cdstation.fortnight.hatch_day import HatchDay
from cdstation.fortnight.papers import print_everything
from cdstation.fortnight.prison import (
    A_WING,
    B_WING,
    BUPRENORPHINE,
    METHADONE,
    PHARMACIST,
    STRONG_METHADONE,
    TECHNICIAN,
    TECHNICIAN_2,
    Place,
    Prison,
    build_prison,
    proof,
)
from cdstation.fortnight.store_day import BOTTLE_UL, BOX, Store
from cdstation.fortnight.summary import check_against, summarise
from cdstation.register.stock.containers import Listed
from cdstation.treatment.acts import Outcome

DAYS = 14
_BAG = "PB-0012"
_ORDERED = 100  # bottles: two weeks of 300 doses a day, and some to spare
_IN_STORE = (METHADONE, BUPRENORPHINE, STRONG_METHADONE)
_EXPIRED, _FRESH = "2026-11-06", "2027-08-31"


class Fortnight:
    """The script. `tell` is called with a line for each day."""

    def __init__(self, out: Path, doses_a_day: int, tell: Callable[[str], None]) -> None:
        self.out = out
        self.tell = tell
        self.prison: Prison = build_prison(out / "areas", doses_a_day)
        self.store = Store(self.prison)
        self.orders: dict[str, int] = {}

    def play(self) -> dict[str, object]:
        """All of it; the summary, which has been checked against the notebook."""
        try:
            self._first_morning()
            for day in range(1, DAYS + 1):
                self._day(day)
                self.tell(f"day {day:2}: {self.prison.notes.doses} doses so far")
            print_everything(self.prison, self.out)
            summary = summarise(self.prison)
            check_against(self.prison, summary)
        finally:
            self.prison.close()
        return summary

    # -- days --------------------------------------------------------------------------------------------------------

    def _first_morning(self) -> None:
        """What is there is put into the list of containers; authorities and the licence are written down."""
        prison = self.prison
        self.store.settle_in()
        self._list(prison.store, STRONG_METHADONE, [Listed(500_000, 500_000, "S0911", _EXPIRED)] * 4)
        for place in prison.places:
            held = prison.notes.page(place.name, METHADONE).real // BOTTLE_UL
            self._list(place, METHADONE, [Listed(BOTTLE_UL, BOTTLE_UL, "K0001", _FRESH)] * held)
        self._list(prison.b_wing, STRONG_METHADONE, [Listed(500_000, 500_000, "S1002", _FRESH)])
        self._list(prison.store, BUPRENORPHINE, [Listed(BOX, BOX, "B0420", _FRESH)] * 20)
        self._list(prison.a_wing, BUPRENORPHINE, [Listed(BOX, BOX, "B0420", _FRESH)] * 2)

    @staticmethod
    def _list(place: Place, product: str, rows: list[Listed]) -> None:
        place.station.containers.list_stock(product, rows, proof(TECHNICIAN))

    def _day(self, day: int) -> None:
        self.prison.at(day, 6, 30)
        self._store_morning(day)
        for place in self.prison.hatches:
            self.prison.at(day, 7 if place.name == A_WING else 11)
            self._hatch(day, place)
        self.prison.at(day, 17)
        self._store_evening(day)

    def _hatch(self, day: int, place: Place) -> None:
        today = HatchDay(self.prison, place)
        today.arrive()
        if (day, place.name) == (8, B_WING):
            misfortunes.theft(self.prison, place)
        today.open()
        self._before_the_door(day, today)
        self._doses(day, today)
        if (day, place.name) == (4, A_WING):
            misfortunes.spill(today)
        if (day, place.name) == (5, B_WING):
            misfortunes.wrong_bottle(today)
        today.close()
        if (day, place.name) == (5, B_WING):
            misfortunes.wrong_bottle_found(today)
        self._ask_for_tomorrow(today)
        today.leave()

    def _before_the_door(self, day: int, today: HatchDay) -> None:
        match (day, today.place.name):
            case (6, name) if name == B_WING:
                today.open_if_low(1)
                misfortunes.overage(today)
            case (8, name) if name == B_WING:
                misfortunes.theft_found(today)
            case (10, name) if name == A_WING:
                misfortunes.own_drug(today, today.place.patients[0], _BAG)
            case (12, name) if name == A_WING:
                misfortunes.own_drug_goes(today, _BAG)

    def _doses(self, day: int, today: HatchDay) -> None:
        patients = today.place.patients
        if (day, today.place.name) == (11, A_WING):
            misfortunes.downtime_morning(today, patients)
            return
        absent = patients[day % len(patients)] if len(patients) > 2 else 0
        upset = {patients[(day * 3) % len(patients)]: (Outcome.PART, Outcome.REFUSED, Outcome.VOMITED)[day % 3]}
        upset.pop(absent, None)
        today.give((one for one in patients if one != absent), upset.get)
        if absent:
            today.miss(absent)

    # -- the store -----------------------------------------------------------------------------------------------------

    def _store_morning(self, day: int) -> None:
        store, station = self.store, self.store.station
        station.access.sign_in(proof(PHARMACIST))
        station.transfers.settle()
        if day == 1:
            self.orders = {METHADONE: store.order(METHADONE, _ORDERED * BOTTLE_UL)}
        if day == 2:
            store.receive(self.orders[METHADONE], METHADONE, BOTTLE_UL, _ORDERED)
            self.orders[BUPRENORPHINE] = store.order(BUPRENORPHINE, 20 * BOX)
        if day == 3:
            misfortunes.delivery_short(store, self.orders[BUPRENORPHINE])
        if day == 8:
            misfortunes.set_expired_apart(store)
        if day == 9:
            misfortunes.destroy_expired(store, self.out)
        if day == 10:
            misfortunes.send_back(store)
        for asked in station.transfers.requisitions():
            to = next(place for place in self.prison.hatches if place.area_id == asked.area)
            store.send(to, asked.product.code, asked.left // BOTTLE_UL, asked.shown, asked.number)

    def _store_evening(self, day: int) -> None:
        store = self.store
        store.station.transfers.settle()
        if day in (7, 14):
            count_all(store.place, self.prison.notes, _IN_STORE, TECHNICIAN, TECHNICIAN_2)
        if day == 12:
            misfortunes.count_on_paper(store, self.out)
        store.station.access.sign_out()

    def _ask_for_tomorrow(self, today: HatchDay) -> None:
        """A requisition to the store for what the next day needs beyond what is in the cabinet."""
        place = today.place
        page = place.page(METHADONE)
        orders = (place.book.roster.order_for(one, self.prison.clock.now().dose_day) for one in place.patients)
        need = sum(order.volume for order in orders if order is not None) + BOTTLE_UL
        have = sum(one.contents for one in place.book.standing.holding.on_page(page) if one.sealed)
        bottles = -(-(need - have) // BOTTLE_UL)
        if bottles > 0:
            self.store.requisition_from(place, METHADONE, bottles * BOTTLE_UL)


def play_fortnight(out: Path, doses_a_day: int) -> int:
    """Play it, leave areas, papers and `summary.json` in `out`; 0 when everything agrees."""
    out.mkdir(parents=True, exist_ok=True)
    summary = Fortnight(out, doses_a_day, lambda line: print(line, flush=True)).play()
    (out / "summary.json").write_text(json.dumps(summary, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"Everything is in {out}: areas, papers and summary.json")
    return 0 if summary["agrees"] else 1
