"""The scenes at the door: set-up, unlocking, signing in, the lock, and each state in which nothing may be poured."""

from cdstation.errors import NotReadyError, UnrecordedError
from cdstation.register.audit import Finding
from cdstation.services.values import Progress, Proof, State
from cdstation.ui.fiction import people
from cdstation.ui.fiction.access import PASSWORD, PIN
from cdstation.ui.fiction.hatch import stalled
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.gallery.stage import Scene, Stage


def _nothing_here(station: ExampleStation) -> None:
    station.access.known = ()


def _missing(stage: Stage) -> None:
    stage.window.setup.go_on.click()


def _fill(stage: Stage) -> None:
    screen = stage.window.setup
    screen.area.area.set_text("B wing hatch")
    screen.area.prison.set_text("Example Prison")
    screen.area.address.set_text("1 Sample Road, Anytown")
    screen.area.simulated.setChecked(True)
    form = screen.people.form
    for person, password in ((people.NURSE, ""), (people.PHARMACIST, PASSWORD)):
        form.family.set_text(person.family)
        form.given.set_text(person.given)
        form.role.box.setCurrentText(person.role.value)
        form.registration.set_text(person.registration)
        form.password.set_text(password)
        form.badge.setChecked(bool(password))
        for _ in range(2):
            form.pin.entered.emit(PIN)
        form.add.click()
        stage.wait()
    screen.stock.balance.set_text("500")
    screen.stock.add.click()


def _step(stage: Stage, count: int) -> None:
    _fill(stage)
    for _ in range(count):
        stage.window.setup.go_on.click()
        stage.wait()


def _keyboard(stage: Stage) -> None:
    _step(stage, 1)
    stage.window.setup.people.form.family.setFocus()
    stage.window.setup.dock.opener.click()


def _badge(stage: Stage) -> None:
    _step(stage, 4)
    for _ in range(3):
        stage.window.setup.handout.kept.setChecked(True)
        stage.window.setup.handout.go_on.click()


def _refused(stage: Stage) -> None:
    stage.window.unlock.password.set_text("not the right one")
    stage.window.unlock.open_button.click()
    stage.wait()


def _unlocking(stage: Stage) -> None:
    stage.window.unlock.show_progress(Progress("unlock-check", 1, 3))


def _sign(stage: Stage, person: int, pin: str = PIN) -> None:
    stage.window.signin.strip.signed.emit(Proof(person, pin))
    stage.wait()


def _tried_before(station: ExampleStation) -> None:
    station.access.failed_since = 3


def _second(stage: Stage) -> None:
    _sign(stage, people.NURSE.number)


def _second_refused(stage: Stage) -> None:
    _second(stage)
    _sign(stage, people.WITNESS.number, "111111")


def _lock(stage: Stage) -> None:
    stage.window.blank()


def _hand_over(stage: Stage) -> None:
    stage.window.blank()
    stage.window.lock.hand_over.click()


def _unfinished(station: ExampleStation) -> None:
    station.dosing.open = [stalled()]


def _damaged(station: ExampleStation) -> None:
    station.access.found = (
        Finding("chain-broken", 20_411),
        Finding("entry-altered", 20_398),
        Finding("page-damaged", facts=(("page", 412),)),
    )


def _older(station: ExampleStation) -> None:
    station.access.found = (Finding("register-behind-anchor", facts=(("last", 20_400), ("missing", 12))),)


def _bug(stage: Stage) -> None:
    stage.tasks.broken.emit("ValueError at course.py:71 > dosing.py:120")


DOOR = (
    Scene("setup-1-area", State.LOCKED, _missing, _nothing_here),
    Scene("setup-2-people", State.LOCKED, lambda stage: _step(stage, 1), _nothing_here),
    Scene("setup-2-people-keyboard", State.LOCKED, _keyboard, _nothing_here),
    Scene("setup-3-stock", State.LOCKED, lambda stage: _step(stage, 2), _nothing_here),
    Scene("setup-4-summary", State.LOCKED, lambda stage: _step(stage, 3), _nothing_here),
    Scene("setup-5-recovery-share", State.LOCKED, lambda stage: _step(stage, 4), _nothing_here),
    Scene("setup-6-badge", State.LOCKED, _badge, _nothing_here),
    Scene("unlock", State.LOCKED),
    Scene("unlock-refused", State.LOCKED, _refused),
    Scene("unlock-progress", State.LOCKED, _unlocking),
    Scene("unlock-shares", State.LOCKED, lambda stage: stage.window.unlock.show_shares()),
    Scene("signin-nurse", State.SIGNED_OUT),
    Scene("signin-second-person", State.SIGNED_OUT, _second, _tried_before),
    Scene("signin-refused", State.SIGNED_OUT, _second_refused),
    Scene("lock", State.READY, _lock),
    Scene("lock-hand-over", State.READY, _hand_over),
    Scene("startup-quarantine", State.QUARANTINE, before=_unfinished),
    Scene("startup-clock-hold", State.CLOCK_HOLD),
    Scene("startup-read-only", State.READ_ONLY, before=_damaged),
    Scene("startup-restored", State.RESTORED_BLOCKED, before=_older),
    Scene("startup-no-space", State.NO_SPACE),
    Scene("stop-using-this-station", State.READY, _bug),
    Scene("problem", State.READY, lambda stage: stage.window.show_problem(NotReadyError("pump-line-lost"))),
    Scene(
        "problem-unrecorded",
        State.READY,
        lambda stage: stage.window.show_problem(UnrecordedError("entry-not-written")),
    ),
)
