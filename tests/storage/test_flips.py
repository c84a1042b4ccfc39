"""Every byte of a small area file flipped: nothing goes undetected (T4, E1, E4).

Each page of the file is sealed by itself, so one flipped byte in every page at once is as many tries: the check must
name every page. The first page holds salt and schema and is tried byte by byte on its own.
"""

import random
import re

import pytest

from cdstation.errors import TrustError
from cdstation.paths import AreaFiles
from cdstation.register.audit import Finding
from cdstation.storage import database
from cdstation.storage.driver import driver
from cdstation.storage.ledger import create_ledger
from cdstation.storage.verify import full_check
from tests.storage.ward import AREA, KEY, Ward

PAGE = 4096


@pytest.fixture
def smallest(files: AreaFiles) -> AreaFiles:
    """A book with a handful of entries, closed."""
    ward = Ward(files)
    ward.set_up()
    ward.ledger.close()
    return files


def _damaged_pages(files: AreaFiles) -> set[int]:
    """The pages that fail their seal, also when the book would not open at all."""
    connection = driver.connect(str(files.book))
    try:
        connection.execute(f'PRAGMA key="{KEY.pragma}"')
        rows = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    finally:
        connection.close()
    return {int(found.group(1)) for (text,) in rows if (found := re.search(r"page (\d+)", text))}


@pytest.mark.faults
@pytest.mark.req("T4", "E1", "H18")
def test_every_byte_of_every_page(smallest: AreaFiles) -> None:
    """Pages two and on: each flipped byte of each of them is found."""
    whole = smallest.book.read_bytes()
    others = set(range(2, len(whole) // PAGE + 1))
    undetected = []
    for offset in range(PAGE):
        flipped = bytearray(whole)
        for page in others:
            flipped[(page - 1) * PAGE + offset] ^= 1 << offset % 8
        smallest.book.write_bytes(flipped)
        undetected += [(page, offset) for page in others - _damaged_pages(smallest)]
    assert undetected == [], len(undetected)


@pytest.mark.faults
@pytest.mark.req("T4", "E1", "E4", "H18")
def test_every_byte_of_the_first_page(smallest: AreaFiles) -> None:
    """Salt, header and schema: the file does not open."""
    whole = smallest.book.read_bytes()
    undetected = []
    for offset in range(PAGE):
        smallest.book.write_bytes(whole[:offset] + bytes([whole[offset] ^ 1 << offset % 8]) + whole[offset + 1 :])
        undetected += [] if _opens_not(smallest) else [offset]
    assert undetected == []


def _opens_not(files: AreaFiles) -> bool:
    try:
        database.connect(files.book, KEY).close()
    except TrustError as error:
        return error.code in ("area-damaged", "area-not-encrypted")
    return False


@pytest.mark.faults
@pytest.mark.req("T4", "H18")
def test_a_flipped_bit_anywhere_is_a_finding(smallest: AreaFiles, fault_scale: int) -> None:
    """The whole check, as the station runs it, on random single bits; the seed is printed."""
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    whole = smallest.book.read_bytes()
    assert full_check(smallest, KEY) == []
    for _ in range(50 * fault_scale):
        at, bit = dice.randrange(len(whole)), dice.randrange(8)
        smallest.book.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
        assert full_check(smallest, KEY) != [], (at, bit)


@pytest.mark.req("T4", "H18")
def test_the_damaged_page_is_named(smallest: AreaFiles) -> None:
    """Whoever mends the disk learns which page it was."""
    whole = bytearray(smallest.book.read_bytes())
    whole[-100] ^= 1
    smallest.book.write_bytes(whole)
    assert Finding("page-damaged", facts=(("page", len(whole) // PAGE),)) in full_check(smallest, KEY)


def test_an_empty_book_is_sound(files: AreaFiles) -> None:
    """The smallest there is: made, not yet opened by its first entry."""
    create_ledger(files, KEY, AREA).close()
    assert full_check(files, KEY) == []
