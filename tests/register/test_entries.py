"""Entries: one canonical byte form, read strictly, the same for ever (D3, D5)."""

import json
import os
from contextlib import suppress
from dataclasses import fields, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdstation.errors import TrustError
from cdstation.register import acts
from cdstation.register.chain import entry_hash
from cdstation.register.entries import Body, Draft, Entry, LineText, canonical_json, read_entry, seal
from cdstation.register.people import Role
from cdstation.register.pours import Certainty, PourEnd
from cdstation.register.quantity import Unit
from cdstation.register.times import Moment
from cdstation.treatment.acts import NotGivenReason, Outcome
from tests import builders
from tests.builders import MONDAY, london
from tests.register import samples

GOLDEN = Path(__file__).parents[1] / "golden" / "entries"
ENTRIES = {entry.body.KIND: entry for entry in samples.entries()}
SCALE = int(os.environ.get("CDSTATION_FAULT_SCALE", "1"))
KINDS = {one.KIND: one for one in Body.__subclasses__()}

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
WHOLE = st.integers(-(2**62), 2**62)
WHEN = st.integers(0, 4_102_444_800_000)  # until 2100


def _value(wanted: Any) -> st.SearchStrategy[Any]:
    if isinstance(wanted, UnionType):
        return st.one_of([_value(one) for one in get_args(wanted)])
    if get_origin(wanted) is tuple:
        return st.lists(_value(get_args(wanted)[0]), max_size=4).map(tuple)
    return {str: TEXT, int: WHOLE, bool: st.booleans(), NoneType: st.none()}[wanted]


@st.composite
def entries_of(draw: st.DrawFn, kind: type[Body]) -> Entry:
    """Any entry of this kind that could be stored."""
    body = kind(**{field.name: draw(_value(field.type)) for field in fields(kind)})
    seq, own_page = draw(st.integers(1, 10**9)), draw(st.booleans())
    entered = draw(st.builds(Moment, WHEN, WHOLE, TEXT))
    draft = Draft(
        uuid=draw(TEXT),
        body=body,
        entered=entered,
        by=draw(WHOLE),
        witness=draw(st.none() | WHOLE),
        page=None if own_page else draw(st.none() | st.integers(1, 10**9).filter(lambda page: page != seq)),
        delta=draw(st.none() | WHOLE),
        patient=draw(st.none() | WHOLE),
        about=draw(TEXT),
        event_ms=draw(st.none() | WHEN.filter(lambda event: event != entered.utc_ms)),
        late_reason=draw(TEXT),
        own_page=own_page,
    )
    return Entry(draw(TEXT), seq, draw(st.binary(min_size=32, max_size=32)), draft, draw(st.none() | WHOLE))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25 * SCALE)
@given(data=st.data())
def test_every_entry_reads_back_as_it_was_written(kind: str, data: st.DataObject) -> None:
    """All kinds, any text in any script, any whole number: the same entry and the same bytes come back."""
    entry = data.draw(entries_of(KINDS[kind]))
    content = entry.canonical()
    assert read_entry(content) == entry
    assert read_entry(content).canonical() == content


def test_every_kind_has_a_sample() -> None:
    """A new kind of entry must be given its golden file."""
    assert set(ENTRIES) == set(KINDS)


@pytest.mark.req("LAW-20-c", "D5")
@pytest.mark.parametrize("kind", KINDS)
def test_the_stored_form_never_changes(kind: str) -> None:
    """What is written today must be readable and signed the same in eleven years.

    `python -m tests.register.test_entries` writes the file of a kind that has none; an existing one is never touched.
    """
    stored = (GOLDEN / f"{kind}.json").read_bytes().removesuffix(b"\n")
    assert ENTRIES[kind].canonical() == stored
    assert read_entry(stored) == ENTRIES[kind]


STORED_WORDS: dict[type[StrEnum], str] = {
    Role: "nurse|pharmacist|pharmacy technician|healthcare assistant|head of healthcare|prison officer",
    Unit: "mL|tablet|capsule|ampoule|vial|patch|lyophilisate|pre-filled syringe",
    Certainty: "known|estimated|unknown",
    PourEnd: "complete|stopped|operator|stalled|fault|lost|not-started|by-hand",
    Outcome: "given|part|refused|vomited|spilt|concealed|wrong-person|not-handed",
    NotGivenReason: "refused|not-attended|intoxicated|withheld-by-prescriber|court-or-transfer|unwell",
}


