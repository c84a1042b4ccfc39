"""The audit of a book: each rule has its own finding, and a right book has none (T4, T5, H-20, H-23)."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from cdstation.register import acts
from cdstation.register.audit import audit_entries
from cdstation.register.entries import Entry, Sealed, seal
from cdstation.register.people import STATION, Role
from tests.builders import (
    BUPRENORPHINE,
    DAY_MS,
    METHADONE,
    NURSE,
    OFFICER,
    PHARMACIST,
    SECOND_NURSE,
    STAFF,
    TECHNICIAN,
    MemoryBook,
    area_opened,
    count,
    dose,
    enrolled,
    forged,
    opened_book,
    page_opened,
    person,
    rechained,
    sign,
    verify,
    working_book,
)
from tests.register.stock.test_ordering import MADE as REQUISITION

WORKING = working_book()


def found(entries: Sequence[Sealed]) -> list[tuple[str, int | None]]:
    """What is wrong, and where."""
    return [(finding.code, finding.seq) for finding in audit_entries(entries, verify)]


def with_page() -> tuple[MemoryBook, int]:
    """A book with two litres of methadone."""
    book = opened_book()
    return book, book.open_page()


@pytest.mark.req("T5", "H-23")
def test_a_right_book_has_no_findings() -> None:
    """A morning with something of everything; with and without the signatures."""
    assert found(WORKING.entries) == []
    assert list(audit_entries(WORKING.entries)) == []
    assert list(audit_entries([])) == []


@pytest.mark.req("D5", "H-20", "T4")
@pytest.mark.parametrize("at", range(len(WORKING.entries) - 1))
def test_a_dropped_entry_is_found(at: int) -> None:
    """Any but the last, which only an anchor can miss (D5)."""
    kept = [*WORKING.entries[:at], *WORKING.entries[at + 1 :]]
    after = WORKING.entries[at + 1].seq
    assert {("number-out-of-order", after), ("chain-broken", after)} <= set(found(kept))


@pytest.mark.req("D5", "H-20", "T4")
@pytest.mark.parametrize("at", range(len(WORKING.entries) - 1))
def test_two_swapped_entries_are_found(at: int) -> None:
    """Also the last two."""
    one, other = WORKING.entries[at : at + 2]
    swapped = [*WORKING.entries[:at], other, one, *WORKING.entries[at + 2 :]]
    assert ("number-out-of-order", other.seq) in found(swapped)


@pytest.mark.req("D5", "H-20", "T4")
@pytest.mark.parametrize("at", range(len(WORKING.entries)))
def test_a_doubled_entry_is_found(at: int) -> None:
    """The very same bytes a second time."""
    doubled = [*WORKING.entries[: at + 1], WORKING.entries[at], *WORKING.entries[at + 1 :]]
    assert ("act-twice", WORKING.entries[at].seq) in found(doubled)


CHANGES: dict[str, Callable[[Entry], Entry]] = {
    "author": lambda entry: replace(entry, draft=replace(entry.draft, by=SECOND_NURSE)),
    "time": lambda entry: replace(
        entry, draft=replace(entry.draft, entered=replace(entry.draft.entered, utc_ms=entry.draft.entered.utc_ms + 1))
    ),
    "act": lambda entry: replace(entry, draft=replace(entry.draft, uuid="another")),
    "patient": lambda entry: replace(entry, draft=replace(entry.draft, patient=99)),
    "balance": lambda entry: replace(entry, balance=(entry.balance or 0) + 1),
    "body": lambda entry: replace(entry, draft=replace(entry.draft, body=acts.SignedOut(77))),
}


@pytest.mark.req("D3", "D5", "H-20", "T4")
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("at", range(len(WORKING.entries)))
def test_a_changed_entry_is_found(at: int, change: str) -> None:
    """Without its hash made anew, and with it: then the signature and the next entry tell."""
    before = WORKING.entries[at]
    entry = CHANGES[change](before.entry)
    content = entry.canonical()
    lazy = replace(before, entry=entry, content=content)
    assert ("hash-wrong", before.seq) in found([*WORKING.entries[:at], lazy, *WORKING.entries[at + 1 :]])
    clever = seal(entry, content, before.signature, before.witness_signature)
    codes = found([*WORKING.entries[:at], clever, *WORKING.entries[at + 1 :]])
    assert ("signature-wrong", before.seq) in codes
    if at + 1 < len(WORKING.entries):
        assert ("chain-broken", WORKING.entries[at + 1].seq) in codes


@pytest.mark.req("D3", "H-21", "H-22")
@pytest.mark.parametrize("at", [at for at, one in enumerate(WORKING.entries) if one.witness_signature])
def test_a_witness_cannot_be_invented_or_carried_over(at: int) -> None:
    """The holder of the file's key makes every hash anew, but has no key of the witness."""
    before = WORKING.entries[at]
    borrowed = next(one for one in WORKING.entries if one.witness_signature and one is not before)
    for signature in (b"", bytes(64), borrowed.witness_signature, before.signature):
        forged_entry = seal(before.entry, before.content, before.signature, signature)
        assert ("witness-signature-wrong", before.seq) in found([*WORKING.entries[:at], forged_entry])


