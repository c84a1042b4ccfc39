"""The only place that wires real things together: clocks, folders, the serial line, the key store, the window."""

import faulthandler
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from cdstation import logs, paths
from cdstation.config import resources_dir
from cdstation.devices.drivers import DRIVERS
from cdstation.devices.pump import Pump
from cdstation.devices.serial_link import open_link
from cdstation.devices.wire_log import WireLog
from cdstation.register.acts import PumpRegistered
from cdstation.register.times import Clock
from cdstation.services.catalogue import load_catalogue
from cdstation.services.clocks import SystemClock
from cdstation.services.pump import ConnectPump
from cdstation.services.pump_facts import read_identity
from cdstation.services.setup import Folders
from cdstation.services.station import Station
from cdstation.services.verification import Report
from cdstation.storage.keys import load_keys
from cdstation.storage.machine_secret import MachineSecret, find_machine_secret, make_machine_secret, system_key_store
from cdstation.storage.sealing import Cost

_DRILL = Cost(memory_kib=64, passes=1, lanes=1)  # for fictions of many thousand signatures, never for people
_ENDLESS_UL = 1_000_000_000  # the software pump never runs dry by itself: bottles are the book's


def connect_over_serial(wire_folder: Path) -> ConnectPump:
    """How a registered pump is reached: its line, with every byte logged, and the driver for its protocol."""

    def connect(registered: PumpRegistered) -> Pump:
        wire_folder.mkdir(parents=True, exist_ok=True)
        log = wire_folder / f"pump-{registered.pump}.jsonl"
        link = WireLog(open_link(registered.url), log, lambda: datetime.now(UTC), time.monotonic)
        driver = DRIVERS[registered.protocol]
        return driver(link, time.monotonic, time.sleep, read_identity(registered.identity))

    return connect


def machine_secret_in(folder: Path, use_key_store: bool = True) -> Callable[[], MachineSecret]:
    """This computer's secret, asked for once and then remembered."""

    @cache
    def secret() -> MachineSecret:
        folder.mkdir(parents=True, exist_ok=True)
        return make_machine_secret(folder, system_key_store() if use_key_store else None)

    return secret


def make_station(home: Path | None = None, clock: Clock | None = None) -> Station:
    """A station on this computer's folders, or wholly inside `home` (demos, drills), where no key store is touched."""
    if home is None:
        folders = Folders(paths.area_folder(), paths.anchor_folder(), paths.transit_folder())
        machine, wire = machine_secret_in(paths.config_folder()), paths.log_folder()
        backups = paths.area_folder().parent / "backups"
    else:
        folders = Folders(home, home / "anchors")
        machine, wire = machine_secret_in(home / "config", use_key_store=False), home / "logs"
        backups = home / "backups"
    folders.areas.mkdir(parents=True, exist_ok=True)
    folders.anchors.mkdir(parents=True, exist_ok=True)
    catalogue = load_catalogue(resources_dir())
    connect = connect_over_serial(wire)
    return Station(folders, clock or SystemClock(), catalogue, connect, machine, backups, wire_logs=wire)


def make_drill_station(home: Path, clock: Clock, transit: Path) -> Station:
    """A station for a fiction of many days: wholly inside `home`, slips in `transit`, PINs that cost next to nothing to
    guess, and a pump in software that pours at once.
    """
    folders = Folders(home / "areas", home / "anchors", transit)
    for folder in (folders.areas, folders.anchors):
        folder.mkdir(parents=True, exist_ok=True)
    machine = machine_secret_in(home / "config", use_key_store=False)
    catalogue = load_catalogue(resources_dir())
    return Station(folders, clock, catalogue, connect_in_software(), machine, home / "backups", _DRILL)


def connect_in_software() -> ConnectPump:
    """A pump that exists only in this process, on a clock that nobody has to wait for."""
    from cdstation.devices.simulator.line import SimulatedClock, SimulatedLine, simulated_pump

    clock = SimulatedClock()
    pump = simulated_pump(clock, container_ul=_ENDLESS_UL)

    def connect(registered: PumpRegistered) -> Pump:
        line = SimulatedLine(pump, clock, hardware_id="drill")
        return DRIVERS[registered.protocol](line, clock.monotonic, clock.sleep, read_identity(registered.identity))

    return connect


def simulate_pump(words: Sequence[str]) -> int:
    """`cdstation simulate pump`: a pump that exists only in software, behind a pseudo-terminal or a TCP port."""
    from cdstation.devices.simulator.serve import main  # never part of a running station

    return main(words)


def verify_file(book: Path, credentials: dict[str, Any], beside: Path | None) -> Report:
    """Check an area file with a password or two recovery shares.

    `credentials` may name, relative to `beside`, the folders of the anchors and of this computer's secret. Raises what
    opening
    the keys raises; everything that is wrong with the book itself is in the report.
    """
    from cdstation.services.verification import verify_area

    base = beside or book.parent
    anchors = base / credentials["anchors"] if "anchors" in credentials else paths.anchor_folder()
    files = paths.files_of(book.resolve(), anchors)
    slots = load_keys(files.keys)
    if "shares" in credentials:
        key = slots.unlock_with_shares(credentials["shares"][:2]).file_key
    else:
        own = base / credentials["config"] if "config" in credentials else None
        # Looking at a file makes no secret on a computer that has none.
        secret = find_machine_secret(own or paths.config_folder(), system_key_store() if own is None else None)
        key = slots.unlock_with_password(credentials["password"], secret.raw).file_key
    return verify_area(files, key)


def start(home: Path | None = None) -> int:
    """Open the station's window and stay until it is closed."""
    from cdstation.ui.program import run_program  # Qt only when there is something to show

    faulthandler.enable()
    logs.start(paths.log_folder() if home is None else home / "logs")
    station = make_station(home)
    try:
        return run_program(station)
    finally:
        station.close()