@pytest.mark.req("LAW-20-c")
@pytest.mark.parametrize("words", STORED_WORDS)
def test_words_that_are_stored_are_never_renamed(words: type[StrEnum]) -> None:
    """New ones may be added; an old one stands in books for eleven years."""
    assert {str(word) for word in words} >= set(STORED_WORDS[words].split("|"))


def test_no_golden_file_is_left_over() -> None:
    """A kind that was written once must stay readable for ever."""
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(KINDS)


def _raw(kind: str = "dose-recorded") -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(ENTRIES[kind].canonical())
    return raw


def _bytes(raw: object) -> bytes:
    """The canonical form, but of anything."""
    return json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def _refused(content: bytes) -> None:
    with pytest.raises(TrustError, match=r"^entry-unreadable$"):
        read_entry(content)


def test_what_is_put_together_by_hand_is_what_the_entry_writes() -> None:
    """So that the refusals below are for the planted fault alone."""
    assert _bytes(_raw()) == ENTRIES["dose-recorded"].canonical()


@pytest.mark.req("D5")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b" " + content,
        lambda content: content + b"\n",
        lambda content: content.replace(b",", b", ", 1),
        lambda content: content.replace("Ł".encode(), b"\\u0141"),
        lambda content: content.decode().encode("utf-16"),
        lambda content: content[:-1],
        lambda content: content[:-1] + b',"z":1}',
        lambda content: content.replace(b'"by":1', b'"by":1,"by":1'),
        lambda content: content.replace(b'"v":1', b'"v":2'),
        lambda content: content.replace(b'"v":1', b'"v":true'),
        lambda content: content.replace(b"dose-recorded", b"dose-recorder"),
        lambda content: b"[" * 100_000,
        lambda content: b"",
        lambda content: b"[]",
        lambda content: b"null",
        lambda content: b"{}",
        lambda content: b'"dose-recorded"',
    ],
)
def test_only_the_one_byte_form_is_read(spoil: Any) -> None:
    """Another spacing, order, escape or encoding of the same meaning is not the entry that was signed."""
    content = ENTRIES["dose-recorded"].canonical()
    assert spoil(content) != content
    _refused(spoil(content))


STRANGERS: list[Any] = [None, True, 1, 1.5, -0.0, float("nan"), 10**40, "x", "\ud800", [], ["x", 1], [[1]], {"a": 1}]


@pytest.mark.req("T11", "D5")
@pytest.mark.parametrize("field", sorted(_raw()))
@pytest.mark.parametrize("stranger", STRANGERS, ids=repr)
def test_a_stranger_in_the_envelope_is_refused(field: str, stranger: Any) -> None:
    """A value of another type is refused as damage; the only ones that pass are of the right type."""
    content = _bytes(_raw() | {field: stranger})
    if type(stranger) not in {type(_raw()[field]), NoneType, int}:
        _refused(content)
        return
    with suppress(TrustError):
        assert read_entry(content).canonical() == content


@pytest.mark.req("T11", "D5")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stranger", STRANGERS, ids=repr)
def test_a_stranger_in_the_particulars_is_refused(kind: str, stranger: Any) -> None:
    """Every field of every kind: a whole number stays one, a list of words stays one, no float ever comes in."""
    for field in fields(KINDS[kind]):
        raw = _raw(kind)
        raw["body"][field.name] = stranger
        wanted = get_args(field.type) if isinstance(field.type, UnionType) else (field.type,)
        if type(stranger) in wanted and stranger != "\ud800":
            read_entry(_bytes(raw))
        elif not (stranger == [] and type(stranger) is list and get_origin(field.type) is tuple):
            _refused(_bytes(raw))


def test_a_field_too_many_or_too_few_is_refused() -> None:
    """Nothing is guessed and nothing is dropped."""
    for change in ({"surprise": 1}, None):
        raw = _raw()
        raw["body"] = raw["body"] | change if change else {"outcome": "given"}
        _refused(_bytes(raw))
    for field in _raw():
        raw = _raw()
        del raw[field]
        _refused(_bytes(raw))


