"""The invented counts: a page with plain figures or with listed containers, and a past with small differences."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cdstation.errors import RuleError
from cdstation.register.counting.due import Due, Rhythm
from cdstation.register.counting.rows import Row, Sort, differing, plain_rows, row_from_key, sums
from cdstation.services.values import (
    CountPoint,
    CountResult,
    PageCount,
    PageDue,
    Proof,
    RecountDue,
    RowResult,
    SheetForm,
)
from cdstation.ui.fiction import book
from cdstation.ui.fiction.people import DAY, MINUTE, NOW_MS

if TYPE_CHECKING:
    from cdstation.ui.fiction.station import ExampleStation

SHELF = {
    "sealed:100000:K2291:2027-08-31": 100_000,
    "sealed:100000:K2304:2027-11-30": 100_000,
    "quarantine:25000:K2188:2026-10-31": 50_000,
    "open:812000": 37_500,
    "reservoir:1": 22_500,
    "loose": 0,
}


class ExampleCounts:
    """`listed` shows containers; without it the three plain figures do."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station
        self.listed = False
        self.overdue_days = 0
        self.waiting: tuple[RecountDue, ...] = ()

    def rows(self) -> tuple[Row, ...]:
        if not self.listed:
            return plain_rows(book.PAGE.unit)
        return tuple(map(row_from_key, SHELF))

    def due(self) -> tuple[PageDue, ...]:
        day = date.fromordinal(self._station.clock.now().dose_day.toordinal() - self.overdue_days)
        counted = not self.overdue_days and self._station.session.progressed.counted
        today = not self.overdue_days and not counted
        due = Due(date.fromordinal(day.toordinal() + 1) if counted else day, Rhythm.PUMP)
        who = ("OKAFOR, Ada", "REED, Jo")
        return (PageDue(book.PAGE, due, self.overdue_days, today, False, NOW_MS - 14 * 60 * MINUTE, who),)

    def recounts(self) -> tuple[RecountDue, ...]:
        return self.waiting

    def start(self, page: int) -> tuple[Row, ...]:
        self._station.note("start-count", page)
        return self.rows()

    def finish_round(
        self, counts: Sequence[PageCount], first_proof: Proof, second_proof: Proof
    ) -> tuple[CountResult, ...]:
        if first_proof.person == second_proof.person:
            raise RuleError("witness-is-the-actor")
        for proof in (first_proof, second_proof):
            self._station.access.check(proof)
        return tuple(self._judge(one) for one in counts)

    def _judge(self, one: PageCount) -> CountResult:
        rows = self.rows()
        found, again = (sums(rows, figures).found for figures in (one.first, one.second))
        if apart := differing(rows, one.first, one.second):
            return CountResult(False, found, again, 0, 0, "", page=one.page, differing=apart)
        expected = self._station.balance
        self._station.session.count_made()
        self._station.note("count", found)
        off = found - expected
        return CountResult(
            agreed=True,
            found=found,
            second_found=again,
            expected=expected,
            difference=off,
            discrepancy="count-amber" if off else "",
            page=one.page,
            rows=tuple(RowResult(row, one.first[row.key], self._expected(row)) for row in rows),
            band="amber" if off else "none",
            case=20_412 if off else 0,
            drift=-1_250 if off else 0,
        )

    def _expected(self, row: Row) -> int | None:
        return SHELF.get(row.key) if self.listed and row.sort is not Sort.RESERVOIR else None

    def history(self, page: int) -> tuple[CountPoint, ...]:
        differences = (0, -1_500, 500, 0, -2_500, 0, 0, -500, 0)
        return tuple(
            CountPoint(book.NEWEST - 900 + at, NOW_MS - (len(differences) - at) * DAY, one)
            for at, one in enumerate(differences)
        )


class ExampleCountSheets:
    """Prints nothing; one sheet waits to be entered."""

    def __init__(self, station: "ExampleStation") -> None:
        self._station = station

    def print_sheet(self, pages: Sequence[int], target: Path) -> int:
        self._station.note("print-count-sheet", tuple(pages))
        return 4

    def open_sheets(self) -> tuple[SheetForm, ...]:
        rows = self._station.counts.rows()
        return (SheetForm(3, NOW_MS - 40 * MINUTE, ((book.PAGE.page, rows),)),)

    def enter_sheet(
        self,
        number: int,
        page: int,
        first: Mapping[str, int],
        second: Mapping[str, int],
        counted_ms: int,
        first_proof: Proof,
        second_proof: Proof,
        late_reason: str = "",
    ) -> CountResult:
        self._station.note("enter-sheet", (number, counted_ms))
        (result,) = self._station.counts.finish_round([PageCount(page, first, second)], first_proof, second_proof)
        return result
