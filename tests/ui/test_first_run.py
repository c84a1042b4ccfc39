"""The first run on the real station: an area set up in the real window, unlocked, signed in, blanked and woken."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QLabel

from cdstation.services.clocks import SetClock
from cdstation.services.station import Station
from cdstation.services.values import Proof, State
from cdstation.ui.setup.wizard import SetUpScreen
from cdstation.ui.tasks import Tasks
from cdstation.ui.window import MainWindow
from tests.services.hatch import MORNING_MS, PASSWORD, SoftPump, make_station
from tests.ui.stages import open_real_window, settle

STAFF = (
    ("Okafor", "Ada", "nurse", "418205", "", False),
    ("Patelson", "Nisha", "pharmacist", "264908", PASSWORD, True),
    ("Reed", "Jo", "healthcare assistant", "592837", "", False),
)


@dataclass
class FirstRun:
    """A computer with nothing on it yet."""

    station: Station
    tasks: Tasks
    window: MainWindow

    @property
    def screen(self) -> SetUpScreen:
        return self.window.setup

    def wait(self) -> None:
        self.tasks.wait_idle()
        settle()

    def enrol(self, family: str, given: str, role: str, pin: str, password: str, badge: bool) -> None:
        """One person through the form."""
        form = self.screen.people.form
        form.family.set_text(family)
        form.given.set_text(given)
        form.role.box.setCurrentText(role)
        form.password.set_text(password)
        form.badge.setChecked(badge)
        for _ in range(2):
            form.pin.entered.emit(pin)
        form.add.click()
        self.wait()

    def make(self) -> None:
        """Everything up to the first recovery share."""
        screen = self.screen
        screen.area.area.set_text("B wing hatch")
        screen.area.prison.set_text("Example Prison")
        screen.area.address.set_text("1 Sample Road, Anytown")
        screen.area.simulated.setChecked(True)
        screen.go_on.click()
        for one in STAFF:
            self.enrol(*one)
        screen.go_on.click()
        screen.stock.product.box.setCurrentText("methadone — oral solution — 1 mg per mL")
        screen.stock.balance.set_text("1,500.5")
        screen.stock.add.click()
        for _ in range(2):
            screen.go_on.click()
            self.wait()

    def keep(self) -> list[str]:
        """Tick every sheet; gives the words that stood on them."""
        seen: list[str] = []
        while self.screen.page == 5 and not self.screen.handout.isHidden():
            seen.append(
                " ".join(one.text() for one in self.screen.handout.secret.findChildren(QLabel) if one.isVisible())
            )
            self.screen.handout.kept.setChecked(True)
            self.screen.handout.go_on.click()
            settle()
        return seen

    def sign(self, person: int, pin: str, badge: str = "") -> None:
        """A PIN, after a badge where there is one."""
        self.window.signin.strip.signed.emit(Proof(person, pin, badge))
        self.wait()


@pytest.fixture
def run(tmp_path: Path, tasks: Tasks) -> Iterator[FirstRun]:
    """Nothing there yet."""
    station = make_station(tmp_path, SetClock(MORNING_MS), SoftPump())
    window = open_real_window(station, tasks)
    yield FirstRun(station, tasks, window)
    tasks.wait_idle()
    station.close()


def test_from_nothing_to_an_open_area(run: FirstRun) -> None:
    """Set-up, shares, unlocking with a password, two people, the page with its balance."""
    assert run.window.current.name == "setup"
    run.make()
    seen = run.keep()
    assert [len(words.split()) for words in seen] == [40, 40, 40, 1, 0], (
        "three shares of 20 numbered words, a badge, a note"
    )
    assert run.window.current.name == "unlock"
    run.window.unlock.password.set_text(PASSWORD)
    run.window.unlock.open_button.click()
    run.wait()
    assert run.window.current.name == "signin"
    run.sign(1, "418205")
    run.sign(3, "592837")
    assert run.window.current.name == "opening"
    assert [run.station.register.balance(head.page) for head in run.station.register.pages()] == [1_500_500]


@pytest.mark.req("D3", "D4")
def test_the_badge_on_the_screen_unlocks_and_signs(run: FirstRun) -> None:
    """Its owner's PIN goes with it; alone it signs nothing."""
    run.make()
    badge = run.keep()[3]
    run.window.unlock.password.set_text(badge)
    run.window.unlock.open_button.click()
    run.wait()
    assert run.window.current.name == "signin"
    run.window.signin.strip.badge_scanned.emit(badge)
    run.wait()
    person = run.window.signin.strip.person
    assert person is not None
    assert person.family == "Patelson"
    run.sign(2, "264908")
    assert run.station.status().nurse is None, "without the badge"
    run.sign(2, "264908", badge)
    assert run.station.status().nurse == person


@pytest.mark.req("D4")
def test_a_wrong_pin_wakes_nothing_and_is_told_at_the_next_sign_in(run: FirstRun) -> None:
    """Blank, one wrong PIN, the right one."""
    run.make()
    run.keep()
    run.window.unlock.password.set_text(PASSWORD)
    run.window.unlock.open_button.click()
    run.wait()
    run.sign(1, "418205")
    run.sign(3, "592837")
    run.window.blank()
    for pin, screen in (("111222", "lock"), ("418205", "opening")):
        run.window.lock.strip.signed.emit(Proof(1, pin))
        run.wait()
        assert run.window.current.name == screen
    run.window.blank()
    run.window.lock.sign_out.click()
    run.wait()
    run.sign(1, "418205")
    assert run.station.status().nurse is not None


@pytest.mark.req("D2")
def test_shares_and_badges_can_be_printed(run: FirstRun, tmp_path: Path) -> None:
    """Each share is a sheet of its own with every word; all badges are on one."""
    run.make()
    first = [one.text().split()[-1] for one in run.screen.handout.secret.findChildren(QLabel) if one.isVisible()]
    run.screen.handout.print_wanted.emit(1, tmp_path / "share.pdf")
    run.screen.handout.print_wanted.emit(0, tmp_path / "badges.pdf")
    run.wait()
    share = PdfReader(tmp_path / "share.pdf").pages[0].extract_text()
    assert all(word in share for word in first)
    assert "lead pharmacist" in share
    assert "PATELSON, Nisha" in " ".join(PdfReader(tmp_path / "badges.pdf").pages[0].extract_text().split())
    assert "Print it, then delete the file." in run.screen.handout.saved.text()


def test_a_folder_that_cannot_be_written_is_said(run: FirstRun, tmp_path: Path) -> None:
    """The share stays on the screen."""
    run.make()
    run.screen.handout.print_wanted.emit(1, tmp_path / "missing" / "share.pdf")
    run.wait()
    assert run.window.band.problem is not None
    assert run.window.band.problem.code == "print-target-not-writable"
    assert run.screen.page == 5


def test_the_state_is_the_stations(run: FirstRun) -> None:
    """Nothing is open before the unlocking."""
    assert run.station.status().state is State.LOCKED
    assert run.window.bar.state_word == "LOCKED"
