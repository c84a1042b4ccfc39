"""The demo: a fictional area with a simulated pump, in a window, or playing a whole session by itself without a
display.

Both use the real services, the real screens and the simulated pump as a process of its own behind a serial line.
"""

import contextlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median_low
from typing import TYPE_CHECKING, Any

from cdstation.app import verify_file
from cdstation.errors import RuleError
from cdstation.fiction import BATCH, EXPIRY, METHADONE, NURSE, PINS, WITNESS, FictionalArea, build_area, proof
from cdstation.pump_process import BOTTLE_UL, PumpProcess, simulated_pump
from cdstation.register.acts import Count, SessionOpened
from cdstation.services.station import Station
from cdstation.treatment.acts import DoseRecorded, Outcome

if TYPE_CHECKING:
    from cdstation.ui.script import StepTiming

SESSION_MS = 2 * 3_600_000
COUNT_FOLLOWS = "the balance is counted at this opening"
SHOTS_UL = (10_000, 10_000, 60_000)
HEADLESS_SPEED, WINDOW_SPEED = 200, 6
STALLED_VISIT = 3


def show_window(home: Path | None, patients: int, seed: int) -> int:
    """Build the area, print the sign-in details, open the window at the hatch."""
    from cdstation.ui.avatars import draw_avatar
    from cdstation.ui.program import run_program, start_application

    start_application()
    with _folder(home) as folder, simulated_pump(WINDOW_SPEED, seed) as pump:
        print(f"Building a fictional area with {patients} people …", flush=True)
        area = build_area(folder, patients, seed, draw_avatar, _now_ms())
        open_hatch(area, pump)
        print(sign_in_details(area), flush=True)
        try:
            return run_program(area.station)
        finally:
            area.station.close()


@contextlib.contextmanager
def _folder(home: Path | None) -> Iterator[Path]:
    if home is not None:
        home.mkdir(parents=True, exist_ok=True)
        yield home
        return
    with tempfile.TemporaryDirectory(prefix="cdstation-demo-") as made:
        yield Path(made)


def open_hatch(area: FictionalArea, pump: PumpProcess) -> None:
    """Everything that happens before the hatch door opens, done by the fictional staff through the services."""
    station, witness = area.station, proof(WITNESS)
    station.access.unlock(area.done.area.area_id, area.credentials["password"])
    station.access.sign_in(proof(NURSE))
    station.access.choose_witness(witness)
    station.custody.keys.hand_over(NURSE, proof(NURSE), witness, why_uncounted=COUNT_FOLLOWS)
    station.pump.register(pump.url, "knf", "right", witness)
    station.pump.fit_bottle(METHADONE, BATCH, EXPIRY, BOTTLE_UL, witness)
    for target in SHOTS_UL:
        station.pump.shoot(target, station.pump.new_stop(), lambda _: None)
    station.pump.record_verification(SHOTS_UL, SHOTS_UL, witness)
    station.session.open(_now_ms() + SESSION_MS)


def sign_in_details(area: FictionalArea) -> str:
    """Who can sign in with what, as a table for the terminal."""
    details = area.credentials
    lines = [f"Area {details['area']}   password {details['password']}", ""]
    lines += [f"  {one['name']:<22}{one['role']:<24}PIN {one['pin']}" for one in details["people"]]
    return "\n".join([*lines, "", "Everything here is simulated. Close the window to end."])


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True)
class Ledgered:
    """What the book itself says about the session, read back from its lines; volumes are microlitres."""

    opening_balance_ul: int
    closing_balance_ul: int
    pours: int
    poured_ul: int
    given: int
    refused: int
    wasted_ul: int
    counts: int


