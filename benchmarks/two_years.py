"""Two years of one hatch with everything in it: 219 000 doses, counts, spills, deliveries, keys and cases.

Made once and kept, because it takes minutes; the doses of a day go to the disk in one commit, which the station itself
never does. `python -m benchmarks.two_years FOLDER` makes it (or finds it) and prints what a person waits for on it:
opening, the register's frames while it is scrolled, and the screens of stock, counts and discrepancies.
"""

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any
from uuid import uuid4

from cdstation.app import make_drill_station
from cdstation.fiction import ADDRESS, PRISON
from cdstation.fortnight.prison import ASSISTANT, BUPRENORPHINE, METHADONE, NURSE, PASSWORD, PHARMACIST, proof, staff
from cdstation.register.acts import Count, DiscrepancyOpened, KeysTaken, Receipt, SessionClosed, SessionOpened, Waste
from cdstation.register.discrepancies.acts import CaseChecked, CaseClosed, CaseOutcome, CaseOwned, CaseReported
from cdstation.register.entries import Body, Draft
from cdstation.register.times import LONDON, Moment
from cdstation.services.clocks import SetClock
from cdstation.services.station import Station
from cdstation.services.values import AreaPlan
from cdstation.storage.anchors import HighWater, Mark
from cdstation.storage.book import Act, Book
from cdstation.storage.signing import Signer
from cdstation.treatment.acts import DosePoured, DoseRecorded, DoseStarted

DAYS, PEOPLE = 730, 300
LAST_DAY = date(2026, 11, 23)
OPENING_UL = 60_000_000
BOTTLE_UL = 2_500_000
FRAME_MS = 16.0
TICKS = 2_000


@dataclass
class Years:
    """The area: `station` is opened on the morning after the last day."""

    home: Path
    area_id: str

    def station(self) -> Station:
        """A station on it, unlocked, with somebody signed in."""
        made = make_drill_station(
            self.home, SetClock(_at(DAYS, 8), running=False, boot_id="today"), self.home / "transit"
        )
        made.access.unlock(self.area_id, PASSWORD)
        made.access.sign_in(proof(PHARMACIST))
        made.access.choose_witness(proof(ASSISTANT))
        return made


def years_in(home: Path, days: int = DAYS, people: int = PEOPLE) -> Years:
    """The area in this folder; made when it is not there yet."""
    books = list((home / "areas").glob("*.cdreg"))
    if books:
        return Years(home, books[0].stem)
    home.mkdir(parents=True, exist_ok=True)
    (home / "transit").mkdir(exist_ok=True)
    clock = SetClock(_at(0, 6), running=False, boot_id="past")
    station = make_drill_station(home, clock, home / "transit")
    plan = AreaPlan(
        "B wing hatch", PRISON, ADDRESS, staff(), ((METHADONE, OPENING_UL), (BUPRENORPHINE, 560_000)), simulated=True
    )
    done = station.setup.create_area(plan)
    station.access.unlock(done.area.area_id, PASSWORD)
    station.access.sign_in(proof(NURSE))
    signers = station.history_signers(proof(NURSE), proof(ASSISTANT), proof(PHARMACIST))
    page = station.pages.page_of(METHADONE)
    assert page is not None
    key, files = station.access.file_key(), station.folders.files(done.area.area_id)
    station.close()
    _Past(Book(files.book, key), signers, page.page, people).live(days)
    book = Book(files.book, key)
    HighWater(files.anchor, key, done.area.area_id).create(Mark(*book.head))
    book.close()
    return Years(home, done.area.area_id)


def _at(day: int, hour: int, second: int = 0) -> int:
    start = LAST_DAY - timedelta(days=DAYS - 1)
    local = datetime.combine(start + timedelta(days=day), clock_time(hour), LONDON)
    return int(local.timestamp()) * 1000 + second * 1000


