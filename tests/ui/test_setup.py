"""Set-up: keys alone and touch alone suffice, nothing is made before the end, and what is shown once is read once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from cdstation.errors import RuleError
from cdstation.services.values import AreaPlan, PersonPlan, State
from cdstation.ui.fiction.access import AREA, SHARES
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.setup.wizard import SetUpScreen
from cdstation.ui.tasks import Tasks
from cdstation.ui.widgets.buttons import Button
from tests.ui.stages import open_window, settle


@pytest.fixture
def station() -> ExampleStation:
    """Nothing on this computer yet."""
    made = ExampleStation(State.LOCKED)
    made.access.known = ()
    return made


@pytest.fixture
def screen(station: ExampleStation, tasks: Tasks) -> SetUpScreen:
    """The first page, ready to be typed into."""
    window = open_window(station, tasks)
    window.activateWindow()
    settle()
    window.setup.enter()
    return window.setup


def focused() -> QWidget:
    """Where the keys go."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def type_into(name: str, text: str) -> None:
    """Tab until that field has the focus, then type: what somebody without a mouse does."""
    for _ in range(60):
        if focused().accessibleName() == name:
            break
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert focused().accessibleName() == name
    QTest.keyClicks(focused(), text)


def press(name: str) -> None:
    """Tab to a button and press it."""
    type_into(name, "")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    settle()


def by_keys(tasks: Tasks, screen: SetUpScreen) -> None:
    """The whole way to the summary."""
    type_into("Area", "B wing hatch")
    type_into("Prison", "Example Prison")
    type_into("Address", "1 Sample Road, Anytown")
    press("Next")
    for family, given, role, password in (("Okafor", "Ada", 0, ""), ("Patel", "Nisha", 1, "heron lantern quartz")):
        type_into("Family name", family)
        type_into("Given name", given)
        type_into("Employed as", "")
        QTest.keyClick(focused(), Qt.Key.Key_Home)
        for _ in range(role):
            QTest.keyClick(focused(), Qt.Key.Key_Down)
        type_into("Password for unlocking the area", password)
        for _ in range(2):
            type_into("PIN of this person", "")
            QTest.keyClicks(focused(), "246810")
            QTest.keyClick(focused(), Qt.Key.Key_Return)
        press("Add this person")
        tasks.wait_idle()
    press("Next")
    type_into("Balance now", "500")
    press("Open this page")
    press("Next")


@pytest.mark.req("CUI-4")
def test_an_area_is_made_by_keys_alone(tasks: Tasks, station: ExampleStation, screen: SetUpScreen) -> None:
    """From the first field to the last share."""
    by_keys(tasks, screen)
    assert station.calls == []
    press("Make the area")
    tasks.wait_idle()
    (act, plan), *more = station.calls
    assert (act, more) == ("create", [])
    assert isinstance(plan, AreaPlan)
    assert [(one.family, one.role, one.pin) for one in plan.people] == [
        ("Okafor", "nurse", "246810"),
        ("Patel", "pharmacist", "246810"),
    ]
    assert [amount for _, amount in plan.pages] == [500_000]


@pytest.mark.req("D2")
def test_each_share_is_shown_once_on_a_page_of_its_own(
    tasks: Tasks, station: ExampleStation, screen: SetUpScreen
) -> None:
    """The next one comes only when this one is kept; afterwards no word of them is left in the window."""
    by_keys(tasks, screen)
    press("Make the area")
    tasks.wait_idle()
    for share in SHARES:
        words = share.split()
        assert all(f"{at}  {word}" in shown(screen) for at, word in enumerate(words, start=1))
        assert not screen.handout.go_on.isEnabled()
        screen.back()
        for kept in (True, False):
            screen.handout.kept.setChecked(kept)
            assert screen.handout.go_on.isEnabled() is kept
        screen.handout.kept.setChecked(True)
        screen.handout.go_on.click()
        settle()
    assert "EXAMPLE-BADGE-3" in shown(screen)
    station.access.known = (AREA,)
    screen.handout.kept.setChecked(True)
    screen.handout.go_on.click()
    settle()
    left = " ".join(label.text() for label in screen.findChildren(QLabel))
    assert not any(f"1  {share.split()[0]}" in left for share in SHARES)
    assert screen.people.people == []


def shown(screen: SetUpScreen) -> list[str]:
    """Every label in sight."""
    return [label.text() for label in screen.findChildren(QLabel) if label.isVisible()]