@pytest.mark.req("D3")
def test_a_signature_nobody_asked_for_is_found() -> None:
    """An act of one person carries one signature."""
    book = opened_book()
    last = book.write(acts.SignedIn(NURSE, "nurse"))
    odd = seal(last.entry, last.content, last.signature, sign(TECHNICIAN, last.content))
    assert found([*book.entries[:-1], odd]) == [("witness-signature-unasked", last.seq)]


@pytest.mark.req("D3")
def test_a_signature_of_the_station_needs_the_station() -> None:
    """Before the area is opened there is no key that it could be checked with."""
    entry = WORKING.entries[1].entry
    codes = [code for code, _ in found(rechained([entry, WORKING.entries[0].entry]))]
    assert codes == ["area-opening-wrong", "signature-wrong"]


@pytest.mark.req("D7", "H-17")
def test_one_act_stands_once() -> None:
    """The same identity twice is one act written twice, whatever else differs."""
    book = opened_book()
    book.write(acts.SignedIn(NURSE, "nurse"), uuid="once")
    again = book.write(acts.SignedOut(NURSE), uuid="once")
    assert found(book.entries) == [("act-twice", again.seq)]


def test_a_book_belongs_to_one_area() -> None:
    """It is opened once, by its first entry, and every entry is its own."""
    book = opened_book()
    second = book.write(area_opened(), by=STATION)
    assert found(book.entries) == [("area-opening-wrong", second.seq)]
    book = opened_book()
    book.area = "c-wing"
    stray = book.write(acts.SignedIn(NURSE, "nurse"))
    assert found(book.entries) == [("entry-of-another-area", stray.seq)]


@pytest.mark.req("BAL-1", "H-23")
def test_a_balance_that_does_not_follow_is_found() -> None:
    """One microlitre is enough, and so is a missing balance."""
    book, page = with_page()
    book.write(dose(), witness=TECHNICIAN, page=page, delta=-45_000)
    last = book.write(dose(), witness=TECHNICIAN, page=page, delta=-45_000)
    assert found(book.entries) == []
    for balance in (1_910_001, 1_909_999, 1_955_000, None):
        changed = forged(book.entries, last.seq, lambda entry, to=balance: replace(entry, balance=to))  # type: ignore[misc]
        assert found(changed) == [("balance-wrong", last.seq)]


def test_stock_moves_on_a_page_and_nowhere_else() -> None:
    """A movement, a balance, a count or an opening without a page."""
    book, _ = with_page()
    moved = book.write(acts.Waste("spilt", ""), witness=TECHNICIAN, delta=-1)
    assert found(book.entries) == [("movement-without-page", moved.seq)]
    balanced = forged(
        book.entries, moved.seq, lambda entry: replace(entry, draft=replace(entry.draft, delta=None), balance=5)
    )
    assert found(balanced) == [("movement-without-page", moved.seq)]
    book, _ = with_page()
    counted = book.write(count(5, 5), witness=TECHNICIAN)
    opened = book.write(page_opened(BUPRENORPHINE), witness=TECHNICIAN, own_page=False)
    assert found(book.entries) == [("movement-without-page", counted.seq), ("movement-without-page", opened.seq)]


