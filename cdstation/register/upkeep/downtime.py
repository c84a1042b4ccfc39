"""Downtime: numbered paper sheets, given out with the continuity pack and entered once each (peers (b)13-14)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cdstation.errors import RuleError
from cdstation.register.upkeep.keeping import Keeping

ROWS_ON_A_SHEET = 12
_SPARE_SHEETS = 1  # somebody always spoils one
_CODE_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ2346789"  # none that is taken for another in handwriting
_CODE_GROUPS, _CODE_GROUP = 4, 4


@dataclass(frozen=True)
class SheetRow:
    """One row of one sheet: one dose, or why there was none."""

    sheet: int
    row: int

    def __str__(self) -> str:
        return f"{self.sheet}/{self.row}"


def sheets_for(people: int) -> int:
    """How many sheets go with a roster of so many people."""
    return -(-people // ROWS_ON_A_SHEET) + _SPARE_SHEETS


def check_row(keeping: Keeping, place: SheetRow) -> None:
    """Raises RuleError `sheet-unknown` for a number that was never given out, `sheet-row-unknown` beyond its rows."""
    pack = keeping.pack_of(place.sheet)
    if pack is None:
        raise RuleError("sheet-unknown", sheet=place.sheet)
    if not 1 <= place.row <= pack.rows:
        raise RuleError("sheet-row-unknown", sheet=place.sheet, rows=pack.rows)


def identity_of(area_id: str, place: SheetRow) -> str:
    """The uuid of whatever is entered from this row: it can never be entered twice, in any order of crashes."""
    return hashlib.sha256(f"cdstation/downtime/v1\n{area_id}\n{place}".encode()).hexdigest()[:32]


def pack_code(numbers: Sequence[int]) -> str:
    """`ABCD-EFGH-JKLM-NPQR` from 16 random numbers: what opens the saved pack on any computer (about 78 bits)."""
    letters = [_CODE_LETTERS[number % len(_CODE_LETTERS)] for number in numbers[: _CODE_GROUPS * _CODE_GROUP]]
    groups = ("".join(letters[at : at + _CODE_GROUP]) for at in range(0, len(letters), _CODE_GROUP))
    return "-".join(groups)
