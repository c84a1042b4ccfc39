"""A small prison: a pharmacy store and two hatches, each a real station with its own home, and one folder of slips.

Built once through the services and copied for each test, with an Argon2id that costs next to nothing. The same staff
work in all three; everybody is invented. Tests move time for all stations at once, and let any of them die and start
again.

    prison = copy_of_prison(built, tmp_path)      # or build_prison(tmp_path)
    prison.store.station, prison.hatch_a.station  # ordinary stations, open, nobody signed in
    prison.store.page                             # the methadone page; pages(prison.store)[BUPRENORPHINE] another
    prison.store.restart()                        # as after a power cut: everything from disk again
    prison.know_each_other()                      # done in `build_prison` already
"""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from cdstation.app import machine_secret_in
from cdstation.config import resources_dir
from cdstation.register.entries import Sealed
from cdstation.register.stock.acts import ContainersListed, container_number
from cdstation.services.book import Book
from cdstation.services.catalogue import load_catalogue
from cdstation.services.clocks import SetClock
from cdstation.services.setup import Folders
from cdstation.services.station import Station
from cdstation.services.values import AreaPlan, PersonPlan, Proof
from cdstation.services.verification import Report, verify_area
from tests.services.hatch import (
    ASSISTANT,
    CHEAP,
    LEAD,
    METHADONE,
    MORNING_MS,
    NURSE,
    PASSWORD,
    PHARMACIST,
    PINS,
    SECOND_NURSE,
    SoftPump,
    person_plan,
)

__all__ = ["ASSISTANT", "LEAD", "METHADONE", "NURSE", "PHARMACIST", "SECOND_NURSE", "Place", "Prison"]

TECHNICIAN, SECOND_TECHNICIAN = 6, 7
EVERY_PIN = {**PINS, TECHNICIAN: "639274", SECOND_TECHNICIAN: "907153"}
BUPRENORPHINE = "42009311000001105"  # 8 mg sublingual tablets
STORE, HATCH_A, HATCH_B = "Pharmacy store", "A wing hatch", "B wing hatch"
OPENING = {  # thousandths: millilitres and tablets
    STORE: {METHADONE: 20_000_000, BUPRENORPHINE: 560_000},
    HATCH_A: {METHADONE: 2_000_000, BUPRENORPHINE: 56_000},
    HATCH_B: {METHADONE: 3_000_000},
}


def proof(number: int, pin: str = "") -> Proof:
    """The credential of one of the staff, the same in every area."""
    return Proof(number, pin or EVERY_PIN[number])


def two(first: int = NURSE, second: int = ASSISTANT) -> tuple[Proof, Proof]:
    """Two people who sign together."""
    return proof(first), proof(second)


def staff() -> tuple[PersonPlan, ...]:
    """Everybody, in the order of the numbers."""
    technicians = (
        PersonPlan("Lindqvist", "Tove", "pharmacy technician", "9900002", EVERY_PIN[TECHNICIAN]),
        PersonPlan("Amberley", "Sol", "pharmacy technician", "9900003", EVERY_PIN[SECOND_TECHNICIAN]),
    )
    return (*(person_plan(number) for number in PINS), *technicians)


@dataclass
class Place:
    """One area of the prison with its station, which `restart` replaces."""

    name: str
    home: Path
    transit: Path
    area_id: str
    clock: SetClock
    station: Station
    boots: int = 0

    @property
    def book(self) -> Book:
        """The open book, where a test must look behind the services."""
        return self.station.history_book()

    @property
    def page(self) -> int:
        """The methadone page."""
        return pages(self)[METHADONE]

    @property
    def balance(self) -> int:
        """What stands on the methadone page."""
        return self.station.register.balance(self.page)

    @property
    def entries(self) -> tuple[Sealed, ...]:
        """The whole book."""
        return self.book.ledger.entries(limit=1_000_000)

    def start(self) -> None:
        """A fresh station on what lies on the disk, unlocked and checked."""
        self.station = _station(self.home, self.transit, self.clock)
        self.station.access.unlock(self.area_id, f"{PASSWORD}-{PHARMACIST}")
        self.station.access.wait_verified()

    def restart(self, later_ms: int = 60_000) -> None:
        """The program ends, however it was, and starts again after a while on a computer that was restarted."""
        self.station.close()
        self.boots += 1
        self.clock = SetClock(self.clock.now().utc_ms + later_ms, running=False, boot_id=f"{self.area_id}-{self.boots}")
        self.start()

    def list_containers(
        self,
        *contents: int,
        product: str = METHADONE,
        batch: str = "MX2201",
        expiry: str = "2027-06-30",
        size: int = 500_000,
    ) -> tuple[int, ...]:
        """Stock that is in the balance already becomes containers with these contents; their numbers."""
        one, other = self.station.history_signers(*two(PHARMACIST, TECHNICIAN))
        count = len(contents)
        body = ContainersListed(
            pages(self)[product], product, (size,) * count, contents, (batch,) * count, (expiry,) * count
        )
        listed = self.book.write(body, by=one, witness=other)
        return tuple(container_number(listed.seq, place) for place in range(count))

    def verify(self) -> Report:
        """Every check of `cdstation verify`."""
        return verify_area(self.station.folders.files(self.area_id), self.station.access.file_key())