@pytest.mark.req("LAW-19-b", "BAL-1")
def test_a_page_is_opened_once_and_by_an_opening() -> None:
    """A line on a page that nobody opened, an opening on another page, and an entry that opens a page by itself."""
    book, page = with_page()
    stray = book.write(dose(), witness=TECHNICIAN, page=99, delta=-45_000)
    assert found(book.entries) == [("page-opening-wrong", stray.seq)]
    for other in (page, 99):
        book, _ = with_page()
        misplaced = book.write(page_opened(BUPRENORPHINE), witness=TECHNICIAN, page=other, own_page=False, delta=0)
        assert found(book.entries) == [("page-opening-wrong", misplaced.seq)]
    book, _ = with_page()
    conjured = book.write(count(5, 5), witness=TECHNICIAN, own_page=True)
    assert found(book.entries) == [("page-opening-wrong", conjured.seq)]


@pytest.mark.req("LAW-19-a")
def test_what_stands_on_a_page_can_be_read_as_a_line() -> None:
    """A sign-in is no line; a reason that has no words could be neither shown nor printed."""
    book, page = with_page()
    no_line = book.write(acts.SignedIn(NURSE, "nurse"), page=page)
    no_words = book.write(acts.Waste("evaporated", ""), witness=TECHNICIAN, page=page, delta=-1)
    assert found(book.entries) == [("no-line-of-the-register", no_line.seq), ("entry-impossible", no_words.seq)]


@pytest.mark.req("LAW-19-b")
def test_one_drug_form_and_strength_has_one_page() -> None:
    """A second page would split the balance."""
    book, _ = with_page()
    book.open_page(BUPRENORPHINE, 0)
    second = book.open_page(replace(METHADONE, name="another brand"))
    assert found(book.entries) == [("page-opened-twice", second)]


@pytest.mark.req("PSI-4.18", "J2", "H-21", "T5")
def test_whatever_moves_stock_or_counts_or_corrects_has_two_people() -> None:
    """An opening, a movement, a count and a footnote without a witness."""
    book, page = with_page()
    alone = [
        book.write(page_opened(BUPRENORPHINE), delta=0),
        book.write(dose(), page=page, delta=-45_000),
        book.write(count(1_955_000, 1_955_000), page=page),
        book.write(acts.Footnote(page, "a note")),
    ]
    assert found(book.entries) == [("witness-missing", one.seq) for one in alone]


@pytest.mark.req("PSI-4.18", "J9", "H-21", "T7")
@pytest.mark.parametrize(
    ("witness", "code"),
    [
        (NURSE, "witness-is-the-actor"),
        (11, "witness-is-the-actor"),
        (12, "witness-not-authorised"),
        (13, "witness-competency-expired"),
        (14, "person-left"),
        (99, "signer-unknown"),
        (STATION, "signer-unknown"),
    ],
)
def test_a_witness_who_may_not_is_found(witness: int, code: str) -> None:
    """The actor, also under a second account; an officer; somebody untrained, gone, or unknown; the station itself."""
    book = opened_book(
        [
            *STAFF,
            person(11, "OKÀFOR", "ADA", registration=""),
            person(12, "Hale", "Jo", role=Role.OFFICER, registration=""),
            person(13, "Kerr", "Di", competent_until="2026-11-15"),
            person(14, "Lund", "Ed"),
        ]
    )
    book.write(acts.PersonLeft(14), by=PHARMACIST)
    page = book.open_page()
    line = book.write(dose(), witness=witness, page=page, delta=-45_000)
    codes = [one for one in found(book.entries) if one[0] != "witness-signature-wrong"]
    assert codes == [(code, line.seq)]


@pytest.mark.req("J9")
def test_a_witness_is_judged_on_the_day_of_the_event() -> None:
    """Training that ended since does not undo what was seen then."""
    book = opened_book([*STAFF, person(13, "Kerr", "Di", competent_until="2026-11-15")])
    page = book.open_page()
    yesterday = book.now.utc_ms - DAY_MS
    book.write(dose(), witness=13, page=page, delta=-45_000, event_ms=yesterday)
    book.write(count(1_955_000, 1_955_000), witness=OFFICER, page=page)
    assert found(book.entries) == []


