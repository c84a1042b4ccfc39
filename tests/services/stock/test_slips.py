"""Slips: what one area tells another is believed only when that area's station signed every byte of it (PSI-4.17)."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdstation.register.entries import Draft, Entry, Sealed, canonical_json, seal
from cdstation.register.stock import acts
from cdstation.services.stock import slips
from cdstation.services.stock.neighbours import AreaCard
from cdstation.services.stock.slips import ACCEPTANCE, AREA_CARD, REFUSAL, REQUISITION, TRANSFER, read_slips
from cdstation.storage.signing import Signer, new_signer
from tests import builders
from tests.services.areas import PHARMACIST, TECHNICIAN, Prison, two
from tests.services.raising import not_ready, refused

STORE, HATCH = "store-1a2b3c", "a-wing-1a2b3c"
OUT = acts.TransferOut(
    number=3,
    to_area=HATCH,
    to_name="A wing hatch",
    to_address="HMP Elmsworth, 1 Gate Road",
    requisition="A wing hatch 4",
    order=4,
    purpose="supply",
    product=builders.METHADONE.code,
    containers=(9_000,),
    sizes=(500_000,),
    contents=(500_000,),
    batches=("MX2201",),
    expiries=("2027-06-30",),
    marks=("",),
)


@pytest.fixture(scope="module")
def station() -> Signer:
    """The station key of the store."""
    return new_signer(0)


def sent(body: acts.TransferOut = OUT, *, uuid: str = "ab" * 16, area: str = STORE) -> Sealed:
    """The entry in the book of the store."""
    draft = Draft(uuid, body, builders.MONDAY, by=1, witness=2, page=9, delta=-500_000)
    entry = Entry(area, 31, b"\x01" * 32, draft, 1_000_000)
    return seal(entry, entry.canonical(), b"\x02" * 64, b"\x03" * 64)


def read(folder: Path, station: Signer, me: str = HATCH) -> slips.Slips:
    """What the hatch reads that knows the store."""
    return read_slips(folder, me, {STORE: station.public_hex})


def codes(found: slips.Slips) -> list[str]:
    """What was wrong."""
    return [one.code for one in found.findings]


@pytest.mark.req("PSI-4.17", "PSI-4.23")
def test_a_slip_is_read_as_it_was_written(tmp_path: Path, station: Signer) -> None:
    """The very entry comes back; written twice it is one file with the same bytes."""
    path = slips.write_slip(tmp_path, TRANSFER, sent(), station)
    before = path.read_bytes()
    assert slips.write_slip(tmp_path, TRANSFER, sent(), station) == path
    assert path.read_bytes() == before
    found = read(tmp_path, station)
    assert [(one.kind, one.area, one.sealed) for one in found.slips] == [(TRANSFER, STORE, sent())]
    assert found.findings == ()
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.req("PSI-4.17")
def test_slips_of_others_are_passed_over(tmp_path: Path, station: Signer) -> None:
    """Neither the own slips nor those between two other areas are anything to this one."""
    slips.write_slip(tmp_path, TRANSFER, sent(), station)
    assert read(tmp_path, station, STORE) == slips.Slips((), ())
    assert read(tmp_path, station, "b-wing-1a2b3c") == slips.Slips((), ())


@pytest.mark.req("PSI-4.17")
def test_a_slip_of_an_unknown_area_is_told(tmp_path: Path, station: Signer) -> None:
    """Nothing is believed of an area whose card nobody has compared."""
    slips.write_slip(tmp_path, TRANSFER, sent(), station)
    found = read_slips(tmp_path, HATCH, {})
    assert (found.slips, codes(found)) == ((), ["slip-area-unknown"])


@pytest.mark.req("PSI-4.17")
def test_a_slip_that_another_station_signed_is_not_believed(tmp_path: Path, station: Signer) -> None:
    """Whoever can write into the folder still has no station key."""
    slips.write_slip(tmp_path, TRANSFER, sent(), new_signer(0))
    found = read(tmp_path, station)
    assert (found.slips, codes(found)) == ((), ["slip-altered"])


@pytest.mark.req("PSI-4.17")
def test_one_changed_field_is_noticed(tmp_path: Path, station: Signer) -> None:
    """Kind, area, entry, hash, signatures: each of them is under the signature or bound to what is."""
    path = slips.write_slip(tmp_path, TRANSFER, sent(), station)
    whole = json.loads(path.read_bytes())
    other = sent(acts.TransferOut(**{**vars(OUT), "contents": (400_000,)}))
    changes: tuple[dict[str, object], ...] = (
        {"kind": REQUISITION},
        {"kind": "unheard-of"},
        {"area": "b-wing-1a2b3c"},
        {"entry": other.content.hex()},
        {"entry": other.content.hex(), "hash": other.hash.hex()},
        {"hash": "00" * 32},
        {"signatures": ["04" * 64, "03" * 64]},
        {"signature": "05" * 64},
        {"slip": 2},
        {"more": "words"},
    )
    for change in changes:
        path.write_bytes(canonical_json({**whole, **change}))
        found = read(tmp_path, station)
        assert found.slips == (), change
        assert codes(found)[0] in ("slip-altered", "slip-unreadable"), change


@pytest.mark.req("PSI-4.17")
@settings(max_examples=60)
@given(st.binary(max_size=400), st.integers(0, 10_000))
def test_rubbish_and_torn_files_are_findings(tmp_path_factory: pytest.TempPathFactory, rubbish: bytes, at: int) -> None:
    """Any bytes, and any beginning of a true slip: a sentence, never a crash, never a slip."""
    folder, station = tmp_path_factory.mktemp("slips"), new_signer(0)
    path = slips.write_slip(folder, TRANSFER, sent(), station)
    whole = path.read_bytes()
    for content in (rubbish, whole[: at % len(whole)], whole + rubbish + b" "):
        path.write_bytes(content)
        found = read(folder, station)
        assert (found.slips, codes(found)) == ((), ["slip-unreadable"])


@pytest.mark.req("PSI-4.17")
@settings(max_examples=60)
@given(st.integers(0, 1_000_000), st.integers(1, 255))
def test_any_changed_byte_is_noticed(tmp_path_factory: pytest.TempPathFactory, at: int, change: int) -> None:
    """One byte anywhere: nothing of the slip is believed."""
    folder, station = tmp_path_factory.mktemp("slips"), new_signer(0)
    path = slips.write_slip(folder, TRANSFER, sent(), station)
    whole = bytearray(path.read_bytes())
    whole[at % len(whole)] ^= change
    path.write_bytes(whole)
    found = read(folder, station)
    assert found.slips == ()
    assert found.findings


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"null", b"7", b'{"slip":1}', b"[" * 100_000, b"\xff\xfe", b'{"slip":1,"kind":3}', b"0" * 300_000],
)
def test_what_is_no_slip_at_all(tmp_path: Path, station: Signer, content: bytes) -> None:
    """Deep, empty, huge or of another shape."""
    (tmp_path / "x.cdslip").write_bytes(content)
    assert codes(read(tmp_path, station)) == ["slip-unreadable"]


def test_a_folder_in_the_place_of_a_slip(tmp_path: Path, station: Signer) -> None:
    """It cannot be read."""
    (tmp_path / "x.cdslip").mkdir()
    assert codes(read(tmp_path, station)) == ["slip-unreadable"]


@pytest.mark.req("PSI-4.17")
def test_a_copied_slip_counts_once(tmp_path: Path, station: Signer) -> None:
    """Somebody copied the stick: the same act twice is told and used once."""
    path = slips.write_slip(tmp_path, TRANSFER, sent(), station)
    (tmp_path / "copy of it.cdslip").write_bytes(path.read_bytes())
    found = read(tmp_path, station)
    assert (len(found.slips), codes(found)) == (1, ["slip-twice"])


@pytest.mark.req("PSI-4.17")
def test_two_slips_of_one_act_that_differ_are_both_doubted(tmp_path: Path, station: Signer) -> None:
    """Both are signed, and they cannot both be true: perhaps the other area was restored from a copy."""
    slips.write_slip(tmp_path, TRANSFER, sent(), station)
    other = acts.TransferOut(**{**vars(OUT), "contents": (400_000,)})
    slips.write_slip(tmp_path, TRANSFER, sent(other), station)
    found = read(tmp_path, station)
    assert (found.slips, codes(found)) == ((), ["slip-contradicts"])


def test_what_a_dead_station_left_half_written_is_swept_away(tmp_path: Path, station: Signer) -> None:
    """The torn file is nobody's slip and goes with the next writing."""
    name = slips.slip_name(TRANSFER, STORE, sent().hash)
    (tmp_path / f".{name}.0badcafe").write_bytes(b"{")
    assert read(tmp_path, station) == slips.Slips((), ())
    slips.write_slip(tmp_path, TRANSFER, sent(), station)
    assert [one.name for one in tmp_path.iterdir()] == [name]


