"""An area with enough patients to be killed many times: each lane of the campaign copies it when doses run out.

Built through the services. Everybody in it is invented.
"""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cdstation.services.clocks import SetClock
from cdstation.services.station import Station
from cdstation.services.values import AreaPlan, Counted, Settlement, Unfinished
from cdstation.treatment.acts import Outcome
from cdstation.treatment.patients import Patient
from tests.services.hatch import (
    ASSISTANT,
    METHADONE,
    MORNING_MS,
    NURSE,
    PASSWORD,
    PINS,
    SoftPump,
    make_station,
    order,
    person_plan,
    proof,
)

PATIENTS = 24
DOSE_UL = 20_000
STOCK_UL = 50_000_000
BOTTLE_UL = 5_000_000
PUMP_SEED = 7  # what a simulated pump calls itself comes from its seed


@dataclass(frozen=True)
class DoseArea:
    """An area's folder, and what is needed to open it. `utc_ms` is when it was left."""

    home: Path
    area_id: str
    page: int
    utc_ms: int

    def copy(self, home: Path) -> "DoseArea":
        """The same area in another folder."""
        for folder in ("areas", "anchors", "config"):
            shutil.copytree(self.home / folder, home / folder)
        return DoseArea(home, self.area_id, self.page, self.utc_ms)

    def open(self, utc_ms: int, boot: str) -> Station:
        """Unlocked at this moment after a restart, checked, and signed in."""
        station = make_station(self.home, SetClock(utc_ms, boot_id=boot), SoftPump(hardware_id=""))
        station.access.unlock(self.area_id, f"{PASSWORD}-{NURSE}")
        station.access.wait_verified()
        station.access.sign_in(proof(NURSE))
        return station


def build_dose_area(home: Path) -> DoseArea:
    """Patients whose first dose is today, a verified pump, and the hatch open."""
    clock, pump = SetClock(MORNING_MS, running=False, boot_id="boot-built"), SoftPump(hardware_id="")
    station = make_station(home, clock, pump)
    plan = AreaPlan(
        name="C wing hatch",
        prison="HMP Example",
        address="1 Sample Road, Anytown",
        people=tuple(person_plan(number) for number in PINS),
        pages=((METHADONE, STOCK_UL),),
        simulated=True,
    )
    done = station.setup.create_area(plan)
    station.access.unlock(done.area.area_id, f"{PASSWORD}-{NURSE}")
    station.access.sign_in(proof(NURSE))
    for number in range(1, PATIENTS + 1):
        _admit(station, number)
    page = station.register.pages()[0].page
    station.pump.register("sim://", "knf", "spout A", proof(ASSISTANT))
    station.pump.fit_bottle(METHADONE, "MX2201", "2027-06-30", BOTTLE_UL, proof(ASSISTANT))
    targets = (10_000, 20_000, 20_000)
    for target in targets:
        station.pump.shoot(target, station.pump.new_stop(), lambda _: None)
    station.pump.record_verification(targets, targets, proof(ASSISTANT))
    station.custody.keys.hand_over(NURSE, proof(NURSE), proof(ASSISTANT), why_uncounted="counted next")
    station.session.start_count(page)
    counted = Counted(station.register.balance(page), 0, 0)
    station.session.count(page, counted, counted, proof(NURSE), proof(ASSISTANT))
    station.session.open(clock.now().utc_ms + 12 * 3_600_000)
    station.close()
    return DoseArea(home, done.area.area_id, page, clock.now().utc_ms + 60_000)


def settle(station: Station, found: Unfinished, delivered_ul: int) -> None:
    """Two people have looked into the cup: nothing in it, or this much, and it was destroyed."""
    outcome = Outcome.NOT_HANDED if delivered_ul else None
    station.dosing.settle(found, Settlement(delivered_ul, outcome), proof(NURSE), proof(ASSISTANT))


def _admit(station: Station, number: int) -> None:
    patient = Patient(
        number=0,
        prison_number=f"A{2000 + number}BC",
        nhs_number="",
        family=f"Invented{chr(64 + number)}",
        given="Sam",
        born=date(1990, 1, number),
        location=f"C1-{number:02d}",
        allergies=(),
        photo="",
    )
    station.roster.register_patient(patient)
    station.roster.record_prescription(order(station, number, DOSE_UL, date(2026, 11, 16)))
