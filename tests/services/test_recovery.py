"""When passwords, computers or files are lost: recovery shares, renewing people, backups and restored books."""

import shutil
import threading
from itertools import combinations
from pathlib import Path

import pytest

from cdstation import app
from cdstation.errors import StationError
from cdstation.paths import area_files
from cdstation.register.acts import BackupMade
from cdstation.register.audit import Finding
from cdstation.services.clocks import SetClock
from cdstation.services.values import PersonPlan, Proof
from cdstation.services.verification import verify_area
from cdstation.storage.sealing import STANDARD
from cdstation.treatment.acts import NotGivenReason
from tests.services.disks import refusing_disk
from tests.services.hatch import (
    ASSISTANT,
    LEAD,
    NURSE,
    OLD_HAND,
    PASSWORD,
    PHARMACIST,
    SECOND_NURSE,
    SETTLED,
    Hatch,
    SoftPump,
    make_station,
    person_plan,
    proof,
)
from tests.services.raising import distrusted, not_ready, refused

NEW_PASSWORD = "a-new-password-for-a-new-computer"


def moved(hatch: Hatch, home: Path) -> Hatch:
    """The area's files on another computer, which has another secret."""
    hatch.station.close()
    for folder in ("areas", "anchors"):
        shutil.copytree(hatch.home / folder, home / folder)
    clock = SetClock(hatch.clock.now().utc_ms + 60_000, running=False, boot_id="other-computer")
    pump = SoftPump()
    return Hatch(home, hatch.done, clock, pump, make_station(home, clock, pump), hatch.page)


@pytest.mark.req("H-26", "D2")
@pytest.mark.parametrize("pair", list(combinations(range(3), 2)), ids=str)
def test_two_shares_open_the_area_on_another_computer(hatch: Hatch, tmp_path: Path, pair: tuple[int, int]) -> None:
    """Passwords are worth nothing there; any two shares are, and give a person a new one."""
    there = moved(hatch, tmp_path / "other")
    with not_ready("machine-secret-missing"):
        there.station.access.unlock(there.area_id, f"{PASSWORD}-{NURSE}")
    words = tuple(hatch.done.shares[one] for one in pair)
    there.station.access.unlock_with_shares(there.area_id, words, NURSE, NEW_PASSWORD)
    there.station.access.wait_verified()
    assert (there.state(), there.station.access.findings()) == ("signed-out", ())
    with refused("pin-wrong"):
        there.station.access.sign_in(proof(NURSE))
    renew = there.station.people.renew
    nurse, _ = renew(NURSE, PersonPlan("", "", "", "", "917346", NEW_PASSWORD))
    witness, _ = renew(ASSISTANT, PersonPlan("", "", "", "", "917346"))
    assert (nurse.number, nurse.shown, nurse.registration) == (6, "OKAFOR, Ada", "99A1234E")
    with refused("person-left"):
        renew(NURSE, PersonPlan("", "", "", "", "917346"))
    there.station.access.sign_in(Proof(nurse.number, "917346"))
    there.station.pump.by_hand_today()
    there.sign_with(there.pour(OLD_HAND), Proof(witness.number, "917346"))
    there.check()
    there.station.access.close_area()
    there.station.access.unlock(there.area_id, NEW_PASSWORD)
    with refused("not-in-recovery"):
        there.station.people.renew(NURSE, person_plan(NURSE))
    there.station.close()
    hatch.unlock()


@pytest.mark.req("H-26", "D2")
def test_what_does_not_recover(hatch: Hatch) -> None:
    """One share, one share twice, words of nothing, a password that is too short; the area stays locked."""
    shares = hatch.done.shares
    hatch.station.access.close_area()
    for words in ((), shares[:1], (shares[0], shares[0]), (shares[0], "academic acid"), ("", "")):
        with refused("shares-wrong"):
            hatch.station.access.unlock_with_shares(hatch.area_id, words, NURSE, NEW_PASSWORD)
    with refused("password-too-short", letters=15):
        hatch.station.access.unlock_with_shares(hatch.area_id, shares[:2], NURSE, "short")
    assert hatch.state() == "locked"
    hatch.unlock()