@pytest.mark.req("PSI-4.17")
def test_no_folder_no_slips(tmp_path: Path, station: Signer) -> None:
    """A stick that is not plugged in is said, and no folder is made in its place."""
    with not_ready("transit-folder-missing"):
        slips.write_slip(tmp_path / "stick", TRANSFER, sent(), station)
    with not_ready("transit-folder-missing"):
        read(tmp_path / "stick", station)
    assert not (tmp_path / "stick").exists()


@pytest.mark.req("PSI-4.17")
def test_who_a_slip_is_for(tmp_path: Path) -> None:
    """Each kind names its addressee, or is for everybody."""
    received = acts.TransferIn(3, STORE, "Store", "HMP", "4", "x", 1, (1,), (1,), ("b",), ("2027-06-30",), ("",))
    asked = acts.RequisitionMade(4, "Store", "HMP", STORE, "P, N", "HMP", "pharmacist", "stock", ("x",), (1,))
    assert slips.addressee(OUT) == HATCH
    assert slips.addressee(received) == STORE
    assert slips.addressee(acts.TransferRefused(3, STORE, "seal broken")) == STORE
    assert slips.addressee(asked) == STORE
    assert slips.addressee(builders.area_opened()) == ""
    assert set(slips.KINDS) == {AREA_CARD, REQUISITION, TRANSFER, ACCEPTANCE, REFUSAL, slips.RECEIPT}


