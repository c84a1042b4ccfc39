"""What a line says on the screen: nothing that the law asks for is missing; footnotes stand in place."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cdstation.register.entries import LineText
from cdstation.register.pages import OBTAINED_HEADINGS, SUPPLIED_HEADINGS
from cdstation.register.quantity import Unit
from cdstation.ui.fiction import book, people
from cdstation.ui.register.model import RegisterModel
from cdstation.ui.register.rows import Column, LineRow, NoteRow, rows_of, rows_of_all
from tests.ui.books import line_at, note_at

ACROSS = Qt.Orientation.Horizontal
HINT = Qt.ItemDataRole.ToolTipRole
SAID = Qt.ItemDataRole.AccessibleTextRole


@pytest.mark.req("LAW-19-d", "LAW-19-e")
def test_every_heading_of_the_law_stands_behind_a_column(dressed: QApplication) -> None:
    """Word for word, for the eye and for a screen reader; the columns themselves carry the short form."""
    model = RegisterModel()
    hints = [str(model.headerData(at, ACROSS, HINT)) for at in range(len(Column))]
    said = [str(model.headerData(at, ACROSS, SAID)) for at in range(len(Column))]
    for heading in OBTAINED_HEADINGS + SUPPLIED_HEADINGS:
        assert sum(heading in one.split("\n") for one in hints) == 1, heading
        assert any(heading in one for one in said), heading


def test_the_unit_stands_above_the_figures(dressed: QApplication) -> None:
    """Figures alone would mean nothing; tablets are not millilitres."""
    model = RegisterModel()
    model.set_unit(Unit.TABLET)
    for column in (Column.RECEIVED, Column.SUPPLIED, Column.BALANCE):
        assert "tablets" in str(model.headerData(column, ACROSS))


def row_of(number: int) -> LineRow:
    """One of the lines of the example morning."""
    row = rows_of(book.LINES[number])[0]
    assert isinstance(row, LineRow)
    return row


@pytest.mark.req("LAW-19-e", "CUI-1")
def test_a_dose_says_everything() -> None:
    """Day and time, who and where, whose authority, who collected, the identity answers, figures, names, batch."""
    row = row_of(0)
    assert row.cells[Column.DATE] == ("21-Nov-2026", "Entry 20,411")
    assert row.cells[Column.TIME][0] == "08:13"
    name, address = row.cells[Column.PARTY]
    assert name == "ABBOTT, Callum A1021BC"
    assert address == f"{book.ADDRESS} · batch {book.BATCH}"
    assert row.cells[Column.AUTHORITY][0].startswith("Dr ")
    assert row.cells[Column.COLLECTOR] == ("patient", "Yes / Yes")
    assert [row.cells[at][0] for at in (Column.RECEIVED, Column.SUPPLIED, Column.BALANCE)] == ["", "35", "310"]
    assert row.cells[Column.PEOPLE] == ("OKAFOR, Ada", "REED, Jo")


def test_a_count_moves_nothing() -> None:
    """Both amounts are blank, nobody collects, and the balance stands."""
    row = row_of(5)
    assert row.cells[Column.PARTY][0].startswith("Stock check")
    assert [row.cells[at][0] for at in (Column.RECEIVED, Column.SUPPLIED)] == ["", ""]
    assert row.cells[Column.COLLECTOR] == ("—", "")
    assert row.cells[Column.BALANCE][0] == "555"


@pytest.mark.req("LAW-19-d")
def test_a_receipt_says_from_whom() -> None:
    """Supplier with address, requisition, batch, quantity received."""
    words = LineText("Example Pharma Ltd, 1 Sample Road", "Requisition B-00217", batch="K2291")
    line = replace(book.LINES[0], words=words, received=500_000, supplied=None)
    row = rows_of(line)[0]
    assert isinstance(row, LineRow)
    assert row.cells[Column.PARTY] == ("Example Pharma Ltd, 1 Sample Road", "batch K2291")
    assert row.cells[Column.RECEIVED][0] == "500"
    assert row.cells[Column.AUTHORITY][0] == "Requisition B-00217"


@pytest.mark.req("LAW-20-b")
def test_a_late_entry_is_marked_with_when_and_why() -> None:
    """The mark, the moment of entry and the reason; also in what a screen reader says. Others carry no mark."""
    late = row_of(8)
    assert late.late == "entered 23-Nov-2026 06:41: written on paper while the station was down"
    assert late.said.endswith(f"LATE {late.late}")
    assert row_of(0).late == ""
    bare = rows_of(line_at(7, people.NOW_MS, late=True))[0]
    assert isinstance(bare, LineRow)
    assert bare.late.endswith("no reason was given")


@pytest.mark.req("LAW-20-c")
def test_footnotes_follow_their_own_line_in_order() -> None:
    """Dated, signed by two, naming the entry; the line itself stays as it was written."""
    noted = line_at(9, people.NOW_MS, (note_at(40, "First."), note_at(41, "Second.")))
    lines = (line_at(12, people.NOW_MS), noted, line_at(6, people.NOW_MS))
    rows = rows_of_all(lines)
    assert [(type(row), row.seq) for row in rows] == [
        (LineRow, 12),
        (LineRow, 9),
        (NoteRow, 9),
        (NoteRow, 9),
        (LineRow, 6),
    ]
    first, second = rows[2], rows[3]
    assert isinstance(first, NoteRow)
    assert first.lead == "Footnote 21-Nov-2026 08:14"
    assert first.words == (
        "to entry 9: First. OKAFOR, Ada / PATEL, Nisha (entry 40). The entry above stands as written."
    )
    assert "Second." in second.said
    assert rows[1] == rows_of(replace(noted, footnotes=()))[0]


def test_other_roles_cost_nothing(dressed: QApplication) -> None:
    """The role is looked at before the row: a row that is not there is not even asked for."""
    model = RegisterModel()
    model.start(book.LINES[:3], at_newest=True, at_oldest=True)
    nowhere = model.createIndex(10_000, 0)
    assert model.data(nowhere, Qt.ItemDataRole.BackgroundRole) is None
    assert model.data(model.index(0, 0), SAID) == row_of(0).said
    assert model.data(model.index(2, 4)) == model.rows[2].said  # a footnote is one text in every column
    assert model.data(model.index(0, 8)) == "OKAFOR, Ada\nREED, Jo"
