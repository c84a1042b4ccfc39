"""What can go wrong at the hatch: stale cards, late answers, STOP, half doses, the wrong person, an interruption."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from cdstation.register.pours import PourEnd
from cdstation.services.values import OutcomeForm, Settlement, State
from cdstation.treatment.acts import NotGivenReason, Outcome
from cdstation.ui.fiction.hatch import stalled
from cdstation.ui.fiction.people import DOUGLAS, EVANS
from cdstation.ui.hatch.pages import Stage
from cdstation.ui.tasks import Tasks
from tests.ui.benches import NURSE, WITNESS, Bench, set_up


def _pouring(bench: Bench) -> None:
    """Hold the pump in the middle of a pour."""
    bench.station.pump.gate.clear()
    bench.choose(EVANS)
    bench.identify()
    bench.hands.tap(bench.hatch.pages.card.button)
    assert bench.station.pump.waiting.wait(20)
    assert bench.at(Stage.POURING)


def test_a_blocked_person_has_no_pour_button(tasks: Tasks) -> None:
    """The reason and who can lift it stand in red; there is nothing to press."""
    bench = set_up(tasks)
    bench.choose(DOUGLAS)
    assert bench.hands.sees("blocks")
    assert not bench.hands.sees("tick-photo")
    assert not bench.hands.sees("pour")


@pytest.mark.req("H-7")
def test_an_answer_for_somebody_else_is_not_shown(tasks: Tasks) -> None:
    """Two people chosen quickly: the card is the second one's, whichever answer comes last."""
    bench = set_up(tasks)
    bench.hatch.choose(EVANS)
    bench.hatch.choose(DOUGLAS)
    bench.wait()
    late = bench.station.dosing.prepare(EVANS)
    bench.hatch._show_card(late)
    shown = bench.hatch.pages.card.card
    assert shown is not None
    assert shown.patient.number == DOUGLAS


@pytest.mark.req("H-7")
def test_a_stale_card_is_read_again_and_must_be_ticked_again(tasks: Tasks) -> None:
    """The service refuses; nothing is poured, the ticks are gone, and a line says why."""
    bench = set_up(tasks)
    bench.choose(EVANS)
    bench.identify()
    bench.station.dosing.stale = True
    bench.hands.press("pour")
    assert bench.calls("pour") == []
    assert bench.at(Stage.CARD)
    assert bench.hatch.pages.card.ticks.ticked == ()
    assert "changed" in bench.hatch.pages.card.changed.words


def test_an_idle_card_is_renewed_before_it_dies(tasks: Tasks) -> None:
    """An unchanged card keeps its ticks; a changed one must be looked at again."""
    bench = set_up(tasks)
    bench.choose(EVANS)
    bench.identify()
    bench.station.clock.sleep(50)
    bench.hatch._renewal.timeout.emit()
    bench.wait()
    assert bench.hatch.pages.card.ticks.complete
    assert bench.hatch.pages.card.card is not None
    assert not bench.hatch.pages.card.card.expired(bench.station.clock.now())
    bench.station.balance -= 1_000
    bench.hatch._renewal.timeout.emit()
    bench.wait()
    assert bench.hatch.pages.card.ticks.ticked == ()


@pytest.mark.req("H-6")
@pytest.mark.parametrize("how", ["press", "F12", "space", "escape"])
def test_stop_acts_at_the_press(tasks: Tasks, how: str) -> None:
    """Not at the release: by finger, by its key, by the space bar; what was poured goes to two people."""
    bench = set_up(tasks)
    _pouring(bench)
    stop = bench.hatch.course._stop
    assert stop is not None
    if how == "press":
        QTest.mousePress(bench.hatch.pump.stop, Qt.MouseButton.LeftButton)
    else:
        key = {"F12": Qt.Key.Key_F12, "space": Qt.Key.Key_Space, "escape": Qt.Key.Key_Escape}[how]
        focus = QApplication.focusWidget()
        assert focus is bench.hatch.pump.stop
        QTest.keyPress(focus, key)
    assert stop.pressed
    bench.station.pump.gate.set()
    bench.wait()
    assert bench.at(Stage.HALF_DOSE)


