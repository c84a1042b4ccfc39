"""The copy of a closed book in the archive is made again from the sheet on which the book was closed (RET-1)."""

import pytest

from cdstation.register.upkeep.acts import BookClosed
from cdstation.services.values import State
from cdstation.ui.hands import Signer
from cdstation.ui.register.screen import RegisterScreen
from cdstation.ui.tasks import Tasks
from tests.services.hatch import LEAD, PINS, Hatch, proof
from tests.services.upkeep.people import empty
from tests.ui.looks import faults
from tests.ui.real_desk import RealDesk, open_desk
from tests.ui.stages import SIZES, settle

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def hatch(hatch: Hatch) -> Hatch:
    """A hatch that is given up."""
    empty(hatch)
    return hatch


def at_closing(hatch: Hatch, tasks: Tasks, size: tuple[int, int] = (1366, 768)) -> RealDesk:
    """The register with the closing sheet open."""
    desk = open_desk(hatch.station, tasks, RegisterScreen, *size)
    settle()
    register_of(desk).drawer.more.wanted.emit("closing")
    desk.hands.wait()
    return desk


def register_of(desk: RealDesk) -> RegisterScreen:
    """The screen itself."""
    assert isinstance(desk.screen, RegisterScreen)
    return desk.screen


def close_book(hatch: Hatch, desk: RealDesk) -> None:
    """The last act, signed on the sheet."""
    sheet = register_of(desk).drawer.closing
    sheet.what.box.setCurrentIndex(1)
    sheet.reason.set_text("the hatch is given up")
    desk.hands.sign(sheet.strip, Signer(hatch.book.person(LEAD).shown, PINS[LEAD]))
    desk.hands.wait()


@pytest.mark.req("RET-1", "D11")
def test_a_copy_that_failed_is_made_again_on_the_same_sheet(hatch: Hatch, tasks: Tasks) -> None:
    """The book is closed all the same and that is said, with why there is no copy; then there is one."""
    archive = hatch.home / "archive"
    archive.write_text("a file in the place of the folder")
    desk = at_closing(hatch, tasks)
    sheet = register_of(desk).drawer.closing
    assert not desk.hands.sees("archive-again")
    close_book(hatch, desk)
    assert any(isinstance(one.body, BookClosed) for one in hatch.entries)
    assert "Its copy for the archive is still missing" in sheet.copied.text()
    assert desk.window.band.isVisible()
    desk.window.band.dismiss()
    desk.window._look_past()
    desk.hands.wait()
    assert hatch.station.status().state is State.BOOK_CLOSED
    desk.hands.press("archive-again")
    assert "could not be written" in sheet.copied.text()
    archive.unlink()
    desk.hands.press("archive-again")
    assert "The copy was made and checked" in sheet.copied.text()
    (copy,) = (path for path in archive.iterdir() if path.name in sheet.copied.text())
    assert copy.with_suffix(".keys").exists()


@pytest.mark.req("RET-1")
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
def test_a_closed_book_offers_another_copy(hatch: Hatch, tasks: Tasks, size: tuple[int, int]) -> None:
    """Also when the first was made: a stick is lost, a folder is emptied."""
    hatch.station.closing.close_book("the hatch is given up", proof(LEAD))
    desk = at_closing(hatch, tasks, size)
    assert faults(desk.screen) == []
    before = set((hatch.home / "archive").iterdir())
    desk.hands.press("archive-again")
    settle()
    assert faults(desk.screen) == []
    assert set((hatch.home / "archive").iterdir()) > before
