"""The pump screen: what it is, how it stands, the one next step; nothing is poured from here."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea

from cdstation.errors import NotReadyError
from cdstation.services.values import PumpStatus, State
from cdstation.ui.fiction import pump as invented
from cdstation.ui.fiction.access import PIN
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.hands import Signer
from cdstation.ui.pump import view
from cdstation.ui.tasks import Tasks
from tests.ui.desk import Desk, open_desk
from tests.ui.looks import faults
from tests.ui.stages import SIZES

STATES = (
    "ready",
    "busy",
    "not-registered",
    "not-connected",
    "needs-bottle",
    "needs-verification",
    "quarantined",
    "by-hand",
)
WITNESS = Signer("REED, Jo", PIN)

pytestmark = pytest.mark.usefixtures("dressed")


def at_pump(tasks: Tasks, state: str = "ready", size: tuple[int, int] = (1366, 768)) -> Desk:
    """The screen with the pump in this state."""
    station = ExampleStation()
    now = replace(station.pump.now, state=state)
    if state in ("not-registered", "not-connected", "needs-verification"):
        now = replace(now, verified_ms=None)
    if state in ("not-registered", "needs-bottle"):
        now = replace(now, batch="", expiry="", capacity_ul=0, left_ul=0, line="")
    station.pump.now = now
    return open_desk(tasks, station, size, screen="pump")


def words(desk: Desk) -> str:
    """Everything that can be read on the screen."""
    labels = (one for one in desk.pump.findChildren(QLabel) if one.isVisible())
    return "\n".join(one.text() for one in labels)


def test_every_state_of_the_services_has_words() -> None:
    """A code on the screen would tell nobody what to do."""
    for state in STATES:
        shown = view.view_state(PumpStatus(1, state))
        assert shown.title
        assert shown.what.endswith(".")
        assert bool(shown.action) == (shown.does not in ("", "take-over"))


def test_identity_bottle_and_wire_log_are_shown(tasks: Tasks) -> None:
    """What it said it is, where it is plugged in, spout, medicine, batch, expiry, level; the wire log's place."""
    said = words(at_pump(tasks))
    for fact in (
        "KNF SIMDOS 10 2.04",
        "/dev/ttyUSB0",
        "A50285BI",
        "right",
        "methadone — oral solution — 1 mg per mL",
        "K2291 · 31-Aug-2027",
        "310 mL left of 500 mL",
        "station/logs",
    ):
        assert fact in said.split("\n")


@pytest.mark.req("PUMP-2")
def test_the_shots_of_today_stand_against_their_band(tasks: Tasks) -> None:
    """Target, measured and error of each shot, whether it is within, the mean and the band."""
    desk = at_pump(tasks)
    said = words(desk)
    assert "Passed at 07:31. Mean error +0.13 %." in said
    assert "Pass: each shot within ±3 %, their mean within ±2 %." in said
    for fact in ("10.04 mL", "+0.4 %", "9.95 mL", "−0.5 %", "60.3 mL"):
        assert fact in said.split("\n")
    assert said.split("\n").count("within") == 3
    assert desk.pump.verification.chart.isVisible()
    assert desk.pump.verification.chart.accessibleDescription() == "+0.4 %, −0.5 %, +0.5 %"