def pages(place: Place) -> dict[str, int]:
    """The pages of an area by product."""
    heads = {head.key: head.page for head in place.book.standing.pages.values()}
    products = place.station.catalogue.products
    return {one.code: heads[one.page_key] for one in products if one.page_key in heads}


@dataclass
class Prison:
    """The three areas and the folder of slips that they share."""

    home: Path
    store: Place
    hatch_a: Place
    hatch_b: Place

    @property
    def places(self) -> tuple[Place, Place, Place]:
        """All three."""
        return self.store, self.hatch_a, self.hatch_b

    @property
    def transit(self) -> Path:
        """The folder of slips."""
        return self.home / "transit"

    def move(self, milliseconds: int) -> None:
        """Time passes for everybody."""
        for place in self.places:
            place.clock.move(milliseconds)

    def know_each_other(self) -> None:
        """Two people in each area have compared the cards of the other two."""
        for place in self.places:
            for card in place.station.transfers.cards().strangers:
                place.station.transfers.know(card, two(PHARMACIST, NURSE))

    def close(self) -> None:
        """Everybody goes home."""
        for place in self.places:
            place.station.close()


def build_prison(home: Path) -> Prison:
    """The three areas with their staff and opening stock, open and known to each other."""
    (home / "transit").mkdir(parents=True)
    prison = Prison(home, *(_build(home, name) for name in (STORE, HATCH_A, HATCH_B)))
    prison.know_each_other()
    return prison


def reopened(home: Path, areas: tuple[str, str, str], utc_ms: int, boot: str) -> Prison:
    """The prison in this folder, opened from the disk at this moment after every computer was restarted."""

    def place(name: str, area_id: str) -> Place:
        clock = SetClock(utc_ms, running=False, boot_id=f"{boot}-{area_id}")
        where, transit = home / _folder(name), home / "transit"
        found = Place(name, where, transit, area_id, clock, _station(where, transit, clock))
        found.start()
        return found

    return Prison(home, *(place(name, area) for name, area in zip((STORE, HATCH_A, HATCH_B), areas, strict=True)))


def copy_of_prison(built: Prison, home: Path) -> Prison:
    """The same prison in another folder, two minutes later; `built` must be closed."""
    for folder in ("transit", *(_folder(place.name) for place in built.places)):
        shutil.copytree(built.home / folder, home / folder)

    def copied(place: Place) -> Place:
        clock = SetClock(place.clock.now().utc_ms + 120_000, running=False, boot_id=f"{place.area_id}-copied")
        fresh = replace(place, home=home / _folder(place.name), transit=home / "transit", clock=clock)
        fresh.start()
        return fresh

    return Prison(home, *(copied(place) for place in built.places))


def _folder(name: str) -> str:
    return name.lower().replace(" ", "-")


def _station(home: Path, transit: Path, clock: SetClock) -> Station:
    folders = Folders(home / "areas", home / "anchors", transit)
    machine = machine_secret_in(home / "config", use_key_store=False)
    catalogue = load_catalogue(resources_dir())
    return Station(folders, clock, catalogue, SoftPump().connect, machine, home / "backups", CHEAP)


def _build(prison: Path, name: str) -> Place:
    home, clock = prison / _folder(name), SetClock(MORNING_MS, running=False, boot_id=f"boot-{_folder(name)}")
    station = _station(home, prison / "transit", clock)
    plan = AreaPlan(
        name, "HMP Example", "1 Sample Road, Anytown", staff(), tuple(OPENING[name].items()), simulated=True
    )
    done = station.setup.create_area(plan)
    place = Place(name, home, prison / "transit", done.area.area_id, clock, station)
    station.close()
    place.start()
    return place
