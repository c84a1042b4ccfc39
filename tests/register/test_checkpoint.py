"""The tree against RFC 6962, the note against C2SP signed-note, and the code in the bound book (D5, H-19)."""

import base64
import hashlib
import re
from functools import cache

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from cdstation.errors import TrustError
from cdstation.register.checkpoint import (
    EVERY,
    Checkpoint,
    Frontier,
    key_id,
    leaf_hash,
    node_hash,
    origin_of,
    read_note,
    sign_note,
)

# The inputs and roots with which implementations of RFC 6962 are checked.
LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
POINT = Checkpoint(origin_of("b-wing"), 900, hashlib.sha256(b"root").digest())
DAMAGED = r"^checkpoint-(forged|unreadable)$"
NOTE = sign_note(POINT, PUBLIC, KEY.sign)


def verify(text: bytes, signature: bytes) -> bool:
    """Whether the station's key signed this text."""
    try:
        Ed25519PublicKey.from_public_bytes(PUBLIC).verify(signature, text)
    except InvalidSignature:
        return False
    return True


@pytest.mark.req("D5", "H-19")
@pytest.mark.parametrize("size", range(1, 9))
def test_the_tree_has_the_roots_of_the_rfc(size: int) -> None:
    """Eight trees over the well-known leaves."""
    tree = Frontier().add_all(bytes.fromhex(leaf) for leaf in LEAVES[:size])
    assert tree.size == size
    assert tree.root.hex() == ROOTS[size - 1]


def test_an_empty_tree_is_the_hash_of_nothing() -> None:
    """RFC 6962 §2.1."""
    assert Frontier().root == hashlib.sha256(b"").digest()


@cache
def _naive(start: int, end: int) -> bytes:
    """The definition in the RFC, word for word, over the numbers from start to end."""
    if end - start == 1:
        return leaf_hash(start.to_bytes(2, "big"))
    split = 1
    while split * 2 < end - start:
        split *= 2
    return node_hash(_naive(start, start + split), _naive(start + split, end))


@pytest.mark.req("D5", "H-19")
def test_the_short_tree_is_the_tree() -> None:
    """Every size up to 300 has the root that the recursive definition gives, and one root per bit of its size."""
    tree = Frontier()
    for size in range(1, 301):
        tree = tree.add((size - 1).to_bytes(2, "big"))
        assert tree.root == _naive(0, size)
        assert len(tree.roots) == size.bit_count()


@given(st.lists(st.binary(max_size=4), max_size=40), st.integers(0, 40))
def test_a_tree_goes_on_where_it_stopped(leaves: list[bytes], at: int) -> None:
    """A checkpoint's short form is enough to add what came after it."""
    half = Frontier().add_all(leaves[:at])
    assert Frontier(half.size, half.roots).add_all(leaves[at:]) == Frontier().add_all(leaves)


@pytest.mark.req("D5")
def test_a_key_is_named_as_c2sp_names_it() -> None:
    """The first four bytes of the hash of name, newline, algorithm 1 and key; and a published example."""
    assert key_id("x", PUBLIC) == hashlib.sha256(b"x\n\x01" + PUBLIC).digest()[:4]
    published = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert published[:1] == b"\x01"
    assert key_id("PeterNeumann", published[1:]).hex() == "c74f20a3"


@pytest.mark.req("D5")
def test_a_note_has_the_c2sp_form() -> None:
    """Origin, size and root each on a line, a blank line, and one signature line; small enough for a QR code."""
    text, blank, rest = NOTE.partition("\n\n")
    assert blank
    assert text == f"cdstation/area/b-wing\n900\n{base64.b64encode(POINT.root).decode()}"
    dash, name, signature = rest.removesuffix("\n").split(" ")
    assert (dash, name) == ("—", "cdstation/area/b-wing")
    raw = base64.b64decode(signature)
    assert raw[:4] == key_id(name, PUBLIC)
    assert verify(f"{text}\n".encode(), raw[4:])
    assert len(NOTE.encode()) < 230


@pytest.mark.req("D5", "H-19")
def test_a_checkpoint_is_due_after_25_entries() -> None:
    """The most that can be cut off the end before an anchor tells."""
    assert EVERY == 25


