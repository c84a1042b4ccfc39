"""The kinds of entry of the book itself: corrections, downtime, inspection, audit, closing and keeping."""

from dataclasses import dataclass, field
from typing import ClassVar

from cdstation.register.entries import Body, LineText, kind
from cdstation.register.quantity import Quantity, Unit


@kind("correction")
@dataclass(frozen=True)
class Correction(Body):
    """What a wrong line did to a balance is set right by a line of its own (LAW-20-c). `about` is that line's uuid.

    `was` and `now` are what the line has moved on this page before and after it, thousandths, negative for a supply.
    Where the line belongs on another page, `to_page` and `to_delta` say what the second half will be; the second half
    names the first by `other`, and is written by the same act.
    """

    seq: int  # the line that was wrong, which stands as it was written
    words: str
    to_page: int = 0
    to_delta: int = 0
    other: int = 0  # the first half, in the second
    was: int = 0
    now: int = 0

    def line(self, unit: Unit) -> LineText:
        """Which line, and what was wrong."""
        return LineText(f"Correction of entry {self.seq}: {self.told(unit)}", note=self.words)

    def told(self, unit: Unit) -> str:
        """What is right: the amount, or the page."""
        was, now = Quantity(abs(self.was), unit), Quantity(abs(self.now), unit)
        if self.other:
            return f"{now} belongs on this page, see entry {self.other}"
        return f"{was} belongs on page {self.to_page}" if self.to_page else f"{was} should read {now}"


@kind("downtime-pack-made")
@dataclass(frozen=True)
class DowntimePackMade(Body):
    """The continuity pack was saved: roster and numbered paper sheets, first to last (peers (b)13)."""

    first_sheet: int
    last_sheet: int
    rows: int  # doses that fit on a sheet
    people: int
    sha256: str


@kind("downtime-code-made")
@dataclass(frozen=True)
class DowntimeCodeMade(Body):
    """What opens the saved continuity packs on any computer: kept in this encrypted book, and on paper in the safe."""

    code: str = field(repr=False)


@kind("count-sheet-printed")
@dataclass(frozen=True)
class CountSheetPrinted(Body):
    """A sheet on which to count on paper; the book stood at `at_seq` (BAL-2). `rows` are what is counted, each on the
    page that stands at its place in `row_pages`.
    """

    number: int
    pages: tuple[int, ...]
    at_seq: int
    row_pages: tuple[int, ...]
    rows: tuple[str, ...]

    def rows_of(self, page: int) -> tuple[str, ...]:
        """The rows of one page, as they stand on the sheet."""
        return tuple(row for on, row in zip(self.row_pages, self.rows, strict=True) if on == page)


@kind("register-approved")
@dataclass(frozen=True)
class RegisterApproved(Body):
    """The approval of registers by area (LAW-20-f, J1), and whether the prison-wide receipts register is kept here."""

    reference: str
    receipts_here: bool


@kind("inspector-noted")
@dataclass(frozen=True)
class InspectorNoted(Body):
    """An inspector's own note, on a line or on the whole book (`seq` 0)."""

    seq: int
    text: str


@kind("disclosed")
@dataclass(frozen=True)
class Disclosed(Body):
    """A copy of the book was given out (LAW-26-a): what, for which days, to whom, and the digest of the file."""

    what: str
    first: str
    last: str
    to: str
    sha256: str


@kind("audit-run")
@dataclass(frozen=True)
class AuditRun(Body):
    """The whole audit was run over so many entries, with so many findings."""

    entries: int
    findings: int


@kind("page-closed")
@dataclass(frozen=True)
class PageClosed(Body):
    """Nothing more is entered on a page whose balance is nil."""

    stock_page: int
    reason: str

    TWO_PEOPLE: ClassVar[bool] = True


@kind("page-reopened")
@dataclass(frozen=True)
class PageReopened(Body):
    """The drug is stocked again: a page that was closed goes on, because there is only one of it (LAW-19-b)."""

    stock_page: int
    reason: str

    TWO_PEOPLE: ClassVar[bool] = True


@kind("book-closed")
@dataclass(frozen=True)
class BookClosed(Body):
    """The last entry of a book: no stock, no open case, nothing in transit. Kept until that day at least (RET-1)."""

    reason: str
    keep_until: str

    TWO_PEOPLE: ClassVar[bool] = True


@kind("legal-hold")
@dataclass(frozen=True)
class LegalHold(Body):
    """The book may not be destroyed, whatever its age, until the hold is lifted."""

    placed: bool
    reason: str

    TWO_PEOPLE: ClassVar[bool] = True
