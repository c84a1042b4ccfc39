"""The checks of the book itself: each fault has its own finding, and a right book has none."""

import pytest

from cdstation.register import acts
from cdstation.register.people import Role
from cdstation.register.upkeep import acts as upkeep
from cdstation.register.upkeep.acts import Correction
from cdstation.register.upkeep.audit import CHECKS, INSPECTOR_WRITES
from cdstation.treatment.area_audit import audit_area
from tests.builders import PHARMACIST, STAFF, STRONG_METHADONE, TECHNICIAN, MemoryBook, opened_book, person, verify

INSPECTOR = 9


class Desk:
    """A book with two pages, an inspector, and one line."""

    def __init__(self) -> None:
        inspector = person(INSPECTOR, "Ashcroft", "Helen", role=Role.INSPECTOR, registration="")
        self.book: MemoryBook = opened_book((*STAFF, inspector))
        self.page = self.book.open_page()
        self.strong = self.book.open_page(STRONG_METHADONE, 0)
        self.line = self.book.write(acts.Waste("spilt", ""), witness=TECHNICIAN, page=self.page, delta=-5_000)

    def correct(self, body: Correction, delta: int | None = None, page: int = 0) -> int:
        """A correction as it stands; its number."""
        moved = body.now - body.was if delta is None else delta
        return self.book.write(body, witness=TECHNICIAN, page=page or self.page, delta=moved, about=self.line.uuid).seq

    @property
    def found(self) -> list[str]:
        """What is wrong."""
        return [finding.code for finding in audit_area(self.book.entries, verify)]

    def move(self) -> int:
        """The first half of a right correction."""
        return self.correct(Correction(self.line.seq, "x", self.strong, -5_000, was=-5_000))


@pytest.mark.req("LAW-20-c")
def test_right_corrections() -> None:
    """An amount, and a page."""
    desk = Desk()
    desk.correct(Correction(desk.line.seq, "x", was=-5_000, now=-4_000))
    assert desk.found == []
    desk = Desk()
    first = desk.move()
    assert desk.found == []  # the other half may still be on its way
    desk.correct(Correction(desk.line.seq, "x", other=first, now=-5_000), page=desk.strong)
    assert desk.found == []


@pytest.mark.req("LAW-20-c", "BAL-1")
def test_corrections_that_make_or_lose_stock() -> None:
    """Each figure that does not follow from the others."""
    desk = Desk()
    desk.correct(Correction(desk.line.seq, "x", was=-5_000, now=-4_000), delta=2_000)
    desk.correct(Correction(99, "x", was=0, now=-1))
    desk.correct(Correction(0, "x", was=0, now=-1))
    assert desk.found == ["correction-does-not-add-up", "correction-of-nothing", "correction-of-nothing"]
    desk = Desk()
    desk.correct(Correction(desk.line.seq, "x", desk.strong, -5_001, was=-5_000))
    assert desk.found == ["correction-does-not-add-up"]
    desk = Desk()
    desk.correct(Correction(desk.line.seq, "x", other=5, now=-5_000), page=desk.strong)
    assert desk.found == ["correction-half-alone"]
    desk = Desk()
    first = desk.move()
    desk.correct(Correction(desk.line.seq, "x", other=first, now=-4_000), page=desk.strong)
    desk.correct(Correction(desk.line.seq, "x", other=first, now=-5_000), page=desk.strong)
    assert desk.found == ["correction-halves-differ", "correction-half-alone"]


@pytest.mark.req("LAW-26-a", "ELEC-1")
def test_an_inspector_only_reads() -> None:
    """And writes notes, which nobody else does."""
    desk = Desk()
    desk.book.write(acts.SignedIn(INSPECTOR, "inspector"), by=INSPECTOR)
    desk.book.write(upkeep.InspectorNoted(desk.line.seq, "no batch"), by=INSPECTOR)
    desk.book.write(upkeep.Disclosed("register", "2026-11-01", "2026-11-16", "ICB", "5e" * 32), by=INSPECTOR)
    assert desk.found == []
    desk.book.write(upkeep.InspectorNoted(desk.line.seq, "no batch"), by=PHARMACIST)
    desk.book.write(acts.SettingChanged("dose-cap-ug", 100_000), by=INSPECTOR)
    assert desk.found == ["note-not-by-inspector", "inspector-signed"]


@pytest.mark.req("LAW-26-a")
def test_what_an_inspector_may_write_moves_nothing() -> None:
    """Written out once more."""
    assert {one.KIND for one in INSPECTOR_WRITES} == {
        "inspector-noted",
        "disclosed",
        "signed-in",
        "signed-out",
        "pin-accepted",
        "credential-changed",
    }


@pytest.mark.req("RET-1", "LAW-20-c")
def test_what_is_closed_stays_closed() -> None:
    """No line on a closed page, no entry after the last one but what its keeping needs, no closing over stock."""
    desk = Desk()
    desk.book.write(upkeep.PageClosed(desk.strong, "not used"), by=PHARMACIST, witness=TECHNICIAN)
    assert desk.found == []
    desk.book.write(acts.Waste("spilt", ""), witness=TECHNICIAN, page=desk.strong, delta=0)
    desk.book.write(upkeep.PageClosed(desk.page, "not used"), by=PHARMACIST, witness=TECHNICIAN)
    desk.book.write(upkeep.BookClosed("closed", "2037-11-16"), by=PHARMACIST, witness=TECHNICIAN)
    assert desk.found == ["line-on-closed-page", "closed-with-stock", "closed-with-stock"]
    desk.book.write(upkeep.LegalHold(True, "coroner"), by=PHARMACIST, witness=TECHNICIAN)
    desk.book.write(acts.SettingChanged("dose-cap-ug", 100_000), by=PHARMACIST)
    assert desk.found[3:] == ["entry-after-closing"]


def test_every_check_says_which_rule_it_keeps() -> None:
    """The list is shown to an inspector."""
    assert all(check.__doc__ for check in CHECKS)


@pytest.mark.req("LAW-26-a")
def test_an_inspector_is_no_witness() -> None:
    """Of nothing at all."""
    desk = Desk()
    desk.book.write(acts.Waste("spilt", ""), witness=INSPECTOR, page=desk.page, delta=-1)
    assert desk.found == ["witness-not-authorised"]