class _Past:
    """Writes one day after the other."""

    def __init__(self, book: Book, signers: tuple[Signer, ...], page: int, people: int) -> None:
        self._book = book
        self._nurse, self._second, self._pharmacist = signers
        self._page = page
        self._people = people
        self._chance = random.Random(7)
        self._balance = OPENING_UL
        self._now = 0

    def live(self, days: int) -> None:
        """So many days, each in one commit."""
        for day in range(days):
            self._now = _at(day, 7)
            self._book._writer.execute("BEGIN IMMEDIATE")
            self._day(day)
            self._book._writer.execute("COMMIT")
            if day % 100 == 0:
                print(f"  day {day} of {days}", file=sys.stderr, flush=True)
        self._book.close()

    def _day(self, day: int) -> None:
        if self._balance < 2 * self._people * 60_000:
            self._receive(self._people * 60_000 * 10 // BOTTLE_UL)
        self._write(KeysTaken(NURSE, 0, "cabinet", "counted"), witness=True)
        self._count(day)
        self._write(SessionOpened(NURSE, self._now + 7_200_000, ("keys:done",), tuple(range(1, self._people + 1))))
        for patient in range(1, self._people + 1):
            self._dose(patient)
        if self._chance.random() < 0.1:
            self._line(
                Waste("spilt", "cup knocked over", 1, estimated=True, told=5), -self._chance.randrange(5, 60) * 1000
            )
        self._write(SessionClosed(self._people, 0, 0))
        self._write(KeysTaken(0, NURSE, "cabinet", "counted"), witness=True)

    def _receive(self, bottles: int) -> None:
        sizes = (BOTTLE_UL,) * bottles
        body = Receipt(
            METHADONE,
            "Example Pharma Ltd",
            "4 Model Way, Anytown",
            "R-17",
            "K2291",
            "2027-08-31",
            sizes=sizes,
            batches=("K2291",) * bottles,
            expiries=("2027-08-31",) * bottles,
        )
        self._line(body, sum(sizes))

    def _count(self, day: int) -> None:
        off = self._chance.choice((0, 0, 0, -20_000, 15_000, -45_000)) if day % 9 == 0 else 0
        found = self._balance + off
        counted = self._line(Count(found, 0, 0, found, 0, 0, self._balance), None)
        if off < -30_000:
            self._case(counted, off, closed=day < DAYS - 60)

    def _case(self, count: int, off: int, *, closed: bool) -> None:
        case = self._write(DiscrepancyOpened("count-red", count, off, self._page))
        self._write(CaseOwned(case, PHARMACIST))
        for check in ("arithmetic", "wrong-page", "containers"):
            self._write(CaseChecked(case, check, "Nothing found", False, 0))
        for to in ("lead", "pharmacist", "incident", "cdao"):
            self._write(CaseReported(case, to, "Somebody", f"REF-{case}"))
        if closed:
            self._write(CaseOutcome(case, "measuring-loss", "lost in measuring", 0), witness=True, by=self._pharmacist)
            self._write(CaseClosed(case, "counted by two pairs"), witness=True, by=self._pharmacist)

    def _dose(self, patient: int) -> None:
        self._now += 20_000
        volume = 30_000 + patient % 9 * 5_000
        started = DoseStarted(
            patient, "OST-1", METHADONE, volume, volume, self._page, 1, "K2291", "2027-08-31", "c" * 64, ("photo",)
        )
        uuid = uuid4().hex
        self._write(started, patient=patient, uuid=uuid)
        self._write(DosePoured(volume, volume, None, "known", "complete", ""), patient=patient, about=uuid)
        body = DoseRecorded(
            outcome="given",
            consumed=volume,
            wasted=0,
            frees_slot=False,
            prescription=patient,
            product=METHADONE,
            dose_ug=volume,
            name=f"INVENTED, {_NAMES[patient % len(_NAMES)]} A{1000 + patient}BC",
            address=f"{PRISON}, B{patient % 3}-{patient % 34:02d}",
            authority="Dr M. Haleworth, Rx-2026-0001",
            pump=1,
            batch="K2291",
            expiry="2027-08-31",
            id_requested=True,
            id_provided=True,
            card="c" * 64,
            measured_by_two=False,
            checks=("drank-all", "water-and-spoke", "mouth-clear"),
        )
        self._line(body, -volume, patient=patient, about=uuid)

    def _line(self, body: Body, delta: int | None, **rest: Any) -> int:
        self._balance += delta or 0
        return self._write(body, witness=True, page=self._page, delta=delta, **rest)

    def _write(
        self, body: Body, *, witness: bool = False, by: Signer | None = None, uuid: str = "", **rest: Any
    ) -> int:
        self._now += 1_000
        actor = by or self._nurse
        moment = Moment(self._now, self._now - _at(0, 0), "past")
        second = self._second if witness else None
        draft = Draft(uuid or uuid4().hex, body, moment, actor.person, second.person if second else None, **rest)
        sealed = self._book._seal(Act(draft, actor, second, (), None))
        self._book._tree = self._book._tree_at(sealed.seq - 1).add(sealed.hash)
        self._book._store(sealed, (), self._book._tree)
        return sealed.seq


_NAMES = ("Nadia", "Łukasz", "Rhys", "Tobi", "Zoë", "Ifeanyi", "Seán", "Marek")


# -- measuring ---------------------------------------------------------------------------------------------------------


def run(home: Path | None = None) -> list[dict[str, Any]]:
    """What a person waits for on two years, milliseconds."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from cdstation.ui.program import start_application

    start_application()
    years = years_in(home or Path("benchmarks-out") / "two-years")
    start = time.perf_counter()
    station = years.station()
    opened = (time.perf_counter() - start) * 1000
    try:
        rows = [_row("two years: unlock, check and fold", opened, "≤ 1 s start-up check")]
        rows += list(_screens(station))
    finally:
        station.close()
    return rows


def _row(figure: str, ms: float, target: str) -> dict[str, Any]:
    return {
        "figure": figure,
        "floor": "none: what a person waits",
        "floor_value": "–",
        "ours": f"{ms:.1f} ms",
        "ratio": None,
        "target": target,
    }


def _screens(station: Station) -> Iterator[dict[str, Any]]:
    from cdstation.ui.program import start_program

    program = start_program(station)
    window, tasks = program.window, program.tasks
    window.resize(1366, 768)
    window.signin.complete = True  # both have signed in already
    window.show()
    tasks.wait_idle(600)
    for name in ("register", "stock", "count", "discrepancies"):
        start = time.perf_counter()
        window.go_to(name)
        tasks.wait_idle(600)
        yield _row(f"two years: {name} in front and filled", (time.perf_counter() - start) * 1000, "a glance")
    window.go_to("register")
    tools = window.screens["register"].tools
    tools.page.setCurrentIndex(next(at for at in range(tools.page.count()) if "methadone" in tools.page.itemText(at)))
    tasks.wait_idle(600)
    yield from _frames(window.screens["register"], tasks)
    program.end()


def _frames(screen: Any, tasks: Any) -> Iterator[dict[str, Any]]:
    """Every notch of the wheel until it is painted, with windows of lines coming from the book meanwhile."""
    from benchmarks.register_table import _tick

    times = []
    for _ in range(TICKS):
        start = time.perf_counter()
        _tick(screen.table)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    lines = screen.station.register.latest(screen.browser.head.page, 1)
    late = sum(one > FRAME_MS for one in times)
    name = f"register of {lines[0].seq:,} entries: frame while scrolling"
    yield _row(f"{name}, median", times[len(times) // 2], f"< {FRAME_MS:.0f} ms")
    yield _row(f"{name}, 99 of 100", times[len(times) * 99 // 100], f"< {FRAME_MS:.0f} ms")
    yield _row(f"{name}, slowest of {TICKS:,}; {late} over {FRAME_MS:.0f} ms", times[-1], f"< {FRAME_MS:.0f} ms")
    tasks.wait_idle(600)


def main(argv: list[str], say: Callable[[str], None] = print) -> int:
    """Make or find the area, and print the figures."""
    for row in run(Path(argv[0]) if argv else None):
        say(f"{row['figure']:<78}{row['ours']:>12}   {row['target']}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
