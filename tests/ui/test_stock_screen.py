"""The stock screen over a real book: its acts, the way between them, and what stands in the cabinet."""

import pytest

from cdstation.ui.stock.acts_list import ActButton
from cdstation.ui.stock.screen import STEPS, StockScreen
from cdstation.ui.tasks import Tasks
from tests.services.hatch import Hatch
from tests.ui.real_desk import RealDesk, open_desk


@pytest.fixture
def desk(hatch: Hatch, tasks: Tasks) -> RealDesk:
    """The stock screen in front."""
    return open_desk(hatch.station, tasks, StockScreen)


def test_every_act_can_be_reached_and_left_by_keys(desk: RealDesk) -> None:
    """Each act comes to the front by its button in the list, and `Esc` goes back to where the screen begins."""
    screen = desk.screen
    assert isinstance(screen, StockScreen)
    assert screen.step.name == "overview"
    for kind in STEPS:
        desk.hands.press(f"act-{kind.name}")
        assert screen.step.name == kind.name
        button = desk.window.findChild(ActButton, f"act-{kind.name}")
        assert isinstance(button, ActButton)
        assert button.isChecked()
    screen.show_step("overview")
    assert not screen.back()


def test_in_a_tight_window_the_list_and_the_act_take_turns(desk: RealDesk) -> None:
    """At 200 % on a small screen there is room for one of them."""
    screen = desk.screen
    assert isinstance(screen, StockScreen)
    screen.set_tight(True)
    screen.show_step("overview")
    assert not screen._list.isVisible()
    assert screen.back()
    assert screen._list.isVisible()
