"""An inspector reads everything, notes, takes copies, and can do nothing else (LAW-26-a, peers (b)19)."""

import csv
import hashlib
import inspect as python
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from pypdf import PdfReader

from cdstation.errors import NotReadyError, RuleError, StationError
from cdstation.register.acts import SignedIn, SignedOut
from cdstation.register.upkeep.acts import Disclosed, InspectorNoted
from cdstation.services.station import Station
from cdstation.services.values import Proof, State
from tests.services.hatch import ASSISTANT, NURSE, OLD_HAND, Hatch, proof
from tests.services.raising import not_ready, refused
from tests.services.upkeep.people import INSPECTOR, enrol_inspector


@pytest.fixture
def inspected(hatch: Hatch) -> Iterator[Hatch]:
    """An inspector reads, in the middle of a session."""
    who = enrol_inspector(hatch)
    hatch.give(OLD_HAND)
    hatch.station.access.inspect(who)
    yield hatch
    assert not [one for one in hatch.entries if one.draft.witness == INSPECTOR]


@pytest.mark.req("LAW-26-a")
def test_signing_in_to_read(hatch: Hatch) -> None:
    """The nurse is signed out, nothing can be started, and the work goes on when she signs in again."""
    who = enrol_inspector(hatch)
    last = len(hatch.entries)
    with refused("not-an-inspector"):
        hatch.station.access.inspect(proof(NURSE))
    with refused("role-may-not-administer"):
        hatch.station.access.sign_in(who)
    notice = hatch.station.access.inspect(who)
    assert notice.person.shown == "ASHCROFT, Helen"
    status = hatch.station.status()
    assert (status.state, status.nurse, status.witness) == (State.INSPECTION, None, None)
    assert status.inspector is not None
    assert status.inspector.number == INSPECTOR
    assert [one.body for one in hatch.entries[last:]] == [SignedOut(NURSE), SignedIn(INSPECTOR, "inspector")]
    with not_ready("station-inspection"):
        hatch.pour(OLD_HAND)
    hatch.sign_in()
    assert hatch.state() == "ready"
    assert hatch.station.status().inspector is None
    assert SignedOut(INSPECTOR) in [one.body for one in hatch.entries[last:]]
    hatch.give(OLD_HAND)


@pytest.mark.req("LAW-26-a")
def test_leaving_again(inspected: Hatch) -> None:
    """Nobody is there then."""
    inspected.station.access.sign_out()
    assert inspected.state() == "signed-out"
    assert inspected.entries[-1].body == SignedOut(INSPECTOR)


@pytest.mark.req("LAW-26-a", "H-20")
def test_a_cup_in_hand_comes_first(hatch: Hatch) -> None:
    """It is signed for by the nurse who poured it."""
    who, pour = enrol_inspector(hatch), hatch.pour(OLD_HAND)
    with refused("cup-in-hand"):
        hatch.station.access.inspect(who)
    hatch.sign(pour)


@pytest.mark.req("LAW-26-a")
def test_notes_are_the_inspectors_own_and_everybody_reads_them(inspected: Hatch) -> None:
    """On a line or on the book; the newest first."""
    desk, line = inspected.station.inspection, inspected.station.register.latest(inspected.page, 1)[0].seq
    desk.note(line, " witness did not\n know the batch ")
    desk.note(0, "keys were in order")
    for seq, text, code in ((0, " ", "note-empty"), (99_999, "x", "note-on-nothing"), (1, "x", "note-on-nothing")):
        with refused(code):
            desk.note(seq, text)
    inspected.station.access.sign_out()
    inspected.sign_in()
    notes = inspected.station.inspection.notes()
    assert [(one.line, one.page, one.text, one.author) for one in notes] == [
        (0, 0, "keys were in order", "ASHCROFT, Helen"),
        (line, inspected.page, "witness did not know the batch", "ASHCROFT, Helen"),
    ]
    with not_ready("no-inspector-signed-in"):
        desk.note(0, "a nurse has notes of her own: footnotes")
    written = [one for one in inspected.entries if isinstance(one.body, InspectorNoted)]
    assert {one.draft.by for one in written} == {INSPECTOR}
    inspected.reopen()
    assert inspected.station.inspection.notes() == notes


