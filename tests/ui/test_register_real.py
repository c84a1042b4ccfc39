"""The register browser over a real book: what is read, found, noted and printed is what the services wrote."""

from pathlib import Path

import pytest

from cdstation.ui.hands import Hands, Signer
from cdstation.ui.register.rows import LineRow, NoteRow
from cdstation.ui.register.screen import RegisterScreen
from cdstation.ui.register.sheets.places import Place
from cdstation.ui.tasks import Tasks
from cdstation.ui.window import MainWindow
from tests.services.hatch import ASSISTANT, PINS, Hatch
from tests.ui.stages import PlainScreen, keep, settle


@pytest.fixture
def desk(hatch: Hatch, tasks: Tasks) -> tuple[RegisterScreen, Hands]:
    """The register in its window."""
    register = RegisterScreen(hatch.station, tasks)
    window = keep(MainWindow(hatch.station, tasks, (PlainScreen(tasks, "hatch"), register)))
    window.resize(1366, 768)
    window.show()
    tasks.wait_idle()
    window._show_door("")
    window.go_to("register")
    tasks.wait_idle()
    return register, Hands(window, tasks)


def seqs(register: RegisterScreen) -> list[int]:
    """The numbers of the lines on the screen."""
    return [row.seq for row in register.model.rows if isinstance(row, LineRow)]


@pytest.mark.req("LAW-19-b", "LAW-20-c", "LAW-26-a")
def test_a_morning_at_the_register(
    hatch: Hatch, desk: tuple[RegisterScreen, Hands], tasks: Tasks, tmp_path: Path
) -> None:
    """A dose appears as it is signed; it is found by amount, annotated with a witness, and printed with the rest."""
    register, hands = desk
    lines = [one.seq for one in hatch.entries if one.entry.page == hatch.page and one.entry.balance is not None]
    assert seqs(register) == lines[::-1]
    receipt = hatch.give()
    tasks.wait_idle()
    settle()
    tasks.wait_idle()
    assert seqs(register)[0] == receipt.seq
    top = register.model.rows[0]
    assert isinstance(top, LineRow)
    hands.type_into("register-search", top.cells[6][0])
    assert receipt.seq in seqs(register)
    register.table.show_line(receipt.seq)
    hands.press("register-footnote")
    register.note.text.set_text("The cup was steadied by the nurse.")
    witness = next(person for person in hatch.station.access.people() if person.number == ASSISTANT)
    hands.sign(register.note.strip, Signer(witness.shown, PINS[ASSISTANT]))
    notes = [row for row in register.model.rows if isinstance(row, NoteRow)]
    assert [note.seq for note in notes] == [receipt.seq]
    assert top in register.model.rows
    register.paper._where = lambda: (Place("Documents", tmp_path / "papers"),)
    hands.press("register-print")
    hands.tap(register.paper.make)
    tasks.wait_idle()
    assert register.paper.told.text().startswith("The document could not be saved there.")
    (tmp_path / "papers").mkdir()
    hands.tap(register.paper.make)
    tasks.wait_idle()
    assert [path.read_bytes()[:5] for path in (tmp_path / "papers").iterdir()] == [b"%PDF-"]
