"""A whole session with canaries for names and secrets, in a process of its own: whatever it leaves behind is searched.

The canaries come over standard input, so that no line of source that a traceback quotes can contain one.
"""

import json
import logging
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from cdstation import logs
from cdstation.app import make_station
from cdstation.errors import StationError
from cdstation.services.station import Station
from cdstation.services.values import AreaPlan, Counted, Evidence, OutcomeForm, PersonPlan, Proof
from cdstation.treatment.acts import NotGivenReason, Outcome
from cdstation.treatment.patients import Patient
from tests.services.hatch import LOOKED, METHADONE, SWALLOWED, order

NURSE, PHARMACIST = 1, 2


def main(home: Path, pump_url: str) -> None:
    """Play it; errors are spoken as loudly as anything could speak them."""
    canary: dict[str, str] = json.load(sys.stdin)
    handler = logs.start(home / "logs")
    station = make_station(home)
    nurse, witness = Proof(NURSE, canary["pin"]), Proof(PHARMACIST, canary["other pin"])
    plan = AreaPlan(
        name="D wing hatch",
        prison="HMP Example",
        address="1 Sample Road",
        people=(
            PersonPlan(canary["nurse"], "Ada", "nurse", "", canary["pin"], canary["password"]),
            PersonPlan("Patelson", "Nisha", "pharmacist", "", canary["other pin"], issue_badge=True),
        ),
        pages=((METHADONE, 1_000_000),),
        simulated=True,
    )
    done = station.setup.create_area(plan)
    witness = replace(witness, badge=done.badges[0][2])
    station.access.unlock(done.area.area_id, canary["password"])
    station.access.sign_in(nurse)
    _admit(station, canary)
    station.access.choose_witness(witness)
    station.pump.register(pump_url, "knf", "spout A", witness)
    station.pump.by_hand_today()
    page = station.register.pages()[0].page
    station.session.start_count(page)
    counted = Counted(1_000_000, 0, 0)
    station.session.count(page, counted, counted, nurse, witness)
    station.session.open(station.clock.now().utc_ms + 3_600_000)
    _dose(station, nurse, witness)
    _misfortunes(station, canary, done.area.area_id, nurse, witness)
    station.backup.make()
    station.close()
    handler.close()
    print(json.dumps({"badge": done.badges[0][2], "shares": done.shares}))


def _admit(station: Station, canary: dict[str, str]) -> None:
    patient = Patient(
        number=0,
        prison_number=canary["prison number"],
        nhs_number=canary["nhs number"],
        family=canary["patient"],
        given=canary["given"],
        born=date(1990, 1, 1),
        location=canary["cell"],
        allergies=(canary["allergy"],),
        photo="",
    )
    station.roster.register_patient(patient, canary["photo"].encode())
    today = station.clock.now().dose_day
    fresh = replace(order(station, 1, 30_000, today), prescriber=canary["prescriber"], ends=today + timedelta(days=20))
    station.roster.record_prescription(fresh)


def _dose(station: Station, nurse: Proof, witness: Proof) -> None:
    card = station.dosing.prepare(1)
    pour = station.dosing.pour(card, Evidence(LOOKED, witness), station.pump.new_stop(), lambda _: None)
    _speak(lambda: station.dosing.sign(pour, OutcomeForm(Outcome.GIVEN), witness))
    _speak(lambda: station.dosing.sign(pour, OutcomeForm(Outcome.GIVEN, checks=SWALLOWED), nurse))
    station.dosing.sign(pour, OutcomeForm(Outcome.GIVEN, checks=SWALLOWED), witness)
    _speak(lambda: station.dosing.pour(card, Evidence(LOOKED, witness), station.pump.new_stop(), lambda _: None))
    _speak(lambda: station.dosing.not_given(1, NotGivenReason.REFUSED))


def _misfortunes(station: Station, canary: dict[str, str], area: str, nurse: Proof, witness: Proof) -> None:
    """One of each, and a bug on top."""
    roster, register = station.roster, station.register
    page = register.pages()[0].page
    again = replace(roster.patient(1), number=0)
    double = PersonPlan(canary["nurse"].upper(), "ADA", "nurse", "", canary["pin"])
    for act in (
        lambda: roster.find(canary["patient"]),
        lambda: roster.register_patient(again),
        lambda: roster.register_patient(replace(again, prison_number=canary["patient"])),
        lambda: roster.register_patient(replace(again, nhs_number=canary["pin"])),
        lambda: station.access.sign_in(Proof(NURSE, canary["wrong pin"])),
        lambda: station.access.person_of_badge(canary["patient"]),
        lambda: station.people.enrol(double, witness, nurse),
        lambda: station.people.change_pin(nurse, canary["pin"]),
        lambda: register.add_footnote(page, 99_999, canary["patient"], witness),
        lambda: register.find(page, canary["patient"]),
        lambda: register.find(page, f"' OR '{canary['patient']}"),
        lambda: make_station(station.folders.areas).access.unlock(area, canary["password"]),
        lambda: station.access.unlock_with_shares(area, (canary["patient"],), 1, canary["password"]),
        lambda: canary[canary["patient"]],
    ):
        _speak(act)
    station.access.unlock(area, canary["password"])
    station.access.sign_in(nurse)


def _speak(act: Callable[[], object]) -> None:
    """Do it; whatever is raised is printed with its trace and its facts, and logged in every way there is."""
    try:
        act()
    except (StationError, KeyError) as error:
        logs.note_error(error)
        logging.getLogger("elsewhere").error("it failed: %s", error, exc_info=error)
        if isinstance(error, StationError):
            traceback.print_exception(error)
            print(str(error), repr(error), vars(error), file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
