"""Appending: numbers, balances, both signatures, the rules that only storage can keep, and the same act twice."""

import dataclasses
import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from cdstation.errors import NotReadyError, RuleError
from cdstation.paths import AreaFiles
from cdstation.register.acts import Count, PersonEnrolled, SessionOpened
from cdstation.register.chain import entry_hash, genesis
from cdstation.register.checkpoint import EVERY, Frontier, read_note
from cdstation.storage.book import Act, Book
from cdstation.storage.ledger import Ledger, create_ledger
from cdstation.storage.rows import Credential
from cdstation.storage.signing import new_signer, signer_from, verify, verify_plain, wrap_signer
from cdstation.treatment.acts import DoseStarted, PatientRegistered
from tests.storage.ward import (
    AREA,
    BOTTLE_UL,
    CHEAP,
    DOSE_UL,
    KEY,
    MACHINE,
    NURSE,
    PHARMACIST,
    PIN,
    WITNESS,
    Ward,
)


def test_entries_are_numbered_chained_and_signed(ward: Ward) -> None:
    """From 1 without a gap, each bound to the one before; both signatures are over the exact stored bytes (idea 5)."""
    ward.dose(1)
    before = genesis(AREA)
    for seq, sealed in enumerate(ward.ledger.entries(), start=1):
        assert (sealed.seq, sealed.entry.prev, sealed.entry.area) == (seq, before, AREA)
        assert sealed.hash == entry_hash(before, sealed.content, sealed.signature, sealed.witness_signature)
        before = sealed.hash
    line = ward.ledger.last()
    assert line is not None
    assert ward.ledger.area == AREA
    assert verify(ward.nurse.public_hex, line.content, line.signature)
    assert verify(ward.witness.public_hex, line.content, line.witness_signature)


@pytest.mark.req("BAL-1", "H23")
def test_the_balance_falls_once_when_the_line_is_written(ward: Ward) -> None:
    """Not at the intent and not at the pour (house §4)."""
    started = ward.start(1)
    ward.pour(started)
    assert ward.ledger.balance(ward.page) == BOTTLE_UL
    assert ward.record(started).entry.balance == BOTTLE_UL - DOSE_UL == ward.ledger.balance(ward.page)


def test_a_balance_may_fall_below_zero(ward: Ward) -> None:
    """Rules gate starting, never recording: what was poured is written down."""
    assert ward.spill(BOTTLE_UL + 1).entry.balance == -1


def test_a_count_is_a_line_that_moves_nothing(ward: Ward) -> None:
    """It stands on the page with the balance as it was."""
    counted = ward.write(Count(0, 0, 0, 0, 0, 0, BOTTLE_UL), WITNESS, page=ward.page)
    assert (counted.entry.balance, counted.draft.delta) == (BOTTLE_UL, None)


@pytest.mark.req("H21", "LAW-20-c")
def test_a_movement_needs_two_different_people(ward: Ward) -> None:
    """No witness, oneself as witness, a second number with the same key: refused, nothing written."""
    line = ward.spill()
    alone = dataclasses.replace(line.draft, uuid=uuid4().hex, witness=None)
    with pytest.raises(RuleError, match="movement-needs-witness"):
        ward.ledger.append(alone, ward.nurse)
    myself = dataclasses.replace(line.draft, uuid=uuid4().hex, witness=NURSE)
    with pytest.raises(RuleError, match="witness-is-the-actor"):
        ward.ledger.append(myself, ward.nurse, ward.nurse)
    twin = signer_from(WITNESS, ward.nurse.private_bytes())
    with pytest.raises(RuleError, match="witness-is-the-actor"):
        ward.ledger.append(dataclasses.replace(line.draft, uuid=uuid4().hex), ward.nurse, twin)
    assert ward.ledger.last() == line


@pytest.mark.req("H22")
def test_a_signature_is_by_the_person_named(ward: Ward) -> None:
    """Whoever is named as author or witness is who signs."""
    draft = dataclasses.replace(ward.spill().draft, uuid=uuid4().hex)
    for signer, witness in (
        (ward.witness, ward.nurse),
        (ward.nurse, ward.signers[PHARMACIST]),
        (new_signer(9), ward.witness),
    ):
        with pytest.raises(RuleError, match="signature-by-another-person"):
            ward.ledger.append(draft, signer, witness)