@pytest.mark.req("PSI-4.17")
def test_areas_know_each_other_by_compared_cards(prison: Prison) -> None:
    """Each station shows the same fingerprint of an area as that area's own station."""
    shown = {place.area_id: place.station.transfers.cards().own.fingerprint for place in prison.places}
    assert len(set(shown.values())) == 3
    for place in prison.places:
        cards = place.station.transfers.cards()
        assert (cards.strangers, cards.findings) == ((), ())
        for known in cards.known:
            assert slips.fingerprint(known.area_id, known.station_key) == shown[known.area_id]


@pytest.mark.req("PSI-4.17")
def test_who_cannot_be_made_known(prison: Prison) -> None:
    """Not itself, not twice, not a demonstration beside real stock, and not by one person alone."""
    store = prison.store.station.transfers
    own, hatch = store.cards().own, prison.hatch_a.station.transfers.cards().own
    with refused("area-is-this-one"):
        store.know(own, two(PHARMACIST, TECHNICIAN))
    with refused("area-known-already"):
        store.know(hatch, two(PHARMACIST, TECHNICIAN))
    stranger = stranger_like(hatch, "c-wing-1a2b3c", simulated=False)
    with refused("area-simulated-mixed"):
        store.know(stranger, two(PHARMACIST, TECHNICIAN))
    with refused("witness-is-the-actor"):
        store.know(stranger_like(hatch, "c-wing-1a2b3c"), two(PHARMACIST, PHARMACIST))


def stranger_like(like: AreaCard, area_id: str, *, simulated: bool = True) -> AreaCard:
    """A card of an area that is not there."""
    return AreaCard(**{**vars(like), "area_id": area_id, "simulated": simulated})


@pytest.mark.req("PSI-4.17")
def test_a_card_with_another_key_is_not_believed(prison: Prison) -> None:
    """Somebody puts a card into the folder under the name of an area that is known."""
    opening = prison.hatch_a.entries[0]
    body = opening.body
    impostor = new_signer(0)
    entry = Entry(
        opening.entry.area,
        1,
        opening.entry.prev,
        Draft("cd" * 16, type(body)(**{**vars(body), "station_key": impostor.public_hex}), opening.draft.entered, 0),
        None,
    )
    forged = seal(entry, entry.canonical(), impostor.sign(entry.canonical()), b"")
    slips.write_slip(prison.transit, AREA_CARD, forged, impostor)
    assert "slip-key-changed" in [one.code for one in prison.store.station.transfers.cards().findings]


def test_a_missing_stick_keeps_nobody_from_unlocking(prison: Prison) -> None:
    """The card is written at the next unlocking with the folder in its place."""
    store = prison.store
    aside = prison.transit.rename(prison.home / "elsewhere")
    store.restart()
    assert store.station.status().area == store.name
    with not_ready("transit-folder-missing"):
        store.station.transfers.cards()
    for card in aside.glob("area-card-pharmacy*"):
        card.unlink()
    aside.rename(prison.transit)
    store.restart()
    assert list(prison.transit.glob("area-card-pharmacy*"))
