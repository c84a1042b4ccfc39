"""Key slots: what opens an area, what does not, and what a damaged file does (D2, H26, T12)."""

import dataclasses
import itertools
import json
from pathlib import Path

import pytest

from cdstation.errors import NotReadyError, RuleError, StationError, TrustError
from cdstation.storage import keys
from cdstation.storage.badges import new_badge
from cdstation.storage.keys import KeysFile, load_keys
from cdstation.storage.sealing import STANDARD, new_file_key
from tests.storage.ward import AREA, CHEAP, KEY, MACHINE, NURSE, PHARMACIST, WITNESS

PASSWORD = "teapot window ladder"
OTHER = "gravel kitten orchard"
ELSEWHERE = b"e" * 32


@pytest.fixture
def slots() -> KeysFile:
    """Two people with passwords."""
    first = KeysFile(AREA).with_password(KEY, NURSE, PASSWORD, MACHINE, CHEAP)
    return first.with_password(KEY, PHARMACIST, OTHER, MACHINE, CHEAP)


def test_each_password_opens_and_says_whose_it_is(slots: KeysFile) -> None:
    """Each person unlocks with a password of their own."""
    assert slots.unlock_with_password(PASSWORD, MACHINE) == keys.Unlocked(KEY, NURSE)
    assert slots.unlock_with_password(OTHER, MACHINE).person == PHARMACIST


def test_accents_may_be_typed_in_either_way() -> None:
    """An `é` is one letter, however the keyboard sends it."""
    slots = KeysFile(AREA).with_password(KEY, NURSE, "caf\u00e9 au lait complet", MACHINE, CHEAP)
    assert slots.unlock_with_password("cafe\u0301 au lait complet", MACHINE).file_key == KEY


def test_a_wrong_password_is_refused(slots: KeysFile) -> None:
    """Not even one letter may differ."""
    for wrong in (PASSWORD.upper(), PASSWORD + " ", "", OTHER[::-1]):
        with pytest.raises(RuleError, match="password-wrong"):
            slots.unlock_with_password(wrong, MACHINE)


def test_a_badge_opens_and_another_does_not() -> None:
    """A scanned badge is as good as a password; a badge of another area is not."""
    mine, other = new_badge(), new_badge()
    slots = KeysFile(AREA).with_badge(KEY, WITNESS, mine, MACHINE, CHEAP)
    assert slots.unlock_with_badge(mine.lower(), MACHINE) == keys.Unlocked(KEY, WITNESS)
    with pytest.raises(RuleError, match="badge-unknown"):
        slots.unlock_with_badge(other, MACHINE)
    with pytest.raises(RuleError, match="badge-unreadable"):
        slots.unlock_with_badge(mine[:-1], MACHINE)


@pytest.mark.req("D2")
def test_the_files_alone_do_not_open_on_another_computer(slots: KeysFile) -> None:
    """Book, keys and password in a thief's hands: this computer's secret is missing."""
    with pytest.raises(NotReadyError, match="machine-secret-missing"):
        slots.unlock_with_password(PASSWORD, ELSEWHERE)
    claimed = [dataclasses.replace(slot, machine=keys.machine_mark(ELSEWHERE)) for slot in slots.slots]
    with pytest.raises(RuleError, match="password-wrong"):
        dataclasses.replace(slots, slots=tuple(claimed)).unlock_with_password(PASSWORD, ELSEWHERE)


@pytest.mark.req("D2", "H26")
def test_any_two_of_three_shares_open_anywhere(slots: KeysFile) -> None:
    """Each of the three pairs, in any order and spacing, without this computer; one share, or one twice, does not."""
    slots, shares = slots.with_recovery(KEY, CHEAP)
    assert [len(share.split()) for share in shares] == [20, 20, 20]
    for pair in itertools.permutations(shares, 2):
        assert slots.unlock_with_shares(pair) == keys.Unlocked(KEY, 0)
    assert slots.unlock_with_shares((f"  {shares[0].upper()} \n", shares[2])).file_key == KEY
    for wrong in ((shares[0],), (shares[0], shares[0]), (), ("some other words", shares[1])):
        with pytest.raises(RuleError, match="shares-wrong"):
            slots.unlock_with_shares(wrong)


def test_new_shares_put_the_old_ones_out_of_force(slots: KeysFile) -> None:
    """A share that got lost is made worthless by printing three new ones; a mixed pair is refused too."""
    slots, old = slots.with_recovery(KEY, CHEAP)
    slots, new = slots.with_recovery(KEY, CHEAP)
    assert slots.unlock_with_shares(new[:2]).file_key == KEY
    for stale in (old[:2], (old[0], new[1])):
        with pytest.raises(RuleError, match="shares-wrong"):
            slots.unlock_with_shares(stale)


def test_a_leaver_is_out_and_the_others_are_in(slots: KeysFile) -> None:
    """The leaver's password and badge go, everybody else's stay."""
    badge = new_badge()
    slots = slots.with_badge(KEY, NURSE, badge, MACHINE, CHEAP)
    left = slots.without_person(NURSE)
    assert left.unlock_with_password(OTHER, MACHINE).person == PHARMACIST
    with pytest.raises(RuleError, match="password-wrong"):
        left.unlock_with_password(PASSWORD, MACHINE)
    with pytest.raises(RuleError, match="badge-unknown"):
        left.unlock_with_badge(badge, MACHINE)