@pytest.mark.req("H-21")
def test_an_author_who_is_unknown_or_gone_is_found() -> None:
    """The station may sign alone; a leaver and a stranger may not."""
    book = opened_book()
    book.write(acts.PersonLeft(SECOND_NURSE), by=PHARMACIST)
    gone = book.write(acts.SignedIn(SECOND_NURSE, "nurse"), by=SECOND_NURSE)
    stranger = book.write(acts.SignedIn(99, "nurse"), by=99)
    book.write(acts.PinFailed(NURSE, "sign-in"), by=STATION)
    assert found(book.entries) == [
        ("person-left", gone.seq),
        ("signer-unknown", stranger.seq),
        ("signature-wrong", stranger.seq),
    ]


@pytest.mark.req("H-21")
def test_the_station_moves_no_stock() -> None:
    """It is no second person and no first one either."""
    book, page = with_page()
    line = book.write(acts.Waste("spilt", ""), by=STATION, witness=NURSE, page=page, delta=-1)
    assert found(book.entries) == [("signer-unknown", line.seq)]


@pytest.mark.req("D3", "H-21")
@pytest.mark.parametrize("number", [NURSE, SECOND_NURSE, STATION])
def test_nobody_is_enrolled_over_somebody_else(number: int) -> None:
    """Whoever holds the station's key could otherwise give a nurse a new signing key, or bring a leaver back."""
    book = opened_book()
    book.write(acts.PersonLeft(SECOND_NURSE), by=PHARMACIST)
    again = book.write(enrolled(person(number)), by=STATION)
    assert found(book.entries) == [("person-enrolled-twice", again.seq)]


@pytest.mark.req("LAW-20-c")
@pytest.mark.parametrize("about", [-1, 0, "itself", "later"])
def test_a_footnote_is_about_an_earlier_entry(about: int | str) -> None:
    """Not about nothing, itself, or what is still to come."""
    book = opened_book()
    own = len(book.entries) + 1
    seq = {"itself": own, "later": own + 1}.get(str(about), about)
    assert isinstance(seq, int)
    note = book.write(acts.Footnote(seq, "a note"), witness=TECHNICIAN)
    assert found(book.entries) == [("footnote-to-nothing", note.seq)]


@pytest.mark.req("LAW-20-b")
@pytest.mark.req("LAW-14-a")
@pytest.mark.parametrize(("numbers", "wrong"), [((1, 2, 3), []), ((2,), [0]), ((1, 1), [1]), ((1, 3), [1])])
def test_requisitions_are_numbered_without_a_gap(numbers: tuple[int, ...], wrong: list[int]) -> None:
    """A number that was left out or used twice is found."""
    book = opened_book()
    made = [book.write(replace(REQUISITION, number=number), by=PHARMACIST).seq for number in numbers]
    assert found(book.entries) == [("requisition-number-broken", made[at]) for at in wrong]


def test_a_late_entry_says_why() -> None:
    """It is accepted, and its silence is found."""
    book = opened_book()
    event = book.now.utc_ms - 3 * DAY_MS
    late = book.write(acts.SignedOut(NURSE), event_ms=event)
    book.write(acts.SignedOut(NURSE), event_ms=event, late_reason="power cut")
    assert found(book.entries) == [("late-without-reason", late.seq)]


@pytest.mark.req("T5")
def test_an_entry_that_cannot_be_is_a_finding_and_no_crash() -> None:
    """A stranger who leaves, a role, a unit or a training day that does not exist: the rest is still looked at."""
    book = opened_book()
    strange = [
        book.write(acts.PersonLeft(99), by=PHARMACIST),
        book.write(replace(enrolled(person(20, "Ames", "Al")), role="wizard"), by=STATION),
        book.write(replace(page_opened(), unit="bucket"), by=PHARMACIST, witness=NURSE, delta=0),
    ]
    book.write(replace(enrolled(person(21, "Birt", "Bo")), competent_until="soon"), by=STATION)
    strange.append(book.write(acts.Footnote(1, "a note"), witness=21))
    alone = book.write(acts.Footnote(1, "a note"))
    assert found(book.entries) == [
        *(("entry-impossible", one.seq) for one in strange),
        ("witness-missing", alone.seq),
    ]