def test_a_pour_never_blanks_and_never_leaves(tasks: Tasks) -> None:
    """Idle or not, asked or not: the ring and STOP stay in sight."""
    bench = set_up(tasks)
    _pouring(bench)
    bench.window.on_idle()
    bench.window.go_to("opening")
    assert bench.window.current is bench.hatch
    bench.hatch.choose(DOUGLAS)
    assert bench.at(Stage.POURING)
    bench.station.pump.gate.set()
    bench.wait()
    assert bench.at(Stage.HANDOVER)


@pytest.mark.req("H-5", "PUMP-6")
def test_an_unknown_volume_is_measured_by_both_unseen(tasks: Tasks) -> None:
    """Different figures are no figure; equal ones are, and both sign for what became of it."""
    bench = set_up(tasks)
    bench.station.pump.ends = [PourEnd.LOST]
    bench.pour(EVANS)
    field = bench.hands.find(QLineEdit, "measured")
    assert field.echoMode() == QLineEdit.EchoMode.Password
    for figure in ("12", "13"):
        bench.hands.type_into("measured", figure)
    assert not bench.hands.sees("decide-destroy"), "they differ: nothing to decide yet"
    for figure in ("12.5", "12.5"):
        bench.hands.type_into("measured", figure)
    bench.hands.press("decide-destroy")
    page = bench.hatch.pages.half_dose
    bench.hands.sign(page.strip, NURSE)
    assert bench.calls("settle") == [], "one signature is not enough"
    assert page.strip.person is not None
    assert page.strip.person.shown != NURSE.shown
    bench.hands.sign(page.strip, WITNESS)
    assert bench.calls("settle") == [Settlement(12_500, Outcome.NOT_HANDED, 0)]
    assert bench.at(Stage.CARD)


def test_a_half_dose_may_be_swallowed_in_part(tasks: Tasks) -> None:
    """An estimated volume, some of it swallowed: the amount is asked, and never more than there was."""
    bench = set_up(tasks)
    bench.station.pump.ends = [PourEnd.STALLED]
    bench.pour(EVANS)
    bench.hands.press("decide-some")
    bench.hands.type_into("amount", "99")
    assert bench.hands.sees("amount"), "more than the cup held"
    bench.hands.type_into("amount", "5")
    for signer in (NURSE, WITNESS):
        bench.hands.sign(bench.hatch.pages.half_dose.strip, signer)
    assert bench.calls("settle") == [Settlement(19_500, Outcome.PART, 5_000)]


@pytest.mark.req("H-4", "D8")
def test_an_unfinished_dose_comes_before_everything(tasks: Tasks) -> None:
    """Found at start-up: nobody else's card can be brought until two people have settled it."""
    bench = set_up(tasks)
    bench.station.dosing.open = [stalled()]
    bench.hatch.refresh(bench.station.status())
    assert bench.at(Stage.HALF_DOSE)
    bench.hatch.choose(EVANS)
    bench.wait()
    assert bench.at(Stage.HALF_DOSE)


def test_a_cup_in_hand_stays_when_the_state_changes(tasks: Tasks) -> None:
    """Whatever the station becomes, what was poured can still be signed for."""
    bench = set_up(tasks)
    bench.pour(EVANS)
    assert bench.hatch.holds_work
    bench.station.state = State.QUARANTINE
    bench.station.changed()
    bench.wait()
    assert bench.window.current is bench.hatch
    assert bench.at(Stage.HANDOVER)


def test_a_card_scanned_at_the_handover_is_compared(tasks: Tasks) -> None:
    """Peers (b)3: the same person is confirmed, another one is refused, and the cup stays with its owner."""
    bench = set_up(tasks)
    bench.pour(EVANS)
    bench.choose(DOUGLAS)
    page = bench.hatch.pages.handover
    assert "somebody else" in page.notice.words
    assert page.pour is not None
    assert page.pour.card.patient.number == EVANS
    bench.choose(EVANS)
    assert "same person" in page.notice.words


