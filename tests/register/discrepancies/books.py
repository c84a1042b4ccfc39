"""A book with a mismatch in it, and its case."""

from dataclasses import dataclass, replace

from cdstation.register import acts as book_acts
from cdstation.register.discrepancies import acts
from cdstation.register.discrepancies.case import Case
from cdstation.register.entries import Body, Sealed
from cdstation.register.people import Role
from cdstation.register.products import Product
from tests.builders import (
    METHADONE,
    NURSE,
    PHARMACIST,
    SECOND_NURSE,
    STAFF,
    TECHNICIAN,
    MemoryBook,
    count,
    opened_book,
    person,
)

LEAD, SECOND_PHARMACIST = 6, 7
MORE_STAFF = (
    *STAFF,
    person(LEAD, "Fenwright", "Isla", role=Role.LEAD, registration="99C3456E"),
    person(SECOND_PHARMACIST, "Hartwell", "Noor", role=Role.PHARMACIST, registration="2033999"),
)
HOUR_MS = 3_600_000


@dataclass
class CaseBook:
    """Two litres were in the book; the nurse and the technician found less."""

    book: MemoryBook
    page: int
    number: int

    @property
    def case(self) -> Case:
        """As it stands now."""
        return self.book.standing.cases.all[self.number]

    def step(self, body: Body, *, by: int = NURSE, witness: int | None = None, delta: int | None = None) -> Sealed:
        """One more entry of the case."""
        page = self.page if delta is not None else None
        return self.book.write(body, by=by, witness=witness, page=page, delta=delta)

    def decide(self, body: Body, *, by: int = PHARMACIST, witness: int = LEAD, delta: int | None = None) -> Sealed:
        """What two people decide."""
        return self.step(body, by=by, witness=witness, delta=delta)

    def recount(self, found: int, first: int = SECOND_NURSE, second: int = LEAD) -> Sealed:
        """Another pair counts and writes down that it did."""
        counted = self.book.write(count(found, self.book.balances[self.page]), by=first, witness=second, page=self.page)
        self.step(acts.CaseChecked(self.number, "recount", "the same figures", False, counted.seq))
        return counted

    def tell(self, to: str, reference: str = "") -> None:
        """Somebody is told."""
        self.step(acts.CaseReported(self.number, to, "Example Office", reference))

    def outcome(self, outcome: str = "measuring-loss", linked: int = 0) -> None:
        """Pharmacist and head of healthcare say what it was."""
        self.decide(acts.CaseOutcome(self.number, outcome, "counted by two pairs", linked))


def short_by(difference: int = -4_500, *, cause: str = "count-amber", product: Product = METHADONE) -> CaseBook:
    """The case of this mismatch."""
    book = opened_book(MORE_STAFF)
    page = book.open_page(product)
    counted = book.write(count(2_000_000 + difference, 2_000_000), by=NURSE, witness=TECHNICIAN, page=page)
    opened = book.write(book_acts.DiscrepancyOpened(cause, counted.seq, difference, page), by=NURSE)
    return CaseBook(book, page, opened.seq)


def of_cause(cause: str, *, by: int = NURSE, difference: int = 0) -> CaseBook:
    """A case that is not of a count."""
    made = short_by()
    opened = made.book.write(book_acts.DiscrepancyOpened(cause, 0, difference, made.page), by=by)
    return replace(made, number=opened.seq)