@pytest.mark.req("H-27", "D11")
def test_a_backup_is_whole_and_in_the_book(hatch: Hatch) -> None:
    """It verifies by itself, and the book says that it was made; two in a row have two names."""
    hatch.give(OLD_HAND)
    first = hatch.station.backup.make()
    made = hatch.entries[-1].body
    assert isinstance(made, BackupMade)
    assert (made.name, made.entries) == (first.stem, len(hatch.entries) - 1)
    assert hatch.station.status().backup_ms == hatch.entries[-1].draft.entered.utc_ms
    second = hatch.station.backup.make()
    assert first != second
    copy = area_files(first.parent, first.stem, first.parent / "no-anchors")
    assert [one.code for one in verify_area(copy, hatch.key).findings] == ["anchor-missing"]


@pytest.mark.req("H-27", "H-25")
def test_a_backup_that_cannot_be_written(hatch: Hatch) -> None:
    """A stick that is full: nothing is left there, nothing is claimed in the book, and the hatch goes on."""
    last = len(hatch.entries)
    with refusing_disk(), not_ready("backup-not-written"):
        hatch.station.backup.make()
    assert hatch.kinds(last) == []
    assert list((hatch.home / "backups").iterdir()) == []
    assert hatch.state() == "ready"
    hatch.give(OLD_HAND)


@pytest.mark.req("H-27", "H-19", "D11")
def test_a_restored_book_opens_blocked(hatch: Hatch) -> None:
    """It is older than its anchor: it can be read and printed, and nothing is given or written from it."""
    hatch.give(OLD_HAND)
    backup = hatch.station.backup.make()
    hatch.give(SETTLED)
    entries = len(hatch.entries)
    hatch.station.access.close_area()
    newest = hatch.file.read_bytes()
    shutil.copy(backup, hatch.file)
    hatch.unlock()
    assert hatch.state() == "restored-blocked"
    assert [finding.code for finding in hatch.station.access.findings()] == ["register-behind-anchor"]
    assert dict(hatch.station.access.findings()[0].facts)["missing"] == 4
    assert len(hatch.entries) == entries - 4
    assert len(hatch.station.register.latest(hatch.page)) > 10
    with distrusted("area-read-only"):
        hatch.station.access.sign_in(proof(NURSE))
    assert hatch.station.session.checklist()[0].state == "blocked"
    today = hatch.clock.now().dose_day
    assert hatch.station.register.print_pages(hatch.page, today, today, hatch.home / "page.pdf").exists()
    hatch.station.access.close_area()
    hatch.file.write_bytes(newest)
    hatch.unlock()
    assert hatch.state() == "signed-out"


@pytest.mark.req("H-19", "D5")
def test_a_book_that_was_rewritten_is_only_read(hatch: Hatch, built_area: Hatch) -> None:
    """Same length, another history: the anchor knows."""
    hatch.give(OLD_HAND)
    anchor = hatch.station.folders.files(hatch.area_id).anchor
    kept = (hatch.file.read_bytes(), anchor.read_bytes())
    hatch.station.access.close_area()
    shutil.copy(built_area.file, hatch.file)
    hatch.unlock()
    assert hatch.state() == "restored-blocked"
    hatch.station.access.close_area()
    for path, content in zip((hatch.file, anchor), kept, strict=True):
        path.write_bytes(content)
    hatch.unlock()


def said_at_unlocking(hatch: Hatch) -> str:
    """The code of the error or of the first finding; empty when the station is as good as new."""
    try:
        hatch.unlock()
    except StationError as error:
        return error.code
    found = hatch.station.access.findings()
    assert hatch.state() == ("read-only" if found else "signed-out")
    if found:
        with not_ready("station-read-only"):
            hatch.station.dosing.not_given(SETTLED, NotGivenReason.REFUSED)
    return found[0].code if found else ""


