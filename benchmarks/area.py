"""A fictional area of any size, quickly: many entries to a commit, which the ledger itself never does."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from cdstation.paths import AreaFiles, area_files
from cdstation.register.acts import AreaOpened, PageOpened, PersonEnrolled
from cdstation.register.entries import Body, Draft
from cdstation.register.times import Moment
from cdstation.storage.anchors import HighWater, Mark
from cdstation.storage.book import Act, Book
from cdstation.storage.ledger import Ledger, create_ledger
from cdstation.storage.rows import Credential
from cdstation.storage.sealing import Cost, FileKey
from cdstation.storage.signing import new_signer, wrap_signer
from cdstation.treatment.acts import DosePoured, DoseRecorded, DoseStarted

AREA = "wing-b"
KEY = FileKey(bytes(range(32)))
MACHINE = b"m" * 32
NURSE, WITNESS, PAGE, PATIENTS = 1, 2, 4, 300
NURSE_KEY, WITNESS_KEY = new_signer(NURSE), new_signer(WITNESS)
DOSE_UL = 45_000
_START_MS = 1_730_000_000_000
_GAP_MS = 60_000
_DAY_MS = 86_400_000
_numbers = itertools.count()


def build(folder: Path, entries: int) -> AreaFiles:
    """An area with about so many entries; whole doses, 300 patients a day, one page."""
    files = area_files(folder, AREA, folder / "anchors")
    with create_ledger(files, KEY, AREA) as ledger:
        station = ledger.station_signer()
        opened = AreaOpened(AREA, "B wing hatch", "HMP Example", "1 Example Road", station.public_hex, True, 1)
        ledger.append(_draft(opened, by=0), station)
        for signer in (NURSE_KEY, WITNESS_KEY):
            wrapped = wrap_signer(signer, "274915", "", MACHINE, Cost(64, 1, 1))
            body = PersonEnrolled(
                signer.person,
                f"P{signer.person}",
                "T",
                "nurse",
                "",
                signer.public_hex,
                "",
                False,
                False,
                wrapped.sha256,
            )
            ledger.append(_draft(body, by=0), station, attachments=[Credential(wrapped)])
        page = PageOpened("methadone", "oral solution", "1 mg per mL", "mL", "2", True, "counted")
        ledger.append(_draft(page, witness=WITNESS, delta=5_000_000, own_page=True), NURSE_KEY, WITNESS_KEY)
    _fill(files, entries)
    return files


def _fill(files: AreaFiles, entries: int) -> None:
    book = Book(files.book, KEY)
    writer = book._writer
    writer.execute("BEGIN IMMEDIATE")
    for drafts in _doses(entries):
        for draft in drafts:
            sealed = book._seal(Act(draft, NURSE_KEY, WITNESS_KEY if draft.witness else None, (), None))
            book._tree = book._tree_at(sealed.seq - 1).add(sealed.hash)
            book._store(sealed, (), book._tree)
    writer.execute("COMMIT")
    HighWater(files.anchor, KEY, AREA).create(Mark(*book.head))
    book.close()


def _doses(entries: int) -> Iterator[list[Draft]]:
    for number in range(max(1, (entries - PAGE) // 3)):
        yield steps(number % PATIENTS + 1)


def steps(patient: int) -> list[Draft]:
    """The three drafts of one dose."""
    started = _draft(
        DoseStarted(1, "OST-1", "methadone-1", DOSE_UL, DOSE_UL, PAGE, 1, "B1", "2027-01-01", "c" * 64, ("photo",)),
        patient=patient,
    )
    poured = _draft(DosePoured(DOSE_UL, DOSE_UL, None, "known", "complete", ""), patient=patient, about=started.uuid)
    line = _draft(_line(), witness=WITNESS, page=PAGE, delta=-DOSE_UL, patient=patient, about=started.uuid)
    return [started, poured, line]


def dose(ledger: Ledger) -> None:
    """A whole dose through the ledger."""
    started, poured, line = steps(1_000 + next(_numbers))
    ledger.append(started, NURSE_KEY)
    ledger.append(poured, NURSE_KEY)
    ledger.append(line, NURSE_KEY, WITNESS_KEY)


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
        card="c" * 64,
        measured_by_two=False,
        checks=("drank-all", "water-and-spoke", "mouth-clear"),
    )


def _draft(body: Body, by: int = NURSE, witness: int | None = None, **rest: object) -> Draft:
    number = next(_numbers)
    ms = _START_MS + number // (3 * PATIENTS) * _DAY_MS + number % (3 * PATIENTS) * _GAP_MS // 2
    return Draft(uuid4().hex, body, Moment(ms, number, "boot"), by, witness, **rest)  # type: ignore[arg-type]
