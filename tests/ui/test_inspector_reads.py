"""An inspector looks at discrepancies and custody: everything is read, nothing can be begun (LAW-26-a)."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel

from cdstation.services.station import Station
from cdstation.services.values import State
from cdstation.ui.custody.screen import CustodyScreen
from cdstation.ui.discrepancies.screen import DiscrepanciesScreen
from cdstation.ui.screen import Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.widgets.buttons import Button
from tests.services.hatch import Hatch
from tests.services.test_cases import HOUR_MS, short
from tests.services.upkeep.people import enrol_inspector
from tests.ui.looks import faults
from tests.ui.real_desk import RealDesk, open_desk
from tests.ui.stages import SIZES, settle

pytestmark = pytest.mark.usefixtures("dressed")


def inspect(hatch: Hatch, desk: RealDesk) -> None:
    """An inspector signs in, and comes to the screen."""
    hatch.station.access.inspect(enrol_inspector(hatch))
    desk.hands.wait()
    desk.window.refresh()
    desk.window.go_to(desk.screen.name)
    desk.hands.wait()
    settle()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert hatch.station.status().state is State.INSPECTION
    assert desk.window.current is desk.screen


def words(desk: RealDesk) -> str:
    """Everything that can be read on the screen."""
    return "\n".join(one.text() for one in desk.screen.findChildren(QLabel) if one.isVisible())


def usable(desk: RealDesk) -> set[str]:
    """The names of the buttons that do something."""
    buttons = desk.screen.findChildren(Button)
    return {one.objectName() for one in buttons if one.isVisible() and one.isEnabled() and one.objectName()}


@pytest.mark.req("LAW-26-a")
def test_an_inspector_reads_the_discrepancies(hatch: Hatch, tasks: Tasks) -> None:
    """The case, its people and its checks; a form that a nurse left open goes away, and comes back for staff."""
    short(hatch)
    desk = open_desk(hatch.station, tasks, DiscrepanciesScreen)
    screen = desk.screen
    assert isinstance(screen, DiscrepanciesScreen)
    desk.hands.press("case-open")
    assert screen.form.isVisible()
    inspect(hatch, desk)
    assert not screen.form.isVisible()
    assert "Count far outside the band" in words(desk)
    assert usable(desk) == set()
    hatch.sign_in()
    desk.window.refresh()
    desk.window.go_to("discrepancies")
    desk.hands.wait()
    assert {"case-next", "case-open", "case-quarter", "case-print"} <= usable(desk)


@pytest.mark.req("LAW-26-a", "H-24")
def test_the_clock_of_a_case_goes_on_while_an_inspector_reads(hatch: Hatch, tasks: Tasks) -> None:
    """What becomes due meanwhile is written down by the station."""
    short(hatch)
    desk = open_desk(hatch.station, tasks, DiscrepanciesScreen)
    inspect(hatch, desk)
    hatch.clock.move(8 * HOUR_MS)
    before = hatch.book.standing.last_seq
    assert isinstance(desk.screen, DiscrepanciesScreen)
    desk.screen._on_minute()
    desk.hands.wait()
    assert hatch.kinds(before) == ["case-due"]


@pytest.mark.req("LAW-26-a")
@pytest.mark.parametrize("make", [DiscrepanciesScreen, CustodyScreen])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
def test_nothing_is_cut_for_an_inspector(
    hatch: Hatch, tasks: Tasks, size: tuple[int, int], make: Callable[[Station, Tasks], Screen]
) -> None:
    """With fewer buttons the rest still has its room."""
    short(hatch)
    desk = open_desk(hatch.station, tasks, make, *size)
    inspect(hatch, desk)
    assert faults(desk.screen) == []


@pytest.mark.req("LAW-26-a")
def test_an_inspector_reads_custody(hatch: Hatch, tasks: Tasks) -> None:
    """Each subject stands there; a form that was begun is put away, and nothing can be begun."""
    desk = open_desk(hatch.station, tasks, CustodyScreen)
    screen = desk.screen
    assert isinstance(screen, CustodyScreen)
    screen.show_step("settings")
    desk.hands.wait()
    desk.hands.press("change-note-band")
    assert desk.hands.sees("setting-value")
    inspect(hatch, desk)
    assert not desk.hands.sees("setting-value")
    for subject in screen.steps:
        screen.show_step(subject)
        desk.hands.wait()
        assert screen.step.name == subject
        assert usable(desk) == set()
    screen.show_step("keys")
    desk.hands.wait()
    assert hatch.book.person(1).shown in words(desk)
    hatch.sign_in()
    desk.window.refresh()
    desk.window.go_to("custody")
    desk.hands.wait()
    assert {"hand-cabinet", "another-key", "print-custody"} <= usable(desk)
