"""Plays a whole session by driving the real screens, as the demo without a display does.

Nothing here calls a service that moves anything: what is done is done by presses and keys (`hands.py`).
"""

from time import monotonic, sleep

from PySide6.QtWidgets import QApplication

from cdstation.register.pours import Certainty
from cdstation.register.quantity import show_thousandths
from cdstation.services.values import State
from cdstation.treatment.acts import NotGivenReason, Outcome
from cdstation.ui.hands import Hands, quick_hands
from cdstation.ui.hatch.pages import Stage
from cdstation.ui.hatch.screen import HatchScreen
from cdstation.ui.opening.checklist_view import STEPS
from cdstation.ui.opening.screen import OpeningScreen
from cdstation.ui.script import SessionScript, StepTiming, Visit
from cdstation.ui.tasks import Tasks
from cdstation.ui.window import MainWindow

LOW_UL = 220_000  # the largest dose and the residue


def play_session(window: MainWindow, tasks: Tasks, script: SessionScript) -> list[StepTiming]:
    """Unlock, sign in, open, serve the queue, close: from wherever the station stands.

    LookupError when a step is not on the screen.
    """
    with quick_hands():
        player = _Player(window, tasks, script)
        player.reach_ready()
        timings = player.serve()
        if script.close:
            player.close()
    return timings


