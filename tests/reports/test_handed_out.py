"""The sheets that set-up hands out: recovery shares and sign-in badges."""

import io
from dataclasses import replace

from cdstation.reports.recovery_sheet import RecoveryShare, write_recovery_sheet
from cdstation.reports.signin_badges import Badge, write_badges
from tests.reports import example_page as example
from tests.reports.reading import page_ink, sheets

WORDS = tuple(f"{word}{number}" for number in range(11) for word in ("academic", "beard", "cradle"))
SHARE = RecoveryShare(1, 3, 2, "Head of Healthcare", WORDS)


def _shared(share: RecoveryShare) -> str:
    stream = io.BytesIO()
    write_recovery_sheet(stream, example.AREA, share, example.PRINTED_AT)
    (sheet,) = sheets(stream.getvalue())
    return sheet


def test_a_recovery_sheet_numbers_every_word() -> None:
    """All 33 words, each with its number, whose share it is, and what to do with it."""
    sheet = _shared(SHARE)
    assert all(f"{number} {word}" in sheet for number, word in enumerate(WORDS, 1))
    assert "Recovery share 1 of 3" in sheet
    assert "For the Head of Healthcare" in sheet
    assert "Any 2 of the 3 shares" in sheet
    assert example.AREA.prison in sheet


def test_a_short_share_fits_as_well() -> None:
    """Twenty words are a share of a shorter key."""
    sheet = _shared(replace(SHARE, words=WORDS[:20]))
    assert f"20 {WORDS[19]}" in sheet
    assert "21 " not in sheet


def test_secrets_do_not_show_in_messages() -> None:
    """Neither the words nor the text of a badge appear when a value is printed or logged."""
    assert "academic" not in repr(SHARE)
    assert "CDB1" not in repr(Badge(example.NURSE, "Nurse", "CDB1-SECRET"))


def test_badges_show_name_and_role_and_hide_the_secret() -> None:
    """Ten on a sheet; the secret stands in the code alone, so that nobody can read it off a badge."""
    long = Badge("WOŁODARCZYKIEWICZ-FITZGERALD, Anastazja Wilhelmina", "Pharmacist", "CDB1-SECRET-LONG")
    badges = [Badge(f"OKAFOR, Ada{number}", "Nurse", f"CDB1-SECRET-{number}") for number in range(10)]
    stream = io.BytesIO()
    write_badges(stream, example.SIMULATED, [*badges, long], example.PRINTED_AT)
    first, second = sheets(stream.getvalue())
    assert all(f"OKAFOR, Ada{number}" in first for number in range(10))
    assert first.count("Nurse") == 10
    assert "SIMULATED" in second
    assert long.name in second
    assert "SECRET" not in first + second
    assert not any("SECRET" in ink for ink in page_ink(stream.getvalue()))
