"""A process that appends doses for ever, to be killed, and the stream of acts that it writes.

The n-th act is the same in every run, so that what is in the book tells where it stopped: after a restart it tries the
last act once more, as a nurse would who never saw the answer, and goes on from there.

`python -m tests.faults.appender serve` waits for lines `go FOLDER` and forks a writer for each, which saves the
start of Python each time; `once FOLDER COUNT` writes so many acts and ends; `keep FOLDER COUNT` replaces a small
file so many times.
"""

import os
import sys
from pathlib import Path

from cdstation.paths import AreaFiles
from cdstation.register.acts import AreaOpened, PageOpened
from cdstation.register.entries import Body, Draft
from cdstation.register.times import Moment
from cdstation.storage import database, migrations
from cdstation.storage.driver import Connection
from cdstation.storage.durable import write_whole
from cdstation.storage.ledger import Ledger, create_ledger
from cdstation.storage.signing import signer_from
from cdstation.treatment.acts import DosePoured, DoseRecorded, DoseStarted
from tests.storage.ward import AREA, CARD, DOSE_UL, KEY, NURSE, START_MS, WITNESS, files_in

NURSE_KEY, WITNESS_KEY = signer_from(NURSE, b"n" * 32), signer_from(WITNESS, b"w" * 32)
PAGE = 2
PATIENTS = 50
WEAKER = {"full": "synchronous=FULL", "wal-normal": "journal_mode=WAL", "off": "journal_mode=OFF"}


def prepare(folder: Path) -> AreaFiles:
    """An area that is opened, with one page."""
    files = files_in(folder)
    files.book.parent.mkdir(parents=True)
    with create_ledger(files, KEY, AREA) as ledger:
        station = ledger.station_signer()
        opened = AreaOpened(AREA, "B wing hatch", "HMP Example", "1 Example Road", station.public_hex, True, 1)
        ledger.append(Draft("setup-1", opened, Moment(START_MS, 0, "b"), 0), station)
        page = PageOpened("methadone", "oral solution", "1 mg per mL", "mL", "2", True, "counted")
        draft = Draft("setup-2", page, Moment(START_MS, 0, "b"), NURSE, WITNESS, delta=5_000_000, own_page=True)
        ledger.append(draft, NURSE_KEY, WITNESS_KEY)
    return files


def act(number: int) -> Draft:
    """The n-th act: each dose is an intent, a pour and a line."""
    dose, step = divmod(number, 3)
    patient, day = dose % PATIENTS + 1, dose // PATIENTS
    moment = Moment(START_MS + day * 86_400_000 + number * 1_000, number * 1_000, "b")
    about = "" if step == 0 else name(dose * 3)
    if step == 2:
        return Draft(name(number), _line(), moment, NURSE, WITNESS, PAGE, -DOSE_UL, patient, about)
    return Draft(name(number), _step(step), moment, NURSE, patient=patient, about=about)


def name(number: int) -> str:
    """The identity of the n-th act."""
    return f"act-{number:06}"


def number_of(uuid: str) -> int:
    """Which act this is; below zero before the first."""
    return int(uuid.removeprefix("act-")) if uuid.startswith("act-") else -1


def _step(step: int) -> Body:
    if step == 0:
        return DoseStarted(1, "OST-1", "methadone-1", DOSE_UL, DOSE_UL, PAGE, 1, "B1", "2027-01-01", CARD, ("photo",))
    return DosePoured(DOSE_UL, DOSE_UL, None, "known", "complete", "")


def _line() -> Body:
    return DoseRecorded(
        outcome="given",
        consumed=DOSE_UL,
        wasted=0,
        frees_slot=False,
        prescription=1,
        product="methadone-1",
        dose_ug=DOSE_UL,
        name="INVENTED, Nadia",
        address="B1-01, HMP Example",
        authority="Dr P Example 1234567",
        pump=1,
        batch="B1",
        expiry="2027-01-01",
        id_requested=True,
        id_provided=True,
        card=CARD,
        measured_by_two=False,
        checks=(),
    )


def append(ledger: Ledger, number: int) -> None:
    """Try one act, and say on standard output that it is tried and that it is there."""
    os.write(1, f"try {number}\n".encode())
    draft = act(number)
    ledger.append(draft, NURSE_KEY, WITNESS_KEY if draft.witness else None)
    os.write(1, f"ack {number}\n".encode())


def write(folder: Path, count: int) -> None:
    """Open the area and append `count` acts, the first of them for the second time."""
    with Ledger(files_in(folder), KEY) as ledger:
        last = ledger.last()
        assert last is not None
        start = max(0, number_of(last.uuid))
        for number in range(start, start + count):
            append(ledger, number)


def weaken(mode: str) -> None:
    """Write in a weaker mode from now on, with the assertion against it taken away: to see the campaigns bite."""

    def make_weak(connection: Connection) -> None:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA synchronous=NORMAL" if mode == "wal-normal" else "PRAGMA synchronous=EXTRA")
        connection.execute(f"PRAGMA {WEAKER[mode]}")

    database.make_durable = make_weak
    database.assert_durable_mode = database.check_versions  # anything that asserts nothing about the mode


def keep(folder: Path, count: int) -> None:
    """Replace a small file again and again, as the keys file is replaced."""
    for number in range(count):
        os.write(1, f"try {number}\n".encode())
        write_whole(folder / "a.keys", whole(number))
        os.write(1, f"ack {number}\n".encode())


def whole(number: int) -> bytes:
    """The n-th content of that file."""
    return f"version {number}\n".encode() * 300


def serve() -> None:
    """Fork a writer for each line read, and say when it is dead."""
    migrations.expected_digest(migrations.STEPS)  # known to every child
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            write(Path(line.strip()), 1 << 30)
        os.write(1, f"pid {child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"dead\n")


if __name__ == "__main__":
    if mode := os.environ.get("APPENDER_MODE"):
        weaken(mode)
    if sys.argv[1] == "serve":
        serve()
    elif sys.argv[1] == "keep":
        keep(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        write(Path(sys.argv[2]), int(sys.argv[3]))
