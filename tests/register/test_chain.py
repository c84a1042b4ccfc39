"""The hash chain: no two different entries have one input (D5, H-20)."""

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdstation.register.chain import entry_hash, genesis, signed_bytes

PARTS = st.tuples(st.binary(max_size=8), st.binary(max_size=8), st.binary(max_size=8), st.binary(max_size=8))


@pytest.mark.req("D5")
def test_the_hash_is_what_the_format_says() -> None:
    """Written out by hand once, so that another program could check a book."""
    prefixed = b"".join(
        [
            bytes(7) + b"\x20" + bytes(32),
            bytes(7) + b"\x02" + b"{}",
            bytes(7) + b"\x03" + b"one",
            bytes(8),
        ]
    )
    expected = hashlib.sha256(b"cdstation/entry/v1\n" + prefixed).hexdigest()
    assert entry_hash(bytes(32), b"{}", b"one", b"").hex() == expected


@pytest.mark.req("D5", "H-20")
@given(PARTS, PARTS)
def test_two_different_entries_never_share_a_hash(one: tuple[bytes, ...], other: tuple[bytes, ...]) -> None:
    """Moving a byte from one field into the next is a different entry."""
    assert (entry_hash(*one) == entry_hash(*other)) is (one == other)


@pytest.mark.req("D5")
def test_fields_cannot_run_into_each_other() -> None:
    """Each split of the same bytes over the four fields has its own hash."""
    whole = b"abcdef"
    splits = [
        (whole[:i], whole[i:j], whole[j:k], whole[k:]) for i in range(7) for j in range(i, 7) for k in range(j, 7)
    ]
    assert len({entry_hash(*split) for split in splits}) == len(splits)


@pytest.mark.req("D5")
def test_each_area_begins_differently() -> None:
    """An entry cannot be carried from one book to the start of another."""
    starts = [genesis(area) for area in ("a", "b", "ab", "", "a\n", "ł")]
    assert len(set(starts)) == len(starts)
    assert all(len(start) == 32 for start in starts)
    assert genesis("b-wing") == hashlib.sha256(b"cdstation/genesis/v1\nb-wing").digest()


@pytest.mark.req("D3")
def test_a_signature_is_for_an_entry_and_nothing_else() -> None:
    """The signed bytes carry their own domain, so that no checkpoint or other text can be passed off as an entry."""
    assert signed_bytes(b"{}") == b"cdstation/signature/v1\n{}"
    domains = [signed_bytes(b""), b"cdstation/entry/v1\n", b"cdstation/genesis/v1\n"]
    assert not any(one.startswith(other) for one, other in pairwise(domains))
