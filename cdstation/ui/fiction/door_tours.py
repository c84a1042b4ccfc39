"""The ways through the door: setting up an area, unlocking it, signing in."""

from collections.abc import Iterator

from PySide6.QtTest import QTest

from cdstation.services.values import State
from cdstation.ui.fiction.access import PASSWORD, PIN
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.fiction.workplace import NURSE, WITNESS, Workplace


def nothing_yet() -> ExampleStation:
    """A computer without any area."""
    made = ExampleStation(State.LOCKED)
    made.access.known = ()
    return made


def set_up(place: Workplace) -> Iterator[str]:
    """A new area, from its name to the first recovery share."""
    screen = place.window.setup
    yield "set-up-area-empty"
    screen.area.area.set_text("B wing hatch")
    screen.area.prison.set_text("Example Prison")
    screen.area.address.set_text("1 Sample Road, Anytown")
    yield "set-up-area"
    screen.go_on.click()
    yield "set-up-people-first"
    for family, given, role, password in (("Okafor", "Ada", 0, ""), ("Patel", "Nisha", 1, PASSWORD)):
        _enrol(place, family, given, role, password)
    yield "set-up-people"
    screen.go_on.click()
    screen.stock.balance.set_text("500")
    yield "set-up-stock"
    screen.stock.add.click()
    screen.go_on.click()
    yield "set-up-summary"
    screen.go_on.click()
    place.wait()
    yield "set-up-share"


def _enrol(place: Workplace, family: str, given: str, role: int, password: str) -> None:
    form = place.window.setup.people.form
    form.family.set_text(family)
    form.given.set_text(given)
    form.role.box.setCurrentIndex(role)
    form.password.set_text(password)
    for _ in range(2):
        form.pin.entered.emit(PIN)
    form.add.click()
    place.wait()


def through_the_door(place: Workplace) -> Iterator[str]:
    """Unlocking, and two people signing in."""
    window, access = place.window, place.station.access
    yield "unlock"
    access.gate.clear()
    window.unlock.password.set_text(PASSWORD)
    place.hands.tap(window.unlock.open_button)
    QTest.qWait(100)
    yield "verifying"
    access.gate.set()
    place.wait()
    yield "sign-in"
    place.hands.sign(window.signin.strip, NURSE)
    yield "sign-in-witness"
    place.hands.sign(window.signin.strip, WITNESS)
    yield "signed-in"