@pytest.mark.req("H17", "D7")
def test_the_same_act_twice_is_written_once(ward: Ward) -> None:
    """A retry gets the entry that is there; another act under the same identity is refused."""
    line = ward.spill()
    assert ward.ledger.append(line.draft, ward.nurse, ward.witness) == line
    with pytest.raises(RuleError, match="entry-uuid-reused"):
        ward.ledger.append(dataclasses.replace(line.draft, delta=-2_000), ward.nurse, ward.witness)
    assert ward.ledger.stats().entries == line.seq


@pytest.mark.req("H3", "H10", "ADM-5")
def test_a_second_dose_on_a_dose_day_is_impossible(ward: Ward) -> None:
    """The slot is held from the intent on, whatever the caller has looked at before."""
    ward.dose(1)
    with pytest.raises(RuleError, match="dose-already-today"):
        ward.start(1)
    ward.next_day()
    ward.dose(1)


def test_a_slot_is_free_again_when_nothing_went_in(ward: Ward) -> None:
    """Voided before it was poured, or poured and none of it in this patient: the day's dose is still owed."""
    ward.void(ward.start(1))
    ward.record(ward.start(1), "refused", 0, frees=True)
    ward.record(ward.start(1), "part", 1_000)
    with pytest.raises(RuleError, match="dose-already-today"):
        ward.start(1)
    assert [dose.holds for dose in ward.ledger.doses_on("2026-10-31")] == [0, 0, 1]


@pytest.mark.req("H3", "H4")
def test_one_open_dose_for_each_pump_page_and_patient(ward: Ward) -> None:
    """Each of the three is refused by its own reason; after settling all is free."""
    other = ward.open_page("buprenorphine").seq
    started = ward.start(1)
    for patient, pump, page, code in (
        (1, 2, other, "patient-has-open-dose"),
        (2, 1, other, "pump-busy-with-dose"),
        (2, 2, ward.page, "page-awaits-signature"),
    ):
        with pytest.raises(RuleError, match=code):
            ward.start(patient, pump, page)
    elsewhere = ward.start(2, 2, other)
    assert [one.uuid for one in ward.ledger.open_doses()] == [started.uuid, elsewhere.uuid]
    ward.record(started)
    ward.void(elsewhere)
    assert ward.ledger.open_doses() == ()


def test_two_cups_by_hand_at_once(ward: Ward) -> None:
    """Measured by hand is no pump, so it is never busy."""
    other = ward.open_page("buprenorphine").seq
    ward.start(1, pump=0)
    ward.start(2, pump=0, page=other)
    assert len(ward.ledger.open_dose_rows()) == 2


def test_a_finished_dose_cannot_be_finished_again(ward: Ward) -> None:
    """Neither signed for twice, nor voided afterwards, nor poured without an intent."""
    started = ward.start(1)
    ward.pour(started)
    with pytest.raises(RuleError, match="dose-not-open"):
        ward.pour(started)
    ward.record(started)
    for again in (ward.pour, ward.record, ward.void):
        with pytest.raises(RuleError, match="dose-not-open"):
            again(started)
    assert [step.body.KIND for step in ward.ledger.dose_entries(started.uuid)] == [
        "dose-started",
        "dose-poured",
        "dose-recorded",
    ]


@pytest.mark.req("LAW-19-b")
def test_a_page_is_opened_once(ward: Ward) -> None:
    """One page for a drug, form and strength."""
    with pytest.raises(RuleError, match="page-already-open"):
        ward.open_page("methadone")


def test_nothing_is_written_on_a_page_that_is_not_open(ward: Ward) -> None:
    """Neither a movement nor an intent, and the people's entry numbers are no pages."""
    with pytest.raises(RuleError, match="page-not-open"):
        ward.start(1, page=2)
    ward.page = 99
    with pytest.raises(RuleError, match="page-not-open"):
        ward.spill()


