"""The invented people at the door: everybody's PIN is the same, and a wrong one is refused as the real station does."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from cdstation.errors import RuleError
from cdstation.register.audit import Finding
from cdstation.register.people import Person
from cdstation.services.values import (
    AreaFile,
    AreaPlan,
    PersonPlan,
    Progress,
    ProgressSink,
    Proof,
    SetUpDone,
    SignedInNotice,
    State,
)
from cdstation.ui.fiction import people

if TYPE_CHECKING:
    from cdstation.ui.fiction.station import ExampleStation

PIN = "246810"
PASSWORD = "example only, never real"  # noqa: S105
AREA = AreaFile("b-wing-hatch", "B wing hatch")
SHARES = (
    "academic acid acrobat romp adult agree ancestor anatomy argue artist aspect bolt boring bucket burning carbon",
    "academic acid beard romp adapt cargo climate briefing dominant dream drove dwarf echo endless energy ending",
    "academic acid ceramic roster axle cubic crush device dining early easel eclipse emerald enlarge estate evil",
)


class ExampleAccess:
    """Unlocking and signing in, without a key."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.known: tuple[AreaFile, ...] = (AREA,)
        self.found: tuple[Finding, ...] = ()
        self.failed_since = 0
        self.staff: tuple[Person, ...] = people.STAFF
        self.gate = threading.Event()  # cleared, it holds the unlocking in its middle
        self.gate.set()

    def check(self, proof: Proof) -> Person:
        """The person, when the PIN is right."""
        if proof.pin != PIN:
            raise RuleError("pin-wrong", left=4)
        return next(person for person in self.staff if person.number == proof.person)

    def areas(self) -> tuple[AreaFile, ...]:
        return self.known

    def unlock(self, area_id: str, secret: str, progress: ProgressSink) -> None:
        if secret != PASSWORD:
            raise RuleError("password-wrong")
        progress(Progress("unlock-check", 1, 3))
        self.gate.wait(10)
        self._become(State.SIGNED_OUT)

    def unlock_with_shares(
        self, area_id: str, words: tuple[str, ...], person: int, new_password: str, progress: ProgressSink
    ) -> None:
        self._station.note("shares", len(words))
        self._become(State.SIGNED_OUT)

    def people(self) -> tuple[Person, ...]:
        return self.staff

    def person_of_badge(self, badge: str) -> Person:
        owners = {"EXAMPLE-BADGE-3": people.PHARMACIST, "EXAMPLE-BADGE-4": people.LEAD}
        if badge not in owners:
            raise RuleError("badge-unknown")
        return owners[badge]

    def sign_in(self, proof: Proof) -> SignedInNotice:
        person = self.check(proof)
        self._station.nurse = person
        self._become(State.CLOSED)
        last = self._station.clock.utc_ms - 72 * 60_000 if self.failed_since else None
        return SignedInNotice(person, self.failed_since, last)

    def inspect(self, proof: Proof) -> SignedInNotice:
        person = self.check(proof)
        self._station.nurse = self._station.witness = None
        self._station.inspector = person
        self._become(State.INSPECTION)
        return SignedInNotice(person, 0, None)

    def choose_witness(self, proof: Proof) -> SignedInNotice:
        person = self.check(proof)
        self._station.witness = person
        self._station.changed()
        return SignedInNotice(person, 0, None)

    def sign_out(self) -> None:
        self._station.nurse = self._station.witness = self._station.inspector = None
        self._become(State.SIGNED_OUT)

    def close_area(self) -> None:
        self._become(State.LOCKED)

    def blank(self) -> None:
        self._station.note("blank")

    def resume(self, proof: Proof) -> None:
        self.check(proof)

    def confirm_time(self, first: Proof, second: Proof) -> None:
        self._station.note("time")
        self._become(State.CLOSED)

    def findings(self) -> tuple[Finding, ...]:
        return self.found

    def _become(self, state: State) -> None:
        self._station.state = state
        self._station.changed()


class ExampleSetUp:
    """Makes no file."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station

    def check_person(self, plan: PersonPlan, others: tuple[PersonPlan, ...] = ()) -> None:
        if len(set(plan.pin)) < 3:
            raise RuleError("pin-too-simple")

    def create_area(self, plan: AreaPlan, progress: ProgressSink) -> SetUpDone:
        self._station.note("create", plan)
        progress(Progress("set-up-people", 1, 2))
        return SetUpDone(AREA, SHARES, ((3, people.PHARMACIST.shown, "EXAMPLE-BADGE-3"),), "key-store")


class ExampleHandouts:
    """Prints nothing."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station

    def print_share(self, plan: AreaPlan, done: SetUpDone, number: int, target: Path) -> Path:
        self._station.note("print-share", number)
        return target

    def print_badges(self, plan: AreaPlan, done: SetUpDone, target: Path) -> Path:
        self._station.note("print-badges", len(done.badges))
        return target


class ExampleBackup:
    """Copies nothing."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station

    def make(self, progress: ProgressSink) -> None:
        self._station.note("backup")


class ExamplePeople:
    """Enrols nobody."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station

    def enrol(self, plan: PersonPlan, witness: Proof) -> tuple[Person, str]:
        self._station.note("enrol", plan)
        return (people.WITNESS, "")

    def leaver(self, number: int, witness: Proof) -> None:
        self._station.note("leaver", number)

    def unlock_pin(self, number: int, supervisor: Proof) -> None:
        self._station.note("unlock-pin", number)

    def change_pin(self, old: Proof, new_pin: str) -> None:
        self._station.note("change-pin", old.person)
