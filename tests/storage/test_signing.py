"""Signing keys: badge and PIN together open them, nothing less does, and a signature binds the exact bytes (D3,
H21).
"""

import dataclasses
import itertools
import json

import pytest

from cdstation.errors import RuleError, TrustError
from cdstation.storage.badges import new_badge
from cdstation.storage.signing import (
    check_pin,
    new_signer,
    read_wrapped,
    signer_from,
    unwrap_signer,
    verify,
    verify_plain,
    wrap_signer,
)
from tests.storage.ward import CHEAP, MACHINE, PIN

SIGNER = new_signer(7)
BADGE = new_badge()


def test_badge_and_pin_together_open_the_key() -> None:
    """The same signer comes out; its signature is the enrolled person's."""
    wrapped = read_wrapped(wrap_signer(SIGNER, PIN, BADGE, MACHINE, CHEAP).to_bytes())
    signer = unwrap_signer(wrapped, PIN, BADGE, MACHINE)
    assert (signer.person, signer.public_hex) == (7, SIGNER.public_hex)
    assert verify(SIGNER.public_hex, b"entry", signer.sign(b"entry"))


@pytest.mark.req("D3")
def test_nothing_less_opens_it() -> None:
    """Wrong PIN, wrong badge, no badge, another computer: all refused, and a wrong PIN is not told from a wrong
    badge.
    """
    wrapped = wrap_signer(SIGNER, PIN, BADGE, MACHINE, CHEAP)
    for pin, badge, machine in (("274916", BADGE, MACHINE), (PIN, new_badge(), MACHINE), (PIN, BADGE, b"x" * 32)):
        with pytest.raises(RuleError, match="pin-wrong"):
            unwrap_signer(wrapped, pin, badge, machine)
    with pytest.raises(RuleError, match="badge-needed"):
        unwrap_signer(wrapped, PIN, "", MACHINE)
    with pytest.raises(RuleError, match="badge-unreadable"):
        unwrap_signer(wrapped, PIN, "CDB1-", MACHINE)


def test_a_pin_alone_works_where_no_badge_is_issued() -> None:
    """No badge was issued, so none is asked for; a scanned one is passed over."""
    wrapped = wrap_signer(SIGNER, PIN, "", MACHINE, CHEAP)
    assert unwrap_signer(wrapped, PIN, "", MACHINE).public_hex == SIGNER.public_hex
    assert unwrap_signer(wrapped, PIN, BADGE, MACHINE).public_hex == SIGNER.public_hex


def test_a_wrapping_cannot_be_passed_on() -> None:
    """Written over to another person or another public key, it does not open."""
    wrapped = wrap_signer(SIGNER, PIN, BADGE, MACHINE, CHEAP)
    for other in ({"person": 8}, {"public_hex": new_signer(7).public_hex}, {"sealed": b""}):
        with pytest.raises(RuleError, match="pin-wrong"):
            unwrap_signer(dataclasses.replace(wrapped, **other), PIN, BADGE, MACHINE)


def test_no_flipped_byte_gives_another_key() -> None:
    """Every byte of the stored form: the right key or a refusal."""
    whole = wrap_signer(SIGNER, PIN, BADGE, MACHINE, CHEAP).to_bytes()
    for at, bit in itertools.product(range(len(whole)), (0, 5)):
        flipped = whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :]
        assert _public_of(flipped) in (SIGNER.public_hex, "refused")


def _public_of(stored: bytes) -> str:
    try:
        return unwrap_signer(read_wrapped(stored), PIN, BADGE, MACHINE).public_hex
    except (TrustError, RuleError):
        return "refused"


def test_a_stored_key_has_one_form() -> None:
    """The digest in the enrolment entry is over these bytes, so no second form of them is read."""
    wrapped = wrap_signer(SIGNER, PIN, "", MACHINE, CHEAP)
    fields = json.loads(wrapped.to_bytes())
    for content in (
        b"",
        b"[]",
        b"\xff",
        json.dumps(fields).encode(),
        json.dumps(fields | {"cost": [1 << 30, 1, 1]}).encode(),
    ):
        with pytest.raises(TrustError, match="credential-unreadable"):
            read_wrapped(content)
    greedy = dataclasses.replace(wrapped, cost=dataclasses.replace(CHEAP, memory_kib=1 << 30))
    with pytest.raises(TrustError, match="credential-unreadable"):
        read_wrapped(greedy.to_bytes())


def test_a_signature_is_for_one_entry_and_one_purpose() -> None:
    """Another entry, another key, a checkpoint's signature, half a signature: none of them counts."""
    signature = SIGNER.sign(b"entry")
    assert len(signature) == 64
    assert not verify(SIGNER.public_hex, b"entrY", signature)
    assert not verify(new_signer(7).public_hex, b"entry", signature)
    assert not verify(SIGNER.public_hex, b"entry", SIGNER.sign_plain(b"entry"))
    assert not verify(SIGNER.public_hex, b"entry", signature[:63])
    assert not verify("no key", b"entry", signature)
    assert verify_plain(SIGNER.public_hex, b"text", SIGNER.sign_plain(b"text"))


def test_a_signer_is_its_private_key_and_prints_nothing() -> None:
    """Kept and taken up again it signs alike; it does not show itself."""
    again = signer_from(7, SIGNER.private_bytes())
    assert again.sign(b"x") == SIGNER.sign(b"x")
    assert SIGNER.private_bytes().hex() not in repr(SIGNER) + repr(vars(SIGNER))


@pytest.mark.parametrize(
    "pin", ["000000", "111112", "123456", "234567", "654321", "098765", "890123", "121212", "123123", "778877"]
)
def test_the_first_pins_that_anybody_tries_are_refused(pin: str) -> None:
    """Repeats, runs and patterns (D4)."""
    with pytest.raises(RuleError, match="pin-too-simple"):
        check_pin(pin)


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "１２３４５６", "27 915", "²74915"])
def test_a_pin_is_six_figures(pin: str) -> None:
    """Plain figures only: no letters, no spaces, no figures of other scripts."""
    with pytest.raises(RuleError, match="pin-not-six-figures"):
        check_pin(pin)


def test_ordinary_pins_are_accepted() -> None:
    """Not everything that looks neat is guessable."""
    for pin in (PIN, "135790", "112358", "902817"):
        check_pin(pin)
