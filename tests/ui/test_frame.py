"""The bar at the top: every fact that is asked for, in the form that fits; nothing in it is markup."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from cdstation.register.people import Person, Role
from cdstation.services.values import State
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.frame import TopBar
from cdstation.ui.text import show_age
from tests.ui.stages import hosted, settle


def bar_of(station: ExampleStation, width: int) -> TopBar:
    """The bar in a window of that width."""
    bar = TopBar()
    hosted(bar, (width, 200))
    bar.show_status(station.status(), station.clock.now())
    settle()
    return bar


def words(bar: TopBar) -> str:
    """All that can be read on it."""
    return " ".join(
        label.text().replace("&nbsp;", " ").replace("<b>", "").replace("</b>", "").replace("\N{NO-BREAK SPACE}", " ")
        for label in bar.findChildren(QLabel)
        if label.isVisible()
    )


@pytest.mark.req("CUI-1", "CUI-2")
def test_everything_stands_in_the_bar() -> None:
    """Area, who is on duty, keys, pump, backup, discrepancies, the day and the 24-hour clock."""
    said = words(bar_of(ExampleStation(), 1366))
    for expected in (
        "Example Prison — B wing hatch",
        "Nurse OKAFOR, Ada",
        "Witness REED, Jo",
        "Keys OKAFOR",
        "Pump 1 ready",
        "Backup 2 h ago",
        "1 open",
        "Sat 21-Nov-2026",
        "08:14",
    ):
        assert expected in said


def test_little_room_shortens_names_and_takes_a_second_row() -> None:
    """No fact is dropped."""
    said = words(bar_of(ExampleStation(), 683))
    for expected in ("B wing hatch", "Nurse OKAFOR", "Witness REED", "Backup 2 h ago", "1 open", "08:14"):
        assert expected in said


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_word(state: State) -> None:
    """READY, or the one thing that stops work."""
    bar = bar_of(ExampleStation(state), 1366)
    assert bar.state_word == bar.state_word.upper() != ""
    assert (bar.state_word == "READY") is (state is State.READY)


def test_a_name_is_never_taken_for_markup() -> None:
    """What people are called is text."""
    station = ExampleStation()
    station.nurse = replace(station.nurse or Person(1, "", "", Role.NURSE, "", ""), given="<b>Ada</b>")
    assert "&lt;b&gt;" in bar_of(station, 1920)._beside.text()


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "just now"), (8, "8 min ago"), (125, "2 h ago"), (47 * 60, "47 h ago"), (72 * 60, "3 days ago")],
)
def test_age_is_said_roughly(minutes: int, said: str) -> None:
    """How old the backup is."""
    assert show_age(1_000_000_000, 1_000_000_000 + minutes * 60_000) == said
