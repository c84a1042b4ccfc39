"""Every screen at the door at the sizes that must do: no text cut, no target small, nothing nameless or overlapping."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from cdstation.errors import NotReadyError, TrustError, UnrecordedError
from cdstation.register.audit import Finding
from cdstation.services.values import Progress, Proof, State
from cdstation.ui.fiction import people
from cdstation.ui.fiction.access import PIN
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.tasks import Tasks
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.window import MainWindow
from tests.ui.looks import faults
from tests.ui.stages import SIZES, hosted, open_window, settle

Steps = Callable[[MainWindow, ExampleStation], None]


def nothing(window: MainWindow, station: ExampleStation) -> None:
    """The screen as it comes."""


def blank(window: MainWindow, station: ExampleStation) -> None:
    """Locked, and asked to hand over."""
    window.blank()
    window.lock.hand_over.click()


def problem(window: MainWindow, station: ExampleStation) -> None:
    """The band, with the longest words there are for a state outside."""
    window.show_problem(NotReadyError("machine-secret-missing"))


def untrusted(window: MainWindow, station: ExampleStation) -> None:
    """White on red."""
    window.show_problem(TrustError("area-not-encrypted"))


def unrecorded(window: MainWindow, station: ExampleStation) -> None:
    """What cannot be sent away."""
    window.show_problem(UnrecordedError("entry-not-written"))


def bug(window: MainWindow, station: ExampleStation) -> None:
    """Stop using this station."""
    window.tasks.broken.emit("ValueError at dosing.py:71 > ledger.py:120")


def wrong_password(window: MainWindow, station: ExampleStation) -> None:
    """Refused."""
    window.unlock.password.set_text("not this one at all")
    window.unlock.open_button.click()


def unlocking(window: MainWindow, station: ExampleStation) -> None:
    """In the middle of the check."""
    window.unlock._begin()
    window.unlock.steps.show_progress(Progress("unlock-check", 1, 3))


def shares(window: MainWindow, station: ExampleStation) -> None:
    """Recovery."""
    window.unlock._show_page(1)


def warned(window: MainWindow, station: ExampleStation) -> None:
    """The second person after a nurse in whose name wrong PINs were tried, and a PIN refused."""
    station.access.failed_since = 3
    window.signin.strip.signed.emit(Proof(people.NURSE.number, PIN))
    window.tasks.wait_idle()
    window.signin.strip.signed.emit(Proof(people.WITNESS.number, "111111"))


def found(window: MainWindow, station: ExampleStation) -> None:
    """Findings of several kinds."""
    station.access.found = (Finding("entry-altered", 20_398), Finding("anchor-missing"))
    window.refresh()


def set_up(window: MainWindow, station: ExampleStation) -> None:
    """The first page, with what is missing said."""
    window.unlock.new_area.emit()
    window.setup.go_on.click()


def filled(window: MainWindow) -> None:
    """Everything typed that the set-up asks for."""
    screen = window.setup
    screen.area.area.set_text("B wing hatch")
    screen.area.prison.set_text("Example Prison")
    screen.area.address.set_text("1 Sample Road, Anytown")
    screen.area.simulated.setChecked(True)
    form = screen.people.form
    for family, role in (("Okafor", 0), ("Featherstonehaugh-Vandenberghe", 1)):
        form.family.set_text(family)
        form.given.set_text("Nisha")
        form.role.box.setCurrentIndex(role)
        form.password.set_text("heron lantern quartz")
        form.badge.setChecked(True)
        for _ in range(2):
            form.pin.entered.emit(PIN)
        form.add.click()
        window.tasks.wait_idle()
    screen.stock.balance.set_text("500")
    screen.stock.add.click()


def page(number: int) -> Steps:
    """That page of the set-up."""

    def show(window: MainWindow, station: ExampleStation) -> None:
        window.unlock.new_area.emit()
        filled(window)
        for _ in range(number):
            window.setup.go_on.click()
            window.tasks.wait_idle()

    return show


def keyboard(window: MainWindow, station: ExampleStation) -> None:
    """The form for a person with the keyboard on the screen."""
    page(1)(window, station)
    window.setup.people.form.family.setFocus()
    window.setup.dock.opener.click()


SCREENS: dict[str, tuple[State, Steps]] = {
    "unlock": (State.LOCKED, nothing),
    "unlock refused": (State.LOCKED, wrong_password),
    "unlocking": (State.LOCKED, unlocking),
    "recovery": (State.LOCKED, shares),
    "sign-in": (State.SIGNED_OUT, nothing),
    "second person": (State.SIGNED_OUT, warned),
    "lock": (State.READY, blank),
    "frame": (State.READY, nothing),
    "problem": (State.READY, problem),
    "untrusted": (State.READY, untrusted),
    "unrecorded": (State.READY, unrecorded),
    "bug": (State.READY, bug),
    "quarantine": (State.QUARANTINE, nothing),
    "clock": (State.CLOCK_HOLD, nothing),
    "read-only": (State.READ_ONLY, found),
    "restored": (State.RESTORED_BLOCKED, nothing),
    "no space": (State.NO_SPACE, nothing),
    "set-up area": (State.LOCKED, set_up),
    "set-up people": (State.LOCKED, page(1)),
    "set-up keyboard": (State.LOCKED, keyboard),
    "set-up stock": (State.LOCKED, page(2)),
    "set-up summary": (State.LOCKED, page(3)),
    "set-up shares": (State.LOCKED, page(4)),
}


@pytest.mark.req("CUI-3", "CUI-4")
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
@pytest.mark.parametrize("name", SCREENS)
def test_nothing_is_cut_small_nameless_or_covered(tasks: Tasks, name: str, size: tuple[int, int]) -> None:
    """Done when 6: at both screens, at 100 % and 200 %."""
    state, steps = SCREENS[name]
    station = ExampleStation(state)
    window = open_window(station, tasks, size)
    steps(window, station)
    tasks.wait_idle()
    settle()
    assert faults(window) == []


def test_the_look_finds_each_kind_of_fault(dressed: object) -> None:
    """Planted: a label too narrow, a button too small, a field without a name, one thing over another."""
    host = QWidget()
    page = hosted(host, (400, 300))
    label = QLabel("This sentence does not fit", host)
    label.setGeometry(0, 0, 40, 10)
    button = Button("STOP", big=True)
    button.setParent(host)
    button.setAccessibleName("")
    button.setGeometry(20, 5, 30, 30)
    outside = QLabel("out", host)
    outside.setGeometry(390, 290, 100, 100)
    for widget in (label, button, outside):
        widget.show()
    settle()
    said = " | ".join(faults(page))
    for fault in ("cut: needs", "text cut", "too small for a finger", "no accessible name", "sticks out"):
        assert fault in said