@pytest.mark.req("D9")
def test_the_day_the_offset_and_late_are_part_of_what_is_signed() -> None:
    """They follow from the instant, so an entry that says otherwise is damaged."""
    raw = _raw()
    assert (raw["dose_day"], raw["offset"], raw["late"]) == ("2026-11-16", 0, True)
    for change in ({"dose_day": "2026-11-17"}, {"offset": 60}, {"late": False}):
        _refused(_bytes(_raw() | change))


@pytest.mark.req("T11")
@pytest.mark.parametrize("stranger", [1.5, b"x", date(2026, 11, 16), {"a": 1.5}, ["x", {"y": 0.5}], {1, 2}])
def test_nothing_but_plain_values_is_ever_stored(stranger: object) -> None:
    """A float on its way into the book is a bug and stops there, however deep it hides."""
    with pytest.raises(TypeError):
        canonical_json({"a": ["ok", stranger]})


def test_the_canonical_form_is_sorted_and_bare() -> None:
    """Keys in order, no white space, text as it is."""
    value = {"b": [1, True, None], "a": {"d": "Ł", "c": ("x",)}}
    assert canonical_json(value) == '{"a":{"c":["x"],"d":"Ł"},"b":[1,true,null]}'.encode()


def _draft(**changes: Any) -> Draft:
    return replace(Draft(uuid="u", body=acts.PersonLeft(2), entered=MONDAY, by=1), **changes)


@pytest.mark.req("LAW-20-b", "D9")
def test_the_event_counts_and_not_the_writing() -> None:
    """Day and lateness follow the time of the event, which is the time of writing unless another is given."""
    assert (_draft().happened_ms, _draft().dose_day, _draft().late) == (MONDAY.utc_ms, date(2026, 11, 16), False)
    before = _draft(event_ms=london("2026-11-14 23:59").utc_ms)
    assert (before.dose_day, before.late) == (date(2026, 11, 14), True)


def test_an_opening_stands_on_the_page_that_it_opens() -> None:
    """Its page is its own number."""
    entry = Entry("a", 9, bytes(32), _draft(own_page=True), 0)
    assert entry.page == 9
    assert replace(entry, draft=_draft(page=4)).page == 4


def test_a_sealed_entry_answers_for_what_is_in_it() -> None:
    """Number, identity, draft and particulars come from the entry; the hash covers bytes and both signatures."""
    entry = ENTRIES["count"]
    sealed = seal(entry, entry.canonical(), b"one", b"two")
    assert (sealed.seq, sealed.uuid, sealed.draft, sealed.body) == (
        entry.seq,
        entry.draft.uuid,
        entry.draft,
        entry.body,
    )
    assert sealed.hash == entry_hash(entry.prev, entry.canonical(), b"one", b"two")


@pytest.mark.req("CUI-1")
@pytest.mark.parametrize(
    ("batch", "expiry", "shown"),
    [
        ("MX2201", "2027-06-30", "MX2201 exp 30-Jun-2027"),
        ("MX2201", "", "MX2201"),
        ("MX2201", "end of June", "MX2201 exp end of June"),
        ("", "", ""),
    ],
)
def test_a_batch_is_shown_with_its_day_in_words(batch: str, expiry: str, shown: str) -> None:
    """A line of the register is shown whatever stands in the entry."""
    assert acts.batch_shown(batch, expiry) == shown