@pytest.mark.req("H-18", "H-19")
@pytest.mark.parametrize("what", ["book", "keys", "anchor"])
def test_a_damaged_file_says_so(hatch: Hatch, what: str) -> None:
    """Each of the three files, one byte: never opened as if nothing were, never an error without words."""
    path: Path = getattr(hatch.station.folders.files(hatch.area_id), what)
    hatch.station.access.close_area()
    whole = path.read_bytes()
    path.write_bytes(whole[:200] + bytes([whole[200] ^ 1]) + whole[201:])
    said = said_at_unlocking(hatch)
    assert said in {"book": ("area-damaged",), "keys": ("keys-damaged",), "anchor": ("", "anchor-unreadable")}[what]
    hatch.station.access.close_area()
    path.write_bytes(whole)
    hatch.unlock()


@pytest.mark.req("H-18")
def test_damage_that_is_found_in_the_background(hatch: Hatch) -> None:
    """A page far from the end rots: the hatch may have opened, then it stops and can still be read."""
    hatch.give(OLD_HAND)
    hatch.station.access.close_area()
    whole = hatch.file.read_bytes()
    place = 4096 * 9 + 1000
    hatch.file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    assert said_at_unlocking(hatch) in ("area-damaged", "page-damaged")
    hatch.station.access.close_area()
    hatch.file.write_bytes(whole)
    hatch.unlock()


def test_the_area_is_open_once(hatch: Hatch) -> None:
    """A second station on the same files is turned away and harms nothing."""
    other = make_station(hatch.home, hatch.clock, hatch.pump)
    with not_ready("area-open-elsewhere"):
        other.access.unlock(hatch.area_id, f"{PASSWORD}-{NURSE}")
    other.close()
    hatch.give(OLD_HAND)


def test_unlocking_with_the_wrong_words(hatch: Hatch) -> None:
    """Password, badge, area: each has its own sentence."""
    hatch.station.access.close_area()
    unlock = hatch.station.access.unlock
    with refused("password-wrong"):
        unlock(hatch.area_id, "not-the-password-at-all")
    with refused("badge-unreadable"):
        unlock(hatch.area_id, "CDB1-XXXX")
    with not_ready("keys-missing"):
        unlock("no-such-area", f"{PASSWORD}-{NURSE}")
    with refused("area-name-unusable"):
        unlock("../areas", f"{PASSWORD}-{NURSE}")
    hatch.unlock()


@pytest.mark.req("D2", "D3")
def test_a_new_pin_is_the_same_key(hatch: Hatch) -> None:
    """The old PIN stops at once; easy ones and the same one again are refused."""
    change = hatch.station.people.change_pin
    for old, new, code in (
        (proof(SECOND_NURSE), "730614", "pin-unchanged"),
        (proof(SECOND_NURSE), "123456", "pin-too-simple"),
        (proof(SECOND_NURSE), "12345", "pin-not-six-figures"),
        (proof(SECOND_NURSE, "000001"), "602915", "pin-wrong"),
    ):
        with refused(code):
            change(old, new)
    key = hatch.book.person(SECOND_NURSE).public_key
    change(proof(SECOND_NURSE), "602915")
    with refused("pin-wrong"):
        hatch.station.access.sign_in(proof(SECOND_NURSE))
    hatch.reopen()
    hatch.station.access.sign_in(proof(SECOND_NURSE, "602915"))
    assert hatch.book.person(SECOND_NURSE).public_key == key


@pytest.mark.req("PSI-4.18", "D2")
def test_leavers_lose_their_ways_in(hatch: Hatch) -> None:
    """Not who is on duty, not by somebody who may not supervise; the password opens nothing any more."""
    leave = hatch.station.people.leaver
    with refused("role-may-not-supervise"):
        leave(SECOND_NURSE, proof(NURSE), proof(ASSISTANT))
    with refused("person-on-duty"):
        leave(NURSE, proof(PHARMACIST), proof(LEAD))
    with refused("person-on-duty"):
        leave(ASSISTANT, proof(PHARMACIST), proof(LEAD))
    with refused("person-unknown"):
        leave(99, proof(PHARMACIST), proof(LEAD))
    leave(SECOND_NURSE, proof(PHARMACIST), proof(LEAD))
    hatch.station.access.close_area()
    with refused("password-wrong"):
        hatch.station.access.unlock(hatch.area_id, f"{PASSWORD}-{SECOND_NURSE}")
    hatch.unlock()