def test_the_check_runs_inside_the_transaction(ward: Ward) -> None:
    """It may ask the ledger, and refuse; then nothing is written and the next act is."""
    seen: list[int] = []

    def look() -> None:
        seen.append(ward.ledger.balance(ward.page))
        raise RuleError("card-stale")

    draft = dataclasses.replace(ward.spill().draft, uuid=uuid4().hex)
    with pytest.raises(RuleError, match="card-stale"):
        ward.ledger.append(draft, ward.nurse, ward.witness, check=look)
    assert seen == [BOTTLE_UL - 1_000]
    assert ward.ledger.append(draft, ward.nurse, ward.witness, check=lambda: None).seq == 7


@pytest.mark.req("D5", "H19")
def test_every_25th_entry_a_signed_checkpoint(ward: Ward) -> None:
    """In the entry's own transaction, over the right tree; also on request, but not twice for one size."""
    while ward.spill().seq < 2 * EVERY + 3:
        pass
    assert ward.ledger.stats().checkpoints == 2
    ward.ledger.make_checkpoint()
    ward.ledger.make_checkpoint()
    stored = ward.ledger.latest_checkpoint()
    assert stored is not None
    station = ward.ledger.station_signer().public_hex
    note = read_note(stored.note, bytes.fromhex(station), lambda text, raw: verify_plain(station, text, raw))
    hashes = [sealed.hash for sealed in ward.ledger.entries()]
    assert (note.size, note.root) == (53, Frontier().add_all(hashes).root)
    assert ward.ledger.stats().checkpoints == 3


def test_an_empty_book_has_no_checkpoint(files: AreaFiles) -> None:
    """There is nothing to sign yet, and nothing to read."""
    with create_ledger(files, KEY, AREA) as ledger:
        ledger.make_checkpoint()
        assert (ledger.latest_checkpoint(), ledger.last(), ledger.entry(1)) == (None, None, None)
        assert ledger.stats().entries == 0


def test_a_reopened_book_goes_on(ward: Ward) -> None:
    """The tree is continued from the last checkpoint."""
    while ward.spill().seq < EVERY + 5:
        pass
    head = ward.ledger.last()
    assert ward.reopen().last() == head
    while ward.spill().seq < 2 * EVERY:
        pass
    hashes = [sealed.hash for sealed in ward.ledger.entries()]
    stored = ward.ledger.latest_checkpoint()
    assert stored is not None
    assert stored.roots == Frontier().add_all(hashes).roots


def test_credentials_come_with_the_entry_that_announces_them(ward: Ward) -> None:
    """The newest counts; an entry without its credential, or with another, is a bug and is not written."""
    first = ward.ledger.credential(NURSE)
    assert first is not None
    enrolled = ward.enrol(NURSE)
    newest = ward.ledger.credential(NURSE)
    assert newest is not None
    assert isinstance(enrolled.body, PersonEnrolled)
    assert newest.sha256 == enrolled.body.credential != first.sha256
    other = Credential(wrap_signer(ward.nurse, PIN, "", MACHINE, CHEAP))
    for wrong in ((), (other,)):
        draft = dataclasses.replace(enrolled.draft, uuid=uuid4().hex)
        with pytest.raises(ValueError, match="credential"):
            ward.ledger.append(draft, ward.ledger.station_signer(), attachments=wrong)
    assert ward.ledger.last() == enrolled
    assert ward.ledger.credential(77) is None


def test_a_photo_is_stored_once(ward: Ward) -> None:
    """Under its own digest, whoever refers to it."""
    registered = ward.register_patient(1, b"picture")
    ward.register_patient(2, b"picture")
    assert isinstance(registered.body, PatientRegistered)
    photo = registered.body.photo
    assert ward.ledger.photo(photo) == b"picture"
    assert ward.ledger.photo("0" * 64) is None


@pytest.mark.req("D12", "H25")
def test_short_space_stops_starting_but_not_recording(ward: Ward) -> None:
    """Below 200 MB no dose and no session starts; what happened is still written."""
    started = ward.start(1)
    ward.ledger._space = lambda _: 199
    with pytest.raises(NotReadyError) as caught:
        ward.start(2, 2)
    assert (caught.value.code, caught.value.facts["free"]) == ("disk-nearly-full", 199)
    with pytest.raises(NotReadyError, match="disk-nearly-full"):
        ward.write(SessionOpened(NURSE, ward.now_ms, (), ()))
    assert ward.record(started).seq == 7