def test_a_signed_note_reads_back() -> None:
    """The checkpoint that was signed is the one that is read."""
    assert read_note(NOTE, PUBLIC, verify) == POINT


@pytest.mark.req("D5", "H-19", "T4")
def test_every_flipped_bit_of_a_note_is_seen() -> None:
    """Whatever the reader makes of broken characters: forged or unreadable, and never another checkpoint."""
    whole = bytearray(NOTE.encode())
    for at in range(len(whole)):
        for bit in range(8):
            whole[at] ^= 1 << bit
            for errors in ("surrogateescape", "replace"):
                with pytest.raises(TrustError, match=DAMAGED):
                    read_note(whole.decode(errors=errors), PUBLIC, verify)
            whole[at] ^= 1 << bit


@pytest.mark.req("D5", "H-19")
def test_every_cut_of_a_note_is_seen() -> None:
    """Half a QR code is no checkpoint."""
    for end in range(len(NOTE)):
        with pytest.raises(TrustError, match=DAMAGED):
            read_note(NOTE[:end], PUBLIC, verify)


def test_half_a_character_in_a_name_is_damage_and_no_bug() -> None:
    """Bytes that are no text, in both places where the name stands."""
    broken = NOTE.replace("b-wing", "b-wing\udc80")
    with pytest.raises(TrustError, match=r"^checkpoint-unreadable$"):
        read_note(broken, PUBLIC, verify)


def _resigned(text: str, *, name: str = POINT.origin) -> str:
    signature = key_id(name, PUBLIC) + KEY.sign(text.encode())
    return f"{text}\n— {name} {base64.b64encode(signature).decode()}\n"


@pytest.mark.req("D5")
def test_only_one_byte_form_is_read_though_the_key_signed_another() -> None:
    """A size with a plus, a gap, another script's figures: signed or not, it is no checkpoint of ours."""
    root = base64.b64encode(POINT.root).decode()
    assert read_note(_resigned(f"{POINT.origin}\n900\n{root}\n"), PUBLIC, verify) == POINT
    for size in ("+900", "0900", " 900", "9_00", "９００", "900.0", ""):
        with pytest.raises(TrustError, match=r"^checkpoint-unreadable$"):
            read_note(_resigned(f"{POINT.origin}\n{size}\n{root}\n"), PUBLIC, verify)
    for text in (f"{POINT.origin}\n900\n{root}\nmore\n", f"{POINT.origin}\n900\n", f"{POINT.origin}\n900\n{root}"):
        with pytest.raises(TrustError, match=r"^checkpoint-unreadable$"):
            read_note(_resigned(text), PUBLIC, verify)


@pytest.mark.req("D5", "H-19")
def test_a_note_of_another_area_or_key_is_refused() -> None:
    """A true signature under another name, and a false one under ours."""
    with pytest.raises(TrustError, match=r"^checkpoint-forged$"):
        read_note(_resigned(POINT.text, name="cdstation/area/c-wing"), PUBLIC, verify)
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    with pytest.raises(TrustError, match=r"^checkpoint-forged$"):
        read_note(sign_note(POINT, PUBLIC, stranger.sign), PUBLIC, verify)
    with pytest.raises(TrustError, match=r"^checkpoint-forged$"):
        read_note(sign_note(POINT, stranger.public_key().public_bytes_raw(), stranger.sign), PUBLIC, verify)


@pytest.mark.req("D5")
@given(st.binary(min_size=32, max_size=32), st.integers(0, 10**6))
def test_the_code_has_80_bits_in_unmistakable_characters(root: bytes, size: int) -> None:
    """Four groups of four, without I and O, which are read as 1 and 0."""
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){3}", Checkpoint("a", size, root).code)


def test_the_code_changes_with_everything_that_it_stands_for() -> None:
    """Origin, size and root; and never by itself."""
    codes = {
        POINT.code,
        Checkpoint(POINT.origin, 901, POINT.root).code,
        Checkpoint(origin_of("c-wing"), 900, POINT.root).code,
        Checkpoint(POINT.origin, 900, bytes(32)).code,
    }
    assert len(codes) == 4
    assert POINT.code == Checkpoint(POINT.origin, POINT.size, POINT.root).code
