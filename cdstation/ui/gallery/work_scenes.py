"""The scenes of the work.

The hatch from the queue to the receipt and all its trouble, the opening, the register, the pump.
"""

from dataclasses import replace

from PySide6.QtWidgets import QApplication

from cdstation.register.pours import PourEnd
from cdstation.services.values import State
from cdstation.ui.fiction.hatch import stalled
from cdstation.ui.fiction.people import BRZEZINSKI, DOUGLAS, EVANS
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.gallery.stage import NURSE, WITNESS, Scene, Stage
from cdstation.ui.hatch.screen import HatchScreen
from cdstation.ui.opening.screen import OpeningScreen


def _card(stage: Stage, patient: int = BRZEZINSKI) -> None:
    stage.screen(HatchScreen).choose(patient)
    stage.wait()


def _identified(stage: Stage, patient: int = BRZEZINSKI) -> None:
    _card(stage, patient)
    for name in ("tick-photo", "tick-name-and-birth"):
        stage.hands.press(name)


def _ready(stage: Stage) -> None:
    _identified(stage)
    stage.hands.sign(stage.screen(HatchScreen).pages.card.witness, WITNESS)


def _pouring(stage: Stage) -> None:
    """Held in the middle by the invented pump."""
    stage.station.pump.gate.clear()
    _ready(stage)
    stage.hands.tap(stage.screen(HatchScreen).pages.card.button)
    while not stage.station.pump.waiting.wait(0.01):
        QApplication.processEvents()
    for _ in range(5):
        QApplication.processEvents()


def _stopped(stage: Stage) -> None:
    _pouring(stage)
    stage.hands.tap(stage.screen(HatchScreen).pump.stop)
    stage.station.pump.gate.set()
    stage.wait()


def _handover(stage: Stage) -> None:
    _ready(stage)
    stage.hands.press("pour")


def _amount(stage: Stage) -> None:
    _handover(stage)
    stage.hands.press("verb-part")


def _witness(stage: Stage) -> None:
    _handover(stage)
    stage.hands.press("verb-given")


def _receipt(stage: Stage) -> None:
    _witness(stage)
    stage.hands.sign(stage.screen(HatchScreen).pages.handover.strip, WITNESS)


def _not_given(stage: Stage) -> None:
    _card(stage, EVANS)
    stage.screen(HatchScreen).queue.withheld.emit()
    stage.wait()


def _held(stage: Stage) -> None:
    _card(stage)
    stage.screen(HatchScreen).course.interrupt()
    stage.wait()


def _unsettled(station: ExampleStation) -> None:
    station.dosing.open = [stalled(EVANS)]


def _unknown(station: ExampleStation) -> None:
    station.dosing.open = [stalled(EVANS, PourEnd.LOST)]


def _settle(stage: Stage) -> None:
    stage.window.startup.act.click()
    stage.wait()


def _settle_signed(stage: Stage) -> None:
    _settle(stage)
    stage.hands.press("decide-destroy")


def _bare_pump(station: ExampleStation) -> None:
    station.pump.now = replace(
        station.pump.now, state="needs-bottle", batch="", expiry="", capacity_ul=0, left_ul=0, verified_ms=None
    )


def _opening_step(stage: Stage, code: str) -> None:
    stage.screen(OpeningScreen).show_step(code)
    stage.wait()


def _counted(stage: Stage) -> None:
    _opening_step(stage, "count")
    for code, text in (("sealed", "1"), ("opened", "0"), ("reservoir", "0")):
        stage.hands.type_into(f"count-{code}", text, enter=False)
    stage.hands.press("count-figures")


def _counted_second(stage: Stage) -> None:
    _counted(stage)
    stage.hands.sign(stage.screen(OpeningScreen).count.strip, NURSE)


def _go(stage: Stage, name: str) -> None:
    stage.window.go_to(name)
    stage.wait()


WORK = (
    Scene("hatch-queue", State.READY),
    Scene("hatch-card", State.READY, _identified),
    Scene("hatch-ready", State.READY, _ready),
    Scene("hatch-blocked", State.READY, lambda stage: _card(stage, DOUGLAS)),
    Scene("hatch-pouring", State.READY, _pouring),
    Scene("hatch-stopped", State.READY, _stopped),
    Scene("hatch-handover", State.READY, _handover),
    Scene("hatch-part-taken", State.READY, _amount),
    Scene("hatch-witness", State.READY, _witness),
    Scene("hatch-receipt", State.READY, _receipt),
    Scene("hatch-not-given", State.READY, _not_given),
    Scene("hatch-held", State.READY, _held),
    Scene("hatch-half-dose", State.QUARANTINE, _settle, _unsettled),
    Scene("hatch-half-dose-signing", State.QUARANTINE, _settle_signed, _unsettled),
    Scene("hatch-half-dose-unknown", State.QUARANTINE, _settle, _unknown),
    Scene("opening", State.CLOSED, before=_bare_pump),
    Scene("opening-keys", State.CLOSED, lambda stage: _opening_step(stage, "keys"), _bare_pump),
    Scene("opening-count", State.CLOSED, _counted, _bare_pump),
    Scene("opening-count-second", State.CLOSED, _counted_second, _bare_pump),
    Scene("opening-bottle", State.CLOSED, lambda stage: _opening_step(stage, "bottle"), _bare_pump),
    Scene("opening-verify", State.CLOSED, lambda stage: _opening_step(stage, "verify")),
    Scene("opening-open", State.CLOSED, lambda stage: _opening_step(stage, "open")),
    Scene("register", State.READY, lambda stage: _go(stage, "register")),
    Scene("pump", State.READY, lambda stage: _go(stage, "pump")),
)