@pytest.mark.req("PUMP-2")
def test_a_shot_outside_and_another_day_are_said(tasks: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    """Failed is a word beside the cross; yesterday's verdict is not today's."""
    done = invented.FACTS.verification
    assert done is not None
    failed = replace(done, errors=(40, -350, 50), passed=False)
    monkeypatch.setattr(invented, "FACTS", replace(invented.FACTS, verification=failed))
    said = words(at_pump(tasks))
    assert "Failed at 07:31." in said
    assert said.split("\n").count("outside") == 1
    monkeypatch.setattr(invented, "FACTS", replace(invented.FACTS, verification=replace(done, today=False)))
    desk = at_pump(tasks)
    assert "Not verified today" in words(desk)
    assert "Last verified 21-Nov-2026 07:31." in words(desk)
    assert not desk.pump.verification.chart.isVisible()


@pytest.mark.parametrize(
    ("state", "goes"), [("needs-bottle", "opening"), ("needs-verification", "opening"), ("quarantined", "hatch")]
)
def test_the_next_step_leads_to_its_screen(tasks: Tasks, state: str, goes: str) -> None:
    """One press, or Enter: the focus is on it."""
    desk = at_pump(tasks, state)
    assert desk.pump.act.hasFocus()
    QTest.keyClick(desk.pump.act, Qt.Key.Key_Return)
    desk.wait()
    assert desk.window.current is desk.window.screens[goes]


def test_connecting_asks_the_pump_on_its_own_thread(tasks: Tasks) -> None:
    """While it is asked nothing else can be pressed; afterwards the state is another."""
    desk = at_pump(tasks, "not-connected")
    desk.hands.press("pump-act")
    assert desk.calls("connect") == [None]
    assert "Not verified today" in words(desk)
    assert desk.pump.act.isEnabled()


def test_trouble_stays_beside_the_button(tasks: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pump that does not answer: one sentence, the next action, and the button again."""
    desk = at_pump(tasks, "not-connected")

    def silent() -> PumpStatus:
        raise NotReadyError("pump-not-answering")

    monkeypatch.setattr(desk.station.pump, "connect", silent)
    desk.hands.press("pump-act")
    assert desk.pump.told.isVisible()
    assert desk.pump.told.text()
    assert desk.pump.act.isEnabled()
    assert desk.window.band.problem is None
    assert faults(desk.pump) == []


def test_no_pump_today_asks_once(tasks: Tasks) -> None:
    """It holds for the day, so a second press is asked for, and Esc or the other button keeps the pump."""
    desk = at_pump(tasks)
    desk.hands.press("pump-by-hand")
    assert desk.pump.keep.hasFocus()
    assert faults(desk.pump) == []
    desk.hands.tap(desk.pump.keep)
    desk.wait()
    assert desk.calls("by-hand") == []
    desk.hands.press("pump-by-hand")
    desk.window.step_back()
    assert desk.window.current is desk.pump
    assert not desk.hands.sees("pump-by-hand-yes")
    desk.hands.press("pump-by-hand")
    desk.hands.press("pump-by-hand-yes")
    assert desk.calls("by-hand") == [None]
    assert "Every dose is measured by hand today." in words(desk)
    assert not desk.hands.sees("pump-by-hand")


@pytest.mark.req("H8")
def test_two_people_take_a_pump_into_use(tasks: Tasks) -> None:
    """Where it is plugged in and which spout; signed by the witness; then the next step is a bottle."""
    desk = at_pump(tasks, "not-registered")
    take = desk.pump.take_over
    assert take.line.line.hasFocus()
    desk.hands.sign(take.strip, WITNESS)
    assert desk.calls("register") == []  # nothing typed yet
    QTest.keyClicks(take.line.line, "COM3")
    take.spout.box.setCurrentIndex(1)
    assert any("COM3" in one.text() and "right spout" in one.text() for one in take.strip.findChildren(QLabel))
    desk.hands.sign(take.strip, replace(WITNESS, pin="000001"))
    assert desk.calls("register") == []
    assert take.line.text == "COM3"
    desk.hands.sign(take.strip, WITNESS)
    assert desk.calls("register") == [("COM3", "knf", "right")]
    assert not take.isVisible()
    assert "No bottle fitted" in words(desk)


def test_it_follows_the_station(tasks: Tasks) -> None:
    """What changes elsewhere shows at once; what is asked of the services never waits on the screen."""
    desk = at_pump(tasks)
    desk.station.pump.now = replace(desk.station.pump.now, state="busy", left_ul=250_000)
    desk.station.changed()
    desk.wait()
    assert "250 mL left of 500 mL" in words(desk)
    assert "Pouring" in words(desk)
    assert desk.pump.gauge.left_ul == 250_000


def test_it_is_offered_only_where_a_pump_can_be_used(tasks: Tasks) -> None:
    """Before the hatch opens and while it is open."""
    desk = at_pump(tasks)
    assert desk.pump.usable_in == {State.CLOSED, State.READY}


@pytest.mark.req("CUI-4")
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
@pytest.mark.parametrize("state", STATES)
def test_nothing_is_cut_small_or_nameless(tasks: Tasks, state: str, size: tuple[int, int]) -> None:
    """Every state at every size that must do."""
    desk = at_pump(tasks, state, size)
    assert faults(desk.pump) == []
    for area in desk.pump.findChildren(QScrollArea):
        content = area.widget()
        assert content is None or content.width() <= area.viewport().width()
