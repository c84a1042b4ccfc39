"""The frames of the KNF protocol: the manual's own examples, a strict grammar, and replies that noise has spoilt."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdstation.devices.drivers import knf_commands as knf
from cdstation.devices.framing import (
    Ack,
    Answer,
    Bad,
    Expect,
    Incomplete,
    Nack,
    answer_frame,
    ends_with,
    lrc,
    parse_reply,
    request,
)
from tests.devices.noise import mutated

FRAMES = (
    ("?SI", "02 30 30 3F 53 49 03 24"),
    ("MS1", "02 30 30 4D 53 31 03 2E"),
    ("DV00027500", "02 30 30 44 56 30 30 30 32 37 35 30 30 03 13"),
    ("DT00003000", "02 30 30 44 54 30 30 30 30 33 30 30 30 03 12"),
    ("KY1", "02 30 30 4B 59 31 03 22"),
    ("KY0", "02 30 30 4B 59 30 03 23"),
    ("KY3", "02 30 30 4B 59 33 03 20"),
    ("?TV", "02 30 30 3F 54 56 03 3C"),
)


@pytest.mark.parametrize(("command", "frame"), FRAMES)
def test_requests_are_the_bytes_of_the_manual(command: str, frame: str) -> None:
    """The frames table of the protocol note, computed twice by different people."""
    assert request("00", command) == bytes.fromhex(frame)


def test_the_manuals_example_reply() -> None:
    """`?SI` of a pump at address 00: both check bytes are printed in the manual (36 and 1)."""
    assert request("00", "?SI")[-1] == 36
    assert answer_frame("00") == bytes.fromhex("06 02 30 30 03 01")
    assert parse_reply(knf.ADDRESS, bytes.fromhex("06 02 30 30 03 01")) == Answer("00")


@pytest.mark.parametrize(
    ("address", "command"),
    [
        ("99", "?SI"),
        ("0", "?SI"),
        ("x0", "?SI"),
        ("٠٠", "?SI"),
        ("00", "KY"),
        ("00", "DV000275001"),
        ("00", "K\x031"),
        ("00", "DVé"),
    ],
)
def test_what_no_driver_may_send(address: str, command: str) -> None:
    """No broadcast (nobody would answer), no control byte inside a command, no length that the pump does not know."""
    with pytest.raises(ValueError, match=r"a pump address|a command"):
        request(address, command)


TV = knf.DELIVERED
GOOD = answer_frame("000027500")


@pytest.mark.parametrize(
    ("expect", "received", "verdict"),
    [
        (None, b"", Incomplete()),
        (None, b"\x06", Ack()),
        (None, b"\x15", Nack()),
        (None, b"\x06\x06", Bad("trailing")),
        (None, b"\x15\x06", Bad("trailing")),
        (None, b"\x30", Bad("lead")),
        (None, GOOD, Bad("trailing")),
        (TV, b"", Incomplete()),
        (TV, b"\x15", Nack()),
        (TV, b"\x06", Incomplete()),
        (TV, b"\x06\x06", Bad("start")),
        (TV, GOOD[:-2], Incomplete()),
        (TV, GOOD[:-1], Incomplete()),
        (TV, GOOD, Answer("000027500")),
        (TV, answer_frame("TV000027500"), Answer("000027500")),
        (TV, GOOD + b"\x06", Bad("trailing")),
        (TV, GOOD[:-1] + bytes([GOOD[-1] ^ 1]), Bad("lrc")),
        (TV, GOOD[:-1] + b"U", Bad("lrc")),
        (TV, answer_frame("00002750"), Bad("digits")),
        (TV, answer_frame("DV0002750"), Bad("digits")),
        (TV, answer_frame("00002750 "), Bad("digits")),
        (TV, answer_frame("TV0000275000"), Bad("digits")),
        (TV, b"\x06\x02\xb2\x03\xb3", Bad("digits")),
        (TV, GOOD[:-1] + b"\x00\x00", Bad("trailing")),
        (knf.FIRMWARE, answer_frame("1\x1b"), Bad("digits")),
        (TV, b"\x06\x0212\x0034", Bad("data")),
        (TV, b"\x06\x02" + b"0" * 12, Bad("data")),
        (knf.FIRMWARE, answer_frame("SIM000001"), Answer("SIM000001")),
        (knf.FIRMWARE, answer_frame(""), Bad("digits")),
    ],
)
def test_the_grammar(expect: Expect | None, received: bytes, verdict: object) -> None:
    """Every way a reply can be right, unfinished or wrong; `U` for a check byte is never believed."""
    assert parse_reply(expect, received) == verdict


def test_check_bytes_that_look_like_control_bytes() -> None:
    """The reply to `?DT` of 30 s ends in 02, and a request for `?SS4` ends in 0A: no line end is ever looked for."""
    reply = answer_frame("00003000")
    assert reply[-1] == 0x02
    assert request("00", "?SS4")[-1] == 0x0A
    assert parse_reply(knf.TIME, reply) == Answer("00003000")
    seen = {answer_frame(f"{number:08d}")[-1]: number for number in range(2_000)}
    for number in seen.values():
        assert parse_reply(knf.VOLUME, answer_frame(f"{number:08d}")) == Answer(f"{number:08d}")
    assert {0x02, 0x03, 0x06} <= set(seen)


@given(st.integers(0, 999_999_999), st.booleans(), st.lists(st.integers(1, 14), max_size=6))
def test_a_reply_in_any_pieces_is_read_once_it_is_whole(volume: int, named: bool, cuts: list[int]) -> None:
    """Half frames are `Incomplete` at every cut, never something else."""
    frame = answer_frame(f"{'TV' if named else ''}{volume:09d}")
    for cut in cuts:
        assert parse_reply(TV, frame[: min(cut, len(frame) - 1)]) == Incomplete()
    assert parse_reply(TV, frame) == Answer(f"{volume:09d}")
    assert ends_with(frame, b"\x06late" + frame)


@given(st.binary(max_size=40), st.sampled_from([None, TV, knf.ADDRESS, knf.OPERATION, knf.FIRMWARE]))
def test_any_bytes_get_a_verdict(received: bytes, expect: Expect | None) -> None:
    """Whatever comes, there is a verdict, and an answer only ever from a frame that checks out."""
    verdict = parse_reply(expect, received)
    if isinstance(verdict, Answer):
        assert received[:2] == b"\x06\x02"
        assert lrc(received[1:]) == 0
        assert verdict.value in received[2:-2].decode("ascii")


@pytest.mark.req("H-8", "PUMP-6")
def test_one_wrong_byte_is_always_seen() -> None:
    """Every value of every single byte of a reply, every byte left out and every byte doubled: no other volume."""
    for place in range(len(GOOD)):
        for value in set(range(256)) - {GOOD[place]}:
            spoilt = GOOD[:place] + bytes([value]) + GOOD[place + 1 :]
            assert not isinstance(parse_reply(TV, spoilt), Answer)
        assert not isinstance(parse_reply(TV, GOOD[:place] + GOOD[place + 1 :]), Answer)
        assert not isinstance(parse_reply(TV, GOOD[:place] + GOOD[place : place + 1] + GOOD[place:]), Answer)


@pytest.mark.faults
@pytest.mark.req("H-8")
def test_spoilt_replies_to_the_parser(fault_scale: int) -> None:
    """100 000 spoilt replies: no crash, and an answer only where the check byte really fits.

    One XOR byte cannot see two swapped digits; `test_knf_campaign.py` shows what the driver does about those.
    """
    seed = 20_260_101
    print(f"seed {seed}")
    chance = random.Random(seed)
    fooled = 0
    for _ in range(100_000 * fault_scale):
        volume = f"{chance.randrange(1_000_000):09d}"
        good = answer_frame(volume)
        spoilt = mutated(good, chance)
        verdict = parse_reply(TV, spoilt)
        if isinstance(verdict, Answer) and verdict.value != volume:
            fooled += 1
            assert lrc(spoilt[1:]) == 0
            assert len(spoilt) in (len(good), len(good) + 2)
    assert 0 < fooled < 10_000 * fault_scale, "the campaign must reach what one check byte cannot see"