@pytest.mark.parametrize(
    ("outcome", "typed", "consumed"),
    [
        (Outcome.PART, "20", 20_000),
        (Outcome.SPILT, "0", 0),
        (Outcome.CONCEALED, "12.5", 12_500),
        (Outcome.WRONG_PERSON, "30", 30_000),
        (Outcome.REFUSED, "", None),
        (Outcome.VOMITED, "", None),
    ],
)
def test_each_verb_asks_only_what_it_leaves_open(
    tasks: Tasks, outcome: Outcome, typed: str, consumed: int | None
) -> None:
    """ADM-3: an amount where the outcome does not settle it, and never more than the cup held."""
    bench = set_up(tasks)
    bench.pour(EVANS)
    bench.hands.press(f"verb-{outcome.value}")
    if typed:
        bench.hands.type_into("amount", "31")
        assert not bench.hatch.pages.handover.strip.isVisibleTo(bench.window), "more than the cup held"
        bench.hands.type_into("amount", typed)
    bench.hands.sign(bench.hatch.pages.handover.strip, WITNESS)
    assert bench.calls("sign") == [OutcomeForm(outcome, consumed)]


def test_the_verb_can_be_changed_until_the_witness_has_signed(tasks: Tasks) -> None:
    """What is signed is what stands in the strip."""
    bench = set_up(tasks)
    bench.pour(EVANS)
    bench.hands.press("verb-given")
    bench.hands.press("verb-vomited")
    bench.hands.sign(bench.hatch.pages.handover.strip, WITNESS)
    assert bench.calls("sign") == [OutcomeForm(Outcome.VOMITED)]


def test_an_interruption_hides_everybody_and_asks_again(tasks: Tasks) -> None:
    """Peers (b)18: nothing about anybody is shown, the cup is kept, and identity is asked again."""
    bench = set_up(tasks)
    bench.pour(EVANS)
    bench.hands.press("interrupt")
    assert bench.at(Stage.HELD)
    assert not bench.hands.sees("queue")
    assert bench.hatch.holds_work
    bench.hands.press("go-on")
    held = bench.hatch.pages.held
    for box in held.ticks.boxes.values():
        bench.hands.tap(box)
    bench.wait()
    assert bench.at(Stage.HANDOVER)


def test_an_interrupted_card_starts_with_empty_ticks(tasks: Tasks) -> None:
    """Before the pour: the card is read again and nothing is ticked."""
    bench = set_up(tasks)
    bench.choose(EVANS)
    bench.identify()
    bench.hands.press("interrupt")
    bench.hands.press("go-on")
    assert bench.at(Stage.CARD)
    assert bench.hatch.pages.card.ticks.ticked == ()


def test_withheld_and_absent_pour_nothing(tasks: Tasks) -> None:
    """One reason, one press, and the next person is up."""
    bench = set_up(tasks)
    bench.choose(EVANS)
    bench.hands.press("withhold")
    bench.hands.press("reason-intoxicated")
    bench.choose(DOUGLAS)
    bench.hands.press("not-attended")
    bench.hands.press("reason-not-attended")
    wanted = [(EVANS, NotGivenReason.INTOXICATED), (DOUGLAS, NotGivenReason.NOT_ATTENDED)]
    assert bench.calls("not-given") == wanted
    assert bench.calls("pour") == []


def test_a_refused_signature_keeps_everything(tasks: Tasks) -> None:
    """A wrong PIN after the pour: the outcome stands, the strip says why, and the right one is taken."""
    bench = set_up(tasks)
    bench.pour(EVANS)
    bench.hands.press("verb-given")
    strip = bench.hatch.pages.handover.strip
    QTest.keyClicks(strip.pin.field, "999999")
    QTest.keyClick(strip.pin.field, Qt.Key.Key_Return)
    bench.wait()
    assert bench.at(Stage.HANDOVER)
    bench.hands.sign(strip, WITNESS)
    assert len(bench.calls("sign")) == 1