def test_the_last_who_can_unlock_cannot_leave() -> None:
    """Recovery words are for emergencies, not for every morning."""
    slots, _ = KeysFile(AREA).with_password(KEY, NURSE, PASSWORD, MACHINE, CHEAP).with_recovery(KEY, CHEAP)
    with pytest.raises(RuleError, match="last-key-slot"):
        slots.without_person(NURSE)


def test_a_new_password_replaces_the_old_one(slots: KeysFile) -> None:
    """One password a person."""
    slots = slots.with_password(KEY, NURSE, "another long password", MACHINE, CHEAP)
    assert len(slots.slots) == 2
    with pytest.raises(RuleError, match="password-wrong"):
        slots.unlock_with_password(PASSWORD, MACHINE)


@pytest.mark.parametrize(
    ("text", "code"), [("fourteen chars", "too-short"), ("a" * 20, "too-simple"), ("", "too-short")]
)
def test_weak_passwords_are_refused(text: str, code: str) -> None:
    """Fifteen characters at least where a password stands alone, and not the same few (NIST SP 800-63B)."""
    with pytest.raises(RuleError, match=code):
        KeysFile(AREA).with_password(KEY, NURSE, text, MACHINE, CHEAP)


def test_the_file_reads_back_as_written(slots: KeysFile, tmp_path: Path) -> None:
    """What is saved is what is loaded, and nothing else is left in the folder."""
    slots, shares = slots.with_recovery(KEY, CHEAP)
    path = tmp_path / "a.keys"
    slots.save(path)
    assert load_keys(path) == slots
    assert load_keys(path).unlock_with_shares(shares[1:]).file_key == KEY
    assert [one.name for one in tmp_path.iterdir()] == ["a.keys"]
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.req("D2")
def test_the_standard_cost_is_the_one_decided(tmp_path: Path) -> None:
    """64 MiB, three passes, four lanes; a real key through a real slot."""
    assert (STANDARD.memory_kib, STANDARD.passes, STANDARD.lanes) == (65_536, 3, 4)
    key = new_file_key()
    KeysFile(AREA).with_password(key, NURSE, PASSWORD, MACHINE).save(tmp_path / "a.keys")
    assert load_keys(tmp_path / "a.keys").unlock_with_password(PASSWORD, MACHINE).file_key == key


@pytest.mark.req("T4", "D2")
def test_no_flipped_byte_gives_a_wrong_key(slots: KeysFile, tmp_path: Path) -> None:
    """Every byte of the file: it still opens with the right key, or it refuses; the damage is noticed when it
    refuses.
    """
    path = tmp_path / "a.keys"
    slots.save(path)
    whole = path.read_bytes()
    outcomes = {"right": 0, "refused": 0}
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << at % 8)]) + whole[at + 1 :])
        for password, person in ((PASSWORD, NURSE), (OTHER, PHARMACIST)):
            try:
                assert load_keys(path).unlock_with_password(password, MACHINE) == keys.Unlocked(KEY, person)
                outcomes["right"] += 1
            except TrustError:
                outcomes["refused"] += 1
    assert outcomes["right"] > outcomes["refused"] // 2 > 0  # damage to one slot leaves the other in force


def test_slots_of_another_area_or_person_do_not_fit(slots: KeysFile, tmp_path: Path) -> None:
    """Whoever moves a slot to another area, or writes another name on it, has moved a stone."""
    path = tmp_path / "a.keys"
    slots.save(path)
    raw = json.loads(path.read_bytes())
    for change in (
        {"area": "wing-c"},
        {"slots": [raw["slots"][0] | {"person": 9}]},
        {"slots": [raw["slots"][0] | {"id": "0"}]},
    ):
        path.write_text(json.dumps(raw | change))
        with pytest.raises(TrustError, match="keys-damaged"):
            load_keys(path).unlock_with_password(PASSWORD, MACHINE)


def test_a_file_that_is_no_keys_file_says_so(tmp_path: Path) -> None:
    """Missing, empty, nonsense, newer, greedy: one plain refusal each."""
    path = tmp_path / "a.keys"
    with pytest.raises(NotReadyError, match="keys-missing"):
        load_keys(path)
    for nonsense in (
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b'{"area": "a", "slots": 3, "version": 1}',
        b'{"area": 1, "slots": [1], "version": 1}',
    ):
        path.write_bytes(nonsense)
        with pytest.raises(TrustError, match="keys-damaged"):
            load_keys(path)
    content = {"area": AREA, "slots": [], "version": 2}
    path.write_text(json.dumps(content | {"check": keys._check(content)}))
    with pytest.raises(TrustError, match="keys-from-newer-version"):
        load_keys(path)


def test_a_read_only_folder_leaves_the_old_file(slots: KeysFile, tmp_path: Path) -> None:
    """A file where the folder should be: nothing is written and nothing is lost."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotReadyError, match="folder-read-only"):
        slots.save(tmp_path / "file" / "a.keys")


def test_secrets_do_not_show_themselves(slots: KeysFile) -> None:
    """Neither the file key nor an unlocked key prints what it holds (H28)."""
    shown = repr(slots.unlock_with_password(PASSWORD, MACHINE))
    assert KEY.raw.hex() not in shown
    assert repr(KEY.raw) not in shown
    assert issubclass(TrustError, StationError)