LINES = {
    "page-opened": LineText("Opening balance", note="Brought forward from register 12 page 3"),
    "receipt": LineText(
        "Example Pharma Ltd, 2 Mill Road, Elmsworth", "Requisition R-17", batch="MX2201 exp 30-Jun-2027"
    ),
    "waste": LineText("Pump verification, destroyed", note="three shots"),
    "count": LineText("Stock check: counted 1,795.5 mL, expected 1,800 mL, difference −4.5 mL"),
    "dose-recorded": LineText(
        "BRZEZIŃSKI, Łukasz A1001BC — HMP Elmsworth, B2-14",
        "Dr M Osei, GMC 7654321, RX-2026-0117",
        "patient",
        True,
        True,
        "MX2201 exp 30-Jun-2027",
        "Part taken; 25 mL destroyed, witnessed; volume measured by two people",
    ),
    "overage": LineText(
        "Overage measured: container 9-1 held 507.5 mL, expected 500 mL", batch="MX2201 exp 30-Jun-2027"
    ),
    "transfer-out": LineText(
        "Transferred to B wing hatch, HMP Elmsworth, 1 Gate Road",
        "Requisition B wing hatch 4",
        batch="MX2201 exp 30-Jun-2027",
        note="transfer 3; seal S-0441; night orderly officer",
    ),
    "transfer-in": LineText(
        "Received from Pharmacy store, HMP Elmsworth, 1 Gate Road",
        "Requisition B wing hatch 4",
        batch="MX2201 exp 30-Jun-2027",
        note="transfer 3; sent 500 mL, counted 499 mL",
    ),
    "transfer-returned": LineText(
        "Transfer 3 came back from B wing hatch", note="seal broken; sent 500 mL, counted 499 mL"
    ),
    "stock-returned": LineText(
        "Returned to Example Pharma Ltd, 2 Mill Road, Elmsworth",
        "RA-118",
        batch="MX2201 exp 30-Jun-2027",
        note="short-dated",
    ),
    "own-drug-received": LineText("FENWICK, Jonah A1000AA", note="brought in at reception; bag PB-0012; part bottle"),
    "own-drug-left": LineText("Destroyed: FENWICK, Jonah A1000AA", "consent form 12", note="bag PB-0012"),
    "destruction": LineText(
        "Destroyed", "Authorised witness ASHCROFT, Helen, CDAO letter 26/114", note="expired; kit DK-77"
    ),
    "adjustment": LineText("Balance adjusted, discrepancy 14", note="counted by two pairs"),
    "correction": LineText(
        "Correction of entry 15: 45 mL belongs on page 21", note="belongs on the page of 10 mg per mL"
    ),
}


@pytest.mark.req("LAW-19-d", "LAW-19-e")
@pytest.mark.parametrize("kind", KINDS)
def test_only_what_stands_on_a_page_has_a_line(kind: str) -> None:
    """The words of each register line; an intent, a hold or a sign-in has none."""
    if kind in LINES:
        assert ENTRIES[kind].body.line(Unit.ML) == LINES[kind]
    else:
        with pytest.raises(TypeError, match=f"{kind} is not a line"):
            ENTRIES[kind].body.line(Unit.ML)


@pytest.mark.req("PUMP-4", "BAL-4")
@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("verification", "Pump verification, destroyed"),
        ("spilt", "Spilt"),
        ("destroyed", "Destroyed"),
        ("flush", "Tubing flushed, destroyed"),
        ("broken", "Container broken"),
        ("leaked", "Container leaked"),
        ("contaminated", "Contaminated, could not be given"),
        ("dropped", "Dropped, could not be given"),
        ("drawn-up", "Drawn up by mistake, could not be given"),
        ("other", "Lost as the note says"),
    ],
)
def test_stock_that_left_says_why(reason: str, words: str) -> None:
    """In words; unless one is named, no pump had a part in it."""
    waste = acts.Waste(reason, "incident 17")
    assert waste.line(Unit.ML) == LineText(words, note="incident 17")
    assert waste.pump == 0


@pytest.mark.req("BAL-4")
def test_an_estimate_and_an_incident_are_told_on_the_line() -> None:
    """What nobody could measure is not taken for a measured figure."""
    waste = acts.Waste("spilt", "cup knocked over", estimated=True, incident="W-1182", told=4)
    assert waste.line(Unit.ML) == LineText("Spilt, amount estimated", note="cup knocked over; incident W-1182")


def test_a_whole_dose_needs_no_remark() -> None:
    """Only what is unlike the plan is remarked on."""
    assert builders.dose().line(Unit.ML).note == ""


def main() -> None:
    """Write the golden file of each kind that has none."""
    for kind, entry in ENTRIES.items():
        path = GOLDEN / f"{kind}.json"
        if not path.exists():
            path.write_bytes(entry.canonical() + b"\n")


if __name__ == "__main__":
    main()
