"""Badges: what is printed is what is read back, and a bad scan is told from a wrong badge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdstation.errors import RuleError
from cdstation.storage.badges import new_badge, parse_badge


def test_a_badge_reads_back() -> None:
    """Upper case, lower case, with the line end of the scanner; 128 bits, and no two alike."""
    badges = {new_badge() for _ in range(100)}
    assert len(badges) == 100
    for badge in badges:
        assert len(parse_badge(badge)) == 16
        assert parse_badge(f" {badge.lower()}\r\n") == parse_badge(badge)


def test_each_wrong_letter_is_noticed_nearly_always() -> None:
    """The two letters of check let one bad scan in a thousand through; the slot then refuses it as unknown."""
    badge = new_badge()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    places = range(5, len(badge))
    scans = [badge[:at] + letter + badge[at + 1 :] for at in places for letter in letters if letter != badge[at]]
    read = [parse_badge(scan) for scan in scans if _readable(scan)]
    assert parse_badge(badge) not in read
    assert len(read) <= len(scans) // 100


def _readable(scan: str) -> bool:
    try:
        parse_badge(scan)
    except RuleError:
        return False
    return True


@given(st.text(max_size=60))
def test_anything_else_is_unreadable(text: str) -> None:
    """A bar code from a bottle, half a scan, a name: refused without a crash."""
    with pytest.raises(RuleError, match="badge-unreadable"):
        parse_badge(text)
