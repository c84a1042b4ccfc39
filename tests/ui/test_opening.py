"""The opening: the checklist, keys, the blind count, bottle, shots, and the ways out."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from cdstation.errors import RuleError
from cdstation.services.values import CheckItem, State
from cdstation.ui.opening.bottle_code import read_expiry
from cdstation.ui.opening.checklist_view import may_open, next_step, view_item
from cdstation.ui.opening.shot_view import error_of, show_error, within
from cdstation.ui.tasks import Tasks
from tests.ui.benches import NURSE, WITNESS, Bench, set_up


@pytest.fixture
def bench(tasks: Tasks) -> Bench:
    """Before the hatch opens: nothing is done yet."""
    return set_up(tasks, state=State.CLOSED)


def _count(bench: Bench, figure: str) -> None:
    for code, text in (("sealed", figure), ("opened", "0"), ("reservoir", "0")):
        bench.hands.type_into(f"count-{code}", text, enter=False)
    bench.hands.press("count-figures")


def _count_by_both(bench: Bench, first: str, second: str) -> None:
    for figure in (first, second):
        _count(bench, figure)
    for signer in (NURSE, WITNESS):
        bench.hands.sign(bench.opening.count.strip, signer)


def test_the_whole_opening_leads_from_step_to_step(bench: Bench) -> None:
    """Each step done brings the next; at the end the hatch is open and in front."""
    hands, opening = bench.hands, bench.opening
    for signer in (NURSE, WITNESS):
        hands.sign(opening.keys.strip, signer)
    _count_by_both(bench, "310", "310")
    hands.press("go-on-count")
    hands.type_into("bottle-scan", "(01)05012345678900(17)270831(10)K2291")
    hands.type_into("bottle-volume", "1000")
    hands.sign(opening.bottle.strip, WITNESS)
    for at, measured in enumerate(("9.96", "10.02", "60.1"), start=1):
        hands.press(f"shot-{at}")
        hands.type_into(f"shot-measured-{at}", measured)
    hands.sign(opening.verify.strip, WITNESS)
    hands.press("go-on-verify")
    hands.press("open-hatch")
    assert bench.window.current is bench.hatch
    assert bench.calls("bottle") == [("36120711000001104", "K2291", "2027-08-31", 1_000_000)]
    assert bench.calls("shoot") == [10_000, 10_000, 60_000]


@pytest.mark.req("BAL-2")
def test_the_count_is_blind(bench: Bench) -> None:
    """The second counter sees no figure of the first, nobody sees the balance, until both have signed."""
    bench.opening.show_step("count")
    bench.wait()
    _count(bench, "300")
    fields = bench.opening.count.figures.fields.values()
    assert [field.text() for field in fields] == ["", "", ""]
    strip = bench.opening.count.strip
    _count(bench, "305")
    bench.hands.sign(strip, NURSE)
    assert strip.person is not None
    assert strip.person.shown == WITNESS.shown
    words = [label.text() for label in bench.opening.count.findChildren(type(bench.opening.count.heading))]
    assert not any("310" in text or "300" in text for text in words)
    bench.hands.sign(strip, WITNESS)
    assert bench.calls("count") == [], "they differ: nothing is recorded"
    bench.hands.press("count-again")
    _count_by_both(bench, "310", "310")
    assert bench.calls("count") == [310_000]


def test_a_refused_signature_keeps_both_counts(bench: Bench) -> None:
    """A wrong PIN: both sign again, nobody counts again."""
    bench.opening.show_step("count")
    bench.wait()
    _count(bench, "310")
    _count(bench, "310")
    bench.hands.sign(bench.opening.count.strip, replace(NURSE, pin="000000"))
    bench.hands.sign(bench.opening.count.strip, WITNESS)
    assert bench.calls("count") == []
    for signer in (NURSE, WITNESS):
        bench.hands.sign(bench.opening.count.strip, signer)
    assert bench.calls("count") == [310_000]


def test_no_pump_today_is_one_press(bench: Bench) -> None:
    """Peers (e)4: and nothing of the pump stands in the way any more."""
    bench.hands.press("no-pump")
    assert bench.station.pump.status().state == "by-hand"
    states = {item.code: item.state for item in bench.station.session.checklist()}
    assert states["pump-verified"] == states["bottle-fitted"] == "left-out"


@pytest.mark.req("PUMP-2")
def test_a_failed_verification_says_so_and_shoots_again(bench: Bench) -> None:
    """Outside the band: red, and three fresh shots; the pump does not become ready."""
    bench.station.pump.now = replace(bench.station.pump.now, state="needs-verification", batch="K1", left_ul=900_000)
    bench.opening.show_step("verify")
    bench.wait()
    for at, measured in enumerate(("9", "9.1", "55"), start=1):
        bench.hands.press(f"shot-{at}")
        bench.hands.type_into(f"shot-measured-{at}", measured)
    assert "outside" in bench.opening.verify.rows[0].error.text()
    bench.hands.sign(bench.opening.verify.strip, WITNESS)
    assert bench.station.pump.status().state == "needs-verification"
    assert not bench.hands.sees("go-on-verify")
    assert [row.measured for row in bench.opening.verify.rows] == [None, None, None]


def test_stop_works_in_a_shot_too(bench: Bench) -> None:
    """And the screen stays where it is while the shot runs."""
    bench.station.pump.now = replace(bench.station.pump.now, state="needs-verification", batch="K1", left_ul=900_000)
    bench.opening.show_step("verify")
    bench.wait()
    bench.station.pump.gate.clear()
    bench.hands.tap(bench.opening.verify.rows[0].button)
    assert bench.station.pump.waiting.wait(10)
    bench.opening.show_step("keys")
    assert bench.opening.step is bench.opening.verify
    QTest.mousePress(bench.opening.verify.stop, Qt.MouseButton.LeftButton)
    bench.station.pump.gate.set()
    bench.wait()
    assert "STOP was pressed" in bench.opening.verify.wrong.text()


def test_a_closing_time_that_is_none_is_said_beside_it(bench: Bench) -> None:
    """What was typed stays."""
    bench.opening.show_step("open")
    bench.hands.find(QLineEdit, "closes-at").setText("25:00")
    bench.hands.press("open-hatch")
    assert "not a time of day" in bench.opening.opens.wrong.text()
    assert bench.calls("open") == []
    bench.hands.find(QLineEdit, "closes-at").setText("09:30")
    bench.hands.press("closes-later")
    bench.hands.press("open-hatch")
    assert bench.calls("open") == [1_795_254_300_000]


@pytest.mark.parametrize(("typed", "hours"), [("00:15", 1.5), ("02:45", 4), ("03:00", -19.75), ("22:30", -0.25)])
def test_late_at_night_a_closing_time_after_midnight_is_tomorrow(bench: Bench, typed: str, hours: float) -> None:
    """Only up to four hours from now; any other earlier time stays in the past, which the station refuses."""
    bench.station.clock.utc_ms = late = 1_795_254_300_000 + 13 * 3_600_000  # 22:45
    bench.opening.show_step("open")
    assert bench.opening.opens.closes.text() == "00:15"
    bench.opening.opens.closes.setText(typed)
    assert bench.opening.opens.closes_at_ms() == late + hours * 3_600_000


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (CheckItem("bottle-covers-roster", "to-do", "nurse", (("needed", 840_000), ("left", 310_000))), "310 mL"),
        (CheckItem("bottle-fitted", "done", "", (("batch", "K1"), ("expiry", "2027-08-31"))), "31-Aug-2027"),
        (CheckItem("unfinished", "blocked", "two-people", (("doses", 2),)), "Unfinished doses: 2"),
        (CheckItem("pump-verified", "left-out"), "measured by hand"),
    ],
)
def test_items_say_their_facts(item: CheckItem, words: str) -> None:
    """Volumes in mL, days by CUI-1."""
    assert words in view_item(item).words


def test_what_must_be_clear_before_opening() -> None:
    """An unfinished dose stops the opening; a bottle that is too small does not."""
    small = CheckItem("bottle-covers-roster", "to-do", "nurse", (("needed", 2), ("left", 1)))
    assert may_open([small])
    assert not may_open([small, CheckItem("unfinished", "blocked", "two-people", (("doses", 1),))])
    assert next_step([small]) == "open"
    assert next_step([small, CheckItem("keys", "to-do")]) == "keys"


def test_a_batch_in_doubt_is_typed_from_the_label(tasks: Tasks) -> None:
    """A scanner that leaves out the mark fills in no batch: whoever holds the bottle reads it."""
    bench = set_up(tasks, state=State.CLOSED)
    bench.opening.show_step("bottle")
    bench.wait()
    bench.hands.type_into("bottle-scan", "010501234567890017270831" + "10K229121SER1")
    step = bench.opening.bottle
    assert (step.batch.text(), step.expiry.text()) == ("", "31-Aug-2027")
    assert "K229121SER1 or K2291" in step.wrong.text()
    assert step.batch.hasFocus()


@pytest.mark.parametrize("text", ["31-Aug-2027", "31/08/2027", "2027-08-31", "08-2027", "Aug 2027", "August 2027"])
def test_an_expiry_is_read_as_it_is_printed(text: str) -> None:
    """A month alone means its last day."""
    assert read_expiry(text) == "2027-08-31"


@pytest.mark.parametrize("text", ["", "31-Aug-27", "32-Aug-2027", "Foo 2027", "13-2027", "1-2-3-2027"])
def test_what_is_no_expiry_is_refused(text: str) -> None:
    """Never guessed."""
    with pytest.raises(RuleError, match="expiry-not-a-date"):
        read_expiry(text)


def test_errors_of_shots_are_exact() -> None:
    """Hundredths of a percent, rounded towards zero, with a sign."""
    assert (error_of(10_000, 9_960), error_of(60_000, 60_100), error_of(3_000, 2_999)) == (-40, 16, -3)
    assert (show_error(-40), show_error(16), show_error(0)) == ("−0.4 %", "+0.16 %", "0 %")
    assert (within(300), within(-301)) == (True, False)