class _Player:
    def __init__(self, window: MainWindow, tasks: Tasks, script: SessionScript) -> None:
        self.window = window
        self.script = script
        self.hands = Hands(window, tasks)
        hatch, opening = window.screens["hatch"], window.screens["opening"]
        assert isinstance(hatch, HatchScreen)
        assert isinstance(opening, OpeningScreen)
        self.hatch = hatch
        self.opening = opening
        self.station = window.station

    def _state(self) -> State:
        self.hands.wait()
        self.window.refresh()
        self.hands.wait()
        return self.station.status().state

    # -- opening -------------------------------------------------------------------------------------------------

    def reach_ready(self) -> None:
        if self._state() is State.LOCKED:
            self.script.grab("unlock")
            self.window.unlock.password.set_text(self.script.password)
            self.hands.tap(self.window.unlock.open_button)
        if self._state() is State.SIGNED_OUT or self.window.current is self.window.signin:
            self._sign_in()
        if self._state() is State.CLOSED:
            self._open()

    def _sign_in(self) -> None:
        strip = self.window.signin.strip
        self.script.grab("sign-in")
        if self.station.status().nurse is None:
            self.hands.sign(strip, self.script.nurse)
        if self.station.status().witness is None:
            self.hands.sign(strip, self.script.witness)

    def _open(self) -> None:
        self.script.before_opening()
        self.window.go_to("opening")
        self._state()
        self.script.grab("opening")
        steps = {"keys": self._keys, "count": self._count, "bottle": self._bottle, "verify": self._verify}
        for name, act in steps.items():
            if self._left(name):
                self.opening.show_step(name)
                self.hands.wait()
                act()
        self.opening.show_step("open")
        self.hands.wait()
        self.script.grab("opening-ready")
        self.hands.press("open-hatch")
        if self._state() is not State.READY:
            raise LookupError("the hatch did not open")

    def _left(self, step: str) -> bool:
        return any(STEPS.get(item.code) == step and item.state == "to-do" for item in self.station.session.checklist())

    def _keys(self) -> None:
        for signer in (self.script.nurse, self.script.witness):
            self.hands.sign(self.opening.keys.strip, signer)

    def _count(self) -> None:
        for at, head in enumerate(self.station.register.pages()):
            if at:
                self.opening.count.page.setCurrentIndex(at)
                self.opening.count.page.activated.emit(at)
                self.hands.wait()
            figure = show_thousandths(max(0, self.station.register.balance(head.page)))
            for name in ("first", "second"):
                for code, text in (("sealed", figure), ("opened", "0"), ("reservoir", "0")):
                    if code in self.opening.count.figures.fields:
                        self.hands.type_into(f"count-{code}", text, enter=False)
                self.script.grab(f"count-{name}")
                self.hands.press("count-figures")
            for signer in (self.script.nurse, self.script.witness):
                self.hands.sign(self.opening.count.strip, signer)
            self.script.grab("count-reveal")

    def _bottle(self) -> None:
        for name, text in (
            ("batch", self.script.batch),
            ("expiry", self.script.expiry),
            ("volume", self.script.bottle_ml),
        ):
            self.hands.type_into(f"bottle-{name}", text, enter=False)
        self.hands.press("bottle-next")
        self.script.grab("bottle")
        self.hands.sign(self.opening.bottle.strip, self.script.witness)

    def _verify(self) -> None:
        if self.hands.sees("connect-pump"):
            self.hands.press("connect-pump")
        for at, measured in enumerate(self.script.shots_ml, start=1):
            self.hands.press(f"shot-{at}")
            self.hands.type_into(f"shot-measured-{at}", measured)
        self.script.grab("calibration")
        self.hands.sign(self.opening.verify.strip, self.script.witness)
        self.script.grab("calibration-passed")

    # -- the queue -----------------------------------------------------------------------------------------------

    def serve(self) -> list[StepTiming]:
        self.window.go_to("hatch")
        self.hands.wait()
        self.script.grab("queue")
        waiting = [row.patient for row in self.station.roster.queue().to_attend][: self.script.people]
        return [timing for index, patient in enumerate(waiting) for timing in self._visits(index, patient)]

    def _visits(self, index: int, patient: int) -> list[StepTiming]:
        """One person, who comes to the window again after a cup that was destroyed."""
        first = self._visit(index, patient, self.script.visits.get(index, Visit.GIVEN))
        return [first, self._visit(index, patient, Visit.GIVEN)] if first.kind == "half-dose" else [first]

    def _visit(self, index: int, patient: int, kind: Visit) -> StepTiming:
        if self._bottle_low():
            self._change_bottle()
        began = monotonic()
        self._scan(patient)
        if kind is Visit.GIVEN and not self.hands.sees("tick-photo"):
            kind = Visit.WITHHELD  # something blocks this person
            self.script.grab("blocked")
        if kind in (Visit.WITHHELD, Visit.NO_SHOW):
            self._not_given(kind)
            return StepTiming(index, patient, kind.value, round((monotonic() - began) * 1000))
        return self._dose(index, patient, kind, began)

    def _bottle_low(self) -> bool:
        """True when the pump is about to run below what it pours accurately."""
        status = self.station.pump.status()
        return status.state == "ready" and status.left_ul < LOW_UL

    def _change_bottle(self) -> None:
        self.script.new_bottle()
        self.window.go_to("opening")
        self.opening.show_step("bottle")
        self.hands.wait()
        self._bottle()
        self.window.go_to("hatch")
        self.hands.wait()

    def _scan(self, patient: int) -> None:
        if self.hatch.tight:
            self.hands.press("show-queue")
        number = self.station.roster.patient(patient).prison_number
        self.hands.type_into("search", number)

    def _not_given(self, kind: Visit) -> None:
        self.hands.press("withhold" if kind is Visit.WITHHELD else "not-attended")
        why = NotGivenReason.PRESCRIBER if kind is Visit.WITHHELD else NotGivenReason.NOT_ATTENDED
        self.script.grab("not-given")
        self.hands.press(f"reason-{why.value}")

    def _dose(self, index: int, patient: int, kind: Visit, began: float) -> StepTiming:
        pages, script = self.hatch.pages, self.script
        before = len(self.hatch.course.receipts)
        script.grab("card")
        self.hands.press("tick-photo")
        self.hands.press("tick-name-and-birth")
        if pages.card.witness.isVisibleTo(self.window):
            script.grab("witness-before")
            self.hands.sign(pages.card.witness, script.witness)
        script.before_pour(index)
        poured = self._pour()
        if self.hatch.stage is Stage.HALF_DOSE:
            self._settle(index)
            return StepTiming(index, patient, "half-dose", 0)
        script.grab("handover")
        outcome = Outcome.GIVEN if kind is Visit.GIVEN else Outcome.REFUSED
        self.hands.press(f"verb-{outcome.value}")
        script.grab("witness")
        self.hands.sign(pages.handover.strip, script.witness)
        script.grab("receipt")
        took = round((monotonic() - began) * 1000) - poured
        done = self.hatch.course.receipts[before]
        # `took` holds all but the pour; what the station itself did around the motion comes on top of it.
        return StepTiming(index, patient, kind.value, took + done.machine_ms - done.sign_ms)

    def _pour(self) -> int:
        """Press Pour and wait until the motion has ended; how long that took, in milliseconds."""
        began = monotonic()
        self.hands.tap(self.hands.find(type(self.hatch.pages.card.button), "pour"))
        grabbed = False
        while self.hatch.stage is Stage.POURING:
            QApplication.processEvents()
            sleep(0.001)
            if not grabbed and self.hatch.pages.pour.ring.accessibleDescription()[:1] not in ("", "0"):
                self.script.grab("pouring")
                grabbed = True
        self.hands.wait()
        return round((monotonic() - began) * 1000)

    def _settle(self, index: int) -> None:
        """Two people: measure where the pump cannot tell, decide, both sign."""
        page = self.hatch.pages.half_dose
        self.script.grab("half-dose")
        assert page.dose is not None
        done = page.dose.dispensed
        if done is None or done.certainty is Certainty.UNKNOWN:
            figure = show_thousandths(self.script.measured_ul(index))
            for _ in range(2):
                self.hands.type_into("measured", figure)
        nothing = self.hands.sees("decide-nothing")
        self.hands.press("decide-nothing" if nothing else f"decide-{self.script.settle_as}")
        self.hands.sign(page.strip, self.script.nurse)
        self.script.grab("half-dose-signatures")
        self.hands.sign(page.strip, self.script.witness)
        self.script.after_trouble(index)
        self.hands.wait()

    # -- closing -------------------------------------------------------------------------------------------------

    def close(self) -> None:
        self.window.go_to("opening")
        self.hands.wait()
        if self.script.count_at_close:
            self.hands.press("count-before-closing")
            self._count()
            self.opening.show_step("close")
            self.hands.wait()
        self.script.grab("closing")
        self.hands.press("close-hatch")
        if self._state() is not State.CLOSED:
            raise LookupError("the hatch did not close")