@pytest.mark.req("D1")
def test_an_area_is_open_once(ward: Ward) -> None:
    """A second window or a second program is told so, and gets in when the first has closed."""
    with pytest.raises(NotReadyError, match="area-open-elsewhere"):
        Ledger(ward.files, KEY)
    ward.ledger.close()
    ward.ledger.close()
    Ledger(ward.files, KEY).close()


@pytest.mark.req("E12", "H9")
def test_many_threads_one_dose_each(ward: Ward) -> None:
    """Eight threads want to dose the same twelve patients by hand: one cup each, numbers without a gap."""
    pages = [ward.open_page(f"drug-{number}").seq for number in range(8)]
    drafts = [
        (ward.draft(dataclasses.replace(_intent(ward), stock_page=page), patient=patient))
        for page in pages
        for patient in range(1, 13)
    ]
    done, refused = [], []
    lock = threading.Lock()

    def work(number: int) -> None:
        try:
            sealed = ward.ledger.append(drafts[number], ward.nurse)
        except RuleError as error:
            with lock:
                refused.append(error.code)
        else:
            with lock:
                done.append(sealed.draft.patient)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(len(drafts))))
    assert len(done) == len(set(done))
    assert set(refused) <= {"patient-has-open-dose", "page-awaits-signature"}
    assert len(done) + len(refused) == len(drafts)
    assert [one.seq for one in ward.ledger.entries()] == list(range(1, ward.ledger.stats().entries + 1))


def _intent(ward: Ward) -> DoseStarted:
    started = ward.start(50, pump=0)
    ward.void(started)
    assert isinstance(started.body, DoseStarted)
    return started.body


def test_a_patients_entries_newest_first_in_windows(ward: Ward) -> None:
    """All, by kind, and window by window; nobody else's."""
    for _ in range(3):
        ward.dose(1)
        ward.dose(2)
        ward.next_day()
    mine = ward.ledger.patient_entries(1)
    assert [one.seq for one in mine] == sorted((one.seq for one in mine), reverse=True)
    assert {one.draft.patient for one in mine} == {1}
    assert len(mine) == 9
    lines = ward.ledger.patient_entries(1, ("dose-recorded",), limit=2)
    rest = ward.ledger.patient_entries(1, ("dose-recorded",), before=lines[-1].seq)
    assert (*lines, *rest) == tuple(one for one in mine if one.body.KIND == "dose-recorded")


def test_standing_entries_are_all_but_the_steps_of_doses(ward: Ward) -> None:
    """The state is folded from these at start, without reading two years of doses."""
    ward.dose(1)
    last = ward.spill()
    assert [one.body.KIND for one in ward.ledger.standing_entries()] == [
        "area-opened",
        *["person-enrolled"] * 3,
        "page-opened",
        "waste",
    ]
    assert ward.ledger.standing_entries(after_seq=5) == (last,)
    assert ward.ledger.find(last.uuid) == last
    assert ward.ledger.find("nobody") is None
    assert ward.ledger.dose_entries("nobody") == ()


def test_a_late_entry_keeps_its_own_day(ward: Ward) -> None:
    """It happened on Friday and is written on Monday: the dose day is Friday's, the number Monday's (LAW-20-b)."""
    happened = ward.now_ms
    for _ in range(3):
        ward.next_day()
    line = ward.write(ward.spill().body, WITNESS, page=ward.page, delta=-1, event_ms=happened, late_reason="no light")
    assert line.draft.late
    found = ward.ledger.entry(line.seq)
    assert found is not None
    assert found.draft.dose_day.isoformat() == "2026-10-31"


@pytest.mark.req("E12")
def test_an_entry_by_another_process_is_taken_into_the_tree(ward: Ward) -> None:
    """The lock should keep it out; were it ever passed by, numbers, chain and tree would still be right."""
    other = Book(ward.files.book, KEY)
    draft = dataclasses.replace(ward.spill().draft, uuid=uuid4().hex)
    foreign = other.write(Act(draft, ward.nurse, ward.witness, (), None))
    other.close()
    assert ward.spill().seq == foreign.seq + 1
    ward.ledger.make_checkpoint()
    stored = ward.ledger.latest_checkpoint()
    assert stored is not None
    assert stored.roots == Frontier().add_all(one.hash for one in ward.ledger.entries()).roots