@pytest.mark.req("LAW-26-a", "LAW-20-d")
def test_a_copy_is_given_out_and_logged(inspected: Hatch, tmp_path: Path) -> None:
    """A PDF for each page, every entry, a manifest with the digest of each file, and an entry that says to whom."""
    today = inspected.clock.now().dose_day
    first = today - timedelta(days=20)
    copy = inspected.station.inspection.export([inspected.page], first, today, tmp_path, "ASHCROFT, Helen, ICB")
    assert {path.name for path in copy.folder.iterdir()} == set(copy.files)
    manifest = json.loads((copy.folder / "manifest.json").read_text(encoding="utf-8"))
    assert hashlib.sha256((copy.folder / "manifest.json").read_bytes()).hexdigest() == copy.sha256
    assert set(manifest["files"]) == set(copy.files) - {"manifest.json"}
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((copy.folder / name).read_bytes()).hexdigest() == digest
    (pdf,) = copy.folder.glob("*.pdf")
    assert pdf.read_bytes().startswith(b"%PDF")
    disclosed = inspected.entries[-1]
    assert disclosed.body == Disclosed(
        f"register, pages {inspected.page}",
        first.isoformat(),
        today.isoformat(),
        "ASHCROFT, Helen, ICB",
        copy.sha256,
    )
    assert disclosed.draft.by == INSPECTOR
    rows = list(csv.DictReader((copy.folder / "entries.csv").read_text(encoding="utf-8-sig").splitlines()))
    expected = [
        one.seq
        for one in inspected.entries[: disclosed.seq - 1]
        if one.entry.page == inspected.page or (one.entry.page is None and one.draft.patient is None)
    ]
    assert [int(row["Entry"]) for row in rows] == expected
    assert copy.entries == manifest["entries"] == len(rows)
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.req("LAW-26-a")
def test_only_the_days_that_were_asked_for(inspected: Hatch, tmp_path: Path) -> None:
    """And only these pages; the nurse on duty can hand a copy out too."""
    inspected.station.access.sign_out()
    inspected.sign_in()
    today = inspected.clock.now().dose_day
    copy = inspected.station.inspection.export([inspected.page], today, today, tmp_path, "CD liaison officer")
    rows = list(csv.DictReader((copy.folder / "entries.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert {row["Happened"][:10] for row in rows} == {today.isoformat()}
    none = inspected.station.inspection.export([], today, today, tmp_path, "CD liaison officer")
    assert [name for name in none.files if name.endswith(".pdf")] == []


@pytest.mark.req("LAW-26-a")
def test_a_copy_that_cannot_be_made_leaves_nothing_and_logs_nothing(inspected: Hatch, tmp_path: Path) -> None:
    """Cancelled, backwards, for nobody, of no page, into a folder that is none; or there already."""
    desk, today, page = inspected.station.inspection, inspected.clock.now().dose_day, inspected.page
    stick = tmp_path / "stick"
    stick.mkdir()
    blocked = stick / "file"
    blocked.write_text("")
    last = len(inspected.entries)

    def export(pages: list[int], first: date, folder: Path, to: str, **more: Any) -> None:
        desk.export(pages, first, today, folder, to, **more)

    cases: list[tuple[Callable[[], None], type[StationError], str]] = [
        (lambda: export([page], today, stick, "ICB", cancelled=lambda: True), RuleError, "cancelled"),
        (lambda: export([], today, stick, "ICB", cancelled=lambda: True), RuleError, "cancelled"),
        (lambda: export([page], today + timedelta(days=1), stick, "ICB"), RuleError, "period-backwards"),
        (lambda: export([page], today, stick, " "), RuleError, "copy-for-nobody"),
        (lambda: export([99], today, stick, "ICB"), RuleError, "page-not-open"),
        (lambda: export([page], today, blocked, "ICB"), NotReadyError, "print-target-not-writable"),
    ]
    for act, family, code in cases:
        with pytest.raises(family, match=f"^{code}$"):
            act()
    assert inspected.kinds(last) == []
    assert [path.name for path in stick.iterdir()] == ["file"]
    copy = desk.export([page], today, today, stick, "ICB")
    copy.folder.rename(copy.folder.with_name(copy.folder.name.rpartition("-")[0] + f"-{len(inspected.entries)}"))
    with not_ready("copy-exists"):
        export([page], today, stick, "ICB")
    inspected.station.access.sign_out()
    with not_ready("nobody-signed-in"):
        export([page], today, stick, "ICB")


# Whatever a station offers, by name: an inspector may call all of it. Nothing may come of it but these.
# The first four are the inspector's own; the others the station signs for itself, and none of them moves anything.
HARMLESS = {
    "inspector-noted",
    "disclosed",
    "signed-out",
    "credential-changed",
    "pin-failed",
    "backup-made",
    "audit-run",
    "downtime-code-made",
    "downtime-pack-made",
}
LEAVES = {"access.close_area", "access.leave", "access.unlock", "access.unlock_with_shares", "access.sign_out"}
NOT_AN_ACT = {"closing.archive", "nightly.start_if_due"}


def _acts(station: Station) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, desk in vars(station).items():
        if not name.startswith("_") and name not in ("setup", "folders", "clock", "catalogue", "handouts"):
            yield from _of_desk(name, desk)


def _of_desk(name: str, desk: object) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Its own acts, and those of the desks inside it."""
    for part, inside in getattr(desk, "__dict__", {}).items():
        if not part.startswith("_") and type(inside).__module__.startswith("cdstation.services"):
            yield from _of_desk(f"{name}.{part}", inside)
    for method, act in python.getmembers(desk, python.ismethod):
        path = f"{name}.{method}"
        if not method.startswith("_") and path not in LEAVES | NOT_AN_ACT:
            yield path, act


def _given(wanted: Any, hatch: Hatch, who: Proof, folder: Path) -> Any:
    """Something of this type; every proof is the inspector's own."""
    usual: dict[Any, Any] = {
        int: hatch.page,
        str: "words",
        bool: True,
        Proof: who,
        date: hatch.clock.now().dose_day,
        Path: folder,
    }
    return usual.get(wanted, ())


@pytest.mark.req("LAW-26-a", "PSI-4.18", "ELEC-1")
def test_whatever_an_inspector_tries_nothing_moves_and_nothing_is_signed(inspected: Hatch, tmp_path: Path) -> None:
    """Every public method of every desk, also those that are yet to be written, with the inspector's own credential
    wherever one is asked for.
    """
    who = Proof(INSPECTOR, "694137")
    last, balance, tried = len(inspected.entries), inspected.balance, 0
    for _, act in _acts(inspected.station):
        hints = get_type_hints(act)
        wanted = [
            (one.name, hints.get(one.name))
            for one in python.signature(act).parameters.values()
            if one.default is python.Parameter.empty and one.kind is not python.Parameter.VAR_POSITIONAL
        ]
        tried += 1
        try:
            act(**{name: _given(kind, inspected, who, tmp_path) for name, kind in wanted})
        except (StationError, TypeError, AttributeError, ValueError, AssertionError, KeyError):
            continue  # refused, or it wanted something that this test cannot make
        if inspected.state() != "inspection":
            inspected.station.access.inspect(who)
    assert tried > 60
    written = [one for one in inspected.entries[last:] if one.body.KIND not in HARMLESS]
    assert [one.body.KIND for one in written if not isinstance(one.body, SignedIn)] == []
    assert inspected.balance == balance
    assert [one for one in inspected.entries[last:] if one.draft.delta is not None] == []


PLAIN: dict[str, Callable[[Station, int, Proof], object]] = {
    "footnote": lambda s, page, _: s.register.add_footnote(page, s.register.latest(page, 1)[0].seq, "x", _staff()),
    "take the keys": lambda s, page, who: s.custody.keys.hand_over(INSPECTOR, who, _staff()),
    "close the hatch": lambda s, page, _: s.session.close(),
    "fit a bottle": lambda s, page, _: s.pump.fit_bottle("36120711000001104", "MX1", "2027-06-30", 1, _staff()),
    "by hand": lambda s, page, _: s.pump.by_hand_today(),
    "correct": lambda s, page, _: s.corrections.correct_amount(
        page, s.register.latest(page, 1)[0].seq, 1, "x", _staff()
    ),
    "hold": lambda s, page, who: s.closing.set_hold(True, "x", _staff(), who),
    "choose a witness": lambda s, page, _: s.access.choose_witness(_staff()),
    "confirm the time": lambda s, page, who: s.access.confirm_time(who, _staff()),
    "unlock a PIN": lambda s, page, who: s.people.unlock_pin(NURSE, who),
    "be the witness": lambda s, page, who: s.access.confirm_time(_staff(), who),
}


def _staff() -> Proof:
    return proof(ASSISTANT)


@pytest.mark.req("LAW-26-a")
@pytest.mark.parametrize("act", PLAIN)
def test_what_a_nurse_does_every_day_is_refused(inspected: Hatch, act: str) -> None:
    """Also with a witness from the staff beside the inspector."""
    last = len(inspected.entries)
    with pytest.raises(StationError) as caught:
        PLAIN[act](inspected.station, inspected.page, Proof(INSPECTOR, "694137"))
    assert caught.value.code in {
        "nobody-signed-in",
        "station-inspection",
        "inspector-only-reads",
        "role-may-not-hold-keys",
        "witness-not-authorised",
        "role-may-not-supervise",
        "closing-needs-supervisor",
    }
    assert inspected.kinds(last) == []


@pytest.mark.req("LAW-26-a")
def test_every_paper_that_an_inspector_prints_says_so(inspected: Hatch, tmp_path: Path) -> None:
    """Not the station: whoever holds the copy is asked for it."""
    station, today = inspected.station, inspected.clock.now().dose_day
    printed = (
        station.register.print_pages(inspected.page, today, today, tmp_path / "page.pdf"),
        station.custody.papers.print_log(today, today, tmp_path / "custody.pdf"),
        station.case_papers.print_quarter(today.year, (today.month + 2) // 3, tmp_path / "quarter.pdf"),
        station.receipts.print_combined(today, today, tmp_path / "combined.pdf"),
    )
    for path in printed:
        text = " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
        assert "by ASHCROFT, Helen." in text, path.name