@pytest.mark.req("D2")
def test_shares_are_hidden_when_nobody_is_there(tasks: Tasks, screen: SetUpScreen) -> None:
    """They can be called back; they are not blanked away for good."""
    by_keys(tasks, screen)
    press("Make the area")
    tasks.wait_idle()
    screen.conceal()
    settle()
    assert not any(word in " ".join(shown(screen)) for word in ("1  academic", "acrobat"))
    screen.handout.reveal.click()
    settle()
    assert "1  academic" in shown(screen)


def test_what_is_missing_is_said_in_words(tasks: Tasks, screen: SetUpScreen) -> None:
    """And one stays on the page."""
    screen.go_on.click()
    assert screen.page == 0
    assert screen._missing.text() == "Area, prison and address are needed."


@pytest.mark.parametrize(
    ("people", "missing"),
    [
        ((), "Two people"),
        ((("nurse", "x" * 15), ("nurse", "")), "pharmacist"),
        ((("nurse", ""), ("pharmacist", "")), "password or a badge"),
        ((("nurse", ""), ("pharmacist", "x" * 15)), ""),
    ],
)
def test_the_first_people_are_enough_or_it_is_said_why_not(
    screen: SetUpScreen, people: tuple[tuple[str, str], ...], missing: str
) -> None:
    """Two, a supervisor among them, and somebody who can unlock."""
    screen.people.people.extend(PersonPlan("A", str(at), role, "", "1", word) for at, (role, word) in enumerate(people))
    said = screen.people.missing()
    assert (missing in said) if missing else said == ""


@pytest.mark.req("D4")
def test_a_pin_is_typed_the_same_way_twice(screen: SetUpScreen) -> None:
    """Otherwise it is asked for anew, and nobody is added."""
    form = screen.people.form
    form.family.set_text("Okafor")
    for pin in ("246810", "246811"):
        form.pin.entered.emit(pin)
    assert "not the same" in form.pin_words.text()
    form.add.click()
    assert screen.people.people == []


def test_a_person_who_is_refused_stays_in_the_form(tasks: Tasks, screen: SetUpScreen) -> None:
    """All but the PIN: a PIN that anybody would try."""
    form = screen.people.form
    form.family.set_text("Okafor")
    for _ in range(2):
        form.pin.entered.emit("111111")
    form.add.click()
    tasks.wait_idle()
    assert form.family.text == "Okafor"
    assert "first that anybody would try" in form.wrong.text()
    assert "PIN" in form.pin_words.text()


@pytest.mark.req("H-2")
@pytest.mark.parametrize("typed", ["45 mg", "about 500", "1.0005"])
def test_a_balance_is_an_exact_figure_of_the_right_unit(screen: SetUpScreen, typed: str) -> None:
    """`45 mg` is not `45 mL`; the field stays filled."""
    screen.stock.balance.set_text(typed)
    screen.stock.add.click()
    assert screen.stock.pages == []
    assert screen.stock.balance.text == typed


def test_a_page_is_opened_once(screen: SetUpScreen) -> None:
    """Drugs that share a page are one page."""
    for _ in range(2):
        screen.stock.balance.set_text("500")
        screen.stock.add.click()
    assert len(screen.stock.pages) == 1


def test_when_making_it_fails_nothing_typed_is_lost(
    tasks: Tasks, station: ExampleStation, screen: SetUpScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason stands in the band, and the summary is back."""

    def refuse(*_: object) -> None:
        raise RuleError("area-exists")

    monkeypatch.setattr(station.setup, "create_area", refuse)
    by_keys(tasks, screen)
    told: list[object] = []
    tasks.failed.connect(told.append)
    press("Make the area")
    tasks.wait_idle()
    assert screen.page == 3
    assert len(screen.people.people) == 2
    assert len(told) == 1


@pytest.mark.req("CUI-4")
def test_names_with_accents_by_touch_alone(tasks: Tasks, screen: SetUpScreen) -> None:
    """The keyboard on the screen has capitals and the letters of people's names."""
    screen.area.area.setFocus()
    QTest.mouseClick(screen.dock.opener, Qt.MouseButton.LeftButton)
    settle()
    for name in ("Capital letter", "h", "a", "123", "éłñ", "ł", "[ ]", "abc", "e", "Erase"):
        keys = {key.text() or key.accessibleName(): key for key in screen.dock.keyboard.findChildren(Button)}
        keys |= {key.text().lower(): key for key in screen.dock.keyboard.findChildren(Button) if key.text()}
        QTest.mouseClick(keys[name], Qt.MouseButton.LeftButton)
    assert screen.area.area.text == "Hał"