@pytest.mark.req("PSI-4.18")
def test_the_last_way_in_does_not_leave(hatch: Hatch) -> None:
    """Somebody must be able to open the book tomorrow."""
    hatch.station.access.sign_out()
    leave = hatch.station.people.leaver
    for number in (SECOND_NURSE, NURSE, LEAD):
        leave(number, proof(PHARMACIST), proof(LEAD if number != LEAD else ASSISTANT))
    with refused("last-key-slot"):
        leave(PHARMACIST, proof(PHARMACIST), proof(ASSISTANT))
    assert not hatch.book.person(PHARMACIST).left
    hatch.station.access.close_area()
    hatch.station.access.unlock(hatch.area_id, f"{PASSWORD}-{PHARMACIST}")


@pytest.mark.req("D3")
def test_who_may_enrol(hatch: Hatch) -> None:
    """A supervisor with a witness; a plan that cannot be is refused before anything is made."""
    plan = PersonPlan("Thornbury", "Kim", "nurse", "99D1111E", "602915", password="a password of many letters")
    enrol, last = hatch.station.people.enrol, len(hatch.entries)
    with refused("role-may-not-supervise"):
        enrol(plan, proof(NURSE), proof(ASSISTANT))
    with refused("witness-is-the-actor"):
        enrol(plan, proof(LEAD), proof(LEAD))
    for change, code in (
        ({"family": " "}, "name-missing"),
        ({"role": "wizard"}, "role-unknown"),
        ({"competent_until": "soon"}, "competency-not-a-date"),
        ({"pin": "111111"}, "pin-too-simple"),
        ({"password": "short"}, "password-too-short"),
        ({"password": "aaaaaaaaaaaaaaaaa"}, "password-too-simple"),
    ):
        with refused(code):
            enrol(PersonPlan(**{**vars(plan), **change}), proof(PHARMACIST), proof(LEAD))
    assert hatch.kinds(last) == []
    fresh, badge = enrol(plan, proof(PHARMACIST), proof(LEAD))
    assert badge == ""
    hatch.station.access.close_area()
    hatch.station.access.unlock(hatch.area_id, "a password of many letters")
    hatch.station.access.sign_in(Proof(fresh.number, "602915"))


@pytest.mark.req("D2")
def test_what_ships_costs_what_it_must(tmp_path: Path) -> None:
    """Only tests make guessing cheap: a station made by the program takes Argon2id at its standard cost everywhere."""
    assert (STANDARD.memory_kib, STANDARD.passes, STANDARD.lanes) == (65_536, 3, 4)
    station = app.make_station(tmp_path)
    for desk in (station.access, station.setup, station.people):
        assert vars(desk)["_cost"] is STANDARD
    station.close()


def test_a_check_that_cannot_be_stopped_keeps_nobody_from_closing(
    hatch: Hatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages of a large file are read in one go: the station closes all the same, and hears nothing of it later."""
    going_on, ended = threading.Event(), threading.Event()

    def endless(*_: object) -> list[Finding]:
        going_on.wait(30)
        ended.set()
        return [Finding("page-damaged")]

    monkeypatch.setattr("cdstation.services.access.full_check", endless)
    monkeypatch.setattr("cdstation.services.access.PATIENCE_S", 0.01)
    hatch.station.close()
    hatch.station.access.unlock(hatch.area_id, f"{PASSWORD}-{NURSE}")
    hatch.station.close()
    assert not ended.is_set()
    going_on.set()
    assert ended.wait(30)
    assert hatch.station.access.findings() == ()