def play_headless(out: Path, patients: int, seed: int) -> int:
    """Play a whole session into `out`: area file, screens, register, credentials, summary. 0 when everything
    balances.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from cdstation.ui.avatars import draw_avatar
    from cdstation.ui.program import start_application

    start_application()
    if out.exists() and any(out.iterdir()):
        raise RuleError("folder-not-empty", folder=str(out))
    out.mkdir(parents=True, exist_ok=True)
    with simulated_pump(HEADLESS_SPEED, seed) as pump:
        print(f"Building a fictional area with {patients} people …", flush=True)
        area = build_area(out, patients, seed, draw_avatar, _now_ms())
        print("Playing a session on the real screens …", flush=True)
        played = _Played(area, pump, out)
        summary = played.summary(played.play(), patients, seed)
    (out / "credentials.json").write_text(json.dumps(area.credentials, indent=1))
    (out / "summary.json").write_text(json.dumps(summary, indent=1))
    print(json.dumps(summary, indent=1))
    print(f"Left in {out}: {area.book.relative_to(out)}, screens/, register.pdf, credentials.json, summary.json")
    return 0 if summary["verified"] and summary["balances"] else 1


class _Played:
    """One session on the real screens, and what is left of it."""

    def __init__(self, area: FictionalArea, pump: PumpProcess, out: Path) -> None:
        self._area, self._pump, self._out = area, pump, out
        self._station = area.station
        self._true_before_stall = 0
        self._stalled = False
        self._seen: set[str] = set()

    def play(self) -> "list[StepTiming]":
        from cdstation.ui.hands import Signer
        from cdstation.ui.player import play_session
        from cdstation.ui.program import start_program
        from cdstation.ui.script import SessionScript, Visit

        self._program = start_program(self._station)
        self._program.window.resize(1366, 768)
        self._program.window.show()
        names = {one["number"]: one["name"] for one in self._area.credentials["people"]}

        def signer(number: int) -> Signer:
            family, _, given = names[number].partition(", ")
            return Signer(f"{family.upper()}, {given}", PINS[number])

        script = SessionScript(
            nurse=signer(NURSE),
            witness=signer(WITNESS),
            password=self._area.credentials["password"],
            batch=BATCH,
            expiry="31-Aug-2027",
            bottle_ml=str(BOTTLE_UL // 1000),
            visits={1: Visit.REFUSED, 6: Visit.NO_SHOW, 8: Visit.WITHHELD},
            before_opening=self._register_pump,
            new_bottle=self._refill,
            before_pour=self._before_pour,
            measured_ul=lambda _: self._pump.tell(status=1)["true_delivered_ul"] - self._true_before_stall,
            after_trouble=self._put_right,
            grab=self._grab,
        )
        timings = play_session(self._program.window, self._program.tasks, script)
        self._grab("closed")
        self._program.end()
        return timings

    def _register_pump(self) -> None:
        self._station.pump.register(self._pump.url, "knf", "right", proof(WITNESS))

    def _refill(self) -> None:
        self._pump.tell(container_ul=BOTTLE_UL)

    def _before_pour(self, index: int) -> None:
        if index == STALLED_VISIT and not self._stalled:
            self._stalled = True
            self._true_before_stall = self._pump.tell(status=1)["true_delivered_ul"]
            self._pump.tell(fault="stall")

    def _put_right(self, _: int) -> None:
        self._pump.tell(fault="none")
        self._station.pump.connect()

    def _grab(self, name: str) -> None:
        from cdstation.ui.hands import laid_out

        if name not in self._seen:  # the first of each kind is enough
            self._seen.add(name)
            folder = self._out / "screens"
            folder.mkdir(exist_ok=True)
            laid_out(self._program.window).grab().save(str(folder / f"{len(self._seen):02d}-{name}.png"))

    def summary(self, timings: "list[StepTiming]", patients: int, seed: int) -> dict[str, Any]:
        """Everything that the session left, from the book itself and from the whole check of the file."""
        station = self._station
        page = station.register.pages()[0].page
        today = station.clock.now().dose_day
        station.register.print_pages(page, today - timedelta(days=31), today, self._out / "register.pdf")
        book = read_back(station, page)
        true_ul = self._pump.tell(status=1)["true_delivered_ul"]
        station.close()
        report = verify_file(self._area.book, self._area.credentials, self._out)
        times = sorted(one.machine_ms for one in timings if one.kind == "given")
        kinds = [one.kind for one in timings]
        return {
            "patients": patients,
            "seed": seed,
            "doses_given": book.given,
            "refused": book.refused,
            "withheld": kinds.count("withheld"),
            "no_show": kinds.count("no-show"),
            "stalled_pours_settled": kinds.count("half-dose"),
            "counts": book.counts,
            "pours": book.pours,
            "poured_ul": book.poured_ul,
            "of_which_destroyed_ul": book.wasted_ul,
            "verification_ul": sum(SHOTS_UL),
            "pump_true_ul": true_ul,
            "opening_balance_ul": book.opening_balance_ul,
            "closing_balance_ul": book.closing_balance_ul,
            "balances": book.opening_balance_ul - book.poured_ul == book.closing_balance_ul
            and true_ul == book.poured_ul + sum(SHOTS_UL),
            "entries": report.entries,
            "chain_head": report.chain_head,
            "verified": report.verified,
            "findings": [one.code for one in report.findings],
            "seconds_per_dose_median": round(median_low(times) / 1000, 3) if times else None,
            "seconds_per_dose_worst": round(times[-1] / 1000, 3) if times else None,
        }


def read_back(station: Station, page: int) -> Ledgered:
    """The session as the book has it: from the entry that opened the hatch to the last."""
    entries = station.history_book().ledger.entries
    opened = max(one.seq for one in entries(limit=1_000_000) if isinstance(one.body, SessionOpened))
    before = [one for one in entries(limit=opened) if one.entry.page == page][-1].entry.balance
    during = entries(after_seq=opened, limit=1_000_000)
    lines = [one for one in during if isinstance(one.body, DoseRecorded)]
    outcomes = [one.body.outcome for one in lines if isinstance(one.body, DoseRecorded)]
    return Ledgered(
        opening_balance_ul=before or 0,
        closing_balance_ul=station.register.balance(page),
        pours=len(lines),
        poured_ul=-sum(one.draft.delta or 0 for one in lines),
        given=outcomes.count(Outcome.GIVEN),
        refused=outcomes.count(Outcome.REFUSED),
        wasted_ul=sum(one.body.wasted for one in lines if isinstance(one.body, DoseRecorded)),
        counts=sum(isinstance(one.body, Count) for one in entries(limit=1_000_000)),
    )
