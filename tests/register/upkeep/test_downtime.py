"""Sheets are numbered without a gap, and a row is one identity for ever."""

import pytest

from cdstation.errors import RuleError
from cdstation.register.upkeep.acts import DowntimeCodeMade, DowntimePackMade
from cdstation.register.upkeep.downtime import SheetRow, check_row, identity_of, pack_code, sheets_for
from tests.builders import opened_book


@pytest.mark.parametrize(("people", "sheets"), [(0, 1), (1, 2), (12, 2), (13, 3), (300, 26)])
def test_sheets_for_everybody_and_one_to_spare(people: int, sheets: int) -> None:
    """Twelve rows on a sheet."""
    assert sheets_for(people) == sheets


def test_numbers_go_on_and_only_those_given_out_count() -> None:
    """The first pack has sheets 1 to 2, the next begins with 3; row 0, row 13 and sheet 4 are nobody's."""
    book = opened_book()
    assert book.standing.keeping.next_sheet == 1
    book.write(DowntimeCodeMade("ABCD-EFGH-JKLM-NPQR"))
    book.write(DowntimePackMade(1, 2, 12, 12, "0" * 64))
    keeping = book.standing.keeping
    assert (keeping.next_sheet, keeping.pack_code, keeping.packed_ms) == (3, "ABCD-EFGH-JKLM-NPQR", book.now.utc_ms)
    check_row(keeping, SheetRow(2, 12))
    for place, code in (((3, 1), "sheet-unknown"), ((2, 13), "sheet-row-unknown"), ((1, 0), "sheet-row-unknown")):
        with pytest.raises(RuleError, match=f"^{code}$"):
            check_row(keeping, SheetRow(*place))


def test_a_row_has_one_identity_in_its_area() -> None:
    """Other rows and other areas have others; it fits into the book."""
    one = identity_of("b-wing", SheetRow(12, 3))
    assert one == identity_of("b-wing", SheetRow(12, 3))
    assert len({one, identity_of("b-wing", SheetRow(1, 23)), identity_of("c-wing", SheetRow(12, 3))}) == 3
    assert len(one) == 32


def test_the_code_has_no_letters_that_look_alike() -> None:
    """Four groups of four; no 0, O, 1, I, 5 or S."""
    code = pack_code(range(16, 32))
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert not set(code) & set("0O1I5S")
    assert "1234" not in repr(DowntimeCodeMade("1234"))
